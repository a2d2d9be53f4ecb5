import type { Node } from '../../ast/walk.js';
import type { FunctionNode } from '../calls.js';

/**
 * A forward question to the control flow of a file: in which states can the program be when it arrives at a node?
 * `State` is a small finite set of words (2 to 6) that only the asker understands.
 */
export interface Question<State extends string> {
  /** The state in which the program (or `within`) is entered. */
  readonly start: State;
  /**
   * What changes the state: for an expression or VariableDeclarator, the states after it has been evaluated (completed, for an
   * `await`; returned, for a call). Several states: any of them is possible. None: no path goes on from here.
   * A node that throws does not take effect: its handler, a `catch` clause or what is chained to it for a rejection, is entered in the state before it,
   * unless `failures` says otherwise.
   */
  readonly events: ReadonlyMap<Node, (state: State) => readonly State[]>;
  /** What changes the state when a node throws: the states in which its handler is entered. */
  readonly failures?: ReadonlyMap<Node, (state: State) => readonly State[]>;
  /** Ask about one entry and exit of this function alone, instead of about the program and everything the world may call after it. */
  readonly within?: FunctionNode;
  /**
   * Whether a function handed to code outside the file (a callback) `may` run: zero, one or more times where it is handed over; once when the
   * code that runs now waits or ends, for promises and timers; again and again after that, for events. Or that it `will`, at least once and where it
   * is handed over: for questions whose events excuse something, so that a doubt leads to silence. With `will`, async functions that nobody awaits
   * count as done too, and a function that fails is not called again. What a promise calls when it is rejected may run or not, where the promise has a name.
   */
  readonly callbacks?: 'may' | 'will';
  /**
   * The only nodes that are taken to throw (besides `throw` itself), where the asker wants it so: a question whose events excuse something
   * must not be answered "yes" because of a property read that might throw. Default: everything that can throw may.
   */
  readonly throwing?: ReadonlySet<Node>;
}

export interface Answer<State extends string> {
  /** The states in which the program can arrive at `node`, just before it takes effect; empty for unreachable code. */
  before(node: Node): ReadonlySet<State>;
  /**
   * The events on one possible path by which `node` is reached in `state`, last to first, without `node` itself. A path goes through calls, loops and
   * re-entry. It is walked as it is read: whoever looks for the nearest event does not pay for the rest.
   */
  wayBack(node: Node, state: State): Iterable<Node>;
  /** The states in which `within` returns, or the program ends. */
  readonly atEnd: ReadonlySet<State>;
}

/** The control flow of one file, callable functions and callbacks included. */
export interface ControlFlow {
  ask<State extends string>(question: Question<State>): Answer<State>;
  /** Can `to` be evaluated after `from` has been, on a path that evaluates none of `without` in between? */
  canFollow(from: Node, to: Node, without?: Iterable<Node>): boolean;
}
