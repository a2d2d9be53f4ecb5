import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Manner } from '../calls.js';
import { isAwaited } from './awaited.js';

/** Methods of arrays, strings and the like that call their function before they return. ECMAScript 2026, sections 22.1.3, 23.1.3, 24.1.3. */
const DURING = new Set(
  'forEach map filter reduce reduceRight some every find findIndex findLast findLastIndex flatMap sort toSorted from fromAsync replace replaceAll parse stringify groupBy'.split(
    ' ',
  ),
);
/** Calls whose function runs once, when something has happened. */
const ONCE = new Set(
  'then catch finally setTimeout setImmediate queueMicrotask nextTick requestAnimationFrame requestIdleCallback'.split(
    ' ',
  ),
);
/** Calls that register a function for good, whether or not they are awaited. */
const REGISTERED = new Set(
  'on once addListener prependListener addEventListener subscribe watch setInterval get post put patch delete all use route command action handle listen createServer serve'.split(
    ' ',
  ),
);

/**
 * How code outside the file runs a function that is an argument of this call, or part of one.
 * @param readsOf where the value of a declared name is read
 */
export function mannerOf(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  argument: Node,
  readsOf: (name: Node) => readonly Node[],
): Manner {
  const callee = unwrap(call.callee);
  const name = lastName(callee);
  if (call.type === 'NewExpression') {
    if (name === 'Promise' && call.arguments[0] === argument) return 'inPlace';
    return name !== undefined && /Stream$/.test(name) ? 'during' : 'later';
  }
  if (name === undefined) return 'later';
  if (DURING.has(name) && callee.type === 'MemberExpression') return 'during';
  if (ONCE.has(name)) return 'once';
  if (REGISTERED.has(name)) return 'registered';
  return isAwaited(call, readsOf) ? 'during' : 'later';
}
