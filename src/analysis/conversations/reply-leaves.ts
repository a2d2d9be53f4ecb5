import { isFunction, nameOf, unwrap } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { BOT_ANSWERS } from '../../sdk/carriers.js';
import { holdsEntry } from '../../sdk/reply-shapes.js';
import { readsOfVariable, type Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { Reply } from '../replies.js';
import { parameterOf } from './frames.js';
import { isHarmless } from './harmless.js';

/**
 * What of a reply code outside the file gets: all that an entry of a conversation is made of, or only something in it, such as its text; `sent` where
 * it is no more than what a bot answers where it was asked, which nothing of the program keeps.
 */
export type Leaving = 'whole' | 'part' | 'sent';

/**
 * What of a reply gets to code outside the file, if anything does: given to a function that is not the file's, returned to a caller nobody knows, or
 * stored in an object. Code that never got the reply cannot have put it into the conversation.
 */
export function replyLeaves(reply: Reply, calls: CallGraph, bindings: Bindings): Leaving | undefined {
  let found: Leaving | undefined;
  for (const [node, part] of reply.carriers) {
    if (part === 'other' || part === 'reason') continue;
    const outside = leavesTo(node, calls);
    if (!outside) continue;
    if (isBotAnswer(outside, bindings)) found ??= 'sent';
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
