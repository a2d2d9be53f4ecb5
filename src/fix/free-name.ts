import { enclosingFunction } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import { once } from '../analysis/once.js';

/**
 * A name that no variable of the file has, global ones that it uses included; properties may have it. Fixes of one pass are made from the same text,
 * so each takes a name that no other fix in the function would take: the first of them gets `wanted`, the second `wanted2`.
 * @param rivals where fixes may declare such a name, in source order; `at` is one of them
 */
export function freeName(wanted: string, at: Node, rivals: readonly Node[], file: OpenAIFile): string {
  const near = byFunction(rivals).get(enclosingFunction(at));
  const taken = namesOf(file);
  for (let n = near?.get(at) ?? 1; ; n += near?.size ?? 1) {
    const name = n === 1 ? wanted : `${wanted}${n}`;
    if (!taken.has(name)) return name;
  }
}

/** The number of each rival among those of its function. A file can have thousands of them. */
const byFunction = once((rivals: readonly Node[]): ReadonlyMap<Node | undefined, ReadonlyMap<Node, number>> => {
  const numbers = new Map<Node | undefined, Map<Node, number>>();
  for (const rival of rivals) {
    const around = enclosingFunction(rival);
    const near = numbers.get(around) ?? new Map<Node, number>();
    numbers.set(around, near.set(rival, near.size + 1));
  }
  return numbers;
});

const namesOf = once(({ sourceCode }: OpenAIFile): ReadonlySet<string> => {
  const scopes = sourceCode.scopeManager?.scopes ?? [];
  return new Set(
    scopes.flatMap(({ variables, references }) => [
      ...variables.map(({ name }) => name),
      ...references.map(({ identifier }) => identifier.name),
    ]),
  );
});
