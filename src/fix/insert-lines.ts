import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { isFunction } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import { isLoop } from '../ast/loops.js';
import { listIn } from '../ast/statements.js';
import { endOfLine, indentOf, startWithComments } from './statements.js';

/** Where statements can be put. */
export type Place =
  /** In front of a statement that stands in a list. `isDominating`: whatever matters comes after it, even when it is a loop. */
  | { readonly kind: 'before'; readonly statement: TSESTree.Statement; readonly isDominating?: boolean }
  | { readonly kind: 'after'; readonly statement: TSESTree.Statement }
  /** In front of the only statement of an `if` or loop without braces, which get some. */
  | { readonly kind: 'wrap'; readonly statement: TSESTree.Statement }
  /** In front of what a concise arrow returns, which gets a block. */
  | { readonly kind: 'arrow'; readonly arrow: TSESTree.ArrowFunctionExpression };

/** The statement that a place is at, or the arrow function. */
export const nodeOf = (place: Place): TSESTree.Statement | TSESTree.ArrowFunctionExpression =>
  place.kind === 'arrow' ? place.arrow : place.statement;

/** The place in front of what evaluates an expression; undefined where no statement can stand (class fields, parameters). */
export function placeFor(node: Node): Place | undefined {
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'ArrowFunctionExpression' && outer.body === inner && inner.type !== 'BlockStatement')
      return { kind: 'arrow', arrow: outer };
    if (isFunction(outer) && outer.body !== inner) return undefined;
    if (outer.type === 'PropertyDefinition') return undefined;
    const siblings = listIn(outer);
    if (siblings?.includes(inner as TSESTree.Statement))
      return { kind: 'before', statement: inner as TSESTree.Statement };
    const isElseIf = outer.type === 'IfStatement' && outer.alternate === inner && inner.type === 'IfStatement';
    const isOnly =
      (outer.type === 'IfStatement' && (outer.consequent === inner || outer.alternate === inner)) ||
      (isLoop(outer) && outer.body === inner);
    if (isOnly && !isElseIf && inner.type !== 'BlockStatement')
      return { kind: 'wrap', statement: inner as TSESTree.Statement };
  }
  return undefined;
}

/** The white space in front of the lines that are put at a place. */
export function indentAt(place: Place, { sourceCode, style }: OpenAIFile): string {
  switch (place.kind) {
    case 'wrap':
      return indentOf(place.statement.parent, sourceCode) + style.indent;
    case 'arrow':
      return indentOf(place.arrow, sourceCode) + style.indent;
    default:
      return indentOf(place.statement, sourceCode);
  }
}

/** The text of an expression at a place where lines are indented by `to`. */
export function movedText(expression: Node, to: string, { sourceCode }: OpenAIFile): string {
  const from = indentOf(expression, sourceCode);
  const inText = sourceCode
    .getTokens(expression)
    .filter(({ type, loc }) => type === 'Template' && loc.end.line > loc.start.line)
    .map(({ loc }) => loc);
  const first = expression.loc.start.line;
  return sourceCode
    .getText(expression)
    .split('\n')
    .map((text, index) => {
      const isKept =
        index === 0 || inText.some(({ start, end }) => start.line < first + index && first + index <= end.line);
      return !isKept && text.startsWith(from) ? to + text.slice(from.length) : text;
    })
    .join('\n');
}

/**
 * Puts lines of code at a place, indented as it is. Comments stay with what they stood at.
 * @param replaced what the same fix replaces by something else
 */
