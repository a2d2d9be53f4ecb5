import type { Node } from '../../ast/walk.js';
import { PASS, type Exit, type MakePlace, type Place, type Procedure } from './graph.js';

/** The places of one code path that others lead to from afar: its exits, its `catch` and `finally` blocks, and the ends of statements. */
export class Landmarks {
  readonly #exits = new Map<Procedure, Map<Exit, Place>>();
  readonly #finalizers = new Map<Node, Procedure>();
  readonly #handlers = new Map<Node, Place>();
  readonly #ends = new Map<Node, Place>();

  constructor(
    readonly whole: Procedure,
    readonly make: MakePlace,
  ) {}

  /** Where control goes that leaves the path itself, or one of its `finally` blocks. */
  exit(how: Exit, procedure: Procedure = this.whole): Place {
    const exits = getOrMake(this.#exits, procedure, () => new Map<Exit, Place>());
    return getOrMake(exits, how, () => {
      const exit = this.make(PASS);
      exit.leadTo(this.make({ kind: 'exit', procedure, how }));
      return exit;
    });
  }

  /** A `finally` block, as a procedure. */
  finalizer(block: Node): Procedure {
    return getOrMake(this.#finalizers, block, () => ({ root: block, entry: this.make(PASS), isBlock: true }));
  }

  /** Where a `catch` clause begins, or what a call hands over for a rejection. */
  handler(clauseOrCall: Node): Place {
    return getOrMake(this.#handlers, clauseOrCall, () => this.make(PASS));
  }

  /** Whether something goes to the end of a node. */
  isKnownEnd(node: Node): boolean {
    return this.#ends.has(node);
  }

  /** The end of a statement, where jumps go and what has passed its `finally`; or of a chain of promises. */
  endOf(statement: Node): Place {
    return getOrMake(this.#ends, statement, () => this.make(PASS));
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
