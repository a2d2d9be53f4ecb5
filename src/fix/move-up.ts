import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer, SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, isWithin } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Variable } from '../analysis/bindings.js';
import { requiredModule } from '../analysis/qualified-names.js';
import { listIn } from '../ast/statements.js';
import { commentsAbove, endOfLine, indentOf, startWithComments } from './statements.js';

/** Statements that can be moved in front of another one, with the declarations they need. */
export interface MoveUp {
  /** In source order: the declarations first. */
  readonly statements: readonly TSESTree.Statement[];
  readonly target: TSESTree.Statement;
  /** False when what moves along does more than to declare a value. */
  readonly isCalm: boolean;
}

/**
 * Plans to move statements in front of `target`, which comes before them; undefined when something they use does not exist there yet.
 * Declarations of the same list between the two that they use are moved along.
 */
export function planMoveUp(
  moved: readonly TSESTree.Statement[],
  target: TSESTree.Statement,
  file: OpenAIFile,
): MoveUp | undefined {
  const statements = new Set(moved);
  const queue: Node[] = [...moved];
  const looked = new Set<Node>(moved);
  const seen = new Set<Variable>();
  let isCalm = true;
  for (let node = queue.pop(); node; node = queue.pop()) {
    for (const variable of variablesIn(node, file)) {
      if (seen.has(variable)) continue;
      seen.add(variable);
      const needed = availability(variable, target, [...looked]);
      if (needed === 'missing') return undefined;
      if (needed === 'there') continue;
      queue.push(needed);
      looked.add(needed);
      if (needed.type === 'FunctionDeclaration') continue; // hoisted; what it uses must be there too
      statements.add(needed);
      isCalm &&= isCalmDeclaration(needed);
    }
  }
  return { statements: [...statements].sort((a, b) => a.range[0] - b.range[0]), target, isCalm };
}

function variablesIn(root: Node, file: OpenAIFile): readonly Variable[] {
  const found = new Set<Variable>();
  walk(root, file.sourceCode.visitorKeys, (node) => {
    const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    if (variable) found.add(variable);
  });
  return [...found];
}

/** Whether a variable has its value in front of `target`: it does, it would if a declaration moved along, or it cannot. */
function availability(
  variable: Variable,
  target: TSESTree.Statement,
  moved: readonly Node[],
): 'there' | 'missing' | TSESTree.Statement {
  const definition = variable.defs[0];
  if (!definition || definition.type === 'ImportBinding' || definition.type === 'Type') return 'there';
  const declared = definition.name;
  if (moved.some((statement) => isWithin(declared, statement))) return 'there';
  const { block } = variable.scope;
  const isVisible = isWithin(target, block);
  if (!isVisible) return 'missing';
  if (definition.type === 'FunctionName') return definition.node as TSESTree.Statement;
  if (declared.range[1] <= target.range[0]) return 'there';
  if (definition.type !== 'Variable') return 'missing';
  const declaration = definition.node.parent;
  return siblingsOf(target)?.includes(declaration) === true &&
    declaration.range[0] > target.range[0] &&
    !isWrittenLater(variable)
    ? declaration
    : 'missing';
}

const siblingsOf = (statement: TSESTree.Statement): readonly TSESTree.Statement[] | undefined =>
  statement.parent && listIn(statement.parent);

const isWrittenLater = (variable: Variable): boolean =>
  variable.references.some((reference) => reference.isWrite() && reference.init !== true);

/** A declaration that can stand anywhere: `require` of a package, a literal, a value made by functions of packages. */
function isCalmDeclaration(statement: TSESTree.Statement): boolean {
  return (
    statement.type === 'VariableDeclaration' && statement.declarations.every(({ init }) => !init || isCalmValue(init))
  );
}

function isCalmValue(node: Node): boolean {
  if (isFunction(node)) return true;
  if (node.type === 'CallExpression') {
    const source = requiredModule(node);
    return source !== undefined ? !/^[./]/.test(source) : node.arguments.every(isCalmValue) && isCalmValue(node.callee);
  }
  return node.type !== 'AwaitExpression' && node.type !== 'AssignmentExpression' && node.type !== 'NewExpression';
}

