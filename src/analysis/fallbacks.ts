import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin, lastName, nameOf, unwrap, type FunctionLike } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { OpenAIFile } from './file.js';

/** What is asked of a file to tell a fallback. */
export type FallbackFile = Pick<OpenAIFile, 'bindings' | 'calls' | 'returnsOf' | 'sourceCode'>;

/** Whether the handler of a promise gives a value to go on with. */
export function fallsBack(handler: FunctionLike, file: FallbackFile): boolean {
  return handler.body.type === 'BlockStatement' ? recovers(handler.body, false, file) : isValue(handler.body, file);
}

/**
 * Whether a handler goes on with something: continues a loop, returns a value, and if it is dedicated to what failed also assigns or collects one.
 * @param isDedicated whether it is there for nothing else; then everything that it returns counts, but for an answer that tells of an error
 */
export function recovers(handler: TSESTree.BlockStatement, isDedicated: boolean, file: FallbackFile): boolean {
  let found = false;
  walk(handler, file.sourceCode.visitorKeys, (node) => {
    if (found || isFunction(node)) return false;
    if (node.type === 'ContinueStatement') found = true;
    if (node.type === 'ReturnStatement' && node.argument)
      found = isDedicated ? !isErrorAnswer(node.argument) : isValue(node.argument, file);
    if (isDedicated && (node.type === 'BreakStatement' || node.type === 'AssignmentExpression')) found = true;
    if (isDedicated && node.type === 'CallExpression' && lastName(node.callee) === 'push') found = true;
    return !found;
  });
  return found;
}

/** Whether a handler neither throws nor returns: the program goes on behind its `try` statement. */
export function leavesNothing(handler: TSESTree.BlockStatement, { sourceCode }: FallbackFile): boolean {
  let leaves = false;
  walk(handler, sourceCode.visitorKeys, (node) => {
    if (isFunction(node)) return false;
    if (['ThrowStatement', 'ReturnStatement', 'BreakStatement'].includes(node.type)) leaves = true;
    return !leaves;
  });
  return !leaves;
}

/**
 * Whether a `try` statement whose handler just ends leaves a fallback: what would have been assigned has the value it had before, or
 * the block would have returned, and something else is returned now.
 * @param from where in its block something fails
 */
export function leavesFallback(statement: TSESTree.TryStatement, from: Node, file: FallbackFile): boolean {
  let found = false;
  walk(statement.block, file.sourceCode.visitorKeys, (node) => {
    if (found || isFunction(node)) return false;
    if (node.range[1] <= from.range[0]) return false;
    if (node.type === 'ReturnStatement') found = returnsAfter(statement);
    if (node.type === 'AssignmentExpression') found = hadValueBefore(unwrap(node.left), statement, file);
    return !found;
  });
  return found;
}

/** Whether what is assigned to had a value before a statement; of members it is taken for granted. */
function hadValueBefore(target: Node, statement: Node, { bindings }: FallbackFile): boolean {
  const root = objectOf(target);
  const variable = root.type === 'Identifier' ? bindings.variableOf(root) : undefined;
  if (variable?.identifiers.some((name) => isWithin(name, statement))) return false;
  if (target.type === 'MemberExpression') return true;
  const isWrittenBefore = variable?.references.some(
    (one) => one.isWrite() && one.identifier.range[1] <= statement.range[0],
  );
  return isWrittenBefore === true || variable?.defs[0]?.type === 'Parameter';
}

function objectOf(target: Node): Node {
  return target.type === 'MemberExpression' ? objectOf(unwrap(target.object)) : target;
}

/** Whether a function returns a value behind one of its statements, on the way straight on. */
function returnsAfter(statement: Node): boolean {
  const end = endBehind(statement);
  return end?.type === 'ReturnStatement' && end.argument !== null && !isErrorAnswer(end.argument);
}

/** The statement with which a function ends behind one of its statements, on the way straight on; undefined where it runs out. */
export function endBehind(statement: Node): TSESTree.ReturnStatement | TSESTree.ThrowStatement | undefined {
  for (let node: Node = statement; node.parent && !isFunction(node.parent); node = node.parent) {
    if (node.parent.type !== 'BlockStatement') continue;
    const behind = node.parent.body.slice(node.parent.body.indexOf(node as TSESTree.Statement) + 1);
    const end = behind.find(({ type }) => type === 'ReturnStatement' || type === 'ThrowStatement');
    if (end) return end as TSESTree.ReturnStatement | TSESTree.ThrowStatement;
  }
  return undefined;
}

/** `return res.status(500).json(…)`, `return next(error)`. */
function isErrorAnswer(value: Node): boolean {
  const call = unwrap(value);
  return (
    call.type === 'CallExpression' &&
    /^(next|reject|json|send|end|status|sendStatus|sendError|render)$/.test(lastName(call.callee) ?? '')
  );
}

/** A fallback: null, a text, an object that is no HTTP answer, what a function of the file makes of such. What another call gives is not known to be one. */
function isValue(returned: Node, file: FallbackFile, depth = 0): boolean {
  const value = unwrap(returned);
  switch (value.type) {
    case 'ObjectExpression':
      return !value.properties.some(
        (property) => property.type === 'Property' && /^(status|statusCode|isError)$/.test(nameOf(property) ?? ''),
      );
    case 'AwaitExpression':
      return depth < MAX_DEPTH && isValue(value.argument, file, depth + 1);
    case 'CallExpression': {
      if (depth === MAX_DEPTH) return false;
      const { functions, certain } = file.calls.callees(value);
      const returns = functions.flatMap((fn) => file.returnsOf(fn));
      return certain && returns.length > 0 && returns.every((one) => isValue(one, file, depth + 1));
    }
    case 'NewExpression':
      return false;
    default:
      return !(value.type === 'Identifier' && value.name === 'undefined');
  }
}

const MAX_DEPTH = 3;
