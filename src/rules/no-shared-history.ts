import { findSharedConversations } from '../analysis/conversations/shared.js';
import { keepByUser } from '../fix/keep-by-user.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageIds = 'shared' | 'byUser';

export default createRule<MessageIds, []>({
  name: 'no-shared-history',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow one conversation of a server or bot for all of its users',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      shared:
        "`{{conversation}}` is one conversation for everybody whom the handler in line {{line}} serves: what one user writes is sent with the next user's question, and may come back in the answer.",
      byUser: 'Keep one conversation for each user.',
    },
  },
  mentions: saysRequest,
  judge(file, context) {
    for (const shared of findSharedConversations(file)) {
      const { name, declaration, growth, handler } = shared;
      const fix = keepByUser(file, shared);
      context.report({
        node: declaration ?? growth.source,
        messageId: 'shared',
        data: { conversation: name, line: String(handler.fn.loc.start.line) },
        suggest: fix ? [{ messageId: 'byUser', fix }] : [],
      });
    }
  },
});
