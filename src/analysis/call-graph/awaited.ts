import { nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { COMBINATORS } from '../../sdk/promises.js';
import type { Bindings } from '../bindings.js';

const CHAINING = new Set(['then', 'catch', 'finally']);

/** The last call of a chain of promises that begins with a call: `f().then(a).catch(b)` for `f()`; the call itself where there is none. */
export function chainOf(call: Node): Node {
  let node = wrapped(call);
  for (;;) {
    const { parent } = node;
    if (parent?.type !== 'MemberExpression' || parent.object !== node || !CHAINING.has(nameOf(parent) ?? '')) break;
    const outer = wrapped(parent).parent;
    if (outer?.type !== 'CallExpression' || unwrap(outer.callee) !== parent) break;
    node = wrapped(outer);
  }
  return unwrap(node);
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
        const callee = unwrap(parent.callee);
        if (callee.type !== 'MemberExpression' || !COMBINATORS.has(nameOf(callee) ?? '')) return false;
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
