import { describe, expect, it } from 'vitest';
import { findChecks } from '../../src/analysis/environment/checks.js';
import { credentialOf } from '../../src/analysis/environment/credentials.js';
import { findKeyReads } from '../../src/analysis/environment/key-reads.js';
import { findLoads } from '../../src/analysis/environment/loads.js';
import { isMetFirst, isOverBefore } from '../../src/analysis/environment/text-order.js';
import { analyse, callsOf } from '../support/analyse.js';

/** Where the key of the first client of a text comes from, in one line. */
function credential(code: string): string {
  const file = analyse(code);
  const [construction] = file.clients.constructions;
  const found = file.lookup(construction?.options, 'apiKey');
  if (found.is !== 'found') return found.is;
  const key = credentialOf(found.value, file);
  if (key.is === 'imported') return `imported ${key.source} ${key.path.join('.')}`;
  if (key.is !== 'environment') return key.is;
  return ['environment', ...key.names, ...(key.hides ? ['hidden'] : []), ...(key.apart ? ['apart'] : [])].join(' ');
}

const client = (before: string, key: string) =>
  `import OpenAI from 'openai';\n${before}\nnew OpenAI({ apiKey: ${key} });`;

describe('where a key comes from', () => {
  it.each([
    ['process.env.A', '', 'environment A'],
    ["process.env['A']!", '', 'environment A'],
    ['process.env.A as string', '', 'environment A'],
    ['env.A', "import { env } from 'node:process';", 'environment A'],
    ['env.A', "import process from 'node:process'; const { env } = process;", 'environment A'],
    ['env.A', "import { env } from 'process';", 'environment A'],
    ['env.A', 'const { env } = process;', 'environment A'],
    ['env.A', 'const { env } = globalThis.process;', 'environment A'],
    ['env.A', 'const env = process.env;', 'environment A'],
    ['e.A', 'const { env: e } = process;', 'environment A'],
    ['A', 'const { env } = process; const { A } = env;', 'environment A'],
    ['A', 'const { env: { A } } = process;', 'environment A'],
    ['key', "const { env: { A: key = 'x' } } = process;", 'environment A hidden'],
    ['A', 'const { env: { ...A } } = process;', 'unknown'],
    ['A', 'const { env: { A } } = other;', 'unknown'],
    ['A', 'const { argv: { A } } = process;', 'unknown'],
    ['env.A', 'let { env } = process; env = other;', 'unknown'],
    ['env.A', 'const { env } = other;', 'unknown'],
    ['env.A', 'const process = { env: {} }; const { env } = process;', 'unknown'],
    ['env.A', 'function f(process) { const { env } = process; }', 'unknown'],
    ['env.A', 'const { config } = process; const { env } = config;', 'unknown'],
    ['process.env.A', "import * as process from 'process';", 'environment A'],
    ['argv.A', "import { argv } from 'process';", 'unknown'],
    ['env.A', "import { env } from './env.js';", 'imported ./env.js env.A'],
    ['versions.env.A', "import { versions } from 'node:process';", 'unknown'],
    ['globalThis.other.env.A', '', 'unknown'],
    ['globalThis.process.env.A', '', 'environment A'],
    ['Bun.env.A', '', 'environment A'],
    ['import.meta.env.VITE_A', '', 'environment VITE_A apart'],
    ["Deno.env.get('A')", '', 'environment A apart'],
    ['A', 'const { A } = process.env;', 'environment A'],
    ['key', 'const { A: key } = process.env;', 'environment A'],
    ['A', "const { A = 'x' } = process.env;", 'environment A hidden'],
    ['key', 'const first = process.env.A; const key = first;', 'environment A'],
    ['process.env[NAME]', "const NAME = 'A';", 'environment A'],
    ["process.env.A || 'x'", '', 'environment A hidden'],
    ["process.env.A ?? ''", '', 'environment A hidden'],
    ['process.env.A ?? undefined', '', 'environment A'],
    ['process.env.A ?? process.env.B', '', 'environment A B'],
    ["process.env.A ? process.env.A : 'x'", '', 'environment A hidden'],
    ['`${process.env.A}`', '', 'environment A hidden'],
    ['String(process.env.A)', '', 'environment A hidden'],
    ["process.env.A + ''", '', 'environment A hidden'],
    ['process.env.A?.trim()', '', 'environment A'],
    ['config.openai.key', 'const config = { openai: { key: process.env.A } };', 'environment A'],
    [
      "need('A')",
      'function need(name: string) { const v = process.env[name]; if (!v) throw new Error(name); return process.env[name]; }',
      'environment A',
    ],
    ['getKey()', 'const getKey = () => process.env.A;', 'environment A'],
    ["read('A')", 'const read = (name: string) => process.env[name];', 'environment A'],
    ['read(x)', 'const read = (name: string) => process.env[name];', 'unknown'],
    ["read('A')", 'const read = (name: string) => process.env[other];', 'unknown'],
    // Defaults, one behind the other.
    ["process.env.A || process.env.B || 'x'", '', 'environment A B hidden'],
    ["(process.env.A || 'x') ?? process.env.B", '', 'environment A B hidden'],
    ["process.env.A ?? (process.env.B || 'x')", '', 'environment A B hidden'],
    ['process.env.A ?? process.env.A', '', 'environment A'],
    ['undefined ?? process.env.A', '', 'environment A'],
    ["'x' || process.env.A", '', 'elsewhere'],
    ['settings.key || process.env.A', '', 'unknown'],
    ["KEY || 'x'", "import { KEY } from './config.js';", 'imported ./config.js KEY'],
    ['undefined ?? KEY', "import { KEY } from './config.js';", 'imported ./config.js KEY'],
    ['KEY || process.env.A', "import { KEY } from './config.js';", 'unknown'],
    ['process.env.A || KEY', "import { KEY } from './config.js';", 'unknown'],
    ["'sk-1'", '', 'elsewhere'],
    ['async () => token', '', 'elsewhere'],
    ['undefined', '', 'absent'],
    ['await vault.get("A")', '', 'unknown'],
    ['settings.key', '', 'unknown'],
    ['process.env.A || settings.key', '', 'unknown'],
    ['key', 'export function f(key: string) {}; declare const key: string;', 'unknown'],
    ['process.env.A', 'function f(process: any) {}', 'environment A'],
    ['KEY', "import { KEY } from './config.js';", 'imported ./config.js KEY'],
    ['config.ai.key', "import config from './config.js';", 'imported ./config.js default.ai.key'],
    ...['@/config', '~/config', '#config', '/srv/config.js', '../config.js'].map((source): [string, string, string] => [
      'KEY',
      `import { KEY } from '${source}';`,
      `imported ${source} KEY`,
    ]),
    ['KEY', "import { KEY } from 'config';", 'unknown'],
    ['KEY', "import { KEY } from 'my.config';", 'unknown'],
    // Texts that are put together.
    ['null', '', 'unknown'],
    ['`sk-1`', '', 'elsewhere'],
    ['`${token}`', '', 'unknown'],
    ['`${process.env.A}${token}`', '', 'unknown'],
    ["'sk-' + process.env.A", '', 'environment A hidden'],
    ['process.env.A + process.env.B', '', 'environment A hidden'],
    ['process.env.A + token', '', 'unknown'],
    ["'sk-' + '1'", '', 'elsewhere'],
    ["token + 'sk-1'", '', 'unknown'],
    ['process.env.A - 1', '', 'unknown'],
    ['process.env.A && process.env.B', '', 'unknown'],
    ['isProduction ? process.env.A : process.env.B', '', 'unknown'],
    ['process.env.A ? process.env.A : process.env.B', '', 'environment A B'],
    // Conversions.
    ['String()', '', 'elsewhere'],
    ['String(token)', '', 'unknown'],
    ['String(process.env.A)', 'function String(x) { return token; }', 'unknown'],
    ['text.String(process.env.A)', '', 'unknown'],
    ['process.env.A.toString()', '', 'environment A'],
    ["process.env.A.replace('a', 'b')", '', 'environment A'],
    ['process.env.A.slice(1)', '', 'unknown'],
    ['process.env.A[method]()', '', 'unknown'],
    // Functions of the file.
    ['getKey()', 'async function getKey() { return process.env.A; }', 'unknown'],
    ['getKey()', 'function* getKey() { return process.env.A; }', 'unknown'],
    ['getKey()', 'function getKey() {}', 'unknown'],
    [
      'getKey()',
      'function getKey() { if (a) return getKey(); if (b) return getKey() || getKey(); return getKey() ?? getKey() ?? getKey(); }',
      'unknown',
    ],
    ['getKey()', 'function getKey() { if (c) return token; return process.env.A; }', 'unknown'],
    ['getKey()', "function getKey() { const one = () => { return 'x'; }; return process.env.A; }", 'environment A'],
    ['getKey()', 'function getKey() { if (c) return; return process.env.A; }', 'environment A'],
    ['getKey()', 'function getKey() { if (c) return process.env.A; return process.env.B; }', 'environment A B'],
    ['getKey()', 'function getKey() { if (c) return process.env.A; return process.env.A; }', 'environment A'],
    [
      'getKey()',
      "function getKey() { if (c) return process.env.A; return process.env.A ?? ''; }",
      'environment A hidden',
    ],
    ['getKey()', 'const getKey = c ? () => process.env.A : () => process.env.A;', 'unknown'],
    ['getKey()', "import { getKey } from './config.js';", 'unknown'],
    ["read(1, 'A')", 'const read = (x, name) => process.env[name];', 'environment A'],
    ["read(...['A'])", 'const read = (name) => process.env[name];', 'unknown'],
    ['read()', 'const read = (name) => process.env[name];', 'unknown'],
    ["read('A')", "const read = (name = 'B') => process.env[name];", 'environment A'],
    ['read()', "const read = (name = 'B') => process.env[name];", 'environment B'],
    ["read('A')", "const read = (name) => { name = 'B'; return process.env[name]; };", 'unknown'],
    // What stands in comes with the call, or is the default of a parameter.
    ["read('A')", "const read = (name, other = '') => process.env[name] ?? other;", 'environment A hidden'],
    ["read('A', '')", 'const read = (name, other) => process.env[name] ?? other;', 'environment A hidden'],
    ["read('A')", 'const read = (name, other) => process.env[name] ?? other;', 'environment A'],
    ["read('A', undefined)", "const read = (name, other = '') => process.env[name] ?? other;", 'environment A hidden'],
    ["read(...['A'])", "const read = (name, other = '') => process.env[name] ?? other;", 'unknown'],
    ["read('A', x)", "const read = (name, other = '') => process.env[name] ?? other;", 'unknown'],
    [
      "read('A')",
      "const read = (name) => { const v = process.env[name]; return v ? v : ''; };",
      'environment A hidden',
    ],
    [
      "read('A')",
      "const read = (name) => { const v = process.env[name]; if (!v) { return ''; } return v; };",
      'environment A hidden',
    ],
    [
      "read('A')",
      "const read = (name, other = '') => { if (process.env[name] !== undefined) return process.env[name]; return other; };",
      'environment A hidden',
    ],
    [
      "read('A')",
      'const read = (name, other) => { const v = process.env[name]; if (v == null) { if (other !== undefined) return other; throw new Error(name); } return v; };',
      'environment A',
    ],
    [
      'f0(1)',
      `${Array.from({ length: 9 }, (_, at) => `function f${at}(n) { ${`if (n) return f${at + 1}(n); `.repeat(9)}return ''; }`).join('')} function f9() { return process.env.A; }`,
      'unknown', // more ways than are followed
    ],
    // What is returned for another reason.
    ["read('A')", "const read = (name) => { if (process.env.MOCK) return 'x'; return process.env[name]; };", 'unknown'],
    ["read('A')", "const read = (name) => { if (mocked()) return 'x'; return process.env[name]; };", 'unknown'],
    ["read('A')", "const read = (name) => { try { return process.env[name]; } catch { return 'x'; } };", 'unknown'],
    ["process.env.MODE ? process.env.A : 'x'", '', 'unknown'],
    ["read('A')", 'const read = (name) => settings[name];', 'unknown'],
    ["outer('A')", 'const outer = (n) => read(n); const read = (name) => process.env[name];', 'environment A'],
    ['same(process.env.A)', 'const same = (key) => key;', 'environment A'],
    ['orEmpty(process.env.A)', "const orEmpty = (key) => key ?? '';", 'environment A hidden'],
    // Objects of the file.
    ['config[name]', 'const config = { key: process.env.A };', 'unknown'],
    ['config.other', 'const config = { key: process.env.A };', 'unknown'],
    ['config.key', 'const config = { key: process.env.A, ...more };', 'unknown'],
    ['config.key', 'const config = { ...more, key: process.env.A };', 'environment A'],
    ['config[name].key', 'const config = { openai: { key: process.env.A } };', 'unknown'],
    ['this.key', '', 'unknown'],
  ])('%s', (key, before, expected) => {
    expect(credential(client(before, key))).toBe(expected);
  });

  it.each<[members: string, expected: string]>([
    ['key = process.env.A;', 'environment A'],
    ["key = process.env.A ?? '';", 'environment A hidden'],
    ['key; constructor() { this.key = process.env.A; }', 'environment A'],
    ['key = process.env.A; set(key) { this.key = key; }', 'unknown'],
    ['key; constructor() { this.key = process.env.A; this.key = process.env.B; }', 'unknown'],
    ['key = process.env.A; other = 1; constructor() { this.other = 2; }', 'environment A'],
    ['key = process.env.A; copy(other) { other.key = 1; }', 'environment A'],
    ['key;', 'unknown'],
    ['constructor(key) {}', 'unknown'],
  ])('a field: %s', (members, expected) => {
    const other = 'class Other { key = 1; constructor() { this.key = 2; } }';
    expect(
      credential(
        `import OpenAI from 'openai';\n${other}\nclass Service { ${members} ask() { new OpenAI({ apiKey: this.key }); } }`,
      ),
    ).toBe(expected);
  });

  it('a chain of names is followed as far as people write them', () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, i) => `const get${i} = () => ${i === 0 ? 'process.env.A' : `get${i - 1}()`};`).join(
        '\n',
      );
    expect(credential(client(chain(8), 'get7()'))).toBe('environment A');
    expect(credential(client(chain(30), 'get29()'))).toBe('unknown');
  });

  it('a parameter that is a field, too, is one', () => {
    expect(
      credential(client('', '').replace(/new .*/, 'class A { constructor(private k) { new OpenAI({ apiKey: k }); } }')),
    ).toBe('given');
  });

  it('a shadowed process is not the environment', () => {
    expect(
      credential("import OpenAI from 'openai';\nexport function f(process) { new OpenAI({ apiKey: process.env.A }); }"),
    ).toBe('given');
  });
});

