import { methodName, pushedBy } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { CARRIERS } from '../../sdk/carriers.js';
import { isFromCaller } from '../caller-input.js';
import type { OpenAIFile } from '../file.js';
import { findHandlers, handlerAround } from '../handlers.js';
import { eventsOf, type Conversation, type ConversationEvent } from './conversation.js';

/**
 * Whether an event adds a user turn to what is there: by itself, where a message that a caller sent is one, whatever its role; or in a longer copy that
 * takes the place of the array, with what was said and answered.
 */
export function addsTurn(event: ConversationEvent, conversation: Conversation, file: OpenAIFile): boolean {
  const { what, source, lengthens } = event;
  if (lengthens) return true;
  if (what !== 'turn' && what !== 'heard' && !(what === 'unknown' && isOfCaller(source, file))) return false;
  return !eventsOf(conversation, 'reset').some((reset) => reset.source === source);
}

function isOfCaller(write: Node, file: OpenAIFile): boolean {
  const pushed = pushedBy(write);
  const handler = pushed.length > 0 ? handlerAround(write, findHandlers(file), file) : undefined;
  return handler !== undefined && !handler.fact && pushed.some((message) => isFromCaller(message, handler, file));
}

/** Whether code outside the file gets the conversation and may do anything with it. */
export function isInOtherHands(conversation: Conversation): boolean {
  return conversation.events.some((event) => givesToOthers(event, conversation));
}

/** Whether code outside the file gets the conversation here and may do anything with it. What only carries it somewhere does not: `res.json(messages)`. */
export function givesToOthers({ what, source }: ConversationEvent, { cuts }: Conversation): boolean {
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
