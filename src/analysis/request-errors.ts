import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, rejectionHandler, unwrap, wrapped, type FunctionLike } from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import { someNode, type Node } from '../ast/walk.js';
import { apiCallsOf, type ApiCall } from './api-calls.js';
import { readsOfVariable, type Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { isOnlyOurs } from './other-errors.js';
import { append } from './multimap.js';
import { once } from './once.js';
import { callsGiven, runsOfGiven } from './runs.js';

/** A piece of code that is given the error of a call to the API: a `catch` clause, the function of a `.catch(…)`, a function of the file they hand it to. */
export interface ErrorHandler {
  /** The clause or function. */
  readonly node: TSESTree.CatchClause | FunctionLike;
  readonly body: Node;
  /** The name of the error, and other names that are given it. */
  readonly names: readonly Variable[];
  /** The calls whose errors arrive. */
  readonly calls: readonly ApiCall[];
  /** Whether no other code is in sight whose errors could be told apart by more than their message. */
  isExclusive(): boolean;
}

const DEEPEST = 5;

/** The handlers of a file that get errors of the API, in source order. Those without a name for the error are left out. */
export const errorHandlersOf = once((file: OpenAIFile): readonly ErrorHandler[] => new HandlerSearch(file).find());

/** The outermost expression that is the error wherever there is one: `(error ?? {}) as ApiError`, of `error`. */
export function heldBy(error: Node): Node {
  let outer = wrapped(error);
  for (let { parent } = outer; parent?.type === 'LogicalExpression'; { parent } = outer) {
    if (parent.left !== outer || parent.operator === '&&') break;
    outer = wrapped(parent);
  }
  return outer;
}

/** The reads of an error: each expression that is it, under any of its names. */
export function readsOfError({ names }: ErrorHandler): readonly Node[] {
  return names.flatMap(readsOfVariable);
}

type Place = TSESTree.CatchClause | FunctionLike;

class HandlerSearch {
  readonly #calls = new Map<Place, ApiCall[]>();
  /** What has to go wrong for a handler to run: the block of a `try`, or the start of a chain of promises. */
  readonly #watched = new Map<Place, Node>();

  constructor(readonly file: OpenAIFile) {}

  find(): readonly ErrorHandler[] {
    if (this.file.nodes('TryStatement').length === 0 && !/catch|then/.test(this.file.sourceCode.text)) return [];
    for (const call of apiCallsOf(this.file)) this.#climb(call.node, call, new Set(), 0);
    const handlers: ErrorHandler[] = [];
    for (const [node, calls] of this.#calls) {
      const watched = this.#watched.get(node);
      const parameter = node.type === 'CatchClause' ? node.param : node.params[0];
      const variable = parameter?.type === 'Identifier' ? this.file.bindings.variableOf(parameter) : undefined;
      if (!variable || !watched) continue;
      handlers.push({
        node,
        body: node.body,
        names: this.#aliasesOf(variable),
        calls,
        isExclusive: () => isOnlyOurs(watched, this.file),
      });
    }
    handlers.push(...this.#helpers(handlers));
    return handlers.sort((a, b) => a.node.range[0] - b.node.range[0]);
  }

  /** From a call outwards, to what catches its error, and on where the error is thrown again. */
  #climb(site: Node, call: ApiCall, seen: Set<Node>, depth: number): void {
    if (seen.has(site) || depth > DEEPEST) return;
    seen.add(site);
    let isAwaited = false;
    for (let inner = site, outer = site.parent; outer; inner = outer, outer = outer.parent) {
      if (outer.type === 'AwaitExpression') isAwaited = true;
      if (outer.type === 'ForOfStatement' && outer.await && outer.right === inner) isAwaited = true;
      if (outer.type === 'TryStatement' && outer.block === inner && outer.handler && isAwaited) {
        this.#add(outer.handler, outer.block, call);
        if (!throwsOn(outer.handler, this.file)) return;
      }
      if (outer.type === 'CallExpression' && !isAwaited) {
        const handler = handlerBehind(outer, inner);
        if (isFunction(handler)) {
          this.#add(handler, unwrap(outer.callee), call);
          if (!throwsOn(handler, this.file)) return;
        }
      }
      if (isFunction(outer)) {
        this.#leave(outer, call, seen, depth);
        return;
      }
    }
  }

  /** To the callers of a function, or the call that it is given to, or what the function of the file does that gets it. */
  #leave(fn: FunctionLike, call: ApiCall, seen: Set<Node>, depth: number): void {
    for (const caller of this.file.calls.callers(fn).calls) this.#climb(caller, call, seen, depth + 1);
    for (const taking of callsGiven(fn, this.file)) {
      if (!this.file.calls.callees(taking).certain) continue;
      for (const run of runsOfGiven(fn, taking, this.file)) this.#climb(run, call, seen, depth + 1);
    }
    const given = wrapped(fn).parent;
    if (given?.type !== 'CallExpression' || !given.arguments.some((argument) => unwrap(argument) === fn)) return;
    if (PASSING.has(methodName(given) ?? '')) this.#climb(given, call, seen, depth + 1);
  }

  #add(place: Place, watched: Node, call: ApiCall): void {
    append(this.#calls, place, call);
    this.#watched.set(place, watched);
  }

  /** `const e = error as Error`, `const e = error ?? {}` and the like. */
  #aliasesOf(variable: Variable): readonly Variable[] {
    const names = new Set([variable]);
    for (const name of names) {
      for (const { identifier } of name.references) {
        const value = heldBy(identifier);
        const { parent } = value;
        if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier' || parent.init !== value) continue;
        const alias = this.file.bindings.variableOf(parent.id);
        if (alias) names.add(alias);
      }
    }
    return [...names];
  }

  /** Functions of the file that are given nothing but errors of these handlers. */
  #helpers(handlers: readonly ErrorHandler[]): readonly ErrorHandler[] {
    const sources = new Map<Variable, ErrorHandler>();
    const given = new Set<FunctionLike>();
    for (const handler of handlers) {
      for (const name of handler.names) {
        sources.set(name, handler);
        for (const fn of this.#givenFirst(name)) given.add(fn);
      }
    }
    const helpers: ErrorHandler[] = [];
    for (const fn of given) {
      const [parameter] = fn.params;
      const { calls, escapes } = this.file.calls.callers(fn);
      if (escapes || parameter?.type !== 'Identifier' || this.#calls.has(fn)) continue;
      const from = calls.map((call) => {
        const first = call.type === 'TaggedTemplateExpression' ? undefined : call.arguments[0];
        const variable = first && this.file.bindings.variableOf(unwrap(first));
        return variable && sources.get(variable);
      });
      const variable = this.file.bindings.variableOf(parameter);
      if (!variable || !from.every((handler) => handler !== undefined)) continue;
      helpers.push({
        node: fn,
        body: fn.body,
        names: this.#aliasesOf(variable),
        calls: from.flatMap((handler) => handler.calls),
        isExclusive: () => from.every((handler) => handler.isExclusive()),
      });
    }
    return helpers;
  }

  /** The functions of the file that are called with a variable as their first argument. */
  *#givenFirst({ references }: Variable): Iterable<FunctionLike> {
    for (const { identifier } of references) {
      const argument = wrapped(identifier);
      const call = argument.parent;
      if ((call?.type === 'CallExpression' || call?.type === 'NewExpression') && call.arguments[0] === argument)
        yield* this.file.calls.callees(call).functions;
    }
  }
}

/** Methods through which the failure of a function becomes that of the promise they give. */
const PASSING = new Set(['then', 'finally', 'map', 'flatMap']);

/** The function that is called when the promise `inner` is a part of fails: `….catch(f)`, `….then(g, f)`. */
function handlerBehind(call: TSESTree.CallExpression, inner: Node): Node | undefined {
  if (inner !== call.callee && unwrap(inner) !== unwrap(call.callee)) return undefined;
  const handler = rejectionHandler(call);
  return handler && unwrap(handler);
}

/** Whether a handler may throw what it was given. */
function throwsOn(place: Place, file: OpenAIFile): boolean {
  const parameter = place.type === 'CatchClause' ? place.param : place.params[0];
  const throwsIt = (node: Node): boolean => {
    const thrown = node.type === 'ThrowStatement' ? unwrap(node.argument) : undefined;
    return thrown?.type === 'Identifier' && parameter?.type === 'Identifier' && thrown.name === parameter.name;
  };
  return someNode(place.body, file.sourceCode.visitorKeys, throwsIt, isFunction);
}
