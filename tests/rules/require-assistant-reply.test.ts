import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/require-assistant-reply.js';

const tester = new RuleTester();

tester.run('require-assistant-reply: loops', rule, {
  valid: [
    {
      name: 'S13 neighbour: a readline loop that stores the whole message',
      code: dedent`
        import OpenAI from 'openai';
        const ai = new OpenAI();
        const log = [];
        while (true) {
          const q = await rl.question('> ');
          log.push({ role: 'user', content: q });
          const r = await ai.chat.completions.create({ model, messages: log });
          log.push(r.choices[0].message);
          console.log(r.choices[0].message.content);
        }
      `,
    },
    {
      name: 'R13: the array is declared inside the loop',
      code: dedent`
        for (const doc of docs) {
          const m = [sys];
          m.push({ role: 'user', content: doc });
          const r = await ai.chat.completions.create({ model, messages: m });
          save(r.choices[0].message.content);
        }
      `,
    },
    {
      name: 'the callback of a request that has been read, which has a conversation of its own',
      code: dedent`
        createServer((req, res) => {
          const m = [sys];
          let body = '';
          req.on('data', (chunk) => { body += chunk; });
          req.on('end', async () => {
            m.push({ role: 'user', content: body });
            const r = await ai.chat.completions.create({ model, messages: m });
            res.end(r.choices[0].message.content);
          });
        }).listen(80);
      `,
    },
    {
      name: 'a function that somebody runs when it is its turn, and waits for',
      code: dedent`
        export async function ask(content) {
          const m = [sys];
          return limit(async () => {
            m.push({ role: 'user', content });
            const r = await ai.chat.completions.create({ model, messages: m });
            return r.choices[0].message.content;
          });
        }
      `,
    },
    {
      name: 'a question that is asked once',
      code: dedent`
        const m = [sys];
        rl.question('> ', async (content) => {
          m.push({ role: 'user', content });
          const r = await ai.chat.completions.create({ model, messages: m });
          console.log(r.choices[0].message.content);
          rl.close();
        });
      `,
    },
    {
      name: 'R14: the array is emptied before the next turn',
      code: dedent`
        const m = [sys];
        for (const doc of docs) {
          m.push({ role: 'user', content: doc });
          const r = await ai.chat.completions.create({ model, messages: m });
          save(r.choices[0].message.content);
          m.length = 1;
        }
      `,
    },
    {
      name: 'R12: user parts are pushed in a loop before the only call',
      code: dedent`
        const m = [sys];
        for (const part of parts) m.push({ role: 'user', content: part });
        const r = await ai.chat.completions.create({ model, messages: m });
        console.log(r.choices[0].message.content);
      `,
    },
    {
      name: 'R15: a retry loop sends the same messages again',
      code:
        dedent`
        const m = [sys, { role: 'user', content: q }];
        for (let i = 0; i < 3; i += 1) {
          try {
            const r = await ai.chat.completions.create({ model, messages: m });
            return r.choices[0].message.content;
          } catch (e) {
            await sleep(1000);
          }
        }
      `.replace(/^/, 'async function ask(q) {\n') + '\n}',
    },
    {
      name: 'a failed request whose user turn is taken back',
      code: dedent`
        while (true) {
          history.push({ role: 'user', content: await rl.question('> ') });
          try {
            const r = await ai.chat.completions.create({ model, messages: history });
            history.push(r.choices[0].message);
          } catch (e) {
            history.pop();
          }
        }
      `.replace(/^/, 'const history = [];\n'),
    },
    {
      name: 'the catch that follows a failed request owes nothing',
      code: dedent`
        const history = [];
        while (true) {
          history.push({ role: 'user', content: await rl.question('> ') });
          try {
            const r = await ai.chat.completions.create({ model, messages: history });
            const text = r.choices[0].message.content.trim();
            history.push({ role: 'assistant', content: text });
          } catch (e) {
            console.error(e);
          }
        }
      `,
    },
    {
      name: 'immutable updates with the reply',
      code: dedent`
        let history = [sys];
        while (true) {
          history = [...history, { role: 'user', content: await rl.question('> ') }];
          const { choices: [{ message }] } = await ai.chat.completions.create({ model, messages: history });
          history = history.concat(message);
        }
      `,
    },
    {
      name: 'index assignment and spread of the message',
      code: dedent`
        const h = [];
        for (;;) {
          h[h.length] = { role: 'user', content: await rl.question('> ') };
          const r = await ai.chat.completions.create({ model, messages: [sys, ...h] });
          h[h.length] = { ...r.choices[0].message };
        }
      `,
    },
    {
      name: 'R19: the history is replaced by a summary',
      code: dedent`
        let history = [sys];
        while (true) {
          history.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: history });
          console.log(r.choices[0].message.content);
          history = [sys, { role: 'system', content: await summarise(history, r) }];
        }
      `,
    },
    {
      name: 'a self-repair turn that quotes the reply',
      code: dedent`
        const m = [sys, { role: 'user', content: 'List them as JSON.' }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: m });
          const text = r.choices[0].message.content;
          if (isJson(text)) break;
          m.push({ role: 'user', content: \`That was no JSON: \${text}\` });
        }
      `,
    },
  ],
  invalid: [
    {
      name: 'S13: a readline loop that keeps the user turns only',
      code: dedent`
        import OpenAI from 'openai';
        const ai = new OpenAI();
        const log = [];
        while (true) {
          const q = await rl.question('> ');
          log.push({ role: 'user', content: q });
          const r = await ai.chat.completions.create({ model, messages: log });
          console.log(r.choices[0].message.content);
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        const ai = new OpenAI();
        const log = [];
        while (true) {
          const q = await rl.question('> ');
          log.push({ role: 'user', content: q });
          const r = await ai.chat.completions.create({ model, messages: log });
          log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          console.log(r.choices[0].message.content);
        }
      `,
      errors: [{ messageId: 'missing', line: 7 }],
    },
    {
      name: 'the reply is appended on one branch only',
      code: dedent`
        const log = [];
        while (true) {
          log.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: log });
          if (verbose) continue;
          log.push(r.choices[0].message);
        }
      `,
      output: dedent`
        const log = [];
        while (true) {
          log.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: log });
          log.push(r.choices[0].message);
          if (verbose) continue;
        }
      `,
      errors: [{ messageId: 'missing', line: 4 }],
    },
    {
      name: 'S16: trimmed to one turn, the reply never pushed',
      code: dedent`
        const store = new Map();
        bot.on('message', async (m) => {
          const h = store.get(m.author.id) ?? [];
          store.set(m.author.id, h);
          h.push({ role: 'user', content: m.content });
          if (h.length > 1) h.shift();
          const r = await ai.chat.completions.create({ model, messages: h });
          m.reply(r.choices[0].message.content);
        });
      `,
      output: dedent`
        const store = new Map();
        bot.on('message', async (m) => {
          const h = store.get(m.author.id) ?? [];
          store.set(m.author.id, h);
          h.push({ role: 'user', content: m.content });
          if (h.length > 1) h.shift();
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          m.reply(r.choices[0].message.content);
        });
      `,
      errors: [{ messageId: 'missing', line: 7 }],
    },
  ],
});

