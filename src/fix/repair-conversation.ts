import { eventsOf, type ConversationEvent } from '../analysis/conversations/conversation.js';
import { isInCatch, isTakingBack } from '../analysis/conversations/growth.js';
import type { OwedReply } from '../analysis/conversations/owed-replies.js';
import type { OpenAIFile } from '../analysis/file.js';
import { enclosingFunction, isWithin } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { appendReply, type Fix } from './append-reply.js';
import { continueResponse } from './continue-response.js';
import { correctRole, storeWholeMessage } from './correct-entry.js';
import { extendArray } from './extend-array.js';
import { moveReply } from './move-reply.js';

/** How a conversation gets its reply: by a fix, or by a suggestion where the reply is stored on some other path already, which cannot be moved. */
export interface Repair {
  readonly fix?: Fix | undefined;
  readonly suggestion?: Fix | undefined;
}

/** Corrects the entry that is there, or moves it to where the reply is known, or adds it there. Neither when no place is certain. */
export function repairConversation(file: OpenAIFile, owed: OwedReply): Repair {
  const { what, conversation, event, earlier } = owed;
  if (what === 'misfiled') return { fix: correctRole(file, event) };
  const isWhole = what === 'droppedToolCalls';
  // results in an array of their own go on from the response; beside the turn that was sent before, they would bring it in twice
  const hasTurn = eventsOf(conversation, 'turn').length > 0 || eventsOf(conversation, 'heard').length > 0;
  if (isWhole && event.request?.api === 'responses' && event.isAlone && !hasTurn)
    return { fix: continueResponse(file, event.request) };
  if (!earlier) return {};
  if (what === 'late') return { fix: moveReply(file, conversation, event.source, earlier.node) };
  const isHere = ({ node }: ConversationEvent): boolean => isSameFunction(node, earlier.node);
  const isItsReply = holderOf(file, earlier);
  const isStored = (event: ConversationEvent): boolean => isHere(event) && isItsReply(event.source) !== 'no';
  const texts = eventsOf(conversation, 'replyText').filter(isStored);
  const [textOnly] = isWhole ? texts : [];
  if (textOnly) return { fix: storeWholeMessage(file, textOnly) };
  const first = eventsOf(conversation, 'reply').find(isStored) ?? texts[0];
  // where the request is, another caller who stores the reply would have it twice
  const isAtRequest = earlier.request && isSameFunction(earlier.request.node, earlier.node);
  const stores = [...eventsOf(conversation, 'reply'), ...eventsOf(conversation, 'replyText')];
  if (!first && isAtRequest && stores.some(({ source }) => isItsReply(source) === 'yes')) return {};
  const added = extendArray(file, conversation, earlier, isWhole) ?? appendReply(file, conversation, earlier, isWhole);
  // what takes the newest entry back would take the reply in place of the turn
  const isTakenBack = eventsOf(conversation, 'reset').some(
    (reset) =>
      isTakingBack(reset.source) &&
      isHere(reset) &&
      reset.node.range[0] > earlier.node.range[1] &&
      !isInCatch(reset.node),
  );
  if (!first) return isTakenBack ? { suggestion: added } : { fix: added };
  const moved = moveReply(file, conversation, first.source, earlier.node);
  return moved ? { fix: moved } : { suggestion: added };
}

/** Whether a write stores the reply to a request, and not another one's; `maybe`, where the reply could not be followed to its end. */
function holderOf(file: OpenAIFile, { request }: ConversationEvent): (write: Node) => 'yes' | 'no' | 'maybe' {
  const reply = request && file.replies.of(request);
  const carriers = [...(reply?.carriers.keys() ?? [])];
  return (write) => (carriers.some((carrier) => isWithin(carrier, write)) ? 'yes' : reply?.complete ? 'no' : 'maybe');
}

function isSameFunction(one: Node, other: Node): boolean {
  return enclosingFunction(one) === enclosingFunction(other);
}
