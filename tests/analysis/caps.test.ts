import { expect, it } from 'vitest';
import { capOf } from '../../src/analysis/caps.js';
import { analyse } from '../support/analyse.js';

/** The limit of the first request, as `parameter: text (number)`. */
function told(code: string): string | undefined {
  const file = analyse(code);
  const [request] = file.requests;
  if (!request) throw new Error('No request in the code.');
  const cap = capOf(request, file);
  if (!cap) return undefined;
  const text = cap.value ? file.sourceCode.getText(cap.value as never) : 'default';
  return `${cap.parameter}: ${text}${cap.tokens === undefined ? '' : ` (${cap.tokens})`}`;
}

const chat = (options: string) => `openai.chat.completions.create({ model, messages, ${options} });`;

it.each<[string, string | undefined]>([
  [chat(''), undefined],
  [chat('max_tokens: 100'), 'max_tokens: 100 (100)'],
  [chat('max_completion_tokens: 100'), 'max_completion_tokens: 100 (100)'],
  [chat('max_tokens: 1, max_completion_tokens: 2'), 'max_completion_tokens: 2 (2)'],
  [chat('max_output_tokens: 100'), undefined],
  [chat('max_tokens: limit'), 'max_tokens: limit'],
  [`const limit = 50; ${chat('max_tokens: limit')}`, 'max_tokens: limit (50)'],
  [chat("max_tokens: '100'"), "max_tokens: '100'"],
  [chat('max_tokens: undefined'), undefined],
  [chat('max_tokens: null'), undefined],
  [chat('max_tokens: void 0'), undefined],
  [chat('max_tokens: -x'), 'max_tokens: -x'],
  [chat('max_tokens: 100, max_completion_tokens: undefined'), 'max_tokens: 100 (100)'],
  [`const none = null; ${chat('max_tokens: none')}`, undefined],
  [chat('...options'), undefined],
  ['openai.responses.create({ model, input, max_output_tokens: 100 });', 'max_output_tokens: 100 (100)'],
  ['openai.responses.create({ model, input, max_tokens: 100 });', undefined],
  ['openai.completions.create({ model, prompt });', 'max_tokens: default (16)'],
  ['openai.completions.create({ model, prompt, max_tokens: 5 });', 'max_tokens: 5 (5)'],
  ['openai.completions.create({ model, prompt, ...options });', undefined],
])('%s', (code, expected) => {
  expect(told(code)).toBe(expected);
});

it.each<[string, string, number | undefined, boolean]>([
  ['max_tokens: options.max_tokens || 500, ...options', '{ options: { max_tokens: 1000 } }', 1000, false],
  ['max_tokens: options.max_tokens || 500', '{ options: { max_tokens: 1000 } }', 1000, false],
  ['max_tokens: options.max_tokens || 500', '{ options: { temperature: 0 } }', 500, false],
  ['max_tokens: options.max_tokens || 500', '{}', 500, false],
  ['max_tokens: 500, ...options', '{ options: { max_tokens: 1000 } }', 1000, false],
  ['max_tokens: 500, ...options', '{ options: { temperature: 0 } }', 500, false],
  ['max_tokens: 500, ...options', '{ options: others }', 500, true],
  ['...options, max_tokens: 500', '{ options: others }', 500, false],
])('%s for %s', (body, given, tokens, isReplaceable) => {
  const file = analyse(
    `const create = ({ options = {} }) => openai.chat.completions.create({ model, messages, ${body} });
    export const ask = async () => (await create(${given})).choices[0].message.content;`,
  );
  const [request] = file.requests;
  if (!request) throw new Error('No request in the code.');
  const [use] = file.replies.of(request).uses;
  expect(capOf(request, file, use?.step)).toMatchObject({ tokens, isReplaceable });
});
