import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import { pushedBy } from '../analysis/conversations/frames.js';
import { isHarmless } from '../analysis/conversations/harmless.js';
import type { OpenAIFile } from '../analysis/file.js';
import { findUntrustedMessages } from '../analysis/untrusted-messages.js';
import type { Node } from '../ast/walk.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageIds = 'untrusted' | 'filterRoles';

export default createRule<MessageIds, []>({
  name: 'no-untrusted-messages',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow passing on messages of a caller with whatever roles they have',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      untrusted:
        '`{{messages}}` is sent as the caller wrote it: whoever calls can add `system` messages of their own, and the model takes them for your instructions.',
      filterRoles: 'Let through what users and the assistant say, and nothing else.',
    },
  },
  mentions: saysRequest,
  judge(file, context) {
    for (const { value, request } of findUntrustedMessages(file)) {
      const text = file.sourceCode.getText(value as never);
      const isName = /^[\w$.]+$/.test(text);
      context.report({
        node: value,
        messageId: 'untrusted',
        data: { messages: isName ? text : 'messages' },
        suggest:
          isName && request.api === 'chat' && isListThere(value)
            ? [{ messageId: 'filterRoles', fix: filterRoles(value, text, file) }]
            : [],
      });
    }
  },
});

/** Whether what stands there is a list by then: not a text of one, `JSON.parse(req.body.messages)`, and not a single message, `messages.push(req.body)`. */
function isListThere(value: Node): boolean {
  const { parent } = value;
  if (parent?.type === 'ArrayExpression') return false;
  return parent?.type !== 'CallExpression' || !(isHarmless(parent) || pushedBy(parent).includes(value));
}

function filterRoles(messages: Node, text: string, file: OpenAIFile): ReportFixFunction {
  return (fixer) => {
    const { quote } = file.style;
    const roles = `role === ${quote}user${quote} || role === ${quote}assistant${quote}`;
    const isMaybeMissing = messages.parent?.type === 'LogicalExpression' && messages.parent.left === messages;
    const filtered = `${text}${isMaybeMissing ? '?.' : '.'}filter(({ role }) => ${roles})`;
    const isShorthand = messages.parent?.type === 'Property' && messages.parent.shorthand;
    return fixer.replaceText(messages, isShorthand ? `${text}: ${filtered}` : filtered);
  };
}
