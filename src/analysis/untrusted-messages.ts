import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isStaticCall, isWithin, nameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { BODY_MEMBERS, BODY_READERS, LIST_NAMES } from '../sdk/request-bodies.js';
import { functionVariable, pathTo, readsOfVariable, type Origin, type Variable } from './bindings.js';
import { parameterOf } from './conversations/frames.js';
import { isHarmless } from './conversations/harmless.js';
import type { OpenAIFile } from './file.js';
import { findHandlers, type Handler } from './handlers.js';
import type { Request } from './requests.js';

/** Messages of a caller that a request passes on as they came. */
export interface UntrustedMessages {
  readonly request: Request;
  /** The expression that names them in the request. */
  readonly value: Node;
}

/**
 * Requests of a web handler that send messages from the caller's body, whole or behind others, while nothing in the handler looks at their roles, and
 * no other code may have done so. Where the caller brings the key too, it is the caller's own business.
 */
export function findUntrustedMessages(file: OpenAIFile): readonly UntrustedMessages[] {
  const lists = file.requests.flatMap((request) => {
    const values = listsIn(request, file);
    return values.length > 0 ? [{ request, values }] : [];
  });
  if (lists.length === 0) return [];
  const handlers = findHandlers(file);
  const reported = new Set<Node>(); // once for a handler, however often it sends them
  return lists.flatMap(({ request, values }) => {
    const around = enclosingFunction(request.node);
    const handler = around && handlers.get(around);
    if (!handler || handler.fact || isProxy(handler, file) || bringsKey(handler, file)) return [];
    const value = values.find((candidate) => isFromCaller(candidate, handler, file, 6));
    if (!value || reported.has(handler.fn) || isChecked(value, handler, file) || isBehindCheck(handler, file))
      return [];
    reported.add(handler.fn);
    return [{ request, value }];
  });
}

/** The lists that a request sends, or whose messages it sends behind others, and that are not written out in it. */
function listsIn(request: Request, file: OpenAIFile): readonly Node[] {
  if (request.api === 'completions') return [];
  const name = request.api === 'responses' ? 'input' : 'messages';
  const sent = request.parameter(name);
  if (sent.is !== 'found') return [];
  const written = unwrap(sent.value);
  if (written.type === 'ArrayExpression')
    return written.elements.flatMap((element) => (element?.type === 'SpreadElement' ? element.argument : []));
  return name === 'messages' || isCalledList(sent.value, file) ? [sent.value] : [];
}

/** Whether an expression, or the field of the body that it stands for, is named like a list of messages. */
function isCalledList(expression: Node, file: OpenAIFile): boolean {
  const node = unwrap(expression);
  if (node.type === 'MemberExpression') return LIST_NAMES.has(nameOf(node) ?? '');
  if (node.type !== 'Identifier') return false;
  const variable = file.bindings.variableOf(node);
  const origin = variable && file.bindings.originOf(variable);
  const fn = variable && parameterOf(variable);
  const field = (origin?.path ?? (fn && partOfParameter(variable, { fn })))?.at(-1);
  return LIST_NAMES.has(field ?? node.name) || (origin?.path.length === 0 && isCalledList(origin.from, file));
}

