// What a project with JavaScript and TypeScript writes to use the plugin.
import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig([
  {
    files: ['**/*.{js,cjs,ts,tsx}'],
    plugins: { openai },
    extends: ['openai/recommended'],
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
  },
]);
