import { enclosingFunction, unwrap } from '../../ast/expressions.js';
import { receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import { append } from '../multimap.js';
import type { Request } from '../requests.js';
import type { Arrays } from './arrays.js';
import type { ConversationEvent } from './conversation.js';
import type { Holders } from './holders.js';
import { parameterOf, type Frame } from './frames.js';
import type { Message, MessageKind, Messages, ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';
import { completionOf, throughCalls, type Sendings } from './sendings.js';
import type { Write } from './writes.js';

/** What writes do to the conversations of a file. */
export interface Changes {
  readonly events: readonly (readonly [Place, ConversationEvent])[];
  /** Keys of the places that code outside the file can write to, through helpers that it may call with anything. */
  readonly open: ReadonlySet<string>;
}

/** A helper's write is looked at through this many calls of calls; deeper ones are unknown. */
const DEEPEST_CALL = 4;

/**
 * Tells what each write adds to, or takes from, the places that are sent.
 * @param others places that may be sent in their stead
 */
export function findChanges(
  writes: readonly Write[],
  sendings: Sendings,
  others: readonly Place[],
  arrays: Arrays,
  holders: Holders,
  messages: Messages,
  places: Places,
  trace: ReplyTrace,
  calls: CallGraph,
  bindings: Bindings,
): Changes {
  const events: (readonly [Place, ConversationEvent])[] = [];
  const open = new Set<string>();
  const requestsOf = new Map<string, ConversationEvent[]>();
  const heard = new Map<string, Request[]>(); // requests that sent a turn which is stored behind them
  for (const [{ key }, event] of sendings.events) append(requestsOf, key, event);
  const told = new Set([...requestsOf.keys(), ...others.map(({ key }) => key)]);
  const isSent = (place: Place): boolean => told.has(place.key);
  const heldBy = new Map<Place['root'], Map<string, Place>>();
  for (const [place] of sendings.events) {
    if (place.path.length === 0) continue;
    const known = heldBy.get(place.root);
    if (known) known.set(place.key, place);
    else heldBy.set(place.root, new Map([[place.key, place]]));
  }
  for (const write of writes) addWrite(write);
  return { events: events.map(heardByOthers), open };

  function record(place: Place, node: Node, write: Write, effects: readonly Message[]): void {
    const lengthens = effects.length > 0 && isLongerCopy(write, place);
    for (const effect of effects) {
      const event = eventOf(write, node, effect, place, effects);
      events.push([place, lengthens ? { ...event, lengthens } : event]);
    }
  }

  /** `h = [...h, m]`, also by way of a copy: `const next = [...h, m]; store.set(id, [...next, reply]);` */
  function isLongerCopy(write: Write, place: Place): boolean {
    if ((write.how !== 'assign' && write.how !== 'set') || startsAnew(write, place)) return false;
    return (
      write.values.every(isWholeCopy) &&
      arrays
        .piecesOf(write)
        .some((piece) => piece.is === 'place' && (piece.place.key === place.key || arrays.holds(piece.place, place)))
    );
  }

  function addWrite(write: Write): void {
    addMade(write);
    const place = keptAt(write);
    if (!place) return;
    if (isSent(place)) {
      if (startsAnew(write, place)) events.push([place, { node: write.node, what: 'reset', source: write.node }]);
      const effects = effectsOf(write, undefined);
      const [helper] = effects.flatMap(({ needs }) => needs);
      if (helper) addThroughCalls(write, place, helper);
      else record(place, write.node, write, effects);
    }
    // a list that is given: each of those that are passed for it gets the entry
    for (const passed of throughCalls(place, places, calls)) {
      if (passed.place.key === place.key || !isSent(passed.place)) continue;
      const fn = parameterOf(place.root as Variable) as FunctionNode;
      if (place.path.length > 0 && startsAnew(write, place))
        events.push([passed.place, { node: passed.call, what: 'reset', source: write.node }]);
      record(passed.place, passed.call, write, effectsOf(write, { call: passed.call, fn, outer: undefined }));
    }
  }

  /** The conversations that are kept in what a variable is declared with begin with it: `useRef([])`, `reactive({ messages: [] })`, `new Session()`. */
  function addMade({ node, target, values: [value] }: Write): void {
    if (node.type !== 'VariableDeclarator' || 'type' in target || !value) return;
    for (const held of heldBy.get(target.root)?.values() ?? []) {
      const made = holders.made(value, held.path);
      if (made)
        events.push([held, { node, what: 'reset', source: node, ...(made === 'filled' && { isFilled: true }) }]);
    }
  }

  /** The conversation a write changes: for `h[h.length] = m`, that is `h`; for `chats[id] = [...]`, the entry. */
  function keptAt(write: Write): Place | undefined {
    const target = arrays.targetOf(write);
    if (
      write.how !== 'set' ||
      !target ||
      isSent(target) ||
      !('type' in write.target) ||
      write.target.type !== 'MemberExpression'
    )
      return target;
    return places.placeOf(write.target.object);
  }

  /** Whether what was there is gone after a write: reset, or assigned an array that does not hold the old entries. */
  function startsAnew(write: Write, place: Place): boolean {
    if (write.how === 'reset' || write.node.type === 'VariableDeclarator' || isAtFixedIndex(write)) return true;
    if (write.how === 'add' || (write.how === 'set' && arrays.targetOf(write)?.key !== place.key)) return false;
    return !arrays
      .piecesOf(write)
      .some((piece) => piece.is === 'place' && (piece.place.key === place.key || arrays.holds(piece.place, place)));
  }

  /** A helper whose message depends on its parameters: what it adds is known at its calls. */
  function addThroughCalls(write: Write, place: Place, helper: FunctionNode): void {
    const seen: { readonly frame: Frame; readonly effects: readonly Message[] }[] = [];
    const frames = calls
      .callers(helper)
      .calls.map((call) => ({ frame: { call, fn: helper, outer: undefined } as Frame, depth: 1 }));
    for (const { frame, depth } of frames) {
      const effects = effectsOf(write, frame);
      const [outer] = effects.flatMap(({ needs }) => needs);
      if (outer && depth < DEEPEST_CALL) {
        const sites = calls.callers(outer);
        for (const call of sites.calls)
          frames.push({ frame: within(frame, { call, fn: outer, outer: undefined }), depth: depth + 1 });
        if (sites.escapes && sites.calls.length > 0) open.add(place.key);
        else if (sites.escapes) addForOthers(outermost(frame).call, write, place);
      } else seen.push({ frame, effects });
    }
    const [first] = seen;
    const { escapes } = calls.callers(helper);
    if ((escapes || !first) && addForOthers(write.node, write, place)) return;
    const isSame = seen.every(
      ({ effects }) =>
        effects.length === first?.effects.length && effects.every(({ kind }, i) => kind === first.effects[i]?.kind),
    );
    if (first && isSame && !escapes) record(place, write.node, write, first.effects);
    else
      for (const { frame, effects } of seen)
        if (!escapes || !effects.some(({ kind }) => kind === 'tool'))
          // whoever else adds results of tools may add their calls, too
          record(place, outermost(frame).call, write, effects);
  }

  /** Whoever calls a function may add anything with it, unless what is added is asked at once: then it is a turn, and the answer is true. */
  function addForOthers(node: Node, write: Write, place: Place): boolean {
    const isTurn = isSentAfter(place, node);
    if (isTurn) events.push([place, { node, what: 'turn', isGuess: true, source: write.node }]);
    else if (!calls.isUnreached(node)) open.add(place.key);
    return isTurn;
  }

  /** The messages a write adds, in order. */
  function effectsOf(write: Write, frame: Frame | undefined): readonly Message[] {
    const place = arrays.targetOf(write, frame);
    const [value] = write.values;
    if (write.how === 'set' && value && place && !isSent(place)) return [messages.messageOf(value, frame)]; // one entry of the array
    const pieces = arrays.piecesOf(write, frame);
    const isPutBack =
      (write.how === 'assign' || write.how === 'set') &&
      write.node.type !== 'VariableDeclarator' &&
      place !== undefined;
    if (!isPutBack) return pieces.flatMap((piece) => arrays.messagesOf(piece, frame));
    const added = arrays.withoutOld(pieces, place).flatMap((piece) => arrays.messagesOf(piece, frame));
    if (!pieces.some((piece) => piece.is === 'place')) return added;
    // a copy that is put back may hold turns that were stored before; what counts is the reply in it, and the results of its calls
    const first = added.findIndex(isReply);
    if (first >= 0) return added.slice(first).filter((one) => isReply(one) || one.kind === 'tool');
    if (added.some(({ needs }) => needs.length > 0)) return added; // a call tells
    const [copy] = pieces;
    const isAll = pieces.length === 1 && copy?.is === 'place' && copy.place.key !== place.key;
    return isAll && added.length > 0 && (isSent(copy.place) || isCopyOfSent(copy.place))
      ? [{ kind: 'unknown', needs: [], isCopy: true }]
      : added;
  }

  function isCopyOfSent(place: Place): boolean {
    return arrays
      .copiesInto(place)
      .some(
        (write) =>
          write.how === 'assign' && arrays.piecesOf(write).some((piece) => piece.is === 'place' && isSent(piece.place)),
      );
  }

  function eventOf(
    write: Write,
    node: Node,
    effect: Message,
    place: Place,
    added: readonly Message[],
  ): ConversationEvent {
    const source = write.node;
    if (effect.isCopy) return { node, what: 'heard', source };
    if (effect.kind === 'misfiled') {
      if (startsAnew(write, place)) return { node, what: 'reply', source }; // a summary that replaces the dialogue
      return { node, what: roleOf(effect, place, added, source, node), source, text: effect.text };
    }
    const sentWith = startsAnew(write, place) ? undefined : place;
    const asked =
      effect.kind === 'turn' && effect.source ? sendings.spokenBefore(effect.source, source, sentWith) : undefined;
    if (asked) {
      append(heard, place.key, asked.request);
      return { node, what: 'heard', isSure: true, askedAt: asked.node, request: asked.request, source };
    }
    const isQuestion =
      effect.kind === 'unknown' && isOneEntry(write) && isSentAfter(place, source) && !trace.occursIn(source);
    if (isQuestion) return { node, what: 'turn', isGuess: true, source };
    return { node, what: effect.kind, source, isOfReply: trace.occursIn(source) };
  }

  /**
   * What a reply is that is stored under another role: misfiled where it answers this conversation, for then nobody else said it. To a question that is
   * sent beside and not stored, it may be what one of several says. Where the list is given by a call, it answers what was asked in that call.
   */
  function roleOf(
    { text, otherwise = 'unknown' }: Message,
    place: Place,
    added: readonly Message[],
    write: Node,
    node: Node,
  ): MessageKind {
    const read = text && textOf(text);
    const asked = read ? trace.requestsOf(read).filter((request) => !mayAnswerAnother(request, read)) : [];
    const answered = (requestsOf.get(place.key) ?? []).filter(
      ({ request, as, node: sent, source }) =>
        as !== 'made' &&
        request !== undefined &&
        asked.includes(request) &&
        (node === write || sent === completionOf(node) || enclosingFunction(source) !== enclosingFunction(write)),
    );
    if (answered.length === 0) return otherwise;
    const isStored = ({ beside, request }: ConversationEvent): boolean =>
      !beside?.includes('turn') || heard.get(place.key)?.includes(request as Request) === true;
    if (added.some(({ kind }) => kind === 'turn') || answered.some(isStored)) return 'misfiled';
    return otherwise === 'turn' ? 'unknown' : otherwise;
  }

  /** What one entry of a store gets as a reply, too, is what someone else said in another entry. */
  function heardByOthers([place, event]: (typeof events)[number]): (typeof events)[number] {
    if (event.what !== 'misfiled' || !place.path.includes('*')) return [place, event];
    const around = enclosingFunction(event.source);
    const isKept = events.some(
      ([{ key }, { what, source }]) =>
        key === place.key && (what === 'reply' || what === 'replyText') && enclosingFunction(source) === around,
    );
    return [place, isKept ? { ...event, what: 'unknown' } : event];
  }

  /** Whether a text comes out of a function that several call: each may have asked it something else. In the function itself, only what it is given does. */
  function mayAnswerAnother({ node }: Request, text: Node): boolean {
    const fn = enclosingFunction(node);
    if (!fn || calls.callers(fn).calls.length < 2) return false;
    const variable = text.type === 'Identifier' ? bindings.variableOf(text) : undefined;
    return enclosingFunction(text) !== fn || (variable !== undefined && parameterOf(variable) === fn);
  }

  /** Whether the function that writes goes on to send the conversation: what nobody can name is then a question, not an answer. */
  function isSentAfter(place: Place, write: Node): boolean {
    const around = enclosingFunction(write);
    return (requestsOf.get(place.key) ?? []).some(
      ({ as, node }) => as !== 'made' && node.range[0] > write.range[0] && enclosingFunction(node) === around,
    );
  }
}

/** `messages[1] = m`: the turn takes the place of another one. */
function isAtFixedIndex({ how, target }: Write): boolean {
  return (
    how === 'set' &&
    'type' in target &&
    target.type === 'MemberExpression' &&
    target.property.type === 'Literal' &&
    typeof target.property.value === 'number'
  );
}

/** Whether a write adds single entries, not the entries of some other array. */
function isOneEntry(write: Write): boolean {
  return write.how === 'add' && write.values.every((value) => value.type !== 'SpreadElement');
}

/** Whether an array is written as other arrays, whole, and more: `[...next, reply]`, `history.concat(reply)`, `next`. */
function isWholeCopy(value: Node): boolean {
  const node = unwrap(value);
  switch (node.type) {
    case 'Identifier':
    case 'MemberExpression':
      return true;
    case 'LogicalExpression':
      return isWholeCopy(node.left);
    case 'ConditionalExpression':
      return isWholeCopy(node.consequent) && isWholeCopy(node.alternate);
    case 'ArrayExpression':
      return node.elements.every((element) => element?.type !== 'SpreadElement' || isWholeCopy(element.argument));
    case 'CallExpression': {
      const receiver = receiverOf(node, 'concat');
      return receiver !== undefined && isWholeCopy(receiver);
    }
    default:
      return false;
  }
}

function isReply({ kind }: { readonly kind: MessageKind }): boolean {
  return kind === 'reply' || kind === 'replyText';
}

/** The expression that is the text, without a fallback and `.trim()`. */
function textOf(expression: Node): Node {
  const node = unwrap(expression);
  if (node.type === 'LogicalExpression') return textOf(node.left);
  return node.type === 'CallExpression' && node.callee.type === 'MemberExpression' ? textOf(node.callee.object) : node;
}

function outermost(frame: Frame): Frame {
  return frame.outer ? outermost(frame.outer) : frame;
}

/** The same chain of calls with one more at its outer end. */
function within(frame: Frame, outer: Frame): Frame {
  return { ...frame, outer: frame.outer ? within(frame.outer, outer) : outer };
}
