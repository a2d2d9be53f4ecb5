import { enclosingFunction, isFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import { readsOf } from '../call-graph/awaited.js';
import { append } from '../multimap.js';
import { isCommandAt, type CallGraph } from '../calls.js';
import type { Surroundings } from './call-places.js';
import { readConditions } from './conditions.js';
import { PASS, Place, type MakePlace, type Procedure, type Run, type Site } from './graph.js';
import { PathGraph } from './path-graph.js';
import type { CodePaths } from './record.js';
import { rootOf } from './roots.js';
import { Solution } from './solve.js';

/** The places of a whole file: its code paths, each drawn when it is first needed, and the world that runs the program and then whatever it left behind. */
export class FileGraph implements Surroundings {
  #placeCount = 0;
  readonly #paths = new Map<Node, PathGraph>();
  readonly readsOf: (name: Node) => readonly Node[];
  readonly #writtenGlobals: ReadonlySet<string>;
  readonly #callersOf = new Map<Node, readonly Node[]>();
  #drawnCallers: ReadonlyMap<Node, readonly Node[]> | undefined;
  readonly #idle = new Map<string, Solution>();
  /** After the program: everything that can be called from outside is, any number of times and in any order. */
  readonly world: Place;
  /** The same while the program waits at its top level. */
  readonly #meanwhile: Place;
  #afterCommand: Place | undefined;
  #afterProgram: Place | undefined;

  constructor(
    readonly codePaths: CodePaths,
    readonly calls: CallGraph,
    readonly bindings: Bindings,
    readonly program: Node,
    writtenGlobals: ReadonlySet<string>,
  ) {
    this.#writtenGlobals = writtenGlobals;
    this.readsOf = readsOf(bindings);
    this.world = this.#worldPlace();
    this.#meanwhile = this.#worldPlace();
  }

  /** The world of a program that has done what the command line asks for: it registers no more commands. */
  get afterCommand(): Place {
    return (this.#afterCommand ??= this.#worldPlace(() => registeringCommands(this.calls)));
  }

  /** One place after the other, each for a function that a framework calls once, in the order in which they stand, and then the world. */
  #lifeCycle(): Place {
    const first = this.#make(PASS);
    let last = first;
    for (const fn of this.calls.functions) {
      const procedure = this.calls.callers(fn).once ? this.procedureOf(fn) : undefined;
      if (!procedure) continue;
      const place: Place = this.#runs(
        () => [procedure],
        'maybe',
        (exit, will) => (exit === 'end' || (exit === 'throw' && !will) ? place.next.map(({ to }) => to) : []),
      );
      last.leadTo(place);
      last = place;
    }
    last.leadTo(this.world);
    return first;
  }

  /** A place that runs the program, and all that comes after it. */
  startOfProgram(): { readonly place: Place; readonly goal: Place } {
    this.#afterProgram ??= this.#lifeCycle();
    return { place: this.start(this.program, this.#afterProgram).place, goal: this.world };
  }

  /**
   * Runs do not overlap. One that fails is over too, unless the asker takes all work as done.
   * @param without functions that do not run any more
   */
  #worldPlace(without = (): ReadonlySet<Node> => new Set()): Place {
    const anytime = (): readonly Procedure[] => {
      const left = without();
      return this.calls.functions
        .filter((fn) => !left.has(fn) && this.calls.callers(fn).anytime)
        .flatMap((fn) => this.procedureOf(fn) ?? []);
    };
    const world: Place = this.#runs(anytime, 'world', (exit, will) =>
      exit === 'end' || (exit === 'throw' && !will) ? [world] : [],
    );
    return world;
  }

  /** A place that runs one procedure and then goes to `goal`; to a place of its own if none is given. */
  start(root: Node, goal = this.#make(PASS)): { readonly place: Place; readonly goal: Place } {
    const procedure = this.procedureOf(root);
    const place = this.#runs(
      () => (procedure ? [procedure] : []),
      'always',
      // While the program waits, handlers that it has registered can run.
      (exit) => (exit === 'end' ? [goal] : exit === 'suspend' && root === this.program ? [this.#meanwhile] : []),
    );
    return { place, goal };
  }

  procedureOf(root: Node): Procedure | undefined {
    return this.#pathOf(root);
  }

  /** The solution of a question in which nothing happens: it tells how procedures are left. Worked out as far as it is asked for. */
  idle(will: boolean, throws: boolean): Solution {
    const key = `${will} ${throws}`;
    let known = this.#idle.get(key);
    if (!known) {
      known = new Solution({
        start: 0,
        effect: () => undefined,
        failure: () => (throws ? undefined : []),
        will,
        world: 'idle',
        isIdle: () => false,
        exitsOf: () => [],
      });
      this.#idle.set(key, known);
    }
    return known;
  }

  /** Where a node takes effect, and where control arrives at it. */
  sitesOf(node: Node): readonly Site[] {
    return this.#pathOf(rootOf(node))?.sitesOf(node) ?? [];
  }

  arrivalsAt(node: Node): readonly Place[] {
    return this.#pathOf(rootOf(node))?.arrivalsAt(node) ?? [];
  }

  /** The roots of the code paths from which one of these can be run, themselves included. */
  leadingTo(roots: Iterable<Node>): ReadonlySet<Node> {
    const found = new Set(roots);
    for (const root of found) {
      let callers = this.#callersOf.get(root);
      if (!callers) this.#callersOf.set(root, (callers = this.#findCallersOf(root)));
      for (const caller of callers) found.add(caller);
    }
    return found;
  }

  /** The call graph knows who runs a plain function; who runs an accessor, a field's initialiser or a static block is seen when all paths are drawn. */
  #findCallersOf(root: Node): readonly Node[] {
    if (isFunction(root) && !isAccessor(root))
      return [...this.calls.callers(root).calls, ...this.calls.handOversOf(root)].map(rootOf);
    if (root.type === 'Program') return [];
    this.#drawnCallers ??= this.#findDrawnCallers();
    return this.#drawnCallers.get(root) ?? [];
  }

  #findDrawnCallers(): ReadonlyMap<Node, readonly Node[]> {
    const callers = new Map<Node, Node[]>();
    for (const root of this.codePaths.keys()) {
      const path = this.#pathOf(root);
      void path?.entry; // draws it
      for (const callee of path?.runs ?? []) append(callers, callee, root);
    }
    return callers;
  }

  #pathOf(root: Node): PathGraph | undefined {
    const known = this.#paths.get(root);
    if (known) return known;
    const path = this.codePaths.get(root);
    if (!path) return undefined;
    const conditions = readConditions(path, this.bindings, this.calls, this.#writtenGlobals);
    const graph = new PathGraph(path, conditions, this, this.#make);
    this.#paths.set(root, graph);
    return graph;
  }

  get placeCount(): number {
    return this.#placeCount;
  }

  readonly #make: MakePlace = (does, node) => new Place(this.#placeCount++, does, node);

  #runs(procedures: () => readonly Procedure[], likelihood: Run['likelihood'], route: Run['route']): Place {
    let found: readonly Procedure[] | undefined;
    return this.#make({
      kind: 'run',
      get procedures() {
        found ??= procedures();
        return found;
      },
      likelihood,
      isLoose: false,
      route,
    });
  }
}

/** The functions in which commands of the command line are registered. */
function registeringCommands(calls: CallGraph): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const fn of calls.functions) {
    for (const at of calls.handOversOf(fn)) {
      if (!isCommandAt(at, fn, calls)) continue;
      for (let outer = enclosingFunction(at); outer && !found.has(outer); outer = enclosingFunction(outer))
        found.add(outer);
    }
  }
  return found;
}

function isAccessor({ parent }: Node): boolean {
  return (
    (parent?.type === 'Property' || parent?.type === 'MethodDefinition') &&
    (parent.kind === 'get' || parent.kind === 'set')
  );
}
