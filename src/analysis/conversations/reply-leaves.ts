import { enclosingFunction, isFunction, nameOf, unwrap, type FunctionLike } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { BOT_ANSWERS, WEB_ANSWERS, WEB_ANSWER_FIELDS, WEB_RESPONSES } from '../../sdk/carriers.js';
import { holdsEntry } from '../../sdk/reply-shapes.js';
import { readsOfVariable, type Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import { findHandlers, isRequestAndResponse } from '../handlers.js';
import type { Reply } from '../replies.js';
import { parameterOf } from './frames.js';
import { isHarmless } from './harmless.js';

/**
 * What of a reply code outside the file gets: all that an entry of a conversation is made of, or only something in it, such as its text; `sent` where
 * it is no more than what a bot or a web handler answers where it was asked, which nothing of the program keeps.
 */
export type Leaving = 'whole' | 'part' | 'sent';

/**
 * What of a reply gets to code outside the file, if anything does: given to a function that is not the file's, returned to a caller nobody knows, or
 * stored in an object. Code that never got the reply cannot have put it into the conversation.
 */
export function replyLeaves(reply: Reply, file: OpenAIFile): Leaving | undefined {
  const { calls, bindings } = file;
  let found: Leaving | undefined;
  for (const [node, part] of reply.carriers) {
    if (part === 'other' || part === 'reason') continue;
    const outside = leavesTo(node, calls);
    if (!outside) continue;
    if (isBotAnswer(outside, bindings) || isWebAnswer(outside, file)) found ??= 'sent';
    else if (holdsEntry(part)) return 'whole';
    else found = 'part';
  }
  return found;
}

/** `message.reply(text)`, `interaction.editReply({ content: text })`, `message.channel.send(text)`: a method of what the function was called with, and gives to nobody. */
function isBotAnswer(call: Node, bindings: Bindings): boolean {
  const receiver = receiverOf(call);
  if (!receiver) return false;
  const name = methodName(call) ?? '';
  const isToChannel =
    name === 'send' && receiver.type === 'MemberExpression' && nameOf(receiver) === 'channel' && !receiver.computed;
  const asked = isToChannel ? unwrap(receiver.object) : BOT_ANSWERS.has(name) ? receiver : undefined;
  const variable = asked?.type === 'Identifier' ? bindings.variableOf(asked) : undefined;
  if (!variable || !parameterOf(variable)) return false;
  return readsOfVariable(variable).every(({ parent }) => parent !== undefined && looksOnly(parent));
}

/** `res.status(200).json({ text })`, `return { text }` in a route, `ctx.body = text`, `new Response(text)`: what a web handler gives to whoever asked. */
function isWebAnswer(outside: Node, file: OpenAIFile): boolean {
  switch (outside.type) {
    case 'NewExpression':
      return isWebResponse(outside.callee, file);
    case 'CallExpression': {
      const receiver = receiverOf(outside);
      if (!receiver || !WEB_ANSWERS.has(methodName(outside) ?? '')) return false;
      return isWebResponse(receiver, file) || isOfWebHandler(receiver, file);
    }
    case 'AssignmentExpression': {
      const { left } = outside;
      return (
        left.type === 'MemberExpression' &&
        WEB_ANSWER_FIELDS.has(nameOf(left) ?? '') &&
        isOfWebHandler(left.object, file)
      );
    }
    case 'ReturnStatement':
    case 'ArrowFunctionExpression': {
      const fn = isFunction(outside) ? outside : enclosingFunction(outside);
      return fn !== undefined && isWebHandler(fn, file);
    }
    default:
      return false;
  }
}

/** `Response`, of the host or a package. */
function isWebResponse(callee: Node, { bindings }: OpenAIFile): boolean {
  const node = unwrap(callee);
  if (node.type !== 'Identifier' || !WEB_RESPONSES.has(node.name)) return false;
  const variable = bindings.variableOf(node);
  return !variable || variable.defs.length === 0 || bindings.importOf(variable) !== undefined;
}

/** Whether an expression is a parameter of a web handler, or what its methods give back: `res.status(200)`, `reply.raw`. */
function isOfWebHandler(expression: Node, file: OpenAIFile): boolean {
  const node = unwrap(expression);
  const chained = receiverOf(node) ?? (node.type === 'MemberExpression' && nameOf(node) === 'raw' && node.object);
  if (chained) return isOfWebHandler(chained, file);
  const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
  const fn = variable && parameterOf(variable);
  return fn !== undefined && isWebHandler(fn, file);
}

function isWebHandler(fn: FunctionLike, file: OpenAIFile): boolean {
  const handler = findHandlers(file).get(fn);
  return handler ? !handler.fact : isRequestAndResponse(fn);
}

/** Whether a name is only looked into, or tested, by the node around it. */
function looksOnly(around: Node): boolean {
  return /^(?:MemberExpression|UnaryExpression|BinaryExpression|IfStatement|TSNonNullExpression)$/.test(around.type);
}

/** What gets a part of a reply out of the file: a call, or a node that hands it to its caller or stores it. */
function leavesTo(carrier: Node, calls: CallGraph): Node | undefined {
  let value = carrier;
  for (let outer = value.parent; outer; value = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'CallExpression':
      case 'NewExpression': {
        if (unwrap(outer.callee) === unwrap(value)) return undefined;
        const isHere = calls.callees(outer).functions.length > 0;
        return isHere || (outer.type === 'CallExpression' && isHarmless(outer)) ? undefined : outer;
      }
      case 'ReturnStatement':
        return returnsToStrangers(outer, calls) ? outer : undefined;
      case 'ArrowFunctionExpression':
        return outer.body === value && calls.callers(outer).escapes ? outer : undefined;
      case 'AssignmentExpression':
        return outer.right === value && outer.left.type === 'MemberExpression' ? outer : undefined;
      case 'JSXExpressionContainer':
      case 'YieldExpression':
      case 'ThrowStatement':
        return outer;
      case 'Property':
      case 'ObjectExpression':
      case 'ArrayExpression':
      case 'SpreadElement':
      case 'TemplateLiteral':
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'ConditionalExpression':
      case 'AwaitExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'ChainExpression':
        continue;
      default:
        return undefined;
    }
  }
  return undefined;
}

function returnsToStrangers(statement: Node, calls: CallGraph): boolean {
  for (let outer = statement.parent; outer; outer = outer.parent)
    if (isFunction(outer)) return calls.callers(outer).escapes;
  return true;
}
