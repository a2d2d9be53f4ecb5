import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isLiteral,
  isNamed,
  isWithin,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
  wrapped,
} from '../../ast/expressions.js';
import { methodName, pushedBy, receiverOf } from '../../ast/members.js';
import { besides } from '../../ast/statements.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import { calleePath } from '../callee-path.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import type { Conversation } from './conversation.js';
import type { Cut } from './cuts.js';
import { isInOtherHands } from './growth.js';
import { argumentFor, parameterOf } from './frames.js';
import { mapperOf } from './mapped-entries.js';

/** A cut through a conversation that can part a tool's result from its call. */
export interface OrphaningCut {
  readonly conversation: Conversation;
  /** The call that cuts: `messages.slice(-20)`, `messages.shift()`. */
  readonly call: TSESTree.CallExpression;
  readonly how: 'slice' | 'splice' | 'toSpliced' | 'shift' | 'filter';
}

/**
 * Where conversations that hold tool results are cut by number, or filtered by role, with nothing that looks at what is cut; and the rest is sent.
 */
export function findOrphaningCuts(file: OpenAIFile): readonly OrphaningCut[] {
  return file.conversations.flatMap((conversation) => {
    const { events, cuts } = conversation;
    if (cuts.length === 0 || !holdsResults(conversation, file) || isInOtherHands(conversation)) return [];
    const requests = events.filter(({ what, as }) => what === 'request' && as !== 'made');
    if (requests.length === 0) return [];
    return cuts.flatMap((cut): readonly OrphaningCut[] => {
      const call = cut.member.parent;
      if (call.type !== 'CallExpression' || call.callee !== cut.member) return [];
      const how = howItCuts(cut, call, file);
      if (
        !how ||
        (how === 'filter' ? !events.some(({ what }) => what === 'reply') : looksAtRoles(call, conversation, file))
      )
        return [];
      const isInPlace = how === 'shift' || how === 'splice';
      return (isInPlace && !isReplaced(call, file)) || isSent(call, conversation, file)
        ? [{ conversation, call, how }]
        : [];
    });
  });
}

/** Whether results of tools come into a conversation: by themselves, or by a function that adds replies as well as results. */
function holdsResults({ events }: Conversation, { bindings, calls }: OpenAIFile): boolean {
  return events.some(({ what, source }) => {
    if (what !== 'reply') return what === 'tool';
    return pushedBy(source).some((entry) => {
      const variable = bindings.variableOf(unwrap(entry));
      const fn = variable && parameterOf(variable);
      return (
        fn &&
        calls.callers(fn).calls.some((call) => {
          const given = argumentFor(variable, { call, fn, outer: undefined }, bindings);
          const message = given && bindings.resolve(given.node);
          return message?.type === 'ObjectExpression' && stringOf(propertyOf(message, 'role')?.value) === 'tool';
        })
      );
    });
  });
}

function howItCuts(
  { name, member }: Cut,
  call: TSESTree.CallExpression,
  file: OpenAIFile,
): OrphaningCut['how'] | undefined {
  const [first, second] = call.arguments;
  const list = member.object;
  switch (name) {
    case 'shift':
      return 'shift';
    case 'slice':
      return first && !second && isFromTheEnd(first, list, file) && keepsTools(list, file) ? 'slice' : undefined;
    case 'splice':
    case 'toSpliced':
      if (!first || !second || call.arguments.length > 2 || !isStart(first) || isAll(second)) return undefined;
      return isCount(second, list, file) ? name : undefined;
    case 'filter':
      return partsRoles(call, file) ? 'filter' : undefined;
    default:
      return undefined;
  }
}

/** Whether a list is filtered, if it is, of the system message alone: what others leave out may be calls and results. */
function keepsTools(list: Node, file: OpenAIFile): boolean {
  const filter = file.bindings.resolve(list);
  if (filter.type !== 'CallExpression' || methodName(filter) !== 'filter') return true;
  const test = mapperOf(filter, file.calls);
  const kept = test ? file.returnsOf(test) : [];
  return kept.length > 0 && kept.every(leavesSystemOut);
}

/** `m.role !== 'system'`, `m.role !== 'system' && m.role !== 'developer'` */
function leavesSystemOut(test: Node): boolean {
  const node = unwrap(test);
  if (node.type === 'LogicalExpression')
    return node.operator === '&&' && leavesSystemOut(node.left) && leavesSystemOut(node.right);
  if (node.type !== 'BinaryExpression' || !node.operator.startsWith('!')) return false;
  const read = unwrap(node.left);
  return read.type === 'MemberExpression' && nameOf(read) === 'role' && isAboutSystem(read);
}

