import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { readBindings, type Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import { FileGraph } from './file-graph.js';
import type { Place } from './graph.js';
import type { Answer, ControlFlow, Question } from './question.js';
import type { CodePaths } from './record.js';
import { rootOf } from './roots.js';
import { Solution, STATES, withoutState, type Problem } from './solve.js';

/** The control flow of a file, from the code paths that ESLint's traversal told and the calls between the file's functions. */
export function buildControlFlow(
  codePaths: CodePaths,
  calls: CallGraph,
  sourceCode: Readonly<SourceCode>,
  bindings: Bindings = readBindings(sourceCode),
): ControlFlow {
  let graph: FileGraph | undefined;
  const fileGraph = (): FileGraph =>
    (graph ??= new FileGraph(codePaths, calls, bindings, sourceCode.ast, writtenGlobals(sourceCode)));
  return {
    ask: (question) => answer(fileGraph(), question),
    canFollow(from, to, without = []) {
      const between = new Map([...without].map((node) => [node, () => ['idle'] as const]));
      const events = new Map<Node, () => readonly ('idle' | 'after')[]>(between).set(from, () => ['after']);
      return answer(fileGraph(), { start: 'idle', events, failures: between }).before(to).has('after');
    },
  };
}

/** A solution, and how many places there were then. */
interface Solved {
  readonly solution: Solution;
  readonly places: number;
}

function answer<State extends string>(graph: FileGraph, question: Question<State>): Answer<State> {
  const { start, events, failures, within, throwing } = question;
  const will = question.callbacks === 'will';
  const states: State[] = [];
  const numberOf = (state: State): number => {
    const known = states.indexOf(state);
    if (known >= 0) return known;
    if (states.length === STATES) throw new RangeError(`A question can have ${STATES} states at most.`);
    return states.push(state) - 1;
  };
  const named = (numbers: number): ReadonlySet<State> => new Set(states.filter((_, number) => numbers & (1 << number)));
  const eventAt = new Map<Place, { readonly node: Node; readonly after: (state: State) => readonly State[] }>();
  for (const [node, after] of events) {
    for (const { effect } of graph.sitesOf(node)) eventAt.set(effect, { node, after });
  }
  const eventRoots = [...events.keys(), ...(failures?.keys() ?? []), ...(throwing ?? [])].map(rootOf);
  const begin = within ? graph.start(within) : graph.startOfProgram();
  const walked = graph.leadingTo(eventRoots);
  let some: Solved | undefined;
  let complete: Solved | undefined;

  return {
    before(node) {
      const arrivals = graph.arrivalsAt(node);
      const solved = solutionFor(node, arrivals);
      return named(arrivals.reduce((all, place) => all | solved.statesAt(place), 0));
    },
    *wayBack(node, state) {
      const arrivals = graph.arrivalsAt(node);
      const solved = solutionFor(node, arrivals);
      const number = states.indexOf(state);
      const place = number < 0 ? undefined : arrivals.find((arrival) => solved.statesAt(arrival) & (1 << number));
      if (!place) return;
      for (const before of solved.wayBack(place, number)) {
        const event = eventAt.get(before);
        if (event) yield event.node;
      }
    },
    get atEnd() {
      some ??= solve((root) => walked.has(root));
      return named(some.solution.statesAt(begin.goal));
    },
  };

  /**
   * Functions in which nothing happens, and which run none in which something does, are only walked through when they are asked about.
   * A place that another question has made since is not in a solution yet.
   */
  function solutionFor(node: Node, arrivals: readonly Place[]): Solution {
    const isIn = (solved: Solved | undefined): solved is Solved =>
      solved !== undefined && arrivals.every((place) => place.id < solved.places);
    if (walked.has(rootOf(node))) return (some = isIn(some) ? some : solve((root) => walked.has(root))).solution;
    return (complete = isIn(complete) ? complete : solve(() => true)).solution;
  }

  function solve(isWalked: (root: Node) => boolean): Solved {
    const problem: Problem = {
      start: numberOf(start),
      effect: (place, state) =>
        place.node &&
        eventAt
          .get(place)
          ?.after(states[state] as State)
          .map(numberOf),
      failure({ node }, state) {
        if (!node || (throwing && !isAmong(throwing, node))) return [];
        return failures
          ?.get(node)?.(states[state] as State)
          .map(numberOf);
      },
      will,
      world: within ? 'none' : 'runs',
      isIdle: ({ isBlock, root }) => !isBlock && root !== within && !isWalked(root),
      exitsOf: (procedure, entered) =>
        graph.idle(will, throwing === undefined).exitsOf(procedure, withoutState(entered)),
    };
    const solution = new Solution(problem).begin(begin.place);
    return { solution, places: graph.placeCount };
  }
}

/** Whether a node that can throw is one the asker named: itself, the call it awaits or the loop it is the iteration of. */
function isAmong(throwing: ReadonlySet<Node>, node: Node): boolean {
  if (throwing.has(node)) return true;
  if (node.type === 'AwaitExpression') return throwing.has(unwrap(node.argument));
  return node.parent?.type === 'ForOfStatement' && node.parent.left === node && throwing.has(node.parent);
}

/** Names that the file assigns to without declaring them. */
function writtenGlobals(sourceCode: Readonly<SourceCode>): ReadonlySet<string> {
  const through = sourceCode.scopeManager?.globalScope?.through ?? [];
  return new Set(through.filter((reference) => reference.isWrite()).map(({ identifier }) => identifier.name));
}
