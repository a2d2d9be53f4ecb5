import { describe, expect, it } from 'vitest';
import { loadersByName } from '../../src/analysis/modules/linted-modules.js';
import { analyse } from '../support/analyse.js';

const BEFORE = "import OpenAI from 'openai';\nimport d from 'dotenv';\n";
const environment = (code: string, filename = 'file.ts') => analyse(code, { filename }).environment;

describe('a load that comes too late, in one file', () => {
  const late = (code: string, before = BEFORE) =>
    environment(`${before}${code}`).lateLoads.map(({ load, moment }) =>
      [load.kind, ...(load.names ?? []), 'after', moment.kind, moment.names[0]].join(' '),
    );
  const LOADED = ['loader after construct OPENAI_API_KEY'];
  const SET = ['assignment OPENAI_API_KEY after construct OPENAI_API_KEY'];
  const set = (text: string) => `process.env.OPENAI_API_KEY = '${text}';`;

  it.each<[string, string[]]>([
    ['new OpenAI(); d.config();', LOADED],
    ['d.config(); new OpenAI();', []],
    ['new OpenAI(); d.config(); d.config();', LOADED],
    ['new OpenAI(); if (c) d.config();', LOADED],
    ['if (c) new OpenAI(); d.config();', LOADED],
    ['if (c) new OpenAI(); else d.config();', []],
    ['new OpenAI({ apiKey: import.meta.env.A }); d.config();', []],
    // Which variables are set, and which ones a client needs.
    [`new OpenAI(); ${set('a')}`, SET],
    ["new OpenAI(); process.env.PORT = '1';", []],
    [`new OpenAI({ apiKey: process.env.A }); ${set('a')}`, []],
    ["new OpenAI({ apiKey: process.env.A ?? process.env.B }); process.env.A = 'a';", []],
    ['new OpenAI({ apiKey: process.env.A ?? process.env.B }); d.config();', ['loader after construct A']],
    [
      `new OpenAI(); Object.assign(process.env, { PORT: '1', OPENAI_API_KEY: 'a' });`,
      ['assignment PORT OPENAI_API_KEY after construct OPENAI_API_KEY'],
    ],
    // Another client is made afterwards: the key is changed on purpose.
    [`new OpenAI(); ${set('a')} new OpenAI();`, []],
    [`new OpenAI(); ${set('a')} new OpenAI({ apiKey: process.env.A });`, SET],
    ['new OpenAI(); d.config(); new OpenAI();', LOADED],
    // Another load that comes first.
    [`${set('a')} new OpenAI(); ${set('b')}`, []],
    [`if (c) ${set('a')} new OpenAI(); ${set('b')}`, []],
    [`if (c) ${set('a')} new OpenAI(); d.config();`, []],
    ["process.env.PORT = '1'; new OpenAI(); d.config();", LOADED],
    ['process.env[name] = value; new OpenAI(); d.config();', []],
    ['if (c) process.env[name] = value; new OpenAI(); d.config();', []],
    ['new OpenAI(); process.env[name] = value;', []],
    ['new OpenAI(); process.env[name] = value; d.config();', []],
    // Loops.
    ['while (c) { new OpenAI(); d.config(); }', LOADED],
    ['while (c) { d.config(); new OpenAI(); }', []],
    ['while (c) { if (e) new OpenAI(); d.config(); }', []],
    [`while (c) { new OpenAI(); d.config(); ${set('a')} }`, LOADED],
    // Functions.
    ['function ask() { new OpenAI(); } d.config();', []],
    ['function load() { d.config(); } new OpenAI(); load();', LOADED],
    ['export function load() { d.config(); } new OpenAI();', LOADED],
    // A function that nobody can call.
    ['new OpenAI(); function load() { d.config(); }', []],
    ['new OpenAI(); const load = () => d.config();', []],
    ['new OpenAI(); function load() { xs.forEach(() => d.config()); }', []],
    ['function main() { new OpenAI(); d.config(); }', LOADED],
    ['const main = () => { new OpenAI(); d.config(); };', LOADED],
    ['new OpenAI(); export const load = () => d.config();', LOADED],
    ['new OpenAI(); const load = () => d.config(); export { load };', LOADED],
    ['new OpenAI(); function load() { d.config(); } export default load;', LOADED],
    ['new OpenAI(); export default function load() { d.config(); }', LOADED],
    ['new OpenAI(); function load() { d.config(); } module.exports = { load };', LOADED],
    // Fields come before the constructor.
    ['class S { client = new OpenAI(); constructor() { d.config(); } }', LOADED],
    [`${set('a')} class S { client = new OpenAI(); constructor() { d.config(); } } new S();`, []],
    ["process.env.PORT = '1'; class S { client = new OpenAI(); constructor() { d.config(); } } new S();", LOADED],
    ['class S { client = new OpenAI(); } class T { constructor() { d.config(); } }', []],
    ['class S { constructor() { d.config(); this.client = new OpenAI(); } }', []],
    // What is read early.
    ['const key = process.env.A; d.config(); new OpenAI({ apiKey: key });', ['loader after capture A']],
    ['const key = process.env.OPENAI_API_KEY; d.config(); new OpenAI({ apiKey: key });', []],
    ['const key = process.env.OPENAI_API_KEY; new OpenAI({ apiKey: key }); d.config();', LOADED],
    ["new OpenAI({ apiKey: process.env.A ?? '' }); d.config();", ['loader after capture A']],
  ])('%s', (code, expected) => {
    expect(late(code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["import 'dotenv/config';\nimport OpenAI from 'openai';\nnew OpenAI();\nprocess.loadEnvFile();", []],
    [`import 'dotenv/config';\nimport OpenAI from 'openai';\nnew OpenAI();\n${set('a')}`, SET],
    [`import OpenAI from 'openai';\nimport 'dotenv/config';\nnew OpenAI();\nprocess.loadEnvFile();`, []],
    [`import OpenAI from 'openai';\nimport '@prisma/client';\nnew OpenAI();\nprocess.loadEnvFile();`, []],
  ])('%s', (code, expected) => {
    expect(late(code, '')).toEqual(expected);
  });

  it('more loads than a program has are not looked at', () => {
    const loads = (count: number) => `if (c) { ${'d.config(); '.repeat(count)} }`;
    expect(late(`new OpenAI(); ${loads(10)}`)).toEqual(LOADED);
    expect(late(`new OpenAI(); ${loads(60)}`)).toEqual([]);
  });

  it.each<[string, boolean]>([
    ["vi.mock('openai');", true],
    ['jest.mock("openai", () => fake);', true],
    ['jest.doMock( `openai`);', true],
    ["jest.setMock('openai', fake);", true],
    ["jest.unstable_mockModule('openai', fake);", true],
    ["mock.module('openai', fake);", true],
    ["jest.unmock('openai');", false],
    ["vi.mock('openai-edge');", false],
    ["vi.mock('./openai');", false],
    ['mock(openai);', false],
  ])('%s replaces the SDK: %s', (code, replaces) => {
    expect(late(`${code} new OpenAI(); d.config();`)).toEqual(replaces ? [] : LOADED);
    expect(environment(`${BEFORE}${code} new OpenAI();`).keyReads).toHaveLength(replaces ? 0 : 1);
  });
});

describe('a check that comes too late', () => {
  const late = (code: string) =>
    environment(`import OpenAI from 'openai';\n${code}`).lateChecks.map(({ name, check }) =>
      [name, ...(check.client ? ['of a client'] : [])].join(' '),
    );
  const CHECK = 'if (!process.env.OPENAI_API_KEY) throw 1;';
  const OF_A = 'new OpenAI({ apiKey: process.env.A });';
  const OF_B = 'new OpenAI({ apiKey: process.env.B });';
  const LATE = ['OPENAI_API_KEY'];

  it.each<[string, string[]]>([
    [`new OpenAI(); ${CHECK}`, LATE],
    [`${CHECK} new OpenAI();`, []],
    [`${CHECK} new OpenAI(); ${CHECK}`, []],
    [`if (c) new OpenAI(); ${CHECK}`, []],
    [`new OpenAI(); if (c) ${CHECK}`, LATE],
    [`new OpenAI(); ${CHECK} ${CHECK}`, [...LATE, ...LATE]],
    [`${OF_A} ${OF_B} if (!process.env.B) throw 1;`, ['B']],
    [`${OF_A} if (!process.env.B) throw 1; ${OF_B}`, []],
    [`if (c) ${OF_A} else ${OF_A} if (!process.env.A) throw 1;`, []],
    [`function f() { ${OF_A} } function g() { ${OF_B} if (!process.env.B) throw 1; }`, ['B']],
    [`function f() { ${OF_A} } function g() { ${OF_B} } if (!process.env.B) throw 1;`, []],
    ["new OpenAI({ apiKey: process.env.A ?? '' }); if (!process.env.A) throw 1;", []],
    ['new OpenAI({ apiKey: process.env.A ?? process.env.B }); if (!process.env.A) throw 1;', []],
    // A look at the client.
    ['const ai = new OpenAI(); if (!ai.apiKey) throw 1;', ['OPENAI_API_KEY of a client']],
    ['const a = new OpenAI(); const b = new OpenAI(); if (!b.apiKey) throw 1;', ['OPENAI_API_KEY of a client']],
    [`const a = ${OF_A} const b = ${OF_B} if (!b.apiKey) throw 1;`, ['B of a client']],
    ['const ai = new OpenAI({ apiKey: given }); const b = new OpenAI(); if (!ai.apiKey) throw 1;', []],
    // Objects.
    [`class S { client = new OpenAI(); ask() { ${CHECK} } }`, LATE],
    [`class S { client = new OpenAI(); get ready() { ${CHECK} return 1; } }`, LATE],
    [`class S { client = new OpenAI(); static ask() { ${CHECK} } }`, []],
    [`class S { client = new OpenAI(); } class T { ask() { ${CHECK} } }`, []],
    [`class S { client = new OpenAI(); ask() { class T { ask() { ${CHECK} } } } }`, []],
    [`class S { make = () => new OpenAI(); ask() { ${CHECK} } }`, []],
    [`class S { make() { this.client = new OpenAI(); } ask() { ${CHECK} } }`, []],
    [`class S { constructor() { this.client = new OpenAI(); } ask() { ${CHECK} } }`, LATE],
    [`class S { constructor() { if (c) this.client = new OpenAI(); } ask() { ${CHECK} } }`, []],
    [`class S { constructor() { if (c) return; this.client = new OpenAI(); } ask() { ${CHECK} } }`, []],
    [`class S { constructor() { this.make = () => new OpenAI(); } ask() { ${CHECK} } }`, []],
    [`class S { constructor() { const f = () => { ${CHECK} }; f(); this.client = new OpenAI(); } }`, []],
    [`class S { constructor() { this.check(); this.client = new OpenAI(); } check() { ${CHECK} } }`, []],
    [`class S { constructor() { this.client = new OpenAI(); this.check(); } check() { ${CHECK} } }`, LATE],
    [`class S { static client = new OpenAI(); ask() { ${CHECK} } }`, LATE],
  ])('%s', (code, expected) => {
    expect(late(code)).toEqual(expected);
  });

  it.each(['OPENAI_ADMIN_KEY', 'adminAPIKey', 'workloadIdentity', 'azureADTokenProvider'])(
    'a client may be complete without the key where %s is in sight',
    (word) => {
      expect(late(`new OpenAI(); ${CHECK} log('${word}');`)).toEqual([]);
    },
  );
});

describe('a field that the constructor overwrites', () => {
  const count = (code: string) => environment(`import OpenAI from 'openai';\n${code}`).overwrittenFields.length;
  const KEYED = 'this.client = new OpenAI({ apiKey });';

  it.each<[string, number]>([
    [`class S { client = new OpenAI(); constructor(apiKey) { ${KEYED} } }`, 1],
    [`class S { client = new OpenAI(); constructor(apiKey) { log(); ${KEYED} } }`, 1],
    [
      "class S { client = new OpenAI(); constructor(apiKey) { this['client'] = new OpenAI({ apiKey }) as OpenAI; } }",
      1,
    ],
    [
      `class S { other = 1; client = new OpenAI(); ask() {} constructor(apiKey: string); constructor(apiKey) { ${KEYED} } }`,
      1,
    ],
    [`class S { static client = new OpenAI(); constructor(apiKey) { ${KEYED} } }`, 0],
    [`class S { other = new OpenAI(); constructor(apiKey) { ${KEYED} } }`, 0],
    [`class S { [client] = new OpenAI(); constructor(apiKey) { this[client] = new OpenAI({ apiKey }); } }`, 0],
    [`class S { client = wrap(new OpenAI()); constructor(apiKey) { ${KEYED} } }`, 0],
    [`class S { client = new OpenAI({ apiKey: process.env.A ?? '' }); constructor(apiKey) { ${KEYED} } }`, 0],
    [`class S { client = new OpenAI(); constructor(apiKey) { if (apiKey) ${KEYED} } }`, 0],
    [`class S { client = new OpenAI(); use(apiKey) { ${KEYED} } }`, 0],
    ['class S { client = new OpenAI(); constructor() { this.client = new OpenAI(); } }', 0],
    ['class S { client = new OpenAI(); constructor(client) { this.client = client; } }', 0],
    ['class S { client = new OpenAI(); constructor(apiKey) { this.client = new Other({ apiKey }); } }', 0],
    ['class S { client = new OpenAI(); constructor(apiKey) { other.client = new OpenAI({ apiKey }); } }', 0],
    [`class S { client = new OpenAI(); } class T { client; constructor(apiKey) { ${KEYED} } }`, 0],
  ])('%s: %i', (code, expected) => {
    expect(count(code)).toBe(expected);
  });
});

describe('a file that says it loads the environment elsewhere', () => {
  it.each<[string, boolean]>([
    ["import './env.js';", true],
    ["import '@/env';", true],
    ["import '~/config/env';", true],
    ["import './load-env';", true],
    ["import './config.js';", false],
    ["import './environments.js';", false],
    ["import 'env';", false],
    ["require('./env');", true],
    ["require('./bot');", false],
    ["import { loadEnv } from './a.js'; loadEnv();", true],
    ["import { initEnvironment } from './a.js'; initEnvironment();", true],
    ["import { configureEnv as go } from './a.js'; go();", true],
    ["import { configEnv } from '#a'; configEnv();", true],
    ["import { setupMyEnv } from '@/a'; setupMyEnv();", true],
    ["import { readEnv } from './a.js'; readEnv();", true],
    ["import { envLoad } from './a.js'; envLoad();", true],
    ["import { envInit } from './a.js'; envInit();", true],
    ["import * as a from './a.js'; a.loadEnv();", true],
    ["import * as a from './a.js'; a.load();", false],
    ["import * as a from './a.js'; a[loadEnv]();", false],
    ["import a from './a.js'; a.b.loadEnv();", false],
    ["import { load } from './a.js'; load();", false],
    ["import { reloadEnv } from './a.js'; reloadEnv();", false],
    ["import { checkEnv } from './a.js'; checkEnv();", false],
    ["import { loadEnv } from 'a'; loadEnv();", false],
    ["import { loadEnv } from './a.js'; use(loadEnv);", false],
    ['function loadEnv() {} loadEnv();', false],
  ])('%s: %s', (code, expected) => {
    expect(loadersByName(analyse(code)).size > 0).toBe(expected);
  });
});
