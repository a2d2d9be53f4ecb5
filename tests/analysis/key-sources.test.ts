import { describe, expect, it } from 'vitest';
import { findChecks } from '../../src/analysis/environment/checks.js';
import { credentialOf } from '../../src/analysis/environment/credentials.js';
import { destinationOf } from '../../src/analysis/environment/destinations.js';
import { findImportedKeys, findKeyReads, keyHolders } from '../../src/analysis/environment/key-reads.js';
import { sourcesOf } from '../../src/analysis/environment/key-sources.js';
import { environmentRead } from '../../src/analysis/environment/variables.js';
import { findLoads } from '../../src/analysis/environment/loads.js';
import type { OpenAIFile } from '../../src/analysis/file.js';
import type { Node } from '../../src/ast/walk.js';
import { analyse, callsOf } from '../support/analyse.js';

/** The argument of the call `ask(…)`. */
function asked(code: string): { file: OpenAIFile; value: Node } {
  const file = analyse(code);
  const value = callsOf(file, 'ask')[0]?.arguments[0];
  if (!value) throw new Error('Nothing is asked.');
  return { file, value };
}

describe('what a key can be made of', () => {
  const sources = (code: string) => {
    const { file, value } = asked(code);
    return sourcesOf(value, file).map((source) => file.sourceCode.getText(source as never));
  };

  it.each<[code: string, expected: string[]]>([
    ["ask('a');", ["'a'"]],
    ['ask(process.env.A);', ['process.env.A']],
    ["const keys = ['a', b]; ask(keys[turn++ % keys.length]);", ["'a'", 'b']],
    ["const keys = ['a', b]; ask(keys.next);", ['keys.next']],
    ["const keys = ['a']; keys.map((key) => ask(key));", ["'a'"]],
    ["const keys = ['a']; keys.map((_, key) => ask(key));", ['key']],
    ["const keys = ['a']; keys.reduce((key) => ask(key));", ['key']],
    ["const keys = ['a']; each(keys, (key) => ask(key));", ['key']],
    ["const keys = ['a']; for (const key of keys) ask(key);", ["'a'"]],
    ['for (const key of load()) ask(key);', ['key']],
    ["ask(x || 'a');", ['x', "'a'"]],
    ["ask(x ?? 'a');", ['x', "'a'"]],
    ["ask(x && 'a');", ["'a'"]],
    ["ask(x ? 'a' : 'b');", ["'a'", "'b'"]],
    ['ask(`a${b}`);', ['`a${b}`', 'b']],
    ["ask('a' + b);", ["'a' + b", "'a'", 'b']],
    ["ask('a' - b);", ["'a' - b"]],
    ["ask(await 'a');", ["'a'"]],
    ["ask(x = 'a');", ["'a'"]],
    ["ask(String('a', 'b'));", ["'a'"]],
    ["ask('a'.trim());", ["'a'"]],
    ["ask('a'.toString());", ["'a'"]],
    ["ask('a'.replace(b, c));", ["'a'"]],
    ["ask('a'.slice(1));", ["'a'.slice(1)"]],
    ["const f = () => 'a'; ask(f());", ["'a'"]],
    ["function f() { if (x) return 'a'; return 'b'; } ask(f());", ["'a'", "'b'"]],
    ['ask(other());', ['other()']],
    ["const k = 'a'; ask(k);", ["'a'"]],
    ["let k = 'a'; k = 'b'; ask(k);", ["'a'", "'b'"]],
    ['ask(k);', ['k']],
    ['let k; ask(k);', ['k']],
    ["const o = { k: 'a' }; ask(o.k);", ["'a'"]],
    ["const o = { p: { k: 'a' } }; ask(o.p.k);", ["'a'"]],
    ["const o = { k: 'a' }; ask(o[x]);", ['o[x]']],
    ["const o = { k: 'a' }; ask(o.l);", ['o.l']],
    ["class K { k = 'a'; m() { ask(this.k); } }", ["'a'"]],
    ["class K { constructor() { this.k = 'a'; } m() { ask(this.k); } }", ["'a'"]],
    ["class K { k = 'a'; constructor() { this.k = 'b'; } m() { ask(this.k); } }", ['this.k']],
    ["class K { k = 'a'; } class L { m() { ask(this.k); } }", ['this.k']],
    ["class K { constructor() { this.k = 'a'; } } class L { m() { ask(this.k); } }", ['this.k']],
    ["class K { k = 'a'; m() { ask(this[x]); } }", ['this[x]']],
    ["const { k } = { k: 'a' }; ask(k);", ["'a'"]],
    ["const { o: { k } } = { o: { k: 'a' } }; ask(k);", ["'a'"]],
    ["const { k = 'b' } = { k: 'a' }; ask(k);", ["'a'", "'b'"]],
    ["const { k = 'b' } = x; ask(k);", ["'b'"]],
    ['const { k } = x; ask(k);', ['k']],
    ["const { k = 'b' } = process.env; ask(k);", ['k']],
    ["ask(x || x || 'a');", ['x', 'x', "'a'"]],
    ["const k = 'a'; ask(x ? k : k);", ["'a'"]],
  ])('%s', (code, expected) => {
    expect(sources(code)).toEqual(expected);
  });

  it('ends where names and defaults multiply', () => {
    const names = Array.from({ length: 100 }, (_, index) => `x${index}`);
    expect(sources(`ask([${names.join(' || ')}][0] || ${names.join(' || ')});`).length).toBeLessThan(60);
  });
});

