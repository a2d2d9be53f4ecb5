import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig([
  {
    files: ['src/**/*.ts'],
    plugins: { openai },
    extends: [tseslint.configs.base, 'openai/recommended'],
    languageOptions: { parserOptions: { projectService: true } },
  },
]);
