import type { OwedReply } from '../analysis/conversations/owed-replies.js';
import type { OpenAIFile } from '../analysis/file.js';
import { enclosingFunction } from '../ast/expressions.js';
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
  if (!earlier) return {};
  if (what === 'late') return { fix: moveReply(file, conversation, event.source, earlier.node) };
  const isWhole = what === 'droppedToolCalls';
  // results in an array of their own go on from the response; beside the turn that was sent before, they would bring it in twice
  const hasTurn = conversation.events.some(({ what: kind }) => kind === 'turn' || kind === 'heard');
  if (isWhole && event.request?.api === 'responses' && event.isAlone && !hasTurn)
    return { fix: continueResponse(file, event.request) };
  const stored = conversation.events.filter(
    ({ node, what: kind }) => (kind === 'reply' || kind === 'replyText') && isSameFunction(node, earlier.node),
  );
  const textOnly = isWhole ? stored.find(({ what: kind }) => kind === 'replyText') : undefined;
  if (textOnly) return { fix: storeWholeMessage(file, textOnly) };
  const added = extendArray(file, conversation, earlier, isWhole) ?? appendReply(file, conversation, earlier, isWhole);
  const [first] = stored;
  if (!first) return { fix: added };
  const moved = moveReply(file, conversation, first.source, earlier.node);
  return moved ? { fix: moved } : { suggestion: added };
}

function isSameFunction(one: Node, other: Node): boolean {
  return enclosingFunction(one) === enclosingFunction(other);
}