describe('where a key comes from, through names, fields and helpers', () => {
  const credential = (code: string) => {
    const { file, value } = asked(code);
    const key = credentialOf(value, file);
    if (key.is === 'imported') return `imported ${key.source} ${key.path.join('.')}${key.hides ? ' hidden' : ''}`;
    return key.is === 'environment' ? [...key.names, ...(key.hides ? ['hidden'] : [])].join(' ') : key.is;
  };

  it.each<[code: string, expected: string]>([
    ['ask(null);', 'unknown'],
    ['ask(1);', 'elsewhere'],
    ['ask(`a`);', 'elsewhere'],
    ['ask(`a${x}`);', 'unknown'],
    ["ask(`a${'b'}`);", 'elsewhere'],
    ['ask(`${process.env.A}${x}`);', 'unknown'],
    ["ask(`${process.env.A}${'b'}`);", 'A hidden'],
    ['ask(process.env.A - 1);', 'unknown'],
    ["ask('a' + process.env.A);", 'A hidden'],
    ["ask(x + 'a');", 'unknown'],
    ["ask('a' + 'b');", 'elsewhere'],
    ["ask(process.env.A && 'x');", 'unknown'],
    ["ask(x ? process.env.A : 'x');", 'unknown'],
    ["ask(process.env.B ? process.env.A : 'x');", 'unknown'],
    ['ask(process.env.A ? process.env.A : undefined);', 'A'],
    ['ask(function () { return x; });', 'elsewhere'],
    ['ask(String());', 'elsewhere'],
    ["ask(String('x'));", 'elsewhere'],
    ['ask(String(x));', 'unknown'],
    ['function String(x) { return process.env.A; } ask(String(y));', 'A'],
    ['ask(process.env.A.replace(x, y));', 'A'],
    ['ask(process.env.A.toString());', 'A'],
    ['ask(process.env.A.slice(1));', 'unknown'],
    ['ask(undefined ?? undefined);', 'absent'],
    ["ask(undefined ?? 'x');", 'elsewhere'],
    ['import { K } from "@acme/keys"; ask(K);', 'imported @acme/keys K'],
    ['import { K } from "~/keys"; ask(K);', 'imported ~/keys K'],
    ['import { K } from "#keys"; ask(K);', 'imported #keys K'],
    ['import { K } from "/keys"; ask(K);', 'imported /keys K'],
    ['import { K } from "keys"; ask(K);', 'unknown'],
    ["import { K } from './keys'; ask(K ?? 'x');", 'imported ./keys K hidden'],
    ["import { K } from './keys'; ask(K ?? undefined);", 'unknown'],
    // Helpers.
    ['const f = async () => process.env.A; ask(f());', 'unknown'],
    ['function* f() { return process.env.A; } ask(f());', 'unknown'],
    ['function f() { if (x) return process.env.A; return process.env.A; } ask(f());', 'A'],
    ["function f() { if (x) return process.env.A; return 'x'; } ask(f());", 'unknown'],
    ['function f() { if (x) return; return process.env.A; } ask(f());', 'A'],
    ['function f() { const g = () => { return 1; }; return process.env.A; } ask(f());', 'A'],
    ['function f() {} ask(f());', 'unknown'],
    ["function f(n, d) { return process.env[n] ?? d; } ask(f('A', 'x'));", 'A hidden'],
    ["function f(n, d) { return process.env[n] ?? d; } ask(f('A', process.env.B));", 'A B'],
    ["function f(n, d) { return process.env[n] ?? d; } ask(f('A'));", 'A'],
    ["function f(n) { return process.env[n]; } ask(f(...['A']));", 'unknown'],
    ["function f({ n }) { return process.env[n]; } ask(f('A'));", 'unknown'],
    ["function g(m) { return process.env[m]; } function f(n) { return g(n); } ask(f('A'));", 'A'],
    ["function g(x, m) { return process.env[m]; } function f(n) { return g(1, n); } ask(f('A'));", 'A'],
    ['const f = (k) => k; ask(f(process.env.A));', 'A'],
    ['const f = (k) => f(k); ask(f(process.env.A));', 'unknown'],
    // Fields and members.
    ['class K { k = process.env.A; m() { ask(this.k); } }', 'A'],
    ['class K { constructor() { this.k = process.env.A; } m() { ask(this.k); } }', 'A'],
    ['class K { k = process.env.A; n() { this.k = x; } m() { ask(this.k); } }', 'unknown'],
    ['class K { k; constructor() { this.k = process.env.A; } m() { ask(this.k); } }', 'A'],
    ['class K { l = process.env.A; m() { ask(this.k); } }', 'unknown'],
    ['class K { m() { other.k = process.env.A; ask(this.k); } }', 'unknown'],
    ['class K { k = process.env.A; m() { ask(this[x]); } }', 'unknown'],
    ['class K { k = process.env.A; } class L { k = process.env.B; m() { ask(this.k); } }', 'B'],
    ['const o = { k: process.env.A }; ask(o.k);', 'A'],
    ['const o = { k: process.env.A }; ask(o[x]);', 'unknown'],
    ['const o = { k: process.env.A, ...x }; ask(o.k);', 'unknown'],
    ['const o = x ? { k: process.env.A } : {}; ask(o.k);', 'unknown'],
    ['ask(({ k: process.env.A }).k);', 'A'],
  ])('%s', (code, expected) => {
    expect(credential(code)).toBe(expected);
  });

  const hiding = (code: string) => {
    const { file, value } = asked(code);
    const key = credentialOf(value, file);
    const text = (node: Node | undefined) => node && file.sourceCode.getText(node as never);
    if (key.is !== 'environment') throw new Error(key.is);
    return [text(key.at), text(key.hides?.node), text(key.hides?.bare), text(key.hides?.standIn)];
  };

  it.each<[code: string, at: string, hides?: string, bare?: string, standIn?: string]>([
    ['ask(process.env.A);', 'process.env.A'],
    ['const { A } = process.env; ask(A);', '{ A } = process.env'],
    ["ask(process.env.A ?? 'x');", "process.env.A ?? 'x'", "process.env.A ?? 'x'", 'process.env.A', "'x'"],
    ["const { A = 'x' } = process.env; ask(A);", "{ A = 'x' } = process.env", "A = 'x'", 'A', "'x'"],
    ['ask(`${process.env.A}`);', '`${process.env.A}`', '`${process.env.A}`', 'process.env.A'],
    ['ask(`a${process.env.A}`);', '`a${process.env.A}`', '`a${process.env.A}`'],
    ["ask(process.env.A + '');", "process.env.A + ''", "process.env.A + ''"],
    ['ask(String(process.env.A));', 'String(process.env.A)', 'String(process.env.A)', 'process.env.A'],
    ['ask(process.env.A ?? process.env.B);', 'process.env.A ?? process.env.B'],
  ])('what hides that it is missing: %s', (code, ...expected) => {
    expect(hiding(code)).toEqual([0, 1, 2, 3].map((index) => expected[index]));
  });
});

