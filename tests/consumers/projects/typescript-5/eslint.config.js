import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig([
  { files: ['**/*.{js,ts,tsx}'], plugins: { openai }, extends: [tseslint.configs.base, 'openai/recommended'] },
]);
