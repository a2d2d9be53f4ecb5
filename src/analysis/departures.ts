import { enclosingFunction, isWithin } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from './file.js';
import type { Reply } from './replies.js';
import { lastStep, type Departure, type Use } from './reply-uses.js';

/**
 * Whether nobody out of sight can look at the reason of the answer that is used here. An answer that an exported function returns is its
 * callers' to check, but not the one that a caller in the file got; and whoever gets the whole answer on a way that never comes to the use
 * (`if (stream) return completion`, `throw new Error(JSON.stringify(completion))`) does not look on behalf of it.
 */
export function isInSight(use: Use, reply: Reply, file: OpenAIFile): boolean {
  return reply.departures.every(
    ({ step, isReturn }) =>
      (isReturn && lastStep(use.step, (one) => one === step) !== undefined) || !canMeet(step, use, reply, file),
  );
}

/** Whether an answer can leave and be used in one run of the function in which it leaves. What is not sure counts as yes. */
function canMeet(departure: Departure['step'], use: Use, { request }: Reply, { flow }: OpenAIFile): boolean {
  const home = enclosingFunction(departure.node);
  const last = lastStep(use.step, ({ node }) => enclosingFunction(node) === home);
  if (!last) return true;
  const [left, used] = [beginningOf(departure), beginningOf(last)];
  if (!isOnBranch(left) && !isOnBranch(used)) return true;
  const follows = (first: Node, second: Node): boolean =>
    flow
      .ask<'asked' | 'met'>({
        start: 'asked',
        events: new Map<Node, () => readonly ('asked' | 'met')[]>([
          [first, () => ['met']],
          [request.node, () => ['asked']],
        ]),
        ...(home && { within: home }),
      })
      .before(second)
      .has('met');
  return follows(left, used) || follows(used, left);
}

/** Where a value is named in the expression that it goes through: `completion` in `full ? completion : text`. */
function beginningOf({ node, from }: Departure['step']): Node {
  let first = node;
  for (let step = from; step && isWithin(step.node, node); step = step.from) first = step.node;
  return first;
}

/** Whether a node may be passed by in its function: it is in a branch. Two that are not meet, and control flow need not be asked. */
function isOnBranch(node: Node): boolean {
  const home = enclosingFunction(node);
  for (let inner = node, outer = node.parent; outer && outer !== home; inner = outer, outer = outer.parent) {
    if ((outer.type === 'IfStatement' || outer.type === 'ConditionalExpression') && outer.test !== inner) return true;
    if (outer.type === 'SwitchCase' || outer.type === 'CatchClause') return true;
    if (outer.type === 'LogicalExpression' && outer.right === inner) return true;
  }
  return false;
}
