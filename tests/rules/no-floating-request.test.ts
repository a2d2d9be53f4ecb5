import { RuleTester } from '@typescript-eslint/rule-tester';
import rule from '../../src/rules/no-floating-request.js';

const HEAD = "import OpenAI from 'openai'; const openai = new OpenAI();";
const ASK = 'openai.chat.completions.create({ model, messages })';
const STREAM = 'openai.chat.completions.create({ model, messages, stream: true })';

/** A function body that is wrong without `await`, and is repaired with it. */
const fixed = (name: string, before: string, after: string, messageId: 'read' | 'iterated' | 'handed') => ({
  name,
  code: `${HEAD} async function f(res) { ${before} }`,
  output: `${HEAD} async function f(res) { ${after} }`,
  errors: [{ messageId }],
});

/** The same, where only a suggestion repairs it. */
const suggested = (
  name: string,
  code: string,
  messageId: 'read' | 'iterated' | 'handed' | 'text' | 'dropped',
  suggestion?: { readonly messageId: 'awaitIt' | 'makeAsync'; readonly output: string },
) => ({
  name,
  code,
  errors: [suggestion ? { messageId, suggestions: [suggestion] } : { messageId }],
});

new RuleTester().run('no-floating-request', rule, {
  valid: [
    {
      name: 'the answer goes to a callback in the options',
      code: "import { OpenAIApi } from 'openai'; const api = new OpenAIApi(configuration); const ask = (body) => new Promise((resolve) => { api.createChatCompletion({ ...body, stream: true }, { responseType: 'stream', onDownloadProgress: (event) => resolve(event.target.response) }); });",
    },
    ...[
      ['awaited', `const r = await ${ASK}; use(r.choices);`],
      ['awaited later by its name', `const p = ${ASK}; prepare(); const r = await p; use(r.choices);`],
      ['awaited in another function', `const p = ${ASK}; on('x', async () => use((await p).choices));`],
      ['awaited and assigned to itself', `let r = ${ASK}; r = await r; use(r.choices[0]);`],
      ['returned', `return ${ASK};`],
      ['returned by its name', `const p = ${ASK}; return p;`],
      ['returned by a callback', `return questions.map((q) => ${ASK});`],
      ['followed by then', `${ASK}.then((r) => use(r.choices));`],
      ['followed by then, by its name', `const p = ${ASK}; p.then((r) => use(r.choices));`],
      ['awaited after catch', `const r = await ${ASK}.catch(() => null); use(r?.choices);`],
      ['dropped with its errors caught', `${ASK}.catch(report);`],
      ['voided', `void ${ASK};`],
      ['sent by something else than a server', `queue.send(${ASK});`],
      ['given to a function', `json(${ASK}); send(${ASK});`],
      ['collected', `const [a, b] = await Promise.all([${ASK}, ${ASK}]); use(a.choices, b.choices);`],
      ['collected by name', `const p = ${ASK}; const [a] = await Promise.all([p]); use(a.choices);`],
      ['pushed into a list', `const all = []; all.push(${ASK}); await Promise.all(all);`],
      ['stored in an object', `cache.pending = ${ASK};`],
      ['stored in a field', `this.pending = ${ASK};`],
      ['handed to unknown code', `track(${ASK});`],
      ['a race with a time limit', `const r = await Promise.race([${ASK}, timeout]); use(r.choices);`],
      ['withResponse', `const { data } = await ${ASK}.withResponse(); use(data.choices);`],
      ['asResponse', `const http = await ${ASK}.asResponse(); use(http.body);`],
      ['_thenUnwrap', `return ${ASK}._thenUnwrap((r) => r.choices[0]);`],
      [
        'the stream helper, which is no promise',
        `const s = openai.chat.completions.stream({ model, messages }); for await (const c of s) use(c.choices); s.controller.abort();`,
      ],
      [
        'runTools, which gives a runner',
        `const runner = openai.chat.completions.runTools({ model, messages, tools }); runner.on('message', show); use(await runner.finalContent());`,
      ],
      [
        'the stream helper of responses',
        `const s = openai.responses.stream({ model, input }); for await (const e of s) use(e.type);`,
      ],
      ['an awaited stream', `for await (const c of await ${STREAM}) use(c.choices);`],
      ['a promise or an answer', `const r = cached ? cached : await ${ASK}; use(r.choices);`],
      [
        'one of two values, which is waited for in its case',
        `let r = cache.get(q); if (!r) r = ${ASK}; use((await r).choices);`,
      ],
      [
        'a helper that is awaited',
        `const ask = async () => { const r = await ${ASK}; return r; }; use((await ask()).choices);`,
      ],
      ['a helper that is only started', `const run = async () => { const r = await ${ASK}; return r; }; run();`],
      [
        'a parameter that is awaited in the function',
        `async function show(p) { const r = await p; console.log(r.choices); } await show(${ASK});`,
      ],
      [
        'an object of the file',
        `const fake = { chat: { completions: { create: () => ({ choices: [] }) } } }; use(fake.chat.completions.create({}).choices);`,
      ],
    ].map(([name, code]) => ({ name: name ?? '', code: `${HEAD} async function f(res) { ${code} }` })),
    {
      name: 'a test, in which the client may be a synchronous mock',
      filename: 'client.test.ts',
      code: `${HEAD} it('asks', () => { ${ASK}; expect(${ASK}.choices).toEqual([]); });`,
    },
    { name: 'exported', code: `${HEAD} export const answer = ${ASK};` },
  ],
  invalid: [
    {
      name: 'S31 of the table: choices of a promise, with the place of the error',
      code: `async function f() {\n  const r = ${ASK};\n  return r.choices[0].message;\n}`,
      output: `async function f() {\n  const r = await ${ASK};\n  return r.choices[0].message;\n}`,
      errors: [
        {
          messageId: 'read',
          data: { where: ' on line 3', name: 'r.choices' },
          line: 2,
          column: 13,
          endLine: 2,
          endColumn: 43,
        },
      ],
    },
    fixed(
      'one of two values',
      `let r = cache.get(q); if (!r) r = ${ASK}; use(r.choices);`,
      `let r = cache.get(q); if (!r) r = await ${ASK}; use(r.choices);`,
      'read',
    ),
    fixed('read at once', `use(${ASK}.choices[0]);`, `use((await ${ASK}).choices[0]);`, 'read'),
    fixed(
      'destructured',
      `const { choices } = ${ASK}; use(choices);`,
      `const { choices } = await ${ASK}; use(choices);`,
      'read',
    ),
    fixed('destructured like an array', `const [a] = ${ASK}; use(a);`, `const [a] = await ${ASK}; use(a);`, 'iterated'),
    fixed(
      'output_text of a response',
      `const r = openai.responses.create({ model, input }); use(r.output_text);`,
      `const r = await openai.responses.create({ model, input }); use(r.output_text);`,
      'read',
    ),
    fixed(
      'a stream',
      `for await (const c of ${STREAM}) use(c);`,
      `for await (const c of await ${STREAM}) use(c);`,
      'iterated',
    ),
    fixed(
      'a stream by its name',
      `const s = ${STREAM}; for await (const c of s) use(c);`,
      `const s = await ${STREAM}; for await (const c of s) use(c);`,
      'iterated',
    ),
    fixed(
      'assigned in a try',
      `let r; try { r = ${ASK}; } catch { return; } use(r.choices);`,
      `let r; try { r = await ${ASK}; } catch { return; } use(r.choices);`,
      'read',
    ),
    fixed(
      'tested, which says nothing',
      `const r = ${ASK}; if (!r) return; use(r.choices);`,
      `const r = await ${ASK}; if (!r) return; use(r.choices);`,
      'read',
    ),
    fixed(
      'read after catch',
      `const r = ${ASK}.catch(() => null); use(r.choices);`,
      `const r = await ${ASK}.catch(() => null); use(r.choices);`,
      'read',
    ),
    fixed('made into JSON', `use(JSON.stringify(${ASK}));`, `use(JSON.stringify(await ${ASK}));`, 'handed'),
    fixed('sent by Express', `const r = ${ASK}; res.json(r);`, `const r = await ${ASK}; res.json(r);`, 'handed'),
    fixed(
      'sent by Express with a status',
      `res.status(200).json(${ASK});`,
      `res.status(200).json(await ${ASK});`,
      'handed',
    ),
    fixed('sent by Express, as it is', `res.send(${ASK});`, `res.send(await ${ASK});`, 'handed'),
    fixed(
      'read and printed: what it is read for counts',
      `const r = ${ASK}; console.log(r); use(r.choices);`,
      `const r = await ${ASK}; console.log(r); use(r.choices);`,
      'read',
    ),
    fixed(
      'printed and read: what it is read for counts',
      `const r = ${ASK}; use(r.choices); console.log(r);`,
      `const r = await ${ASK}; use(r.choices); console.log(r);`,
      'read',
    ),
    fixed('printed', `console.log(${ASK});`, `console.log(await ${ASK});`, 'handed'),
    fixed('spread', `use(...${STREAM});`, `use(...await ${STREAM});`, 'iterated'),
    fixed(
      'handed to a function of the file that reads it',
      `const show = (r) => console.info(r.choices[0]); show(${ASK});`,
      `const show = (r) => console.info(r.choices[0]); show(await ${ASK});`,
      'read',
    ),
    fixed(
      'an answer of a helper of the file',
      `const ask = async () => { const r = await ${ASK}; return r; }; const r = ask(); use(r.choices);`,
      `const ask = async () => { const r = await ${ASK}; return r; }; const r = await ask(); use(r.choices);`,
      'read',
    ),
    fixed(
      'a request that a helper of the file returns',
      `const ask = (q) => ${ASK}; const r = ask('x'); use(r.choices);`,
      `const ask = (q) => ${ASK}; const r = await ask('x'); use(r.choices);`,
      'read',
    ),
    fixed(
      'the text that a helper of the file gives',
      `const ask = async () => { const r = await ${ASK}; return r.choices[0].message.content; }; const text = ask(); console.log(text);`,
      `const ask = async () => { const r = await ${ASK}; return r.choices[0].message.content; }; const text = await ask(); console.log(text);`,
      'handed',
    ),
    fixed(
      'read though others await it: only the read is repaired',
      `const p = ${ASK}; use(p.choices); use((await p).usage);`,
      `const p = ${ASK}; use((await p).choices); use((await p).usage);`,
      'read',
    ),
    fixed(
      'an assertion of TypeScript',
      `const r = ${ASK} as any; use(r.choices);`,
      `const r = await ${ASK} as any; use(r.choices);`,
      'read',
    ),
    fixed(
      'an optional chain',
      `const r = openai?.chat.completions.create({ model }); use(r?.choices);`,
      `const r = await openai?.chat.completions.create({ model }); use(r?.choices);`,
      'read',
    ),
    {
      name: 'openai 3: data of the promise',
      code: `const f = async () => { const r = openai.createChatCompletion({ model, messages }); return r.data.choices[0]; };`,
      output: `const f = async () => { const r = await openai.createChatCompletion({ model, messages }); return r.data.choices[0]; };`,
      errors: [{ messageId: 'read' }],
    },
    {
      name: 'at the top of an ES module',
      filename: 'ask.mjs',
      code: `${HEAD} const r = ${ASK}; console.log(r.choices[0]);`,
      output: `${HEAD} const r = await ${ASK}; console.log(r.choices[0]);`,
      errors: [{ messageId: 'read' }],
    },
    {
      name: 'at the top of CommonJS, where nothing can be awaited',
      filename: 'ask.cjs',
      code: `const r = ${ASK}; console.log(r.choices[0]);`,
      errors: [{ messageId: 'read' }],
    },
    suggested(
      'in a text: awaited, it would read [object Object]',
      `async function f() { return \`Answer: \${${ASK}}\`; }`,
      'text',
      { messageId: 'awaitIt', output: `async function f() { return \`Answer: \${await ${ASK}}\`; }` },
    ),
    suggested('in a sum', `async function f() { const r = ${ASK}; return 'A: ' + r; }`, 'text', {
      messageId: 'awaitIt',
      output: `async function f() { const r = await ${ASK}; return 'A: ' + r; }`,
    }),
    suggested('dropped', `async function f() { ${ASK}; next(); }`, 'dropped', {
      messageId: 'awaitIt',
      output: `async function f() { await ${ASK}; next(); }`,
    }),
    {
      name: 'dropped, with options that get no answer',
      code: "import { OpenAIApi } from 'openai'; const api = new OpenAIApi(configuration); const ask = (body) => new Promise((resolve) => { api.createChatCompletion({ ...body }, { responseType: 'stream', onUploadProgress: (event) => resolve(event) }); });",
      errors: [{ messageId: 'dropped' }],
    },
    suggested('dropped on a condition', `async function f() { x && ${ASK}; }`, 'dropped', {
      messageId: 'awaitIt',
      output: `async function f() { x && await ${ASK}; }`,
    }),
    suggested(
      'in the executor of a promise, which should not be async',
      `const f = () => new Promise((resolve) => { const r = ${ASK}; if (r.choices) resolve(r); });`,
      'read',
    ),
    suggested('given a name that nobody reads', `async function f() { const r = ${ASK}; }`, 'dropped', {
      messageId: 'awaitIt',
      output: `async function f() { const r = await ${ASK}; }`,
    }),
    suggested('in a function that is not async', `function f() { const r = ${ASK}; return r.choices; }`, 'read', {
      messageId: 'makeAsync',
      output: `async function f() { const r = await ${ASK}; return r.choices; }`,
    }),
    suggested('in a handler that is not async', `app.get('/', (req, res) => { res.json(${ASK}); });`, 'handed', {
      messageId: 'makeAsync',
      output: `app.get('/', async (req, res) => { res.json(await ${ASK}); });`,
    }),
    suggested('in a method', `class A { static ['ask']() { return ${ASK}.choices; } }`, 'read', {
      messageId: 'makeAsync',
      output: `class A { static async ['ask']() { return (await ${ASK}).choices; } }`,
    }),
    suggested('in a method of an object', `export const a = { ask() { return ${ASK}.choices; } };`, 'read', {
      messageId: 'makeAsync',
      output: `export const a = { async ask() { return (await ${ASK}).choices; } };`,
    }),
    suggested('in a getter', `class A { get answer() { return ${ASK}.choices; } }`, 'read'),
    suggested(
      'in a function with a declared type',
      `function f(): string { return ${ASK}.choices[0]!.message.content!; }`,
      'read',
    ),
    suggested('in a default of a parameter', `async function f(r = ${ASK}.choices) { return r; }`, 'read'),
    suggested('in a class field', `class A { answer = ${ASK}.choices; }`, 'read'),
    suggested(
      'where parentheses would continue the line above',
      `async function f() {\n  let a = b\n  ${ASK}.choices.forEach(show)\n}`,
      'read',
    ),
  ],
});
