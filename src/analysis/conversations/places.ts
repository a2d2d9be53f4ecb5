import type { TSESTree } from '@typescript-eslint/utils';
import { isNullish, isWithin, lastName, nameOf, stringOf, thisClass, unwrap } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable, type Bindings, type Variable } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import { classOf } from '../clients.js';
import type { ReturnsOf } from '../returns.js';
import { fileRead } from './file-stores.js';
import { argumentFor, isBeingRead, parameterOf, type Frame, type Seen } from './frames.js';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** A name that the file does not declare. */
interface GlobalName {
  readonly global: string;
}

/**
 * Where an array (or the object that holds it) is kept: a variable, a class field, a property path, an entry of a store. All instances of a class are
 * one place, and so are all entries of a store: what is written under one key is read under another.
 */
export interface Place {
  /** Equal for two expressions that stand for the same place. */
  readonly key: string;
  /** The variable or class where the path starts. */
  readonly root: Variable | ClassNode | GlobalName;
  /** The names from the root; `*` for an entry of a store. */
  readonly path: readonly string[];
  /** How the program calls it: `this.messages`, `sessions.get(…)`. */
  readonly name: string;
}

export interface Places {
  /** The place an expression stands for; undefined for a new value (a literal, a copy, a call of code outside the file) and for what cannot be told. */
  placeOf(expression: Node, frame?: Frame): Place | undefined;
  /** The place of a variable itself, even where it only is another name for some other place. */
  placeOfVariable(variable: Variable): Place;
  /** The place that a place rooted in a parameter is in one call of its function; undefined for every other place. */
  throughCall(place: Place, frame: Frame): Place | undefined;
  /** The variable that a React state setter (or reducer dispatch) sets: the sibling in `const [value, setValue] = useState()`. */
  stateSetBy(callee: Node): Variable | undefined;
  /** What is in the file at a path. */
  ofFile(path: Node): Place | undefined;
  /** The place of a class field. */
  ofField(owner: ClassNode, name: string): Place;
  /** The class whose field a `this.x` at a node would be. */
  fieldOwner(node: Node): ClassNode | undefined;
  /** The place under a name of another place. */
  under(place: Place, ...names: readonly string[]): Place;
  /** The place that holds another one, in the object or store that has it; undefined for a variable and a field. */
  parentOf(place: Place): Place | undefined;
}

const DEEPEST = 24; // names for names for names: beyond this an expression is not understood
/** Expressions that are read for one place; functions that call themselves in many ways go no further. */
const MOST_STEPS = 500;

