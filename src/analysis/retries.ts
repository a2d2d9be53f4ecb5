import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isWithin,
  lastName,
  nameOf,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../ast/expressions.js';
import { someNode, walk, type Node } from '../ast/walk.js';
import { HARMLESS, RETRY_PACKAGES } from '../sdk/retries.js';
import { apiCallsOf, isApiCall, type ApiCall } from './api-calls.js';
import type { Variable } from './bindings.js';
import { calleePath, isReport } from './callee-path.js';
import { canThrow } from './control-flow/throws.js';
import { asks } from './conversations/typed-input.js';
import type { OpenAIFile } from './file.js';
import { admitsApiErrors, admitsOwnErrors, isOwnError } from './own-errors.js';
import { qualifiedName } from './qualified-names.js';
import { callsGiven, runsOfGiven } from './runs.js';
import { isUntilItSucceeds, loopAround, type Loop } from './retry-loops.js';
import { callsItself, isRepeatedAlike, recursesAlike, takesAnotherWay } from './same-request.js';
import { retriesOfSdk, type SdkRetries } from './sdk-retries.js';
import { isForTheSdk, looksAtError, type Handler } from './tested-errors.js';

/** Code that sends a request again when it fails, though the SDK has done so already. */
export interface Retry {
  readonly kind: 'loop' | 'recursion' | 'wrapper';
  /** The loop, the call of itself, or the package's function. */
  readonly at: Node;
  readonly calls: readonly ApiCall[];
  /** What the SDK does for the first of them. */
  readonly sdk: SdkRetries;
  /** How many rounds a loop has, where that is written. */
  readonly rounds: number | undefined;
  /** Whether it goes on after any error, whatever it is. */
  readonly isBlind: boolean;
}

type Found = Omit<Retry, 'calls' | 'sdk'>;

const DEEPEST = 4;

/** The retries of a file that repeat what the SDK does, in source order. Where the answer is looked at too, and refused, it is no such retry. */
export function redundantRetriesOf(file: OpenAIFile): readonly Retry[] {
  const calls = apiCallsOf(file);
  if (calls.length === 0 || !mayRepeat(file)) return [];
  const retries = new Map<Node, Retry>();
  for (const call of calls) {
    const sdk = retriesOfSdk(call, file);
    if (sdk === undefined) continue;
    for (const found of new Climb(file, call).from(call.node)) {
      const known = retries.get(found.at);
      if (known?.calls.includes(call)) continue; // by another way, through the same helper
      retries.set(found.at, known ? { ...known, calls: [...known.calls, call] } : { ...found, calls: [call], sdk });
    }
  }
  return [...retries.values()].sort((a, b) => a.at.range[0] - b.at.range[0]);
}

/** Whether a file has anything that could be a retry: a `try` in a loop, a function that calls itself beside a handler, a package for that. */
function mayRepeat(file: OpenAIFile): boolean {
  const tries = file.nodes('TryStatement');
  if (tries.some(loopAround)) return true;
  const hasHandlers = tries.length > 0 || file.sourceCode.text.includes('catch');
  if (hasHandlers && file.calls.functions.some((fn) => callsItself(fn, file))) return true;
  return file.nodes('Literal').some(({ value }) => typeof value === 'string' && RETRY_PACKAGES.has(value));
}

/** The way from a request outwards, through the functions that let its error pass, to what repeats it. */
class Climb {
  readonly #seen = new Set<Node>();

  constructor(
    readonly file: OpenAIFile,
    readonly call: ApiCall,
  ) {}

