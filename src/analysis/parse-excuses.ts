import type { TSESTree } from '@typescript-eslint/utils';
import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, isLoop, isWithin, lastName, nameOf, unwrap, type FunctionLike } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';

/**
 * What deals with a parse that fails: the block of a `try`, or a promise, whose handler retries, falls back or returns something to go on
 * with. A handler that rethrows leaves it to the next one; one that only logs, or answers with an error, does not deal with it. Around the
 * request as well as the parse, only a returned value or a retry counts: such a handler is there for other reasons.
 */
export function excuseOf(parse: Node, request: Node, keys: SourceCode['visitorKeys']): Node | undefined {
  for (let node: Node = parse; node.parent; node = node.parent) {
    const { parent } = node;
    if (isFunction(node)) {
      if (parent.type !== 'CallExpression' || lastName(parent.callee) !== 'then') return undefined;
      continue;
    }
    if (
      parent.type === 'MemberExpression' &&
      parent.object === node &&
      nameOf(parent) === 'catch' &&
      parent.parent.type === 'CallExpression'
    ) {
      const handler = parent.parent.arguments[0];
      if (isFunction(handler) && fallsBack(handler, keys)) return node;
    }
    if (parent.type !== 'TryStatement' || parent.block !== node || !parent.handler) continue;
    const handler = parent.handler.body;
    const isDedicated = !isWithin(request, parent.block);
    if (recovers(handler, isDedicated, keys) || (leavesNothing(handler, keys) && isRetried(parent)))
      return parent.block;
    if (handler.body.at(-1)?.type !== 'ThrowStatement') return undefined;
  }
  return undefined;
}

/** Whether the handler of a promise gives a value to go on with. */
function fallsBack(handler: FunctionLike, keys: SourceCode['visitorKeys']): boolean {
  return handler.body.type === 'BlockStatement' ? recovers(handler.body, false, keys) : isValue(handler.body);
}

/** Whether a handler goes on with something. */
function recovers(handler: TSESTree.BlockStatement, isDedicated: boolean, keys: SourceCode['visitorKeys']): boolean {
  let found = false;
  walk(handler, keys, (node) => {
    if (found || isFunction(node)) return false;
    if (node.type === 'ContinueStatement') found = true;
    if (node.type === 'ReturnStatement' && node.argument)
      found = isDedicated ? !isErrorAnswer(node.argument) : isValue(node.argument);
    if (isDedicated && (node.type === 'BreakStatement' || node.type === 'AssignmentExpression')) found = true;
    if (isDedicated && node.type === 'CallExpression' && lastName(node.callee) === 'push') found = true;
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

/** Whether a `try` is what a loop does until it succeeds: its block ends by leaving the loop. */
function isRetried(statement: TSESTree.TryStatement): boolean {
  const body = statement.parent;
  const isRound = body.type === 'BlockStatement' && isLoop(body.parent);
  const last = statement.block.body.at(-1)?.type;
  return isRound && (last === 'ReturnStatement' || last === 'BreakStatement');
}

/** `return res.status(500).json(…)`, `return next(error)`. */
function isErrorAnswer(value: Node): boolean {
  const call = unwrap(value);
  return (
    call.type === 'CallExpression' &&
    /^(next|reject|json|send|end|status|sendStatus|sendError|render)$/.test(lastName(call.callee) ?? '')
  );
}

/** A fallback: null, a text, an object that is no HTTP answer. What a call gives is not known to be one. */
function isValue(returned: Node): boolean {
  const value = unwrap(returned);
  switch (value.type) {
    case 'ObjectExpression':
      return !value.properties.some(
        (property) => property.type === 'Property' && /^(status|statusCode|isError)$/.test(nameOf(property) ?? ''),
      );
    case 'CallExpression':
    case 'NewExpression':
    case 'AwaitExpression':
      return false;
    default:
      return !(value.type === 'Identifier' && value.name === 'undefined');
  }
}
