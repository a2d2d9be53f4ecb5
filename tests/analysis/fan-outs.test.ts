import { describe, expect, it } from 'vitest';
import { fanOutsOf } from '../../src/analysis/fan-outs.js';
import { analyse } from '../support/analyse.js';

const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const ASK = 'const ask = async (q) => (await openai.responses.create({ model, input: q })).output_text;\n';

/** The fan-outs of a piece of code with more than three requests: each as its kind, and what the requests are as many as. */
const fanOutsIn = (code: string): string[] => {
  const file = analyse(code);
  return fanOutsOf(file, 3).map(({ kind, items }) => `${kind} ${items ? file.sourceCode.getText(items) : 'by number'}`);
};

/** Helpers of which the last is `depth` calls away from the request. */
const helpers = (depth: number) =>
  Array.from({ length: depth }, (_, i) => `const ask${i + 1} = (q) => ${i === 0 ? 'ask' : `ask${i}`}(q);`).join('\n');

describe('where a request is started for each element', () => {
  it.each<[string, string, string[]]>([
    ['map', 'await Promise.all(qs.map(ask));', ['map qs']],
    ['map, whatever it is called', "await Promise['all'](qs['map'](ask));", ['map qs']],
    ['flatMap', 'await Promise.all(qs.flatMap((q) => ask(q)));', ['map qs']],
    ['the first that succeeds', 'await Promise.any(qs.map(ask));', ['map qs']],
    ['all of another class', 'await Task.all(qs.map(ask));', []],
    ['another method of promises', 'await Promise.resolve(qs.map(ask));', []],
    ['a function of that name', "import map from 'map';\nawait Promise.all(map(ask, qs));", []],
    ['map with a second argument', 'await Promise.all(pool.map(ask, qs));', []],
    ['map without a function', 'await Promise.all(qs.map());', []],
    ['map with a function from elsewhere', "import { ask } from './ask.js';\nawait Promise.all(qs.map(ask));", []],
    ['Array.from', 'await Promise.all(Array.from(qs, ask));', ['map qs']],
    ['Array.from with what is this', 'await Promise.all(Array.from(qs, ask, agent));', []],
    ['from of another class', 'await Promise.all(List.from(qs, ask));', []],
    ['from without a function', 'await Promise.all(Array.from(ask));', []],
    ['Array.from of a few', "await Promise.all(Array.from(['a', 'b'], ask));", []],
    ['Array.from up to as many as allowed', 'await Promise.all(Array.from({ length: 3 }, ask));', []],
    ['Array.from with one more', 'await Promise.all(Array.from({ length: 4 }, ask));', ['map { length: 4 }']],
    ['the second argument', 'await Promise.all(first, qs.map(ask));', []],
    [
      'a list that is filtered, flattened and added to',
      'await Promise.all(qs.map(ask).filter(Boolean).flat().concat(more));',
      ['map qs'],
    ],
    ['a list of which some are taken', 'await Promise.all(qs.map(ask).slice(0, 2));', []],
    ['a list that is spread into another', 'await Promise.all([first, ...qs.map(ask)]);', ['map qs']],
    ['a list that is spread into arguments', 'await Promise.all(...qs.map(ask));', []],
    ['a list in another', 'await Promise.all([qs.map(ask)]);', []],
    ['a list under its name, spread', 'const all = qs.map(ask); await Promise.all([...all]);', ['map qs']],
    ['a list under its name that nobody waits for', 'const all = qs.map(ask); await Promise.all(others);', []],
    ['a list that is taken apart', 'const [one, two] = qs.map(ask); await Promise.all([one, two]);', []],
    ['a promise that is returned', 'await Promise.all(qs.map((q) => { return ask(q); }));', ['map qs']],
    ['a promise that is not given back', 'await Promise.all(qs.map((q) => { ask(q); }));', []],
    ['a promise in an object', 'await Promise.all(qs.map((q) => ({ answer: ask(q) })));', []],
    [
      'an async function that does not give it back',
      'await Promise.all(qs.map(async (q) => { ask(q); }));',
      ['map qs'],
    ],
    ['two requests for each', 'await Promise.all(qs.map(async (q) => { await ask(q); await ask(q); }));', ['map qs']],
    ['two lists', 'await Promise.all(as.map(ask)); await Promise.all(bs.map(ask));', ['map as', 'map bs']],
    ['forEach', 'qs.forEach((q) => ask(q));', ['forEach qs']],
    ['forEach of a few', "['a', 'b'].forEach((q) => ask(q));", []],
    ['forEach that is waited for', 'await qs.forEach(async (q) => ask(q));', []],
    ['forEach with a function that starts it and goes on', 'qs.forEach((q) => { ask(q); });', []],
    ['a map in a file where nothing is waited for together', 'const all = qs.map(ask);', []],
    ['behind then', 'await Promise.all(qs.map((q) => load(q).then((text) => ask(text))));', ['map qs']],
    ['behind finally', 'await Promise.all(qs.map((q) => load(q).finally(() => ask(q))));', ['map qs']],
    ['behind another method', 'await Promise.all(qs.map((q) => load(q).when((text) => ask(text))));', []],
    [
      'behind a promise of its own place',
      'let last; await Promise.all(qs.map((q) => (last = last.then(() => ask(q)))));',
      [],
    ],
    [
      'behind a promise that is kept',
      'let last; await Promise.all(qs.map((q) => last.then(() => ask(q))));',
      ['map qs'],
    ],
    [
      'behind the one before, in a field',
      'class A { one(q) { const p = this.last.then(() => ask(q)); this.last = p.catch(log); return p; } all(qs) { return Promise.all(qs.map((q) => this.one(q))); } }',
      [],
    ],
    ['six helpers away', `${helpers(6)}\nawait Promise.all(qs.map((q) => ask5(q)));`, ['map qs']],
    ['more helpers away than anybody follows', `${helpers(7)}\nawait Promise.all(qs.map((q) => ask7(q)));`, []],
    [
      'a function that calls itself',
      'const walk = async (q) => { await ask(q); return walk(q); };\nawait Promise.all(qs.map(walk));',
      ['map qs'],
    ],
    ['a template that is tagged', 'const tag = () => ask(q);\nawait Promise.all(qs.map(() => tag`a`));', []],
  ])('%s', (_, code, expected) => {
    expect(fanOutsIn(ASK + code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['for of', 'for (const q of qs) all.push(ask(q));', ['loop qs']],
    ['for in', 'for (const q in qs) all.push(ask(q));', ['loop qs']],
    ['counted to the length', 'for (let i = 0; i < qs.length; i++) all.push(ask(qs[i]));', ['loop qs']],
    ['counted to the size', 'for (let i = 0; i < qs.size; i++) all.push(ask(i));', ['loop by number']],
    ['counted to a number', 'for (let i = 0; i < 4; i++) all.push(ask(i));', ['loop by number']],
    ['counted to as many as allowed', 'for (let i = 0; i < 3; i++) all.push(ask(i));', []],
    ['counted down', 'for (let i = 4; 4 > i; i--) all.push(ask(i));', ['loop by number']],
    ['counted as long as something says', 'for (let i = 0; more(i); i++) all.push(ask(i));', []],
    ['counted to the length of a short list', "for (let i = 0; i < ['a', 'b'].length; i++) all.push(ask(i));", []],
    ['a short list', "for (const q of ['a', 'b']) all.push(ask(q));", []],
    ['while', 'while (qs.length) all.push(ask(qs.pop()));', []],
    ['do while', 'do { all.push(ask(qs.pop())); } while (qs.length);', []],
    ['no loop', 'all.push(ask(q));', []],
    ['a loop in a while loop', 'while (go) for (const q of qs) all.push(ask(q));', ['loop qs']],
    ['a while loop in a loop', 'for (const q of qs) while (go) all.push(ask(q));', []],
    ['a loop that waits', 'for (const q of qs) { await load(q); all.push(ask(q)); }', []],
    [
      'a loop with a function that waits',
      'for (const q of qs) { all.push(ask(q)); on(async () => { await load(q); }); }',
      ['loop qs'],
    ],
    [
      'after a loop that waits',
      'for (const q of qs) { prepared = await load(q); }\nfor (const q of qs) all.push(ask(q));',
      ['loop qs'],
    ],
    ['a chain of promises', 'for (const q of qs) all.push(ask(q).then(trim).catch(log));', ['loop qs']],
    ['something made of the promise', 'for (const q of qs) all.push({ answer: ask(q) });', []],
    ['a list that is put in front of', 'for (const q of qs) all.unshift(ask(q));', []],
    ['a function called push', 'for (const q of qs) push(ask(q));', []],
    ['a list of an object', 'for (const q of qs) this.all.push(ask(q));', []],
    ['another list', 'for (const q of qs) others.push(ask(q));', []],
    ['a function for later in the loop', 'for (const q of qs) on(() => all.push(ask(q)));', []],
  ])('collected in a loop: %s', (_, code, expected) => {
    expect(fanOutsIn(`${ASK}const all = [];\n${code}\nawait Promise.all(all);`)).toEqual(expected);
  });

  it('collected in a loop that waits for all of them in each round', () => {
    expect(
      fanOutsIn(`${ASK}const all = []; for (const q of qs) { all.push(ask(q)); done = Promise.all(all); }`),
    ).toEqual([]);
  });

  it('collected in a loop and waited for by nobody', () => {
    expect(
      fanOutsIn(`${ASK}const all = []; for (const q of qs) all.push(ask(q));\nawait Promise.all(others);`),
    ).toEqual([]);
  });
});

describe('what holds requests back', () => {
  it.each<[string, string, string[]]>([
    ['a wait for nothing but itself', 'await ready(q);', []],
    ['a wait for a lock', 'const release = await lock();', []],
    ['a wait for a token', 'const token = await bucket.takeToken();', []],
    ['a wait for a place in a queue', 'const place = await queueUp();', []],
    ['a wait for something else', 'const text = await load(q);', ['map qs']],
    ['something that is not called', 'const text = await limit;', ['map qs']],
    ['a wait in a function in it', 'on(async () => { await ready(q); });', ['map qs']],
    ['two waits', 'const text = await load(q); await sleep(1); const b = await load(q);', []],
    ['nothing', '', ['map qs']],
  ])('%s in front', (_, before, expected) => {
    expect(fanOutsIn(`${ASK}await Promise.all(qs.map(async (q) => { ${before} return ask(q); }));`)).toEqual(expected);
  });

  it('a wait behind them does not', () => {
    expect(
      fanOutsIn(`${ASK}await Promise.all(qs.map(async (q) => { const a = ask(q); await sleep(1); return a; }));`),
    ).toEqual(['map qs']);
  });

  it.each<[string, string[]]>([
    ['{ fetch: slowly }', []],
    ['{ timeout: 1000 }', ['map qs']],
    ['', ['map qs']],
    ['options', ['map qs']],
  ])('a client that is made with %s', (options, expected) => {
    const client = CLIENT.replace('()', `(${options})`);
    expect(fanOutsIn(`${client}${ASK}await Promise.all(qs.map(ask));`)).toEqual(expected);
  });
});

describe('a pool of workers', () => {
  const LOOP = 'while (next < qs.length) { out.push(await ask(qs[next++])); }';
  it.each<[string, string, string[]]>([
    ['a list of nothing', `Array(n).fill().map(async () => { ${LOOP} })`, []],
    ['a new list', `new Array(n).fill(0).map(async () => { ${LOOP} })`, []],
    ['as many as the smaller of two', `Array.from({ length: Math.min(n, qs.length) }, async () => { ${LOOP} })`, []],
    ['numbers', `[...Array(n).keys()].map(async (id) => { ${LOOP} })`, []],
    ['numbers from a length', `Array.from(Array(n).keys()).map(async (id) => { ${LOOP} })`, []],
    ['a worker of its own', `Array.from({ length: n }, (_, id) => work(id)); async function work(id) { ${LOOP} }`, []],
    [
      'one that calls itself',
      'Array.from({ length: n }, work); async function work() { await ask(qs.pop()); return work(); }',
      [],
    ],
    [
      'as many as there are',
      `Array.from({ length: qs.length }, async () => { ${LOOP} })`,
      ['map { length: qs.length }'],
    ],
    [
      'as many as there are in a list',
      `Array(qs.length).fill(0).map(async () => { ${LOOP} })`,
      ['map Array(qs.length).fill(0)'],
    ],
    ['a loop for each element', `users.map(async () => { ${LOOP} })`, ['map users']],
    [
      'a loop for each of several lists',
      `[...users, ...others].map(async () => { ${LOOP} })`,
      ['map [...users, ...others]'],
    ],
    ['one request each', 'Array.from({ length: n }, () => ask(q))', ['map { length: n }']],
    [
      'a loop that waits for nothing',
      'Array.from({ length: n }, async () => { for (const x of xs) log(x); return ask(q); })',
      ['map { length: n }'],
    ],
    ['a list that is made of itself', 'all.map(async () => { await ask(q); }); const all = [...all]', ['map all']],
  ])('%s', (_, list, expected) => {
    expect(fanOutsIn(`${ASK}const running = ${list};\nawait Promise.all(running);`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['by number', `for (let w = 0; w < n; w++) all.push((async () => { ${LOOP} })());`, []],
    ['for each element', `for (const user of users) all.push((async () => { ${LOOP} })());`, ['loop users']],
  ])('started in a loop %s', (_, code, expected) => {
    expect(fanOutsIn(`${ASK}const all = []; ${code}\nawait Promise.all(all);`)).toEqual(expected);
  });
});

describe('lists that nobody has many of', () => {
  it.each<[string, string, string[]]>([
    ['models', 'xs.map((model) => openai.responses.create({ model, input }))', []],
    ['models under another name', 'xs.map((m) => openai.responses.create({ model: m, input }))', []],
    ['things with a model', 'xs.map((m) => openai.responses.create({ model: m.config.name, input }))', []],
    ['things of which the model is taken', 'xs.map(({ id: m }) => openai.responses.create({ model: m, input }))', []],
    [
      'things of which something else is taken',
      'xs.map(({ id }) => openai.responses.create({ model, input: id }))',
      ['map xs'],
    ],
    [
      'lists of which the first is no model',
      'xs.map(([input]) => openai.responses.create({ model, input }))',
      ['map xs'],
    ],
    ['questions', 'xs.map((input) => openai.responses.create({ model, input }))', ['map xs']],
    ['as many as there are', 'xs.map(() => openai.responses.create({ model, input }))', ['map xs']],
    ['bodies', 'xs.map((body) => openai.responses.create(body))', ['map xs']],
    ['texts to embed', 'xs.map((model) => openai.embeddings.create({ model, input }))', ['map xs']],
    ['a model that is computed', 'xs.map((x) => openai.responses.create({ model: modelFor(x), input }))', ['map xs']],
  ])('%s', (_, list, expected) => {
    expect(fanOutsIn(`${CLIENT}await Promise.all(${list});`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      'models in a loop, declared before',
      'for (model of xs) all.push(openai.responses.create({ model, input }));',
      ['loop xs'],
    ],
    ['keys that are models', 'for (const model in xs) all.push(openai.responses.create({ model, input }));', []],
    ['bodies in a loop', 'for (const body of xs) all.push(openai.responses.create(body));', ['loop xs']],
    [
      'models that are counted',
      'for (let i = 0; i < xs.length; i++) all.push(openai.responses.create({ model: xs[i], input }));',
      ['loop xs'],
    ],
  ])('%s', (_, loop, expected) => {
    expect(fanOutsIn(`${CLIENT}const all = []; ${loop} await Promise.all(all);`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['what a model wrote', 'const steps = JSON.parse(plan.output_text);', []],
    ['a part of what a model wrote', 'const { steps } = JSON.parse(plan.output_text);', []],
    ['what was there before', 'const steps = load(); save(plan.output_text);', ['map steps']],
  ])('%s', (_, code, expected) => {
    const plan = "const plan = await openai.responses.create({ model, input: 'Plan.' });";
    expect(fanOutsIn(`${ASK}${plan}\n${code}\nawait Promise.all(steps.map(ask));`)).toEqual(expected);
  });

  it('a member of what a model wrote', () => {
    const plan =
      "const plan = await openai.responses.create({ model, input: 'Plan.' });\nconst made = JSON.parse(plan.output_text);";
    expect(fanOutsIn(`${ASK}${plan}\nawait Promise.all(made.steps.map(ask));`)).toEqual([]);
  });
});
