import type { Node } from '../../ast/walk.js';
import { CARRIERS } from '../../sdk/carriers.js';
import { eventsOf, type Conversation, type ConversationEvent } from './conversation.js';
import { methodName } from './frames.js';

/** Whether an event is a user turn that comes on top of what is there. */
export function isUserTurn({ what, source }: ConversationEvent, conversation: Conversation): boolean {
  if (what !== 'turn' && what !== 'heard') return false;
  return !eventsOf(conversation, 'reset').some((reset) => reset.source === source);
}

/** Whether code outside the file gets the conversation and may do anything with it. */
export function isHandedOn(conversation: Conversation): boolean {
  return conversation.events.some((event) => handsOn(event, conversation));
}

/** Whether code outside the file gets the conversation here and may do anything with it. What only carries it somewhere does not: `res.json(messages)`. */
export function handsOn({ what, source }: ConversationEvent, { cuts }: Conversation): boolean {
  return (
    (what === 'leaves' || what === 'noted') &&
    source.type === 'CallExpression' &&
    !CARRIERS.has(methodName(source) ?? '') &&
    !cuts.some(({ member }) => member === source.callee)
  );
}

/** Whether code runs only when something has failed. */
export function isInCatch(node: Node): boolean {
  for (let outer = node.parent; outer; outer = outer.parent) if (outer.type === 'CatchClause') return true;
  return false;
}

/** `messages.pop()`: takes back the newest entry, not the oldest. */
export function isTakingBack(write: Node): boolean {
  return methodName(write) === 'pop';
}
