import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../src/analysis/clients.js';
import type { ClientKind } from '../../src/sdk/packages.js';
import type { OpenAISettings } from '../../src/settings.js';
import { analyse } from '../support/analyse.js';

/** The kind of client that is the first argument of `ask(…)`, of all things a file could ask. */
function kindOf(code: string, settings: OpenAISettings = {}): ClientKind | undefined {
  const file = analyse(code, { settings });
  const call = file.nodes('CallExpression').find(({ callee }) => file.sourceCode.getText(callee) === 'ask');
  const [client] = call?.arguments ?? [];
  if (!client) throw new Error('Nothing is asked.');
  return file.clients.clientKind(client);
}

const IMPORT = "import OpenAI, { AzureOpenAI } from 'openai';";

describe('clients: classes', () => {
  it.each<[string, ClientKind | undefined]>([
    ["import OpenAI from 'openai'; ask(new OpenAI());", 'openai'],
    ["import { OpenAI } from 'openai'; ask(new OpenAI());", 'openai'],
    ["import { OpenAI as Client } from 'openai'; ask(new Client());", 'openai'],
    ["import { AzureOpenAI } from 'openai'; ask(new AzureOpenAI({}));", 'azure'],
    ["import { Configuration, OpenAIApi } from 'openai'; ask(new OpenAIApi(new Configuration()));", 'v3'],
    ["import * as sdk from 'openai'; ask(new sdk.AzureOpenAI());", 'azure'],
    ["import * as sdk from 'openai'; ask(new sdk.default());", 'openai'],
    ["const OpenAI = require('openai'); ask(new OpenAI());", 'openai'],
    ["const { OpenAI } = require('openai'); ask(new OpenAI());", 'openai'],
    ['const Class = process.env.AZURE ? AzureOpenAI : OpenAI; ask(new Class());', undefined],
    [`${IMPORT} ask(new (azure ? AzureOpenAI : OpenAI)());`, 'azure'],
    [`${IMPORT} ask(new (own ? Own : OpenAI)());`, 'openai'],
    [`${IMPORT} class Mine extends OpenAI {} ask(new Mine());`, 'openai'],
    [`${IMPORT} const Mine = class extends AzureOpenAI {}; ask(new Mine());`, 'azure'],
    [`${IMPORT} class Mine extends OpenAI {} class Ours extends Mine {} ask(new Ours());`, 'openai'],
    [`${IMPORT} class Mine {} ask(new Mine());`, undefined],
    [`${IMPORT} class Mine extends Other {} ask(new Mine());`, undefined],
    ['class A extends B {} class B extends A {} ask(new A());', undefined],
    ["import { Stream } from 'openai'; ask(new Stream());", undefined],
    ["import OpenAI from 'elsewhere'; ask(new OpenAI());", undefined],
    ["import { OpenAI } from '@llamaindex/openai'; ask(new OpenAI());", undefined],
    // A module of the project that passes the class on, under its own name.
    ["import { OpenAI } from './sdk.js'; ask(new OpenAI());", 'openai'],
    ["import { AzureOpenAI } from '@/sdk'; ask(new AzureOpenAI());", 'azure'],
    ["import { OpenAI } from '~/sdk'; ask(new OpenAI());", 'openai'],
    ["import { OpenAI } from '#sdk'; ask(new OpenAI());", 'openai'],
    ["import OpenAI from './sdk.js'; ask(new OpenAI());", undefined],
    ["import { MyOpenAI } from './sdk.js'; ask(new MyOpenAI());", undefined],
    ["import { OpenAIish } from './sdk.js'; ask(new OpenAIish());", undefined],
    ["import { sdk } from './sdk.js'; ask(new sdk.OpenAI());", undefined],
    ["import { OpenAI } from 'sdk/@scope'; ask(new OpenAI());", undefined],
  ])('%s', (code, expected) => {
    expect(kindOf(code)).toBe(expected);
  });

  it('takes the packages of the settings for the SDK', () => {
    const code = "import OpenAI from '@acme/openai'; ask(new OpenAI());";
    expect(kindOf(code)).toBeUndefined();
    expect(kindOf(code, { packages: ['@acme/openai'] })).toBe('openai');
    expect(kindOf(`${IMPORT} ask(new OpenAI());`, { packages: ['@acme/openai'] })).toBe('openai');
  });
});

