import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNamed, lastName, nameOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { answerOnce } from './once.js';
import { asksForFew, isByIndex, isCut, isKeptShort, isPartOfFew, isSize } from './size-limits.js';
import { GROWING } from './value-flow/list-methods.js';

/** Methods of arrays that give as many elements as there are, or fewer. */
const SAME_SIZE = new Set('filter map sort toSorted reverse toReversed entries values keys with fill flat'.split(' '));
/** Lists that an answer of the model holds: as long as the model, or `n`, makes them. */
const OF_AN_ANSWER = new Set(['tool_calls', 'toolCalls', 'choices', 'output']);
/** A name for one of several parts. The plural names the whole, however it is cut: the chunks of a text. */
const PART = /(?:[Cc]hunk|[Bb]atch|[Gg]roup|[Ww]indow|[Pp]age|[Ss]lice)(?!e?s(?![a-z]))/;
/** A name for a function that gives one part: `nextBatch`. One that begins with the word makes the parts: `chunk`, `splitIntoPages`. */
const GIVES_PART = /[A-Za-z_](?:Chunk|Batch|Group|Window|Page|Slice)$/;
/** A name for something that is fixed when the program is written. */
const CONSTANT = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/;

/**
 * Whether a collection has no more than `max` elements, or somebody saw to it that it has not many: a literal, a slice, a query with a limit,
 * one batch of several, what a model wrote. False is "of any size, as far as the file shows".
 */
export function isBounded(items: Node, max: number, file: OpenAIFile): boolean {
  return isFew(items, max, file, new Map());
}

/** Whether a list is there only to have so many elements: `Array(n).fill(0)`, `[...Array(n).keys()]`, `{ length: n }`. The size of another list is no such number. */
export function isOnlyANumber(items: Node, file: OpenAIFile): boolean {
  return isNumberOfThings(file.bindings.resolve(items), file);
}

function isNumberOfThings(items: Node, file: OpenAIFile): boolean {
  const node = unwrap(items);
  switch (node.type) {
    case 'ObjectExpression': {
      const length = file.lookup(node, 'length');
      return length.is === 'found' && !isSize(file.bindings.resolve(length.value));
    }
    case 'ArrayExpression': {
      const [first] = node.elements;
      return node.elements.length === 1 && first?.type === 'SpreadElement' && isNumberOfThings(first.argument, file);
    }
    case 'NewExpression':
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      const [first] = node.arguments;
      if (callee.type !== 'MemberExpression')
        return lastName(callee) === 'Array' && first !== undefined && !isSize(file.bindings.resolve(first));
      const name = nameOf(callee) ?? '';
      if (name === 'from') return first !== undefined && isNumberOfThings(first, file);
      return SAME_SIZE.has(name) && isNumberOfThings(callee.object, file);
    }
    default:
      return false;
  }
}

/** What is known of values that have been asked about. */
type Known = Map<Node, boolean>;

/** Whether a number is at most `max`, or fixed elsewhere. */
export function isSmallNumber(value: Node, max: number, file: OpenAIFile, known: Known = new Map()): boolean {
  const node = file.bindings.resolve(value);
  if (node.type === 'Literal' && typeof node.value === 'number') return node.value <= max;
  if (node.type === 'MemberExpression' && isSize(node)) return isFew(node.object, max, file, known);
  if (node.type === 'Identifier' || node.type === 'MemberExpression') return CONSTANT.test(lastName(node) ?? '');
  if (node.type === 'CallExpression' && lastName(node.callee) === 'min')
    return answerOnce(node, known, () => node.arguments.some((argument) => isSmallNumber(argument, max, file, known)));
  return false;
}

function isFew(expression: Node, max: number, file: OpenAIFile, known: Known): boolean {
  const node = file.bindings.resolve(expression);
  return answerOnce(
    node,
    known,
    () => isFewOf(node, expression, max, file, known) || isKeptShort(expression, file) || isPartOfFew(node, file),
  );
}

