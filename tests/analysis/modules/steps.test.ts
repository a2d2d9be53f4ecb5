import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { readModule, type ModuleFacts } from '../../../src/analysis/modules/module-facts.js';
import type { Step } from '../../../src/analysis/modules/steps.js';
import { readSettings } from '../../../src/settings.js';
import { temporaryFolder } from '../../support/temporary.js';

const choice = { parser, parserOptions: {}, ecmaVersion: undefined };

function factsOf(code: string, filename = '/nowhere/file.mjs'): ModuleFacts {
  const facts = readModule(filename, code, choice, readSettings({}));
  if (!facts) throw new Error(`Does not parse: ${code}`);
  return facts;
}

/** One step in one line: `perhaps construct A`. */
function line(step: Step): string {
  const about =
    step.kind === 'construct' || step.kind === 'capture'
      ? step.names.join(' ')
      : step.kind === 'evaluate'
        ? step.source
        : step.kind === 'call' || step.kind === 'borrow'
          ? `${step.name} of ${step.source}${step.kind === 'borrow' && step.later ? ' later' : ''}${step.kind === 'borrow' && step.hides ? ' hidden' : ''}`
          : '';
  const without = step.parameter === undefined ? '' : ` without ${step.parameter}`;
  return `${step.certain ? '' : 'perhaps '}${step.kind} ${about}${without}`.trim();
}

/** What the evaluation of a module does, without the constructor of the SDK, which is a call of another module. */
function stepsOf(code: string, filename?: string): string[] {
  const { steps } = factsOf(
    `import OpenAI from 'openai'; const make = () => new OpenAI({ apiKey: process.env.A });\n${code}`,
    filename,
  );
  return steps.map(line).filter((step) => !/ of openai\b/.test(step));
}

const YES = ['construct A'];
const PERHAPS = ['perhaps construct A'];

