import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-untrusted-messages.js';

const tester = new RuleTester();
const untrusted = { messageId: 'untrusted' } as const;
const filterRoles = (output: string) => [{ messageId: 'filterRoles' as const, output }];

/** A route that reads its messages somehow, and sends something. */
const route = (read: string, sent = 'messages', { check = '', path = '/chat' } = {}): string => dedent`
  app.post('${path}', async (req, res) => {
    ${read};
    ${check}
    const completion = await openai.chat.completions.create({ model, messages: ${sent} });
    res.send(completion.choices[0].message.content);
  });
`;
const READ = 'const { messages } = req.body';
const FILTERED = "messages.filter(({ role }) => role === 'user' || role === 'assistant')";

/** A function that passes on the messages of its caller, registered as told. */
const controller = (registration: string, sent = 'messages'): string => dedent`
  async function ask(req, res) {
    const { messages } = req.body;
    const completion = await openai.chat.completions.create({ model, messages: ${sent} });
    res.json(completion.choices[0].message);
  }
  ${registration}
`;

tester.run('no-untrusted-messages', rule, {
  valid: [
    ...['some', 'every', 'find', 'filter', 'map', 'forEach', 'flatMap', 'reduce'].map((method) => ({
      name: `each message is looked at: ${method}`,
      code: route(READ, 'messages', { check: `messages.${method}(look);` }),
    })),
    {
      name: 'roles are taken out of the messages',
      code: route(READ, 'messages', { check: "for (const { role } of messages) if (role === 'system') return;" }),
    },
    { name: 'a text of the caller', code: route('const { text } = req.body', "[{ role: 'user', content: text }]") },
    { name: 'messages of the server', code: route('const messages = await load(req.session.id)') },
    { name: 'roles are filtered', code: route(READ, FILTERED) },
    {
      name: 'each message is made anew',
      code: route(READ, "messages.map(({ content }) => ({ role: 'user', content }))"),
    },
    {
      name: 'roles are looked at',
      code: route(READ, 'messages', {
        check: "if (messages.some((m) => m.role === 'system')) return res.sendStatus(400);",
      }),
    },
    { name: 'a schema reads the body', code: route('const { messages } = Body.parse(req.body)') },
    { name: 'a validator of another module has them', code: route(READ, 'messages', { check: 'validate(messages);' }) },
    { name: 'an endpoint that is the API itself', code: route(READ, 'messages', { path: '/v1/chat/completions' }) },
    {
      name: 'the caller brings the key',
      code: route('const { messages, key } = req.body', 'messages', {
        check: 'const openai = new OpenAI({ apiKey: key });',
      }),
    },
    {
      name: 'a route that is the API itself by the path of its file',
      filename: 'app/api/v1/chat/completions/route.ts',
      code: dedent`
        export async function POST(request) {
          return Response.json(await openai.chat.completions.create(await request.json()));
        }
      `,
    },
    ...[
      ['whose list is written out', "{ ...req.body, messages: [{ role: 'user', content: 'Hello' }] }", ''],
      ['that a validator has', '{ ...req.body }', 'validate(req.body);'],
      ['whose messages are looked at', '{ ...req.body }', 'if (req.body.messages.some(isForged)) return;'],
      ['whose messages go by a name, and are gone through', 'req.body', 'for (const one of messages) check(one);'],
      ['whose messages are replaced', '{ ...req.body }', 'req.body.messages = clean(req.body.messages);'],
      ['of which a part is sent beside something else', '{ ...req.body.settings, ...params }', ''],
    ].map(([name, body, check = '']) => ({
      name: `a body ${name}`,
      code: dedent`
        app.post('/chat', async (req, res) => {
          const { messages } = req.body;
          ${check}
          const completion = await openai.chat.completions.create(${body});
          res.send(completion.choices[0].message.content);
        });
      `,
    })),
    {
      name: 'a function that nobody registers',
      code: dedent`
        export async function ask(req) {
          const { messages } = req.body;
          return openai.chat.completions.create({ model, messages });
        }
      `,
    },
    {
      name: 'a controller, in front of which another module may check',
      code: controller('export { ask };'),
    },
    {
      name: 'a schema in front of a handler, behind its path',
      code: controller("router.route('/chat').post(validate(schema), ask);"),
    },
    {
      name: 'what a browser gets from its own server',
      code: dedent`
        button.addEventListener('click', async () => {
          const { messages } = await response.json();
          await openai.chat.completions.create({ model, messages });
        });
      `,
    },
    {
      name: 'a field that is no list by its name, for an input that may be a text',
      code: dedent`
        app.post('/ask', async (req, res) => {
          const response = await openai.responses.create({ model, input: req.body.question });
          res.json({ text: response.output_text });
        });
      `,
    },
  ],
  invalid: [
    {
      name: 'a handler that is registered, and called with a body in the same file',
      code: controller("router.post('/chat', ask); await ask({ body: { messages: [] } }, res);"),
      errors: [
        {
          ...untrusted,
          suggestions: filterRoles(
            controller("router.post('/chat', ask); await ask({ body: { messages: [] } }, res);", FILTERED),
          ),
        },
      ],
    },
    {
      name: 'a handler behind its path, and a limit in front of it',
      code: controller("router.route('/chat').post(limit, ask);"),
      errors: [
        { ...untrusted, suggestions: filterRoles(controller("router.route('/chat').post(limit, ask);", FILTERED)) },
      ],
    },
    {
      name: 'a single message',
      code: route('const { message } = req.body', '[system, message]'),
      errors: [{ ...untrusted, data: { messages: 'message' }, line: 4, suggestions: null }],
    },
    {
      name: 'a single message that is added',
      code: route('const messages = [system]', 'messages', { check: 'messages.push(req.body.message);' }),
      errors: [{ ...untrusted, data: { messages: 'req.body.message' }, line: 3, suggestions: null }],
    },
    {
      name: 'a method that is named, not called',
      code: route(READ, 'messages', { check: 'show(typeof messages.filter);' }),
      errors: [
        { ...untrusted, suggestions: filterRoles(route(READ, FILTERED, { check: 'show(typeof messages.filter);' })) },
      ],
    },
    {
      name: 'Express',
      code: route(READ),
      errors: [
        {
          ...untrusted,
          line: 4,
          column: 78,
          endLine: 4,
          endColumn: 86,
          suggestions: filterRoles(route(READ, FILTERED)),
        },
      ],
    },
    {
      name: 'a member of the body, behind instructions',
      code: route('', '[system, ...req.body.messages]'),
      errors: [
        {
          ...untrusted,
          suggestions: filterRoles(route('', `[system, ...${FILTERED.replace('messages', 'req.body.messages')}]`)),
        },
      ],
    },
    {
      name: 'a look at whether it is an array is no look at roles',
      code: route(READ, 'messages', { check: 'if (!Array.isArray(messages)) return;' }),
      errors: [
        {
          ...untrusted,
          suggestions: filterRoles(route(READ, FILTERED, { check: 'if (!Array.isArray(messages)) return;' })),
        },
      ],
    },
    ...[
      ['behind instructions', 'const list = [system, ...MESSAGES]', 'list'],
      ['with a fallback', 'const list = [system, ...(MESSAGES ?? [])]', 'list', '?.'],
      ['added to instructions', 'const list = [system]; if (messages) list.push(...MESSAGES)', 'list'],
      ['a part of them', 'const recent = MESSAGES.slice(-9)', '[system, ...recent]'],
      ['behind instructions, by concat', 'const list = [system].concat(MESSAGES)', 'list'],
      [
        'handed to a helper',
        'const ask = (list) => openai.chat.completions.create({ model, messages: list }); ask(MESSAGES)',
        '[]',
      ],
    ].map(([name = '', build = '', sent, link = '.']) => {
      const code = route(`${READ}; ${build}`, sent);
      return {
        name: `a list that is built: ${name}`,
        code: code.replace('MESSAGES', 'messages'),
        errors: [
          {
            ...untrusted,
            line: 2,
            data: { messages: 'messages' },
            suggestions: filterRoles(code.replace('MESSAGES', FILTERED.replace('.', link))),
          },
        ],
      };
    }),
    {
      name: 'a list that may not be there, where it is sent',
      code: route('const { history } = req.body', '[system, ...(history || [])]'),
      errors: [
        {
          ...untrusted,
          data: { messages: 'history' },
          suggestions: filterRoles(
            route('const { history } = req.body', `[system, ...(${FILTERED.replace('messages.', 'history?.')} || [])]`),
          ),
        },
      ],
    },
    {
      name: 'a list to which the program adds instructions of its own',
      code: route(READ, 'messages', { check: 'messages.unshift(system);' }),
      errors: [{ ...untrusted, data: { messages: 'messages' }, suggestions: [] }],
    },
    {
      name: 'a list of that name in another function',
      code: `${route(READ)} const say = (messages) => messages.push(turn);`,
      errors: [
        {
          ...untrusted,
          suggestions: filterRoles(`${route(READ, FILTERED)} const say = (messages) => messages.push(turn);`),
        },
      ],
    },
    {
      name: 'a text of a list has no roles to filter',
      code: route('let list = []; list = JSON.parse(req.body.history)', 'list'),
      errors: [{ ...untrusted, data: { messages: 'req.body.history' }, suggestions: [] }],
    },
    {
      name: 'a route of Next.js',
      code: dedent`
        export async function POST(req: Request) {
          const { messages } = await req.json();
          const response = await openai.chat.completions.create({ model, stream: true, messages });
          return new Response(response.toReadableStream());
        }
      `,
      errors: [
        {
          ...untrusted,
          data: { messages: 'messages' },
          line: 3,
          suggestions: filterRoles(dedent`
            export async function POST(req: Request) {
              const { messages } = await req.json();
              const response = await openai.chat.completions.create({ model, stream: true, messages: messages.filter(({ role }) => role === 'user' || role === 'assistant') });
              return new Response(response.toReadableStream());
            }
          `),
        },
      ],
    },
    {
      name: 'a worker, and the Responses API',
      code: dedent`
        export default {
          async fetch(request, env) {
            const input = await request.json();
            const response = await openai.responses.create({ model, input });
            return Response.json(response.output_text);
          },
        };
      `,
      errors: [{ ...untrusted, line: 4, suggestions: [] }],
    },
    {
      name: 'all of a body, in a route of a file',
      filename: 'app/api/chat/route.ts',
      code: dedent`
        export async function POST(request) {
          return Response.json(await openai.chat.completions.create(await request.json()));
        }
      `,
      errors: [{ ...untrusted, suggestions: [] }],
    },
    ...[
      ['const { model } = req.body;', 'req.body'],
      ['const { body } = req;', '{ ...body, model }'],
      ['if (!req.body.messages) return;', '{ model, ...req.body }'],
      ['const params = { ...req.body, stream: true };', 'params'],
    ].map(([before, body]) => ({
      name: `all of a body: ${body}`,
      code: dedent`
        app.post('/chat', async (req, res) => {
          ${before}
          const completion = await openai.chat.completions.create(${body});
          res.json(completion);
        });
      `,
      errors: [{ ...untrusted, suggestions: [] }],
    })),
    {
      name: 'a Lambda',
      code: dedent`
        exports.handler = async (event) => {
          const { messages } = JSON.parse(event.body);
          const completion = await openai.chat.completions.create({ model, messages: messages });
          return { body: completion.choices[0].message.content };
        };
      `,
      errors: [
        {
          ...untrusted,
          suggestions: filterRoles(dedent`
            exports.handler = async (event) => {
              const { messages } = JSON.parse(event.body);
              const completion = await openai.chat.completions.create({ model, messages: messages.filter(({ role }) => role === 'user' || role === 'assistant') });
              return { body: completion.choices[0].message.content };
            };
          `),
        },
      ],
    },
  ],
});
