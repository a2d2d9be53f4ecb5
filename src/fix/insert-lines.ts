import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, isLoop } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import { endOfLine, indentOf, listIn } from './statements.js';

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
      (isLoop(outer) && (outer as TSESTree.WhileStatement).body === inner);
    if (isOnly && !isElseIf && inner.type !== 'BlockStatement')
      return { kind: 'wrap', statement: inner as TSESTree.Statement };
  }
  return undefined;
}

/** Puts lines of code at a place, indented as it is. Comments stay with what they stood at. */
export function insertLines(place: Place, lines: readonly string[], file: OpenAIFile, fixer: RuleFixer): RuleFix[] {
  const { sourceCode, style } = file;
  switch (place.kind) {
    case 'before': {
      const indent = indentOf(place.statement, sourceCode);
      const start = startWithComments(place.statement, file);
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
    case 'arrow': {
      const { arrow } = place;
      const outer = indentOf(arrow, sourceCode);
      const inner = outer + style.indent;
      const sign = sourceCode.getTokenBefore(arrow.body, { filter: (token) => token.value === '=>' });
      const first = sign && sourceCode.getTokenAfter(sign);
      if (!sign || !first) return [];
      const isBare = sourceCode.text.slice(sign.range[1], first.range[0]).trim() === ''; // else a comment, which stays
      const head = `\n${inner}${lines.join(`\n${inner}`)}\n${inner}return `;
      return [
        ...(isBare
          ? [fixer.replaceTextRange([sign.range[1], first.range[0]], ` {${head}`)]
          : [fixer.insertTextAfter(sign, ' {'), fixer.insertTextBefore(first, head)]),
        fixer.insertTextAfterRange(arrow.range, `${style.semicolon}\n${outer}}`),
      ];
    }
  }
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
  return [
    isBare
      ? fixer.replaceTextRange([start, statement.range[0]], `${head}\n${inner}`)
      : fixer.insertTextAfterRange([start, start], head),
    fixer.insertTextAfter(statement, [`\n${outer}}`, ...behind.map((line) => `\n${outer}${line}`)].join('')),
  ];
}

/** The start of a statement, or of the comments on the lines directly above it. */
function startWithComments(statement: Node, file: OpenAIFile): number {
  const { sourceCode } = file;
  let start = statement.range[0];
  let { line } = statement.loc.start;
  for (const comment of sourceCode.getCommentsBefore(statement).toReversed()) {
    const before = sourceCode.getTokenBefore(comment, { includeComments: false });
    const isOwnLine = !before || before.loc.end.line < comment.loc.start.line;
    if (comment.loc.end.line !== line - 1 || !isOwnLine) break;
    start = comment.range[0];
    line = comment.loc.start.line;
  }
  return start;
}
