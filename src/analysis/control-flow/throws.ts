import type { TSESTree } from '@typescript-eslint/utils';
import { isNamed, isStaticCall, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import { partOfProcess } from '../qualified-names.js';

/**
 * Methods that do not throw in the way they are used: of arrays, strings, maps, sets, numbers, dates, and listeners' registration.
 * An exception out of one of them is a defect of another kind, and no path that a rule should warn about.
 */
const SAFE_METHODS = new Set(
  (
    'push pop shift unshift splice slice concat join includes indexOf lastIndexOf at reverse fill flat keys values entries sort toSorted toSpliced toReversed with ' +
    'forEach map filter reduce reduceRight some every find findIndex findLast findLastIndex flatMap ' +
    'trim trimStart trimEnd split replace replaceAll startsWith endsWith toLowerCase toUpperCase substring substr charAt charCodeAt padStart padEnd match matchAll test search ' +
    'toString toFixed toISOString toLocaleString toLocaleTimeString toLocaleDateString getTime now valueOf hasOwnProperty ' +
    'has get set delete add clear bind then catch finally on once off setMaxListeners removeListener removeAllListeners'
  ).split(' '),
);
/** Objects of which every method is safe. */
const SAFE_OBJECTS = new Set(['console', 'Math', 'Object', 'Number', 'Date', 'Array', 'String', 'performance']);
const SAFE_FUNCTIONS = new Set(
  'String Number Boolean parseInt parseFloat isNaN isFinite setTimeout setInterval setImmediate clearTimeout clearInterval queueMicrotask Symbol'.split(
    ' ',
  ),
);
const SAFE_CLASSES = new Set(
  'Map Set WeakMap WeakSet Date Error TypeError RangeError Promise AbortController TextDecoder TextEncoder Headers FormData URLSearchParams'.split(
    ' ',
  ),
);

/** Whether evaluating a node itself, its operands aside, may throw: calls but for well-known harmless ones, `await`, `yield`, `import()`. */
export function canThrow(node: Node): boolean {
  switch (node.type) {
    case 'CallExpression':
      return !isSafeCall(unwrap(node.callee));
    case 'NewExpression':
      return !(node.callee.type === 'Identifier' && SAFE_CLASSES.has(node.callee.name));
    case 'TaggedTemplateExpression':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'ImportExpression':
      return true;
    default:
      return false;
  }
}

function isSafeCall(callee: Node): boolean {
  if (callee.type === 'Identifier') return SAFE_FUNCTIONS.has(callee.name);
  if (callee.type === 'Super') return true;
  if (callee.type !== 'MemberExpression') return false;
  const name = nameOf(callee);
  if (name !== undefined && SAFE_METHODS.has(name)) return true;
  const object = unwrap(callee.object);
  if (object.type === 'Identifier') return SAFE_OBJECTS.has(object.name);
  return name === 'write' && isStandardStream(object);
}

function isStandardStream(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    isNamed(node.object, 'process') &&
    ['stdout', 'stderr'].includes(nameOf(node) ?? '')
  );
}

/** Whether a call ends the process: Node's and Deno's ways. */
export function endsProcess(node: TSESTree.CallExpression, bindings: Bindings): boolean {
  const callee = unwrap(node.callee);
  // The last name of a member tells of most calls that they are another; a bare name may be an alias.
  const isMember = callee.type === 'MemberExpression';
  if (isMember ? !ENDS.has(nameOf(callee) ?? '') : callee.type !== 'Identifier') return false;
  if (isStaticCall(node, 'Deno', 'exit')) return true;
  const [name = '', ...deeper] = partOfProcess(callee, bindings) ?? [];
  return ENDS.has(name) && deeper.length === 0;
}

const ENDS: ReadonlySet<string> = new Set(['exit', 'abort', 'reallyExit']);
