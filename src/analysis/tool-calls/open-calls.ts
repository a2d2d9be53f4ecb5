import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isLiteral,
  isWithin,
  lastName,
  nameOf,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../../ast/expressions.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import { isLogLine } from '../../sdk/loggers.js';
import { pathTo, readsOfVariable } from '../bindings.js';
import { calleePath, isReport } from '../callee-path.js';
import { eventsOf, type Conversation, type ConversationEvent } from '../conversations/conversation.js';
import { callerOf } from '../conversations/escapes.js';
import { isHarmless } from '../conversations/harmless.js';
import { isKeptByTheApi, PARAMETER_SENT } from '../conversations/sendings.js';
import type { OpenAIFile } from '../file.js';
import { qualifiedName } from '../qualified-names.js';
import type { Reply } from '../replies.js';
import type { Request } from '../requests.js';
import { answersBehind, answersIn, answersTo, isEnd, isId, isList, keepsAllCalls, type ToolAnswer } from './answers.js';
import { entryOf, isAllCalls, roundsOf, type CallLoop } from './call-loops.js';
import { readsOfAllCalls } from './cut-short.js';
import { answerToFiltered } from './filtered.js';
import { endingsIn } from './endings.js';
import { sendsOneCall } from './one-call.js';
import { firstOfRound, missesIn } from './rounds.js';
import { callingReplies, followCalls, isDoubt, othersMayAnswer, keptIn, type Kept } from './kept-calls.js';
import { isTypeTest, lengthComparison } from './questions.js';

/** Tool calls that a conversation holds, and that are not all answered when it is sent again. */
export interface OpenCalls {
  readonly what:
    /** Only one of the calls is answered. */
    | 'onlyFirst'
    /** The calls are all put into the conversation in each round of the loop over them. */
    | 'keptInEach'
    /** There is a way through the loop over the calls on which nothing answers one. */
    | 'skipped'
    /** An exception leads around the answer. */
    | 'thrown'
    /** A jump ends the loop before each call has had its round. */
    | 'cutShort'
    /** Only the calls that a filter lets through are answered. */
    | 'filteredOut';
  readonly at: Node;
  /** An answer that the file writes. */
  readonly answer: ToolAnswer;
  /** The request that was answered with the calls. */
  readonly request: Request;
  /** What puts the calls into the conversation. */
  readonly writes: readonly Node[];
  /** The request that sends the open calls. */
  readonly again: Node;
}

/** Finds the tool calls that stay open in the conversations of a file. */
export function findOpenCalls(file: OpenAIFile): readonly OpenCalls[] {
  const messages = answersIn(file);
  if (messages.length === 0) return [];
  const found = new Map<Node, OpenCalls>();
  for (const reply of callingReplies(file)) {
    const answers = answersTo(reply, messages, file);
    const kept = keptIn(reply, file);
    const filtered = kept.length > 0 ? answerToFiltered(reply, messages, file) : undefined;
    const loops = new Set(answers.flatMap(({ taken }) => (taken.how === 'each' ? [taken.loop] : [])));
    const open =
      loops.size > 0
        ? [...loops].flatMap((loop) => inLoop(loop, reply, answers, kept, file))
        : answers.flatMap((answer) => onlyFirst(answer, reply, kept, file) ?? []);
    if (open.length === 0 && filtered) open.push(...onlyFiltered(filtered, reply, kept, file));
    for (const one of open) if (!found.has(one.at)) found.set(one.at, one);
  }
  return [...found.values()];
}

