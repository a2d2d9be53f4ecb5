import { enclosingFunction } from '../ast/expressions.js';
import type { Node, NodeIndex } from '../ast/walk.js';
import type { FunctionNode } from './calls.js';
import { append } from './multimap.js';

/** The expressions a function may return, itself the expression for a concise arrow. Nested functions have their own. */
export type ReturnsOf = (fn: FunctionNode) => readonly Node[];

/** Finds the returns of functions; the return statements of the file are collected when the first is asked about. */
export function findReturns(nodes: NodeIndex): ReturnsOf {
  let byFunction: Map<FunctionNode, Node[]> | undefined;
  return (fn) => {
    if (fn.body.type !== 'BlockStatement') return [fn.body];
    byFunction ??= returnsByFunction(nodes);
    return byFunction.get(fn) ?? [];
  };
}

function returnsByFunction(nodes: NodeIndex): Map<FunctionNode, Node[]> {
  const byFunction = new Map<FunctionNode, Node[]>();
  for (const statement of nodes('ReturnStatement')) {
    const fn = enclosingFunction(statement);
    if (fn && statement.argument) append(byFunction, fn, statement.argument);
  }
  return byFunction;
}
