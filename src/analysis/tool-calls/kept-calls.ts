import type { Node } from '../../ast/walk.js';
import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import { callerOf } from '../conversations/escapes.js';
import type { OpenAIFile } from '../file.js';
import { append } from '../multimap.js';
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
export const isDoubt = (event: ConversationEvent): boolean => event.what === 'unknown' || othersMayAnswer(event);

/** Whether other code may answer the calls: it has the conversation from an event on, or has it together with the reply. */
export const othersMayAnswer = ({ what, source }: ConversationEvent): boolean =>
  what === 'leaves' || (what === 'noted' && source.type === 'CallExpression');

/** Whether an event adds something that nobody can name. */
export const isUnknown = ({ what, isGuess }: ConversationEvent): boolean => what === 'unknown' || isGuess === true;

/** Whether a request sends the messages of a conversation as they are, and beside them nothing that could be a result of a call. */
export const sendsCallsAlone = ({ as, beside }: ConversationEvent): boolean =>
  as !== 'made' && beside?.every((kind) => kind === 'turn' || kind === 'system') !== false;

/** Where a program stands with the calls of a reply: `none` where a conversation does not hold them, and nobody has looked at them yet. */
export interface Standing<State extends string> {
  /** Before a node. */
  before(node: Node): ReadonlySet<State | 'none'>;
  /** The nodes on a way on which it comes to stand so before a node, last to first. */
  wayBack(node: Node, state: State): Iterable<Node>;
  /**
   * Whether one of these events happens in another standing than `none`. What happens before cannot answer them: whatever a list was made of
   * before a reply came has no results of its calls, and the results stand behind them.
   */
  happensWithCalls(isOne: (event: ConversationEvent) => boolean): boolean;
}

/**
 * Follows a program by what the events of a conversation make of its standing, those of one node one after the other.
 * @param besides what other nodes make of it
 */
export function followCalls<State extends string>(
  { events, place }: Conversation,
  after: (state: State | 'none', event: ConversationEvent) => State | 'none',
  file: OpenAIFile,
  besides: ReadonlyMap<Node, (state: State | 'none') => State | 'none'> = new Map(),
): Standing<State> {
  const byNode = new Map<Node, ConversationEvent[]>();
  for (const event of events) append(byNode, event.node, event);
  const changes = new Map<Node, (state: State | 'none') => readonly (State | 'none')[]>();
  for (const [node, change] of besides) changes.set(node, (state) => [change(state)]);
  for (const [node, all] of byNode) changes.set(node, (state) => [all.reduce(after, state)]);
  const within = callerOf(place);
  const answer = file.flow.ask<State | 'none'>({
    start: 'none',
    events: changes,
    throwing: new Set(),
    ...(within && { within }),
  });
  return {
    before: (node) => answer.before(node),
    wayBack: (node, state) => answer.wayBack(node, state),
    happensWithCalls: (isOne) =>
      [...byNode].some(
        ([node, all]) =>
          all.some(isOne) &&
          [...answer.before(node)].some((state) => {
            let now = state;
            return all.some((event) => {
              const isHeld = now !== 'none';
              now = after(now, event);
              return isHeld && isOne(event);
            });
          }),
      ),
  };
}
