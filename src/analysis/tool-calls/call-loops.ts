import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isLiteral,
  isWithin,
  nameOf,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { Request } from '../requests.js';

/** Code that goes through tool calls one by one: a loop, or the function that is given to `forEach`. Its rounds are one after the other. */
export type CallLoop = TSESTree.ForOfStatement | TSESTree.ForStatement | FunctionLike;

/**
 * The loop that takes each entry of a list, which is read there: `for (const call of calls)`, `for (const [i, call] of calls.entries())`,
 * `calls.forEach((call) => …)`, `for (let i = 0; i < calls.length; i++)` with `calls[i]` in it.
 */
export function loopOver(list: Node): CallLoop | undefined {
  const outer = wrapped(list);
  const { parent } = outer;
  if (parent?.type === 'ForOfStatement') return parent.right === outer ? parent : undefined;
  if (parent?.type !== 'MemberExpression' || parent.object !== outer) return undefined;
  if (parent.computed) return countingLoop(parent, parent.property);
  const call = wrapped(parent).parent;
  if (call?.type !== 'CallExpression' || receiverOf(call) !== unwrap(outer)) return undefined;
  if (methodName(call) === 'forEach') return givenTo(call);
  const around = methodName(call) === 'entries' ? loopOver(call) : undefined;
  return around?.type === 'ForOfStatement' ? around : undefined;
}

/** The loop around a node that counts an index through a list: `for (let i = 0; i < calls.length; i++)`. */
function countingLoop(node: Node, index: Node): TSESTree.ForStatement | undefined {
  if (index.type !== 'Identifier') return undefined;
  for (let outer = node.parent; outer && !isFunction(outer); outer = outer.parent) {
    if (outer.type !== 'ForStatement' || !isWithin(node, outer.body)) continue;
    const counted = indexOf(outer);
    if (counted?.type === 'Identifier' && counted.name === index.name) return countedList(outer) && outer;
  }
  return undefined;
}

/** The index that a loop counts from 0. */
function indexOf({ init, update }: TSESTree.ForStatement): Node | undefined {
  const declared = init?.type === 'VariableDeclaration' ? init.declarations[0] : undefined;
  const isCounted = update?.type === 'UpdateExpression' && update.operator === '++';
  return isCounted && isLiteral(declared?.init, 0) ? declared?.id : undefined;
}

/** The list of which a loop counts all entries. */
function countedList({ test }: TSESTree.ForStatement): Node | undefined {
  const length = test?.type === 'BinaryExpression' && test.operator === '<' ? unwrap(test.right) : undefined;
  return length?.type === 'MemberExpression' && nameOf(length) === 'length' ? unwrap(length.object) : undefined;
}

/** The function that `forEach` calls with each entry, written in place. Nobody waits for an async one; one that gets the list may do anything with it. */
function givenTo(each: TSESTree.CallExpression): FunctionLike | undefined {
  const [fn] = each.arguments;
  return isFunction(fn) && !fn.async && fn.params.length <= 2 ? fn : undefined;
}

/** The list that a loop goes through. */
export function listOf(loop: CallLoop): Node | undefined {
  if (isFunction(loop)) return receiverOf(loop.parent);
  if (loop.type === 'ForStatement') return countedList(loop);
  const list = unwrap(loop.right);
  return receiverOf(list, 'entries') ?? list;
}

/** Whether every element of what a loop goes through is a call: `tool_calls`, and `output` behind a filter. */
export function isAllCalls(loop: CallLoop, { api }: Request, { bindings }: OpenAIFile): boolean {
  if (api === 'chat') return true;
  const written = listOf(loop);
  const list = written && unwrap(bindings.resolve(written));
  return list?.type === 'CallExpression' && list.callee.type === 'MemberExpression' && nameOf(list.callee) === 'filter';
}

/** What a round declares for the entry: a name, a pattern that takes it apart, or the index by which it is read. */
export function entryOf(loop: CallLoop): Node | undefined {
  if (isFunction(loop)) return loop.params[0];
  if (loop.type === 'ForStatement') return indexOf(loop);
  const declared = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0].id : undefined;
  const list = unwrap(loop.right);
  const isNumbered = list.type === 'CallExpression' && methodName(list) === 'entries';
  if (!isNumbered) return declared;
  return (declared?.type === 'ArrayPattern' && declared.elements[1]) || undefined;
}

/** The loop whose rounds declare a pattern for the entry. */
export function loopDeclaring(pattern: Node): CallLoop | undefined {
  let { parent } = pattern;
  if (parent?.type === 'ArrayPattern') ({ parent } = parent);
  const loop = parent?.type === 'VariableDeclarator' ? parent.parent.parent : parent;
  const list = loop?.type === 'ForOfStatement' || isFunction(loop) ? listOf(loop) : undefined;
  const over = list && loopOver(list);
  return over && over === loop && entryOf(over) === pattern ? over : undefined;
}

/** The function whose code a round is: that of `forEach` itself, or the one around a loop. */
export function roundsOf(loop: CallLoop): FunctionLike | undefined {
  return isFunction(loop) ? loop : enclosingFunction(loop);
}
