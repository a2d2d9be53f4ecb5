import type { Node } from '../../ast/walk.js';
import { MAX_TRACKED } from './conditions.js';
import { PASS, type MakePlace, type Place, type Procedure } from './graph.js';

/** How many chains of promises, timers and the like are remembered in one function. */
export const MAX_DEFERRED = 2;

/**
 * Functions that a code path hands over to be called once, when the code that runs now is done: callbacks of promises that are not awaited, and of timers.
 * Whether each is still to be run is remembered like the result of a test. They run where the path waits, or at the latest where it ends.
 */
export class Deferred {
  readonly #tests = new Map<Node, number>();
  readonly #waiting: { readonly test: number; readonly procedure: Procedure }[] = [];

  constructor(readonly make: MakePlace) {}

  /** The number under which it is remembered that a procedure is to be run; undefined when there are too many. Callbacks of one chain run in their order. */
  add(chain: Node, procedure: Procedure): number | undefined {
    const known = this.#tests.get(chain);
    if (known === undefined && this.#tests.size === MAX_DEFERRED) return undefined;
    const test = known ?? MAX_TRACKED + this.#tests.size;
    this.#tests.set(chain, test);
    this.#waiting.push({ test, procedure });
    return test;
  }

  /** Draws, behind a place, the runs of what is waiting then. */
  drawBehind(place: Place): void {
    if (this.#waiting.length === 0) return;
    const { next } = place;
    place.next = [];
    let last = place;
    const append = (to: Place): void => {
      last.leadTo(to);
      last = to;
    };
    for (const { test, procedure } of this.#waiting) {
      const run: Place = this.make({
        kind: 'run',
        procedures: [procedure],
        likelihood: 'waiting',
        pending: test,
        isLoose: false,
        // A rejection here is nobody's: what has been done by then is done.
        route: () => run.next.map(({ to }) => to),
      });
      append(run);
    }
    append(
      this.make({ kind: 'assign', settings: [...this.#tests.values()].map((test) => ({ test, value: undefined })) }),
    );
    append(this.make(PASS));
    last.next = next;
  }
}
