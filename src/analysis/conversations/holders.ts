import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isStaticCall, lastName, propertyOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { BODY_READERS } from '../../sdk/request-bodies.js';
import type { Bindings, Variable } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import type { Arrays } from './arrays.js';
import { parameterOf, receiverOf } from './frames.js';
import { isHookCall, type Place, type Places } from './places.js';

/** Where the objects come from that hold conversations: `chat` of `chat.messages`. */
export interface Holders {
  /** Whether what is at a path in the value of an expression is made with it, each time that it is evaluated. */
  isMade(value: Node, path: readonly string[]): boolean;
  /** Whether the object that holds what is kept at a place is one of code outside the file, which keeps it: `await Chat.findById(id)`. */
  isBorrowed(place: Place): boolean;
}

/** Functions that return what others return, names for names. */
const DEEPEST = 6;

/** Makes the reader of the values of variables that hold conversations. */
export function readHolders(
  bindings: Bindings,
  calls: CallGraph,
  returnsOf: ReturnsOf,
  arrays: Arrays,
  places: Places,
): Holders {
  return { isMade, isBorrowed };

  function isMade(value: Node, path: readonly string[], depth = DEEPEST): boolean {
    const made = withoutAwait(value);
    if (depth === 0) return false;
    if (made.type === 'ObjectExpression') return isWrittenOut(made, path);
    if (made.type === 'NewExpression') return isMadeByConstructor(made, path);
    if (made.type !== 'CallExpression') return false;
    const { functions } = calls.callees(made);
    if (functions.length > 0)
      return functions.every((fn) => {
        const returned = returnsOf(fn);
        return returned.length > 0 && returned.every((one) => isMade(one, path, depth - 1));
      });
    const [given] = made.arguments;
    if (given?.type === 'ArrayExpression') return true; // `useRef([])`
    return (given?.type === 'ObjectExpression' && isWrittenOut(given, path)) || isOfCaller(made);
  }

  function isMadeByConstructor(made: TSESTree.NewExpression, [field]: readonly string[]): boolean {
    const own = calls.classOf(made);
    if (!own || field === undefined) return !own;
    const set = arrays.writesTo(places.ofField(own, field)).filter(({ how }) => how === 'assign');
    return set.flatMap((write) => arrays.piecesOf(write)).every(({ is }) => is === 'message');
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
    if (!('defs' in root) || path.length === 0 || !enclosingFunction(root.identifiers[0] as Node)) return false;
    const value = givenTo(root);
    const call = value && withoutAwait(value);
    if (call?.type !== 'CallExpression' || isHookCall(call) || isMade(call, path)) return false;
    if (calls.callees(call).functions.length > 0) return false;
    const receiver = receiverOf(call);
    const list = receiver && places.placeOf(receiver);
    return !list || arrays.writesTo(list).every(({ how, values }) => how === 'assign' && !isList(values[0]));
  }

  function givenTo(variable: Variable): Node | undefined {
    const values = bindings.valuesOf(variable);
    return bindings.originOf(variable)?.from ?? (values?.length === 1 ? values[0] : undefined);
  }
}

/** Whether an object literal has an array under one of the names of a path. */
function isWrittenOut(object: TSESTree.ObjectExpression, path: readonly string[]): boolean {
  return path.some((name) => isList(propertyOf(object, name)?.value));
}

function isList(value: Node | undefined): boolean {
  return value !== undefined && unwrap(value).type === 'ArrayExpression';
}

function withoutAwait(expression: Node): Node {
  const node = unwrap(expression);
  return node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
}
