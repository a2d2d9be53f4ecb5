import { findHiddenKeys } from '../analysis/environment/hidden-keys.js';
import { dropFallback } from '../fix/drop-fallback.js';
import { createRule } from '../rule.js';
import { saysOpenAI } from '../sdk/words.js';

type MessageIds = 'empty' | 'placeholder' | 'word' | 'dropFallback';

export default createRule<MessageIds, []>({
  name: 'no-empty-api-key-fallback',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow a fallback that hides from the client that its API key is missing',
      config: 'strict',
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      empty:
        'Without {{variables}} the client gets an empty key, which openai before 6.40 accepts: the program starts, and its first request is refused with status 401.',
      placeholder:
        'Without {{variables}} the client gets a placeholder for its key: the program starts, and its first request is refused with status 401.',
      word: 'Without {{variables}} the client gets the text "undefined" for its key: the program starts, and its first request is refused with status 401.',
      dropFallback: 'Read `{{variable}}` as it is, so that the constructor says that it is missing.',
    },
  },
  mentions: saysOpenAI,
  judge(file, context) {
    for (const hidden of findHiddenKeys(file)) {
      const variable = hidden.read.names[0];
      const remedy = dropFallback(hidden, file);
      context.report({
        node: hidden.hiding.node,
        messageId: hidden.standIn,
        data: { variables: listed(hidden.read.names) },
        fix: remedy?.isSafe ? remedy.fix : null,
        suggest: remedy && !remedy.isSafe ? [{ messageId: 'dropFallback', data: { variable }, fix: remedy.fix }] : null,
      });
    }
  },
});

/** Names in a sentence: `A`, `B` and `C`. */
const listed = (names: readonly string[]): string =>
  names
    .map((name) => `\`${name}\``)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' and ');
