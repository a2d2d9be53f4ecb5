import type { TSESTree } from '@typescript-eslint/utils';
import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, isWithin, nameOf, unwrap } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';

/**
 * The statement that deals with a parse that fails: a `try` around it has a handler that retries, falls back or returns something to go on with.
 * A handler that rethrows leaves it to the next `try`; one that only logs, or answers with an error, does not deal with it. Around the
 * request as well as the parse, only a returned value or a retry counts: such a handler is there for other reasons.
 */
export function excuseOf(parse: Node, request: Node, keys: SourceCode['visitorKeys']): TSESTree.TryStatement | undefined {
  for (let node: Node = parse; node.parent && !isFunction(node); node = node.parent) {
    const { parent } = node;
    if (parent.type !== 'TryStatement' || parent.block !== node || !parent.handler) continue;
    const handler = parent.handler.body;
    const isDedicated = !isWithin(request, parent.block);
    if (recovers(handler, isDedicated, keys) || (leavesNothing(handler, keys) && isRetried(parent))) return parent;
    if (handler.body.at(-1)?.type !== 'ThrowStatement') return undefined;
  }
  return undefined;
}

/** Whether a handler goes on with something. */
function recovers(handler: TSESTree.BlockStatement, isDedicated: boolean, keys: SourceCode['visitorKeys']): boolean {
  let found = false;
  walk(handler, keys, (node) => {
    if (found || isFunction(node)) return false;
    if (node.type === 'ContinueStatement') found = true;
    if (node.type === 'ReturnStatement' && node.argument) found = isDedicated ? !isErrorAnswer(node.argument) : isValue(node.argument);
    if (isDedicated && (node.type === 'BreakStatement' || node.type === 'AssignmentExpression')) found = true;
    if (isDedicated && node.type === 'CallExpression' && calledName(node) === 'push') found = true;
    return !found;
  });
  return found;
}

/** Whether a handler neither throws nor returns. */
function leavesNothing(handler: TSESTree.BlockStatement, keys: SourceCode['visitorKeys']): boolean {
  let leaves = false;
  walk(handler, keys, (node) => {
    if (isFunction(node)) return false;
    if (['ThrowStatement', 'ReturnStatement', 'BreakStatement'].includes(node.type)) leaves = true;
    return !leaves;
  });
  return !leaves;
}

/** Whether a `try` is the body of a loop that counts attempts. */
function isRetried(statement: Node): boolean {
  const body = statement.parent;
  return body?.type === 'BlockStatement' && body.parent.type === 'ForStatement' && /attempt|retr|tries|try/i.test(nameOfCounter(body.parent));
}

function nameOfCounter(loop: TSESTree.ForStatement): string {
  const declaration = loop.init?.type === 'VariableDeclaration' ? loop.init.declarations[0] : undefined;
  return declaration?.id.type === 'Identifier' ? declaration.id.name : '';
}

/** `return res.status(500).json(…)`, `return next(error)`. */
function isErrorAnswer(value: Node): boolean {
  const call = unwrap(value);
  return call.type === 'CallExpression' && /^(next|reject|json|send|end|status|sendStatus|sendError|render)$/.test(calledName(call) ?? '');
}

/** A fallback: null, a text, an object that is no HTTP answer. What a call gives is not known to be one. */
function isValue(returned: Node): boolean {
  const value = unwrap(returned);
  switch (value.type) {
    case 'ObjectExpression':
      return !value.properties.some((property) => property.type === 'Property' && /^(status|statusCode|isError)$/.test(nameOf(property) ?? ''));
    case 'CallExpression':
    case 'NewExpression':
    case 'AwaitExpression':
      return false;
    default:
      return !(value.type === 'Identifier' && value.name === 'undefined');
  }
}

function calledName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? nameOf(callee) : callee.type === 'Identifier' ? callee.name : undefined;
}