/** `tool_calls[0]`, or the last, is answered, and nothing else is done with the list, or asked of it. */
function onlyFirst(answer: ToolAnswer, reply: Reply, kept: readonly Kept[], file: OpenAIFile): OpenCalls | undefined {
  const { taken } = answer;
  const { request } = reply;
  if (taken.how !== 'one' || sendsOneCall(request) || !isListLeftAlone(reply, file)) return undefined;
  const names = namesOf(answer.message, file);
  const list = names.map((name) => listWithCalls(name, reply, file)).find((found) => found !== undefined);
  const next = list && sentBy(list, file);
  if (next) return { what: 'onlyFirst', at: taken.at, answer, request, again: next.node, writes: [list] };
  const stands = list ? [...names, ...namesOf(list, file)] : names;
  const fn = enclosingFunction(taken.at);
  for (const { conversation, writes } of kept) {
    const stored = conversation.events.find(
      ({ what, node, source }) =>
        (what === 'tool' || (list && what === 'reply')) &&
        stands.some((name) => isWithin(name, source)) &&
        (enclosingFunction(node) === fn || enclosingFunction(source) === fn || isHelperOf(node, fn, file)),
    );
    const again = stored && sentHalf(conversation, stored, writes, taken.at, file);
    if (again)
      return {
        what: 'onlyFirst',
        at: taken.at,
        answer,
        request,
        again: again.source,
        writes: writes.map(({ source }) => source),
      };
  }
  return undefined;
}

/** Those calls are answered that a filter lets through, and the conversation is sent again. */
function onlyFiltered(
  answer: ToolAnswer,
  { request }: Reply,
  kept: readonly Kept[],
  file: OpenAIFile,
): readonly OpenCalls[] {
  const { taken } = answer;
  if (taken.how !== 'some' || sendsOneCall(request)) return [];
  const fn = enclosingFunction(taken.at);
  for (const { conversation, writes } of kept) {
    const stored = conversation.events.find(
      ({ what, source }) => what === 'tool' && source.range[0] > taken.at.range[0] && enclosingFunction(source) === fn,
    );
    const again = stored && sentHalf(conversation, stored, writes, taken.at, file);
    if (again)
      return [
        {
          what: 'filteredOut',
          at: taken.at,
          answer,
          request,
          again: again.source,
          writes: writes.map(({ source }) => source),
        },
      ];
  }
  return [];
}

/** Whether a node is in a helper that one place alone calls, in this function: what it does with a call that it is given, it does for that one. */
function isHelperOf(node: Node, fn: FunctionLike | undefined, { calls }: OpenAIFile): boolean {
  const helper = enclosingFunction(node);
  const callers = helper && calls.callers(helper);
  const [caller, ...others] = callers?.calls ?? [];
  return caller !== undefined && others.length === 0 && !callers?.escapes && enclosingFunction(caller) === fn;
}

/** Where an answer, or a list with it, stands: where it is written, where a name that it gets is read, and what calls the function that returns it. */
function namesOf(value: Node, { bindings, calls }: OpenAIFile): readonly Node[] {
  const stands = new Set([value]);
  for (const one of stands) {
    const { parent } = withAwait(one);
    if (parent?.type === 'VariableDeclarator')
      for (const name of bindings.declaredBy(parent).flatMap(readsOfVariable)) stands.add(name);
    const fn = returningIt(one);
    for (const call of fn ? calls.callers(fn).calls : []) stands.add(call);
  }
  return [...stands];
}

/** An expression with the `await` that waits for it. */
function withAwait(expression: Node): Node {
  const outer = wrapped(expression);
  return outer.parent?.type === 'AwaitExpression' ? wrapped(outer.parent) : outer;
}

/** The function that returns an expression. */
function returningIt(value: Node): FunctionLike | undefined {
  const outer = withAwait(value);
  const { parent } = outer;
  if (parent?.type === 'ReturnStatement') return enclosingFunction(parent);
  return parent?.type === 'ArrowFunctionExpression' && parent.body === outer ? parent : undefined;
}

/**
 * The list in which an answer is written behind the message or output with the calls, as it came or in an object that holds them, and nothing but other
 * objects: `[...messages, message, { role: 'tool', … }]`.
 */
function listWithCalls(answer: Node, reply: Reply, file: OpenAIFile): TSESTree.ArrayExpression | undefined {
  const { parent: list } = wrapped(answer);
  if (list?.type !== 'ArrayExpression') return undefined;
  const isObject = (one: Node) => file.bindings.resolve(one).type === 'ObjectExpression';
  const keeps = (one: Node) => keepsAllCalls(isObject(one) ? file.bindings.resolve(one) : one, reply, file);
  const last = list.elements.findLast((one) => one && one !== wrapped(answer) && (!isObject(one) || keeps(one)));
  if (!last || !keeps(last)) return undefined;
  if (isObject(last)) return list;
  const part = reply.carriers.get(unwrap(last.type === 'SpreadElement' ? last.argument : last));
  return part === (last.type === 'SpreadElement' ? 'output' : 'message') ? list : undefined;
}

