import { MAX_TRACKED, type Setting } from './conditions.js';
import { MAX_DEFERRED } from './deferred.js';
import type { Edge, Exit, Place, Procedure, Run } from './graph.js';

/** States and what is known of tests, as one number: `known * STATES + state`. */
export const STATES = 32;
const TESTS = MAX_TRACKED + MAX_DEFERRED;
/** Two such numbers as one: how a procedure was entered, and how it is now. */
const CURRENTS = STATES * 3 ** TESTS;
/** How many places a way back may have: ways through procedures that run procedures can be exponentially long. */
const LONGEST_WAY = 50_000;

/** The question, with states as numbers. */
export interface Problem {
  readonly start: number;
  /** The states after the event at a place, for a state before it; undefined where nothing happens. */
  effect(place: Place, state: number): readonly number[] | undefined;
  /** The states in which an exception leaves a place where one is possible; none when the asker takes it that there is none. */
  failure(place: Place, state: number): readonly number[];
  readonly will: boolean;
  /** A place that is not gone beyond: the world, when one function alone is asked about. */
  readonly border: Place | undefined;
  /** How a procedure is left that changes no state, so that it need not be walked through; undefined when it must be. */
  shortcut(procedure: Procedure, entered: number): readonly Exit[] | undefined;
}

interface Point {
  readonly place: Place;
  readonly fact: number;
}

/** How a fact was first found: from a fact at another place, or out of a procedure that was run there. */
interface Origin extends Point {
  readonly exit?: Point;
}

/** Runs of a procedure from one entry: who waits for it, and how it has been left so far. */
interface Summary {
  readonly callers: Point[];
  readonly exits: Left[];
  readonly known: Set<number>;
}

/** One way out of a procedure; without a place where the procedure was not walked through. */
interface Left {
  readonly how: Exit;
  readonly fact: number;
  readonly place?: Place;
}

/**
 * Finds every state in which control can be at every place. A procedure is solved once for each state it is entered in, as a relation from entry to
 * exits (tabulation: Reps, Horwitz and Sagiv, POPL 1995), so that calls of one helper from two places do not mix.
 */
export class Solution {
  readonly #facts: (Map<number, Origin | undefined> | undefined)[] = [];
  readonly #summaries = new Map<Procedure, Map<number, Summary>>();
  readonly #work: Point[] = [];
  /** Runs that an asker wants done, and that have not come back: from infinite loops and the like. */
  readonly #held = new Map<Place, Map<number, boolean>>();
  readonly #goals: (Map<Exit, readonly Place[]> | undefined)[] = [];

  constructor(
    readonly problem: Problem,
    start: Place,
  ) {
    this.#add(start, problem.start * CURRENTS + problem.start, undefined);
    do this.#drain();
    while (this.#release());
  }

  /** The states in which control can be at a place. */
  statesAt(place: Place): ReadonlySet<number> {
    const states = new Set<number>();
    for (const fact of this.#facts[place.id]?.keys() ?? []) states.add(stateOf(fact));
    return states;
  }

  /** The places on one way to a place in a state, last to first. Procedures that were run on the way are walked through, up to a bound. */
  *wayBack(place: Place, state: number): Generator<Place> {
    const found = [...(this.#facts[place.id]?.keys() ?? [])].find((fact) => stateOf(fact) === state);
    const callers: Point[] = [];
    let at: Point | undefined = found === undefined ? undefined : { place, fact: found };
    for (let left = LONGEST_WAY; at && left > 0; left -= 1) {
      const before: Origin | undefined = this.#facts[at.place.id]?.get(at.fact);
      if (before?.exit) {
        callers.push(before);
        at = before.exit;
      } else {
        // Where a procedure begins, the way leads to the caller it has come back to; to whoever called it first if it has not come back.
        at = before && isEntered(at.place, before.place) ? (callers.pop() ?? before) : before;
      }
      if (at) yield at.place;
    }
  }

  #add(place: Place, found: number, origin: Origin | undefined): void {
    const fact = found % CURRENTS < STATES ? found : forget(found, place.live);
    let facts = this.#facts[place.id];
    if (!facts) this.#facts[place.id] = facts = new Map<number, Origin | undefined>();
    if (facts.has(fact)) return;
    facts.set(fact, origin);
    this.#work.push({ place, fact });
  }

  #drain(): void {
    for (let next = this.#work.pop(); next; next = this.#work.pop()) {
      this.#visit(next.place, next.fact);
    }
  }

  #visit(place: Place, fact: number): void {
    const operation = place.does;
    switch (operation.kind) {
      case 'pass': {
        const after = this.problem.effect(place, stateOf(fact));
        if (place.raise)
          for (const state of this.problem.failure(place, stateOf(fact)))
            this.#add(place.raise, fact - stateOf(fact) + state, { place, fact });
        if (!after) this.#goOn(place, fact, fact);
        else for (const state of after) this.#goOn(place, fact, fact - stateOf(fact) + state);
        return;
      }
      case 'assign':
        return this.#goOn(place, fact, operation.settings.reduce(set, fact));
      case 'exit':
        return this.#leave(place, operation.procedure, operation.how, fact);
      case 'run':
        if (place !== this.problem.border) this.#run(place, operation, fact);
    }
  }

  #goOn(place: Place, from: number, fact: number): void {
    for (const edge of place.next) {
      const open = through(edge, fact);
      if (open !== undefined) this.#add(edge.to, open, { place, fact: from });
    }
  }

