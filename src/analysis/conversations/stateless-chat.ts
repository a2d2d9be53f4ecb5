import { enclosingFunction, isFunction, isWithin, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { Request } from '../requests.js';
import { parameterOf } from './frames.js';
import { givesAnswer, hearsTyped, isQuestion } from './typed-input.js';

/**
 * Whether a request of a chat loop sends nothing but what was typed last: its messages (or input) are all written in the request, what the user says
 * comes from the keyboard in the same loop or handler, and the API is not asked to keep the conversation. A reply that is put into the next request in
 * any other way (a text, a summary) makes it no.
 */
export function isStatelessChat(request: Request, file: OpenAIFile): boolean {
  const sent = request.parameter(request.api === 'responses' ? 'input' : 'messages');
  if (sent.is !== 'found' || request.api === 'completions') return false;
  if (
    request.api === 'responses' &&
    ['previous_response_id', 'conversation'].some((name) => request.parameter(name).is !== 'missing')
  )
    return false;
  const typed = typedIn(sent.value, file);
  if (!typed || !repeats(request.node, typed, file)) return false;
  const { carriers } = file.replies.of(request);
  return !occurs(carriers, sent.value);
}

/** The call or handler parameter through which a person's words come into the messages; undefined when anything but literals and those words is sent. */
function typedIn(value: Node, file: OpenAIFile): Node | undefined {
  const node = file.bindings.resolve(value);
  if (node.type === 'ArrayExpression') {
    let typed: Node | undefined;
    for (const element of node.elements) {
      const message = element && unwrap(element);
      if (message?.type !== 'ObjectExpression') return undefined;
      const role = message.properties.find((property) => property.type === 'Property' && nameOf(property) === 'role');
      const content = message.properties.find(
        (property) => property.type === 'Property' && nameOf(property) === 'content',
      );
      if (role?.type !== 'Property' || content?.type !== 'Property') return undefined;
      if (stringOf(role.value) === 'user') typed = inputBehind(content.value, file);
      else if (stringOf(role.value) === 'assistant') return undefined;
    }
    return typed;
  }
  return inputBehind(value, file);
}

function inputBehind(value: Node, file: OpenAIFile, seen = new Set<Node>()): Node | undefined {
  const node = unwrap(value);
  if (seen.has(node)) return undefined; // `const text = text.trim()`
  seen.add(node);
  if (node.type === 'Identifier') {
    const variable = file.bindings.variableOf(node);
    const fn = variable && parameterOf(variable);
    if (fn) return hearsTyped(fn, file) ? fn : undefined;
    const origin = variable && file.bindings.originOf(variable);
    return origin && inputBehind(origin.from, file, seen);
  }
  if (node.type === 'MemberExpression') return inputBehind(node.object, file, seen);
  if (node.type === 'AwaitExpression') return inputBehind(node.argument, file, seen);
  if (node.type !== 'CallExpression') return undefined;
  if (isQuestion(node, file) || givesAnswer(node, file)) return node;
  const text = /^(?:trim|toString|toLowerCase)$/.test(methodName(node) ?? '') ? receiverOf(node) : undefined;
  return text && inputBehind(text, file, seen);
}

/** Whether the input is read and the request sent again and again: a loop around both, a handler, or a function that asks for the next input itself. */
function repeats(request: Node, typed: Node, file: OpenAIFile): boolean {
  if (!isFunction(typed)) return comesBack(request, typed, file);
  return methodName(typed.parent) !== 'question' || comesBack(request, typed.parent, file);
}

/** Whether the file leads from one node to another again: in the function that the other one is in, or in those that call it. How often other code calls it is not known. */
function comesBack(from: Node, to: Node, file: OpenAIFile, seen = new Set<Node>()): boolean {
  const fn = enclosingFunction(to);
  if (!fn) return file.flow.canFollow(from, to);
  if (seen.has(fn)) return false;
  seen.add(fn);
  const answer = file.flow.ask<'idle' | 'sent'>({
    start: 'idle',
    events: new Map([[from, () => ['sent']]]),
    within: fn,
  });
  if (answer.before(to).has('sent')) return true;
  return file.calls
    .callers(fn)
    .calls.some((call) => (isWithin(call, fn) ? answer.before(call).has('sent') : comesBack(call, call, file, seen)));
}

function occurs(carriers: ReadonlyMap<Node, unknown>, sent: Node): boolean {
  for (const carrier of carriers.keys()) if (isWithin(carrier, sent)) return true;
  return false;
}
