import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { ClassNode, FunctionNode } from '../calls.js';

/** Something of the file that can be called, or that holds what can be called. An instance is `exact` when no subclass can be meant. */
export type Value =
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'object'; readonly node: TSESTree.ObjectExpression }
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'instance'; readonly node: ClassNode; readonly exact: boolean };

/** What an expression may stand for. `complete`: it is one of the values, and nothing else. */
export interface Possible {
  readonly values: readonly Value[];
  readonly complete: boolean;
}

/** Resolves expressions to functions, object literals, classes and instances of the file. */
export interface Values {
  resolve(expression: Node): Possible;
  /** What a member of a value stands for; `undefined` when it has no member of that name in this file. */
  member(value: Value, name: string): Possible | undefined;
  /** The getter or setter of a value under a name. */
  accessor(value: Value, name: string, kind: 'get' | 'set'): FunctionNode | undefined;
  /** The constructor that `new` runs: the class's own, or the nearest inherited one. */
  constructorOf(node: ClassNode): FunctionNode | undefined;
  superClassOf(node: ClassNode): ClassNode | undefined;
  /** The expressions a function returns. */
  returnsOf(fn: FunctionNode): readonly Node[];
  /** The one call of a function that is used in no other way, so that its parameters stand for that call's arguments. */
  onlyCallOf(fn: FunctionNode): TSESTree.CallExpression | undefined;
}

const NOTHING: Possible = { values: [], complete: false };
const MAX_DEPTH = 60;
/** Calls that give back the function or object they are given: React's memoising hooks and the like. */
const IDENTITY_CALLS = new Set(['useCallback', 'useEffectEvent', 'useEvent', 'freeze', 'seal', 'markRaw', 'memo']);

