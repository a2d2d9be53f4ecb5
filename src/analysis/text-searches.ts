import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, stringOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from './file.js';

/** The text that an expression is; undefined where that is not known. */
type TextOf = (expression: Node) => string | undefined;
/** The expression behind a name. */
type ValueOf = (expression: Node) => Node;

/**
 * What a call says that searches in a text: `text.includes('timeout')`, `/rate.?limit|429/i.test(text)`, `text.match(/429/)`, and
 * `['429', 'timeout'].some((word) => text.includes(word))`; undefined where the text, or what is looked for, is not known.
 */
export function isSaid(
  call: TSESTree.CallExpression,
  textOf: TextOf,
  { bindings }: Pick<OpenAIFile, 'bindings'>,
): boolean | undefined {
  const callee = unwrap(call.callee);
  const [given] = call.arguments;
  if (callee.type !== 'MemberExpression' || !given) return undefined;
  if (nameOf(callee) !== 'some') return isFound(call, textOf, (node) => bindings.resolve(node));
  const list = bindings.resolve(callee.object);
  const fn = unwrap(given);
  const search = isFunction(fn) ? unwrap(fn.body) : undefined;
  const word = isFunction(fn) && fn.params[0] ? bindings.variableOf(fn.params[0]) : undefined;
  if (list.type !== 'ArrayExpression' || search?.type !== 'CallExpression' || !word) return undefined;
  const outcomes = list.elements.map((element) => {
    const valueOf = (node: Node) =>
      (bindings.variableOf(unwrap(node)) === word ? element : null) ?? bindings.resolve(node);
    return isFound(search, textOf, valueOf);
  });
  return outcomes.includes(undefined) ? undefined : outcomes.includes(true);
}

function isFound(
  { callee, arguments: [given] }: TSESTree.CallExpression,
  textOf: TextOf,
  valueOf: ValueOf,
): boolean | undefined {
  const member = unwrap(callee);
  if (member.type !== 'MemberExpression' || !given) return undefined;
  const name = nameOf(member);
  const isPattern = name === 'test' || name === 'match';
  const wanted = valueOf(name === 'test' ? member.object : given);
  const word = isPattern ? undefined : stringOf(wanted);
  const pattern = isPattern ? patternOf(wanted) : undefined;
  const text = (word ?? pattern) ? textOf(name === 'test' ? given : member.object) : undefined;
  if (text === undefined) return undefined;
  if (pattern) return text.search(pattern) >= 0;
  switch (name) {
    case 'includes':
      return text.includes(word ?? '');
    case 'startsWith':
      return text.startsWith(word ?? '');
    case 'endsWith':
      return text.endsWith(word ?? '');
    default:
      return undefined;
  }
}

/** A pattern as written, unless it may take long: one that repeats a group, or much else. */
function patternOf(node: Node): RegExp | undefined {
  if (node.type !== 'Literal' || !('regex' in node) || !node.value) return undefined;
  const { pattern } = node.regex;
  const repeats = pattern.match(/[*+{]/g)?.length ?? 0;
  const options = pattern.match(/(?<!\()\?/g)?.length ?? 0;
  return /\)[*+{]/.test(pattern) || repeats > 3 || options > 8 ? undefined : node.value;
}
