import { enclosingFunction, propertyOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { Bindings, Variable } from '../bindings.js';
import type { Call, CallGraph } from '../calls.js';
import { append } from '../multimap.js';
import type { Request } from '../requests.js';
import { isBefore, type Arrays } from './arrays.js';
import type { Contents, Piece } from './contents.js';
import type { ConversationEvent } from './conversation.js';
import { argumentFor, parameterOf } from './frames.js';
import type { ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';

/** One message that a request sends. */
interface Spoken {
  /** The request, or the call of the helper that makes it. */
  readonly node: Node;
  readonly request: Request;
  /** Where its list is sent: `node`, or what is called there. */
  readonly sentAt: Node;
}

/** What the requests of a file send. */
export interface Sendings {
  /** The places they send, each with the requests. */
  readonly events: readonly (readonly [Place, ConversationEvent])[];
  /** Where a message was sent, after a conversation if there is one yet, before it is written to it, by the same function, under the same name. */
  spokenBefore(message: Node, write: Node, conversation: Place | undefined): Spoken | undefined;
}

/** The parameter that a request sends a conversation by. */
export const PARAMETER_SENT = { chat: 'messages', responses: 'input', completions: 'prompt' } as const;

/** Whether all that a request sends is written out in it, so that it sends nothing that is kept. */
export function isWrittenOut(request: Request): boolean {
  const sent = request.parameter(PARAMETER_SENT[request.api]);
  if (sent.is !== 'found') return sent.is === 'missing';
  if (request.body && unwrap(request.body).type !== 'ObjectExpression') return false; // `create(params)`, which may be kept
  const node = unwrap(sent.value);
  return node.type === 'ArrayExpression'
    ? node.elements.every((element) => element?.type !== 'SpreadElement')
    : node.type === 'Literal' || node.type === 'TemplateLiteral';
}

/** Copies of copies of a conversation that a request may send, and helpers of helpers that may send it. */
const DEEPEST = 6;

/** Finds the places that requests send: those they name, those that these are copies of, and those that callers pass for them. */
export function findSendings(
  requests: readonly Request[],
  arrays: Arrays,
  contents: Contents,
  places: Places,
  trace: ReplyTrace,
  bindings: Bindings,
  calls: CallGraph,
): Sendings {
  const events: (readonly [Place, ConversationEvent])[] = [];
  const sendingsOf = new Map<string, Set<Node>>();
  const spoken = new Map<Variable, Spoken[]>();
  for (const request of requests)
    if (!isKeptByTheApi(request))
      follow(request, sentBy(request), completionOf(request.node), true, DEEPEST, new Set());
  return {
    events,
    spokenBefore(message, write, conversation) {
      const sendings = namesOf(message).flatMap((variable) => spoken.get(variable) ?? []);
      return sendings.findLast(
        (at) =>
          at.node.range[1] <= write.range[0] &&
          enclosingFunction(at.node) === enclosingFunction(write) &&
          (!conversation || isOf(conversation, at)),
      );
    },
  };

  /** Whether the conversation was in the list that was sent; the same text can be asked beside it: `classify(text)`. */
  function isOf({ key }: Place, { node, sentAt }: Spoken): boolean {
    const sent = sendingsOf.get(key);
    return sent !== undefined && (sent.has(node) || sent.has(sentAt));
  }

  function sentBy(request: Request): readonly Piece[] {
    const name = PARAMETER_SENT[request.api];
    const parameter = request.parameter(name);
    // `const params = { model, messages: [] }`: the list has no other name than `params.messages`
    const isOfBody =
      parameter.is === 'unknown' || (parameter.is === 'found' && unwrap(parameter.value).type === 'ArrayExpression');
    const body = isOfBody && request.body ? places.placeOf(request.body) : undefined;
    if (parameter.is === 'found' && !body) return contents.piecesOf(parameter.value);
    return body && request.body
      ? [{ is: 'place', place: places.under(body, name), node: request.body, as: 'itself' }]
      : [];
  }

  function follow(
    request: Request,
    pieces: readonly Piece[],
    node: Node,
    isAll: boolean,
    depth: number,
    seen: Set<string>,
  ): void {
    if (depth === 0) return;
    for (const [index, piece] of pieces.entries()) {
      const after = pieces.slice(index + 1);
      if (piece.is === 'message') noteSpoken(piece.at.node, { node, request, sentAt: node });
      if (piece.is === 'unknown') {
        for (const place of piece.given ?? [])
          follow(
            request,
            [{ is: 'place', place, node: piece.node, as: 'made' }, ...after],
            node,
            false,
            depth - 1,
            seen,
          );
      }
      if (piece.is !== 'place' || isReplyPart(piece.node)) continue;
      const { place } = piece;
      const id = `${place.key}@${String(node.range[0])}`;
      if (seen.has(id)) continue;
      seen.add(id);
      sendingsOf.set(place.key, (sendingsOf.get(place.key) ?? new Set()).add(node));
      const besides = after.flatMap((other) => arrays.messagesOf(other));
      events.push([
        place,
        {
          node,
          what: 'request',
          source: request.node,
          request,
          beside: besides.map(({ kind }) => kind),
          maybeTools: besides.some(({ maybeTool }) => maybeTool) && hasTools(request),
          as: piece.as,
          isWhole: piece.as !== 'made' || piece.isWhole === true,
          named: piece.node,
          isAlone: isAll && index === 0,
        },
      ]);
      for (const write of arrays.copiesInto(place)) {
        const written = arrays.piecesOf(write);
        const copied = written.filter((part) => part.is !== 'place' || part.place.key !== place.key);
        const later = write.how === 'add' ? [] : addedBefore(place, node);
        follow(
          request,
          [...(piece.as === 'made' ? copied.map((part) => madeOf(part, piece)) : copied), ...later],
          node,
          isAll && write.how !== 'add' && copied.length === written.length,
          depth - 1,
          seen,
        );
      }
      for (const { call, given } of literalArguments(place))
        follow(request, contents.piecesOf(given), completionOf(call), isAll, depth - 1, seen);
      for (const passed of throughCalls(place, places, calls))
        follow(
          request,
          [{ ...piece, place: passed.place }, ...after],
          completionOf(passed.call),
          isAll,
          depth - 1,
          seen,
        );
    }
  }

  /** The single messages that are added to a copy before it is sent. */
  function addedBefore(copy: Place, request: Node): readonly Piece[] {
    return arrays
      .writesTo(copy)
      .filter((write) => write.how === 'add' && isBefore(write.node, request))
      .flatMap((write) => arrays.piecesOf(write))
      .filter((piece) => piece.is === 'message');
  }

  /** A part of a reply is no conversation, though it is an array: `response.output`. */
  function isReplyPart(node: Node): boolean {
    const part = trace.partOf(unwrap(node));
    return part !== undefined && LISTS.has(part);
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

  /** Of a message that the function around the request is given, what the calls give it has been sent when they are done. */
  function noteSpoken(message: Node, at: Spoken, depth = DEEPEST): void {
    for (const variable of namesOf(message)) {
      append(spoken, variable, at);
      const fn = parameterOf(variable);
      if (!fn || depth === 0) continue;
      for (const call of calls.callers(fn).calls) {
        const given = argumentFor(variable, { call, fn, outer: undefined }, bindings);
        if (given) noteSpoken(given.node, { ...at, node: completionOf(call) }, depth - 1);
      }
    }
  }

  /** The variables that a message, or what it says, goes by. */
  function namesOf(message: Node): readonly Variable[] {
    const node = unwrap(message);
    const content = node.type === 'ObjectExpression' ? propertyOf(node, 'content')?.value : undefined;
    return [node, content].flatMap((part) => (part?.type === 'Identifier' ? (bindings.variableOf(part) ?? []) : []));
  }
}

/** What a place rooted in a parameter is in each call of its function. */
export function throughCalls(place: Place, places: Places, calls: CallGraph): { place: Place; call: Call }[] {
  const fn = 'defs' in place.root ? parameterOf(place.root) : undefined;
  if (!fn) return [];
  return calls.callers(fn).calls.flatMap((call) => {
    const passed = places.throughCall(place, { call, fn, outer: undefined });
    return passed ? [{ place: passed, call }] : [];
  });
}

/** Arrays, or what is read like one, in an answer. */
const LISTS: ReadonlySet<Part> = new Set([
  'output',
  'choices',
  'toolCalls',
  'contents',
  'completion',
  'response',
  'envelope',
  'stream',
  'events',
]);

/** Where a call has done its work: the `await` of it, if there is one. A request that fails has sent nothing that is answered. */
export function completionOf(call: Node): Node {
  const outer = wrapped(call);
  return outer.parent?.type === 'AwaitExpression' ? outer.parent : call;
}

/** What was copied into an array of which other code made something. */
function madeOf(part: Piece, { isWhole }: Piece & { is: 'place' }): Piece {
  if (part.is !== 'place') return part;
  return { ...part, as: 'made', isWhole: isWhole === true && (part.as !== 'made' || part.isWhole === true) };
}

function hasTools(request: Request): boolean {
  return ['tools', 'functions'].some((name) => request.parameter(name).is === 'found');
}

/** Whether the API itself keeps the turns: `previous_response_id` or `conversation`. */
export function isKeptByTheApi(request: Request): boolean {
  return (
    request.api === 'responses' &&
    ['previous_response_id', 'conversation'].some((name) => request.parameter(name).is !== 'missing')
  );
}
