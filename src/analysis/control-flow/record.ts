import { isWithin } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { append } from '../multimap.js';

/** What is used of ESLint's code path segments; the same in ESLint 8.57 to 10 and in Oxlint. */
interface CodePathSegment {
  /** Those included that ESLint takes for unreachable: they may be reached all the same, for it does not know that a jump runs `finally`. */
  readonly allNextSegments: readonly CodePathSegment[];
}

/** A piece of code that runs from its first step to its last: a segment of ESLint's code path with the nodes that are evaluated in it. */
export class Segment {
  /** The nodes of which the evaluation ends in this segment, in the order in which it does. */
  readonly steps: Node[] = [];
  #next: readonly Segment[] | undefined;

  constructor(
    readonly path: CodePath,
    readonly source: CodePathSegment,
    /** The node that the traversal enters, or leaves, when the segment begins. */
    readonly start: Node,
    readonly isEntry: boolean,
  ) {}

  /** The segments that can come next, by ESLint's account. To be asked when the traversal has ended. */
  get next(): readonly Segment[] {
    return (this.#next ??= this.source.allNextSegments.flatMap((segment) => this.path.segments.get(segment) ?? []));
  }
}

/** A point inside a segment: in front of the step with this index. */
export interface Position {
  readonly segment: Segment;
  readonly index: number;
}

/** What ESLint's traversal tells of one code path: a function, a class field's initialiser, a static block or the program. */
export class CodePath {
  readonly segments = new Map<CodePathSegment, Segment>();
  /** The segments that begin where the traversal enters a node: branches, loop bodies, handlers. */
  readonly started: Map<Node, Segment[]> = new Map();
  /** Where the traversal enters a `finally` block; ESLint draws a block twice when it is also left by an exception or a jump. */
  readonly finalizers: Map<Node, readonly Position[]> = new Map();
  /** Where the path ends when nothing interrupts it. */
  ends: readonly Position[] = [];

  /** Where the path begins. */
  get start(): Segment | undefined {
    return this.segments.values().next().value;
  }

  /** @param root the function, Program or StaticBlock; for the initialiser of a class field its PropertyDefinition */
  constructor(
    readonly root: Node,
    /** The node ESLint starts and ends the path at. */
    readonly node: Node,
  ) {}
}

/** The code paths of a file by root. Complete when the traversal has ended. */
export type CodePaths = ReadonlyMap<Node, CodePath>;

/** One traversal's state: the paths it is in, and in which of their segments. */
interface Open {
  readonly path: CodePath;
  current: Segment[];
}

/** Records the code paths of a file while somebody tells it of a traversal. */
export class PathRecorder {
  readonly codePaths: Map<Node, CodePath> = new Map();
  readonly #stack: Open[] = [];
  #open: Open | undefined;
  #last: Node | undefined;

  /** What to listen to, for a host that tells of its traversal while it goes on. */
  readonly listeners = {
    onCodePathStart: (_codePath: unknown, node: Node) => this.startPath(node),
    onCodePathEnd: (_codePath: unknown, node: Node) => this.endPath(node),
    onCodePathSegmentStart: (segment: CodePathSegment, node: Node) => this.startSegment(segment, node),
    onUnreachableCodePathSegmentStart: (segment: CodePathSegment, node: Node) => this.startSegment(segment, node),
    onCodePathSegmentEnd: (segment: CodePathSegment) => this.endSegment(segment),
    onUnreachableCodePathSegmentEnd: (segment: CodePathSegment) => this.endSegment(segment),
    BlockStatement: (node: Node) => this.enterBlock(node),
    '*:exit': (node: Node) => this.leave(node),
  };

  startPath(node: Node): void {
    const { parent } = node;
    const isField = parent?.type === 'PropertyDefinition' && parent.value === node && this.#open?.path.root !== parent;
    const root = isField ? parent : node;
    const path = new CodePath(root, node);
    this.codePaths.set(root, path);
    this.#open = { path, current: [] };
    this.#stack.push(this.#open);
  }

  endPath(node: Node): void {
    const ended = this.#stack.pop();
    this.#open = this.#stack.at(-1);
    // A function is entered and left inside its own code path; it is a value in the path around it.
    if (ended && ended.path.root === node) this.#step(node);
  }

  startSegment(source: CodePathSegment, node: Node): void {
    const open = this.#open;
    if (!open) return;
    // Nothing inside a node has been evaluated when it is entered.
    const isEntry = this.#last === undefined || !isWithin(this.#last, node);
    const segment = new Segment(open.path, source, node, isEntry);
    open.path.segments.set(source, segment);
    open.current.push(segment);
    if (isEntry) append(open.path.started, node, segment);
  }

  endSegment(source: CodePathSegment): void {
    const open = this.#open;
    if (open) open.current = open.current.filter((segment) => segment.source !== source);
  }

  enterBlock(node: Node): void {
    const open = this.#open;
    if (open && node.parent?.type === 'TryStatement' && node.parent.finalizer === node)
      open.path.finalizers.set(node, positions(open));
  }

  leave(node: Node): void {
    const open = this.#open;
    if (!open) return;
    if (node === open.path.root) open.path.ends = positions(open);
    else this.#step(node);
  }

  #step(node: Node): void {
    this.#last = node;
    const open = this.#open;
    if (!open) return;
    for (const segment of open.current) segment.steps.push(node);
    if (node === open.path.node) open.path.ends = positions(open); // the initialiser of a class field
  }
}

function positions({ current }: Open): readonly Position[] {
  return current.map((segment) => ({ segment, index: segment.steps.length }));
}
