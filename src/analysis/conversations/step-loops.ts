import { isWithin, stringOf, unwrap } from '../../ast/expressions.js';
import { isEndless, loopsAround } from '../../ast/loops.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { Conversation, ConversationEvent } from './conversation.js';

/**
 * Requests of an endless loop in which the model reports its steps, and in which nothing is added to the conversation: each round asks for the first
 * step again. That it is no retry is told from the program's protocol: what the reply says is compared with several words, one of which ends the loop.
 */
export function findStepLoops(conversation: Conversation, file: OpenAIFile): readonly ConversationEvent[] {
  return conversation.events.filter((event) => {
    const loop = event.what === 'request' ? loopsAround(event.node).find(isEndless) : undefined;
    if (!event.request || !loop) return false;
    if (conversation.events.some((other) => other.what !== 'request' && isWithin(other.node, loop))) return false;
    return wordsOf(event, loop, file).size >= 2 && file.flow.canFollow(event.node, event.node);
  });
}

/** The words with which a loop compares what is made of a request's reply. */
function wordsOf(event: ConversationEvent, loop: Node, file: OpenAIFile): ReadonlySet<string> {
  const carriers = event.request && file.replies.of(event.request).carriers;
  const words = new Set<string>();
  const add = (compared: Node, word: Node | null): void => {
    const text = stringOf(word);
    if (text !== undefined && carriers?.get(unwrap(compared)) === 'made') words.add(text);
  };
  for (const { left, operator, right } of nodesWithin(file.nodes('BinaryExpression'), loop))
    if (/^===?$/.test(operator)) add(left, right);
  for (const { discriminant, cases } of nodesWithin(file.nodes('SwitchStatement'), loop))
    for (const { test } of cases) add(discriminant, test);
  return words;
}