describe('what happens while a module is evaluated', () => {
  it.each<[name: string, code: string, expected: string[]]>([
    ['a call at the top', 'make();', YES],
    ['no call', 'export const later = () => make();', []],
    ['a function that is never called', 'function unused() { make(); }', []],
    ['new at the top', 'new OpenAI({ apiKey: process.env.A });', YES],
    // Branches.
    ['a branch', 'if (x) make();', PERHAPS],
    ['the other branch', 'if (x) y(); else make();', PERHAPS],
    ['the condition itself', 'if (make()) x();', YES],
    ['a branch for a key that is there', 'if (process.env.OPENAI_API_KEY) make();', YES],
    ['a branch for a key that is missing', 'if (!process.env.OPENAI_API_KEY) x(); else make();', YES],
    ['a branch for another variable', 'if (process.env.DEBUG) make();', PERHAPS],
    ['a key under a name', 'const key = process.env.MY_KEY; if (key) make();', YES],
    ['a key and something else', 'if (x && process.env.MY_KEY) make();', YES],
    ['a key or something else', 'if (process.env.MY_KEY || x) make();', YES],
    ['two other things', 'if (x && y) make();', PERHAPS],
    ['a key compared', 'if (process.env.MY_KEY !== undefined) make();', YES],
    ['something compared', 'if (x !== undefined) make();', PERHAPS],
    ['something that is not negated', 'if (-process.env.MY_KEY) make();', PERHAPS],
    ['a conditional expression', 'const c = x ? make() : null;', PERHAPS],
    ['a conditional expression, the other way', 'const c = x ? null : make();', PERHAPS],
    ['a conditional expression for a key', 'const c = process.env.MY_KEY ? make() : null;', YES],
    ['behind &&', 'x && make();', PERHAPS],
    ['in front of &&', 'make() && x;', YES],
    ['behind && and a key', 'process.env.MY_KEY && make();', YES],
    ['behind ??', 'x ?? make();', PERHAPS],
    // Variables that begin empty.
    ['a variable without a value', 'let c; if (!c) c = make();', YES],
    ['a variable that is null', 'let c = null; if (!c) c = make();', YES],
    ['a variable that is undefined', 'let c = undefined; if (c === undefined) c = make();', YES],
    ['a variable that has a value', 'let c = 1; if (!c) c = make();', PERHAPS],
    ['a variable that is another one', 'let c = x; if (!c) c = make();', PERHAPS],
    ['a variable that is false', 'let c = false; if (!c) c = make();', PERHAPS],
    ['??= to a variable without a value', 'let c; c ??= make();', YES],
    ['||= to a variable without a value', 'let c; c ||= make();', YES],
    ['??= to a variable that has one', 'let c = x; c ??= make();', PERHAPS],
    ['??= to a member', 'x.c ??= make();', PERHAPS],
    ['??= to a global', 'globalThis.c ??= make();', YES],
    ['a global that is kept', 'const c = globalThis.c ?? make(); globalThis.c = c;', YES],
    ['a global under a name', 'const kept = globalThis as any; const c = kept.c || make(); kept.c = c;', YES],
    ['a global that is kept, asked first', 'if (!global.c) global.c = make();', YES],
    ['a global that others set', 'const c = globalThis.c ?? make(); globalThis.d = c;', PERHAPS],
    ['behind && and a global', 'const c = globalThis.c && make(); globalThis.c = c;', PERHAPS],
    ['= to a member', 'globalThis.c = make();', YES],
    ['= to a member of what a call returns', 'make().c = 1;', YES],
    ['= to a parameter', 'f(); function f(c) { c ??= make(); }', PERHAPS],
    // Loops, switch, try.
    ['the body of for', 'for (;;) make();', PERHAPS],
    ['the beginning of for', 'for (make();;) x();', YES],
    ['the test of for', 'for (; make(); ) x();', YES],
    ['the end of for', 'for (;; make()) x();', PERHAPS],
    ['the body of for-of', 'for (const x of y) make();', PERHAPS],
    ['what for-of goes through', 'for (const x of make()) y();', YES],
    ['the body of for-in', 'for (const x in y) make();', PERHAPS],
    ['what for-in goes through', 'for (const x in make()) y();', YES],
    ['the body of while', 'while (x) make();', PERHAPS],
    ['the test of while', 'while (make()) x();', YES],
    ['the body of do-while', 'do { make(); } while (x);', YES],
    ['a case of switch', 'switch (x) { case 1: make(); }', PERHAPS],
    ['what switch looks at', 'switch (make()) { case 1: x(); }', YES],
    ['try', 'try { make(); } catch {}', YES],
    ['catch', 'try { x(); } catch { make(); }', PERHAPS],
    ['finally', 'try { x(); } finally { make(); }', YES],
    // Classes.
    ['a static field', 'class K { static c = make(); }', YES],
    ['a static block', 'class K { static { make(); } }', YES],
    ['a field', 'class K { c = make(); }', []],
    ['a method', 'class K { m() { make(); } }', []],
    ['the class that is extended', 'class K extends make() {}', YES],
    ['a decorator', '@make() class K {}', YES],
    ['a class expression', 'const K = class { static c = make(); };', YES],
    ['a field, when an object is made', 'class K { c = make(); } new K();', YES],
    ['a static field, once for all objects', 'class K { static c = 1; } new K(); make();', YES],
    ['a constructor, when an object is made', 'class K { constructor() { make(); } } new K();', YES],
    ['a method, when an object is made', 'class K { m() { make(); } } new K();', []],
    ['an object that is made on some paths', 'class K { c = make(); } if (x) new K();', PERHAPS],
    // Functions that are left early.
    ['behind a return on some paths', 'f(); function f() { if (x) return; make(); }', PERHAPS],
    ['behind a throw on some paths', 'f(); function f() { if (x) { throw y; } make(); }', PERHAPS],
    ['behind a return on the other path', 'f(); function f() { if (x) y(); else return; make(); }', PERHAPS],
    ['behind a return for a missing key', 'f(); function f() { if (!process.env.MY_KEY) return; make(); }', YES],
    ['behind a branch that goes on', 'f(); function f() { if (x) { y(); } make(); }', YES],
    ['behind a return of an inner function', 'f(); function f() { if (x) { () => { return; }; } make(); }', YES],
    ['behind a call that may be left early', 'f(); make(); function f() { if (x) return; }', YES],
    ['behind a throw of the module', 'if (x) throw y; make();', YES],
    // Calls.
    ['a function that is called twice', 'f(); f(); function f() { make(); }', YES],
    ['a function that is called for certain later', 'if (x) make(); make();', ['perhaps construct A', 'construct A']],
    ['a function that calls itself', 'f(); function f() { f(); make(); }', YES],
    ['an argument of a call', 'x(make());', YES],
    ['what is called', 'make().x();', YES],
    ['a function that is called where it stands', '(() => { make(); })();', YES],
    // Defaults of parameters.
    ['a default that is needed', 'f(); function f(c = make()) {}', YES],
    ['a default that is not needed', 'f(1); function f(c = make()) {}', []],
    ['a default for undefined', 'f(undefined); function f(c = make()) {}', YES],
    ['a default behind a spread', 'f(...x); function f(c = make()) {}', PERHAPS],
    ['the second default', 'f(1); function f(b = 1, c = make()) {}', YES],
    ['with the argument, then without', 'f(1); f(); function f(c = make()) {}', YES],
    ['a default of a constructor', 'class K { constructor(c = make()) {} } new K();', YES],
    ['a default of a field', 'class K { constructor(private c = make()) {} } new K();', YES],
    ['a default that is not needed by a constructor', 'class K { constructor(c = make()) {} } new K(x);', []],
    ['a default behind bind', 'const g = f.bind(null, 1); g(); function f(c = make()) {}', PERHAPS],
    ['a default behind bind of this alone', 'const g = f.bind(null); f(1); function f(c = make()) {}', []],
    ['a default behind apply', 'f.apply(null, x); function f(c = make()) {}', PERHAPS],
    [
      'options that are missing',
      'f(); function f(o = {}) { new OpenAI(o); }',
      ['construct OPENAI_API_KEY OPENAI_ADMIN_KEY'],
    ],
    [
      'options that are optional',
      'f(); function f(o?: object) { new OpenAI(o); }',
      ['construct OPENAI_API_KEY OPENAI_ADMIN_KEY'],
    ],
    [
      'options that are taken apart',
      'f(); function f({ k = process.env.A, t = 1 } = {}) { new OpenAI({ apiKey: k, timeout: t }); }',
      ['construct A'],
    ],
    [
      'options with another key that are taken apart',
      "f(); function f({ k = process.env.A } = { k: 'x' }) { new OpenAI({ apiKey: k }); }",
      [],
    ],
    [
      'a field that is a parameter',
      'new C(); class C { constructor(private k = process.env.A) { new OpenAI({ apiKey: this.k }); } }',
      ['construct A'],
    ],
    ['options with a key', "f(); function f(o = { apiKey: 'x' }) { new OpenAI(o); }", []],
    ['options that are there', 'f(x); function f(o = {}) { new OpenAI(o); }', []],
    ['options that are replaced', 'f(); function f(o = {}) { o = x; new OpenAI(o); }', []],
    ['a generator', 'g(); function* g() { make(); }', PERHAPS],
    ['an async function without await', 'f(); async function f() { make(); }', YES],
    ['an async function with await, not awaited', 'f(); async function f() { await x(); make(); }', PERHAPS],
    [
      'an async function with await, awaited',
      'await f(); async function f() { await x(); make(); }',
      ['pause', 'construct A', 'pause'],
    ],
    ['for await', 'for await (const y of z) x(); make();', ['pause', 'construct A']],
    ['for of', 'for (const y of z) x(); make();', YES],
    ['await in another function', 'f(); async function f() { make(); } async function g() { await x(); }', YES],
    ['a callback for each of who knows how many', 'x.forEach(() => make());', PERHAPS],
    ['a callback that is called once, later', 'setTimeout(() => make(), 1);', PERHAPS],
    ['the function of a promise', 'new Promise(() => make());', YES],
    ['the function of a promise on some paths', 'if (x) new Promise(() => make());', PERHAPS],
    ['a callback of who knows what', 'x(() => make());', []],
    // Syntax around it.
    ['types', 'type T = 1; interface I { x: 1 } make();', YES],
    ['a type assertion', 'const c = make() as unknown;', YES],
    ['satisfies', 'const c = make() satisfies unknown;', YES],
    ['an enum', 'enum E { A = 1 } make();', YES],
    ['a namespace', 'namespace N { make(); }', YES],
    ['export =', 'export = make();', YES],
    ['an exported value', 'export const c = make();', YES],
    ['a default export', 'export default make();', YES],
    ['a template', 'const c = `${make()}`;', YES],
    ['an array', 'const c = [make()];', YES],
    ['an object', 'const c = { d: make() };', YES],
    ['a spread', 'const c = [...make()];', YES],
    ['a getter', 'const c = { get d() { return make(); } };', []],
  ])('%s', (_, code, expected) => {
    expect(stepsOf(code).filter((step) => !step.startsWith('call'))).toEqual(expected);
  });

  it.each<[name: string, code: string, expected: string[]]>([
    // Modules and their functions.
    ['require', "require('./m.js');", ['evaluate ./m.js']],
    ['require on some paths', "if (x) require('./m.js');", ['perhaps evaluate ./m.js']],
    ['require of a name that is not written down', 'require(x);', []],
    ['import() that is awaited', "await import('./m.js');", ['evaluate ./m.js', 'pause']],
    ['import() that is not awaited', "import('./m.js');", ['perhaps evaluate ./m.js']],
    [
      'import() that is awaited on some paths',
      "if (x) await import('./m.js');",
      ['perhaps evaluate ./m.js', 'perhaps pause'],
    ],
    ['import() of a name that is not written down', 'await import(x);', ['pause']],
    ['await in a function', "f(); async function f() { await import('./m.js'); }", ['perhaps evaluate ./m.js']],
    ['an import that is hoisted', "import './m.js';", []],
    ['a function of another module', "import { f } from './m.js'; f(1);", ['call f of ./m.js']],
    ['the module itself as a function', "import f from './m.js'; f();", ['call default of ./m.js']],
    ['a member of a module', "import * as m from './m.js'; m.f();", ['call f of ./m.js']],
    ['a member of an export', "import { o } from './m.js'; o.f();", ['call o.f of ./m.js']],
    ['a member of a member of an export', "import { o } from './m.js'; o.p.f();", []],
    ['a class of another module', "import { K } from './m.js'; if (x) new K();", ['perhaps call K of ./m.js']],
    ['a function of the module', 'f(); function f() {}', []],
    // Loads.
    ['a load', 'process.loadEnvFile();', ['load']],
    ['a load on some paths', 'if (x) process.loadEnvFile();', ['perhaps load']],
    ['a load that is awaited', "await import('dotenv/config');", ['evaluate dotenv/config', 'load', 'pause']],
    ['a variable that is set', "process.env.A_KEY = 'x';", ['load']],
    ['a variable that is set in a conditional', "x ? (process.env.A_KEY = 'x') : y;", ['perhaps load']],
    ['a variable that holds no key', "process.env.TZ = 'UTC';", []],
    [
      'a helper that is given the key',
      'f(process.env.A); function f(k) { new OpenAI({ apiKey: k }); }',
      ['construct A'],
    ],
    ['a helper that is given another key', "f('x'); function f(k = process.env.A) { new OpenAI({ apiKey: k }); }", []],
    // Keys that are read earlier than they are used.
    [
      'a default that is read early',
      "const k = process.env.A ?? 'x'; export const f = () => new OpenAI({ apiKey: k });",
      ['capture A'],
    ],
    [
      'a read in front of a client',
      'const k = process.env.A; new OpenAI({ apiKey: k });',
      ['capture A', 'construct A'],
    ],
    [
      'a default on a condition',
      "const k = process.env.A ? process.env.A : 'x'; export const f = () => new OpenAI({ apiKey: k });",
      ['capture A'],
    ],
    ['a key of a bundler', 'new OpenAI({ apiKey: import.meta.env.VITE_A });', []],
    [
      'a key of another module',
      "import { K } from './m.js'; new OpenAI({ apiKey: K });",
      ['borrow K of ./m.js', 'borrow K of ./m.js later'],
    ],
    [
      'a key of another module, with a default, in a function',
      "import { K } from './m.js'; export const f = () => new OpenAI({ apiKey: K.l || 'x' });",
      ['borrow K.l of ./m.js later hidden'],
    ],
  ])('%s', (_, code, expected) => {
    expect(stepsOf(code)).toEqual(expected);
  });

  it.each<[code: string, expected: string[]]>([
    ["import './m.js'; x();", ['evaluate ./m.js']],
    ["export * from './m.js';", ['evaluate ./m.js']],
    ["export { a } from './m.js';", ['evaluate ./m.js']],
    ["import type { T } from './m.js';", []],
    ["export type { T } from './m.js';", []],
    ["import m = require('./m.js');", ['evaluate ./m.js']],
    ["import type m = require('./m.js');", []],
    ['import m = x.y;', []],
  ])('where the compiler keeps imports in place: %s', (code, expected) => {
    const folder = temporaryFolder({ 'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }' });
    const { steps, hoisted } = factsOf(`process.env.X;\n${code}`, path.join(folder, 'file.ts'));
    expect(steps.map(line)).toEqual(expected);
    expect(hoisted).toEqual([]);
  });

  it('says in which line', () => {
    const { steps } = factsOf("import OpenAI from 'openai';\n\nnew OpenAI({ apiKey: process.env.A });\n");
    expect(steps.filter(({ kind }) => kind === 'construct')).toMatchObject([{ line: 3, names: ['A'], needs: ['A'] }]);
  });

  it('an expression that is nested deeper than people write', () => {
    expect(stepsOf(`const c = ${'['.repeat(150)}make()${']'.repeat(150)};`)).toEqual(YES);
    expect(stepsOf(`const c = ${'['.repeat(420)}make()${']'.repeat(420)};`)).toEqual([]);
  });
});

