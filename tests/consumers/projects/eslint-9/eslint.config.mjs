import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';

export default defineConfig([
  { files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'], plugins: { openai }, extends: ['openai/recommended'] },
]);
