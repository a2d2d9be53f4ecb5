import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isNamed,
  isWithin,
  lastName,
  nameOf,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../ast/expressions.js';
import { loopsAround } from '../ast/loops.js';
import type { Node } from '../ast/walk.js';
import { chainRoot, methodName, receiverOf } from '../ast/members.js';
import { COMBINATORS } from '../sdk/promises.js';
import { apiCallsOf, constructionsFor, type ApiCall } from './api-calls.js';
import { chainOf } from './call-graph/awaited.js';
import { callsNamed } from './called-names.js';
import { isBounded, isOnlyANumber, isSmallNumber } from './collection-size.js';
import type { OpenAIFile } from './file.js';
import { append } from './multimap.js';

/** A place where one request for each element of a collection is started, none of them waiting for another. */
export interface FanOut {
  /** One of the calls that are started. */
  readonly call: ApiCall;
  /** `map`: `Promise.all(items.map(…))`; `forEach`: nobody waits at all; `loop`: collected in a loop and awaited together. */
  readonly kind: 'map' | 'forEach' | 'loop';
  /** `Promise.all`, `Promise.allSettled`, … or `forEach`, where it is written. */
  readonly at: Node;
  readonly gatherer: TSESTree.CallExpression;
  /** The call of `map`, `flatMap` or `forEach`. */
  readonly mapper: TSESTree.CallExpression | undefined;
  /** What the requests are as many as; undefined for a loop that counts. */
  readonly items: Node | undefined;
}

const MAPPERS = new Set(['map', 'flatMap', 'forEach', 'from']);
/** What is called to wait for one's turn. */
const TURN = /acquire|release|permit|lock|limit|throttle|semaphore|slot|token|queue|turn|wait|sleep|delay/i;
/** How many helpers a request may be away from where it is started. */
const DEEPEST = 6;

/** The fan-outs of a file with more than `max` requests, or any number of them, and with nothing in sight that limits how many run at a time. */
export function fanOutsOf(file: OpenAIFile, max: number): readonly FanOut[] {
  return new FanOutSearch(file, max).find();
}

/** How a request was come from. */
interface Way {
  readonly seen: Set<Node>;
  readonly depth: number;
  /** Whether one request after the other is sent on the way: as many of these as a number says are a pool of workers, and the number its limit. */
  readonly isRepeated: boolean;
}

class FanOutSearch {
  readonly #found = new Map<Node, FanOut>();
  readonly #mappersOf = new Map<FunctionLike, TSESTree.CallExpression[]>();
  /** Where, in each function, the first wait for a turn ends. */
  readonly #firstTurns = new Map<FunctionLike | undefined, number>();
  #waits: ReadonlyMap<Node | undefined, readonly TSESTree.AwaitExpression[]> | undefined;

  constructor(
    readonly file: OpenAIFile,
    readonly max: number,
  ) {}

