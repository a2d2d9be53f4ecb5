import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Call } from '../calls.js';
import { drawCall, type Drawing, type Surroundings } from './call-places.js';
import type { Conditions, Setting } from './conditions.js';
import { PASS, type Edge, type Exit, type Place, type Places, type Procedure, type Site } from './graph.js';
import type { CodePath, Position, Segment } from './record.js';
import { isLanding, Routes, type Landmarks } from './routes.js';
import { canThrow } from './throws.js';

/** What one step of a segment is drawn as: from `first` to `last`, or to nowhere when control never passes it. */
interface Stop {
  /** Order within the segment: twice the index of the step, plus one; even numbers are points in front of a step. */
  readonly key: number;
  readonly first: Place;
  readonly effect?: Place;
  readonly last: Place | undefined;
}

/** The places of one segment: where it begins, and its stops in order. */
interface Line {
  readonly head: Place;
  readonly stops: Stop[];
}

/**
 * The places of one code path: a function, a field's initialiser, a static block or the program. ESLint's segments say what follows what; the
 * ways into `catch` and `finally`, and the ways out of them, are drawn anew from the syntax tree. Drawn when first entered.
 */
export class PathGraph implements Landmarks, Procedure {
  readonly root: Node;
  readonly isBlock = false;
  /** The roots of the procedures that this path can run. */
  readonly runs = new Set<Node>();
  readonly #lines = new Map<Segment, Line>();
  readonly #exits = new Map<Node, Map<Exit, Place>>();
  readonly #finalizers = new Map<Node, Procedure>();
  readonly #handlers = new Map<Node, Place>();
  readonly #landings = new Map<Node, Place>();
  readonly #redrawn = new Set<Segment>();
  readonly #routes: Routes;
  #positions: Map<Node, Position[]> | undefined;
  #entry: Place | undefined;
  /** Places at which the code waits: for a promise, or as a generator. */
  readonly #waiting = new Set<Place>();
  /** The places that control can reach before anything has been waited for. */
  readonly #atOnce = new Set<Place>();
  /** Whether the code waits for something, somewhere. */
  readonly waits: boolean;

  constructor(
    readonly path: CodePath,
    readonly conditions: Conditions,
    readonly places: Places,
    readonly surroundings: Surroundings,
  ) {
    this.root = path.root;
    this.#routes = new Routes(this);
    this.waits = [...path.segments.values()].some(({ steps }) => steps.some(isWaiting));
  }

