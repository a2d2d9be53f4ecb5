import { parser as typescript } from 'typescript-eslint';
import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';
import svelte from 'svelte-eslint-parser';

export default defineConfig([
  { files: ['**/*.{js,ts,svelte}'], plugins: { openai }, extends: ['openai/recommended'] },
  {
    files: ['**/*.svelte'],
    languageOptions: { parser: svelte, parserOptions: { parser: typescript } },
  },
]);
