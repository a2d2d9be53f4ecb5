import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { Call, ClassNode, FunctionNode, HandOver } from '../calls.js';
import { mannerOf } from './manners.js';
import { append } from '../multimap.js';
import type { Value } from './possible.js';
import type { Values } from './values.js';

/** Where the functions of a file go, besides into calls that are followed. */
export interface Uses {
  /** Functions that code outside the file may call at any time, any number of times. */
  readonly anytime: ReadonlySet<FunctionNode>;
  /** What is handed over where. */
  readonly handedAt: ReadonlyMap<Node, readonly HandOver[]>;
}

/** What happens to one function, object literal, class or instance. */
interface Tracked {
  readonly value: Value;
  leaves: boolean;
  readonly handed: { readonly at: Node; readonly manner: HandOver['manner'] }[];
  /** Functions that return it, objects that hold it, classes that extend it: where they go, it goes. */
  readonly follows: Set<Node>;
  readonly seen: Set<Node>;
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
  const tracked = new Map<Node, Tracked>();
  const instances = new Map<ClassNode, Tracked>();
  const exportedNames = namesExported(nodes);

  const functions: readonly FunctionNode[] = [
    ...nodes('FunctionDeclaration'),
    ...nodes('FunctionExpression'),
    ...nodes('ArrowFunctionExpression'),
  ];
  const classes: readonly ClassNode[] = [...nodes('ClassDeclaration'), ...nodes('ClassExpression')];
  const objects = nodes('ObjectExpression').filter((object) =>
    object.properties.some(({ type }) => type === 'Property'),
  );

  for (const node of functions) tracked.set(node, track({ kind: 'function', node }));
  for (const node of objects) tracked.set(node, track({ kind: 'object', node }));
  for (const node of classes) {
    tracked.set(node, track({ kind: 'class', node }));
    instances.set(node, track({ kind: 'instance', node, exact: false }));
  }

