import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNullish, isStaticCall, unwrap } from '../../ast/expressions.js';
import { methodName } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { listBehind, type Bindings, type Variable } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import type { ReturnsOf } from '../returns.js';

/** The function through which an array is mapped, when it is written in place or in the file. */
export function mapperOf(call: TSESTree.CallExpression, calls: CallGraph): FunctionNode | undefined {
  const first = call.arguments[0];
  if (!first) return undefined;
  const written = unwrap(first);
  return isFunction(written) ? written : calls.functionOf(written);
}

/** What an array is mapped to: all that the function returns, but for nothing at all. Empty where it is not in the file. */
export function mappedTo(call: TSESTree.CallExpression, calls: CallGraph, returnsOf: ReturnsOf): readonly Node[] {
  const mapper = mapperOf(call, calls);
  return mapper ? returnsOf(mapper).filter((value) => !isNullish(value)) : [];
}

/**
 * What a variable is, one by one, where a loop or `forEach` goes over a mapped array: `for (const result of await Promise.all(calls.map(run)))`.
 * Empty for every other variable.
 */
export function entriesBehind(
  variable: Variable,
  bindings: Bindings,
  calls: CallGraph,
  returnsOf: ReturnsOf,
): readonly Node[] {
  const list = listBehind(variable);
  const mapped = list && mappingOf(list, bindings);
  return mapped ? mappedTo(mapped, calls, returnsOf) : [];
}

/** The `map` by which an array is made: itself, awaited, through `Promise.all`, under a name. */
function mappingOf(list: Node, bindings: Bindings): TSESTree.CallExpression | undefined {
  const value = bindings.resolve(list);
  const call = value.type === 'AwaitExpression' ? bindings.resolve(value.argument) : value;
  if (call.type !== 'CallExpression') return undefined;
  const [awaited] = call.arguments;
  const made = awaited && isStaticCall(call, 'Promise', 'all') ? bindings.resolve(awaited) : call;
  return made.type === 'CallExpression' && methodName(made) === 'map' ? made : undefined;
}
