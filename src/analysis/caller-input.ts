import type { TSESTree } from '@typescript-eslint/utils';
import { isStaticCall, isWithin, nameOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { chainRoot } from '../ast/members.js';
import { BODY_MEMBERS, BODY_READERS } from '../sdk/request-bodies.js';
import { pathTo, type Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import type { Handler } from './handlers.js';

/** Names for parts of parts that are looked through. */
const DEEPEST = 6;

/** Whether an expression is a part of what the caller sent, just as it came. */
export function isFromCaller(expression: Node, handler: Handler, file: OpenAIFile, depth = DEEPEST): boolean {
  const node = unwrap(expression);
  const again = (next: Node): boolean => depth > 0 && isFromCaller(next, handler, file, depth - 1);
  switch (node.type) {
    case 'Identifier': {
      const variable = file.bindings.variableOf(node);
      const origin = variable && file.bindings.originOf(variable);
      if (origin?.path.some((step) => BODY_MEMBERS.has(step)) && isOfParameter(origin.from, handler, file)) return true;
      if (origin) return again(origin.from);
      return variable !== undefined && partOfParameter(variable, handler).some((step) => BODY_MEMBERS.has(step));
    }
    case 'AwaitExpression':
      return again(node.argument);
    case 'LogicalExpression':
      return node.operator !== '&&' && again(node.left);
    case 'ConditionalExpression':
      return isEmptyList(node.alternate) && again(node.consequent);
    case 'MemberExpression':
      return (BODY_MEMBERS.has(nameOf(node) ?? '') && isOfParameter(node.object, handler, file)) || again(node.object);
    case 'CallExpression':
      return (
        isBodyReader(node, handler, file) ||
        (isStaticCall(node, 'JSON', 'parse') && node.arguments[0] !== undefined && again(node.arguments[0]))
      );
    default:
      return false;
  }
}

function isEmptyList(expression: Node): boolean {
  const node = unwrap(expression);
  return node.type === 'ArrayExpression' && node.elements.length === 0;
}

/** `req.json()`, `c.req.json()`, `readBody(event)` */
function isBodyReader(call: TSESTree.CallExpression, handler: Handler, file: OpenAIFile): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression')
    return BODY_READERS.has(nameOf(callee) ?? '') && isOfParameter(callee.object, handler, file);
  const [first] = call.arguments;
  return (
    callee.type === 'Identifier' &&
    BODY_READERS.has(callee.name) &&
    first !== undefined &&
    isOfParameter(first, handler, file)
  );
}

/** Whether an expression is the handler's first parameter, or a member of it. */
function isOfParameter(expression: Node, { fn }: Handler, file: OpenAIFile): boolean {
  const node = chainRoot(expression);
  const [first] = fn.params;
  if (node.type !== 'Identifier' || !first) return false;
  const definition = file.bindings.variableOf(node)?.defs[0];
  return definition?.type === 'Parameter' && isWithin(definition.name, first);
}

/** The path to what a variable takes out of a handler's first parameter: `({ body: { messages } }) => …`; empty where it takes nothing out. */
export function partOfParameter({ defs: [definition] }: Variable, { fn }: Handler): readonly string[] {
  const [first] = fn.params;
  return (first && definition?.type === 'Parameter' && pathTo(first, definition.name)?.path) || [];
}
