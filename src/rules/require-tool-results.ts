import type { ReportSuggestionArray } from '@typescript-eslint/utils/ts-eslint';
import { findOpenCalls, type OpenCalls } from '../analysis/tool-calls/open-calls.js';
import { findUnansweredCalls } from '../analysis/tool-calls/unanswered.js';
import { answerEach, answerHere, sendOneCall } from '../fix/answer-calls.js';
import { answerFiltered, answerRest } from '../fix/answer-others.js';
import { keepOnce } from '../fix/keep-once.js';
import type { OpenAIFile } from '../analysis/file.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

type MessageId =
  | 'onlyFirst'
  | 'keptInEach'
  | 'skipped'
  | 'thrown'
  | 'cutShort'
  | 'filteredOut'
  | 'unanswered'
  | 'leftOpen'
  | 'answerEach'
  | 'sendOne'
  | 'answerHere'
  | 'answerOthers'
  | 'keepOnce';

/** Tool calls that are sent back to the model without the result of each. */
export default createRule<MessageId, []>({
  name: 'require-tool-results',
  meta: {
    type: 'problem',
    docs: {
      description: 'require a result for every tool call before the conversation is sent again',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      onlyFirst:
        'Only one of the tool calls gets its result here, and the model may send several at once: the API answers the request on line {{line}} with 400 then.',
      keptInEach:
        'The message with the tool calls goes into the conversation once for each of them here, without the results of the others: the API answers the request on line {{line}} with 400 when the model sends several at once.',
      skipped:
        'A tool call that goes another way here gets no result: the API answers the request on line {{line}} with 400 then.',
      thrown:
        'A tool call that fails gets no result here: the API answers the request on line {{line}}, which sends it again, with 400.',
      cutShort:
        'The loop over the tool calls ends here, and those that come after get no result: the API answers the request on line {{line}} with 400 then.',
      filteredOut:
        'A tool call that is left out here gets no result: the API answers the request on line {{line}} with 400 then.',
      unanswered:
        'The tool calls that are kept here get no result: the API answers the request on line {{line}}, which sends them again, with 400.',
      leftOpen:
        'The tool calls that the conversation holds get no result on the way that begins here: the API answers the request on line {{line}} with 400 then.',
      answerEach: 'Answer each of the calls.',
      sendOne: 'Let the model send one call at a time, by `parallel_tool_calls: false`.',
      answerHere: 'Answer the call here, too.',
      answerOthers: 'Answer the other calls, too.',
      keepOnce: 'Put the message into the conversation once, in front of the loop over its calls.',
    },
  },
  mentions: saysRequest,
  judge(file, context) {
    for (const open of findOpenCalls(file)) {
      context.report({
        node: open.at,
        messageId: open.what,
        data: { line: String(open.again.loc.start.line) },
        suggest: suggestionsFor(open, file),
      });
    }
    for (const { what, at, again } of findUnansweredCalls(file))
      context.report({ node: at, messageId: what, data: { line: String(again.loc.start.line) } });
  },
});

function suggestionsFor(open: OpenCalls, file: OpenAIFile): ReportSuggestionArray<MessageId> {
  const suggestions: ReportSuggestionArray<MessageId> = [];
  const add = (messageId: MessageId, fix: ReturnType<typeof answerHere>) => fix && suggestions.push({ messageId, fix });
  switch (open.what) {
    case 'onlyFirst':
      add('answerEach', answerEach(open, file));
      add('sendOne', sendOneCall(open, file));
      break;
    case 'cutShort':
      add('answerOthers', answerRest(open, file));
      break;
    case 'filteredOut':
      add('answerOthers', answerFiltered(open, file));
      break;
    case 'keptInEach':
      add('keepOnce', keepOnce(open, file));
      break;
    default:
      add('answerHere', answerHere(open, file));
  }
  return suggestions;
}
