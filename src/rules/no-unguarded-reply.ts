import type { ReportSuggestionArray } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { ABSENCES, isOfAzure, type Absence } from '../analysis/guards/absent-parts.js';
import { unguardedReads, type UnguardedRead } from '../analysis/guards/unguarded-reads.js';
import { emptyInstead, optionalChoice, skipChunk } from '../fix/guard-read.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

export interface Option {
  readonly when?: readonly Absence[];
}
type MessageIds = Absence | 'emptyInstead' | 'skipChunk';

/** A part of an answer that may be absent, and is used as if it were there. */
export default createRule<MessageIds, readonly [Option]>({
  name: 'no-unguarded-reply',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow the use of parts of an answer that may be absent, without a look whether they are there',
      config: 'strict',
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        description: 'What to report.',
        properties: {
          when: {
            type: 'array',
            description: 'The reasons for which a part may be absent.',
            items: { type: 'string', enum: [...ABSENCES] },
            uniqueItems: true,
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ when: ABSENCES }],
    messages: {
      delta: 'The last chunk of a stream has no `content` in its delta: {{outcome}}{{where}}.',
      usage: '{{chunk}} has no choices: {{outcome}}{{where}}.',
      tools: '`content` is null when the model calls a tool, and this request offers some: {{outcome}}{{where}}.',
      content: '`content` is null when the model refuses to answer, or a filter stops it: {{outcome}}{{where}}.',
      emptyInstead: 'Take the empty text instead.',
      skipChunk: 'Skip chunks without choices.',
    },
  },
  mentions: saysRequest,
  judge(file, context, [{ when = ABSENCES }]) {
    const places = new Set<UnguardedRead['at']>(); // one use may get the answers of several requests
    for (const found of unguardedReads(file)) {
      if (!when.includes(found.absence) || places.has(found.at)) continue;
      places.add(found.at);
      const isNull = found.absence === 'tools' || found.absence === 'content';
      const edit = found.absence === 'usage' ? optionalChoice(found, file) : emptyInstead(found, file);
      const suggest: ReportSuggestionArray<MessageIds> = [];
      // an answer that is not there is no empty answer: that is for somebody to decide
      if (isNull && edit) suggest.push({ messageId: 'emptyInstead', fix: edit });
      const skip = found.absence === 'usage' && !edit ? skipChunk(found, file) : undefined;
      if (skip) suggest.push({ messageId: 'skipChunk', fix: skip });
      context.report({
        node: found.at,
        messageId: found.absence,
        data: describe(found, file),
        fix: (!isNull && edit) || null,
        suggest,
      });
    }
  },
});

/** What the message says of this program. */
function describe({ at, use, absence, request }: UnguardedRead, file: OpenAIFile): Record<string, string> {
  return {
    outcome: outcomeOf(use, absence),
    where: at === use.at ? '' : ` on line ${use.at.loc.end.line}`,
    chunk: isOfAzure(request, file) ? 'The first chunk from Azure' : 'With `include_usage` the last chunk',
  };
}

function outcomeOf({ kind, name }: UnguardedRead['use'], absence: Absence): string {
  const value = absence === 'tools' || absence === 'content' ? 'null' : 'undefined';
  switch (kind) {
    case 'member':
      return `reading \`${name ?? ''}\` of ${value} throws a TypeError`;
    case 'iterated':
      return `iterating over ${value} throws a TypeError`;
    case 'written':
      return `\`${name ?? ''}\` throws a TypeError on ${value}`;
    case 'text':
      return `\`${name ?? ''}\` makes it the text \`undefined\``;
  }
}
