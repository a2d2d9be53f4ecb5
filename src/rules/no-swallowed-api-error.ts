import type { ReportSuggestionArray } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { swallowedErrorsOf, type Swallowed } from '../analysis/swallowed-errors.js';
import { popFrom, rethrow } from '../fix/in-handler.js';
import { createRule } from '../rule.js';
import { saysCall } from '../sdk/words.js';

type MessageId = 'noReply' | 'turnLeft' | 'rethrow' | 'takeBack';

/** A failed request after which the program goes on as if there were a reply. */
export default createRule<MessageId, []>({
  name: 'no-swallowed-api-error',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow going on without a reply after an error of the API was dropped',
      config: 'strict',
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      noReply:
        'When this request fails, nothing is in `{{name}}` and the program goes on: line {{line}} throws a {{error}}, which hides the error of the API.',
      turnLeft:
        "When this request fails, the user's turn stays in `{{name}}` without an answer: the next request sends both questions, and the model answers them as one.",
      rethrow: 'Throw the error again.',
      takeBack: 'Take the turn back: `{{name}}.pop()`.',
    },
  },
  mentions: saysCall,
  judge(file, context) {
    for (const swallowed of swallowedErrorsOf(file)) {
      const { handler, kind, name } = swallowed;
      const data = kind === 'noReply' ? failureOf(swallowed.read) : {};
      context.report({
        loc: locationOf(swallowed, file),
        messageId: kind,
        data: { name, ...data },
        suggest: handler.type === 'CatchClause' ? suggestionsFor(swallowed, handler, file) : null,
      });
    }
  },
});

/** Where the program fails that reads what is not there, and with what: `JSON.parse(undefined)` is no TypeError. */
function failureOf({ loc, parent }: Extract<Swallowed, { kind: 'noReply' }>['read']): Record<string, string> {
  return { line: String(loc.start.line), error: parent?.type === 'CallExpression' ? 'SyntaxError' : 'TypeError' };
}

/** The keyword `catch`, or the function that is given to the method of that name. */
function locationOf({ handler }: Swallowed, file: OpenAIFile): Swallowed['handler']['loc'] {
  const first = file.sourceCode.getFirstToken(handler);
  return handler.type === 'CatchClause' && first ? first.loc : handler.loc;
}

function suggestionsFor(
  swallowed: Swallowed,
  handler: Parameters<typeof rethrow>[0],
  file: OpenAIFile,
): ReportSuggestionArray<MessageId> {
  if (swallowed.kind === 'noReply') {
    const fix = rethrow(handler, file);
    return fix ? [{ messageId: 'rethrow', fix }] : [];
  }
  const { isLast, name } = swallowed;
  return isLast ? [{ messageId: 'takeBack', data: { name }, fix: popFrom(name, handler, file) }] : [];
}
