import { isWithin, unwrap, type FunctionLike } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Variable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import { parameterOf } from './frames.js';

export type Loop = Extract<Node, { type: 'WhileStatement' | 'DoWhileStatement' | 'ForStatement' | 'ForOfStatement' }>;

/** A test of how far a program has counted. */
interface Look {
  readonly test: Node;
  /** The variable that is counted; undefined for a property. */
  readonly variable: Variable | undefined;
}

/** Whether a loop or function tests what it counts: `if (turns++ > 10) break`. What is counted from the start in each round tells nothing of the rounds. */
export function countsTurns(code: Loop | FunctionLike, file: OpenAIFile): boolean {
  return looksIn(file).some(({ test, variable }) => {
    if (!isWithin(test, code) || (test.parent?.type === 'ForStatement' && test.parent !== code)) return false;
    return !variable?.defs.some(({ name }) => isWithin(name, code.body));
  });
}

const looksIn = once((file: OpenAIFile): readonly Look[] => {
  const { counted, countedDown } = countersOf(file);
  if (counted.size === 0) return [];
  const looks: Look[] = [];
  const look = (test: Node, counter: Node, among: ReadonlySet<Variable | string>): void => {
    const key = keyOf(counter, file);
    if (among.has(key)) looks.push({ test, variable: typeof key === 'string' ? undefined : key });
  };
  for (const node of file.nodes('BinaryExpression')) {
    const { left, right } = node;
    if (isRelational(node)) [left, right].forEach((side) => look(node, side, counted));
    if (!/^[!=]==?$/.test(node.operator)) continue;
    look(node, left, isBeginning(right) ? countedDown : counted);
    look(node, right, isBeginning(left) ? countedDown : counted);
  }
  for (const type of ['IfStatement', 'WhileStatement', 'DoWhileStatement', 'ForStatement'] as const)
    for (const { test } of file.nodes(type)) if (test) for (const part of partsOf(test)) look(part, part, countedDown);
  return looks;
});

/** What a file counts: `n++`, `n += 1`, `n = n - 1`, `again(n - 1)`; and what of it becomes less. */
function countersOf(file: OpenAIFile): Record<'counted' | 'countedDown', ReadonlySet<Variable | string>> {
  const counted = new Set<Variable | string>();
  const countedDown = new Set<Variable | string>();
  const add = (counter: Node, operator: string): void => {
    counted.add(keyOf(counter, file));
    if (operator.startsWith('-')) countedDown.add(keyOf(counter, file));
  };
  for (const { argument, operator } of file.nodes('UpdateExpression')) add(argument, operator);
  for (const { left, operator } of file.nodes('AssignmentExpression'))
    if (operator === '+=' || operator === '-=') add(left, operator);
  for (const { left, operator, right, parent } of file.nodes('BinaryExpression')) {
    if ((operator !== '+' && operator !== '-') || right.type !== 'Literal') continue;
    const key = keyOf(left, file);
    const isNext =
      parent.type === 'AssignmentExpression'
        ? keyOf(parent.left, file) === key
        : parent.type === 'CallExpression' && typeof key !== 'string' && parameterOf(key);
    if (isNext) add(left, operator);
  }
  return { counted, countedDown };
}

function keyOf(counter: Node, file: OpenAIFile): Variable | string {
  const node = unwrap(counter);
  const inner = node.type === 'UpdateExpression' ? unwrap(node.argument) : node;
  return file.bindings.variableOf(inner) ?? file.sourceCode.getText(inner);
}

/** What a counter that goes up is equal to in its first round, and no bound: `if (turns === 1) greet()`. */
function isBeginning(value: Node): boolean {
  return value.type === 'Literal' && !(typeof value.value === 'number' && value.value > 1);
}

/** The parts of a test that are taken as true or false: `a` and `b` of `a || !b`. */
export function partsOf(test: Node): readonly Node[] {
  const node = unwrap(test);
  if (node.type === 'LogicalExpression') return [...partsOf(node.left), ...partsOf(node.right)];
  return node.type === 'UnaryExpression' && node.operator === '!' ? partsOf(node.argument) : [node];
}

/** `a > b` and the like. */
export function isRelational(node: Node): boolean {
  return node.type === 'BinaryExpression' && ['<', '<=', '>', '>='].includes(node.operator);
}
