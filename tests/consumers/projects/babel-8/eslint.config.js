import babel from '@babel/eslint-parser';
import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';

export default defineConfig([
  {
    files: ['**/*.{js,jsx}'],
    plugins: { openai },
    extends: ['openai/recommended'],
    languageOptions: {
      parser: babel,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: { parserOpts: { plugins: ['jsx', ['decorators', { version: '2023-11' }]] } },
      },
    },
  },
]);
