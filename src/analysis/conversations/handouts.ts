import { nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable, type Variable } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import { findHandlers } from '../handlers.js';
import { append } from '../multimap.js';
import type { ReturnsOf } from '../returns.js';
import type { Conversation } from './conversation.js';
import { isExported } from './escapes.js';
import { isHookCall, type Place, type Places } from './places.js';

/**
 * Whether code outside the file is offered the list itself, and may shorten it: it is returned to other modules, alone or in what it is kept in, it is
 * a `public` or `protected` field of an exported class, or a React state whose setter is given away. What a handler returns is sent, not kept.
 */
export function isHandedOut({ place, returnedBy }: Conversation, file: OpenAIFile): boolean {
  const setter = 'defs' in place.root ? setterOf(place.root, file) : undefined;
  if (setter) return readsOfVariable(setter).some(isGivenAway);
  return isOfferedField(place, file) || returnedBy.some((fn) => isForOthers(fn, file));
}

/** Finds the functions that return the list at a place, or what it is kept in. */
export function findReturned(
  calls: CallGraph,
  returnsOf: ReturnsOf,
  places: Places,
): (place: Place) => readonly FunctionNode[] {
  const byKey = new Map<string, FunctionNode[]>();
  for (const fn of calls.functions)
    for (const value of returnsOf(fn).flatMap(partsOf)) {
      const place = places.placeOf(value);
      if (place) append(byKey, place.key, fn);
    }
  return (place) => {
    const found: FunctionNode[] = [];
    for (let at: Place | undefined = place; at; at = places.parentOf(at)) found.push(...(byKey.get(at.key) ?? []));
    return found;
  };
}

/** What is returned as it is: `a` and `b` of `[a, { b }]`. */
function partsOf(returned: Node): readonly Node[] {
  const node = unwrap(returned);
  if (node.type === 'ArrayExpression') return node.elements.flatMap((element) => (element ? partsOf(element) : []));
  if (node.type !== 'ObjectExpression') return [node];
  return node.properties.flatMap((property) => (property.type === 'Property' ? partsOf(property.value) : []));
}

/** Whether other modules call a function, and get what it returns. */
function isForOthers(fn: FunctionNode, file: OpenAIFile): boolean {
  return file.calls.callers(fn).anytime && file.calls.handOversOf(fn).length === 0 && !findHandlers(file).has(fn);
}

function isOfferedField({ root, path: [name] }: Place, file: OpenAIFile): boolean {
  if ('defs' in root || 'global' in root) return false;
  const offered = root.body.body.some(
    (member) =>
      member.type === 'PropertyDefinition' &&
      (member.accessibility === 'public' || member.accessibility === 'protected') &&
      nameOf(member) === name,
  );
  if (!offered) return false;
  return root.parent.type.startsWith('Export') || file.bindings.declaredBy(root).some(isExported);
}

/** `setMessages` of `const [messages, setMessages] = useState([])`. */
function setterOf({ defs: [definition] }: Variable, file: OpenAIFile): Variable | undefined {
  if (definition?.type !== 'Variable') return undefined;
  const { id, init } = definition.node;
  const setter = id.type === 'ArrayPattern' && init && isHookCall(init) ? id.elements[1] : undefined;
  return setter ? file.bindings.variableOf(setter) : undefined;
}

/** Whether a function is not called here, and does not only stand among the dependencies of a hook. */
function isGivenAway(read: Node): boolean {
  const { parent } = read;
  if (parent?.type === 'CallExpression') return parent.callee !== read;
  return !(parent?.type === 'ArrayExpression' && isHookCall(parent.parent));
}
