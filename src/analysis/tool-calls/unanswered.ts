import { isWithin, propertyOf, stringOf, unwrap } from '../../ast/expressions.js';
import { pushedBy } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import { callerOf, isKeptHere } from '../conversations/escapes.js';
import { isHandedOut, isVisibleField } from '../conversations/handouts.js';
import { partsIn } from '../conversations/kept-items.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import type { Step } from '../value-flow/flow.js';
import { isList } from './answers.js';
import { loopDeclaring } from './call-loops.js';
import { leftOpen } from './left-open.js';
import {
  callingReplies,
  followCalls,
  othersMayAnswer,
  isUnknown,
  keptIn,
  sendsCallsAlone,
  type Kept,
} from './kept-calls.js';

/** Tool calls that a program keeps, and behind which no result goes into the conversation, or one under a role that answers no call. */
export interface UnansweredCalls {
  readonly what:
    /** It looks into them, and there is no way to a result. */
    | 'unanswered'
    /** A jump leads around the results. */
    | 'leftOpen';
  /** What puts the calls into the conversation, or the jump. */
  readonly at: Node;
  /** The request that sends them without results. */
  readonly again: Node;
}

/** Finds such calls: where there is a way to a result, it is for others to say which calls miss theirs. */
export function findUnansweredCalls(file: OpenAIFile): readonly UnansweredCalls[] {
  const found = new Map<Node, UnansweredCalls>();
  for (const reply of callingReplies(file)) {
    const looks = reply.steps.filter((step) => looksIntoCall(step, file)).map(({ node }) => node);
    if (looks.length === 0) continue;
    for (const kept of [...keptIn(reply, file), ...keptAlone(reply, file)]) {
      const { conversation, writes } = kept;
      if (!isSeenWhole(conversation, file)) continue;
      for (const write of writes) {
        const again = found.has(write.source) ? undefined : sentOpen(conversation, write, reply, looks, file);
        if (again) found.set(write.source, { what: 'unanswered', at: write.source, again });
      }
      const left = leftOpen(kept, reply, file);
      if (left && !found.has(left.at)) found.set(left.at, { what: 'leftOpen', ...left });
    }
  }
  return [...found.values()];
}

/** The conversations into which calls of an output are put without the rest of it: `if (item.type === 'function_call') input.push(item)`. */
function keptAlone(reply: Reply, file: OpenAIFile): readonly Kept[] {
  if (reply.request.api !== 'responses') return [];
  const calls = partsIn(reply, file).filter(({ keeps }) => keeps === 'function_call');
  if (calls.length === 0) return [];
  return file.conversations.flatMap((conversation) => {
    const writes = eventsOf(conversation, 'reply').filter(({ source }) => calls.some(({ at }) => isWithin(at, source)));
    return writes.length > 0 ? [{ conversation, writes }] : [];
  });
}

/** Whether a step shows that there is a call in a list: a member of it is read, or it has a round of a loop over the list. */
function looksIntoCall({ node, flow, from }: Step<Part>, { bindings }: OpenAIFile): boolean {
  const isRead = flow.label === 'arguments' || (flow.label === 'toolCall' && from?.flow.label === 'toolCall');
  const entry = flow.label === 'toolCall' ? bindings.variableOf(unwrap(node))?.defs[0]?.name : undefined;
  const isInRound = entry !== undefined && loopDeclaring(entry) !== undefined;
  if (!isInRound && !(isRead && isPlainRead(node))) return false;
  for (let step = from; step; step = step.from) if (isList(step.flow.label)) return true;
  return false;
}

/** `call.function.arguments`: not `calls?.[0]?.function.arguments`, which is read where there is no call, too. */
function isPlainRead(node: Node): boolean {
  if (node.type !== 'MemberExpression') return false;
  for (let inner: Node = node; inner.type === 'MemberExpression'; inner = unwrap(inner.object))
    if (inner.optional) return false;
  return true;
}

/** Whether nobody else can add to a conversation while the file works on it. */
function isSeenWhole(conversation: Conversation, file: OpenAIFile): boolean {
  const { isOpen, isBorrowed, events, place } = conversation;
  if (events.some(othersMayAnswer)) return false;
  // whoever gave it waits for this run
  if (callerOf(place)) return true;
  const isReached = isHandedOut(conversation, file) || isVisibleField(place, file);
  return !isOpen && !isBorrowed && !isReached && isKeptHere(place, file);
}

/** The request that sends a conversation with the calls of a write behind which there is no result, whatever way the program takes. */
function sentOpen(
  conversation: Conversation,
  write: ConversationEvent,
  reply: Reply,
  looks: readonly Node[],
  file: OpenAIFile,
): Node | undefined {
  type State = 'kept' | 'seen' | 'open';
  const besides = new Map<Node, (state: State | 'none') => State | 'none'>();
  for (const node of looks) besides.set(node, (state) => (state === 'kept' || state === 'open' ? 'open' : 'seen'));
  // a request that sends something else gives other calls
  if (!conversation.events.some(({ request }) => request === reply.request))
    besides.set(reply.request.node, () => 'none');
  const after = (state: State | 'none', event: ConversationEvent): State | 'none' => {
    if (event === write) return state === 'seen' || state === 'open' ? 'open' : 'kept';
    // what else is made of the reply may be the result: `messages.push(await answer(call))`
    const isEnd = ['reset', 'request', 'reply', 'replyText'].includes(event.what) || isResult(event);
    return isEnd ? 'none' : state;
  };
  const standing = followCalls<State>(conversation, after, file, besides);
  if (standing.happensWithCalls(isUnknown)) return undefined;
  const isAnswered = conversation.events.filter(isResult).some(({ node }) => {
    const before = standing.before(node);
    return node === write.node || before.has('kept') || before.has('open');
  });
  const again = eventsOf(conversation, 'request').find(
    (event) => sendsCallsAlone(event) && standing.before(event.node).has('open'),
  );
  return isAnswered || !again || isWithin(write.source, again.source) ? undefined : again.source;
}

/** Whether an event is the result of a call: not `{ role: 'function', name, content }`, which is one of the functions that came before tools, and answers no call. */
function isResult({ what, node, source }: ConversationEvent): boolean {
  if (what !== 'tool' || node !== source) return what === 'tool';
  return !pushedBy(source).some((entry) => {
    const message = unwrap(entry);
    return message.type === 'ObjectExpression' && stringOf(propertyOf(message, 'role')?.value) === 'function';
  });
}
