import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-shared-history.js';

const tester = new RuleTester();
const shared = { messageId: 'shared' } as const;

/** A server with one array, registered as told. */
const server = (registration: string, { before = '', first = '' } = {}): string => dedent`
  ${before}
  const messages = [{ role: 'system', content: 'Be brief.' }];
  async function handler(req, res) {
    ${first}
    messages.push({ role: 'user', content: req.body.text });
    const completion = await openai.chat.completions.create({ model, messages });
    messages.push(completion.choices[0].message);
    res.json({ text: completion.choices[0].message.content });
  }
  ${registration}
`;
/** A function with one array that takes what is said as told, and is registered as told. */
const speaker = (parameters: string, registration: string, first = ''): string => dedent`
  ${first.startsWith('import') ? first : ''}
  const messages = [];
  async function speak${parameters} {
    ${first.startsWith('import') ? '' : first}
    messages.push({ role: 'user', content: text });
    const completion = await openai.chat.completions.create({ model, messages });
    messages.push(completion.choices[0].message);
    return completion.choices[0].message.content;
  }
  ${registration}
`;
const REGISTERED = "app.post('/chat', handler);";
/** A server that sends a copy with the new turn, and then does something with that and the reply. */
const copying = (then: string): string => dedent`
  let messages = [];
  app.post('/chat', async (req, res) => {
    const next = [...messages, { role: 'user', content: req.body.text }];
    const completion = await openai.chat.completions.create({ model, messages: next });
    ${then}
    res.json({ text: completion.choices[0].message.content });
  });
`;

