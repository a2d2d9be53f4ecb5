import { MAX_TRACKED, type Setting } from './conditions.js';
import { MAX_DEFERRED } from './deferred.js';
import type { Edge, Exit, Place, Procedure, Run } from './graph.js';

/** How many states a question can have. */
export const STATES = 32;
const STATE_BITS = 5;
/** What is known of a test takes two bits: nothing, that it is true, that it is false. */
const [TRUE, FALSE, EITHER] = [1, 2, 3];
const TESTS = MAX_TRACKED + MAX_DEFERRED;
/** The bits of the state and of some tests, by the set of these tests. */
const BITS_OF = Array.from({ length: 1 << TESTS }, (_, tests) => {
  let bits = STATES - 1;
  for (let test = 0; test < TESTS; test += 1) if (tests & (1 << test)) bits |= EITHER << shiftOf(test);
  return bits;
});
/** Lists of one state. */
const ALONE: readonly (readonly number[])[] = Array.from({ length: STATES }, (_, state) => [state]);
/** How many places a way back may have: ways through procedures that run procedures can be exponentially long. */
const LONGEST_WAY = 50_000;

/** A state and what is known of tests, as bits of one number. */
type Current = number;

/** The question, with states as numbers. */
export interface Problem {
  readonly start: number;
  /** The states after the event at a place, for a state before it; undefined where nothing happens. */
  effect(place: Place, state: number): readonly number[] | undefined;
  /** The states in which an exception leaves a place where one is possible, none when the asker takes it that there is none; undefined for the state before it. */
  failure(place: Place, state: number): readonly number[] | undefined;
  readonly will: boolean;
  /** What the world does: runs what it can; nothing that matters; or there is none, because one function alone is asked about. */
  readonly world: 'runs' | 'idle' | 'none';
  /** Whether a procedure, and all that it runs, changes no state, so that it need not be walked through. */
  isIdle(procedure: Procedure): boolean;
  /** How such a procedure is left. */
  exitsOf(procedure: Procedure, entered: Current): readonly Exit[];
}

/** From so many facts about one place on, they are looked up by a key. */
const MANY_FACTS = 16;

/** That control can be at a place, in runs that were entered in one way; and how that was first found. */
class Fact {
  /** Another fact about the same place. Most places have few. */
  next: Fact | undefined;

  constructor(
    readonly place: Place,
    readonly run: Runs,
    readonly now: Current,
    /** From where control came; where it came out of a procedure, from the place that ran it. */
    readonly from: Fact | undefined,
    /** Where control left the procedure that was run. */
    readonly exit: Fact | undefined,
  ) {}
}

/** Runs of a procedure from one entry: who waits for them, and how they have been left so far. */
class Runs {
  readonly callers: Fact[] = [];
  readonly exits: Left[] = [];
  readonly ways: Exit[] = [];
  /** Runs of the same procedure from another entry. */
  next: Runs | undefined;

  constructor(
    readonly entered: Current,
    readonly number: number,
  ) {}
}

/** The facts about a place that has many, as one has in a long function with loops and tests. */
class ManyFacts {
  readonly #keys = new Set<number>();
  last: Fact;

  constructor(first: Fact) {
    this.last = first;
    for (let fact: Fact | undefined = first; fact; fact = fact.next) this.add(fact);
  }

  has(run: Runs, now: Current): boolean {
    return this.#keys.has(keyOf(run, now));
  }

  add(fact: Fact): void {
    this.last = fact;
    this.#keys.add(keyOf(fact.run, fact.now));
  }
}

/** One way out of a procedure; without a fact where the procedure was not walked through. */
interface Left {
  readonly how: Exit;
  readonly now: Current;
  readonly fact?: Fact;
}

/**
 * Finds every state in which control can be at every place. A procedure is solved once for each state it is entered in, as a relation from entry to
 * exits (tabulation: Reps, Horwitz and Sagiv, POPL 1995), so that calls of one helper from two places do not mix.
 */
export class Solution {
  readonly #facts: (Fact | undefined)[] = [];
  readonly #many: (ManyFacts | undefined)[] = [];
  readonly #runs = new Map<Procedure, Runs>();
  readonly #work: Fact[] = [];
  /** Runs that an asker wants done, and that have not come back: from infinite loops and the like. */
  readonly #held = new Set<Fact>();
  readonly #goals: (Map<Exit, readonly Place[]> | undefined)[] = [];
  /** What is not in a run of any procedure. */
  readonly #outside: Runs;
  #runCount = 0;

