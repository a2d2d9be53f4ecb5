import { isWithin } from '../../ast/expressions.js';
import { loopsAround, type Loop } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';
import { answerOnce } from '../once.js';
import type { ConversationEvent } from './conversation.js';
import type { ReplyTrace } from './messages.js';

/**
 * The events of a conversation, where the tool results of a list that is copied into it entry by entry are nobody knows what: the messages that hold
 * their calls are entries of that list, too, and come before them there.
 */
export function asCopied(events: readonly ConversationEvent[], trace: ReplyTrace): readonly ConversationEvent[] {
  const known = new Map<Node, boolean>();
  const isCopy = (loop: Loop): boolean =>
    loop.type.startsWith('For') && answerOnce(loop, known, () => copies(loop, events, trace));
  return events.map((event) =>
    event.what === 'tool' && loopsAround(event.source).some(isCopy) ? { ...event, what: 'unknown' } : event,
  );
}

/** Whether a loop writes more than tool results, sends nothing, and has nothing to do with a reply of the file. */
function copies(loop: Node, events: readonly ConversationEvent[], trace: ReplyTrace): boolean {
  const inside = events.filter(({ source }) => isWithin(source, loop));
  return (
    inside.some(({ what }) => what !== 'tool') &&
    inside.every(({ what, source }) => what !== 'request' && !trace.occursIn(source))
  );
}
