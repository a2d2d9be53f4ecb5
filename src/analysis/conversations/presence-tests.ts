import { enclosingFunction, isWithin, lastName, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
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
  const tests = new Set<Node>();
  const add = (test: Node): void => {
    for (const part of testsIn(test, trace)) tests.add(part);
  };
  for (const { test } of [...nodes('IfStatement'), ...nodes('ConditionalExpression')]) add(test);
  for (const { operator, left } of nodes('LogicalExpression')) if (operator === '&&') add(left);
  return [...tests];
}

/**
 * Where a test tells whether there is a reply. `!message || !message.content` tells it at each operand, for control leaves at the first that holds, and
 * either way there is none; so does the reverse, `message && message.content`. `message.tool_calls || !text` does not tell it at its first.
 */
function testsIn(test: Node, trace: ReplyTrace): readonly Node[] {
  const node = unwrap(test);
  if (node.type !== 'LogicalExpression') return testsPresence(node, trace) || testsReason(node, trace) ? [test] : [];
  const left = testsIn(node.left, trace);
  const right = testsIn(node.right, trace);
  const isTold = node.operator === '&&' || (left.length > 0 && right.length > 0);
  if (isTold && left.length + right.length > 0) return [...left, ...right];
  return left.length + right.length > 0 || testsReason(node, trace) ? [test] : [];
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
    case 'BinaryExpression': {
      const left = unwrap(node.left);
      // each part has one type: `typeof text === 'string'`
      if (left.type === 'UnaryExpression' && left.operator === 'typeof') return testsPresence(left.argument, trace);
      return isNothing(node.right) && (testsPresence(left, trace) || isSize(left, trace));
    }
    case 'CallExpression': {
      const [argument] = node.arguments;
      if (argument) return /^(?:Boolean|isArray)$/.test(lastName(node.callee) ?? '') && testsPresence(argument, trace);
      return node.callee.type === 'MemberExpression' && testsPresence(node.callee.object, trace);
    }
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
