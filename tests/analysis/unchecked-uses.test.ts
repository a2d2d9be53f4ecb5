import { describe, expect, it } from 'vitest';
import { uncheckedUses } from '../../src/analysis/unchecked-uses.js';
import { analyse } from '../support/analyse.js';

/** Which parses no look at the reason belongs to, by their second argument; the first request of the code is asked about. */
function uncheckedIn(code: string): string[] {
  const file = analyse(`import OpenAI from 'openai'; const ai = new OpenAI();\n${code}`);
  const [request] = file.requests;
  if (!request) throw new Error('Nothing is asked.');
  return uncheckedUses(file.replies.of(request), file)
    .flat()
    .flatMap(({ kind, at }) => (kind === 'parsed' && at.type === 'CallExpression' ? [at.arguments[1]] : []))
    .map((name) => (name ? file.sourceCode.getText(name as never) : ''))
    .sort();
}

const CREATE = 'ai.chat.completions.create({ model, messages })';
const ASK = `const ask = (messages) => ${CREATE};`;
const parse = (name: string, answer = 'r') => `use(JSON.parse(${answer}.choices[0].message.content, ${name}));`;
const LOOK = "if (r.choices[0].finish_reason === 'length') throw new Error();";
/** A function that asks through the helper. */
const caller = (name: string, look = '') =>
  `async function ${name}(m) { const r = await ask(m); ${look} ${parse(name)} }`;

describe('a helper that asks gives each caller an answer of its own', () => {
  it.each<[string, string, string[]]>([
    ['nobody looks', `${ASK} ${caller('a')} ${caller('b')}`, ['a', 'b']],
    ['one of two looks', `${ASK} ${caller('a')} ${caller('b', LOOK)}`, ['a']],
    ['both look', `${ASK} ${caller('a', LOOK)} ${caller('b', LOOK)}`, []],
    ['one of three looks', `${ASK} ${caller('a')} ${caller('b', LOOK)} ${caller('c')}`, ['a', 'c']],
    ['the only one looks', `${ASK} ${caller('b', LOOK)}`, []],
    ['the module asks too', `${ASK} ${caller('b', LOOK)} const r = await ask(m); ${parse('top')}`, ['top']],
    [
      'an async helper with names of its own',
      `async function ask(messages) { const answer = await ${CREATE}; log(1); return answer; } ${caller('a')} ${caller('b', LOOK)}`,
      ['a'],
    ],
    [
      'a helper that looks, for one of two',
      `${ASK} function check(r) { ${LOOK} return r; } ${caller('a')} ${caller('b', 'check(r);')}`,
      ['a'],
    ],
    [
      'a helper that looks and gives the answer back',
      `${ASK} const check = (r) => { ${LOOK} return r; }; ${caller('a')} async function b(m) { ${parse('b', 'check(await ask(m))')} }`,
      ['a'],
    ],
    [
      'a helper that looks at a choice, in a helper',
      `${ASK} const isCut = (c) => c.finish_reason === 'length'; const check = (r) => { if (isCut(r.choices[0])) throw new Error(); };
      ${caller('a')} ${caller('b', 'check(r);')}`,
      ['a'],
    ],
    [
      'a choice of the answer',
      `${ASK} const pick = async (m) => (await ask(m)).choices[0];
      async function a(m) { const c = await pick(m); use(JSON.parse(c.message.content, a)); }
      async function b(m) { const c = await pick(m); if (c.finish_reason === 'length') return; use(JSON.parse(c.message.content, b)); }`,
      ['a'],
    ],
    [
      'a method',
      `class Bot { ask(messages) { return ${CREATE}; }
      async a(m) { const r = await this.ask(m); ${parse('a')} }
      async b(m) { const r = await this.ask(m); ${LOOK} ${parse('b')} } }`,
      ['a'],
    ],
    [
      'two answers of one caller, of which one is looked at',
      `${ASK} async function a(m) { const r = await ask(m); ${LOOK} const s = await ask(m); ${parse('first')} ${parse('second', 's')} }`,
      ['second'],
    ],
    [
      'two answers of the module, of which the second is looked at',
      `${ASK} const s = await ask(m); const r = await ask(m); ${LOOK} ${parse('first', 's')} ${parse('second')}`,
      ['first'],
    ],
  ])('%s', (_, code, expected) => {
    expect(uncheckedIn(code)).toEqual(expected);
  });
});

describe('a look that may belong to all of them', () => {
  it.each<[string, string]>([
    [
      'in the helper',
      `async function ask(messages) { const r = await ${CREATE}; ${LOOK} return r; } ${caller('a')} ${caller('b')}`,
    ],
    [
      'in a helper that the helper which asks gives it to',
      `const check = (r) => { ${LOOK} return r; }; async function ask(messages) { const r = await ${CREATE}; check(r); return r; } ${caller('a')} ${caller('b')}`,
    ],
    [
      'in a helper between',
      `const first = (messages) => ${CREATE}; async function ask(m) { const r = await first(m); ${LOOK} return r; } ${caller('a')} ${caller('b')} async function c(m) { await first(m); }`,
    ],
    [
      'of one of two answers under one name',
      `${ASK} async function a(m) { let r = await ask(m); if (m) r = await ask(m); ${LOOK} ${parse('a')} }`,
    ],
    [
      'of a part of one of two answers',
      `${ASK} async function a(m) { const { choices: [c] } = await ask(m); if (c.finish_reason === 'length') return; const s = await ask(m); ${parse('a', 's')} }`,
    ],
    [
      'because of which it is asked again',
      `${ASK} async function a(m) { const r = await ask(m); if (r.choices[0].finish_reason === 'length') { const s = await ask(m); ${parse('a', 's')} } }`,
    ],
    [
      'in another function',
      `${ASK} function check(r) { ${LOOK} } ${caller('a', 'check(r);')} ${caller('b', 'check(r);')}`,
    ],
    [
      'in another function that is given what a field holds',
      `class Bot { async ask(messages) { const r = await ${CREATE}; this.last = r; return r; } check() { test(this.last); }
      async a(m) { const r = await this.ask(m); ${parse('a')} } async b(m) { const r = await this.ask(m); this.check(); ${parse('b')} } }
      function test(r) { ${LOOK} }`,
    ],
    [
      'in a function around',
      `${ASK} ${caller('b', `${LOOK} const a = async () => { const r = await ask(m); ${parse('a')} };`)} ${caller('c', LOOK)}`,
    ],
    [
      'in a function within',
      `${ASK} ${caller('b', LOOK)} async function a(m) { const r = await ask(m); const tell = async () => { const r = await ask(m); ${LOOK} }; ${parse('a')} }`,
    ],
    [
      'an answer that is kept for the next',
      `let known; async function ask(messages) { known ??= await ${CREATE}; return known; } ${caller('a')} ${caller('b', LOOK)}`,
    ],
    [
      'an answer that is kept in a field',
      `class Bot { async ask(messages) { this.r = await ${CREATE}; } last() { return this.r; }
      a() { const r = this.last(); ${parse('a')} } b() { const r = this.last(); ${LOOK} ${parse('b')} } }`,
    ],
    [
      'an answer under a name of the module',
      `const r = await ${CREATE}; function a() { ${parse('a')} } function b() { ${LOOK} ${parse('b')} }`,
    ],
  ])('%s', (_, code) => {
    expect(uncheckedIn(code)).toEqual([]);
  });
});
