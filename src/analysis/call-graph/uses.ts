import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { Call, ClassNode, FunctionNode, HandOver } from '../calls.js';
import { append } from '../multimap.js';
import { Follower, holdAsMember, Tracked } from './follow.js';
import { isOfLifeCycle } from './life-cycle.js';
import type { Values } from './values.js';

/** Where the functions of a file go, besides into calls that are followed. */
export interface Uses {
  /** Functions that code outside the file may call at any time, any number of times. */
  readonly anytime: ReadonlySet<FunctionNode>;
  /** Where functions are handed to code that is not followed. */
  readonly handed: ReadonlyMap<FunctionNode, readonly Node[]>;
  /** What is handed over where. */
  readonly handedAt: ReadonlyMap<Node, readonly HandOver[]>;
}

/**
 * Follows every function of the file, and every object, class and instance that holds functions, from where it is made to where it is used.
 * @param callsOf the calls of a function that the call graph has resolved
 */
export function usesOf(
  nodes: NodeIndex,
  bindings: Bindings,
  values: Values,
  callsOf: (fn: FunctionNode) => readonly Call[],
): Uses {
  const functions: readonly FunctionNode[] = [
    ...nodes('FunctionDeclaration'),
    ...nodes('FunctionExpression'),
    ...nodes('ArrowFunctionExpression'),
  ];
  const classes: readonly ClassNode[] = [...nodes('ClassDeclaration'), ...nodes('ClassExpression')];
  const tracked = new Map<Node, Tracked>();
  const add = (one: Tracked): unknown => tracked.set(one.key, one);
  for (const node of functions) add(new Tracked({ kind: 'function', node }));
  for (const node of nodes('ObjectExpression')) add(new Tracked({ kind: 'object', node }));
  for (const node of classes) {
    add(new Tracked({ kind: 'class', node }));
    add(new Tracked({ kind: 'instance', node, exact: false }));
  }

  const trackedAt = (expression: Node): readonly Tracked[] =>
    values
      .resolve(expression)
      .values.flatMap(({ kind, node }) => tracked.get(kind === 'instance' ? node.body : node) ?? []);
  const follower = new Follower(bindings, values, trackedAt, callsOf);
  for (const one of tracked.values()) begin(one, follower, bindings);
  for (const node of [...nodes('NewExpression'), ...nodes('ThisExpression'), ...memberReads(nodes)]) {
    follower.follow(node, ...trackedAt(node));
  }
  follower.drain();
  for (const node of classes) {
    const parent = values.superClassOf(node);
    if (!parent) continue;
    tracked.get(parent)?.follows.add(node);
    tracked.get(parent.body)?.follows.add(node.body);
  }
  spread([...tracked.values()], callsOf);

  const anytime = new Set<FunctionNode>();
  const handed = new Map<FunctionNode, Node[]>();
  const handedAt = new Map<Node, HandOver[]>();
  for (const fn of functions) {
    const one = tracked.get(fn);
    if (!one) continue;
    const isOnce = isOfLifeCycle(fn, bindings);
    for (const { at, manner } of one.handed) {
      if (handedAt.get(at)?.some((other) => other.fn === fn)) continue;
      append(handedAt, at, { fn, manner: isOnce ? 'once' : manner });
      append(handed, fn, at);
    }
    if (isOnce) continue;
    if (one.leaves || one.handed.some(({ manner }) => manner === 'later' || manner === 'registered')) anytime.add(fn);
  }
  return { anytime, handed, handedAt };
}

/** Where a value is made: declarations are followed by their names, members are held by their class, and expressions are followed from where they stand. */
function begin(one: Tracked, follower: Follower, bindings: Bindings): void {
  const { kind, node } = one.value;
  if (kind === 'instance') {
    one.follows.add(node); // who has the class can make instances
    return;
  }
  if (kind === 'class' && (node.decorators?.length ?? 0) > 0) one.leaves = true;
  const { parent } = node;
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
    if (parent.type.startsWith('Export')) one.leaves = true;
    for (const variable of namesOf(node, bindings)) follower.followVariable(variable, one);
  } else if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') holdAsMember(parent, one);
  else follower.follow(node, one);
}

/** The variables that a declaration declares by its name: a class has it twice, around it and once more inside. */
function namesOf(
  declaration: TSESTree.FunctionDeclaration | TSESTree.ClassDeclaration,
  bindings: Bindings,
): ReadonlySet<Variable> {
  const { id } = declaration;
  if (!id) return new Set();
  const outer = bindings.variableOf(id);
  const names = bindings.declaredBy(declaration).filter(({ identifiers }) => identifiers.includes(id));
  return new Set(outer ? [outer, ...names] : names);
}

/** Members that are read without being called: `const f = this.m`, `on('x', obj.handler)`. */
function memberReads(nodes: NodeIndex): readonly Node[] {
  const names = new Set<string | undefined>();
  for (const property of nodes('Property')) names.add(nameOf(property));
  for (const method of nodes('MethodDefinition')) names.add(nameOf(method));
  for (const field of nodes('PropertyDefinition')) if (field.value) names.add(nameOf(field));
  for (const { left } of nodes('AssignmentExpression')) if (left.type === 'MemberExpression') names.add(nameOf(left));
  names.delete(undefined);
  return nodes('MemberExpression').filter((member) => {
    const { parent } = wrapped(member);
    if (!names.has(nameOf(member)) || !parent) return false;
    const isCalled = parent.type === 'CallExpression' && unwrap(parent.callee) === member;
    return !isCalled && !(parent.type === 'AssignmentExpression' && parent.left === member);
  });
}

/** What holds or returns a value takes it along. */
function spread(all: readonly Tracked[], callsOf: (fn: FunctionNode) => readonly Call[]): void {
  const followers = new Map<Node, Tracked[]>();
  for (const one of all) {
    for (const key of one.follows) append(followers, key, one);
    const { kind, node } = one.value;
    // A function that nobody calls, and that goes nowhere, counts as called from outside.
    const goesNowhere = kind === 'function' && one.follows.size === 0 && one.handed.length === 0;
    if (goesNowhere && !callsOf(node).some((call) => !isWithin(call, node))) one.leaves = true;
  }
  const work = all.filter(({ leaves, handed }) => leaves || handed.length > 0);
  for (let one = work.pop(); one; one = work.pop()) {
    const isFunction = one.value.kind === 'function'; // it returns its followers
    const leaves = one.leaves || (isFunction && one.handed.length > 0);
    for (const follower of followers.get(one.key) ?? []) {
      const handed = isFunction ? [] : one.handed.filter(({ at }) => !follower.handed.some((other) => other.at === at));
      if ((!leaves || follower.leaves) && handed.length === 0) continue;
      follower.leaves ||= leaves;
      follower.handed.push(...handed);
      work.push(follower);
    }
  }
}
