import markdown from '@eslint/markdown';
import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';

export default defineConfig([
  { files: ['**/*.md'], plugins: { markdown }, extends: ['markdown/processor'] },
  { files: ['**/*.js'], plugins: { openai }, extends: ['openai/recommended'] },
]);
