import type { OrphaningCut } from '../analysis/conversations/orphaned-tools.js';
import type { OpenAIFile } from '../analysis/file.js';
import { nameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import { freeName } from './free-name.js';
import { indentOf } from './statements.js';

/**
 * Makes a cut by number one at a user message, so that calls and results stay together. The system message at the head is kept, unless the program
 * puts one in front by itself. Undefined where the number of messages to keep is not written there.
 */
export function cutAtUser(file: OpenAIFile, cut: OrphaningCut): Fix | undefined {
  const { events } = cut.conversation;
  if (events.some(({ request }) => request?.api === 'responses')) return undefined;
  return cut.how === 'slice' ? ofSlice(file, cut) : cut.how === 'filter' ? undefined : ofCutInPlace(file, cut);
}

/** `messages.slice(-20)`: a later place to begin at. */
function ofSlice(file: OpenAIFile, { call, conversation }: OrphaningCut): Fix | undefined {
  const { sourceCode, style } = file;
  const callee = unwrap(call.callee);
  const [from] = call.arguments;
  if (callee.type !== 'MemberExpression' || !from) return undefined;
  const array = sourceCode.getText(callee.object);
  const kept = keptBy(from, file);
  if (kept === undefined || !/^[\w$.#]+$/.test(array)) return undefined;
  const first = `${array}.findIndex(({ role }, i) => role === ${style.quote}user${style.quote} && i >= ${array}.length - ${kept})`;
  const list = file.bindings.resolve(callee.object);
  const isFiltered = methodName(list) === 'filter'; // of the system message
  const hasSystem =
    !isFiltered && (conversation.events.some(({ what }) => what === 'system') || startsWithSystem(list));
  const isSpread = call.parent.type === 'SpreadElement';
  const { parent } = call.parent;
  const isBehindFirst =
    parent?.type === 'ArrayExpression' &&
    parent.elements.some((element) => element && sourceCode.getText(element) === `${array}[0]`);
  const cut = `${array}.slice(Math.max(${isBehindFirst ? 1 : 0}, ${first}))`;
  if (!hasSystem || isSpread) return (fixer) => [fixer.replaceText(call, cut)];
  const turns = `${array}.slice(Math.max(1, ${first}))`;
  return (fixer) => [fixer.replaceText(call, `[...${array}.slice(0, 1), ...${turns}]`)];
}

/** `store.get(id) ?? [{ role: 'system', … }]` */
function startsWithSystem(list: Node): boolean {
  const node = unwrap(list);
  if (node.type === 'LogicalExpression') return startsWithSystem(node.right);
  const first = node.type === 'ArrayExpression' ? node.elements[0] : undefined;
  const role = first?.type === 'ObjectExpression' ? stringOf(propertyOf(first, 'role')?.value) : undefined;
  return role === 'system' || role === 'developer';
}

/** How many entries a slice from the end keeps, as written. */
function keptBy(from: Node, file: OpenAIFile): string | undefined {
  const node = unwrap(from);
  const count =
    node.type === 'UnaryExpression'
      ? node.argument
      : node.type === 'BinaryExpression' && node.operator === '-'
        ? node.right
        : undefined;
  return count && ['Literal', 'Identifier'].includes(count.type) ? file.sourceCode.getText(count) : undefined;
}

/** `if (messages.length > 20) messages.shift();` and `while`: the statement whose only work is the cut. */
function ofCutInPlace(file: OpenAIFile, { call, conversation }: OrphaningCut): Fix | undefined {
  const { sourceCode, style } = file;
  const callee = unwrap(call.callee);
  const array = callee.type === 'MemberExpression' ? sourceCode.getText(callee.object) : '';
  let statement: Node = call.parent;
  if (statement.type !== 'ExpressionStatement') return undefined;
  if (statement.parent.type === 'BlockStatement' && statement.parent.body.length === 1) statement = statement.parent;
  const test = statement.parent;
  if ((test?.type !== 'IfStatement' && test?.type !== 'WhileStatement') || ('alternate' in test && test.alternate))
    return undefined;
  const kept = limitOf(test.test, file);
  const isListed = test.parent.type === 'BlockStatement' || test.parent.type === 'Program';
  if (kept === undefined || !isListed || !/^[\w$.#]+$/.test(array) || sourceCode.getCommentsInside(test).length > 0)
    return undefined;
  const first = freeName('first', call, [call], file);
  const head = conversation.events.some(({ what }) => what === 'system') ? 1 : 0;
  const lines = [
    `const ${first} = ${array}.findIndex(({ role }, i) => role === ${style.quote}user${style.quote} && i >= ${array}.length - ${kept})${style.semicolon}`,
    `if (${first} > ${String(head)}) ${array}.splice(${String(head)}, ${head ? `${first} - 1` : first})${style.semicolon}`,
  ];
  return (fixer) => [fixer.replaceText(test, lines.join(`\n${indentOf(test, sourceCode)}`))];
}

/** `messages.length > LIMIT` */
function limitOf(test: Node, file: OpenAIFile): string | undefined {
  const node = unwrap(test);
  if (node.type !== 'BinaryExpression' || !['>', '>='].includes(node.operator)) return undefined;
  const left = unwrap(node.left);
  if (left.type !== 'MemberExpression' || nameOf(left) !== 'length') return undefined;
  return ['Literal', 'Identifier'].includes(node.right.type) ? file.sourceCode.getText(node.right) : undefined;
}
