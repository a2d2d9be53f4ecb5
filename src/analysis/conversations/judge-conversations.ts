import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { Request } from '../requests.js';
import { findOneSidedHistories } from './channel-histories.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { findDelayedReplies } from './delayed-replies.js';
import { findOwedReplies, type OwedReply } from './owed-replies.js';
import { replyLeaves, type Leaving } from './reply-leaves.js';
import { findStepLoops } from './step-loops.js';
import { findUnreadResults } from './unread-results.js';

/**
 * What the conversations of a file lack, each mistake once: a reply that is owed when the conversation is sent again, one that goes in a turn later,
 * and the three ways to send it as if nothing had been answered (a loop of steps, a history without the bot's side, results that are never read).
 */
export function judgeConversations(file: OpenAIFile): readonly OwedReply[] {
  const leaves = rememberLeaves(file);
  const judged = new Set<Node>();
  // a copy is judged after what it is a copy of, which is where the reply belongs
  const conversations = file.conversations
    .filter(({ mayBeAnswered }) => !mayBeAnswered)
    .sort((a, b) => Number(a.isCopy) - Number(b.isCopy));
  const found = conversations.flatMap((conversation): readonly OwedReply[] => [
    ...findOwedReplies(conversation, file, leaves),
    ...findStepLoops(conversation, file).map((event) => missing(conversation, event, event)),
    ...findUnreadResults(conversation, file).map(({ event, earlier }) => missing(conversation, event, earlier)),
    ...findDelayedReplies(conversation, file).map((delayed) => ({ what: 'late' as const, conversation, ...delayed })),
    ...findOneSidedHistories(conversation, file).map((event) => missing(conversation, event, undefined)),
  ]);
  return found
    .sort((a, b) => Number(areResultsBeside(a)) - Number(areResultsBeside(b)))
    .filter(({ event: { source } }) => !judged.has(source) && judged.add(source));
}

/** Whether the results without their calls are not in the conversation, but sent beside it: where they are in a copy of it, the calls belong there. */
function areResultsBeside({ what, event }: OwedReply): boolean {
  return what === 'droppedToolCalls' && event.beside?.includes('tool') === true;
}

function missing(
  conversation: Conversation,
  event: ConversationEvent,
  earlier: ConversationEvent | undefined,
): OwedReply {
  return { what: 'missing', conversation, event, earlier };
}

/** What of a request's reply gets to code outside the file: asked once a request. */
function rememberLeaves(file: OpenAIFile): (request: Request) => Leaving | undefined {
  const known = new Map<Request, Leaving | undefined>();
  return (request) => {
    if (!known.has(request)) known.set(request, replyLeaves(file.replies.of(request), file));
    return known.get(request);
  };
}
