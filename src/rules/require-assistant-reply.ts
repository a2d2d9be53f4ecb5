import { judgeConversations } from '../analysis/conversations/judge-conversations.js';
import type { OwedReply } from '../analysis/conversations/owed-replies.js';
import { isStatelessChat } from '../analysis/conversations/stateless-chat.js';
import type { Request } from '../analysis/requests.js';
import { repairConversation } from '../fix/repair-conversation.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageIds =
  | 'addReply'
  | 'addAlways'
  | 'missing'
  | 'missingLater'
  | 'wrongRole'
  | 'droppedToolCalls'
  | 'replyAfterUser'
  | 'missingOutput'
  | 'statelessChat';
type Options = readonly [{ readonly statelessChat: boolean }];

export default createRule<MessageIds, Options>({
  name: 'require-assistant-reply',
  meta: {
    type: 'problem',
    docs: {
      description: "require the model's reply to be added to a conversation before it is sent again",
      config: 'recommended',
      configOptions: { strict: [{ statelessChat: true }] },
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          statelessChat: {
            type: 'boolean',
            description: 'Also report a chat loop that sends nothing but the newest user message.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ statelessChat: false }],
    messages: {
      addReply: 'Add the reply right after the request.',
      addAlways: 'Add the reply in any case.',
      missing:
        'Each turn sends `{{conversation}}` with what the user said, but never with what the model answered: the reply to this request is not added, so the model forgets it.',
      missingLater:
        '`{{conversation}}` is sent again without the reply to the request in line {{line}}, so the model does not know what it answered.',
      wrongRole:
        "The model's reply is added to `{{conversation}}` under a role that is not `assistant`: the next request takes the model's own words for someone else's.",
      droppedToolCalls:
        '`{{conversation}}` is sent with tool results, but without {{calls}}: {{outcome}}. Add {{answer}} before its results.',
      replyAfterUser:
        '`{{conversation}}` gets this reply after the turn that followed it, so the model reads the dialogue in the wrong order.',
      missingOutput:
        '`{{conversation}}` is sent again with new input but without the `output` of the response in line {{line}}, and without `previous_response_id`: the model does not know what it answered.',
      statelessChat: 'Each turn sends the newest message alone: the model has no memory of what was said before.',
    },
  },
  mentions: saysRequest,
  judge(file, context, [{ statelessChat }]) {
    for (const found of judgeConversations(file)) {
      const { conversation, event, earlier } = found;
      const { fix, suggestion, always } = repairConversation(file, found);
      context.report({
        node: event.source,
        messageId: messageFor(found),
        data: {
          conversation: conversation.place.name,
          line: String(earlier?.source.loc.start.line ?? ''),
          ...wordsFor(event.request),
        },
        fix: fix ?? null,
        suggest: [
          ...(suggestion ? [{ messageId: 'addReply' as const, fix: suggestion }] : []),
          ...(always ? [{ messageId: 'addAlways' as const, fix: always }] : []),
        ],
      });
    }
    if (!statelessChat) return;
    for (const request of file.requests) {
      if (isStatelessChat(request, file)) context.report({ node: request.node, messageId: 'statelessChat' });
    }
  },
});

/** What tool results go back to, and what happens without it, in the words of each API. */
const CHAT_WORDS = {
  calls: 'the assistant message that holds their `tool_calls`',
  answer: 'the whole message',
  outcome: 'the API answers 400',
};
const RESPONSES_WORDS = {
  calls: 'the `function_call` items they answer',
  answer: 'the whole `output`',
  outcome: 'the API answers 400',
};
/** Of the functions that came before tools: no result names its call, and the API asks for none. */
const FUNCTION_WORDS = {
  calls: 'the assistant message that holds their `function_call`',
  answer: 'the whole message',
  outcome: 'the model reads answers to what it never asked',
};

function wordsFor(request: Request | undefined): typeof CHAT_WORDS {
  if (request?.api === 'responses') return RESPONSES_WORDS;
  return request?.parameter('functions').is === 'found' ? FUNCTION_WORDS : CHAT_WORDS;
}

function messageFor({ what, event, earlier }: OwedReply): MessageIds {
  switch (what) {
    case 'misfiled':
      return 'wrongRole';
    case 'late':
      return 'replyAfterUser';
    case 'droppedToolCalls':
      return 'droppedToolCalls';
    case 'missing':
      if (event.request?.api === 'responses') return 'missingOutput';
      return earlier && earlier.source !== event.source ? 'missingLater' : 'missing';
  }
}
