import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, lastName, propertyOf, stringOf, unwrap } from '../../ast/expressions.js';
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
  'then catch finally setTimeout setImmediate queueMicrotask nextTick requestAnimationFrame requestIdleCallback once question'.split(
    ' ',
  ),
);
/** Events that come once in the life of what they come from. Node.js 20, `stream`, `process`, `child_process`, `net`; DOM, `load` and `DOMContentLoaded`. */
const LAST_OR_FIRST = new Set('end close finish exit ready open load DOMContentLoaded'.split(' '));
/** Calls that register a function for such an event, or for any. */
const FOR_EVENT = new Set('on addListener addEventListener'.split(' '));
/** Names for functions that call another one again and again: `pMap`, `eachSeries`, `times`. One that tries again does so after a failure only. */
const REPEATS = /each|map|times|repeat|loop|while|until|series|forever|poll|filter|reduce/i;
/** Calls that register a function for good, whether or not they are awaited. */
const REGISTERED = new Set(
  'on addListener prependListener addEventListener subscribe watch setInterval get post put patch delete all use route command action handle listen createServer serve'.split(
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
  if (ONCE.has(name) || isForOnce(call, argument, name)) return 'once';
  if (REGISTERED.has(name)) return 'registered';
  if (!isAwaited(call, readsOf)) return 'later';
  return REPEATS.test(name) ? 'during' : 'within';
}

/** Whether a call that others use to register a function for good hands it over for one run: by its event or options, or as Node.js calls back with a result. */
function isForOnce(call: TSESTree.CallExpression, argument: Node, name: string): boolean {
  const [first, second, third] = call.arguments;
  if (FOR_EVENT.has(name)) {
    const once = third?.type === 'ObjectExpression' ? propertyOf(third, 'once')?.value : undefined;
    return LAST_OR_FIRST.has(stringOf(first) ?? '') || (once?.type === 'Literal' && once.value === true);
  }
  switch (name) {
    case 'listen':
      return first !== argument; // `server.listen(port, ready)`; others listen with a function
    case 'useEffect':
      return second?.type === 'ArrayExpression' && second.elements.length === 0;
    default:
      return name !== 'use' && isErrorFirst(argument);
  }
}

/** `(error, rows) => …`: whoever calls back like that does so once. */
function isErrorFirst(callback: Node): boolean {
  const [first] = isFunction(callback) ? callback.params : [];
  return first?.type === 'Identifier' && /^_?err(?:or)?$/.test(first.name);
}
