import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isLiteral,
  isNamed,
  isNothing,
  isWithin,
  lastName,
  nameOf,
  stringOf,
  unwrap,
  wrapped,
} from '../../ast/expressions.js';
import { leaves } from '../../ast/statements.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import { append } from '../multimap.js';
import { answerOnce } from '../once.js';
import type { ReturnsOf } from '../returns.js';
import type { ConversationEvent } from './conversation.js';
import { keptBy } from './kept-items.js';
import type { ReplyTrace } from './messages.js';

/** What the tests of whether there is a reply, or one to be kept, say of the replies that a conversation is owed. */
export interface PresenceTests {
  /** The throws that give a reply up: in a branch of such a test, or in a `switch` on why generation stopped. Who catches one has no reply to keep. */
  readonly givenUpBy: readonly Node[];
  /** Where a conversation with these events may go without a reply, for there is none: at a test, or at the ways out of the branch to which it leads. */
  excuses(events: readonly ConversationEvent[]): readonly Node[];
}

type Jump = TSESTree.ReturnStatement | TSESTree.ContinueStatement | TSESTree.BreakStatement | TSESTree.ThrowStatement;

/** Reads the presence tests of a file. A throw that judges what a reply says is none of theirs: the model has said it. */
export function readPresenceTests(
  nodes: NodeIndex,
  trace: ReplyTrace,
  bindings: Bindings,
  calls: CallGraph,
  returnsOf: ReturnsOf,
): PresenceTests {
  const tests = presenceTests(nodes, trace, bindings, (list) => keptBy(list, calls, returnsOf) === 'function_call');
  const deciding = new Set([...tests].map(decidedBy));
  for (const statement of nodes('SwitchStatement'))
    if (trace.looksAtReason(statement.discriminant)) deciding.add(statement);
  const jumps = new Map<Node, Jump[]>();
  if (deciding.size > 0) {
    for (const type of JUMPS) {
      for (const jump of nodes(type))
        for (let outer = jump.parent as Node | undefined; outer && !isFunction(outer); outer = outer.parent)
          if (deciding.has(outer)) append(jumps, outer, jump);
    }
  }
  return {
    givenUpBy: [...new Set([...jumps.values()].flat())].filter(({ type }) => type === 'ThrowStatement'),
    excuses(events) {
      const stores = events.filter(({ what }) => what === 'reply' || what === 'replyText' || what === 'misfiled');
      return [...tests]
        .filter((test) => isFollowed(test, stores))
        .flatMap((test) => waysOut(decidedBy(test), stores) ?? test);
    },
  };

  /** The jumps by which a branch is left, if it is left in any case, for no other reason, and nothing is stored in it: `if (!text) return;`. */
  function waysOut(decided: Node, stores: readonly ConversationEvent[]): readonly Node[] | undefined {
    if (decided.type !== 'IfStatement' || decided.alternate || !leaves(decided.consequent)) return undefined;
    if (!operandsOf(decided.test).every((operand) => tests.has(operand))) return undefined;
    if (stores.some(({ node }) => isWithin(node, decided.consequent))) return undefined;
    return jumps.get(decided)?.filter(({ type }) => type !== 'ThrowStatement');
  }
}

/** The statement, or the expression, that goes one of two ways by a test. */
function decidedBy(test: Node): Node {
  let { parent } = wrapped(test);
  while (parent?.type === 'LogicalExpression') ({ parent } = wrapped(parent));
  return parent ?? test;
}

function operandsOf(test: Node): readonly Node[] {
  const node = unwrap(test);
  return node.type === 'LogicalExpression' ? [...operandsOf(node.left), ...operandsOf(node.right)] : [test];
}

/** Whether a reply is stored after a test, in the same function. */
function isFollowed(test: Node, stores: readonly ConversationEvent[]): boolean {
  return stores.some(
    ({ node }) =>
      node.range[1] > test.range[0] && enclosingFunction(node) === enclosingFunction(test) && !isWithin(test, node),
  );
}

/**
 * Tests of whether there is a reply at all, or one to be kept: `if (message)`, `if (!text) continue`, `if (choices.length > 0)`,
 * `if (message.refusal) return`, `if (choice.finish_reason === 'length') return`, also where the test has a name: `const isEmpty = !text; if (isEmpty) …`.
 * Where the program tests that and stores the reply afterwards, the other branch has nothing to store.
 * @param keepsCalls whether an expression gives the calls of an output alone: without one, the model has answered all the same
 */
