import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isWithin,
  lastName,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
  withoutAwait,
} from '../ast/expressions.js';
import { pushedBy } from '../ast/members.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import { BODY_MEMBERS, BODY_READERS, LIST_NAMES } from '../sdk/request-bodies.js';
import { functionVariable, originOfName, readsOfVariable, type Variable } from './bindings.js';
import { callsNamed } from './called-names.js';
import { isFromCaller, partOfParameter } from './caller-input.js';
import { eventsOf, type Conversation } from './conversations/conversation.js';
import { argumentFor, parameterOf } from './conversations/frames.js';
import type { OpenAIFile } from './file.js';
import { findHandlers, isRunBy, type Handler } from './handlers.js';
import type { Request } from './requests.js';
import { isTakenForText, mayLookAtRoles } from './role-checks.js';

/** Messages of a caller that a request passes on as they came. */
export interface UntrustedMessages {
  readonly request: Request;
  /** The expression that names them in the handler, where they are sent or put into the list that is. */
  readonly value: Node;
}

/**
 * Requests of a web handler, or of what it hands a list to, that send messages from the caller's body, whole or among others, while nothing in the
 * handler looks at their roles, and no other code may have done so. Where the caller brings the key too, it is the caller's own business.
 */
export function findUntrustedMessages(file: OpenAIFile): readonly UntrustedMessages[] {
  if (findHandlers(file).size === 0) return [];
  const reported = new Set<Node>(); // once for a handler, however often it sends them
  return sentLists(file).flatMap((sent) =>
    givenBy(sent, file).flatMap(({ handler, list }) => {
      if (reported.has(handler.fn) || isProxy(handler, file) || bringsKey(handler, file)) return [];
      if (sent.request.api === 'responses' && isTakenForText(list, handler.fn, file)) return [];
      if (isBehindCheck(handler, file) || mayLookAtRoles(list, sent.request, handler.fn, file)) return [];
      reported.add(handler.fn);
      return [{ request: sent.request, value: list }];
    }),
  );
}

/** A list whose messages a request sends, each as it is. */
interface SentList {
  readonly request: Request;
  /** The expression that names the list, or the body that it is in, where it is sent, or put into the one that is. */
  readonly value: Node;
}

/**
 * The lists that the requests of a file send: those that they name, those that a conversation is built of, and single messages that are added to it.
 * Each of them once, whoever asks.
 */
function sentLists(file: OpenAIFile): readonly SentList[] {
  const lists = new Map<Node, SentList>();
  for (const request of file.requests) for (const value of listsIn(request, file)) lists.set(value, { request, value });
  for (const { request, named, as } of file.conversations.flatMap((one) => eventsOf(one, 'request'))) {
    if (!request || !named || as === 'made' || request.api === 'completions' || lists.has(named)) continue;
    if (request.api === 'chat' || named.parent?.type === 'SpreadElement' || isCalledList(named, file))
      lists.set(named, { request, value: named });
  }
  return [...lists.values(), ...file.conversations.flatMap(singleMessages)];
}

/** The messages that are added to a conversation, one by one, and of which nobody can tell the role. */
function singleMessages(conversation: Conversation): readonly SentList[] {
  const request = eventsOf(conversation, 'request').find(({ as }) => as !== 'made')?.request;
  if (!request || request.api === 'completions') return [];
  return conversation.events
    .filter(({ what, isGuess }) => what === 'unknown' || isGuess)
    .flatMap(({ source }) => pushedBy(source).map((value) => ({ request, value })));
}

/** The handlers that send a list of their caller's, each with what it calls it: for a parameter of a helper, what the handler hands to it. */
function givenBy({ request, value }: SentList, file: OpenAIFile): { handler: Handler; list: Node }[] {
  const handlers = findHandlers(file);
  const seen = new Set<Variable>();
  return climb(value);

  function climb(list: Node): { handler: Handler; list: Node }[] {
    const handler = handlerOver(list);
    if (handler && !handler.fact && !handler.isElsewhere && isFromCaller(list, handler, file))
      return isRunBy(request.node, handler, file) ? [{ handler, list }] : [];
    const variable = file.bindings.variableOf(unwrap(list));
    const fn = variable && parameterOf(variable);
    if (!fn || seen.has(variable)) return [];
    seen.add(variable);
    return file.calls.callers(fn).calls.flatMap((call) => {
      const given = argumentFor(variable, { call, fn, outer: undefined }, file.bindings);
      return given ? climb(given.node) : [];
    });
  }

  function handlerOver(list: Node): Handler | undefined {
    for (let fn = enclosingFunction(list); fn; fn = enclosingFunction(fn)) {
      const handler = handlers.get(fn);
      if (handler) return handler;
    }
    return undefined;
  }
}

/** The lists that a request sends, or whose messages it sends behind others, and that are not written out in it; single messages that are not, too. */
function listsIn(request: Request, file: OpenAIFile): readonly Node[] {
  if (request.api === 'completions') return [];
  const name = request.api === 'responses' ? 'input' : 'messages';
  const sent = request.parameter(name);
  if (sent.is === 'unknown' && name === 'messages') return bodiesIn(request, file);
  if (sent.is !== 'found') return [];
  const written = unwrap(sent.value);
  if (written.type === 'ArrayExpression')
    return written.elements.flatMap((element) =>
      element?.type === 'SpreadElement' ? element.argument : (element ?? []),
    );
  return name === 'messages' || isCalledList(sent.value, file) ? [sent.value] : [];
}

