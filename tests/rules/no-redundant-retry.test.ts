import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-redundant-retry.js';

const tester = new RuleTester();

const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const CREATE = 'openai.responses.create({ model, input })';

/** A loop of three rounds around a request. */
const loop = (
  handler: string,
  { client = CLIENT, inTry = `return await ${CREATE};`, head = 'for (let i = 0; i < 3; i++)' } = {},
): string =>
  `${client}async function ask(input, options) {\n  ${head} {\n    try {\n      ${inTry}\n    } catch (error) {\n      ${handler}\n    }\n  }\n}`;

const silent = (name: string, code: string) => ({ name, code });
const reported = (name: string, code: string, line: number, output?: string) => ({
  name,
  code,
  errors: [
    {
      messageId: 'redundant' as const,
      line,
      suggestions: [
        {
          messageId: 'turnOff' as const,
          output: output ?? code.replaceAll(CREATE, 'openai.responses.create({ model, input }, { maxRetries: 0 })'),
        },
      ],
    },
  ],
});

tester.run('no-redundant-retry: loops', rule, {
  valid: [
    silent(
      'the client does not retry',
      loop('await sleep(i);', { client: CLIENT.replace('()', '({ maxRetries: 0 })') }),
    ),
    silent(
      'the request is not retried',
      loop('await sleep(i);', { inTry: 'return await openai.responses.create({ model, input }, { maxRetries: 0 });' }),
    ),
    silent(
      'options that are not known',
      loop('await sleep(i);', { inTry: 'return await openai.responses.create({ model, input }, options);' }),
    ),
    silent(
      'a number that is written as a text',
      loop('await sleep(i);', { client: CLIENT.replace('()', "({ maxRetries: '5' })") }),
    ),
    silent(
      'a number that is not known',
      loop('await sleep(i);', { client: CLIENT.replace('()', '({ maxRetries: config.retries })') }),
    ),
    silent('no second try', loop('throw error;')),
    silent(
      'a loop over work, of which some fails',
      `${CLIENT}for (let i = 0; i < 3; i++) { try { const r = await ${CREATE}; save(i, r); } catch (error) { log(error); } }`,
    ),
    silent(
      'a list of models',
      `${CLIENT}async function ask(input) { for (const model of models) { try { return await ${CREATE}; } catch { log(model); } } }`,
    ),
    silent(
      'a list of models by index',
      `${CLIENT}async function ask(input) { for (let i = 0; i < 3; i++) { try { return await openai.responses.create({ model: models[i], input }); } catch { log(i); } } }`,
    ),
    silent(
      'a client that a caller hands in, beside one of the file',
      `${CLIENT}export async function ask(ai: OpenAI, input) { while (true) { try { return await ai.responses.create({ model, input }); } catch { await sleep(1); } } }`,
    ),
    silent(
      'another client each time',
      'async function ask(input) { for (let i = 0; i < 3; i++) { try { const openai = next(); return await openai.responses.create({ model, input }); } catch { log(i); } } }',
    ),
    silent('shorter messages', loop('input = input.slice(-5);')),
    silent('messages with the error in them', loop('input.push({ role: "user", content: error.message });')),
    silent(
      'an answer that has to parse',
      loop('await sleep(i);', { inTry: `const r = await ${CREATE}; return JSON.parse(r.output_text);` }),
    ),
    silent(
      'an answer that may be refused',
      loop('await sleep(i);', {
        inTry: `const r = await ${CREATE}; if (!r.output_text) throw new Error("empty"); return r;`,
      }),
    ),
    silent(
      'an answer that is asked for again',
      loop('throw error;', { inTry: `const r = await ${CREATE}; if (r.output_text) return r;` }),
    ),
    silent('an error that the SDK does not retry', loop('if (error.status !== 401) throw error; await refresh();')),
    silent(
      'a code that the SDK does not know',
      loop("if (error.code !== 'context_length_exceeded') throw error; await shorten();"),
    ),
    silent(
      'a chat that goes on',
      `${CLIENT}while (true) { const input = await rl.question('> '); try { show(await ${CREATE}); } catch (error) { show(error); } }`,
    ),
    silent(
      'a client that somebody else made',
      'export async function ask(openai, input) { while (true) { try { return await openai.responses.create({ model, input }); } catch { await sleep(1); } } }',
    ),
    silent(
      'openai 3.x',
      'async function ask() { while (true) { try { return await openai.createChatCompletion({ model, messages }); } catch { await sleep(1); } } }',
    ),
  ],
  invalid: [
    {
      name: 'S41: five rounds with backoff',
      code: loop('if (error.status === 429) await sleep(1000 * 2 ** i);', { head: 'for (let i = 0; i < 5; i++)' }),
      errors: [
        {
          messageId: 'redundant',
          data: {
            tries: '3 times',
            setting: '`maxRetries` is 2 by default',
            again: 'This loop makes that up to 15 requests',
            blind: '',
          },
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 6,
          suggestions: [
            {
              messageId: 'turnOff',
              output: loop('if (error.status === 429) await sleep(1000 * 2 ** i);', {
                head: 'for (let i = 0; i < 5; i++)',
                inTry: 'return await openai.responses.create({ model, input }, { maxRetries: 0 });',
              }),
            },
          ],
        },
      ],
    },
    reported(
      'a while loop with a break',
      `${CLIENT}let r;\nlet tries = 3;\nwhile (tries-- > 0) { try { r = await ${CREATE}; break; } catch (error) { log(error); } }`,
      5,
    ),
    reported(
      'a flag',
      `${CLIENT}let done = false;\nwhile (!done) { try { console.log(await ${CREATE}); done = true; } catch { await sleep(1); } }`,
      4,
    ),
    reported(
      'a helper of the file sends the request',
      `${CLIENT}const send = (input) => ${CREATE};\nasync function ask(input) {\n  while (true) {\n    try { return await send(input); } catch { await sleep(1); }\n  }\n}`,
      5,
    ),
    reported(
      'a client that is made later',
      `import OpenAI from 'openai';\nlet openai;\nasync function ask(input) {\n  openai ??= new OpenAI();\n  while (true) {\n    try { return await ${CREATE}; } catch { await sleep(1); }\n  }\n}`,
      5,
    ),
    reported(
      'a function in it that may throw later',
      loop('await sleep(i);', { inTry: `const r = await ${CREATE}; bus.on('end', () => { throw r; }); return r;` }),
      4,
    ),
    reported(
      'a key that is checked before',
      loop('await sleep(i);', { inTry: `if (!key) throw new Error('no key'); return await ${CREATE};` }),
      4,
    ),
    {
      name: 'options that are written there',
      code: loop('await sleep(i);', { inTry: 'return await openai.responses.create({ model, input }, { signal });' }),
      errors: [
        {
          messageId: 'redundant',
          suggestions: [
            {
              messageId: 'turnOff',
              output: loop('await sleep(i);', {
                inTry: 'return await openai.responses.create({ model, input }, { signal, maxRetries: 0 });',
              }),
            },
          ],
        },
      ],
    },
    {
      name: 'a number of its own, and a handler that looks at nothing',
      code: loop('await sleep(i);', { client: CLIENT.replace('()', '({ maxRetries: 5 })') }),
      errors: [
        {
          messageId: 'redundant',
          data: {
            tries: '6 times',
            setting: '`maxRetries`',
            again: 'This loop makes that up to 18 requests',
            blind: ', also after errors that no retry repairs, such as a wrong key or an empty account',
          },
          suggestions: [
            {
              messageId: 'turnOff',
              output: loop('await sleep(i);', {
                client: CLIENT.replace('()', '({ maxRetries: 5 })'),
                inTry: 'return await openai.responses.create({ model, input }, { maxRetries: 0 });',
              }),
            },
          ],
        },
      ],
    },
    {
      name: 'a client that somebody else made, if asked for',
      code: 'export async function ask(openai, input) { while (true) { try { return await openai.responses.create({ model, input }); } catch { await sleep(1); } } }',
      options: [{ unknownClients: true }],
      errors: [
        {
          messageId: 'redundant',
          suggestions: [
            {
              messageId: 'turnOff',
              output:
                'export async function ask(openai, input) { while (true) { try { return await openai.responses.create({ model, input }, { maxRetries: 0 }); } catch { await sleep(1); } } }',
            },
          ],
        },
      ],
    },
  ],
});