/** The request that sends a list as it is written, by itself or under a name that nothing else reads. */
function sentBy(list: Node, { requests, bindings }: OpenAIFile): Request | undefined {
  const { parent } = wrapped(list);
  const names = parent?.type === 'VariableDeclarator' ? bindings.declaredBy(parent) : [];
  return requests.find((request) => {
    const sent = isKeptByTheApi(request) ? undefined : request.parameter(PARAMETER_SENT[request.api]);
    return (
      sent?.is === 'found' &&
      bindings.resolve(sent.value) === list &&
      names.every((name) => readsOfVariable(name).every((read) => isWithin(read, request.node)))
    );
  });
}

/** The request that sends a conversation in which a reply is kept and one of its calls, taken at a place, is answered; undefined where something unknown may answer the others. */
function sentHalf(
  conversation: Conversation,
  stored: ConversationEvent,
  writes: readonly ConversationEvent[],
  taken: Node,
  file: OpenAIFile,
): ConversationEvent | undefined {
  type State = 'kept' | 'half';
  const after = (state: State | 'none', event: ConversationEvent): State | 'none' => {
    if (event === stored) return state === 'kept' || writes.includes(event) ? 'half' : state;
    if (writes.includes(event)) return state === 'half' && event.node === stored.node ? 'half' : 'kept'; // one list holds both
    return event.what === 'reset' || event.what === 'request' ? 'none' : state;
  };
  const standing = followCalls<State>(conversation, after, file);
  const functions = [stored.node, taken].map(enclosingFunction);
  const isOfFunction = ({ node }: ConversationEvent) => functions.includes(enclosingFunction(node));
  if (conversation.events.some((event) => othersMayAnswer(event) && isOfFunction(event))) return undefined;
  if (standing.happensWithCalls((event) => event.what === 'unknown' && isOfFunction(event))) return undefined;
  const requests = eventsOf(conversation, 'request');
  // the request that a reader meets next
  const later = requests.filter(({ node }) => node.range[0] > stored.node.range[0]);
  return [...later, ...requests].find(({ node }) => standing.before(node).has('half'));
}

/** Whether a program does nothing with the list of calls but take the first, or the last: no loop over it, no look at its length but whether there is a call, no other code that gets it. */
function isListLeftAlone({ steps }: Reply, file: OpenAIFile): boolean {
  return steps.every(({ node, flow }) => {
    if ((flow.label !== 'toolCalls' && flow.label !== 'output') || flow.path.length > 0) return true;
    const outer = wrapped(node);
    const { parent } = outer;
    switch (parent?.type) {
      case 'MemberExpression':
        if (parent.object !== outer) return true;
        if (nameOf(parent) === 'length')
          return isExistenceTest(parent) || isIndex(wrapped(parent).parent) || isForAReport(parent, file);
        return parent.computed ? isEnd(parent.property) : /^(at|find|findLast|filter)$/.test(nameOf(parent) ?? '');
      case 'CallExpression':
        return file.calls.callees(parent).functions.length === 0 && isHarmless(parent);
      case 'ForOfStatement':
        return false;
      default:
        return true;
    }
  });
}

/** Whether an expression is where an entry of a list stands: the last of `calls[calls.length - 1]`. */
const isIndex = (node: Node | undefined): boolean =>
  node?.parent?.type === 'MemberExpression' && node.parent.property === node && isEnd(node);

/** `length > 0`, `!length`, `length === 0`: not `length > 1`. */
function isExistenceTest(length: Node): boolean {
  const { parent } = wrapped(length);
  if (parent?.type !== 'BinaryExpression') return true;
  const other = parent.left === wrapped(length) ? parent.right : parent.left;
  return isLiteral(other, 0) || (isLiteral(other, 1) && /^(?:<|[<>]=)$/.test(parent.operator));
}

