import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { Conversation, ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { isFunction, nameOf, unwrap } from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import { listIn } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import { RESPONSE_ITEMS } from '../sdk/installed.js';
import { collectStream, storeAtEnd } from './collect-stream.js';
import { expressionsFor, nameReply, type ReplyText } from './name-reply.js';
import { guardIn } from './guard.js';
import { insertLines, type Place } from './insert-lines.js';
import { placeOfReply, type StatementPlace } from './place-of-reply.js';
import { endOfLine, placedStatement, type Placed } from './statements.js';
import { writeReply } from './write-reply.js';

export type Fix = (fixer: RuleFixer) => RuleFix[];

/**
 * The fix that adds a reply to a conversation right after it is known, in the manner in which the file adds its other messages.
 * Undefined where the reply has no name there, or where no statement can be put.
 * @param earlier the request whose reply is missing, at the node where the conversation sees it (the request, or the call of a helper)
 * @param isWhole whether tool calls are in play, so that the text alone would not do
 */
export function appendReply(
  file: OpenAIFile,
  conversation: Conversation,
  earlier: ConversationEvent,
  isWhole: boolean,
): Fix | undefined {
  const { request, node } = earlier;
  const asked = placedStatement(node);
  if (!request) return undefined;
  const write = (reply: ReplyText, at: Node) => writeReply(file, conversation, at, reply, isWhole);
  const inCallback = appendInCallback(file, request, write);
  if (inCallback || !asked) return inCallback;
  const named = nameReply(file, request, asked, isWhole);
  if (!named)
    return isWhole
      ? undefined
      : (collectStream(file, request, asked, write) ?? storeAtEnd(file, request, asked, write));
  const found = placeOfReply(file, request, asked, named.after, isWhole);
  if (!found) return undefined;
  const known = isOvertaken(conversation, named.after, found)
    ? { kind: 'after' as const, statement: named.after }
    : found;
  const isInBranch = known.statement.parent !== asked.statement.parent;
  const replaced = replacedAfter(file, conversation, asked);
  if (isInBranch && replaced && replaced.range[1] > known.statement.range[1]) return undefined;
  const place = behindGuard(file, request, isInBranch ? known : laterOf(known, replaced));
  const lines = write(named, place.statement);
  const { sourceCode } = file;
  const { range } = place.statement;
  const start = place.kind === 'after' ? endOfLine(place.statement, sourceCode) : range[0];
  if (!lines || begins(sourceCode.text.slice(start), lines)) return undefined;
  const helper = lines.some((line) => line.includes(`${RESPONSE_ITEMS.name}(`)) ? importOfHelper(file) : undefined;
  return (fixer) => [
    ...(helper ? [fixer.insertTextAfterRange([0, helper.at], helper.text)] : []),
    ...insertLines(place, lines, file, fixer),
  ];
}

/** Whether the first of some statements is there already, and something else is wrong. */
const begins = (text: string, [first = '']: readonly string[]): boolean =>
  text.trimStart().startsWith(first.replace(/;$/, ''));

/** `create(…).then((r) => show(r))`: the reply is added first in the callback. */
function appendInCallback(
  file: OpenAIFile,
  request: Request,
  write: (reply: ReplyText, at: Node) => readonly string[] | undefined,
): Fix | undefined {
  const member = request.node.parent;
  const call = member?.type === 'MemberExpression' && nameOf(member) === 'then' ? member.parent : undefined;
  const callback = call?.type === 'CallExpression' ? call.arguments[0] : undefined;
  const parameter = callback && isFunction(callback) ? callback.params[0] : undefined;
  if (!callback || !isFunction(callback) || parameter?.type !== 'Identifier') return undefined;
  const part = file.replies.of(request).carriers.get(request.node);
  const reply = part && expressionsFor(file, request, parameter.name, part);
  const lines = reply && write(reply, callback.body);
  if (!lines) return undefined;
  const { body } = callback;
  if (body.type !== 'BlockStatement')
    return (fixer) =>
      insertLines({ kind: 'arrow', arrow: callback as TSESTree.ArrowFunctionExpression }, lines, file, fixer);
  const [first] = body.body;
  if (first && begins(file.sourceCode.getText(first), lines)) return undefined;
  if (!first) return (fixer) => [fixer.replaceText(body, `{ ${lines.join(' ')} }`)];
  const guard = guardIn(file, request, body.body);
  const place: Place = guard ? { kind: 'after', statement: guard } : { kind: 'before', statement: first };
  return (fixer) => insertLines(place, lines, file, fixer);
}

/** The import of `toResponseInputItems`, unless the file has it. */
export function importOfHelper(file: OpenAIFile): { at: number; text: string } | undefined {
  const imports = file.nodes('ImportDeclaration');
  const isThere = imports.some(({ specifiers }) => specifiers.some(({ local }) => local.name === RESPONSE_ITEMS.name));
  const last = imports.findLast(({ source }) => source.value === 'openai') ?? imports.at(-1);
  if (isThere || !last) return undefined;
  const { quote, semicolon } = file.style;
  return {
    at: endOfLine(last, file.sourceCode),
    text: `\nimport { ${RESPONSE_ITEMS.name} } from ${quote}${RESPONSE_ITEMS.source}${quote}${semicolon}`,
  };
}

/**
 * The statement of the block, after the request, that replaces the conversation by another array (what is added before it would be lost) or that
 * stores the turn which was sent (the reply comes after it).
 */
function replacedAfter(file: OpenAIFile, conversation: Conversation, asked: Placed): TSESTree.Statement | undefined {
  return replacementsOf(file, conversation).findLast(
    (statement) => statement.range[0] >= asked.statement.range[1] && statement.parent === asked.statement.parent,
  );
}

const replacements = new WeakMap<Conversation, readonly TSESTree.Statement[]>();

/** The statements that replace a conversation or store a turn which was sent, found once for all reports on it. */
function replacementsOf({ sourceCode }: OpenAIFile, conversation: Conversation): readonly TSESTree.Statement[] {
  const known = replacements.get(conversation);
  if (known) return known;
  // an entry replaces no array, and what is made of the old one loses nothing
  const isReplaced = (source: Node): boolean =>
    source.type === 'AssignmentExpression' &&
    unwrap(source.right).type !== 'ObjectExpression' &&
    !sourceCode.getText(source.right).includes(sourceCode.getText(source.left));
  const found = conversation.events
    .filter(
      ({ what, node, source }) =>
        node === source && (isReplaced(source) || (what === 'heard' && methodName(source) === 'push')),
    )
    .map(({ source }) => source.parent as TSESTree.Statement);
  replacements.set(conversation, found);
  return found;
}

/** A check of why generation stopped, right behind a place, comes first: a cut answer that ends the turn is not to be kept. */
function behindGuard(file: OpenAIFile, request: Request, place: StatementPlace): StatementPlace {
  const { parent } = place.statement;
  const siblings = listIn(parent) ?? [];
  const from = siblings.indexOf(place.statement) + (place.kind === 'after' ? 1 : 0);
  const guard = guardIn(file, request, siblings.slice(from));
  return guard ? { kind: 'after', statement: guard } : place;
}

/** Whether the conversation is sent, or gets something else, on the way to a place. */
function isOvertaken({ events }: Conversation, { range }: TSESTree.Statement, place: StatementPlace): boolean {
  const end = place.statement.range[place.kind === 'after' ? 1 : 0];
  if (end <= range[1]) return false;
  return events.some(
    ({ what, node }) =>
      (what === 'turn' || what === 'tool' || what === 'request') && node.range[0] > range[1] && node.range[1] <= end,
  );
}

function laterOf(place: StatementPlace, other: TSESTree.Statement | undefined): StatementPlace {
  return other && other.range[1] > place.statement.range[1] ? { kind: 'after', statement: other } : place;
}
