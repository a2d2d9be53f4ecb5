import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import type { Reply } from '../replies.js';
import { isTestFile } from '../test-files.js';
import { changesCalls, keepsAllCalls, looksForAnswers } from './answers.js';

/** A conversation that holds all the calls of a reply, and what put them there. */
export interface Kept {
  readonly conversation: Conversation;
  readonly writes: readonly ConversationEvent[];
}

/** The replies of a file that may hold calls, which the program answers itself, and leaves as they came. None where it keeps account of its answers. */
export const callingReplies = once((file: OpenAIFile): readonly Reply[] => {
  if (isTestFile(file.filename) || looksForAnswers(file)) return [];
  return file.requests
    .filter(({ api, method, v3 }) => api !== 'completions' && method !== 'runTools' && !v3)
    .map((request) => file.replies.of(request))
    .filter((reply) => !changesCalls(reply, file));
});

/** The conversations of a file that hold the calls of a reply. */
export const keptIn = (reply: Reply, file: OpenAIFile): readonly Kept[] => keptBy(file)(reply);

const keptBy = once((file: OpenAIFile) => once((reply: Reply) => findKept(reply, file)));

function findKept(reply: Reply, file: OpenAIFile): readonly Kept[] {
  let [first, last] = [Infinity, -Infinity];
  for (const { range } of reply.carriers.keys()) {
    first = Math.min(first, range[0]);
    last = Math.max(last, range[0]);
  }
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
