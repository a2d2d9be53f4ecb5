import { enclosingFunction, unwrap, withoutAwait } from '../../ast/expressions.js';
import { readsOfVariable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import type { Conversation, ConversationEvent } from './conversation.js';

/**
 * Requests that send a conversation as an earlier request of the same function sent it, though the program made something of the earlier reply in
 * between (ran its tools, say): the result is held by a name that is never read. What was to be added has been forgotten.
 */
export function findUnreadResults(
  conversation: Conversation,
  file: OpenAIFile,
): readonly { event: ConversationEvent; earlier: ConversationEvent }[] {
  const requests = conversation.events.filter(({ what, as }) => what === 'request' && as !== 'made');
  const changes = conversation.events
    .filter(({ what }) => what !== 'request')
    .map(({ node }) => node.range)
    .sort(([one], [other]) => one - other);
  let furthest = 0; // the end of what changes the conversation and begins before the request
  let next = 0;
  return requests.flatMap((event, index) => {
    for (; (changes[next]?.[0] ?? Infinity) < event.node.range[0]; next += 1)
      furthest = Math.max(furthest, changes[next]?.[1] ?? 0);
    const earlier = requests[index - 1];
    if (!earlier || earlier.source === event.source || event.beside?.length || !isSameFunction(earlier, event))
      return [];
    return furthest <= earlier.node.range[1] && holdsUnread(earlier, event, file) ? [{ event, earlier }] : [];
  });
}

function isSameFunction(one: ConversationEvent, other: ConversationEvent): boolean {
  return enclosingFunction(one.node) === enclosingFunction(other.node);
}

/** Whether, between two requests, a name is given something that is made of the first one's reply by other code, and is read nowhere. */
function holdsUnread(
  { node: from, request }: ConversationEvent,
  { node: to }: ConversationEvent,
  file: OpenAIFile,
): boolean {
  const carriers = request && file.replies.of(request).carriers;
  return file.nodes('VariableDeclarator').some(({ id, init, range }) => {
    if (id.type !== 'Identifier' || !init || range[0] < from.range[1] || range[1] > to.range[0]) return false;
    const value = unwrap(init);
    if (withoutAwait(value).type !== 'CallExpression' || carriers?.get(value) !== 'made') return false;
    const variable = file.bindings.variableOf(id);
    return variable !== undefined && readsOfVariable(variable).length === 0;
  });
}
