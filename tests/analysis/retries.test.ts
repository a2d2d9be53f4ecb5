import { describe, expect, it } from 'vitest';
import { redundantRetriesOf } from '../../src/analysis/retries.js';
import { analyse } from '../support/analyse.js';

const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const CREATE = 'openai.responses.create({ model, input })';

/** The retries of a piece of code, each as its kind, its rounds, whether it looks at nothing, and the number of requests in it. */
const retriesIn = (code: string): string[] =>
  redundantRetriesOf(analyse(code)).map(({ kind, rounds, isBlind, calls }) =>
    [kind, rounds ?? [], isBlind ? 'blind' : [], calls.length > 1 ? `of ${calls.length}` : []].flat().join(' '),
  );

const inLoop = (tried: string, handler = 'log(e);', head = 'while (true)') =>
  `${CLIENT}async function ask(input, options) { let n = 0; ${head} { try { ${tried} } catch (e) { ${handler} } } }`;

const untilAnswered = (test: string, tried = `r = await ${CREATE};`) =>
  `${CLIENT}async function ask(input) { let r; let n = 0; while (${test}) { try { ${tried} } catch (e) { n++; } } return r; }`;

const throwing = (handler: string, answer = `await ${CREATE}`) =>
  `let model; pRetry(async () => { try { return ${answer}; } catch (e) { ${handler} } });`;

/** A request that is `depth` helpers away from a loop. */
const helpers = (depth: number) =>
  [
    `${CLIENT}const f0 = (input) => ${CREATE};`,
    ...Array.from({ length: depth - 1 }, (_, i) => `const f${i + 1} = (input) => f${i}(input);`),
    `async function ask(input) { while (true) { try { return await f${depth - 1}(input); } catch { await sleep(1); } } }`,
  ].join('\n');

describe('what a handler asks of an error of the API', () => {
  it.each<[string, string, boolean]>([
    ['has no response', 'if (e.response?.status !== 429) throw e; await sleep(n);', false],
    [
      'has no response that is tested',
      'if (e.response && e.response.status >= 500) await sleep(n); else throw e;',
      false,
    ],
    [
      'has no response by another name',
      'const { response } = e; if (response?.status === 429) continue; throw e;',
      false,
    ],
    ['has no statusCode', 'if (![429, 500].includes(e.statusCode)) throw e;', false],
    ['has no response for a helper', 'if (!isLimit(e)) throw e;', false],
    ['has a status', 'if (e.status !== 429) throw e; await sleep(n);', true],
    ['has a status beside', 'if (e.response?.status !== 429 && e.status !== 429) throw e; await sleep(n);', true],
    ['has one of two', 'const status = e.response?.status ?? e.status; if (status !== 429) throw e;', true],
    ['has no response, and is tried again then', 'if (e.response) throw e; await sleep(n);', true],
    ['has a class', 'if (e instanceof RateLimitError) continue; throw e;', true],
  ])('%s', (_, handler, isRetry) => {
    const code = `${inLoop(`return await ${CREATE};`, handler)} const isLimit = (error) => error.response?.status === 429;`;
    expect(retriesIn(code).length).toBe(isRetry ? 1 : 0);
  });

  it.each([
    ['e.response?.status === 429', false],
    ['e.status === 429', true],
  ])('%s in front of a call of itself', (test, isRetry) => {
    const handler = `if (${test}) return ask(input); throw e;`;
    const inTry = `async function ask(input) { try { return await ${CREATE}; } catch (e) { ${handler} } }`;
    const inCatch = `function ask(input) { return ${CREATE}.catch((e) => { ${handler} }); }`;
    for (const code of [inTry, inCatch]) expect(retriesIn(CLIENT + code).length).toBe(isRetry ? 1 : 0);
  });
});

