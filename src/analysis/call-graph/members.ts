import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNullish, nameOf } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { ClassNode, FunctionNode } from '../calls.js';
import { append } from '../multimap.js';
import type { Answers } from './answers.js';
import { distinct, either, isSame, NO_MEMBER, one, union, type Possible, type Value } from './possible.js';

/** The members of object literals, classes and instances of the file. */
export interface Members {
  /** What a member of a value stands for; undefined when it has no member of that name in this file. */
  member(value: Value, name: string): Possible | undefined;
  /** The getter or setter of a value under a name. */
  accessor(value: Value, name: string, kind: 'get' | 'set'): FunctionNode | undefined;
  /** The constructor that `new` runs: the class's own, or the nearest inherited one. */
  constructorOf(node: ClassNode): FunctionNode | undefined;
  superClassOf(node: ClassNode): ClassNode | undefined;
}

const MAX_DEPTH = 60;

type ClassValue = Extract<Value, { kind: 'class' | 'instance' }>;

/** What a member of a value stands for: asked once, and by itself where an object is spread into itself. */
export interface MemberQuestion {
  readonly value: Holder;
  readonly name: string;
}

type Holder = Exclude<Value, { kind: 'function' }>;

export function membersOf(
  nodes: NodeIndex,
  answers: Answers<Node | MemberQuestion, Possible>,
  resolve: (expression: Node) => Possible,
  returnsOf: (fn: FunctionNode) => readonly Node[],
): Members {
  const questions = new Map<Node, Map<string, MemberQuestion>>();
  let writes: ReadonlyMap<string, readonly TSESTree.AssignmentExpression[]> | undefined;
  let children: Map<ClassNode, ClassNode[]> | undefined;

  return { member, accessor, constructorOf, superClassOf };

  function member(value: Value, name: string): Possible | undefined {
    if (value.kind === 'function') return undefined;
    const found = answers.to(questionOf(value, name), findMember, NO_MEMBER);
    return found === NO_MEMBER ? undefined : found;
  }

  function questionOf(value: Holder, name: string): MemberQuestion {
    let named = questions.get(value.node);
    if (!named) questions.set(value.node, (named = new Map<string, MemberQuestion>()));
    const key =
      value.kind === 'object' ? name : `${value.kind === 'instance' && value.exact ? 'exact' : value.kind} ${name}`;
    let question = named.get(key);
    if (!question) named.set(key, (question = { value, name }));
    return question;
  }

  function findMember({ value, name }: MemberQuestion): Possible {
    const own = value.kind === 'object' ? ofProperty(value.node, name) : ofClassMember(value, name);
    const written = writtenTo(value, name);
    if (written.length === 0) return own ?? NO_MEMBER;
    const later = either(written, resolve);
    return own
      ? { values: distinct([...own.values, ...later.values]), complete: own.complete && later.complete }
      : later;
  }

  function writtenTo(value: Value, name: string): readonly Node[] {
    writes ??= memberWrites(nodes);
    return (writes.get(name) ?? [])
      .filter(({ left, right }) => {
        const { object } = left as TSESTree.MemberExpression;
        return !isRebinding(right, name) && resolve(object).values.some((target) => isSame(target, value));
      })
      .map(({ right }) => right);
  }

  function ofProperty(object: TSESTree.ObjectExpression, name: string): Possible | undefined {
    let found: Possible | undefined;
    for (const property of object.properties) {
      if (property.type === 'SpreadElement') {
        const spread = union(resolve(property.argument), (value) => member(value, name));
        found = spread.values.length > 0 ? spread : found && { ...found, complete: false };
      } else if (nameOf(property) === name) {
        if (property.kind === 'init') found = resolve(property.value);
        else if (property.kind === 'get' && isFunction(property.value))
          found = either(returnsOf(property.value), resolve);
      }
    }
    return found;
  }

  function ofClassMember(value: ClassValue, name: string): Possible | undefined {
    const isStatic = value.kind === 'class';
    let own: Possible | undefined;
    let owner: ClassNode | undefined = value.node;
    for (const seen = new Set<ClassNode>(); owner && !own && !seen.has(owner); owner = superClassOf(owner)) {
      seen.add(owner);
      own = declaredIn(owner, name, isStatic);
    }
    if (!own || isStatic || value.exact || name.startsWith('#')) return own;
    const overriding = subclassesOf(value.node).flatMap((node) => declaredIn(node, name, false) ?? []);
    return {
      values: distinct([own, ...overriding].flatMap(({ values }) => values)),
      complete: own.complete && overriding.every(({ complete }) => complete),
    };
  }

  function declaredIn(node: ClassNode, name: string, isStatic: boolean): Possible | undefined {
    for (const element of node.body.body) {
      if (
        !('key' in element) ||
        element.type.startsWith('TS') ||
        element.static !== isStatic ||
        nameOf(element) !== name
      )
        continue;
      if (element.type === 'MethodDefinition') {
        if (element.kind === 'method' && isFunction(element.value))
          return one({ kind: 'function', node: element.value });
        if (element.kind === 'get' && isFunction(element.value)) return either(returnsOf(element.value), resolve);
      } else if (element.type === 'PropertyDefinition' && element.value)
        return isNullish(element.value) ? undefined : resolve(element.value);
    }
    return undefined;
  }

  function accessor(value: Value, name: string, kind: 'get' | 'set'): FunctionNode | undefined {
    if (value.kind === 'function') return undefined;
    if (value.kind === 'object') {
      const property = value.node.properties.findLast(
        (candidate) =>
          candidate.type === 'Property' && nameOf(candidate) === name && ['init', kind].includes(candidate.kind),
      );
      return property?.type === 'Property' && property.kind === kind && isFunction(property.value)
        ? property.value
        : undefined;
    }
    for (
      let owner: ClassNode | undefined = value.node, left = MAX_DEPTH;
      owner && left > 0;
      owner = superClassOf(owner), left -= 1
    ) {
      for (const element of owner.body.body) {
        if (
          element.type === 'MethodDefinition' &&
          element.kind === kind &&
          element.static === (value.kind === 'class') &&
          nameOf(element) === name &&
          isFunction(element.value)
        ) {
          return element.value;
        }
      }
    }
    return undefined;
  }

  function superClassOf(node: ClassNode): ClassNode | undefined {
    if (!node.superClass) return undefined;
    const { values, complete } = resolve(node.superClass);
    const [value] = values;
    return complete && values.length === 1 && value?.kind === 'class' && value.node !== node ? value.node : undefined;
  }

  function subclassesOf(node: ClassNode): readonly ClassNode[] {
    if (!children) {
      children = new Map();
      for (const candidate of [...nodes('ClassDeclaration'), ...nodes('ClassExpression')]) {
        const parent = superClassOf(candidate);
        if (parent) append(children, parent, candidate);
      }
    }
    const found = new Set<ClassNode>(children.get(node));
    for (const child of found) for (const grandchild of children.get(child) ?? []) found.add(grandchild);
    return [...found];
  }

  function constructorOf(node: ClassNode): FunctionNode | undefined {
    const seen = new Set<ClassNode>();
    for (let owner: ClassNode | undefined = node; owner && !seen.has(owner); owner = superClassOf(owner)) {
      seen.add(owner);
      for (const element of owner.body.body) {
        if (element.type === 'MethodDefinition' && element.kind === 'constructor' && isFunction(element.value))
          return element.value;
      }
    }
    return undefined;
  }
}

/** `this.m = this.m.bind(this)`: the same function again. */
function isRebinding(right: Node, name: string): boolean {
  if (right.type !== 'CallExpression' || right.callee.type !== 'MemberExpression' || nameOf(right.callee) !== 'bind')
    return false;
  const { object } = right.callee;
  return object.type === 'MemberExpression' && nameOf(object) === name;
}

function memberWrites(nodes: NodeIndex): ReadonlyMap<string, readonly TSESTree.AssignmentExpression[]> {
  const byName = new Map<string, TSESTree.AssignmentExpression[]>();
  for (const assignment of nodes('AssignmentExpression')) {
    if (assignment.left.type !== 'MemberExpression') continue;
    const name = nameOf(assignment.left);
    if (name !== undefined) append(byName, name, assignment);
  }
  return byName;
}
