import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isWithin, nameOf, stringOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { Conversation } from './conversation.js';
import type { Cut } from './cuts.js';
import { isHandedOn } from './growth.js';
import { methodName } from './frames.js';
import { mapperOf } from './mapped-entries.js';

/** A cut through a conversation that can part a tool's result from its call. */
export interface OrphaningCut {
  readonly conversation: Conversation;
  /** The call that cuts: `messages.slice(-20)`, `messages.shift()`. */
  readonly call: TSESTree.CallExpression;
  readonly how: 'slice' | 'splice' | 'shift' | 'filter';
}

/**
 * Where conversations that hold tool results are cut by number, or filtered by role, with nothing that looks at what is cut; and the rest is sent.
 */
export function findOrphaningCuts(file: OpenAIFile): readonly OrphaningCut[] {
  return file.conversations.flatMap((conversation) => {
    const { events, cuts } = conversation;
    if (!events.some(({ what }) => what === 'tool') || isHandedOn(conversation)) return [];
    const requests = events.filter(({ what, as }) => what === 'request' && as !== 'made');
    if (requests.length === 0) return [];
    return cuts.flatMap((cut): readonly OrphaningCut[] => {
      const call = cut.member.parent;
      if (call.type !== 'CallExpression' || call.callee !== cut.member) return [];
      const how = howItCuts(cut, call, file);
      if (!how || looksAtRoles(call, how, file)) return [];
      const isInPlace = how === 'shift' || how === 'splice';
      return isInPlace || isSent(call, conversation, file) ? [{ conversation, call, how }] : [];
    });
  });
}

function howItCuts({ name }: Cut, call: TSESTree.CallExpression, file: OpenAIFile): OrphaningCut['how'] | undefined {
  const [first, second] = call.arguments;
  switch (name) {
    case 'shift':
      return 'shift';
    case 'slice':
      return first && !second && isFromTheEnd(first, file) ? 'slice' : undefined;
    case 'splice':
      return first && second && call.arguments.length === 2 && isStart(first) && !isAll(second) ? 'splice' : undefined;
    case 'filter':
      return partsRoles(call, file) ? 'filter' : undefined;
    default:
      return undefined;
  }
}

/** `-20`, `-LIMIT`, `messages.length - 20`; not `-1`, which is the newest message. */
function isFromTheEnd(from: Node, file: OpenAIFile): boolean {
  const node = file.bindings.resolve(from);
  if (node.type === 'UnaryExpression')
    return node.operator === '-' && !(node.argument.type === 'Literal' && node.argument.value === 1);
  return node.type === 'BinaryExpression' && node.operator === '-' && isLength(node.left);
}

function isStart(index: Node): boolean {
  const node = unwrap(index);
  return node.type === 'Literal' && typeof node.value === 'number';
}

/** `splice(0, messages.length)` empties, and leaves nothing to be parted. */
function isAll(count: Node): boolean {
  return isLength(count) || (count.type === 'Identifier' && count.name === 'Infinity');
}

function isLength(node: Node): boolean {
  const member = unwrap(node);
  return member.type === 'MemberExpression' && nameOf(member) === 'length';
}

/** Whether a filter keeps the calls without the results, or the results without the calls: `(m) => m.role !== 'tool'`. */
function partsRoles(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const test = mapperOf(call, file.calls);
  if (!test || reads(test, CALL_MEMBERS, file)) return false;
  const tests = file.nodes('BinaryExpression').filter((node) => isWithin(node, test));
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

const CALL_MEMBERS: ReadonlySet<string> = new Set(['tool_calls', 'tool_call_id', 'function_call', 'content', 'type']);
const ROLE_MEMBERS: ReadonlySet<string> = new Set(['role', 'tool_call_id', 'type']);

/** Whether the code that cuts by number looks at what the entries are. */
function looksAtRoles(call: Node, how: OrphaningCut['how'], file: OpenAIFile): boolean {
  return how !== 'filter' && reads(enclosingFunction(call) ?? file.program, ROLE_MEMBERS, file);
}

/** Whether code reads one of some members, or takes it out of an object. */
function reads(code: Node, names: ReadonlySet<string>, file: OpenAIFile): boolean {
  return (
    file.nodes('MemberExpression').some((node) => names.has(nameOf(node) ?? '') && isWithin(node, code)) ||
    file
      .nodes('Property')
      .some((node) => node.parent.type === 'ObjectPattern' && names.has(nameOf(node) ?? '') && isWithin(node, code))
  );
}

/** Whether what is left is sent: in the request itself, in another array that a request sends, or as what the conversation is from then on. */
function isSent(call: Node, { events }: Conversation, file: OpenAIFile): boolean {
  if (isReadFurther(call)) return false;
  if (events.some(({ what, source }) => what === 'request' && isWithin(call, source))) return true;
  const sent = file.conversations.filter(
    (other) => !isHandedOn(other) && other.events.some(({ what, as }) => what === 'request' && as !== 'made'),
  );
  for (let inner = call, outer = call.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    const writes = outer;
    if (sent.some((other) => other.writes.includes(writes))) return true;
    const isPassedOn = outer.type === 'CallExpression' && (outer.callee === inner || methodName(outer) === 'concat');
    if (isReadFurther(inner) || (/^(Call|Assignment)Expression$/.test(outer.type) && !isPassedOn)) return false;
  }
  return false;
}

/** `.slice(-2)[0]`, `.slice(-2).map(…)` */
function isReadFurther(list: Node): boolean {
  const outer = wrapped(list);
  return (
    outer.parent?.type === 'MemberExpression' && outer.parent.object === outer && nameOf(outer.parent) !== 'concat'
  );
}
