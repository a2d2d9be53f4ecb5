import { isFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';

/** The root of the code path a node is evaluated in: the function around it, the program, a static block, or the PropertyDefinition it initialises. */
export function rootOf(node: Node): Node {
  for (let inner = node; inner.parent; inner = inner.parent) {
    const { parent } = inner;
    if (isFunction(parent) || parent.type === 'Program' || parent.type === 'StaticBlock') return parent;
    if (parent.type === 'PropertyDefinition' && parent.value === inner) return parent;
  }
  return node;
}
