import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { Surroundings } from './call-places.js';
import { readConditions } from './conditions.js';
import { Places, type Place, type Procedure, type Run, type Site } from './graph.js';
import { PathGraph } from './path-graph.js';
import type { CodePaths } from './record.js';
import { rootOf } from './roots.js';

/** The places of a whole file: its code paths, each drawn when it is first needed, and the world that runs the program and then whatever it left behind. */
export class FileGraph implements Surroundings {
  readonly #places = new Places();
  readonly #paths = new Map<Node, PathGraph>();
  readonly #writtenGlobals: ReadonlySet<string>;
  /** After the program: everything that can be called from outside is, any number of times and in any order. */
  readonly world: Place;

  constructor(
    readonly codePaths: CodePaths,
    readonly calls: CallGraph,
    readonly bindings: Bindings,
    readonly program: Node,
    writtenGlobals: ReadonlySet<string>,
  ) {
    this.#writtenGlobals = writtenGlobals;
    this.world = this.#runs(
      () => calls.functions.filter((fn) => calls.callers(fn).anytime).flatMap((fn) => this.procedureOf(fn) ?? []),
      'maybe',
      // Runs do not overlap. One that fails is over too, unless the asker takes all work as done.
      (exit, will) => (exit === 'end' || (exit === 'throw' && !will) ? [this.world] : []),
    );
  }

  /** A place that runs one procedure and then goes to `goal`. */
  start(root: Node, goal: Place): Place {
    const procedure = this.procedureOf(root);
    return this.#runs(
      () => (procedure ? [procedure] : []),
      'always',
      (exit) => (exit === 'end' ? [goal] : []),
    );
  }

  goal(): Place {
    return this.#places.make({ kind: 'pass' });
  }

  procedureOf(root: Node): Procedure | undefined {
    return this.#pathOf(root);
  }

  readsOf(name: Node): readonly Node[] {
    const variable = this.bindings.variableOf(name);
    return variable
      ? variable.references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier)
      : [];
  }

  /** Where a node takes effect, and where control arrives at it. */
  sitesOf(node: Node): readonly Site[] {
    return this.#pathOf(rootOf(node))?.sitesOf(node) ?? [];
  }

  arrivalsAt(node: Node): readonly Place[] {
    return this.#pathOf(rootOf(node))?.arrivalsAt(node) ?? [];
  }

  #pathOf(root: Node): PathGraph | undefined {
    const known = this.#paths.get(root);
    if (known) return known;
    const path = this.codePaths.get(root);
    if (!path) return undefined;
    const graph = new PathGraph(
      path,
      readConditions(path, this.bindings, this.calls, this.#writtenGlobals),
      this.#places,
      this,
    );
    this.#paths.set(root, graph);
    return graph;
  }

  #runs(procedures: () => readonly Procedure[], likelihood: Run['likelihood'], route: Run['route']): Place {
    let found: readonly Procedure[] | undefined;
    return this.#places.make({
      kind: 'run',
      get procedures() {
        found ??= procedures();
        return found;
      },
      likelihood,
      shares: false,
      isLoose: false,
      route,
    });
  }
}
