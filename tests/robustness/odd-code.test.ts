import path from 'node:path';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/index.js';
import { everyRule, lint, ruleNames } from '../support/lint.js';
import { filesUnder, readText } from '../support/repository.js';

/** Texts that a parser accepts and nobody writes. All are our concern by their words; none is a mistake, but that nobody awaits a request. */
const ODD: Record<string, string> = {
  'a word in a comment': '// openai',
  'a shebang': '#!/usr/bin/env node\n// openai',
  'a byte order mark': "\uFEFFimport OpenAI from 'openai';",
  'carriage returns': "import OpenAI from 'openai';\r\nexport const openai = new OpenAI();\r\n",
  'only directives': "'use strict'; 'use client'; 'openai';",
  'empty statements': ';;;openai;;;',
  'imports of everything and nothing':
    "import {} from 'openai'; import * as everything from 'openai'; export * from 'openai'; export * as ai from 'openai'; export { default } from 'openai';",
  'an import that is used before it stands': "new OpenAI(); import OpenAI from 'openai';",
  'requests without arguments':
    'await chat.completions.create(); a.chat.completions.create; await a.chat.completions.create(...b);',
  'requests with arguments of the wrong kind':
    'await a.chat.completions.create(1, 2, 3); await a.responses.create(null); await a.chat.completions.create("x", ...y, z);',
  'requests with odd messages':
    "import OpenAI from 'openai'; const a = new OpenAI(); await a.chat.completions.create({ model: 'm', messages: 5 }); await a.chat.completions.create({ model: 'm', get messages() { return []; }, ['me' + 'ssages']: [], ...{}, __proto__: null });",
  'computed members':
    "await a['chat']['completions']['create']({ model, messages }); await a[`chat`].completions[create]({});",
  'optional chains': '(await a?.chat?.completions?.create?.({ model, messages }))?.choices?.[0]?.message?.content;',
  'private names':
    'class A { #openai = new OpenAI(); ask() { return #openai in this && this.#openai.chat.completions.create({}); } }',
  'a class with everything':
    'class A extends (class extends OpenAI {}) { static { this.openai = new OpenAI(); } static async *#m() { yield* new OpenAI(); } get x() { return super.x; } set x(v) {} [openai] = 1; static accessor = 2; }',
  'a constructor in a default':
    'function f(openai = new OpenAI(), { chat = openai.chat, ...rest } = {}, [first = chat, ...others] = []) { return f(...others, rest, first); }',
  'a name that stands for itself':
    'const openai = openai; let a = b, b = a; await a.chat.completions.create({ messages: a });',
  'functions that call each other for ever':
    'function f(openai) { return g(openai); } function g(openai) { return f(openai); } f(new OpenAI()); const h = () => h(h); h();',
  'a function that returns itself':
    "const make = () => make; await make()()().chat.completions.create({ model: 'm', messages: make });",
  'labels and jumps':
    'outer: for (;;) { inner: do { if (openai) continue outer; else break inner; } while (true); break; } openai: { break openai; }',
  'a switch with its default in the middle':
    'switch (openai) { case 1: default: case 2: { break; } case new OpenAI(): }',
  'nested finally blocks':
    'async function f() { for (const x of y) { try { try { return await openai.chat.completions.create({}); } finally { continue; } } catch { throw 1; } finally { break; } } }',
  'generators that are left early':
    'async function* f(openai) { try { yield* f(openai); const x = yield; for await (const c of yield openai) yield c; } finally { yield; } }',
  'assignment patterns': '({ openai, a: [b.c = openai, ...d[e]] = [], ...f.g } = h); [openai.chat = 1] = [];',
  'tagged templates': 'openai`a${new OpenAI()`${openai}`}b`; new OpenAI`x`; String.raw`openai`;',
  'sequences and comma chains':
    'a = (openai, b, new OpenAI(), c), (0, openai.chat.completions.create)({ model, messages });',
  'numbers and symbols for names':
    'const o = { 0: openai, 1n: openai, [Symbol.iterator]: openai, "": openai }; await o[0].chat.completions.create({});',
  'a prototype for a name':
    "import OpenAI from 'openai'; const constructor = new OpenAI(), hasOwnProperty = [], toString = 'x'; await constructor.chat.completions.create({ model: toString, messages: hasOwnProperty, __proto__: {} }); constructor.toString(); history.constructor.push(toString);",
  'environment writes without a value':
    'process.env.OPENAI_API_KEY; delete process.env.OPENAI_API_KEY; process.env.OPENAI_API_KEY++; process.env; ({ a: process.env.OPENAI_API_KEY } = {}); for (process.env.OPENAI_API_KEY of []);',
  'module keywords as names': 'let async, of, get, set, as, from, type; async(openai); of.openai = get;',
  'dynamic imports':
    "import('openai').then(); const { default: A = import('openai') } = await import(`openai`); import.meta.openai;",
  'import attributes': "import data from './openai.json' with { type: 'json' }; export default data;",
  'regular expressions': '/openai/v.test(/[[openai]--[a]]/v); /(?<openai>a)|(?<openai>b)/.exec("");',
  'unicode escapes': "import \\u004fpenAI from 'open\\u0061i'; const \\u{6f}penai = new \\u004fpenAI();",
  JSX: 'const a = <A.B {...openai} c={<></>} d:e="f">{openai}{/* openai */}</A.B>;',
};

