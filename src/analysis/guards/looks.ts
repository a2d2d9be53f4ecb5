import {
  enclosingFunction,
  isFunction,
  isWithin,
  lastName,
  nameOf,
  stringOf,
  unwrap,
  wrapped,
} from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import { calleePath } from '../callee-path.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import { isOnlyReachedAt } from '../tests-on-way.js';
import type { Absence } from './absent-parts.js';

/** A place where the program looks whether a part of an answer is there, or at what tells that. */
export interface Look {
  readonly at: Node;
  /** Whether it comes before a use: further up in a function around it, before all that runs it, or in another function, of which nobody knows when it runs. */
  guards(use: Node): boolean;
  /** Whether a node stands further down in the function of the look: what is taken along from there has been looked at. */
  precedes(node: Node): boolean;
}

/**
 * Finds the looks that bear on an absent part. Whether they draw the right conclusion is not asked: after any of them the answer is "unknown".
 */
export function looksAt(absence: Absence, reply: Reply, file: OpenAIFile): readonly Look[] {
  const looks: Node[] = [];
  for (const { node, flow } of reply.steps) {
    if (flow.path.length > 0) continue;
    const telling = tellsOf(node, flow.label, absence);
    if (telling && isLookedAt(telling, flow.label, absence, file)) looks.push(telling);
  }
  return looks.map((at) => {
    const home = enclosingFunction(at) ?? file.program;
    const precedes = (node: Node): boolean => isWithin(node, home) && at.range[0] < node.range[0];
    return { at, precedes, guards: (use) => !isWithin(use, home) || isOnlyReachedAt(use, precedes, file.calls) };
  });
}

/** The expression at a carrier of some part that tells something of the absence: itself, or a member of it. */
function tellsOf(node: Node, part: Part, absence: Absence): Node | undefined {
  const outer = wrapped(node);
  const member = outer.parent?.type === 'MemberExpression' && outer.parent.object === outer ? outer.parent : undefined;
  const name = member && nameOf(member);
  if (absence === 'usage') {
    if (part === 'choices')
      return name === undefined || name === 'length' || member?.optional ? (member ?? node) : undefined;
    if (part === 'chunk') return name === 'usage' ? member : undefined;
    return part === 'choice' || part === 'message' || part === 'text' ? node : undefined;
  }
  if (part === 'text' || part === 'reason') return node;
  if (part === 'message' && isAskedForMembers(outer)) return node;
  if (absence === 'delta') return undefined; // the last delta has no tool calls either
  if (part === 'message') return name === 'refusal' || name === 'role' ? member : undefined;
  return part === 'toolCalls' || part === 'toolCall' ? node : undefined;
}

/** `'content' in delta`, `Object.keys(delta).length`, `delta.hasOwnProperty('content')`. */
function isAskedForMembers(message: Node): boolean {
  const { parent } = message;
  if (parent?.type === 'MemberExpression') return nameOf(parent) === 'hasOwnProperty';
  return parent?.type === 'CallExpression' || (parent?.type === 'BinaryExpression' && parent.operator === 'in');
}

/** Whether an expression is compared, negated or a test; reading on from it without `?.` is no look, because that is what throws. */
function isLookedAt(node: Node, part: Part, absence: Absence, file: OpenAIFile): boolean {
  const isAbsentItself = absence === 'usage' ? part === 'choice' || part === 'message' : part === 'text';
  let inner = node;
  for (let outer = inner.parent; outer; inner = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'MemberExpression':
        if (outer.object === inner && isAbsentItself && !outer.optional && unwrap(inner) === unwrap(node)) return false;
        continue;
      case 'UnaryExpression':
        if (outer.operator === '!' || outer.operator === 'typeof') return true;
        continue;
      case 'BinaryExpression':
        if (outer.operator === '+') return false;
        return !(part === 'reason' && saysOnlyLength(outer));
      case 'LogicalExpression':
        if (outer.left === inner && (outer.operator === '&&' || outer.parent.type === 'ExpressionStatement'))
          return true;
        continue;
      case 'AssignmentExpression':
        return outer.left === inner && /^(?:\?\?|\|\|)=$/.test(outer.operator);
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        return outer.test === inner;
      case 'SwitchStatement':
        return outer.discriminant === inner;
      case 'CallExpression':
        if (outer.callee === inner) continue;
        if (isAssertion(outer.callee, file) || lastName(outer.callee) === 'Boolean') return true;
        continue;
      case 'ReturnStatement':
        return isPredicate(enclosingFunction(outer));
      default:
        if (isPredicate(outer)) return true;
        if (isFunction(outer) || /Statement$|Declarat/.test(outer.type)) return false;
    }
  }
  return false;
}

/** Whether a function is asked which elements of a list fit: `choices.filter((choice) => choice.message.content)`. */
function isPredicate(fn: Node | undefined): boolean {
  const { parent } = fn ?? {};
  return (
    isFunction(fn) &&
    parent?.type === 'CallExpression' &&
    parent.callee !== fn &&
    /^(?:filter|find(?:Last)?(?:Index)?|some|every)$/.test(lastName(parent.callee) ?? '')
  );
}

/** `finish_reason === 'length'` says nothing of content that is not there. */
function saysOnlyLength({ left, right }: { readonly left: Node; readonly right: Node }): boolean {
  return stringOf(left) === 'length' || stringOf(right) === 'length';
}

function isAssertion(callee: Node, file: OpenAIFile): boolean {
  return /^(?:assert|invariant|expect|ensure|check|validate|require)/i.test(
    calleePath(callee, file.bindings).at(-1) ?? '',
  );
}