describe('what a module exports to others', () => {
  const exported = (code: string): string[] =>
    [...factsOf(`import OpenAI from 'openai';\n${code}`).exported].map(([name, what]) =>
      'source' in what
        ? `${name}: ${what.name} of ${what.source}`
        : `${name}: ${what
            .map(line)
            .filter((step) => !/ of openai\b/.test(step))
            .join(', ')}`,
    );

  it.each<[code: string, expected: string[]]>([
    ['export function f() { new OpenAI({ apiKey: process.env.A }); }', ['f: construct A']],
    ['export const f = () => new OpenAI({ apiKey: process.env.A });', ['f: construct A']],
    ['export const f = function () { new OpenAI({ apiKey: process.env.A }); };', ['f: construct A']],
    ['export function f() { if (x) return; new OpenAI({ apiKey: process.env.A }); }', ['f: perhaps construct A']],
    ['export class K { c = new OpenAI({ apiKey: process.env.A }); }', ['K: construct A']],
    ['export function f(o = {}) { new OpenAI(o); }', ['f: construct OPENAI_API_KEY OPENAI_ADMIN_KEY without 0']],
    ['export const f = (a, o) => g(o); const g = (o = {}) => new OpenAI(o);', ['f: ']],
    ['export class K { constructor(c = new OpenAI()) {} }', ['K: construct OPENAI_API_KEY OPENAI_ADMIN_KEY without 0']],
    ['export class K extends OpenAI { n = 1; }', ['K: construct OPENAI_API_KEY OPENAI_ADMIN_KEY without 0']],
    [
      'export class K extends OpenAI { constructor(o) { super(o); } }',
      ['K: construct OPENAI_API_KEY OPENAI_ADMIN_KEY without 0'],
    ],
    ["export class K extends OpenAI { constructor() { super({ apiKey: 'x' }); } }", ['K: ']],
    [
      'export function f(this: K, o = {}) { new OpenAI(o); }',
      ['f: construct OPENAI_API_KEY OPENAI_ADMIN_KEY without 0'],
    ],
    ['export class K { static c = new OpenAI({ apiKey: process.env.A }); }', ['K: ']],
    ['export const K = class { constructor() { new OpenAI({ apiKey: process.env.A }); } };', ['K: construct A']],
    ['export async function f() { await x; }', ['f: pause']],
    ["export { a as b } from './m.js';", ['b: a of ./m.js']],
    ["import { a } from './m.js'; export { a };", ['a: a of ./m.js']],
    ['export const n = 1;', []],
  ])('functions and classes: %s', (code, expected) => {
    expect(exported(code)).toEqual(expected);
  });

  it.each<[code: string, expected: string[]]>([
    ['export const K = process.env.A;', ['K: A, 1']],
    ["export const K = process.env.A ?? 'x';", ['K: A hidden, 1']],
    ['export const K =\n process.env.A ?? process.env.B;', ['K: A B, 2']],
    ['export const o = { k: process.env.A, p: { q: `${process.env.B}` } };', ['o.k: A, 1', 'o.p.q: B hidden, 1']],
    ['export default { k: process.env.A };', ['default.k: A, 1']],
    ['module.exports = { k: process.env.A };', ['default.k: A, 1', 'k: A, 1', 'k: A, 1']],
    ['export const o = { a: { b: { c: process.env.A } } };', ['o.a.b.c: A, 1']],
    ['export const o = { a: { b: { c: { d: process.env.A } } } };', []],
    ['export const o = { ...x, [y]: process.env.A };', []],
    ['export const K = import.meta.env.VITE_A;', []],
    ['export const K = () => process.env.A;', []],
    ["export const K = 'x'; process.env.A;", []],
  ])('values: %s', (code, expected) => {
    const values = [...factsOf(code).values].map(
      ([name, { names, hides, line: at }]) => `${name}: ${names.join(' ')}${hides ? ' hidden' : ''}, ${at}`,
    );
    expect(values).toEqual([...new Set(expected)]);
  });

  it.each<[code: string, hoisted: string[], reexports: string[]]>([
    [
      "import './a.js'; export * from './b.js'; export { c } from './c.js';",
      ['./a.js', './b.js', './c.js'],
      ['./b.js'],
    ],
    ["export * as d from './d.js';", ['./d.js'], ['./d.js']],
    ["import fs from 'node:fs'; fs.x();", ['node:fs'], []],
    ['const a = 1;', [], []],
  ])('modules: %s', (code, hoisted, reexports) => {
    expect(factsOf(code)).toMatchObject({ hoisted, reexports });
  });

  it('a module that does not parse', () => {
    expect(readModule('/nowhere/file.mjs', 'import const = ;', choice, readSettings({}))).toBeUndefined();
    expect(readModule('/nowhere/file.mjs', 'process.env const = ;', choice, readSettings({}))).toBeUndefined();
  });

  it('a module that says nothing that matters is not parsed', () => {
    expect(readModule('/nowhere/file.mjs', 'const = ;', choice, readSettings({}))).toMatchObject({
      hoisted: [],
      steps: [],
      reexports: [],
    });
  });
});