/** The bodies of a caller that are, or may be, all that a request is made of: `create(req.body)`, `create({ ...req.body, model })`. */
function bodiesIn({ body }: Request, file: OpenAIFile): readonly Node[] {
  if (!body) return [];
  const made = file.bindings.resolve(body);
  const parts =
    made.type === 'ObjectExpression'
      ? made.properties.flatMap((one) => (one.type === 'SpreadElement' ? one.argument : []))
      : [body];
  return parts.filter((part) => isBody(part, file));
}

/** Whether an expression reads a body as a whole, by its look: `req.body`, `await req.json()`, `const { body } = req`. */
function isBody(expression: Node, { bindings }: OpenAIFile): boolean {
  const node = withoutAwait(bindings.resolve(expression));
  if (node.type === 'CallExpression') return BODY_READERS.has(lastName(node.callee) ?? '');
  const origin = originOfName(node, bindings);
  return BODY_MEMBERS.has((origin ? origin.path.at(-1) : lastName(node)) ?? '');
}

/** Whether an expression, or the field of the body that it stands for, is named like a list of messages. */
function isCalledList(expression: Node, file: OpenAIFile, seen = new Set<Node>()): boolean {
  const node = unwrap(expression);
  if (seen.has(node)) return false;
  seen.add(node);
  if (node.type === 'MemberExpression') return LIST_NAMES.has(nameOf(node) ?? '');
  if (node.type !== 'Identifier') return false;
  const variable = file.bindings.variableOf(node);
  const origin = variable && file.bindings.originOf(variable);
  const fn = variable && parameterOf(variable);
  const field = (origin?.path ?? (fn && partOfParameter(variable, { fn })))?.at(-1);
  return LIST_NAMES.has(field ?? node.name) || (origin?.path.length === 0 && isCalledList(origin.from, file, seen));
}

/** An endpoint that is the API's own passes on whatever it gets, as its path says, or that of the file where it follows from there. */
function isProxy(handler: Handler, file: OpenAIFile): boolean {
  return (
    /[\\/](?:completions|responses)(?:[\\/](?:route|index))?\.\w+$/.test(file.filename) ||
    registrationsOf(handler, file).some(({ arguments: [path] }) => /completions|responses/.test(stringOf(path) ?? ''))
  );
}

/**
 * Whether what a handler is registered with may look at the body first: `app.post('/chat', validate(schema), handler)`, the same under a name, a schema
 * for the `body`; or what is around it: `withSchema(handler)`; or what the whole server is: `app.use(validate(schema))`.
 */
function isBehindCheck(handler: Handler, file: OpenAIFile): boolean {
  const says = (argument: Node, words: RegExp): boolean => {
    const value = file.bindings.resolve(argument);
    return [argument, ...(isFunction(value) ? [] : [value])].some((node) => words.test(file.sourceCode.getText(node)));
  };
  return (
    registrationsOf(handler, file).some(
      (call) =>
        says(call.callee, /valid|schema|sanitiz|celebrate/i) ||
        call.arguments.some(
          (argument) =>
            stringOf(argument) === undefined && // the path
            !isWithin(handler.fn, argument) &&
            file.calls.functionOf(argument) !== handler.fn &&
            says(argument, /valid|schema|check|sanitiz|celebrate|\bbody *[(:]/i),
        ),
    ) ||
    callsNamed(USE, file).some((call) =>
      call.arguments.some((argument) => !isFunction(argument) && says(argument, /valid|schema|sanitiz|celebrate/i)),
    )
  );
}

/** Registers what runs before the handlers of a server. */
const USE: ReadonlySet<string> = new Set(['use']);

/** The calls that register a handler, written there or by its name, and those around them: `withSchema(withAuth(handler))`. */
function registrationsOf({ fn }: Handler, file: OpenAIFile): readonly TSESTree.CallExpression[] {
  const variable = functionVariable(fn, file.bindings);
  return [fn, ...(variable ? readsOfVariable(variable) : [])].flatMap((value) => {
    const calls: TSESTree.CallExpression[] = [];
    if (value.parent?.type === 'CallExpression' && value.parent.callee === value) return calls; // it is called
    for (let { parent } = value; parent?.type === 'CallExpression'; { parent } = parent) calls.push(parent);
    return calls;
  });
}

/** Whether the client is made in the handler with a key that is not the server's own. */
function bringsKey({ fn }: Handler, file: OpenAIFile): boolean {
  return nodesWithin(file.nodes('NewExpression'), fn).some(({ arguments: [options] }) => {
    const object = options && unwrap(options);
    const key = object?.type === 'ObjectExpression' ? propertyOf(object, 'apiKey')?.value : undefined;
    return key !== undefined && !/\benv\b/.test(file.sourceCode.getText(file.bindings.resolve(key)));
  });
}
