import { enclosingFunction, isWithin, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { ConversationEvent } from './conversation.js';
import type { ReplyTrace } from './messages.js';

/**
 * Tests of whether there is a reply at all, or one to be kept: `if (message)`, `if (!text) continue`, `if (choices.length > 0)`,
 * `if (message.refusal) return`, `if (choice.finish_reason === 'length') return`.
 * Where the program tests that and stores the reply afterwards, the other branch has nothing to store.
 */
export function presenceTests(nodes: NodeIndex, trace: ReplyTrace): readonly Node[] {
  const isTest = (test: Node): boolean => testsPresence(test, trace) || testsReason(test, trace);
  const tests: Node[] = [];
  for (const { test } of [...nodes('IfStatement'), ...nodes('ConditionalExpression')])
    if (isTest(test)) tests.push(test);
  for (const { operator, left } of nodes('LogicalExpression')) if (operator === '&&' && isTest(left)) tests.push(left);
  return tests;
}

/** `if (choice.finish_reason === 'length')`, but not the question whether the model calls a tool: that answer is a reply to be kept. */
function testsReason(test: Node, trace: ReplyTrace): boolean {
  const node = unwrap(test);
  if (!trace.looksAtReason(node)) return false;
  return node.type !== 'BinaryExpression' || !['tool_calls', 'function_call'].includes(stringOf(node.right) ?? '');
}

/** The presence tests after which, in the same function, a reply is stored. */
export function excusedBy(test: Node, events: readonly ConversationEvent[]): boolean {
  return events.some(
    ({ what, node }) =>
      (what === 'reply' || what === 'replyText' || what === 'misfiled') &&
      node.range[1] > test.range[0] &&
      enclosingFunction(node) === enclosingFunction(test) &&
      !isWithin(test, node),
  );
}

function testsPresence(test: Node, trace: ReplyTrace): boolean {
  const node = unwrap(test);
  switch (node.type) {
    case 'UnaryExpression':
      return node.operator === '!' && testsPresence(node.argument, trace);
    case 'LogicalExpression':
      return testsPresence(node.left, trace) || testsPresence(node.right, trace);
    case 'BinaryExpression':
      return isNothing(node.right) && (testsPresence(node.left, trace) || isSize(node.left, trace));
    case 'CallExpression':
      return (
        node.callee.type === 'MemberExpression' &&
        testsPresence(node.callee.object, trace) &&
        node.arguments.length === 0
      );
    case 'Identifier':
    case 'MemberExpression': {
      if (node.type === 'MemberExpression' && nameOf(node) === 'refusal') return trace.occursIn(node.object);
      const part = trace.partOf(node);
      return (part !== undefined && ANSWERS.has(part)) || isSize(node, trace);
    }
    default:
      return false;
  }
}

function isSize(node: Node, trace: ReplyTrace): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'MemberExpression' &&
    inner.property.type === 'Identifier' &&
    inner.property.name === 'length' &&
    ANSWERS.has(trace.partOf(unwrap(inner.object)) ?? 'other')
  );
}

function isNothing(node: Node): boolean {
  const inner = unwrap(node);
  return (
    (inner.type === 'Literal' && (inner.value === null || inner.value === '' || inner.value === 0)) ||
    (inner.type === 'Identifier' && inner.name === 'undefined')
  );
}

/** Parts whose absence means that the model did not answer; `tool_calls` are not among them. */
const ANSWERS: ReadonlySet<Part> = new Set([
  'completion',
  'response',
  'envelope',
  'choices',
  'choice',
  'message',
  'text',
  'output',
  'item',
  'contents',
  'content',
]);
