import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isLoop,
  isWithin,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
  wrapped,
} from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { reasonsByDefault } from '../../sdk/reasoning-models.js';
import { keepsAllCalls } from '../tool-calls/answers.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import type { Request } from '../requests.js';
import { isTestFile } from '../test-files.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { callerOf } from './escapes.js';

/** Items of a response that are sent back without others which belong to them. */
export interface PartialReplay {
  /** What is missing: the reasoning behind the items, or the calls whose results are sent. */
  readonly lacks: 'reasoning' | 'calls';
  /** The expression that is stored: a filtered output, or one item of it. */
  readonly at: Node;
  /** The whole output, of which it is a part. */
  readonly output: Node;
  /** The request that sends it. */
  readonly again: Node;
  /** Whether the whole output can stand in the place of the part: it is stored once, and results of its calls are sent. */
  readonly isReplaceable: boolean;
}

/** Finds conversations in which a part of `response.output` is stored and sent again, where the API needs more of it. */
export function findPartialReplays(file: OpenAIFile): readonly PartialReplay[] {
  if (isTestFile(file.filename)) return [];
  return file.requests.flatMap((request) => {
    if (request.api !== 'responses' || request.method === 'runTools') return [];
    const doesReason = reasons(request, file);
    const hasFunctions = offersFunctions(request, file);
    if (!doesReason && !hasFunctions) return [];
    const reply = file.replies.of(request);
    const parts = partsIn(reply, file);
    return parts.flatMap((part): PartialReplay[] => {
      const lacks = lackOf(part, doesReason, hasFunctions);
      if (!lacks) return [];
      for (const conversation of file.conversations) {
        const write = conversation.events.find(({ source, what }) => what !== 'request' && isWithin(part.at, source));
        const again =
          write && !isWholeElsewhere(conversation, reply, file) ? sentAfter(conversation, write, file) : undefined;
        if (!again) continue;
        const answersCalls = conversation.events.some(({ what }) => what === 'tool');
        if (lacks === 'calls' && !answersCalls) continue;
        const isInLoop = part.keeps === 'item' && isInRound(part.at);
        return [{ lacks, at: part.at, output: part.output, again: again.source, isReplaceable: !isInLoop }];
      }
      return [];
    });
  });
}

interface PartOfOutput {
  readonly at: Node;
  readonly output: Node;
  /** The type of the items that are kept; `item` for one that is taken out, `rest` for all but the reasoning. */
  readonly keeps: 'message' | 'function_call' | 'item' | 'rest';
}

function lackOf(
  { keeps }: PartOfOutput,
  doesReason: boolean,
  hasFunctions: boolean,
): PartialReplay['lacks'] | undefined {
  if (doesReason) return 'reasoning';
  return keeps === 'message' && hasFunctions ? 'calls' : undefined;
}

/** The parts of an output that are stored as they are: filtered by type, or one item by one. */
function partsIn(reply: Reply, file: OpenAIFile): readonly PartOfOutput[] {
  const parts: PartOfOutput[] = [];
  const looksForReasoning = file.nodes('BinaryExpression').some(({ right }) => stringOf(right) === 'reasoning');
  for (const { node, flow, from } of reply.steps) {
    if (flow.path.length > 0) continue;
    const outer = wrapped(node);
    const { parent } = outer;
    if (flow.label === 'output' && parent?.type === 'MemberExpression' && nameOf(parent) === 'filter') {
      const call = parent.parent;
      const keeps = call.type === 'CallExpression' && call.callee === parent ? keptBy(call, file) : undefined;
      if (keeps && wrapped(call).parent?.type === 'SpreadElement')
        parts.push({ at: wrapped(call), output: outer, keeps });
    }
    const isStored =
      parent?.type === 'CallExpression' &&
      parent.callee.type === 'MemberExpression' &&
      nameOf(parent.callee) === 'push';
    if (flow.label !== 'item' || !isStored || parent.callee === outer || looksForReasoning) continue;
    let list = from;
    while (list && list.flow.label === 'item') list = list.from;
    if (list?.flow.label === 'output' && !isStoredOtherwise(outer, parent, reply))
      parts.push({ at: outer, output: wrapped(list.node), keeps: 'item' });
  }
  return parts;
}

