import { enclosingFunction } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import { once } from '../analysis/once.js';

/**
 * A name that no identifier of the file has. Fixes of one pass are made from the same text, so each takes a name that no other fix in the function
 * would take: the first of them gets `wanted`, the second `wanted2`.
 * @param rivals where fixes may declare such a name, in source order; `at` is one of them
 */
export function freeName(wanted: string, at: Node, rivals: readonly Node[], file: OpenAIFile): string {
  const around = enclosingFunction(at);
  const near = rivals.filter((rival) => enclosingFunction(rival) === around);
  const taken = namesOf(file);
  for (let n = near.indexOf(at) + 1; ; n += near.length) {
    const name = n === 1 ? wanted : `${wanted}${n}`;
    if (!taken.has(name)) return name;
  }
}

const namesOf = once(
  (file: OpenAIFile): ReadonlySet<string> => new Set(file.nodes('Identifier').map(({ name }) => name)),
);