function isFewOf(node: Node, expression: Node, max: number, file: OpenAIFile, known: Known): boolean {
  const again = (next: Node): boolean => isFew(next, max, file, known);
  switch (node.type) {
    case 'ArrayExpression':
      return !growsLater(expression, file) && hasFewElements(node, max, again);
    case 'ObjectExpression':
      return node.properties.length <= max && node.properties.every(({ type }) => type === 'Property');
    case 'AwaitExpression':
      return again(node.argument);
    case 'ConditionalExpression':
      return again(node.consequent) && again(node.alternate);
    case 'LogicalExpression':
      return again(node.right) && (node.operator === '&&' || again(node.left));
    case 'NewExpression':
      return node.arguments.length > 0 && node.arguments.every((argument) => again(argument));
    case 'TaggedTemplateExpression':
      return asksForFew(node);
    case 'CallExpression':
      return isFewOfCall(node, max, file, known);
    case 'MemberExpression': {
      const name = nameOf(node) ?? '';
      return OF_AN_ANSWER.has(name) || CONSTANT.test(name) || PART.test(name) || isIndexed(node);
    }
    case 'Identifier': {
      const variable = file.bindings.variableOf(node);
      if (CONSTANT.test(node.name) || PART.test(node.name)) return true;
      return variable !== undefined && isFewOfVariable(variable, file, again);
    }
    default:
      return false;
  }
}

function hasFewElements(array: TSESTree.ArrayExpression, max: number, again: (node: Node) => boolean): boolean {
  return (
    array.elements.length <= max &&
    array.elements.every((element) => element?.type !== 'SpreadElement' || again(element.argument))
  );
}

/** Whether something is added to the list under its name. */
function growsLater(expression: Node, file: OpenAIFile): boolean {
  const name = unwrap(expression);
  const variable = name.type === 'Identifier' ? file.bindings.variableOf(name) : undefined;
  return (
    variable?.references.some(({ identifier }) => {
      const { parent } = identifier;
      if (parent.type !== 'MemberExpression' || parent.object !== identifier) return false;
      const isAssigned = parent.parent.type === 'AssignmentExpression' && parent.parent.left === parent;
      return isAssigned || GROWING.has(nameOf(parent) ?? '');
    }) === true
  );
}

function isFewOfCall(call: TSESTree.CallExpression, max: number, file: OpenAIFile, known: Known): boolean {
  const again = (next: Node): boolean => isFew(next, max, file, known);
  const callee = unwrap(call.callee);
  const name = lastName(call.callee) ?? '';
  const [first] = call.arguments;
  if (asksForFew(call) || GIVES_PART.test(name)) return true;
  if (callee.type !== 'MemberExpression')
    return name === 'Array' && first !== undefined && isSmallNumber(first, max, file, known);
  const owner = unwrap(callee.object);
  if (isNamed(owner, 'Object') && first) return again(first);
  if (isNamed(owner, 'Array') && name === 'from' && first) {
    const length = file.lookup(first, 'length');
    return length.is === 'found' ? isSmallNumber(length.value, max, file, known) : again(first);
  }
  if (name === 'slice' || name === 'splice') return isCut(call) || again(callee.object);
  if (name === 'filter' && isByIndex(first)) return true;
  if (SAME_SIZE.has(name)) return again(callee.object);
  if (name === 'concat') return [callee.object, ...call.arguments].every(again);
  return false;
}

/** `pages[i]`: one of several lists. */
function isIndexed(node: TSESTree.MemberExpression): boolean {
  return node.computed && nameOf(node) === undefined;
}

function isFewOfVariable(variable: Variable, file: OpenAIFile, again: (node: Node) => boolean): boolean {
  const definition = variable.defs[0];
  if (!definition) return false;
  if (definition.type === 'Parameter') return isFewInEveryCall(variable, definition.node, file, again);
  if (definition.type === 'TSEnumName') return true;
  if (definition.type !== 'Variable') return false;
  if (definition.parent.parent.type === 'ForOfStatement') return true; // one of several lists, each awaited before the next
  const values = file.bindings.valuesOf(variable);
  const [name] = variable.identifiers;
  return values !== undefined && values.length > 0 && values.every(again) && !(name && growsLater(name, file));
}

/** Whether a parameter of a function that nobody else can call is few in all of its calls. */
function isFewInEveryCall(variable: Variable, fn: Node, file: OpenAIFile, again: (node: Node) => boolean): boolean {
  if (!isFunction(fn)) return false;
  const index = fn.params.findIndex((parameter) => parameter === variable.identifiers[0]);
  const { calls, escapes } = file.calls.callers(fn);
  if (index < 0 || escapes || calls.length === 0) return false;
  return calls.every((call) => {
    const argument = call.type === 'TaggedTemplateExpression' ? undefined : call.arguments[index];
    return argument !== undefined && argument.type !== 'SpreadElement' && again(argument);
  });
}