describe('what is read from the environment', () => {
  const names = (code: string) => {
    const { file, value } = asked(code);
    return environmentRead(value, file.bindings)?.names;
  };

  it.each<[code: string, expected: string[] | undefined]>([
    ['ask(process.env);', undefined],
    ['ask(process.env[x]);', undefined],
    ['ask(process.env[`A`]);', ['A']],
    ['ask(process.environment.A);', undefined],
    ['ask(other.env.A);', undefined],
    ['ask(globalThis.process.env.A);', ['A']],
    ['ask(window.process.env.A);', undefined],
    ['const process = x; ask(process.env.A);', undefined],
    ["const process = require('process'); ask(process.env.A);", ['A']],
    ["const { env } = require('node:process'); ask(env.A);", ['A']],
    ["const { env } = require('process-x'); ask(env.A);", undefined],
    ['const { ...rest } = process.env; ask(rest);', undefined],
    ['const { A: { length } } = process.env; ask(length);', undefined],
    ['const { env: { A } } = process; ask(A);', ['A']],
    ["ask(Deno.env.get('A'));", ['A']],
    ['ask(Deno.env.get(x));', undefined],
    ["ask(Deno.env.has('A'));", undefined],
    ["ask(Deno.vars.get('A'));", undefined],
    ["ask(other.env.get('A'));", undefined],
    ["ask(a.b.env.get('A'));", undefined],
    ["ask(env.get('A'));", undefined],
    ["ask(get('A'));", undefined],
    ["for (const n of ['A', 'B']) ask(process.env[n]);", ['A', 'B']],
    ["const N = ['A', , x, 'B']; for (const n of N) ask(process.env[n]);", ['A', 'B']],
    ["for (const n in ['A', 'B']) ask(process.env[n]);", undefined],
    ['for (const n of names) ask(process.env[n]);', undefined],
    ["['A', 'B'].forEach((n) => ask(process.env[n]));", ['A', 'B']],
    ["['A', 'B'].forEach(function (n) { ask(process.env[n]); });", ['A', 'B']],
    ["['A'].map((n) => ask(process.env[n]));", ['A']],
    ["['A'].flatMap((n) => ask(process.env[n]));", ['A']],
    ["['A'].reduce((n) => ask(process.env[n]));", ['A']],
    ["['A'].every((n) => ask(process.env[n]));", ['A']],
    ["['A'].some((n) => ask(process.env[n]));", ['A']],
    ["['A'].find((n) => ask(process.env[n]));", ['A']],
    ["['A'].with((n) => ask(process.env[n]));", undefined],
    ['each((n) => ask(process.env[n]));', undefined],
    ['function f(n) { ask(process.env[n]); }', undefined],
  ])('%s', (code, expected) => {
    expect(names(code)).toEqual(expected);
  });
});

