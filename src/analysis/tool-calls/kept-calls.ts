import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import { keepsAllCalls } from './answers.js';

/** A conversation that holds all the calls of a reply, and what put them there. */
export interface Kept {
  readonly conversation: Conversation;
  readonly writes: readonly ConversationEvent[];
}

/** The conversations of a file that hold the calls of a reply. */
export function keptIn(reply: Reply, file: OpenAIFile): readonly Kept[] {
  const places = [...reply.carriers.keys()].map(({ range }) => range[0]);
  const first = Math.min(...places);
  const last = Math.max(...places);
  return file.conversations.flatMap((conversation) => {
    const writes = eventsOf(conversation, 'reply').filter(
      // a file can have thousands of both: what has none of its text needs no look
      ({ source }) => source.range[0] <= last && source.range[1] > first && keepsAllCalls(source, reply, file),
    );
    return writes.length > 0 ? [{ conversation, writes }] : [];
  });
}

/** Whether an event may answer calls: something unknown is added, or other code has the conversation. A look at the reply does not. */
export const isDoubt = ({ what, source }: ConversationEvent): boolean =>
  what === 'unknown' || what === 'leaves' || (what === 'noted' && source.type === 'CallExpression');
