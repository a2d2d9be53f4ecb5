import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf } from '../../ast/expressions.js';
import type { NodeIndex } from '../../ast/walk.js';
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
export function findCuts(nodes: NodeIndex, places: Places): (place: Place) => readonly Cut[] {
  const byKey = new Map<string, Cut[]>();
  for (const member of nodes('MemberExpression')) {
    const name = nameOf(member);
    if (name === undefined || !CUTTING.has(name)) continue;
    const key = places.placeOf(member.object)?.key;
    if (key === undefined) continue;
    append(byKey, key, { name, member });
  }
  return ({ key }) => byKey.get(key) ?? [];
}
