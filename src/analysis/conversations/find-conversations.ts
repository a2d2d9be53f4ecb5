import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, propertyOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { Call, CallGraph, FunctionNode } from '../calls.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { Request } from '../requests.js';
import type { Contents, Piece } from './contents.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { isModuleBoundary } from './escapes.js';
import { isHarmless } from './harmless.js';
import { argumentFor, parameterOf, type Frame } from './frames.js';
import type { Message, MessageKind, Messages, ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';
import { excusedBy, presenceTests } from './presence-tests.js';
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
}

/** A helper's write is looked at through this many calls of calls; deeper ones are unknown. */
const DEEPEST_CALL = 4;
/** Copies of copies of a conversation that a request may send. */
const DEEPEST_COPY = 6;

/** Finds the conversations of a file: every place whose entries some request sends, with all that happens to it. */
export function findConversations(sources: Sources): readonly Conversation[] {
  const { bindings, calls, places, contents, messages, trace, writes } = sources;
  const byKey = new Map<string, { place: Place; events: ConversationEvent[]; isOpen: boolean }>();
  const writesTo = new Map<string, Write[]>();
  for (const write of writes) {
    const place = targetOf(write);
    if (place) writesTo.set(place.key, [...(writesTo.get(place.key) ?? []), write]);
  }

  const ownCalls = new Set<Node>([...writes.map((write) => write.node), ...sources.requests.map((request) => request.node)]);

  /** Names of messages, or of what they say, that requests send; each with the calls that do. */
  const spoken = new Map<Variable, { readonly node: Node; readonly request: Request }[]>();
  for (const request of sources.requests) addRequest(request);
  const sent = new Set(byKey.keys());
  for (const write of writes) addWrite(write);
  for (const call of sources.nodes('CallExpression')) addEncounter(call);
  for (const test of presenceTests(sources.nodes, trace)) {
    for (const { events } of byKey.values()) if (excusedBy(test, events)) events.push({ node: test, what: 'noted', source: test });
  }
  return [...byKey.values()].map(({ place, events, isOpen }) => ({
    place,
    events: events.sort((a, b) => a.node.range[1] - b.node.range[1] || a.source.range[1] - b.source.range[1]),
    isCopy: isCopy(place),
    isOpen: isOpen || isModuleBoundary(place),
  }));

  function targetOf(write: Write, frame?: Frame): Place | undefined {
    return isPlace(write.target) ? write.target : places.placeOf(write.target, frame);
  }

  function record(place: Place, event: ConversationEvent): void {
    const known = byKey.get(place.key);
    if (known) known.events.push(event);
    else byKey.set(place.key, { place, events: [event], isOpen: false });
  }

  // ---- requests: which places they send

  function addRequest(request: Request): void {
    const parameter = request.parameter(request.api === 'responses' ? 'input' : request.api === 'chat' ? 'messages' : 'prompt');
    if (isKeptByTheApi(request)) return;
    let pieces: readonly Piece[] = [];
    if (parameter.is === 'found') pieces = contents.piecesOf(parameter.value);
    else if (parameter.is === 'unknown' && request.body) {
      const body = places.placeOf(request.body);
      if (body) pieces = [{ is: 'place', place: places.under(body, request.api === 'responses' ? 'input' : 'messages'), node: request.body, as: 'itself' }];
    }
    follow(request, pieces, completionOf(request.node), true, DEEPEST_COPY, new Set());
  }

  /** Records the places a request sends: those it names, those that they are copies of, and those that callers pass for them. */
  function follow(request: Request, pieces: readonly Piece[], node: Node, isAll: boolean, depth: number, seen: Set<string>): void {
    if (depth === 0) return;
    for (const [index, piece] of pieces.entries()) {
      const after = pieces.slice(index + 1);
      if (piece.is === 'message') noteSpoken(piece.at.node, { node, request });
      if (piece.is === 'unknown') {
        for (const place of piece.given ?? []) follow(request, [{ is: 'place', place, node: piece.node, as: 'made' }, ...after], node, false, depth - 1, seen);
      }
      if (piece.is !== 'place' || isReplyPart(piece.node)) continue;
      const id = `${piece.place.key}@${node.range[0]}`;
      if (seen.has(id)) continue;
      seen.add(id);
      const beside = after.flatMap((other) => kindsOf(other));
      record(piece.place, { node, what: 'request', source: request.node, request, beside, as: piece.as, isAlone: isAll && index === 0 });
      for (const write of writesTo.get(piece.place.key) ?? []) {
        if (write.how === 'reset') continue;
        const copied = write.values.flatMap((value) => (write.how === 'add' ? addedPieces(value) : contents.piecesOf(value)));
        const others = copied.filter((part) => part.is !== 'place' || part.place.key !== piece.place.key);
        const later = write.how === 'add' ? [] : addedBefore(piece.place, node);
        follow(request, [...(piece.as === 'made' ? others.map(asMade) : others), ...later], node, isAll && write.how !== 'add', depth - 1, seen);
      }
      for (const { call, given } of literalArguments(piece.place)) follow(request, contents.piecesOf(given), completionOf(call), isAll, depth - 1, seen);
      for (const { place, call } of throughCalls(piece.place)) follow(request, [{ ...piece, place }, ...after], completionOf(call), isAll, depth - 1, seen);
    }
  }

  /** The single messages that are added to a copy before it is sent. */
  function addedBefore(copy: Place, request: Node): readonly Piece[] {
    return (writesTo.get(copy.key) ?? [])
      .filter((write) => write.how === 'add' && isBefore(write.node, request))
      .flatMap((write) => write.values.flatMap((value) => addedPieces(value)))
      .filter((piece) => piece.is === 'message');
  }

  /** A part of a reply is no conversation, though it is an array: `response.output`. */
  function isReplyPart(node: Node): boolean {
    const part = trace.partOf(unwrap(node));
    return part !== undefined && LISTS.has(part);
  }

  /** What a place rooted in a parameter is in each call of its function. */
  function throughCalls(place: Place): { place: Place; call: Call }[] {
    const fn = 'defs' in place.root ? parameterOf(place.root) : undefined;
    if (!fn) return [];
    return calls.callers(fn).calls.flatMap((call) => {
      const passed = places.throughCall(place, { call, fn, outer: undefined });
      return passed ? [{ place: passed, call }] : [];
    });
  }

  /** Arrays that are written out where they are passed for a parameter: `ask([message])`. */
  function literalArguments(place: Place): { call: Call; given: Node }[] {
    const fn = 'defs' in place.root && place.path.length === 0 ? parameterOf(place.root) : undefined;
    if (!fn) return [];
    return calls.callers(fn).calls.flatMap((call) => {
      const passed = argumentFor(place.root as Variable, { call, fn, outer: undefined }, bindings);
      return passed && unwrap(passed.node).type === 'ArrayExpression' ? [{ call, given: passed.node }] : [];
    });
  }

  function noteSpoken(message: Node, at: { node: Node; request: Request }): void {
    for (const variable of namesOf(message)) spoken.set(variable, [...(spoken.get(variable) ?? []), at]);
  }

  /** The variables that a message, or what it says, goes by. */
  function namesOf(message: Node): readonly Variable[] {
    const node = unwrap(message);
    const content = node.type === 'ObjectExpression' ? propertyOf(node, 'content')?.value : undefined;
    return [node, content].flatMap((part) => (part?.type === 'Identifier' ? (bindings.variableOf(part) ?? []) : []));
  }

  /** Where a message was sent before, by the same function, under the same name. */
  function spokenBefore(message: Node, write: Node): { readonly node: Node; readonly request: Request } | undefined {
    const sendings = namesOf(message).flatMap((variable) => spoken.get(variable) ?? []);
    return sendings.findLast(({ node }) => node.range[1] <= write.range[0] && enclosingFunction(node) === enclosingFunction(write));
  }

  // ---- writes: what is added by whom

  function addWrite(write: Write): void {
    const direct = keptAt(write);
    if (!direct) return;
    const unresolved = effects(write, undefined);
    if (sent.has(direct.key)) {
      if (startsAnew(write, direct)) record(direct, { node: write.node, what: 'reset', source: write.node });
      const needs = unresolved.flatMap((effect) => effect.needs);
      if (needs.length === 0) for (const effect of unresolved) record(direct, eventOf(write, write.node, effect, direct));
      else addThroughCalls(write, direct, needs[0] as FunctionNode);
    } else {
      for (const { place, call } of throughCalls(direct)) {
        if (!sent.has(place.key)) continue;
        const fn = parameterOf(direct.root as Variable) as FunctionNode;
        for (const effect of effects(write, { call, fn, outer: undefined })) record(place, eventOf(write, call, effect, place));
      }
    }
  }

  /** The conversation a write changes: for `h[h.length] = m`, that is `h`; for `chats[id] = [...]`, the entry. */
  function keptAt(write: Write): Place | undefined {
    const target = targetOf(write);
    if (write.how !== 'set' || !target || sent.has(target.key) || isPlace(write.target) || write.target.type !== 'MemberExpression') return target;
    return places.placeOf(write.target.object);
  }

  /** Whether what was there is gone after a write: reset, or assigned an array that does not hold the old entries. */
  function startsAnew(write: Write, place: Place): boolean {
    if (write.how === 'reset' || write.node.type === 'VariableDeclarator') return true;
    const [value] = write.values;
    if (isAtFixedIndex(write)) return true;
    if (write.how === 'add' || !value || (write.how === 'set' && targetOf(write)?.key !== place.key)) return false;
    return !contents.piecesOf(value).some((piece) => piece.is === 'place' && (piece.place.key === place.key || holds(piece.place, place, DEEPEST_COPY)));
  }

  /** A helper whose message depends on its parameters: what it adds is known at its calls. */
  function addThroughCalls(write: Write, place: Place, fn: FunctionNode): void {
    const found: { frame: Frame; effects: readonly Message[] }[] = [];
    const frames: { frame: Frame; depth: number }[] = calls.callers(fn).calls.map((call) => ({ frame: { call, fn, outer: undefined }, depth: 1 }));
    const known = byKey.get(place.key);
    for (const { frame, depth } of frames) {
      const seen = effects(write, frame);
      const outer = seen.flatMap((effect) => effect.needs)[0];
      if (outer && depth < DEEPEST_CALL) {
        for (const call of calls.callers(outer).calls) frames.push({ frame: rerooted(frame, { call, fn: outer, outer: undefined }), depth: depth + 1 });
        if (calls.callers(outer).escapes && known) known.isOpen = true;
      } else found.push({ frame, effects: seen });
    }
    if (calls.callers(fn).escapes || found.length === 0) {
      // whoever calls it may add anything, unless what is added is asked at once
      const isAsked = sentAfter(place, write.node);
      if (isAsked) record(place, { node: write.node, what: 'turn', source: write.node });
      else if (known) known.isOpen = true;
      return;
    }
    const [first] = found;
    const same = first && found.every(({ effects: some }) => some.length === first.effects.length && some.every((effect, i) => effect.kind === first.effects[i]?.kind));
    if (same) for (const effect of first.effects) record(place, eventOf(write, write.node, effect, place));
    else for (const { frame, effects: some } of found) for (const effect of some) record(place, eventOf(write, outermost(frame).call, effect, place));
  }

  /** The messages a write adds, in order; a reset is none. */
  function effects(write: Write, frame: Frame | undefined): readonly Message[] {
    switch (write.how) {
      case 'reset':
        return [];
      case 'add':
        return write.values.flatMap((value) => addedPieces(value, frame)).flatMap((piece) => pieceMessages(piece, frame));
      case 'set':
      case 'assign': {
        const place = targetOf(write, frame);
        const [value] = write.values;
        if (!value) return [];
        if (write.how === 'set' && place && !sent.has(place.key)) return [messages.messageOf(value, frame)];
        const pieces = contents.piecesOf(value, frame);
        if (write.node.type === 'VariableDeclarator' || !place) return pieces.flatMap((piece) => pieceMessages(piece, frame));
        const now = ownPieces(pieces, place).flatMap((piece) => pieceMessages(piece, frame));
        // a copy that is put back may hold turns that were stored before; what counts is that the reply is in it
        const isPutBack = pieces.some((piece) => piece.is === 'place');
        if (isPutBack && now.some(({ kind }) => isReply(kind))) return now.filter(({ kind }) => isReply(kind));
        const [copy] = pieces;
        const isSent = pieces.length === 1 && copy?.is === 'place' && copy.place.key !== place.key && (sent.has(copy.place.key) || isCopyOfSent(copy.place));
        return isSent && now.length > 0 ? [{ kind: 'unknown', needs: [], isCopy: true }] : now;
      }
    }
  }

  /** Whether a place is a copy, and nothing more, of something that is sent. */
  function isCopyOfSent(place: Place): boolean {
    return (writesTo.get(place.key) ?? []).some((write) => {
      const pieces = write.how === 'assign' ? write.values.flatMap((value) => contents.piecesOf(value)) : [];
      return pieces.some((piece) => piece.is === 'place' && sent.has(piece.place.key));
    });
  }

  function addedPieces(value: Node, frame?: Frame): readonly Piece[] {
    return value.type === 'SpreadElement' ? contents.piecesOf(value.argument, frame) : [{ is: 'message', at: { node: value, frame } }];
  }

  /** The pieces of an assigned array that are not the old entries; copies that hold the old entries are opened. */
  function ownPieces(pieces: readonly Piece[], place: Place | undefined, depth = 3): readonly Piece[] {
    return pieces.flatMap((piece): readonly Piece[] => {
      if (piece.is !== 'place') return [piece];
      if (piece.place.key === place?.key) return [];
      if (depth > 0 && place && holds(piece.place, place, DEEPEST_COPY)) {
        return (writesTo.get(piece.place.key) ?? []).filter((write) => isBefore(write.node, piece.copiedAt)).flatMap((write) => {
          const added = write.values.flatMap((value) => (write.how === 'add' ? addedPieces(value) : contents.piecesOf(value)));
          return write.how === 'reset' ? [] : ownPieces(added.filter((part) => part.is !== 'place' || part.place.key !== piece.place.key), place, depth - 1);
        });
      }
      return [piece];
    });
  }

  /** Whether a place holds the entries of another one, as a copy of it or a copy of a copy. */
  function holds(copy: Place, original: Place, depth: number): boolean {
    if (depth === 0) return false;
    return (writesTo.get(copy.key) ?? []).some((write) =>
      write.values
        .flatMap((value) => (write.how === 'add' ? addedPieces(value) : write.how === 'reset' ? [] : contents.piecesOf(value)))
        .some((piece) => piece.is === 'place' && piece.place.key !== copy.key && (piece.place.key === original.key || holds(piece.place, original, depth - 1))),
    );
  }

  function eventOf(write: Write, node: Node, effect: Message, place: Place): ConversationEvent {
    if (effect.kind === 'misfiled' && startsAnew(write, place)) return { node, what: 'reply', source: write.node }; // a summary that replaces the dialogue
    if (effect.kind === 'misfiled') return { node, what: isOwnReply(effect, place) ? 'misfiled' : (effect.otherwise ?? 'unknown'), source: write.node };
    const asked = effect.kind === 'turn' && effect.source ? spokenBefore(effect.source, write.node) : undefined;
    if (asked) return { node, what: 'heard', isSure: true, askedAt: asked.node, request: asked.request, source: write.node };
    if (effect.isCopy) return { node, what: 'heard', source: write.node };
    const isQuestion = effect.kind === 'unknown' && isOneEntry(write) && sentAfter(place, write.node) && !trace.occursIn(write.node);
    return { node, what: isQuestion ? 'turn' : effect.kind, source: write.node };
  }

  /** Whether a reply that is stored under another role answers this conversation: then nobody else said it. */
  function isOwnReply(effect: Message, place: Place): boolean {
    const asked = effect.text ? trace.requestsOf(textOf(effect.text)) : [];
    return (byKey.get(place.key)?.events ?? []).some(({ what, request, as, beside }) => what === 'request' && as !== 'made' && beside?.includes('turn') !== true && request !== undefined && asked.includes(request));
  }

  /** Whether a write adds single entries, not the entries of some other array. */
  function isOneEntry(write: Write): boolean {
    return write.how === 'add' && write.values.every((value) => value.type !== 'SpreadElement');
  }

  /** Whether the function that writes goes on to send the conversation: what nobody can name is then a question, not an answer. */
  function sentAfter(place: Place, write: Node): boolean {
    const around = enclosingFunction(write);
    return (byKey.get(place.key)?.events ?? []).some(
      (event) => event.what === 'request' && event.as !== 'made' && event.node.range[0] > write.range[0] && enclosingFunction(event.node) === around,
    );
  }

  /** Whether entries of another conversation are written to a place. */
  function isCopy(place: Place): boolean {
    return (writesTo.get(place.key) ?? []).some((write) =>
      write.values
        .flatMap((value) => (write.how === 'add' ? addedPieces(value) : contents.piecesOf(value)))
        .some((piece) => piece.is === 'place' && piece.place.key !== place.key && byKey.has(piece.place.key)),
    );
  }

  // ---- pieces and messages

  function pieceMessages(piece: Piece, frame: Frame | undefined): readonly Message[] {
    switch (piece.is) {
      case 'message':
        return [{ ...messages.messageOf(piece.at.node, piece.at.frame ?? frame), source: piece.at.node }];
      case 'some':
        return [{ kind: ROLE_KINDS[piece.role] ?? 'unknown', needs: [] }];
      case 'unknown':
        return [messages.messageOf(piece.node, frame)];
      case 'place': {
        const kind = entriesOf(piece.place);
        return [{ kind: kind === 'unknown' && trace.occursIn(piece.node) ? 'reply' : kind, needs: [] }];
      }
    }
  }

  /** What the entries of an array of the file are, as a whole: all one kind, a reply if one is, else unknown. */
  function entriesOf(place: Place, depth = 3): MessageKind {
    const kinds = new Set<MessageKind>();
    for (const write of depth > 0 ? (writesTo.get(place.key) ?? []) : []) {
      if (write.how === 'reset') continue;
      const pieces = write.values.flatMap((value) => (write.how === 'add' ? addedPieces(value) : contents.piecesOf(value)));
      for (const piece of pieces) {
        if (piece.is === 'place') {
          if (piece.place.key !== place.key) kinds.add(entriesOf(piece.place, depth - 1));
        } else for (const message of pieceMessages(piece, undefined)) kinds.add(message.kind);
      }
    }
    if (kinds.has('reply')) return 'reply';
    if (kinds.has('replyText')) return 'replyText';
    const [only] = kinds;
    return kinds.size === 1 && only ? only : 'unknown';
  }

  function kindsOf(piece: Piece): readonly MessageKind[] {
    return pieceMessages(piece, undefined).map((message) => message.kind);
  }

  // ---- calls of other code that meet a conversation and a reply

  function addEncounter(call: TSESTree.CallExpression): void {
    if (ownCalls.has(call) || isHarmless(call) || calls.callees(call).functions.length > 0) return;
    const callee = unwrap(call.callee);
    const receiver = callee.type === 'MemberExpression' ? callee.object : undefined;
    const given = call.arguments.flatMap((argument) => handedOver(argument));
    const carrying = call.arguments.filter((argument) => trace.occursIn(argument) && !isFunction(unwrap(argument)));
    for (const { place } of [...byKey.values()]) {
      const isGiven = given.some((other) => other.key === place.key);
      const receives = carrying.some((argument) => places.placeOf(argument)?.key !== place.key);
      const isMethodOf = receiver !== undefined && receives && isHolder(receiver, place);
      if (receives && (isMethodOf || given.some((other) => isPrefix(other, place)))) record(place, { node: call, what: 'noted', source: call });
      else if (isGiven) record(place, { node: call, what: 'leaves', source: call });
    }
  }

  /** The places that a call hands over whole, in arguments, arrays and objects. */
  function handedOver(argument: Node): readonly Place[] {
    const node = unwrap(argument);
    if (node.type === 'ObjectExpression') return node.properties.flatMap((property) => (property.type === 'Property' ? handedOver(property.value) : []));
    const place = places.placeOf(node);
    return place ? [place] : [];
  }

  /** Whether a method is called on the conversation itself or on what it is kept in: `history.add(text)`, `store.append(id, text)`. */
  function isHolder(receiver: Node, place: Place): boolean {
    const held = unwrap(receiver);
    if (held.type === 'ThisExpression') return 'superClass' in place.root && place.root.superClass !== null;
    const holder = places.placeOf(held);
    if (!holder || !isPrefix(holder, place) || place.path.length - holder.path.length > 2) return false;
    return !('defs' in holder.root && holder.path.length === 0 && holder.key !== place.key && parameterOf(holder.root) !== undefined);
  }
}

