import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Call, CallGraph, ClassNode, FunctionNode, Manner } from '../calls.js';
import type { Conditions, Setting } from './conditions.js';
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
  procedureOf(root: Node): Procedure | undefined;
  /** Where the world outside takes over when work that nobody waited for is done. */
  readonly world: Place;
  /** Where the value of a name that is declared here is read. */
  readsOf(name: Node): readonly Node[];
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
  readonly #arrival: Place;
  #last: Place;

  constructor(
    readonly node: Call | ClassNode | TSESTree.MemberExpression | TSESTree.AssignmentExpression,
    readonly host: Host,
  ) {
    this.#arrival = host.make(PASS);
    this.#last = this.#arrival;
  }

  draw(): Drawing | undefined {
    const { node, host } = this;
    const { calls } = host.surroundings;
    let isKnown = true;
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') this.#runInOrder(initializers(node, true));
    else if (node.type === 'MemberExpression' || node.type === 'AssignmentExpression') {
      this.#handOver();
      const member =
        node.type === 'MemberExpression'
          ? isTarget(node)
            ? undefined
            : node
          : node.left.type === 'MemberExpression'
            ? node.left
            : undefined;
      if (member) this.#runOneOf(calls.accessor(member));
    } else {
      this.#handOver();
      const made = calls.classOf(node);
      const callees = calls.callees(node);
      if (made) this.#runInOrder(construction(made, node, calls));
      else this.#runOneOf(callees);
      isKnown = made !== undefined || callees.certain;
    }
    const throws = !isKnown && canThrow(node);
    if (this.#last === this.#arrival && !throws && !(node.type === 'CallExpression' && endsProcess(node)))
      return undefined;
    const effect = host.make(PASS, node);
    this.#last.leadTo(effect);
    if (throws) effect.raise = host.routes.raise(node);
    if (node.type !== 'CallExpression') return { arrival: this.#arrival, effect, last: effect };
    if (endsProcess(node)) return { arrival: this.#arrival, effect, last: undefined };
    if (!node.optional || node.arguments.length > 0) return { arrival: this.#arrival, effect, last: effect };
    // ESLint forks at the first argument, so that `f?.()` seems to be called always.
    const after = host.make(PASS);
    effect.leadTo(after);
    this.#arrival.leadTo(after);
    return { arrival: this.#arrival, effect, last: after };
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
    const isSuspending = roots.some((root) => isFunction(root) && (root.async || root.generator));
    const isWaitedFor = !isSuspending || isAwaited(node, host.surroundings);
    const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
    const given = (procedure: Procedure): readonly Setting[] => (isCall && procedure.givenBy?.(node)) || [];
    this.#append({ procedures, likelihood, isLoose: !isWaitedFor, given }, (exit, will, place) => {
      switch (exit) {
        case 'end':
          // What is not waited for may be over at the next `await`; if there is none, when the world takes over.
          return isWaitedFor || will ? goOn(place) : [...(host.waits ? goOn(place) : []), host.surroundings.world];
        case 'throw':
          return isWaitedFor ? [host.routes.raise(node)] : will ? [] : goOn(place);
        case 'suspend':
          if (!isWaitedFor) return will ? [] : goOn(place);
          return isFunction(host.root) && host.root.async && host.isAtOnce(place) ? [host.marks.exit('suspend')] : [];
        default:
          return [];
      }
    });
  }

  /** Functions handed to code outside the file: in the order in which they stand, and if they can run again, in any order after that. */
  #handOver(): void {
    const again: Place[] = [];
    for (const { fn, manner } of this.host.surroundings.calls.handedTo(this.node)) {
      const place = this.#callback(fn, manner);
      if (place && (manner === 'during' || manner === 'later')) again.push(place);
    }
    const [first] = again;
    const last = again.at(-1);
    if (!first || !last) return;
    const after = this.host.make(PASS);
    this.#last.leadTo(after);
    last.leadTo(first);
    this.#last = after;
  }

  #callback(fn: FunctionNode, manner: Manner): Place | undefined {
    const { host, node } = this;
    const procedure = host.procedureOf(fn);
    if (!procedure) return undefined;
    const isWaitedFor = isAwaited(node, host.surroundings);
    // An exception in an event handler stops nobody else; one in a promise arrives where the promise is awaited.
    const interrupts = manner === 'during' && !fn.async ? true : manner !== 'later' && isWaitedFor;
    const likelihood = manner === 'inPlace' ? 'always' : 'callback';
    return this.#append(
      { procedures: [procedure], likelihood, isLoose: likelihood === 'callback' },
      (exit, will, place) => {
        if (exit === 'throw') return interrupts ? [host.routes.raise(node)] : will ? [] : goOn(place);
        return exit === 'suspend' && (isWaitedFor || will) ? [] : goOn(place);
      },
    );
  }

  #append(
    run: Omit<Run, 'kind' | 'route'>,
    route: (exit: Exit, will: boolean, place: Place) => readonly Place[],
  ): Place {
    const place: Place = this.host.make({
      kind: 'run',
      ...run,
      route: (exit, will) => route(exit, will, place),
    });
    place.raise = this.host.routes.raise(this.node);
    this.#last.leadTo(place);
    this.#last = place;
    return place;
  }
}

