import type { NodeIndex } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { Replies } from '../replies.js';
import type { Request } from '../requests.js';
import type { ReturnsOf } from '../returns.js';
import { readContents } from './contents.js';
import type { Conversation } from './conversation.js';
import { findConversations } from './find-conversations.js';
import { readMessages } from './messages.js';
import { findPlaces } from './places.js';
import { traceReplies } from './reply-trace.js';
import { isWrittenOut } from './sendings.js';
import { findWrites } from './writes.js';

/** Puts the parts together: places, what is written to them, what the written messages are, and which of the places requests send. */
export function buildConversations(
  nodes: NodeIndex,
  bindings: Bindings,
  calls: CallGraph,
  requests: readonly Request[],
  replies: Replies,
  returnsOf: ReturnsOf,
): readonly Conversation[] {
  if (requests.every(isWrittenOut)) return [];
  const places = findPlaces(bindings, calls, returnsOf);
  const trace = traceReplies(requests.map((request) => replies.of(request)));
  const contents = readContents(bindings, places, calls, returnsOf, trace);
  const messages = readMessages(bindings, calls, returnsOf, trace);
  const writes = findWrites(nodes, bindings, calls, places, returnsOf);
  return findConversations({ nodes, bindings, calls, requests, places, contents, messages, trace, writes, returnsOf });
}
