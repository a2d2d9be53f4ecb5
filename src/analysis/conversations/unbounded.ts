import { enclosingFunction, isFunction, isNamed, isWithin, unwrap, wrapped } from '../../ast/expressions.js';
import { loopsAround } from '../../ast/loops.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import { readsOfVariable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import { eventsOf, type Conversation, type ConversationEvent } from './conversation.js';
import { isShortening, type Cut } from './cuts.js';
import { append } from '../multimap.js';
import { once } from '../once.js';
import { followsFrom, testsOnWayTo } from '../tests-on-way.js';
import { isRelational } from './counted-turns.js';
import { endlessRuns } from './endless-runs.js';
import { isKeptHere } from './escapes.js';
import { addsTurn, isInOtherHands, isInCatch, isTakingBack } from './growth.js';
import { isHandedOut } from './handouts.js';
import { asksForBeginning, onlyLooks } from './looks.js';
import type { Place } from './places.js';

/** A conversation that gets longer with every turn for ever. */
export interface UnboundedConversation {
  readonly conversation: Conversation;
  /** Where a user turn is added, or a longer copy takes its place; the first in the text. */
  readonly growth: ConversationEvent;
  /** A request that sends it. */
  readonly request: ConversationEvent;
}

/**
 * The conversations that a program adds to on every turn and never shortens: nothing is cut off, no part of it is sent instead, it is not started anew,
 * nobody looks at its length, the API is not asked to truncate it, and no code outside the file has it.
 */
export function findUnboundedConversations(file: OpenAIFile): readonly UnboundedConversation[] {
  const { conversations } = file;
  const sentBy = new Map<Node, Conversation[]>();
  for (const conversation of conversations)
    for (const { source } of eventsOf(conversation, 'request')) append(sentBy, source, conversation);
  return conversations.flatMap((conversation) => {
    if (conversation.isCopy) return [];
    const requests = eventsOf(conversation, 'request');
    const [request] = requests;
    if (!request || !isKeptHere(conversation.place, file) || requests.some(isBoundedByTheApi)) return [];
    if (!requests.some(({ isWhole }) => isWhole)) return [];
    const related = new Set(requests.flatMap(({ source }) => sentBy.get(source) ?? []));
    if ([...related].some((other) => mayBeShortened(other, file) || isOutside(other, file))) return [];
    const runsForever = endlessRuns(conversation.place, file);
    const growth = conversation.events.find((event) => addsTurn(event, conversation, file) && runsForever(event.node));
    if (!growth || isTakenBack(growth, conversation, file) || isHandedOut(conversation, file)) return [];
    return [{ conversation, growth, request }];
  });
}

/** `truncation` and `context_management` of the Responses API; what cannot be told may be one of them. */
function isBoundedByTheApi({ request }: ConversationEvent): boolean {
  return (
    request?.api === 'responses' &&
    ['truncation', 'context_management'].some((name) => request.parameter(name).is !== 'missing')
  );
}

/** Whether a conversation is an entry of a store outside the program, where others may shorten it: a list that is made of it is bounded with it. */
function isOutside({ place }: Conversation, file: OpenAIFile): boolean {
  return place.path.includes('*') && !isKeptHere(place, file);
}

function mayBeShortened(conversation: Conversation, file: OpenAIFile): boolean {
  const { cuts, events, place, writes } = conversation;
  if (writes.some(mayStartAnew)) return true;
  if (cuts.some((cut) => shortens(cut) && !onlyLooks(cut, file))) return true;
  if (writes.some((write) => aroundShortenings(file).has(write))) return true;
  if (isInOtherHands(conversation)) return true;
  if (events.some(({ what, source }) => what === 'reset' && !isTakingBack(source) && !isStart(source, place, file)))
    return true;
  return conversation.restarts.some(({ node, container }) => !isStart(node, container, file));
}

/** `history = isLong ? [] : [...history, message]` */
function mayStartAnew(write: Node): boolean {
  const choice = write.type === 'AssignmentExpression' ? unwrap(write.right) : undefined;
  if (choice?.type !== 'ConditionalExpression') return false;
  return [choice.consequent, choice.alternate].map(unwrap).some((branch) => !isLonger(branch));
}

/** `[...history, message]` */
function isLonger(array: Node): boolean {
  return array.type === 'ArrayExpression' && array.elements.some((element) => element?.type === 'SpreadElement');
}

