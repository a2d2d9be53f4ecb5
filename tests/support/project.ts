import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from '../../src/rules/no-late-api-key.js';
import type { OpenAISettings } from '../../src/settings.js';
import { temporaryFolder } from './temporary.js';

export interface Report {
  readonly messageId: string | undefined;
  readonly line: number;
  readonly message: string;
}

export interface Linted {
  readonly reports: readonly Report[];
  /** The text after all autofixes, or after the first suggestion when there is no fix. */
  readonly output: string;
  /** What is still reported then. */
  readonly left: readonly Report[];
  readonly folder: string;
}

export interface ProjectOptions {
  readonly parser?: 'typescript' | 'espree';
  readonly settings?: OpenAISettings;
}

/** Writes a program of several files to a temporary folder and lints one of them with `no-late-api-key`; the first file if none is named. */
export function lintProject(
  files: Readonly<Record<string, string>>,
  entry = Object.keys(files)[0] ?? '',
  options: ProjectOptions = {},
): Linted {
  const folder = temporaryFolder(files);
  return { ...lintIn(folder, entry, files[entry] ?? '', options), folder };
}

/** Lints a text as a file of a folder that exists. */
export function lintIn(
  folder: string,
  entry: string,
  text: string,
  options: ProjectOptions = {},
): Omit<Linted, 'folder'> {
  const linter = new Linter({ cwd: folder, configType: 'flat' });
  const isTypeScript = options.parser !== 'espree';
  const config = {
    files: ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'],
    plugins: { openai: { rules: { 'no-late-api-key': plugin } } },
    rules: { 'openai/no-late-api-key': 'error' },
    languageOptions: { sourceType: /\.c[jt]s$/.test(entry) ? 'commonjs' : 'module', ...(isTypeScript && { parser }) },
    settings: { openai: options.settings },
  } as unknown as Linter.Config; // ESLint's type of a rule does not know typescript-eslint's contexts
  const filename = path.join(folder, entry);
  const verify = (code: string) => linter.verify(code, [config], { filename });
  const messages = verify(text);
  const { output } = linter.verifyAndFix(text, [config], { filename });
  return { reports: messages.map(toReport), output, left: verify(output).map(toReport) };
}

function toReport({ messageId, line, message }: Linter.LintMessage): Report {
  return { messageId, line, message };
}
