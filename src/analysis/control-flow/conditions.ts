import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { CodePath, Segment } from './record.js';

/** How many variables are remembered in one function; each can treble the work. */
const MAX_TRACKED = 3;

/** What the end of a segment decides: `test` is `outcome` on the way to `branch`, and the opposite on every other way. */
interface Fork {
  readonly branch: readonly Segment[];
  readonly outcome: boolean;
  readonly truth: Truth;
}

/** What a test says: a constant, or that a variable is truthy (falsy, when negated). */
type Truth = { readonly constant: boolean } | { readonly variable: Variable | string; readonly negated: boolean };

export interface Conditions {
  /** What is known on the way from a segment to a next one: nothing, that it is never taken, or what a variable then is. */
  on(from: Segment, to: Segment): 'open' | 'never' | { readonly variable: number; readonly is: boolean };
  /** The nodes that give a remembered variable a value. */
  readonly assignments: ReadonlyMap<Node, { readonly variable: number; readonly value: boolean | undefined }>;
}

/**
 * Reads the tests of one code path: those with a constant result, and those of variables that are tested more than once, so that
 * `if (x) a(); if (!x) b();` is not taken both ways. Only variables that no other function writes are remembered.
 * @param writtenGlobals names without a declaration that the file assigns to
 */
export function readConditions(path: CodePath, bindings: Bindings, writtenGlobals: ReadonlySet<string>): Conditions {
  const forks = new Map<Segment, Fork>();
  const tested = new Map<Variable | string, number>();
  for (const segment of path.segments.values()) {
    const fork = segment.reachable && segment.source.nextSegments.length > 0 ? forkOf(segment, bindings) : undefined;
    if (!fork) continue;
    forks.set(segment, fork);
    if ('variable' in fork.truth) tested.set(fork.truth.variable, (tested.get(fork.truth.variable) ?? 0) + 1);
  }
  const tracked = new Map<Variable | string, number>();
  const assignments = new Map<Node, { variable: number; value: boolean | undefined }>();
  for (const [variable, tests] of tested) {
    if (tests < 2 || tracked.size === MAX_TRACKED) continue;
    const written = typeof variable === 'string' ? (writtenGlobals.has(variable) ? undefined : []) : assignmentsTo(variable, path, bindings);
    if (!written) continue;
    const index = tracked.size;
    tracked.set(variable, index);
    for (const [node, value] of written) assignments.set(node, { variable: index, value });
  }
  return {
    assignments,
    on(from, to) {
      const fork = forks.get(from);
      if (!fork) return 'open';
      const outcome = fork.branch.includes(to) ? fork.outcome : !fork.outcome;
      if ('constant' in fork.truth) return fork.truth.constant === outcome ? 'open' : 'never';
      const variable = tracked.get(fork.truth.variable);
      return variable === undefined ? 'open' : { variable, is: outcome !== fork.truth.negated };
    },
  };
}

function forkOf(segment: Segment, bindings: Bindings): Fork | undefined {
  let test = segment.steps.at(-1);
  while (test?.type === 'LogicalExpression' && isTest(test)) test = test.right;
  if (!test) return undefined;
  const branch = branchOf(test);
  const truth = branch && truthOf(test, bindings);
  if (!branch || !truth) return undefined;
  const started = segment.path.started.get(branch.node);
  return started && { branch: started, outcome: branch.outcome, truth };
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
    else if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return { node: parent.consequent, outcome: true };
    else return parent.type === 'SwitchCase' ? undefined : { node: parent.body, outcome: true };
  }
  return undefined;
}

/** Whether ESLint splits the outcomes of a logical expression instead of joining them. */
function isTest(node: TSESTree.LogicalExpression): boolean {
  const { parent } = node;
  return parent.type === 'LogicalExpression' || ('test' in parent && parent.test === node && parent.type !== 'SwitchCase');
}

function truthOf(test: Node, bindings: Bindings): Truth | undefined {
  const node = unwrap(test);
  const constant = constantTruth(node, bindings);
  if (constant !== undefined) return { constant };
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = truthOf(node.argument, bindings);
    return inner && 'variable' in inner ? { variable: inner.variable, negated: !inner.negated } : undefined;
  }
  if (node.type !== 'Identifier') return undefined;
  return { variable: bindings.variableOf(node) ?? node.name, negated: false };
}

function constantTruth(expression: Node, bindings: Bindings, depth = 0): boolean | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Literal':
      return Boolean(node.value ?? ('regex' in node || 'bigint' in node));
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'NewExpression':
      return true;
    case 'TemplateLiteral':
      return node.quasis.some(({ value }) => value.raw !== '') || (node.expressions.length === 0 ? false : undefined);
    case 'UnaryExpression': {
      if (node.operator === 'void') return false;
      const inner = node.operator === '!' ? constantTruth(node.argument, bindings, depth) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'Identifier': {
      const variable = bindings.variableOf(node);
      if (!variable) return node.name === 'undefined' ? false : undefined;
      const origin = depth < 10 ? bindings.originOf(variable) : undefined;
      return origin?.path.length === 0 ? constantTruth(origin.from, bindings, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

/** Every node of a path that gives a variable a value, with the truth of it; undefined when something else may do so too. */
function assignmentsTo(variable: Variable, path: CodePath, bindings: Bindings): ReadonlyMap<Node, boolean | undefined> | undefined {
  const found = new Map<Node, boolean | undefined>();
  for (const definition of variable.defs) {
    if (!['Variable', 'Parameter', 'ImportBinding'].includes(definition.type)) return undefined;
    if (definition.type === 'Variable' && !definition.node.init && !/^For(?:In|Of)/.test(definition.parent.parent.type)) found.set(definition.node, false);
  }
  for (const reference of variable.references) {
    if (!reference.isWrite()) continue;
    const { identifier } = reference;
    let target: Node = identifier;
    while (target.parent && !isWriter(target)) target = target.parent;
    if (rootOf(target) !== path.root) {
      if (reference.init) continue; // a constant of a function around
      return undefined;
    }
    const whole = (target.type === 'VariableDeclarator' && target.id === identifier) || (target.type === 'AssignmentExpression' && target.operator === '=' && target.left === identifier);
    found.set(target, whole && reference.writeExpr ? constantTruth(reference.writeExpr, bindings) : undefined);
  }
  return found;
}

function isWriter({ type, parent }: Node): boolean {
  return type === 'VariableDeclarator' || type === 'AssignmentExpression' || type === 'UpdateExpression' || /^For(?:In|Of)/.test(parent?.type ?? '');
}

/** The root of the code path a node is evaluated in. */
export function rootOf(node: Node): Node {
  for (let inner = node; inner.parent; inner = inner.parent) {
    const { parent } = inner;
    if (/^(?:ArrowFunctionExpression|Function(?:Expression|Declaration)|Program|StaticBlock)$/.test(parent.type)) return parent;
    if (parent.type === 'PropertyDefinition' && parent.value === inner) return parent;
  }
  return node;
}