/** What is around calls of functions that shorten a list by their name, or around names for what they give: `messages = trimHistory([...messages, entry])`. */
const aroundShortenings = once((file: OpenAIFile): ReadonlySet<Node> => {
  const found = new Set<Node>();
  const mark = (node: Node): void => {
    for (let outer: Node | undefined = node; outer && !found.has(outer); outer = outer.parent) found.add(outer);
  };
  for (const call of file.nodes('CallExpression')) {
    if (!isShortening(call)) continue;
    mark(call);
    const { parent } = wrapped(call.parent.type === 'AwaitExpression' ? call.parent : call);
    const name = parent?.type === 'VariableDeclarator' ? file.bindings.variableOf(parent.id) : undefined;
    if (name) readsOfVariable(name).forEach(mark);
  }
  return found;
});

/** Whether a read of a member shortens the array, gives a part of it, or compares its length with more than a beginning. */
function shortens({ name, member }: Cut): boolean {
  if (name === 'pop') return false;
  if (name === 'slice') {
    const call = member.parent;
    return call.type !== 'CallExpression' || call.arguments.length > 0;
  }
  if (name !== 'length') return true;
  const compared = wrapped(member).parent;
  if (compared?.type === 'AssignmentExpression') return true;
  return compared?.type === 'BinaryExpression' && isRelational(compared) && !asksForBeginning(compared);
}

/**
 * Whether a conversation begins here, rather than begins anew: its declaration, a constructor, where it was tested not to be there yet, and what runs
 * once when the module is loaded; also in a function that is called nowhere else.
 */
function isStart(write: Node, place: Place, file: OpenAIFile, known = new Map<Node, boolean>()): boolean {
  const around = enclosingFunction(write);
  const isDeclaration: boolean = write.type === 'VariableDeclarator' || write.parent?.type === 'PropertyDefinition';
  if (isDeclaration) return true;
  if (around?.parent.type === 'MethodDefinition' && around.parent.kind === 'constructor') return true;
  if (isBehindAbsence(write, place, file)) return true;
  const repeats = loopsAround(write).length > 0;
  if (repeats || !around) return !repeats;
  const answer = known.get(around);
  if (answer !== undefined) return answer;
  known.set(around, false); // one that calls itself runs more than once
  const { calls, escapes } = file.calls.callers(around);
  known.set(around, !escapes && calls.length > 0 && calls.every((call) => isStart(call, place, file, known)));
  return known.get(around) === true;
}

/** Whether a node is reached only where what is kept at a place is not there yet, or has hardly begun. `!x || x.until < now` is also true of what is there. */
function isBehindAbsence(node: Node, place: Place, file: OpenAIFile): boolean {
  const isAbsent = (part: Node, outcome: boolean): boolean =>
    tellsAbsence(part, outcome) && mentions(part, place, file);
  for (const { test, outcome } of testsOnWayTo(node))
    if (outcome !== undefined && followsFrom(test, outcome, isAbsent, file.bindings)) return true;
  for (let inner = node, outer = node.parent; outer && !isFunction(inner); inner = outer, outer = outer.parent)
    if (outer.type === 'LogicalExpression' && outer.operator === '??' && outer.right === inner)
      if (mentions(outer.left, place, file)) return true;
  return false;
}

/** `x`, `x.has(id)`, `id in x` where they are not so; `x === undefined`, `x.length < 2` where they are. */
function tellsAbsence(test: Node, outcome: boolean): boolean {
  if (test.type !== 'BinaryExpression') return /^(?:Identifier|(?:Member|Call)Expression)$/.test(test.type) && !outcome;
  if (test.operator === 'in') return !outcome;
  const isEqual = /^[!=]==?$/.test(test.operator);
  if (!isEqual && !(isRelational(test) && asksForBeginning(test))) return false;
  return /^[=<]/.test(test.operator) === outcome;
}

/** Whether an expression names the place, what it is kept in, or a variable that holds something of it. */
function mentions(expression: Node, { root, path }: Place, file: OpenAIFile): boolean {
  if (!('defs' in root))
    return nodesWithin(file.nodes('MemberExpression'), expression).some(({ property }) =>
      isNamed(property, path[0] ?? ''),
    );
  const named = new Set(root.references.map(({ identifier }) => identifier));
  return nodesWithin(file.nodes('Identifier'), expression).some((identifier) => {
    if (named.has(identifier)) return true;
    const variable = file.bindings.variableOf(identifier);
    const values = (variable && file.bindings.valuesOf(variable)) ?? [];
    return values.some((value) => [...named].some((name) => isWithin(name, value)));
  });
}

/** Whether every turn is taken back before the next one comes. A turn that is taken back where a request fails is no such. */
function isTakenBack(growth: ConversationEvent, { events }: Conversation, file: OpenAIFile): boolean {
  const pops = events.filter(({ what, source }) => what === 'reset' && isTakingBack(source) && !isInCatch(source));
  return (
    pops.length > 0 &&
    !file.flow.canFollow(
      growth.node,
      growth.node,
      pops.map(({ node }) => node),
    )
  );
}
