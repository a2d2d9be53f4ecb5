import { findUnboundedConversations } from '../analysis/conversations/unbounded.js';
import { letTruncate, trimHistory } from '../fix/trim-history.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageIds = 'grows' | 'trim' | 'truncate';

export default createRule<MessageIds, []>({
  name: 'no-unbounded-history',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow conversations that get longer with every turn and are never shortened',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      grows:
        '`{{conversation}}` gets longer with every turn, is sent whole each time, and is never shortened: each request costs more than the one before, until the API refuses one with `context_length_exceeded`.',
      trim: 'Keep the newest messages, from a user message on.',
      truncate: 'Let the API drop the oldest items when they get too long.',
    },
  },
  mentions: saysRequest,
  judge(file, context) {
    for (const { conversation, growth, request } of findUnboundedConversations(file)) {
      const isResponses = request.request?.api === 'responses';
      const fix = isResponses
        ? request.request && letTruncate(request.request)
        : trimHistory(file, conversation, growth);
      context.report({
        node: growth.source,
        messageId: 'grows',
        data: { conversation: conversation.place.name },
        suggest: fix ? [{ messageId: isResponses ? 'truncate' : 'trim', fix }] : [],
      });
    }
  },
});
