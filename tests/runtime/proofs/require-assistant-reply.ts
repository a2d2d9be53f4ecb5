import dedent from 'dedent';
import { documentedProofs, filesOf } from '../documented.js';
import { lastRequest, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";

/** A terminal that a person types two questions into. */
const READLINE = dedent`
  import { createInterface } from 'node:readline/promises';
  const rl = createInterface({ input: process.stdin, output: process.stdout });
  rl.on('close', () => process.exit(0));\n
`;
const typed = { env, input: ['Tea or coffee?', 'Why?'] };

const WEATHER = { calls: [{ name: 'weather', arguments: '{"city":"Oslo"}' }] };
const TOOLS = dedent`
  const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }];
  const run = async (call) => 'sunny in ' + JSON.parse(call.function.arguments).city;\n
`;

const FORGETS = 'user, user';
const REMEMBERS = 'user, assistant, user';

/** A wrong program in one file, with two user turns. */
const forgetful = (name: string, program: string, { files, ...more }: Partial<Proof> = {}): Proof => ({
  name,
  files: { 'chat.js': `${program}\n`, ...files },
  run: { env },
  reports: ['missing'],
  observe: lastRequest,
  fails: FORGETS,
  works: REMEMBERS,
  ...more,
});

const right = (name: string, program: string, works: string, more: Partial<Proof> = {}): Proof => ({
  name,
  files: { 'chat.js': `${program}\n` },
  run: { env },
  reports: [],
  observe: lastRequest,
  works,
  ...more,
});

const onPage = documentedProofs('require-assistant-reply', [
  {
    contains:
      "rl.question('> ') });\n  const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n  console.log",
    name: 'a chat in a terminal',
    before: READLINE + CLIENT,
    run: typed,
    sdks: ALL,
    reports: ['missing'],
    observe: lastRequest,
    fails: 'system, user, user',
    works: 'system, user, assistant, user',
  },
  {
    contains: "bot.on('message'",
    name: 'a bot with a Map of histories',
    before: dedent`
      import OpenAI from 'openai';
      import { EventEmitter } from 'node:events';
      const openai = new OpenAI();
      const bot = new EventEmitter();\n
    `,
    after: dedent`
      const say = (user: string, text: string) =>
        new Promise((reply) => bot.emit('message', { user, text, reply: async (answer: string) => reply(answer) }));
      await say('ann', 'One?');
      await say('bob', 'Two?');
      await say('ann', 'Three?');\n
    `,
    run: { env, runner: 'tsx' },
    sdks: ALL,
    reports: ['missing'],
    observe: lastRequest,
    fails: FORGETS,
    works: REMEMBERS,
  },
  {
    contains: "role: 'tool', tool_call_id: call.id",
    name: 'a tool loop',
    before: `${CLIENT}${TOOLS}const messages = [{ role: 'user', content: 'Is it sunny in Oslo?' }];\n`,
    run: { env, answers: [WEATHER, 'Yes.'] },
    sdks: ALL,
    reports: ['droppedToolCalls'],
    observe: lastRequest,
    fails:
      /^BadRequestError: (400 )?Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'\.$/,
    works: 'user, call, result',
  },
  {
    contains: 'messages.push(completion.choices[0].message);',
    name: 'a chat in a terminal that stores replies',
    before: READLINE + CLIENT,
    run: typed,
    sdks: ALL,
    reports: [],
    observe: lastRequest,
    works: 'system, user, assistant, user',
  },
  {
    contains: 'previous_response_id: previous',
    name: '`previous_response_id`',
    before: READLINE + CLIENT,
    run: { ...typed, runner: 'tsx' },
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: lastRequest,
    works: REMEMBERS,
  },
  {
    contains: 'Translate into French',
    name: 'one question, one answer',
    before: CLIENT,
    after: "await translate('tea');\nawait translate('coffee');\n",
    run: { env },
    reports: [],
    observe: lastRequest,
    works: 'user',
  },
  {
    contains: "messages: [{ role: 'user', content: question }]",
    name: 'a chat that sends the newest message alone',
    before: READLINE + CLIENT,
    run: typed,
    reports: ['statelessChat'],
    repairedBy: 'nothing',
    observe: lastRequest,
    fails: 'user',
    works: 'user',
  },
]);

const wrong: Proof[] = [
  forgetful(
    'a class',
    dedent`
      import OpenAI from 'openai';

      class Chat {
        #client = new OpenAI();
        #messages = [];

        async ask(question) {
          this.#messages.push({ role: 'user', content: question });
          const completion = await this.#client.chat.completions.create({ model: 'gpt-5.5', messages: this.#messages });
          return completion.choices[0].message.content;
        }
      }

      const chat = new Chat();
      for (const question of ['One?', 'Two?']) console.log(await chat.ask(question));
    `,
    { sdks: ALL },
  ),
  {
    name: 'a cooking teacher, a program of examples/',
    files: filesOf('readline-chat'),
    run: { env, input: ['What do I need for soup?', 'And then?', ''] },
    sdks: ALL,
    reports: ['missing'],
    observe: lastRequest,
    fails: 'developer, user, user',
    works: 'developer, user, assistant, user',
  },
  forgetful(
    'a streamed chat in a terminal',
    dedent`
      import { stdin, stdout } from 'node:process';
      import readline from 'node:readline/promises';
      import OpenAI from 'openai';

      const openai = new OpenAI();
      const rl = readline.createInterface({ input: stdin, output: stdout });
      const messages = [];

      while (true) {
        const question = await rl.question('You> ');
        if (question === '') break;
        messages.push({ role: 'user', content: question });

        const stream = await openai.chat.completions.create({ model: 'gpt-5.5', messages, stream: true });
        for await (const chunk of stream) stdout.write(chunk.choices[0]?.delta?.content ?? '');
        stdout.write('\\n');
      }
      rl.close();
    `,
    { run: { env, input: ['One?', 'Two?', ''] } },
  ),
  forgetful(
    'Responses, with the input kept by hand',
    dedent`
      import OpenAI from 'openai';

      const client = new OpenAI();
      const input = [];

      for (const question of ['One?', 'Two?', 'Three?']) {
        input.push({ role: 'user', content: question });
        const response = await client.responses.create({ model: 'gpt-5.5', input });
        console.log(response.output_text);
      }
    `,
    {
      sdks: SINCE_RESPONSES,
      reports: ['missingOutput'],
      fails: 'user, user, user',
      works: 'user, assistant, user, assistant, user',
    },
  ),
  forgetful(
    'Responses, a streamed answer',
    dedent`
      import OpenAI from 'openai';

      const client = new OpenAI();
      const input = [];

      for (const question of ['One?', 'Two?']) {
        input.push({ role: 'user', content: question });
        const stream = await client.responses.create({ model: 'gpt-5.5', input, stream: true });
        let text = '';
        for await (const event of stream) {
          if (event.type === 'response.output_text.delta') text += event.delta;
        }
        console.log(text);
      }
    `,
    { reports: ['missingOutput'] },
  ),
  forgetful(
    'Responses, a tool loop without the calls',
    dedent`
      import OpenAI from 'openai';

      const client = new OpenAI();
      const tools = [{ type: 'function', name: 'weather', parameters: { type: 'object', properties: {} }, strict: false }];
      const input = [{ role: 'user', content: 'Is it sunny in Oslo?' }];

      while (true) {
        const response = await client.responses.create({ model: 'gpt-5.5', input, tools });
        const calls = response.output.filter((item) => item.type === 'function_call');
        if (calls.length === 0) break;
        for (const call of calls) {
          input.push({ type: 'function_call_output', call_id: call.call_id, output: 'sunny' });
        }
      }
    `,
    {
      run: { env, answers: [WEATHER, 'Yes.'] },
      sdks: SINCE_RESPONSES,
      reports: ['droppedToolCalls'],
      fails: /400 No tool call found for function call output with call_id call_10\.$/,
      works: 'user, call, result',
    },
  ),
  forgetful(
    'Responses, tool results in a list of their own',
    dedent`
      import OpenAI from 'openai';

      const client = new OpenAI();
      const tools = [{ type: 'function', name: 'weather', parameters: { type: 'object', properties: {} }, strict: false }];

      const first = await client.responses.create({ model: 'gpt-5.5', input: 'Is it sunny in Oslo?', tools });
      const results = [];
      for (const item of first.output) {
        if (item.type === 'function_call') {
          results.push({ type: 'function_call_output', call_id: item.call_id, output: 'sunny' });
        }
      }
      const second = await client.responses.create({ model: 'gpt-5.5', input: results, tools });
      console.log(second.output_text);
    `,
    {
      run: { env, answers: [WEATHER, 'Yes.'] },
      reports: ['droppedToolCalls'],
      fails: /400 No tool call found for function call output with call_id call_10\.$/,
      works: 'user, call, result',
    },
  ),
  forgetful(
    'tool results with the text of the message alone',
    dedent`
      import OpenAI from 'openai';

      const openai = new OpenAI();
      ${TOOLS}
      const messages = [{ role: 'user', content: 'Is it sunny in Oslo?' }];

      for (let step = 0; step < 5; step += 1) {
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
        const { message } = completion.choices[0];
        messages.push({ role: 'assistant', content: message.content ?? '' });
        if (!message.tool_calls) break;
        for (const call of message.tool_calls) {
          messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
        }
      }
    `,
    {
      run: { env, answers: [{ text: 'Let me see.', ...WEATHER }, 'Yes.'] },
      reports: ['droppedToolCalls'],
      fails: /^BadRequestError: 400 Invalid parameter: messages with role 'tool'/,
      works: 'user, call, result',
    },
  ),
  forgetful(
    'the reply stored as `user`',
    `${CLIENT}${dedent`
      const asked = [{ role: 'developer', content: 'You ask quiz questions.' }];

      async function ask(topic) {
        asked.push({ role: 'user', content: topic });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages: asked });
        const question = completion.choices[0].message.content;
        asked.push({ role: 'user', content: question });
        return question;
      }
      console.log(await ask('tea'));
      console.log(await ask('coffee'));
    `}`,
    {
      reports: ['wrongRole'],
      fails: 'developer, user, user (what the model said), user',
      works: 'developer, user, assistant, user',
    },
  ),
  forgetful(
    'the reply stored after the next turn',
    `${CLIENT}${dedent`
      const messages = [{ role: 'user', content: 'One?' }];
      const first = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      const answer = first.choices[0].message;
      messages.push({ role: 'user', content: 'Two?' });
      messages.push(answer);
      const second = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      console.log(second.choices[0].message.content);
    `}`,
    { reports: ['replyAfterUser'], fails: 'user, user, assistant', works: REMEMBERS },
  ),
  forgetful(
    'two requests, one after the other',
    `${CLIENT}${dedent`
      const messages = [{ role: 'user', content: 'Name a tea.' }];
      const first = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      console.log(first.choices[0].message.content);
      messages.push({ role: 'user', content: 'Why that one?' });
      const second = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      console.log(second.choices[0].message.content);
    `}`,
    { reports: ['missingLater'], sdks: ALL },
  ),
  forgetful(
    'a promise chain',
    `${CLIENT}${dedent`
      const messages = [];

      function ask(question) {
        messages.push({ role: 'user', content: question });
        return openai.chat.completions
          .create({ model: 'gpt-5.5', messages })
          .then((completion) => completion.choices[0].message.content);
      }
      ask('One?').then(() => ask('Two?')).then(console.log);
    `}`,
  ),
  forgetful(
    'arrays that are replaced',
    `${CLIENT}${dedent`
      let messages = [];

      for (const question of ['One?', 'Two?']) {
        messages = [...messages, { role: 'user', content: question }];
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        console.log(completion.choices[0].message.content);
      }
    `}`,
  ),
  forgetful(
    '`concat`',
    `${CLIENT}${dedent`
      let messages = [];

      for (const question of ['One?', 'Two?']) {
        messages = messages.concat({ role: 'user', content: question });
        const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        console.log(choices[0].message.content);
      }
    `}`,
  ),
  forgetful(
    'a helper that adds messages',
    `${CLIENT}${dedent`
      const messages = [];

      function add(role, content) {
        messages.push({ role, content });
      }

      async function ask(question) {
        add('user', question);
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        return completion.choices[0].message.content;
      }
      console.log(await ask('One?'));
      console.log(await ask('Two?'));
    `}`,
  ),
  forgetful(
    'sessions in an object',
    `${CLIENT}${dedent`
      const sessions = {};

      async function answer(id, question) {
        sessions[id] ??= [];
        sessions[id].push({ role: 'user', content: question });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages: sessions[id] });
        return completion.choices[0].message.content;
      }
      console.log(await answer('ann', 'One?'));
      console.log(await answer('bob', 'Two?'));
      console.log(await answer('ann', 'Three?'));
    `}`,
  ),
  forgetful(
    'an event handler',
    dedent`
      import { EventEmitter, once } from 'node:events';
      import OpenAI from 'openai';

      const openai = new OpenAI();
      const room = new EventEmitter();
      const history = [];

      room.on('message', async (text) => {
        history.push({ role: 'user', content: text });
        const completion = await openai.chat.completions.create({
          model: 'gpt-5.5',
          messages: [{ role: 'system', content: 'Be brief.' }, ...history],
        });
        room.emit('answer', completion.choices[0].message.content);
      });

      for (const text of ['One?', 'Two?']) {
        setImmediate(() => room.emit('message', text));
        console.log(await once(room, 'answer'));
      }
    `,
    { fails: 'system, user, user', works: 'system, user, assistant, user' },
  ),
  forgetful(
    'a reply that is stored on one path only, by suggestion',
    `${CLIENT}${dedent`
      const messages = [];

      export async function ask(question, isDraft) {
        messages.push({ role: 'user', content: question });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        const text = completion.choices[0].message.content;
        if (isDraft) {
          console.log('draft');
          messages.push({ role: 'assistant', content: text.trim() });
        }
        return text;
      }
      await ask('One?', false);
      await ask('Two?', false);
    `}`,
    { repairedBy: { suggestion: 'addAlways' } },
  ),
  forgetful(
    'CommonJS',
    dedent`
      const OpenAI = require('openai');

      const openai = new OpenAI();
      const messages = [];

      const ask = async (question) => {
        messages.push({ role: 'user', content: question });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        return completion.choices[0].message.content;
      };
      ask('One?').then(() => ask('Two?'));
    `,
    { sdks: ALL, files: { 'package.json': '{}\n' } },
  ),
  forgetful(
    'Azure',
    dedent`
      import { AzureOpenAI } from 'openai';

      const azure = new AzureOpenAI({ endpoint: process.env.AZURE_ENDPOINT, apiVersion: '2024-10-21' });
      const messages = [];

      for (const question of ['One?', 'Two?']) {
        messages.push({ role: 'user', content: question });
        const completion = await azure.chat.completions.create({ model: 'gpt-5.5', messages });
        console.log(completion.choices[0].message.content);
      }
    `,
    { sdks: SINCE_RESPONSES, run: { env: { AZURE_OPENAI_API_KEY: 'sk-proof', OPENAI_BASE_URL: '' } } },
  ),
  forgetful(
    'the stream helper',
    `${CLIENT}${dedent`
      const messages = [];

      for (const question of ['One?', 'Two?']) {
        messages.push({ role: 'user', content: question });
        const stream = openai.chat.completions.stream({ model: 'gpt-5.5', messages });
        console.log(await stream.finalContent());
      }
    `}`,
  ),
  forgetful(
    '`runTools` from turn to turn',
    `${CLIENT}${dedent`
      const tools = [
        {
          type: 'function',
          function: { name: 'weather', parameters: { type: 'object', properties: {} }, function: () => 'sunny' },
        },
      ];
      const messages = [];

      for (const question of ['Is it sunny in Oslo?', 'Sure?']) {
        messages.push({ role: 'user', content: question });
        const runner = openai.chat.completions.runTools({ model: 'gpt-5.5', messages, tools });
        console.log(await runner.finalContent());
      }
    `}`,
    { run: { env, answers: [WEATHER, 'Yes.', 'Sure.'] } },
  ),
];

