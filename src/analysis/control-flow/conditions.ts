import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import { rejectedInto } from '../call-graph/awaited.js';
import { append } from '../multimap.js';
import type { Call, CallGraph } from '../calls.js';
import { rootOf } from './roots.js';
import type { CodePath, Segment } from './record.js';
import { readTruth, valueOf, type Truth, type VariableTruth } from './truth.js';

/** How many tests are remembered in one function; each can treble the work. */
export const MAX_TRACKED = 3;

/** What the end of a segment decides: the test is `outcome` on the way to `branch`, and the opposite on every other way. */
interface Fork {
  readonly test: Node;
  readonly branch: readonly Segment[];
  readonly outcome: boolean;
  readonly truth: Truth;
}

/** A test that is remembered: of a variable's truth, or of its being equal to a literal. */
interface Tracked {
  readonly index: number;
  readonly variable: Variable | string;
  readonly equals: string | undefined;
}

/** What a test on an edge has told: that a remembered test is so, and that others then are not. */
export interface Knowledge {
  readonly test: number;
  readonly is: boolean;
  /** Tests that are false if this one is true: `x === 'b'` beside `x === 'a'`. */
  readonly excludes: readonly number[];
}

/** The result of a remembered test after an assignment; undefined when it is not known. */
export interface Setting {
  readonly test: number;
  readonly value: boolean | undefined;
}

export interface Conditions {
  /** What is known on the way from a segment to a next one; `never` when it cannot be taken. */
  on(from: Segment, to: Segment): 'open' | 'never' | Knowledge;
  /** What the nodes that assign to a tested variable make of the tests. */
  readonly assignments: ReadonlyMap<Node, readonly Setting[]>;
  /** What a call of the function says of tests of its parameters, by its literal arguments. */
  givenBy(call: Call): readonly Setting[];
}

/**
 * Reads the tests of one code path: those with a constant result, and those of a variable that are made more than once or settled by an
 * assignment or argument, so that `if (x) a(); if (!x) b();` is not taken both ways. Only variables are remembered that no other function writes, but for
 * what runs when a call of the path fails: `f().catch(() => { failed = true; })`.
 * @param writtenGlobals names without a declaration that the file assigns to
 */
export function readConditions(
  path: CodePath,
  bindings: Bindings,
  calls: CallGraph,
  writtenGlobals: ReadonlySet<string>,
): Conditions {
  const forks = new Map<Segment, Fork>();
  for (const segment of path.segments.values()) {
    const fork = segment.next.length > 1 ? forkOf(segment, bindings) : undefined;
    if (fork) forks.set(segment, fork);
  }
  const parameters = parametersOf(path.root, bindings);
  const callers = parameters.size > 0 && isFunction(path.root) ? calls.callers(path.root).calls : [];
  const assignments = new Map<Node, Setting[]>();
  const tracked = track();

  return {
    assignments,
    on(from, to) {
      const fork = forks.get(from);
      if (!fork) return 'open';
      const outcome = fork.branch.includes(to) ? fork.outcome : !fork.outcome;
      const { truth } = fork;
      if ('constant' in truth) return truth.constant === outcome ? 'open' : 'never';
      const test = tracked.find((one) => isOf(one, truth));
      if (!test) return 'open';
      const rivals =
        test.equals === undefined
          ? []
          : tracked.filter((one) => one !== test && one.variable === test.variable && one.equals !== undefined);
      return { test: test.index, is: outcome !== truth.negated, excludes: rivals.map(({ index }) => index) };
    },
    givenBy: (call) =>
      tracked.flatMap(({ index, variable, equals }) => {
        const position = typeof variable === 'string' ? undefined : parameters.get(variable);
        const value = position === undefined ? undefined : argumentAt(call, position, bindings);
        return value === undefined ? [] : [{ test: index, value: resultOf(value, equals) }];
      }),
  };

  function track(): readonly Tracked[] {
    const found: Tracked[] = [];
    for (const { truth, tests } of candidates()) {
      if (found.length === MAX_TRACKED) break;
      const { variable, equals } = truth;
      const written = writesOf(variable);
      if (!written || (tests.size < 2 && !isSettled(variable, written))) continue;
      const index = found.length;
      found.push({ index, variable, equals });
      for (const [node, value] of written) {
        append(assignments, node, { test: index, value: value === undefined ? undefined : resultOf(value, equals) });
      }
    }
    return found;
  }

  /** What is tested, with the tests that say something of each other: of one variable's truth, or of its being equal to literals. */
  function candidates(): readonly { readonly truth: VariableTruth; readonly tests: Set<Node> }[] {
    const all: { truth: VariableTruth; tests: Set<Node> }[] = [];
    for (const { test, truth } of forks.values()) {
      if ('constant' in truth) continue;
      const related = all.filter(
        (one) =>
          one.truth.variable === truth.variable && (one.truth.equals === undefined) === (truth.equals === undefined),
      );
      const tests = related[0]?.tests ?? new Set<Node>();
      tests.add(test); // a test in `finally` is at the end of two segments, but one test
      if (!related.some((one) => isOf(one.truth, truth))) all.push({ truth, tests });
    }
    return all;
  }

  function writesOf(variable: Variable | string): ReadonlyMap<Node, string | undefined> | undefined {
    if (typeof variable !== 'string') return writesTo(variable, path, bindings);
    return writtenGlobals.has(variable) ? undefined : new Map();
  }

  function isSettled(variable: Variable | string, written: ReadonlyMap<Node, string | undefined>): boolean {
    const position = typeof variable === 'string' ? undefined : parameters.get(variable);
    return (
      [...written.values()].some((value) => value !== undefined) ||
      (position !== undefined && callers.some((call) => argumentAt(call, position, bindings) !== undefined))
    );
  }
}

