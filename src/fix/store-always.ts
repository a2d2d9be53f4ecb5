import type { TSESTree } from '@typescript-eslint/utils';
import type { OpenAIFile } from '../analysis/file.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { lastToDeclare, move } from './move-reply.js';

/**
 * The fix that takes the condition away from a statement which stores a reply: `if (keep) messages.push(reply);`. The statement goes behind an `if`
 * that does other things before it. Undefined when that has an `else`, does something after it, or declares what the statement uses.
 */
export function storeAlways(file: OpenAIFile, write: Node): Fix | undefined {
  const { sourceCode } = file;
  const statement = write.parent;
  if (statement?.type !== 'ExpressionStatement') return undefined;
  const { parent } = statement;
  const [body, inside]: [Node, TSESTree.Statement[]] =
    parent.type === 'BlockStatement' ? [parent, parent.body] : [statement, [statement]];
  const test = body.parent;
  if (test?.type !== 'IfStatement' || test.consequent !== body || test.alternate || inside.at(-1) !== statement)
    return undefined;
  if (inside.length > 1)
    return lastToDeclare(file, statement, inside) ? undefined : move(file, statement, { after: test });
  const comments = sourceCode.getCommentsInside(test).length - sourceCode.getCommentsInside(statement).length;
  return comments > 0 ? undefined : (fixer) => [fixer.replaceText(test, sourceCode.getText(statement))];
}
