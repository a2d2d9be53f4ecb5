import { createRequire } from 'node:module';
import { Linter } from 'eslint';
import * as svelteParser from 'svelte-eslint-parser';
import { parser } from 'typescript-eslint';
import * as vueParser from 'vue-eslint-parser';
import plugin from '../../src/index.js';

/** Every rule with everything it can be told to report. */
export const WHOLE: Linter.RulesRecord = plugin.configs.all.rules;

export type Host = '8' | '9' | '10';

export interface LintOptions {
  /** Decides the syntax: TypeScript and components are read by their own parsers. `program.js` if not given. */
  readonly filename?: string;
  readonly host?: Host;
  readonly rules?: Linter.RulesRecord;
  /** Read JavaScript with the parser for TypeScript too. */
  readonly typescriptParser?: boolean;
}

const require = createRequire(import.meta.url);

function linterOf(host: Host): Linter {
  if (host === '10') return new Linter();
  // The aliased packages have no declarations of their own.
  const { Linter: Other } = require(`eslint${host}`) as { Linter: typeof Linter };
  return new Other({ configType: 'flat' });
}

const linters: Partial<Record<Host, Linter>> = {};

/**
 * What ESLint says about a text: the plugin's reports, or a fatal message where it does not parse.
 * @throws Error when a rule crashes, or when a report or a fix is outside the text.
 */
export function messagesIn(text: string, options: LintOptions = {}): Linter.LintMessage[] {
  const { filename = 'program.js', host = '10', rules = WHOLE, typescriptParser = false } = options;
  const isTypeScript = typescriptParser || /\.[cm]?tsx?$/.test(filename);
  const config: Linter.Config = {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte}'],
    plugins: { openai: plugin },
    rules,
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: /\.c[jt]s$/.test(filename) ? 'commonjs' : 'module',
      ...(isTypeScript && { parser }),
      ...(filename.endsWith('.vue') && { parser: vueParser }),
      ...(filename.endsWith('.svelte') && { parser: svelteParser }),
      parserOptions: {
        ecmaFeatures: { jsx: /x$/.test(filename) },
        ...(/\.(?:vue|svelte)$/.test(filename) && { parser }),
      },
    },
  };
  const linter = (linters[host] ??= linterOf(host));
  const messages = linter.verify(text, [config], { filename });
  // what a foreign file asks for in its comments is no rule of ours
  const ours = messages.filter(({ ruleId, fatal }) => fatal === true || ruleId?.startsWith('openai/'));
  for (const message of ours) if (!message.fatal) assertInside(message, text);
  return ours;
}

/**
 * What the plugin reports in a text.
 * @throws Error when a rule crashes, when the text does not parse, or when a report or a fix is outside the text.
 */
export function reportsIn(text: string, options: LintOptions = {}): Linter.LintMessage[] {
  const messages = messagesIn(text, options);
  const broken = messages.find(({ fatal }) => fatal);
  if (broken) throw new Error(`${broken.message} (${broken.line}:${broken.column})\n${text}`);
  return messages;
}

/** A component with a program as its script. */
export const componentOf = (program: string, kind: 'vue' | 'svelte'): string =>
  `<script>\n${program}\n</script>\n${kind === 'vue' ? '<template><p>{{ 1 }}</p></template>' : '<p>{1}</p>'}\n`;

function assertInside(message: Linter.LintMessage, text: string): void {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/);
  const isPlace = (line = 0, column = 0): boolean =>
    line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
  const fixes = [message.fix, ...(message.suggestions ?? []).map(({ fix }) => fix)];
  const areInside = fixes.every(
    (fix) => !fix || (fix.range[0] >= 0 && fix.range[0] <= fix.range[1] && fix.range[1] <= text.length),
  );
  if (!isPlace(message.line, message.column) || !isPlace(message.endLine, message.endColumn) || !areInside)
    throw new Error(`Outside the text: ${JSON.stringify(message)}`);
}

/** What a request may be told when replies to several earlier ones are missing: it is told one. */
const OWED = new Set(['missing', 'missingLater', 'missingOutput', 'droppedToolCalls']);

/** What was said, without where: the verdict on a program, in the order of its lines. Which of several missing replies was found is no part of it. */
export function verdictIn(text: string, options?: LintOptions): string[] {
  return reportsIn(text, options).map(({ messageId = '?' }) => (OWED.has(messageId) ? 'owed' : messageId));
}

/** The text with as many fixes as fit beside one another, as ESLint applies them in one pass. */
export function fixOnce(text: string, messages: readonly Linter.LintMessage[]): string {
  const fixes = messages
    .flatMap(({ fix }) => fix ?? [])
    .sort((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1]);
  let output = '';
  let end = -1;
  for (const { range, text: inserted } of fixes) {
    if (range[0] <= end) continue;
    output += text.slice(Math.max(0, end), range[0]) + inserted;
    end = range[1];
  }
  return output + text.slice(Math.max(0, end));
}