/** `-20`, `-LIMIT`, `-2 * TURNS`, `messages.length - 20`; not `-1`, which is the newest message. */
function isFromTheEnd(from: Node, list: Node, file: OpenAIFile): boolean {
  const node = file.bindings.resolve(from);
  if (node.type === 'UnaryExpression')
    return node.operator === '-' && !isLiteral(node.argument, 1) && isCount(node.argument, list, file);
  if (node.type !== 'BinaryExpression' || !isCount(node, list, file)) return false;
  return node.operator === '-' ? isLength(node.left) : node.operator === '*' && isFromTheEnd(node.left, list, file);
}

function isStart(index: Node): boolean {
  const node = unwrap(index);
  return node.type === 'Literal' && typeof node.value === 'number';
}

/** `splice(0, messages.length)` empties, and leaves nothing to be parted. */
function isAll(count: Node): boolean {
  return isLength(count) || isNamed(count, 'Infinity');
}

function isLength(node: Node): boolean {
  const member = unwrap(node);
  return member.type === 'MemberExpression' && nameOf(member) === 'length';
}

/** Whether a number is written, set or given somewhere, or made of such numbers and the length of the list. One that is worked out otherwise may well be a good place. */
function isCount(number: Node, list: Node, file: OpenAIFile, depth = 0): boolean {
  if (depth > 8) return false;
  const node = file.bindings.resolve(number);
  const areCounts = (parts: readonly Node[]): boolean => parts.every((part) => isCount(part, list, file, depth + 1));
  switch (node.type) {
    case 'Literal':
      return true;
    case 'Identifier': {
      const variable = file.bindings.variableOf(node);
      return variable?.defs[0]?.type !== 'Variable' || file.bindings.originOf(variable) !== undefined;
    }
    case 'MemberExpression':
      if (nameOf(node) !== 'length') return !node.computed;
      return file.sourceCode.getText(node.object) === file.sourceCode.getText(list);
    case 'UnaryExpression':
      return areCounts([node.argument]);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return areCounts([node.left, node.right]);
    case 'CallExpression':
      return (
        /^(Math\.\w+|Number|parseInt)$/.test(calleePath(node.callee, file.bindings).join('.')) &&
        areCounts(node.arguments)
      );
    default:
      return false;
  }
}

/** Whether a filter keeps the calls without the results, or the results without the calls: `(m) => m.role !== 'tool'`. */
function partsRoles(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const test = mapperOf(call, file.calls);
  if (!test || readsIn(file, CALL_MEMBERS).some((read) => isWithin(read, test))) return false;
  const listed = rolesListed(file.returnsOf(test)[0], file);
  if (listed) return listed.includes('tool') !== listed.includes('assistant');
  const tests = nodesWithin(file.nodes('BinaryExpression'), test);
  const roles = new Map<string, boolean>();
  for (const { left, operator, right } of tests) {
    const member = unwrap(left);
    const role = stringOf(right);
    if (member.type !== 'MemberExpression' || nameOf(member) !== 'role' || role === undefined) return false;
    if (!/^[!=]==?$/.test(operator)) return false;
    roles.set(role, operator.startsWith('='));
  }
  const kinds = new Set(roles.values());
  if (kinds.size !== 1) return false;
  return roles.has('tool') !== roles.has('assistant') && tests.length === roles.size;
}

/** The roles of `['user', 'assistant'].includes(m.role)`. */
function rolesListed(test: Node | undefined, file: OpenAIFile): readonly (string | undefined)[] | undefined {
  const call = test && unwrap(test);
  if (call?.type !== 'CallExpression' || methodName(call) !== 'includes') return undefined;
  const list = file.bindings.resolve(receiverOf(call) as Node);
  const role = call.arguments[0] && unwrap(call.arguments[0]);
  if (list.type !== 'ArrayExpression' || role?.type !== 'MemberExpression' || nameOf(role) !== 'role') return undefined;
  return list.elements.map(stringOf);
}

const CALL_MEMBERS: ReadonlySet<string> = new Set(['tool_calls', 'tool_call_id', 'function_call', 'content', 'type']);
const ROLE_MEMBERS: ReadonlySet<string> = new Set(['role', 'tool_call_id', 'type']);

/** Whether the code that cuts by number looks at what the entries are, or a function that it, or the request in its place, calls; or at what it has cut off. */
function looksAtRoles(call: TSESTree.CallExpression, { events }: Conversation, file: OpenAIFile): boolean {
  const readers = readersOfRoles(file);
  const { parent } = wrapped(call);
  return (
    readers.has(enclosingFunction(call) ?? file.program) ||
    (parent?.type === 'VariableDeclarator' && readsOf(parent, CALL_MEMBERS, file)) ||
    file
      .nodes('CallExpression')
      .some(
        (made) =>
          events.some(({ what, source }) => what === 'request' && source !== made && isWithin(made, source)) &&
          file.calls.callees(made).functions.some((fn) => readers.has(fn)),
      )
  );
}