describe('which variables a client needs', () => {
  const needs = (code: string) =>
    findKeyReads(analyse(`import OpenAI, { AzureOpenAI } from 'openai';\n${code}`)).map((read) =>
      [...read.needs, ...(read.throws ? ['throws'] : [])].join(' '),
    );

  it.each([
    ['new OpenAI();', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ['new OpenAI({ timeout: 1 });', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ["new AzureOpenAI({ endpoint: 'x' });", ['AZURE_OPENAI_API_KEY throws']],
    ['new OpenAI({ apiKey: process.env.A });', ['A throws']],
    ["new OpenAI({ apiKey: process.env.A || 'x' });", ['A']],
    ['new OpenAI({ apiKey: process.env.A ?? process.env.B });', ['throws']],
    ['new OpenAI({ adminAPIKey: process.env.A });', ['A OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ["new OpenAI({ adminAPIKey: 'x' });", []],
    ['new OpenAI({ workloadIdentity });', []],
    ['new AzureOpenAI({ azureADTokenProvider });', []],
    ['new OpenAI(options);', []],
    ['new OpenAI(...options);', []],
    ['new OpenAI({ ...options });', []],
    ['class My extends OpenAI {} new My();', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ['class My extends OpenAI { constructor() { super({ apiKey: process.env.A }); } }', ['A throws']],
    ['class My extends OpenAI { constructor(key) { super({ apiKey: key }); } } new My(x);', []],
    ['class My extends OpenAI { constructor() {} } new My();', []],
    ['class My extends OpenAI { ask() { return super.ask(); } } new My();', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    [
      'class My extends OpenAI { constructor() { super({ apiKey: process.env.A }); } } class Mine extends My {} new Mine();',
      ['A throws', 'A throws'],
    ],
    ['class My extends OpenAI { constructor() { const f = () => super({ apiKey: process.env.A }); } }', []],
    ['class My extends Other { constructor() { super({ apiKey: process.env.A }); } }', []],
    ['const My = class extends OpenAI { constructor() { super({ apiKey: process.env.A }); } };', ['A throws']],
    ["new OpenAI({ adminAPIKey: process.env.A, apiKey: 'x' });", []],
    ['new OpenAI({ adminAPIKey: process.env.A, apiKey: process.env.B });', []],
    ['new OpenAI({ adminAPIKey: process.env.OPENAI_API_KEY });', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ['new OpenAI({ workloadIdentity: undefined });', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ['new OpenAI({ apiKey: undefined });', ['OPENAI_API_KEY OPENAI_ADMIN_KEY throws']],
    ['new OpenAI({ apiKey: process.env.A, ...options });', []],
    ['new OpenAI({ apiKey: process.env.A }, ...options);', []],
    ['new AzureOpenAI({ apiKey: process.env.A });', ['A throws']],
    ["import { Configuration } from 'openai'; new Configuration({ apiKey: process.env.A });", ['A']],
    ["import { Configuration } from 'openai'; new Configuration();", []],
    ["import { Configuration } from 'openai'; new Configuration({ apiKey: 'x' });", []],
    ["import { Configuration } from 'elsewhere'; new Configuration({ apiKey: process.env.A });", []],
    ["import { Other } from 'openai'; new Other({ apiKey: process.env.A });", []],
  ])('%s', (code, expected) => {
    expect(needs(code)).toEqual(expected);
  });
});

describe('a read that fixes the key before the client is made', () => {
  const captures = (code: string) =>
    findKeyReads(analyse(`import OpenAI, { AzureOpenAI } from 'openai';\n${code}`)).map(({ capture }) =>
      capture ? (capture.hides ? 'hidden' : 'bare') : 'none',
    );

  it.each<[string, string[]]>([
    ['const key = process.env.A; new OpenAI({ apiKey: key });', ['bare']],
    ['new OpenAI({ apiKey: process.env.A });', ['none']],
    ['new OpenAI();', ['none']],
    ["new OpenAI({ apiKey: process.env.A ?? '' });", ['hidden']],
    ["const key = process.env.OPENAI_API_KEY ?? ''; new OpenAI({ apiKey: key });", ['hidden']],
    // The constructor reads its own variables again.
    ['const key = process.env.OPENAI_API_KEY; new OpenAI({ apiKey: key });', ['none']],
    ['const key = process.env.OPENAI_API_KEY ?? process.env.A; new OpenAI({ apiKey: key });', ['bare']],
    ['const key = process.env.AZURE_OPENAI_API_KEY; new AzureOpenAI({ apiKey: key });', ['none']],
    ['const key = process.env.OPENAI_API_KEY; new AzureOpenAI({ apiKey: key });', ['bare']],
    ['const { A } = process.env; new OpenAI({ apiKey: A });', ['bare']],
  ])('%s', (code, expected) => {
    expect(captures(code)).toEqual(expected);
  });
});

describe('what loads the environment', () => {
  const loads = (code: string) =>
    findLoads(analyse(code)).map(
      (load) => `${load.possible ? 'perhaps ' : ''}${load.kind}${load.names ? ` ${load.names.join(' ')}` : ''}`,
    );

  it.each([
    ["import 'dotenv/config';", ['loader']],
    ["import dotenv from 'dotenv'; dotenv.config();", ['loader']],
    ["import * as dotenv from 'dotenv'; dotenv.config();", ['loader']],
    ["import { config as load } from 'dotenv'; load();", ['loader']],
    ["require('dotenv').config();", ['loader']],
    ["const { config } = require('dotenv'); config({ path: 'x' });", ['loader']],
    ["require('dotenv/config');", ['loader']],
    ["await import('dotenv/config');", ['loader']],
    ["(await import('dotenv')).config();", ['loader']],
    ["import('dotenv').then((d) => d.config());", ['loader']],
    ["import flow from 'dotenv-flow'; flow.config();", ['loader']],
    ["import { loadEnvConfig } from '@next/env'; loadEnvConfig('.');", ['loader']],
    ["import { ConfigModule } from '@nestjs/config'; ConfigModule.forRoot();", ['loader']],
    ["import { ConfigModule } from '@nestjs/config'; ConfigModule.forRoot({ ignoreEnvFile: true });", []],
    ['process.loadEnvFile();', ['loader']],
    ["import { loadEnvFile } from 'node:process'; loadEnvFile();", ['loader']],
    ["import { PrismaClient } from '@prisma/client';", ['perhaps loader']],
    ["process.env.A = 'x';", ['assignment A']],
    ["process.env['A'] ??= 'x';", ['assignment A']],
    ["Object.assign(process.env, { A: 'x', B: 'y' });", ['assignment A B']],
    ["process.env = { ...process.env, A: 'x' };", ['assignment A']],
    ['Object.assign(process.env, secrets);', ['perhaps loader']],
    ["Object.assign(process.env, { [name]: 'x', A: 'y' });", ['assignment A']],
    ["const saved = process.env.A; Object.assign(process.env, { A: saved, B: 'x' });", ['assignment B']],
    ["import d from 'dotenv'; process.env = { ...process.env, ...d.parse(text) };", ['loader']],
    ['process.env[name] = value;', ['perhaps loader']],
    ["import d from 'dotenv'; Object.assign(process.env, d.parse(text));", ['loader']],
    ["const text = read('.env'); for (const [k, v] of lines(text)) process.env[k] = v;", ['loader']],
    ['const saved = process.env.A; process.env.A = saved;', []],
    ["process.env.A = '';", []],
    ["import d from 'dotenv'; d.config({ processEnv: mine });", []],
    ["import d from 'dotenv'; d.parse(text);", []],
    ["import type d from 'dotenv/config';", []],
    ["import { config } from './dotenv'; config();", []],
    ["import d from 'dotenv'; Object.assign(process.env, d.config({ processEnv: {} }).parsed);", ['loader']],
    [
      "import d from 'dotenv'; const r = d.config({ processEnv: {} }); Object.assign(process.env, r.parsed);",
      ['loader'],
    ],
    ['Object.assign(process.env, secrets.parsed);', ['perhaps loader']],
    ['const secrets = secrets.parsed; Object.assign(process.env, secrets);', ['perhaps loader']],
    ["import d from 'dotenv'; Object.assign(process.env, d.parsed);", ['perhaps loader']],
    ["import d from 'dotenv'; Object.assign(process.env, d.decrypt(text));", ['perhaps loader']],
    ["process.env.A ||= 'x';", ['assignment A']],
    ["process.env.A += 'x';", []],
    ["process.env.A &&= 'x';", []],
    ["import.meta.env.A = 'x';", []],
    ["settings.env.A = 'x';", []],
    ['process.env.A = ``;', []],
    ['process.env.A = undefined;', []],
    ['process.env.A = process.env.B;', ['assignment A']],
    ["process.env.A = process.env.A ?? 'x';", ['assignment A']],
    ['process.env.A = token;', ['assignment A']],
    ['process.env = {};', ['assignment ']],
    ["Object.assign(process.env, { A: '' , B: 'x' });", ['assignment B']],
    ['Object.assign(process.env);', []],
    ["Object.assign(process.env, { A: 'x' }, { B: 'y' });", ['assignment A B']],
    ["Object.assign(settings, { A: 'x' });", []],
    ["Object.create(process.env, { A: 'x' });", []],
    ["Object.assign(process.env, { A: 'x' }, secrets);", ['perhaps loader']],
    ["import d from 'dotenv'; Object.assign(process.env, { A: 'x' }, d.parse(text));", ['loader']],
    // A `.env` file that is read by hand.
    ["for (const line of read('/app/.env')) process.env[k] = v;", ['loader']],
    ["while (c) process.env[k] = v; read('.env.local');", ['loader']],
    ["do { process.env[k] = v; } while (c); read('.env');", ['loader']],
    ["for (const k in o) process.env[k] = v; read('.env');", ['loader']],
    ['lines.forEach((line) => { process.env[k] = v; }); read(`${folder}/.env`);', ['loader']],
    ['for (const line of lines) process.env[k] = v;', ['perhaps loader']],
    ["for (const line of read('app.env')) process.env[k] = v;", ['perhaps loader']],
    ["for (const line of read('.environment')) process.env[k] = v;", ['perhaps loader']],
    ["process.env[k] = v; read('.env');", ['perhaps loader']],
    ["if (c) process.env[k] = v; read('.env');", ['perhaps loader']],
    ["const set = () => { process.env[k] = v; }; read('.env');", ['perhaps loader']],
    ["for (const line of lines) { const set = () => { process.env[k] = v; }; } read('.env');", ['loader']],
    // Modules and their functions.
    ["require('@prisma/client');", ['perhaps loader']],
    ["import('@prisma/client');", []],
    ["import(name); require('fs');", []],
    ['settings.loadEnvFile();', []],
    ['process.loadOther();', []],
    ['this.process.loadEnvFile();', []],
    ["import d from 'dotenv'; d['config']();", ['loader']],
    ["import { config } from 'other'; config();", []],
    ["import d from 'dotenv'; d.config;", []],
    ["import('dotenv').catch((d) => d.config());", []],
    ["import('other').then((d) => d.config());", []],
    ['import(name).then((d) => d.config());', []],
    ['other.then((d) => d.config());', []],
    ["import('dotenv').then((d) => d[name]());", []],
    ['function f(d) { d.config(); }', []],
    ['then((d) => d.config());', []],
  ])('%s', (code, expected) => {
    expect(loads(code)).toEqual(expected);
  });
});

describe('what is a check', () => {
  const checked = (code: string) => findChecks(analyse(code)).flatMap(({ names }) => names);

  it.each([
    ['if (!process.env.A) throw 1;', ['A']],
    ['if (process.env.A === undefined || !process.env.B) throw 1;', ['A', 'B']],
    ['if (process.env.A) run(); else throw 1;', ['A']],
    ['if (process.env.A) run();', []],
    ["if (process.env.A === 'your-key') throw 1;", []],
    ["if (!process.env.A?.startsWith('sk-')) throw 1;", []],
    ['process.env.A || process.exit(1);', ['A']],
    ["process.env.A || 'x';", []],
    ["import assert from 'node:assert'; assert.ok(process.env.A);", ['A']],
    ["import { assert } from './rooms.js'; assert(room);", []],
    ["for (const n of ['A_KEY', 'B_KEY']) if (!process.env[n]) throw 1;", ['A_KEY', 'B_KEY']],
    ['console.log(process.env.A ? "set" : "missing");', []],
    // How it is tested.
    ["if (process.env.A === '') throw 1;", ['A']],
    ['if (process.env.A == null) throw 1;', ['A']],
    ['if (undefined === process.env.A) throw 1;', ['A']],
    ['if (process.env.A === other) throw 1;', []],
    ["if (process.env.A !== '') run(); else throw 1;", ['A']],
    ["if (process.env.A !== '') throw 1;", []],
    ["if (typeof process.env.A === 'undefined') throw 1;", ['A']],
    ["if (typeof process.env.A !== 'string') throw 1;", ['A']],
    ["if (typeof process.env.A === 'string') throw 1;", []],
    ["if (typeof process.env.A === 'number') throw 1;", []],
    ["if (process.env.A > '') run(); else throw 1;", []],
    ["if (typeof process.env.A > 'undefined') run(); else throw 1;", []],
    ['if (process.env.A.length >= 0) run(); else throw 1;', []],
    ['if (process.env.A.length === 0) throw 1;', ['A']],
    ['if (process.env.A.length > 0) run(); else throw 1;', ['A']],
    ['if (process.env.A.length > 0) throw 1;', []],
    ['if (process.env.A.length < 0) throw 1;', []],
    ['if (process.env.A.length === 20) throw 1;', []],
    ['if (process.env.A.size === 0) throw 1;', []],
    ["if (!('A' in process.env)) throw 1;", ['A']],
    ["if ('A' in process.env) throw 1;", []],
    ["if (!('A' in settings)) throw 1;", []],
    ['if (!Boolean(process.env.A)) throw 1;', ['A']],
    ['const has = Boolean(process.env.A); if (!has) throw 1;', ['A']],
    ['const isMissing = !process.env.A; if (isMissing) throw 1;', ['A']],
    ['const isMissing = process.env.A === undefined; if (isMissing) throw 1;', ['A']],
    ['const key = process.env.A; if (!key) throw 1;', ['A']],
    ['const key = process.env.A; if (key) throw 1;', []],
    ['if (+process.env.A) throw 1;', []],
    ['if (!isValid(process.env.A)) throw 1;', []],
    ['if (!Boolean()) throw 1;', []],
    ['if (!rules.Boolean(process.env.A)) throw 1;', []],
    ['if (getKey()) throw 1; function getKey() { return process.env.A; }', []],
    ['if (!getKey()) throw 1; function getKey() { return process.env.A; }', ['A']],
    ['const key = process.env.A || process.env.B; if (!key) throw 1;', []],
    ['function f(key) { if (!key) throw 1; }', []],
    ['const key = isValid(process.env.A); if (!key) throw 1;', []],
    ['if (process.env.A != null) run(); else throw 1;', ['A']],
    ["if (process.env.A === 'undefined') throw 1;", []],
    ["if (process.env.A === 'string') throw 1;", []],
    ["if (void process.env.A === 'undefined') throw 1;", []],
    ["if (typeof process.env.A !== 'number') throw 1;", []],
    ["if ('undefined' == typeof process.env.A) throw 1;", ['A']],
    ['if (0 === process.env.A.length) throw 1;', ['A']],
    ['if (process.env.A.length == 0) throw 1;', ['A']],
    ['if (process.env.A.length !== 0) run(); else throw 1;', ['A']],
    ['if (process.env.A === 0) throw 1;', []],
    ['if (process.env.A === false) throw 1;', []],
    ['if (process.env.A === NaN) throw 1;', []],
    ["const { A = 'x' } = process.env; if (!A) throw 1;", []],
    ['if (!process.env.A || !process.env.A) throw 1;', ['A']],
    ['if (!process.env.A) throw 1; else if (process.env.B) run(); else throw 1;', ['A', 'B']],
    // What happens then.
    ["if (process.env.A) run(); else { console.error('No key.'); }", ['A']],
    ["if (process.env.A) run(); else { logger.warn('No key.'); }", ['A']],
    ["if (process.env.A) run(); else { logger.fatal('No key.'); }", ['A']],
    ["if (process.env.A) run(); else { logger[level]('No key.'); }", []],
    ['function f() { if (process.env.A) run(); else return; }', ['A']],
    ['if (process.env.A) run(); else process.exit(1);', ['A']],
    ['if (process.env.A) run(); else worker.exit(1);', []],
    ['if (process.env.A) run(); else process.kill(1);', []],
    ['if (process.env.A) run(); else { const f = function () { return 1; }; }', []],
    ['process.env.A || new Failure();', []],
    ['process.env.A || log.fatal();', []],
    ['process.env.A || log[level]();', []],
    ['process.env.A || fail(); function fail() { log(); throw 1; }', ['A']],
    ['process.env.A || fail(); function fail() { log(); process.exit(1); }', ['A']],
    ['process.env.A || fail(); function fail() { if (c) throw 1; }', []],
    ['process.env.A || fail(); function fail() {}', []],
    ["import { fail } from './fail.js'; process.env.A || fail();", []],
    ['!process.env.A ? run() : stop();', []],
    ['!process.env.A || process.exit(1);', []],
    ["if (process.env.A) run(); else { console.log('No key.'); }", []],
    ["if (process.env.A) run(); else { warn('No key.'); }", []],
    ['if (process.env.A) run(); else { () => { throw 1; }; }', []],
    ['process.env.A || process.abort();', ['A']],
    ['process.env.A || exit(1);', []],
    ['process.env.A || exit(); function exit() { process.exit(1); }', ['A']],
    ['process.env.A || abort(); function abort() { log(); }', []],
    ['process.env.A ?? fail(); function fail() { throw 1; }', ['A']],
    ['process.env.A || fail(); function fail() { process.exit(1); }', ['A']],
    ['process.env.A || fail(); function fail() { worker.exit(1); }', []],
    ['process.env.A || fail(); const fail = () => log();', []],
    ['process.env.A || (() => { throw 1; })();', ['A']],
    ['process.env.A || (() => log())();', []],
    ['process.env.A && process.exit(1);', []],
    ['!process.env.A && process.exit(1);', ['A']],
    ['!process.env.A && run();', []],
    ['process.env.A ? run() : process.exit(1);', ['A']],
    ['process.env.A ? process.exit(1) : run();', []],
    ['!process.env.A ? process.exit(1) : run();', ['A']],
    // Assertions and helpers.
    ['console.assert(process.env.A);', ['A']],
    ['console.log(process.env.A);', []],
    ['steps[0](process.env.A);', []],
    ["import assert from 'node:assert'; assert(); assert(...[process.env.A]);", []],
    ["import assert from 'node:assert'; assert(!process.env.A);", []],
    ["import assert from 'node:assert'; assert(process.env.A && process.env.B);", ['A', 'B']],
    ["import assert from 'node:assert'; assert.notEqual(process.env.A, null);", ['A']],
    ["import assert from 'node:assert'; assert.notEqual(process.env.A, 0);", []],
    ["import assert from 'node:assert'; assert.notEqual(process.env.A, other);", []],
    ["import assert from 'node:assert'; assert.notDeepStrictEqual(process.env.A, undefined);", ['A']],
    ["import assert from 'node:assert'; assert.notDeepEqual(process.env.A, 'x');", []],
    ['invariant(process.env.A); function invariant(x) { if (!x) process.exit(1); }', ['A']],
    ['check(process.env.A); function check(x) { if (!x) throw 1; }', []],
    ['reassert(process.env.A); function reassert(x) { if (!x) throw 1; }', []],
    ["import { check } from './check.js'; check(process.env.A);", []],
    ...['@/invariant', '~/invariant', '#invariant'].map((source): [string, string[]] => [
      `import { invariant } from '${source}'; invariant(process.env.A);`,
      ['A'],
    ]),
    ...[
      'assert',
      'invariant',
      'nullthrows',
      'ensure',
      'must',
      'required',
      'checkNotNull',
      'ok',
      'assertKey',
      'ASSERT',
    ].map((name): [string, string[]] => [`${name}(process.env.A); function ${name}(x) { if (!x) throw 1; }`, ['A']]),
    ...[
      'assert',
      'assert/strict',
      'node:assert/strict',
      'invariant',
      'tiny-invariant',
      'ts-invariant',
      'nullthrows',
      'ts-tiny-invariant',
      'outvariant',
      'es-toolkit',
      'console',
    ].map((source): [string, string[]] => [`import { that } from '${source}'; that(process.env.A);`, ['A']]),
    ['other.assert(process.env.A);', []],
    ["import assert from 'node:assert'; assert(process.env.A);", ['A']],
    ["import assert from 'node:assert'; assert.notEqual(process.env.A, undefined);", ['A']],
    ["import assert from 'node:assert'; assert.notStrictEqual(process.env.A, '');", ['A']],
    ["import assert from 'node:assert'; assert.notEqual(process.env.A, 'x');", []],
    ["import assert from 'node:assert'; assert.notEqual(process.env.A);", []],
    ["import { invariant } from './invariant.js'; invariant(process.env.A);", ['A']],
    ["import { invariant } from 'somewhere'; invariant(process.env.A);", []],
    ['invariant(process.env.A); function invariant(x) { if (!x) throw 1; }', ['A']],
    ['invariant(process.env.A); function invariant(x) { log(x); }', []],
    ['invariant(process.env.A); function invariant(x) { log(() => { throw 1; }); }', []],
    ["need('A_KEY'); function need(n) { if (!process.env[n]) throw 1; }", ['A_KEY']],
    [
      "need(['A_KEY', 'B_KEY', , x]); function need(all) { for (const n of all) log(process.env[n]); throw 1; }",
      ['A_KEY', 'B_KEY'],
    ],
    [
      "const KEYS = ['A_KEY']; need(KEYS); function need(all) { all.forEach((n) => { if (!process.env[n]) exit(); }); throw 1; }",
      ['A_KEY'],
    ],
    ["need('a key'); function need(n) { if (!process.env[n]) throw 1; }", []],
    ["need('A'); function need(n) { if (!process.env[n]) throw 1; }", []],
    ["need('a_KEY'); function need(n) { if (!process.env[n]) throw 1; }", []],
    ["need('A_key'); function need(n) { if (!process.env[n]) throw 1; }", []],
    [
      "need('A_KEY', 'KEY2'); function need(...all) { for (const n of all) if (!process.env[n]) throw 1; }",
      ['A_KEY', 'KEY2'],
    ],
    ["need(...['A_KEY']); function need(n) { if (!process.env[n]) throw 1; }", []],
    ["need('A_KEY'); function need(n) { const f = () => { throw 1; }; return process.env[n]; }", []],
    ["need('A_KEY'); function need(n) { if (!process.env[n]) process.exit(1); }", ['A_KEY']],
    ["import { need } from './need.js'; need('A_KEY');", []],
    ["['A_KEY', 'B_KEY'].filter(isMissing);", []],
    ['filter((n) => !process.env.A);', []],
    ["['A_KEY'][method]((n) => !process.env[n]);", []],
    ["['A_KEY'].filter((n) => { log(!process.env[n]); });", []],
    ["need('A_KEY'); function need(n) { if (!settings[n]) throw 1; }", []],
    ["need('A_KEY'); function need(n) { return process.env[n]; }", []],
    ["need('A_KEY');", []],
    ["['A_KEY', 'B_KEY'].filter((n) => !process.env[n]);", ['A_KEY', 'B_KEY']],
    ["['A_KEY', 'B_KEY'].some((n) => !process.env[n]);", ['A_KEY', 'B_KEY']],
    ["['A_KEY', 'B_KEY'].find((n) => process.env[n]);", []],
    ["['A_KEY', 'B_KEY'].every((n) => process.env[n]);", ['A_KEY', 'B_KEY']],
    ["['A_KEY', 'B_KEY'].every((n) => !process.env[n]);", []],
    ["['A_KEY', 'B_KEY'].map((n) => !process.env[n]);", []],
  ])('%s', (code, expected) => {
    expect(checked(code)).toEqual(expected);
  });
});

describe('a look at the key of a client', () => {
  const clients = (code: string) => {
    const file = analyse(`import OpenAI, { OpenAIApi } from 'openai';\n${code}`);
    return findChecks(file).map(({ names, client: of }) =>
      [...names, ...(of ? [`of ${file.sourceCode.getText(of as never)}`] : [])].join(' '),
    );
  };

  it.each<[string, string[]]>([
    ['const ai = new OpenAI(); if (!ai.apiKey) throw 1;', ['of ai']],
    ['const ai = new OpenAI(); if (ai.apiKey === null) throw 1;', ['of ai']],
    ['const ai = new OpenAI(); if (!ai.apiKey || !process.env.A) throw 1;', ['A of ai']],
    ['const ai = new OpenAI(); if (!ai.baseURL) throw 1;', []],
    ['const ai = new OpenAIApi(); if (!ai.apiKey) throw 1;', []],
    ['const ai = { apiKey: process.env.A }; if (!ai.apiKey) throw 1;', ['A']],
    ['if (!ai.apiKey) throw 1;', []],
  ])('%s', (code, expected) => {
    expect(clients(code)).toEqual(expected);
  });
});

describe('the order of the text', () => {
  const ask = (question: typeof isMetFirst, code: string) => {
    const file = analyse(code);
    const [a] = callsOf(file, 'a');
    const [b] = callsOf(file, 'b');
    if (!a || !b) throw new Error('Nothing to ask for.');
    return question(a, b);
  };

  it.each<[string, boolean]>([
    ['x.a(); x.b();', true],
    ['x.b(); x.a();', false],
    ['while (c) { x.a(); x.b(); }', true],
    ['function f() { x.a(); x.b(); }', true],
    ['x.a(); function f() { x.b(); }', false],
    ['function f() { x.a(); } x.b();', false],
    ['function f() { x.a(); } function g() { x.b(); }', false],
    ['class K { p = x.a(); q = x.b(); }', false],
    ['class K { m() { x.a(); x.b(); } }', true],
    ['for (;; x.a()) x.b();', false],
    ['for (x.a(); ;) x.b();', true],
    ['for (; x.a();) x.b();', true],
  ])('%s is met first: %s', (code, expected) => {
    expect(ask(isMetFirst, code)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['x.a(); x.b();', true],
    ['x.b(); x.a();', false],
    ['while (c) x.a(); x.b();', false],
    ['do { x.a(); } while (c); x.b();', false],
    ['for (const y of z) x.a(); x.b();', false],
    ['x.a(); while (c) x.b();', false],
    ['function f() { x.a(); } x.b();', false],
    // Before code that runs who knows when, it is the first statement that does anything.
    ['x.a(); function f() { x.b(); }', true],
    ['x.a(); class K { p = x.b(); }', true],
    ["import './m.js'; x.a(); function f() { x.b(); }", true],
    ['function f() { x.b(); } x.a();', true],
    ['; interface I {} type T = 1; x.a(); function f() { x.b(); }', true],
    ['f(); x.a(); function f() { x.b(); }', false],
    ['new K(); x.a(); class K { p = x.b(); }', false],
    ['if (c) x.a(); function f() { x.b(); }', true],
    ["if (m.n !== 'p') { x.a(); } else o.p(); function f() { x.b(); }", true],
    ['if (c) f(); x.a(); function f() { x.b(); }', false],
    ['if (f()) x.a(); function f() { x.b(); }', false],
    ["m.n === 'p' ? x.a() : o.p(); function f() { x.b(); }", true],
    ['m.n ? f() : o.p(); x.a(); function f() { x.b(); }', false],
    ['!m.n && x.a(); function f() { x.b(); }', true],
    ['m.n || f(); x.a(); function f() { x.b(); }', false],
    ['{ f(); } x.a(); function f() { x.b(); }', false],
    ["const m = require('m'); x.a(); function f() { x.b(); }", true],
    ['let m, n = 1; x.a(); function f() { x.b(); }', true],
    ['const m = f(); x.a(); function f() { x.b(); }', false],
    ['const m = await import(`./m.js`); x.a(); function f() { x.b(); }', true],
    ['const m = import(f()); x.a(); function f() { x.b(); }', false],
    ['const m = `${f()}`; x.a(); function f() { x.b(); }', false],
    ['const m = `${n}`; x.a(); function f() { x.b(); }', true],
    ['const m = { n: 1, o: import.meta.url }; x.a(); function f() { x.b(); }', true],
    ['const m = { n: f() }; x.a(); function f() { x.b(); }', false],
    ['const m = { ...f() }; x.a(); function f() { x.b(); }', false],
    ['m.n = o.p; x.a(); function f() { x.b(); }', true],
    ['m.n = f(); x.a(); function f() { x.b(); }', false],
    ['m[n]; x.a(); function f() { x.b(); }', true],
    ['m[f()]; x.a(); function f() { x.b(); }', false],
    ['m.n(1, o.p); x.a(); function f() { x.b(); }', true],
    ['m[n](); x.a(); function f() { x.b(); }', false],
    ['m.n(f); x.a(); function f() { x.b(); }', false],
    ['m.n(__dirname); x.a(); function f() { x.b(); }', true],
    ['m.n(() => 1); x.a(); function f() { x.b(); }', false],
    ['f.call(); x.a(); function f() { x.b(); }', false],
    ['f.apply(); x.a(); function f() { x.b(); }', false],
    ['f().n(); x.a(); function f() { x.b(); }', false],
    ['x.a(f()); function f() { x.b(); }', false],
  ])('%s is over before: %s', (code, expected) => {
    expect(ask(isOverBefore, code)).toBe(expected);
  });
});