  for (const one of tracked.values()) {
    const { node } = one.value;
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      if (node.parent.type === 'ExportDefaultDeclaration' || node.parent.type === 'ExportNamedDeclaration')
        one.leaves = true;
      const variable = node.id ? bindings.variableOf(node.id) : undefined;
      if (variable) followVariable(variable, one);
    } else followMember(node, one);
  }
  for (const node of nodes('NewExpression')) follow(node, ...trackedAt(node));
  for (const node of nodes('ThisExpression')) follow(node, ...trackedAt(node));
  followMemberReads();
  for (const node of classes) {
    const parent = values.superClassOf(node);
    if (parent) {
      tracked.get(parent)?.follows.add(node);
      if (instances.get(node)) instances.get(parent)?.follows.add(instanceKey(node));
    }
    const self = tracked.get(node);
    if (self && (node.decorators?.length ?? 0) > 0) self.leaves = true;
  }
  spread();

  const anytime = new Set<FunctionNode>();
  const handedAt = new Map<Node, HandOver[]>();
  for (const fn of functions) {
    const one = tracked.get(fn);
    if (!one) continue;
    for (const { at, manner } of one.handed) {
      const before = handedAt.get(at);
      if (!before?.some((other) => other.fn === fn)) append(handedAt, at, { fn, manner });
    }
    if (one.leaves || one.handed.some(({ manner }) => manner === 'later' || manner === 'registered')) anytime.add(fn);
  }
  return { anytime, handedAt };

  function track(value: Value): Tracked {
    return { value, leaves: false, handed: [], follows: new Set(), seen: new Set() };
  }

  function trackedOf(value: Value): Tracked | undefined {
    return value.kind === 'instance' ? instances.get(value.node) : tracked.get(value.node);
  }

  function trackedAt(expression: Node): readonly Tracked[] {
    return values.resolve(expression).values.flatMap((value) => trackedOf(value) ?? []);
  }

  /** A function that stands as a member: its object or class decides where it goes. Any other expression is followed from where it stands. */
  function followMember(node: Node, one: Tracked): void {
    const { parent } = node;
    if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') {
      const owner = parent.parent.parent;
      const hidden = nameOf(parent)?.startsWith('#') === true || parent.accessibility === 'private';
      if (parent.type === 'MethodDefinition' && parent.kind === 'constructor') one.follows.add(owner);
      else if (!hidden) one.follows.add(parent.static ? owner : instanceKey(owner));
      if ((parent.decorators?.length ?? 0) > 0) one.leaves = true;
    } else follow(node, one);
  }

  function followVariable(variable: Variable, one: Tracked): void {
    for (const reference of variable.references) {
      const { identifier } = reference;
      if ((reference as { isValueReference?: boolean }).isValueReference === false) continue;
      if (identifier.parent?.type === 'ExportSpecifier') one.leaves = true;
      else if (reference.isRead()) follow(identifier, one);
    }
    if (variable.defs.some(({ parent }) => parent && exportedNames.has(parent))) one.leaves = true;
  }

  function follow(expression: Node, ...all: readonly Tracked[]): void {
    for (const one of all) followOne(expression, one);
  }

  function followOne(expression: Node, one: Tracked): void {
    const node = wrapped(expression);
    const { parent } = node;
    if (!parent || one.seen.has(node)) return;
    one.seen.add(node);
    switch (parent.type) {
      case 'ExpressionStatement':
      case 'UnaryExpression':
      case 'BinaryExpression':
      case 'IfStatement':
      case 'ExportSpecifier':
      case 'TSTypeQuery':
        return;
      case 'CallExpression':
      case 'NewExpression':
        if (parent.callee === node) return;
        return handTo(parent, node, one);
      case 'TaggedTemplateExpression':
        return;
      case 'MemberExpression':
        return parent.object === node ? followAccess(parent, one) : undefined;
      case 'VariableDeclarator':
        return followPattern(parent.id, node, one);
      case 'AssignmentExpression':
        if (parent.right !== node) return;
        followTarget(parent, one);
        return followOne(parent, one);
      case 'AwaitExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
        return followOne(parent, one);
      case 'SequenceExpression':
        return parent.expressions.at(-1) === node ? followOne(parent, one) : undefined;
      case 'Property':
        if (parent.parent.type !== 'ObjectExpression') return;
        one.follows.add(parent.parent);
        return;
      case 'PropertyDefinition': {
        const hidden = nameOf(parent)?.startsWith('#') === true || parent.accessibility === 'private';
        if (!hidden) one.follows.add(parent.static ? parent.parent.parent : instanceKey(parent.parent.parent));
        return;
      }
      case 'ClassDeclaration':
      case 'ClassExpression':
        one.follows.add(parent);
        return;
      case 'ReturnStatement':
        return followReturn(node, one);
      case 'ArrowFunctionExpression':
        return parent.body === node ? followReturn(node, one) : undefined;
      case 'ArrayExpression':
      case 'SpreadElement':
        return followOne(parent, one);
      default:
        one.leaves = true;
    }
  }

  function handTo(call: TSESTree.CallExpression | TSESTree.NewExpression, argument: Node, one: Tracked): void {
    if (trackedAt(call).includes(one)) return followOne(call, one); // useCallback(f), Object.freeze(o)
    const target = call.type === 'CallExpression' ? values.resolve(call.callee) : undefined;
    const callee =
      target?.complete && target.values.length === 1 && target.values[0]?.kind === 'function'
        ? target.values[0].node
        : undefined;
    if (callee) {
      const index = call.arguments.indexOf(argument as TSESTree.Expression);
      const parameter = callee.params[index];
      const variable = parameter?.type === 'Identifier' ? bindings.variableOf(parameter) : undefined;
      if (variable && values.onlyCallOf(callee) === call) return followVariable(variable, one);
      // Called by several callers with several functions: for each of them it is as if the call ran its own argument.
      if (variable && one.value.kind === 'function' && isOnlyCalled(variable)) {
        one.handed.push({ at: call, manner: 'during' });
        return;
      }
    }
    one.handed.push({ at: call, manner: mannerOf(call, argument) });
  }

  /** `x.m`, where `x` is followed: a member by name is resolved for itself, anything else is out of sight. */
  function followAccess(member: TSESTree.MemberExpression, one: Tracked): void {
    const name = nameOf(member);
    if (one.value.kind === 'function') {
      const outer = wrapped(member).parent;
      if (name === 'bind' && outer?.type === 'CallExpression' && unwrap(outer.callee) === member) followOne(outer, one);
      return;
    }
    if (name === undefined && one.value.kind !== 'class') one.leaves = true;
  }

  function followPattern(pattern: Node, value: Node, one: Tracked): void {
    if (pattern.type === 'Identifier') {
      const variable = bindings.variableOf(pattern);
      if (!variable) return;
      if (trackedAt(pattern).includes(one) || trackedAt(value).includes(one)) followVariable(variable, one);
      else one.leaves = true;
    } else if (one.value.kind !== 'function') followParts(pattern);
  }

  /** `const { ask } = chat`: the functions taken out of an object are followed by their new names. */
  function followParts(pattern: Node): void {
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of pattern.properties) {
      const target = property.type === 'RestElement' ? property.argument : property.value;
      const name = target.type === 'AssignmentPattern' ? target.left : target;
      const variable = name.type === 'Identifier' ? bindings.variableOf(name) : undefined;
      if (variable) for (const one of trackedAt(name)) followVariable(variable, one);
    }
  }

  function followTarget(assignment: TSESTree.AssignmentExpression, one: Tracked): void {
    const target = assignment.left;
    if (target.type === 'Identifier') {
      const variable = bindings.variableOf(target);
      if (variable) followVariable(variable, one);
      else one.leaves = true;
    } else if (target.type === 'MemberExpression') {
      const name = nameOf(target);
      const holders = name === undefined ? [] : trackedAt(target.object);
      if (holders.length === 0) {
        one.leaves = true;
        one.handed.push({ at: assignment, manner: 'later' });
      } else if (name?.startsWith('#') !== true) for (const holder of holders) one.follows.add(keyOf(holder));
    } else one.leaves = true;
  }

  /** A returned value goes wherever the calls of the function go. */
  function followReturn(expression: Node, one: Tracked): void {
    let fn: Node | undefined = expression.parent;
    while (fn && !isFunction(fn)) fn = fn.parent;
    if (!fn) return;
    one.follows.add(fn);
    for (const call of callsOf(fn)) {
      if (call.type !== 'CallExpression') one.leaves = true;
      else if (trackedAt(call).includes(one)) followOne(call, one);
      else if (one.value.kind === 'function') one.leaves = wrapped(call).parent?.type !== 'ExpressionStatement';
    }
  }

  /** Members that are read without being called: `const f = this.m`, `on('x', obj.handler)`. */
  function followMemberReads(): void {
    const names = new Set<string>();
    for (const property of nodes('Property')) add(nameOf(property));
    for (const method of nodes('MethodDefinition')) add(nameOf(method));
    for (const field of nodes('PropertyDefinition')) if (field.value) add(nameOf(field));
    for (const { left } of nodes('AssignmentExpression')) if (left.type === 'MemberExpression') add(nameOf(left));
    for (const member of nodes('MemberExpression')) {
      const name = nameOf(member);
      if (name === undefined || !names.has(name)) continue;
      const { parent } = wrapped(member);
      if (!parent) continue;
      if (
        (parent.type === 'CallExpression' && unwrap(parent.callee) === member) ||
        (parent.type === 'AssignmentExpression' && parent.left === member)
      )
        continue;
      follow(member, ...trackedAt(member));
    }
    function add(name: string | undefined): void {
      if (name !== undefined) names.add(name);
    }
  }

  /** What holds a function takes it along. */
  function spread(): void {
    const all = [...tracked.values(), ...instances.values()];
    for (const one of instances.values()) {
      one.follows.add(one.value.node); // who has the class can make instances
    }
    const followers = new Map<Node, Tracked[]>();
    for (const one of all) for (const key of one.follows) append(followers, key, one);
    // A function that nobody calls, and that goes nowhere, counts as called from outside.
    for (const one of tracked.values()) {
      if (
        one.value.kind === 'function' &&
        one.follows.size === 0 &&
        one.handed.length === 0 &&
        !isCalled(one.value.node)
      )
        one.leaves = true;
    }
    const work = all.filter(({ leaves, handed }) => leaves || handed.length > 0);
    for (let one = work.pop(); one; one = work.pop()) {
      for (const follower of followers.get(keyOf(one)) ?? []) {
        const returned = one.value.kind === 'function';
        const leaves = one.leaves || (returned && one.handed.length > 0);
        const handed = returned ? [] : one.handed.filter(({ at }) => !follower.handed.some((other) => other.at === at));
        if ((!leaves || follower.leaves) && handed.length === 0) continue;
        follower.leaves ||= leaves;
        follower.handed.push(...handed);
        work.push(follower);
      }
    }
  }

  function isCalled(fn: FunctionNode): boolean {
    return callsOf(fn).some((call) => call.range[0] < fn.range[0] || call.range[1] > fn.range[1]);
  }

  function isOnlyCalled(variable: Variable): boolean {
    return variable.references.every(
      ({ identifier }) => identifier.parent?.type === 'CallExpression' && identifier.parent.callee === identifier,
    );
  }

  function keyOf(one: Tracked): Node {
    return one.value.kind === 'instance' ? instanceKey(one.value.node) : one.value.node;
  }

  /** The instances of a class are told from the class itself by its body. */
  function instanceKey(node: Node): Node {
    return (node as ClassNode).body;
  }
}

/** The declarations that are exported as a whole: `export const f = …`. */
function namesExported(nodes: NodeIndex): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const { declaration } of nodes('ExportNamedDeclaration')) if (declaration) found.add(declaration);
  return found;
}
