import type { OpenAIFile } from '../analysis/file.js';
import { propertyOf } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { isTypeScript, type ReplyText } from './name-reply.js';

/** The reply as an entry of an array: the whole message where that is what the file's types take, its text under the right role elsewhere. */
export function entryOf(file: OpenAIFile, reply: ReplyText, role: string, isWhole: boolean): string | undefined {
  if (reply.output !== undefined) return `...${reply.output}`;
  const takesWhole =
    isWhole ||
    !isTypeScript(file) ||
    reply.text === undefined ||
    (reply.message !== undefined && /^\w+$/.test(reply.message));
  if (takesWhole && reply.message !== undefined) return reply.message;
  return isWhole || reply.text === undefined ? undefined : `{ role: ${role}, content: ${reply.text} }`;
}

/** Whether an entry of an array is neither a message, which has `role` and `content`, nor an item of the Responses API that answers a call. */
export function isOtherEntry(entry: Node): boolean {
  return (
    entry.type === 'ObjectExpression' &&
    entry.properties.every(({ type }) => type === 'Property') &&
    !(propertyOf(entry, 'role') && propertyOf(entry, 'content')) &&
    !propertyOf(entry, 'call_id')
  );
}
