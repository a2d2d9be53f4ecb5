import type { OpenAIFile } from '../analysis/file.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';

/**
 * The fix that takes the condition away from a statement which stores a reply: `if (keep) messages.push(reply);`. Undefined when the condition decides
 * about more than that, or has comments of its own.
 */
export function storeAlways({ sourceCode }: OpenAIFile, write: Node): Fix | undefined {
  const statement = write.parent;
  if (statement?.type !== 'ExpressionStatement') return undefined;
  const { parent } = statement;
  const body = parent.type === 'BlockStatement' && parent.body.length === 1 ? parent : statement;
  const test = body.parent;
  if (test?.type !== 'IfStatement' || test.consequent !== body || test.alternate) return undefined;
  const comments = sourceCode.getCommentsInside(test).length - sourceCode.getCommentsInside(statement).length;
  return comments > 0 ? undefined : (fixer) => [fixer.replaceText(test, sourceCode.getText(statement))];
}