function goOn(place: Place): readonly Place[] {
  return place.next.map(({ to }) => to);
}

/** The field initialisers, or for a class itself its static fields and blocks, in the order in which they run. */
function initializers(node: ClassNode, isStatic: boolean): readonly Node[] {
  return node.body.body.filter((element) =>
    element.type === 'StaticBlock'
      ? isStatic
      : element.type === 'PropertyDefinition' && element.static === isStatic && element.value !== null,
  );
}

/** What `new C()`, or `super()` in C's constructor, runs: inherited parts first, fields before the constructor's body. */
function construction(made: ClassNode, call: Node, calls: CallGraph): readonly Node[] {
  if (call.type !== 'CallExpression') return partsOf(made, calls, 0);
  let owner: Node | undefined = call;
  while (owner && owner.type !== 'ClassDeclaration' && owner.type !== 'ClassExpression') owner = owner.parent;
  return [...partsOf(made, calls, 0), ...(owner ? initializers(owner, false) : [])];
}

function partsOf(made: ClassNode, calls: CallGraph, depth: number): readonly Node[] {
  const own = made.body.body.find(
    (element): element is TSESTree.MethodDefinition =>
      element.type === 'MethodDefinition' && element.kind === 'constructor' && isFunction(element.value),
  );
  const fields = initializers(made, false);
  if (own) return made.superClass ? [own.value] : [...fields, own.value];
  const parent = depth < 20 ? calls.superClassOf(made) : undefined;
  return parent ? [...partsOf(parent, calls, depth + 1), ...fields] : fields;
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

const COMBINATORS = new Set(['all', 'allSettled', 'race', 'any']);

/**
 * Whether what a call started is over before control goes on: it is awaited, by itself, through `then`, in `Promise.all` or later by its name;
 * returned, so that the caller waits; iterated or spread, if it is a generator.
 */
function isAwaited(call: Node, surroundings: Surroundings, depth = 0): boolean {
  let node = wrapped(call);
  for (;;) {
    const { parent } = node;
    switch (parent?.type) {
      case 'AwaitExpression':
      case 'ReturnStatement':
      case 'SpreadElement':
      case 'ForOfStatement':
        return true;
      case 'YieldExpression':
        return parent.delegate;
      case 'ArrowFunctionExpression':
        return parent.body === node;
      case 'MemberExpression': {
        const outer = wrapped(parent).parent;
        if (parent.object !== node || outer?.type !== 'CallExpression') return false;
        // A promise's callbacks run when it is settled: for them the call is over.
        if (node === wrapped(call) && ['then', 'catch', 'finally'].includes(nameOf(parent) ?? '')) return true;
        node = wrapped(outer);
        break;
      }
      case 'ArrayExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
        node = wrapped(parent);
        break;
      case 'CallExpression': {
        const callee = unwrap(parent.callee);
        if (callee.type !== 'MemberExpression' || !COMBINATORS.has(nameOf(callee) ?? '')) return false;
        node = wrapped(parent);
        break;
      }
      case 'VariableDeclarator':
        return (
          parent.id.type === 'Identifier' &&
          depth < 3 &&
          surroundings.readsOf(parent.id).some((read) => isAwaited(read, surroundings, depth + 1))
        );
      default:
        return false;
    }
  }
}
