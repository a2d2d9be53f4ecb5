import { enclosingFunction, isWithin, propertyOf, stringOf, unwrap } from '../../ast/expressions.js';
import { loopsAround } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';
import { reasonsByDefault } from '../../sdk/reasoning-models.js';
import { keepsAllCalls } from '../tool-calls/answers.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import type { Request } from '../requests.js';
import { isTestFile } from '../test-files.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { callerOf } from './escapes.js';
import { isInOtherHands } from './growth.js';
import { isPushed, partsIn, type PartOfOutput } from './kept-items.js';

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
    const parts = partsWithoutReasoning(reply, file);
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

/** The parts of an output that are stored without the reasoning, as far as can be told. */
function partsWithoutReasoning(reply: Reply, file: OpenAIFile): readonly PartOfOutput[] {
  const parts = partsIn(reply, file);
  if (parts.some(({ keeps, isItem }) => keeps === 'reasoning' && !isItem)) return [];
  const looksForReasoning = file.nodes('Literal').some(({ value }) => value === 'reasoning');
  return looksForReasoning ? parts.filter(({ isItem }) => !isItem) : parts;
}

function lackOf(
  { keeps }: PartOfOutput,
  doesReason: boolean,
  hasFunctions: boolean,
): PartialReplay['lacks'] | undefined {
  if (doesReason) return 'reasoning';
  return keeps === 'message' && hasFunctions ? 'calls' : undefined;
}

/** Whether an item is stored in a round of a loop, or of a callback: then more of the output than the item cannot stand there. */
const isInRound = (item: Node): boolean =>
  loopsAround(item).length > 0 || enclosingFunction(item)?.parent.type === 'CallExpression';

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
    isInOtherHands(conversation) ||
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
