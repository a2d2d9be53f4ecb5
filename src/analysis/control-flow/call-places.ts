import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, rejectionHandler, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { Call, CallGraph, ClassNode, FunctionNode, Manner } from '../calls.js';
import { chainOf, isAwaited, isOfChain } from '../call-graph/awaited.js';
import type { Conditions, Setting } from './conditions.js';
import { construction, fieldsAfterSuper, initializers } from './construction.js';
import type { Deferred } from './deferred.js';
import { PASS, type Exit, type MakePlace, type Place, type Procedure, type Run } from './graph.js';
import type { Landmarks } from './landmarks.js';
import type { Routes } from './routes.js';
import { canThrow, endsProcess } from './throws.js';

/** The places of one step, in order: where control arrives, where the step takes effect, and from where it goes on; `last` is undefined when it does not. */
export interface Drawing {
  readonly arrival: Place;
  readonly effect: Place;
  readonly last: Place | undefined;
}

/** What the file around a code path offers. */
export interface Surroundings {
  readonly calls: CallGraph;
  readonly bindings: Bindings;
  procedureOf(root: Node): Procedure | undefined;
  /** Where the world outside takes over when work that nobody waited for is done. */
  readonly world: Place;
  /** The same when a command is done: no other one runs. */
  readonly afterCommand: Place;
  /** Where the value of a name that is declared here is read. */
  readonly readsOf: (name: Node) => readonly Node[];
}

/** What a code path offers to those who draw its steps. */
export interface Host {
  readonly root: Node;
  readonly make: MakePlace;
  readonly marks: Landmarks;
  readonly routes: Routes;
  readonly conditions: Conditions;
  readonly surroundings: Surroundings;
  /** Whether the code waits for something, somewhere. */
  readonly waits: boolean;
  /** Places at which it waits: for a promise, or as a generator. */
  readonly waiting: Set<Place>;
  readonly deferred: Deferred;
  /** The procedure with this root, which the path can run. */
  procedureOf(root: Node): Procedure | undefined;
  isAtOnce(place: Place): boolean;
}

/** Draws a step that runs functions of the file, hands them over or may throw; undefined when it does nothing of that. */
export function drawCall(
  node: Call | ClassNode | TSESTree.MemberExpression | TSESTree.AssignmentExpression,
  host: Host,
): Drawing | undefined {
  return new CallDrawing(node, host).draw();
}

class CallDrawing {
  /** Made with the first place that it leads to: most steps do nothing. */
  #arrival: Place | undefined;
  #last: Place | undefined;
  /** The end of the way on which the promise that the call is chained to is rejected. */
  #failed: Place | undefined;

  constructor(
    readonly node: Call | ClassNode | TSESTree.MemberExpression | TSESTree.AssignmentExpression,
    readonly host: Host,
  ) {}

  draw(): Drawing | undefined {
    const { node, host } = this;
    this.#fail();
    const isKnown = this.#drawRuns();
    const throws = !isKnown && canThrow(node);
    const isCall = node.type === 'CallExpression';
    const ends = isCall && endsProcess(node, host.surroundings.bindings);
    const isSkippedTo = host.marks.isKnownEnd(node);
    if (!this.#arrival && !throws && !ends && !isSkippedTo) return undefined;
    const effect = host.make(PASS, node);
    const arrival = this.#goOnTo(effect);
    this.#failed?.leadTo(effect);
    if (isSkippedTo) host.marks.endOf(node).leadTo(effect);
    if (throws) effect.raise = host.routes.raise(node);
    if (ends) return { arrival, effect, last: undefined };
    if (!isCall || !node.optional || node.arguments.length > 0) return { arrival, effect, last: effect };
    // ESLint forks at the first argument, so that `f?.()` seems to be called always.
    const after = host.make(PASS);
    effect.leadTo(after);
    arrival.leadTo(after);
    return { arrival, effect, last: after };
  }

  /** Draws where a handler of rejections is entered: from what the chain before it throws, as a `catch` clause is, and where its promise is waited for. */
  #fail(): void {
    const { node, host } = this;
    if (node.type !== 'CallExpression' || !rejectionHandler(node) || !isOfChain(node)) return;
    this.#failed = host.marks.handler(node);
    const settled = host.make(PASS, unwrap(node.callee));
    settled.raise = this.#failed;
    this.#goOnTo(settled);
  }

  /** Adds a place behind the last one, and tells where the step begins. */
  #goOnTo(place: Place): Place {
    this.#arrival ??= this.host.make(PASS);
    (this.#last ?? this.#arrival).leadTo(place);
    this.#last = place;
    return this.#arrival;
  }

