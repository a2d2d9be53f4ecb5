import { findBrowserKeys, type BrowserKey } from '../analysis/environment/browser-keys.js';
import { directiveOf } from '../analysis/environment/server-modules.js';
import type { OpenAIFile } from '../analysis/file.js';
import { readOnServer } from '../fix/read-on-server.js';
import { removeProperty } from '../fix/remove-property.js';
import { createRule, type RuleContext } from '../rule.js';
import { saysOpenAI } from '../sdk/words.js';

type MessageIds = 'publicKey' | 'publicName' | 'browserKey' | 'runtimeKey' | 'refused' | 'readOnServer' | 'removeFlag';
type Options = [{ publicNames: boolean; runtimeKeys: boolean }];

export default createRule<MessageIds, Options>({
  name: 'no-browser-api-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow clients in the browser with a key that everybody who opens the page can take',
      config: 'recommended',
      configOptions: { recommended: [{ publicNames: false }] },
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          publicNames: {
            type: 'boolean',
            description: 'Whether a public name is reported where the module may be for the server alone.',
          },
          runtimeKeys: {
            type: 'boolean',
            description: 'Whether clients in the browser are reported too that get their key while the program runs.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ publicNames: true, runtimeKeys: false }],
    messages: {
      publicKey:
        '`{{variable}}` is public: a build with {{tool}} writes its value into the code that it ships, and whoever opens the page or the app can take the key out of it.',
      publicName:
        '`{{variable}}` is public by its name: a build with {{tool}} writes its value into every module for browsers that reads it, and from there whoever opens the page can take the key.',
      browserKey:
        '`dangerouslyAllowBrowser` lets this client run in a browser with `{{variable}}`: whoever opens the page can take the key.',
      runtimeKey:
        '`dangerouslyAllowBrowser` lets this client run in a browser: every script of the page can read the key that comes in here.',
      refused:
        "A `'use client'` module runs in the browser, and there this constructor throws so that nobody can take its key.",
      readOnServer: 'Read `{{variable}}`, which stays on the server, and move the client there.',
      removeFlag: 'Remove the flag, so that the constructor throws in a browser, and move the client to a server.',
    },
  },
  mentions: saysOpenAI,
  judge(file, context, [{ publicNames, runtimeKeys }]) {
    for (const key of findBrowserKeys(file)) {
      if (key.is === 'public' && key.isPerhaps && !publicNames) continue;
      if (key.is === 'runtime' && !runtimeKeys) continue;
      report(key, file, context);
    }
  },
});

function report(key: BrowserKey, file: OpenAIFile, context: RuleContext<MessageIds, Options>): void {
  if (key.is === 'public') {
    const { read, variable, tool, isPerhaps } = key;
    const remedy = readOnServer(key, file);
    context.report({
      node: read,
      messageId: isPerhaps ? 'publicName' : 'publicKey',
      data: { variable, tool },
      suggest: remedy ? [{ messageId: 'readOnServer', data: { variable: remedy.variable }, fix: remedy.fix }] : null,
    });
  } else if (key.is === 'refused') {
    context.report({ node: key.holder.node, messageId: 'refused' });
  } else {
    const { flag } = key;
    context.report({
      node: flag,
      ...(key.is === 'flagged'
        ? { messageId: 'browserKey', data: { variable: key.variable } }
        : { messageId: 'runtimeKey' }),
      suggest:
        directiveOf(file) === 'use client'
          ? null
          : [{ messageId: 'removeFlag', fix: (fixer) => removeProperty(flag, file, fixer) }],
    });
  }
}
