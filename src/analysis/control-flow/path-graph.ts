import { isFunction, isWithin } from '../../ast/expressions.js';
import { isEndless } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';
import type { Call } from '../calls.js';
import type { Host, Surroundings } from './call-places.js';
import type { Conditions, Setting } from './conditions.js';
import { Deferred } from './deferred.js';
import { blocksRunAt, PASS, type MakePlace, type Place, type Procedure, type Site } from './graph.js';
import { Landmarks } from './landmarks.js';
import { markLiveTests } from './live-tests.js';
import type { CodePath, Position, Segment } from './record.js';
import { Routes } from './routes.js';
import { drawStep } from './steps.js';

/** What one step of a segment is drawn as: from `first` to `last`, or to nowhere when control never passes it. */
interface Stop {
  /** Order within the segment: twice the index of the step, plus one; even numbers are points in front of a step. */
  readonly key: number;
  readonly first: Place;
  readonly effect: Place;
  readonly last: Place | undefined;
}

/** The places of one segment: where it begins, and its stops in order. */
interface Line {
  readonly head: Place;
  readonly stops: Stop[];
}

/**
 * The places of one code path: a function, a field's initialiser, a static block or the program. ESLint's segments say what follows what; the
 * ways into `catch` and `finally`, the ways out of them and all jumps are drawn anew from the syntax tree. Drawn when first entered.
 */
export class PathGraph implements Host, Procedure {
  readonly root: Node;
  readonly isBlock = false;
  readonly marks: Landmarks;
  readonly routes: Routes;
  readonly waits: boolean;
  readonly waiting = new Set<Place>();
  readonly deferred: Deferred;
  /** The roots of the procedures that this path can run. */
  readonly runs: Set<Node> = new Set();
  readonly #places: Place[] = [];
  readonly #lines = new Map<Segment, Line>();
  /** Segments that are entered from a place of the syntax tree, whatever ESLint says. */
  readonly #redrawn = new Set<Segment>();
  readonly #atOnce = new Set<Place>();
  readonly #imports = new Map<Node, Place>();
  #positions: Map<Node, Position[]> | undefined;
  #entry: Place | undefined;

  constructor(
    readonly path: CodePath,
    readonly conditions: Conditions,
    readonly surroundings: Surroundings,
    make: MakePlace,
  ) {
    this.root = path.root;
    this.make = (does, node) => {
      const place = make(does, node);
      this.#places.push(place);
      return place;
    };
    this.marks = new Landmarks(this, this.make);
    this.routes = new Routes(this.root, this.marks);
    this.deferred = new Deferred(this.make);
    this.waits = [...path.segments.values()].some(({ steps }) => steps.some(isWaiting));
  }

  readonly make: MakePlace;

  get entry(): Place {
    if (!this.#entry) {
      this.#entry = this.make(PASS);
      this.#draw();
    }
    return this.#entry;
  }

  procedureOf(root: Node): Procedure | undefined {
    const procedure = this.surroundings.procedureOf(root);
    if (procedure) this.runs.add(root);
    return procedure;
  }

  givenBy(call: Call): readonly Setting[] {
    return this.conditions.givenBy(call);
  }

  /** Whether control can be here before anything has been waited for. */
  isAtOnce(place: Place): boolean {
    return this.#atOnce.has(place);
  }

  /** Where a node of this path is evaluated; more than once for code in a `finally` block. */
  sitesOf(node: Node): readonly Site[] {
    void this.entry;
    const place = this.#imports.get(node);
    if (place) return [{ arrival: place, effect: place }];
    return this.#positionsOf(node).map((position) => this.#siteAt(position, node));
  }