tester.run('no-shared-history', rule, {
  valid: [
    { name: 'a function that nobody registers', code: server('') },
    {
      name: 'a command of the command line',
      code: server('exports.handler = handler;', { before: "exports.command = 'ask'; exports.builder = {};" })
        .replace('async function handler(req, res) {', 'async function run(req, res) {')
        .replace('exports.handler = handler', 'exports.handler = (argv) => run(argv, out)'),
    },
    { name: 'a function that other modules call, for whomever', code: speaker('(text)', 'export { speak as ask };') },
    {
      name: 'a method called post that takes no path',
      code: speaker('(text)', "axios.post('https://example.org', speak);"),
    },
    {
      name: 'a function that reads a response, and answers nobody',
      code: speaker(
        '(request, response)',
        'page.on("response", speak);',
        'response.json(); const text = request.text;',
      ),
    },
    {
      name: 'what a handler for one user calls, with its request and response',
      code: server("app.post('/chat', (req, res) => { if (req.user.id !== OWNER_ID) return; handler(req, res); });"),
    },
    { name: 'an action in the browser', code: speaker('({ request })', 'export { speak as action };') },
    {
      name: 'an action of the command line',
      code: speaker('({ text })', "program.command('ask').action(speak);", ''),
    },
    { name: 'a query of a data base', code: speaker('(text)', 'db.query(speak);') },
    {
      name: 'a plugin of something else than Koa',
      code: speaker('(text)', 'app.use(speak);', "import app from './app.js';"),
    },
    {
      name: 'a route of something else than a server',
      code: speaker('(text)', "map.route({ from: 'a', to: 'b', handler: speak });"),
    },
    {
      name: 'a command that replies to nobody',
      code: speaker('(ctx)', "bot.command('ask', speak);", 'const { text } = ctx;'),
    },
    {
      name: 'a chat in a terminal has one user',
      code: dedent`
        const messages = [];
        rl.on('line', async (line) => {
          messages.push({ role: 'user', content: line });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        });
      `,
    },
    {
      name: 'a window has one user',
      code: dedent`
        const messages = [];
        ipcMain.handle('ask', async (event, text) => {
          messages.push({ role: 'user', content: text });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        });
      `,
    },
    {
      name: 'a socket of a browser, not of a server',
      code: dedent`
        const messages = [];
        socket.on('connection', async (text) => {
          messages.push({ role: 'user', content: text });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        });
      `,
    },
    {
      name: 'examples of the module that each request starts with',
      code: dedent`
        const examples = [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hi' }];
        app.post('/chat', async (req, res) => {
          const messages = [...examples, { role: 'user', content: req.body.text }];
          const completion = await openai.chat.completions.create({ model, messages });
          res.send(completion.choices[0].message.content);
        });
      `,
    },
    {
      name: 'a Map of conversations',
      code: dedent`
        const histories = new Map();
        bot.on('messageCreate', async (message) => {
          const history = histories.get(message.author.id) ?? [];
          histories.set(message.author.id, history);
          history.push({ role: 'user', content: message.content });
          const completion = await openai.chat.completions.create({ model, messages: history });
          history.push(completion.choices[0].message);
        });
      `,
    },
    { name: 'it starts anew with each request', code: server(REGISTERED, { first: 'messages.length = 1;' }) },
    {
      name: 'it is emptied when a request is done',
      code: server(REGISTERED).replace('res.json', 'messages.splice(1);\n  res.json'),
    },
    {
      name: 'it is assigned anew with each request',
      code: dedent`
        let messages = [];
        app.post('/chat', async (req, res) => {
          messages = [{ role: 'user', content: req.body.text }];
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
          res.json(messages);
        });
      `,
    },
    {
      name: 'only what a user said is sent',
      code: server(REGISTERED).replace(
        'model, messages }',
        'model, messages: messages.filter((m) => m.name === req.user) }',
      ),
    },
    { name: 'a copy that nobody keeps', code: copying('next.push(completion.choices[0].message);') },
    { name: 'only the last turn is kept', code: copying('messages = [completion.choices[0].message];') },
    ...['ADMIN', 'ADMIN_ID', "'me@example.org'", '42', 'process.env.ADMIN', 'config.admin', 'settings.owner'].map(
      (one) => ({
        name: `one user alone: ${one}`,
        code: server(REGISTERED, { first: `if (req.from !== ${one}) return;` }),
      }),
    ),
    { name: 'other code may pick or empty it', code: server(REGISTERED, { first: 'await prepare(messages);' }) },
    {
      name: 'a bot of one channel',
      code: dedent`
        const messages = [];
        client.on('messageCreate', async (message) => {
          if (message.channelId !== process.env.CHANNEL_ID) return;
          messages.push({ role: 'user', content: message.content });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        });
      `,
    },
  ],
  invalid: [
    {
      name: 'a route of a server',
      code: server(REGISTERED),
      errors: [
        {
          ...shared,
          data: { conversation: 'messages', line: '2' },
          line: 1,
          column: 7,
          endLine: 1,
          endColumn: 15,
          suggestions: [],
        },
      ],
    },
    { name: 'node:http', code: server('http.createServer(handler);'), errors: [shared] },
    { name: 'Bun', code: server('Bun.serve({ fetch: handler });'), errors: [shared] },
    { name: 'a route of Next.js', code: server('export { handler as POST };'), errors: [shared] },
    { name: 'an API route of Next.js', code: server('export default handler;'), errors: [shared] },
    { name: 'AWS Lambda', code: server('exports.handler = handler;'), errors: [shared] },
    ...[
      ['a controller of Express', 'export { handler as ask };'],
      ['a controller of Express, in CommonJS', 'exports.ask = handler;'],
      ['an object of controllers', 'export const controller = { ask: handler };'],
      ['a wrapper of Express', "app.post('/chat', asyncHandler(handler));"],
      ['a route of Express, by its path', "router.route('/chat').post(handler);"],
      ['a handler of Google Cloud', "functions.http('chat', handler);"],
      ['Bun, with routes', "Bun.serve({ routes: { '/chat': { POST: handler } } });"],
    ].map(([name, registration = '']) => ({ name: name ?? '', code: server(registration), errors: [shared] })),
    ...[
      ['Koa', '(ctx)', 'app.use(speak);', "import Koa from 'koa';"],
      ['Fastify', '(request)', "app.route({ method: 'POST', url: '/chat', handler: speak });"],
      ['hapi', '(request, h)', "server.route([{ method: 'POST', path: '/chat', handler: speak }]);"],
      ['Azure', '(request)', "app.http('chat', { methods: ['POST'], handler: speak });"],
      ['Remix', '({ request })', 'export { speak as action };', "import { json } from '@remix-run/node';"],
      ['React Router', '({ request })', 'export { speak as action };', "import type { Route } from './+types/chat';"],
      [
        'SvelteKit',
        '({ request })',
        'export const actions = { default: speak };',
        "import { fail } from '@sveltejs/kit';",
      ],
      ['tRPC', '({ input })', 'export const chat = router({ ask: publicProcedure.input(schema).mutation(speak) });'],
    ].map(([name, parameters = '', registration = '', first]) => ({
      name: name ?? '',
      code: speaker(parameters, registration, first),
      errors: [shared],
    })),
    {
      name: 'next-safe-action',
      code: dedent`
        const messages = [];
        export const ask = actionClient.schema(schema).action(async ({ parsedInput }) => {
          messages.push({ role: 'user', content: parsedInput.text });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
          return completion.choices[0].message.content;
        });
      `,
      errors: [shared],
    },
    {
      name: 'a bot of another module',
      code: dedent`
        import { bot } from './bot.js';
        const messages = [];
        bot.command('ask', async (ctx) => {
          messages.push({ role: 'user', content: ctx.match });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
          await ctx.reply(completion.choices[0].message.content);
        });
      `,
      errors: [
        {
          ...shared,
          suggestions: [
            {
              messageId: 'byUser',
              output: dedent`
                import { bot } from './bot.js';
                const messagesByUser = new Map();
                bot.command('ask', async (ctx) => {
                  const messages = messagesByUser.get(ctx.chat.id) ?? [];
                  messagesByUser.set(ctx.chat.id, messages);
                  messages.push({ role: 'user', content: ctx.match });
                  const completion = await openai.chat.completions.create({ model, messages });
                  messages.push(completion.choices[0].message);
                  await ctx.reply(completion.choices[0].message.content);
                });
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a server action of Next.js',
      code: `'use server';\n${speaker('(text)', 'export { speak };')}`,
      errors: [shared],
    },
    {
      name: 'a longer copy is kept',
      code: copying('messages = [...next, completion.choices[0].message];'),
      errors: [{ ...shared, line: 1 }],
    },
    {
      name: 'a reset on some requests only',
      code: server(REGISTERED, { first: 'if (messages.length > 20) messages.splice(1);' }),
      errors: [shared],
    },
    {
      name: 'a failed turn is taken back',
      code: server(REGISTERED).replace('res.json', 'try { check() } catch { messages.pop(); }\n  res.json'),
      errors: [shared],
    },
    {
      name: 'S12: a Discord bot, and the suggestion',
      code: dedent`
        const messages: ChatCompletionMessageParam[] = [{ role: 'system', content: 'Be brief.' }];

        client.on(Events.MessageCreate, async (message) => {
          // never answers itself
          if (message.author.id === client.user.id) return;
          messages.push({ role: 'user', content: message.content });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        });
      `,
      errors: [
        {
          ...shared,
          line: 1,
          suggestions: [
            {
              messageId: 'byUser',
              output: dedent`
                const messagesByUser = new Map<string, ChatCompletionMessageParam[]>();

                client.on(Events.MessageCreate, async (message) => {
                  // never answers itself
                  const messages = messagesByUser.get(message.author.id) ?? [{ role: 'system', content: 'Be brief.' }];
                  messagesByUser.set(message.author.id, messages);
                  if (message.author.id === client.user.id) return;
                  messages.push({ role: 'user', content: message.content });
                  const completion = await openai.chat.completions.create({ model, messages });
                  messages.push(completion.choices[0].message);
                });
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a Telegram bot with a command that empties it for all',
      code: dedent`
        const { Telegraf } = require('telegraf');
        const history = [];
        bot.command('reset', () => { history.length = 0; });
        bot.on('text', async (ctx) => {
          history.push({ role: 'user', content: ctx.message.text });
          const completion = await openai.chat.completions.create({ model, messages: history });
          history.push(completion.choices[0].message);
        });
      `,
      errors: [{ ...shared, line: 2, suggestions: [] }],
    },
    {
      name: 'a helper of a WhatsApp bot',
      code: dedent`
        import wa from 'whatsapp-web.js';
        const history = [];
        client.on('message', async (message) => message.reply(await ask(message.body)));
        async function ask(text) {
          history.push({ role: 'user', content: text });
          const completion = await openai.chat.completions.create({ model, messages: history });
          history.push(completion.choices[0].message);
          return completion.choices[0].message.content;
        }
      `,
      errors: [{ ...shared, line: 2 }],
    },
    {
      name: 'a socket of a server',
      code: dedent`
        import { WebSocketServer } from 'ws';
        const history = [];
        server.on('connection', (socket) => {
          socket.on('message', async (data) => {
            history.push({ role: 'user', content: String(data) });
            const completion = await openai.chat.completions.create({ model, messages: history });
            history.push(completion.choices[0].message);
          });
        });
      `,
      errors: [{ ...shared, line: 2 }],
    },
    {
      name: 'a command of a bot, and a global',
      code: dedent`
        const execute = async (message, openai, prompt) => {
          const completion = await openai.createChatCompletion({ model, messages: [...global.messages, { role: 'user', content: prompt }] });
          global.messages.push({ role: 'user', content: prompt });
          global.messages.push({ role: 'assistant', content: completion.data.choices[0].message.content });
        };
        module.exports = { name: 'chat', description: 'Answers.', execute };
      `,
      errors: [{ ...shared, line: 3 }],
    },
  ],
});
