import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import { isHarmless } from '../analysis/conversations/harmless.js';
import type { OpenAIFile } from '../analysis/file.js';
import { findUntrustedMessages } from '../analysis/untrusted-messages.js';
import { GROWING } from '../analysis/value-flow/list-methods.js';
import { unwrap } from '../ast/expressions.js';
import { methodName, pushedBy, receiverOf } from '../ast/members.js';
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
      const list = listIn(value);
      const text = file.sourceCode.getText(list);
      const isName = /^[\w$.]+$/.test(text);
      context.report({
        node: value,
        messageId: 'untrusted',
        data: { messages: isName ? text : 'messages' },
        suggest:
          isName && request.api === 'chat' && isListThere(value, request.node) && !isAddedTo(list, text, file)
            ? [{ messageId: 'filterRoles', fix: filterRoles(list, text, file) }]
            : [],
      });
    }
  },
});

/** The list itself, without what stands in for it: `history` in `history || []`. */
function listIn(value: Node): Node {
  const node = unwrap(value);
  if (node.type === 'LogicalExpression') return listIn(node.left);
  return node.type === 'ConditionalExpression' ? listIn(node.consequent) : node;
}

/** Whether the program adds to the very list, so that messages of its own would be left out, too. */
function isAddedTo(list: Node, text: string, { nodes, bindings, sourceCode }: OpenAIFile): boolean {
  return nodes('CallExpression').some((call) => {
    const receiver = GROWING.has(methodName(call) ?? '') ? receiverOf(call) : undefined;
    if (!receiver || sourceCode.getText(receiver) !== text) return false;
    return bindings.variableOf(receiver) === bindings.variableOf(list);
  });
}

/**
 * Whether what stands there is a list by then: not a text of one, `JSON.parse(req.body.messages)`, not a single message, `messages.push(req.body)`, and not
 * what a request is made of, `create({ ...req.body })`.
 */
function isListThere(value: Node, request: Node): boolean {
  const { parent } = value;
  if (parent === request || (parent?.type === 'SpreadElement' && parent.parent.type === 'ObjectExpression'))
    return false;
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
