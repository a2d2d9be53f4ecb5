import type { TSESTree } from '@typescript-eslint/utils';
import type { ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import { nameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { isTypeScript } from './name-reply.js';

/** The fix that writes `assistant` where an entry names another role: in the entry itself, or in the call of the helper that adds it. */
export function correctRole(file: OpenAIFile, event: ConversationEvent): Fix | undefined {
  const { quote } = file.style;
  const literal = roleLiteral(
    file,
    event.node === event.source ? event.source : event.node,
    event.node !== event.source,
  );
  return literal && ((fixer) => [fixer.replaceText(literal, `${quote}assistant${quote}`)]);
}

function roleLiteral(file: OpenAIFile, write: Node, isHelperCall: boolean): Node | undefined {
  let found: Node | undefined;
  walk(write, file.sourceCode.visitorKeys, (node) => {
    if (found) return false;
    if (node.type === 'ObjectExpression') {
      const role = propertyOf(node, 'role');
      if (role && stringOf(role.value) !== undefined && role.value.type === 'Literal') found = role.value;
    }
    return true;
  });
  if (found || !isHelperCall || write.type !== 'CallExpression') return found;
  return write.arguments.find(
    (argument) => ['user', 'system', 'developer'].includes(stringOf(argument) ?? '') && argument.type === 'Literal',
  );
}

/**
 * The fix that stores the whole message where only its text is stored: `{ role: 'assistant', content: message.content }` becomes `message`; an
 * entry with more in it gets the `tool_calls`.
 * Undefined when the message has no name of its own there.
 */
export function storeWholeMessage(file: OpenAIFile, event: ConversationEvent): Fix | undefined {
  const entry = assistantEntry(file, event.source);
  const content = entry && propertyOf(entry, 'content')?.value;
  const read = content && readOfContent(content);
  if (!entry || !read) return undefined;
  const name = messageOf(read, file);
  if (entry.properties.length === 2) return (fixer) => [fixer.replaceText(entry, name)];
  return (fixer) => [fixer.insertTextAfter(content.parent, `, tool_calls: ${name}.tool_calls`)];
}

function assistantEntry(file: OpenAIFile, write: Node): TSESTree.ObjectExpression | undefined {
  let found: TSESTree.ObjectExpression | undefined;
  walk(write, file.sourceCode.visitorKeys, (node) => {
    if (node.type === 'ObjectExpression' && stringOf(propertyOf(node, 'role')?.value) === 'assistant') found ??= node;
    return found === undefined;
  });
  return found;
}

/** `message.content` in `message.content ?? ''`. */
function readOfContent(content: Node): TSESTree.MemberExpression | undefined {
  const node = unwrap(content);
  if (node.type === 'LogicalExpression') return readOfContent(node.left);
  return node.type === 'MemberExpression' && nameOf(node) === 'content' ? node : undefined;
}

/** The message of which the content is read; in TypeScript, as one that is there. */
function messageOf({ object, optional }: TSESTree.MemberExpression, file: OpenAIFile): string {
  const text = file.sourceCode.getText(object);
  if (!isTypeScript(file) || (!optional && !text.includes('?.'))) return text;
  return /^[^?]*\]\?\.message$/.test(text) && !optional ? text.replace('?.', '!.') : `${text}!`;
}
