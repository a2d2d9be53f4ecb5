import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isWithin, unwrap } from '../../ast/expressions.js';
import { lastIn, leaves } from '../../ast/statements.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import type { FunctionNode } from '../calls.js';
import type { ConversationEvent } from '../conversations/conversation.js';
import type { Answer } from '../control-flow/question.js';
import { catchAround } from '../exception-handlers.js';
import type { OpenAIFile } from '../file.js';
import type { Request } from '../requests.js';
import { entryOf, type CallLoop } from './call-loops.js';
import { jumpsOutOf } from './cut-short.js';
import { canReject, isParse } from './failures.js';
import { sendsOneCall } from './one-call.js';
import { coversTools, isOfAnyCall, isTypeTest, namesIn, textOf } from './questions.js';

/** A loop over tool calls, and what matters in and around it. */
export interface Rounds {
  readonly loop: CallLoop;
  /** What each round evaluates first. */
  readonly start: Node;
  /** What answers a call. */
  readonly answers: readonly Node[];
  /** What may answer one, or make up for it. */
  readonly excuses: readonly Node[];
  /** What a round does with the calls as a whole. */
  readonly readsOfAll: readonly Node[];
  /** What puts the calls into the conversation. */
  readonly writes: readonly Node[];
  readonly resets: readonly Node[];
  readonly requests: readonly ConversationEvent[];
  readonly request: Request;
  /** The function whose caller owns the conversation: then one run of it is looked at. */
  readonly within: FunctionNode | undefined;
}

export interface Miss {
  readonly what: 'keptInEach' | 'skipped' | 'thrown' | 'cutShort';
  readonly at: Node;
  readonly again: Node;
}

/**
 * Where the program stands: no calls are kept; they are; one of them is being dealt with; that has failed; it has its answer; one went without. `loose`,
 * `broken` and `lost` are `open`, `failed` and `missed` for calls that are not kept yet: their results are collected first, and go into the conversation
 * with them.
 */
type State = 'none' | 'kept' | 'open' | 'failed' | 'answered' | 'missed' | 'loose' | 'broken' | 'lost';

/** A way on which a round ends without an answer and the conversation is sent again: first one without an exception, then one with, then one that leaves the loop. */
export function missesIn(rounds: Rounds, file: OpenAIFile): Miss | undefined {
  const { loop } = rounds;
  const kept = keptInEach(rounds, file);
  // a result that goes in together with the calls, `push(message, result)`, is one for a single call, and the calls are all in there with it
  const answers = kept ? rounds.answers.filter((answer) => !isWithin(answer, kept)) : rounds.answers;
  const skipped = sentOpen({ ...rounds, answers }, new Set(), file);
  if (skipped && kept) return { what: 'keptInEach', at: kept, again: skipped };
  const branch = skipped && branchWithout(rounds, file);
  if (skipped && branch && branch !== 'covered') return { what: 'skipped', at: branch, again: skipped };
  const failing = new Set<Node>([
    ...nodesWithin(file.nodes('AwaitExpression'), loop.body).filter((node) => canReject(node.argument, file)),
    ...nodesWithin(file.nodes('CallExpression'), loop.body).filter(isParse),
  ]);
  // what throws in the file itself was found above
  const isFound = skipped !== undefined && branch !== 'covered';
  const thrown = isFound ? skipped : failing.size > 0 ? sentOpen(rounds, failing, file) : undefined;
  const handler = thrown && handlerOf([...failing], rounds);
  if (handler) return { what: 'thrown', at: handler, again: thrown };
  return branch === 'covered' ? undefined : cutShort(rounds, failing, file);
}

/** What puts all the calls into the conversation in every round, where a model may send several: behind the first result, they stand there again. */
function keptInEach({ loop, start, writes, request }: Rounds, file: OpenAIFile): Node | undefined {
  if (sendsOneCall(request)) return undefined;
  const block = blockAround(start, loop);
  const straight = block?.body.filter(isAlwaysDone) ?? [];
  const write = writes.find((node) => straight.some((statement) => isWithin(node, statement)));
  return write && jumpsOutOf(loop, start, file).length === 0 ? write : undefined;
}