describe('what a schema demands', () => {
  const checked = (code: string) => findChecks(analyse(code)).flatMap(({ names }) => names);

  it.each<[code: string, expected: string[]]>([
    ['z.object({ A_KEY: z.string() }).parse(process.env);', ['A_KEY']],
    ['z.object({ A_KEY: z.string() }).safeParse(process.env);', ['A_KEY']],
    ['z.object({ A_KEY: z.string() }).parseAsync(process.env);', ['A_KEY']],
    ['z.object({ A_KEY: z.string() }).format(process.env);', []],
    ['z.object({ A_KEY: z.string() }).parseSome(process.env);', []],
    ['z.object({ A_KEY: z.string() }).parse(settings);', []],
    ['z.object({ A_KEY: z.string() }).parse({ ...process.env });', ['A_KEY']],
    ['z.object({ A_KEY: z.string() }).parse({ env: process.env });', ['A_KEY']],
    ['z.object({ A_KEY: z.string() }).parse({ env: settings });', []],
    ['z.object({ A_KEY: z.string().optional() }).parse(process.env);', []],
    ["z.object({ A_KEY: z.string().default('x') }).parse(process.env);", []],
    ['z.object({ A_KEY: z.string().nullish() }).parse(process.env);', []],
    ["z.object({ A_KEY: z.string().catch('x') }).parse(process.env);", []],
    ["z.object({ A_KEY: z.string().prefault('x') }).parse(process.env);", []],
    ['z.object({ A_KEY: z.string().nullable() }).parse(process.env);', []],
    ['z.object({ A_KEY: z.string().min(1), B_KEY: z.string().optional() }).parse(process.env);', ['A_KEY']],
    ['z.object({ a_key: z.string() }).parse(process.env);', []],
    ['z.object({ KEY: z.string() }).parse(process.env);', []],
    ['z.object({ A_KEYs: z.string() }).parse(process.env);', []],
    ['z.object({ xA_KEY: z.string() }).parse(process.env);', []],
    ['z.object({ A1_2: z.string() }).parse(process.env);', ['A1_2']],
    ['z.object({ [A_KEY]: z.string() }).parse(process.env);', []],
    ['const Schema = z.object({ A_KEY: z.string() }); Schema.parse(process.env);', ['A_KEY']],
    ['const shape = { A_KEY: z.string() }; z.object(shape).parse(process.env);', ['A_KEY']],
    ['const a = { A_KEY: z.string() }; const b = z.object(a); v.parse(b, process.env);', ['A_KEY']],
    ['const text = z.string(); z.object({ A_KEY: text }).parse(process.env);', ['A_KEY']],
    ['const Inner = z.object({ B_KEY: z.string() }); z.object({ A_KEY: Inner }).parse(process.env);', ['A_KEY']],
    ['const f = parse(process.env); f;', []],
    ['cleanEnv(process.env, { A_KEY: str() });', ['A_KEY']],
    ["cleanEnv(process.env, { A_KEY: str({ default: 'x' }) });", []],
    ["cleanEnv(process.env, { A_KEY: str({ devDefault: 'x' }) });", []],
    ["import { createEnv } from '@t3-oss/env-core'; createEnv({ server: { A_KEY: z.string() } });", ['A_KEY']],
    ["import { createEnv } from '@t3-oss/env-nextjs'; createEnv({ server: { A_KEY: z.string() } });", ['A_KEY']],
    ["import { createEnv } from '@t3-oss/env-nuxt'; createEnv({ server: { A_KEY: z.string() } });", ['A_KEY']],
    ["import { createEnv } from 'other'; createEnv({ server: { A_KEY: z.string() } });", []],
    ["import { createEnv } from '@t3-oss/env-core'; createEnv({ runtimeEnv: { A_KEY: process.env.A_KEY } });", []],
    ["import { createEnv } from '@t3-oss/env-core'; createEnv({ server: { A_KEY: Type.String } });", ['A_KEY']],
    ["import { envsafe } from 'envsafe'; envsafe({ A_KEY: str() });", ['A_KEY']],
    ["import { envsafe } from 'envsafe'; envsafe({ A_KEY: str({ allowEmpty: true }) });", []],
    ["import env from 'env-var'; env.get('A_KEY').required();", ['A_KEY']],
    ["import env from 'env-var'; env.get('A_KEY').asString();", []],
    ["import env from 'env-var'; env.get(x).required();", []],
    ["import env from 'env-var'; env.get(1).required();", []],
    ["import env from 'env-var'; env.from('A_KEY').required();", []],
    ["import env from 'env-var'; env.get.required();", []],
    ["import env from 'other'; env.get('A_KEY').required();", []],
    ["import env from 'env-var'; required(env.get('A_KEY'));", []],
  ])('%s', (code, expected) => {
    expect(checked(code)).toEqual(expected);
  });

  it.each<[code: string, expected: string[]]>([
    ['if (process.env.A && process.env.A.length) throw 1;', []],
    ["if (process.env.A !== 'x') throw 1;", []],
    ['if (process.env.A !== null) run(); else throw 1;', ['A']],
    ["if ('undefined' === typeof process.env.A) throw 1;", ['A']],
    ["if ('A' in process.env) run(); else throw 1;", ['A']],
    ['if (x in process.env) run(); else throw 1;', []],
    ['if (Boolean()) run(); else throw 1;', []],
    ['if (Boolean(process.env.A)) run(); else throw 1;', ['A']],
    ['if (check(process.env.A)) run(); else throw 1;', []],
    ['const has = check(process.env.A); if (!has) throw 1;', []],
    ['if (-process.env.A) throw 1;', []],
    ["if (!(process.env.A ?? 'x')) throw 1;", []],
    ["const k = process.env.A ?? 'x'; if (!k) throw 1;", []],
    ['process.env.A ?? (await exit());', []],
    ['process.env.A ? run() : worker.exit();', ['A']],
    ['if (process.env.A) run(); else { console.warn(x); }', ['A']],
    ['if (process.env.A) run(); else { log.fatal(x); }', ['A']],
    ['if (process.env.A) run(); else { return; }', ['A']],
    ['if (process.env.A) run(); else fail();', []],
    ['process.env.A || fail(); function fail() { if (x) throw 1; }', []],
    ['process.env.A || fail(); function fail() { process.kill(1); }', []],
    ["import x from 'tiny-invariant'; x(process.env.A, 'No key.');", ['A']],
    ["import nullthrows from 'nullthrows'; nullthrows(process.env.A);", ['A']],
    ["import { invariant } from 'es-toolkit'; invariant(process.env.A);", ['A']],
    ["import assert from 'node:assert'; assert(...process.env.A);", []],
    ["import assert from 'node:assert'; assert();", []],
    ["import assert from 'node:assert'; assert(process.env.A !== undefined);", ['A']],
    ["import assert from 'node:assert'; assert.notDeepStrictEqual(process.env.A, null);", ['A']],
    ["import assert from 'node:assert'; assert.notStrictEqual(process.env.A, other);", []],
    ["import { ensureKey } from '#checks'; ensureKey(process.env.A);", ['A']],
    ["import { mustHave } from '~/checks'; mustHave(process.env.A);", ['A']],
    ["import { requiredKey } from '@/checks'; requiredKey(process.env.A);", ['A']],
    ["import { noneEnsured } from './checks'; noneEnsured(process.env.A);", []],
    ['const ensure = (x) => { if (!x) process.exit(1); }; ensure(process.env.A);', ['A']],
    ['other.console.assert(process.env.A);', []],
    [
      "need('A_KEY', 'B_KEY'); function need(...all) { for (const n of all) if (!process.env[n]) throw 1; }",
      ['A_KEY', 'B_KEY'],
    ],
    ["need('1A_KEY'); function need(n) { if (!process.env[n]) throw 1; }", []],
    ["['A_KEY'].filter((n) => { return !process.env[n]; });", []],
    ["['A_KEY'].find((n) => !process.env[n]);", ['A_KEY']],
    ["['A_KEY'].some(test);", []],
  ])('other looks at the environment: %s', (code, expected) => {
    expect(checked(code)).toEqual(expected);
  });

  it.each<[code: string, expected: number]>([
    ["import OpenAI from 'openai'; const c = new OpenAI(); if (!c.apiKey) throw 1;", 1],
    ["import OpenAI from 'openai'; const c = new OpenAI(); if (!c.baseURL) throw 1;", 0],
    ['if (!c.apiKey) throw 1;', 0],
    ["import { OpenAIApi } from 'openai'; const c = new OpenAIApi(); if (!c.apiKey) throw 1;", 0],
  ])('a look at the client: %s', (code, expected) => {
    expect(findChecks(analyse(code)).filter(({ client }) => client)).toHaveLength(expected);
  });
});

