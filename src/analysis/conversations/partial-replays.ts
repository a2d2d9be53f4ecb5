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
import type { Part } from '../../sdk/reply-shapes.js';
import { keepsAllCalls } from '../tool-calls/answers.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import type { Request } from '../requests.js';
import { isTestFile } from '../test-files.js';
import type { Step } from '../value-flow/flow.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { callerOf } from './escapes.js';
import { methodName } from './frames.js';
import { isHandedOn } from './growth.js';
import { keptBy, keptWhere, type KeptItems } from './kept-items.js';

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
  /** Whether the whole output can stand in the place of the part: it is stored once, and no other part is stored beside it. */
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
        if (lacks === 'calls' && (!answersCalls || mayKeepCalls(conversation, parts))) continue;
        const isReplaceable = parts.length === 1 && !(isPushed(part.at) && isInRound(part.at));
        return [{ lacks, at: part.at, output: part.output, again: again.source, isReplaceable }];
      }
      return [];
    });
  });
}

interface PartOfOutput {
  readonly at: Node;
  readonly output: Node;
  readonly keeps: KeptItems;
}

function lackOf(
  { keeps }: PartOfOutput,
  doesReason: boolean,
  hasFunctions: boolean,
): PartialReplay['lacks'] | undefined {
  if (doesReason) return 'reasoning';
  return keeps === 'message' && hasFunctions ? 'calls' : undefined;
}

/** The parts of an output that are stored as they are: filtered by type, or one item by one. None where every item may be stored one by one. */
function partsIn(reply: Reply, file: OpenAIFile): readonly PartOfOutput[] {
  const parts = new Map<Node, PartOfOutput>();
  const looksForReasoning = file.nodes('Literal').some(({ value }) => value === 'reasoning');
  for (const step of reply.steps) {
    const { label, path } = step.flow;
    const at = wrapped(step.node);
    const isItem = label === 'item' && isPushed(at);
    if (path.length > 0 || !(isItem || (label === 'output' && isAdded(at)))) continue;
    const lists = listsOf(step);
    const [taken] = lists;
    const output = lists.at(-1);
    if (!taken || !output) continue;
    const filtered = lists.map((list) => keptBy(list, file.calls, file.returnsOf)).find((kept) => kept !== undefined);
    const keeps = isItem ? (takesOne(taken) ? 'item' : (filtered ?? pickedBy(at))) : filtered;
    if (isItem ? !keeps : keeps === 'reasoning') return [];
    if (keeps && !(isItem && looksForReasoning)) parts.set(at, { at, output, keeps });
  }
  return [...parts.values()];
}

/** `input.push(item)` */
const isPushed = (item: Node): boolean => isGivenTo('push', item);

/** `...items`, `input.concat(items)` */
const isAdded = (items: Node): boolean => items.parent?.type === 'SpreadElement' || isGivenTo('concat', items);

function isGivenTo(method: string, value: Node): boolean {
  const { parent } = value;
  return parent?.type === 'CallExpression' && parent.callee !== value && methodName(parent) === method;
}

/** The lists that something was taken from: the one it was in, what that was filtered out of, and so on to the output, or the stream of it. */
function listsOf(taken: Step<Part>): readonly Node[] {
  const lists: Node[] = [];
  for (let step: Step<Part> | undefined = taken; step; step = step.from) {
    const { label } = step.flow;
    if (label === 'output' || label === 'events') lists.push(wrapped(step.node));
    else if (label !== 'item' && label !== 'event') break;
    if (label === 'events') break;
  }
  return lists;
}

/** Whether one item is taken out of a list: by `find`, or by its place. Several by their places may be all that there are. */
function takesOne({ parent }: Node): boolean {
  if (parent?.type === 'MemberExpression')
    return parent.computed ? parent.property.type === 'Literal' : /^(find|findLast|at)$/.test(nameOf(parent) ?? '');
  return (
    parent?.type === 'VariableDeclarator' &&
    parent.id.type === 'ArrayPattern' &&
    parent.id.elements.filter((element) => element !== null).length === 1
  );
}

/** The items that are stored in the rounds of a loop or callback, by a test of their type around the push or in front of it; undefined where it may be every one. */
function pickedBy(push: Node): KeptItems | undefined {
  for (let inner = push, outer = push.parent; outer && !isLoop(outer); inner = outer, outer = outer.parent) {
    if (isFunction(outer)) return undefined;
    const kept =
      outer.type === 'IfStatement'
        ? keptWhere(outer.test, outer.consequent === inner)
        : outer.type === 'BlockStatement'
          ? keptBehind(outer.body.slice(0, outer.body.indexOf(inner as TSESTree.Statement)))
          : undefined;
    if (kept) return kept;
  }
  return undefined;
}

/** The items that come past the statements in front of a push: `if (item.type !== 'message') continue;`, `return` in a callback. */
function keptBehind(statements: readonly TSESTree.Statement[]): KeptItems | undefined {
  for (const statement of statements) {
    if (statement.type !== 'IfStatement') continue;
    const { consequent, test } = statement;
    const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
    const isSkipped =
      last?.type === 'ContinueStatement' ||
      (last?.type === 'ReturnStatement' && enclosingFunction(last)?.body === statement.parent);
    const kept = isSkipped ? keptWhere(test, false) : undefined;
    if (kept) return kept;
  }
  return undefined;
}

/** Whether an item is stored in a round of a loop, or of a callback: then more of the output than the item cannot stand there. */
function isInRound(item: Node): boolean {
  for (let outer = item.parent; outer; outer = outer.parent) {
    if (isLoop(outer)) return true;
    if (isFunction(outer)) return outer.parent.type === 'CallExpression';
  }
  return false;
}

/** Whether more is stored of a reply than messages, or something of which it cannot be told. */
function mayKeepCalls({ events }: Conversation, parts: readonly PartOfOutput[]): boolean {
  const messages = parts.filter(({ keeps }) => keeps === 'message');
  return events.some(
    ({ what, source }) => (what === 'reply' || what === 'unknown') && !messages.some(({ at }) => isWithin(at, source)),
  );
}

/** Whether another write puts the whole output there, or other code may. */
function isWholeElsewhere(conversation: Conversation, reply: Reply, file: OpenAIFile): boolean {
  return (
    isHandedOn(conversation) ||
    conversation.events.some(({ what, source }) => what === 'reply' && keepsAllCalls(source, reply, file))
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
