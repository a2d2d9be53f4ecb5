import { unwrap } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import { append } from '../multimap.js';
import type { Place, Places } from './places.js';

/** The other places that the names of a place may stand for: of `a`, where the file has `isPrivate ? a : b`, it is `b`. */
export type OthersOf = (place: Place) => readonly Place[];

/**
 * Reads the choices between places, `isPrivate ? a : b` and `chats[id] ?? a`. An expression has one place, that of the first that is known, so whoever
 * asks whether something happens to it has to ask of the others as well. What is in places that are chosen goes with them: `a.messages` with `b.messages`.
 */
export function findChoices(nodes: NodeIndex, places: Places): OthersOf {
  const chosenWith = new Map<string, Place[]>();
  for (const choice of [...nodes('ConditionalExpression'), ...nodes('LogicalExpression')]) {
    const options = new Map(
      optionsOf(choice).flatMap((option) => {
        const place = places.placeOf(option);
        return place ? [[place.key, place] as const] : [];
      }),
    );
    if (options.size < 2) continue;
    for (const key of options.keys())
      for (const [otherKey, other] of options) if (otherKey !== key) append(chosenWith, key, other);
  }

  return (place) => {
    const found: Place[] = [];
    const below: string[] = [];
    for (let holder: Place | undefined = place; holder; holder = places.parentOf(holder)) {
      for (const other of chosenWith.get(holder.key) ?? []) found.push(places.under(other, ...below));
      below.unshift(holder.path.at(-1) ?? '');
    }
    return found;
  };
}

/** The two sides of a choice; none of what decides, as in `isOpen && list`, and of what is no choice. */
export function optionsOf(choice: Node): readonly Node[] {
  const node = unwrap(choice);
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate];
  return node.type === 'LogicalExpression' && node.operator !== '&&' ? [node.left, node.right] : [];
}
