import { describe, expect, it } from 'vitest';
import { floatingRequests } from '../../src/analysis/floating-requests.js';
import { analyse } from '../support/analyse.js';

const ASK = 'openai.responses.create({ model, input })';

/** How promises are misused in a piece of code, each with what is to be awaited where that is not the request. */
const misusesIn = (code: string): string[] => {
  const file = analyse(`async function main(res) { ${code} }`);
  return floatingRequests(file).map(({ promise, awaitable, misuse: { kind, name } }) =>
    [kind, name ?? [], promise === awaitable ? [] : `by ${file.sourceCode.getText(awaitable as never)}`]
      .flat()
      .join(' '),
  );
};

describe('a promise of an answer', () => {
  it.each<[string, string[]]>([
    ['const e = openai.embeddings.create({ model, input }); use(e.data[0].embedding);', ['read data']],
    ['use(openai.audio.transcriptions.create({ model, file }).text);', ['read text']],
    ['const m = openai.moderations.create({ input }); if (m.results[0].flagged) use(1);', ['read results']],
    ['openai.images.generate({ prompt });', ['dropped']],
    ['const i = openai.images.generate({ prompt }); console.log(i);', ['handed console.log']],
    ['const i = await openai.images.generate({ prompt }); use(i.data);', []],
    ['openai.embeddings.create({ model, input }).then(use);', []],
    ['const all = list.map((input) => openai.embeddings.create({ model, input })); use(all);', []],
    ['const e = openai.embeddings.create(input); use(e.data);', []],
    [`use(openai.images.generate({ prompt }).data, ${ASK}.output);`, ['read data', 'read output']],
  ])('of whatever the API is asked: %s', (code, expected) => {
    expect(misusesIn(code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [`const r = ${ASK}; use(r.output);`, ['read output']],
    [`use(${ASK}.output_text);`, ['read output_text']],
    [`use(${ASK}['output']);`, ['read output']],
    [`use(${ASK}[key]);`, []],
    [`use(${ASK}.unknown);`, []],
    [`use(${ASK}.then);`, []],
    [`use(${ASK}.output = 1);`, []],
    [`use(list[${ASK}]);`, []],
    [`const r = ${ASK}; r.output.push(1);`, ['read output']],
    [`const { output } = ${ASK};`, ['read output']],
    [`const { id: name, unknown } = ${ASK};`, ['read id']],
    [`const { unknown } = ${ASK};`, []],
    [`const { ...rest } = ${ASK};`, []],
    [`const [first] = ${ASK};`, ['iterated']],
    [`let r; r = ${ASK}; use(r.output);`, ['read output']],
    [`let r; ({ output: r } = ${ASK});`, ['read output']],
    [`let r; [r] = ${ASK};`, ['iterated']],
    [`let r; use((r = ${ASK})); use(r.output);`, []],
    [`let r; r ??= ${ASK}; use(r.output);`, []],
    [`for (const part of ${ASK}) use(part);`, ['iterated']],
    [`for await (const part of ${ASK}) use(part);`, ['iterated']],
    [`use(...${ASK});`, ['iterated']],
    [`use([...${ASK}]);`, ['iterated']],
    [`use({ ...${ASK} });`, []],
    [`use(\`\${${ASK}}\`);`, ['text']],
    [`html\`\${${ASK}}\`;`, []],
    [`use('a' + ${ASK});`, ['text']],
    [`use(a === ${ASK});`, ['dropped']],
    [`use(${ASK} && 1);`, ['dropped']],
    [`use(a && ${ASK});`, []],
    [`const r = ${ASK} || 1; use(r.output);`, ['read output']],
    [`const r = a || ${ASK}; use(r.output);`, ['read output']],
    [`const r = a ? ${ASK} : b; use(r.output);`, ['read output']],
    [`const r = a ? ${ASK} : b; use(r.output); other(r);`, []],
    [`if (a ? ${ASK} : b) use(1);`, ['dropped']],
    [`use(${ASK} ? 1 : 2);`, ['dropped']],
    [`use((a, ${ASK}).output);`, ['read output']],
    [`use((${ASK}, a).output);`, ['dropped']],
    [`void ${ASK};`, []],
    [`use(!${ASK});`, ['dropped']],
    [`if (${ASK}) use(1);`, ['dropped']],
    [`while (${ASK}) use(1);`, ['dropped']],
    [`${ASK};`, ['dropped']],
    [`${ASK}.finally(done);`, [`dropped by ${ASK}.finally(done)`]],
    [`${ASK}.catch(report);`, []],
    [`${ASK}.asResponse();`, [`dropped by ${ASK}.asResponse()`]],
    [`const r = ${ASK}.catch(report); use(r.output);`, [`read output by ${ASK}.catch(report)`]],
    [
      `const r = ${ASK}.catch(report).finally(done); use(r.output);`,
      [`read output by ${ASK}.catch(report).finally(done)`],
    ],
    [`const r = ${ASK}; r.catch(report); use(r.output);`, ['read output']],
    [`const r = ${ASK}; const s = r.catch(report); use(s.output);`, ['read output']],
    [`const f = ${ASK}.catch; use(f.output);`, []],
    [`use(new Thing(${ASK}));`, []],
    [`${ASK}();`, []],
    [`return ${ASK};`, []],
    [`yes(${ASK});`, []],
    [`const r = ${ASK}; use([r]);`, []],
  ])('%s', (code, expected) => {
    expect(misusesIn(code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [`console.log(${ASK});`, ['handed console.log']],
    [`console(${ASK});`, ['handed console']],
    [`JSON.stringify(${ASK});`, ['handed JSON.stringify']],
    [`stringify(${ASK});`, []],
    [`yaml.stringify(${ASK});`, []],
    [`res.json(${ASK});`, ['handed res.json']],
    [`res.status(200).json(${ASK});`, ['handed ….json']],
    [`c.json(${ASK});`, ['handed c.json']],
    [`json(${ASK});`, []],
    [`res.send(${ASK});`, ['handed res.send']],
    [`response.send(${ASK});`, ['handed response.send']],
    [`myres.send(${ASK});`, []],
    [`resource.send(${ASK});`, []],
    [`send(${ASK});`, []],
    [`res.end(${ASK});`, []],
  ])('that is written down: %s', (code, expected) => {
    expect(misusesIn(code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [`const show = (r) => use(r.output); show(${ASK});`, ['read output']],
    [`const show = (a, r) => use(r.output); show(1, ${ASK});`, ['read output']],
    [`const show = (a, r) => use(r.output); show(...list, ${ASK});`, []],
    [`const show = (a, r) => use(r.output); show(1, ${ASK}, ...list);`, ['read output']],
    [`const show = (r) => { r = 1; use(r.output); }; show(${ASK});`, []],
    [`const show = ({ output }) => use(output); show(${ASK});`, []],
    [`const show = () => use(1); show(${ASK});`, []],
    [`let show = (r) => use(r.output); if (a) show = other; show(${ASK});`, []],
    [`const show = (r) => use(1); show(${ASK});`, ['dropped']],
    [`const show = async (r) => { await r; use(r.output); }; show(${ASK});`, ['read output by r']],
  ])('that is handed to a function of the file: %s', (code, expected) => {
    expect(misusesIn(code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [`const p = ${ASK}; use(p.output); await p;`, ['read output by p']],
    [`const p = ${ASK}; for (const x of p) use(x); await p;`, ['iterated by p']],
    [`const p = ${ASK}; console.log(p); await p;`, []],
    [`const p = ${ASK}; console.log(p); use(p.output); await p;`, ['read output by p']],
    [`const p = ${ASK}; use(p.output); other(p);`, ['read output by p']],
    [`const p = ${ASK}; use('a' + p); await p;`, []],
    [`let p = ${ASK}; p = other; use(p.output);`, ['dropped']],
    [`let p = ${ASK}; use(p.output); p = await ${ASK}; use(p.output);`, ['read output']],
    [`let p = await ${ASK}; for (;;) { use(p.output); p = ${ASK}; }`, ['read output']],
    [`let p = ${ASK}; if (a) p = other; use(p.output);`, ['read output']],
    [`let p = ${ASK}; if (a) p = other; use(p.output); await p;`, []],
    [`let p = ${ASK}; p = await p; use(p.output);`, []],
    [`let p = ${ASK}; p = await Promise.race([p, late]); use(p.output);`, []],
    [
      `let p; if (a) p = ${ASK}; else p = await ${ASK}; if (a) for await (const x of await p) use(x); else use(p.output);`,
      [],
    ],
    [`let p = ${ASK}; for (p of other) use(p.output);`, []],
    [`let p = ${ASK}; p = null; use(p.output);`, ['read output']],
    [`let p = ${ASK}; if (a) p = ${ASK}; use(p.output);`, ['read output', 'read output']],
    [`var { p } = ${ASK}; use(p.output);`, []],
  ])('under a name: %s', (code, expected) => {
    expect(misusesIn(code)).toEqual(expected);
  });
});

describe('what gives a promise', () => {
  it.each<[string, string[]]>([
    [`const ask = () => ${ASK}; use(ask().output);`, ['read output']],
    [`const ask = async () => { const r = await ${ASK}; return r; }; use(ask().output);`, ['read output']],
    [`const ask = async () => { const r = await ${ASK}; return r.output_text; }; use(ask().length);`, ['read length']],
    [`const ask = async () => { const r = await ${ASK}; return { r }; }; use(ask().output);`, []],
    [`const ask = async () => { const r = await ${ASK}; return JSON.parse(r.output_text); }; use(ask().output);`, []],
    [`const ask = async () => { const r = await ${ASK}; return r.status; }; use(ask().length);`, []],
    [`const ask = () => a ? ${ASK} : cached; use(ask().output);`, []],
    [`const ask = () => { if (a) return cached; return ${ASK}; }; use(ask().output);`, []],
    [`let ask = async () => { const r = await ${ASK}; return r; }; if (a) ask = other; use(ask().output);`, []],
    [`async function* ask() { const r = await ${ASK}; yield r; } use(ask().output);`, []],
    [`const ask = async () => { const r = await ${ASK}; return r; }; ask();`, []],
    [`const ask = () => ${ASK}; ask();`, []],
    ['use(openai.chat.completions.parse({ model, messages }).choices);', ['read choices']],
    ['use(openai.chat.completions.stream({ model, messages }).controller);', []],
    ['use(openai.responses.stream({ model, input }).controller);', []],
  ])('%s', (code, expected) => {
    expect(misusesIn(code)).toEqual(expected);
  });

  it('one that is exported may be awaited anywhere', () => {
    const found = (code: string) => floatingRequests(analyse(code)).length;
    expect(found(`export const r = ${ASK}; use(r.output);`)).toBe(0);
    expect(found(`const r = ${ASK}; use(r.output);`)).toBe(1);
  });
});