describe('the clients that are given a key', () => {
  const SDK = "import OpenAI, { AzureOpenAI, Configuration, OpenAIApi } from 'openai';\n";
  const reads = (code: string) =>
    findKeyReads(analyse(SDK + code)).map((read) =>
      [
        read.names.join(' '),
        ...(read.capture ? [read.capture.hides ? 'hidden early' : 'early'] : []),
        ...(read.isLegacy ? ['legacy'] : []),
        ...(read.isDefault ? ['default'] : []),
        ...(read.throws ? ['throws'] : []),
        ...(read.apart ? ['apart'] : []),
      ].join(', '),
    );
  const OWN = 'OPENAI_API_KEY OPENAI_ADMIN_KEY, default, throws';

  it.each<[code: string, expected: string[]]>([
    ['new OpenAI();', [OWN]],
    ['new OpenAI({ apiKey: undefined });', [OWN]],
    ['new OpenAI({ apiKey: process.env.OPENAI_API_KEY });', ['OPENAI_API_KEY, default, throws']],
    ['const k = process.env.OPENAI_API_KEY; new OpenAI({ apiKey: k });', ['OPENAI_API_KEY, default, throws']],
    ['const k = process.env.A; new OpenAI({ apiKey: k });', ['A, early, throws']],
    [
      "const k = process.env.OPENAI_API_KEY ?? 'x'; new OpenAI({ apiKey: k });",
      ['OPENAI_API_KEY, hidden early, default'],
    ],
    ["new OpenAI({ apiKey: process.env.A ?? 'x' });", ['A, hidden early']],
    ['new OpenAI({ apiKey: import.meta.env.VITE_A });', ['VITE_A, throws, apart']],
    ['new OpenAI({ apiKey: process.env.A, adminAPIKey: process.env.B });', []],
    ['new OpenAI({ apiKey: process.env.A, adminAPIKey: undefined });', ['A, throws']],
    ["new OpenAI({ apiKey: 'x', adminAPIKey: process.env.B });", []],
    ['new OpenAI({ apiKey: process.env.A, accessToken: x });', []],
    ['new OpenAI({ apiKey: process.env.A, credential: undefined });', ['A, throws']],
    ['new OpenAI({ ...(x && { apiKey: process.env.A }) });', []],
    ['new AzureOpenAI({ apiKey: process.env.A });', ['A, throws']],
    ['new Configuration({ apiKey: process.env.A });', ['A, legacy']],
    ["new Configuration({ apiKey: 'x' });", []],
    ['new Configuration();', []],
    ['new OpenAIApi();', []],
    ["import { Configuration as C } from 'other'; new C({ apiKey: process.env.A });", []],
    ['class My extends OpenAI { constructor() { super(); } }', [OWN]],
    ['class My extends OpenAI { constructor() { super(); } } new My({ apiKey: process.env.A });', [OWN, OWN]],
    ['class My extends OpenAI { constructor() { const f = () => super(); } } new My();', []],
    ['class My extends OpenAI { constructor() { if (x) super({ apiKey: process.env.A }); } }', ['A, throws']],
    [
      'class A extends OpenAI { constructor() { super({ apiKey: process.env.A }); } } class B extends A {} new B();',
      ['A, throws', 'A, throws'],
    ],
    ['class My extends OpenAI { m() { super.m(); } } new My({ apiKey: process.env.A });', ['A, throws']],
    ['class My extends OpenAIApi { constructor() { super({ apiKey: process.env.A }); } }', []],
    ['const My = class extends OpenAI { constructor() { super({ apiKey: process.env.A }); } };', ['A, throws']],
  ])('%s', (code, expected) => {
    expect(reads(code)).toEqual(expected);
  });

  it.each<[code: string, expected: string[]]>([
    ["import { K } from './k'; new OpenAI({ apiKey: K });", ['./k K']],
    ["import { K } from './k'; new OpenAI({ apiKey: K || 'x' });", ['./k K hidden']],
    ["import { K } from './k'; new OpenAI({ adminAPIKey: K });", []],
    ['new OpenAI({ apiKey: process.env.A });', []],
  ])('a key of another module: %s', (code, expected) => {
    const found = findImportedKeys(analyse(SDK + code));
    expect(found.map(({ source, path, hides }) => `${source} ${path.join('.')}${hides ? ' hidden' : ''}`)).toEqual(
      expected,
    );
  });

  it.each<[options: string, expected: string]>([
    ['', 'openai'],
    ['{}', 'openai'],
    ['{ baseURL: undefined }', 'openai'],
    ["{ baseURL: 'https://api.openai.com/v1' }", 'openai'],
    ["{ baseURL: 'http://localhost:11434/v1' }", 'local'],
    ['{ baseURL: x }', 'unknown'],
    ["{ baseURL: 'no url' }", 'unknown'],
    ["{ ...(x && { baseURL: 'https://api.openai.com/v1' }) }", 'unknown'],
    ['options', 'unknown'],
  ])('where requests go with the options %s', (options, expected) => {
    const file = analyse(`${SDK}new OpenAI(${options});`);
    const [holder] = keyHolders(file);
    expect(destinationOf(holder?.options, file)).toBe(expected);
  });
});

