import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin } from '../../ast/expressions.js';
import { isLoop, targetOf } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';
import { givesPromise, rejectionOf } from '../call-graph/awaited.js';
import type { Exit, Place } from './graph.js';
import type { Landmarks } from './landmarks.js';

/** A `try` statement around a node, and the part of it the node is in. */
interface Try {
  readonly statement: TSESTree.TryStatement;
  readonly part: 'block' | 'handler' | 'finalizer';
  readonly outer: Try | undefined;
}

/**
 * Ways out of `try` statements, which ESLint's code paths draw for the first throwing node only, and for jumps not at all. Each way out through
 * a `finally` block runs the block as a procedure of its own and then goes on where it was going.
 */
export class Routes {
  readonly #around = new Map<Node, Try | undefined>();
  readonly #passages = new Map<Node, Map<Exit, Place>>();

  constructor(
    readonly root: Node,
    readonly marks: Landmarks,
  ) {}

  /** Where an exception at this node goes; where it gives a promise, the rejection of that. */
  raise(node: Node): Place {
    return this.rejected(node) ?? this.#raise(this.#tryAround(node));
  }

  /** Where the handler of a rejection is entered that is chained to this node. */
  rejected(node: Node): Place | undefined {
    const handling = givesPromise(node) ? rejectionOf(node) : undefined;
    return handling && this.marks.handler(handling);
  }

  /** Where `return`, `break`, `continue`, or giving up a generator at a `yield`, go from this node. */
  leave(node: Node, exit: Exit): Place {
    return this.#leave(this.#tryAround(node), exit);
  }

  /** Where control goes from the end of a part of a `try` statement with a `finally`. */
  complete(statement: TSESTree.TryStatement, part: Node): Place {
    const { finalizer } = statement;
    return part === finalizer ? this.marks.exit('end', this.marks.finalizer(part)) : this.#pass(statement, 'end');
  }

  hasFinally(node: Node): boolean {
    for (let around = this.#tryAround(node); around; around = around.outer) {
      if (around.part !== 'finalizer' && around.statement.finalizer) return true;
    }
    return false;
  }

  #raise(from: Try | undefined): Place {
    for (let around = from; around; around = around.outer) {
      const { statement, part } = around;
      if (part === 'finalizer') return this.#exitOf(statement, 'throw');
      if (part === 'block' && statement.handler) return this.marks.handler(statement.handler);
      if (statement.finalizer) return this.#pass(statement, 'throw');
    }
    return this.marks.exit('throw');
  }

  #leave(from: Try | undefined, exit: Exit): Place {
    const target = typeof exit === 'string' ? undefined : targetOf(exit);
    for (let around = from; around; around = around.outer) {
      const { statement, part } = around;
      if (target && !isWithin(statement, target)) break;
      if (part === 'finalizer') return this.#exitOf(statement, exit);
      if (statement.finalizer) return this.#pass(statement, exit);
    }
    if (typeof exit !== 'string' && target) return this.marks.endOf(landingOf(exit, target));
    return this.marks.exit(exit === 'return' ? 'end' : exit);
  }

  #exitOf(statement: TSESTree.TryStatement, how: Exit): Place {
    return this.marks.exit(how, this.marks.finalizer(statement.finalizer as Node));
  }

  /** The place that runs a `finally` block on the way to somewhere else. */
  #pass(statement: TSESTree.TryStatement, goal: Exit): Place {
    const passages = this.#passages.get(statement) ?? new Map<Exit, Place>();
    this.#passages.set(statement, passages);
    const known = passages.get(goal);
    if (known) return known;
    const outer = this.#tryAround(statement);
    const goOn = (exit: Exit): Place => {
      if (exit === 'throw') return this.#raise(outer);
      return exit === 'end' ? this.marks.endOf(statement) : this.#leave(outer, exit);
    };
    const passage = this.marks.make({
      kind: 'run',
      procedures: [this.marks.finalizer(statement.finalizer as Node)],
      likelihood: 'always',
      isLoose: false,
      route: (exit) => [goOn(exit === 'end' ? goal : exit)],
    });
    passages.set(goal, passage);
    return passage;
  }

  #tryAround(node: Node): Try | undefined {
    const climbed: Node[] = [];
    let found: Try | undefined;
    for (let inner = node; inner !== this.root && inner.parent; inner = inner.parent) {
      if (this.#around.has(inner)) {
        found = this.#around.get(inner);
        break;
      }
      climbed.push(inner);
      const { parent } = inner;
      if (parent.type === 'TryStatement' && parent !== this.root) {
        const part = parent.block === inner ? 'block' : parent.handler === inner ? 'handler' : 'finalizer';
        found = { statement: parent, part, outer: this.#tryAround(parent) };
        break;
      }
    }
    for (const inner of climbed) this.#around.set(inner, found);
    return found;
  }
}

/** A `break` goes to the end of its statement, a `continue` to the end of the loop's body. */
function landingOf(jump: Node, target: Node): Node {
  let loop = target;
  if (jump.type !== 'ContinueStatement') return loop;
  while (loop.type === 'LabeledStatement') loop = loop.body;
  return 'body' in loop ? (loop.body as Node) : loop;
}

/** Whether the end of a statement is where something from afar can go: a jump, or what has passed its `finally`. */
export function isLanding(node: Node): boolean {
  if (
    isLoop(node) ||
    node.type === 'SwitchStatement' ||
    node.type === 'LabeledStatement' ||
    (node.type === 'TryStatement' && node.finalizer)
  )
    return true;
  const { parent } = node;
  return parent !== undefined && isLoop(parent) && 'body' in parent && parent.body === node;
}
