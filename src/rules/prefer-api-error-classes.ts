import type { ReportDescriptor, RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { classTestsOf, insteadOf, unreachableTestsOf } from '../analysis/error-classes.js';
import { errorReadsOf, type ErrorRead } from '../analysis/error-reads.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { ErrorHandler } from '../analysis/request-errors.js';
import { readHeader, readOwnFields, replaceTest, swapBranches, testFor } from '../fix/error-fields.js';
import { createRule } from '../rule.js';
import { saysCall } from '../sdk/words.js';

type MessageId =
  | 'response'
  | 'status'
  | 'headers'
  | 'name'
  | 'message'
  | 'noSuchClass'
  | 'unreachable'
  | 'useField'
  | 'useTest'
  | 'swap';
type Fix = (fixer: RuleFixer) => RuleFix[];

/** Errors of the API that are told apart by what they do not have. */
export default createRule<MessageId, []>({
  name: 'prefer-api-error-classes',
  meta: {
    type: 'problem',
    docs: {
      description: "require errors of the API to be told apart by the SDK's classes and fields",
      config: 'strict',
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      response:
        '`{{read}}` is what axios errors have: since openai 4 an error of the API has no `response`, and {{outcome}}.',
      status: '`{{read}}` is not the HTTP status of an error of the API, which is `status`: {{outcome}}.',
      headers: '{{is}}: `{{read}}` {{outcome}}.',
      name: 'The `name` of every error of the SDK is `Error`, so this comparison with `{{name}}` is always {{answer}}.',
      message:
        'The text of an error of the API may change, and “{{words}}” need not be in it: {{instead}} is what tells this error from others.',
      noSuchClass:
        'The SDK has no `{{name}}`: `instanceof` throws a TypeError in the handler, and the error of the API is lost.',
      unreachable: '`{{name}}` extends `{{base}}`, for which line {{line}} tests: this branch never runs.',
      useField: "Read the SDK's own fields.",
      useTest: 'Test for {{instead}}.',
      swap: 'Test for `{{name}}` first.',
    },
  },
  mentions: saysCall,
  judge(file, context) {
    for (const read of errorReadsOf(file)) context.report(reportOf(read, file));
    const tests = classTestsOf(file);
    for (const test of tests) {
      const instead = insteadOf(test);
      if (!instead) continue;
      const written = testFor(instead, test.error, file);
      const isElsewhere = 'class' in instead && instead.class === test.name; // it has to be imported from another module
      const fix = written === undefined || isElsewhere ? undefined : replaceTest(test.node, written, file);
      context.report({
        node: test.node.right,
        messageId: 'noSuchClass',
        data: { name: file.sourceCode.getText(test.node.right) },
        suggest: fix ? [{ messageId: 'useTest', data: { instead: `\`${written ?? ''}\`` }, fix }] : null,
      });
    }
    for (const unreachable of unreachableTestsOf(tests, file)) {
      const { test, earlier } = unreachable;
      const fix = swapBranches(unreachable, file);
      context.report({
        node: test.node,
        messageId: 'unreachable',
        data: { name: test.name, base: earlier.name, line: String(earlier.node.loc.start.line) },
        suggest: fix ? [{ messageId: 'swap', data: { name: test.name }, fix }] : null,
      });
    }
  },
});

function reportOf(read: ErrorRead, file: OpenAIFile): ReportDescriptor<MessageId> {
  const text = (node: Parameters<typeof file.sourceCode.getText>[0]): string => file.sourceCode.getText(node);
  switch (read.kind) {
    case 'response': {
      const { first, outcome } = read;
      return {
        node: first.whole,
        messageId: 'response',
        data: { read: text(first.whole), outcome: OUTCOMES[outcome] },
        ...fixOrSuggest(readOwnFields(read, file), read.handler, file),
      };
    }
    case 'status': {
      const isCode = text(read.at.property) === 'code';
      const fix: Fix = (fixer) => [fixer.replaceText(read.at.property, 'status')];
      return {
        node: read.at,
        messageId: 'status',
        data: {
          read: text(read.at),
          outcome: isCode ? 'it is a word, and never equal to a number' : 'it is always undefined',
        },
        ...fixOrSuggest(read.at.computed ? undefined : fix, read.handler, file),
      };
    }
    case 'headers':
      return {
        node: read.at,
        messageId: 'headers',
        data: {
          read: text(read.at),
          is: read.isIndexed
            ? 'The headers of an error are a `Headers` object since openai 5'
            : 'The headers of an error are a plain object in openai 4',
          outcome: read.isIndexed ? 'is always undefined' : 'throws a TypeError in the handler',
        },
        ...fixOrSuggest(readHeader(read, file), read.handler, file),
      };
    case 'name': {
      const { at, name, className } = read;
      const test = testFor({ class: className }, read.error, file);
      const isNegated = at.operator.startsWith('!');
      const fix = test === undefined ? undefined : replaceTest(at, isNegated ? `!(${test})` : test, file);
      return {
        node: at,
        messageId: 'name',
        data: { name, answer: isNegated ? 'true' : 'false' },
        suggest: fix ? [{ messageId: 'useTest', data: { instead: `\`${test ?? ''}\`` }, fix }] : null,
      };
    }
    case 'message': {
      const test = testFor(read.is, read.error, file);
      const isYes = /(?:includes|test)$/.test(text(read.at.callee));
      const fix = test === undefined || !isYes ? undefined : replaceTest(read.at, test, file);
      return {
        node: read.at,
        messageId: 'message',
        data: { words: read.words, instead: test === undefined ? '`APIConnectionTimeoutError`' : `\`${test}\`` },
        suggest: fix ? [{ messageId: 'useTest', data: { instead: `\`${test ?? ''}\`` }, fix }] : null,
      };
    }
  }
}

const OUTCOMES = {
  throws: 'this throws a TypeError in the handler, in which the error of the API is lost',
  skipped: 'what depends on it never runs',
  undefined: 'this is always undefined',
} as const;

/** A fix where nothing else can fail there, and no type has a say in what the error has. */
function fixOrSuggest(
  fix: Fix | undefined,
  handler: ErrorHandler,
  file: OpenAIFile,
): Pick<ReportDescriptor<MessageId>, 'fix' | 'suggest'> {
  if (!fix) return {};
  if (!/\.[cm]?tsx?$/.test(file.filename) && handler.isExclusive()) return { fix };
  return { suggest: [{ messageId: 'useField', fix }] };
}
