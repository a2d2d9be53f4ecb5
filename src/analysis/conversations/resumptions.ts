import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isWithin } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { Call, CallGraph, FunctionNode } from '../calls.js';
import { append } from '../multimap.js';
import { isKeptReply, type ConversationEvent } from './conversation.js';
import type { ByRoot } from './encounters.js';
import type { ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';

/**
 * The replies that are stored while a generator of the file waits at a `yield`: the body of a loop over a call of it runs there with what is yielded, and
 * what it stores is in the conversation before the generator goes on. `next()` is not followed.
 */
export function findResumptions(
  nodes: NodeIndex,
  events: readonly (readonly [Place, ConversationEvent])[],
  conversations: ByRoot,
  places: Places,
  trace: ReplyTrace,
  bindings: Bindings,
  calls: CallGraph,
): readonly (readonly [Place, ConversationEvent])[] {
  const yields = new Map<FunctionNode, TSESTree.YieldExpression[]>();
  for (const node of nodes('YieldExpression')) {
    const fn = enclosingFunction(node);
    if (fn && node.argument && trace.occursIn(node.argument)) append(yields, fn, node);
  }
  if (yields.size === 0) return [];
  return nodes('ForOfStatement').flatMap((loop) => {
    const call = bindings.resolve(loop.right);
    if (call.type !== 'CallExpression') return [];
    const stored = events.filter(([, event]) => isKeptReply(event) && isWithin(event.node, loop.body));
    return calls
      .callees(call)
      .functions.flatMap((fn) =>
        (yields.get(fn) ?? []).flatMap((node) =>
          stored.flatMap(([place, event]) =>
            [place, ...namesIn(fn, call, place)].map((known) => [known, { ...event, node: node as Node }] as const),
          ),
        ),
      );
  });

  /** What a conversation is called in the function that gets it by this call. */
  function namesIn(fn: FunctionNode, call: Call, { key }: Place): readonly Place[] {
    return bindings
      .declaredBy(fn)
      .flatMap((parameter) => conversations.get(parameter) ?? [])
      .filter((place) => places.throughCall(place, { call, fn, outer: undefined })?.key === key);
  }
}
