import type { TSESTree } from '@typescript-eslint/utils';
import {
  decides,
  enclosingFunction,
  isFunction,
  isNullish,
  isWithin,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../../ast/expressions.js';
import { loopsAround } from '../../ast/loops.js';
import { methodName, receiverOf } from '../../ast/members.js';
import { besides } from '../../ast/statements.js';
import { nodesWithin, someNode, type Node } from '../../ast/walk.js';
import { readsOfVariable } from '../bindings.js';
import type { Call } from '../calls.js';
import type { Question } from '../control-flow/question.js';
import { leavesNothing } from '../fallbacks.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import { eventsOf, type Conversation, type ConversationEvent } from './conversation.js';
import type { Cut } from './cuts.js';
import { isKeptHere } from './escapes.js';
import { parameterOf } from './frames.js';
import { givesToOthers } from './growth.js';
import { onlyLooks } from './looks.js';

/** A request that is waited for in a `try`, and what gets its error. */
interface Attempt {
  readonly request: Node;
  readonly wait: Node;
  readonly statement: TSESTree.TryStatement;
  readonly handler: TSESTree.CatchClause;
}

/** A user's turn that stays in its conversation, without an answer, when the request fails that sends it. */
export interface LeftTurn {
  /** The conversation, as it is called where the turn goes in. */
  readonly name: string;
  /** Whether the turn is certainly its last entry when the handler runs, where it goes by the same name. */
  readonly isLast: boolean;
}

/**
 * Finds the turn that a failed request leaves behind, in a conversation that is sent again with the next turn. Silent where the handler touches the
 * conversation or leaves, where what runs behind it may mend the conversation, and where turns are added that nobody answers anyway.
 */
export function findLeftTurn(attempt: Attempt, file: OpenAIFile): LeftTurn | undefined {
  const { request, statement, handler } = attempt;
  const around = loopsAround(statement)[0] ?? enclosingFunction(statement); // in which one turn is taken
  if (!around || mayLeave(handler, file) || (isFunction(around) && isAskedWhether(around, file, new Set())))
    return undefined;
  for (const conversation of file.conversations) {
    const isSent = eventsOf(conversation, 'request').some(({ source, as }) => source === request && as !== 'made');
    if (!isSent || conversation.isCopy || conversation.isOpen || !isKeptHere(conversation.place, file)) continue;
    const turn = turnOf(attempt, around, conversation);
    if (!turn || isTouched(conversation, turn, handler, file)) continue;
    if (conversation.cuts.some((cut) => takesBack(cut) && !onlyLooks(cut, file))) continue;
    if ((asked(file).count += 1) > MOST_ASKED) return undefined;
    if (isSentAgain(attempt, turn, around, conversation, file)) return leftTurn(turn, conversation, statement, file);
  }
  return undefined;
}

/** Requests of a file for which control flow is asked, which takes time in proportion to the file; of the others nothing is said. */
const MOST_ASKED = 20;
const asked = once<OpenAIFile, { count: number }>(() => ({ count: 0 }));

/** Whether a handler leaves the loop or function, or the program, at least for some errors. */
function mayLeave(handler: TSESTree.CatchClause, file: OpenAIFile): boolean {
  const leaves = (node: Node): boolean =>
    node.type === 'CallExpression' && (closes(node) || neverComesBack(node, file));
  return !leavesNothing(handler.body, file) || someNode(handler.body, file.sourceCode.visitorKeys, leaves, isFunction);
}

/** Whether a call may end what the turns come from: `rl.close()`, `socket.disconnect()`. */
function closes(call: TSESTree.CallExpression): boolean {
  return /^(?:close|disconnect|terminate)$/.test(methodName(call) ?? '');
}

/** Whether a call certainly runs a function of the file that never returns: it always throws, and at once or where it is waited for. */
function neverComesBack(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const { functions, certain } = file.calls.callees(call);
  const [fn] = functions;
  if (!fn || functions.length !== 1 || !certain) return false;
  if (file.calls.settlesLater(fn) && wrapped(call).parent?.type !== 'AwaitExpression') return false;
  return file.flow.ask({ start: 'called', events: new Map(), within: fn }).atEnd.size === 0;
}

/** Whether a function gives its callers something, and one of them may ask whether it did: what is done then, nobody knows. */
function isAskedWhether(fn: FunctionLike, file: OpenAIFile, seen: Set<Node>): boolean {
  if (seen.has(fn) || file.returnsOf(fn).every(isNullish)) return false;
  seen.add(fn);
  return file.calls.callers(fn).calls.some((call) => isAsked(call, file, seen));
}

function isAsked(call: Call, file: OpenAIFile, seen: Set<Node>): boolean {
  let value = wrapped(call);
  if (value.parent?.type === 'AwaitExpression') value = wrapped(value.parent);
  const { parent } = value;
  switch (parent?.type) {
    case 'ExpressionStatement':
      return false;
    case 'CallExpression':
      return parent.callee === value;
    case 'ArrowFunctionExpression':
    case 'ReturnStatement': {
      const outer = enclosingFunction(value);
      return outer !== undefined && isAskedWhether(outer, file, seen);
    }
    case 'VariableDeclarator': {
      const variable = parent.id.type === 'Identifier' ? file.bindings.variableOf(parent.id) : undefined;
      return !variable || readsOfVariable(variable).some((read) => decides(read) || isObject(read));
    }
    default:
      return true;
  }
}

/** Whether a member of something is read, which throws if it is not there. */
function isObject({ parent }: Node): boolean {
  return parent?.type === 'MemberExpression';
}

const ANSWERS: ReadonlySet<ConversationEvent['what']> = new Set(['reply', 'replyText', 'unknown']);

/** The turn of a user that is added before the request, where what is added behind it in the same block can be the reply. */
function turnOf({ wait, statement }: Attempt, around: Node, { events }: Conversation): ConversationEvent | undefined {
  const isAnswered = events.some(
    ({ what, node }) => ANSWERS.has(what) && isWithin(node, statement.block) && node.range[0] >= wait.range[1],
  );
  if (!isAnswered) return undefined;
  return events.find(
    ({ what, isGuess, node }) =>
      what === 'turn' && !isGuess && isWithin(node, around) && node.range[1] <= wait.range[0],
  );
}

/** Whether a handler names the conversation, or what it is kept in. */
function isTouched({ place, events }: Conversation, turn: ConversationEvent, handler: Node, file: OpenAIFile): boolean {
  const names = new Set(place.path);
  if ('defs' in place.root && !parameterOf(place.root)) names.add(place.root.name);
  const list = receiverOf(turn.source, 'push');
  if (list?.type === 'Identifier') names.add(list.name);
  return (
    events.some(({ node }) => isWithin(node, handler)) ||
    nodesWithin(file.nodes('Identifier'), handler).some(({ name }) => names.has(name))
  );
}

/** Whether a cut may take the newest entry, or all that a test is true for: `pop()`, `splice(-1)`, `slice(0, -1)`, `filter(isAnswered)`. */
function takesBack({ name, member }: Cut): boolean {
  const { parent } = wrapped(member);
  const [from, to] = parent?.type === 'CallExpression' ? parent.arguments : [];
  switch (name) {
    case 'splice':
      return from?.type !== 'Literal';
    case 'slice':
      return to !== undefined;
    case 'length':
      return (
        parent?.type === 'UpdateExpression' ||
        (parent?.type === 'AssignmentExpression' && !(parent.operator === '=' && parent.right.type === 'Literal'))
      );
    default:
      return name !== 'shift';
  }
}

/** How the newest turn stands: answered, taken back or nothing known; waiting; its request has failed; and another turn has come in after that. */
type State = 'settled' | 'asked' | 'left' | 'askedAgain';

/** Whether the request can come with another turn after it has failed, and every turn is one that is answered. */
function isSentAgain(
  { wait }: Attempt,
  turn: ConversationEvent,
  around: Node,
  conversation: Conversation,
  file: OpenAIFile,
): boolean {
  const events = new Map<Node, (state: State) => readonly State[]>();
  for (const event of conversation.events) {
    const before = events.get(event.node);
    const next = (state: State): State => (event === turn ? withTurn(state) : mends(event) ? 'settled' : state);
    events.set(event.node, (state) => (before?.(state) ?? [state]).map(next));
  }
  events.set(wait, () => ['settled']);
  const question: Question<State> = {
    start: 'settled',
    events,
    failures: new Map([[wait, (state: State) => [state === 'settled' ? state : 'left']]]),
    callbacks: 'will',
    throwing: new Set([wait]),
  };
  if (!file.flow.ask(question).before(wait).has('askedAgain')) return false;
  const fn = enclosingFunction(wait);
  const alone = file.flow.ask({ ...question, ...(fn && { within: fn }) });
  return !alone.before(turn.node).has('asked') && !(isFunction(around) && alone.atEnd.has('asked'));

  function mends(event: ConversationEvent): boolean {
    return (
      event.what === 'reset' ||
      event.what === 'misfiled' ||
      ANSWERS.has(event.what) ||
      givesToOthers(event, conversation)
    );
  }
}

function withTurn(state: State): State {
  return state === 'left' || state === 'askedAgain' ? 'askedAgain' : 'asked';
}

function leftTurn(
  turn: ConversationEvent,
  { place }: Conversation,
  statement: TSESTree.TryStatement,
  file: OpenAIFile,
): LeftTurn {
  const list = turn.node === turn.source ? receiverOf(turn.source, 'push') : undefined;
  const [first] = statement.block.body;
  const previous = statement.parent.type === 'SwitchCase' ? undefined : besides(statement).before.at(-1);
  const isLast = [first, previous].some(
    (one) => one?.type === 'ExpressionStatement' && unwrap(one.expression) === turn.node,
  );
  return { name: list ? file.sourceCode.getText(list) : place.name, isLast: isLast && list !== undefined };
}
