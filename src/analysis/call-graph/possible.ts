import type { TSESTree } from '@typescript-eslint/utils';
import { isNullish } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { ClassNode, FunctionNode } from '../calls.js';

/** Something of the file that can be called, or that holds what can be called. An instance is `exact` when no subclass can be meant. */
export type Value =
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'object'; readonly node: TSESTree.ObjectExpression }
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'instance'; readonly node: ClassNode; readonly exact: boolean };

/** What an expression may stand for. `complete`: it is one of the values, and nothing else. */
export interface Possible {
  readonly values: readonly Value[];
  readonly complete: boolean;
}

export const NOTHING: Possible = { values: [], complete: false };
/** What stands for a member that a value does not have in this file. */
export const NO_MEMBER: Possible = { values: [], complete: false };

export function one(value: Value): Possible {
  return { values: [value], complete: true };
}

/** What `part` says of each possible value, taken together. */
export function union(whole: Possible, part: (value: Value) => Possible | undefined): Possible {
  if (whole.values.length === 0) return NOTHING;
  const parts = whole.values.map(part);
  return {
    values: distinct(parts.flatMap((possible) => possible?.values ?? [])),
    complete: whole.complete && parts.length > 0 && parts.every((possible) => possible?.complete === true),
  };
}

/** What one of several expressions stands for; `null` and `undefined` are no candidates, for they cannot be called. */
export function either(parts: readonly Node[], resolve: (expression: Node) => Possible): Possible {
  const all = parts.filter((part) => !isNullish(part)).map(resolve);
  return {
    values: distinct(all.flatMap(({ values }) => values)),
    complete: all.length > 0 && all.every(({ complete }) => complete),
  };
}

/** Whether what grew out of something is no more than that. */
export function isAsBig(grown: Possible, taken: Possible): boolean {
  return (
    grown.values.length === taken.values.length &&
    grown.complete === taken.complete &&
    (grown === NO_MEMBER) === (taken === NO_MEMBER)
  );
}

export function isSame(a: Value, b: Value): boolean {
  return a.node === b.node && a.kind === b.kind;
}

/** Each value once, in source order: the way they were found does not show. */
export function distinct(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values;
  const met = new Map<Node, Set<Value['kind']>>();
  return values
    .filter(({ node, kind }) => {
      const kinds = met.get(node) ?? new Set();
      if (kinds.has(kind)) return false;
      met.set(node, kinds.add(kind));
      return true;
    })
    .sort((a, b) => a.node.range[0] - b.node.range[0]);
}
