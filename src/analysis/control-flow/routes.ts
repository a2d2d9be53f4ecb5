import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../../ast/walk.js';
import type { Exit, Place, Places, Procedure } from './graph.js';

/** A `try` statement around a node, and the part of it the node is in. */
interface Try {
  readonly statement: TSESTree.TryStatement;
  readonly part: 'block' | 'handler' | 'finalizer';
  readonly outer: Try | undefined;
}

/** What a code path must offer so that exceptions and jumps find their way in it. */
export interface Landmarks {
  readonly root: Node;
  readonly places: Places;
  /** The exit of the path's own procedure, or of a `finally` block's. */
  exit(of: Node, how: Exit): Place;
  finalizer(block: Node): Procedure;
  handler(clause: Node): Place;
  /** Where control goes on after a `try` statement that was not left. */
  after(statement: Node): readonly Place[];
  /** The end of a statement that a jump goes to. */
  landing(node: Node): Place;
}

/**
 * Ways out of `try` statements, which ESLint's code paths draw for the first throwing node only, and for jumps not at all. Each way out through
 * a `finally` block runs the block as a procedure of its own and then goes on where it was going.
 */
export class Routes {
  readonly #around = new Map<Node, Try | undefined>();
  readonly #passages = new Map<Node, Map<Exit, Place>>();

  constructor(readonly marks: Landmarks) {}

  /** Where an exception at this node goes. */
  raise(node: Node): Place {
    return this.#raise(this.#tryAround(node));
  }

  /** Where `return`, `break`, `continue`, or giving up a generator at a `yield`, go from this node. */
  leave(node: Node, exit: Exit): readonly Place[] {
    return this.#leave(this.#tryAround(node), exit);
  }

  /** Where control goes from the end of a `try` or `catch` block with a `finally`. */
  complete(statement: TSESTree.TryStatement): Place {
    return this.#pass(statement, 'end');
  }

  isInFinally(node: Node): boolean {
    for (let around = this.#tryAround(node); around; around = around.outer)
      if (around.part === 'finalizer') return true;
    return false;
  }

  hasFinally(node: Node): boolean {
    for (let around = this.#tryAround(node); around; around = around.outer)
      if (around.part !== 'finalizer' && around.statement.finalizer) return true;
    return false;
  }

  #raise(from: Try | undefined): Place {
    for (let around = from; around; around = around.outer) {
      const { statement, part } = around;
      if (part === 'finalizer') return this.marks.exit(statement.finalizer as Node, 'throw');
      if (part === 'block' && statement.handler) return this.marks.handler(statement.handler);
      if (statement.finalizer) return this.#pass(statement, 'throw');
    }
    return this.marks.exit(this.marks.root, 'throw');
  }

  #leave(from: Try | undefined, exit: Exit): readonly Place[] {
    const target = typeof exit === 'string' ? undefined : targetOf(exit);
    for (let around = from; around; around = around.outer) {
      const { statement, part } = around;
      if (target && !contains(target, statement)) break;
      if (part === 'finalizer') return [this.marks.exit(statement.finalizer as Node, exit)];
      if (statement.finalizer) return [this.#pass(statement, exit)];
    }
    if (typeof exit !== 'string') return target ? [this.marks.landing(landingOf(exit, target))] : [];
    return [this.marks.exit(this.marks.root, exit === 'return' ? 'end' : exit)];
  }

  /** The place that runs a `finally` block on the way to somewhere else. */
  #pass(statement: TSESTree.TryStatement, goal: Exit): Place {
    const passages = this.#passages.get(statement) ?? new Map<Exit, Place>();
    this.#passages.set(statement, passages);
    const known = passages.get(goal);
    if (known) return known;
    const outer = this.#tryAround(statement);
    const goOn = (exit: Exit): readonly Place[] => {
      if (exit === 'throw') return [this.#raise(outer)];
      return exit === 'end' ? this.marks.after(statement) : this.#leave(outer, exit);
    };
    const passage = this.marks.places.make({
      kind: 'run',
      procedures: [this.marks.finalizer(statement.finalizer as Node)],
      likelihood: 'always',
      isLoose: false,
      route: (exit) => goOn(exit === 'end' ? goal : exit),
    });
    passages.set(goal, passage);
    return passage;
  }

  #tryAround(node: Node): Try | undefined {
    const climbed: Node[] = [];
    let found: Try | undefined;
    for (let inner = node; inner !== this.marks.root && inner.parent; inner = inner.parent) {
      if (this.#around.has(inner)) {
        found = this.#around.get(inner);
        break;
      }
      climbed.push(inner);
      const { parent } = inner;
      if (parent.type === 'TryStatement' && parent !== this.marks.root) {
        const part = parent.block === inner ? 'block' : parent.handler === inner ? 'handler' : 'finalizer';
        found = { statement: parent, part, outer: this.#tryAround(parent) };
        break;
      }
    }
    for (const inner of climbed) this.#around.set(inner, found);
    return found;
  }
}

/** The statement that a `break` or `continue` leaves or goes on with. */
function targetOf(jump: Node): Node | undefined {
  if (jump.type !== 'BreakStatement' && jump.type !== 'ContinueStatement') return undefined;
  for (let outer = jump.parent as Node | undefined; outer; outer = outer.parent) {
    if (jump.label) {
      if (outer.type === 'LabeledStatement' && outer.label.name === jump.label.name) return outer;
    } else if (LOOP.test(outer.type) || (jump.type === 'BreakStatement' && outer.type === 'SwitchStatement'))
      return outer;
  }
  return undefined;
}

/** A `break` goes to the end of its statement, a `continue` to the end of the loop's body. */
function landingOf(jump: Node, target: Node): Node {
  let loop = target;
  if (jump.type !== 'ContinueStatement') return loop;
  while (loop.type === 'LabeledStatement') loop = loop.body;
  return 'body' in loop ? (loop.body as Node) : loop;
}

const JUMPED_TO = /^(?:For(?:In|Of)?|While|DoWhile|Switch|Labeled)Statement$/;
const LOOP = /^(?:For(?:In|Of)?|While|DoWhile)Statement$/;

/** Whether the end of a node is where a jump can go. */
export function isLanding(node: Node): boolean {
  const { parent } = node;
  return (
    JUMPED_TO.test(node.type) ||
    (parent !== undefined && LOOP.test(parent.type) && 'body' in parent && parent.body === node)
  );
}

function contains(outer: Node, inner: Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}