  get entry(): Place {
    if (!this.#entry) {
      this.#entry = this.places.make(PASS);
      this.#draw();
      const { start } = this.path;
      const line = start && this.#lines.get(start);
      if (line) this.#entry.leadTo(line.head);
      this.#findAtOnce();
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

  exit(of: Node, how: Exit): Place {
    const exits = this.#exits.get(of) ?? new Map<Exit, Place>();
    this.#exits.set(of, exits);
    const known = exits.get(how);
    if (known) return known;
    const place = this.places.make({ kind: 'exit', procedure: of === this.root ? this : this.finalizer(of), how });
    exits.set(how, place);
    return place;
  }

  finalizer(block: Node): Procedure {
    let known = this.#finalizers.get(block);
    if (!known) {
      known = { root: block, entry: this.places.make(PASS), isBlock: true };
      this.#finalizers.set(block, known);
    }
    return known;
  }

  handler(clause: Node): Place {
    let known = this.#handlers.get(clause);
    if (!known) {
      known = this.places.make(PASS);
      for (const segment of this.path.started.get(clause) ?? []) {
        const line = this.#lines.get(segment);
        if (line) known.leadTo(line.head);
      }
      this.#handlers.set(clause, known);
    }
    return known;
  }

  after(statement: Node): readonly Place[] {
    return this.#stopsAt(statement).map(({ first }) => first);
  }

  landing(node: Node): Place {
    let known = this.#landings.get(node);
    if (!known) this.#landings.set(node, (known = this.places.make(PASS)));
    return known;
  }

  /** Where a node of this path is evaluated; more than once for code in a `finally` block. */
  sitesOf(node: Node): readonly Site[] {
    void this.entry;
    return this.#positionsOf(node).flatMap(({ segment, index }) => {
      const line = this.#lines.get(segment);
      return line ? [this.#siteAt(line, index, node)] : [];
    });
  }

  /** The places at which control arrives just before a node is evaluated, without making a place for it. */
  arrivalsAt(node: Node): readonly Place[] {
    void this.entry;
    return this.#positionsOf(node).flatMap(({ segment, index }) => {
      const stops = this.#lines.get(segment)?.stops ?? [];
      const stop = stops[firstFrom(stops, 2 * index + 1)];
      return stop ? [stop.first] : [];
    });
  }

  #siteAt(line: Line, index: number, node: Node): Site {
    const key = 2 * index + 1;
    const at = firstFrom(line.stops, key);
    const known = line.stops[at];
    if (known?.key === key) return { arrival: known.first, effect: known.effect ?? known.first };
    const place = this.places.make(PASS, node);
    const before = line.stops[at - 1];
    const previous = before ? before.last : line.head;
    if (previous) {
      place.next = previous.next;
      previous.next = [{ to: place }];
    }
    line.stops.splice(at, 0, { key, first: place, effect: place, last: place });
    return { arrival: place, effect: place };
  }

  #draw(): void {
    const segments = [...this.path.segments.values()];
    for (const [node, started] of this.path.started) {
      if (node.type === 'CatchClause' || this.path.finalizers.has(node))
        for (const segment of started) this.#redrawn.add(segment);
    }
    for (const segment of segments) this.#lines.set(segment, { head: this.places.make(PASS), stops: [] });
    const points = this.#points();
    for (const segment of segments) this.#drawStops(segment, points.get(segment) ?? []);
    for (const segment of segments) this.#link(segment);
  }

  /** Points in front of a step: where `finally` blocks begin and where the path ends. */
  #points(): Map<Segment, Stop[]> {
    const points = new Map<Segment, Stop[]>();
    const add = ({ segment, index }: Position, first: Place, last: Place | undefined): void => {
      const stop: Stop = { key: 2 * index, first, last };
      const list = points.get(segment);
      if (list) list.push(stop);
      else points.set(segment, [stop]);
    };
    for (const [block, positions] of this.path.finalizers) {
      for (const position of positions) {
        const begin = this.places.make(PASS);
        this.finalizer(block).entry.leadTo(begin);
        add(position, begin, begin);
      }
    }
    for (const position of this.path.ends) add(position, this.exit(this.root, 'end'), undefined);
    return points;
  }

  #drawStops(segment: Segment, points: Stop[]): void {
    const line = this.#lines.get(segment);
    if (!line) return;
    points.sort((a, b) => a.key - b.key);
    let next = 0;
    for (const [index, node] of segment.steps.entries()) {
      for (; (points[next]?.key ?? Infinity) <= 2 * index; next += 1) line.stops.push(points[next] as Stop);
      const drawing = this.#drawStep(node);
      if (drawing)
        line.stops.push({ key: 2 * index + 1, first: drawing.arrival, effect: drawing.effect, last: drawing.last });
    }
    line.stops.push(...points.slice(next));
    const tail = this.places.make(PASS);
    line.stops.push({ key: Infinity, first: tail, last: tail });
  }

  #link(segment: Segment): void {
    const line = this.#lines.get(segment);
    if (!line) return;
    let previous: Place | undefined = line.head;
    for (const { first, last } of line.stops) {
      previous?.leadTo(first);
      previous = last;
    }
    if (!previous) return;
    for (const next of segment.next) {
      const to = this.#isRedrawn(segment, next) ? undefined : this.#lines.get(next)?.head;
      const when = this.conditions.on(segment, next);
      if (!to || when === 'never') continue;
      previous.next.push(when === 'open' ? { to } : ({ to, when } satisfies Edge));
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

  #drawStep(node: Node): Drawing | undefined {
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
      case 'ClassDeclaration':
      case 'ClassExpression':
        return drawCall(node, this);
      case 'MemberExpression':
        return drawCall(node, this);
      case 'AssignmentExpression':
        return this.#assign(node, drawCall(node, this));
      case 'VariableDeclarator':
      case 'UpdateExpression':
        return this.#assign(node, undefined);
      case 'AwaitExpression':
      case 'ImportExpression':
        return this.#throwing(node, node.type === 'AwaitExpression');
      case 'YieldExpression': {
        const drawing = this.#throwing(node, true);
        if (this.#routes.hasFinally(node)) drawing.arrival.leadTo(...this.#routes.leave(node, 'suspend'));
        return drawing;
      }
      case 'ReturnStatement':
        return this.#jump(node, this.#routes.leave(node, 'return'));
      case 'BreakStatement':
      case 'ContinueStatement':
        return this.#jump(node, this.#routes.leave(node, node));
      case 'ThrowStatement':
        return this.#jump(node, [this.#routes.raise(node)]);
      case 'BlockStatement':
      case 'CatchClause':
        return isLanding(node) ? this.#land(node) : this.#endOfTryPart(node);
      case 'TryStatement':
        return node.finalizer ? single(this.places.make(PASS, node)) : undefined;
      default:
        return isLanding(node) ? this.#land(node) : this.#iteration(node);
    }
  }

  #assign(node: Node, drawing: Drawing | undefined): Drawing | undefined {
    const settings = this.conditions.assignments.get(node);
    if (!settings) return drawing;
    const place = this.places.make({ kind: 'assign', settings });
    const before = drawing ?? single(this.places.make(PASS, node));
    before.last?.leadTo(place);
    return { ...before, last: place };
  }

  #throwing(node: Node, waits: boolean): Drawing {
    const arrival = this.places.make(PASS);
    const effect = this.places.make(PASS, node);
    effect.raise = this.raise(node);
    arrival.leadTo(effect);
    if (waits) this.#waiting.add(arrival);
    return { arrival, effect, last: effect };
  }

  #jump(node: Node, goals: readonly Place[]): Drawing {
    const place = this.places.make(PASS, node);
    place.leadTo(...goals);
    return { arrival: place, effect: place, last: undefined };
  }

  #land(node: Node): Drawing {
    const place = this.places.make(PASS, node);
    this.landing(node).leadTo(place);
    return single(place);
  }

  #endOfTryPart(node: TSESTree.BlockStatement | TSESTree.CatchClause): Drawing | undefined {
    const { parent } = node;
    if (parent.type !== 'TryStatement' || !parent.finalizer) return undefined;
    return this.#jump(node, [parent.finalizer === node ? this.exit(node, 'end') : this.#routes.complete(parent)]);
  }

  /** `for (x of it())`, `for await`: taking the next item can throw, and waits. */
  #iteration(node: Node): Drawing | undefined {
    const { parent } = node;
    if (parent?.type !== 'ForOfStatement' || parent.left !== node) return this.#assign(node, undefined);
    const drawn = parent.await || canThrow(parent.right) ? this.#throwing(node, parent.await) : undefined;
    return this.#assign(node, drawn);
  }

  /** Finds what runs before anything is waited for, and lets control leave there. */
  #findAtOnce(): void {
    const work: Place[] = [this.entry];
    const generator = isFunction(this.root) && this.root.generator;
    const async = isFunction(this.root) && this.root.async;
    const end = this.exit(this.root, 'end');
    if (generator) for (const place of this.#waiting) place.leadTo(this.exit(this.root, 'suspend'));
    for (let place = work.pop(); place; place = work.pop()) {
      if (this.#atOnce.has(place)) continue;
      this.#atOnce.add(place);
      if (this.#waiting.has(place)) {
        if (async && !generator) place.leadTo(this.exit(this.root, 'suspend'));
        continue;
      }
      if (place.does.kind === 'run')
        for (const { entry, isBlock } of place.does.procedures) if (isBlock) work.push(entry);
      if (async && place.next.some(({ to }) => to === end)) place.leadTo(this.exit(this.root, 'suspend'));
      for (const { to } of place.next) work.push(to);
      if (place.raise) work.push(place.raise);
    }
  }

  /** Whether control can be here before anything has been waited for. */
  isAtOnce(place: Place): boolean {
    return this.#atOnce.has(place);
  }

  raise(node: Node): Place {
    return this.#routes.raise(node);
  }

  #stopsAt(node: Node): readonly Stop[] {
    return this.#positionsOf(node).flatMap(({ segment, index }) => {
      const stops = this.#lines.get(segment)?.stops ?? [];
      const stop = stops[firstFrom(stops, 2 * index + 1)];
      return stop?.key === 2 * index + 1 ? [stop] : [];
    });
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

function single(place: Place): Drawing {
  return { arrival: place, effect: place, last: place };
}

function isEndless(node: Node): boolean {
  if (node.type === 'ForStatement' && !node.test) return true;
  const isLoop = node.type === 'ForStatement' || node.type === 'WhileStatement' || node.type === 'DoWhileStatement';
  return isLoop && node.test?.type === 'Literal' && Boolean(node.test.value);
}

function isWaiting(node: Node): boolean {
  return (
    node.type === 'AwaitExpression' ||
    node.type === 'YieldExpression' ||
    (node.parent?.type === 'ForOfStatement' && node.parent.left === node && node.parent.await)
  );
}