/** The block of a round that begins when it is clear that there is a call: the body of the loop, or of a test for calls in it. */
function blockAround(start: Node, { body }: CallLoop): TSESTree.BlockStatement | undefined {
  let block: Node | undefined = start;
  while (block && block !== body && !(block.type === 'BlockStatement' && block.parent.type === 'IfStatement'))
    block = block.parent;
  return block?.type === 'BlockStatement' ? block : undefined;
}

const isAlwaysDone = (statement: Node): boolean =>
  statement.type === 'ExpressionStatement' && !/^(?:Logical|Conditional)/.test(unwrap(statement.expression).type);

/** A jump out of the loop, behind which the conversation is sent without an answer to the calls that were left. */
function cutShort(rounds: Rounds, throwing: ReadonlySet<Node>, file: OpenAIFile): Miss | undefined {
  const { loop, start, excuses, readsOfAll, writes, resets, requests, request } = rounds;
  const jumps = sendsOneCall(request) ? [] : jumpsOutOf(loop, start, file);
  if (jumps.length === 0) return undefined;
  /** `cut`: calls are left that are not kept yet; `left`: they are kept. */
  type CutState = 'none' | 'kept' | 'cut' | 'left';
  const events: Events<CutState> = new Map();
  for (const node of [...requests.map((event) => event.node), ...resets]) events.set(node, () => ['none']);
  for (const node of writes) events.set(node, (state) => [state === 'cut' || state === 'left' ? 'left' : 'kept']);
  for (const node of [...excuses, ...readsOfAll]) events.set(node, () => []);
  for (const node of jumps) events.set(node, (state) => [state === 'kept' || state === 'left' ? 'left' : 'cut']);
  const answer = follow(rounds, events, throwing, file);
  const sent = requests.find(({ node }) => answer.before(node).has('left'));
  if (!sent) return undefined;
  for (const at of answer.wayBack(sent.node, 'left'))
    if (jumps.includes(at)) return { what: 'cutShort', at, again: sent.source };
  return undefined;
}

/**
 * The request that sends the conversation with an open call in it.
 * @param failing what is taken to fail: then only calls count that went without an answer because it did
 */
function sentOpen(rounds: Rounds, failing: ReadonlySet<Node>, file: OpenAIFile): Node | undefined {
  const { loop, start, writes, resets, requests } = rounds;
  const isForFailures = failing.size > 0;
  const answers = [...rounds.answers, ...rounds.excuses];
  const failures: Events<State> = new Map();
  for (const node of failing) failures.set(node, (state) => [failed(state)]);
  const events: Events<State> = new Map();
  for (const { node } of requests) events.set(node, () => ['none']);
  for (const node of resets) events.set(node, () => ['none']);
  const isLeft = (state: State) => state === 'lost' || state === (isForFailures ? 'broken' : 'loose');
  for (const node of writes) events.set(node, (state) => [isLeft(state) ? 'missed' : 'kept']);
  for (const node of answers) events.set(node, (state) => [answered(state, isWithin(node, loop))]);
  events.set(start, (state) => [begun(state, isForFailures)]);
  const answer = follow(rounds, events, failing, file, failures);
  const ends: readonly State[] = [isForFailures ? 'failed' : 'open', 'missed'];
  return requests.find(({ node }) => ends.some((end) => answer.before(node).has(end)))?.source;
}

/** What the nodes of a program make of a state. */
type Events<S> = Map<Node, (state: S) => readonly S[]>;

/** Follows the ways of the program through a loop and on to the next request. */
function follow<S extends string>(
  { within }: Rounds,
  events: Events<S | 'none'>,
  throwing: ReadonlySet<Node>,
  file: OpenAIFile,
  failures: Events<S | 'none'> = new Map(),
): Answer<S | 'none'> {
  return file.flow.ask<S | 'none'>({
    start: 'none',
    events,
    failures,
    callbacks: 'will',
    throwing,
    ...(within && { within }),
  });
}

/** What an answer makes of a state; one behind the loop may be for all that went without. */
function answered(state: State, isInLoop: boolean): State {
  if (state === 'open' || state === 'failed') return 'answered';
  if (state === 'loose' || state === 'broken') return 'none';
  return (state === 'missed' || state === 'lost') && !isInLoop ? 'none' : state;
}

