import type { Node } from '../../ast/walk.js';
import type { Call, FunctionNode } from '../calls.js';

/**
 * A value on its way: what it is, and where in the expression it sits. `path` names the members to read to get to it, outermost first
 * (`*` for any element): empty when the expression is the value, or a promise of it. Promises are seen through everywhere.
 */
export interface Flow<L extends string> {
  readonly label: L;
  readonly path: readonly string[];
}

/** One expression that evaluates to the flow's value, and the step before it. */
export interface Step<L extends string> {
  readonly node: Node;
  readonly flow: Flow<L>;
  readonly from: Step<L> | undefined;
  /** The call by which it came into the function it is in, when it came as an argument. */
  readonly entry?: Entry<L> | undefined;
}

/** A call that gave a value to a function of the file, which returns it to that call and to no other. */
export interface Entry<L extends string> {
  readonly fn: FunctionNode;
  /** Where the value was an argument. */
  readonly step: Step<L>;
  /** The call that gets what the function returns of it; undefined where that cannot be told: a callback of other code. */
  readonly call: Call | undefined;
  readonly inflow: Inflow<L>;
  /** How many entries this one is in. */
  readonly depth: number;
}

/** What comes in at one parameter of a function, and what the function makes of it: followed once, for all calls. */
export interface Inflow<L extends string> {
  readonly seen: Seen;
  readonly entries: Entry<L>[];
  readonly exits: Exit<L>[];
}

/** What has met which flow, by the flow in words: there are few flows and many nodes. */
export type Seen = Readonly<Record<'value' | 'store' | 'name', Map<string, Set<object>>>>;

export interface Exit<L extends string> {
  readonly kind: 'returned' | 'yielded';
  readonly flow: Flow<L>;
  readonly step: Step<L>;
}

/** Where a value ends, as far as the file shows. */
export type End<L extends string> = { readonly step: Step<L> } & (
  | {
      /** It is handed to a function that could not be followed. */ readonly kind: 'argument';
      readonly call: Call;
      readonly callee: Node;
      readonly index: number;
    }
  | {
      /** A method is called on it that the labels do not know. */ readonly kind: 'receiver';
      readonly call: Call;
      readonly method: string | undefined;
    }
  | {
      /** Code outside the file may get it from this function. */ readonly kind: 'returned' | 'yielded';
      readonly fn: FunctionNode;
    }
  | {
      /** It is returned by a function that was handed to code outside the file, which passes it on or uses it. */ readonly kind: 'calledBack';
      readonly call: Call;
      readonly fn: FunctionNode;
    }
  | {
      /** It is written where others can read it: a member of an unknown object, a global, a field nobody reads here. */ readonly kind: 'stored';
      readonly target: Node;
    }
  | {
      /**
       * `compared`: ===, <, switch, a key to look something up by; `tested`: a condition; `rendered`: JSX; `dropped`: an expression
       * statement, void, typeof.
       */
      readonly kind: 'compared' | 'tested' | 'rendered' | 'dropped' | 'thrown' | 'exported';
      readonly at: Node;
    }
);

/** What calling a method on a labelled value gives. */
export interface MethodResult<L extends string> {
  readonly result?: Flow<L>;
  /** It is asked for one of a few things, or for a number. */
  readonly isCompared?: boolean;
  /** What the function that is argument `argument` is called with. */
  readonly callback?: { readonly argument: number; readonly parameters: readonly (Flow<L> | undefined)[] };
}

/** What the labels mean: how a value is read further. Undefined: what comes out does not matter. */
export interface Labels<L extends string> {
  member(label: L, name: string | undefined): L | undefined;
  element(label: L): L | undefined;
  /** Whether it is an object whose members can be copied one by one. */
  hasMembers(label: L): boolean;
  /** A template, a concatenation, a string method. */
  derived(label: L): L | undefined;
  /** `undefined`: the label knows no such method. */
  method(label: L, name: string, call: Call): MethodResult<L> | undefined;
  /** What a call outside the file makes of an argument. */
  made(flow: Flow<L>, call: Call, callee: Node, index: number): L | undefined;
}

/** How deep a value may sit in objects and arrays before it is given up. */
const DEEPEST = 6;

/** In a path: what is held is not the labelled value but some member of it, as `Object.values` and `value[key]` give it. */
const SOME_MEMBER = '(member)';

/**
 * The flow of an object that holds the value in a member; undefined when that is too deep. An object that gets the members of a value one
 * by one, `for (const [key, item] of Object.entries(value)) copy[key] = item`, is that value again.
 */
export function inside<L extends string>(flow: Flow<L>, name: string): Flow<L> | undefined {
  if (flow.path[0] === SOME_MEMBER && name === '*') return { label: flow.label, path: flow.path.slice(1) };
  return flow.path.length >= DEEPEST ? undefined : { label: flow.label, path: [name, ...flow.path] };
}

const isIndex = (name: string) => name === '*' || /^\d+$/.test(name);

/** The flow of a member of the expression; undefined when the value is not in there. An undefined name is a computed key. */
export function memberOf<L extends string>(
  flow: Flow<L>,
  name: string | undefined,
  labels: Labels<L>,
): Flow<L> | undefined {
  const [head] = flow.path;
  if (head === undefined) {
    const label =
      name !== undefined && /^-?\d+$/.test(name)
        ? (labels.element(flow.label) ?? labels.member(flow.label, name))
        : labels.member(flow.label, name);
    const isComputed = name === undefined || name === '*';
    const found = label ?? (isComputed ? labels.element(flow.label) : undefined);
    if (found) return { label: found, path: [] };
    return isComputed && labels.hasMembers(flow.label) ? { label: flow.label, path: [SOME_MEMBER] } : undefined;
  }
  if (head === SOME_MEMBER) return undefined;
  const hit = name === undefined || name === '*' || name === head || (head === '*' && !LIST_MEMBERS.has(name));
  return hit ? { label: flow.label, path: flow.path.slice(1) } : undefined;
}

const LIST_MEMBERS = new Set(['length', 'size']);

/** The flow of what iterating over the expression gives. */
export function elementOf<L extends string>(flow: Flow<L>, labels: Labels<L>): Flow<L> | undefined {
  const [head] = flow.path;
  if (head === undefined) {
    const label = labels.element(flow.label);
    return label && { label, path: [] };
  }
  return isIndex(head) ? { label: flow.label, path: flow.path.slice(1) } : undefined;
}

/** Whether the expression is an array (or the like) that holds the value. */
export function isList<L extends string>(flow: Flow<L>): boolean {
  return flow.path[0] !== undefined && isIndex(flow.path[0]);
}