  find(): readonly FanOut[] {
    const calls = apiCallsOf(this.file);
    if (calls.length === 0 || !this.#indexMappers()) return [];
    for (const call of calls) this.#climb(call.node, call, { seen: new Set(), depth: 0, isRepeated: false });
    return [...this.#found.values()].filter(({ items }) => items === undefined || !this.#isOfAnAnswer(items));
  }

  /**
   * Which functions are called for each element of a collection: inline, or by their name.
   * @returns whether anything in the file starts many things: something waits for them together, or goes on without waiting
   */
  #indexMappers(): boolean {
    const mappers = callsNamed(MAPPERS, this.file);
    const isWaitedFor = callsNamed(COMBINATORS, this.file).some(({ callee }) => isCombinator(unwrap(callee)));
    if (!isWaitedFor && !mappers.some(({ callee }) => lastName(callee) === 'forEach')) return false;
    for (const call of mappers) {
      const callee = unwrap(call.callee);
      if (callee.type !== 'MemberExpression') continue;
      const isFrom = nameOf(callee) === 'from';
      const given = call.arguments[isFrom ? 1 : 0];
      if (!given || call.arguments.length > (isFrom ? 2 : 1) || (isFrom && !isNamed(callee.object, 'Array'))) continue;
      const fn = this.file.calls.functionOf(given);
      if (fn) append(this.#mappersOf, fn, call);
    }
    return true;
  }

  /** A client with a `fetch` of its own may limit what it sends. */
  #hasOwnTransport(call: ApiCall): boolean {
    return (
      constructionsFor(call.node, this.file)?.some(
        ({ options }) => options && this.file.lookup(options, 'fetch').is === 'found',
      ) === true
    );
  }

  /** From an expression that starts a request outwards, to everything that starts many of them. */
  #climb(site: Node, call: ApiCall, { seen, depth, isRepeated }: Way): void {
    if (seen.has(site) || depth > DEEPEST) return;
    seen.add(site);
    const fn = enclosingFunction(site);
    if (this.#isHeldBack(site, fn)) return;
    this.#lookAtLoop(site, fn, call, isRepeated);
    if (!fn) return;
    const callers = this.file.calls.callers(fn).calls;
    const repeats = isRepeated || this.#isOneByOne(site, fn) || callers.some((caller) => isWithin(caller, fn));
    for (const mapper of this.#mappersOf.get(fn) ?? []) {
      if (!isModelPerElement(call, fn)) this.#lookAtMapper(mapper, fn, site, call, repeats);
    }
    const onward = { seen, depth: depth + 1, isRepeated: repeats };
    for (const caller of callers) {
      if (caller.type === 'CallExpression' && !isWithin(caller, fn)) this.#climb(caller, call, onward);
    }
    const then = wrapped(fn).parent;
    if (then?.type === 'CallExpression' && /^(?:then|finally)$/.test(methodName(then) ?? '') && !this.#isQueue(then))
      this.#climb(then, call, onward);
  }

  /** Whether a function starts one request after the other, in a loop that waits. */
  #isOneByOne(site: Node, fn: FunctionLike): boolean {
    return loopsAround(site).some((loop) => this.#awaitsIn(loop, fn));
  }

  /** Whether something is waited for in front of a request of which only the waiting matters: its turn, perhaps. */
  #isHeldBack(site: Node, fn: FunctionLike | undefined): boolean {
    let first = this.#firstTurns.get(fn);
    if (first === undefined) {
      first = this.#waitsIn(fn).reduce((end, wait) => (isTurn(wait) ? Math.min(end, wait.range[1]) : end), Infinity);
      this.#firstTurns.set(fn, first);
    }
    return first <= site.range[0];
  }

  /** `this.last = this.last.then(ask)`: each is behind the one before, which the function puts its own in the place of. */
  #isQueue(then: TSESTree.CallExpression): boolean {
    const text = (node: Node): string => this.file.sourceCode.getText(node);
    const last = text((unwrap(then.callee) as TSESTree.MemberExpression).object);
    const fn = enclosingFunction(then);
    return this.file
      .nodes('AssignmentExpression')
      .some((assignment) => enclosingFunction(assignment) === fn && text(assignment.left) === last);
  }

