import { isWithin, lastName, wrapped } from '../../ast/expressions.js';
import { targetOf } from '../../ast/loops.js';
import { nodesWithin, someNode, walk, type Node } from '../../ast/walk.js';
import { isHarmless } from '../conversations/harmless.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import { isList } from './answers.js';
import { loopOver, type CallLoop } from './call-loops.js';
import { endingTests } from './endings.js';
import { isTypeTest } from './questions.js';

/**
 * The jumps that end a loop over calls before all of them have had their round: `break`, or a `continue` of a loop around it. Not those behind
 * which the program may know that calls are left: what decides on the jump, or happens with it, is asked about outside the loop, or stops something.
 */
export function jumpsOutOf(loop: CallLoop, start: Node, file: OpenAIFile): readonly Node[] {
  const jumps = [
    ...nodesWithin(file.nodes('BreakStatement'), loop.body),
    ...nodesWithin(file.nodes('ContinueStatement'), loop.body),
  ].filter((jump) => {
    const target = targetOf(jump);
    const isOut = target !== undefined && !isWithin(target, loop.body);
    return isOut && !(jump.type === 'ContinueStatement' && target === loop);
  });
  if (jumps.length === 0) return [];
  const asked = namesAskedOutside(loop, file);
  return jumps.filter((jump) => {
    const branch = branchAround(jump, loop);
    return jump.range[0] > start.range[0] && !isOfOtherItem(jump, loop, file) && !isKnownBehind(branch, asked, file);
  });
}

/** The outermost choice in a round that leads to a jump; the whole body where none does. */
function branchAround(jump: Node, loop: CallLoop): Node {
  let branch: Node = loop.body;
  for (let outer = jump.parent; outer && outer !== loop.body; outer = outer.parent)
    if (outer.type === 'IfStatement' || outer.type === 'SwitchStatement') branch = outer;
  return branch;
}

/** Whether a jump is made for what is no call: by `item.type === 'message'`, or in the `else` of a test of the type. */
function isOfOtherItem(jump: Node, loop: CallLoop, file: OpenAIFile): boolean {
  for (let outer = jump.parent; outer && outer !== loop; outer = outer.parent) {
    if (outer.type !== 'IfStatement' || !isTypeTest(outer.test, file)) continue;
    const isCall = /^[^!]*(function|custom|tool)[^!]*$/i.test(file.sourceCode.getText(outer.test));
    if (!isCall || !isWithin(jump, outer.consequent)) return true;
  }
  return false;
}

/** Whether a program may know, behind a loop, that a branch of it was taken: by a name that it tests there, or since the branch stops something. */
function isKnownBehind(branch: Node, asked: ReadonlySet<string>, { sourceCode }: OpenAIFile): boolean {
  return someNode(
    branch,
    sourceCode.visitorKeys,
    (node) =>
      (isName(node) && asked.has(sourceCode.getText(node))) ||
      (node.type === 'CallExpression' && STOPS.test(lastName(node.callee) ?? '')),
  );
}

const STOPS = /^(abort|cancel|close|end|exit|finish|kill|quit|stop)/i;

/** The names that a function tests, outside a loop, in order to leave what is around it. */
function namesAskedOutside(loop: CallLoop, file: OpenAIFile): ReadonlySet<string> {
  const { sourceCode } = file;
  const names = new Set<string>();
  for (const { test } of endingTests(loop, file))
    walk(test, sourceCode.visitorKeys, (node) => {
      if (isName(node)) names.add(sourceCode.getText(node));
    });
  return names;
}

/** A name, or a member as a whole. */
function isName(node: Node): boolean {
  const { parent } = node;
  const isPart = parent?.type === 'MemberExpression' && (parent.object === node || !parent.computed);
  return !isPart && (node.type === 'MemberExpression' || node.type === 'Identifier');
}

/** What a round does with the calls as a whole, so that it may answer others than its own: it reads the list, or hands the message on. */
export function readsOfAllCalls(loop: CallLoop, { steps }: Reply): readonly Node[] {
  return steps.flatMap(({ node, flow }) => {
    if (!isWithin(node, loop.body)) return [];
    const { parent } = wrapped(node);
    const isHandedOn = parent?.type === 'CallExpression' && parent.callee !== node && !isHarmless(parent);
    const isRead = isList(flow.label) ? loopOver(node) !== loop : flow.label === 'message' && isHandedOn;
    return isRead ? [node] : [];
  });
}