const alike: Proof[] = [
  right(
    'the history is built from another list (R4)',
    `${CLIENT}${dedent`
      const chat = [];
      for (const question of ['One?', 'Two?']) {
        const messages = chat.map(([role, content]) => ({ role, content }));
        messages.push({ role: 'user', content: question });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        chat.push(['user', question]);
        chat.push(['assistant', completion.choices[0].message.content]);
      }
    `}`,
    REMEMBERS,
  ),
  right(
    'the caller stores the reply (R9)',
    `${CLIENT}${dedent`
      const history = [];
      async function ask(question) {
        history.push({ role: 'user', content: question });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages: history });
        return completion.choices[0].message.content;
      }
      for (const question of ['One?', 'Two?']) {
        const content = await ask(question);
        history.push({ role: 'assistant', content });
      }
    `}`,
    REMEMBERS,
  ),
  right(
    'a list that begins anew with each document (R13)',
    `${CLIENT}${dedent`
      for (const text of ['One.', 'Two.']) {
        const messages = [{ role: 'system', content: 'Summarise.' }];
        messages.push({ role: 'user', content: text });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        console.log(completion.choices[0].message.content);
      }
    `}`,
    'system, user',
  ),
  right(
    'many user items, one request (R12)',
    `${CLIENT}${dedent`
      const messages = [{ role: 'system', content: 'Summarise.' }];
      for (const text of ['One.', 'Two.']) messages.push({ role: 'user', content: text });
      const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      console.log(completion.choices[0].message.content);
    `}`,
    'system, user, user',
  ),
  right(
    'the API keeps the conversation (R11)',
    `${CLIENT}${dedent`
      const { id: conversation } = await openai.conversations.create();
      for (const question of ['One?', 'Two?']) {
        const response = await openai.responses.create({ model: 'gpt-5.5', input: question, conversation });
        console.log(response.output_text);
      }
    `}`,
    REMEMBERS,
    { sdks: ['6.0.0', '7.57.0'] },
  ),
  right(
    '`runTools` within one request (R11)',
    `${CLIENT}${dedent`
      const runner = openai.chat.completions.runTools({
        model: 'gpt-5.5',
        messages: [{ role: 'user', content: 'Is it sunny in Oslo?' }],
        tools: [
          {
            type: 'function',
            function: { name: 'weather', parameters: { type: 'object', properties: {} }, function: () => 'sunny' },
          },
        ],
      });
      console.log(await runner.finalContent());
    `}`,
    'user, call, result',
    { run: { env, answers: [WEATHER, 'Yes.'] } },
  ),
  right(
    'the reply is stored when the stream has ended (R10)',
    `${CLIENT}${dedent`
      const messages = [];
      for (const question of ['One?', 'Two?']) {
        messages.push({ role: 'user', content: question });
        const stream = openai.chat.completions.stream({ model: 'gpt-5.5', messages });
        stream.on('finalContent', (content) => messages.push({ role: 'assistant', content }));
        await stream.done();
      }
    `}`,
    REMEMBERS,
  ),
  right(
    'a failed turn is taken back',
    `${CLIENT}${dedent`
      const messages = [];
      for (const question of ['One?', 'Two?', 'Three?']) {
        messages.push({ role: 'user', content: question });
        try {
          const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
          messages.push(completion.choices[0].message);
        } catch (error) {
          console.error(error.status);
          messages.pop();
        }
      }
    `}`,
    REMEMBERS,
    { run: { env, answers: ['Answer 1.', { error: { status: 400, message: 'The content was flagged.' } }] } },
  ),
];

export const proofs: readonly Proof[] = [...onPage, ...wrong, ...alike];