describe('clients: values', () => {
  it.each<[string, ClientKind | undefined]>([
    ['const ai = new OpenAI(); ask(ai);', 'openai'],
    ['let ai; ai = new AzureOpenAI(); ask(ai);', 'azure'],
    ['const first = new OpenAI(); const ai = first; ask(ai);', 'openai'],
    ['ask(await new OpenAI());', 'openai'],
    ['let ai; ask(ai = new OpenAI());', 'openai'],
    ['let ai; ask(ai ??= new OpenAI());', 'openai'],
    ['ask(given || new OpenAI());', 'openai'],
    ['ask(new OpenAI() ?? given);', 'openai'],
    ['ask(azure ? new AzureOpenAI() : given);', 'azure'],
    ['ask(azure ? given : new OpenAI());', 'openai'],
    ['ask(given);', undefined],
    ['const ai = 1; ask(ai);', undefined],
    ['const ai = ai; ask(ai);', undefined],
    // Annotations.
    ['function f(ai: OpenAI) { ask(ai); }', 'openai'],
    ['function f(ai: AzureOpenAI | null) { ask(ai); }', 'azure'],
    ['function f(ai: null | OpenAI) { ask(ai); }', 'openai'],
    ['function f(ai: string | number) { ask(ai); }', undefined],
    ['function f(ai: Other) { ask(ai); }', undefined],
    ['function f(ai: OpenAI.Chat) { ask(ai); }', undefined],
    ['function f(ai) { ask(ai); }', undefined],
    ["import type { Other } from './other.js'; function f(ai: Other) { ask(ai); }", undefined],
    ["import type { OpenAI as Theirs } from './other.js'; function f(ai: Theirs) { ask(ai); }", undefined],
    ['declare const ai: OpenAI; ask(ai);', 'openai'],
    // Objects and what is taken out of them.
    ['const apis = { ai: new OpenAI() }; ask(apis.ai);', 'openai'],
    ['const apis = { other: 1, ai: new AzureOpenAI() }; ask(apis.ai);', 'azure'],
    ['const apis = { ai: new OpenAI() }; ask(apis.other);', undefined],
    ['const apis = { ...more, ai: new OpenAI() }; ask(apis.ai);', 'openai'],
    ['const apis = { ai: new OpenAI() }; ask(apis[name]);', undefined],
    ['const { chat } = new OpenAI(); ask(chat);', undefined],
    ['ask(apis.ai);', undefined],
    // Functions of the file.
    ['const make = () => new OpenAI(); ask(make());', 'openai'],
    ['function make() { return new AzureOpenAI(); } ask(make());', 'azure'],
    ['async function make() { return new OpenAI(); } ask(await make());', 'openai'],
    ['function make() { return 1; } ask(make());', undefined],
    ['function make() { if (cached) return cached; return new OpenAI(); } ask(make());', 'openai'],
    ['function make() { return make(); } ask(make());', undefined],
    ['ask(make());', undefined],
    ['let make = () => new OpenAI(); make = other; ask(make());', undefined],
    // Fields.
    ['class Bot { ai = new OpenAI(); run() { ask(this.ai); } }', 'openai'],
    ['class Bot { #ai = new AzureOpenAI(); run() { ask(this.#ai); } }', 'azure'],
    ['class Bot { constructor() { this.ai = new OpenAI(); } run() { ask(this.ai); } }', 'openai'],
    ['class Bot { ai: OpenAI; run() { ask(this.ai); } }', 'openai'],
    ['class Bot { ai?: AzureOpenAI; run() { ask(this.ai); } }', 'azure'],
    ['class Bot { ai: Other; run() { ask(this.ai); } }', undefined],
    ['class Bot { ai; constructor(ai: OpenAI) { this.ai = ai; } run() { ask(this.ai); } }', 'openai'],
    ['class Bot { constructor(private readonly ai: OpenAI) {} run() { ask(this.ai); } }', 'openai'],
    ['class Bot { constructor(private ai: OpenAI = fallback) {} run() { ask(this.ai); } }', 'openai'],
    ['class Bot { constructor(private ai) {} run() { ask(this.ai); } }', undefined],
    ['class Bot { ai = 1; constructor() { this.ai = new OpenAI(); } run() { ask(this.ai); } }', 'openai'],
    ['class Bot { other = new OpenAI(); run() { ask(this.ai); } }', undefined],
    ['class Bot { [name] = new OpenAI(); run() { ask(this.ai); } }', undefined],
    ['class Bot { ai = new OpenAI(); run() { ask(this[name]); } }', undefined],
    ['class Bot { run() { ask(this.ai); } } class Other { ai = new OpenAI(); }', undefined],
    ['class Bot { run() { that.ai = new OpenAI(); ask(this.ai); } }', undefined],
    ['ask(this.ai);', undefined],
    // The client itself, inside of its class.
    ['class Mine extends OpenAI { run() { ask(this); } }', 'openai'],
    ['class Mine extends Other { run() { ask(this); } }', undefined],
    ['class Mine { run() { ask(this); } }', undefined],
    ['ask(this);', undefined],
  ])('%s', (code, expected) => {
    expect(kindOf(`${IMPORT} ${code}`)).toBe(expected);
  });

  it('takes what modules of the settings export for clients, or what they return', () => {
    const settings = { clientModules: ['**/lib/llm.ts'] };
    expect(kindOf("import { ai } from './lib/llm.js'; ask(ai);", settings)).toBe('openai');
    expect(kindOf("import ai from '../lib/llm'; ask(ai);", settings)).toBe('openai');
    expect(kindOf("import { getAI } from './lib/llm.js'; ask(getAI());", settings)).toBe('openai');
    expect(kindOf("import { ai } from './lib/other.js'; ask(ai);", settings)).toBeUndefined();
    expect(kindOf("import { getAI } from './lib/other.js'; ask(getAI());", settings)).toBeUndefined();
    expect(kindOf("import { ai } from './lib/llm.js'; ask(ai);")).toBeUndefined();
  });
});

