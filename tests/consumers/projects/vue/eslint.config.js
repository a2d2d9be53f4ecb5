import { parser as typescript } from 'typescript-eslint';
import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';
import vue from 'vue-eslint-parser';

export default defineConfig([
  { files: ['**/*.{js,ts,vue}'], plugins: { openai }, extends: ['openai/recommended'] },
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vue, parserOptions: { parser: typescript } },
  },
]);
