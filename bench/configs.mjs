import tanstackQuery from '@tanstack/eslint-plugin-query';
import parser from '@typescript-eslint/parser';
import openai from '../dist/index.js';
import sonarjs from 'eslint-plugin-sonarjs';
import unicorn from 'eslint-plugin-unicorn';
import tseslint from 'typescript-eslint';
import { versionOf } from './report.mjs';

export const CODE = /\.[cm]?[jt]sx?$/;
export const NONE = 'ESLint, no rules';
const RECOMMENDED = 'openai, `recommended`';
export const ALL = 'openai, `all`';

/** Every file is read by the same parser, without types. */
const base = {
  files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
};

/** What is compared: flat configs by name. */
export const CONFIGS = {
  [NONE]: [],
  [RECOMMENDED]: [openai.configs.recommended],
  [ALL]: [openai.configs.all],
  [`@tanstack/query ${versionOf('@tanstack/eslint-plugin-query')}, recommended`]:
    tanstackQuery.configs['flat/recommended'],
  'typescript-eslint, recommended': tseslint.configs.recommended,
  [`sonarjs ${versionOf('eslint-plugin-sonarjs')}, recommended`]: [sonarjs.configs.recommended],
  [`unicorn ${versionOf('eslint-plugin-unicorn')}, recommended`]: [unicorn.configs.recommended],
};

/** How ESLint is run on a folder, with the rules of a config alone. What its files say in comments is for other configs. */
export function optionsFor(folder, config) {
  return {
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      ...config.map(({ files = base.files, ...rest }) => ({ ...rest, files })),
      { ...base, linterOptions: { reportUnusedDisableDirectives: 'off' } },
    ],
    allowInlineConfig: false,
    errorOnUnmatchedPattern: false,
    stats: true,
  };
}
