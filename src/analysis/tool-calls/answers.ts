import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isLiteral,
  isWithin,
  lastName,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
  wrapped,
} from '../../ast/expressions.js';
import { methodName } from '../../ast/members.js';
import { someNode, type Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import type { Reply } from '../replies.js';
import type { Step } from '../value-flow/flow.js';
import { listOf, loopDeclaring, loopOver, type CallLoop } from './call-loops.js';

/** A message that answers a tool call: `{ role: 'tool', tool_call_id: call.id, … }`, `{ type: 'function_call_output', call_id: call.call_id, … }`. */
export interface ToolAnswer {
  readonly message: TSESTree.ObjectExpression;
  /** The expression that is the call; the pattern that takes its id, where a loop gives the call no name: `for (const { id } of calls)`. */
  readonly call: Node;
  /** How the call was taken out of the list of calls. */
  readonly taken: Taken;
}

/** One of the calls alone, by its place; those that a filter lets through; or each of them, in a loop. */
export type Taken =
  { readonly how: 'one' | 'some'; readonly at: Node } | { readonly how: 'each'; readonly loop: CallLoop };

/** A message that answers a call, whichever reply that is of. */
export type AnswerMessage = Pick<ToolAnswer, 'message' | 'call'>;

/** The answers that a file writes, in source order. */
export const answersIn = once((file: OpenAIFile): readonly AnswerMessage[] => {
  return messagesWithId(file).flatMap(({ message, id }) => {
    const call = callOf(id, file);
    return call ? [{ message, call: unwrap(call) }] : [];
  });
});

/** The messages of a file that have the id of a call, in source order. */
const messagesWithId = once(({ sourceCode, nodes }: OpenAIFile) => {
  if (!sourceCode.text.includes('call_id')) return [];
  return nodes('ObjectExpression').flatMap((message) => {
    const id = idOf(message);
    return id ? [{ message, id }] : [];
  });
});

/** What an id is read of: `call.id`, `const { id } = call`. */
function callOf(id: Node, { bindings }: OpenAIFile): Node | undefined {
  const value = bindings.resolve(id);
  if (value.type === 'MemberExpression') return isId(nameOf(value)) ? value.object : undefined;
  const variable = bindings.variableOf(value);
  const origin = variable && bindings.originOf(variable);
  if (origin) return origin.path.length === 1 && isId(origin.path[0]) ? origin.from : undefined;
  const property = variable?.defs[0]?.name.parent;
  return property?.type === 'Property' && isId(nameOf(property)) && loopDeclaring(property.parent)
    ? property.parent
    : undefined;
}

/** Whether a member of a call is its id. */
export const isId = (name: string | undefined) => name === 'id' || name === 'call_id';

/** Those for the calls of a reply, where it can be told how the call was taken. */
export function answersTo(reply: Reply, messages: readonly AnswerMessage[], file: OpenAIFile): readonly ToolAnswer[] {
  const read = new Set(reply.steps.map(({ node }) => unwrap(node)));
  return messages.flatMap(({ message, call }) => {
    const taken = read.has(call) || call.type === 'ObjectPattern' ? takenFrom(call, reply, file) : undefined;
    return taken ? [{ message, call, taken }] : [];
  });
}

/**
 * Whether a file looks for the answers in a conversation, so that it knows which calls are open: `messages.some((one) => one.tool_call_id === call.id)`.
 * An id that is only copied from one message into another is not looked for.
 */
export function looksForAnswers({ nodes }: OpenAIFile): boolean {
  return (
    nodes('MemberExpression').some(
      (node) =>
        nameOf(node) === 'tool_call_id' &&
        /^(BinaryExpression|CallExpression|ArrowFunctionExpression)$/.test(wrapped(node).parent?.type ?? ''),
    ) || nodes('BinaryExpression').some(({ right }) => stringOf(right) === 'function_call_output')
  );
}

/** Whether calls are answered behind a loop over them, too, before the next request: in a second loop over the list, or over ids that were kept. */
export function answersBehind(loop: CallLoop, file: OpenAIFile): boolean {
  const fn = enclosingFunction(loop);
  const next = file.requests.find(({ node }) => node.range[0] > loop.range[1])?.node.range[0] ?? Infinity;
  return messagesWithId(file).some(
    ({ message }) => message.range[0] > loop.range[1] && message.range[0] < next && (!fn || isWithin(message, fn)),
  );
}

/** The id of the call that a message answers. */
function idOf(message: TSESTree.ObjectExpression): Node | undefined {
  if (stringOf(propertyOf(message, 'role')?.value) === 'tool') return propertyOf(message, 'tool_call_id')?.value;
  return stringOf(propertyOf(message, 'type')?.value) === 'function_call_output'
    ? propertyOf(message, 'call_id')?.value
    : undefined;
}

export const isList = (part: Part | undefined) => part === 'toolCalls' || part === 'output';

/** The way from the list of calls to one of them. */
function takenFrom(call: Node, { steps }: Reply, file: OpenAIFile): Taken | undefined {
  const loop = call.type === 'ObjectPattern' ? loopDeclaring(call) : undefined;
  if (loop) {
    const list = listOf(loop);
    const isOfReply = steps.some(({ node, flow }) => isList(flow.label) && unwrap(node) === list);
    return isOfReply ? { how: 'each', loop } : undefined;
  }
  let step: Step<Part> | undefined = steps.find(({ node, flow }) => unwrap(node) === call && isCall(flow.label));
  while (step && isCall(step.flow.label)) {
    const { from } = step;
    if (from && isList(from.flow.label)) return howTaken(from.node, call);
    if (from && !isCall(from.flow.label)) return takenByPattern(step.node, file);
    step = from;
  }
  return undefined;
}

const isCall = (part: Part) => part === 'toolCall' || part === 'item';

function howTaken(list: Node, call: Node): Taken | undefined {
  const loop = loopOver(list);
  if (loop) return isWithin(call, loop.body) ? { how: 'each', loop } : undefined;
  const outer = wrapped(list);
  const { parent } = outer;
  switch (parent?.type) {
    case 'MemberExpression': {
      if (parent.computed) return isEnd(parent.property) ? { how: 'one', at: parent } : undefined;
      const taking = parent.parent;
      if (taking.type !== 'CallExpression' || taking.callee !== parent) return undefined;
      const name = nameOf(parent);
      const isOne = name === 'find' || name === 'findLast' || (name === 'at' && isEnd(taking.arguments[0]));
      return isOne ? { how: 'one', at: taking } : undefined;
    }
    case 'VariableDeclarator':
      return takesOne(parent.id) ? { how: 'one', at: parent.id } : undefined;
    default:
      return undefined;
  }
}

/** `const { tool_calls: [call] } = message`: the list goes by no name. */
function takenByPattern(call: Node, file: OpenAIFile): Taken | undefined {
  const list = file.bindings.variableOf(unwrap(call))?.defs[0]?.name.parent;
  if (!list || !takesOne(list)) return undefined;
  const property = list.parent.type === 'AssignmentPattern' ? list.parent.parent : list.parent;
  return property.type === 'Property' && nameOf(property) === 'tool_calls' ? { how: 'one', at: list } : undefined;
}

/** Whether a pattern takes the first of a list, and lets the others go. */
const takesOne = (pattern: Node): pattern is TSESTree.ArrayPattern =>
  pattern.type === 'ArrayPattern' && pattern.elements.length === 1 && pattern.elements[0]?.type === 'Identifier';

/** Whether an index is that of the first of a list, or of the last: `0`, `-1`, `calls.length - 1`. */
export function isEnd(index: Node | undefined): boolean {
  if (index?.type === 'UnaryExpression') return index.operator === '-' && isLiteral(index.argument, 1);
  if (index?.type !== 'BinaryExpression') return isLiteral(index, 0);
  return index.operator === '-' && isLiteral(index.right, 1) && lastName(index.left) === 'length';
}

/**
 * Whether an expression stores all the calls of a reply: the message or the output as a whole, or an object that holds the list of calls. What is
 * made of it by a filter, or holds one call alone, does not.
 */
export function keepsAllCalls(source: Node, { carriers }: Reply, file: OpenAIFile): boolean {
  return someNode(source, file.sourceCode.visitorKeys, (node) => {
    const part = carriers.get(node);
    const parent = part && wrapped(node).parent;
    switch (part) {
      case 'message':
        // an object into which a message is spread carries it too: what it keeps is seen at the spread
        if (node.type === 'ObjectExpression') return false;
        return parent?.type === 'SpreadElement' && parent.parent.type === 'ObjectExpression'
          ? !propertyOf(parent.parent, 'tool_calls')
          : /^(CallExpression|ArrayExpression|AssignmentExpression)$/.test(parent?.type ?? '') && !isCallee(node);
      case 'toolCalls':
        return parent?.type === 'Property' && nameOf(parent) === 'tool_calls';
      case 'output':
        if (isFiltered(file.bindings.resolve(node))) return false;
        return parent?.type === 'SpreadElement' || (parent?.type === 'CallExpression' && !isCallee(node));
      default:
        return false;
    }
  });
}

/** Whether a program writes the list of calls in a message anew, so that it holds what it can answer: `message.tool_calls = [call]`, `{ ...message, tool_calls }`. */
export function changesCalls({ carriers }: Reply, file: OpenAIFile): boolean {
  const { assigned, copies } = writtenCalls(file);
  return (
    assigned.some((message) => carriers.get(message) === 'message') ||
    copies.some(({ copied, calls }) => copied.some((one) => carriers.has(one)) && carriers.get(calls) !== 'toolCalls')
  );
}

/** The messages whose list of calls a file assigns, and the objects that are copies of others but for their calls. */
const writtenCalls = once(({ nodes }: OpenAIFile) => ({
  assigned: nodes('AssignmentExpression').flatMap(({ left }) => {
    if (left.type !== 'MemberExpression') return [];
    const list = nameOf(left) === 'length' ? unwrap(left.object) : left;
    return list.type === 'MemberExpression' && nameOf(list) === 'tool_calls' ? [unwrap(list.object)] : [];
  }),
  copies: nodes('ObjectExpression').flatMap((object) => {
    const copied = object.properties.flatMap((one) => (one.type === 'SpreadElement' ? [one.argument] : []));
    const calls = copied.length > 0 ? propertyOf(object, 'tool_calls') : undefined;
    return calls ? [{ copied, calls: unwrap(calls.value) }] : [];
  }),
}));

/** `output.filter(…)` is a list of items as well, but not of all. */
export function isFiltered(call: Node): boolean {
  return /^(filter|slice)$/.test(methodName(call) ?? '');
}

function isCallee(node: Node): boolean {
  const { parent } = wrapped(node);
  return parent?.type === 'CallExpression' && parent.callee === node;
}
