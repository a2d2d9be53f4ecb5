import type { TSESTree } from '@typescript-eslint/utils';
import type { Variable } from '../analysis/bindings.js';
import type { Conversation, ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import { isWithin } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import {
  endOfLine,
  indentOf,
  isPlain,
  lineBreakBefore,
  placedStatement,
  startWithComments,
  type Placed,
} from './statements.js';

/**
 * The fix that moves the statement which stores a reply to where the reply is known: behind the request and the last name it uses or, in another
 * block than the request's, in front of the turn that follows it. Comments above the statement go with it.
 * Undefined when the statement does more than store, or needs something that is not known there.
 * @param write the call that stores the reply, or the statement with nothing else in it
 */
export function moveReply(file: OpenAIFile, conversation: Conversation, write: Node, request: Node): Fix | undefined {
  const stored = placedStatement(write);
  const asked = placedStatement(request);
  if (!stored || (stored.statement !== write && stored.statement.type !== 'ExpressionStatement')) return undefined;
  if (asked && stored.siblings === asked.siblings && stored.index > asked.index) {
    const before = stored.siblings.slice(asked.index, stored.index);
    const after = lastToDeclare(file, stored.statement, before) ?? asked.statement;
    return after === before.at(-1) ? undefined : move(file, stored.statement, { after });
  }
  const turn = firstTurnBefore(conversation, stored);
  if (
    !turn ||
    conversation.events.some((event) => isTurn(event) && isBetween(request, event.source, turn)) ||
    lastToDeclare(file, stored.statement, stored.siblings.slice(stored.siblings.indexOf(turn), stored.index))
  )
    return undefined;
  return move(file, stored.statement, { before: turn });
}

/** The `if` that holds the statement of a write and nothing else, and only looks: `if (text) messages.push(reply)`; else the write itself. */
export function withTest(write: Node, { sourceCode }: OpenAIFile): Node {
  const statement = write.parent;
  if (statement?.type !== 'ExpressionStatement') return write;
  const body =
    statement.parent.type === 'BlockStatement' && statement.parent.body.length === 1 ? statement.parent : statement;
  const { parent } = body;
  if (parent?.type !== 'IfStatement' || parent.consequent !== body || parent.alternate) return write;
  return isPlain(parent.test, sourceCode) ? parent : write;
}

/** The edits of a move, behind a statement or in front of one, with the comment lines right above what is moved. */
export function move(
  file: OpenAIFile,
  statement: TSESTree.Statement,
  to: { after: TSESTree.Statement } | { before: TSESTree.Statement },
): Fix {
  const { sourceCode } = file;
  const { text } = sourceCode;
  const start = startWithComments(statement, file.sourceCode);
  const line = lineBreakBefore(start, text);
  const isOwnLine = text.slice(line + 1, start).trim() === '';
  const removed: [number, number] = [isOwnLine && line >= 0 ? line : start, statement.range[1]];
  const moved = text.slice(start, statement.range[1]);
  if ('before' in to) {
    const target = startWithComments(to.before, file.sourceCode);
    return (fixer) => [
      fixer.insertTextBeforeRange([target, target], `${moved}\n${indentOf(to.before, sourceCode)}`),
      fixer.removeRange(removed),
    ];
  }
  return (fixer) => [
    fixer.insertTextAfterRange([0, endOfLine(to.after, sourceCode)], `\n${indentOf(to.after, sourceCode)}${moved}`),
    fixer.removeRange(removed),
  ];
}

/** The first statement of a block, before the one that stores the reply, in which a turn or tool result is added. */
function firstTurnBefore(conversation: Conversation, stored: Placed): TSESTree.Statement | undefined {
  return stored.siblings
    .slice(0, stored.index)
    .find((statement) => conversation.events.some((event) => isTurn(event) && isWithin(event.source, statement)));
}

const isTurn = ({ what }: ConversationEvent): boolean => what === 'turn' || what === 'tool';

const isBetween = (first: Node, node: Node, last: Node): boolean =>
  node.range[0] >= first.range[1] && node.range[1] <= last.range[0];

/** The last of some statements that declares or assigns a name which `statement` uses. */
export function lastToDeclare(
  file: OpenAIFile,
  statement: Node,
  before: readonly TSESTree.Statement[],
): TSESTree.Statement | undefined {
  const used = new Set<Variable>();
  walk(statement, file.sourceCode.visitorKeys, (node) => {
    const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    if (variable) used.add(variable);
  });
  return before.findLast((candidate) =>
    [...used].some(({ references }) =>
      references.some((reference) => reference.isWrite() && isWithin(reference.identifier, candidate)),
    ),
  );
}