  /** Draws the functions of the file that the step runs; tells whether they are all that it runs. */
  #drawRuns(): boolean {
    const { node } = this;
    const { calls } = this.host.surroundings;
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#runInOrder(initializers(node, true));
        return true;
      case 'MemberExpression':
        if (!isTarget(node)) this.#runOneOf(calls.accessor(node));
        return true;
      case 'AssignmentExpression':
        this.#handOver();
        if (node.left.type === 'MemberExpression') this.#runOneOf(calls.accessor(node.left));
        return true;
      default: {
        this.#handOver();
        const made = calls.classOf(node);
        const callees = calls.callees(node);
        if (made) this.#runInOrder(construction(made, calls));
        else this.#runOneOf(callees);
        if (node.type === 'CallExpression' && node.callee.type === 'Super') this.#runInOrder(fieldsAfterSuper(node));
        return made !== undefined || callees.certain;
      }
    }
  }

  /** Procedures that run one after the other, for certain. */
  #runInOrder(roots: readonly Node[]): void {
    for (const root of roots) this.#run([root], 'always');
  }

  #runOneOf({ functions, certain }: { functions: readonly FunctionNode[]; certain: boolean }): void {
    if (functions.length > 0) this.#run(functions, certain || isOptionalCall(this.node) ? 'always' : 'maybe');
  }

  #run(roots: readonly Node[], likelihood: Run['likelihood']): void {
    const { host, node } = this;
    const procedures = roots.flatMap((root) => host.procedureOf(root) ?? []);
    if (procedures.length === 0) return;
    const isSuspending = roots.some((root) => isFunction(root) && host.surroundings.calls.settlesLater(root));
    const isWaitedFor = !isSuspending || isAwaited(node, host.surroundings.readsOf);
    const chain = chainOf(node);
    const chainEnd = isWaitedFor || chain === node ? undefined : host.marks.endOf(chain);
    const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
    const given = (procedure: Procedure): readonly Setting[] => (isCall && procedure.givenBy?.(node)) || [];
    const rejected = host.routes.rejected(node);
    const run = this.#running({ procedures, likelihood, isLoose: !isWaitedFor, given }, (exit, will, place) => {
      switch (exit) {
        case 'end':
          // What is not waited for may be over at the next `await`; if there is none, when the world takes over.
          if (isWaitedFor || will || chainEnd) return goOn(place);
          return [...(host.waits ? goOn(place) : []), host.surroundings.world];
        case 'throw':
          if (isWaitedFor) return [host.routes.raise(node)];
          return rejected ? [rejected] : will ? [] : chainEnd ? [chainEnd] : goOn(place);
        case 'suspend':
          if (!isWaitedFor) return will ? [] : chainEnd ? [chainEnd] : goOn(place);
          return host.isAtOnce(place) ? [host.marks.exit('suspend')] : [];
        default:
          return [];
      }
    });
    this.#goOnTo(run);
  }

  /** Functions handed to code outside the file: in the order in which they stand, and if they can run again, in any order after that. */
  #handOver(): void {
    const again: Place[] = [];
    const isAgain = (manner: Manner): boolean => ['during', 'registered', 'later'].includes(manner);
    for (const { fn, manner } of this.host.surroundings.calls.handedTo(this.node)) {
      const place = this.#callback(fn, manner);
      if (place && isAgain(manner)) again.push(place);
    }
    const [first] = again;
    const last = again.at(-1);
    if (!first || !last) return;
    this.#goOnTo(this.host.make(PASS));
    last.leadTo(first);
  }

  #callback(fn: FunctionNode, manner: Manner): Place | undefined {
    const { host, node } = this;
    const procedure = host.procedureOf(fn);
    if (!procedure) return undefined;
    const isWaitedFor = isAwaited(node, host.surroundings.readsOf);
    const pending = manner === 'once' && !isWaitedFor ? host.deferred.add(chainOf(node), procedure) : undefined;
    // An exception in an event handler stops nobody else; one in a promise arrives where the promise is awaited.
    const interrupts =
      manner === 'during' && !fn.async ? true : !['command', 'later', 'registered'].includes(manner) && isWaitedFor;
    const rejected = host.routes.rejected(node);
    const isForFailure = isForRejection(node, (argument) => host.surroundings.calls.functionOf(argument) === fn);
    const run = {
      procedures: [procedure],
      isLoose: manner !== 'inPlace',
      likelihood: this.#likelihoodOf(manner, pending),
      isForFailure: isForFailure && !this.#failed,
      ...(pending === undefined ? {} : { pending }),
    };
    const place = this.#running(run, (exit, will, at) => {
      if (manner === 'command') return exit === 'end' ? [host.surroundings.afterCommand] : [];
      if (exit === 'throw')
        return interrupts ? [host.routes.raise(node)] : will ? [] : rejected ? [rejected] : goOn(at);
      return exit === 'suspend' && (isWaitedFor || will) ? [] : goOn(at);
    });
    if (isForFailure && this.#failed) {
      const settings = host.conditions.assignments.get(node);
      const set = settings && host.make({ kind: 'assign', settings });
      this.#failed.leadTo(place);
      if (set) place.leadTo(set);
      this.#failed = set ?? place;
    } else this.#goOnTo(place);
    return place;
  }

  #likelihoodOf(manner: Manner, pending: number | undefined): Run['likelihood'] {
    if (manner === 'inPlace') return 'always';
    if (manner === 'command') return 'maybe';
    if (pending !== undefined) return 'deferred';
    // A handler cannot run before the code that registers it waits, or is done.
    return manner === 'registered' && !this.host.waits ? 'registered' : 'callback';
  }

  #running(
    run: Omit<Run, 'kind' | 'route'>,
    route: (exit: Exit, will: boolean, place: Place) => readonly Place[],
  ): Place {
    const place: Place = this.host.make({
      kind: 'run',
      ...run,
      route: (exit, will) => route(exit, will, place),
    });
    place.raise = this.host.routes.raise(this.node);
    return place;
  }
}

function goOn(place: Place): readonly Place[] {
  return place.next.map(({ to }) => to);
}

/** Whether a call hands a function over for a promise that is rejected: `promise.catch(fn)`, `promise.then(other, fn)`. */
function isForRejection(call: Node, isFunction: (argument: Node) => boolean): boolean {
  const handler = call.type === 'CallExpression' ? rejectionHandler(call) : undefined;
  return handler !== undefined && isFunction(handler);
}

function isTarget(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  return parent.type === 'AssignmentExpression' && parent.left === member && parent.operator === '=';
}

function isOptionalCall(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  return node.optional || (callee.type === 'MemberExpression' && callee.optional);
}