describe('clients: constructions', () => {
  const constructions = (code: string) => {
    const file = analyse(`${IMPORT} ${code}`);
    return file.clients.constructions.map(({ kind, options, subclass }) =>
      [kind, options ? file.sourceCode.getText(options) : 'no options', subclass?.id?.name].join(' ').trim(),
    );
  };

  it.each<[string, string[]]>([
    ['new OpenAI();', ['openai no options']],
    ['new OpenAI({ apiKey }, more);', ['openai { apiKey }']],
    ['new Map(); new AzureOpenAI(options); new OpenAI(...all);', ['azure options', 'openai ...all']],
    ['class Mine extends OpenAI {} new Mine({});', ['openai {} Mine']],
    ['const Ours = class Mine extends OpenAI {}; new Ours();', ['openai no options Mine']],
    ['function Mine() {} new Mine();', []],
  ])('%s', (code, expected) => {
    expect(constructions(code)).toEqual(expected);
  });
});

describe('clients: globs of modules', () => {
  it.each<[string, string, boolean]>([
    ['openai-client', 'openai-client', true],
    ['openai-client', 'my-openai-client', false],
    ['openai-client', 'openai-client-2', false],
    ['./lib/llm.ts', '../../lib/llm.js', true],
    ['./lib/llm.js', './lib/llm', true],
    ['../lib/llm.mts', './lib/llm.mjs', true],
    ['lib/llm.tsx', 'lib/llm.cjs', true],
    ['lib/llm', 'lib/llm.ts', true],
    ['lib/llm.json', 'lib/llm', false],
    ['lib/llm.ts', 'lib/llmxts', false],
    ['lib/l.m', 'lib/l.m', true],
    ['lib/l.m', 'lib/lxm', false],
    ['lib/a+b(c)', 'lib/a+b(c)', true],
    ['lib/*', 'lib/llm', true],
    ['lib/*', 'lib/deep/llm', false],
    ['lib/*.client.ts', './lib/ai.client.js', true],
    ['lib/*.client.ts', './lib/ai.server.js', false],
    ['lib/**', 'lib/', true],
    ['**/llm', 'llm', true],
    ['**/llm', './lib/deep/llm.js', true],
    ['**/llm', 'other-llm', false],
    ['lib/**/llm', 'lib/llm', true],
    ['lib/**/llm', 'lib/a/b/llm', true],
    ['lib/ll?', 'lib/llm', true],
    ['lib/ll?', 'lib/ll', false],
    ['lib?llm', 'lib/llm', false],
    ['@/lib/llm', '@/lib/llm', true],
  ])('%s is %s: %s', (glob, source, expected) => {
    expect(matchesGlob(source, [glob])).toBe(expected);
  });

  it('one of several is enough, and none is not', () => {
    expect(matchesGlob('b', ['a', 'b'])).toBe(true);
    expect(matchesGlob('b', [])).toBe(false);
  });
});
