import { enclosingFunction, isWithin } from '../../ast/expressions.js';
import { loopsAround } from '../../ast/loops.js';
import { leaves as alwaysLeaves } from '../../ast/statements.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import type { Answer } from '../control-flow/question.js';
import type { OpenAIFile } from '../file.js';
import type { Use } from '../reply-uses.js';
import type { Request } from '../requests.js';
import { tellsCalls } from '../tool-calls/questions.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { callerOf } from './escapes.js';
import { isHandedOut, isVisibleField } from './handouts.js';
import type { Leaving } from './reply-leaves.js';

/** A reply that a conversation lacks, or has in the wrong way, when it is sent again. */
export interface OwedReply {
  readonly what:
    /** Sent again with another user turn, and nothing of the answer to the earlier one. */
    | 'missing'
    /** Tool results are sent without the assistant message that holds their calls. */
    | 'droppedToolCalls'
    /** The reply goes in after the turn that follows it. */
    | 'late'
    /** The reply's text goes in under a role that is not the model's. */
    | 'misfiled';
  readonly conversation: Conversation;
  /** The request that sends the conversation as it should not be; for `late` and `misfiled`, the write. */
  readonly event: ConversationEvent;
  /** The request whose reply it is. */
  readonly earlier: ConversationEvent | undefined;
}

/** Where a conversation stands: what was said last, and whether the model has heard it. */
type State =
  /** As others gave it: nothing of it is known. */
  | 'given'
  /** Just created, and nothing in it. */
  | 'empty'
  /** Nothing is owed: a reply came last, or nothing is known. */
  | 'answered'
  /** A turn was sent with a copy, and is not stored. */
  | 'spoken'
  /** A turn is stored that was sent before, and its reply is owed. */
  | 'heard'
  /** A user turn or tool result waits to be sent. */
  | 'asked'
  /** It has been sent, and the reply is owed. */
  | 'sent'
  /** It has been sent, and the reply's calls are not to be answered. */
  | 'callsLeft'
  /** It has been sent, and no turn in it is known to wait for a reply; but results of tools need the message with their calls. */
  | 'sentUnasked'
  /** The reply is owed, and another user turn has come in. */
  | 'askedAgain'
  /** The same, unless there is no reply. */
  | 'maybeAskedAgain'
  /** The reply is owed, and tool results have come in. */
  | 'toolsAnswered'
  /** Just created, and tool results are all that is in it. */
  | 'toolsOnly'
  /** Only the reply's text went in. */
  | 'textKept'
  /** Only the reply's text went in, and then tool results. */
  | 'textAndTools';

/** A turn or a result of a tool came last, and nobody has answered it. */
const WAITING: ReadonlySet<State> = new Set([
  'asked',
  'sent',
  'callsLeft',
  'askedAgain',
  'toolsAnswered',
  'textAndTools',
]);

/**
 * Judges one conversation. A path from a sent turn to a request on which another turn came in and no reply is found by following the states through
 * the control flow of the file, helpers, loops and re-entered functions included; whatever is unknown counts as a reply.
 */
