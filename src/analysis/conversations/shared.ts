import { enclosingFunction, isWithin, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { findHandlers, handlerAround, type Handler } from '../handlers.js';
import type { OpenAIFile } from '../file.js';
import type { Conversation, ConversationEvent } from './conversation.js';
import { isHandedOn, isInCatch, isTakingBack, isUserTurn } from './growth.js';
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
  const candidates = file.conversations.filter(({ place, isCopy }) => isSlot(place) || (!isCopy && isOneForAll(place)));
  if (candidates.length === 0) return [];
  const handlers = findHandlers(file);
  if (handlers.size === 0) return [];
  return candidates.flatMap((conversation) => {
    const { events, cuts, place } = conversation;
    const isSent = events.some(({ what, as }) => what === 'request' && as !== 'made');
    if (!isSent || isHandedOn(conversation)) return [];
    if (cuts.some((cut) => cut.name === 'filter' && !onlyLooks(cut, file))) return [];
    for (const growth of events) {
      const handler = isUserTurn(growth, conversation, file) ? handlerAround(growth.node, handlers, file) : undefined;
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
 * Whether a handler looks at who or where it is called from, and goes on for one of them only: `if (message.channelId !== CHANNEL) return`. A
 * comparison with the bot's own user leaves out itself.
 */
function isForOne({ fn }: Handler, file: OpenAIFile): boolean {
  return file.nodes('BinaryExpression').some((node) => {
    if (!/^[!=]==?$/.test(node.operator) || !isWithin(node, fn)) return false;
    const { left, right } = node;
    return [
      [left, right],
      [right, left],
    ].some(([side, other]) => side && other && isIdentity(side) && isSetting(other, file));
  });
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

function isIdentity(node: Node): boolean {
  const member = bare(node);
  return member.type === 'MemberExpression' && IDENTITIES.has(nameOf(member) ?? '');
}

/** A literal, a variable of the environment, a constant of the module, or what was read from a configuration. */
function isSetting(value: Node, file: OpenAIFile): boolean {
  const node = bare(value);
  if (node.type === 'Literal') return typeof node.value === 'string' || typeof node.value === 'number';
  const text = file.sourceCode.getText(node as never);
  if (/\buser\b|\bme\b/i.test(text)) return false;
  return (
    /^process\.env\b|config|settings/i.test(text) || (node.type === 'Identifier' && /^[A-Z][A-Z\d_]*$/.test(node.name))
  );
}
