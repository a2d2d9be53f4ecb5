import { enclosingFunction, isWithin } from '../../ast/expressions.js';
import { isLoop, targetOf } from '../../ast/loops.js';
import { nodesWithin, someNode, walk, type Node } from '../../ast/walk.js';
import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import { isHarmless } from '../conversations/harmless.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import { testsOnWayTo } from '../tests-on-way.js';
import { followCalls, isUnknown, sendsCallsAlone, type Kept } from './kept-calls.js';
import { asksForCalls, tellsCalls } from './questions.js';

/** A jump that leads around the results of calls that a conversation holds, and the request that sends them open. */
export interface LeftCalls {
  readonly at: Node;
  readonly again: Node;
}

/** A way around the results leads to one request or two. */
const MOST_REQUESTS = 4;

/**
 * The jump, between what keeps calls and what answers them, behind which the conversation is sent without their results: `if (steps > 5) break;`.
 * Undefined where it is not certain that there are calls, and where anything else is done to the conversation on the way, or may be.
 */
export function leftOpen({ conversation, writes }: Kept, reply: Reply, file: OpenAIFile): LeftCalls | undefined {
  const answers = eventsOf(conversation, 'tool');
  const jumps = answers.length > 0 ? jumpsWithCalls(writes, answers, reply, file) : [];
  if (jumps.length === 0) return undefined;
  type State = 'kept' | 'left';
  const after = (state: State | 'none', event: ConversationEvent): State | 'none' => {
    if (writes.includes(event)) return 'kept';
    return ['reset', 'request', 'reply', 'replyText', 'tool'].includes(event.what) ? 'none' : state;
  };
  const leave = (state: State | 'none') => (state === 'none' ? 'none' : 'left');
  const standing = followCalls<State>(conversation, after, file, new Map(jumps.map((jump) => [jump, leave])));
  if (standing.happensWithCalls(isUnknown)) return undefined;
  const requests = eventsOf(conversation, 'request').filter(
    (event) => sendsCallsAlone(event) && standing.before(event.node).has('left'),
  );
  for (const sent of requests.slice(0, MOST_REQUESTS)) {
    const way = standing.wayBack(sent.node, 'left');
    const at = firstOf(way, jumps);
    const isOnWay = at && enclosingFunction(at) === enclosingFunction(sent.source) ? wayTo(sent, at) : undefined;
    if (at && isOnWay && isUntouched(conversation, isOnWay, sent, file) && !isKnownLater(at, isOnWay, file))
      return { at, again: sent.source };
  }
  return undefined;
}

function firstOf(way: Iterable<Node>, jumps: readonly Node[]): Node | undefined {
  for (const node of way) if (jumps.includes(node)) return node;
  return undefined;
}

/** The jumps out of loops, or on to their next round, in front of all answers, where it is certain that there are calls; not those out of a loop that answers them. */
function jumpsWithCalls(
  writes: readonly ConversationEvent[],
  answers: readonly ConversationEvent[],
  reply: Reply,
  file: OpenAIFile,
): readonly Node[] {
  const holds = (node: Node, events: readonly ConversationEvent[]) =>
    events.some(({ source }) => isWithin(source, node));
  const functions = new Set(writes.map(({ source }) => enclosingFunction(source)));
  const jumps = [...functions].flatMap((fn) => [
    ...nodesWithin<Node>(file.nodes('BreakStatement'), fn ?? file.program),
    ...nodesWithin<Node>(file.nodes('ContinueStatement'), fn ?? file.program),
  ]);
  return jumps.filter((jump) => {
    const target = targetOf(jump);
    if (!target || target.type === 'SwitchStatement' || !functions.has(enclosingFunction(jump))) return false;
    for (let outer: Node | undefined = jump; outer && outer !== target.parent; outer = outer.parent)
      if (isLoop(outer) && holds(outer, answers) && !holds(outer, writes)) return false;
    const kept = writes.findLast(({ source }) => source.range[1] <= jump.range[0]);
    const next = answers.find(({ source }) => kept && source.range[0] >= kept.source.range[0]);
    return next !== undefined && next.source.range[0] > jump.range[1] && haveCalls(jump, reply, file);
  });
}

/** Whether a reply has calls wherever a node is reached: by a test around it, or one that leaves in front of it. What asks for them again may find none. */
function haveCalls(node: Node, reply: Reply, file: OpenAIFile): boolean {
  for (const { test, outcome, isAround } of testsOnWayTo(node)) {
    if (outcome !== undefined && tellsCalls(test, outcome, reply, file)) return true;
    if (isAround && asksForCalls(test, reply, file)) return false;
  }
  return false;
}

/** The part of a text that a program goes through from a jump to a request behind the loop that it leaves, or in the loop with which it goes on. */
function wayTo(sent: ConversationEvent, jump: Node): ((node: Node) => boolean) | undefined {
  const target = targetOf(jump);
  const isBehind = target && sent.source.range[0] > target.range[1];
  const isInNextRound = target && jump.type === 'ContinueStatement' && isWithin(sent.source, target);
  if (!isBehind && !isInNextRound) return undefined;
  const [from, to] = [target.range[isBehind ? 1 : 0], sent.source.range[0]];
  return ({ range }) => range[0] >= from && range[0] < to;
}

/** Whether a conversation is only printed and gets only turns on a way, and is cut or begun anew in no other function. */
function isUntouched(
  { cuts, events, place }: Conversation,
  isOnWay: (node: Node) => boolean,
  sent: ConversationEvent,
  { nodes, sourceCode }: OpenAIFile,
): boolean {
  const fn = enclosingFunction(sent.source);
  const shortened = cuts.flatMap(({ name, member }) => (name === 'length' ? [] : [member]));
  const restarts = events.filter(({ what }) => what === 'reset').map(({ node }) => node);
  if ([...shortened, ...restarts].some((node) => enclosingFunction(node) !== fn)) return false;
  if (shortened.some((node) => isOnWay(node) || isWithin(node, sent.source))) return false;
  const turns = events.filter(({ what }) => what === 'turn' || what === 'system').map(({ source }) => source);
  const allowed = [...turns, ...(sent.named ? [sent.named] : []), ...nodes('CallExpression').filter(isHarmless)];
  return [...nodes('Identifier'), ...nodes('MemberExpression')].every(
    (node) => !isOnWay(node) || sourceCode.getText(node) !== place.name || allowed.some((one) => isWithin(node, one)),
  );
}

/** Whether a program may know on a way that it has jumped: it asks for a name that decides on the jump, or is set with it. */
function isKnownLater(jump: Node, isOnWay: (node: Node) => boolean, file: OpenAIFile): boolean {
  const { visitorKeys } = file.sourceCode;
  let branch = jump;
  while (branch.parent && branch.type !== 'IfStatement' && branch.type !== 'SwitchStatement') branch = branch.parent;
  const names = new Set<string>();
  walk(branch, visitorKeys, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
  });
  const isNamed = (node: Node): boolean => node.type === 'Identifier' && names.has(node.name);
  return [...file.nodes('IfStatement'), ...file.nodes('ConditionalExpression')].some(
    ({ test }) => isOnWay(test) && !isWithin(test, branch) && someNode(test, visitorKeys, isNamed),
  );
}