/** Whether it only decides on what is told to somebody: `if (calls.length > 1) console.warn('Only the first is run.')`. */
function isForAReport(length: Node, file: OpenAIFile): boolean {
  let test = wrapped(length).parent;
  while (test?.type === 'BinaryExpression' || test?.type === 'LogicalExpression') test = wrapped(test).parent;
  if (test?.type !== 'IfStatement' || test.alternate || !isWithin(length, test.test)) return false;
  const { consequent } = test;
  const statements = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  return statements.every((statement) => {
    const call = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
    if (call?.type !== 'CallExpression' || file.calls.callees(call).functions.length > 0) return false;
    return isReport(calleePath(call.callee, file.bindings));
  });
}

/** A loop over the calls, with a way through its body on which nothing answers the call. */
function inLoop(
  loop: CallLoop,
  reply: Reply,
  answers: readonly ToolAnswer[],
  kept: readonly Kept[],
  file: OpenAIFile,
): readonly OpenCalls[] {
  const own = answers.filter(({ taken }) => taken.how === 'each' && taken.loop === loop);
  const [answer] = own;
  const messages = own.map(({ message }) => message);
  const start = firstOfRound(loop, isAllCalls(loop, reply.request, file), messages, file);
  if (!answer || !start || messages.some((message) => enclosingFunction(message) !== roundsOf(loop))) return [];
  if (answersBehind(loop, file) || isAskedBefore(loop, reply, file) || isCountedBehind(loop, reply)) return [];
  const excuses = nodesWithin(file.nodes('CallExpression'), loop.body)
    .filter((call) => !isHarmless(call) && !isLog(call, file) && (getsCall(call, loop, file) || mayEnd(call, file)))
    .filter((call) => !messages.some((message) => isContentOf(message, call, file) || isGiven(message, call, file)));
  const endings = endingsIn(loop, file);
  for (const { conversation, writes } of kept) {
    const ending = endings.filter((one) => !conversation.events.some(({ node }) => node === one));
    const doubts = conversation.events.filter((event) => isDoubt(event) && isWithin(event.node, loop.body));
    const miss = missesIn(
      {
        loop,
        start,
        within: callerOf(conversation.place),
        answers: messages,
        excuses: [...excuses, ...ending, ...takenBack(conversation, file), ...doubts.map(({ node }) => node)],
        readsOfAll: readsOfAllCalls(loop, reply),
        writes: writes.map(({ node }) => node),
        resets: [
          ...conversation.events.filter(({ what }) => what === 'reset').map(({ node }) => node),
          ...(isOfOneRun(conversation, reply.request) ? [reply.request.node] : []),
        ],
        requests: conversation.events.filter(({ what }) => what === 'request'),
        request: reply.request,
      },
      file,
    );
    if (miss) return [{ ...miss, answer, request: reply.request, writes: writes.map(({ source }) => source) }];
  }
  return [];
}

/**
 * Whether a conversation is a variable of the function that makes a request, which sends something else: when that is made again, the variable is
 * another one, even where its declaration is not reached.
 */
function isOfOneRun({ place: { root }, events }: Conversation, request: Request): boolean {
  const declared = 'defs' in root ? root.defs[0]?.name : undefined;
  if (!declared || enclosingFunction(declared) !== enclosingFunction(request.node)) return false;
  return !events.some((event) => event.request === request);
}

/** Whether a program asks the list of calls, before a loop over it, for more than their type: `tool_calls.some((call) => call.function.name === 'finish')`. */
function isAskedBefore(loop: CallLoop, { steps }: Reply, file: OpenAIFile): boolean {
  return steps.some(({ node, flow }) => {
    const outer = wrapped(node);
    const { parent } = outer;
    if (!isList(flow.label) || parent?.type !== 'MemberExpression' || parent.object !== outer) return false;
    const call = parent.parent;
    return (
      call.type === 'CallExpression' &&
      /^(some|every|find|findIndex)$/.test(nameOf(parent) ?? '') &&
      call.range[0] < loop.range[0] &&
      call.arguments.some((test) => !isTypeTest(test, file))
    );
  });
}

