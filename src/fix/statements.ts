import type { TSESTree } from '@typescript-eslint/utils';
import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { listIn } from '../ast/statements.js';
import { someNode, type Node } from '../ast/walk.js';

/** A statement that stands in a list of statements, so that others can be put before and after it. */
export interface Placed {
  readonly statement: TSESTree.Statement;
  readonly siblings: readonly TSESTree.Statement[];
  readonly index: number;
}

/** The statement around a node that stands in a block, a case or at module level; undefined for the only statement of an `if` without braces. */
export function placedStatement(node: Node): Placed | undefined {
  let inner: Node = node;
  for (let outer = node.parent; outer; inner = outer, outer = outer.parent) {
    const siblings = listIn(outer);
    if (!siblings) {
      if (isBody(outer, inner)) return undefined;
      continue;
    }
    const index = siblings.indexOf(inner as TSESTree.Statement);
    if (index >= 0) return { statement: inner as TSESTree.Statement, siblings, index };
  }
  return undefined;
}

/** `if (x) statement`, `for (…) statement`: a place where only one statement fits; a concise arrow has none at all. */
function isBody(outer: Node, inner: Node): boolean {
  if (outer.type === 'ArrowFunctionExpression') return outer.body === inner;
  if (outer.type === 'IfStatement') return outer.consequent === inner || outer.alternate === inner;
  return (
    'body' in outer &&
    outer.body === inner &&
    outer.type !== 'FunctionDeclaration' &&
    outer.type !== 'FunctionExpression' &&
    inner.type !== 'BlockStatement' &&
    inner.type !== 'ClassBody'
  );
}

/** The white space in front of the first token of a node's line. */
export function indentOf(node: Node, sourceCode: Readonly<SourceCode>): string {
  return /^\s*/.exec(sourceCode.lines[node.loc.start.line - 1] ?? '')?.[0] ?? '';
}

/** Where a new line after a statement begins: behind a comment that ends the statement's line. */
export function endOfLine(statement: Node, sourceCode: Readonly<SourceCode>): number {
  const end = endOf(statement, sourceCode);
  const comment = sourceCode.getCommentsAfter(end).find((after) => after.loc.start.line === end.loc.end.line);
  return comment && comment.loc.end.line === end.loc.end.line ? comment.range[1] : end.range[1];
}

/** The comments on the lines directly above a statement, the nearest first. */
export function commentsAbove(statement: Node, sourceCode: Readonly<SourceCode>): readonly TSESTree.Comment[] {
  const before = sourceCode.getTokenBefore(statement);
  const found: TSESTree.Comment[] = [];
  let { line } = statement.loc.start;
  for (const comment of sourceCode.getCommentsBefore(statement).toReversed()) {
    if (comment.loc.end.line !== line - 1 || comment.loc.start.line === before?.loc.end.line) break;
    found.push(comment);
    line = comment.loc.start.line;
  }
  return found;
}

/** The start of a statement, or of the comments on the lines directly above it. */
export const startWithComments = (statement: Node, sourceCode: Readonly<SourceCode>): number =>
  (commentsAbove(statement, sourceCode).at(-1) ?? statement).range[0];

/** What a statement ends with. Without semicolons, one that begins the next line ends it only by the grammar: `;(a ?? b).run()`. */
function endOf(statement: Node, sourceCode: Readonly<SourceCode>): Node | TSESTree.Token {
  const last = sourceCode.getLastToken(statement);
  const before = last?.value === ';' ? sourceCode.getTokenBefore(last) : undefined;
  return before && last && before.loc.end.line < last.loc.start.line ? before : statement;
}

/** Where the line break in front of a line begins, given any place in the line; -1 in the first line. */
export function lineBreakBefore(place: number, text: string): number {
  const newline = text.lastIndexOf('\n', place - 1);
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Whether evaluating an expression earlier gives the same: nothing is called in it. */
export function isPlain(expression: Node, sourceCode: Readonly<SourceCode>): boolean {
  return !someNode(expression, sourceCode.visitorKeys, ({ type }) =>
    /^(?:Call|New|Await|Yield|Import|Assignment|Update|TaggedTemplate)Expression$/.test(type),
  );
}
