import type { TSESTree } from '@typescript-eslint/utils';
import type { OpenAIFile } from '../analysis/file.js';
import { isWithin } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { endOfLine, indentOf, placedStatement } from './statements.js';

/**
 * The fix that moves the statement which stores a reply to where the reply is known: behind the request, and behind the last name it uses.
 * Undefined when the statement does more than store, or does not stand in the block of the request or before something it needs.
 */
export function moveReply(file: OpenAIFile, write: Node, request: Node): Fix | undefined {
  const stored = placedStatement(write);
  const asked = placedStatement(request);
  if (!stored || !asked || stored.statement.type !== 'ExpressionStatement' || stored.siblings !== asked.siblings) return undefined;
  if (stored.index <= asked.index + 1 && stored.index > asked.index) return undefined; // it is there already
  if (stored.index < asked.index) return undefined;
  const needed = lastDeclared(file, stored.statement, asked.siblings.slice(asked.index, stored.index));
  const after = needed ?? asked.statement;
  if (asked.siblings.indexOf(after) + 1 === stored.index) return undefined;
  const { sourceCode } = file;
  const start = lineStart(sourceCode.text, stored.statement.range[0]);
  const isOwnLine = sourceCode.text.slice(start, stored.statement.range[0]).trim() === '';
  const removed: [number, number] = [isOwnLine ? Math.max(start - 1, 0) : stored.statement.range[0], stored.statement.range[1]];
  const line = `\n${indentOf(after, sourceCode)}${sourceCode.getText(stored.statement)}`;
  return (fixer) => [fixer.insertTextAfterRange([0, endOfLine(after, sourceCode)], line), fixer.removeRange(removed)];
}

/** The last of some statements that declares or assigns a name which `statement` uses. */
function lastDeclared(file: OpenAIFile, statement: Node, before: readonly TSESTree.Statement[]): TSESTree.Statement | undefined {
  const used = new Set<object>();
  walk(statement, file.sourceCode.visitorKeys, (node) => {
    const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    if (variable) used.add(variable);
  });
  return before.findLast((candidate) =>
    [...used].some((variable) => (variable as { references: readonly { identifier: Node; isWrite(): boolean }[] }).references.some((reference) => reference.isWrite() && isWithin(reference.identifier, candidate))),
  );
}

function lineStart(text: string, index: number): number {
  return text.lastIndexOf('\n', index - 1) + 1;
}
