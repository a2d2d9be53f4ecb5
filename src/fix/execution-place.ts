import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import { listIn } from '../ast/statements.js';

type Statements = readonly TSESTree.Statement[];

/**
 * The first statement of a list with which a node is evaluated: the one around it or, for a node in a function or class field, around the first call
 * that gets there.
 * @param seen functions and fields whose calls have been looked at; each is, once
 */
export function evaluatedWith(
  node: Node,
  list: Statements,
  file: OpenAIFile,
  seen = new Set<Node>(),
): TSESTree.Statement | undefined {
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (isFunction(outer) || (outer.type === 'PropertyDefinition' && !outer.static))
      return firstCall(outer, list, file, seen);
    if (listIn(outer) === list) return inner as TSESTree.Statement;
  }
  return undefined;
}

function firstCall(unit: Node, list: Statements, file: OpenAIFile, seen: Set<Node>): TSESTree.Statement | undefined {
  if (seen.has(unit)) return undefined;
  seen.add(unit);
  const owner =
    unit.parent?.type === 'MethodDefinition' || unit.type === 'PropertyDefinition' ? unit.parent?.parent : undefined;
  const classNode =
    unit.type === 'PropertyDefinition' ? unit.parent.parent : owner?.type === 'ClassBody' ? owner.parent : undefined;
  const calls: Node[] = isFunction(unit) ? [...file.calls.callers(unit).calls] : [];
  const isConstruction =
    unit.type === 'PropertyDefinition' ||
    (unit.parent?.type === 'MethodDefinition' && unit.parent.kind === 'constructor');
  if (isConstruction)
    calls.push(...file.nodes('NewExpression').filter((call) => file.calls.classOf(call) === classNode));
  const statements = calls.flatMap((call) => evaluatedWith(call, list, file, seen) ?? []);
  return statements.sort((a, b) => a.range[0] - b.range[0])[0];
}

/** Every statement around a node that stands in a list, innermost first, up to the function it is in. */
export function* placesAround(node: Node): Generator<{ statement: TSESTree.Statement; list: Statements }> {
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    const list = listIn(outer);
    if (list?.includes(inner as TSESTree.Statement)) yield { statement: inner as TSESTree.Statement, list };
    if (isFunction(outer) || outer.type === 'ClassBody') return;
  }
}
