import { isWithin, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import { callerOf, isKeptHere } from '../conversations/escapes.js';
import { isHandedOut, isVisibleField } from '../conversations/handouts.js';
import type { OpenAIFile } from '../file.js';
import { append } from '../multimap.js';
import type { Reply } from '../replies.js';
import { isTestFile } from '../test-files.js';
import type { Step } from '../value-flow/flow.js';
import { isList } from './answers.js';
import { loopDeclaring } from './call-loops.js';
import { isDoubt, keptIn, type Kept } from './kept-calls.js';

/** Tool calls that a program keeps and runs, and whose results it puts nowhere, or under a role that answers no call. */
export interface UnansweredCalls {
  /** What puts the calls into the conversation. */
  readonly at: Node;
  /** The request that sends them without results. */
  readonly again: Node;
}

/** Finds such calls in a file that writes no result of any call: each has the id of its call. */
export function findUnansweredCalls(file: OpenAIFile): readonly UnansweredCalls[] {
  if (isTestFile(file.filename) || file.sourceCode.text.includes('call_id')) return [];
  const found = new Map<Node, UnansweredCalls>();
  for (const request of file.requests) {
    if (request.api === 'completions' || request.method === 'runTools') continue;
    const reply = file.replies.of(request);
    const runs = reply.steps.filter((step) => isOfACall(step, file)).map(({ node }) => node);
    if (runs.length === 0) continue;
    for (const kept of keptIn(reply, file)) {
      const one = isSeenWhole(kept.conversation, file) ? sentOpen(kept, reply, runs, file) : undefined;
      if (one) found.set(one.at, one);
    }
  }
  return [...found.values()];
}

/** Whether a step shows that there is a call in a list: its arguments are read, or it has a round of a loop over the list. */
function isOfACall({ node, flow, from }: Step<Part>, { bindings }: OpenAIFile): boolean {
  const entry = flow.label === 'toolCall' ? bindings.variableOf(unwrap(node))?.defs[0]?.name : undefined;
  const isInRound = entry !== undefined && loopDeclaring(entry) !== undefined;
  if (!isInRound && (flow.label !== 'arguments' || !isPlainRead(node))) return false;
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

/** Whether nobody else can add to a conversation while the file works on it, and nothing happens to it that cannot be told. */
function isSeenWhole(conversation: Conversation, file: OpenAIFile): boolean {
  const { isOpen, isBorrowed, events, place } = conversation;
  if (events.some((event) => isDoubt(event) || event.isGuess)) return false;
  // whoever gave it waits for this run
  if (callerOf(place)) return true;
  const isReached = isHandedOut(conversation, file) || isVisibleField(place, file);
  return !isOpen && !isBorrowed && !isReached && isKeptHere(place, file);
}

/** The request that sends a conversation in which calls are kept that have been run. */
function sentOpen(
  { conversation, writes }: Kept,
  reply: Reply,
  runs: readonly Node[],
  file: OpenAIFile,
): UnansweredCalls | undefined {
  type State = 'none' | 'kept' | 'run' | 'both';
  const events = new Map<Node, (state: State) => readonly State[]>();
  for (const node of runs) events.set(node, (state) => [state === 'kept' || state === 'both' ? 'both' : 'run']);
  const after = (state: State, event: ConversationEvent): State => {
    if (writes.includes(event)) return state === 'run' || state === 'both' ? 'both' : 'kept';
    // what else is made of the reply may be the result: `messages.push(await answer(call))`
    return ['reset', 'request', 'reply', 'replyText'].includes(event.what) ? 'none' : state;
  };
  const byNode = new Map<Node, ConversationEvent[]>();
  for (const event of conversation.events) append(byNode, event.node, event);
  for (const [node, all] of byNode) events.set(node, (state) => [all.reduce(after, state)]);
  // a request that sends something else gives other calls
  if (!conversation.events.some(({ request }) => request === reply.request))
    events.set(reply.request.node, () => ['none']);
  const within = callerOf(conversation.place);
  const answer = file.flow.ask<State>({ start: 'none', events, throwing: new Set(), ...(within && { within }) });
  const again = eventsOf(conversation, 'request').find(
    ({ node, beside }) =>
      answer.before(node).has('both') && beside?.every((kind) => kind === 'turn' || kind === 'system') !== false,
  );
  if (!again) return undefined;
  const last = [...answer.wayBack(again.node, 'both')].find((node) => writes.some((write) => write.node === node));
  const write = writes.find(({ node }) => node === last) ?? writes[0];
  return write && !isWithin(write.source, again.source) ? { at: write.source, again: again.source } : undefined;
}
