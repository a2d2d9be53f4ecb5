import { nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { CallGraph } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import { methodName } from './frames.js';
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
export function keptWhere(test: Node, holds: boolean): KeptItems | undefined {
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
