import { enclosingFunction, isWithin } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { holdsReason, type Part } from '../sdk/reply-shapes.js';
import type { OpenAIFile } from './file.js';
import { append } from './multimap.js';
import type { Reply } from './replies.js';
import { chainOf, type Use } from './reply-uses.js';
import type { Step } from './value-flow/flow.js';

/**
 * The uses of an answer to which no look at its reason belongs, by who made them. A helper that asks gives an answer of its own to each of its
 * callers, and what one of them looks at says nothing of what the others got. A look anywhere but in such a caller belongs to all of them.
 */
export function uncheckedUses(
  { request, uses, reasonReads, steps }: Reply,
  file: OpenAIFile,
): readonly (readonly Use[])[] {
  const receipts = new Set(steps.filter((step) => step.node !== request.node && isReceipt(step, file)));
  const callers = new Set([...receipts].map(({ node }) => homeOf(node, file)));
  if (callers.size < 2) return reasonReads.length === 0 ? [uses] : [];
  const checking = reasonReads.map((read) => nearest(read, callers, file));
  if (checking.includes(undefined)) return [];
  const isAround = (outer: Node, inner: Node): boolean => outer !== file.program && isWithin(inner, outer);
  const isChecked = (caller: Node): boolean =>
    checking.some((other) => other === caller || (other && (isAround(other, caller) || isAround(caller, other))));
  const byCaller = new Map<Node | undefined, Use[]>();
  for (const use of uses) {
    const ways = chainOf(use.step).flatMap((step) => (receipts.has(step) ? homeOf(step.node, file) : []));
    if (!ways.some(isChecked) && (ways.length > 0 || checking.length === 0)) append(byCaller, ways.at(-1), use);
  }
  return [...byCaller.values()];
}

const homeOf = (node: Node, file: OpenAIFile): Node => enclosingFunction(node) ?? file.program;

/** The innermost of some callers around a node; code of the module is around what stands in no function. */
function nearest(node: Node, callers: ReadonlySet<Node>, file: OpenAIFile): Node | undefined {
  let home = homeOf(node, file);
  if (home === file.program) return callers.has(home) ? home : undefined;
  while (!callers.has(home) && home !== file.program) home = homeOf(home, file);
  return home === file.program ? undefined : home;
}

/** Whether a call of a function of the file gives a whole answer that was made for this call: nothing on the way to it outlives the function. */
function isReceipt(step: Step<Part>, file: OpenAIFile): boolean {
  if (step.node.type !== 'CallExpression' || step.flow.path.length > 0 || !holdsReason(step.flow.label)) return false;
  if (!step.from || isWithin(step.from.node, step.node)) return false;
  return chainOf(step).every((one) => !one.from || isPassedOn(one.from.node, one.node, file));
}

/** Whether a value goes from one expression to another by being part of it, under a name of the function, or as what a function returns. */
function isPassedOn(from: Node, to: Node, file: OpenAIFile): boolean {
  if (isWithin(from, to)) return true;
  if (to.type === 'CallExpression') return file.calls.callees(to).functions.some((fn) => isWithin(from, fn));
  const variable = to.type === 'Identifier' ? file.bindings.variableOf(to) : undefined;
  return variable?.scope.variableScope.block === homeOf(to, file);
}