/** Whether a program compares the number of calls, behind a loop over them, with some other number: `results.length === calls.length`. */
function isCountedBehind(loop: CallLoop, { steps }: Reply): boolean {
  return steps.some(({ node, flow }) => {
    const compared = isList(flow.label) ? lengthComparison(node) : undefined;
    return (
      compared !== undefined &&
      compared.range[0] > loop.range[1] &&
      [compared.left, compared.right].every(({ type }) => type !== 'Literal')
    );
  });
}

/** Whether a call, by its name, does not come back where something is not as it should be: `assert(…)`, `fail(…)`, `assertNever(name)`. */
function mayEnd(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  return (
    /^(assert|invariant|fail|throw|panic|unreachable|exhausti|never|raise)/i.test(lastName(call.callee) ?? '') &&
    !isTypeTest(call, file)
  );
}

/** What a handler does to a conversation as a whole, where it takes the turn back: `messages = saved`, `while (…) messages.pop()`. */
function takenBack({ cuts, events, place }: Conversation, file: OpenAIFile): readonly Node[] {
  const handlers = file.nodes('CatchClause');
  if (handlers.length === 0) return [];
  const written = file
    .nodes('AssignmentExpression')
    .filter(
      (node) => file.sourceCode.getText(node.left) === place.name && !events.some((event) => event.node === node),
    );
  return [...cuts.map(({ member }) => member), ...written].filter((node) =>
    handlers.some(({ body }) => isWithin(node, body)),
  );
}

/** Whether a call gives something to a logger of another module: `logger.error({ call, error })`. */
function isLog({ callee }: TSESTree.CallExpression, { bindings, calls }: OpenAIFile): boolean {
  if (!isLogLine(calleePath(callee, bindings), qualifiedName(callee, bindings)?.source)) return false;
  return calls.functionOf(callee) === undefined;
}

/** Whether a call hands on the tool call itself or its id, so that what it calls may answer it. */
function getsCall(call: TSESTree.CallExpression, loop: CallLoop, file: OpenAIFile): boolean {
  const entry = entryOf(loop);
  return !entry || call.arguments.some((argument) => holdsCall(argument, entry, file));
}

/** Whether a value is or holds what a round declares, or the id of it: `call`, `call.id`, `{ id: call.id }`; the `id` of `for (const { id } of calls)`; `calls[i]`. */
function holdsCall(node: Node, declared: Node, file: OpenAIFile, seen = new Set<Node>()): boolean {
  const { bindings } = file;
  const value = bindings.resolve(node);
  if (seen.has(value)) return false;
  seen.add(value);
  const holds = (part: Node) => holdsCall(part, declared, file, seen);
  switch (value.type) {
    case 'ObjectExpression':
      return value.properties.some((one) => holds(one.type === 'SpreadElement' ? one.argument : one.value));
    case 'MemberExpression':
      return value.computed ? holds(value.property) : isId(nameOf(value)) && holds(value.object);
    case 'Identifier': {
      const variable = bindings.variableOf(value);
      const name = variable?.defs[0]?.name;
      if (!variable || !name) return false;
      const origin = bindings.originOf(variable);
      const path = origin ? origin.path : pathTo(declared, name)?.path;
      const isWithId = path?.every((part) => isId(part) || part === '*') === true;
      return isWithId && (!origin || holds(origin.from));
    }
    default:
      return false;
  }
}

/** Whether a call gets an answer, as the one does that adds it to the conversation. */
function isGiven(message: Node, call: TSESTree.CallExpression, { bindings }: OpenAIFile): boolean {
  return call.arguments.some((argument) => isWithin(message, argument) || bindings.resolve(argument) === message);
}

/** Whether what a call gives is what an answer says: written in it, or under a name that is. */
function isContentOf(message: Node, call: Node, file: OpenAIFile): boolean {
  if (isWithin(call, message)) return true;
  let { parent: outer } = wrapped(call);
  if (outer?.type === 'AwaitExpression') outer = wrapped(outer).parent;
  const target =
    outer?.type === 'VariableDeclarator' ? outer.id : outer?.type === 'AssignmentExpression' ? outer.left : undefined;
  const variable = target?.type === 'Identifier' ? file.bindings.variableOf(target) : undefined;
  return variable?.references.some(({ identifier }) => isWithin(identifier, message)) === true;
}