  /** @param isJudged whether the program throws an error of its own at an answer on the way, which a handler must not mistake for one of the API */
  from(site: Node, depth = 0, isJudged = false): Found[] {
    if (this.#seen.has(site) || depth > DEEPEST) return [];
    this.#seen.add(site);
    let wait: Node | undefined;
    for (let inner = site, outer = site.parent; outer; inner = outer, outer = outer.parent) {
      if (outer.type === 'AwaitExpression') wait ??= outer;
      if (outer.type === 'TryStatement' && outer.block === inner && outer.handler && wait) {
        const found = this.#inTry(outer, outer.handler, wait, site, isJudged);
        if (found || !this.#letsThrough(outer, outer.handler, site)) return found ? [found] : [];
      }
      if (outer.type === 'CallExpression' && !wait) {
        const found = this.#inCatch(outer, inner, isJudged);
        if (found) return [found];
      }
      if (isFunction(outer)) return this.#outOf(outer, site, depth, isJudged);
    }
    return [];
  }

  #inTry(
    statement: TSESTree.TryStatement,
    handler: TSESTree.CatchClause,
    wait: Node,
    site: Node,
    isJudged: boolean,
  ): Found | undefined {
    const recursion = this.#recursionIn(handler.body, statement, site);
    const loop = recursion ? undefined : loopAround(statement);
    if ((!recursion && !loop) || asks(handler.body, this.file)) return undefined; // whoever is asked waits as long as they like
    const judged = judgementIn(statement.block, site, wait, this.file);
    if (!judged || !this.#goesOn(handler, recursion)) return undefined;
    const { refusals, mayFail } = judged;
    if ((isJudged || mayFail) && admitsOwnErrors(handler, recursion, this.file)) return undefined;
    const isBlind = !looksAtError(handler, this.file);
    if (recursion) return { kind: 'recursion', at: recursion, rounds: undefined, isBlind };
    if (
      !loop ||
      !isRepeatedAlike(site, loop, statement.block, this.file) ||
      !isUntilItSucceeds({ request: this.call.node, wait, loop, refusals }, this.file)
    )
      return undefined;
    return { kind: 'loop', at: loop, rounds: roundsOf(loop), isBlind };
  }

  /** Whether a handler goes on, to the call of `recursion` where there is one, after errors behind which the SDK has tried again. */
  #goesOn(handler: Handler, recursion: Node | undefined): boolean {
    return isForTheSdk(handler, this.file, recursion) && admitsApiErrors(handler, recursion, this.file);
  }

  /** Whether a handler throws what it gets, whatever it is, after which the request is the same again: `catch (error) { console.error(error); throw error; }`. */
  #letsThrough(statement: TSESTree.TryStatement, handler: TSESTree.CatchClause, site: Node): boolean {
    const last = handler.body.body.at(-1);
    if (last?.type !== 'ThrowStatement' || !isCaught(last.argument, this.file)) return false;
    if (looksAtError(handler, this.file) || asks(handler.body, this.file)) return false;
    const round = enclosingFunction(statement) ?? statement;
    return !statement.finalizer && isRepeatedAlike(site, round, statement.block, this.file);
  }

  /** `create(…).catch(() => ask(question, tries - 1))`. */
  #inCatch(call: TSESTree.CallExpression, inner: Node, isJudged: boolean): Found | undefined {
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression' || nameOf(callee) !== 'catch' || unwrap(inner) !== callee) return undefined;
    const [given] = call.arguments;
    const handler = given && unwrap(given);
    if (!isFunction(handler)) return undefined;
    const recursion = this.#recursionIn(handler.body, call, call.callee);
    if (!recursion || !this.#goesOn(handler, recursion) || asks(handler.body, this.file)) return undefined;
    if (isJudged && admitsOwnErrors(handler, recursion, this.file)) return undefined;
    return { kind: 'recursion', at: recursion, rounds: undefined, isBlind: !looksAtError(handler, this.file) };
  }

  /** The call in a handler of one of the functions around it. */
  #recursionIn(handler: Node, place: Node, request: Node): TSESTree.CallExpression | undefined {
    for (let fn = enclosingFunction(place); fn; fn = enclosingFunction(fn)) {
      const found = recursesAlike(handler, fn, request, this.file);
      if (found) return takesAnotherWay(found, fn, { handler, request }, this.file) ? undefined : found;
    }
    return undefined;
  }

  /** To the callers of a function, and to the function that it is given to. */
  #outOf(fn: FunctionLike, site: Node, depth: number, wasJudged: boolean): Found[] {
    const callers = this.file.calls.callers(fn).calls;
    const given = callsGiven(fn, this.file);
    if (callers.length + given.length === 0) return [];
    const judged = judgementIn(fn.body, site, site, this.file);
    if (!judged) return [];
    const isJudged = wasJudged || judged.mayFail;
    const found = callers.flatMap((caller) => this.from(caller, depth + 1, isJudged));
    for (const call of given) {
      const name = qualifiedName(call.callee, this.file.bindings);
      if (name && RETRY_PACKAGES.has(name.source)) {
        if (!isJudged) found.push({ kind: 'wrapper', at: call.callee, rounds: undefined, isBlind: true });
        continue;
      }
      if (!this.file.calls.callees(call).certain) continue;
      for (const run of runsOfGiven(fn, call, this.file)) found.push(...this.from(run, depth + 1, isJudged));
    }
    return found;
  }
}

/** Whether an expression is the error that a handler has got. */
function isCaught(expression: Node, { bindings }: OpenAIFile): boolean {
  const error = unwrap(expression);
  return error.type === 'Identifier' && bindings.variableOf(error)?.defs[0]?.type === 'CatchClause';
}