/** Whether an expression is a part of what the caller sent, just as it came. */
function isFromCaller(expression: Node, handler: Handler, file: OpenAIFile, depth: number): boolean {
  const node = unwrap(expression);
  const again = (next: Node): boolean => depth > 0 && isFromCaller(next, handler, file, depth - 1);
  switch (node.type) {
    case 'Identifier': {
      const variable = file.bindings.variableOf(node);
      const origin = variable && file.bindings.originOf(variable);
      if (origin) return again(origin.from);
      return variable !== undefined && partOfParameter(variable, handler).some((step) => BODY_MEMBERS.has(step));
    }
    case 'AwaitExpression':
      return again(node.argument);
    case 'LogicalExpression':
      return node.operator !== '&&' && again(node.left);
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
  let node = unwrap(expression);
  while (node.type === 'MemberExpression') node = unwrap(node.object);
  const [first] = fn.params;
  if (node.type !== 'Identifier' || !first) return false;
  const definition = file.bindings.variableOf(node)?.defs[0];
  return definition?.type === 'Parameter' && isWithin(definition.name, first);
}

/** The path to what a variable takes out of a handler's first parameter: `({ body: { messages } }) => …`; empty where it takes nothing out. */
function partOfParameter({ defs: [definition] }: Variable, { fn }: Handler): readonly string[] {
  const [first] = fn.params;
  return (first && definition?.type === 'Parameter' && pathTo(first, definition.name)?.path) || [];
}

/** Whether the handler looks at roles, goes through the messages, or hands them, or the body that they are in, to code that may: a validator, or anything else that is not the language's own. */
function isChecked(value: Node, { fn }: Handler, file: OpenAIFile): boolean {
  const reads = file.nodes('MemberExpression').some((node) => nameOf(node) === 'role' && isWithin(node, fn));
  const takes = file
    .nodes('Property')
    .some((node) => node.parent.type === 'ObjectPattern' && nameOf(node) === 'role' && isWithin(node, fn));
  if (reads || takes) return true;
  const wholes = wholesOf(value, file);
  const isWhole = (expression: Node): boolean => wholes.has(nameIn(expression, file));
  return (
    file.nodes('ForOfStatement').some((loop) => isWithin(loop, fn) && isWhole(loop.right)) ||
    file.nodes('CallExpression').some((call) => {
      if (!isWithin(call, fn)) return false;
      const callee = unwrap(call.callee);
      if (callee.type === 'MemberExpression' && CHECKS.has(nameOf(callee) ?? '') && isWhole(callee.object)) return true;
      return !isHarmless(call) && call.arguments.some(isWhole);
    })
  );
}

/** What names a list, or what it is a part of: `messages`, `req.body.messages`, `req.body`. */
function wholesOf(value: Node, file: OpenAIFile): ReadonlySet<Variable | string> {
  const wholes = new Set<Variable | string>();
  let node: Node | undefined = unwrap(value);
  while (node) {
    const name = nameIn(node, file);
    if (wholes.has(name)) break;
    wholes.add(name);
    const origin: Origin | undefined = typeof name === 'string' ? undefined : file.bindings.originOf(name);
    let whole: Node | undefined = origin?.from;
    if (origin) wholes.add([file.sourceCode.getText(unwrap(origin.from) as never), ...origin.path].join('.'));
    if (node.type === 'MemberExpression' && !BODY_MEMBERS.has(nameOf(node) ?? '')) whole = node.object;
    if (node.type === 'AwaitExpression') whole = node.argument;
    if (node.type === 'LogicalExpression') whole = node.left;
    node = whole && unwrap(whole);
  }
  return wholes;
}

/** What tells that two expressions of a handler are the same: the variable, or the text. */
function nameIn(expression: Node, file: OpenAIFile): Variable | string {
  const node = unwrap(expression);
  return file.bindings.variableOf(node) ?? file.sourceCode.getText(node as never).replaceAll('?.', '.');
}

/** Methods that may look at each message, and leave some out or refuse them all. */
const CHECKS: ReadonlySet<string> = new Set(['some', 'every', 'find', 'filter', 'map', 'forEach', 'flatMap', 'reduce']);

/** An endpoint that is the API's own passes on whatever it gets, as it says. */
function isProxy(handler: Handler, file: OpenAIFile): boolean {
  return registrationsOf(handler, file).some(({ arguments: [path] }) =>
    /completions|responses/.test(stringOf(path) ?? ''),
  );
}

/** Whether what a handler is registered with may look at the body first: `app.post('/chat', validate(schema), handler)`. */
function isBehindCheck(handler: Handler, file: OpenAIFile): boolean {
  return registrationsOf(handler, file).some((call) =>
    call.arguments.some(
      (argument, index) =>
        index > 0 &&
        file.calls.functionOf(argument) !== handler.fn &&
        /valid|schema|check|sanitiz|celebrate|\bbody\(/i.test(file.sourceCode.getText(argument)),
    ),
  );
}

/** The calls that register a handler, written there or by its name. */
function registrationsOf({ fn }: Handler, file: OpenAIFile): readonly TSESTree.CallExpression[] {
  const variable = functionVariable(fn, file.bindings);
  return [fn, ...(variable ? readsOfVariable(variable) : [])].flatMap(({ parent }) =>
    parent?.type === 'CallExpression' ? parent : [],
  );
}

/** Whether the client is made in the handler with a key that is not the server's own. */
function bringsKey({ fn }: Handler, file: OpenAIFile): boolean {
  return file.nodes('NewExpression').some((made) => {
    const [options] = made.arguments;
    const object = options && isWithin(made, fn) ? unwrap(options) : undefined;
    const key = object?.type === 'ObjectExpression' ? propertyOf(object, 'apiKey')?.value : undefined;
    return key !== undefined && !/\benv\b/.test(file.sourceCode.getText(file.bindings.resolve(key) as never));
  });
}