function presenceTests(
  nodes: NodeIndex,
  trace: ReplyTrace,
  bindings: Bindings,
  keepsCalls: (list: Node) => boolean,
): ReadonlySet<Node> {
  const tests = new Set<Node>();
  const namedTests = new Map<Node, boolean>();
  const add = (test: Node): void => {
    for (const part of testsIn(test)) tests.add(part);
  };
  for (const { test } of [...nodes('IfStatement'), ...nodes('ConditionalExpression')]) add(test);
  for (const { operator, left } of nodes('LogicalExpression')) if (operator === '&&') add(left);
  return tests;

  /**
   * Where a test tells whether there is a reply. `!message || !message.content` tells it at each operand, for control leaves at the first that holds, and
   * either way there is none; so does the reverse, `message && message.content`. `message.tool_calls || !text` does not tell it at its first.
   */
  function testsIn(test: Node): readonly Node[] {
    const node = unwrap(test);
    if (node.type !== 'LogicalExpression') return testsPresence(node) || testsReason(node) ? [test] : [];
    const left = testsIn(node.left);
    const right = testsIn(node.right);
    const isTold = node.operator === '&&' || (left.length > 0 && right.length > 0);
    if (isTold && left.length + right.length > 0) return [...left, ...right];
    return left.length + right.length > 0 || testsReason(node) ? [test] : [];
  }

  /** `if (choice.finish_reason === 'length')`, but not the question whether the model calls a tool: that answer is a reply to be kept. */
  function testsReason(test: Node): boolean {
    const node = unwrap(test);
    if (!trace.looksAtReason(node)) return false;
    return node.type !== 'BinaryExpression' || ![node.left, node.right].some((side) => CALLS.has(stringOf(side) ?? ''));
  }

  function testsPresence(test: Node): boolean {
    const node = unwrap(test);
    switch (node.type) {
      case 'UnaryExpression':
        return node.operator === '!' && testsPresence(node.argument);
      case 'LogicalExpression':
        return testsPresence(node.left) || testsPresence(node.right);
      case 'BinaryExpression':
        return tellsNothing(node.left, node.right) || tellsNothing(node.right, node.left);
      case 'CallExpression': {
        const [argument] = node.arguments;
        if (argument) return /^(?:Boolean|isArray)$/.test(lastName(node.callee) ?? '') && testsPresence(argument);
        return node.callee.type === 'MemberExpression' && testsPresence(node.callee.object);
      }
      case 'Identifier':
      case 'MemberExpression': {
        if (node.type === 'MemberExpression' && nameOf(node) === 'refusal') return trace.occursIn(node.object);
        return isAnswer(node) || isSize(node) || isNamedTest(node);
      }
      default:
        return false;
    }
  }

  function isNamedTest(node: Node): boolean {
    const named = bindings.resolve(node);
    return named !== node && answerOnce(named, namedTests, () => testsPresence(named) || testsReason(named));
  }

  /** Whether a part of a reply is compared with what there is instead of one: `text === ''`, `choices.length < 1`. */
  function tellsNothing(part: Node, other: Node): boolean {
    const node = unwrap(part);
    // each part has one type: `typeof text === 'string'`
    if (node.type === 'UnaryExpression' && node.operator === 'typeof') return testsPresence(node.argument);
    return isNothing(other) || isLiteral(other, 0) ? testsPresence(node) : isLiteral(other, 1) && isSize(node);
  }

  function isSize(node: Node): boolean {
    const inner = unwrap(node);
    return inner.type === 'MemberExpression' && isNamed(inner.property, 'length') && isAnswer(unwrap(inner.object));
  }

  function isAnswer(node: Node): boolean {
    return ANSWERS.has(trace.partOf(node) ?? 'other') && !keepsCalls(bindings.resolve(node));
  }
}

const JUMPS = ['ReturnStatement', 'ContinueStatement', 'BreakStatement', 'ThrowStatement'] as const;

const CALLS: ReadonlySet<string> = new Set(['tool_calls', 'function_call']);

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
