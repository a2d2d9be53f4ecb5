import { eventsOf, type ConversationEvent } from '../analysis/conversations/conversation.js';
import { isInCatch, isTakingBack } from '../analysis/conversations/growth.js';
import type { OwedReply } from '../analysis/conversations/owed-replies.js';
import type { OpenAIFile } from '../analysis/file.js';
import { append } from '../analysis/multimap.js';
import { once } from '../analysis/once.js';
import { mayBeStream, type Request } from '../analysis/requests.js';
import { enclosingFunction, isWithin } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';
import { appendReply, type Fix } from './append-reply.js';
import { continueResponse } from './continue-response.js';
import { correctRole, storeWholeMessage } from './correct-entry.js';
import { extendArray, insertBeforeResults } from './extend-array.js';
import { keepCopy } from './keep-copy.js';
import { moveReply, withTest } from './move-reply.js';
import { storeAlways } from './store-always.js';

/** How a conversation gets its reply. */
export interface Repair {
  readonly fix?: Fix | undefined;
  /** Adds it, where somebody has to see that it is not there already, or taken back. */
  readonly suggestion?: Fix | undefined;
  /** Takes away the condition under which it is stored. */
  readonly always?: Fix | undefined;
}

/** Corrects the entry that is there, or moves it to where the reply is known, or adds it there. Neither when no place is certain. */
export function repairConversation(file: OpenAIFile, owed: OwedReply): Repair {
  const { what, conversation, event, earlier } = owed;
  if (what === 'misfiled') return isForOthersToo(event, file) ? {} : { fix: correctRole(file, event) };
  const isWhole = what === 'droppedToolCalls';
  // results in an array of their own go on from the response; beside the turn that was sent before, they would bring it in twice
  const hasTurn = eventsOf(conversation, 'turn').length > 0 || eventsOf(conversation, 'heard').length > 0;
  if (isWhole && event.request?.api === 'responses' && event.isAlone && !hasTurn)
    return { fix: continueResponse(file, event.request) };
  if (!earlier) return {};
  if (what === 'late') return { fix: moveReply(file, conversation, withTest(event.source, file), earlier.node) };
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
  // beside results of tools, their calls have to be there
  const hasCalls = isWhole || (earlier.request?.api === 'chat' && eventsOf(conversation, 'tool').length > 0);
  const isEither = earlier.request !== undefined && mayBeStream(earlier.request);
  const added = isEither
    ? undefined
    : ((isWhole ? insertBeforeResults(file, conversation, earlier) : undefined) ??
      extendArray(file, conversation, earlier, hasCalls) ??
      keepCopy(file, conversation, earlier, hasCalls) ??
      appendReply(file, conversation, earlier, hasCalls));
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
  if (moved) return { fix: moved };
  const always = storeAlways(file, first.source);
  if (always) return { always };
  // beside a store of the same reply it would be there twice
  return isItsReply(first.source) === 'yes' ? {} : { suggestion: added };
}

/** Whether a write stands in a function that asks nothing itself and has several callers, not all of whom give it a reply: its role is right for the others. */
function isForOthersToo({ node, source }: ConversationEvent, file: OpenAIFile): boolean {
  const fn = enclosingFunction(source);
  if (node !== source || !fn || file.requests.some((request) => isWithin(request.node, fn))) return false;
  return file.calls.callers(fn).calls.length > 1;
}

/** Whether a write stores the reply to a request, and not another one's; `maybe`, where the reply could not be followed to its end. */
function holderOf(file: OpenAIFile, { request }: ConversationEvent): (write: Node) => 'yes' | 'no' | 'maybe' {
  const isComplete = request && file.replies.of(request).complete;
  return (write) => {
    const stored = requestsAnsweredIn(write, file);
    if (request && stored.has(request)) return 'yes';
    return isComplete || stored.size > 0 ? 'no' : 'maybe';
  };
}

/** The requests whose replies occur in a piece of code, themselves or a part of them; where there are none, those of which something has been made that does. */
function requestsAnsweredIn(code: Node, file: OpenAIFile): ReadonlySet<Request> {
  const { carried, answered } = requestsByCarrier(file);
  const known = answered.get(code);
  if (known) return known;
  const parts = new Set<Request>();
  const made = new Set<Request>();
  walk(code, file.sourceCode.visitorKeys, (node) => {
    for (const { request, part } of carried.get(node) ?? []) (part === 'made' ? made : parts).add(request);
  });
  const found = parts.size > 0 ? parts : made;
  answered.set(code, found);
  return found;
}

/** The requests by the expressions that hold something of their replies, and, of code that has been read, those that are answered in it: a list may be one piece of code with thousands of entries. */
const requestsByCarrier = once((file: OpenAIFile) => {
  const carried = new Map<Node, { readonly request: Request; readonly part: Part }[]>();
  for (const request of file.requests)
    for (const [node, part] of file.replies.of(request).carriers) append(carried, node, { request, part });
  return { carried, answered: new Map<Node, ReadonlySet<Request>>() };
});

function isSameFunction(one: Node, other: Node): boolean {
  return enclosingFunction(one) === enclosingFunction(other);
}
