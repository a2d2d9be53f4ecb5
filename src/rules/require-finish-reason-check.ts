import type { ReportSuggestionArray } from '@typescript-eslint/utils/ts-eslint';
import { catchAround } from '../analysis/exception-handlers.js';
import { leavesNothing } from '../analysis/fallbacks.js';
import type { OpenAIFile } from '../analysis/file.js';
import { isContinued } from '../analysis/continued-texts.js';
import { findingsIn, SHORT, TIERS, type Finding, type Tier } from '../analysis/finish-tiers.js';
import { chainOf, takesText, type Use } from '../analysis/reply-uses.js';
import { enclosingFunction, isWithin, wrapped } from '../ast/expressions.js';
import { functionAround, isEndOfTries, isIgnored, isSentOnceMore, isUncaught, type Guard } from '../fix/guard.js';
import { guardFor } from '../fix/reason-guard.js';
import { suggestParse } from '../fix/structured-parse.js';
import { isList } from '../analysis/value-flow/flow.js';
import { nodesWithin } from '../ast/walk.js';
import { createRule } from '../rule.js';
import { saysRequest } from '../sdk/words.js';

export interface Option {
  readonly when?: readonly Tier[];
}
type Options = readonly [Option];
type MessageId = Tier | 'throwWhenCut' | 'returnWhenCut' | 'logWhenCut' | 'useParse';

/** Generated text that is used, though nothing looked at why generation stopped. */
export default createRule<MessageId, Options>({
  name: 'require-finish-reason-check',
  meta: {
    type: 'problem',
    docs: {
      description: 'require a look at why generation stopped before generated text is used',
      config: 'recommended',
      configOptions: {
        recommended: [{ when: ['parsed', 'capped', 'kept'] }],
        strict: [{ when: ['parsed', 'capped', 'kept', 'plain'] }],
      },
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
            description: 'The uses of an unchecked answer that are reported, by what a cut answer does there.',
            items: { type: 'string', enum: [...TIERS] },
            uniqueItems: true,
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ when: TIERS }],
    messages: {
      parsed:
        'Nothing looks at `{{field}}` of this answer: when the model stops at its token limit, `{{parser}}`{{where}} {{outcome}}.',
      capped:
        '`{{parameter}}` limits this answer{{limit}} and nothing looks at `{{field}}`: one that needs more is cut there, and {{text}}{{use}} as if it were whole.',
      kept: 'This reply becomes part of the conversation{{list}} and nothing looks at `{{field}}`: when the model stops at its token limit, the cut answer is sent back to it as if it were whole.',
      plain:
        'Nothing looks at `{{field}}` of this answer: when the model stops at its token limit, {{cut}} {{text}}{{use}} as if it were {{whole}}.',
      throwWhenCut: 'Throw an error when the answer was cut.',
      returnWhenCut: 'Return early when the answer was cut.',
      logWhenCut: 'Log that the answer was cut, and go on.',
      useParse: 'Use `.parse()`, which throws when the answer was cut.',
    },
  },
  mentions: saysRequest,
  judge(file, context, [{ when = TIERS }]) {
    for (const finding of findingsIn(file)) {
      if (!when.includes(finding.tier)) continue;
      const guard = guardOf(finding, file);
      const { quote } = file.style;
      const text = `${quote}${cutMessage(finding)}${quote}`;
      context.report({
        node: finding.at,
        messageId: finding.tier,
        data: describe(finding, file),
        fix: guard?.isCertain ? guard.write(throwing(text)) : null,
        suggest: suggestionsFor(finding, guard, text, file),
      });
    }
  },
});

/**
 * A guard that throws is only offered where a limit asks for a word or two: the answer may be cut each time, as it is meant to be; where it does
 * not stand before all uses of the text, because several functions ask in the same way; where nobody would learn of it, the
 * request would be sent again, or the process would end; and where the program lets the model go on with a cut answer.
 */
function guardOf(finding: Finding, file: OpenAIFile): Guard | undefined {
  const { tier, use, reply, cap } = finding;
  const guard = guardFor(use, reply, file);
  if (!guard) return undefined;
  const isShort = tier === 'plain' && cap?.tokens !== undefined && cap.tokens <= SHORT;
  const isDoubtful =
    isShort ||
    !guardsAll(guard, reply) ||
    isDealtWith(guard, use, reply, file) ||
    isIgnored(guard, cutMessage(finding), file) ||
    isSentOnceMore(guard, reply.request.node, cutMessage(finding), file) ||
    isUncaught(guard, reply.request.node, file) ||
    isEndOfTries(guard, reply, file) ||
    isContinued(reply, file);
  return isDoubtful ? { ...guard, isCertain: false } : guard;
}

/** Whether a parse fails in a `try` of its own whose handler goes on in the function without what is parsed, and a guard throws outside it: more than the parse would fail. */
function isDealtWith(guard: Guard, use: Use, { request }: Finding['reply'], file: OpenAIFile): boolean {
  const around = use.kind === 'parsed' ? catchAround(use.at) : undefined;
  if (!around || enclosingFunction(around) !== functionAround(guard) || !leavesNothing(around.body, file)) return false;
  return ![guard.at, request.node].some((node) => isWithin(node, around.parent.block));
}