  #waitsIn(fn: FunctionLike | undefined): readonly TSESTree.AwaitExpression[] {
    if (!this.#waits) {
      const waits = new Map<Node | undefined, TSESTree.AwaitExpression[]>();
      for (const wait of this.file.nodes('AwaitExpression')) append(waits, enclosingFunction(wait), wait);
      this.#waits = waits;
    }
    return this.#waits.get(fn) ?? [];
  }

  /** `tasks.push(ask(item))` in a loop, and `Promise.all(tasks)` behind it. */
  #lookAtLoop(site: Node, fn: FunctionLike | undefined, call: ApiCall, isRepeated: boolean): void {
    const push = pushedBy(site);
    const loop = push && countedLoopAround(push.node);
    if (!push || !loop || this.#awaitsIn(loop, fn)) return;
    const variable = this.file.bindings.variableOf(push.list);
    const gatherer = variable?.references.map(({ identifier }) => combinatorAround(identifier)).find((found) => found);
    if (!gatherer || isWithin(gatherer, loop)) return;
    const items = loop.type === 'ForOfStatement' || loop.type === 'ForInStatement' ? loop.right : countedItems(loop);
    if (isModelPerRound(call, loop) || (isRepeated && items === undefined)) return;
    const isSmall =
      items !== undefined ? isBounded(items, this.max, this.file) : this.#countsFew(loop as TSESTree.ForStatement);
    if (!isSmall) this.#add({ call, kind: 'loop', at: gatherer.callee, gatherer, mapper: undefined, items });
  }

  #countsFew({ test }: TSESTree.ForStatement): boolean {
    if (test?.type !== 'BinaryExpression') return true;
    return isSmallNumber(test.right, this.max, this.file) || isSmallNumber(test.left, this.max, this.file);
  }

  #awaitsIn(loop: Node, fn: FunctionLike | undefined): boolean {
    return this.#waitsIn(fn).some((wait) => isWithin(wait, loop));
  }

  #lookAtMapper(
    mapper: TSESTree.CallExpression,
    fn: FunctionLike,
    site: Node,
    call: ApiCall,
    isRepeated: boolean,
  ): void {
    const callee = unwrap(mapper.callee) as TSESTree.MemberExpression;
    const isFrom = nameOf(callee) === 'from';
    const items = isFrom ? mapper.arguments[0] : callee.object;
    if (!items || !(fn.async || isGivenBack(site, fn))) return;
    if (isRepeated && isOnlyANumber(items, this.file)) return;
    if (isFrom ? this.#isShort(items) : isBounded(items, this.max, this.file)) return;
    if (nameOf(callee) === 'forEach') {
      const isAwaited = wrapped(mapper).parent?.type === 'AwaitExpression'; // a stream's own, which takes one at a time
      if (!isAwaited) this.#add({ call, kind: 'forEach', at: callee.property, gatherer: mapper, mapper, items });
      return;
    }
    const gatherer = this.#gathererOf(mapper);
    if (gatherer) this.#add({ call, kind: 'map', at: gatherer.callee, gatherer, mapper, items });
  }

  /** `Array.from({ length: 3 }, ask)`, `Array.from(few, ask)`. */
  #isShort(source: Node): boolean {
    const length = this.file.lookup(source, 'length');
    return length.is === 'found'
      ? isSmallNumber(length.value, this.max, this.file)
      : isBounded(source, this.max, this.file);
  }

  /** The `Promise.all` that a list of promises ends up in, directly or under a name. */
  #gathererOf(list: Node): TSESTree.CallExpression | undefined {
    const direct = combinatorAround(list);
    if (direct) return direct;
    const declarator = wrapped(list).parent;
    if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
    const variable = this.file.bindings.variableOf(declarator.id);
    return variable?.references.map(({ identifier }) => combinatorAround(identifier)).find((found) => found);
  }

  /** Whether a model wrote the list: it is as long as the model made it, which nobody can tell. */
  #isOfAnAnswer(items: Node): boolean {
    const nodes = [unwrap(items), this.file.bindings.resolve(items)];
    return this.file.requests.some((request) => {
      const { carriers } = this.file.replies.of(request);
      return nodes.some(
        (node) => carriers.has(node) || (node.type === 'MemberExpression' && carriers.has(node.object)),
      );
    });
  }

  #add(fanOut: FanOut): void {
    if (!this.#found.has(fanOut.at) && !this.#hasOwnTransport(fanOut.call)) this.#found.set(fanOut.at, fanOut);
  }
}

/** `await limiter.acquire();`, `await sleep(i * 100);`, `const release = await lock();`. */
function isTurn(wait: TSESTree.AwaitExpression): boolean {
  const outer = wrapped(wait).parent;
  if (outer?.type === 'ExpressionStatement') return true;
  const awaited = unwrap(wait.argument);
  return awaited.type === 'CallExpression' && TURN.test(lastName(awaited.callee) ?? '');
}

