import { Linter, type Rule } from 'eslint';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.js';

/** The events a rule listens to in a file with this text. */
function listenersIn(text: string, rule: Rule.RuleModule, settings: Record<string, unknown> = {}): string[] {
  const listeners: string[] = [];
  const spy: Rule.RuleModule = {
    ...rule,
    create(context) {
      const registered = rule.create(context);
      listeners.push(...Object.keys(registered));
      return registered;
    },
  };
  const config = { plugins: { spied: { rules: { rule: spy } } }, rules: { 'spied/rule': 'error' }, settings } as const;
  const messages = new Linter().verify(text, [config]);
  expect(messages.filter((message) => message.fatal)).toEqual([]);
  return listeners;
}

const STRANGERS: Record<string, string> = {
  'an empty file': '',
  'a module that talks to nobody': 'export const add = (a, b) => a + b;',
  'a program with a loop of requests to something else':
    'for (const url of urls) { const answer = await fetch(url); messages.push(await answer.json()); }',
  'a program that speaks of responses':
    'export function decode(body) { return inflate(body); } // compressed responses, and responses of servers',
  'a program of completions that are no part of a client':
    'complete(word, (completions) => show(list.completions(word)));',
  'a program that reads its environment': 'const port = process.env.PORT ?? 3000; export default port;',
};

const CONCERNED = `
import OpenAI from 'openai';
import 'dotenv/config';
const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
const answer = await openai.chat.completions.create({ model: 'gpt-5-mini', messages: [] });
for (const call of answer.choices[0].message.tool_calls ?? []) run(call.function.name, JSON.parse(call.function.arguments));
`;

describe.each(Object.entries(plugin.rules))('%s', (_name, rule) => {
  it.each(Object.entries(STRANGERS))('registers no listener in %s', (_what, text) => {
    expect(listenersIn(text, rule)).toEqual([]);
  });

  it('registers listeners in a file that builds a client and sends a request', () => {
    expect(listenersIn(CONCERNED, rule)).not.toEqual([]);
  });

  it('registers listeners where only a setting makes the file our concern', () => {
    const text = "import { ai } from './acme-client.js'; ai.run();";
    expect(listenersIn(text, rule)).toEqual([]);
    expect(listenersIn(text, rule, { openai: { clientModules: ['**/acme-client.js'] } })).not.toEqual([]);
  });
});

it('registers listeners where a part of a client has a name of its own', () => {
  const text = 'const textEmbeddings = llm.embeddings; textEmbeddings.create({ input, model });';
  for (const name of ['no-redundant-retry', 'no-unbounded-parallel-requests'] as const)
    expect(listenersIn(text, plugin.rules[name]), name).not.toEqual([]);
});

it.each([
  'ask(llm.chat\n  .completions\n  .create({ model, messages }));',
  "ask(llm['chat']['completions']['create']({ model, messages }));",
  'const { chat: { completions } } = llm; export const ask = (messages) => completions.create({ model, messages });',
  'const { embeddings, responses } = llm; export const ask = (input) => responses.create({ model, input });',
  'const { responses: api } = llm; export const ask = (input) => api.create({ model, input });',
  'export const ask = (responses, input) => responses.create({ model, input });',
  'export const api = llm?.chat?.completions;',
])('registers listeners where a part of a client is reached: %s', (text) => {
  for (const name of ['require-finish-reason-check', 'no-floating-request'] as const)
    expect(listenersIn(text, plugin.rules[name]), name).not.toEqual([]);
});
