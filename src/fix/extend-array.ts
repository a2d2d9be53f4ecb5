import type { TSESTree } from '@typescript-eslint/utils';
import { eventsOf, type Conversation, type ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import { enclosingFunction, isWithin, nameOf, unwrap } from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { nameReply } from './name-reply.js';
import { entryOf, isOtherEntry } from './reply-entry.js';
import { placedStatement } from './statements.js';

/**
 * The fix for a conversation that is stored, after the request, as an array that is written out there: `store.set(id, [...messages])`.
 * The reply becomes its last element.
 */
export function extendArray(
  file: OpenAIFile,
  conversation: Conversation,
  earlier: ConversationEvent,
  isWhole: boolean,
): Fix | undefined {
  const { request } = earlier;
  const asked = placedStatement(earlier.node);
  if (!request || !asked) return undefined;
  for (const { source } of eventsOf(conversation, 'heard')) {
    if (source.range[0] < earlier.node.range[1] || enclosingFunction(source) !== enclosingFunction(earlier.node))
      continue;
    const array = storedArray(file, source, conversation);
    const named = array && nameReply(file, request, asked, isWhole);
    const last = array?.elements.at(-1);
    const entry = named && entryOf(file, named, `${file.style.quote}assistant${file.style.quote}`, isWhole);
    if (!last || isOtherEntry(last) || !entry || named.after.range[1] > array.range[0]) continue;
    return (fixer) => [fixer.insertTextAfter(last, `, ${entry}`)];
  }
  return undefined;
}

/**
 * The fix for tool results that are sent on in a longer copy of the conversation, `return ask([...messages, ...results])`: the message that holds their
 * calls goes in before them. The conversation itself, which may be a caller's, stays as it is.
 */
export function insertBeforeResults(
  file: OpenAIFile,
  conversation: Conversation,
  { request, node }: ConversationEvent,
): Fix | undefined {
  const asked = placedStatement(node);
  if (!request || !asked) return undefined;
  const { sourceCode, style } = file;
  for (const { source } of eventsOf(conversation, 'tool')) {
    if (source.type !== 'ArrayExpression' || enclosingFunction(source) !== enclosingFunction(node)) continue;
    const [list, ...results] = source.elements;
    const isOfList =
      list?.type === 'SpreadElement' && sourceCode.getText(unwrap(list.argument)) === conversation.place.name;
    const reply = isOfList && results.length > 0 && nameReply(file, request, asked, true);
    const entry = reply && entryOf(file, reply, `${style.quote}assistant${style.quote}`, true);
    if (!reply || !entry || reply.after.range[1] > source.range[0] || !isWithin(source, reply.after.parent)) continue;
    return (fixer) => [fixer.insertTextAfter(list as Node, `, ${entry}`)];
  }
  return undefined;
}

/** The array literal that a write stores: its value, behind `JSON.stringify`, a name or a property of an object literal. */
function storedArray(file: OpenAIFile, write: Node, { place }: Conversation): TSESTree.ArrayExpression | undefined {
  let value: Node | undefined = write.type === 'AssignmentExpression' ? write.right : undefined;
  if (write.type === 'CallExpression')
    value = write.arguments.at(methodName(write) === 'setex' ? 2 : write.arguments.length > 1 ? 1 : 0);
  for (let steps = 0; value && steps < 6; steps += 1) {
    const node: Node = file.bindings.resolve(value);
    if (node.type === 'ArrayExpression') return node;
    if (node.type === 'CallExpression' && methodName(node) === 'stringify') value = node.arguments[0];
    else if (node.type === 'ObjectExpression') {
      const property = node.properties.find(
        (member) => member.type === 'Property' && nameOf(member) === place.path.at(-1),
      );
      value = property?.type === 'Property' ? property.value : undefined;
    } else if (unwrap(node) === node) return undefined;
  }
  return undefined;
}
