import { Linter, type ESLint } from 'eslint';
import { parser } from 'typescript-eslint';
import plugin from '../../src/index.js';

export const ruleNames = Object.keys(plugin.rules);

/** Every rule with its own default options. */
export const everyRule: Linter.RulesRecord = Object.fromEntries(ruleNames.map((name) => [`openai/${name}`, 'error']));

/** A config that lints JavaScript with ESLint's own parser and TypeScript with its usual one. */
export function configWith(registered: ESLint.Plugin, rules: Linter.RulesRecord): Linter.Config[] {
  return [
    {
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
      plugins: { openai: registered },
      rules,
      languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    },
    { files: ['**/*.{ts,mts,cts,tsx}'], languageOptions: { parser } },
  ];
}

export interface LintOptions {
  filename?: string;
  rules?: Linter.RulesRecord;
  settings?: Record<string, unknown>;
  sourceType?: 'module' | 'commonjs' | 'script';
}

/** Lints a text in memory with the plugin from `src`. A crash of a rule is an exception, a syntax error a fatal message. */
export function lint(text: string, options: LintOptions = {}): Linter.LintMessage[] {
  const { filename = 'example.js', rules = everyRule, settings = {}, sourceType = 'module' } = options;
  const config = [...configWith(plugin, rules), { settings, languageOptions: { sourceType } }];
  return new Linter().verify(text, config, { filename });
}
