import { isFunction } from '../../ast/expressions.js';
import { receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { CallGraph } from '../calls.js';
import type { ConversationEvent } from './conversation.js';
import type { ReplyTrace } from './messages.js';

/** Calls through which a helper is followed to the loop that calls it. */
const DEEPEST = 3;

/**
 * What is gone through where a reply is stored in parts, or when its last part comes: `stream` of `for await (const event of stream)`, `response.output`.
 * There is at least one part, and one of them is the last: whoever stores in such a loop has stored the reply when it is over, whatever is tested there.
 */
export function replyLoops(event: ConversationEvent, trace: ReplyTrace, calls: CallGraph): readonly Node[] {
  if (event.what !== 'reply' && event.what !== 'replyText' && event.what !== 'unknown') return [];
  return loopsAround(event.node, trace, calls, DEEPEST);
}

function loopsAround(node: Node, trace: ReplyTrace, calls: CallGraph, depth: number): readonly Node[] {
  let outermost: Node | undefined;
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    const parts = isFunction(outer) ? receiverOfCallback(outer) : partsOf(outer, inner);
    if (parts && trace.occursIn(parts)) outermost = parts;
    if (!isFunction(outer) || (parts && parts === outermost)) continue;
    if (outermost || depth === 0) break;
    return calls.callers(outer).calls.flatMap((call) => loopsAround(call, trace, calls, depth - 1));
  }
  return outermost ? [outermost] : [];
}

/** What the rounds of a loop depend on, seen from its body. */
function partsOf(loop: Node, body: Node): Node | undefined {
  if (loop.type === 'ForOfStatement' && loop.body === body) return loop.right;
  return loop.type === 'ForStatement' && loop.body === body ? (loop.test ?? undefined) : undefined;
}

/** `response.output` of `response.output.forEach((item) => …)`. */
function receiverOfCallback(fn: Node): Node | undefined {
  const call = fn.parent;
  return call?.type === 'CallExpression' && call.arguments.some((argument) => argument === fn)
    ? receiverOf(call)
    : undefined;
}
