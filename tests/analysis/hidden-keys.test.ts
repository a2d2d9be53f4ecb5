import { describe, expect, it } from 'vitest';
import { findHiddenKeys } from '../../src/analysis/environment/hidden-keys.js';
import { analyse } from '../support/analyse.js';

/** What stands in for the keys of a file, with the variables that it stands in for. */
const hidden = (code: string, filename = 'file.ts') =>
  findHiddenKeys(analyse(`import OpenAI from 'openai';\nimport dotenv from 'dotenv';\n${code}`, { filename })).map(
    ({ standIn, read }) => [standIn, ...read.names].join(' '),
  );

describe('what stands in for a missing key', () => {
  it.each<[standIn: string, expected: string[]]>([
    ["''", ['empty A']],
    ["'  '", ['empty A']],
    ['``', ['empty A']],
    ["'changeme'", ['placeholder A']],
    ["'precise'", ['placeholder A']],
    ["'knot'", ['placeholder A']],
    ['settings.key', []],
    ['undefined', []],
    ['process.env.B', []],
  ])('process.env.A ?? %s', (standIn, expected) => {
    expect(hidden(`new OpenAI({ apiKey: process.env.A ?? ${standIn} });`)).toEqual(expected);
    expect(hidden(`const none = ${standIn}; new OpenAI({ apiKey: process.env.A || none });`)).toEqual(expected);
  });

  it.each([
    'build-time',
    'ci',
    'for CI runs',
    'test',
    'mock',
    'fake',
    'dummy',
    'localhost',
    'stub',
    'offline',
    'not-needed',
    'not_required',
    'not used',
    'notneeded',
    'unused',
    'ignored',
    'Ollama',
    'EMPTY',
    'none',
  ])('%s is there on purpose', (text) => {
    expect(hidden(`new OpenAI({ apiKey: process.env.A ?? '${text}' });`)).toEqual([]);
  });

  it('a key that is written down is the mistake then', () => {
    const hexadecimal = ['abc123', 'cab312', 'bca231', 'acb132', 'cba321', 'ba'].join('');
    expect(hidden(`new OpenAI({ apiKey: process.env.A ?? '${hexadecimal}' });`)).toEqual([]);
  });

  it.each<[code: string, expected: string[]]>([
    ['new OpenAI({ apiKey: `${process.env.A}` });', ['word A']],
    [
      "new OpenAI({ apiKey: process.env.A ?? '' }); new OpenAI({ apiKey: process.env.B ?? '' });",
      ['empty A', 'empty B'],
    ],
    ["const key = process.env.A ?? ''; new OpenAI({ apiKey: key }); new OpenAI({ apiKey: key });", ['empty A']],
    ["new OpenAI({ apiKey: process.env.A ?? process.env.VITE_A ?? '' });", []],
    ['new OpenAI({ apiKey: process.env.A });', []],
    // Where the requests go.
    ["new OpenAI({ apiKey: process.env.A ?? '', baseURL: undefined });", ['empty A']],
    ["new OpenAI({ apiKey: process.env.A ?? '', baseURL: 'https://api.groq.com/openai/v1' });", ['empty A']],
    ["new OpenAI({ apiKey: process.env.A ?? 'changeme', baseURL: 'https://api.groq.com/openai/v1' });", []],
    ["new OpenAI({ apiKey: process.env.A ?? '', baseURL: url });", []],
    ["new OpenAI({ apiKey: process.env.A ?? 'changeme', baseURL: url });", []],
    ["new OpenAI({ apiKey: process.env.A ?? '', baseURL: 'http://localhost:1234' });", []],
    // A load that is too late has a rule of its own.
    ["const key = process.env.A ?? ''; dotenv.config(); new OpenAI({ apiKey: key });", []],
    [
      "const key = process.env.A ?? ''; dotenv.config(); new OpenAI({ apiKey: key }); new OpenAI({ apiKey: process.env.B ?? '' });",
      ['empty B'],
    ],
  ])('%s', (code, expected) => {
    expect(hidden(code)).toEqual(expected);
  });

  it.each<[name: string, calls: string, expected: string[]]>([
    ['without the key', 'await make();', ['empty A']],
    ['with the key', 'await make(key);', []],
    ['once with the key, once without', 'await make(key); await make();', ['empty A']],
    ['with a text', 'await make`x`;', ['empty A']],
    ['elsewhere', 'export { make };', ['empty A']],
  ])('a default of an async function that is called %s', (_, calls, expected) => {
    expect(
      hidden(`async function make(k = process.env.A ?? '') { return new OpenAI({ apiKey: k }); } ${calls}`),
    ).toEqual(expected);
  });

  it('not in tests', () => {
    expect(hidden("new OpenAI({ apiKey: process.env.A ?? '' });", 'src/chat.test.ts')).toEqual([]);
  });
});