/** What the failure of what is done for a call makes of a state. */
function failed(state: State): State {
  return state === 'open' ? 'failed' : state === 'loose' ? 'broken' : state;
}

/**
 * What the beginning of a round makes of a state: the call of the round before has had its chance.
 * @param isForFailures whether a call that went without an answer for another reason than a failure does not count
 */
function begun(state: State, isForFailures: boolean): State {
  switch (state) {
    case 'none':
      return 'loose';
    case 'loose':
      return isForFailures ? 'loose' : 'lost';
    case 'lost':
    case 'broken':
      return 'lost';
    case 'open':
      return isForFailures ? 'open' : 'missed';
    case 'missed':
    case 'failed':
      return 'missed';
    default:
      return 'open';
  }
}

/** The branch of a loop's body that has no answer: an `if` without `else`, a `switch` without a default, a `continue`; or `covered`, when all tools have one. */
function branchWithout(rounds: Rounds, file: OpenAIFile): Node | 'covered' | undefined {
  const { loop, start, request } = rounds;
  const answers = [...rounds.answers, ...rounds.excuses];
  const has = (node: Node | null | undefined) =>
    node !== null && node !== undefined && answers.some((one) => isWithin(one, node));
  const inBody = <T extends Node>(nodes: readonly T[]) => nodesWithin(nodes, loop.body);
  const choice = inBody(file.nodes('SwitchStatement')).find((one) => has(one));
  const choiceWithout = choice && caseWithout(choice, rounds, file);
  if (choiceWithout) return choiceWithout;
  // not the test of the type around a round, behind which there is no call to answer
  const tests = inBody(file.nodes('IfStatement')).filter((one) => has(one) && !isWithin(start, one.consequent));
  const halves = tests.filter((one) => has(one.consequent) !== has(one.alternate));
  const half = (isAnswer: boolean) =>
    halves.find((one) => rounds.answers.some((answer) => isWithin(answer, one)) === isAnswer);
  const skip = [...inBody(file.nodes('ContinueStatement')), ...inBody(file.nodes('ReturnStatement'))].find(
    (jump) =>
      isSkip(jump, loop) &&
      jump.parent.type !== 'SwitchCase' &&
      jump.range[0] > start.range[0] &&
      !has(jump) &&
      !inHandler(jump.parent, loop),
  );
  const last = half(true) ?? (skip ? undefined : half(false)); // what only may answer a call tells less than a way around the answer
  if (last) {
    const names = tests.flatMap(({ test }) => namesIn(test, file));
    return !last.alternate && coversTools(names, request, file) ? 'covered' : last.test;
  }
  const around = skip?.parent.type === 'BlockStatement' ? skip.parent.parent : skip?.parent;
  const isCovered = around?.type === 'IfStatement' && coversTools(namesIn(around.test, file), request, file);
  return isCovered ? 'covered' : (skip ?? choice?.discriminant);
}

/** The question of a `switch` without an answer for all other tools, or the test of a case that has none; `covered`, when all tools have one. */
function caseWithout(choice: TSESTree.SwitchStatement, rounds: Rounds, file: OpenAIFile): Node | 'covered' | undefined {
  const { cases, discriminant } = choice;
  const answers = [...rounds.answers, ...rounds.excuses];
  const without = cases.filter((one) => !isAnswered(cases.slice(cases.indexOf(one)), answers));
  const fallback = cases.find(({ test }) => !test);
  const names = cases.flatMap(({ test }) => (test ? [textOf(test, file)] : []));
  if (fallback ? without.includes(fallback) : !coversTools(names, rounds.request, file)) return discriminant;
  // what one of them sets may be answered behind the `switch`
  const isBehind = answers.some((answer) => isWithin(answer, rounds.loop) && answer.range[0] > choice.range[1]);
  const test = isBehind ? undefined : without.find((one) => one.test)?.test;
  return test ?? (fallback ? undefined : 'covered');
}

/** Whether the first of some cases has an answer in it, or in those that it runs on to, or does not come out of them. */
function isAnswered(cases: readonly TSESTree.SwitchCase[], answers: readonly Node[]): boolean {
  for (const one of cases) {
    if (answers.some((answer) => isWithin(answer, one))) return true;
    const last = one.consequent.at(-1);
    if (last && leaves(last)) return !/^(?:Break|Continue)/.test(lastIn(last)?.type ?? '');
  }
  return false;
}

