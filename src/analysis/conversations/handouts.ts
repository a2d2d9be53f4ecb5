import type { TSESTree } from '@typescript-eslint/utils';
import { fieldOfParameter, isFunction, nameOf, thisClass, unwrap, wrapped } from '../../ast/expressions.js';
import { isInExports } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable, type Variable } from '../bindings.js';
import type { CallGraph, ClassNode, FunctionNode } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import { findHandlers } from '../handlers.js';
import { append } from '../multimap.js';
import { once } from '../once.js';
import type { ReturnsOf } from '../returns.js';
import type { Conversation } from './conversation.js';
import { parameterOf } from './frames.js';
import { isHookCall, type Place, type Places } from './places.js';

/**
 * Whether code outside the file is offered the list itself, and may shorten it: it is returned to other modules or given to a component, alone or in
 * what it is kept in, it is a `public` or `protected` field of an exported class, or a React state whose setter is given away. What a handler returns is
 * sent, not kept.
 */
export function isHandedOut({ place, returnedBy }: Conversation, file: OpenAIFile): boolean {
  const setter = 'defs' in place.root ? setterOf(place.root, file) : undefined;
  if (setter) return readsOfVariable(setter).some(isGivenAway);
  if (isProp(place)) return true;
  return isOfferedField(place, file) || isGivenByOthers(place, file) || returnedBy.some((fn) => isForOthers(fn, file));
}

/** Whether a list, or the ref that holds it, is a property of an element: `<Chat history={history} />`. */
function isProp({ root, path }: Place): boolean {
  if (!('defs' in root)) return false;
  return readsOfVariable(root).some((read) => {
    let value = read;
    for (const name of path) {
      const { parent } = wrapped(value);
      if (parent?.type === 'MemberExpression' && nameOf(parent) === name) value = parent;
    }
    return wrapped(value).parent?.parent?.type === 'JSXAttribute';
  });
}

/** Whether a field holds a list that other modules gave to the constructor or a method, and so have: `constructor(private readonly log: Message[])`. */
function isGivenByOthers({ root, path: [name, ...deeper] }: Place, file: OpenAIFile): boolean {
  if ('defs' in root || 'global' in root || name === undefined || deeper.length > 0) return false;
  if (!classesForOthers(file).has(root)) return false;
  const isParameter = root.body.body.some(
    (member) =>
      member.type === 'MethodDefinition' &&
      member.value.params.some(
        (one) =>
          one.type === 'TSParameterProperty' &&
          fieldOfParameter(one)?.name === name &&
          one.parameter.type === 'Identifier',
      ),
  );
  return (
    isParameter ||
    file.nodes('AssignmentExpression').some(({ left, right }) => {
      if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression' || nameOf(left) !== name)
        return false;
      const variable = thisClass(left) === root ? file.bindings.variableOf(unwrap(right)) : undefined;
      const fn = variable && parameterOf(variable);
      return fn?.parent.type === 'MethodDefinition' && fn.params.some((one) => one === variable?.defs[0]?.name);
    })
  );
}

/** Finds the functions that return the list at a place, or what it is kept in. */
export function findReturned(
  calls: CallGraph,
  returnsOf: ReturnsOf,
  places: Places,
): (place: Place) => readonly FunctionNode[] {
  const byKey = new Map<string, FunctionNode[]>();
  for (const fn of calls.functions)
    for (const value of returnsOf(fn).flatMap(partsOf)) {
      const place = places.placeOf(value);
      if (place) append(byKey, place.key, fn);
    }
  return (place) => {
    const found: FunctionNode[] = [];
    for (let at: Place | undefined = place; at; at = places.parentOf(at)) found.push(...(byKey.get(at.key) ?? []));
    return found;
  };
}

/** What is returned as it is: `a` and `b` of `[a, { b }]`. */
function partsOf(returned: Node): readonly Node[] {
  const node = unwrap(returned);
  if (node.type === 'ArrayExpression') return node.elements.flatMap((element) => (element ? partsOf(element) : []));
  if (node.type !== 'ObjectExpression') return [node];
  return node.properties.flatMap((property) => (property.type === 'Property' ? partsOf(property.value) : []));
}

/** Whether other modules call a function, and get what it returns. */
function isForOthers(fn: FunctionNode, file: OpenAIFile): boolean {
  const { parent } = fn;
  if (parent.type === 'MethodDefinition' && (parent.accessibility === 'private' || nameOf(parent)?.startsWith('#')))
    return false;
  const isExportedOnly = file.calls
    .handOversOf(fn)
    .every((at) => at.type === 'AssignmentExpression' && isInExports(at.left));
  return file.calls.callers(fn).anytime && isExportedOnly && !findHandlers(file).has(fn);
}

/** Whether other modules see a field by its name: that of a class which they have, and neither `private` nor `#` nor `_` marks it as its own. */
export function isVisibleField({ root, path: [name] }: Place, file: OpenAIFile): boolean {
  if ('defs' in root || 'global' in root || name === undefined || /^[#_]/.test(name)) return false;
  return accessOf(root, name) !== 'private' && classesForOthers(file).has(root);
}

/** Whether a class says itself that others use a field. */
function isOfferedField({ root, path: [name] }: Place, file: OpenAIFile): boolean {
  if ('defs' in root || 'global' in root || name === undefined) return false;
  const access = accessOf(root, name);
  return (access === 'public' || access === 'protected') && classesForOthers(file).has(root);
}

/** The modifier in front of a field, as a member of its own or a parameter of the constructor. */
export function accessOf({ body }: ClassNode, name: string): TSESTree.Accessibility | undefined {
  for (const member of body.body) {
    if (member.type === 'PropertyDefinition' && nameOf(member) === name) return member.accessibility;
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue;
    for (const declared of member.value.params) {
      if (declared.type !== 'TSParameterProperty') continue;
      if (fieldOfParameter(declared)?.name === name) return declared.accessibility;
    }
  }
  return undefined;
}

/** The classes of whose objects other modules call methods, and so have the objects; what their subclasses inherit is called, too. */
const classesForOthers = once(
  (file: OpenAIFile): ReadonlySet<ClassNode> =>
    new Set(
      [...file.nodes('ClassDeclaration'), ...file.nodes('ClassExpression')].filter(({ body }) =>
        body.body.some(
          (member) => member.type === 'MethodDefinition' && isFunction(member.value) && isForOthers(member.value, file),
        ),
      ),
    ),
);

/** `setMessages` of `const [messages, setMessages] = useState([])`. */
function setterOf({ defs: [definition] }: Variable, file: OpenAIFile): Variable | undefined {
  if (definition?.type !== 'Variable') return undefined;
  const { id, init } = definition.node;
  const setter = id.type === 'ArrayPattern' && init && isHookCall(init) ? id.elements[1] : undefined;
  return setter ? file.bindings.variableOf(setter) : undefined;
}

/** Whether a function is not called here, and does not only stand among the dependencies of a hook. */
function isGivenAway(read: Node): boolean {
  const { parent } = read;
  if (parent?.type === 'CallExpression') return parent.callee !== read;
  return !(parent?.type === 'ArrayExpression' && isHookCall(parent.parent));
}
