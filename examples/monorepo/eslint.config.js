// One config for all packages: ESLint finds it from each of them.
import openai from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';

export default defineConfig([{ files: ['**/*.js'], plugins: { openai }, extends: ['openai/recommended'] }]);