/** Whether every text that is used comes through the function of a guard. */
function guardsAll(guard: Guard, reply: Finding['reply']): boolean {
  const fn = functionAround(guard);
  if (!fn) return true;
  const isThere = (use: Use) => chainOf(use.step).some(({ node }) => isWithin(node, fn));
  return reply.uses.filter(takesText).every(isThere);
}

const isResponses = ({ reply }: Finding) => reply.request.api === 'responses';

/** What a cut answer is called in the program; `incomplete` may also be the work of a content filter. */
function cutMessage(finding: Finding): string {
  const reason = isResponses(finding) ? 'generation stopped early' : 'it was cut at the token limit';
  return `The answer is incomplete: ${reason}.`;
}

const throwing = (text: string) => `throw new Error(${text})`;

function suggestionsFor(
  finding: Finding,
  guard: Guard | undefined,
  text: string,
  file: OpenAIFile,
): ReportSuggestionArray<MessageId> {
  const suggestions: ReportSuggestionArray<MessageId> = [];
  if (guard) {
    if (!guard.isCertain) suggestions.push({ messageId: 'throwWhenCut', fix: guard.write(throwing(text)) });
    if (canReturn(guard, file)) suggestions.push({ messageId: 'returnWhenCut', fix: guard.write('return') });
    suggestions.push({ messageId: 'logWhenCut', fix: guard.write(`console.warn(${text})`) });
  }
  const parse = finding.tier === 'parsed' ? suggestParse(finding.use, finding.reply.request, file) : undefined;
  if (parse) suggestions.push({ messageId: 'useParse', fix: parse });
  return suggestions;
}

/** Whether the function of a guard may be left without a value. */
function canReturn(guard: Guard, file: OpenAIFile): boolean {
  const fn = functionAround(guard);
  const type = fn?.returnType && file.sourceCode.getText(fn.returnType.typeAnnotation);
  const isNothing = !type || /^(Promise<)?(void|undefined)>?$/.test(type);
  if (!fn || fn.body.type !== 'BlockStatement' || !isNothing || fn.generator) return false;
  return nodesWithin(file.nodes('ReturnStatement'), fn).every(({ argument }) => !argument);
}

/** What the message says of this program. */
function describe(finding: Finding, file: OpenAIFile): Record<string, string> {
  const { use, at, cap, tier } = finding;
  const isElsewhere = use.at.loc.start.line !== at.loc.start.line;
  const where = isElsewhere ? ` on line ${use.at.loc.start.line}` : '';
  const field = isResponses(finding) ? 'status' : 'finish_reason';
  const name = use.value.type === 'Identifier' ? `\`${use.value.name}\`` : '';
  const value = cap?.value && file.sourceCode.getText(cap.value);
  const limit =
    value === undefined
      ? ' to 16 tokens by default'
      : cap?.tokens === undefined || cap.isReplaceable
        ? ''
        : ` to ${cap.tokens} tokens`;
  return {
    field,
    where,
    parser: use.kind === 'parsed' ? use.parser.name : '',
    outcome:
      use.kind === 'parsed'
        ? `${OUTCOMES[use.parser.onCut]}${name && NAMES_TEXT.has(use.parser.onCut) ? ` in ${name}` : ''}`
        : '',
    cut: use.part === 'parsed' ? 'null' : 'the cut text',
    whole: use.part === 'parsed' ? 'an answer' : 'whole',
    text: name && `${tier === 'plain' ? 'in ' : ''}${name} `,
    list: tier === 'kept' ? listName(finding, file) : '',
    parameter: cap?.parameter ?? '',
    limit: tier === 'capped' ? limit : '',
    use: `${verbOf(use)}${where}`,
  };
}

/** The conversation that a kept reply goes into, or the one in which it is sent back, where it has a name. */
function listName({ use }: Finding, { sourceCode }: OpenAIFile): string {
  let name = '';
  for (let step: Use['step'] | undefined = use.step; step; step = step.from) {
    const { label, path } = step.flow;
    const isOfLists = isList({ label, path: path.slice(1) });
    const text = isList(step.flow) && !isOfLists ? sourceCode.getText(step.node) : '';
    if (/^[\w$#.]+$/.test(text)) name = text;
    if (!isList(step.flow) && (name || path.length === 0)) break;
  }
  return name && ` \`${name}\``;
}

const OUTCOMES = {
  throws: 'throws on the cut text',
  loses: 'reads only a part of the text',
  repairs: 'makes valid JSON of the cut text, and what is missing goes unnoticed',
  'is null': 'is null',
} as const;

/** The outcomes that end with the text, so that its name can follow. */
const NAMES_TEXT: ReadonlySet<keyof typeof OUTCOMES> = new Set(['throws', 'loses']);

function verbOf(use: Finding['use']): string {
  const callee = 'callee' in use && use.callee !== undefined && !use.callee.includes('*') ? use.callee : undefined;
  if (use.kind === 'handed') return callee === undefined ? 'is given to other code' : `is handed to \`${callee}\``;
  return wrapped(use.at).parent?.type === 'YieldExpression' ? 'is yielded' : VERBS[use.kind];
}

const VERBS: Readonly<Record<Finding['use']['kind'], string>> = {
  parsed: 'is parsed',
  printed: 'is printed',
  compared: 'is compared',
  tested: 'is tested',
  asserted: 'is asserted on',
  sent: 'is sent to the model',
  handed: 'is handed',
  returned: 'is returned',
  rendered: 'is rendered',
  stored: 'is stored',
  thrown: 'is thrown',
  exported: 'is exported',
};
