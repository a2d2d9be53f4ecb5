import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, stringOf, unwrap } from '../ast/expressions.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import { LISTENERS, WHOLE_ENDS } from '../sdk/reply-shapes.js';
import type { OpenAIFile } from './file.js';
import type { Reply } from './replies.js';
import { lastStep, type Use } from './reply-uses.js';
import { followsFrom, isOnlyReachedAt, testsOnWayTo } from './tests-on-way.js';

/**
 * Tells the uses of a streamed answer of the Responses API that are only reached when it ended as a whole: on its way, the text comes through a branch, a
 * case or a listener of `response.completed`, or through a function that nothing else runs. A cut answer ends with another event. What is used behind
 * the loop is not known to be whole, whatever the event did in it.
 */
export function wholeUsesOf({ request, steps }: Reply, file: OpenAIFile): (use: Use) => boolean {
  const namesOf = (label: 'eventType' | 'events') =>
    new Set(steps.flatMap(({ node, flow }) => (flow.label === label && flow.path.length === 0 ? unwrap(node) : [])));
  const types = request.api === 'responses' ? namesOf('eventType') : new Set();
  const streams = request.api === 'responses' ? namesOf('events') : new Set();
  if (types.size === 0 && streams.size === 0) return () => false;

  const saysWhole = (part: Node, outcome: boolean): boolean => {
    if (part.type !== 'BinaryExpression' || !(outcome ? /^===?$/ : /^!==?$/).test(part.operator)) return false;
    const [left, right] = [unwrap(part.left), unwrap(part.right)];
    return (types.has(left) && isWholeEnd(right)) || (types.has(right) && isWholeEnd(left));
  };
  const isListener = (node: Node): boolean =>
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    LISTENERS.has(nameOf(node.callee) ?? '') &&
    isWholeEnd(node.arguments[0]) &&
    streams.has(unwrap(node.callee.object));
  const isPlace = (node: Node): boolean => {
    if (isListener(node)) return true;
    for (const { test, outcome, inCase } of testsOnWayTo(node)) {
      if (inCase && types.has(unwrap(test)) && waysInto(inCase).every((one) => isWholeEnd(one.test))) return true;
      if (outcome !== undefined && followsFrom(test, outcome, saysWhole, file.bindings)) return true;
    }
    return false;
  };

  const known = new Map<Node, boolean>();
  const isWhole = (node: Node): boolean => {
    const found = known.get(node) ?? isOnlyReachedAt(node, isPlace, file.calls);
    known.set(node, found);
    return found;
  };
  return ({ step }) => lastStep(step, ({ node, from }) => from !== undefined && isWhole(node)) !== undefined;
}

const isWholeEnd = (word: Node | null | undefined): boolean => WHOLE_ENDS.has(stringOf(word) ?? '');

/** The cases by which control comes to one: itself, and those in front of it that do not leave. */
function waysInto(one: TSESTree.SwitchCase): readonly TSESTree.SwitchCase[] {
  const { cases } = one.parent as TSESTree.SwitchStatement;
  const to = cases.indexOf(one);
  let from = to;
  for (let before = cases[from - 1]; before && !leavesCase(before); before = cases[from - 1]) from -= 1;
  return cases.slice(from, to + 1);
}

const leavesCase = ({ consequent }: TSESTree.SwitchCase): boolean => {
  const last = consequent.at(-1);
  return last !== undefined && leaves(last);
};
