import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, lastName, unwrap, wrapped } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import { EFFECTS } from '../../sdk/callbacks.js';
import { readsOfVariable, type Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { Request } from '../requests.js';
import type { ReturnsOf } from '../returns.js';
import { indexArrays } from './arrays.js';
import { findChanges } from './changes.js';
import { findChoices } from './choices.js';
import type { Contents } from './contents.js';
import { isKeptReply, type Conversation, type ConversationEvent } from './conversation.js';
import { asCopied } from './copied-entries.js';
import { findCuts } from './cuts.js';
import { findEncounters, findLeftBehind } from './encounters.js';
import { isModuleBoundary } from './escapes.js';
import { findReturned } from './handouts.js';
import { readHolders } from './holders.js';
import { doesNothing } from './left-to-subclasses.js';
import type { Messages, ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';
import { readPresenceTests } from './presence-tests.js';
import { replyLoops } from './reply-loops.js';
import { findRestarts } from './restarts.js';
import { findResumptions } from './resumptions.js';
import { findSendings } from './sendings.js';
import type { Write } from './writes.js';

interface Sources {
  readonly nodes: NodeIndex;
  readonly bindings: Bindings;
  readonly calls: CallGraph;
  readonly requests: readonly Request[];
  readonly places: Places;
  readonly contents: Contents;
  readonly messages: Messages;
  readonly trace: ReplyTrace;
  readonly writes: readonly Write[];
  readonly returnsOf: ReturnsOf;
}

/** Finds the conversations of a file: every place whose entries some request sends, with all that happens to it. */
export function findConversations({
  nodes,
  bindings,
  calls,
  requests,
  places,
  contents,
  messages,
  trace,
  writes,
  returnsOf,
}: Sources): readonly Conversation[] {
  const arrays = indexArrays(writes, places, contents, messages, trace);
  const sendings = findSendings(requests, arrays, contents, places, trace, bindings, calls);
  if (sendings.events.length === 0) return [];
  const holders = readHolders(bindings, calls, returnsOf, arrays, places);
  const othersOf = findChoices(nodes, places);
  const others = sendings.events.flatMap(([place]) => othersOf(place));
  const changes = findChanges(writes, sendings, others, arrays, holders, messages, places, trace, calls, bindings);

  const byKey = new Map<string, { readonly place: Place; readonly events: ConversationEvent[] }>();
  const record = ([place, event]: readonly [Place, ConversationEvent]): void => {
    const known = byKey.get(place.key);
    if (known) known.events.push(event);
    else byKey.set(place.key, { place, events: [event] });
  };
  for (const event of [...sendings.events, ...changes.events]) record(event);

  const byRoot = new Map<Place['root'], Place[]>();
  for (const { place } of byKey.values()) byRoot.set(place.root, [...(byRoot.get(place.root) ?? []), place]);
  const own = new Set<Node>([
    ...writes.flatMap((write) => [write.node, ...concatsOf(write)]),
    ...requests.map(({ node }) => node),
  ]);
  for (const call of nodes('CallExpression')) {
    if (!own.has(call) && !isUnusedCopy(call, bindings) && calls.callees(call).functions.every(doesNothing))
      for (const event of findEncounters(call, byRoot, places, trace, bindings)) record(event);
  }
  for (const assignment of nodes('AssignmentExpression')) {
    for (const event of findLeftBehind(assignment, byRoot, places, trace, bindings)) record(event);
  }
  for (const event of findResumptions(nodes, changes.events, byRoot, places, trace, bindings, calls)) record(event);

  /** `h = next.concat(reply)`: what `h` gets there is known from the write. */
  function concatsOf(write: Write): readonly Node[] {
    return arrays.targetOf(write) ? write.values.map(unwrap).filter((value) => receiverOf(value, 'concat')) : [];
  }

  const presence = readPresenceTests(nodes, trace, bindings, calls, returnsOf);
  let cutsOf: ReturnType<typeof findCuts> | undefined; // few rules ask
  let returnedOf: ReturnType<typeof findReturned> | undefined;
  const restartsOf = findRestarts(nodes, writes, arrays, places, calls);
  return [...byKey.values()].flatMap(({ place, events: found }): Conversation | readonly [] => {
    if (!found.some(({ what }) => what === 'request')) return []; // only what another one may be
    const events = asCopied(thatHappen(found, calls), trace);
    const excuses = [
      ...Array.from(new Set(presence.excuses(events)), (node) => ({ node, what: 'tested' as const, source: node })),
      ...Array.from(new Set(events.flatMap((event) => replyLoops(event, trace, calls))), (node) => ({
        node,
        what: 'parts' as const,
        source: node,
      })),
    ];
    const isBorrowed = holders.isBorrowed(place);
    return {
      place,
      isBorrowed,
      givenUpBy: presence.givenUpBy,
      turns: byFunction(
        events.filter(({ what }) => what === 'turn' || what === 'heard' || what === 'tool' || what === 'replyText'),
      ),
      events: [...events, ...excuses].sort(
        (a, b) => a.node.range[1] - b.node.range[1] || a.source.range[1] - b.source.range[1],
      ),
      get writes() {
        return arrays.writesTo(place).flatMap(({ how, node }) => (how === 'reset' ? [] : node));
      },
      get cuts() {
        cutsOf ??= findCuts(nodes, bindings, places);
        return cutsOf(place);
      },
      get restarts() {
        return restartsOf(place);
      },
      get returnedBy() {
        returnedOf ??= findReturned(calls, returnsOf, places);
        return returnedOf(place);
      },
      mayBeAnswered: othersOf(place).some(({ key }) => byKey.get(key)?.events.some(isKeptReply) === true),
      isCopy: arrays.copiesInto(place).some((write) =>
        arrays.piecesOf(write).some(
          (piece) =>
            piece.is === 'place' &&
            piece.place.key !== place.key &&
            byKey.has(piece.place.key) &&
            !arrays.holds(piece.place, place), // a copy of its own that is put back
        ),
      ),
      isOpen:
        changes.open.has(place.key) ||
        isModuleBoundary(place) ||
        isBorrowed ||
        isAnsweredElsewhere(events, calls, trace),
    };
  });
}

/** The events without those in functions that nothing runs; all of them where only such a function sends the conversation, which is not in use yet. */
function thatHappen(events: readonly ConversationEvent[], calls: CallGraph): readonly ConversationEvent[] {
  const happening = events.filter(({ node }) => !calls.isUnreached(node));
  return happening.some(({ what }) => what === 'request') ? happening : events;
}

/** Whether a call makes a longer copy of a list that nobody reads: `history.concat(reply);` changes nothing. */
function isUnusedCopy(call: TSESTree.CallExpression, bindings: Bindings): boolean {
  if (methodName(call) !== 'concat') return false;
  const { parent } = wrapped(call);
  if (parent?.type === 'ExpressionStatement') return true;
  const variable = parent?.type === 'VariableDeclarator' ? bindings.variableOf(parent.id) : undefined;
  return variable !== undefined && readsOfVariable(variable).length === 0;
}

function byFunction(events: readonly ConversationEvent[]): ReadonlyMap<Node | undefined, readonly ConversationEvent[]> {
  const found = new Map<Node | undefined, ConversationEvent[]>();
  for (const event of events) {
    const around = enclosingFunction(event.node);
    const known = found.get(around);
    if (known) known.push(event);
    else found.set(around, [event]);
  }
  return found;
}

/**
 * Whether a handler or method stores replies that are not of the file's requests: they come back by another way. So do those that a framework sees in
 * a state of its own: `useEffect(() => add(answer), [answer])`.
 */
function isAnsweredElsewhere(events: readonly ConversationEvent[], calls: CallGraph, trace: ReplyTrace): boolean {
  return events.some(({ what, source }) => {
    const around = enclosingFunction(source);
    if ((what !== 'reply' && what !== 'replyText') || !isFunction(around)) return false;
    if (trace.occursIn(source)) return calls.handOversOf(around).some(isEffect);
    return calls.callers(around).escapes;
  });
}

function isEffect(at: Node): boolean {
  return at.type === 'CallExpression' && EFFECTS.has(lastName(at.callee) ?? '');
}