/** Makes the edits of a move. Comments directly above what moves, and at the end of its line, go with it; others stay where they are. */
export function moveUp({ statements, target }: MoveUp, file: OpenAIFile, fixer: RuleFixer): RuleFix[] {
  const { sourceCode } = file;
  const { text } = sourceCode;
  const indent = indentOf(target, sourceCode);
  const before = sourceCode.getTokenBefore(target);
  const at = before ? startWithComments(target, sourceCode) : target.range[0]; // what heads the file stays there
  const moved = statements.map((statement) => rangeWithComments(statement, sourceCode));
  const lines = statements.map((statement, index) => reindented(statement, moved[index], indent, file));
  // Without semicolons, a line that begins like this would go on with the one before it.
  const [first] = statements;
  const isHazard = (statement: Node): boolean => CONTINUES.test(text.slice(statement.range[0]));
  if (before && !/^[;{}]$/.test(before.value) && first && isHazard(first)) lines[0] = `;${lines[0] ?? ''}`;
  const joins = isHazard(target) && !/[;}]/.test(sourceCode.getLastToken(statements.at(-1) ?? target)?.value ?? '');
  const gap = /^[^\S\n]*\n[^\S\n]*\n/.test(text.slice(moved.at(-1)?.[1])) ? '\n' : '';
  const inserted = `${lines.map((line) => `${line}\n`).join(indent)}${gap}${indent}`;
  return [
    fixer.insertTextBeforeRange([at, at], inserted + (joins && at === target.range[0] ? ';' : '')),
    ...removeRanges(moved, text, fixer),
  ];
}

const CONTINUES = /^[([`/+-]/;

/** A statement that has its lines to itself, with the comments that are about it; any other one alone. */
function rangeWithComments(statement: TSESTree.Statement, sourceCode: Readonly<SourceCode>): TSESTree.Range {
  const { text } = sourceCode;
  const [start, end] = statement.range;
  const behind = endOfLine(statement, sourceCode);
  if (lineStart(start, text) !== start - indentOf(statement, sourceCode).length) return [start, end];
  const about = sourceCode.getTokenBefore(statement) ? commentsAbove(statement, sourceCode) : [];
  const other = about.findIndex(({ value }) => OF_FILE.test(value));
  const first = about.at(other < 0 ? -1 : other - 1);
  return [first && other !== 0 ? first.range[0] : start, /^[^\S\n]*(?:\n|$)/.test(text.slice(behind)) ? behind : end];
}

/** Comments that are not about the statement below them, though they stand there. */
const OF_FILE =
  /^[\s*]*(?:eslint(?:-env|-(?:en|dis)able)?(?=\s|$)|globals?\b|exported\b|@ts-(?:no)?check|#?(?:end)?region|@?licen[cs]e|@preserve|copyright|\(c\))/i;

function reindented(
  statement: TSESTree.Statement,
  range: TSESTree.Range | undefined,
  indent: string,
  { sourceCode }: OpenAIFile,
): string {
  const old = indentOf(statement, sourceCode);
  const text = sourceCode.text.slice(...(range ?? statement.range));
  if (old === indent || /`/.test(sourceCode.getText(statement))) return text; // the lines of a template are its value
  return text
    .split('\n')
    .map((line, index) => (index > 0 && line.startsWith(old) ? indent + line.slice(old.length) : line))
    .join('\n');
}

/** Removes statements, with their lines where nothing else is on them. Comments stay where they are. */
export function removeStatements(
  statements: readonly TSESTree.Statement[],
  { sourceCode }: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  return removeRanges(
    statements.map(({ range }) => range),
    sourceCode.text,
    fixer,
  );
}

function removeRanges(removed: readonly TSESTree.Range[], text: string, fixer: RuleFixer): RuleFix[] {
  const ranges: [number, number][] = [];
  for (const one of [...removed].sort((a, b) => a[0] - b[0])) {
    const range = removedRange(one, text);
    const last = ranges.at(-1);
    if (last && last[1] >= range[0]) last[1] = Math.max(last[1], range[1]);
    else ranges.push(range);
  }
  const last = ranges.at(-1);
  const startsLine = last !== undefined && text[last[0] - 1] === '\n';
  if (last && startsLine && last[1] === text.length && !text.endsWith('\n'))
    last[0] = text.slice(0, last[0]).trimEnd().length; // a file without a newline at its end stays one
  return ranges.map((range) => fixer.removeRange(withBlankLine(range, text)));
}

const lineStart = (place: number, text: string): number => text.lastIndexOf('\n', place - 1) + 1;

function removedRange([start, end]: TSESTree.Range, text: string): [number, number] {
  const from = lineStart(start, text);
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const isFirst = text.slice(from, start).trim() === '';
  const after = text.slice(end, lineEnd);
  if (isFirst && after.trim() === '') return [from, lineEnd];
  return isFirst ? [start, end + (after.length - after.trimStart().length)] : [start, end];
}

/** Whole lines that are removed, with the blank line that parted them from what follows where one is in front of them too, or nothing is there. */
function withBlankLine([start, end]: [number, number], text: string): [number, number] {
  if (start === 0 || text[start - 1] !== '\n' || text[end - 1] !== '\n') return [start, end];
  const before = text.slice(lineStart(start - 1, text), start).trim();
  const behind = /^[^\S\n]*\n/.exec(text.slice(end))?.[0].length ?? 0;
  if (before.endsWith('{') || (before === '' && behind > 0)) return [start, end + behind];
  const isLast = end === text.length || /^\s*\}/.test(text.slice(end));
  return before === '' && isLast ? [lineStart(start - 1, text), end] : [start, end];
}
