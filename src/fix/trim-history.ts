import type { Conversation, ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { pushedBy, receiverOf } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { freeName } from './free-name.js';
import { insertLines } from './insert-lines.js';
import { placedStatement } from './statements.js';

/** So many messages are kept, counted back from the newest. */
const KEPT = 20;

/**
 * Shortens a conversation right after a user turn was pushed, or a longer copy assigned: the newest messages stay, from a user message on, so that no tool result loses its call,
 * and so does the system message at the head.
 * Undefined where no statement of its own does that, and where the turns are kept in a form that has no roles.
 */
export function trimHistory(file: OpenAIFile, { events }: Conversation, growth: ConversationEvent): Fix | undefined {
  const { source } = growth;
  const grown = grownBy(source);
  const placed = placedStatement(source);
  if (!grown || placed?.statement.type !== 'ExpressionStatement' || unwrap(placed.statement.expression) !== source)
    return undefined;
  // what each entry becomes when it is sent says nothing of how it is kept
  const isMade = events.some(({ what, as }) => what === 'request' && as === 'made');
  if (isMade && !pushedBy(source).every(hasUserRole)) return undefined;
  const array = file.sourceCode.getText(grown);
  if (!/^[\w$.#]+$/.test(array)) return undefined;
  const { quote, semicolon } = file.style;
  const first = freeName('first', source, [source], file);
  const start = freeName('start', source, [source], file);
  const declared = events.find(({ what, source: { type } }) => what === 'reset' && type === 'VariableDeclarator');
  const known = startOf(declared?.source);
  const head = known ?? start;
  const lines = [
    `// Keeps the newest messages, from a user message on${known === '0' ? '' : ', and the system message'}.`,
    `const ${first} = ${array}.findIndex(({ role }, i) => role === ${quote}user${quote} && i >= ${array}.length - ${String(KEPT)})${semicolon}`,
    ...(known ? [] : [`const ${start} = ${array}[0]?.role === ${quote}system${quote} ? 1 : 0${semicolon}`]),
    `if (${first} > ${head}) ${array}.splice(${head}, ${head === '0' ? first : `${first} - ${head}`})${semicolon}`,
  ];
  return (fixer) => insertLines({ kind: 'after', statement: placed.statement }, lines, file, fixer);
}

function hasUserRole(message: Node): boolean {
  const node = unwrap(message);
  return node.type === 'ObjectExpression' && stringOf(propertyOf(node, 'role')?.value) === 'user';
}

/** `h` of `h.push(m)` and of `h = [...h, m]`. */
function grownBy(write: Node): Node | undefined {
  if (write.type === 'AssignmentExpression') return write.left;
  return receiverOf(write, 'push');
}

/** Lets the Responses API drop the oldest items when they get too long. Undefined where the request is not written out. */
export function letTruncate({ body }: Request): Fix | undefined {
  const object = body && unwrap(body);
  const last = object?.type === 'ObjectExpression' ? object.properties.at(-1) : undefined;
  if (!last) return undefined;
  return (fixer) => [fixer.insertTextAfter(last, ", truncation: 'auto'")];
}

/** Where the turns begin in an array that is written out: behind instructions that every request needs, or at once. */
function startOf(declaration: Node | undefined): '0' | '1' | undefined {
  const value = declaration?.type === 'VariableDeclarator' && declaration.init ? unwrap(declaration.init) : undefined;
  if (value?.type !== 'ArrayExpression') return undefined;
  const [first] = value.elements;
  if (!first) return '0';
  const message = unwrap(first);
  const role = message.type === 'ObjectExpression' ? stringOf(propertyOf(message, 'role')?.value) : undefined;
  if (role === undefined) return undefined;
  return role === 'system' || role === 'developer' ? '1' : '0';
}