const ODD_TYPESCRIPT: Record<string, string> = {
  'types alone': "import type OpenAI from 'openai'; declare const openai: OpenAI; export type { OpenAI };",
  'an import assignment':
    "import OpenAI = require('openai'); import Chat = OpenAI.Chat; export import Models = OpenAI.Models; export = OpenAI;",
  namespaces:
    'namespace A.B { export const openai = new OpenAI(); } declare global { var openai: A.B; } declare module "openai" { export default class {} }',
  'assertions everywhere':
    'const a = (<OpenAI>(openai!) as unknown satisfies object)!; (await (a!.chat as any)!.completions!.create!(<any>{ model, messages } as const)!).choices![0]!;',
  'parameter properties and decorators':
    '@openai class A { constructor(@openai() private readonly openai = new OpenAI(), public x?: string) {} @openai accessor y = 1; @openai() declare z: OpenAI; abstract w; }',
  'overloads and this types':
    'function f(this: OpenAI): void; function f(this: OpenAI, a?: 1): void {} f.call(openai);',
  enums: 'enum E { openai = 1, "b" = openai, c = "x".length } declare const enum F { openai } E[E.openai];',
  'using declarations': 'await using openai = new OpenAI(); { using a = openai, b = null; }',
  'instantiation expressions':
    'const make = OpenAI<string>; new make(); const f = openai.chat.completions.create<Stream>; await f<X>({});',
  'generic components':
    'function f<const T extends OpenAI, U = T extends infer V ? V : never>(x: T): x is T & U { return !!x; }',
  'a declaration file': 'declare function create(): import("openai").OpenAI; export as namespace openai;',
  'abstract classes':
    'abstract class A extends OpenAI { abstract ask(): Promise<void>; declare readonly chat; protected abstract get key(): string; [k: string]: unknown; }',
};

/** What the rules say of an odd text, besides that a request is dropped, which is true of most of them. */
const oddities = (text: string, filename = 'example.js'): unknown[] =>
  lint(text, { filename }).filter(({ messageId }) => messageId !== 'dropped');

describe('an empty file', () => {
  it.each(['', '\n', ' ', '// nothing'])('%j is silent', (text) => {
    expect(lint(text)).toEqual([]);
    expect(lint(text, { filename: 'example.ts' })).toEqual([]);
  });
});

describe('odd JavaScript', () => {
  it.each(Object.entries(ODD))('%s: no crash, no report', (_what, text) => {
    expect(oddities(text)).toEqual([]);
  });
});

describe('odd JavaScript, read by the TypeScript parser', () => {
  it.each(Object.entries(ODD))('%s: no crash, no report', (_what, text) => {
    expect(oddities(text, 'example.tsx')).toEqual([]);
  });
});

describe('odd TypeScript', () => {
  it.each(Object.entries(ODD_TYPESCRIPT))('%s: no crash, no report', (_what, text) => {
    expect(oddities(text, 'example.ts')).toEqual([]);
  });
});

describe('scripts', () => {
  it.each(['script', 'commonjs'] as const)('no crash on sloppy code as %s', (sourceType) => {
    const text =
      "var OpenAI = require('openai'), openai = new OpenAI(); with (openai) { chat.completions.create({ model: m, messages: [] }); } arguments.openai = this; if (1) function f() { return f.caller; } var openai; openai: var undefined = delete openai;";
    expect(lint(text, { sourceType }).filter(({ fatal }) => fatal && sourceType === 'script')).toEqual([]);
  });
});

describe('programs with a line too few or too many', { timeout: 60_000 }, () => {
  const programs = filesUnder('examples', /[\\/].*\.(js|cjs|ts)$/);

  it.each(programs)('%s: no crash', (file) => {
    const filename = path.basename(file).replace(/js$/, 'ts');
    const lines = readText('examples', file).split('\n');
    lines.forEach((line, i) => {
      lint(lines.toSpliced(i, 1).join('\n'), { filename });
      lint(lines.toSpliced(i, 0, line).join('\n'), { filename });
    });
  });
});

describe('bad options', () => {
  it.each(ruleNames)('%s refuses an option it does not know', (name) => {
    expect(() => lint('', { rules: { [`openai/${name}`]: ['error', { nope: true }] } })).toThrow(
      new RegExp(`openai/${name}`),
    );
  });

  it.each(ruleNames)('%s refuses an option of the wrong type', (name) => {
    expect(() => lint('', { rules: { [`openai/${name}`]: ['error', 'always'] } })).toThrow(
      new RegExp(`openai/${name}`),
    );
  });

  it.each(Object.entries(plugin.rules))('%s accepts its own defaults', (name, { meta }) => {
    expect(
      lint('', { rules: { [`openai/${name}`]: ['error', ...((meta?.defaultOptions ?? []) as unknown[])] } }),
    ).toEqual([]);
  });
});

describe('the harness', () => {
  it('has a rule to run, and sees syntax errors', () => {
    expect(Object.keys(everyRule)).not.toEqual([]);
    expect(lint('const;')).toMatchObject([{ fatal: true }]);
  });
});
