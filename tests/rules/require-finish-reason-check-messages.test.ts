import { expect, it } from 'vitest';
import rule from '../../src/rules/require-finish-reason-check.js';

it('F16: the messages hold for every SDK with this chain, and name no vendor and no model', () => {
  const messages = Object.values(rule.meta.messages);
  expect(messages.length).toBeGreaterThan(3);
  expect(messages.filter((message) => /openai|gpt|chatgpt/i.test(message))).toEqual([]);
});
