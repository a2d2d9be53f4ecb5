import type { OpenAIFile } from '../analysis/file.js';
import { redundantRetriesOf, type Retry } from '../analysis/retries.js';
import { withoutRetries } from '../fix/max-retries.js';
import { createRule } from '../rule.js';
import { saysCall } from '../sdk/words.js';

type MessageId = 'redundant' | 'turnOff';

export interface Option {
  readonly unknownClients?: boolean;
}

/** A request that is sent again after the SDK has sent it again. */
export default createRule<MessageId, readonly [Option]>({
  name: 'no-redundant-retry',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow retries around requests that the SDK retries by itself',
      config: 'strict',
      configOptions: { strict: [{ unknownClients: true }] },
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        description: 'Which clients are taken to retry.',
        properties: {
          unknownClients: {
            type: 'boolean',
            description: 'Also report retries around a client that is made elsewhere, perhaps with `maxRetries: 0`.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ unknownClients: false }],
    messages: {
      redundant:
        'The SDK has sent this request {{tries}} before it throws ({{setting}}), each time after a longer pause. {{again}}{{blind}}.',
      turnOff: 'Set `maxRetries: 0` for the request.',
    },
  },
  mentions: saysCall,
  judge(file, context, [{ unknownClients = false }]) {
    for (const retry of redundantRetriesOf(file)) {
      if (!retry.sdk.isCertain && !unknownClients) continue;
      const fix = withoutRetries(retry.calls);
      context.report({
        loc: locationOf(retry, file),
        messageId: 'redundant',
        data: describe(retry, file),
        suggest: fix ? [{ messageId: 'turnOff', fix }] : null,
      });
    }
  },
});

/** The keyword of a loop, so that not all of it is underlined; or the call. */
function locationOf({ at, kind }: Retry, file: OpenAIFile): Retry['at']['loc'] {
  const first = file.sourceCode.getFirstToken(at);
  return kind === 'loop' && first ? first.loc : at.loc;
}

function describe({ kind, at, sdk, rounds, isBlind }: Retry, file: OpenAIFile): Record<string, string> {
  const tries = sdk.times + 1;
  const total = rounds === undefined ? `${tries} more requests each time` : `up to ${tries * rounds} requests`;
  return {
    tries: `${tries} times`,
    setting: sdk.isDefault ? '`maxRetries` is 2 by default' : '`maxRetries`',
    again: `${SUBJECTS[kind].replace('*', file.sourceCode.getText(at).split('(')[0] ?? '')} makes that ${total}`,
    blind:
      isBlind && kind !== 'wrapper'
        ? ', also after errors that no retry repairs, such as a wrong key or an empty account'
        : '',
  };
}

const SUBJECTS = { loop: 'This loop', recursion: 'This call of `*`', wrapper: '`*`' } as const;
