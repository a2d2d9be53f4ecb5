import { isFunction, nameOf, unwrap } from '../../ast/expressions.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import { AUTHOR_MEMBERS, CHANNEL_HISTORIES } from '../../sdk/channel-histories.js';
import type { OpenAIFile } from '../file.js';
import { memberPath } from '../requests.js';
import type { Conversation, ConversationEvent } from './conversation.js';

/**
 * Requests whose conversation is rebuilt from a chat channel each time, with the bot's own messages filtered out: every entry is a user turn that is
 * added while going over the fetched messages, some of which are left out by their author.
 */
export function findOneSidedHistories(conversation: Conversation, file: OpenAIFile): readonly ConversationEvent[] {
  const turns = conversation.events.filter(({ what }) => what === 'turn');
  const isOneSided = conversation.events.every(({ what }) =>
    ['turn', 'system', 'reset', 'request', 'leaves'].includes(what),
  );
  if (!isOneSided || !turns.some(({ source }) => isFiltered(source, file))) return [];
  return conversation.events.filter(({ what, as }) => what === 'request' && as !== 'made').slice(0, 1);
}

/** Whether a write happens for each message of a channel, behind a test of the author that leaves some out. */
function isFiltered(write: Node, file: OpenAIFile): boolean {
  for (let inner = write, outer = write.parent; outer; inner = outer, outer = outer.parent) {
    const call = isFunction(outer) ? outer.parent : undefined;
    const list =
      outer.type === 'ForOfStatement' && outer.body === inner
        ? outer.right
        : call?.type === 'CallExpression' && call.callee.type === 'MemberExpression'
          ? call.callee.object
          : undefined;
    if (list && isChannelHistory(list, file, 4)) return testsAuthor(outer, file);
  }
  return false;
}

function isChannelHistory(list: Node, file: OpenAIFile, depth: number): boolean {
  const node = unwrap(list);
  if (depth === 0) return false;
  if (node.type === 'AwaitExpression') return isChannelHistory(node.argument, file, depth);
  if (node.type === 'Identifier') {
    const variable = file.bindings.variableOf(node);
    return ((variable && file.bindings.valuesOf(variable)) ?? []).some((value) =>
      isChannelHistory(value, file, depth - 1),
    );
  }
  if (node.type === 'MemberExpression') return isChannelHistory(node.object, file, depth - 1);
  if (node.type !== 'CallExpression') return false;
  const { path } = memberPath(node.callee, file.bindings);
  if (CHANNEL_HISTORIES.some((names) => names.every((name, i) => path[path.length - names.length + i] === name)))
    return true;
  return node.callee.type === 'MemberExpression' && isChannelHistory(node.callee.object, file, depth - 1); // .reverse(), .filter(…)
}

/** Whether a loop body or callback goes on to the next message because of who wrote this one. */
function testsAuthor(body: Node, file: OpenAIFile): boolean {
  return nodesWithin(file.nodes('IfStatement'), body).some(
    ({ test, consequent }) =>
      ['ReturnStatement', 'ContinueStatement'].includes(consequent.type) &&
      nodesWithin(file.nodes('MemberExpression'), test).some((member) => AUTHOR_MEMBERS.has(nameOf(member) ?? '')),
  );
}
