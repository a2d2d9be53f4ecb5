import { describe, expect, it } from 'vitest';
import { unguardedReads } from '../../src/analysis/guards/unguarded-reads.js';
import { analyse } from '../support/analyse.js';

/** The unguarded reads of a piece of code: why the part may be absent, and what is done with it as if it were there. */
const readsIn = (code: string): string[] =>
  unguardedReads(analyse(`async function main(res) { ${code} }`)).map(
    ({ absence, uses }) =>
      `${absence}: ${uses.map(({ kind, name }) => (name === undefined ? kind : `${kind} ${name}`)).join(', ')}`,
  );

const ask = (options = '') => `const r = await openai.chat.completions.create({ model, messages${options} });`;
const TEXT = 'r.choices[0].message.content';
const DELTA = 'c.choices[0].delta.content';
const USAGE = ', stream_options: { include_usage: true }';
const loop = (body: string, options = '') =>
  `const s = await openai.chat.completions.create({ model, messages, stream: true${options} }); for await (const c of s) { ${body} }`;

describe('a function that is declared before the look', () => {
  const LENGTH = ['content: member length'];
  const SHOW = 'const show = (text) => use(text.length);';
  const READ = `const text = ${TEXT};`;
  it.each<[string, string, string[]]>([
    ['is called behind it', `${SHOW} ${READ} if (!text) return; show(text);`, []],
    ['is called in the branch', `${SHOW} ${READ} if (text) show(text);`, []],
    ['is called behind it, by another', `${SHOW} const tell = (t) => show(t); ${READ} if (text) tell(text);`, []],
    ['is called with something else before', `${SHOW} show('Hello.'); ${READ} if (text) show(text);`, []],
    ['is called before it', `${SHOW} ${READ} show(text); if (!text) return;`, LENGTH],
    ['is called before it and behind', `${SHOW} ${READ} show(text); if (!text) return; show(text);`, LENGTH],
    ['is called with another name before', `${SHOW} ${READ} const t = text; show(t); if (!text) return;`, LENGTH],
    ['reads it there, and is called behind', `${READ} const show = () => use(text.length); if (text) show();`, []],
    ['reads it there, and is handed on behind', `${READ} const show = () => use(text.length); if (text) on(show);`, []],
    [
      'reads it there, and is called before',
      `${READ} const show = () => use(text.length); show(); if (!text) return;`,
      LENGTH,
    ],
    ['reads it there, and is handed on before', `${READ} list.map(() => use(text.length)); if (!text) return;`, LENGTH],
    [
      'reads it there, and calls itself',
      `${READ} const show = () => { show(); use(text.length); }; if (text) show();`,
      [],
    ],
  ])('and %s', (_, code, reads) => {
    expect(readsIn(`${ask()} ${code}`)).toEqual(reads);
  });
  it('and gets the parts of a stream', () => {
    const show = 'const show = (text) => res.write(text.trim());';
    expect(readsIn(show + loop(`const text = ${DELTA}; if (typeof text === 'string') show(text);`))).toEqual([]);
    expect(readsIn(show + loop(`show(${DELTA});`))).toEqual(['delta: member trim']);
  });
});