/** Whether a statement goes on with the next round: a `continue`, or a `return` where the round is a function. */
function isSkip(jump: Node, loop: CallLoop): boolean {
  if (!isFunction(loop)) return jump.type === 'ContinueStatement';
  return jump.type === 'ReturnStatement' && enclosingFunction(jump) === loop;
}

/** Whether a node is in a handler inside a loop. */
function inHandler(node: Node, loop: Node): boolean {
  for (let outer: Node | undefined = node; outer && outer !== loop; outer = outer.parent)
    if (outer.type === 'CatchClause') return true;
  return false;
}

/** The handler that is entered when the answer fails, and that has none itself. */
function handlerOf(failing: readonly Node[], rounds: Rounds): Node | undefined {
  const answers = [...rounds.answers, ...rounds.excuses];
  for (const node of failing) {
    const handler = catchAround(node);
    if (handler && !answers.some((answer) => isWithin(answer, handler))) return handler.param ?? handler;
  }
  return undefined;
}

/**
 * What a round evaluates first once it is clear that there is a call to answer: behind `if (call.type !== 'function') continue`, or in the block of
 * `if (item.type === 'function_call')`. Undefined where that cannot be told.
 */
export function firstOfRound(
  loop: CallLoop,
  isAllCalls: boolean,
  answers: readonly Node[],
  file: OpenAIFile,
): Node | undefined {
  let list: readonly Node[] = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  let isCall = isAllCalls;
  const entry = entryOf(loop);
  const asksForCall = (test: Node, isKnown: boolean) =>
    isTypeTest(test, file) || (isKnown && isOfAnyCall(test, entry, file));
  for (let index = 0; index < list.length; index += 1) {
    const statement = list[index] as Node;
    if (statement.type === 'VariableDeclaration' && statement.declarations.every(({ init }) => !init)) continue;
    const tested = statement.type === 'IfStatement' ? operandsOf(statement.test) : [];
    const rest = tested.findIndex((operand, place) => !asksForCall(operand, isCall || place > 0));
    if (rest > 0) return firstIn(tested[rest] as Node); // `call.type === 'function' && call.function.name === 'search'`
    if (statement.type === 'IfStatement' && asksForCall(statement.test, isCall)) {
      isCall = true;
      const { consequent } = statement;
      const last = lastIn(consequent);
      const isLeft =
        last && (isSkip(last, loop) || last.type === 'ContinueStatement' || last.type === 'BreakStatement');
      if (isLeft && !answers.some((answer) => isWithin(answer, consequent))) continue;
      list = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
      index = -1;
      continue;
    }
    return isCall ? firstIn(statement) : undefined;
  }
  return undefined;
}

/** `a`, `b` and `c` of `a && b && c`, and of `a || b || c`. */
function operandsOf(test: Node): readonly Node[] {
  const node = unwrap(test);
  if (node.type !== 'LogicalExpression') return [node];
  const left = unwrap(node.left);
  const isSame = left.type === 'LogicalExpression' && left.operator === node.operator;
  return [...(isSame ? operandsOf(left) : [left]), node.right];
}

/** The first expression that a statement evaluates. */
function firstIn(statement: Node): Node | undefined {
  switch (statement.type) {
    case 'VariableDeclaration':
      return statement.declarations[0].init ? firstIn(statement.declarations[0].init) : undefined;
    case 'ExpressionStatement':
      return firstIn(statement.expression);
    case 'IfStatement':
    case 'ConditionalExpression':
      return firstIn(statement.test);
    case 'SwitchStatement':
      return firstIn(statement.discriminant);
    case 'TryStatement':
      return statement.block.body[0] && firstIn(statement.block.body[0]);
    case 'CallExpression':
      return firstIn(statement.callee);
    case 'MemberExpression':
      return firstIn(statement.object);
    case 'AwaitExpression':
    case 'UnaryExpression':
      return firstIn(statement.argument);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return firstIn(statement.left);
    case 'AssignmentExpression':
      return firstIn(statement.right);
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return firstIn(statement.expression);
    case 'Identifier':
    case 'ThisExpression':
    case 'Literal':
    case 'TemplateLiteral':
      return statement;
    default:
      return undefined;
  }
}
