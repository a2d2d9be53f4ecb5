import { findLiteralKeys } from '../analysis/environment/literal-keys.js';
import { readVariable } from '../fix/read-variable.js';
import { createRule } from '../rule.js';
import { saysOpenAI } from '../sdk/words.js';

type MessageIds = 'hardcoded' | 'readVariable' | 'removeAssignment';

export default createRule<MessageIds, []>({
  name: 'no-hardcoded-api-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow API keys that are written into the code',
      config: 'strict',
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      hardcoded:
        'An API key is written into this file: whoever gets to see the code, its history or its bundle can use it. Revoke it, and read a new one from the environment.',
      readVariable: 'Read `{{variable}}` from the environment.',
      removeAssignment: 'Remove the assignment, and set `{{variable}}` where the program is started.',
    },
  },
  mentions: saysOpenAI,
  judge(file, context) {
    for (const key of findLiteralKeys(file)) {
      const remedy = readVariable(key, file);
      const data = { variable: remedy?.variable ?? '' };
      context.report({
        node: key.node,
        messageId: 'hardcoded',
        fix: remedy?.isSafe ? remedy.fix : null,
        suggest: remedy && !remedy.isSafe ? [{ messageId: remedy.title, data, fix: remedy.fix }] : null,
      });
    }
  },
});
