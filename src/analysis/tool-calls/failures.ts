import type { TSESTree } from '@typescript-eslint/utils';
import { awaiting, isFunction, isNamed, isNullish, lastName, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import { someNode, type Node } from '../../ast/walk.js';
import type { FunctionNode } from '../calls.js';
import { canThrow } from '../control-flow/throws.js';
import { isHarmless } from '../conversations/harmless.js';
import { mapperOf } from '../conversations/mapped-entries.js';
import { catchAround } from '../exception-handlers.js';
import type { OpenAIFile } from '../file.js';

/**
 * Whether waiting for an expression may fail. It may not where the file itself catches whatever fails: in a function with a `try` around it, with
 * `.catch(…)`, `Promise.allSettled(…)`, `Promise.all(list.map(fn))` with such a function; nor where nothing can fail: `new Promise((resolve) => …)`, timers, plain values.
 */
export function canReject(promise: Node, file: OpenAIFile, seen = new Set<FunctionNode>()): boolean {
  const value = file.bindings.resolve(promise);
  if (isNullish(value)) return false;
  const canFailToo = (node: Node) => canReject(node, file, seen);
  switch (value.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'BinaryExpression':
    case 'AwaitExpression': // asked about where it stands
      return false;
    case 'ConditionalExpression':
      return canFailToo(value.consequent) || canFailToo(value.alternate);
    case 'LogicalExpression':
      return canFailToo(value.left) || canFailToo(value.right);
    case 'NewExpression': {
      const [executor] = value.arguments;
      if (lastName(value.callee) !== 'Promise') return canThrow(value);
      return !isFunction(executor) || executor.params.length !== 1; // it gets nothing to reject with
    }
    case 'CallExpression':
      return canCallFail(value, file, seen);
    default:
      return true;
  }
}

function canCallFail(call: TSESTree.CallExpression, file: OpenAIFile, seen: Set<FunctionNode>): boolean {
  const object = receiverOf(call);
  const canHandlerFail = (handler: Node) => {
    const fn = isFunction(handler) ? handler : file.calls.functionOf(handler);
    return fn !== undefined && canFail(fn, file, seen);
  };
  const chained = methodName(call);
  if (object && (chained === 'catch' || chained === 'then')) {
    const catches = call.arguments.length > (chained === 'then' ? 1 : 0);
    return call.arguments.some(canHandlerFail) || (!catches && canReject(object, file, seen));
  }
  const { functions, certain } = file.calls.callees(call);
  if (functions.length > 0) return !certain || functions.some((fn) => canFail(fn, file, seen));
  if (isNamed(object, 'Promise')) {
    const list = call.arguments[0] && file.bindings.resolve(call.arguments[0]);
    const mapper =
      list?.type === 'CallExpression' && lastName(list.callee) === 'map' ? mapperOf(list, file.calls) : undefined;
    if (chained === 'allSettled') return false;
    if (mapper) return canFail(mapper, file, seen);
    const collected = call.arguments[0] && collectedIn(call.arguments[0], file);
    return collected?.every((one) => !canReject(one, file, seen)) !== true;
  }
  if (isHarmless(call)) return isParse(call);
  return !isTimer(call, file) && (!object || canThrow(call) || canReject(object, file, seen));
}

/** What is put into a list that is empty at first and gets something by `push` alone: `tasks.push(work(one))`. Undefined where anything else may be in it. */
function collectedIn(list: Node, { bindings }: OpenAIFile): readonly Node[] | undefined {
  const variable = bindings.variableOf(unwrap(list));
  const made = bindings.resolve(list);
  if (!variable || made.type !== 'ArrayExpression' || made.elements.length > 0) return undefined;
  const pushed: Node[] = [];
  for (const { identifier, init } of variable.references) {
    if (init || identifier === unwrap(list)) continue;
    const { parent } = wrapped(identifier);
    if (parent?.type !== 'MemberExpression') return undefined;
    if (nameOf(parent) === 'length') continue;
    const call = wrapped(parent).parent;
    if (nameOf(parent) !== 'push' || call?.type !== 'CallExpression' || unwrap(call.callee) !== parent)
      return undefined;
    if (call.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
    pushed.push(...call.arguments);
  }
  return pushed.length > 0 ? pushed : undefined;
}

/** Whether a function of the file, when it is called and waited for, lets out what fails in it. */
function canFail(fn: FunctionNode, file: OpenAIFile, seen: Set<FunctionNode>): boolean {
  if (seen.has(fn)) return false;
  seen.add(fn);
  if (fn.body.type !== 'BlockStatement' && canReject(fn.body, file, seen)) return true;
  const fails = (node: Node): boolean =>
    // a promise that is returned is out of the `try` when it fails
    node.type === 'ReturnStatement'
      ? node.argument !== null && mayBePromise(node.argument, file) && canReject(node.argument, file, seen)
      : mayFail(node, file, seen) && !catchAround(node);
  return someNode(fn.body, file.sourceCode.visitorKeys, fails, isFunction);
}

/** Whether what is returned may be a promise: a member of something is hardly one. */
function mayBePromise(returned: Node, { bindings }: OpenAIFile): boolean {
  const value = bindings.resolve(returned);
  return value.type !== 'MemberExpression' && !isNullish(value);
}

function mayFail(node: Node, file: OpenAIFile, seen: Set<FunctionNode>): boolean {
  if (node.type === 'AwaitExpression') return canReject(node.argument, file, seen);
  return node.type === 'ThrowStatement' || (node.type === 'CallExpression' && isParse(node));
}

/** `JSON.parse(…)`, `schema.parse(…)`: what fails on arguments that the model got wrong. */
export const isParse = (call: TSESTree.CallExpression): boolean => methodName(call) === 'parse';

/** A function of `timers/promises`. */
function isTimer(call: TSESTree.CallExpression, { bindings }: OpenAIFile): boolean {
  const variable = bindings.variableOf(receiverOf(call) ?? unwrap(call.callee));
  const source = variable && bindings.importOf(variable)?.source;
  return source === 'timers/promises' || source === 'node:timers/promises';
}

/** Whether what fails in a call that is awaited goes no further than its function: the handler around it throws nothing. */
export function endsInHandler(call: Node, { sourceCode }: OpenAIFile): boolean {
  const handler = catchAround(call);
  if (!handler || !awaiting(wrapped(call))) return false;
  const throws = (node: Node): boolean =>
    node.type === 'ThrowStatement' || (node.type === 'CallExpression' && lastName(node.callee) === 'reject');
  return !someNode(handler.body, sourceCode.visitorKeys, throws, isFunction);
}