describe('other loads of the environment', () => {
  const loads = (code: string) =>
    findLoads(analyse(code)).map(
      (load) => `${load.possible ? 'perhaps ' : ''}${load.kind}${load.names ? ` ${load.names.join(' ')}` : ''}`,
    );

  it.each<[code: string, expected: string[]]>([
    ["settings.A = 'x';", []],
    ['process.env.A = x ?? process.env.A;', ['assignment A']],
    ['delete process.env.A;', []],
    ['Object.assign(settings, { A: 1 });', []],
    ["process.env = { ...settings, A: 'x' };", ['assignment A']],
    ["import { parseEnv } from 'node:util'; Object.assign(process.env, parseEnv(text));", ['loader']],
    ["import { loadEnv } from 'vite'; Object.assign(process.env, loadEnv('', '.'));", ['loader']],
    ["import { other } from 'vite'; Object.assign(process.env, other('', '.'));", ['perhaps loader']],
    // A file, read by hand.
    ["const text = read('a/.env.local'); lines(text).forEach(([k, v]) => { process.env[k] = v; });", ['loader']],
    ["const text = read('a\\\\.env'); while (x) process.env[k] = v;", ['loader']],
    ['const text = read(`${dir}/.env`); do { process.env[k] = v; } while (x);', ['loader']],
    ["const text = read('x.env'); while (x) process.env[k] = v;", ['perhaps loader']],
    ["const text = read('.env.d/x'); while (x) process.env[k] = v;", ['perhaps loader']],
    ["const text = read('.env'); process.env[k] = v;", ['perhaps loader']],
    ["const text = read('.env'); const f = () => { process.env[k] = v; };", ['perhaps loader']],
    // Functions of packages.
    ["import { config } from 'dotenv-safe'; config();", ['loader']],
    ["import expand from 'dotenv-expand'; expand(x);", ['loader']],
    ["import env from 'env2'; env('.env');", ['loader']],
    ["import env from 'env-cmd'; env('.env');", []],
    ["import { ConfigModule } from '@nestjs/config'; ConfigModule.forFeature();", []],
    ["import process from 'node:process'; process.loadEnvFile();", ['loader']],
    ['other.loadEnvFile();', []],
    ['process.loadEnv();', []],
    ["import('dotenv').then((d) => d.parse());", []],
    ['x((d) => d.config());', []],
    ['import(x).then((d) => d.config());', []],
    ["import('./x.js');", []],
    ["import('dotenv/config');", ['loader']],
    ["require('express');", []],
  ])('%s', (code, expected) => {
    expect(loads(code)).toEqual(expected);
  });
});
