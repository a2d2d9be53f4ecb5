import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, nameOf, unwrap } from '../../ast/expressions.js';
import { receiverOf } from '../../ast/members.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import { append } from '../multimap.js';
import type { Place, Places } from './places.js';

/** A read of a member by which a program shortens an array, or asks how long it is: `messages.slice`, `messages.length`. */
export interface Cut {
  readonly name: string;
  readonly member: TSESTree.MemberExpression;
}

/** The members of arrays that shorten them, give a part of them, or tell their size. */
const CUTTING = new Set(['slice', 'splice', 'shift', 'pop', 'filter', 'toSpliced', 'length']);

/** Finds what the file cuts off arrays, by the keys of their places, in source order. */
export function findCuts(nodes: NodeIndex, bindings: Bindings, places: Places): (place: Place) => readonly Cut[] {
  const byKey = new Map<string, Cut[]>();
  for (const member of nodes('MemberExpression')) {
    const name = nameOf(member);
    if (name === undefined || !CUTTING.has(name)) continue;
    const list = name === 'slice' ? unfiltered(member.object, bindings) : member.object;
    for (const { key } of placesIn(list, places)) append(byKey, key, { name, member });
  }
  return ({ key }) => byKey.get(key) ?? [];
}

/** The list that an array is filtered from, by itself or under a name: `history.filter(isTurn).slice(-20)`. */
function unfiltered(array: Node, bindings: Bindings): Node {
  const made = bindings.resolve(array);
  return receiverOf(made, 'filter') ?? array;
}

/** The places whose entries an array has: its own, and those that it is written with, `[...history, turn].slice(-20)`, `history.concat(turn).slice(-20)`. */
function placesIn(array: Node, places: Places): readonly Place[] {
  const place = places.placeOf(array);
  if (place) return [place];
  const node = unwrap(array);
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((element) =>
      element?.type === 'SpreadElement' ? placesIn(element.argument, places) : [],
    );
  const receiver = receiverOf(node, 'concat');
  return receiver ? placesIn(receiver, places) : [];
}

/** Whether a function gives back, by its name, no more than entries of the list that it gets first: `trimHistory(messages)`. */
export function isShortening({ callee, arguments: [list] }: TSESTree.CallExpression): boolean {
  return (
    list !== undefined &&
    list.type !== 'SpreadElement' &&
    /^(?:trim|truncate|prune|shorten)(?![a-z])/.test(lastName(callee) ?? '')
  );
}
