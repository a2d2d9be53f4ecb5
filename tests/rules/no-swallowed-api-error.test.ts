import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-swallowed-api-error.js';

const tester = new RuleTester();

const CREATE = 'openai.chat.completions.create({ model, messages })';
const inFunction = (body: string): string => `async function ask(messages) {\n${body}\n}`;
const around = (handler: string, after = 'return reply.choices[0];', before = 'let reply;'): string =>
  inFunction(`${before}\ntry {\n  reply = await ${CREATE};\n} catch (error) {\n  ${handler}\n}\n${after}`);

tester.run('no-swallowed-api-error: no reply', rule, {
  valid: [
    { name: 'thrown again', code: around('console.error(error); throw error;') },
    { name: 'returned', code: around('return null;') },
    { name: 'the process ends', code: around('console.error(error); process.exit(1);') },
    { name: 'a fallback', code: around('reply = FALLBACK;') },
    { name: 'a value to begin with', code: around('console.error(error);', undefined, 'let reply = FALLBACK;') },
    {
      name: 'asked whether it is there',
      code: around('console.error(error);', 'if (!reply) return; return reply.choices[0];'),
    },
    { name: 'read with care', code: around('console.error(error);', 'return reply?.choices[0];') },
    { name: 'handed on', code: around('console.error(error);', 'return reply;') },
    {
      name: 'read in the block',
      code: inFunction(
        `let reply;\ntry { reply = await ${CREATE}; show(reply.choices); } catch (error) { console.error(error); }`,
      ),
    },
    {
      name: 'code that may throw gets the error',
      code: `import { fail } from './fail.js';\n${around('fail(error);')}`,
    },
    { name: 'a function of the file that throws', code: `function fail(e) { throw e; }\n${around('fail(error);')}` },
    {
      name: 'another try in a loop',
      code: inFunction(
        `let reply;\nwhile (true) { try { reply = await ${CREATE}; break; } catch (error) { console.error(error); } }\nreturn reply.choices[0];`,
      ),
    },
    {
      name: 'something else that fails',
      code: inFunction(
        'let page;\ntry { page = await load(); } catch (error) { console.error(error); }\nreturn page.text;',
      ),
    },
    { name: 'a chain with a value', code: `const reply = await ${CREATE}.catch(() => FALLBACK); show(reply.choices);` },
    {
      name: 'a chain, asked',
      code: `const reply = await ${CREATE}.catch(console.error); if (reply) show(reply.choices);`,
    },
  ],
  invalid: [
    {
      name: 'printed',
      code: around('console.error(error);'),
      errors: [
        {
          messageId: 'noReply',
          data: { name: 'reply', line: '8', error: 'TypeError' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 8,
          suggestions: [{ messageId: 'rethrow', output: around('console.error(error);\n  throw error;') }],
        },
      ],
    },
    {
      name: 'parsed',
      code: `let text;\ntry { const r = await ${CREATE}; text = r.id; } catch {}\nJSON.parse(text);`,
      errors: [
        {
          messageId: 'noReply',
          data: { name: 'text', line: '3', error: 'SyntaxError' },
          suggestions: [
            {
              messageId: 'rethrow',
              output: `let text;\ntry { const r = await ${CREATE}; text = r.id; } catch (error) { throw error; }\nJSON.parse(text);`,
            },
          ],
        },
      ],
    },
    {
      name: 'nothing at all, in one line',
      code: `let reply;\ntry { reply = await ${CREATE}; } catch {}\nconst { choices } = reply;`,
      errors: [
        {
          messageId: 'noReply',
          suggestions: [
            {
              messageId: 'rethrow',
              output: `let reply;\ntry { reply = await ${CREATE}; } catch (error) { throw error; }\nconst { choices } = reply;`,
            },
          ],
        },
      ],
    },
    {
      name: 'null to begin with, and an answer that is sent',
      code: around('res.status(500).end();', 'res.json(reply.choices);', 'let reply = null;'),
      errors: [
        {
          messageId: 'noReply',
          suggestions: [
            {
              messageId: 'rethrow',
              output: around('res.status(500).end();\n  throw error;', 'res.json(reply.choices);', 'let reply = null;'),
            },
          ],
        },
      ],
    },
    {
      name: 'the text of the reply',
      code: inFunction(
        `let text;\ntry {\n  text = (await ${CREATE}).choices[0].message.content;\n} catch (e) {\n  // too bad\n}\nreturn text.trim();`,
      ),
      errors: [
        {
          messageId: 'noReply',
          suggestions: [
            {
              messageId: 'rethrow',
              output: inFunction(
                `let text;\ntry {\n  text = (await ${CREATE}).choices[0].message.content;\n} catch (e) {\n  // too bad\n  throw e;\n}\nreturn text.trim();`,
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'thrown sometimes',
      code: around('if (error.status === 401) throw error;'),
      errors: [
        {
          messageId: 'noReply',
          suggestions: [
            { messageId: 'rethrow', output: around('if (error.status === 401) throw error;\n  throw error;') },
          ],
        },
      ],
    },
    {
      name: 'a chain that prints',
      code: `const reply = await ${CREATE}.catch(console.error); show(reply.choices);`,
      errors: [{ messageId: 'noReply' }],
    },
    {
      name: 'a chain that prints, taken apart',
      code: `const { choices } = await ${CREATE}.catch((e) => { console.log(e); });`,
      errors: [{ messageId: 'noReply' }],
    },
  ],
});

/** A chat in a loop, with a handler. */
const chat = (handler: string, head = "const q = await rl.question('> ');"): string =>
  dedent`
    const messages = [];
    while (true) {
      ${head}
      messages.push({ role: 'user', content: q });
      try {
        const reply = await openai.chat.completions.create({ model, messages });
        messages.push(reply.choices[0].message);
      } catch (error) {
        HANDLER
      }
    }
  `.replace('HANDLER', handler);

tester.run('no-swallowed-api-error: a turn that stays', rule, {
  valid: [
    { name: 'taken back', code: chat('messages.pop();') },
    { name: 'taken back by length', code: chat('messages.length -= 1;') },
    { name: 'an answer in place of the reply', code: chat("messages.push({ role: 'assistant', content: 'Sorry.' });") },
    { name: 'the chat ends', code: chat('console.error(error); break;') },
    { name: 'thrown again', code: chat('throw error;') },
    {
      name: 'the same turn once more',
      code: `const messages = [{ role: 'user', content: q }];\nwhile (true) { try { const r = await ${CREATE}; messages.push(r.choices[0].message); break; } catch { await sleep(1); } }`,
    },
    {
      name: 'messages of one turn',
      code: `while (true) { const messages = []; messages.push({ role: 'user', content: await next() }); try { const r = await ${CREATE}; messages.push(r.choices[0].message); } catch (e) { console.error(e); } }`,
    },
    {
      name: 'an error answer',
      code: `const messages = [];\nexport async function handle(q) { messages.push({ role: 'user', content: q }); try { const r = await ${CREATE}; messages.push(r.choices[0].message); return r; } catch (e) { return 'Sorry.'; } }`,
    },
  ],
  invalid: [
    {
      name: 'a chat in a loop',
      code: chat('console.error(error);'),
      errors: [
        {
          messageId: 'turnLeft',
          data: { name: 'messages' },
          line: 8,
          column: 5,
          endLine: 8,
          endColumn: 10,
          suggestions: [
            {
              messageId: 'takeBack',
              data: { name: 'messages' },
              output: chat('messages.pop();\n    console.error(error);'),
            },
          ],
        },
      ],
    },
    {
      name: 'openai 3.x',
      code: chat('console.error(error);').replace('chat.completions.create', 'createChatCompletion'),
      errors: [
        {
          messageId: 'turnLeft',
          suggestions: [
            {
              messageId: 'takeBack',
              output: chat('messages.pop();\n    console.error(error);').replace(
                'chat.completions.create',
                'createChatCompletion',
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a handler of a bot',
      code: dedent`
        const messages = [];
        bot.on('message', async (m) => {
          messages.push({ role: 'user', content: m.text });
          try {
            const reply = await openai.chat.completions.create({ model, messages });
            messages.push(reply.choices[0].message);
          } catch (error) {
            console.error(error);
          }
        });
      `,
      errors: [
        {
          messageId: 'turnLeft',
          line: 7,
          suggestions: [
            {
              messageId: 'takeBack',
              output: dedent`
                const messages = [];
                bot.on('message', async (m) => {
                  messages.push({ role: 'user', content: m.text });
                  try {
                    const reply = await openai.chat.completions.create({ model, messages });
                    messages.push(reply.choices[0].message);
                  } catch (error) {
                    messages.pop();
                    console.error(error);
                  }
                });
              `,
            },
          ],
        },
      ],
    },
  ],
});

/** A chat of each user, whose turn is a function that a handler calls. */
const chatOfEach = (handler: string): string =>
  dedent`
  const histories = {};
  async function turn(id, q) {
    histories[id] ??= [];
    histories[id].push({ role: 'user', content: q });
    try {
      const messages = [{ role: 'system', content: 's' }, ...histories[id]];
      const reply = await openai.chat.completions.create({ model, messages });
      histories[id].push(reply.choices[0].message);
    } catch (error) {
      HANDLER
    }
  }
  bot.on('text', (ctx) => turn(ctx.chat.id, ctx.text));
`.replace('HANDLER', handler);

tester.run('no-swallowed-api-error: a turn that stays in an entry of a store', rule, {
  valid: [
    { name: 'taken back', code: chatOfEach('histories[id].pop();') },
    { name: 'a new beginning', code: chatOfEach('delete histories[id];') },
  ],
  invalid: [
    {
      name: 'printed',
      code: chatOfEach('console.error(error);'),
      errors: [
        {
          messageId: 'turnLeft',
          data: { name: 'histories[id]' },
          line: 9,
          suggestions: [
            {
              messageId: 'takeBack',
              data: { name: 'histories[id]' },
              output: chatOfEach('histories[id].pop();\n    console.error(error);'),
            },
          ],
        },
      ],
    },
  ],
});

tester.run('no-swallowed-api-error: a turn that cannot be taken back by one call', rule, {
  valid: [],
  invalid: [
    {
      name: 'something is done between the turn and the request',
      code: chat('console.error(error);').replace('try {', 'show(q);\n    try {'),
      errors: [{ messageId: 'turnLeft', suggestions: null }],
    },
  ],
});
