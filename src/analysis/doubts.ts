import { isNullish, isWithin, lastName, wrapped } from '../ast/expressions.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';
import type { Reply } from './replies.js';

/**
 * Whether the program knows, at a place, that a part of an answer may be absent, as some providers leave it out: it reads the part with `?.`, gives
 * it a fallback or asks whether it is there. What an `if` above the place has left with is settled.
 */
export function isDoubted(part: Part, reply: Reply, place: Node): boolean {
  const doubts = reply.steps.flatMap(({ node, flow }) =>
    flow.label === part && flow.path.length === 0 ? (doubtOf(node) ?? []) : [],
  );
  return doubts.length > 0 && !doubts.some((doubt) => isSettled(doubt, place));
}

/** The expression by which the absence of a value is dealt with; undefined where it is read as if it were there. */
function doubtOf(value: Node): Node | undefined {
  const outer = wrapped(value);
  const { parent } = outer;
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === outer && parent.optional ? parent : undefined;
    case 'LogicalExpression':
      return parent.left === outer ? outer : doubtOf(parent);
    case 'UnaryExpression':
      return parent.operator === '!' || parent.operator === 'typeof' ? parent : undefined;
    case 'BinaryExpression':
      return isNullish(parent.left) || isNullish(parent.right) ? parent : undefined;
    case 'CallExpression':
      return /^(?:isArray|Boolean)$/.test(lastName(parent.callee) ?? '') ? parent : undefined;
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return parent.test === outer ? outer : undefined;
    default:
      return undefined;
  }
}

/** Whether the program does not get to a place without the value: `if (!value?.member) return;` stands above it. */
function isSettled(doubt: Node, place: Node): boolean {
  let test = doubt;
  while (test.parent && /^(?:Member|Chain|Unary)Expression$/.test(test.parent.type)) test = test.parent;
  if (!('operator' in test && /^(?:!|={2,3})$/.test(test.operator))) return false;
  while (test.parent?.type === 'LogicalExpression' && test.parent.operator === '||') test = test.parent;
  const branch = test.parent;
  if (branch?.type !== 'IfStatement' || branch.test !== test || !leaves(branch.consequent)) return false;
  return branch.range[1] <= place.range[0] && isWithin(place, branch.parent);
}