/**
 * The functions that read roles or types of entries, or run one that does; the program, where any does. To look for the system message is to look at no
 * other: `messages.filter((m) => m.role !== 'system')`.
 */
const readersOfRoles = once((file: OpenAIFile): ReadonlySet<Node> => {
  const readers = new Set<Node>();
  const addAround = (node: Node): void => {
    for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) readers.add(fn);
    readers.add(file.program);
  };
  readsIn(file, ROLE_MEMBERS)
    .filter((read) => !isAboutSystem(read))
    .forEach(addAround);
  // the set grows while it is gone through
  for (const fn of readers)
    if (isFunction(fn)) [...file.calls.callers(fn).calls, ...file.calls.handOversOf(fn)].forEach(addAround);
  return readers;
});

/** Whether a role that is read is only compared with that of the system message. */
function isAboutSystem(read: Node): boolean {
  const { parent } = wrapped(read);
  return parent?.type === 'BinaryExpression' && /^(?:system|developer)$/.test(stringOf(parent.right) ?? '');
}

/** Where a file reads one of some members, or takes it out of an object. */
function readsIn(file: OpenAIFile, names: ReadonlySet<string>): readonly Node[] {
  return [
    ...file.nodes('MemberExpression'),
    ...file.nodes('Property').filter(({ parent }) => parent.type === 'ObjectPattern'),
  ].filter((node) => names.has(nameOf(node) ?? ''));
}

/** Whether one of some members is read of what a declaration names: `const gone = messages.shift(); if (gone.tool_calls) …`. */
function readsOf(declarator: TSESTree.VariableDeclarator, names: ReadonlySet<string>, file: OpenAIFile): boolean {
  const variables = file.bindings.declaredBy(declarator);
  return readsIn(file, names).some((read) =>
    read.type === 'MemberExpression'
      ? variables.some((variable) => variable === file.bindings.variableOf(unwrap(read.object)))
      : isWithin(read, declarator.id),
  );
}

/** Whether another entry is put in the place of the first: `messages.shift(); messages.unshift({ role: 'system', … });` */
function isReplaced(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const [next] = call.parent.type === 'ExpressionStatement' ? besides(call.parent).behind : [];
  const put = next?.type === 'ExpressionStatement' ? next.expression : undefined;
  const [from, to] = [receiverOf(call), put && receiverOf(put, 'unshift')];
  return from !== undefined && to !== undefined && file.sourceCode.getText(from) === file.sourceCode.getText(to);
}

/** Whether what is left is sent: in the request itself, in another array that a request sends, or as what the conversation is from then on. */
function isSent(call: Node, conversation: Conversation, file: OpenAIFile, depth = 0): boolean {
  if (isReadFurther(call) || depth > 3) return false;
  if (conversation.events.some(({ what, source }) => what === 'request' && isWithin(call, source))) return true;
  const sent = file.conversations.filter(
    (other) => !isInOtherHands(other) && other.events.some(({ what, as }) => what === 'request' && as !== 'made'),
  );
  for (let inner = call, outer = call.parent; outer; inner = outer, outer = outer.parent) {
    const writes = outer;
    if (sent.some((other) => other.writes.includes(writes))) return true;
    if (
      outer.type === 'ReturnStatement' ||
      (isFunction(outer) && outer.body === inner && inner.type !== 'BlockStatement')
    )
      return isResultSent(outer, conversation, file, depth);
    if (isFunction(outer)) return false;
    const isPassedOn = outer.type === 'CallExpression' && (outer.callee === inner || methodName(outer) === 'concat');
    if (isReadFurther(inner) || (/^(Call|Assignment)Expression$/.test(outer.type) && !isPassedOn)) return false;
  }
  return false;
}

/** Whether what a function returns is sent where it is called: `messages = trimmed(messages)`; and nothing looks at roles there. */
function isResultSent(returns: Node, conversation: Conversation, file: OpenAIFile, depth: number): boolean {
  const fn = isFunction(returns) ? returns : enclosingFunction(returns);
  const calls = fn ? file.calls.callers(fn).calls : [];
  return calls.some(
    (call) =>
      !readersOfRoles(file).has(enclosingFunction(call) ?? file.program) && isSent(call, conversation, file, depth + 1),
  );
}

/** `.slice(-2)[0]`, `.slice(-2).map(…)` */
function isReadFurther(list: Node): boolean {
  const outer = wrapped(list);
  return (
    outer.parent?.type === 'MemberExpression' && outer.parent.object === outer && nameOf(outer.parent) !== 'concat'
  );
}
