import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.js';
import { lint } from './support/lint.js';

const PROGRAM = "import OpenAI from 'openai'; export const openai = new OpenAI();";

describe('readSettings', () => {
  it('is content with no settings at all', () => {
    expect(readSettings({})).toMatchObject({ packages: [], clientModules: [], envLoaders: [] });
  });

  it('ignores what belongs to other plugins', () => {
    expect(readSettings({ react: { version: 'detect' } })).toMatchObject({ packages: [] });
  });

  it('completes what is not given', () => {
    expect(readSettings({ openai: { packages: ['@acme/llm'] } })).toMatchObject({
      packages: ['@acme/llm'],
      clientModules: [],
      envLoaders: [],
    });
  });

  it.each([
    ['a list', [], 'settings.openai must be an object.'],
    ['a string', 'openai', 'settings.openai must be an object.'],
    ['null', null, 'settings.openai must be an object.'],
    ['true', true, 'settings.openai must be an object.'],
  ])('refuses %s in place of an object', (_what, openai, message) => {
    expect(() => readSettings({ openai })).toThrow(message);
  });

  it.each(['package', 'Packages', 'clientModule', 'models'])('names the unknown key "%s" and the known ones', (key) => {
    expect(() => readSettings({ openai: { [key]: [] } })).toThrow(
      `settings.openai.${key} is not a setting; known are packages, clientModules, envLoaders.`,
    );
  });

  it.each(['packages', 'clientModules', 'envLoaders'])('refuses %s that is not a list of non-empty strings', (key) => {
    const message = `settings.openai.${key} must be a list of non-empty strings.`;
    for (const value of ['openai', 1, {}, [1], [''], ['a', null], [['a']]]) {
      expect(() => readSettings({ openai: { [key]: value } }), JSON.stringify(value)).toThrow(message);
    }
  });
});

describe('mentionedIn', () => {
  it.each([
    ['a package', { packages: ['@acme/llm'] }, "import { ai } from '@acme/llm';", true],
    ['another package', { packages: ['@acme/llm'] }, "import { ai } from '@acme/ui';", false],
    ['a loader', { envLoaders: ['./config/load.js'] }, "import './config/load.js';", true],
    ['a loader without its extension', { envLoaders: ['./config/load.js'] }, "require('./config/load');", true],
    ['a module', { clientModules: ['src/lib/llm.ts'] }, "import { ai } from '../lib/llm.js';", true],
    ['a glob', { clientModules: ['**/lib/*.client.ts'] }, "import { ai } from './chat.client.js';", true],
    ['a glob that is not named', { clientModules: ['**/lib/*.client.ts'] }, "import { ai } from './chat.js';", false],
    ['a glob that ends in a wildcard', { clientModules: ['@acme/ai/**'] }, "import ai from '@acme/ai/chat';", true],
  ])('finds %s', (_what, openai, text, mentioned) => {
    expect(readSettings({ openai }).mentionedIn(text)).toBe(mentioned);
  });

  it('finds nothing without settings', () => {
    expect(readSettings({}).mentionedIn("import OpenAI from 'openai';")).toBe(false);
  });
});

describe('an ESLint run', () => {
  it('accepts good settings', () => {
    const settings = { openai: { packages: ['@acme/llm'], clientModules: ['**/llm.ts'], envLoaders: ['@acme/env'] } };
    expect(lint(PROGRAM, { settings })).toEqual([]);
  });

  it('stops with an error that names the wrong key', () => {
    expect(() => lint(PROGRAM, { settings: { openai: { clients: [] } } })).toThrow(
      /settings\.openai\.clients is not a setting/,
    );
  });

  it('stops with an error that names the key with the wrong type', () => {
    expect(() => lint(PROGRAM, { settings: { openai: { packages: 'openai' } } })).toThrow(
      /settings\.openai\.packages must be a list of non-empty strings/,
    );
  });
});
