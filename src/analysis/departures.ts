import { enclosingFunction, isWithin, type FunctionLike } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Answer } from './control-flow/question.js';
import type { OpenAIFile } from './file.js';
import type { Reply } from './replies.js';
import { lastStep, type Departure, type Use } from './reply-uses.js';

/**
 * The uses of an answer at whose reason nobody out of sight can look. An answer that an exported function returns is its
 * callers' to check, but not the one that a caller in the file got; and whoever gets the whole answer on a way that never comes to the use
 * (`if (stream) return completion`, `throw new Error(JSON.stringify(completion))`) does not look on behalf of it.
 */
export function usesInSight({ request, uses, departures }: Reply, file: OpenAIFile): readonly Use[] {
  const answers = new Map<Node, Answer<State>>();
  return uses.filter((use) =>
    departures.every(
      ({ step, isReturn }) =>
        (isReturn && lastStep(use.step, (one) => one === step) !== undefined) || !canMeet(step, use),
    ),
  );

  /** Whether an answer can leave and be used in one run of the function in which it leaves. What is not sure counts as yes. */
  function canMeet(departure: Departure['step'], use: Use): boolean {
    const home = enclosingFunction(departure.node);
    const last = lastStep(use.step, ({ node }) => enclosingFunction(node) === home);
    if (!last) return true;
    const [left, used] = [beginningOf(departure), beginningOf(last)];
    if (!isOnBranch(left) && !isOnBranch(used)) return true;
    return behind(left, home).before(used).has('met') || behind(used, home).before(left).has('met');
  }

  /** What comes behind a place in a run of its function, before the request is made again; asked once for each place. */
  function behind(place: Node, home: FunctionLike | undefined): Answer<State> {
    let answer = answers.get(place);
    if (!answer) {
      const events = new Map<Node, () => readonly State[]>([
        [place, () => ['met']],
        [request.node, () => ['asked']],
      ]);
      answer = file.flow.ask<State>({ start: 'asked', events, ...(home && { within: home }) });
      answers.set(place, answer);
    }
    return answer;
  }
}

type State = 'asked' | 'met';

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