  #run(place: Place, operation: Run, fact: number): void {
    const { will, border } = this.problem;
    switch (operation.likelihood) {
      case 'maybe':
        this.#goOn(place, fact, fact);
        break;
      case 'callback':
        if (!will) this.#goOn(place, fact, fact);
        break;
      case 'registered':
        // In one run of a function there is no world that could run it later.
        if (!will) this.#goOn(place, fact, fact);
        if (!will && !border) return;
        break;
      case 'deferred':
        if (!will) return this.#goOn(place, fact, set(fact, { test: operation.pending ?? 0, value: true }));
        break;
      case 'waiting':
        this.#goOn(place, fact, fact);
        if (will || knownOf(fact, operation.pending ?? 0) !== 1) return;
        break;
      case 'always':
    }
    if (will && operation.isLoose) hold(this.#held, place, fact);
    const caller = { place, fact };
    for (const procedure of operation.procedures) {
      const given = operation.given?.(procedure) ?? [];
      const entered = procedure.isBlock ? fact % CURRENTS : given.reduce(set, stateOf(fact));
      const shortcut = this.problem.shortcut(procedure, entered);
      if (shortcut) {
        for (const how of shortcut) this.#comeBack(caller, procedure, { how, fact: entered });
        continue;
      }
      const summary = this.#summary(procedure, entered);
      summary.callers.push(caller);
      this.#add(procedure.entry, entered * CURRENTS + entered, caller);
      for (const exit of summary.exits) this.#comeBack(caller, procedure, exit);
    }
  }

  #leave(place: Place, procedure: Procedure, how: Exit, fact: number): void {
    const summary = this.#summary(procedure, Math.floor(fact / CURRENTS));
    const key = place.id * CURRENTS + (procedure.isBlock ? fact % CURRENTS : stateOf(fact));
    if (summary.known.has(key)) return;
    summary.known.add(key);
    const exit = { place, how, fact };
    summary.exits.push(exit);
    for (const caller of [...summary.callers]) this.#comeBack(caller, procedure, exit);
  }

  #comeBack(caller: Point, procedure: Procedure, exit: Left): void {
    const goals = this.#goalsOf(caller.place, exit.how);
    if (goals.length === 0) return;
    this.#held.get(caller.place)?.set(caller.fact, true);
    const current = caller.fact % CURRENTS;
    const now = procedure.isBlock ? exit.fact % CURRENTS : current - stateOf(current) + stateOf(exit.fact);
    const origin = exit.place ? { ...caller, exit: { place: exit.place, fact: exit.fact } } : caller;
    for (const goal of goals) this.#add(goal, caller.fact - current + now, origin);
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

  /** The ways in which a procedure is left after it was entered so; undefined if it never was. */
  exitsOf(procedure: Procedure, entered: number): readonly Exit[] | undefined {
    return this.#summaries
      .get(procedure)
      ?.get(entered)
      ?.exits.map(({ how }) => how);
  }

  #summary(procedure: Procedure, entered: number): Summary {
    let byEntry = this.#summaries.get(procedure);
    if (!byEntry) this.#summaries.set(procedure, (byEntry = new Map<number, Summary>()));
    let summary = byEntry.get(entered);
    if (!summary) byEntry.set(entered, (summary = { callers: [], exits: [], known: new Set() }));
    return summary;
  }

  /** Work that does not come to an end must not hide what comes after it from an asker who takes all work as done. */
  #release(): boolean {
    let any = false;
    for (const [place, facts] of this.#held) {
      for (const [fact, isBack] of facts) {
        if (isBack) continue;
        facts.set(fact, true);
        any = true;
        this.#goOn(place, fact, fact);
      }
    }
    return any;
  }
}

function hold(held: Map<Place, Map<number, boolean>>, place: Place, fact: number): void {
  const facts = held.get(place);
  if (facts) facts.set(fact, false);
  else held.set(place, new Map([[fact, false]]));
}

/** What is known of tests where a procedure is entered, without the state. */
export function withoutState(entered: number): number {
  return entered - stateOf(entered);
}

function stateOf(fact: number): number {
  return fact % STATES;
}

/** What is known of a test: 0 nothing, 1 true, 2 false. */
function knownOf(fact: number, test: number): number {
  return Math.floor((fact % CURRENTS) / STATES / 3 ** test) % 3;
}

function set(fact: number, { test, value }: Setting): number {
  const known = value === undefined ? 0 : value ? 1 : 2;
  return fact + (known - knownOf(fact, test)) * 3 ** test * STATES;
}

/** A fact without what is known of tests that cannot matter any more. */
function forget(fact: number, live: number): number {
  let left = fact;
  for (let test = 0; test < TESTS; test += 1)
    if ((live & (1 << test)) === 0) left = set(left, { test, value: undefined });
  return left;
}

/** The fact on the far side of an edge; undefined when what is known closes it. */
function through({ when }: Edge, fact: number): number | undefined {
  if (!when) return fact;
  const known = knownOf(fact, when.test);
  if (known !== 0) return (known === 1) === when.is ? fact : undefined;
  const told = set(fact, { test: when.test, value: when.is });
  return when.is ? when.excludes.reduce((so, test) => set(so, { test, value: false }), told) : told;
}

function isEntered(entry: Place, { does }: Place): boolean {
  return does.kind === 'run' && does.procedures.some((procedure) => procedure.entry === entry);
}