describe('a look at the key elsewhere in the file', () => {
  const CLIENT = "const ai = new OpenAI({ apiKey: process.env.A ?? '' });";

  it.each<[code: string, looks: boolean]>([
    ['if (process.env.A) log();', true],
    ['if (isValid(process.env.A)) log();', true],
    ['if (process.env.A.length > 20) log();', true],
    ['if (models[process.env.A]) log();', true],
    ['if (c) log(); if (process.env.A) log();', true],
    ['log(process.env.A ? 1 : 2);', true],
    ['process.env.A && log();', true],
    ['log(!process.env.A);', true],
    ['log(Boolean(process.env.A));', true],
    ['const key = process.env.A; if (key) log();', true],
    ['const config = { key: process.env.A }; if (config.key) log();', true],
    ['if (!process.env.A || !process.env.B) throw 1;', true],
    ['if (!ai.apiKey) throw 1;', true],
    ["log(process.env.A === '');", true],
    ["switch (process.env.A) { case '': log(); }", true],
    ['log(process.env.A.length > 0);', true],
    ['log(/^sk-/.test(process.env.A));', true],
    ["log(process.env.A.startsWith('sk-'));", true],
    ['requireEnv({ A: process.env.A });', true],
    ['const config = { key: process.env.A }; for (const [k, v] of Object.entries(config)) if (!v) throw k;', true],
    ['const config = { ai: { key: process.env.A } }; schema.parse(config.ai);', true],
    ['const config = { key: process.env.B }; validate(config);', false],
    ['validate(config);', false],
    ['log(process.env.A + 1);', false],
    ['save({ A: process.env.A });', false],
    ["log(process.env.B === '');", false],
    ['if (process.env.B) log();', false],
    ['if (process.env.B) log(process.env.A);', false],
    ['log(c ? process.env.A : 2);', false],
    ['c && log(process.env.A);', false],
    ['log(process.env.A || 2);', false],
    ['log(-process.env.A);', false],
    ['log(process.env.A);', false],
    ['log(rules.Boolean(process.env.A));', false],
    ['log(Number(process.env.A));', false],
    ['log(Boolean());', false],
    ['log(Boolean(c, process.env.A));', false],
    ['if (!process.env.B) throw 1;', false],
    ['if (ai.baseURL) log();', false],
  ])('%s: %s', (code, looks) => {
    expect(hidden(`${CLIENT} ${code}`)).toEqual(looks ? [] : ['empty A']);
  });

  it('a look at the object that holds the client its key', () => {
    const config = "const config = { key: process.env.A ?? '' }; new OpenAI({ apiKey: config.key });";
    expect(hidden(config)).toEqual(['empty A']);
    expect(hidden(`${config} log(config);`)).toEqual(['empty A']);
    expect(hidden(`${config} validateConfig(config);`)).toEqual([]);
  });

  it('a check of something that the client made', () => {
    expect(hidden("parse(new OpenAI({ apiKey: process.env.A ?? '' }).responses);")).toEqual(['empty A']);
  });

  it('what hides the key is no look at it', () => {
    expect(hidden("new OpenAI({ apiKey: process.env.A ? process.env.A : '' });")).toEqual(['empty A']);
    expect(hidden("const key = process.env.A ? process.env.A : ''; new OpenAI({ apiKey: key });")).toEqual(['empty A']);
  });

  it('a look at one of the variables of a client is enough', () => {
    const client = "new OpenAI({ apiKey: process.env.A || process.env.B || '' });";
    expect(hidden(client)).toEqual(['empty A B']);
    expect(hidden(`${client} if (!process.env.B) throw 1;`)).toEqual([]);
    expect(hidden(`${client} if (!process.env.B || !process.env.PORT) throw 1;`)).toEqual([]);
    expect(hidden(`${client} if (!process.env.PORT) throw 1;`)).toEqual(['empty A B']);
  });
});

describe('a client with another key', () => {
  it.each<[code: string, expected: string[]]>([
    [
      "let ai = new OpenAI({ apiKey: process.env.A ?? '' }); const set = (apiKey) => { ai = new OpenAI({ apiKey }); };",
      [],
    ],
    [
      "class A { ai = new OpenAI({ apiKey: process.env.A ?? '' }); set(apiKey) { this.ai = new OpenAI({ apiKey }); } }",
      [],
    ],
    ["const ai = new OpenAI({ apiKey: process.env.A ?? '' }); ai.apiKey = await load();", []],
    // Other things, other places.
    ["const ai = new OpenAI({ apiKey: process.env.A ?? '' }); other.apiKey = await load();", ['empty A']],
    ["let ai; const get = () => (ai ??= new OpenAI({ apiKey: process.env.A ?? '' }));", ['empty A']],
    [
      "let ai, b; ai = new OpenAI({ apiKey: process.env.A ?? '' }); const set = (apiKey) => { b = new OpenAI({ apiKey }); };",
      ['empty A'],
    ],
    [
      "let ai; if (azure) ai = new AzureOpenAI({ apiKey }); else ai = new OpenAI({ apiKey: process.env.A ?? '' });",
      ['empty A'],
    ],
    [
      "let ai = new OpenAI({ apiKey: process.env.A ?? '' }); const reset = () => { ai = new OpenAI({ apiKey: process.env.A ?? '' }); };",
      ['empty A', 'empty A'],
    ],
    // One in the headers.
    ["new OpenAI({ apiKey: process.env.A ?? '', defaultHeaders: { Authorization: token } });", []],
    ["new OpenAI({ apiKey: process.env.A ?? '', defaultHeaders: { 'cf-aig-authorization': token } });", []],
    ["new OpenAI({ apiKey: process.env.A ?? '', defaultHeaders: { ...headers } });", []],
    ["new OpenAI({ apiKey: process.env.A ?? '', defaultHeaders: headers });", []],
    ["new OpenAI({ apiKey: process.env.A ?? '', defaultHeaders: { 'X-Title': 'Chat' } });", ['empty A']],
    ["new OpenAI({ apiKey: process.env.A ?? '', defaultHeaders: undefined });", ['empty A']],
  ])('%s', (code, expected) => {
    expect(hidden(code)).toEqual(expected);
  });
});