export function findOwedReplies(
  conversation: Conversation,
  file: OpenAIFile,
  replyLeaves: (request: Request) => Leaving | undefined,
): readonly OwedReply[] {
  const { events, place } = conversation;
  const requests = events.filter((event) => event.what === 'request');
  if (!canOwe(conversation, requests) || isSentOnce(conversation, requests)) return [];
  const leaving = new Set(requests.map(({ request }) => request && replyLeaves(request)));
  const isOutside = leaving.has('whole') || leaving.has('part');
  const leaves = isOutside || leaving.has('sent');
  const mayComeBack = leaves && !callerOf(place) && (isOutside || !isOthersAndUnanswered(conversation));
  const isHandled = mayComeBack && (conversation.isOpen || isWithinReach(conversation, leaving.has('whole'), file));
  const judged = new Set(judgedAmong(requests, events, file));

  const byNode = new Map<Node, ConversationEvent[]>();
  for (const event of events) byNode.set(event.node, [...(byNode.get(event.node) ?? []), event]);
  const next = (event: ConversationEvent, state: State): State => {
    if (event.what === 'request' && !judged.has(event)) return state;
    return after(event, state, leaves);
  };
  // whoever has the conversation adds the reply between two runs
  const within = isHandled ? requests[0] && enclosingFunction(requests[0].node) : callerOf(place);
  const answer = file.flow.ask<State>({
    start: 'given',
    events: new Map([
      ...callsLeftBy(events, requests, file).map((node) => [node, withoutCalls] as const), // unless there is more to a jump
      ...[...byNode].map(
        ([node, group]) =>
          [node, (state: State) => [group.reduce<State>((now, event) => next(event, now), state)]] as const,
      ),
      ...conversation.givenUpBy.map((node) => [node, withoutReply] as const),
    ]),
    callbacks: 'will',
    throwing: new Set(requests.map((event) => event.node)),
    failures: new Map(requests.map((event) => [event.node, afterFailure])),
    ...(within ? { within } : {}),
  });

  const found: OwedReply[] = [];
  const told = new Map<ConversationEvent, Set<OwedReply['what']>>();
  for (const [node, group] of byNode) {
    for (const arriving of answer.before(node)) {
      let state: State = arriving;
      for (const event of group) {
        const what = event.what === 'request' && !judged.has(event) ? undefined : owed(event, state);
        if (what && !(isHandled && isMendedBetweenRuns(what)) && !told.get(event)?.has(what)) {
          told.set(event, (told.get(event) ?? new Set()).add(what));
          found.push({ what, conversation, event, earlier: earlierRequest(answer, byNode, judged, node, arriving) });
        }
        state = next(event, state);
      }
    }
  }
  return found;
}

/** Whether a conversation is other modules', and this file never adds a reply to it: they could only add what they get from here. */
function isOthersAndUnanswered({ place, events, isBorrowed }: Conversation): boolean {
  const isImported = 'defs' in place.root && place.root.defs[0]?.type === 'ImportBinding';
  return (
    (isImported || isBorrowed) &&
    !events.some(({ what }) => what === 'reply' || what === 'replyText' || what === 'misfiled')
  );
}

/** Whether a mistake is none if somebody adds the reply when the run is over. */
function isMendedBetweenRuns(what: OwedReply['what']): boolean {
  return what === 'missing' || what === 'late';
}

/**
 * Whether who gets a reply can put it into the conversation that the file keeps: it is handed out. A plain field of an exported class is within reach as
 * well, but who gets no more than a text has been given nothing to put there.
 */
function isWithinReach(conversation: Conversation, isWhole: boolean, file: OpenAIFile): boolean {
  return isHandedOut(conversation, file) || (isWhole && isVisibleField(conversation.place, file));
}