/** Makes the resolver from expressions to places. */
export function findPlaces(bindings: Bindings, calls: CallGraph, returnsOf: ReturnsOf): Places {
  const ids = new Map<object, number>();
  const idOf = (root: object): number => {
    const id = ids.get(root) ?? ids.size;
    ids.set(root, id);
    return id;
  };
  const globals = new Map<string, GlobalName>();
  const globalName = (name: string): GlobalName => {
    const known = globals.get(name) ?? { global: name };
    globals.set(name, known);
    return known;
  };
  const unframed = new Map<Node, Place | undefined>();
  let steps = 0;

  function placeOf(expression: Node, frame?: Frame): Place | undefined {
    const node = unwrap(expression);
    steps = 0;
    if (frame) return find(node, frame, 0);
    if (!unframed.has(node)) {
      unframed.set(node, undefined);
      unframed.set(node, find(node, undefined, 0));
    }
    return unframed.get(node);
  }

  function find(expression: Node, frame: Frame | undefined, depth: number): Place | undefined {
    if (depth > DEEPEST || (steps += 1) > MOST_STEPS) return undefined;
    const node = unwrap(expression);
    const again = (next: Node, inFrame = frame) => find(next, inFrame, depth + 1);
    switch (node.type) {
      case 'Identifier': {
        if (node.name === 'undefined') return undefined;
        const variable = bindings.variableOf(node);
        // a name of the host is the same place, whether or not the configuration declares it
        if (variable && !(variable.scope.type === 'global' && variable.defs.length === 0))
          return ofVariable(variable, frame, depth);
        return { key: `global ${node.name}`, root: globalName(node.name), path: [], name: node.name };
      }
      case 'MemberExpression': {
        const name = nameOf(node);
        const self = bindings.resolve(node.object); // `const self = this`
        if (self.type === 'ThisExpression') return name === undefined ? undefined : ofThis(self, name, frame, depth);
        const owner = classOfOnly(self);
        if (owner && name !== undefined) return ofMember(owner, name, frame, depth);
        const base = again(node.object);
        return base && under(base, name === undefined || /^\d+$/.test(name) ? '*' : name);
      }
      case 'AwaitExpression':
        return again(node.argument);
      case 'AssignmentExpression':
        return again(node.left);
      case 'LogicalExpression':
        return node.operator === '&&' ? again(node.right) : (again(node.left) ?? again(node.right));
      case 'ConditionalExpression':
        return again(node.consequent) ?? again(node.alternate);
      case 'CallExpression':
        return ofCall(node, frame, depth);
      default:
        return undefined;
    }
  }

  function ofCall(call: TSESTree.CallExpression, frame: Frame | undefined, depth: number): Place | undefined {
    const method = methodName(call);
    const receiver = receiverOf(call);
    const first = call.arguments[0];
    const { functions, certain } = calls.callees(call);
    const [only] = functions;
    if (only && functions.length === 1 && certain)
      return isBeingRead(only, frame) ? undefined : ofReturns(returnsOf(only), { call, fn: only, outer: frame }, depth);
    if (method !== undefined && STORE_READS.has(method) && receiver && first) {
      const store = find(receiver, frame, depth + 1);
      return store && under(store, '*');
    }
    const path = fileRead(call, bindings);
    return path && inFile(path, frame, depth);
  }

  /** What is in a file: the same place for the same text, or the same name of a path. */
  function inFile(path: Node, frame: Frame | undefined, depth: number): Place | undefined {
    const text = stringOf(bindings.resolve(path));
    const named =
      text === undefined
        ? find(path, frame, depth + 1)
        : { key: `file ${text}`, root: globalName(`file ${text}`), path: [], name: text };
    return named && { ...under(named, '*'), name: named.name };
  }

  /** A function that hands out a place returns it on every path that returns anything but a literal. */
  function ofReturns(returned: readonly Node[], frame: Frame | undefined, depth: number): Place | undefined {
    return theOnly(returned.map((value) => find(value, frame, depth + 1)));
  }

  /** The entry of a store that a new list or object becomes before it is returned: `const fresh = []; chats.set(id, fresh); return fresh;`. */
  function entryOf(variable: Variable, frame: Frame | undefined, depth: number): Place | undefined {
    const reads = readsOfVariable(variable);
    if (!reads.some(({ parent }) => parent?.type === 'ReturnStatement')) return undefined;
    for (const read of reads) {
      const { parent } = read;
      const stored = parent?.type === 'CallExpression' ? storedBy(parent) : undefined;
      if (stored?.value === read) {
        const store = find(stored.store, frame, depth + 1);
        return store && under(store, '*');
      }
      if (parent?.type === 'AssignmentExpression' && parent.right === read && parent.left.type === 'MemberExpression')
        return find(parent.left, frame, depth + 1);
    }
    return undefined;
  }

  function ofVariable(variable: Variable, frame: Frame | undefined, depth: number): Place | undefined {
    if (parameterOf(variable)) return ofParameter(variable, frame, depth) ?? placeOfVariable(variable);
    const origin = bindings.originOf(variable);
    if (origin) {
      const from = unwrap(origin.from);
      const [member, ...deeper] = origin.path;
      if (member === undefined && isNewArray(from)) return entryOf(variable, frame, depth) ?? placeOfVariable(variable);
      const isOfThis = from.type === 'ThisExpression' && member !== undefined; // `const { messages } = this`
      const base = isOfThis ? ofThis(from, member, frame, depth) : find(from, frame, depth + 1);
      if (!base) return placeOfVariable(variable);
      const path = isOfThis ? deeper : origin.path;
      return path.length === 0 ? base : under(base, ...path.map((step) => (/^\d+$/.test(step) ? '*' : step)));
    }
    // `let h = store.get(id); if (!h) { h = []; … }`: one place, and new arrays only beside it
    const given = bindings.valuesOf(variable) ?? [];
    const values = given.filter((value) => !isNewArray(value));
    const [value] = values;
    if (value && isOfOneName(given)) return find(value, frame, depth + 1) ?? placeOfVariable(variable);
    const alias = values.every((one) => unwrap(one).type !== 'Identifier' && !mentions(one, variable))
      ? theOnly(values.map((one) => find(one, frame, depth + 1)))
      : undefined;
    return alias ?? placeOfVariable(variable);
  }

  /** Whether a variable is given what one other holds, which is given its value once, and nothing else: `let h = start;`, `h = start;`. Nothing is new then. */
  function isOfOneName(values: readonly Node[]): boolean {
    const [name, ...others] = new Set(values.map((value) => bindings.variableOf(unwrap(value))));
    return name !== undefined && others.length === 0 && bindings.originOf(name) !== undefined;
  }

  /** A value that is built from the variable's own earlier value is no other name for a place. */
  function mentions(value: Node, variable: Variable): boolean {
    return variable.references.some(({ identifier }) => isWithin(identifier, value));
  }

  function ofParameter(variable: Variable, frame: Frame | undefined, depth: number): Place | undefined {
    const fn = parameterOf(variable);
    if (!fn) return undefined;
    const state = updatedBy(fn, variable);
    if (state) return placeOfVariable(state);
    for (let at = frame; at; at = at.outer) {
      if (at.fn !== fn) continue;
      const given = argumentFor(variable, at, bindings);
      return given && find(given.node, given.frame, depth + 1);
    }
    const { calls: sites, escapes } = calls.callers(fn);
    if (escapes || sites.length === 0) return undefined;
    let only: Place | undefined;
    for (const call of sites) {
      const given: Seen | undefined = argumentFor(variable, { call, fn, outer: undefined }, bindings);
      const place = given && find(given.node, undefined, depth + 4);
      if (!place || (only && only.key !== place.key)) return undefined;
      only = place;
    }
    return only;
  }

  /** `setMessages((previous) => …)`: what the first parameter of an updater stands for. */
  function updatedBy(fn: Node, parameter: Variable): Variable | undefined {
    const call = fn.parent;
    const first = 'params' in fn ? fn.params[0] : undefined;
    if (call?.type !== 'CallExpression' || call.arguments[0] !== fn || first !== parameter.defs[0]?.name)
      return undefined;
    return stateSetBy(call.callee);
  }

  function stateSetBy(callee: Node): Variable | undefined {
    const setter = unwrap(callee);
    const variable = setter.type === 'Identifier' ? bindings.variableOf(setter) : undefined;
    const definition = variable?.defs[0];
    if (definition?.type !== 'Variable') return undefined;
    const { id, init } = definition.node;
    if (id.type !== 'ArrayPattern' || !init || !isHookCall(init)) return undefined;
    const [value, set] = id.elements;
    return set === definition.name && value?.type === 'Identifier' ? bindings.variableOf(value) : undefined;
  }

  function throughCall(place: Place, frame: Frame): Place | undefined {
    const variable = place.root;
    if (!('defs' in variable) || parameterOf(variable) !== frame.fn) return undefined;
    const given = argumentFor(variable, frame, bindings);
    steps = 0;
    const base = given && find(given.node, given.frame, 4);
    return base && under(base, ...place.path);
  }

  function ofFile(path: Node): Place | undefined {
    steps = 0;
    return inFile(path, undefined, 0);
  }

  function placeOfVariable(variable: Variable): Place {
    return { key: `${idOf(variable)}`, root: variable, path: [], name: variable.name };
  }

  /** `this.messages` of a class, of an object that has a name, or of a component or store that a framework makes of an object. */
  function ofThis(self: Node, name: string, frame: Frame | undefined, depth: number): Place | undefined {
    const owner = thisClass(self);
    if (owner) return ofMember(owner, name, frame, depth);
    const object = thisObject(self);
    const declarator = object?.parent;
    if (declarator?.type === 'VariableDeclarator') {
      const variable = bindings.variableOf(declarator.id);
      return variable && under(placeOfVariable(variable), name);
    }
    const made = object && madeOf(object);
    return made && { key: `${idOf(made)}.${name}`, root: globalName('this'), path: [name], name: `this.${name}` };
  }

  function ofMember(owner: ClassNode, name: string, frame: Frame | undefined, depth: number): Place | undefined {
    const getter = getterOf(owner, name);
    return getter ? ofReturns(returnsOf(getter), frame, depth) : ofField(owner, name);
  }

  /** The class of an object that the module makes once, and that lives as long: `const chat = new Conversation()`. */
  function classOfOnly(made: Node): ClassNode | undefined {
    const declaration = made.parent?.type === 'VariableDeclarator' ? made.parent.parent : undefined;
    const isOfModule = declaration && /^(?:Program|ExportNamedDeclaration)$/.test(declaration.parent.type);
    return isOfModule && made.type === 'NewExpression' ? calls.classOf(made) : undefined;
  }

  function ofField(user: ClassNode, name: string): Place {
    const owner = declaringClass(user, name);
    return { key: `${idOf(owner)}.${name}`, root: owner, path: [name], name: `this.${name}` };
  }

  /** The class of the file, the given one or one it extends, that declares a field. */
  function declaringClass(user: ClassNode, name: string): ClassNode {
    const seen = new Set<ClassNode>();
    for (
      let at: ClassNode | undefined = user;
      at && !seen.has(at);
      at = at.superClass ? classOf(at.superClass, bindings) : undefined
    ) {
      seen.add(at);
      if (
        at.body.body.some(
          (member) =>
            (member.type === 'PropertyDefinition' && nameOf(member) === name) || assignsInConstructor(member, name),
        )
      )
        return at;
    }
    return user;
  }

  function under(place: Place, ...names: readonly string[]): Place {
    let { key, name } = place;
    for (const step of names) {
      key += step === '*' ? '[*]' : `.${step}`;
      name += step === '*' ? '[…]' : `.${step}`;
    }
    return { key, root: place.root, path: [...place.path, ...names], name };
  }

  function parentOf({ root, path }: Place): Place | undefined {
    const above = path.slice(0, -1);
    if ('defs' in root) return path.length === 0 ? undefined : under(placeOfVariable(root), ...above);
    const [field, ...rest] = above;
    return 'global' in root || field === undefined ? undefined : under(ofField(root, field), ...rest);
  }

  return { placeOf, placeOfVariable, throughCall, stateSetBy, ofFile, ofField, fieldOwner: thisClass, under, parentOf };
}

