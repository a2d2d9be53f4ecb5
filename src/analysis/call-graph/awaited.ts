import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, rejectionHandler, unwrap, wrapped } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { COMBINATORS } from '../../sdk/promises.js';
import type { Bindings } from '../bindings.js';

const CHAINING = new Set(['then', 'catch', 'finally']);

/** The last call of a chain of promises that begins with a call: `f().then(a).catch(b)` for `f()`; the call itself where there is none. */
export function chainOf(call: Node): Node {
  let last = unwrap(call);
  for (let next = nextInChain(last); next; next = nextInChain(next)) last = next;
  return last;
}

/** The call that is chained to an expression: `f().then(a)` for `f()`. */
function nextInChain(expression: Node): TSESTree.CallExpression | undefined {
  const node = wrapped(expression);
  const { parent } = node;
  if (parent?.type !== 'MemberExpression' || parent.object !== node || !CHAINING.has(nameOf(parent) ?? ''))
    return undefined;
  const outer = wrapped(parent).parent;
  return outer?.type === 'CallExpression' && unwrap(outer.callee) === parent ? outer : undefined;
}

/**
 * The chained call that hands over what runs when the promise of an expression is rejected: `f().then(a).catch(b)` for `f()`, also in `Promise.all([f()])`.
 * Undefined where there is none, and where a `finally` comes first.
 */
export function rejectionOf(expression: Node): TSESTree.CallExpression | undefined {
  let node: Node | undefined = expression;
  while (node) {
    const next = nextInChain(node);
    if (next && methodName(next) === 'finally') return undefined;
    if (next && rejectionHandler(next)) return next;
    node = next ?? joinedIn(node);
  }
  return undefined;
}

/** The call by which a function, written there, is chained to another call for its rejection: `f().catch(() => …)`. */
export function rejectedInto(fn: Node): TSESTree.CallExpression | undefined {
  const { parent } = wrapped(fn);
  if (parent?.type !== 'CallExpression') return undefined;
  const handler = rejectionHandler(parent);
  return handler && unwrap(handler) === fn && isOfChain(parent) ? parent : undefined;
}

/** Whether a call is chained to one that can fail: `f().then(…)`, `import(x).catch(…)`; not to a promise that has a name. */
export function isOfChain(call: TSESTree.CallExpression): boolean {
  const before = receiverOf(call);
  return before !== undefined && givesPromise(before);
}

/** Whether a handler of rejections that is chained to a node is entered from there. */
export const givesPromise = ({ type }: Node): boolean => type === 'CallExpression' || type === 'ImportExpression';

/** The list, or the call with the list, that fails with a promise: `Promise.all([f()])`. */
function joinedIn(expression: Node): Node | undefined {
  const { parent } = wrapped(expression);
  if (parent?.type === 'ArrayExpression') return parent;
  const name = parent && methodName(parent);
  return name !== undefined && COMBINATORS.has(name) && name !== 'allSettled' ? parent : undefined;
}

/**
 * Whether what a call started is over before control goes on: it is awaited, by itself, at the end of a chain, in `Promise.all` or later by its name;
 * returned, so that the caller waits; iterated or spread, if it is a generator.
 * @param readsOf where the value of a declared name is read
 */
export function isAwaited(call: Node, readsOf: (name: Node) => readonly Node[], depth = 0): boolean {
  let node = wrapped(chainOf(call));
  for (;;) {
    const { parent } = node;
    switch (parent?.type) {
      case 'AwaitExpression':
      case 'ReturnStatement':
      case 'SpreadElement':
        return true;
      case 'ForOfStatement':
        return parent.right === node;
      case 'YieldExpression':
        return parent.delegate;
      case 'ArrowFunctionExpression':
        return parent.body === node;
      case 'ArrayExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
        node = wrapped(parent);
        break;
      case 'CallExpression': {
        if (!COMBINATORS.has(methodName(parent) ?? '')) return false;
        node = wrapped(chainOf(parent));
        break;
      }
      case 'VariableDeclarator':
        return (
          parent.id.type === 'Identifier' &&
          depth < 3 &&
          readsOf(parent.id).some((read) => isAwaited(read, readsOf, depth + 1))
        );
      default:
        return false;
    }
  }
}

/** Finds where the value of a declared name is read. */
export function readsOf(bindings: Bindings): (name: Node) => readonly Node[] {
  return (name) => {
    const references = bindings.variableOf(name)?.references ?? [];
    return references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier);
  };
}
