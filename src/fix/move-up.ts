import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, isWithin } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Variable } from '../analysis/bindings.js';
import { requiredModule } from '../analysis/qualified-names.js';
import { indentOf, lineBreakBefore, listIn } from './statements.js';

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
  const declared = definition.name as Node;
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

/** Makes the edits of a move. Comments stay where they are. */
export function moveUp({ statements, target }: MoveUp, file: OpenAIFile, fixer: RuleFixer): RuleFix[] {
  const { sourceCode } = file;
  const indent = indentOf(target, sourceCode);
  const at = startBelowFileComments(target, file);
  const lines = statements.map((statement) => reindented(statement, indent, file));
  const before = sourceCode.getTokenBefore(target);
  // Without semicolons, a line that begins like this would go on with the one before it.
  if (before && !/^[;{}]$/.test(before.value) && CONTINUES.test(lines[0] ?? '')) lines[0] = `;${lines[0] ?? ''}`;
  const joins = CONTINUES.test(sourceCode.text.slice(target.range[0])) && !/[;}]$/.test(lines.at(-1) ?? '');
  const inserted = lines.map((line) => `${line}\n${indent}`).join('') + (joins && at === target.range[0] ? ';' : '');
  return [fixer.insertTextBeforeRange([at, at], inserted), ...removeStatements(statements, file, fixer)];
}

const CONTINUES = /^[([`/+-]/;

function reindented(statement: TSESTree.Statement, indent: string, file: OpenAIFile): string {
  const { sourceCode } = file;
  const old = indentOf(statement, sourceCode);
  const text = sourceCode.getText(statement);
  if (old === indent || /`/.test(text)) return text; // the lines of a template are its value
  return text
    .split('\n')
    .map((line, index) => (index > 0 && line.startsWith(old) ? indent + line.slice(old.length) : line))
    .join('\n');
}

/** The start of a statement with the comments directly above it, unless they head the file. */
function startBelowFileComments(statement: TSESTree.Statement, file: OpenAIFile): number {
  const { sourceCode } = file;
  let start = statement.range[0];
  let { line } = statement.loc.start;
  for (const comment of sourceCode.getCommentsBefore(statement).toReversed()) {
    const before = sourceCode.getTokenBefore(comment);
    if (!before || before.loc.end.line === comment.loc.start.line || comment.loc.end.line !== line - 1) break;
    start = comment.range[0];
    line = comment.loc.start.line;
  }
  return start;
}

/** Removes statements, with their lines where nothing else is on them. */
export function removeStatements(
  statements: readonly TSESTree.Statement[],
  { sourceCode }: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const { text } = sourceCode;
  const ranges: [number, number][] = [];
  for (const statement of [...statements].sort((a, b) => a.range[0] - b.range[0])) {
    const range = removedRange(statement, text);
    const last = ranges.at(-1);
    if (last && last[1] >= range[0]) last[1] = Math.max(last[1], range[1]);
    else ranges.push(range);
  }
  const last = ranges.at(-1);
  const startsLine = last !== undefined && text[last[0] - 1] === '\n';
  if (last && startsLine && last[1] === text.length && !text.endsWith('\n')) last[0] = lineBreakBefore(last[0], text); // a file without a newline at its end stays one
  return ranges.map((range) => fixer.removeRange(range));
}

function removedRange(statement: TSESTree.Statement, text: string): [number, number] {
  const [start, end] = statement.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const isFirst = text.slice(lineStart, start).trim() === '';
  const after = text.slice(end, lineEnd);
  if (isFirst && after.trim() === '') return [lineStart, lineEnd];
  return isFirst ? [start, end + (after.length - after.trimStart().length)] : [start, end];
}
