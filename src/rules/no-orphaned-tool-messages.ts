import { findOrphaningCuts } from '../analysis/conversations/orphaned-tools.js';
import { cutAtUser } from '../fix/cut-at-user.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageIds = 'parted' | 'filtered' | 'cutAtUser';

export default createRule<MessageIds, []>({
  name: 'no-orphaned-tool-messages',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow cutting a conversation between a tool call and its result',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      parted:
        '`{{conversation}}` holds tool results, and is cut here by number: when the cut falls between a call and its result, the API refuses every request from then on with a 400.',
      filtered:
        'Of `{{conversation}}`, which holds tool results, either the calls or the results are left out here: the API refuses one without the other with a 400.',
      cutAtUser: 'Cut at a user message, and keep the system message.',
    },
  },
  mentions: saysRequest,
  judge(file, context) {
    for (const cut of findOrphaningCuts(file)) {
      const fix = cutAtUser(file, cut);
      context.report({
        node: cut.call,
        messageId: cut.how === 'filter' ? 'filtered' : 'parted',
        data: { conversation: cut.conversation.place.name },
        suggest: fix ? [{ messageId: 'cutAtUser', fix }] : [],
      });
    }
  },
});
