import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { Reply } from '../replies.js';
import type { ReplyTrace } from './messages.js';

/** Sums up what all replies of a file carry, so that an expression can be asked whether some reply occurs in it. */
export function traceReplies(replies: readonly Reply[]): ReplyTrace {
  const parts = new Map<Node, Part>();
  const above = new Set<Node>();
  const aboveText = new Set<Node>();
  const aboveReason = new Set<Node>();
  for (const reply of replies) {
    for (const { node } of reply.reasonReads) mark(node, aboveReason);
    for (const [node, part] of reply.carriers) {
      if (part === 'other' || part === 'reason' || part === 'eventType') continue;
      if (!parts.has(node) || parts.get(node) === 'made') parts.set(node, part);
      mark(node, above);
      if (part === 'text') mark(node, aboveText);
    }
  }
  return {
    requestsOf: (node) =>
      replies.filter(({ carriers }) => (carriers.get(node) ?? 'made') !== 'made').map(({ request }) => request),
    looksAtReason: (node) => aboveReason.has(node),
    partOf: (node) => parts.get(node),
    occursIn: (node, what) => (what === 'text' ? aboveText : above).has(node),
  };
}

/** Marks a node and what is around it, up to the first that is marked already. */
function mark(node: Node, marked: Set<Node>): void {
  for (let outer: Node | undefined = node; outer && !marked.has(outer); outer = outer.parent) marked.add(outer);
}
