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

  /** The place at which the path itself is left, or one of its `finally` blocks. */
  exit(how: Exit, procedure: Procedure = this.whole): Place {
    const exits = this.#exits.get(procedure) ?? new Map<Exit, Place>();
    this.#exits.set(procedure, exits);
    return getOrMake(exits, how, () => this.make({ kind: 'exit', procedure, how }));
  }

  /** A `finally` block, as a procedure. */
  finalizer(block: Node): Procedure {
    return getOrMake(this.#finalizers, block, () => ({ root: block, entry: this.make(PASS), isBlock: true }));
  }

  /** Where a `catch` clause begins. */
  handler(clause: Node): Place {
    return getOrMake(this.#handlers, clause, () => this.make(PASS));
  }

  /** The end of a statement: what it led to is done, or a jump goes there. */
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
