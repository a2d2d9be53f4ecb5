import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isLiteral,
  isStaticCall,
  lastName,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
} from '../../ast/expressions.js';
import { methodName } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import {
  GLOBAL_CALLBACKS,
  PACKAGE_CALLBACKS,
  SINGLE_EVENTS,
  STARTING_METHODS,
  TEST_FUNCTIONS,
  TEST_MODIFIERS,
  type CallbackFact,
} from '../../sdk/callbacks.js';
import type { Bindings } from '../bindings.js';
import type { Manner } from '../calls.js';
import { isAwaited, readsOf } from './awaited.js';
import { isProcedure } from './life-cycle.js';
import { rootOfCallee } from './roots.js';

/** Methods of arrays, strings and the like that call their function before they return. ECMAScript 2026, sections 22.1.3, 23.1.3, 24.1.3. */
const DURING = new Set(
  'forEach map filter reduce reduceRight some every find findIndex findLast findLastIndex flatMap sort toSorted from fromAsync replace replaceAll stringify groupBy'.split(
    ' ',
  ),
);
/** Calls whose function runs once, when something has happened. */
const ONCE = new Set(
  'then catch finally setTimeout setImmediate queueMicrotask nextTick requestAnimationFrame requestIdleCallback once question ready onReady'.split(
    ' ',
  ),
);
/** Calls that register a function for such an event, or for any. */
const FOR_EVENT = new Set('on addListener addEventListener'.split(' '));
/** Names for functions that call another one again and again: `pMap`, `eachSeries`, `times`. One that tries again does so after a failure only. */
const REPEATS = /each|map|times|repeat|loop|while|until|series|forever|poll|filter|reduce/i;
/** Calls that register a function for good, whether or not they are awaited. */
const REGISTERED = new Set(
  'on addListener prependListener addEventListener subscribe watch setInterval get post put patch delete all use route command action handle listen createServer serve'.split(
    ' ',
  ),
);

/**
 * How code outside the file runs a function that is an argument of this call, or part of one.
 * What no name, package, event or `await` tells counts as run again and again.
 */
export function mannerOf(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  argument: Node,
  bindings: Bindings,
): Manner {
  const callee = unwrap(call.callee);
  const name = lastName(callee);
  if (call.type === 'NewExpression') {
    if (name === 'Promise' && call.arguments[0] === argument) return 'inPlace';
    if (name !== undefined && /Stream$/.test(name)) return 'during';
    return runsByFact(callee, name, argument, bindings) ?? 'later';
  }
  if (name === undefined) return 'later';
  if (callee.type === 'MemberExpression' && (DURING.has(name) || isStaticCall(call, 'JSON', 'parse'))) return 'during';
  if (ONCE.has(name) || isForOnce(call, argument, name)) return 'once';
  if (isTest(callee)) return 'within';
  const known = FOR_EVENT.has(name) ? undefined : runsByFact(callee, name, argument, bindings);
  if (known) return known;
  if (isCommand(call, argument, bindings)) return 'command';
  if (REGISTERED.has(name)) return 'registered';
  if (!isAwaited(call, readsOf(bindings))) return 'later';
  return REPEATS.test(name) ? 'during' : 'within';
}

/**
 * How a function is run that is assigned to a member: again and again, unless it is for an event that comes once. What other functions start, as with
 * `recognition.start()`, may come to its end again.
 */
export function mannerOfAssignment(target: TSESTree.MemberExpression, bindings: Bindings): Manner {
  const name = nameOf(target);
  if (!name?.startsWith('on') || !SINGLE_EVENTS.has(name.slice(2))) return 'later';
  const around = enclosingFunction(target);
  const isStarted = readsOf(bindings)(unwrap(target.object)).some(
    ({ parent }) =>
      parent?.type === 'MemberExpression' &&
      STARTING_METHODS.has(nameOf(parent) ?? '') &&
      enclosingFunction(parent) !== around,
  );
  return isStarted ? 'later' : 'once';
}

/** What is known of the package, or global object, that a callee comes from. */
function runsByFact(
  callee: Node,
  name: string | undefined,
  argument: Node,
  bindings: Bindings,
): CallbackFact['runs'] | undefined {
  const root = rootOfCallee(callee, bindings);
  const from = root.package ?? root.global ?? '';
  const facts = root.package === undefined ? GLOBAL_CALLBACKS : PACKAGE_CALLBACKS;
  const fact = facts.find((one) => one.from.includes(from) && (one.names?.includes(name ?? '') ?? true));
  // A function in an object of options is for what its name says: `chrome.contextMenus.create({ onclick })`.
  if (fact?.runs !== 'once') return fact?.runs;
  return unwrap(argument).type === 'ObjectExpression' ? undefined : 'once';
}

/** `it(…)`, `test.only(…)` */
function isTest(callee: Node): boolean {
  let node = unwrap(callee);
  while (node.type === 'MemberExpression') {
    if (!TEST_MODIFIERS.has(nameOf(node) ?? '')) return false;
    node = unwrap(node.object);
  }
  return node.type === 'Identifier' && TEST_FUNCTIONS.has(node.name);
}

/** Whether a call that others use to register a function for good hands it over for one run: by its event or options, or as Node.js calls back with a result. */
function isForOnce(call: TSESTree.CallExpression, argument: Node, name: string): boolean {
  const [first, second, third] = call.arguments;
  if (FOR_EVENT.has(name)) {
    const once = third?.type === 'ObjectExpression' ? propertyOf(third, 'once')?.value : undefined;
    return SINGLE_EVENTS.has(eventOf(first)) || isLiteral(once, true);
  }
  switch (name) {
    case 'listen':
      return first !== argument; // `server.listen(port, ready)`; others listen with a function
    case 'parse':
      return first !== argument; // `form.parse(request, done)`
    case 'useEffect':
      return second?.type === 'ArrayExpression' && second.elements.length === 0;
    default:
      return name !== 'use' && isErrorFirst(argument);
  }
}

/** `program.action(run)`, of a program that comes from no other package: a bot's action has a name before its function. */
function isCommand(call: TSESTree.CallExpression, argument: Node, bindings: Bindings): boolean {
  const [first, second] = call.arguments;
  if (methodName(call) !== 'action' || first !== argument || second || isProcedure('action', argument)) return false;
  return rootOfCallee(call.callee, bindings).package === undefined;
}

/** The name of an event: `'ready'`, `Events.ClientReady`. */
function eventOf(written: Node | undefined): string {
  const node = written && unwrap(written);
  return stringOf(node) ?? (node?.type === 'MemberExpression' ? (nameOf(node) ?? '') : '');
}

/** `(error, rows) => …`: whoever calls back like that does so once. */
function isErrorFirst(callback: Node): boolean {
  const [first] = isFunction(callback) ? callback.params : [];
  return first?.type === 'Identifier' && /^_?err(?:or)?$/.test(first.name);
}