/** Arrays, or what is read like one, in an answer. */
const LISTS: ReadonlySet<Part> = new Set(['output', 'choices', 'toolCalls', 'contents', 'completion', 'response', 'envelope', 'stream', 'events']);

const ROLE_KINDS: Readonly<Record<string, MessageKind>> = { user: 'turn', developer: 'turn', tool: 'tool', function: 'tool', system: 'system', assistant: 'replyText' };

/** `messages[1] = m`: the turn takes the place of another one. */
function isAtFixedIndex({ how, target }: Write): boolean {
  return how === 'set' && 'type' in target && target.type === 'MemberExpression' && target.property.type === 'Literal' && typeof target.property.value === 'number';
}

/** Whether a write comes before a copy is made, in the text of the same function; elsewhere nobody knows, and it may. */
function isBefore(write: Node, copy: Node | undefined): boolean {
  return !copy || write.range[1] <= copy.range[0] || enclosingFunction(write) !== enclosingFunction(copy);
}

function isReply(kind: MessageKind): boolean {
  return kind === 'reply' || kind === 'replyText';
}

/** The expression that is the text, without a fallback and `.trim()`. */
function textOf(expression: Node): Node {
  const node = unwrap(expression);
  if (node.type === 'LogicalExpression') return textOf(node.left);
  return node.type === 'CallExpression' && node.callee.type === 'MemberExpression' ? textOf(node.callee.object) : node;
}

/** Where a call has done its work: the `await` of it, if there is one. A request that fails has sent nothing that is answered. */
function completionOf(call: Node): Node {
  const outer = wrapped(call);
  return outer.parent?.type === 'AwaitExpression' ? outer.parent : call;
}

function asMade(piece: Piece): Piece {
  return piece.is === 'place' ? { ...piece, as: 'made' } : piece;
}

function isPrefix(holder: Place, held: Place): boolean {
  return holder.root === held.root && holder.path.length <= held.path.length && holder.path.every((step, i) => step === held.path[i]);
}

function isPlace(target: Node | Place): target is Place {
  return !('type' in target);
}

function outermost(frame: Frame): Frame {
  return frame.outer ? outermost(frame.outer) : frame;
}

/** The same chain of calls with one more at its outer end. */
function rerooted(frame: Frame, outer: Frame): Frame {
  return { ...frame, outer: frame.outer ? rerooted(frame.outer, outer) : outer };
}

/** Whether the API itself keeps the turns: `previous_response_id`, `conversation`, or the SDK's tool runner. */
function isKeptByTheApi(request: Request): boolean {
  return request.api === 'responses' && ['previous_response_id', 'conversation'].some((name) => request.parameter(name).is !== 'missing');
}