/** How often a counting loop runs: `for (let i = 0; i < 3; i++)`. */
function roundsOf(loop: Loop): number | undefined {
  if (
    loop.type !== 'ForStatement' ||
    loop.test?.type !== 'BinaryExpression' ||
    loop.init?.type !== 'VariableDeclaration'
  )
    return undefined;
  const from = loop.init.declarations[0]?.init;
  const { operator, right } = loop.test;
  if (from?.type !== 'Literal' || right.type !== 'Literal') return undefined;
  if (typeof from.value !== 'number' || typeof right.value !== 'number' || !/^<=?$/.test(operator)) return undefined;
  return right.value - from.value + (operator === '<=' ? 1 : 0);
}

const JUDGES = /^(?:parse|safeParse|parseAsync|validate|assert|check|verify)/i;

/** What a piece of code does with an answer that it has got, and what may go wrong there. */
interface Judgement {
  /** Where the program throws an error of its own at an answer that it refuses. */
  readonly refusals: readonly Node[];
  /** Whether anything but the request may fail: a refusal, or other code that is given the answer or waited for. */
  readonly mayFail: boolean;
}

/** How an answer is judged behind a request; undefined where it is refused with an error that may look like one of the API. */
function judgementIn(code: Node, site: Node, wait: Node, file: OpenAIFile): Judgement | undefined {
  const refusals: Node[] = [];
  let isDisguised = false;
  let mayFail = false;
  walk(code, file.sourceCode.visitorKeys, (node) => {
    if (isDisguised || (isFunction(node) && !isWithin(code, node) && !isNextStep(node))) return false;
    if (node.range[1] <= site.range[0] || isWithin(node, site)) return false;
    if (node.type === 'ThrowStatement') {
      if (isOwnError(node.argument, file)) refusals.push(node);
      else isDisguised ||= !isCaught(node.argument, file);
    }
    if (node.type === 'ForOfStatement' && node.await) mayFail = true; // nobody sends a stream again that breaks off
    if (node.type === 'CallExpression') {
      const isJudge = JUDGES.test(lastName(node.callee) ?? '') && !isApiCall(node, file); // `chat.completions.parse` is the request itself
      mayFail ||=
        isJudge || isTakenApart(node) || (!isWithin(node, wait) && isGiven(node, wait, file) && isFallible(node, file));
    }
    return true;
  });
  return isDisguised ? undefined : { refusals, mayFail: mayFail || refusals.length > 0 };
}

/** Whether a function is given to the promise of an answer: `create(…).then((reply) => parse(reply))`. */
function isNextStep(fn: FunctionLike): boolean {
  const { parent } = wrapped(fn);
  return parent?.type === 'CallExpression' && lastName(parent.callee) === 'then' && parent.arguments[0] === fn;
}

/** `text.match(…)![1]`, `const [, title] = text.match(…)`: parts of what need not be there. */
function isTakenApart(call: TSESTree.CallExpression): boolean {
  if (!/^(?:match|exec|find)$/.test(lastName(call.callee) ?? '')) return false;
  const { parent } = wrapped(call);
  if (parent?.type === 'VariableDeclarator') return parent.id.type !== 'Identifier';
  return parent?.type === 'MemberExpression' && !parent.optional;
}

/** Whether a call is waited for, or gets something that is made of what a request gave. */
function isGiven(call: TSESTree.CallExpression, wait: Node, file: OpenAIFile): boolean {
  return (
    wrapped(call).parent?.type === 'AwaitExpression' ||
    call.arguments.some((argument) => isMadeOf(argument, wait, file, new Set()))
  );
}

function isMadeOf(expression: Node, wait: Node, file: OpenAIFile, seen: Set<Variable>): boolean {
  const isOrigin = (node: Node): boolean => {
    const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    if (!variable || seen.has(variable)) return node === wait;
    seen.add(variable);
    return variable.references.some(({ writeExpr }) => writeExpr && isMadeOf(writeExpr, wait, file, seen));
  };
  return someNode(expression, file.sourceCode.visitorKeys, isOrigin, isFunction);
}

/** Whether a call may fail: of code that is not known, or of a function of the file with anything in it that may. */
function isFallible(call: TSESTree.CallExpression, file: OpenAIFile, depth = 0): boolean {
  if (isApiCall(call, file) || !canThrow(call) || isReport(calleePath(call.callee, file.bindings))) return false;
  const { functions, certain } = file.calls.callees(call);
  const [fn] = functions;
  if (!fn || !certain) return !HARMLESS.test(lastName(call.callee) ?? '');
  if (depth > DEEPEST) return true;
  const mayFail = (node: Node): boolean =>
    node.type === 'ThrowStatement' || (node.type === 'CallExpression' && isFallible(node, file, depth + 1));
  return someNode(fn.body, file.sourceCode.visitorKeys, mayFail);
}
