import OpenAI from 'openai';

export const completions = new OpenAI().chat.completions;
