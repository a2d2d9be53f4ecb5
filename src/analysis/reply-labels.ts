import { nameOf, stringOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { parserOf } from '../sdk/parsers.js';
import { RESPONSE_ITEMS } from '../sdk/installed.js';
import { holdsReason, LISTENERS, SHAPES, type Part } from '../sdk/reply-shapes.js';
import type { Call } from './calls.js';
import type { Flow, Labels, MethodResult } from './value-flow/flow.js';
import { calleePath } from './callee-path.js';
import type { Bindings } from './bindings.js';
import { qualifiedName } from './qualified-names.js';
import { isChecking } from './value-flow/functions.js';

/** Methods of a text that give it in part or in another form: `JSON.stringify(completion).substring(0, 500)`. */
const TEXT_METHODS = new Set([
  'at',
  'charAt',
  'concat',
  'normalize',
  'padEnd',
  'padStart',
  'replace',
  'replaceAll',
  'slice',
  'substr',
  'substring',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
]);

/**
 * The labels of the value-flow walker for answers: how one part is read out of another.
 * @param requests the calls of the file that give answers
 */
export function partLabels(bindings: Bindings, requests: ReadonlyMap<Node, unknown>): Labels<Part> {
  const known = (part: Part | undefined): Part | undefined => (part === 'other' ? undefined : part);
  return {
    member(label, name) {
      const shape = SHAPES[label];
      if (name === undefined) return known(shape.element ?? shape.rest);
      return known(own(shape.members, name) ?? shape.rest);
    },
    hasMembers: (label) => label === 'message' || label === 'toolCall' || label === 'choice',
    element: (label) => known(SHAPES[label].element),
    // what is made a text with the whole answer in it still holds the reason: `data: ${JSON.stringify(chunk)}`
    derived: (label) => known(SHAPES[label].derived ?? (holdsReason(label) ? label : undefined)),
    method(label, name, call) {
      const shape = SHAPES[label];
      const path: readonly string[] = [];
      if (name === 'withResponse') return { result: { label, path: ['data'] } };
      const events =
        shape.events ??
        (label === 'completion' ? SHAPES.stream.events : label === 'response' ? SHAPES.events.events : undefined);
      if (LISTENERS.has(name) && events) return listen(label, events, call);
      const result = own(shape.methods, name) ?? shape.methods?.['*'] ?? asText(label, name);
      if (!result) return undefined;
      if (result === label && name === 'tee') return { result: { label, path: ['*'] } };
      const isCompared = label === 'text' && findsNumbers(name, call);
      return known(result) ? { result: { label: result, path }, isCompared } : {};
    },
    // what a request makes of it is another answer, which is followed by itself
    made(flow, call, callee, index) {
      if (requests.has(call)) return undefined;
      return givesBack(call, callee, index, bindings, requests) ? flow.label : made(flow, call, callee, bindings);
    },
  };
}

/**
 * Whether a function outside the file is given the promise of an answer and is waited for: it gives the answer when it comes, as a rule, as one does that
 * is given a function that asks. `await withTimeout(openai.responses.create(…), 20_000)`. A helper of the SDK gives the output as it is.
 */
export function givesBack(
  call: Call,
  callee: Node,
  index: number,
  bindings: Bindings,
  requests: ReadonlyMap<Node, unknown>,
): boolean {
  const promise = call.type === 'CallExpression' && callee === call.callee ? call.arguments[index] : undefined;
  if (qualifiedName(callee, bindings)?.source === RESPONSE_ITEMS.source) return true;
  if (!promise || isChecking(callee) || !requests.has(bindings.resolve(promise))) return false;
  const { parent } = call;
  return (
    parent.type === 'AwaitExpression' ||
    parent.type === 'ReturnStatement' ||
    parent.type === 'ArrowFunctionExpression' ||
    (parent.type === 'MemberExpression' && nameOf(parent) === 'then')
  );
}

/** `text.match(/\d+/)`: a number is read out of a text, as `parseInt(text)` does. */
function findsNumbers(method: string, call: Call): boolean {
  const pattern = call.type === 'CallExpression' ? call.arguments[0] : undefined;
  if (method !== 'match' || pattern?.type !== 'Literal' || !('regex' in pattern)) return false;
  return OF_DIGITS.test(pattern.regex.pattern);
}

/** A pattern of digits and what stands between them, and of no letter or other class: `\d{1,3}`, `(\d+)\/10`, `^[0-9]+$`. */
const OF_DIGITS = /^(?=.*(?:\\d|\[0-9\]))(?:\\[bd/.]|\[0-9\]|[\d{},?:()^$+*|/ -])+$/;

/** An answer that was made a text is still the whole answer. */
function asText(label: Part, method: string): Part | undefined {
  return holdsReason(label) && TEXT_METHODS.has(method) ? label : undefined;
}

function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

function listen(label: Part, events: Readonly<Record<string, readonly Part[]>>, call: Call): MethodResult<Part> {
  const first = call.type === 'CallExpression' ? call.arguments[0] : undefined;
  const name = stringOf(first);
  const parts = (name === undefined ? undefined : own(events, name)) ?? events['*'] ?? [];
  const result = { label, path: [] };
  return {
    result,
    callback: {
      argument: 1,
      parameters: parts.map((part) => (part === 'other' ? undefined : { label: part, path: [] })),
    },
  };
}

/** What a function outside the file may make of a part. */
function made(flow: Flow<Part>, call: Call, callee: Node, bindings: Bindings): Part | undefined {
  const { label } = flow;
  if (label === 'reason' || label === 'eventType' || label === 'made') return undefined;
  const path = calleePath(callee, bindings);
  if (label === 'frame') return path.join('.') === 'JSON.parse' ? 'chunk' : 'frame';
  if (path[0] === 'console') return undefined;
  const isText = (label === 'text' || label === 'arguments') && flow.path.length === 0;
  // `stripFences(text)`: still text, for all we know; what is awaited, or comes from a parser, is something else
  if (
    isText &&
    call.parent.type !== 'AwaitExpression' &&
    call.type === 'CallExpression' &&
    unwrap(callee).type === 'Identifier' &&
    !/parse/i.test(path.at(-1) ?? '') &&
    [undefined, 'throws'].includes(parserOf(path, qualifiedName(callee, bindings))?.onCut)
  )
    return label;
  return holdsReason(label) || label !== 'other' ? 'made' : undefined;
}
