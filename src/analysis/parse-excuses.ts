import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isLoop, isWithin, lastName, nameOf, type FunctionLike } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { endBehind, fallsBack, isLeftOut, leavesFallback, leavesNothing, recovers } from './fallbacks.js';
import type { OpenAIFile } from './file.js';
import { jsonTestOf } from './json-tests.js';

/** The answer that is parsed: its request, unless that is of no account, and the expressions that hold a part of it. */
export interface Parsed {
  readonly request?: { readonly node: Node };
  readonly carriers: ReadonlyMap<Node, unknown>;
}

/** Functions that hand an answer on to each other, at most: a helper that calls a helper is as far as programs go. */
const MAX_DEPTH = 4;

/**
 * What deals with a parse that fails: the blocks of `try` statements, or the promises, whose handlers retry, fall back or return something to go
 * on with. One that rethrows leaves it to the next, and so does one that only logs where the function throws behind it; else one that only logs deals
 * with it where something was there before, or comes after, and an empty one where the function goes on. Around the request as well as the parse, an
 * answer with an error does not count: such a handler is there for other reasons. `Promise.allSettled` deals with what fails in the functions it waits for.
 * A test in front that says whether the text can be parsed leaves nothing to deal with: then it is the test.
 * @returns one node; several, where a helper parses and each of its calls with the answer is dealt with; none, when nothing deals with it
 */
export function excusesOf(parse: Node, answer: Parsed, file: OpenAIFile): readonly Node[] {
  const excuses = excusesAt(parse, answer, file, 0);
  const test = excuses.length === 0 && parse.type === 'CallExpression' ? jsonTestOf(parse, file) : undefined;
  return test ? [test] : excuses;
}

function excusesAt(parse: Node, answer: Parsed, file: OpenAIFile, depth: number): readonly Node[] {
  for (let node: Node = parse; node.parent; node = node.parent) {
    const { parent } = node;
    if (isFunction(node)) {
      if (parent.type === 'CallExpression' && lastName(parent.callee) === 'then') continue;
      if (node.async && isSettled(parent)) return [parent];
      return depth < MAX_DEPTH ? excusesAtCalls(node, answer, file, depth + 1) : [];
    }
    if (
      parent.type === 'MemberExpression' &&
      parent.object === node &&
      nameOf(parent) === 'catch' &&
      parent.parent.type === 'CallExpression'
    ) {
      const handler = parent.parent.arguments[0];
      if (isFunction(handler) && fallsBack(handler, file)) return [node];
    }
    if (parent.type !== 'TryStatement' || parent.block !== node || !parent.handler) continue;
    const handler = parent.handler.body;
    const isDedicated = !answer.request || !isWithin(answer.request.node, node);
    if (recovers(handler, isDedicated, file)) return [node];
    if (handler.body.at(-1)?.type === 'ThrowStatement') continue;
    if (!leavesNothing(handler, file)) return [];
    if (isRetried(parent) || isLeftOut(parent, file) || leavesFallback(parent, parse, isDedicated, file)) return [node];
    const end = endBehind(parent);
    if (end?.type !== 'ThrowStatement') return [];
    node = end;
  }
  return [];
}

/** `Promise.allSettled(items.map(fn))`: what fails in `fn` is one of the results. */
function isSettled(map: Node): boolean {
  const { parent } = map;
  return (
    map.type === 'CallExpression' &&
    lastName(map.callee) === 'map' &&
    parent?.type === 'CallExpression' &&
    lastName(parent.callee) === 'allSettled'
  );
}

/** What deals with a failure in a helper, at each call that hands it a part of the answer; none when one of them does not. */
function excusesAtCalls(fn: FunctionLike, answer: Parsed, file: OpenAIFile, depth: number): readonly Node[] {
  const all: Node[] = [];
  for (const call of file.calls.callers(fn).calls) {
    if (call.type === 'TaggedTemplateExpression' || !call.arguments.some((one) => answer.carriers.has(one))) continue;
    const excuses = excusesAt(call, answer, file, depth);
    if (excuses.length === 0) return [];
    all.push(...excuses);
  }
  return all;
}

/** Whether a `try` is what a loop does until it succeeds: its block ends by leaving the loop. */
function isRetried(statement: TSESTree.TryStatement): boolean {
  const body = statement.parent;
  const isRound = body.type === 'BlockStatement' && isLoop(body.parent);
  const last = statement.block.body.at(-1)?.type;
  return isRound && (last === 'ReturnStatement' || last === 'BreakStatement');
}