/** Whether a member of a class is a constructor that sets a field: `constructor() { this.name = …; }`. */
export function assignsInConstructor(member: TSESTree.ClassElement, name: string): boolean {
  if (member.type !== 'MethodDefinition' || member.kind !== 'constructor' || !member.value.body) return false;
  return member.value.body.body.some((statement) => {
    const assignment = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
    const left = assignment?.type === 'AssignmentExpression' ? assignment.left : undefined;
    return left?.type === 'MemberExpression' && left.object.type === 'ThisExpression' && nameOf(left) === name;
  });
}

/** The getter of a class behind a property read. */
function getterOf(owner: ClassNode, name: string): FunctionNode | undefined {
  const method = owner.body.body.find(
    (member) => member.type === 'MethodDefinition' && member.kind === 'get' && nameOf(member) === name,
  );
  return method?.type === 'MethodDefinition' && method.value.type === 'FunctionExpression' ? method.value : undefined;
}

/** The place that all of these are; undefined where two differ, or one is none. */
function theOnly(places: readonly (Place | undefined)[]): Place | undefined {
  const [first] = places;
  return first && places.every((place) => place?.key === first.key) ? first : undefined;
}

/** What a call puts into a store: `chats.set(id, history)`, `redis.setex(id, 3600, text)`. */
export function storedBy(
  call: TSESTree.CallExpression,
): { readonly store: Node; readonly value: TSESTree.CallExpressionArgument } | undefined {
  const store = receiverOf(call);
  const position = STORE_WRITES.get(methodName(call) ?? '');
  const value = position === undefined ? undefined : call.arguments[position];
  return store && value && { store, value };
}

