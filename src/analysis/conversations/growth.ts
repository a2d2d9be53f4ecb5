import type { Node } from '../../ast/walk.js';
import { CARRIERS } from '../../sdk/carriers.js';
import { eventsOf, type Conversation, type ConversationEvent } from './conversation.js';
import { methodName } from './frames.js';

/** Whether an event is a user turn that comes on top of what is there. */
export function isUserTurn({ what, source }: ConversationEvent, conversation: Conversation): boolean {
  if (what !== 'turn' && what !== 'heard') return false;
  return !eventsOf(conversation, 'reset').some((reset) => reset.source === source);
}

/** Whether code outside the file gets the conversation and may do anything with it. What only carries it somewhere does not: `res.json(messages)`. */
export function isHandedOn({ events, cuts }: Conversation): boolean {
  return events.some(
    ({ what, source }) =>
      (what === 'leaves' || what === 'noted') &&
      source.type === 'CallExpression' &&
      !CARRIERS.has(methodName(source) ?? '') &&
      !cuts.some(({ member }) => member === source.callee),
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
