import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { FunctionNode } from './calls.js';

/** The expressions a function may return, itself the expression for a concise arrow. Nested functions have their own. */
export type ReturnsOf = (fn: FunctionNode) => readonly Node[];

/** Collects the returns of every function from the file's return statements. */
export function collectReturns(statements: readonly TSESTree.ReturnStatement[]): ReturnsOf {
  const byFunction = new Map<Node, Node[]>();
  for (const statement of statements) {
    let owner: Node | undefined = statement.parent;
    while (owner && !isFunction(owner)) owner = owner.parent;
    if (!owner || !statement.argument) continue;
    const known = byFunction.get(owner);
    if (known) known.push(statement.argument);
    else byFunction.set(owner, [statement.argument]);
  }
  return (fn) => (fn.body.type === 'BlockStatement' ? (byFunction.get(fn) ?? []) : [fn.body]);
}