tester.run('require-assistant-reply: where no fix is safe', rule, {
  valid: [],
  invalid: [
    {
      name: 'the newest entry is taken back behind the request',
      code: dedent`
        let h = [];
        export async function ask(q) {
          h = [...h, { role: 'user', content: q }];
          const r = await ai.chat.completions.create({ model, messages: h });
          const text = r.choices[0].message.content;
          if (text === 'off topic') {
            h.pop();
            return null;
          }
          return text;
        }
      `,
      output: null,
      errors: [
        {
          messageId: 'missing',
          suggestions: [
            {
              messageId: 'addReply',
              output: dedent`
                let h = [];
                export async function ask(q) {
                  h = [...h, { role: 'user', content: q }];
                  const r = await ai.chat.completions.create({ model, messages: h });
                  h = [...h, { role: 'assistant', content: r.choices[0]?.message.content ?? '' }];
                  const text = r.choices[0].message.content;
                  if (text === 'off topic') {
                    h.pop();
                    return null;
                  }
                  return text;
                }
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'what is assigned is a record that holds the array',
      code: dedent`
        let chat = { id: 1, messages: [] };
        export async function ask(q) {
          chat = { ...chat, messages: [...chat.messages, { role: 'user', content: q }] };
          const r = await ai.chat.completions.create({ model, messages: chat.messages });
          return r.choices[0].message.content;
        }
      `,
      output: dedent`
        let chat = { id: 1, messages: [] };
        export async function ask(q) {
          chat = { ...chat, messages: [...chat.messages, { role: 'user', content: q }] };
          const r = await ai.chat.completions.create({ model, messages: chat.messages });
          chat.messages.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          return r.choices[0].message.content;
        }
      `,
      errors: [{ messageId: 'missing' }],
    },
  ],
});

tester.run('require-assistant-reply: what a store was given is a copy', rule, {
  valid: [],
  invalid: [
    ...[
      ['store.get(id) ?? []', 'store.set(id, h.slice(-20))'],
      ['JSON.parse(store.get(id))', 'await store.put(id, JSON.stringify(h))'],
      ['store[id] ?? []', 'store[id] = h.filter((one) => one.content).slice(-20)'],
      ['(await store.get(id)) ?? []', 'await store.set(id, h, { ex: 60 })'],
    ].map(([from = '', store = '']) => {
      const code = (...added: string[]): string =>
        [
          "bot.on('text', async ({ id, text }) => {",
          `  const h = ${from};`,
          "  h.push({ role: 'user', content: text });",
          `  ${store};`,
          '  const r = await ai.chat.completions.create({ model, messages: h });',
          ...added,
          '  reply(r.choices[0].message.content);',
          '});',
        ].join('\n');
      return {
        name: store,
        code: code(),
        output: code("  h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });", `  ${store};`),
        errors: [{ messageId: 'missing' as const }],
      };
    }),
  ],
});

tester.run('require-assistant-reply: where a list has no name', rule, {
  valid: [],
  invalid: [
    {
      name: 'a new list, and the text of it in a store',
      code: dedent`
        let h = JSON.parse(localStorage.getItem('h') ?? '[]');
        form.addEventListener('submit', async () => {
          h = [...h, { role: 'user', content: input.value }];
          localStorage.setItem('h', JSON.stringify(h));
          const r = await ai.chat.completions.create({ model, messages: h });
          out.textContent = r.choices[0].message.content;
        });
      `,
      output: dedent`
        let h = JSON.parse(localStorage.getItem('h') ?? '[]');
        form.addEventListener('submit', async () => {
          h = [...h, { role: 'user', content: input.value }];
          localStorage.setItem('h', JSON.stringify(h));
          const r = await ai.chat.completions.create({ model, messages: h });
          h = [...h, { role: 'assistant', content: r.choices[0]?.message.content ?? '' }];
          localStorage.setItem('h', JSON.stringify(h));
          out.textContent = r.choices[0].message.content;
        });
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'a file',
      code: dedent`
        import { readFileSync, writeFileSync } from 'node:fs';
        export async function ask(q) {
          const h = JSON.parse(readFileSync('h.json', 'utf8'));
          h.push({ role: 'user', content: q });
          writeFileSync('h.json', JSON.stringify(h));
          const r = await ai.chat.completions.create({ model, messages: h });
          return r.choices[0].message.content;
        }
      `,
      output: dedent`
        import { readFileSync, writeFileSync } from 'node:fs';
        export async function ask(q) {
          const h = JSON.parse(readFileSync('h.json', 'utf8'));
          h.push({ role: 'user', content: q });
          writeFileSync('h.json', JSON.stringify(h));
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          writeFileSync('h.json', JSON.stringify(h));
          return r.choices[0].message.content;
        }
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'a Map of the file has the array itself',
      code: dedent`
        const own = new Map();
        export async function ask(id, q) {
          const h = own.get(id) ?? [];
          h.push({ role: 'user', content: q });
          own.set(id, h);
          const r = await ai.chat.completions.create({ model, messages: h });
          return r.choices[0].message.content;
        }
      `,
      output: dedent`
        const own = new Map();
        export async function ask(id, q) {
          const h = own.get(id) ?? [];
          h.push({ role: 'user', content: q });
          own.set(id, h);
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          return r.choices[0].message.content;
        }
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'a store that may keep a copy is written behind the request',
      code: dedent`
        export async function ask(id, q) {
          const h = (await kv.get(id)) ?? [];
          h.push({ role: 'user', content: q });
          const r = await ai.chat.completions.create({ model, messages: h });
          await kv.set(id, h);
          return r.choices[0].message.content;
        }
      `,
      output: dedent`
        export async function ask(id, q) {
          const h = (await kv.get(id)) ?? [];
          h.push({ role: 'user', content: q });
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          await kv.set(id, h);
          return r.choices[0].message.content;
        }
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'a store that may keep a copy, written by another function',
      code: dedent`
        export function ask(id, q) {
          const h = kv.get(id) ?? [];
          h.push({ role: 'user', content: q });
          kv.set(id, h);
          return ai.chat.completions.create({ model, messages: h }).then((r) => r.choices[0].message.content);
        }
      `,
      output: null,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'a field, in a function outside its class that is given it',
      code: dedent`
        class Bot {
          messages = [];
          ask(q) {
            this.messages.push({ role: 'user', content: q });
            return complete(this.messages);
          }
        }
        async function complete(messages) {
          const r = await ai.chat.completions.create({ model, messages });
          return r.choices[0].message.content;
        }
        const bot = new Bot();
        rl.on('line', async (q) => console.log(await bot.ask(q)));
      `,
      output: dedent`
        class Bot {
          messages = [];
          ask(q) {
            this.messages.push({ role: 'user', content: q });
            return complete(this.messages);
          }
        }
        async function complete(messages) {
          const r = await ai.chat.completions.create({ model, messages });
          messages.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          return r.choices[0].message.content;
        }
        const bot = new Bot();
        rl.on('line', async (q) => console.log(await bot.ask(q)));
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'a field, in a function with another this',
      code: dedent`
        class Bot {
          messages = [];
          ask(q) {
            this.messages.push({ role: 'user', content: q });
            return ai.chat.completions.create({ model, messages: this.messages }).then(function (r) {
              return r.choices[0].message.content;
            });
          }
        }
        const bot = new Bot();
        rl.on('line', async (q) => console.log(await bot.ask(q)));
      `,
      output: null,
      errors: [{ messageId: 'missing', suggestions: null }],
    },
    {
      name: 'a helper that adds what anybody said under one role',
      code: dedent`
        const h = [];
        const say = (content) => h.push({ role: 'user', content });
        rl.on('line', async (line) => {
          say(line);
          const r = await ai.chat.completions.create({ model, messages: h });
          say(r.choices[0].message.content);
        });
      `,
      output: null,
      errors: [{ messageId: 'wrongRole', suggestions: null }],
    },
    {
      name: 'in a program without semicolons, before a line that begins with a bracket',
      code: dedent`
        const h = []
        rl.on('line', async (content) => {
          h.push({ role: 'user', content })
          const r = await ai.chat.completions.create({ model, messages: h }) // asks
          ;(log ?? console).log(r.choices[0].message.content)
        })
      `,
      output: dedent`
        const h = []
        rl.on('line', async (content) => {
          h.push({ role: 'user', content })
          const r = await ai.chat.completions.create({ model, messages: h }) // asks
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' })
          ;(log ?? console).log(r.choices[0].message.content)
        })
      `,
      errors: [{ messageId: 'missing' }],
    },
  ],
});

tester.run('require-assistant-reply: turns that become messages when they are sent', rule, {
  valid: [],
  invalid: [
    {
      name: 'who spoke has another name: an entry with a role would not be understood',
      code: dedent`
        const h = [];
        while (true) {
          h.push({ from: 'user', text: await rl.question('> ') });
          const messages = h.map((t) => ({ role: t.from === 'bot' ? 'assistant' : 'user', content: t.text }));
          const r = await ai.chat.completions.create({ model, messages });
          console.log(r.choices[0].message.content);
        }
      `,
      output: null,
      errors: [{ messageId: 'missing', suggestions: null }],
    },
    {
      name: 'a copy with the turn, made before',
      code: dedent`
        let h = [];
        while (true) {
          const turn = { role: 'user', parts: await rl.question('> ') };
          h = [...h, turn];
          const r = await ai.chat.completions.create({ model, messages: h.map(({ role, parts }) => ({ role, content: parts })) });
          console.log(r.choices[0].message.content);
        }
      `,
      output: null,
      errors: [{ messageId: 'missing', suggestions: null }],
    },
    {
      name: 'a message with parts and a date is a message',
      code: dedent`
        const h = [];
        while (true) {
          h.push({ role: 'user', content: [{ type: 'text', text: await rl.question('> ') }], at: Date.now() });
          const r = await ai.chat.completions.create({ model, messages: h.map(({ role, content }) => ({ role, content })) });
          console.log(r.choices[0].message.content);
        }
      `,
      output: dedent`
        const h = [];
        while (true) {
          h.push({ role: 'user', content: [{ type: 'text', text: await rl.question('> ') }], at: Date.now() });
          const r = await ai.chat.completions.create({ model, messages: h.map(({ role, content }) => ({ role, content })) });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          console.log(r.choices[0].message.content);
        }
      `,
      errors: [{ messageId: 'missing' }],
    },
  ],
});

tester.run('require-assistant-reply: results of functions, which came before tools', rule, {
  valid: [],
  invalid: [
    {
      name: 'the message says nothing of an error of the API',
      code: dedent`
        const h = [{ role: 'user', content: q }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: h, functions });
          const { message } = r.choices[0];
          if (!message.function_call) break;
          h.push({ role: 'function', name: message.function_call.name, content: await run(message.function_call) });
        }
      `,
      output: dedent`
        const h = [{ role: 'user', content: q }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: h, functions });
          h.push(r.choices[0]!.message);
          const { message } = r.choices[0];
          if (!message.function_call) break;
          h.push({ role: 'function', name: message.function_call.name, content: await run(message.function_call) });
        }
      `,
      errors: [
        {
          messageId: 'droppedToolCalls',
          data: {
            conversation: 'h',
            calls: 'the assistant message that holds their `function_call`',
            outcome: 'the model reads answers to what it never asked',
            answer: 'the whole message',
          },
        },
      ],
    },
  ],
});

tester.run('require-assistant-reply: results of tools, Responses', rule, {
  valid: [
    {
      name: 'the output goes in before the results',
      code: dedent`
        const input = [{ role: 'user', content: q }];
        while (true) {
          const r = await ai.responses.create({ model, input, tools });
          input.push(...r.output);
          for (const call of r.output.filter((item) => item.type === 'function_call')) {
            input.push({ type: 'function_call_output', call_id: call.call_id, output: await run(call) });
          }
        }
      `,
    },
  ],
  invalid: [
    {
      name: 'beside the turn that was sent: the output is added, since previous_response_id would send the turn twice',
      code: dedent`
        const input = [{ role: 'user', content: q }];
        while (true) {
          const r = await ai.responses.create({ model, input, tools });
          for (const call of r.output.filter((item) => item.type === 'function_call')) {
            input.push({ type: 'function_call_output', call_id: call.call_id, output: await run(call) });
          }
        }
      `,
      output: dedent`
        const input = [{ role: 'user', content: q }];
        while (true) {
          const r = await ai.responses.create({ model, input, tools });
          input.push(...r.output);
          for (const call of r.output.filter((item) => item.type === 'function_call')) {
            input.push({ type: 'function_call_output', call_id: call.call_id, output: await run(call) });
          }
        }
      `,
      errors: [
        {
          messageId: 'droppedToolCalls',
          line: 3,
          data: {
            conversation: 'input',
            calls: 'the `function_call` items they answer',
            answer: 'the whole `output`',
            outcome: 'the API answers 400',
          },
        },
      ],
    },
    {
      name: 'in a list of their own: the request goes on from the response',
      code: dedent`
        const first = await ai.responses.create({ model, input: q, tools });
        const results = [];
        for (const call of first.output.filter((item) => item.type === 'function_call')) {
          results.push({ type: 'function_call_output', call_id: call.call_id, output: await run(call) });
        }
        const second = await ai.responses.create({ model, input: results, tools });
      `,
      output: dedent`
        const first = await ai.responses.create({ model, input: q, tools });
        const results = [];
        for (const call of first.output.filter((item) => item.type === 'function_call')) {
          results.push({ type: 'function_call_output', call_id: call.call_id, output: await run(call) });
        }
        const second = await ai.responses.create({ model, input: results, previous_response_id: first.id, tools });
      `,
      errors: [{ messageId: 'droppedToolCalls', line: 6 }],
    },
  ],
});

tester.run('require-assistant-reply: a helper that asks, and one caller that stores', rule, {
  valid: [],
  invalid: [
    {
      name: 'the helper would store it twice for the other',
      code: dedent`
        const h = [];
        async function next() {
          const r = await ai.chat.completions.create({ model, messages: h });
          return r.choices[0].message;
        }
        h.push({ role: 'user', content: await rl.question('> ') });
        h.push(await next());
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const reply = await next();
          console.log(reply.content);
        }
      `,
      output: null,
      errors: [{ messageId: 'missing', suggestions: null }],
    },
    {
      name: 'no caller stores it',
      code: dedent`
        const h = [];
        async function next() {
          const r = await ai.chat.completions.create({ model, messages: h });
          return r.choices[0].message;
        }
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const reply = await next();
          console.log(reply.content);
        }
      `,
      output: dedent`
        const h = [];
        async function next() {
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          return r.choices[0].message;
        }
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const reply = await next();
          console.log(reply.content);
        }
      `,
      errors: [{ messageId: 'missing' }],
    },
  ],
});

/** A chat that stores the reply in some way, or unless something holds. */
const storing = (store: string): string => dedent`
  const h = [];
  while (true) {
    h.push({ role: 'user', content: await next() });
    const r = await ai.chat.completions.create({ model, messages: h });
    const text = r.choices[0].message.content;
    ${store}
  }
`;
const STORE = "h.push({ role: 'assistant', content: text });";
const unless = (test: string): string => storing(`if (!(${test})) ${STORE}`);

tester.run('require-assistant-reply: a reply that is not there', rule, {
  valid: [
    '!text',
    'text === null',
    'text == undefined',
    "text === ''",
    'text.length === 0',
    '!text.length',
    '!text.trim()',
    'quiet || !text',
    '!text || quiet',
    'r.choices.length === 0',
    'r.choices[0].message.refusal',
    '!r.choices[0].message',
  ].map((test) => ({ name: `nothing is stored if ${test}`, code: unless(test) })),
  invalid: [
    'quiet',
    '-text',
    "text.includes('?')",
    "text === 'none'",
    'text === other',
    'other.length === 0',
    'trim()',
    'r.choices[0].message.tool_calls',
  ].map((test) => ({
    name: `nothing is stored if ${test}`,
    code: unless(test),
    errors: [
      { messageId: 'missing' as const, suggestions: [{ messageId: 'addAlways' as const, output: storing(STORE) }] },
    ],
  })),
});

tester.run('require-assistant-reply: a reply that is stored on one path', rule, {
  valid: [],
  invalid: [
    ...[`if (quiet) { ${STORE} }`, `if (quiet) ${STORE}`].map((store) => ({
      name: store,
      code: storing(store),
      errors: [
        { messageId: 'missing' as const, suggestions: [{ messageId: 'addAlways' as const, output: storing(STORE) }] },
      ],
    })),
    {
      name: 'behind other things',
      code: storing(`if (quiet) {\n  count();\n  // once more\n  ${STORE}\n}`),
      errors: [
        {
          messageId: 'missing' as const,
          suggestions: [
            {
              messageId: 'addAlways' as const,
              output: storing(`if (quiet) {\n  count();\n}\n    // once more\n  ${STORE}`),
            },
          ],
        },
      ],
    },
    // one more would be one too many on the path that has it
    ...[
      `if (quiet) { ${STORE} count(); }`,
      `if (quiet) { const text = short(r); ${STORE} }`,
      `if (loud) count(); else ${STORE}`,
      `quiet && ${STORE}`,
      `if (quiet) { /* asked for */ ${STORE} }`,
      `switch (kind) { case 'text': ${STORE} }`,
    ].map((store) => ({
      name: store,
      code: storing(store),
      errors: [{ messageId: 'missing' as const, suggestions: null }],
    })),
  ],
});

const stateless = (name: string, code: string) => ({ name, code, options: [{ statelessChat: true }] as const });
const reported = (name: string, code: string) => ({
  ...stateless(name, code),
  errors: [{ messageId: 'statelessChat' as const }],
});
const send = (messages: string): string => `show(await ai.chat.completions.create({ model, messages: ${messages} }));`;
const SYSTEM = "{ role: 'system', content: 'Be brief.' }";

tester.run('require-assistant-reply: chats without a memory', rule, {
  valid: [
    {
      name: 'not asked for',
      code: `while (true) { const q = await rl.question('> '); ${send("[{ role: 'user', content: q }]")} }`,
    },
    stateless('one question', `const q = await rl.question('> '); ${send("[{ role: 'user', content: q }]")}`),
    stateless('what is no input', `while (true) { const q = await load(); ${send("[{ role: 'user', content: q }]")} }`),
    stateless(
      'a text of the program',
      `while (true) { await rl.question('> '); ${send("[{ role: 'user', content: 'Go on.' }]")} }`,
    ),
    stateless(
      'examples of a conversation',
      `while (true) { const q = await rl.question('> '); ${send("[{ role: 'assistant', content: 'Hi.' }, { role: 'user', content: q }]")} }`,
    ),
    stateless(
      'messages from elsewhere',
      `while (true) { const q = await rl.question('> '); ${send("[...before, { role: 'user', content: q }]")} }`,
    ),
    stateless(
      'a message from elsewhere',
      `while (true) { const q = await rl.question('> '); ${send("[first, { role: 'user', content: q }]")} }`,
    ),
    stateless(
      'a message of which the content cannot be seen',
      `while (true) { const q = await rl.question('> '); ${send("[{ role: 'system', ...prompt }, { role: 'user', content: q }]")} }`,
    ),
    stateless(
      'a message of which the role cannot be seen',
      `while (true) { const q = await rl.question('> '); ${send("[{ content: 'x' }, { role: 'user', content: q }]")} }`,
    ),
    stateless(
      'an event that is no input',
      `bot.on('ready', async (q) => { ${send("[{ role: 'user', content: q }]")} });`,
    ),
    stateless('a handler of something else', `each(async (q) => { ${send("[{ role: 'user', content: q }]")} });`),
  ],
  invalid: [
    reported(
      'a loop',
      `while (true) { const q = await rl.question('> '); ${send(`[${SYSTEM}, { role: 'user', content: q }]`)} }`,
    ),
    reported(
      'the text, trimmed',
      `while (true) { const q = (await rl.question('> ')).trim(); ${send("[{ role: 'user', content: q }]")} }`,
    ),
    reported(
      'the messages under a name',
      `while (true) { const q = await rl.question('> '); const messages = [{ role: 'user', content: q }]; ${send('messages')} }`,
    ),
    reported('lines', `rl.on('line', async (line) => { ${send("[{ role: 'user', content: line }]")} });`),
    reported(
      'a question that asks again',
      `function ask() { rl.question('> ', async (q) => { ${send("[{ role: 'user', content: q }]")} ask(); }); }\nask();`,
    ),
  ],
});

tester.run('require-assistant-reply: a reply that goes in after the turn that follows it', rule, {
  valid: [
    {
      name: 'before it, under the same test',
      code: dedent`
        const h = [{ role: 'user', content: await rl.question('> ') }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: h });
          const answer = r.choices[0]?.message.content;
          if (answer) h.push({ role: 'assistant', content: answer });
          h.push({ role: 'user', content: await rl.question('> ') });
        }
      `,
    },
  ],
  invalid: [
    {
      name: 'moves with the test of whether there is one',
      code: dedent`
        const h = [{ role: 'user', content: await rl.question('> ') }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: h });
          const answer = r.choices[0]?.message.content;
          h.push({ role: 'user', content: await rl.question('> ') });
          // an empty one is not kept
          if (answer) {
            h.push({ role: 'assistant', content: answer });
          }
        }
      `,
      output: dedent`
        const h = [{ role: 'user', content: await rl.question('> ') }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: h });
          const answer = r.choices[0]?.message.content;
          // an empty one is not kept
          if (answer) {
            h.push({ role: 'assistant', content: answer });
          }
          h.push({ role: 'user', content: await rl.question('> ') });
        }
      `,
      errors: [{ messageId: 'replyAfterUser', line: 8 }],
    },
    {
      name: 'stays where more is done under the test',
      code: dedent`
        const h = [{ role: 'user', content: await rl.question('> ') }];
        while (true) {
          const r = await ai.chat.completions.create({ model, messages: h });
          const answer = r.choices[0]?.message.content;
          h.push({ role: 'user', content: await rl.question('> ') });
          if (answer) {
            console.log(answer);
            h.push({ role: 'assistant', content: answer });
          }
        }
      `,
      output: null,
      errors: [{ messageId: 'replyAfterUser', line: 8 }],
    },
  ],
});

tester.run('require-assistant-reply: a copy with the reply that nobody reads', rule, {
  valid: [],
  invalid: [
    {
      name: 'becomes a push, where turns are pushed',
      code: dedent`
        const h = [];
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: h });
          h.concat([{ role: 'assistant', content: r.choices[0].message.content }]);
        }
      `,
      output: dedent`
        const h = [];
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0].message.content });
        }
      `,
      errors: [{ messageId: 'missing', line: 4 }],
    },
    {
      name: 'takes the place of the list, where turns make a new one',
      code: dedent`
        let h = [];
        while (true) {
          h = [...h, { role: 'user', content: await rl.question('> ') }];
          const r = await ai.chat.completions.create({ model, messages: h });
          h.concat(r.choices[0].message);
        }
      `,
      output: dedent`
        let h = [];
        while (true) {
          h = [...h, { role: 'user', content: await rl.question('> ') }];
          const r = await ai.chat.completions.create({ model, messages: h });
          h = h.concat(r.choices[0].message);
        }
      `,
      errors: [{ messageId: 'missing', line: 4 }],
    },
    {
      name: 'stays where it is a copy of another list',
      code: dedent`
        const h = [];
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: h });
          shown.concat(r.choices[0].message);
        }
      `,
      output: dedent`
        const h = [];
        while (true) {
          h.push({ role: 'user', content: await rl.question('> ') });
          const r = await ai.chat.completions.create({ model, messages: h });
          h.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          shown.concat(r.choices[0].message);
        }
      `,
      errors: [{ messageId: 'missing', line: 4 }],
    },
  ],
});

tester.run('require-assistant-reply: fixes of requests that several methods make', rule, {
  valid: [],
  invalid: [
    {
      name: 'the reply of the one stays behind its turn, though that of the other is missing',
      code: dedent`
        export class Chat {
          #log = [];
          #ask(next) {
            return openai.chat.completions.create({ model, messages: [...this.#log, next] });
          }
          async first(text) {
            const next = { role: 'user', content: text };
            const r = await this.#ask(next);
            this.#log.push(next);
            this.#log.push(r.choices[0].message);
            return r.choices[0].message.content;
          }
          async second(text) {
            const next = { role: 'user', content: text };
            const r = await this.#ask(next);
            this.#log.push(next);
            return r.choices[0].message.content;
          }
        }
      `,
      output: dedent`
        export class Chat {
          #log = [];
          #ask(next) {
            return openai.chat.completions.create({ model, messages: [...this.#log, next] });
          }
          async first(text) {
            const next = { role: 'user', content: text };
            const r = await this.#ask(next);
            this.#log.push(next);
            this.#log.push(r.choices[0].message);
            return r.choices[0].message.content;
          }
          async second(text) {
            const next = { role: 'user', content: text };
            const r = await this.#ask(next);
            this.#log.push(next);
            this.#log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
            return r.choices[0].message.content;
          }
        }
      `,
      errors: [{ messageId: 'missingLater' }],
    },
    {
      name: 'the reply goes in where the program knows that there are choices',
      code: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          let text;
          if (r.choices && r.choices.length > 0) {
            text = r.choices[0].message.content;
          } else {
            console.error('No choices');
          }
          ctx.reply(text);
        });
      `,
      output: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          let text;
          if (r.choices && r.choices.length > 0) {
            log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
            text = r.choices[0].message.content;
          } else {
            console.error('No choices');
          }
          ctx.reply(text);
        });
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'the reply goes in behind the test that leaves without a choice, and the check of why it stopped',
      code: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          const choice = r.choices[0];
          if (!choice) return;
          if (choice.finish_reason === 'length') throw new Error('cut');
          ctx.reply(choice.message.content);
        });
      `,
      output: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          const choice = r.choices[0];
          if (!choice) return;
          if (choice.finish_reason === 'length') throw new Error('cut');
          log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          ctx.reply(choice.message.content);
        });
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'the reply goes in in the try that catches an answer without choices',
      code: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          try {
            ctx.reply(r.choices[0].message.content);
          } catch {
            ctx.reply('Sorry');
          }
        });
      `,
      output: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          try {
            log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
            ctx.reply(r.choices[0].message.content);
          } catch {
            ctx.reply('Sorry');
          }
        });
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'the reply goes in behind the request where the program asks for something else',
      code: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          if (!ctx.chat) return;
          if (r.choices[0].message.content === 'stop') return;
          ctx.reply(r.choices[0].message.content);
        });
      `,
      output: dedent`
        const log = [];
        bot.on('message', async (ctx) => {
          log.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: log });
          log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          if (!ctx.chat) return;
          if (r.choices[0].message.content === 'stop') return;
          ctx.reply(r.choices[0].message.content);
        });
      `,
      errors: [{ messageId: 'missing' }],
    },
    {
      name: 'the message with the calls goes in before their results in the list that is sent on, not into the one that was given',
      code: dedent`
        export async function complete(messages, depth = 0) {
          const completion = await openai.chat.completions.create({ model, messages, tools });
          const { message } = completion.choices[0];
          if (!message.tool_calls || depth > 5) return message.content;
          const results = await Promise.all(
            message.tool_calls.map(async (call) => ({ role: 'tool', tool_call_id: call.id, content: await run(call) })),
          );
          return complete([...messages, ...results], depth + 1);
        }
      `,
      output: dedent`
        export async function complete(messages, depth = 0) {
          const completion = await openai.chat.completions.create({ model, messages, tools });
          const { message } = completion.choices[0];
          if (!message.tool_calls || depth > 5) return message.content;
          const results = await Promise.all(
            message.tool_calls.map(async (call) => ({ role: 'tool', tool_call_id: call.id, content: await run(call) })),
          );
          return complete([...messages, completion.choices[0]!.message, ...results], depth + 1);
        }
      `,
      errors: [{ messageId: 'droppedToolCalls' }],
    },
    {
      name: 'an answer that may be a stream, by a flag that is computed, has no one shape to store',
      code: dedent`
        const log = [];
        export async function ask(text, stream) {
          log.push({ role: 'user', content: text });
          const r = await openai.chat.completions.create({ model, messages: log, stream });
          return show(r);
        }
      `,
      output: null,
      errors: [{ messageId: 'missing' }],
    },
  ],
});