  constructor(readonly problem: Problem) {
    this.#outside = this.#makeRuns(problem.start);
  }

  /** Goes on from a place that is reached in the first state. */
  begin(place: Place): this {
    this.#add(place, this.#outside, this.problem.start, undefined);
    this.#finish();
    return this;
  }

  /** The states in which control can be at a place, a bit for each. */
  statesAt(place: Place): number {
    let states = 0;
    for (let fact = this.#facts[place.id]; fact; fact = fact.next) states |= 1 << stateOf(fact.now);
    return states;
  }

  /** The places on one way to a place in a state, last to first. Procedures that were run on the way are walked through, up to a bound. */
  *wayBack(place: Place, state: number): Generator<Place> {
    const callers: Fact[] = [];
    let at = this.#facts[place.id];
    while (at && stateOf(at.now) !== state) at = at.next;
    for (let left = LONGEST_WAY; at && left > 0; left -= 1) {
      const { from, exit }: Fact = at;
      if (from && exit) {
        callers.push(from);
        at = exit;
      } else {
        // Where a procedure begins, the way leads to the caller it has come back to; to whoever called it first if it has not come back.
        at = from && isEntered(at.place, from.place) ? (callers.pop() ?? from) : from;
      }
      if (at) yield at.place;
    }
  }

  /** How a procedure is left when it is entered so. */
  exitsOf(procedure: Procedure, entered: Current): readonly Exit[] {
    const runs = this.#runsOf(procedure, entered);
    this.#add(procedure.entry, runs, entered, undefined);
    this.#finish();
    return runs.ways;
  }

  #finish(): void {
    do this.#drain();
    while (this.#release());
  }

  #add(place: Place, within: Runs, found: Current, from: Fact | undefined, exit?: Fact): void {
    const run = place.isWorld ? this.#outside : within;
    const now = found & (BITS_OF[place.live & (BITS_OF.length - 1)] as number);
    const many = this.#many[place.id];
    if (many?.has(run, now)) return;
    let last = many?.last;
    let count = 0;
    for (let fact = many ? undefined : this.#facts[place.id]; fact; fact = fact.next) {
      if (fact.now === now && fact.run === run) return;
      last = fact;
      count += 1;
    }
    const fact = new Fact(place, run, now, from, exit);
    if (last) last.next = fact;
    else this.#facts[place.id] = fact;
    many?.add(fact);
    if (count === MANY_FACTS) this.#many[place.id] = new ManyFacts(this.#facts[place.id] as Fact);
    this.#work.push(fact);
  }

  #drain(): void {
    for (let next = this.#work.pop(); next; next = this.#work.pop()) this.#visit(next);
  }

