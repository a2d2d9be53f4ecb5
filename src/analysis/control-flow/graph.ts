import type { Node } from '../../ast/walk.js';
import type { Call } from '../calls.js';
import type { Knowledge, Setting } from './conditions.js';

/**
 * How control leaves a procedure: at its `end`, by an exception (`throw`), or while it is not done (`suspend`: an async function at its first
 * `await`, a generator at a `yield`). A `finally` block can also be left by a `return`, or by the `break` or `continue` that is the node.
 */
export type Exit = 'end' | 'throw' | 'suspend' | 'return' | Node;

/** A piece of code that is run from several places and comes back to each: a function, a field's initialiser, the program, a `finally` block. */
export interface Procedure {
  readonly root: Node;
  /** Where it begins. */
  readonly entry: Place;
  /** Whether what is known of the tests of the function around holds inside: true of `finally` blocks. */
  readonly isBlock: boolean;
  /** What a call of it says of the tests it makes of its parameters. */
  givenBy?(call: Call): readonly Setting[];
}

/** Running procedures of the file. */
export interface Run {
  readonly kind: 'run';
  readonly procedures: readonly Procedure[];
  /**
   * `always`: one of them runs. `maybe`: or none. For functions that code outside the file is to call, the asker says whether they may run or will:
   * here and now (`callback`); later, as the world does (`registered`); or once, later (`deferred`) at a place of their own (`waiting`).
   * `world`: the world runs what it can, any number of times.
   */
  readonly likelihood: 'always' | 'maybe' | 'callback' | 'registered' | 'deferred' | 'waiting' | 'world';
  /** Of a function that code outside the file is to call: only if something fails, and nothing tells where. Not even `will` takes it as done. */
  readonly isForFailure?: boolean;
  /** The number under which it is remembered that a `deferred` run is still `waiting`. */
  readonly pending?: number;
  /** What the arguments of a call say of tests that a procedure makes of its parameters. */
  readonly given?: (procedure: Procedure) => readonly Setting[];
  /** Whether the code around does not wait for it: a callback, an async function without `await`. */
  readonly isLoose: boolean;
  /** Where control goes from an exit of the procedure. `will`: work that is not waited for is taken as done. */
  readonly route: (exit: Exit, will: boolean) => readonly Place[];
}

export type Operation =
  /** Nothing but what the asker's event at this place does. */
  | { readonly kind: 'pass' }
  | Run
  /** A procedure is left. */
  | { readonly kind: 'exit'; readonly procedure: Procedure; readonly how: Exit }
  /** Variables of remembered tests get new values. */
  | { readonly kind: 'assign'; readonly settings: readonly Setting[] };

/** A way from one place to the next, open only while a test has this result. */
export interface Edge {
  readonly to: Place;
  readonly when?: Knowledge;
}

/** A point of the program at which something can happen. */
export class Place {
  next: Edge[] = [];
  /** Where an exception goes from here: a `catch` clause, a `finally` block or the end of the procedure. Undefined where nothing can throw. */
  raise: Place | undefined;
  /** The tests that can still matter here, a bit for each. */
  live = -1;
  /** Whether whoever comes here has left everything behind. */
  readonly isWorld: boolean;

  constructor(
    readonly id: number,
    readonly does: Operation,
    /** The node that takes effect here, if one does. */
    readonly node: Node | undefined,
  ) {
    this.isWorld = does.kind === 'run' && does.likelihood === 'world';
    if (this.isWorld) this.live = 0;
  }

  leadTo(...places: readonly Place[]): void {
    for (const to of places) this.next.push({ to });
  }
}

export const PASS: Operation = { kind: 'pass' };
const NONE: readonly Procedure[] = [];

/** The `finally` blocks that a place runs. A function's entry must not be asked for lightly: it draws the function. */
export function blocksRunAt({ does }: Place): readonly Procedure[] {
  return does.kind === 'run' ? does.procedures.filter(({ isBlock }) => isBlock) : NONE;
}

/** Makes a place. Places are numbered, so that tables about them can be arrays. */
export type MakePlace = (does: Operation, node?: Node) => Place;

/** Where a node is evaluated: where control arrives at it, and where it takes effect, after the functions it calls have run. */
export interface Site {
  readonly arrival: Place;
  readonly effect: Place;
}
