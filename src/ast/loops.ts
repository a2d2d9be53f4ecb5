import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction } from './expressions.js';
import type { Node } from './walk.js';

export type Loop =
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** Whether a node is a loop of any kind. */
export function isLoop(node: Node): node is Loop {
  return LOOPS.has(node.type);
}

/** Whether a loop has no test that ends it: `while (true)`, `for (;;)`. */
export function isEndless(loop: Node): boolean {
  if (!isLoop(loop) || !('test' in loop)) return false;
  return !loop.test || (loop.test.type === 'Literal' && Boolean(loop.test.value));
}

/** The loops around a node in its function, the innermost first. */
export function loopsAround(node: Node): readonly Loop[] {
  const loops: Loop[] = [];
  for (let outer = node.parent; outer && !isFunction(outer); outer = outer.parent) if (isLoop(outer)) loops.push(outer);
  return loops;
}

/** The statement that a `break` or `continue` leaves or goes on with. */
export function targetOf(jump: Node): Node | undefined {
  if (jump.type !== 'BreakStatement' && jump.type !== 'ContinueStatement') return undefined;
  for (let outer = jump.parent as Node | undefined; outer; outer = outer.parent) {
    if (jump.label) {
      if (outer.type === 'LabeledStatement' && outer.label.name === jump.label.name) return outer;
    } else if (isLoop(outer) || (jump.type === 'BreakStatement' && outer.type === 'SwitchStatement')) {
      return outer;
    }
  }
  return undefined;
}
