import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, nameOf, stringOf, unwrap, wrapped } from '../../ast/expressions.js';
import { isLoop } from '../../ast/loops.js';
import { methodName } from '../../ast/members.js';
import { besides, lastIn } from '../../ast/statements.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { CallGraph } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import type { Reply } from '../replies.js';
import type { ReturnsOf } from '../returns.js';
import type { Step } from '../value-flow/flow.js';
import { mapperOf } from './mapped-entries.js';

/** The type of the items of an output that are kept; `item` for one that is taken out, or some of several types, `rest` for all but the reasoning. */
export type KeptItems = 'message' | 'function_call' | 'reasoning' | 'item' | 'rest';

/** What a filter keeps, or a search finds: `output.filter((item) => item.type === 'message')`. */
export function keptBy(list: Node, calls: CallGraph, returnsOf: ReturnsOf): KeptItems | undefined {
  const call = unwrap(list);
  if (call.type !== 'CallExpression' || !CHOOSING.has(methodName(call) ?? '')) return undefined;
  const test = mapperOf(call, calls);
  const [returned] = test ? returnsOf(test) : [];
  return returned && keptWhere(returned, true);
}

const CHOOSING: ReadonlySet<string> = new Set(['filter', 'find', 'findLast']);

/** The items for which a test holds, or does not: undefined where it does not tell by their type. */
function keptWhere(test: Node, holds: boolean): KeptItems | undefined {
  const node = unwrap(test);
  switch (node.type) {
    case 'UnaryExpression':
      return node.operator === '!' ? keptWhere(node.argument, !holds) : undefined;
    case 'LogicalExpression': {
      const [left, right] = [node.left, node.right].map((one) => keptWhere(one, holds));
      if ((node.operator === '&&') === holds) return left ?? right;
      return left && right && (left === right ? left : 'item');
    }
    case 'BinaryExpression': {
      const left = unwrap(node.left);
      const type = stringOf(node.right);
      if (left.type !== 'MemberExpression' || nameOf(left) !== 'type' || !/^[!=]==?$/.test(node.operator))
        return undefined;
      if (node.operator.startsWith('=') !== holds) return type === 'reasoning' ? 'rest' : undefined;
      return type === 'message' || type === 'function_call' || type === 'reasoning' ? type : undefined;
    }
    default:
      return undefined;
  }
}

/** A part of an output that is stored as it is: what a filter lets through, or one item. */
export interface PartOfOutput {
  readonly at: Node;
  readonly output: Node;
  readonly keeps: KeptItems;
  /** Whether it is one item, and not a list of them. */
  readonly isItem: boolean;
}

/** The parts of an output that are stored as they are: filtered by type, or one item by one. None where every item may be stored one by one. */
export const partsIn = (reply: Reply, file: OpenAIFile): readonly PartOfOutput[] => partsOf(file)(reply);

const partsOf = once((file: OpenAIFile) => once((reply: Reply) => findParts(reply, file)));

function findParts(reply: Reply, file: OpenAIFile): readonly PartOfOutput[] {
  const parts = new Map<Node, PartOfOutput>();
  for (const step of reply.steps) {
    const { label, path } = step.flow;
    const at = wrapped(step.node);
    const isItem = label === 'item' && isPushed(at);
    if (path.length > 0 || !(isItem || (label === 'output' && isAdded(at)))) continue;
    const way = wayOf(step);
    const lists = way.filter(isListed).map(({ node }) => wrapped(node));
    const [taken] = lists;
    const output = lists.at(-1);
    if (!taken || !output) continue;
    const filtered = way.map(({ node }) => keptBy(node, file.calls, file.returnsOf)).find((kept) => kept !== undefined);
    const keeps = filtered ?? (isItem ? (takesOne(taken) ? 'item' : pickedBy(at)) : undefined);
    if (isItem && !keeps) return [];
    if (keeps) parts.set(at, { at, output, keeps, isItem });
  }
  return [...parts.values()];
}

/** `input.push(item)` */
export const isPushed = (item: Node): boolean => isGivenTo('push', item);

/** `...items`, `input.concat(items)` */
const isAdded = (items: Node): boolean => items.parent?.type === 'SpreadElement' || isGivenTo('concat', items);

function isGivenTo(method: string, value: Node): boolean {
  const { parent } = value;
  return parent?.type === 'CallExpression' && parent.callee !== value && methodName(parent) === method;
}

/** The way on which something was taken, backwards: itself, the list it was in, what that was filtered out of, and so on to the output, or the stream of it. */
function wayOf(taken: Step<Part>): readonly Step<Part>[] {
  const way: Step<Part>[] = [];
  for (let step: Step<Part> | undefined = taken; step; step = step.from) {
    const { label } = step.flow;
    if (!isListed(step) && label !== 'item' && label !== 'event') break;
    way.push(step);
    if (label === 'events') break;
  }
  return way;
}

const isListed = ({ flow }: Step<Part>): boolean => flow.label === 'output' || flow.label === 'events';

/** Whether one item is taken out of a list: by `find`, or by its place. Several by their places may be all that there are. */
function takesOne({ parent }: Node): boolean {
  if (parent?.type === 'MemberExpression')
    return parent.computed ? parent.property.type === 'Literal' : /^(find|findLast|at)$/.test(nameOf(parent) ?? '');
  return (
    parent?.type === 'VariableDeclarator' &&
    parent.id.type === 'ArrayPattern' &&
    parent.id.elements.filter((element) => element !== null).length === 1
  );
}

/** The items that are stored in the rounds of a loop or callback, by a test of their type around the push or in front of it; undefined where it may be every one. */
function pickedBy(push: Node): KeptItems | undefined {
  for (let inner = push, outer = push.parent; outer && !isLoop(outer); inner = outer, outer = outer.parent) {
    if (isFunction(outer)) return undefined;
    const kept =
      outer.type === 'IfStatement'
        ? keptWhere(outer.test, outer.consequent === inner)
        : keptBehind(besides(inner).before);
    if (kept) return kept;
  }
  return undefined;
}

/** The items that come past the statements in front of a push: `if (item.type !== 'message') continue;`, `return` in a callback. */
function keptBehind(statements: readonly TSESTree.Statement[]): KeptItems | undefined {
  for (const statement of statements) {
    if (statement.type !== 'IfStatement') continue;
    const { consequent, test } = statement;
    const last = lastIn(consequent);
    const isSkipped =
      last?.type === 'ContinueStatement' ||
      (last?.type === 'ReturnStatement' && enclosingFunction(last)?.body === statement.parent);
    const kept = isSkipped ? keptWhere(test, false) : undefined;
    if (kept) return kept;
  }
  return undefined;
}
