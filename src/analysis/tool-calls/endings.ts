import { enclosingFunction, isNullish, isWithin, nameOf } from '../../ast/expressions.js';
import { isLoop } from '../../ast/loops.js';
import { leaves } from '../../ast/statements.js';
import { nodesWithin, walk, type Node } from '../../ast/walk.js';
import { valueOf } from '../control-flow/truth.js';
import type { OpenAIFile } from '../file.js';
import type { CallLoop } from './call-loops.js';

/**
 * What a round over the calls sets so that the conversation is not sent again: `answer = call.function.arguments` where the loop around goes on
 * `while (!answer)`, `errors.push(error)` before `if (errors.length > 0) throw …`.
 */
export function endingsIn(loop: CallLoop, file: OpenAIFile): readonly Node[] {
  const inBody = <T extends Node>(nodes: readonly T[]) => nodesWithin(nodes, loop.body);
  const set = [
    ...inBody(file.nodes('AssignmentExpression')).flatMap((node) =>
      valueOf(node.right, file.bindings)?.startsWith('-') ? [] : [{ node, name: node.left }],
    ),
    ...inBody(file.nodes('CallExpression')).flatMap((node) =>
      node.callee.type === 'MemberExpression' && /^(push|add|set)$/.test(nameOf(node.callee) ?? '')
        ? [{ node, name: node.callee.object }]
        : [],
    ),
  ];
  if (set.length === 0) return [];
  const tested = namesTested(loop, file);
  return set.flatMap(({ node, name }) => (tested.has(file.sourceCode.getText(name)) ? [node] : []));
}

/** What, outside a loop, ends what is around it when it is there: `answer` in `while (!answer)`, `state.done` in `if (state.done) break`. */
function namesTested(loop: CallLoop, file: OpenAIFile): ReadonlySet<string> {
  const { sourceCode } = file;
  const names = new Set<string>();
  for (const { test, endsWhen } of endingTests(loop, file))
    walk(test, sourceCode.visitorKeys, (node) => {
      if ((node.type === 'Identifier' || node.type === 'MemberExpression') && isWanted(node, test) === endsWhen)
        names.add(sourceCode.getText(node));
    });
  return names;
}

/** A test, and what it has to come to so that the program leaves. */
interface EndingTest {
  readonly test: Node;
  readonly endsWhen: boolean;
}

/** The tests, outside a loop, by which its function leaves what is around it: `if (done) break`, `while (!answer)`. */
export function endingTests(loop: CallLoop, { nodes, program }: OpenAIFile): readonly EndingTest[] {
  const fn = enclosingFunction(loop);
  const tests: EndingTest[] = [];
  for (const statement of nodesWithin(nodes('IfStatement'), fn ?? program)) {
    const { test, consequent, alternate } = statement;
    if (enclosingFunction(statement) !== fn || isWithin(statement, loop)) continue;
    if (leaves(consequent)) tests.push({ test, endsWhen: true });
    if (alternate && leaves(alternate)) tests.push({ test, endsWhen: false });
  }
  for (let outer: Node | undefined = loop; outer && outer !== fn; outer = outer.parent)
    if (isLoop(outer) && 'test' in outer && outer.test) tests.push({ test: outer.test, endsWhen: false });
  return tests;
}

/** Whether a test asks that something be there: `x`, `x !== undefined`, `x.length > 0`; not `!x`, `x === null`, `x.length === 0`. */
function isWanted(node: Node, test: Node): boolean {
  let wanted = true;
  for (let inner = node; inner !== test && inner.parent; inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === 'UnaryExpression' && parent.operator === '!') wanted = !wanted;
    if (parent.type !== 'BinaryExpression') continue;
    const other = parent.left === inner ? parent.right : parent.left;
    const isNothing = isNullish(other) || (other.type === 'Literal' && !other.value);
    const isEqual = /^===?$/.test(parent.operator);
    if (isEqual || /^!==?$/.test(parent.operator) ? isEqual === isNothing : parent.operator.startsWith('<'))
      wanted = !wanted;
  }
  return wanted;
}