/** Whether every item is stored by the loop around: without a test of its type, or by another branch. */
function isStoredOtherwise(item: Node, push: Node, { carriers }: Reply): boolean {
  for (let inner = push, outer = push.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    if (outer.type === 'IfStatement' && outer.consequent === inner) return outer.alternate !== null;
    if (/^For/.test(outer.type)) {
      const { body } = outer as TSESTree.ForOfStatement;
      const isSkipping =
        body.type === 'BlockStatement' &&
        body.body.some((one) => one.type === 'IfStatement' && one.range[1] < item.range[0]);
      return !isSkipping;
    }
  }
  const taker = enclosingFunction(push)?.parent; // `output.forEach((item) => input.push(item))`
  const callee = taker?.type === 'CallExpression' ? unwrap(taker.callee) : undefined;
  return callee?.type === 'MemberExpression' && carriers.has(unwrap(callee.object));
}

/** Whether an item is stored in a round of a loop, or of a callback: then more of the output than the item cannot stand there. */
function isInRound(item: Node): boolean {
  for (let outer = item.parent; outer; outer = outer.parent) {
    if (isLoop(outer)) return true;
    if (isFunction(outer)) return outer.parent.type === 'CallExpression';
  }
  return false;
}

/** What a filter keeps: `(item) => item.type === 'message'`. */
function keptBy(call: TSESTree.CallExpression, file: OpenAIFile): PartOfOutput['keeps'] | undefined {
  const [test] = call.arguments;
  const fn = test && (isFunction(test) ? test : file.calls.functionOf(test));
  const [returned] = fn ? file.returnsOf(fn) : [];
  const node = returned && unwrap(returned);
  if (node?.type !== 'BinaryExpression') return undefined;
  const left = unwrap(node.left);
  const type = stringOf(node.right);
  if (left.type !== 'MemberExpression' || nameOf(left) !== 'type') return undefined;
  if (/^===?$/.test(node.operator)) return type === 'message' || type === 'function_call' ? type : undefined;
  return type === 'reasoning' ? 'rest' : undefined;
}

/** Whether another write puts the whole output there. */
function isWholeElsewhere({ events }: Conversation, reply: Reply, file: OpenAIFile): boolean {
  return events.some(
    ({ what, source }) =>
      what === 'noted' || what === 'leaves' || (what === 'reply' && keepsAllCalls(source, reply, file)),
  );
}

function sentAfter(
  conversation: Conversation,
  write: ConversationEvent,
  file: OpenAIFile,
): ConversationEvent | undefined {
  type State = 'none' | 'part';
  const events = new Map<Node, () => readonly State[]>();
  for (const { node, what } of conversation.events) if (what === 'reset') events.set(node, () => ['none']);
  events.set(write.node, () => ['part']);
  const within = callerOf(conversation.place);
  const answer = file.flow.ask<State>({ start: 'none', events, throwing: new Set(), ...(within && { within }) });
  const requests = conversation.events.filter(
    ({ what, request }) => what === 'request' && request?.api === 'responses',
  );
  const later = requests.filter(({ node }) => node.range[0] > write.node.range[0]);
  return [...later, ...requests].find(({ node }) => answer.before(node).has('part'));
}

/** Whether a request certainly asks a model that reasons. */
function reasons(request: Request, file: OpenAIFile): boolean {
  const reasoning = request.parameter('reasoning');
  if (reasoning.is === 'unknown') return false;
  if (reasoning.is === 'found') {
    const value = unwrap(file.bindings.resolve(reasoning.value));
    const effort = value.type === 'ObjectExpression' ? propertyOf(value, 'effort')?.value : undefined;
    return (
      value.type === 'ObjectExpression' &&
      effort !== undefined &&
      /^(low|medium|high|xhigh)$/.test(stringOf(effort) ?? '')
    );
  }
  const model = request.parameter('model');
  return model.is === 'found' && reasonsByDefault(stringOf(file.bindings.resolve(model.value)) ?? '');
}

/** Whether a request offers functions of the program: other tools are run by the API itself. */
function offersFunctions(request: Request, file: OpenAIFile): boolean {
  const tools = request.parameter('tools');
  const list = tools.is === 'found' ? unwrap(file.bindings.resolve(tools.value)) : undefined;
  if (list?.type !== 'ArrayExpression' || list.elements.length === 0) return tools.is === 'found'; // filled later, or elsewhere
  return list.elements.some((element) => {
    const tool = element && unwrap(file.bindings.resolve(element));
    return tool?.type !== 'ObjectExpression' || stringOf(propertyOf(tool, 'type')?.value) === 'function';
  });
}