describe('what is done with a text as if it were there', () => {
  it.each<[string, string[]]>([
    [`use(${TEXT}.length);`, ['content: member length']],
    [`use(${TEXT}['length']);`, ['content: member length']],
    [`use(${TEXT}[0]);`, ['content: member 0']],
    [`use(${TEXT}[i]);`, ['content: member […]']],
    [`use(list[${TEXT}]);`, []],
    [`use(${TEXT}?.length);`, []],
    [`use(${TEXT}!.length);`, ['content: member length']],
    [`use(${TEXT}.catchAll());`, ['content: member catchAll']],
    [`use(${TEXT}.trythen());`, ['content: member trythen']],
    [`use(${TEXT}.then(f));`, []],
    [`const { length } = ${TEXT};`, ['content: member length']],
    [`const { ...rest } = ${TEXT};`, ['content: member […]']],
    [`const {} = ${TEXT};`, ['content: member […]']],
    [`const [first] = ${TEXT};`, []],
    [`for (const letter of ${TEXT}) use(letter);`, ['content: iterated']],
    [`for (const one of list) ${TEXT};`, []],
    [`use(...${TEXT});`, ['content: iterated']],
    [`use([...${TEXT}]);`, ['content: iterated']],
    [`use({ ...${TEXT} });`, []],
    [`const text = \`Answer: \${${TEXT}}\`; use(text.length);`, []],
    [`const text = 'Answer: ' + ${TEXT}; use(text.slice(0, 2000));`, []],
    [`const cut = (text) => text.slice(0, 9); use(cut(${TEXT} + '.'));`, []],
    [`res.write(${TEXT});`, ['content: written res.write']],
    [`response.write(${TEXT});`, ['content: written response.write']],
    [`process.stdout.write(${TEXT});`, ['content: written process.stdout.write']],
    [`process.stderr.write(${TEXT});`, ['content: written process.stderr.write']],
    [`process.stdin.write(${TEXT});`, []],
    [`myres.write(${TEXT});`, []],
    [`res.writes(${TEXT});`, []],
    [`res.write('a', ${TEXT});`, []],
    [`out += ${TEXT};`, []],
    [`use('a' + ${TEXT});`, []],
    [`use(\`\${${TEXT}}\`);`, []],
    [`use(${TEXT});`, []],
    [`const t = ${TEXT}; use(t.length, t.trim());`, ['content: member length, member trim']],
    [
      `const { content } = r.choices[0].message; use(content.length); use(content.trim());`,
      ['content: member length, member trim'],
    ],
    [`const { content: t } = r.choices[0].message; use(t.length);`, ['content: member length']],
    [`const { content = '' } = r.choices[0].message; use(content.length);`, []],
    [`use((${TEXT} ?? '').length);`, []],
    [`use((${TEXT} || '').length);`, []],
    [`use((${TEXT} && 1).length);`, []],
    [`const t = ${TEXT} ?? ''; use(t.length);`, []],
    [`const t = ${TEXT}; use((t ?? '').length);`, []],
    [`const t = ${TEXT}; use((x ?? t).length);`, ['content: member length']],
    [`use(String(${TEXT}).length);`, []],
    [`const same = (t) => t; use(same(${TEXT}).length);`, ['content: member length']],
    [`const same = async (t) => t; use((await same(${TEXT})).length);`, ['content: member length']],
    [`const same = async (t) => t; same(${TEXT}).then(use);`, []],
    [`const all = { t: ${TEXT} }; use(all.t.length);`, []],
    [`use(r.choices[0].message.refusal.length);`, []],
    [`use(r.choices.at(0).message.content.length);`, ['content: member length']],
  ])('%s', (code, expected) => {
    expect(readsIn(ask() + code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [`out += ${DELTA};`, ['delta: text +=']],
    [`out -= ${DELTA};`, []],
    [`out = ${DELTA};`, []],
    [`use(out + ${DELTA});`, ['delta: text +']],
    [`use(${DELTA} + '.');`, ['delta: text +']],
    [`use(out - ${DELTA});`, []],
    [`use(\`\${${DELTA}}\`);`, ['delta: text ${…}']],
    [`use(html\`\${${DELTA}}\`);`, []],
    [`console.log('a' + ${DELTA});`, []],
    [`console.log('a' + ${DELTA} + '.');`, []],
    [`console.log(\`a \${${DELTA}}\`);`, []],
    [`console.log(\`a \${'b' + ${DELTA}}\`);`, []],
    [`console.log(use('a' + ${DELTA}));`, ['delta: text +']],
    [`logger.log('a' + ${DELTA});`, ['delta: text +']],
    [`use(${DELTA}.length);`, ['delta: member length']],
    [`use(${DELTA} ?? '');`, []],
    [`try { out += ${DELTA}; } catch { return ''; }`, ['delta: text +=']],
    [`try { use(${DELTA}.length); } catch { return ''; }`, []],
  ])('in a stream: %s', (code, expected) => {
    expect(readsIn(loop(code))).toEqual(expected);
  });

  it('in the order of the text, each read once', () => {
    expect(readsIn(`${ask()} const b = ${TEXT}.trim(); use(${TEXT}.length);`)).toEqual([
      'content: member trim',
      'content: member length',
    ]);
    expect(readsIn(`const t = a; ${ask()} function a() {} use(${TEXT}.length, ${TEXT}.length);`)).toHaveLength(2);
  });
});

describe('a text with something that stands in for it', () => {
  it.each<[string, string, string[]]>([
    ['a default of what is undefined', `const say = (t = '') => { out += t; }; ${loop(`say(${DELTA});`)}`, []],
    ['no default', `const say = (t) => { out += t; }; ${loop(`say(${DELTA});`)}`, ['delta: text +=']],
    [
      'a default of what is null',
      `const say = (t = '') => t.length; ${ask()} say(${TEXT});`,
      ['content: member length'],
    ],
    ['a handler that assigns', `let t; try { ${ask()} t = ${TEXT}.trim(); } catch { t = ''; } use(t);`, []],
    ['what was there before', `let t = ''; try { ${ask()} t = ${TEXT}.trim(); } catch {} use(t);`, []],
    [
      'a handler that only logs',
      `let t; try { ${ask()} t = ${TEXT}.trim(); } catch (e) { log(e); } use(t);`,
      ['content: member trim'],
    ],
  ])('%s', (_, code, expected) => {
    expect(readsIn(code)).toEqual(expected);
  });
});

describe('why a part may be absent', () => {
  it.each<[string, string[]]>([
    ['', ['content: member length']],
    [', tools', ['tools: member length']],
    [', tools: [search]', ['tools: member length']],
    [', tools: []', ['content: member length']],
    [', tools: undefined', ['content: member length']],
    [', tools: null', ['content: member length']],
    [', tools: toolsFor(q)', ['tools: member length']],
    [", tools, tool_choice: 'none'", ['content: member length']],
    [", tools, tool_choice: 'auto'", ['tools: member length']],
    [', tools, tool_choice: choice', ['tools: member length']],
    [", tools, function_call: 'none'", ['tools: member length']],
    [', functions', ['tools: member length']],
    [", functions, function_call: 'none'", ['content: member length']],
    [", functions, tool_choice: 'none'", ['tools: member length']],
    [', functions: [], tools: [search]', ['tools: member length']],
  ])('a request with %s', (options, expected) => {
    expect(readsIn(`${ask(options)} use(${TEXT}.length);`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['', []],
    [USAGE, ['usage: member delta']],
    [', stream_options: { include_usage: false }', []],
    [', stream_options: { include_usage: flag }', []],
    [", stream_options: { include_usage: 'true' }", []],
    [', stream_options: options', []],
    [', stream_options: { include_obfuscation: true }', []],
  ])('a stream with %s', (options, expected) => {
    expect(readsIn(loop('use(c.choices[0].delta);', options))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['use(c.choices[0].delta);', ['usage: member delta']],
    ['use(c.choices[0]?.delta);', []],
    ['use(c.choices.at(0).delta);', ['usage: member delta']],
    ['const [choice] = c.choices; use(choice.delta);', ['usage: member delta']],
    ['const { choices: [choice] } = c; use(choice.delta);', ['usage: member delta']],
    ['const [choice = none] = c.choices; use(choice.delta);', []],
    ['for (const choice of c.choices) use(choice.delta);', []],
    ['c.choices.forEach((choice) => use(choice.delta));', []],
    ['if (c.choices.length) use(c.choices[0].delta);', []],
    ['if (c.choices?.[0]) use(c.choices[0].delta);', []],
    ['if (c.choices[0]) use(c.choices[0].delta);', []],
    ['if (c.usage) return; use(c.choices[0].delta);', []],
    ['if (c.id) return; use(c.choices[0].delta);', ['usage: member delta']],
    ['if (c.choices) use(c.choices[0].delta);', []],
    ['if (c.choices[0].delta) use(1);', ['usage: member delta']],
    ['if (c.choices.first) use(c.choices[0].delta);', ['usage: member delta']],
    ['if (c.choices.length > 0) use(c.choices[0].delta);', []],
    ['if (c.choices[i]) use(c.choices[0].delta);', []],
    ['const [choice] = c.choices; if (choice) use(choice.delta);', []],
    ['const [choice] = c.choices; const t = choice.delta.content; if (t) use(t);', ['usage: member delta']],
    ['if (c.choices[0].delta.content) use(1);', ['usage: member delta']],
    ['if (c.choices[0].finish_reason) use(1);', ['usage: member finish_reason']],
    ["if (c.object === 'x') use(c.choices[0].delta);", ['usage: member delta']],
  ])('a stream that tells its usage: %s', (code, expected) => {
    expect(readsIn(loop(code, USAGE))).toEqual(expected);
  });

  it('one read for a choice and its text, the other one for a text alone', () => {
    expect(readsIn(loop(`use(${DELTA}.length);`, USAGE))).toEqual(['usage: member delta']);
    expect(readsIn(loop(`const d = c.choices[0]?.delta.content; use(d.length);`, USAGE))).toEqual([
      'delta: member length',
    ]);
  });
});

describe('who looks whether a text is there', () => {
  const READ = ['content: member length'];
  it.each<[string, string[]]>([
    [`if (${TEXT}) use(1);`, []],
    [`while (${TEXT}) use(1);`, []],
    [`do use(1); while (${TEXT});`, []],
    [`for (; ${TEXT}; ) use(1);`, []],
    [`use(${TEXT} ? 1 : 2);`, []],
    [`use(x ? ${TEXT} : 2);`, READ],
    [`use(${TEXT} && 1);`, []],
    [`use(x && ${TEXT});`, READ],
    [`use(!${TEXT});`, []],
    [`use(typeof ${TEXT});`, []],
    [`use(void ${TEXT});`, READ],
    [`use(${TEXT} === null);`, []],
    [`use(${TEXT} + '');`, READ],
    [`switch (${TEXT}) { case 'a': use(1); }`, []],
    [`switch (x) { case ${TEXT}: use(1); }`, READ],
    [`if (x) use(${TEXT});`, READ],
    [`if (use(${TEXT})) use(1);`, []],
    [`on(() => ${TEXT});`, READ],
    [`if (${TEXT}?.length) use(1);`, []],
    [`assert(${TEXT});`, []],
    [`assert.ok(${TEXT});`, READ],
    [`invariant(${TEXT});`, []],
    [`expect(${TEXT});`, []],
    [`ensureText(${TEXT});`, []],
    [`checkText(${TEXT});`, []],
    [`validate(${TEXT});`, []],
    [`requireText(${TEXT});`, []],
    [`recheck(${TEXT});`, READ],
    [`assert(x, ${TEXT});`, []],
    [`const t = ${TEXT}; if (!t) return;`, []],
    [`if (r.choices[0].finish_reason === 'stop') use(1);`, []],
    [`if (r.choices[0].finish_reason === 'length') use(1);`, READ],
    [`if ('length' === r.choices[0].finish_reason) use(1);`, READ],
    [`if (r.choices[0].finish_reason) use(1);`, []],
    [`if (r.choices[0].message.refusal) use(1);`, []],
    [`if (r.choices[0].message.role === 'assistant') use(1);`, []],
    [`if (r.choices[0].message.annotations) use(1);`, READ],
    [`if (r.choices[0].message.tool_calls) use(1);`, []],
    [`if (r.choices[0].message.tool_calls?.length) use(1);`, []],
    [`if (r.choices[0].message.tool_calls[0]) use(1);`, []],
    [`if ('content' in r.choices[0].message) use(1);`, []],
    [`if (r.choices[0].message.hasOwnProperty('content')) use(1);`, []],
    [`if (Object.keys(r.choices[0].message).length) use(1);`, []],
    [`if (r.choices[0].message) use(1);`, READ],
    [`if (r.choices.length) use(1);`, READ],
    [`if (r.id) use(1);`, READ],
    [`function look() { if (${TEXT}) use(1); }`, []],
    [`use(Boolean(${TEXT}));`, []],
    [`${TEXT} || process.exit(1);`, []],
    [`use(${TEXT} || 1);`, READ],
    [`${TEXT} ??= '';`, []],
    [`${TEXT} ||= '';`, []],
    [`${TEXT} += '';`, READ],
    ['use(r.choices.filter((one) => one.message.content));', []],
    ['use(r.choices.find(({ message }) => { return message.content; }));', []],
    ['use(r.choices.every((one) => x && one.message.content));', []],
    ['use(r.choices.map((one) => one.message.content));', READ],
    ['use(r.choices.filter((one) => { log(one.message.content); return true; }));', READ],
  ])('%s', (look, expected) => {
    expect(readsIn(`${ask()} ${look} use(${TEXT}.length);`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [`use(${TEXT}.length); if (${TEXT}) use(1);`, READ],
    [`on(() => use(${TEXT}.length)); if (${TEXT}) use(1);`, READ],
    [`if (${TEXT}) use(1); on(() => use(${TEXT}.length));`, []],
    [`on(() => { if (${TEXT}) use(1); }); use(${TEXT}.length);`, []],
    [`use(${TEXT}.length); on(() => { if (${TEXT}) use(1); });`, []],
  ])('before or behind: %s', (code, expected) => {
    expect(readsIn(ask() + code)).toEqual(expected);
  });
});
