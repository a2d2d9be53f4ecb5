import type { TSESTree } from '@typescript-eslint/utils';
import { isLiteral, isNullish, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import { methodName } from '../../ast/members.js';
import { someNode, type Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import { isHarmless } from '../conversations/harmless.js';
import { mapperOf } from '../conversations/mapped-entries.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import { lastStep } from '../reply-uses.js';
import type { Step } from '../value-flow/flow.js';
import { isList, type AnswerMessage, type ToolAnswer } from './answers.js';
import { listOf, loopDeclaring } from './call-loops.js';
import { coversTools, isTypeTest, lengthComparison, namesIn } from './questions.js';

/**
 * An answer to those calls of a reply that a filter lets through by the name of the tool: `calls.filter((call) => call.function.name in tools)`; or to
 * the first few: `calls.slice(0, 3)`.
 * Undefined where the others may be dealt with: the list is used besides the filter, or is answered from somewhere else as well, or all
 * tools have a name that gets through.
 */
export function answerToFiltered(
  reply: Reply,
  messages: readonly AnswerMessage[],
  file: OpenAIFile,
): ToolAnswer | undefined {
  const lists = reply.steps.filter(({ flow }) => isList(flow.label) && flow.path.length === 0);
  const filter = lists
    .map(({ node }) => unwrap(node))
    .find((node) => methodName(node) === 'filter' || isHead(node, file));
  if (filter?.type !== 'CallExpression') return undefined;
  if (!isHead(filter, file) && !choosesByName(filter, reply, file)) return undefined;
  const isBehind = (step: Step<Part>): boolean => lastStep(step, ({ node }) => unwrap(node) === filter) !== undefined;
  const isUsedAlone = lists.every((step) =>
    isBehind(step)
      ? !isKept(step.node) && !isCounted(step.node)
      : isOnWayTo(filter, step.node) || isLookOnly(step.node),
  );
  const isHandedOn = reply.steps.some(
    ({ node, flow }) => flow.label === 'message' && flow.path.length === 0 && isGivenAway(node),
  );
  if (!isUsedAlone || isHandedOn) return undefined;
  const own = messages.filter(({ call }) => stepsTo(call, reply).length > 0);
  const [first] = own;
  const areAll = own.every(({ call }) => stepsTo(call, reply).every(isBehind));
  return first && areAll ? { ...first, taken: { how: 'some', at: filter } } : undefined;
}

/** Whether a call takes a number of entries from the start of a list: `calls.slice(0, 3)`. */
function isHead(node: Node, { bindings }: OpenAIFile): boolean {
  if (node.type !== 'CallExpression' || methodName(node) !== 'slice') return false;
  const [from, to] = node.arguments.map((one) => bindings.resolve(one));
  return isLiteral(from, 0) && to?.type === 'Literal' && typeof to.value === 'number';
}

/** The steps by which a call, or the list that a loop takes apart, came out of a reply. */
function stepsTo(call: Node, { steps }: Reply): readonly Step<Part>[] {
  const loop = call.type === 'ObjectPattern' ? loopDeclaring(call) : undefined;
  const source = loop ? listOf(loop) : call;
  return steps.filter(({ node }) => unwrap(node) === source);
}

/** Whether a filter asks for the name of the tool, other than whether there is one, and lets not all tools through. */
function choosesByName(filter: TSESTree.CallExpression, { request }: Reply, file: OpenAIFile): boolean {
  const test = mapperOf(filter, file.calls);
  if (!test || isTypeTest(test, file) || coversTools(namesIn(test.body, file), request, file)) return false;
  const asks = (node: Node) => node.type === 'MemberExpression' && nameOf(node) === 'name' && isCompared(node);
  return someNode(test.body, file.sourceCode.visitorKeys, asks);
}

/** Whether a name is compared, looked up or handed to something that does. */
function isCompared(name: Node): boolean {
  const outer = wrapped(name);
  const { parent } = outer;
  switch (parent?.type) {
    case 'BinaryExpression':
      return !isNullish(parent.left === outer ? parent.right : parent.left);
    case 'MemberExpression':
      return parent.computed && parent.property === outer;
    case 'CallExpression':
      return parent.callee !== outer && !isHarmless(parent);
    default:
      return false;
  }
}

/** Whether a list is written into a message again, which holds those calls alone then. */
function isKept(list: Node): boolean {
  const { parent } = wrapped(list);
  return parent?.type === 'Property' || parent?.type === 'AssignmentExpression' || parent?.type === 'ReturnStatement';
}

/** Whether a list is what is filtered, or a name or fallback on the way there. */
function isOnWayTo(filter: TSESTree.CallExpression, list: Node): boolean {
  const { parent } = wrapped(list);
  return (
    (parent?.type === 'MemberExpression' && parent.object === wrapped(list) && wrapped(parent).parent === filter) ||
    parent?.type === 'VariableDeclarator' ||
    parent?.type === 'LogicalExpression'
  );
}

/** Whether a list is only asked whether there is a call in it, or printed. */
function isLookOnly(list: Node): boolean {
  const { parent } = wrapped(list);
  if (parent?.type === 'CallExpression') return isHarmless(parent);
  if (parent?.type === 'MemberExpression') return nameOf(parent) === 'length' && !isCounted(list);
  return /^(If|Unary|While)/.test(parent?.type ?? '');
}

/** Whether the length of a list is compared with something other than 0. */
function isCounted(list: Node): boolean {
  const compared = lengthComparison(list);
  return compared !== undefined && ![compared.left, compared.right].some((side) => isLiteral(side, 0));
}

/** Whether a message is handed to code that may answer its calls: anything but what adds it to a list. */
function isGivenAway(message: Node): boolean {
  const { parent } = wrapped(message);
  if (parent?.type !== 'CallExpression' || parent.callee === wrapped(message)) return false;
  return !isHarmless(parent) && !/^(push|unshift|concat|splice)$/.test(methodName(parent) ?? '');
}
