import type { TSESTree } from '@typescript-eslint/utils';
import { isLiteral, isNamed, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable, type Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import { optionsOf } from './choices.js';
import { isShortening } from './cuts.js';
import { argumentFor, isBeingRead, parameterOf, type Frame, type Seen } from './frames.js';
import { mappedTo, mapperOf } from './mapped-entries.js';
import type { ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';

/** One stretch of an array: the entries of another place, one message, or what cannot be told. */
export type Piece =
  | {
      readonly is: 'place';
      readonly place: Place;
      /** The expression that names it. */
      readonly node: Node;
      /** Where it was copied: what is written to it afterwards is not in the copy. Undefined for the array itself. */
      readonly copiedAt?: Node;
      /** How it got here: the array itself, its entries one by one as they are, or through other code that made something of them. */
      readonly as: 'itself' | 'entries' | 'made';
      /** For `made`: what each entry becomes, where a function of the file says so. */
      readonly into?: readonly Node[];
      /** For `made`: each entry becomes one of these, and none is left out. */
      readonly isWhole?: boolean;
    }
  | {
      readonly is: 'message';
      readonly at: Seen;
      /** For an entry of an array that is mapped: all that the function makes of one, each of which stands for itself in the list of pieces. */
      readonly others?: readonly Node[];
    }
  /** Entries of another array that are all of one kind: `reply.filter((m) => m.role === 'tool')`. */
  | { readonly is: 'some'; readonly role: string }
  /** `given`: the arrays that the code which is not understood got, and may have put into what it gave back. */
  | { readonly is: 'unknown'; readonly node: Node; readonly given?: readonly Place[] };

export interface Contents {
  /** What an array expression is made of, in order. Empty for an empty array. */
  piecesOf(expression: Node, frame?: Frame): readonly Piece[];
}

const DEEPEST = 16;
/** Expressions that are read for one array; functions that call each other in many ways go no further. */
const MOST_STEPS = 500;

/** Makes the reader of array expressions. */
export function readContents(
  bindings: Bindings,
  places: Places,
  calls: CallGraph,
  returnsOf: ReturnsOf,
  trace: ReplyTrace,
): Contents {
  let steps = 0;
  return {
    piecesOf(expression, frame) {
      steps = 0;
      return read(expression, frame, 0);
    },
  };

  function read(expression: Node, frame: Frame | undefined, depth: number): readonly Piece[] {
    const node = unwrap(expression);
    if (depth > DEEPEST || (steps += 1) > MOST_STEPS) return [{ is: 'unknown', node }];
    const again = (next: Node, inFrame = frame) => read(next, inFrame, depth + 1);
    switch (node.type) {
      case 'ArrayExpression':
        return node.elements.flatMap((element): readonly Piece[] => {
          if (!element) return [];
          if (element.type === 'SpreadElement') return snapshot(again(element.argument), element);
          return [{ is: 'message', at: { node: element, frame } }];
        });
      case 'AwaitExpression':
        return again(node.argument);
      case 'ConditionalExpression':
        return [...again(node.consequent), ...again(node.alternate)];
      case 'LogicalExpression':
        if (node.operator === '&&') return again(node.right);
        return isEmptyArray(node.right) ? again(node.left) : [...again(node.left), ...again(node.right)];
      case 'CallExpression':
        return ofCall(node, frame, depth);
      case 'Literal':
        return [];
      default: {
        const chosen = node.type === 'Identifier' ? chosenFor(node) : undefined;
        if (chosen) return again(chosen);
        const place = places.placeOf(node, frame);
        return place ? [{ is: 'place', place, node, as: 'itself' }] : [{ is: 'unknown', node }];
      }
    }
  }

  /** The choice that a name stands for which is read nowhere else: `const earlier = given ?? history`. As a place it would be the first of the two alone. */
  function chosenFor(name: TSESTree.Identifier): Node | undefined {
    const variable = bindings.variableOf(name);
    const origin = variable && bindings.originOf(variable);
    if (!variable || origin?.path.length !== 0 || !isChoice(origin.from)) return undefined;
    return readsOfVariable(variable).length === 1 ? origin.from : undefined;
  }

  function ofCall(call: TSESTree.CallExpression, frame: Frame | undefined, depth: number): readonly Piece[] {
    const place = places.placeOf(call, frame);
    if (place) return [{ is: 'place', place, node: call, as: 'itself' }];
    const method = methodName(call);
    const receiver = receiverOf(call);
    const again = (next: Node, inFrame = frame) => read(next, inFrame, depth + 1);
    if (receiver && method !== undefined) {
      if (method === 'concat') {
        return [
          ...entries(again(receiver)),
          ...call.arguments.flatMap((argument) =>
            argument.type === 'SpreadElement' ? entries(again(argument.argument)) : appended(argument, frame, depth),
          ),
        ];
      }
      if (method === 'filter') {
        const role = roleKept(call);
        if (role !== undefined) return [{ is: 'some', role }];
      }
      if (method === 'map' || method === 'flatMap') return ofMap(call, receiver, frame, depth);
      if (method === 'reverse' || method === 'sort' || method === 'toString') return again(receiver);
      if (method === 'slice' && keepsStartOnly(call)) return [];
      if (receiver.type === 'Identifier' && ['Array', 'Object', 'JSON'].includes(receiver.name)) {
        const first = call.arguments[0];
        if (first && first.type !== 'SpreadElement' && OF_ARGUMENT.has(method)) return snapshot(again(first), call);
      }
      if (COPIES.has(method)) return partly(snapshot(again(receiver), call));
      if (isNamed(receiver, 'Promise') && call.arguments[0]) return again(call.arguments[0]);
    } else if (isNamed(call.callee, 'structuredClone') && call.arguments[0]) {
      return snapshot(again(call.arguments[0]), call);
    }
    const { functions, certain } = calls.callees(call);
    const [only] = functions;
    if (only && functions.length === 1 && certain && !isBeingRead(only, frame)) {
      const returned = returnsOf(only).flatMap((value) => again(value, { call, fn: only, outer: frame }));
      if (returned.length > 0) return returned;
    }
    const [list, ...others] = call.arguments;
    if (functions.length === 0 && list && isShortening(call) && !others.some((other) => trace.occursIn(other)))
      return partly(snapshot(again(list), call)).map((piece) =>
        piece.is === 'place' ? { ...piece, as: 'made' } : piece,
      );
    return [{ is: 'unknown', node: call, given: givenTo(call, frame) }];
  }

  function givenTo(call: TSESTree.CallExpression, frame: Frame | undefined): readonly Place[] {
    return call.arguments.flatMap((argument) =>
      argument.type === 'SpreadElement' ? [] : (places.placeOf(argument, frame) ?? []),
    );
  }

  function ofMap(
    call: TSESTree.CallExpression,
    receiver: Node,
    frame: Frame | undefined,
    depth: number,
  ): readonly Piece[] {
    const returned = mappedTo(call, calls, returnsOf);
    // Every entry gets a role that is written out: these are new messages, whatever they are made from.
    if (returned.length > 0 && returned.every((value) => isWritten(value, frame)))
      return returned.map((node) => ({ is: 'message', at: { node, frame }, others: returned }));
    const source = read(receiver, frame, depth + 1);
    const keepsAll = methodName(call) === 'map' && returned.length > 0;
    return source.map((piece): Piece => {
      if (piece.is !== 'place') return piece;
      return {
        ...piece,
        as: 'made',
        into: returned,
        isWhole: keepsAll && (piece.as !== 'made' || piece.isWhole === true),
      };
    });
  }

  /** Whether a value is an object with a role, or a function of the file makes nothing but such objects: `(call) => run(call)`. */
  function isWritten(value: Node, frame: Frame | undefined): boolean {
    const node = unwrap(value);
    if (node.type === 'AwaitExpression') return isWritten(node.argument, frame);
    if (node.type === 'ObjectExpression') return hasRole(node);
    if (node.type !== 'CallExpression' || (steps += 1) > MOST_STEPS) return false;
    const { functions, certain } = calls.callees(node);
    const [only] = functions;
    if (!only || functions.length > 1 || !certain || isBeingRead(only, frame)) return false;
    const returned = returnsOf(only);
    const inner = { call: node, fn: only, outer: frame };
    return returned.length > 0 && returned.every((one) => isWritten(one, inner));
  }

  /** `concat` takes arrays and single entries alike. */
  function appended(argument: Node, frame: Frame | undefined, depth: number): readonly Piece[] {
    const node = unwrap(argument);
    if (isEntry(node) || trace.partOf(node) === 'message') return [{ is: 'message', at: { node, frame } }];
    const pieces = read(node, frame, depth + 1);
    return pieces.every((piece) => piece.is === 'unknown') ? [{ is: 'message', at: { node, frame } }] : entries(pieces);
  }

  /** Whether a value is one object, or a parameter for which every call gives one. */
  function isEntry(value: Node, depth = 0): boolean {
    const node = bindings.resolve(value);
    if (node.type !== 'Identifier') return node.type === 'ObjectExpression';
    const variable = bindings.variableOf(node);
    const fn = variable && parameterOf(variable);
    if (!variable || !fn || depth > DEEPEST || (steps += 1) > MOST_STEPS) return false;
    const sites = calls.callers(fn).calls;
    return (
      sites.length > 0 &&
      sites.every((call) => {
        const given = argumentFor(variable, { call, fn, outer: undefined }, bindings);
        return given !== undefined && isEntry(given.node, depth + 1);
      })
    );
  }

  /** The one role that a filter keeps: `(m) => m.role === 'tool'`. */
  function roleKept(call: TSESTree.CallExpression): string | undefined {
    const test = mapperOf(call, calls);
    const [kept] = test ? returnsOf(test) : [];
    const node = kept && unwrap(kept);
    if (node?.type !== 'BinaryExpression' || !['===', '=='].includes(node.operator)) return undefined;
    const left = unwrap(node.left);
    return left.type === 'MemberExpression' && nameOf(left) === 'role' ? stringOf(node.right) : undefined;
  }
}

/** Whether an object says in so many words whose message it is. */
function hasRole(object: TSESTree.ObjectExpression): boolean {
  return object.properties.some(
    (property) =>
      property.type === 'Property' &&
      ['role', 'type'].includes(nameOf(property) ?? '') &&
      stringOf(property.value) !== undefined,
  );
}

/** `messages.slice(0, 1)`: the system message and no turns. */
function keepsStartOnly({ arguments: [from, to] }: TSESTree.CallExpression): boolean {
  return isLiteral(from, 0) && to?.type === 'Literal' && typeof to.value === 'number' && to.value >= 0 && to.value <= 2;
}

/** The entries that an array has at this moment. */
function snapshot(pieces: readonly Piece[], at: Node): readonly Piece[] {
  return entries(pieces).map((piece): Piece =>
    piece.is === 'place' && !piece.copiedAt ? { ...piece, copiedAt: at } : piece,
  );
}

/** Perhaps not all of these entries. */
function partly(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece): Piece => (piece.is === 'place' && piece.isWhole ? { ...piece, isWhole: false } : piece));
}

/** The same entries in another array. */
function entries(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece): Piece =>
    piece.is === 'place' && piece.as === 'itself' ? { ...piece, as: 'entries' } : piece,
  );
}

/** `other ? a : b`, `a ?? b`, where neither is a new array. */
function isChoice(value: Node): boolean {
  const options = optionsOf(value);
  return options.length > 0 && !options.some((option) => unwrap(option).type === 'ArrayExpression');
}

function isEmptyArray(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'ArrayExpression' && inner.elements.length === 0;
}

/** Array methods whose result holds entries of the array, as they are. */
const COPIES = new Set(['slice', 'filter', 'flat', 'toReversed', 'toSorted', 'toSpliced', 'with', 'values', 'splice']);

/** Static functions that copy the entries of their argument. */
const OF_ARGUMENT = new Set(['from', 'values', 'entries', 'freeze', 'parse', 'stringify', 'assign']);
