import type { RuleListener } from '@typescript-eslint/utils/ts-eslint';
import { isWithin } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';

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

/** Listeners that record the code paths of a file while ESLint traverses it, and what they record. */
export function recordCodePaths(): { listeners: RuleListener; codePaths: CodePaths } {
  const codePaths = new Map<Node, CodePath>();
  const stack: Open[] = [];
  let last: Node | undefined;

  function startPath(_codePath: unknown, node: Node): void {
    const { parent } = node;
    const isField =
      parent?.type === 'PropertyDefinition' && parent.value === node && stack.at(-1)?.path.root !== parent;
    const root = isField ? parent : node;
    const path = new CodePath(root, node);
    codePaths.set(root, path);
    stack.push({ path, current: [] });
  }

  function endPath(_codePath: unknown, node: Node): void {
    const ended = stack.pop();
    // A function is entered and left inside its own code path; it is a value in the path around it.
    if (ended && ended.path.root === node) step(node);
  }

  function startSegment(source: CodePathSegment, node: Node): void {
    const open = stack.at(-1);
    if (!open) return;
    // Nothing inside a node has been evaluated when it is entered.
    const isEntry = last === undefined || !isWithin(last, node);
    const segment = new Segment(open.path, source, node, isEntry);
    open.path.segments.set(source, segment);
    open.current.push(segment);
    if (!isEntry) return;
    const started = open.path.started.get(node);
    if (started) started.push(segment);
    else open.path.started.set(node, [segment]);
  }

  function endSegment(source: CodePathSegment): void {
    const open = stack.at(-1);
    if (open) open.current = open.current.filter((segment) => segment.source !== source);
  }

  function enterBlock(node: Node): void {
    const open = stack.at(-1);
    if (open && node.parent?.type === 'TryStatement' && node.parent.finalizer === node)
      open.path.finalizers.set(node, positions(open));
  }

  function leave(node: Node): void {
    const open = stack.at(-1);
    if (!open) return;
    if (node === open.path.root) open.path.ends = positions(open);
    else step(node);
  }

  function step(node: Node): void {
    last = node;
    const open = stack.at(-1);
    if (!open) return;
    for (const segment of open.current) segment.steps.push(node);
    if (node === open.path.node) open.path.ends = positions(open); // the initialiser of a class field
  }

  const listeners = {
    onCodePathStart: startPath,
    onCodePathEnd: endPath,
    onCodePathSegmentStart: startSegment,
    onUnreachableCodePathSegmentStart: startSegment,
    onCodePathSegmentEnd: endSegment,
    onUnreachableCodePathSegmentEnd: endSegment,
    BlockStatement: enterBlock,
    '*:exit': leave,
  };
  return { listeners: listeners as object as RuleListener, codePaths }; // RuleListener has no types for code-path events (typescript-eslint 8.72)
}

function positions({ current }: Open): readonly Position[] {
  return current.map((segment) => ({ segment, index: segment.steps.length }));
}