describe('which code sends a request again', () => {
  it.each<[string, string, string[]]>([
    ['a loop', inLoop(`return await ${CREATE};`), ['loop blind']],
    [
      'a do-while loop',
      inLoop(`return await ${CREATE};`, 'log(e);', 'do').replace(/}$/, 'while (n++ < 3); }'),
      ['loop blind'],
    ],
    ['a loop over the keys of an object', inLoop(`return await ${CREATE};`, 'log(e);', 'for (const key in keys)'), []],
    [
      'a loop in a loop over models',
      inLoop(`return await ${CREATE};`, 'log(e);', 'for (const one of models) while (true)'),
      ['loop blind'],
    ],
    ['work in a loop', inLoop(`await ${CREATE}; break;`, 'log(e);', 'while (true) for (const q of qs)'), []],
    [
      'beside a try that stands in no loop',
      `try { prepare(); } catch {}\n${inLoop(`return await ${CREATE};`)}`,
      ['loop blind'],
    ],
    [
      'a loop around a function that is called later',
      `${CLIENT}for (let i = 0; i < 3; i++) on(async () => { try { return await ${CREATE}; } catch (e) { log(e); } });`,
      [],
    ],
    [
      'a loop around a function that asks once',
      `${CLIENT}while (true) { const f = async () => { try { await ${CREATE}; } catch {} }; await f(); break; }`,
      [],
    ],
    ['a loop until there is an answer', untilAnswered('!r'), ['loop blind']],
    ['a loop until there is an answer or there were enough', untilAnswered('n < 3 && !r'), ['loop blind']],
    ['a loop while nothing is there', untilAnswered('r == null'), ['loop blind']],
    ['a loop until there is an answer, or for ever', untilAnswered('!r || n'), []],
    ['a loop until another has one', untilAnswered('!n'), []],
    ['a loop until there is a part of an answer', untilAnswered('!r', `r = (await ${CREATE}).output_text;`), []],
    ['a loop until an answer is good', untilAnswered('!r', `r = await ${CREATE}; if (!r.output_text) r = null;`), []],
    ['a loop until somebody has an answer', untilAnswered('!r', 'r = await other(input);'), []],
    ['a promise that nobody awaits there', inLoop(`return ${CREATE};`), []],
    ['a request in the handler', inLoop('return await load();', `await ${CREATE};`), []],
    [
      'a request after the block',
      `${CLIENT}while (true) { try { load(); } catch {} finally { await ${CREATE}; } }`,
      [],
    ],
    [
      'a try without a handler in the loop',
      `${CLIENT}async function ask(input) { while (true) { try { return await ${CREATE}; } finally { done(); } } }`,
      [],
    ],
    [
      'a try without a handler between',
      `${CLIENT}async function ask(input) { while (true) { try { try { return await ${CREATE}; } finally { done(); } } catch { await sleep(1); } } }`,
      ['loop blind'],
    ],
    [
      'a handler that deals with the error before the loop does',
      `${CLIENT}async function send(input) { try { return await ${CREATE}; } catch { return null; } }\nasync function ask(input) { while (true) { try { return await send(input); } catch { await sleep(1); } } }`,
      [],
    ],
    ['an error that is looked at', inLoop(`return await ${CREATE};`, 'if (e.status !== 429) throw e;'), ['loop']],
    [
      'two requests in one loop',
      inLoop(`await openai.embeddings.create({ model, input }); return await ${CREATE};`),
      ['loop blind of 2'],
    ],
    ['four helpers away', helpers(4), ['loop blind']],
    ['more helpers away than anybody follows', helpers(5), []],
    [
      'two functions that call each other',
      `${CLIENT}async function a(input) { await ${CREATE}; if (more) return b(input); }\nconst b = async (input) => a(input);\nasync function ask(input) { while (true) { try { return await b(input); } catch { await sleep(1); } } }`,
      ['loop blind'],
    ],
    ['no request', 'while (true) { try { await load(); break; } catch { await sleep(1); } }', []],
  ])('%s', (_, code, expected) => {
    expect(retriesIn(code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['asks again when it fails', `.catch(() => ask(input))`, ['recursion blind']],
    [
      'asks again after some errors',
      `.catch((e) => { if (e.status === 429) return ask(input); throw e; })`,
      ['recursion'],
    ],
    [
      'asks again after an error that the SDK does not retry',
      `.catch((e) => { if (e.status === 401) return ask(input); throw e; })`,
      [],
    ],
    ['asks again when it has succeeded', `.then(() => ask(input))`, []],
    ['gives something else', `.catch(() => null)`, []],
    ['has a handler from elsewhere', `.catch(onError)`, []],
    ['has no handler', `.catch()`, []],
    ['asks again after another step', `.then(textOf).catch(() => ask(input))`, ['recursion blind']],
    ['asks again when something else fails', `; load().catch(() => ask(input))`, []],
    ['catches it with a method of another name', `.rescue(() => ask(input))`, []],
  ])('a function that %s', (_, chain, expected) => {
    expect(retriesIn(`${CLIENT}function ask(input) { return ${CREATE}${chain}; }`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      'a function by its name',
      'async function run() { return await openai.responses.create(body); }\npRetry(run);',
      ['wrapper blind'],
    ],
    ['a function with options', `pRetry(() => ${CREATE}, { retries: 2 });`, ['wrapper blind']],
    ['a function behind the options', `pRetry({ retries: 2 }, () => ${CREATE});`, ['wrapper blind']],
    ['what the function gives', `const run = () => ${CREATE};\npRetry(run());`, []],
    [
      'a function that calls a helper',
      `const run = () => ${CREATE};\npRetry(async () => (await run()).output_text);`,
      ['wrapper blind'],
    ],
    ['a function that prints what fails', throwing('log(e); throw e;'), ['wrapper blind']],
    ['a function that prints what fails, and changes the request', throwing('log(e); model = other; throw e;'), []],
    ['a function that lets some errors through', throwing('if (e.status !== 404) return; throw e;'), []],
    ['a function that throws another error', throwing('throw new Failure(e);'), []],
    ['a function that drops what fails', throwing('log(e);'), []],
    ['a function that looks at the answer', throwing('log(e); throw e;', `JSON.parse(await ${CREATE})`), []],
    ['two functions', `pRetry(() => ${CREATE});\npRetry(() => ${CREATE});`, ['wrapper blind', 'wrapper blind']],
  ])('a package that is given %s', (_, code, expected) => {
    expect(retriesIn(`import pRetry from 'p-retry';\n${CLIENT}${code}`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['as its only argument', `again(() => ${CREATE});`, ['loop 3 blind']],
    ['by its name', `const run = () => ${CREATE};\nagain(run);`, ['loop 3 blind']],
    ['beside a helper that is given none', `again(load);\nagain(() => ${CREATE});`, ['loop 3 blind']],
    ['in another place', `again(3, () => ${CREATE});`, []],
  ])('a helper of the file that is given a function %s', (_, code, expected) => {
    const again =
      'async function again(run, other) { for (let i = 0; i < 3; i++) { try { return await run(); } catch { await sleep(1); } } }';
    expect(retriesIn(`${CLIENT}${again}\n${code}`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      'hands the function on',
      'async function again(run) { while (true) { try { return await call(run); } catch { await sleep(1); } } }',
      [],
    ],
    [
      'takes it apart',
      'async function again({ run }) { while (true) { try { return await run(); } catch { await sleep(1); } } }',
      [],
    ],
    ['calls it once', 'async function again(run) { try { return await run(); } catch { return null; } }', []],
  ])('a helper of the file that %s', (_, again, expected) => {
    expect(retriesIn(`${CLIENT}${again}\nagain(() => ${CREATE});`)).toEqual(expected);
  });
});

it('a person who is asked first decides on every try', () => {
  const asking = (call: string) => inLoop(`return await ${CREATE};`, `if ((await ${call}) !== 'y') throw e;`);
  expect(retriesIn(asking("rl.question('Again? ')"))).toEqual([]);
  expect(retriesIn(asking("limiter.take('again')"))).toEqual(['loop blind']);
});

describe('how many rounds a loop has', () => {
  it.each<[string, string]>([
    ['for (let i = 0; i < 3; i++)', 'loop 3 blind'],
    ['for (let i = 0; i <= 3; i++)', 'loop 4 blind'],
    ['for (let i = 1; i <= 3; i++)', 'loop 3 blind'],
    ['for (let i = 3; i > 0; i--)', 'loop blind'],
    ['for (let i = 0; i < options.tries; i++)', 'loop blind'],
    ["for (let i = 0; i < '3'; i++)", 'loop blind'],
    ["for (let i = '0'; i < 3; i++)", 'loop blind'],
    ['for (let i = first; i < 3; i++)', 'loop blind'],
    ['for (let i; i < 3; i++)', 'loop blind'],
    ['for (n = 0; n < 3; n++)', 'loop blind'],
    ['for (; n < 3; n++)', 'loop blind'],
    ['for (let i = 0; ; i++)', 'loop blind'],
    ['for (let i = 0; go(i); i++)', 'loop blind'],
    ['while (n++ < 3)', 'loop blind'],
  ])('%s: %s', (head, expected) => {
    expect(retriesIn(inLoop(`return await ${CREATE};`, 'log(e);', head))).toEqual([expected]);
  });
});

describe('what else a round may fail of', () => {
  it.each<[string, string, string[]]>([
    ['a check of the answer', `const r = await ${CREATE}; checkAnswer(r); return r;`, []],
    ['a method that checks it', `const r = await ${CREATE}; return schema.safeParse(r);`, []],
    ['an assertion', `const r = await ${CREATE}; assert(r); return r;`, []],
    ['a validation', `return Validate(await ${CREATE});`, []],
    ['a verification', `return verify(await ${CREATE});`, []],
    ['other code that is given the answer', `const r = await ${CREATE}; return toArticle(r.output_text);`, []],
    ['other code that is given it at once', `return toArticle(await ${CREATE});`, []],
    [
      'other code that is given a part of it',
      `const { data: [first] } = await openai.images.generate({ model, prompt: input }); const url = first.url; return load(url);`,
      [],
    ],
    ['other code that is waited for', `const r = await ${CREATE}; await db.save(); return r;`, []],
    [
      'other code that is given nothing of it',
      `const r = await ${CREATE}; spinner.stop('done'); return r;`,
      ['loop blind'],
    ],
    ['a pause behind it', `const r = await ${CREATE}; await sleep(1); return r;`, ['loop blind']],
    ['a report of it', `const r = await ${CREATE}; logger.info(r.usage); return r;`, ['loop blind']],
    ['a stream that is read', `const s = await ${CREATE}; for await (const part of s) log(part); return;`, []],
    [
      'a part of a match',
      `const r = await ${CREATE}; const [, title] = r.output_text.match(/T: (.*)/)!; return title;`,
      [],
    ],
    [
      'a match that is looked at',
      `const r = await ${CREATE}; return r.output_text.match(/T: (.*)/)?.[1];`,
      ['loop blind'],
    ],
    ['a check before', `check(input); return await ${CREATE};`, ['loop blind']],
    [
      'a check of the question',
      'return await openai.responses.create({ model, input: parse(input) });',
      ['loop blind'],
    ],
    [
      'the parsing that the SDK does',
      'return await openai.chat.completions.parse({ model, messages: input });',
      ['loop blind'],
    ],
    ['a check in a function for later', `const r = await ${CREATE}; later(() => check(r)); return r;`, ['loop blind']],
    ['a call of something without a name', `const r = await ${CREATE}; return handlers[kind](r);`, []],
  ])('%s', (_, tried, expected) => {
    expect(retriesIn(inLoop(tried))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['return text.trim();', ['loop blind']],
    ['return JSON.parse(text);', []],
    ["if (!text) throw new Error('empty'); return text;", []],
    ['return again(text);', []],
  ])('a function of the file that is given the answer: %s', (body, expected) => {
    const helper = `function take(text) { ${body} }\nconst again = (text) => take(text);\n`;
    expect(retriesIn(helper + inLoop(`const r = await ${CREATE}; return take(r.output_text);`))).toEqual(expected);
  });

  it('nothing else where the handler asks for what only the API has', () => {
    const tried = `const r = await ${CREATE}; return toArticle(r.output_text);`;
    expect(retriesIn(inLoop(tried, 'if (e.status !== 429) throw e;'))).toEqual(['loop']);
  });

  it.each<[string, string[]]>([
    ['if (e.status !== 429) throw e;', ['loop']],
    ['if (!(e instanceof OpenAI.APIError)) throw e;', ['loop']],
    ['if (e instanceof SyntaxError) log(e);', []],
    ['if (e.status !== 429) log(e);', []],
  ])('a parse in the same try, by what the handler lets through: %s', (handler, expected) => {
    expect(retriesIn(inLoop(`const r = await ${CREATE}; return JSON.parse(r.output_text);`, handler))).toEqual(
      expected,
    );
  });

  it.each<[string, string[]]>([
    ['.then((r) => JSON.parse(r.output_text))', []],
    ['.then((r) => r.output_text)', ['loop blind']],
  ])('the next step of a promise: %s', (step, expected) => {
    expect(retriesIn(inLoop(`return await ${CREATE}${step};`))).toEqual(expected);
  });

  it('a check in the helper that sends the request', () => {
    const code = `${CLIENT}async function send(input) { const r = await ${CREATE}; return JSON.parse(r.output_text); }\n`;
    const again =
      'async function ask(input) { while (true) { try { return await send(input); } catch { await sleep(1); } } }';
    expect(retriesIn(code + again)).toEqual([]);
  });
});

describe('whether each round asks the same', () => {
  it.each<[string, string, string]>([
    ['a message is added', 'input.push(e.message);', CREATE],
    ['a message is taken away', 'input.pop();', CREATE],
    ['the first message is taken away', 'input.shift();', CREATE],
    ['a message is put in front', 'input.unshift(e.message);', CREATE],
    ['messages are cut out', 'input.splice(0, 1);', CREATE],
    ['the messages are sorted', 'input.sort();', CREATE],
    ['the messages are turned round', 'input.reverse();', CREATE],
    ['the messages are overwritten', 'input.fill(question);', CREATE],
    ['an entry is set', "input.set('question', shorter);", CREATE],
    ['an entry is deleted', "input.delete('question');", CREATE],
    ['all entries are deleted', 'input.clear();', CREATE],
    ['a message is replaced', 'input[0] = shorter;', CREATE],
    ['the list is shortened', 'input.length--;', CREATE],
    ['an option is set', 'options.model = other;', 'openai.responses.create({ ...options, input })'],
    ['an option grows', 'options.temperature += 0.1;', 'openai.responses.create({ ...options, input })'],
    ['a count is part of the question', 'n++;', 'openai.responses.create({ model, input: `${n} ${input}` })'],
    [
      'a count that goes before it is part of the question',
      '--n;',
      'openai.responses.create({ model, input: `${n} ${input}` })',
    ],
    ['the question is written anew', 'input = shorten(input);', CREATE],
    ['the count goes up in the question', 'log(e);', 'openai.responses.create({ model, input: input[n++] })'],
    ['an option is taken away', 'delete options.temperature;', 'openai.responses.create({ ...options, input })'],
    ['options are added', 'Object.assign(options, { model });', 'openai.responses.create({ ...options, input })'],
    ['messages of a body are cut out', 'options.messages.splice(0, 1);', 'openai.chat.completions.create(options)'],
    ['a part of a message is replaced', 'input[0].content = shorter;', CREATE],
    ['other code gets the messages', 'trim(input);', CREATE],
    ['the question comes out of a list', '[input] = others;', CREATE],
    ['the question comes out of an object', '({ input } = others);', CREATE],
  ])('not when %s', (_, handler, request) => {
    expect(retriesIn(inLoop(`return await ${request};`, handler))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['a copy of the messages is made', 'log(input.slice());', CREATE],
    ['a message is added to something else', 'errors.push(input);', CREATE],
    ['an option is read', 'pause = options.pause;', 'openai.responses.create({ ...options, input })'],
    ['a count is no part of the question', 'n++;', CREATE],
    ['a message is only read', 'last = input[0];', CREATE],
    ['other code gets something made of the messages', 'trim([...input]);', CREATE],
    [
      'they are added to other options',
      'Object.assign(other, options);',
      'openai.responses.create({ ...options, input })',
    ],
    ['they are written out', 'save(JSON.stringify(input));', CREATE],
    ['something is kept by the name of the question', 'seen[input] = true;', CREATE],
  ])('also when %s', (_, handler, request) => {
    expect(retriesIn(inLoop(`return await ${request};`, handler))).toEqual(['loop blind']);
  });

  it.each<[string, string, string[]]>([
    [
      'a body that is made in the round',
      `const body = { model, input }; return await openai.responses.create(body);`,
      ['loop blind'],
    ],
    [
      'a body that is made in the round, of what changes',
      `const body = { model, input: input.slice(n++) }; return await openai.responses.create(body);`,
      [],
    ],
    [
      'a body that is made of a body of the round',
      `const text = input.slice(n++); const body = { model, input: text }; return await openai.responses.create(body);`,
      [],
    ],
    [
      'a name of the round that is changed there',
      `let text = input; text += '!'; return await openai.responses.create({ model, input: text });`,
      ['loop blind'],
    ],
    [
      'another client in each round',
      `const client = new OpenAI({ apiKey: keys[n] }); return await client.responses.create({ model, input });`,
      [],
    ],
    ['a client that a function gives', `return await clients.next().responses.create({ model, input });`, []],
  ])('%s', (_, tried, expected) => {
    expect(retriesIn(inLoop(tried))).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['a body from before, of a question that changes', 'let body = { model, input };', []],
    ['a text from before, of a question that changes', 'const body = bodyOf(input);', ['loop blind']],
  ])('%s', (_, before, expected) => {
    const again =
      'while (true) { try { return await openai.responses.create(body); } catch { input = shorten(input); } }';
    expect(retriesIn(`${CLIENT}async function ask(input) { ${before} ${again} }`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['ask(input)', ['recursion blind']],
    ['ask()', ['recursion blind']],
    ['ask(input, n + 1)', ['recursion blind']],
    ['ask(input, 3)', ['recursion blind']],
    ['ask(input, null)', []],
    ["ask(input, 'again')", []],
    ['ask(input, (n as number))', ['recursion blind']],
    ['ask(input, n || 3)', ['recursion blind']],
    ['ask(input, 3 || n)', ['recursion blind']],
    ['ask(input, other || n)', []],
    ['ask(input, next())', []],
    ['ask(input, {})', ['recursion blind']],
    ['ask(input, { model })', ['recursion blind']],
    ['ask(input, { n: n + 1 })', ['recursion blind']],
    ['ask(input, { n: n++ })', ['recursion blind']],
    ['ask(input, { n: 3 })', []],
    ['ask(input, { onText: () => {} })', []],
    ['ask(input, { ...n })', ['recursion blind']],
    ['ask(input, { ...others, n: n + 1 })', []],
    ['askOther(input)', []],
    ['new ask(input)', []],
  ])('once more by %s: %s', (again, expected) => {
    const code = `async function ask(input, n) { try { return await ${CREATE}; } catch { return ${again}; } }`;
    expect(retriesIn(CLIENT + code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['model: n ? small : large, input', []],
    ['model: models[n], input', []],
    ['model, input', ['recursion blind']],
  ])('once more with a count, of which the request is made or not: %s', (body, expected) => {
    const code = `async function ask(input, n = 0) { try { return await openai.responses.create({ ${body} }); } catch { return ask(input, n + 1); } }`;
    expect(retriesIn(CLIENT + code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['{ ...options, tries: options.tries - 1 }', ['recursion blind']],
    ['{ ...options, limit: options.limit / 2 }', []],
  ])('once more with other options: %s', (options, expected) => {
    const create = 'openai.responses.create({ model: options.model, input, max_output_tokens: options.limit })';
    const code = `async function ask(input, options) { try { return await ${create}; } catch { return ask(input, ${options}); } }`;
    expect(retriesIn(CLIENT + code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['a function that sets a variable', 'function change() { model = small; }', []],
    ['a function that takes another client', 'function change() { openai = new OpenAI({ apiKey: next }); }', []],
    ['a function that shortens what it is given', 'function change(list) { list.splice(0, 1); }', []],
    [
      'a function that hands it to one that does',
      'const change = (list) => cut(list); const cut = (list) => { list.pop(); };',
      [],
    ],
    ['a function that does neither', 'let n = 0; function change(list) { n += list.length; }', ['loop blind']],
  ])('a handler that calls %s', (_, helper, expected) => {
    const handled = inLoop(`return await ${CREATE};`, 'change(input);');
    expect(retriesIn(`let model = large;\n${helper}\n${handled.replace('const openai', 'let openai')}`)).toEqual(
      expected,
    );
  });

  it.each<[string, string[]]>([
    ["this.model = 'small';", []],
    ['this.useSmall();', []],
    ['this.n++;', []],
    ['this.client = new OpenAI({ apiKey: next });', []],
    ['this.failures++;', ['loop blind']],
    ['this.note();', ['loop blind']],
  ])('a class with a handler that does: %s', (handler, expected) => {
    const members =
      'client = new OpenAI(); n = 0; model = this.models[0]; get text() { return this.texts[this.n]; } useSmall() { this.model = small; } note() { this.failed = true; }';
    const ask = `async ask(input) { while (true) { try { return await this.client.responses.create({ model: this.model, instructions: this.text, input }); } catch { ${handler} } } }`;
    expect(retriesIn(`import OpenAI from 'openai';\nclass Agent { ${members} ${ask} }`)).toEqual(expected);
  });

  it('a message that is added when the request has succeeded', () => {
    const tried = `const r = await ${CREATE}; input.push(r.output_text); return r;`;
    expect(retriesIn(inLoop(tried))).toEqual(['loop blind']);
    expect(retriesIn(inLoop(tried, 'input.pop();'))).toEqual([]);
  });

  it('a handler that changes what the function that it calls once more sends', () => {
    const again = (change: string) =>
      `${CLIENT}async function ask(input, n) { try { return await ${CREATE}; } catch { ${change} return ask(input, n + 1); } }`;
    expect(retriesIn(again('input.pop();'))).toEqual([]);
    expect(retriesIn(again('others.pop();'))).toEqual(['recursion blind']);
  });

  it('a parameter that is taken apart, and any name in its place', () => {
    const code = `async function ask({ input }, n) { try { return await ${CREATE}; } catch { return ask(all, n + 1); } }`;
    expect(retriesIn(CLIENT + code)).toEqual(['recursion blind']);
  });
});

describe('what the SDK does before', () => {
  const sdkOf = (code: string) => {
    const [retry] = redundantRetriesOf(analyse(`import OpenAI from 'openai';\n${code}`));
    return (
      retry && [retry.sdk.times, retry.sdk.isDefault ? 'default' : 'own', retry.sdk.isCertain ? 'certain' : 'likely']
    );
  };
  const again = (options = '') =>
    `async function ask(input) { while (true) { try { return await openai.responses.create({ model, input }${options}); } catch { await sleep(1); } } }`;

  it.each<[string, string, unknown[] | undefined]>([
    ['a client of the file', `const openai = new OpenAI();\n${again()}`, [2, 'default', 'certain']],
    [
      'a client of the file with a number',
      `const openai = new OpenAI({ maxRetries: 4 });\n${again()}`,
      [4, 'own', 'certain'],
    ],
    [
      'a number that has a name',
      `const TRIES = 4;\nconst openai = new OpenAI({ maxRetries: TRIES });\n${again()}`,
      [4, 'own', 'certain'],
    ],
    ['a request with a number', `const openai = new OpenAI();\n${again(', { maxRetries: 1 }')}`, [1, 'own', 'certain']],
    [
      'a request with other options',
      `const openai = new OpenAI({ maxRetries: 1 });\n${again(', { signal }')}`,
      [1, 'own', 'certain'],
    ],
    [
      'a request whose number is not known',
      `const openai = new OpenAI();\n${again(', { maxRetries: tries }')}`,
      undefined,
    ],
    ['a client with no retries', `const openai = new OpenAI({ maxRetries: 0 });\n${again()}`, undefined],
    ['a client whose options are not known', `const openai = new OpenAI(options);\n${again()}`, undefined],
    ['a client from elsewhere', `import { openai } from './client.js';\n${again()}`, [2, 'default', 'likely']],
    ['a class of the project', `class Client extends OpenAI {}\nconst openai = new Client();\n${again()}`, undefined],
    [
      'one of two clients, of which one does not retry',
      `let openai;\nif (slow) openai = new OpenAI({ maxRetries: 0 });\nelse openai = new OpenAI();\n${again()}`,
      undefined,
    ],
    [
      'a client that is made of one, with no retries',
      `const openai = new OpenAI().withOptions({ maxRetries: 0 });\n${again()}`,
      undefined,
    ],
    [
      'a client that is made of one with no retries',
      `const base = new OpenAI({ maxRetries: 0 });\nconst openai = base.withOptions({ timeout });\n${again()}`,
      undefined,
    ],
    [
      'a client that is made of one, with a number',
      `const base = new OpenAI({ maxRetries: 0 });\nconst openai = base.withOptions({ maxRetries: 4 });\n${again()}`,
      [4, 'own', 'certain'],
    ],
    ['a client that is told later', `const openai = new OpenAI();\nopenai.maxRetries = 0;\n${again()}`, undefined],
  ])('%s', (_, code, expected) => {
    expect(sdkOf(code)).toEqual(expected);
  });

  it.each<[string, string, unknown[] | undefined]>([
    ['made where it is declared', 'client = new OpenAI();', [2, 'default', 'certain']],
    ['made in the constructor', 'client; constructor() { this.client = new OpenAI(); }', [2, 'default', 'certain']],
    [
      'made when it is needed',
      'client: OpenAI | null = null; open() { this.client ??= new OpenAI({ maxRetries: 4 }); }',
      [4, 'own', 'certain'],
    ],
    ['that does not retry', 'client = new OpenAI({ maxRetries: 0 });', undefined],
    ['that is told not to', 'client = base.withOptions({ maxRetries: 0 });', undefined],
    [
      'that does not retry, beside other options',
      'constructor(options) { this.client = new OpenAI({ ...options, maxRetries: 0 }); }',
      undefined,
    ],
    ['with the options of a parameter', 'constructor(options) { this.client = new OpenAI(options); }', undefined],
    [
      'with a number of a parameter',
      'constructor({ retries }) { this.client = new OpenAI({ maxRetries: retries }); }',
      undefined,
    ],
    ['that a parameter gives', 'constructor(client: OpenAI) { this.client = client; }', [2, 'default', 'likely']],
    [
      'that a parameter may give',
      'constructor(client?: OpenAI) { this.client = client ?? new OpenAI(); }',
      [2, 'default', 'likely'],
    ],
    ['that nobody makes', 'client: OpenAI;', [2, 'default', 'likely']],
    [
      'that others may set',
      'client = new OpenAI(); static of(given) { const agent = new Agent(); agent.client = given; return agent; }',
      [2, 'default', 'likely'],
    ],
  ])('a client in a field, %s', (_, members, expected) => {
    const ask = again().replace('async function ask', 'async ask').replace('openai.', 'this.client.');
    expect(sdkOf(`class Agent { ${members} ${ask} }`)).toEqual(expected);
  });

  it('a class that is the client has no field for it', () => {
    const ask = again().replace('async function ask', 'async ask').replace('openai.', 'this.');
    expect(sdkOf(`class Agent extends OpenAI { ${ask} }`)?.at(-1)).toBe('likely');
  });
});

describe('an answer that is refused with an error of the program', () => {
  const REFUSED = `const r = await ${CREATE}; if (!r.output_text) throw new Error('empty'); return r;`;
  const inFunction = (handler: string, tried = REFUSED) =>
    `${CLIENT}async function ask(input, n = 3) { try { ${tried} } catch (e) { ${handler} } }`;

  it.each<[string, boolean]>([
    ['if (e.status === 429 && n > 1) return ask(input, n - 1); throw e;', true],
    ['if (n > 1 && e?.status === 429) { await sleep(1); return ask(input, n - 1); } throw e;', true],
    ['if (e.status !== 429) throw e; return ask(input, n - 1);', true],
    ['if (n === 0 || e.status !== 429) throw e; return ask(input, n - 1);', true],
    ['if (!(e instanceof OpenAI.RateLimitError)) throw e; return ask(input, n - 1);', true],
    ['if (e instanceof OpenAI.APIError) return ask(input, n - 1); throw e;', true],
    ['if (e.status >= 500 || 429 === e.status) return ask(input, n - 1); throw e;', true],
    ['if ([429, 503].includes(e.status)) return ask(input, n - 1); throw e;', true],
    ['if (e.code === "ECONNRESET") return ask(input, n - 1); throw e;', true],
    ['if (e.status) return ask(input, n - 1); throw e;', true],
    ['const { status } = e; const isLimit = status === 429; if (isLimit) return ask(input, n - 1); throw e;', true],
    ['if (e.status === 401) { throw e; } else if (e.status === 429) { return ask(input, n - 1); }', true],
    ['if (e.status === 401) throw e; return ask(input, n - 1);', false],
    ['return ask(input, n - 1);', false],
    ['if (n > 1) return ask(input, n - 1); throw e;', false],
    ['if (e.status === 429 || n > 1) return ask(input, n - 1); throw e;', false],
    ['if (e.status !== 429 && n === 0) throw e; return ask(input, n - 1);', false],
    ['if (e.status !== 429) log(e); return ask(input, n - 1);', false],
    ['if (e.status !== undefined) throw e; return ask(input, n - 1);', false],
    ['if (e instanceof Error) return ask(input, n - 1); throw e;', false],
    ['if (!(e instanceof OpenAI.RateLimitError)) return ask(input, n - 1); throw e;', false],
    ['if (e.message === "empty") return ask(input, n - 1); throw e;', false],
    ['if (e.status === limit) return ask(input, n - 1); throw e;', false],
    ['if (other.status === 429) return ask(input, n - 1); throw e;', false],
    ['if (isLimit(e)) return ask(input, n - 1); throw e;', false],
    ['const isLimit = !isLimit; if (isLimit) return ask(input, n - 1); throw e;', false],
    ['return e.status === 429 ? ask(input, n - 1) : undefined;', false], // not looked into
    ["if (e instanceof OpenAI.APIError && e.code === 'model_not_found') return ask(input, n - 1); throw e;", false],
    ["if (e.code === 'model_not_found') return ask(input, n - 1); if (e.status === 429) stop(); throw e;", false],
  ])('and a function that calls itself: %s', (handler, expected) => {
    expect(retriesIn(inFunction(handler)).length > 0).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['if (e.status !== 429) throw e; await sleep(1);', true],
    ['if (e.status === 429) { await sleep(1); continue; } throw e;', true],
    ['if (e.status !== 429) break;', true],
    ['if (e.status === 429) await sleep(1);', false],
    ['if (e.status === 429) { await sleep(1); } else { continue; }', false],
    ['await sleep(1);', false],
  ])('and a loop: %s', (handler, expected) => {
    expect(retriesIn(inLoop(REFUSED, handler)).length > 0).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['a class of its own', `const r = await ${CREATE}; if (!r.output_text) throw new LimitError(); return r;`, false],
    [
      'an error with more in it',
      `const r = await ${CREATE}; if (!r.output_text) throw Object.assign(new Error(), { status: 429 }); return r;`,
      false,
    ],
    ['a check and an error', `const r = await ${CREATE}; check(r); if (!r.id) throw new Error('x'); return r;`, true],
    ['an error of a parser', `const r = await ${CREATE}; return JSON.parse(r.output_text);`, true],
    ['an error of a check of another module', `const r = await ${CREATE}; return Recipe.parse(r.output_text);`, true],
  ])('that is another one: %s', (_, tried, expected) => {
    const handler = 'if (e.status === 429) return ask(input, n - 1); throw e;';
    expect(retriesIn(inFunction(handler, tried)).length > 0).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['that asks for the status', 'if (e.status === 429) return ask(input); throw e;', true],
    ['that asks for nothing', 'return ask(input);', false],
  ])('in a helper, and a handler %s', (_, handler, expected) => {
    const helper = `const send = async (input) => { ${REFUSED} };`;
    const inTry = `async function ask(input) { try { return await send(input); } catch (e) { ${handler} } }`;
    const inChain = `const ask = (input) => send(input).catch((e) => { ${handler} });`;
    expect(retriesIn(`${CLIENT}${helper}\n${inTry}`).length > 0).toBe(expected);
    expect(retriesIn(`${CLIENT}${helper}\n${inChain}`).length > 0).toBe(expected);
  });

  it.each<[string, boolean]>([
    ["if (e instanceof OpenAI.APIError && e.code === 'model_not_found') return ask(input); throw e;", false],
    ["if (e instanceof OpenAI.APIError && e.code === 'rate_limit_exceeded') return ask(input); throw e;", true],
    ['if (e instanceof OpenAI.APIError) return ask(input); if (e.status === 401) stop();', true],
    ['if (e.status === 404) { if (n > 1) return ask(input); } if (e.status === 429) stop();', false],
    ['if (e.status === 404) { stop(); } else { return ask(input); } if (e.status === 429) wait();', true],
  ])('or is not, and what is asked on the way to the second request counts: %s', (handler, expected) => {
    expect(retriesIn(inFunction(handler, `return await ${CREATE};`)).length > 0).toBe(expected);
  });

  it('may be refused by an error class that hides the plain one', () => {
    const handler = 'if (e.status === 429) return ask(input, n - 1); throw e;';
    expect(retriesIn(`import { Error } from './errors.js';\n${inFunction(handler)}`)).toEqual([]);
  });
});
