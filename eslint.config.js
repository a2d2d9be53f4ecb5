import eslintPlugin from 'eslint-plugin-eslint-plugin';
import openai from 'eslint-plugin-openai';
import regexp from 'eslint-plugin-regexp';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The examples and the consumers are linted with configs of their own, as users' projects are: see examples/eslint.config.js.
export default defineConfig([
  {
    ignores: [
      'dist/',
      'bench/{node_modules,steps}/',
      'coverage/',
      'reports/',
      'examples/',
      'tests/consumers/{projects,programs}/',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
  },
  {
    files: ['**/*.{ts,cts,mjs,js}'],
    extends: [tseslint.configs.strictTypeChecked, openai.configs.strict],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // `return visit(node)` says all there is to say; a visitor may answer or not.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Some assertions keep the union of all nodes small enough for the compiler.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // `void this.entry` evaluates a getter.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // The types are those of typescript-eslint's parser; other parsers leave fields out that it promises.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `node.type === 'Identifier'` narrows as well as the enum does, and loads nothing.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.{mjs,js}'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['src/**/*.ts'],
    plugins: { regexp },
    rules: {
      // The text of a file that somebody else wrote must not decide how long a search takes.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      // Types alone: the first two load all of ESLint, the others break beside TypeScript 7.
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            '@typescript-eslint/utils',
            'eslint',
            'typescript',
            'ts-api-utils',
            '@typescript-eslint/type-utils',
            '@typescript-eslint/typescript-estree',
          ].map((name) => ({ name, message: 'Import types only.', allowTypeImports: true })),
        },
      ],
    },
  },
  ...layers({
    ast: ['sdk', 'analysis', 'fix', 'rules'],
    sdk: ['analysis', 'fix', 'rules'],
    analysis: ['fix', 'rules'],
    fix: ['rules'],
  }),
  {
    files: ['src/rules/*.ts'],
    extends: [eslintPlugin.configs['all-type-checked']],
    rules: {
      // The configs are computed from `docs.config`, and the URL is added by `createRule`.
      'eslint-plugin/require-meta-docs-recommended': 'off',
      'eslint-plugin/require-meta-docs-url': 'off',
      // ESLint 8 and Oxlint know no languages.
      'eslint-plugin/require-meta-languages': 'off',
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['tests/types/*.cts'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['tests/rules/**/*.ts'],
    extends: [eslintPlugin.configs['tests-recommended']],
    rules: {
      'eslint-plugin/require-test-case-name': ['error', { require: 'always' }],
      'eslint-plugin/unique-test-case-names': 'error',
    },
  },
]);

/** What a layer of `src` may not import: the layers above it. */
function layers(above) {
  return Object.entries(above).map(([layer, forbidden]) => ({
    files: [`src/${layer}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: forbidden.map((name) => ({
            regex: `^(\\.\\./)+${name}/`,
            message: `${layer} knows nothing of ${name}.`,
          })),
        },
      ],
    },
  }));
}
