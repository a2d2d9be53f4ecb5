import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { Call, ClassNode, FunctionNode, Manner } from '../calls.js';
import { mannerOf, mannerOfAssignment } from './manners.js';
import type { Value } from './possible.js';
import type { Values } from './values.js';

/** What happens to one function, object literal, class or instance of the file. */
export class Tracked {
  /** Whether code that is not followed gets hold of it. */
  leaves = false;
  /** The calls and assignments that hand it to someone, and what they do with a function. */
  readonly handed: { readonly at: Node; readonly manner: Manner }[] = [];
  /** Keys of what returns it, holds it or extends it: where they go, it goes. */
  readonly follows = new Set<Node>();
  readonly seen = new Set<Node>();

  constructor(readonly value: Value) {}

  /** A node that stands for it: the instances of a class are told from the class itself by its body. */
  get key(): Node {
    const { kind, node } = this.value;
    return kind === 'instance' ? node.body : node;
  }
}

/** Follows values from expression to expression: to variables, members, arguments and results. */
export class Follower {
  readonly #work: { readonly expression: Node; readonly one: Tracked }[] = [];

  /**
   * @param trackedAt what an expression may stand for
   * @param callsOf the calls of a function that have been resolved
   */
  constructor(
    readonly bindings: Bindings,
    readonly values: Values,
    readonly trackedAt: (expression: Node) => readonly Tracked[],
    readonly callsOf: (fn: FunctionNode) => readonly Call[],
  ) {}

  /** Adds an expression that stands for something; `drain` goes on from there. */
  follow(expression: Node, ...all: readonly Tracked[]): void {
    for (const one of all) this.#work.push({ expression, one });
  }

