import { isFunction, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { CallGraph } from '../calls.js';
import type { Reply } from '../replies.js';
import { isHarmless } from './harmless.js';

/** What of a reply code outside the file gets: all that an entry of a conversation is made of, or only something in it, such as its text. */
export type Leaving = 'whole' | 'part';

/** What a caller can take the assistant message out of, or is it. */
const WHOLE: ReadonlySet<Part> = new Set([
  'completion',
  'response',
  'envelope',
  'http',
  'choices',
  'choice',
  'message',
  'output',
  'stream',
  'events',
]);

/**
 * What of a reply gets to code outside the file, if anything does: given to a function that is not the file's, returned to a caller nobody knows, or
 * stored in an object. Code that never got the reply cannot have put it into the conversation.
 */
export function replyLeaves(reply: Reply, calls: CallGraph): Leaving | undefined {
  let found: Leaving | undefined;
  for (const [node, part] of reply.carriers) {
    if (part === 'other' || part === 'reason' || (found && !WHOLE.has(part)) || !leaves(node, calls)) continue;
    if (WHOLE.has(part)) return 'whole';
    found = 'part';
  }
  return found;
}

function leaves(carrier: Node, calls: CallGraph): boolean {
  let value = carrier;
  for (let outer = value.parent; outer; value = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'CallExpression':
      case 'NewExpression': {
        if (unwrap(outer.callee) === unwrap(value)) return false;
        return calls.callees(outer).functions.length === 0 && !(outer.type === 'CallExpression' && isHarmless(outer));
      }
      case 'ReturnStatement':
        return returnsToStrangers(outer, calls);
      case 'ArrowFunctionExpression':
        return outer.body === value && calls.callers(outer).escapes;
      case 'AssignmentExpression':
        return outer.right === value && outer.left.type === 'MemberExpression';
      case 'JSXExpressionContainer':
      case 'YieldExpression':
      case 'ThrowStatement':
        return true;
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
        return false;
    }
  }
  return false;
}

function returnsToStrangers(statement: Node, calls: CallGraph): boolean {
  for (let outer = statement.parent; outer; outer = outer.parent)
    if (isFunction(outer)) return calls.callers(outer).escapes;
  return true;
}
