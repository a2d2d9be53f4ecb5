import type { OpenAIFile } from '../analysis/file.js';
import { canReject, endsInHandler } from '../analysis/tool-calls/failures.js';
import { fanOutsOf, type FanOut } from '../analysis/fan-outs.js';
import { inChunks } from '../fix/in-chunks.js';
import { createRule } from '../rule.js';
import { saysCall } from '../sdk/words.js';

type MessageId = 'together' | 'unawaited' | 'inChunks';

export interface Option {
  readonly max?: number;
}

const DEFAULT_MAX = 10;

/** A request for every element of a collection of any size, all at once. */
export default createRule<MessageId, readonly [Option]>({
  name: 'no-unbounded-parallel-requests',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow starting a request for every element of a collection at once',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        description: 'How many requests at once are too many.',
        properties: {
          max: {
            type: 'integer',
            minimum: 1,
            description: 'How many requests may be started together where their number is known.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ max: DEFAULT_MAX }],
    messages: {
      together:
        '`{{gatherer}}` waits for a `{{request}}` request {{perItem}}, all of them started at once: when there are many, the API answers 429 to most, and {{outcome}}.',
      unawaited:
        '`{{gatherer}}` starts a `{{request}}` request {{perItem}} at once and waits for none: when there are many, the API answers 429 to most, and nothing notices.',
      inChunks: 'Send a few at a time.',
    },
  },
  mentions: saysCall,
  judge(file, context, [{ max = DEFAULT_MAX }]) {
    const fanOuts = fanOutsOf(file, max);
    const rivals = fanOuts.map(({ at }) => at);
    for (const fanOut of fanOuts) {
      const fix = inChunks(fanOut, rivals, file);
      context.report({
        node: fanOut.at,
        messageId: fanOut.kind === 'forEach' ? 'unawaited' : 'together',
        data: describe(fanOut, file),
        suggest: fix ? [{ messageId: 'inChunks', fix }] : null,
      });
    }
  },
});

function describe({ at, call, gatherer: whole, items, kind }: FanOut, file: OpenAIFile): Record<string, string> {
  const gatherer = file.sourceCode.getText(at);
  const list = items && file.sourceCode.getText(items);
  const isShort = list !== undefined && list.length <= 40 && !list.includes('\n');
  return {
    gatherer,
    request: call.name,
    perItem: isShort
      ? `for every element of \`${list}\``
      : kind === 'loop'
        ? 'for every round of a loop'
        : 'for every element of a list',
    outcome:
      OUTCOMES[gatherer.split('.').at(-1) ?? ''] ??
      (canReject(whole, file) && !endsInHandler(call.node, file)
        ? 'the whole fails with the first of them'
        : OUTCOMES.allSettled),
  };
}

const OUTCOMES: Readonly<Record<string, string>> & { readonly allSettled: string } = {
  allSettled: 'their results are missing',
  any: 'the time and the tokens of the others are lost',
};
