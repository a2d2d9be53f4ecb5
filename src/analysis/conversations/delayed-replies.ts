import { enclosingFunction, isFunction, isWithin, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable, type Variable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import type { Request } from '../requests.js';
import { eventsOf, type Conversation, type ConversationEvent } from './conversation.js';

/** A reply that waits in a variable for the next turn, and goes in behind it. */
export interface DelayedReply {
  /** The write that stores it. */
  readonly event: ConversationEvent;
  /** The request that it answers, which comes after that write. */
  readonly earlier: ConversationEvent;
}

/**
 * Finds the replies that a variable brings from one round to the next, and that are stored there behind the new turn: in one block, and in this order,
 * the turn is added, then what the variable holds, the request is sent, and the variable gets its reply. In a list that is made in the block, the reply
 * may be one that the model is to go on with.
 */
export function findDelayedReplies(conversation: Conversation, file: OpenAIFile): readonly DelayedReply[] {
  const stores = new Map<Node, ConversationEvent>();
  for (const event of [...eventsOf(conversation, 'reply'), ...eventsOf(conversation, 'replyText')])
    if (event.node === event.source) stores.set(event.node, event);
  if (stores.size === 0) return [];
  const turns = firstTurns(conversation);
  return eventsOf(conversation, 'request').flatMap((earlier) =>
    (earlier.request ? filledBy(earlier.request, file) : []).flatMap(({ variable, at }) =>
      readsOfVariable(variable).flatMap((read) => {
        const event = read.range[0] < earlier.node.range[0] ? storeAround(read, stores) : undefined;
        const block = event && blockAround(event.node);
        if (!block || !isWithin(earlier.node, block) || !at.every((one) => isWithin(one, block))) return [];
        if (enclosingFunction(earlier.node) !== enclosingFunction(event.node)) return [];
        if (variable.identifiers.some((declared) => isWithin(declared, block)) || isMadeIn(block, conversation))
          return [];
        return (turns.get(block) ?? Infinity) <= event.node.range[0] ? [{ event, earlier }] : [];
      }),
    ),
  );
}

/** Where the first turn ends that is added in each block, whatever happens there. */
function firstTurns(conversation: Conversation): ReadonlyMap<Node, number> {
  const ends = new Map<Node, number>();
  for (const { node, source } of eventsOf(conversation, 'turn')) {
    const block = node === source ? statementOf(node)?.parent : undefined;
    if (block && !ends.has(block)) ends.set(block, node.range[1]);
  }
  return ends;
}

/** The variables that get the reply to a request, and nothing else behind their declaration, and the assignments that give it to them. */
function filledBy(request: Request, file: OpenAIFile): readonly { variable: Variable; at: readonly Node[] }[] {
  const { carriers } = file.replies.of(request);
  const assigned = [...carriers.keys()].flatMap((carrier) =>
    carrier.type === 'AssignmentExpression' && carrier.operator === '='
      ? (file.bindings.variableOf(carrier.left) ?? [])
      : [],
  );
  return [...new Set(assigned)].flatMap((variable) => {
    const writes = variable.references.filter((reference) => reference.isWrite() && !reference.init);
    const at = writes.map(({ identifier }) => identifier.parent);
    const isFilled = at.every((write) => carriers.has(write) && write.range[0] > request.node.range[1]);
    return isFilled && variable.defs[0]?.type === 'Variable' ? [{ variable, at }] : [];
  });
}

/** The write to the conversation that a value is a part of. */
function storeAround(value: Node, stores: ReadonlyMap<Node, ConversationEvent>): ConversationEvent | undefined {
  for (let outer: Node | undefined = value; outer && !isFunction(outer); outer = outer.parent) {
    const store = stores.get(outer);
    if (store) return store;
  }
  return undefined;
}

/** The block in which a write stands, alone or under a test of its own: `if (last) messages.push(last)`. */
function blockAround(write: Node): Node | undefined {
  let statement = statementOf(write);
  if (statement?.parent?.type === 'BlockStatement' && statement.parent.parent.type === 'IfStatement')
    statement = statement.parent;
  if (statement?.parent?.type === 'IfStatement' && statement.parent.consequent === statement)
    statement = statement.parent;
  return statement?.parent?.type === 'BlockStatement' ? statement.parent : undefined;
}

function statementOf(expression: Node): Node | undefined {
  const { parent } = wrapped(expression);
  return parent?.type === 'ExpressionStatement' ? parent : undefined;
}

/** Whether a conversation is declared in a block, or starts anew there. */
function isMadeIn(block: Node, conversation: Conversation): boolean {
  const { root } = conversation.place;
  const isDeclared = 'defs' in root && root.identifiers.some((declared) => isWithin(declared, block));
  return isDeclared || eventsOf(conversation, 'reset').some(({ node }) => isWithin(node, block));
}
