import type { TSESTree } from '@typescript-eslint/utils';
import {
  isFunction,
  isWithin,
  lastName,
  rejectionHandler,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../ast/expressions.js';
import { isLoop } from '../ast/loops.js';
import { besides } from '../ast/statements.js';
import { someNode, type Node } from '../ast/walk.js';
import { readsOfVariable } from './bindings.js';
import { calleePath } from './callee-path.js';
import { endBehind, fallsBack, isLeftOut, leavesFallback, leavesNothing, recovers, triesAgain } from './fallbacks.js';
import type { OpenAIFile } from './file.js';
import { jsonTestOf } from './json-tests.js';
import { isRetryOfOthers } from './retry-loops.js';
import { runsOfGiven } from './runs.js';
import { isSecondParse } from './second-parses.js';

/** The answer that is parsed: its request, unless that is of no account, and the expressions that hold a part of it. */
export interface Parsed {
  readonly request?: { readonly node: Node };
  readonly carriers: ReadonlyMap<Node, unknown>;
  /** Whether a handler on the way has made another error of the one of the parser. */
  readonly isOther?: boolean;
  /** Whether what parses makes do with cut text: no handler learns of it, unless something else checks what it made. */
  readonly neverFails?: boolean;
}

/** Functions that hand an answer on to each other, at most: a helper that calls a helper is as far as programs go. */
const MAX_DEPTH = 4;

/**
 * What deals with a parse that fails: the blocks of `try` statements, or the promises, whose handlers retry, fall back or return something to go
 * on with. One that rethrows leaves it to the next, and so does one that only logs where the function throws behind it; else one that only logs deals
 * with it where something was there before, or comes after, and an empty one where the function goes on. Around the request as well as the parse, or
 * around a `try` whose handler throws on, an answer with an error does not count: such a handler is there for other reasons. `Promise.allSettled` deals
 * with what fails in the functions it waits for. A test in front that says whether the text can be parsed leaves nothing to deal with: then it is the test. So does a parser of another module that has
 * a fallback of its own: then it is the parse.
 * @returns one node; several, where a helper parses and each of its calls with the answer is dealt with; none, when nothing deals with it
 */
export function excusesOf(parse: Node, answer: Parsed, file: OpenAIFile): readonly Node[] {
  if (isTolerant(parse, file)) return [parse];
  const excuses = excusesAt(parse, answer, file, 0);
  const test = excuses.length === 0 && parse.type === 'CallExpression' ? jsonTestOf(parse, file) : undefined;
  return test ? [test] : excuses;
}

/** Names of functions that give something else for a text that they cannot read: `safeJsonParse`, `tryParse`, `parseJsonOrNull`. */
const TOLERANT = /^(?:safe|try|maybe|attempt|lenient|tolerant|loose)|Or(?:[A-Z]|$)|Default|Fallback/;

/** Whether a parser of another module has a fallback, by its name, as an argument, or because there is one behind it: `parseJson(text, {})`, `readJson(text) ?? []`. */
function isTolerant(parse: Node, { calls }: OpenAIFile): boolean {
  const name = parse.type === 'CallExpression' ? lastName(parse.callee) : undefined;
  if (parse.type !== 'CallExpression' || name === undefined || name === 'parse') return false;
  if (calls.callees(parse).functions.length > 0) return false; // its own parse is what counts
  const outer = wrapped(parse);
  const hasFallback =
    outer.parent?.type === 'LogicalExpression' && outer.parent.left === outer && outer.parent.operator !== '&&';
  if (parse.callee.type !== 'Identifier') return hasFallback; // `schema.safeParse(text)` tells what is wrong with the text
  return TOLERANT.test(name) || parse.arguments.slice(1).some(isFallback) || hasFallback;
}

/** @param isAwaited whether what fails is a promise that the expression gives, not the expression itself */
function excusesAt(parse: Node, answer: Parsed, file: OpenAIFile, depth: number, isAwaited = false): readonly Node[] {
  let isThrownOn = false;
  let { isOther = false } = answer;
  for (let node: Node = parse; node.parent; node = node.parent) {
    const { parent } = node;
    if (isFunction(node)) {
      if (parent.type === 'CallExpression' && lastName(parent.callee) === 'then') continue;
      if ((node.async || isAwaited) && !answer.neverFails && isSettled(parent, file)) return [parent];
      if (!answer.neverFails && isRunForFailure(node, answer, file)) return [parent];
      return depth < MAX_DEPTH ? excusesAtCalls(node, { ...answer, isOther }, file, depth + 1) : [];
    }
    if (parent.type === 'CatchClause' && !isThrownOn && isSecondParse(parse, parent, answer, file))
      return [parent.parent.block];
    if (answer.neverFails && !(parent.type === 'TryStatement' && checksBehind(parse, parent.block, file))) continue;
    const handler = handlerBehind(node);
    if (isFunction(handler) && fallsBack(handler, isOther, file)) return [node];
    if (parent.type !== 'TryStatement' || parent.block !== node || !parent.handler) continue;
    const { body } = parent.handler;
    // one around another that throws on is there for other reasons, too
    const isDedicated = !isThrownOn && (!answer.request || !isWithin(answer.request.node, node));
    if (recovers(body, { isDedicated, isOther }, file)) return [node];
    const isTriedAgain = isRetried(parent, parse, answer);
    if (isTriedAgain && triesAgain(parent.handler, file)) return [node];
    const last = body.body.at(-1);
    if (last?.type === 'ThrowStatement') {
      isThrownOn = true;
      isOther ||= last.argument.type !== 'Identifier';
      continue;
    }
    if (!leavesNothing(body, file)) return [];
    if (isTriedAgain || isLeftOut(parent, file) || leavesFallback(parent, parse, isDedicated, file)) return [node];
    const end = endBehind(parent);
    if (end?.type !== 'ThrowStatement') return [];
    node = end;
  }
  return [];
}

/** What is called when a promise is rejected: `onError` of `promise.catch(onError)`. */
function handlerBehind(promise: Node): Node | undefined {
  const { parent: member } = promise;
  if (member?.type !== 'MemberExpression' || member.object !== promise || member.parent.type !== 'CallExpression')
    return undefined;
  return rejectionHandler(member.parent);
}

/** `Promise.allSettled(items.map(fn))`, also under a name: what fails in `fn` is one of the results. */
function isSettled(map: Node, { bindings }: OpenAIFile): boolean {
  if (map.type !== 'CallExpression' || lastName(map.callee) !== 'map') return false;
  const isGiven = ({ parent }: Node): boolean =>
    parent?.type === 'CallExpression' && lastName(parent.callee) === 'allSettled';
  const { parent } = map;
  const names = parent.type === 'VariableDeclarator' ? bindings.declaredBy(parent) : [];
  return isGiven(map) || names.some((name) => readsOfVariable(name).some(isGiven));
}

/** `null`, `[]`, `{}`, `fallback` as an argument: no options, and no function. */
function isFallback(argument: Node): boolean {
  const value = unwrap(argument);
  switch (value.type) {
    case 'Literal':
      return value.value === null || value.value === '';
    case 'ArrayExpression':
      return true;
    case 'ObjectExpression':
      return value.properties.length === 0;
    default:
      return /default|fallback|empty/i.test(lastName(value) ?? '');
  }
}

/**
 * What deals with a failure in a helper, at each call that hands it a part of the answer, or at all of its calls where the helper asks itself; none when one
 * of them does not.
 */
function excusesAtCalls(fn: FunctionLike, answer: Parsed, file: OpenAIFile, depth: number): readonly Node[] {
  const callers = file.calls.callers(fn);
  const asks = answer.request !== undefined && isWithin(answer.request.node, fn);
  const { parent } = fn;
  const runs = parent.type === 'CallExpression' ? runsOfGiven(fn, parent, file) : [];
  if (asks && callers.anytime && runs.length === 0) return [];
  const all: Node[] = asks && runs.length === 0 ? [...file.calls.handOversOf(fn)] : [];
  if (!all.every((at) => fn.async && isSettled(at, file))) return [];
  for (const call of runs.length > 0 ? runs : callers.calls) {
    const isRun = asks || runs.length > 0;
    if (!isRun && (call.type === 'TaggedTemplateExpression' || !call.arguments.some((one) => answer.carriers.has(one))))
      continue;
    const excuses = excusesAt(call, asks ? { ...answer, request: { node: call } } : answer, file, depth, fn.async);
    if (excuses.length === 0) return [];
    all.push(...excuses);
  }
  return all;
}

/**
 * Whether a function is handed to one of another module that is there for what fails in it: one that tries again, where the function asks, or one that,
 * by its name, gives something else or the error: `tryCatch(() => JSON.parse(text))`.
 */
function isRunForFailure(fn: FunctionLike, { request }: Parsed, file: OpenAIFile): boolean {
  const call = fn.parent;
  if (call.type !== 'CallExpression' || !call.arguments.some((one) => one === fn)) return false;
  const name = lastName(call.callee);
  if (name === undefined || file.calls.callees(call).functions.length > 0) return false;
  if (TOLERANT.test(name) || name === 'attempt') return true;
  return request !== undefined && isWithin(request.node, fn) && isRetryOfOthers(call, file);
}

/** Whether a block has a schema, or the like, check something around or behind a parse: `Recipe.parse(JSON.parse(jsonrepair(text)))`. */
function checksBehind(parse: Node, block: Node, { bindings, sourceCode }: OpenAIFile): boolean {
  return someNode(
    block,
    sourceCode.visitorKeys,
    (node) =>
      node.type === 'CallExpression' &&
      node.range[1] > parse.range[1] &&
      /parse|valid|assert|check/i.test(lastName(node.callee) ?? '') &&
      calleePath(node.callee, bindings).join('.') !== 'JSON.parse',
  );
}

/** Whether a `try` is what a loop does until it succeeds, asking again each time: what is parsed without failing leaves the loop. */
function isRetried(statement: TSESTree.TryStatement, parse: Node, { request }: Parsed): boolean {
  const body = statement.parent;
  const loop = body.type === 'BlockStatement' && isLoop(body.parent) ? body.parent : undefined;
  return loop !== undefined && (!request || isWithin(request.node, loop)) && leavesLoop(parse, statement.block);
}

/** Whether a block of a loop leaves the loop once it has come past a node: the node is part of a `return`, or one or a `break` follows. */
function leavesLoop(node: Node, block: Node): boolean {
  let returns = false;
  let breaks = false;
  for (let inner = node; inner !== block && inner.parent; inner = inner.parent) {
    if (isFunction(inner)) returns = false;
    if (isFunction(inner) || isLoop(inner) || inner.type === 'SwitchStatement') breaks = false;
    const { behind } = besides(inner);
    returns ||= inner.type === 'ReturnStatement' || behind.some(({ type }) => type === 'ReturnStatement');
    breaks ||= behind.some(({ type }) => type === 'BreakStatement');
  }
  return returns || breaks;
}
