import { describe, expect, it } from 'vitest';
import { findCalledReads } from '../../src/analysis/environment/key-reads.js';
import { analyse } from '../support/analyse.js';

/** The calls by which a file has its functions make clients, with the variables whose values are the keys, and when these are read. */
function calledIn(code: string): string[] {
  const file = analyse(`import OpenAI, { AzureOpenAI, Configuration } from 'openai';\n${code}`);
  return findCalledReads(file).map(({ node, names, capture, isDefault }) => {
    const early = !capture ? '' : `${capture.hides ? ' hidden' : ''}${capture.node === node ? '' : ' early'}`;
    return `${file.sourceCode.getText(node)}: ${names.join(' ')}${early}${isDefault ? ', default' : ''}`;
  });
}

const check = (programs: readonly (readonly [code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (code, told) => {
    expect(calledIn(code)).toEqual(told);
  });
};

const MADE = 'return new OpenAI({ apiKey });';
const OWN = 'OPENAI_API_KEY OPENAI_ADMIN_KEY, default';

describe('what a call gives for the key', () => {
  const called = (calls: string): string => `function make(apiKey) { ${MADE} } ${calls}`;
  check([
    [called('make(process.env.A);'), ['make(process.env.A): A']],
    [called('make(process.env.A); make(process.env.B);'), ['make(process.env.A): A', 'make(process.env.B): B']],
    [called('const key = process.env.A; make(key);'), ['make(key): A early']],
    [called("const key = process.env.A ?? 'x'; make(key);"), ['make(key): A hidden early']],
    [called("make('x');"), []],
    [called('make();'), [`make(): ${OWN}`]],
    [called('make(undefined);'), [`make(undefined): ${OWN}`]],
    [called('make(...keys);'), []],
    [called('make`${process.env.A}`;'), []],
    [called('make.call(process.env.A);'), []],
    [called('make.apply(process.env.A);'), []],
    [called('const other = make.bind(process.env.A);'), []],
  ]);
});

describe('how a function is called', () => {
  const method = (name: string): string => `const api = { ${name}(apiKey) { ${MADE} } }; api.${name}(process.env.A);`;
  check([
    [method('make'), ['api.make(process.env.A): A']],
    [method('recall'), ['api.recall(process.env.A): A']],
    [method('caller'), ['api.caller(process.env.A): A']],
    [method('call'), []],
  ]);
});

describe('what takes a key', () => {
  const taken = (head: string, body = MADE, key = 'process.env.A'): string => `${head} { ${body} } make(${key});`;
  check([
    [taken('async function make(apiKey)'), []],
    [taken('function* make(apiKey)'), []],
    [taken('function make()', 'return new OpenAI({ apiKey: process.env.B });'), []],
    [taken('function make(apiKey)', 'return new OpenAI({ apiKey: process.env.B });'), []],
    [taken('function make(apiKey)', 'return new AzureOpenAI({ apiKey });'), ['make(process.env.A): A']],
    [taken('function make(apiKey)', 'return new Configuration({ apiKey });'), []],
    [taken('function make(first, apiKey)', MADE, '1, process.env.A'), ['make(1, process.env.A): A']],
    [taken('function make(first, apiKey)', MADE, '1'), [`make(1): ${OWN}`]],
    [taken('function make({ apiKey })', MADE, '{ apiKey: process.env.A }'), ['make({ apiKey: process.env.A }): A']],
    [taken('function make({ apiKey } = {})', MADE, ''), [`make(): ${OWN}`]],
    [taken("function make(apiKey = process.env.A ?? 'x')", MADE, ''), ['make(): A hidden']],
    [taken("function make(apiKey = process.env.A ?? 'x')", MADE, "'y'"), []],
    [taken('function make(apiKey = process.env.A)', MADE, ''), ['make(): A']],
    [taken('function make(key)', `const apiKey = key ?? process.env.A ?? 'x'; ${MADE}`, ''), ['make(): A hidden']],
  ]);
});

describe('options and names that are given', () => {
  const options = (given: string): string => `function make(options) { return new OpenAI(options); } make(${given});`;
  const named = (name: string): string =>
    `function make(name) { return new OpenAI({ apiKey: process.env[name] }); } make(${name});`;
  check([
    [options('{ apiKey: process.env.A }'), ['make({ apiKey: process.env.A }): A']],
    [options('{ apiKey: process.env.A, adminAPIKey: x }'), []],
    [options(''), [`make(): ${OWN}`]],
    [options('{}'), [`make({}): ${OWN}`]],
    [options('given'), []],
    [named("'A'"), ["make('A'): A"]],
    [named('x'), []],
    [named(''), []],
  ]);
});

describe('a class that is constructed', () => {
  const constructed = (head: string, body = 'this.client = new OpenAI({ apiKey });'): string =>
    `class Chat ${head} { ${body} } } new Chat(process.env.A);`;
  check([
    [constructed('{ constructor(apiKey)'), ['new Chat(process.env.A): A']],
    [constructed('{ constructor(private apiKey)'), ['new Chat(process.env.A): A']],
    [constructed('extends OpenAI { constructor(apiKey)', 'super({ apiKey });'), ['new Chat(process.env.A): A']],
  ]);
});

describe('whether every call makes a client', () => {
  const made = (body: string): string => `function make(apiKey) { ${body} } make(process.env.A);`;
  const ALWAYS = ['make(process.env.A): A'];
  check([
    [made(`if (x) { ${MADE} }`), []],
    [made(`switch (x) { case 1: ${MADE} }`), []],
    [made(`try { ${MADE} } catch {}`), []],
    [made(`while (x) { ${MADE} }`), []],
    [made(`for (const one of x) { ${MADE} }`), []],
    [made('return x ? new OpenAI({ apiKey }) : undefined;'), []],
    [made('return x && new OpenAI({ apiKey });'), []],
    [made('return wrap(new OpenAI({ apiKey }));'), ALWAYS],
    [made(`{ ${MADE} }`), ALWAYS],
    [made(`label: ${MADE}`), ALWAYS],
    [made(`if (x) return; ${MADE}`), []],
    [made(`{ if (x) return; } ${MADE}`), []],
    [made(`if (x) throw y; ${MADE}`), ALWAYS],
    [made(`const one = () => { return 1; }; ${MADE}`), ALWAYS],
    [made('const client = new OpenAI({ apiKey }); if (x) return; return client;'), ALWAYS],
  ]);
});
