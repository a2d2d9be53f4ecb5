import type { TSESLint } from '@typescript-eslint/utils';
import { analyseOnce, type OpenAIFile } from './analysis/file.js';
import { inLineEndsOf } from './fix/line-ends.js';
import type { Has, Words } from './sdk/words.js';
import { readSettings, type Settings } from './settings.js';

/** The published configs a rule can be part of; every rule is part of `all`. */
export type ConfigName = 'recommended' | 'strict';

/** What `meta.docs` of each rule holds; configs, README table and page headers are computed from it. */
export interface RuleDocs {
  /** One sentence without a full stop, as eslint-doc-generator wants it. */
  description: string;
  /** The smallest config the rule is on in. `recommended` rules are part of `strict` too; without it only `all` has the rule. */
  config?: ConfigName;
  /** Options the rule gets in a config, where they differ from its own default. */
  configOptions?: Partial<Record<ConfigName, readonly unknown[]>>;
  url: string;
}

export type RuleModule<MessageIds extends string, Options extends readonly unknown[]> = TSESLint.RuleModule<
  MessageIds,
  Options,
  RuleDocs
>;
/** All that a judgement needs of ESLint's context: what it knows comes from the model of the file. */
export type RuleContext<MessageIds extends string, Options extends readonly unknown[]> = Pick<
  TSESLint.RuleContext<MessageIds, Options>,
  'report'
>;

interface RuleDefinition<MessageIds extends string, Options extends readonly unknown[]> {
  name: string;
  meta: Omit<TSESLint.RuleMetaData<MessageIds, RuleDocs, Options>, 'docs' | 'defaultOptions'> & {
    docs: Omit<RuleDocs, 'url'>;
    defaultOptions: Options;
  };
  /** The text gate: a file that does not say this cannot concern the rule, and registers no listener. */
  mentions: Words;
  /** Reports what is wrong in a file that has been analysed. Called once for a file, when its traversal ends. */
  judge: (file: OpenAIFile, context: RuleContext<MessageIds, Options>, options: Options) => void;
}

const DOCS = 'https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/';

/**
 * Makes an ESLint rule of a judgement on the per-file model.
 * Options are merged here, because ESLint 8 knows no `meta.defaultOptions`: an object option is completed key by key.
 * @throws Error naming the key when `settings.openai` is not what the README describes.
 */
export function createRule<MessageIds extends string, Options extends readonly unknown[]>(
  definition: RuleDefinition<MessageIds, Options>,
): RuleModule<MessageIds, Options> {
  const { name, meta, mentions, judge } = definition;
  return {
    meta: { ...meta, docs: { ...meta.docs, url: `${DOCS}${name}.md` } },
    create(context) {
      const { has, settings, isNamed } = gateOf(context);
      if (!mentions(has) && !isNamed) return {};
      const options = meta.defaultOptions.map((fallback, i) =>
        complete(context.options[i], fallback),
      ) as unknown as Options;
      return analyseOnce(context, settings, (file) => judge(file, reporterOf(context), options));
    },
  };
}

/** Reports through ESLint's context, with fixes in the line ends of the file. */
function reporterOf<MessageIds extends string, Options extends readonly unknown[]>(
  context: Readonly<TSESLint.RuleContext<MessageIds, Options>>,
): RuleContext<MessageIds, Options> {
  const { text } = context.sourceCode;
  return {
    report: (descriptor) =>
      context.report({
        ...descriptor,
        fix: descriptor.fix ? inLineEndsOf(text, descriptor.fix) : null,
        suggest:
          descriptor.suggest?.map((suggestion) => ({ ...suggestion, fix: inLineEndsOf(text, suggestion.fix) })) ?? null,
      }),
  };
}

/** What decides whether a rule has anything to do with a file. */
interface Gate {
  readonly sourceCode: object;
  readonly text: string;
  readonly has: Has;
  readonly settings: Settings;
  /** Whether the file names something from the settings. */
  readonly isNamed: boolean;
}

/**
 * The gate of the last file, for all rules that are made for it: those that look for the same words share one look.
 * To most files this is all that a rule does, so it asks the context for little, and nothing for the syntax tree, which Oxlint
 * makes when it is asked for. Oxlint reuses one SourceCode object for every file.
 */
let last: Gate | undefined;

function gateOf(context: Readonly<TSESLint.RuleContext<string, readonly unknown[]>>): Gate {
  const { sourceCode } = context;
  const { text } = sourceCode;
  if (last?.sourceCode !== sourceCode || last.text !== text) {
    const settings = readSettings(context.settings);
    last = { sourceCode, text, has: searchIn(text), settings, isNamed: settings.mentionedIn(text) };
  }
  return last;
}

function searchIn(text: string): Has {
  const known = new Map<RegExp, boolean>();
  return (pattern) => {
    let answer = known.get(pattern);
    if (answer === undefined) known.set(pattern, (answer = pattern.test(text)));
    return answer;
  };
}

function complete(given: unknown, fallback: unknown): unknown {
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject(given) && isObject(fallback) ? { ...fallback, ...given } : (given ?? fallback);
}