  #visit(fact: Fact): void {
    const { place, now } = fact;
    const operation = place.does;
    switch (operation.kind) {
      case 'pass': {
        const state = stateOf(now);
        const after = this.problem.effect(place, state);
        if (place.raise) {
          for (const failed of this.problem.failure(place, state) ?? (ALONE[state] as readonly number[]))
            this.#add(place.raise, fact.run, now - state + failed, fact);
        }
        if (!after) this.#goOn(fact, now);
        else for (const changed of after) this.#goOn(fact, now - state + changed);
        return;
      }
      case 'assign':
        return this.#goOn(fact, operation.settings.reduce(set, now));
      case 'exit':
        return this.#leave(operation.procedure, operation.how, fact);
      case 'run':
        if (!place.isWorld || this.problem.world === 'runs') this.#run(operation, fact);
    }
  }

  #goOn(fact: Fact, now: Current): void {
    for (const edge of fact.place.next) {
      const open = through(edge, now);
      if (open !== undefined) this.#add(edge.to, fact.run, open, fact);
    }
  }

  #run(operation: Run, fact: Fact): void {
    const { will, world } = this.problem;
    const { now } = fact;
    switch (operation.likelihood) {
      case 'maybe':
        this.#goOn(fact, now);
        break;
      case 'callback':
        if (!will || operation.isForFailure) this.#goOn(fact, now);
        break;
      case 'registered':
        // In one run of a function there is no world that could run it later.
        if (!will) this.#goOn(fact, now);
        if (!will && world !== 'none') return;
        break;
      case 'deferred':
        if (!will) return this.#goOn(fact, set(now, { test: operation.pending ?? 0, value: true }));
        if (operation.isForFailure) this.#goOn(fact, now);
        break;
      case 'waiting':
        this.#goOn(fact, now);
        if (will || knownOf(now, operation.pending ?? 0) !== TRUE) return;
        break;
      case 'always':
    }
    if (will && operation.isLoose) this.#held.add(fact);
    for (const procedure of operation.procedures) {
      const given = operation.given?.(procedure);
      const entered = procedure.isBlock ? now : given ? given.reduce(set, stateOf(now)) : stateOf(now);
      if (this.problem.isIdle(procedure)) {
        if (fact.place.isWorld) continue; // comes back as it went
        for (const how of this.problem.exitsOf(procedure, entered))
          this.#comeBack(fact, procedure, { how, now: entered });
        continue;
      }
      const runs = this.#runsOf(procedure, entered);
      runs.callers.push(fact);
      this.#add(procedure.entry, runs, entered, fact);
      for (const exit of runs.exits) this.#comeBack(fact, procedure, exit);
    }
  }

  #leave(procedure: Procedure, how: Exit, fact: Fact): void {
    const { exits, ways, callers } = fact.run;
    const now = procedure.isBlock ? fact.now : stateOf(fact.now);
    if (exits.some((known) => known.now === now && known.fact?.place === fact.place)) return;
    const exit = { how, now, fact };
    exits.push(exit);
    if (!ways.includes(how)) ways.push(how);
    // Whoever calls it meanwhile sees this exit for himself.
    for (let caller = 0, known = callers.length; caller < known; caller += 1)
      this.#comeBack(callers[caller] as Fact, procedure, exit);
  }

  #comeBack(caller: Fact, procedure: Procedure, { how, now, fact }: Left): void {
    const goals = this.#goalsOf(caller.place, how);
    if (goals.length === 0) return;
    this.#held.delete(caller);
    const after = procedure.isBlock ? now : caller.now - stateOf(caller.now) + stateOf(now);
    for (const goal of goals) this.#add(goal, caller.run, after, caller, fact);
  }

  #goalsOf(place: Place, how: Exit): readonly Place[] {
    const known = (this.#goals[place.id] ??= new Map<Exit, readonly Place[]>());
    let goals = known.get(how);
    if (!goals) {
      goals = place.does.kind === 'run' ? place.does.route(how, this.problem.will) : [];
      known.set(how, goals);
    }
    return goals;
  }

  #runsOf(procedure: Procedure, entered: Current): Runs {
    const first = this.#runs.get(procedure);
    let last: Runs | undefined;
    for (let runs = first; runs; runs = runs.next) {
      if (runs.entered === entered) return runs;
      last = runs;
    }
    const made = this.#makeRuns(entered);
    if (last) last.next = made;
    else this.#runs.set(procedure, made);
    return made;
  }

  #makeRuns(entered: Current): Runs {
    return new Runs(entered, this.#runCount++);
  }

  /** Work that does not come to an end must not hide what comes after it from an asker who takes all work as done. */
  #release(): boolean {
    const held = [...this.#held];
    this.#held.clear();
    for (const fact of held) this.#goOn(fact, fact.now);
    return held.length > 0;
  }
}

/** What is known of tests where a procedure is entered, without the state. */
export function withoutState(entered: Current): Current {
  return entered - stateOf(entered);
}

/** One number for runs and what is known in them. */
function keyOf({ number }: Runs, now: Current): number {
  return number * (1 << (STATE_BITS + 2 * TESTS)) + now;
}

function stateOf(now: Current): number {
  return now & (STATES - 1);
}

function shiftOf(test: number): number {
  return STATE_BITS + 2 * test;
}

function knownOf(now: Current, test: number): number {
  return (now >> shiftOf(test)) & EITHER;
}

function set(now: Current, { test, value }: Setting): Current {
  const known = value === undefined ? 0 : value ? TRUE : FALSE;
  return (now & ~(EITHER << shiftOf(test))) | (known << shiftOf(test));
}

/** What is known on the far side of an edge; undefined when what was known closes it. */
function through({ when }: Edge, now: Current): Current | undefined {
  if (!when) return now;
  const known = knownOf(now, when.test);
  if (known !== 0) return (known === TRUE) === when.is ? now : undefined;
  const told = set(now, { test: when.test, value: when.is });
  return when.is ? when.excludes.reduce((so, test) => set(so, { test, value: false }), told) : told;
}

function isEntered(entry: Place, { does }: Place): boolean {
  return does.kind === 'run' && does.procedures.some((procedure) => procedure.entry === entry);
}
