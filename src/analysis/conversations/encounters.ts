import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, unwrap } from '../../ast/expressions.js';
import { receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { ClassNode } from '../calls.js';
import type { ConversationEvent } from './conversation.js';
import { isKeptByFramework } from './escapes.js';
import { parameterOf } from './frames.js';
import { accessOf } from './handouts.js';
import { isHarmless } from './harmless.js';
import { isLeftToSubclasses } from './left-to-subclasses.js';
import type { ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';

/** Conversations by the variable, class or global name where their paths start. */
export type ByRoot = ReadonlyMap<Place['root'], readonly Place[]>;

/**
 * What one call of code outside the file does to conversations: `noted` for those that it gets, or is a method of, together with a reply; `leaves`
 * for those that it gets alone. Who gets `this` gets what is kept there, and who defines a method for a class has its fields.
 */
export function findEncounters(
  call: TSESTree.CallExpression,
  conversations: ByRoot,
  places: Places,
  trace: ReplyTrace,
  bindings: Bindings,
): readonly (readonly [Place, ConversationEvent])[] {
  if (call.arguments.length === 0 || isHarmless(call)) return [];
  const given = call.arguments.flatMap((argument) => handedOver(argument, places));
  const carrying = call.arguments.filter((argument) => trace.occursIn(argument) && !isFunction(unwrap(argument)));
  if (carrying.length === 0 && !given.some(({ root }) => conversations.has(root))) return [];
  const receiver = receiverOf(call);
  const holder = receiver && places.placeOf(receiver);
  const found: (readonly [Place, ConversationEvent])[] = [];
  const self = call.arguments.map(unwrap).find(({ type }) => type === 'ThisExpression');
  const owner = self && places.fieldOwner(self);
  const isHook = carrying.length > 0 && isLeftToSubclasses(call, bindings);
  const roots = new Set([...given, ...(holder ? [holder] : [])].map(({ root }) => root));
  const candidates =
    receiver?.type === 'ThisExpression' || owner
      ? [...conversations.values()].flat()
      : [...roots].flatMap((root) => conversations.get(root) ?? []);
  for (const place of candidates) {
    const receives = carrying.some((argument) => places.placeOf(argument)?.key !== place.key);
    const isMethodOf = receiver !== undefined && receives && isHolder(receiver, holder, place);
    const isFieldOf = (owner && isField(place, owner, places)) || (isHook && isSeenBySubclasses(place));
    if (receives && (isMethodOf || isFieldOf || given.some((other) => isPrefix(other, place))))
      // who gets `this` may call its methods before the call is over, and is thought to store the reply first
      found.push([place, { node: self ?? call, what: 'noted', source: call }]);
    else if (given.some((other) => other.key === place.key))
      found.push([place, { node: call, what: 'leaves', source: call }]);
  }
  return found;
}

/**
 * What an assignment of a reply does to conversations that a framework keeps: what a handler leaves on its parameters is there for the code that runs
 * before and after it, which has them too (`res.locals.answer = text`). What is sent to the user is not (`ctx.body = text`).
 */
export function findLeftBehind(
  assignment: TSESTree.AssignmentExpression,
  conversations: ByRoot,
  places: Places,
  trace: ReplyTrace,
  bindings: Bindings,
): readonly (readonly [Place, ConversationEvent])[] {
  const { left, right } = assignment;
  if (left.type !== 'MemberExpression' || nameOf(left) === 'body' || !trace.occursIn(right)) return [];
  const target = places.placeOf(left);
  const handler = target && 'defs' in target.root ? parameterOf(target.root) : undefined;
  if (!target || !handler) return [];
  return bindings
    .declaredBy(handler)
    .flatMap((parameter) => conversations.get(parameter) ?? [])
    .filter((place) => isKeptByFramework(place) && !isPrefix(place, target) && !isPrefix(target, place))
    .map((place) => [place, { node: assignment, what: 'noted', source: assignment }]);
}

function isField({ root, path: [name] }: Place, owner: ClassNode, places: Places): boolean {
  return 'body' in root && name !== undefined && places.ofField(owner, name).root === root;
}

function isSeenBySubclasses({ root, path: [name] }: Place): boolean {
  return 'body' in root && name !== undefined && !name.startsWith('#') && accessOf(root, name) !== 'private';
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