/** The `push` that an expression, or a chain of promises that begins with it, is given to. */
function pushedBy(site: Node): { readonly list: Node; readonly range: Node['range']; readonly node: Node } | undefined {
  const call = wrapped(chainOf(site)).parent;
  const list = call && receiverOf(call, 'push');
  return call && list?.type === 'Identifier' ? { list, range: call.range, node: call } : undefined;
}

type CountedLoop = TSESTree.ForStatement | TSESTree.ForOfStatement | TSESTree.ForInStatement;

/** The innermost loop around a push, in its function, if it ends by itself: `while` and `for await` go as fast as something else does. */
function countedLoopAround(push: Node): CountedLoop | undefined {
  const [loop] = loopsAround(push);
  if (loop?.type === 'WhileStatement' || loop?.type === 'DoWhileStatement') return undefined;
  return loop?.type === 'ForOfStatement' && loop.await ? undefined : loop;
}

/** `items` in `for (let i = 0; i < items.length; i++)`. */
function countedItems(loop: TSESTree.ForStatement): Node | undefined {
  if (loop.test?.type !== 'BinaryExpression') return undefined;
  const { right } = loop.test;
  return right.type === 'MemberExpression' && nameOf(right) === 'length' ? right.object : undefined;
}

/** `Promise.all` and the like. */
function isCombinator(callee: Node): boolean {
  return (
    callee.type === 'MemberExpression' && COMBINATORS.has(nameOf(callee) ?? '') && isNamed(callee.object, 'Promise')
  );
}

/** `Promise.all(…)` around a list, filtered or spread into another one before or not. */
function combinatorAround(list: Node): TSESTree.CallExpression | undefined {
  let node = wrapped(list);
  for (;;) {
    const { parent } = node;
    if (parent?.type === 'SpreadElement' && parent.parent.type === 'ArrayExpression') node = wrapped(parent.parent);
    else if (
      parent?.type === 'MemberExpression' &&
      parent.object === node &&
      ['filter', 'flat', 'concat'].includes(nameOf(parent) ?? '') &&
      parent.parent.type === 'CallExpression'
    )
      node = wrapped(parent.parent);
    else if (parent?.type === 'CallExpression' && parent.arguments[0] === node) {
      return isCombinator(unwrap(parent.callee)) ? parent : undefined;
    } else return undefined;
  }
}

/** Whether what a function returns is the promise that starts at `site`. */
function isGivenBack(site: Node, fn: FunctionLike): boolean {
  const { parent } = wrapped(chainOf(site));
  return parent === fn || parent?.type === 'ReturnStatement';
}

/** Whether the elements are models, to be asked the same: nobody has many of those. */
function isModelPerElement(call: ApiCall, fn: FunctionLike): boolean {
  const model = modelOf(call);
  const [element] = fn.params;
  if (!model || !element) return false;
  return element.type === 'Identifier' ? rootName(model) === element.name : patternHas(element, rootName(model));
}

function isModelPerRound(call: ApiCall, loop: CountedLoop): boolean {
  const model = modelOf(call);
  if (!model || loop.type === 'ForStatement' || loop.left.type !== 'VariableDeclaration') return false;
  const id = loop.left.declarations[0]?.id;
  return id !== undefined && (id.type === 'Identifier' ? id.name === rootName(model) : patternHas(id, rootName(model)));
}

function modelOf(call: ApiCall): Node | undefined {
  const lookup = call.request?.parameter('model');
  return lookup?.is === 'found' ? lookup.value : undefined;
}

function rootName(expression: Node): string | undefined {
  const node = chainRoot(expression);
  return node.type === 'Identifier' ? node.name : undefined;
}

function patternHas(pattern: Node, name: string | undefined): boolean {
  return (
    pattern.type === 'ObjectPattern' &&
    pattern.properties.some(
      (property) =>
        property.type === 'Property' && property.value.type === 'Identifier' && property.value.name === name,
    )
  );
}
