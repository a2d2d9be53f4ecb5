import { enclosingFunction, nameOf, propertyOf, unwrap, wrapped } from '../../ast/expressions.js';
import { methodName, pushedBy, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Variable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import type { ConversationEvent } from './conversation.js';
import { isModuleBoundary } from './escapes.js';
import type { Place } from './places.js';

/** What a user's slot is set to where there is nothing yet, and the path from there to the list of turns. */
interface Fill {
  readonly value: Node;
  readonly below: readonly string[];
}

/**
 * The variable of the module whose own array becomes the entry of a store, or the session, in which a user's turns are kept: the turns of all users go
 * into that one array. Undefined where each gets a copy of it, and where it is used in any other way.
 */
export function sharedStart({ source }: ConversationEvent, place: Place, file: OpenAIFile): Variable | undefined {
  if (pushedBy(source).length === 0) return undefined; // a new array leaves the old one as it is
  const fills = [...fallbacksOf(source, file), ...fillsOf(place, file)];
  if (fills.some(({ value }) => isCopy(value))) return undefined; // which may be what is pushed to
  for (const { value, below } of fills) {
    const start = file.bindings.variableOf(unwrap(value));
    if (start && isOnlyStart(start) && holdsList(start, below)) return start;
  }
  return undefined;
}

/** `const talk = talks.get(id) ?? base`, of the name by which a turn is pushed. */
function fallbacksOf(push: Node, file: OpenAIFile): readonly Fill[] {
  const list = receiverOf(push);
  const variable = list && file.bindings.variableOf(list);
  const values = (variable && file.bindings.valuesOf(variable)) ?? [];
  return values.flatMap((value) => [value, ...fallbackOf(value)]).map((value) => ({ value, below: [] }));
}

function fallbackOf(value: Node): readonly Node[] {
  const node = unwrap(value);
  return node.type === 'LogicalExpression' && node.operator !== '&&' ? [node.right] : [];
}

/** `[...base]`, and whatever else is made by a call; an entry of a store is none. */
function isCopy(value: Node): boolean {
  const node = unwrap(value);
  if (node.type === 'CallExpression') return methodName(node) !== 'get';
  return node.type === 'ArrayExpression' && node.elements.some((element) => element?.type === 'SpreadElement');
}

/** `talks[id] = base`, `talks.set(id, base)`, `ctx.session ??= start`. */
function fillsOf({ root, path }: Place, file: OpenAIFile): readonly Fill[] {
  const below = (slot: readonly string[] | undefined): readonly string[] | undefined =>
    slot && slot.length > 0 && slot.every((step, i) => step === path[i]) ? path.slice(slot.length) : undefined;
  const assigned = file.nodes('AssignmentExpression').flatMap(({ left, right }): Fill[] => {
    const rest = below(pathFrom(root, left, file));
    return rest ? [right, ...fallbackOf(right)].map((value) => ({ value, below: rest })) : [];
  });
  const set = file.nodes('CallExpression').flatMap((call): Fill[] => {
    const store = receiverOf(call, 'set');
    const slot = store && pathFrom(root, store, file);
    const rest = slot && below([...slot, '*']);
    const [, value] = call.arguments;
    return rest && value ? [{ value, below: rest }] : [];
  });
  return [...assigned, ...set];
}

/** The members by which an expression is reached from a variable; undefined where it starts from something else. */
function pathFrom(root: Place['root'], expression: Node, file: OpenAIFile): readonly string[] | undefined {
  const node = unwrap(expression);
  if (node.type === 'MemberExpression') {
    const above = pathFrom(root, node.object, file);
    const name = nameOf(node);
    return above && [...above, name === undefined || /^\d+$/.test(name) ? '*' : name];
  }
  return file.bindings.variableOf(node) === root ? [] : undefined;
}

/** Whether a variable of the module is a beginning and nothing else: it is put into slots, or its entries into new arrays. */
function isOnlyStart(start: Variable): boolean {
  const [definition] = start.defs;
  if (definition?.type !== 'Variable' || start.defs.length > 1 || enclosingFunction(definition.name)) return false;
  if (isModuleBoundary({ key: '', root: start, path: [], name: start.name })) return false;
  return start.references.every((reference) => {
    if (reference.isWrite()) return reference.init === true;
    const { parent } = wrapped(reference.identifier);
    if (parent?.type === 'CallExpression') return methodName(parent) === 'set';
    return ['SpreadElement', 'LogicalExpression', 'AssignmentExpression'].includes(parent?.type ?? '');
  });
}

/** Whether a variable is declared with an array, at the end of a path of its properties. */
function holdsList({ defs: [definition] }: Variable, path: readonly string[]): boolean {
  let value = definition?.type === 'Variable' ? definition.node.init : undefined;
  for (const name of path) {
    const object = value ? unwrap(value) : undefined;
    value = object?.type === 'ObjectExpression' ? (propertyOf(object, name)?.value as typeof value) : undefined;
  }
  return value ? unwrap(value).type === 'ArrayExpression' : false;
}
