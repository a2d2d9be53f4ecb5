import { isDoubted } from '../analysis/doubts.js';
import type { Reply } from '../analysis/replies.js';
import type { Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';

type Link = '.' | '?.';

/** How a member of a part of an answer is read at a place: with `?.` where the program itself takes into account that the part may be absent. */
export function linksAt(place: Node, reply: Reply): (part: Part) => Link {
  return (part) => (isDoubted(part, reply, place) ? '?.' : '.');
}

/** The first element of a list. */
export function firstOf(list: string, link: Link): string {
  return link === '.' ? `${list}[0]` : `${list}?.[0]`;
}
