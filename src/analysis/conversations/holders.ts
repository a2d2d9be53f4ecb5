import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isStaticCall, lastName, propertyOf, unwrap, withoutAwait } from '../../ast/expressions.js';
import { receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { BODY_READERS } from '../../sdk/request-bodies.js';
import type { Bindings, Variable } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import type { Arrays } from './arrays.js';
import { parameterOf } from './frames.js';
import { isHookCall, type Place, type Places } from './places.js';

/** Where the objects come from that hold conversations: `chat` of `chat.messages`. */
export interface Holders {
  /** Whether what is at a path in the value of an expression is made with it, each time that it is evaluated, and whether something may be in it then. */
  made(value: Node, path: readonly string[]): Made | undefined;
  /** Whether the object that holds what is kept at a place is one of code outside the file, which keeps it: `await Chat.findById(id)`. */
  isBorrowed(place: Place): boolean;
}

/** What something is made like. */
export type Made = 'empty' | 'filled';

/** Functions that return what others return, names for names. */
const DEEPEST = 6;
/** Expressions that are read for one call; with more, it is not known to look anything up. */
const MOST_STEPS = 500;

/** Makes the reader of the values of variables that hold conversations. */
export function readHolders(
  bindings: Bindings,
  calls: CallGraph,
  returnsOf: ReturnsOf,
  arrays: Arrays,
  places: Places,
): Holders {
  let steps = 0;
  return { made, isBorrowed };

  function made(value: Node, path: readonly string[], depth = DEEPEST): Made | undefined {
    const node = withoutAwait(value);
    if (depth === 0) return undefined;
    if (node.type === 'ObjectExpression') return writtenOut(node, path);
    if (node.type === 'NewExpression') return madeByConstructor(node, path);
    if (node.type !== 'CallExpression') return undefined;
    const { functions } = calls.callees(node);
    if (functions.length > 0)
      return all(functions.flatMap(returnsOf).map((returned) => made(returned, path, depth - 1)));
    const [given] = node.arguments;
    const list = asList(given); // `useRef([])`
    if (list) return list;
    const held = given?.type === 'ObjectExpression' ? writtenOut(given, path) : undefined;
    if (held) return held;
    steps = 0;
    return isOfCaller(node) || (!isHookCall(node) && !isLookUp(node) && !isOwnList(node)) ? 'filled' : undefined;
  }

  /** Whether a call is given something that tells which object is meant, such as an id: `loadSession(req.params.id)`. One that is not may make a new one. */
  function isLookUp(call: TSESTree.CallExpression, depth = DEEPEST): boolean {
    const receiver = receiverOf(call);
    return [...call.arguments, ...(receiver ? [receiver] : [])].some((part) => isFromParameter(part, depth));
  }

  function isFromParameter(part: Node, depth: number): boolean {
    if ((steps += 1) > MOST_STEPS) return false;
    const node = withoutAwait(part);
    const again = (next: Node): boolean => depth > 0 && isFromParameter(next, depth - 1);
    switch (node.type) {
      case 'Identifier': {
        const variable = bindings.variableOf(node);
        const origin = variable && bindings.originOf(variable);
        return variable !== undefined && (parameterOf(variable) !== undefined || (!!origin && again(origin.from)));
      }
      case 'MemberExpression':
        return again(node.object) || (node.computed && again(node.property));
      case 'ObjectExpression':
        return node.properties.some((one) => one.type === 'Property' && again(one.value));
      case 'TemplateLiteral':
        return node.expressions.some(again);
      case 'LogicalExpression':
      case 'BinaryExpression':
        return again(node.left) || again(node.right);
      case 'ArrowFunctionExpression':
        return again(node.body); // `list.find((one) => one.id === id)`
      case 'CallExpression':
        return isLookUp(node, depth - 1);
      default:
        return false;
    }
  }

  /** Whether a method is called on a list or store of the file. */
  function isOwnList(call: TSESTree.CallExpression): boolean {
    const receiver = receiverOf(call);
    const list = receiver && places.placeOf(receiver);
    return list !== undefined && arrays.writesTo(list).some(({ how, values }) => how !== 'assign' || asList(values[0]));
  }

  function madeByConstructor(node: TSESTree.NewExpression, [field]: readonly string[]): Made | undefined {
    const own = calls.classOf(node);
    if (!own) return node.arguments.length === 0 ? 'empty' : 'filled';
    if (field === undefined) return undefined;
    const set = arrays.writesTo(places.ofField(own, field)).filter(({ how }) => how === 'assign');
    const pieces = set.flatMap((write) => arrays.piecesOf(write));
    if (pieces.some(({ is }) => is !== 'message')) return undefined;
    return pieces.length === 0 ? 'empty' : 'filled';
  }

  /** What was sent to the function around, as it came: `await req.json()`, `JSON.parse(event.body)`. */
  function isOfCaller(expression: Node): boolean {
    const node = withoutAwait(expression);
    switch (node.type) {
      case 'Identifier': {
        const variable = bindings.variableOf(node);
        return variable !== undefined && parameterOf(variable) !== undefined;
      }
      case 'MemberExpression':
        return isOfCaller(node.object);
      case 'CallExpression': {
        const isParse = isStaticCall(node, 'JSON', 'parse');
        if (!isParse && !BODY_READERS.has(lastName(node.callee) ?? '')) return false;
        const from = (isParse ? undefined : receiverOf(node)) ?? node.arguments[0];
        return from !== undefined && isOfCaller(from);
      }
      default:
        return false;
    }
  }

  function isBorrowed({ root, path }: Place): boolean {
    const [field] = path;
    if ('global' in root || field === undefined) return false;
    if ('defs' in root)
      return (
        enclosingFunction(root.identifiers[0] as Node) !== undefined &&
        valuesOf(root).some((value) => isBorrowedValue(value, path))
      );
    return (
      path.length > 1 &&
      arrays
        .writesTo(places.ofField(root, field))
        .some(({ values }) => values.some((value) => isBorrowedValue(value, path)))
    );
  }

  function isBorrowedValue(value: Node, path: readonly string[]): boolean {
    const node = withoutAwait(value);
    if (node.type === 'LogicalExpression') return [node.left, node.right].some((one) => isBorrowedValue(one, path));
    if (node.type !== 'CallExpression' || isHookCall(node) || calls.callees(node).functions.length > 0) return false;
    return !made(node, path) && !isOwnList(node);
  }

  function valuesOf(variable: Variable): readonly Node[] {
    const origin = bindings.originOf(variable);
    return origin ? [origin.from] : (bindings.valuesOf(variable) ?? []);
  }
}

/** The array that an object literal has under one of the names of a path. */
function writtenOut(object: TSESTree.ObjectExpression, path: readonly string[]): Made | undefined {
  return path.map((name) => asList(propertyOf(object, name)?.value)).find((list) => list !== undefined);
}

function asList(value: Node | undefined): Made | undefined {
  const list = value && unwrap(value);
  if (list?.type !== 'ArrayExpression') return undefined;
  return list.elements.length === 0 ? 'empty' : 'filled';
}

/** What one of several is, each of which has to be made. */
function all(several: readonly (Made | undefined)[]): Made | undefined {
  if (several.length === 0 || several.includes(undefined)) return undefined;
  return several.includes('filled') ? 'filled' : 'empty';
}
