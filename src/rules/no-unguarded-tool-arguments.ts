import type { ReportSuggestionArray } from '@typescript-eslint/utils/ts-eslint';
import { findUnguardedParses } from '../analysis/tool-arguments.js';
import { guardsForArguments } from '../fix/guard-arguments.js';
import { createRule } from '../rule.js';
import { saysToolArguments } from '../sdk/words.js';

type MessageId = 'unguarded' | 'broken' | 'answerCall' | 'useNone';

/** Arguments of a tool call that are parsed as if the model always wrote JSON. */
export default createRule<MessageId, []>({
  name: 'no-unguarded-tool-arguments',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow parsing the arguments of a tool call where a SyntaxError ends the program or the turn',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      unguarded:
        '`JSON.parse` throws a SyntaxError when the model leaves {{value}} empty or writes broken JSON, and nothing here goes on without them: what the model was asked ends there.',
      broken:
        '`JSON.parse` throws a SyntaxError when the model writes broken JSON into {{value}}, and nothing here goes on without them: what the model was asked ends there.',
      answerCall: 'Answer the call with an error when its arguments cannot be parsed.',
      useNone: 'Go on with no arguments when they cannot be parsed.',
    },
  },
  // `arguments` is a word of many files; those of a tool call are a member of its `function`, or of an item of the API's
  mentions: saysToolArguments,
  judge(file, context) {
    for (const { call, value, isNeverEmpty } of findUnguardedParses(file)) {
      const { answer, fallback } = guardsForArguments(call, file);
      const suggest: ReportSuggestionArray<MessageId> = [];
      if (answer) suggest.push({ messageId: 'answerCall', fix: answer });
      if (fallback) suggest.push({ messageId: 'useNone', fix: fallback });
      context.report({
        node: call,
        messageId: isNeverEmpty ? 'broken' : 'unguarded',
        data: { value: wordsFor(file.sourceCode.getText(value)) },
        suggest,
      });
    }
  },
});

/** What to call arguments in a message: by what is written there, unless that takes longer to read. */
const wordsFor = (text: string): string => (/^.{1,60}$/.test(text) ? `\`${text}\`` : 'the arguments of a tool call');