/** Methods that write an entry of a store, with the position of what is written. */
const STORE_WRITES: ReadonlyMap<string, number> = new Map([
  ['set', 1],
  ['setItem', 1],
  ['put', 1],
  ['setex', 2],
]);

/** Methods that read an entry of a store: Map, WeakMap, caches, Redis and key-value clients, web storage. */
const STORE_READS = new Set(['get', 'getItem', 'hget', 'getex']);

/** A React hook, `useState(…)` or `React.useState(…)`: what it gives outlives a call of the function around it. */
export function isHookCall(value: Node): boolean {
  const node = unwrap(value);
  if (node.type !== 'CallExpression') return false;
  const name = lastName(node.callee);
  return name !== undefined && /^use[A-Z]/.test(name);
}

/** A value that starts a new, empty or given, array or object. */
export function isNewArray(value: Node): boolean {
  const node = unwrap(value);
  if (node.type === 'ArrayExpression') return node.elements.every((element) => element?.type !== 'SpreadElement');
  if (node.type === 'ObjectExpression') return node.properties.every((property) => property.type !== 'SpreadElement');
  return node.type === 'NewExpression' || isNullish(node);
}

/** The object of whose method the `this` at a node is, arrow functions seen through. */
function thisObject(self: Node): TSESTree.ObjectExpression | undefined {
  for (let fn = self.parent; fn; fn = fn.parent) {
    if (fn.type === 'FunctionDeclaration') return undefined;
    if (fn.type !== 'FunctionExpression') continue;
    return fn.parent.type === 'Property' && fn.parent.parent.type === 'ObjectExpression' ? fn.parent.parent : undefined;
  }
  return undefined;
}

/** The options of a component or store, by one of its methods: `export default { methods: { … } }` of Vue, `defineStore('chat', { actions: { … } })` of Pinia. */
function madeOf(methods: TSESTree.ObjectExpression): TSESTree.ObjectExpression | undefined {
  const { parent } = methods;
  if (parent.type !== 'Property' || parent.parent.type !== 'ObjectExpression') return undefined;
  const isOfOptions = /^(?:methods|actions)$/.test(nameOf(parent) ?? '');
  return isOfOptions && /^(?:ExportDefaultDeclaration|CallExpression)$/.test(parent.parent.parent.type)
    ? parent.parent
    : undefined;
}