const RETRY = dedent`
  async function retry(run, tries = 3) {
    for (let i = 0; ; i++) {
      try {
        return await run();
      } catch (error) {
        if (i === tries || !isTransient(error)) throw error;
      }
    }
  }\n
`;

tester.run('no-redundant-retry: recursion and helpers', rule, {
  valid: [
    silent(
      'with another model',
      `${CLIENT}async function ask(input, model) { try { return await ${CREATE}; } catch { return ask(input, 'gpt-5.5-mini'); } }`,
    ),
    silent(
      'with other messages',
      `${CLIENT}async function ask(input) { try { return await ${CREATE}; } catch { return ask(input.slice(1)); } }`,
    ),
    silent(
      'with arguments in another order',
      `${CLIENT}async function ask(input, n) { try { return await ${CREATE}; } catch { return ask(n, input); } }`,
    ),
    silent(
      'with one argument more',
      `${CLIENT}async function ask(input, n) { try { return await ${CREATE}; } catch { return ask(input, n, model); } }`,
    ),
    silent(
      'with a text of its own',
      `${CLIENT}async function ask(input) { try { return await ${CREATE}; } catch { return ask('Say it again.'); } }`,
    ),
    silent(
      'with another value behind a default',
      `${CLIENT}async function ask(input, n) { try { return await ${CREATE}; } catch { return ask(other ?? input); } }`,
    ),
    silent(
      'with options of which one is a text',
      `${CLIENT}async function ask(input, { model }) { try { return await ${CREATE}; } catch { return ask(input, { model: 'gpt-5.5-mini' }); } }`,
    ),
    silent(
      'with all of some other options',
      `${CLIENT}async function ask(input, options) { try { return await ${CREATE}; } catch { return ask(input, { ...others }); } }`,
    ),
    silent(
      'with a flag for another way',
      `${CLIENT}async function ask(input, other = false) { try { if (other) { const r = await fetch(url, { body: input }); return r.text(); } return await ${CREATE}; } catch { return ask(input, true); } }`,
    ),
    silent(
      'with a flag that chooses between two requests',
      `${CLIENT}async function ask(input, streams = true) { try { return streams ? await openai.responses.stream({ model, input }) : await ${CREATE}; } catch { return ask(input, false); } }`,
    ),
    silent(
      'with a part of itself',
      `${CLIENT}async function ask(input) { try { return await ${CREATE}; } catch { return ask(input.rest); } }`,
    ),
    silent(
      'a helper with an answer that has to parse',
      `${CLIENT}${RETRY}await retry(async () => JSON.parse((await ${CREATE}).output_text));`,
    ),
    silent(
      'p-retry with an answer that may be refused',
      `${CLIENT}import pRetry from 'p-retry';\nawait pRetry(async () => { const r = await ${CREATE}; if (!r.output_text) throw new Error('empty'); return r; });`,
    ),
    silent(
      'p-retry around a request that is not retried',
      `${CLIENT}import pRetry from 'p-retry';\nawait pRetry(() => openai.responses.create({ model, input }, { maxRetries: 0 }));`,
    ),
    silent('another helper', `${CLIENT}import { measure } from './measure.js';\nawait measure(() => ${CREATE});`),
  ],
  invalid: [
    reported(
      'a function that calls itself',
      `${CLIENT}async function ask(input, n = 3) {\n  try { return await ${CREATE}; }\n  catch (error) { if (n > 0) return ask(input, n - 1); throw error; }\n}`,
      5,
    ),
    reported(
      'in a chain of promises',
      `${CLIENT}function ask(input, n) {\n  return ${CREATE}.catch((error) => {\n    if (n === 0) throw error;\n    return ask(input, n - 1);\n  });\n}`,
      6,
    ),
    reported(
      'from a function in it, with options',
      `${CLIENT}function ask(input, { model, ms = 0 } = {}) {\n  return sleep(ms).then(() => ${CREATE}.catch((error) => {\n    if ([502, 429].includes(error.status)) return ask(input, { model, ms: (ms || 2000) * 2 });\n  }));\n}`,
      5,
    ),
    reported(
      'with a number for a flag',
      `${CLIENT}async function ask(input, n) {\n  try { return await ${CREATE}; }\n  catch { return ask(input, true); } }`,
      5,
    ),
    reported(
      'with a flag that only counts',
      `${CLIENT}async function ask(input, again = false) {\n  try { if (again) await sleep(1000); return await ${CREATE}; }\n  catch (error) { if (again) throw error; return ask(input, true); } }`,
      5,
    ),
    reported(
      'with a flag that says when to give up',
      `${CLIENT}async function ask(input, again = false) {\n  if (again) { console.error('no answer'); return null; }\n  try { return await ${CREATE}; }\n  catch { return ask(input, true); } }`,
      6,
    ),
    reported(
      'with a negative number',
      `${CLIENT}async function ask(input, n) {\n  try { return await ${CREATE}; }\n  catch { return ask(input, -n); } }`,
      5,
    ),
    reported(
      'with a count that goes up',
      `${CLIENT}async function ask(input, n) {\n  try { return await ${CREATE}; }\n  catch { return ask(input, ++n); } }`,
      5,
    ),
    reported(
      'with a default that is written out',
      `${CLIENT}async function ask(input, n) {\n  try { return await ${CREATE}; }\n  catch { return ask(input, n ?? 3); } }`,
      5,
    ),
    reported(
      'with all of its options',
      `${CLIENT}async function ask(input, options) {\n  try { return await ${CREATE}; }\n  catch { return ask(input, { ...options, tries: options.tries - 1 }); } }`,
      5,
    ),
    reported(
      'a helper that sends it twice in one round',
      `${CLIENT}const send = (input) => ${CREATE};\nasync function ask(input) {\n  while (true) {\n    try { return [await send(input), await send(input)]; } catch { await sleep(1); }\n  }\n}`,
      5,
    ),
    reported('a helper that is given a function', `${CLIENT}${RETRY}await retry(() => ${CREATE});`, 4),
    reported(
      'one report for two requests',
      `${CLIENT}${RETRY}await retry(() => ${CREATE});\nawait retry(async () => { return await ${CREATE}; });`,
      4,
    ),
    reported(
      'p-retry',
      `${CLIENT}import pRetry from 'p-retry';\nconst run = async () => ${CREATE};\nawait pRetry(run, { retries: 5 });`,
      5,
    ),
  ],
});
