import path from 'node:path';
import { Linter } from 'eslint';
import plugin from '../../src/index.js';
import { configWith } from '../support/lint.js';
import type { Files } from './run-program.js';

/** What the plugin says of a program, and the program after its fixes. */
export interface Repaired {
  /** Message ids, in the order of files and lines. */
  readonly reports: readonly string[];
  readonly files: Files;
  /** What is still reported then. */
  readonly left: readonly string[];
}

/**
 * Lints the files of a program where they are, with one rule and its own default options, and applies its fixes; `by: 'suggestion'` applies the
 * first suggestion of each file instead.
 * @param folder where the files have been written: the rules look at the modules and packages there
 */
export function repair(folder: string, files: Files, rule: string, by: 'fix' | 'suggestion' = 'fix'): Repaired {
  const linter = new Linter({ cwd: folder, configType: 'flat' });
  const isModule = !files['package.json'] || files['package.json'].includes('"module"');
  const config: Linter.Config[] = [
    ...configWith(plugin, { [`openai/${rule}`]: 'error' }),
    {
      files: ['**/*.cjs', ...(isModule ? [] : ['**/*.js'])],
      languageOptions: { sourceType: 'commonjs' },
    },
  ];
  const names = Object.keys(files).filter((name) => /\.[cm]?[jt]s$/.test(name));
  const verify = (name: string, text: string): Linter.LintMessage[] => {
    const messages = linter.verify(text, config, { filename: path.join(folder, name) });
    const fatal = messages.find((message) => message.fatal);
    if (fatal) throw new Error(`${name} does not parse: ${fatal.message}\n${text}`);
    return messages;
  };
  const reports: string[] = [];
  const left: string[] = [];
  const repaired: Record<string, string> = { ...files };
  for (const name of names) {
    const text = files[name] ?? '';
    const messages = verify(name, text);
    reports.push(...messages.map(({ messageId }) => messageId ?? ''));
    repaired[name] =
      by === 'fix'
        ? linter.verifyAndFix(text, config, { filename: path.join(folder, name) }).output
        : applySuggestion(text, messages);
  }
  return {
    reports,
    files: repaired,
    // Called when the repaired files are in the folder: a rule may look from one into another.
    get left() {
      if (left.length === 0) for (const name of names) left.push(...verify(name, repaired[name] ?? '').map(({ messageId }) => messageId ?? ''));
      return left;
    },
  };
}

function applySuggestion(text: string, messages: readonly Linter.LintMessage[]): string {
  const fix = messages.flatMap(({ suggestions = [] }) => suggestions)[0]?.fix;
  return fix ? text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]) : text;
}
