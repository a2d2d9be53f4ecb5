import { findPartialReplays } from '../analysis/conversations/partial-replays.js';
import { replayOutput } from '../fix/replay-output.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageId = 'reasoning' | 'calls' | 'replayAll';

/** Parts of a response that are sent back without what belongs to them. */
export default createRule<MessageId, []>({
  name: 'no-partial-response-replay',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow sending back a part of `response.output` where the API needs all of it',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      reasoning:
        'Only a part of `{{output}}` is kept, without the reasoning items that belong to it: the API answers the request on line {{line}}, which sends it back, with 400.',
      calls:
        'Only the messages of `{{output}}` are kept, and the tool calls are not: the API answers the request on line {{line}}, which sends results of calls that it does not find, with 400.',
      replayAll: 'Keep all of the output.',
    },
  },
  mentions: saysRequest,
  judge(file, context) {
    for (const replay of findPartialReplays(file)) {
      const fix = replayOutput(replay, file);
      context.report({
        node: replay.at,
        messageId: replay.lacks,
        data: { output: file.sourceCode.getText(replay.output), line: String(replay.again.loc.start.line) },
        suggest: fix ? [{ messageId: 'replayAll', fix }] : [],
      });
    }
  },
});