export function valuesOf(nodes: NodeIndex, bindings: Bindings): Values {
  const known = new Map<Node, Possible>();
  const writes = memberWrites(nodes);
  const returns = returnsByFunction(nodes);
  const classes: readonly ClassNode[] = [...nodes('ClassDeclaration'), ...nodes('ClassExpression')];
  let children: Map<ClassNode, ClassNode[]> | undefined;
  let depth = 0;

  function resolve(expression: Node): Possible {
    const node = unwrap(expression);
    const before = known.get(node);
    if (before) return before;
    if (depth > MAX_DEPTH) return NOTHING;
    known.set(node, NOTHING); // a value that is defined by itself is none
    depth += 1;
    const found = find(node);
    depth -= 1;
    known.set(node, found);
    return found;
  }

  function find(node: Node): Possible {
    switch (node.type) {
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        return one({ kind: 'function', node });
      case 'ObjectExpression':
        return one({ kind: 'object', node });
      case 'ClassExpression':
      case 'ClassDeclaration':
        return one({ kind: 'class', node });
      case 'Identifier':
      case 'JSXIdentifier': {
        const variable = bindings.variableOf(node);
        return variable ? ofVariable(variable) : NOTHING;
      }
      case 'MemberExpression': {
        const name = nameOf(node);
        return name === undefined ? NOTHING : union(resolve(node.object), (value) => member(value, name));
      }
      case 'ThisExpression':
        return ofThis(node);
      case 'Super': {
        const self = ofThis(node).values[0];
        const parent = self && self.kind !== 'function' && self.kind !== 'object' ? superClassOf(self.node) : undefined;
        if (!parent || !self) return NOTHING;
        return one(
          self.kind === 'class' ? { kind: 'class', node: parent } : { kind: 'instance', node: parent, exact: true },
        );
      }
      case 'NewExpression':
        return union(resolve(node.callee), (value) =>
          value.kind === 'class' ? one({ kind: 'instance', node: value.node, exact: true }) : undefined,
        );
      case 'CallExpression':
        return ofCall(node);
      case 'AwaitExpression':
        return resolve(node.argument);
      case 'AssignmentExpression':
        return node.operator === '=' ? resolve(node.right) : either([node.left, node.right]);
      case 'SequenceExpression':
        return resolve(node.expressions.at(-1) as Node);
      case 'ConditionalExpression':
        return either([node.consequent, node.alternate]);
      case 'LogicalExpression':
        return either([node.left, node.right]);
      default:
        return NOTHING;
    }
  }

  function either(parts: readonly Node[]): Possible {
    const all = parts.filter((part) => !isNullish(part)).map(resolve);
    return {
      values: distinct(all.flatMap(({ values }) => values)),
      complete: all.length > 0 && all.every(({ complete }) => complete),
    };
  }

  function ofVariable(variable: Variable): Possible {
    const declared = variable.defs.filter((definition) => (definition.node.type as string) !== 'TSDeclareFunction');
    const definition = declared[0];
    if (!definition || declared.length > 1) return NOTHING;
    if (definition.type === 'FunctionName' || definition.type === 'ClassName') {
      const replaced = variable.references.some((reference) => reference.isWrite());
      return replaced ? { ...resolve(definition.node), complete: false } : resolve(definition.node);
    }
    if (definition.type === 'Parameter') return ofParameter(variable, definition.node);
    const origin = bindings.originOf(variable);
    if (origin) {
      if (origin.path.length > 1) return NOTHING;
      const [name] = origin.path;
      const whole = resolve(origin.from);
      const part = name === undefined ? whole : union(whole, (value) => member(value, name));
      return origin.fallback ? { ...part, complete: false } : part;
    }
    const assigned = bindings.valuesOf(variable);
    return assigned ? either(assigned) : NOTHING;
  }

  function ofParameter(variable: Variable, fn: Node): Possible {
    if (!isFunction(fn) || variable.references.some((reference) => reference.isWrite())) return NOTHING;
    const index = fn.params.findIndex((parameter) => parameter === variable.identifiers[0]);
    const call = index < 0 ? undefined : onlyCallOf(fn);
    const given = call?.arguments.slice(0, index + 1);
    const argument = given?.[index];
    return argument && !given.some(({ type }) => type === 'SpreadElement') ? resolve(argument) : NOTHING;
  }

  function onlyCallOf(fn: FunctionNode): TSESTree.CallExpression | undefined {
    const name =
      fn.type === 'FunctionDeclaration'
        ? fn.id
        : fn.parent.type === 'VariableDeclarator' && fn.parent.init === fn
          ? fn.parent.id
          : undefined;
    const variable = name?.type === 'Identifier' ? bindings.variableOf(name) : undefined;
    if (!variable || variable.defs.length !== 1) return undefined;
    const declaration = fn.type === 'FunctionDeclaration' ? fn : fn.parent.parent;
    if (declaration?.parent?.type.startsWith('Export')) return undefined;
    const uses = variable.references.filter((reference) => !reference.init);
    const call = uses.length === 1 ? uses[0]?.identifier.parent : undefined;
    return call?.type === 'CallExpression' && call.callee === uses[0]?.identifier ? call : undefined;
  }

  function ofThis(node: Node): Possible {
    let inner = node;
    for (let outer = node.parent; outer; inner = outer, outer = outer.parent) {
      switch (outer.type) {
        case 'MethodDefinition':
        case 'PropertyDefinition':
        case 'AccessorProperty': {
          if (outer.computed && outer.key === inner) break;
          const owner = outer.parent.parent;
          return one(outer.static ? { kind: 'class', node: owner } : { kind: 'instance', node: owner, exact: false });
        }
        case 'StaticBlock':
          return one({ kind: 'class', node: outer.parent.parent });
        case 'FunctionExpression':
          if (outer.parent.type === 'Property' && outer.parent.parent.type === 'ObjectExpression')
            return one({ kind: 'object', node: outer.parent.parent });
          if (outer.parent.type !== 'MethodDefinition' && outer.parent.type !== 'PropertyDefinition') return NOTHING;
          break;
        case 'FunctionDeclaration':
          return NOTHING;
        default:
      }
    }
    return NOTHING;
  }

  function ofCall(node: TSESTree.CallExpression): Possible {
    const callee = unwrap(node.callee);
    const first = node.arguments[0];
    const name =
      callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? nameOf(callee) : undefined;
    if (name === 'bind' && callee.type === 'MemberExpression') return resolve(callee.object);
    if (name !== undefined && IDENTITY_CALLS.has(name) && first) return resolve(first);
    if (name === 'useMemo' && first && isFunction(first)) return either(returnsOf(first));
    return union(resolve(callee), (value) =>
      value.kind === 'function' && !value.node.generator ? either(returnsOf(value.node)) : undefined,
    );
  }

  /** The members being looked for: an object that is spread into itself ends here. */
  const asked = new Map<Node, Set<string>>();
  function member(value: Value, name: string): Possible | undefined {
    const names = asked.get(value.node) ?? new Set<string>();
    if (value.kind === 'function' || names.has(name)) return undefined;
    asked.set(value.node, names.add(name));
    try {
      return findMember(value, name);
    } finally {
      names.delete(name);
    }
  }

  function findMember(value: Exclude<Value, { kind: 'function' }>, name: string): Possible | undefined {
    const own = value.kind === 'object' ? ofProperty(value.node, name) : ofClassMember(value, name);
    const written = writtenTo(value, name);
    if (written.length === 0) return own;
    const later = either(written);
    return own
      ? { values: distinct([...own.values, ...later.values]), complete: own.complete && later.complete }
      : later;
  }

  function writtenTo(value: Value, name: string): readonly Node[] {
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
        else if (property.kind === 'get' && isFunction(property.value)) found = either(returnsOf(property.value));
      }
    }
    return found;
  }

  function ofClassMember(value: Extract<Value, { kind: 'class' | 'instance' }>, name: string): Possible | undefined {
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
        nameOf(element as TSESTree.MethodDefinition) !== name
      )
        continue;
      if (element.type === 'MethodDefinition') {
        if (element.kind === 'method' && isFunction(element.value))
          return one({ kind: 'function', node: element.value });
        if (element.kind === 'get' && isFunction(element.value)) return either(returnsOf(element.value));
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
      for (const candidate of classes) {
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

  function returnsOf(fn: FunctionNode): readonly Node[] {
    return fn.body.type === 'BlockStatement' ? (returns.get(fn) ?? []) : [fn.body];
  }

  return { resolve, member, accessor, constructorOf, superClassOf, returnsOf, onlyCallOf };
}

function one(value: Value): Possible {
  return { values: [value], complete: true };
}

/** What `part` says of each possible value, taken together. */
function union(whole: Possible, part: (value: Value) => Possible | undefined): Possible {
  const parts = whole.values.map(part);
  return {
    values: distinct(parts.flatMap((possible) => possible?.values ?? [])),
    complete: whole.complete && parts.length > 0 && parts.every((possible) => possible?.complete === true),
  };
}

function isSame(a: Value, b: Value): boolean {
  return a.node === b.node && a.kind === b.kind;
}

function distinct(values: readonly Value[]): readonly Value[] {
  return values.filter((value, index) => values.findIndex((other) => isSame(other, value)) === index);
}

function isNullish(node: Node): boolean {
  return (
    (node.type === 'Literal' && node.value === null && node.raw === 'null') ||
    (node.type === 'Identifier' && node.name === 'undefined')
  );
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

function returnsByFunction(nodes: NodeIndex): ReadonlyMap<Node, readonly Node[]> {
  const byFunction = new Map<Node, Node[]>();
  for (const statement of nodes('ReturnStatement')) {
    if (!statement.argument || isNullish(statement.argument)) continue;
    let outer: Node | undefined = statement.parent;
    while (outer && !isFunction(outer)) outer = outer.parent;
    if (outer) append(byFunction, outer, statement.argument);
  }
  return byFunction;
}

export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
