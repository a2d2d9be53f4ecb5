import { leaves, listIn } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import { once } from './once.js';

/** Whether a node stands behind a statement that leaves its block, so that it never runs. A function that is declared there may be called. */
export function isDeadCode(node: Node): boolean {
  for (let inner = node, outer = node.parent; outer && inner.type !== 'FunctionDeclaration'; outer = outer.parent) {
    const exit = exitOf(outer);
    if (exit && exit.range[1] <= inner.range[0]) return true;
    inner = outer;
  }
  return false;
}

/** The first statement of a block that leaves it. */
const exitOf = once((block: Node): Node | undefined => listIn(block)?.find(leaves));
