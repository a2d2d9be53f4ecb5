import openai from 'eslint-plugin-openai';

export default [openai.configs.recommended];