function owed(event: ConversationEvent, state: State): OwedReply['what'] | undefined {
  switch (event.what) {
    case 'misfiled':
      return 'misfiled';
    case 'reply':
    case 'replyText':
      return state === 'askedAgain' || state === 'maybeAskedAgain' || state === 'toolsAnswered' ? 'late' : undefined;
    case 'request': {
      const sent = (event.beside ?? []).reduce<State>(
        (now, kind) => (kind === 'turn' ? now : after({ ...event, what: kind }, now, false)),
        state,
      );
      if (sent === 'toolsOnly' && event.isAlone) return 'droppedToolCalls';
      if (state === 'heard' && isAsking(event)) return 'missing';
      if (sent === 'toolsAnswered' || sent === 'textAndTools') return 'droppedToolCalls';
      if (state === 'textKept' && event.maybeTools) return 'droppedToolCalls';
      return sent === 'askedAgain' ? 'missing' : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a request sends a turn, or what may be one, that is not stored. */
function isAsking({ beside }: ConversationEvent): boolean {
  return beside?.some((kind) => kind === 'turn' || kind === 'unknown') === true;
}

function after(event: ConversationEvent, before: State, leaves: boolean): State {
  const isAnswered = before === 'maybeAskedAgain' || (before === 'given' && event.what !== 'request');
  const state = isAnswered ? 'answered' : before;
  switch (event.what) {
    case 'tested':
      return before === 'askedAgain' || before === 'maybeAskedAgain' ? 'maybeAskedAgain' : 'answered';
    case 'heard':
      if (state === 'sent' || state === 'askedAgain' || state === 'heard') return 'askedAgain';
      return event.isSure || state === 'spoken' ? 'heard' : 'asked';
    case 'turn':
      return state === 'sent' || state === 'heard'
        ? 'askedAgain'
        : state === 'askedAgain' || state === 'toolsAnswered' || state === 'textAndTools'
          ? state
          : 'asked';
    case 'tool':
      if (state === 'sent' || state === 'callsLeft' || state === 'heard' || state === 'askedAgain')
        return 'toolsAnswered';
      if (event.isOfReply && (state === 'sentUnasked' || state === 'spoken')) return 'toolsAnswered';
      if (state === 'sentUnasked') return 'asked';
      if (state === 'empty') return 'toolsOnly';
      return state === 'textKept' ? 'textAndTools' : state === 'answered' ? 'asked' : state;
    case 'request':
      if (state === 'spoken') return state;
      if (state === 'heard') return isAsking(event) ? 'spoken' : state; // the reply before is owed, and asked for no more
      if (WAITING.has(state)) return 'sent';
      return (state === 'given' || state === 'answered' || state === 'empty') && isAsking(event)
        ? 'spoken'
        : 'sentUnasked';
    case 'replyText':
      return 'textKept';
    case 'leaves':
      return leaves && state !== 'asked' ? 'answered' : state;
    case 'reset':
      return event.isFilled ? 'answered' : 'empty';
    case 'system':
      return state === 'empty' ? 'answered' : state;
    default:
      return 'answered';
  }
}

/** Where a request fails, the program may never come to store the reply to one before. */
function afterFailure(state: State): readonly State[] {
  return [/^(?:sent|sentUnasked|callsLeft)$/.test(state) ? 'answered' : state];
}

/** A reply that the program gives up is none: the request has failed. */
function withoutReply(state: State): readonly State[] {
  if (state === 'sentUnasked') return ['answered'];
  return [state === 'sent' || state === 'heard' || state === 'askedAgain' ? 'asked' : state];
}

/** A message whose calls nobody answers is not to be stored: the API refuses it. What answers them later needs it all the same. */
function withoutCalls(state: State): readonly State[] {
  return [state === 'sent' || state === 'heard' || state === 'askedAgain' ? 'callsLeft' : state];
}

/** The jumps of a function that answers calls where it is certain that there are some: `if (message.tool_calls && steps > 5) break;`. */
function callsLeftBy(
  events: readonly ConversationEvent[],
  requests: readonly ConversationEvent[],
  file: OpenAIFile,
): readonly Node[] {
  if (!events.some(({ what }) => what === 'tool')) return [];
  return [...new Set(requests.map(({ request }) => request))].flatMap((request) => {
    const fn = request && enclosingFunction(request.node);
    if (!request || !fn) return [];
    const reply = file.replies.of(request);
    const jumps = nodesWithin(file.nodes('IfStatement'), fn).flatMap((statement): readonly Node[] => {
      const { test, consequent, alternate, parent, range } = statement;
      if (tellsCalls(test, true, reply, file)) return jumpsWithin(consequent, file);
      if (alternate) return tellsCalls(test, false, reply, file) ? jumpsWithin(alternate, file) : [];
      if (!alwaysLeaves(consequent) || !tellsCalls(test, false, reply, file)) return [];
      return jumpsWithin(parent, file).filter((jump) => jump.range[0] > range[1]);
    });
    return jumps.filter((jump) => enclosingFunction(jump) === fn);
  });
}

function jumpsWithin(node: Node, file: OpenAIFile): readonly Node[] {
  return (['BreakStatement', 'ContinueStatement', 'ReturnStatement', 'ThrowStatement'] as const).flatMap(
    (type): readonly Node[] => nodesWithin<Node>(file.nodes(type), node),
  );
}

/** Whether what happens to a conversation leaves room for a mistake, in whatever order it happens: a turn that comes in on top of others, or tool results. */
function canOwe({ events }: Conversation, requests: readonly ConversationEvent[]): boolean {
  const resets = new Set(events.filter(({ what }) => what === 'reset').map(({ source }) => source));
  const isOwing = ({ what, node, source }: ConversationEvent): boolean =>
    what === 'turn'
      ? node !== source || !resets.has(source) // a new array begins with its turns
      : what === 'heard' || what === 'tool' || what === 'misfiled';
  return (
    events.some(isOwing) ||
    requests.some(({ beside }) => beside?.includes('tool')) ||
    (requests.some(({ maybeTools }) => maybeTools) && events.some(({ what }) => what === 'replyText'))
  );
}

/** Whether the only request of a local conversation cannot come again for the same array: no loop is around it that is not around the array too. */
function isSentOnce({ place, events, isOpen }: Conversation, requests: readonly ConversationEvent[]): boolean {
  const [request, ...others] = requests;
  if (!request || others.length > 0 || !('defs' in place.root) || place.path.length > 0) return false;
  if (
    request.beside?.includes('tool') ||
    events.some(({ what }) => what === 'tool') ||
    events[0]?.node.type !== 'VariableDeclarator'
  )
    return false;
  const declared = place.root.defs[0]?.name as Node | undefined;
  const around = enclosingFunction(request.node);
  if (
    !declared ||
    enclosingFunction(declared) !== around ||
    (!around && isOpen) ||
    events.some(({ node }) => enclosingFunction(node) !== around)
  )
    return false;
  const [loop] = loopsAround(request.node);
  return !loop || isWithin(declared, loop);
}

/**
 * The requests that owe a conversation their replies. One that appends a question of its own to a copy, a title or a summary, owes nothing beside others
 * that do not, nor does one whose answer only decides what is done next. Where all append their turns, and replies are stored, it is those whose turn is
 * stored too: `const next = [...history, turn]; history = next;`.
 */
function judgedAmong(
  requests: readonly ConversationEvent[],
  events: readonly ConversationEvent[],
  file: OpenAIFile,
): readonly ConversationEvent[] {
  const chats = requests.filter(({ request }) => !request || !onlyDecides(request, file));
  const main = chats.filter(({ beside }) => !beside?.includes('turn'));
  if (main.length > 0) return main;
  const heard = events.filter(({ what }) => what === 'heard');
  const isAnswered = events.some(({ what }) => what === 'reply' || what === 'replyText');
  const stored = chats.filter(({ node, request }) =>
    heard.some((one) =>
      one.request ? one.request === request : enclosingFunction(one.node) === enclosingFunction(node),
    ),
  );
  return isAnswered && stored.length > 0 ? stored : requests;
}

/** Whether nobody hears what the model says: its answer is compared, tested or parsed. */
function onlyDecides(request: Request, file: OpenAIFile): boolean {
  const { uses } = file.replies.of(request);
  return uses.length > 0 && uses.every(({ kind }) => DECIDING.has(kind));
}

const DECIDING: ReadonlySet<Use['kind']> = new Set(['compared', 'tested', 'parsed']);

/** The request whose reply is owed at a node: the last one on the way to it that was sent before the newest turn; undefined where none was. */
function earlierRequest(
  answer: Answer<State>,
  byNode: ReadonlyMap<Node, readonly ConversationEvent[]>,
  judged: ReadonlySet<ConversationEvent>,
  node: Node,
  state: State,
): ConversationEvent | undefined {
  if (state === 'empty' || state === 'toolsOnly') return undefined; // a new list has been sent by none
  // what is sent after the newest turn has failed, or the turn would have been heard
  let isBeforeTurn = state !== 'askedAgain' && state !== 'toolsAnswered';
  let last: ConversationEvent | undefined;
  let isNearest = true;
  for (const step of answer.wayBack(node, state)) {
    const group = byNode.get(step) ?? [];
    if (isNearest && group.some(({ what }) => what === 'request' || what === 'heard')) {
      const heard = group.find(({ what, isSure }) => what === 'heard' && isSure);
      if (heard?.request && heard.askedAt) {
        const { request, askedAt } = heard; // the request itself, or the call of a helper that makes it
        return {
          ...heard,
          what: 'request',
          node: askedAt,
          source: isWithin(request.node, askedAt) ? request.node : askedAt,
        };
      }
      isNearest = false;
    }
    for (const event of [...group].reverse()) {
      if (event.what === 'request' && !judged.has(event)) continue; // its answer goes elsewhere
      if (event.what === 'request') {
        if (isBeforeTurn) return event;
        last ??= event;
      } else if (event.what === 'turn' || event.what === 'tool') {
        if (!isBeforeTurn) last = undefined;
        isBeforeTurn = true;
      }
    }
  }
  return last;
}
