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
