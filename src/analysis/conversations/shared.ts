import { enclosingFunction, isFunction, isWithin, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { findHandlers, handlerAround, type Handler } from '../handlers.js';
import type { OpenAIFile } from '../file.js';
import { callsNamed } from '../called-names.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { partsOf } from './counted-turns.js';
import { isModuleBoundary } from './escapes.js';
import { addsTurn, isInOtherHands, isInCatch, isTakingBack } from './growth.js';
import { parameterOf } from './frames.js';
import { onlyLooks } from './looks.js';
import type { Place } from './places.js';
import { sharedStart } from './shared-starts.js';

/** A conversation of a module to which a handler adds what different users say. */
export interface SharedConversation {
  readonly conversation: Conversation;
  /** How the program calls the array of all: the conversation, or what it begins with for each user. */
  readonly name: string;
  /** The name in its declaration; undefined for a member of the global object. */
  readonly declaration: Node | undefined;
  readonly handler: Handler;
  /** Where the handler adds a turn. */
  readonly growth: ConversationEvent;
}

/** The conversations that a module keeps in one array for all the users whom its handlers serve. */
export function findSharedConversations(file: OpenAIFile): readonly SharedConversation[] {
  const candidates = file.conversations.filter(
    ({ place, isCopy }) => isSlot(place) || (!isCopy && isOneForAll(place) && !isModuleBoundary(place)),
  );
  if (candidates.length === 0) return [];
  const handlers = findHandlers(file);
  if (handlers.size === 0) return [];
  return candidates.flatMap((conversation) => {
    const { events, cuts, place } = conversation;
    const isSent = events.some(({ what, as }) => what === 'request' && as !== 'made');
    if (!isSent || isInOtherHands(conversation)) return [];
    if (cuts.some((cut) => cut.name === 'filter' && !onlyLooks(cut, file))) return [];
    for (const growth of events) {
      const handler = addsTurn(growth, conversation, file) ? handlerAround(growth.node, handlers, file) : undefined;
      if (!handler || isForOne(handler, file)) continue;
      if (isSlot(place)) {
        const start = sharedStart(growth, place, file);
        if (start) return [{ conversation, name: start.name, declaration: start.defs[0]?.name, handler, growth }];
      } else if (isThereForTheNext(growth, conversation, file)) {
        return [{ conversation, name: place.name, declaration: declarationOf(place), handler, growth }];
      }
    }
    return [];
  });
}

/** Whether a place is one of many that look alike: an entry of a store, or what a framework keeps for each user. */
function isSlot({ root, path }: Place): boolean {
  return path.includes('*') || ('defs' in root && path.length > 0 && parameterOf(root) !== undefined);
}

/** Whether a place is a single array of the module or of the whole program: no entry of a store, and no field of an object that there may be many of. */
function isOneForAll({ root, path }: Place): boolean {
  if (path.includes('*')) return false;
  if ('global' in root) return ['global', 'globalThis'].includes(root.global) && path.length > 0;
  const definition = 'defs' in root ? root.defs[0] : undefined;
  return definition?.type === 'Variable' && !enclosingFunction(definition.name);
}

function declarationOf({ root }: Place): Node | undefined {
  return 'defs' in root ? root.defs[0]?.name : undefined;
}

/** Whether what a handler adds is still there when it runs again, for somebody else. */
function isThereForTheNext(growth: ConversationEvent, { events }: Conversation, file: OpenAIFile): boolean {
  const resets = events.filter(
    ({ what, source }) =>
      what === 'reset' && (!isTakingBack(source) || !isInCatch(source)) && enclosingFunction(source),
  );
  const answer = file.flow.ask<'empty' | 'said'>({
    start: 'empty',
    events: new Map<Node, () => readonly ('empty' | 'said')[]>([
      ...resets.map(({ node }): [Node, () => readonly 'empty'[]] => [node, () => ['empty']]),
      [growth.node, () => ['said']],
    ]),
    throwing: new Set(), // a reset that an error skips is still one
  });
  return answer.before(growth.node).has('said');
}

/**
 * Whether a handler looks at who or where it is called from, and goes on for one of them only: `if (message.channelId !== CHANNEL) return`, itself, in a
 * helper whose answer it tests, or in what runs before it. A comparison with the bot's own user leaves out itself.
 */
function isForOne({ fn }: Handler, file: OpenAIFile): boolean {
  const code = [fn, ...testedHelpers(fn, file), ...runBefore(file)];
  const isInside = (node: Node): boolean => code.some((one) => isWithin(node, one));
  const isOne = (side: Node, other: Node): boolean => isIdentity(side, file) && isSetting(other, file);
  return (
    file
      .nodes('BinaryExpression')
      .some(
        (node) =>
          /^[!=]==?$/.test(node.operator) &&
          isInside(node) &&
          (isOne(node.left, node.right) || isOne(node.right, node.left)),
      ) ||
    file
      .nodes('SwitchStatement')
      .some(
        ({ discriminant, cases }) =>
          isInside(discriminant) && cases.some(({ test }) => test && isOne(discriminant, test)),
      )
  );
}

/** The functions of the file that tell a handler whether to go on: `if (!isOwner(message.author.id)) return`. */
function testedHelpers(fn: Node, file: OpenAIFile): readonly Node[] {
  return file
    .nodes('IfStatement')
    .filter(({ test }) => isWithin(test, fn))
    .flatMap(({ test }) => partsOf(test))
    .flatMap((part) => (part.type === 'CallExpression' ? file.calls.callees(part).functions : []));
}

/** `bot.use((ctx, next) => …)` */
function runBefore(file: OpenAIFile): readonly Node[] {
  return callsNamed(['use'], file).flatMap((call) => call.arguments.filter((argument) => isFunction(argument)));
}

const IDENTITIES = new Set(['id', 'channelId', 'chatId', 'userId', 'guildId', 'from', 'username', 'channel']);

/** A value without what only changes its type: `String(id)`, `Number(process.env.OWNER)`, `id.toString()`. */
function bare(value: Node): Node {
  const node = unwrap(value);
  if (node.type !== 'CallExpression') return node;
  const callee = unwrap(node.callee);
  if (callee.type === 'MemberExpression') return nameOf(callee) === 'toString' ? bare(callee.object) : node;
  const [first] = node.arguments;
  return first && callee.type === 'Identifier' && /^(?:String|Number|BigInt|parseInt)$/.test(callee.name)
    ? bare(first)
    : node;
}

/** `message.author.id`, what is taken out of it (`const { id } = message.author`), and a parameter of that name. */
function isIdentity(node: Node, file: OpenAIFile): boolean {
  const value = file.bindings.resolve(bare(node));
  if (value.type === 'MemberExpression') return IDENTITIES.has(nameOf(value) ?? '');
  const variable = file.bindings.variableOf(value);
  if (!variable) return false;
  const part = file.bindings.originOf(variable)?.path.at(-1) ?? (parameterOf(variable) ? variable.name : '');
  return IDENTITIES.has(part);
}

/** A literal, a variable of the environment, a constant of the module, or what was read from a configuration. */
function isSetting(value: Node, file: OpenAIFile): boolean {
  const node = bare(value);
  if (node.type === 'Literal') return typeof node.value === 'string' || typeof node.value === 'number';
  const text = file.sourceCode.getText(node);
  if (/\buser\b|\bme\b/i.test(text)) return false;
  return (
    /^process\.env\b|config|settings/i.test(text) || (node.type === 'Identifier' && /^[A-Z][A-Z\d_]*$/.test(node.name))
  );
}