  drain(): void {
    for (let next = this.#work.pop(); next; next = this.#work.pop()) this.#followOne(next.expression, next.one);
  }

  followVariable(variable: Variable, one: Tracked): void {
    for (const reference of variable.references) {
      const { identifier } = reference;
      if ((reference as { isValueReference?: boolean }).isValueReference === false) continue; // only known to TypeScript's scopes
      if (identifier.parent?.type === 'ExportSpecifier') one.leaves = true;
      else if (reference.isRead()) this.follow(identifier, one);
    }
    if (variable.defs.some(({ parent }) => parent?.parent?.type === 'ExportNamedDeclaration')) one.leaves = true;
  }

  #followOne(expression: Node, one: Tracked): void {
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
      case 'TaggedTemplateExpression':
        return;
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee === node ? undefined : this.#followArgument(parent, node, one);
      case 'MemberExpression':
        return parent.object === node ? this.#followAccess(parent, one) : undefined;
      case 'VariableDeclarator':
        return this.#followPattern(parent.id, node, one);
      case 'AssignmentExpression':
        if (parent.right !== node) return;
        this.#followTarget(parent, one);
        return this.follow(parent, one);
      case 'AwaitExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'ArrayExpression':
      case 'SpreadElement':
        return this.follow(parent, one);
      case 'SequenceExpression':
        return parent.expressions.at(-1) === node ? this.follow(parent, one) : undefined;
      case 'Property':
        if (parent.parent.type === 'ObjectExpression') one.follows.add(parent.parent);
        return;
      case 'PropertyDefinition':
        return holdAsMember(parent, one);
      case 'ClassDeclaration':
      case 'ClassExpression':
        one.follows.add(parent);
        return;
      case 'ReturnStatement':
        return this.#followResult(node, one);
      case 'ArrowFunctionExpression':
        return parent.body === node ? this.#followResult(node, one) : undefined;
      default:
        one.leaves = true;
    }
  }

  #followArgument(call: TSESTree.CallExpression | TSESTree.NewExpression, argument: Node, one: Tracked): void {
    if (this.trackedAt(call).includes(one)) return this.follow(call, one); // useCallback(f), Object.freeze(o)
    const callee = call.type === 'CallExpression' ? onlyFunction(this.values, call.callee) : undefined;
    const parameter = callee?.params[call.arguments.indexOf(argument as TSESTree.Expression)];
    const variable = parameter?.type === 'Identifier' ? this.bindings.variableOf(parameter) : undefined;
    if (callee && variable) {
      if (this.values.onlyCallOf(callee) === call) return this.followVariable(variable, one);
      // Called by several callers with several functions: for each of them it is as if the call ran its own argument.
      if (one.value.kind === 'function' && isOnlyCalled(variable)) {
        one.handed.push({ at: call, manner: 'during' });
        return;
      }
    }
    one.handed.push({ at: call, manner: mannerOf(call, argument, this.bindings) });
  }

  /** `x.m`, where `x` is followed: a member with a name is resolved for itself, anything else is out of sight. */
  #followAccess(member: TSESTree.MemberExpression, one: Tracked): void {
    const name = nameOf(member);
    if (one.value.kind === 'function') {
      const outer = wrapped(member).parent;
      if (name === 'bind' && outer?.type === 'CallExpression' && unwrap(outer.callee) === member)
        this.follow(outer, one);
    } else if (name === undefined && one.value.kind !== 'class') one.leaves = true;
  }

  #followPattern(pattern: Node, value: Node, one: Tracked): void {
    if (pattern.type === 'Identifier') {
      const variable = this.bindings.variableOf(pattern);
      if (!variable) return;
      if (this.trackedAt(pattern).includes(one) || this.trackedAt(value).includes(one))
        this.followVariable(variable, one);
      else one.leaves = true;
    } else if (one.value.kind !== 'function') this.#followParts(pattern);
  }

  /** `const { ask } = chat`: the functions taken out of an object are followed by their new names. */
  #followParts(pattern: Node): void {
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of pattern.properties) {
      const target = property.type === 'RestElement' ? property.argument : property.value;
      const name = target.type === 'AssignmentPattern' ? target.left : target;
      const variable = name.type === 'Identifier' ? this.bindings.variableOf(name) : undefined;
      if (variable) for (const one of this.trackedAt(name)) this.followVariable(variable, one);
    }
  }

  #followTarget(assignment: TSESTree.AssignmentExpression, one: Tracked): void {
    const target = assignment.left;
    const variable = target.type === 'Identifier' ? this.bindings.variableOf(target) : undefined;
    if (variable) return this.followVariable(variable, one);
    const name = target.type === 'MemberExpression' ? nameOf(target) : undefined;
    const holders = target.type === 'MemberExpression' && name !== undefined ? this.trackedAt(target.object) : [];
    if (holders.length > 0) {
      if (name?.startsWith('#') !== true) for (const holder of holders) one.follows.add(holder.key);
      return;
    }
    const manner = target.type === 'MemberExpression' ? mannerOfAssignment(target, this.bindings) : undefined;
    one.leaves ||= one.value.kind !== 'function' || manner !== 'once';
    if (manner) one.handed.push({ at: assignment, manner });
  }

  /** A returned value goes wherever the calls of the function go. */
  #followResult(expression: Node, one: Tracked): void {
    let fn: Node | undefined = expression.parent;
    while (fn && !isFunction(fn)) fn = fn.parent;
    if (!fn) return;
    one.follows.add(fn);
    for (const call of this.callsOf(fn)) {
      if (call.type === 'CallExpression' && this.trackedAt(call).includes(one)) this.follow(call, one);
      else if (
        call.type !== 'CallExpression' ||
        (one.value.kind === 'function' && wrapped(call).parent?.type !== 'ExpressionStatement')
      ) {
        one.leaves = true;
      }
    }
  }
}

/** A member of a class goes where the class or its instances go, unless it is private. */
export function holdAsMember(member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition, one: Tracked): void {
  const owner: ClassNode = member.parent.parent;
  if (member.type === 'MethodDefinition' && member.kind === 'constructor') one.follows.add(owner);
  else if (!isPrivate(member)) one.follows.add(member.static ? owner : owner.body);
  if ((member.decorators?.length ?? 0) > 0) one.leaves = true;
}

export function isPrivate(member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition): boolean {
  return nameOf(member)?.startsWith('#') === true || member.accessibility === 'private';
}

function onlyFunction(values: Values, expression: Node): FunctionNode | undefined {
  const { values: found, complete } = values.resolve(expression);
  return complete && found.length === 1 && found[0]?.kind === 'function' ? found[0].node : undefined;
}

function isOnlyCalled(variable: Variable): boolean {
  return variable.references.every(
    ({ identifier }) => identifier.parent?.type === 'CallExpression' && identifier.parent.callee === identifier,
  );
}
