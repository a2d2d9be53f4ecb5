import type { TSESTree } from '@typescript-eslint/utils';
import type { ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import { enclosingFunction, nameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { isTypeScript } from './name-reply.js';

/**
 * The fix that writes `assistant` where an entry names another role: in the entry itself, where it is written in the function that stores it, or in the
 * call of the helper that adds it.
 */
export function correctRole(file: OpenAIFile, event: ConversationEvent): Fix | undefined {
  const { quote } = file.style;
  const literal = roleLiteral(event);
  return literal && ((fixer) => [fixer.replaceText(literal, `${quote}assistant${quote}`)]);
}

function roleLiteral({ node, source, text }: ConversationEvent): Node | undefined {
  const entry = text?.parent?.parent;
  const isHere = entry && enclosingFunction(entry) === enclosingFunction(node);
  const role = isHere && entry.type === 'ObjectExpression' ? propertyOf(entry, 'role')?.value : undefined;
  if (role) return role.type === 'Literal' ? role : undefined;
  if (node === source || node.type !== 'CallExpression') return undefined;
  return node.arguments.find(
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
