import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { ConversationEvent } from './conversation.js';
import { parameterOf } from './frames.js';
import { isHarmless } from './harmless.js';
import type { ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';

/** Conversations by the variable, class or global name where their paths start. */
export type ByRoot = ReadonlyMap<Place['root'], readonly Place[]>;

/**
 * What one call of code outside the file does to conversations: `noted` for those that it gets, or is a method of, together with a reply; `leaves`
 * for those that it gets alone.
 */
export function findEncounters(
  call: TSESTree.CallExpression,
  conversations: ByRoot,
  places: Places,
  trace: ReplyTrace,
): readonly (readonly [Place, ConversationEvent])[] {
  if (call.arguments.length === 0 || isHarmless(call)) return [];
  const given = call.arguments.flatMap((argument) => handedOver(argument, places));
  const carrying = call.arguments.filter((argument) => trace.occursIn(argument) && !isFunction(unwrap(argument)));
  if (carrying.length === 0 && !given.some(({ root }) => conversations.has(root))) return [];
  const callee = unwrap(call.callee);
  const receiver = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
  const holder = receiver && places.placeOf(receiver);
  const found: (readonly [Place, ConversationEvent])[] = [];
  const roots = new Set([...given, ...(holder ? [holder] : [])].map(({ root }) => root));
  const candidates =
    receiver?.type === 'ThisExpression'
      ? [...conversations.values()].flat()
      : [...roots].flatMap((root) => conversations.get(root) ?? []);
  for (const place of candidates) {
    const receives = carrying.some((argument) => places.placeOf(argument)?.key !== place.key);
    const isMethodOf = receiver !== undefined && receives && isHolder(receiver, holder, place);
    if (receives && (isMethodOf || given.some((other) => isPrefix(other, place))))
      found.push([place, { node: call, what: 'noted', source: call }]);
    else if (given.some((other) => other.key === place.key))
      found.push([place, { node: call, what: 'leaves', source: call }]);
  }
  return found;
}

/** The places that a call hands over whole, in arguments and objects. */
function handedOver(argument: Node, places: Places): readonly Place[] {
  const node = unwrap(argument);
  if (node.type === 'ObjectExpression')
    return node.properties.flatMap((property) =>
      property.type === 'Property' ? handedOver(property.value, places) : [],
    );
  const place = places.placeOf(node);
  return place ? [place] : [];
}

/**
 * Whether a method is called on the conversation itself or on what it is kept in: `history.add(text)`, `store.append(id, text)`; an inherited method
 * is one of the object that keeps it. A handler's parameter, which keeps everything, is no holder: `ctx.reply(text)`.
 */
function isHolder(receiver: Node, holder: Place | undefined, place: Place): boolean {
  if (receiver.type === 'ThisExpression') return 'superClass' in place.root && place.root.superClass !== null;
  if (!holder || !isPrefix(holder, place) || place.path.length - holder.path.length > 2) return false;
  return !(
    'defs' in holder.root &&
    holder.path.length === 0 &&
    holder.key !== place.key &&
    parameterOf(holder.root) !== undefined
  );
}

function isPrefix(holder: Place, held: Place): boolean {
  return (
    holder.root === held.root &&
    holder.path.length <= held.path.length &&
    holder.path.every((step, i) => step === held.path[i])
  );
}
