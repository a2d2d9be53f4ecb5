import type { Conversation, ConversationEvent } from '../conversations/conversation.js';
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
  return file.conversations.flatMap((conversation) => {
    const writes = conversation.events.filter(
      ({ what, source }) => what === 'reply' && keepsAllCalls(source, reply, file),
    );
    return writes.length > 0 ? [{ conversation, writes }] : [];
  });
}

/** Whether an event may answer calls: something unknown is added, or other code has the conversation. A look at the reply does not. */
export const isDoubt = ({ what, source }: ConversationEvent): boolean =>
  what === 'unknown' || what === 'leaves' || (what === 'noted' && source.type === 'CallExpression');