  /** The places at which control arrives just before a node is evaluated, without making a place for it. */
  arrivalsAt(node: Node): readonly Place[] {
    void this.entry;
    const place = this.#imports.get(node);
    if (place) return [place];
    return this.#positionsOf(node).flatMap(({ segment, index }) => {
      const { stops } = this.#lineOf(segment);
      return stops[firstFrom(stops, 2 * index + 1)]?.first ?? [];
    });
  }

  #siteAt({ segment, index }: Position, node: Node): Site {
    const key = 2 * index + 1;
    const { head, stops } = this.#lineOf(segment);
    const at = firstFrom(stops, key);
    const known = stops[at];
    if (known?.key === key) return { arrival: known.first, effect: known.effect };
    const place = this.make(PASS, node);
    const before = stops[at - 1];
    const previous = before ? before.last : head;
    if (previous) {
      place.next = previous.next;
      place.live = previous.live;
      previous.next = [{ to: place }];
    }
    stops.splice(at, 0, { key, first: place, effect: place, last: place });
    return { arrival: place, effect: place };
  }

  #draw(): void {
    const { segments, started, finalizers, start } = this.path;
    for (const [node, entered] of started) {
      const isHandler = node.type === 'CatchClause';
      if (!isHandler && !finalizers.has(node)) continue;
      for (const segment of entered) {
        this.#redrawn.add(segment);
        if (isHandler) this.marks.handler(node).leadTo(this.#lineOf(segment).head);
      }
    }
    const points = this.#points();
    for (const segment of segments.values()) this.#drawStops(segment, points.get(segment) ?? []);
    for (const segment of segments.values()) this.#link(segment);
    const begin = this.#drawImports();
    if (start) begin.leadTo(this.#lineOf(start).head);
    for (const place of [...this.waiting, this.marks.exit('end'), this.marks.exit('throw')])
      this.deferred.drawBehind(place);
    this.#findAtOnce();
    markLiveTests(this.#places);
  }

  /** Modules that are imported are evaluated before the program, wherever the `import` stands. */
  #drawImports(): Place {
    let last = this.#entry ?? this.make(PASS);
    for (const statement of this.root.type === 'Program' ? this.root.body : []) {
      const isImport = statement.type === 'ImportDeclaration' || statement.type === 'ExportAllDeclaration';
      if (!isImport && !(statement.type === 'ExportNamedDeclaration' && statement.source)) continue;
      const place = this.make(PASS, statement);
      this.#imports.set(statement, place);
      last.leadTo(place);
      last = place;
    }
    return last;
  }

  /** Points in front of a step: where `finally` blocks begin and where the path ends. */
  #points(): Map<Segment, Stop[]> {
    const points = new Map<Segment, Stop[]>();
    const add = ({ segment, index }: Position, place: Place, last: Place | undefined): void => {
      const first = this.make(PASS); // of its own: what gets to the place from elsewhere has not been here
      first.leadTo(place);
      const stop: Stop = { key: 2 * index, first, effect: place, last };
      const list = points.get(segment);
      if (list) list.push(stop);
      else points.set(segment, [stop]);
    };
    for (const [block, positions] of this.path.finalizers) {
      for (const position of positions) {
        const begin = this.make(PASS);
        this.marks.finalizer(block).entry.leadTo(begin);
        add(position, begin, begin);
      }
    }
    for (const position of this.path.ends) add(position, this.marks.exit('end'), undefined);
    return points;
  }

  #drawStops(segment: Segment, points: Stop[]): void {
    const { stops } = this.#lineOf(segment);
    points.sort((a, b) => a.key - b.key);
    let next = 0;
    for (const [index, node] of segment.steps.entries()) {
      for (; (points[next]?.key ?? Infinity) <= 2 * index; next += 1) stops.push(points[next] as Stop);
      const drawn = drawStep(node, this);
      if (drawn) stops.push({ key: 2 * index + 1, first: drawn.arrival, effect: drawn.effect, last: drawn.last });
    }
    stops.push(...points.slice(next));
    const tail = this.make(PASS);
    stops.push({ key: Infinity, first: tail, effect: tail, last: tail });
  }

  #link(segment: Segment): void {
    const { head, stops } = this.#lineOf(segment);
    let previous: Place | undefined = head;
    for (const { first, last } of stops) {
      previous?.leadTo(first);
      previous = last;
    }
    if (!previous) return;
    for (const next of segment.next) {
      if (this.#isRedrawn(segment, next)) continue;
      const when = this.conditions.on(segment, next);
      if (when === 'never') continue;
      const to = this.#lineOf(next).head;
      previous.next.push(when === 'open' ? { to } : { to, when });
    }
  }

  /**
   * Ways into `catch` and `finally` are drawn from the tree, and ways out of endless loops, which are jumps all.
   * ESLint draws one way too many: from the end of a `try` block to a loop in its `catch` clause.
   */
  #isRedrawn(from: Segment, to: Segment): boolean {
    if (this.#redrawn.has(to) || (!to.isEntry && isEndless(to.start))) return true;
    for (let outer: Node | undefined = to.start; outer && outer !== this.root; outer = outer.parent) {
      if (outer.type === 'CatchClause') return !isWithin(from.start, outer);
    }
    return false;
  }

  /**
   * Finds what runs before anything is waited for, and lets control leave there: to the caller of an async function, or of a generator at any `yield`;
   * to the world, when the program waits.
   */
  #findAtOnce(): void {
    if (!this.#entry) return;
    const fn = isFunction(this.root) ? this.root : undefined;
    const settlesLater = fn !== undefined && this.surroundings.calls.settlesLater(fn);
    const suspend = this.marks.exit('suspend');
    const end = this.marks.exit('end');
    if (fn?.generator) for (const place of this.waiting) place.leadTo(suspend);
    const work = [this.#entry];
    for (let place = work.pop(); place; place = work.pop()) {
      if (this.#atOnce.has(place)) continue;
      this.#atOnce.add(place);
      const isWaiting = this.waiting.has(place);
      if (!isWaiting) {
        for (const { entry } of blocksRunAt(place)) work.push(entry);
        for (const { to } of place.next) work.push(to);
        if (place.raise) work.push(place.raise);
      }
      const leaves = isWaiting || (settlesLater && place.next.some(({ to }) => to === end));
      if (leaves && fn?.generator !== true) place.leadTo(suspend);
    }
  }

  #lineOf(segment: Segment): Line {
    let line = this.#lines.get(segment);
    if (!line) this.#lines.set(segment, (line = { head: this.make(PASS), stops: [] }));
    return line;
  }

  #positionsOf(node: Node): readonly Position[] {
    if (!this.#positions) {
      this.#positions = new Map();
      for (const segment of this.path.segments.values()) {
        for (const [index, step] of segment.steps.entries()) {
          const list = this.#positions.get(step);
          if (list) list.push({ segment, index });
          else this.#positions.set(step, [{ segment, index }]);
        }
      }
    }
    return this.#positions.get(node) ?? [];
  }
}

/** The index of the first stop that is not in front of a key; stops are in order. */
function firstFrom(stops: readonly Stop[], key: number): number {
  let low = 0;
  let high = stops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stops[middle] as Stop).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isWaiting({ type, parent }: Node): boolean {
  return (
    type === 'AwaitExpression' || type === 'YieldExpression' || (parent?.type === 'ForOfStatement' && parent.await)
  );
}
