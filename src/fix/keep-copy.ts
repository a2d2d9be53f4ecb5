import type { TSESTree } from '@typescript-eslint/utils';
import type { Conversation, ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import { once } from '../analysis/once.js';
import { enclosingFunction, isWithin, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { receiverOf } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { placedStatement } from './statements.js';

/**
 * The fix for a longer copy with the reply that nobody reads, `history.concat(message);`: the list gets the reply there, in the way in which it gets
 * its turns, `history.push(message);` or `history = history.concat(message);`. Undefined where there is no such statement behind the request.
 */
export function keepCopy(
  file: OpenAIFile,
  conversation: Conversation,
  { request, node }: ConversationEvent,
  isWhole: boolean,
): Fix | undefined {
  const asked = placedStatement(node);
  if (!request || !asked) return undefined;
  const { carriers } = file.replies.of(request);
  const isEntry = (entry: Node | null): boolean => {
    if (!entry) return false;
    if (carriers.get(unwrap(entry)) === 'message') return true;
    const isText = entry.type === 'ObjectExpression' && stringOf(propertyOf(entry, 'role')?.value) === 'assistant';
    return isText && !isWhole && [...carriers.keys()].some((carrier) => isWithin(carrier, entry));
  };
  for (const { statement, copy, list } of copiesAmong(asked.siblings)) {
    if (statement.range[0] < asked.statement.range[1]) continue;
    const entries = copy.arguments.flatMap((argument) =>
      argument.type === 'ArrayExpression' ? argument.elements : [argument],
    );
    const manner = mannerOf(list);
    if (!manner || entries.length === 0 || !entries.every(isEntry)) continue;
    const { property } = copy.callee as TSESTree.MemberExpression;
    if (manner === 'assignment') return (fixer) => [fixer.insertTextBefore(statement, `${textOf(list)} = `)];
    const arrays = copy.arguments.filter((argument) => argument.type === 'ArrayExpression');
    return (fixer) => [
      fixer.replaceText(property, 'push'),
      ...arrays.map((array) =>
        fixer.replaceText(array, array.elements.flatMap((one) => one && textOf(one)).join(', ')),
      ),
    ];
  }
  return undefined;

  function textOf(expression: Node): string {
    return file.sourceCode.getText(expression);
  }

  /** How the same function adds its turns to the list that goes by this name. */
  function mannerOf(list: Node): 'push' | 'assignment' | undefined {
    for (const { source } of conversation.turns.get(enclosingFunction(list)) ?? []) {
      if (source.type === 'AssignmentExpression' && textOf(source.left) === textOf(list)) return 'assignment';
      const pushed = receiverOf(source, 'push');
      if (pushed && textOf(pushed) === textOf(list)) return 'push';
    }
    return undefined;
  }
}

/** The statements of a block that make a longer copy of a list and drop it; looked for once, since a block may have thousands of requests. */
const copiesAmong = once((statements: readonly TSESTree.Statement[]) =>
  statements.flatMap((statement) => {
    const copy = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
    const list = copy && receiverOf(copy, 'concat');
    return list && copy?.type === 'CallExpression' ? [{ statement, copy, list }] : [];
  }),
);
