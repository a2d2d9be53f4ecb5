import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import type { UnguardedRead } from '../analysis/guards/unguarded-reads.js';
import { isWithin, nameOf, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { indentOf } from './statements.js';

/** `?? ''` behind the read of a part that may be absent; behind each use, where the read is a pattern. */
export function emptyInstead({ read, uses }: UnguardedRead, file: OpenAIFile): ReportFixFunction {
  const parts =
    read.type === 'MemberExpression'
      ? [read]
      : [...new Set(uses.map(({ value }) => (value.type === 'TSNonNullExpression' ? value.expression : value)))];
  const { quote } = file.style;
  return (fixer) =>
    parts.map((part) => {
      const asserted = part.parent?.type === 'TSNonNullExpression' ? part.parent : part; // `content!` was never true
      const text = `${file.sourceCode.getText(part)} ?? ${quote}${quote}`;
      return fixer.replaceText(asserted, needsParentheses(part) ? `(${text})` : text);
    });
}

/** Whether `a ?? b` in the place of an expression would be torn apart. */
function needsParentheses(expression: Node): boolean {
  const outer = wrapped(expression);
  switch (outer.parent?.type) {
    case 'MemberExpression':
      return outer.parent.object === outer;
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'AwaitExpression':
      return true;
    default:
      return false;
  }
}

/**
 * `choices[0]?.delta.content ?? ''` where a chunk may have no choices, so that the rest of the chain is not read; undefined where what comes out
 * goes on to a place that may need it.
 */
export function optionalChoice({ read, use }: UnguardedRead, file: OpenAIFile): ReportFixFunction | undefined {
  const { at } = use;
  if (at.type !== 'MemberExpression' || at.computed || !isWithin(read, at)) return undefined;
  let last: Node = at;
  while (last.parent?.type === 'MemberExpression' && last.parent.object === last) last = last.parent;
  const outer = wrapped(last);
  const isText = last.type === 'MemberExpression' && /^(?:content|text)$/.test(nameOf(last) ?? '');
  const wanted = wantedOf(outer);
  if (wanted === 'unknown' || (wanted === 'text' && !isText) || (wanted === 'same' && !isText)) return undefined;
  const dot = file.sourceCode.getTokenBefore(at.property);
  if (!dot) return undefined;
  const { quote } = file.style;
  return (fixer) => [
    fixer.replaceTextRange([read.range[1], dot.range[1]], '?.'),
    ...(wanted === 'text' ? [fixer.insertTextAfter(outer, ` ?? ${quote}${quote}`)] : []),
  ];
}

/** What the place of an expression makes of it: a text, a test, the same again; or something that is not known to bear its absence. */
function wantedOf(outer: Node): 'text' | 'test' | 'same' | 'unknown' {
  const { parent } = outer;
  switch (parent?.type) {
    case 'AssignmentExpression':
      return parent.operator === '+=' && parent.right === outer ? 'text' : 'unknown';
    case 'TemplateLiteral':
      return 'text';
    case 'CallExpression':
      return parent.callee.type === 'MemberExpression' && nameOf(parent.callee) === 'write' ? 'text' : 'unknown';
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && !parent.id.typeAnnotation ? 'same' : 'unknown';
    case 'LogicalExpression':
      return parent.left === outer ? 'test' : 'unknown';
    case 'IfStatement':
    case 'UnaryExpression':
      return 'test';
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator) ? 'test' : 'unknown';
    default:
      return 'unknown';
  }
}

/** `if (chunk.choices.length === 0) continue;` at the top of the loop over the chunks; undefined where the loop reads what such a chunk brings. */
export function skipChunk({ read }: UnguardedRead, file: OpenAIFile): ReportFixFunction | undefined {
  let root: Node = read;
  while (root.type === 'MemberExpression') root = root.object;
  const variable = root.type === 'Identifier' ? file.bindings.variableOf(root) : undefined;
  const name = variable?.identifiers[0];
  const loop = name?.parent.parent?.parent;
  if (!variable || loop?.type !== 'ForOfStatement' || loop.body.type !== 'BlockStatement') return undefined;
  const isUsage = ({ parent }: Node) => parent?.type === 'MemberExpression' && nameOf(parent) === 'usage';
  const first = loop.body.body[0];
  if (!first || !isWithin(read, loop.body) || variable.references.some(({ identifier }) => isUsage(identifier)))
    return undefined;
  const isOwnLine = first.loc.start.line > loop.body.loc.start.line;
  const gap = isOwnLine ? `\n${indentOf(first, file.sourceCode)}` : ' ';
  return (fixer) =>
    fixer.insertTextBefore(
      first,
      `if (${variable.name}.choices.length === 0) continue${isOwnLine ? file.style.semicolon : ';'}${gap}`,
    );
}