export function insertLines(
  place: Place,
  lines: readonly string[],
  file: OpenAIFile,
  fixer: RuleFixer,
  replaced?: TSESTree.Range,
): RuleFix[] {
  const { sourceCode, style } = file;
  const block = place.kind === 'before' || place.kind === 'after' ? oneLineAround(place.statement) : undefined;
  if (block && place.kind !== 'arrow') return unfold(block, place.kind, place.statement, lines, file, fixer);
  switch (place.kind) {
    case 'before': {
      const indent = indentOf(place.statement, sourceCode);
      const start = startWithComments(place.statement, sourceCode);
      const hazard =
        style.semicolon === '' &&
        /^[([`/+-]/.test(sourceCode.text.slice(place.statement.range[0])) &&
        !lines.at(-1)?.endsWith('}')
          ? ';'
          : '';
      return [fixer.insertTextBeforeRange([start, start], `${lines.join(`\n${indent}`)}\n${indent}${hazard}`)];
    }
    case 'after': {
      const indent = indentOf(place.statement, sourceCode);
      const end = endOfLine(place.statement, sourceCode);
      return [fixer.insertTextAfterRange([end, end], lines.map((line) => `\n${indent}${line}`).join(''))];
    }
    case 'wrap':
      return wrapBody(place.statement, lines, [], file, fixer);
    case 'arrow':
      return intoArrow(place.arrow, lines, replaced, file, fixer);
  }
}

/** Gives a concise arrow a block, in which what it returned is returned. */
function intoArrow(
  arrow: TSESTree.ArrowFunctionExpression,
  lines: readonly string[],
  replaced: TSESTree.Range | undefined,
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const { sourceCode, style } = file;
  const { text } = sourceCode;
  const outer = indentOf(arrow, sourceCode);
  const inner = outer + style.indent;
  const sign = sourceCode.getTokenBefore(arrow.body, { filter: (token) => token.value === '=>' });
  const first = sign && sourceCode.getTokenAfter(sign);
  if (!sign || !first) return [];
  const [start, end] = arrow.body.range;
  // an object needs its parentheses no more
  const isWrapped =
    arrow.body.type === 'ObjectExpression' &&
    text.slice(first.range[0], start) === '(' &&
    text.slice(end, arrow.range[1]) === ')';
  const from = isWrapped ? start : first.range[0];
  const isBare = text.slice(sign.range[1], first.range[0]).trim() === ''; // else a comment, which stays
  const head = `\n${inner}${lines.join(`\n${inner}`)}\n${inner}return `;
  const foot = `${style.semicolon}\n${outer}}`;
  return [
    ...(isBare
      ? [fixer.replaceTextRange([sign.range[1], from], ` {${head}`)]
      : [fixer.insertTextAfter(sign, ' {'), fixer.replaceTextRange([first.range[0], from], head)]),
    ...(first.loc.start.line === sign.loc.start.line ? indentMore(arrow.body, replaced, file, fixer) : []),
    isWrapped ? fixer.replaceTextRange([end, arrow.range[1]], foot) : fixer.insertTextAfterRange(arrow.range, foot),
  ];
}

/** Indents the lines of an expression by one step, but for the first, and those that are in a text or in what is replaced. */
function indentMore(
  expression: Node,
  replaced: TSESTree.Range | undefined,
  { sourceCode, style }: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const kept = sourceCode
    .getTokens(expression)
    .filter(({ type, loc }) => type === 'Template' && loc.end.line > loc.start.line)
    .map(({ range }) => range);
  if (replaced) kept.push([...replaced]);
  const { start, end } = expression.loc;
  const edits: RuleFix[] = [];
  for (let line = start.line + 1; line <= end.line; line += 1) {
    const at = sourceCode.getIndexFromLoc({ line, column: 0 });
    const isKept = kept.some((range) => range[0] < at && at <= range[1]);
    if (!isKept && sourceCode.lines[line - 1] !== '') edits.push(fixer.insertTextBeforeRange([at, at], style.indent));
  }
  return edits;
}

/** Puts lines at the start of a block. */
export function insertFirst(
  block: TSESTree.BlockStatement,
  lines: readonly string[],
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const { sourceCode, style } = file;
  const [first] = block.body;
  if (first && oneLineAround(first)) return unfold(block, 'before', first, lines, file, fixer);
  const [brace, next] = sourceCode.getFirstTokens(block, 2);
  if (!brace) return [];
  const indent = indentOf(block.parent, sourceCode) + style.indent;
  const end = style.semicolon === '' && /^[([`/+-]/.test(next?.value ?? '') && !lines.at(-1)?.endsWith('}') ? ';' : '';
  return [fixer.insertTextAfter(brace, lines.map((line) => `\n${indent}${line}`).join('') + end)];
}

/** The block around a statement that is written in one line: `{ const r = await ask(); return r.text; }`. Not around a loop or a `try`, which get lines on both sides. */
function oneLineAround({ parent, type }: Node): TSESTree.BlockStatement | undefined {
  if (parent?.type !== 'BlockStatement' || type === 'ForOfStatement' || type === 'TryStatement') return undefined;
  return parent.loc.start.line === parent.loc.end.line ? parent : undefined;
}

/** Gives each statement of a block in one line a line of its own, and puts lines at one of them. */
function unfold(
  block: TSESTree.BlockStatement,
  side: 'before' | 'after' | 'wrap',
  statement: Node,
  lines: readonly string[],
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const { sourceCode, style } = file;
  const outer = indentOf(block, sourceCode);
  const line = `\n${outer}${style.indent}`;
  const added = lines.join(line);
  const at = block.body.indexOf(statement as TSESTree.Statement) + (side === 'after' ? 1 : 0);
  const starts = [...block.body, sourceCode.getLastToken(block)];
  return starts.flatMap((start, index) => {
    const before = start && sourceCode.getTokenBefore(start, { includeComments: start === starts.at(-1) });
    if (!before) return [];
    const gap = /^\s*/.exec(sourceCode.text.slice(before.range[1]))?.[0] ?? '';
    const isLast = index === block.body.length;
    const text = `${index === at ? line + added : ''}${isLast ? `\n${outer}` : line}`;
    return [fixer.replaceTextRange([before.range[1], before.range[1] + gap.length], text)];
  });
}

/** Gives the only statement of an `if` or a loop braces, with lines in front of it, and lines behind the closing one. */
export function wrapBody(
  statement: Node,
  lines: readonly string[],
  behind: readonly string[],
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const { sourceCode, style } = file;
  const outer = indentOf(statement.parent ?? statement, sourceCode);
  const inner = outer + style.indent;
  const start = sourceCode.getTokenBefore(statement)?.range[1] ?? statement.range[0];
  const head = ` {\n${inner}${lines.join(`\n${inner}`)}`;
  const isBare = sourceCode.text.slice(start, statement.range[0]).trim() === ''; // else a comment, which stays
  const after = sourceCode.getTokenAfter(statement, { includeComments: true });
  const isElse = after?.value === 'else' && behind.length === 0;
  return [
    isBare
      ? fixer.replaceTextRange([start, statement.range[0]], `${head}\n${inner}`)
      : fixer.insertTextAfterRange([start, start], head),
    isElse
      ? fixer.replaceTextRange([statement.range[1], after.range[0]], `\n${outer}} `)
      : fixer.insertTextAfterRange(
          [0, endOfLine(statement, sourceCode)],
          [`\n${outer}}`, ...behind.map((line) => `\n${outer}${line}`)].join(''),
        ),
  ];
}