function isOf(a: { variable: unknown; equals: unknown }, b: { variable: unknown; equals: unknown }): boolean {
  return a.variable === b.variable && a.equals === b.equals;
}

/** The result of a test for a value: `valueOf`'s text for it, of which the first character tells whether it is truthy. */
function resultOf(value: string, equals: string | undefined): boolean | undefined {
  if (equals === undefined) return value.startsWith('+');
  return value.length === 1 ? undefined : value === equals;
}

function forkOf(segment: Segment, bindings: Bindings): Fork | undefined {
  let test = segment.steps.at(-1);
  while (test?.type === 'LogicalExpression' && isTest(test)) test = test.right;
  const branch = test && branchOf(test);
  const truth = branch && readTruth(test as Node, bindings);
  const started = branch && segment.path.started.get(branch.node);
  return test && truth && started ? { test, branch: started, outcome: branch.outcome, truth } : undefined;
}

/** The node control enters when a test has an outcome. */
function branchOf(test: Node): { node: Node; outcome: boolean } | undefined {
  for (let node = test; node.parent; node = node.parent) {
    const { parent } = node;
    if (parent.type === 'LogicalExpression') {
      if (parent.operator === '??') return undefined;
      if (parent.left === node) return { node: parent.right, outcome: parent.operator === '&&' };
      if (!isTest(parent)) return undefined;
    } else if (!('test' in parent) || parent.test !== node) return undefined;
    else if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression')
      return { node: parent.consequent, outcome: true };
    else return parent.type === 'SwitchCase' ? undefined : { node: parent.body, outcome: true };
  }
  return undefined;
}

/** Whether ESLint splits the outcomes of a logical expression instead of joining them. */
function isTest(node: TSESTree.LogicalExpression): boolean {
  const { parent } = node;
  return (
    parent.type === 'LogicalExpression' || ('test' in parent && parent.test === node && parent.type !== 'SwitchCase')
  );
}

/** The parameters of a function that are plain names, by position. */
function parametersOf(root: Node, bindings: Bindings): ReadonlyMap<Variable, number> {
  const found = new Map<Variable, number>();
  if (!isFunction(root)) return found;
  for (const [position, parameter] of root.params.entries()) {
    const variable = parameter.type === 'Identifier' ? bindings.variableOf(parameter) : undefined;
    if (variable) found.set(variable, position);
  }
  return found;
}

function argumentAt(call: Call, position: number, bindings: Bindings): string | undefined {
  if (
    call.type === 'TaggedTemplateExpression' ||
    call.arguments.slice(0, position + 1).some(({ type }) => type === 'SpreadElement')
  )
    return undefined;
  if (
    call.callee.type === 'MemberExpression' &&
    call.callee.property.type === 'Identifier' &&
    /^(?:call|apply)$/.test(call.callee.property.name)
  )
    return undefined;
  const argument = call.arguments[position];
  return argument ? valueOf(argument, bindings) : '-undefined';
}

/** Every node of a path that gives a variable a value, with the value; undefined when something else may do so too. */
function writesTo(
  variable: Variable,
  path: CodePath,
  bindings: Bindings,
): ReadonlyMap<Node, string | undefined> | undefined {
  const found = new Map<Node, string | undefined>();
  for (const definition of variable.defs) {
    if (!['Variable', 'Parameter', 'ImportBinding'].includes(definition.type)) return undefined;
    if (definition.type !== 'Variable' || definition.node.init || /^For(?:In|Of)/.test(definition.parent.parent.type))
      continue;
    if (rootOf(definition.node) === path.root) found.set(definition.node, '-undefined');
  }
  for (const reference of variable.references) {
    if (!reference.isWrite()) continue;
    const { identifier } = reference;
    let target: Node = identifier;
    while (target.parent && !isWriter(target)) target = target.parent;
    const root = rootOf(target);
    if (root !== path.root && reference.init) continue; // a constant of a function around, or a parameter's default
    const failing = root === path.root ? undefined : rejectedInto(root);
    if (root !== path.root && (!failing || rootOf(failing) !== path.root)) return undefined;
    const isWhole =
      (target.type === 'VariableDeclarator' && target.id === identifier) ||
      (target.type === 'AssignmentExpression' && target.operator === '=' && target.left === identifier);
    const value = isWhole && reference.writeExpr ? valueOf(reference.writeExpr, bindings) : undefined;
    if (failing) found.set(failing, isAlwaysDone(target, root) && !found.has(failing) ? value : undefined);
    else found.set(target, value);
  }
  return found;
}

/** Whether a function evaluates a node by itself, as all that it is or as a statement of it. */
function isAlwaysDone({ parent }: Node, fn: Node): boolean {
  return parent === fn || (parent?.type === 'ExpressionStatement' && parent.parent.parent === fn);
}

function isWriter({ type, parent }: Node): boolean {
  return (
    type === 'VariableDeclarator' ||
    type === 'AssignmentExpression' ||
    type === 'UpdateExpression' ||
    /^For(?:In|Of)/.test(parent?.type ?? '')
  );
}
