import { enclosingFunction, isFunction, isWithin, stringOf, withoutAwait, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { chainRoot } from '../ast/members.js';
import { holdsReason, type Part } from '../sdk/reply-shapes.js';
import type { OpenAIFile } from './file.js';
import { append } from './multimap.js';
import type { Reply } from './replies.js';
import { chainOf, type Use } from './reply-uses.js';
import type { Step } from './value-flow/flow.js';

/**
 * The uses of an answer to which no look at its reason belongs, by the function that made them. A helper that asks gives an answer of its own to each
 * of its calls, and what is looked at of one says nothing of the others: where it can be told whose answer a look is of, it is of that one, else of all that
 * the caller got. A look anywhere but in a caller belongs to all of them.
 */
export function uncheckedUses(reply: Reply, file: OpenAIFile): readonly (readonly Use[])[] {
  const { request, uses, reasonReads, steps } = reply;
  const receipts = steps.filter((step) => step.node !== request.node && isReceipt(step, file));
  const calls = new Set(receipts.map(({ node }) => node));
  if (calls.size < 2 || (reasonReads.length === 0 && new Set([...calls].map((call) => homeOf(call, file))).size < 2))
    return reasonReads.length === 0 ? [uses] : [];
  const receiptsOf = (step: Step<Part>): readonly Node[] =>
    chainOf(step).flatMap((one) => (isWhole(one) && calls.has(one.node) ? one.node : []));
  const checked: Node[] = [];
  for (const place of reasonReads.flatMap(placesOf)) {
    if (receiptsOf(place).length === 0) return []; // where it is asked, before anybody gets it
    const call = callBehind(place.node, calls, file);
    const found = call ? [call] : callsAround(place.node, calls, file);
    if (found.length === 0) return [];
    checked.push(...found);
  }
  const isAround = (outer: Node, inner: Node): boolean =>
    outer !== inner && outer !== file.program && isWithin(inner, outer);
  const isChecked = (call: Node): boolean => {
    const home = homeOf(call, file);
    return checked.some((other) => {
      const otherHome = homeOf(other, file);
      return other === call || isAround(otherHome, home) || isAround(home, otherHome);
    });
  };
  const byCaller = new Map<Node | undefined, Use[]>();
  for (const use of uses) {
    const ways = receiptsOf(use.step);
    if (ways.some((call) => isChecked(call) || isSecondTry(call, reasonReads))) continue;
    if (ways.length > 0 || checked.length === 0) append(byCaller, ways.map((call) => homeOf(call, file)).at(-1), use);
  }
  return [...byCaller.values()];
}

/**
 * Whether a request, or a call of what asks, is only made because of why another answer ended: whoever asks again after a cut answer knows what can
 * happen. To ask on after one that is known to be whole is another matter.
 */
export function isSecondTry(asking: Node, reads: readonly Step<Part>[]): boolean {
  for (let node = asking; node.parent && !isFunction(node); node = node.parent) {
    const { parent } = node;
    if (parent.type !== 'IfStatement' && parent.type !== 'ConditionalExpression' && parent.type !== 'WhileStatement')
      continue;
    const { test } = parent;
    const isSide = parent.type !== 'WhileStatement' && parent.alternate === node;
    if (test !== node && reads.some(({ node: read }) => isWithin(read, test) && !saysWhole(read, test, !isSide)))
      return true;
  }
  return false;
}

/** Whether a test, of which a look at the reason is a part, comes out in one way only for an answer that was not cut: `finish_reason === 'tool_calls'`. */
function saysWhole(read: Node, test: Node, outcome: boolean): boolean {
  const look = wrapped(read);
  const comparison = look.parent;
  if (comparison?.type !== 'BinaryExpression' || !/^[!=]==?$/.test(comparison.operator)) return false;
  const word = stringOf(comparison.left === look ? comparison.right : comparison.left);
  if (word === undefined || !WHOLE.test(word) || comparison.operator.startsWith('!') === outcome) return false;
  let whole: Node = comparison;
  const joint = outcome ? '&&' : '||';
  while (whole !== test && whole.parent?.type === 'LogicalExpression' && whole.parent.operator === joint)
    whole = whole.parent;
  return whole === test;
}

/** What the API says of answers that were not cut. */
const WHOLE = /^(?:stop|tool_calls|function_call|completed)$/;

const homeOf = (node: Node, file: OpenAIFile): Node => enclosingFunction(node) ?? file.program;

/** Where an answer is that is looked at: what a helper looks at that is given it is that of all the calls that give it one. */
function placesOf(read: Step<Part>): readonly Step<Part>[] {
  const steps = new Set([read]);
  for (const { entry } of steps) for (const { step } of entry?.inflow.entries ?? []) steps.add(step);
  return [...steps].filter(({ entry }) => !entry);
}

/** The call whose answer a look is of, where that has a name of its own: `const answer = await ask(m); … answer.choices[0].finish_reason`. */
function callBehind(read: Node, calls: ReadonlySet<Node>, { bindings }: OpenAIFile): Node | undefined {
  const call = withoutAwait(bindings.resolve(chainRoot(read)));
  return calls.has(call) ? call : undefined;
}

/** The calls in the innermost function around a node that makes some; code of the module is around what stands in no function. */
function callsAround(node: Node, calls: ReadonlySet<Node>, file: OpenAIFile): readonly Node[] {
  const callsIn = (home: Node) => [...calls].filter((call) => homeOf(call, file) === home);
  let home = homeOf(node, file);
  if (home === file.program) return callsIn(home);
  while (callsIn(home).length === 0 && home !== file.program) home = homeOf(home, file);
  return home === file.program ? [] : callsIn(home);
}

/** Whether a call of a function of the file gives a whole answer that was made for this call: nothing on the way to it outlives the function. */
function isReceipt(step: Step<Part>, file: OpenAIFile): boolean {
  if (step.node.type !== 'CallExpression' || !isWhole(step)) return false;
  if (!step.from || isWithin(step.from.node, step.node)) return false;
  return chainOf(step).every((one) => !one.from || isPassedOn(one.from.node, one.node, file));
}

const isWhole = ({ flow }: Step<Part>): boolean => flow.path.length === 0 && holdsReason(flow.label);

/** Whether a value goes from one expression to another by being part of it, under a name of the function, or as what a function returns. */
function isPassedOn(from: Node, to: Node, file: OpenAIFile): boolean {
  if (isWithin(from, to)) return true;
  if (to.type === 'CallExpression') return file.calls.callees(to).functions.some((fn) => isWithin(from, fn));
  const variable = to.type === 'Identifier' ? file.bindings.variableOf(to) : undefined;
  return variable?.scope.variableScope.block === homeOf(to, file);
}
