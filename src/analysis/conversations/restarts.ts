import type { TSESTree } from '@typescript-eslint/utils';
import { propertyOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { CallGraph } from '../calls.js';
import type { Arrays } from './arrays.js';
import type { Place, Places } from './places.js';
import type { Write } from './writes.js';

/** A write that removes or replaces what a list is kept in, and the list with it: `delete chats[id]`, `sessions.clear()`, `chat = new Chat()`. */
export interface Restart {
  readonly node: Node;
  /** What is removed or replaced. */
  readonly container: Place;
}

/** What a list is kept in, and the names from there to the list, as far as they are known. */
interface Container {
  readonly place: Place;
  readonly below: readonly string[];
}

/** Finds where a file removes or replaces what the list at a place is kept in: objects and stores on its path, and the objects of its class. */
export function findRestarts(
  nodes: NodeIndex,
  writes: readonly Write[],
  arrays: Arrays,
  places: Places,
  calls: CallGraph,
): (place: Place) => readonly Restart[] {
  return (place) =>
    containersOf(place).flatMap((container) =>
      arrays
        .writesTo(container.place)
        .filter((write) => renews(write, container))
        .map(({ node }) => ({ node, container: container.place })),
    );

  function containersOf(place: Place): readonly Container[] {
    const found = new Map<string, Container>();
    const work = around(place);
    for (let one = work.pop(); one; one = work.pop()) {
      if (found.has(one.place.key)) continue;
      found.set(one.place.key, one);
      work.push(...around(one.place));
    }
    return [...found.values()];
  }

  /** What a place is a part of, the nearest only. */
  function around(place: Place): Container[] {
    const { root, path } = place;
    const parent = places.parentOf(place);
    if (parent) return [{ place: parent, below: path.slice(-1) }];
    if ('defs' in root || 'global' in root) return [];
    return nodes('NewExpression')
      .filter((made) => calls.classOf(made) === root)
      .flatMap(holdersOf)
      .map((holder) => ({ place: holder, below: [] }));
  }

  /** Where a new object is put. */
  function holdersOf(made: TSESTree.NewExpression): readonly Place[] {
    let whole: Node = wrapped(made);
    while (whole.parent?.type === 'LogicalExpression' || whole.parent?.type === 'ConditionalExpression')
      whole = wrapped(whole.parent);
    const declared = whole.parent?.type === 'VariableDeclarator' ? places.placeOf(whole.parent.id) : undefined;
    if (declared) return [declared];
    return writes
      .filter(({ how, values }) => how !== 'add' && values.some((value) => wrapped(value) === whole))
      .flatMap((write) => arrays.targetOf(write) ?? []);
  }

  /** Whether what a container held is gone after a write; what is put back into it, or spread, may still be there. */
  function renews({ how, values: [value] }: Write, { place, below }: Container): boolean {
    if (how === 'reset') return true;
    if (how === 'add' || !value) return false;
    const node = unwrap(value);
    if (places.placeOf(node)?.key === place.key) return false;
    if (node.type === 'ArrayExpression') return node.elements.every((element) => element?.type !== 'SpreadElement');
    if (node.type !== 'ObjectExpression') return true;
    if (node.properties.some(({ type }) => type === 'SpreadElement')) return false;
    const [name] = below;
    const kept = name === undefined ? undefined : propertyOf(node, name)?.value;
    return !kept || places.placeOf(kept)?.key !== places.under(place, ...below).key;
  }
}
