import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { lastReplySent, output, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = dedent`
  import OpenAI from 'openai';
  const openai = new OpenAI();
  const messages = [{ role: 'user', content: 'A recipe, please.' }];\n
`;

const RECIPE = '{ "title": "Soup", "steps": ["Chop the onions.", "Boil."] }';
const PROSE = `Chop the onions, then boil them in a litre of water for half an hour, and salt the soup at the very end.`;

/** The model stops after nine tokens, which is in the middle of the recipe; or it does not. */
const cut = { env, answers: [RECIPE, RECIPE], limit: 9 };
const whole = { env, answers: [RECIPE, RECIPE] };
const cutCall = { env, answers: [{ calls: [{ name: 'cook', arguments: RECIPE }] }], limit: 9 };
const wholeCall = { env, answers: cutCall.answers };
/** An answer that is longer than the program allows, and one that is not. */
const long = { env, answers: [PROSE, PROSE] };
const short = { env, answers: ['Boil it.', 'Boil it.'] };

const UNTERMINATED = 'SyntaxError: Unterminated string in JSON at position 36';
const HALF = PROSE.slice(0, 80);
const TOLD = 'Error: The answer is incomplete: it was cut at the token limit.';
const TOLD_BY_RESPONSES = 'Error: The answer is incomplete: generation stopped early.';
const TOLD_BY_SDK = /^(LengthFinishReason)?Error: Could not parse response content as the length limit was reached$/;

const wrong = (name: string, program: string, { files, ...more }: Partial<Proof> = {}): Proof => ({
  name,
  files: { 'recipe.js': `${program}\n`, ...files },
  run: cut,
  reports: ['parsed'],
  observe: output,
  fails: UNTERMINATED,
  works: TOLD,
  otherwise: { run: whole, works: 'Soup' },
  ...more,
});

/** A wrong program that limits its answer to twenty tokens and goes on with what it gets. */
const capped = (name: string, program: string, more: Partial<Proof> = {}): Proof =>
  wrong(name, program, {
    run: long,
    reports: ['capped'],
    fails: HALF,
    otherwise: { run: short, works: 'Boil it.' },
    ...more,
  });

const right = (name: string, program: string, works: Proof['works'], more: Partial<Proof> = {}): Proof => ({
  name,
  files: { 'recipe.js': `${program}\n` },
  run: cut,
  reports: [],
  observe: output,
  works,
  ...more,
});

const EXPRESS = dedent`
  const routes = {};
  const app = { post: (path, handler) => (routes[path] = handler) };\n
`;

const onPage = documentedProofs('require-finish-reason-check', [
  {
    contains: '// parsed: JSON.parse throws on the cut text',
    name: '`JSON.parse` of the text',
    before: CLIENT,
    after: 'console.log(recipe.title);\n',
    run: cut,
    sdks: ALL,
    reports: ['parsed'],
    observe: output,
    fails: UNTERMINATED,
    works: TOLD,
    otherwise: { run: whole, works: 'Soup' },
  },
  {
    contains: '// capped: 150 tokens, then it is cut',
    name: 'an endpoint that limits its answers',
    before: CLIENT + EXPRESS,
    after: dedent`
      const res = { json: ({ answer }) => console.log(answer.length < 700 ? 'sends part of the answer' : 'sends all of it') };
      await routes['/ask']({ body: { question: 'How?' } }, res);\n
    `,
    run: { env, answers: [PROSE.repeat(7)] },
    sdks: ALL,
    reports: ['capped'],
    observe: output,
    fails: 'sends part of the answer',
    works: TOLD,
  },
  {
    contains: '// kept: the next request sends the cut answer back',
    name: 'a chat that keeps what was cut',
    before: "import OpenAI from 'openai';\nconst openai = new OpenAI();\n",
    after: "await ask('How?');\nawait ask('And then?');\n",
    run: { ...cut, runner: 'tsx' },
    reports: ['kept'],
    observe: lastReplySent,
    fails: `sends back ${JSON.stringify(RECIPE.slice(0, 36))}`,
    works: TOLD,
    otherwise: { run: { ...whole, runner: 'tsx' }, works: `sends back ${JSON.stringify(RECIPE)}` },
  },
  {
    contains: '// parsed: the last chunk said why',
    name: '`JSON.parse` of a stream',
    before: CLIENT,
    after: 'console.log(plan.title);\n',
    run: cut,
    sdks: ALL,
    reports: ['parsed'],
    observe: output,
    fails: UNTERMINATED,
    works: TOLD,
    otherwise: { run: whole, works: 'Soup' },
  },
  {
    contains: '// parsed: arguments of a tool call',
    name: 'arguments of a tool call, Responses',
    before: dedent`
      import OpenAI from 'openai';
      const openai = new OpenAI();
      const input = 'Cook soup.';
      const tools = [{ type: 'function', name: 'cook', parameters: { type: 'object', properties: {} }, strict: false }];
      tools.cook = async (recipe) => console.log(recipe.title);\n
    `,
    run: cutCall,
    sdks: SINCE_RESPONSES,
    reports: ['parsed'],
    observe: output,
    fails: UNTERMINATED,
    works: TOLD_BY_RESPONSES,
    otherwise: { run: wholeCall, works: 'Soup' },
  },
  {
    contains: "throw new Error('The answer is incomplete: it was cut at the token limit.');\n}\nexport const recipe",
    name: 'a guard in front of `JSON.parse`',
    before: CLIENT,
    run: cut,
    reports: [],
    observe: output,
    works: TOLD,
  },
  {
    contains: '// whoever asks gets the reason as well',
    name: 'the reason is returned with the text',
    before: CLIENT,
    after: "console.log((await ask('How?')).finishReason);\n",
    run: cut,
    reports: [],
    observe: output,
    works: 'length',
  },
  {
    contains: "let finishReason = '';",
    name: 'a guard behind a stream',
    before: CLIENT,
    run: cut,
    reports: [],
    observe: output,
    works: TOLD,
  },
  {
    contains: 'console.warn(response.incomplete_details?.reason);',
    name: 'Responses, a warning',
    before: dedent`
      import OpenAI from 'openai';
      const openai = new OpenAI();
      const input = 'A recipe, please.';
      const show = (text: string) => console.log(text);\n
    `,
    run: { ...cut, runner: 'tsx' },
    reports: [],
    observe: ({ stderr }) => `warns: ${stderr.trim()}`,
    works: 'warns: max_output_tokens',
  },
  {
    contains: '// a parse that fails is dealt with',
    name: 'a parse that may fail',
    before: CLIENT,
    after: 'console.log(JSON.stringify(tags()));\n',
    run: cut,
    reports: [],
    observe: output,
    works: '[]',
  },
  {
    contains: '// `.parse()` throws a LengthFinishReasonError by itself',
    name: '`.parse()` with a zod format',
    before: dedent`
      import OpenAI from 'openai';
      import { zodResponseFormat } from 'openai/helpers/zod';
      import { z } from 'zod';
      const openai = new OpenAI();
      const messages = [{ role: 'user' as const, content: 'A recipe, please.' }];
      const Recipe = z.object({ title: z.string(), steps: z.array(z.string()) });\n
    `,
    run: { ...cut, runner: 'tsx' },
    sdks: ['5.0.0', '6.0.0', '7.57.0'],
    reports: [],
    observe: output,
    works: TOLD_BY_SDK,
  },
  {
    contains:
      '"when": ["parsed"] }] */\nconst completion = await openai.chat.completions.create({ model: \'gpt-5.5\', messages });',
    name: 'the strongest tier alone',
    before: CLIENT,
    after: 'console.log(recipe.title);\n',
    run: cut,
    reports: ['parsed'],
    observe: output,
    fails: UNTERMINATED,
    works: TOLD,
    otherwise: { run: whole, works: 'Soup' },
  },
  {
    contains: 'max_completion_tokens: 300 });\nexport const answer',
    name: 'a limited answer, where only `parsed` is reported',
    before: CLIENT,
    after: 'console.log(answer);\n',
    run: short,
    reports: [],
    observe: output,
    works: 'Boil it.',
  },
  {
    contains: '"when": ["parsed", "capped", "kept"]',
    name: 'text that is printed, where `plain` is not reported',
    before: CLIENT,
    run: short,
    reports: [],
    observe: output,
    works: 'Boil it.',
  },
]);

const ZOD = dedent`
  import OpenAI from 'openai';
  import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
  import { z } from 'zod';

  const openai = new OpenAI();
  const messages = [{ role: 'user', content: 'A recipe, please.' }];
  const Recipe = z.object({ title: z.string(), steps: z.array(z.string()) });\n
`;

const ParsedResponse = `${ZOD}${dedent`
  const response = await openai.responses.parse({
    model: 'gpt-5.5',
    input: 'A recipe, please.',
    text: { format: zodTextFormat(Recipe, 'recipe') },
  });
  console.log(response.output_parsed.title);
`}`;

const mistakes: Proof[] = [
  wrong(
    'arguments of a tool call',
    `${CLIENT}${dedent`
      const tools = [{ type: 'function', function: { name: 'cook', parameters: { type: 'object', properties: {} } } }];
      const cook = (recipe) => console.log(recipe.title);

      const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
      for (const call of choices[0].message.tool_calls ?? []) {
        cook(JSON.parse(call.function.arguments));
      }
    `}`,
    { run: cutCall, sdks: ALL, otherwise: { run: wholeCall, works: 'Soup' } },
  ),
  capped(
    'a function that returns a limited answer',
    `${CLIENT}${dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages, max_tokens: 20 });
        return completion.choices[0].message.content;
      }
      console.log(await ask());
    `}`,
    { sdks: ALL },
  ),
  capped(
    'Responses, a limited answer',
    dedent`
      import OpenAI from 'openai';

      const client = new OpenAI();

      export async function ask(input) {
        const response = await client.responses.create({ model: 'gpt-5.5', input, max_output_tokens: 20 });
        return response.output_text;
      }
      console.log(await ask('How?'));
    `,
    { sdks: SINCE_RESPONSES, works: TOLD_BY_RESPONSES },
  ),
  capped(
    'legacy completions, limited to 16 tokens unless told otherwise',
    `${CLIENT}${dedent`
      export async function complete(prompt) {
        const completion = await openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt });
        return completion.choices[0].text;
      }
      console.log(await complete('Onions'));
    `}`,
    { sdks: ALL, fails: PROSE.slice(0, 63) },
  ),
  capped(
    'a class with a limit in its options',
    dedent`
      import OpenAI from 'openai';

      const OPTIONS = { model: 'gpt-5.5', max_completion_tokens: 20 };

      export class Cook {
        constructor(client) {
          this.client = client;
        }

        async #send(messages) {
          return this.client.chat.completions.create({ ...OPTIONS, messages });
        }

        async ask(content) {
          const completion = await this.#send([{ role: 'user', content }]);
          return completion.choices[0].message.content.trim();
        }
      }
      console.log(await new Cook(new OpenAI()).ask('How?'));
    `,
  ),
  capped(
    'several requests at once',
    `${CLIENT}${dedent`
      export async function all(questions) {
        const completions = await Promise.all(
          questions.map((content) =>
            openai.chat.completions.create({
              model: 'gpt-5.5',
              messages: [{ role: 'user', content }],
              max_completion_tokens: 20,
            }),
          ),
        );
        return completions.map((completion) => completion.choices[0].message.content);
      }
      console.log((await all(['One?', 'Two?'])).join(' / '));
    `}`,
    { fails: `${HALF} / ${HALF}`, otherwise: { run: short, works: 'Boil it. / Boil it.' } },
  ),
  wrong(
    'a promise chain',
    `${CLIENT}${dedent`
      const recipe = () =>
        openai.chat.completions
          .create({ model: 'gpt-5.5', messages })
          .then((completion) => JSON.parse(completion.choices[0].message.content));

      recipe().then(({ title }) => console.log(title));
    `}`,
  ),
  wrong(
    'CommonJS',
    dedent`
      const OpenAI = require('openai');

      const openai = new OpenAI();

      async function recipe() {
        const completion = await openai.chat.completions.create({
          model: 'gpt-5.5',
          messages: [{ role: 'user', content: 'A recipe, please.' }],
        });
        return JSON.parse(completion.choices[0].message.content);
      }
      recipe().then(({ title }) => console.log(title));
    `,
    { sdks: ALL, files: { 'package.json': '{}\n' } },
  ),
  wrong(
    'the JSON between the fences',
    `${CLIENT}${dedent`
      const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      const text = completion.choices[0].message.content.replace(/^\`\`\`json|\`\`\`$/g, '');
      console.log(JSON.parse(text).title);
    `}`,
  ),
  wrong(
    'a default for an answer that is not there',
    `${CLIENT}${dedent`
      const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      const recipe = JSON.parse(completion.choices[0]?.message?.content || '{}');
      console.log(recipe.title);
    `}`,
  ),
  wrong(
    'destructured',
    `${CLIENT}${dedent`
      const {
        choices: [{ message }],
      } = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      console.log(JSON.parse(message.content).title);
    `}`,
  ),
  wrong(
    'the stream helper',
    `${CLIENT}${dedent`
      const stream = openai.chat.completions.stream({ model: 'gpt-5.5', messages });
      console.log(JSON.parse(await stream.finalContent()).title);
    `}`,
  ),
  wrong(
    'Responses, `JSON.parse` of a stream',
    `${CLIENT}${dedent`
      const stream = await openai.responses.create({ model: 'gpt-5.5', input: 'A recipe, please.', stream: true });
      let json = '';
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') json += event.delta;
      }
      console.log(JSON.parse(json).title);
    `}`,
    { works: TOLD_BY_RESPONSES },
  ),
  wrong('Responses, `output_parsed` of `parse`', ParsedResponse, {
    fails: /^TypeError: Cannot read properties of null \(reading 'title'\)$/,
    works: TOLD_BY_RESPONSES,
  }),
  wrong('Responses, `output_parsed` of `parse`, which throws in older releases', ParsedResponse, {
    sdks: ['4.104.0', '5.0.0', '6.0.0'],
    repairedBy: 'nothing',
  }),
  wrong(
    'a chat that keeps what was cut',
    `${CLIENT}${dedent`
      for (const content of ['How?', 'And then?']) {
        messages.push({ role: 'user', content });
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        messages.push(completion.choices[0].message);
      }
    `}`,
    {
      sdks: ALL,
      reports: ['kept'],
      observe: lastReplySent,
      fails: `sends back ${JSON.stringify(RECIPE.slice(0, 36))}`,
      otherwise: { run: whole, works: `sends back ${JSON.stringify(RECIPE)}` },
    },
  ),
  wrong(
    'text that is returned',
    `${CLIENT}${dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
        return completion.choices[0].message.content;
      }
      console.log(await ask());
    `}`,
    {
      reports: ['plain'],
      run: { ...long, limit: 20 },
      fails: HALF,
      otherwise: { run: short, works: 'Boil it.' },
    },
  ),
  wrong(
    '`.parse()` by suggestion',
    `${ZOD}${dedent`
      const completion = await openai.chat.completions.create({
        model: 'gpt-5.5',
        messages,
        response_format: zodResponseFormat(Recipe, 'recipe'),
      });
      const recipe = JSON.parse(completion.choices[0].message.content);
      console.log(recipe.title);
    `}`,
    { repairedBy: { suggestion: 'useParse' }, works: TOLD_BY_SDK },
  ),
  wrong(
    'a warning by suggestion',
    `${CLIENT}${dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages, max_tokens: 20 });
        return completion.choices[0].message.content;
      }
      console.log(await ask());
    `}`,
    {
      run: long,
      reports: ['capped'],
      repairedBy: { suggestion: 'logWhenCut' },
      observe: ({ stdout, stderr }) => [stderr.trim(), stdout.trim()].filter(Boolean).join(' / '),
      fails: HALF,
      works: `The answer is incomplete: it was cut at the token limit. / ${HALF}`,
      otherwise: { run: short, works: 'Boil it.' },
    },
  ),
  wrong(
    'an early return by suggestion',
    `${CLIENT}${dedent`
      export async function show(print) {
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages, max_tokens: 20 });
        print(completion.choices[0].message.content);
      }
      await show((text) => console.log(text));
    `}`,
    {
      run: long,
      reports: ['plain'],
      repairedBy: { suggestion: 'returnWhenCut' },
      fails: HALF,
      works: '',
      otherwise: { run: short, works: 'Boil it.' },
    },
  ),
];

const alike: Proof[] = [
  right(
    'a `switch` on the reason (F2)',
    `${CLIENT}${dedent`
      const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      switch (choices[0].finish_reason) {
        case 'stop':
          console.log(JSON.parse(choices[0].message.content).title);
          break;
        default:
          console.log('ask again');
      }
    `}`,
    'ask again',
  ),
  right(
    'a helper that looks (F12)',
    `${CLIENT}${dedent`
      const textOf = ({ choices: [{ finish_reason, message }] }) => (finish_reason === 'stop' ? message.content : '{}');
      const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      console.log(JSON.parse(textOf(completion)).title);
    `}`,
    'undefined',
  ),
  right(
    'a loop that goes on while answers are cut (F14)',
    `${CLIENT}${dedent`
      let text = '';
      let choice;
      do {
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages, max_completion_tokens: 20 });
        choice = completion.choices[0];
        text += choice.message.content;
        messages.push(choice.message);
      } while (choice.finish_reason === 'length');
      console.log(text);
    `}`,
    `${HALF} And stir.`,
    { run: { env, answers: [PROSE, ' And stir.'] } },
  ),
  right(
    'a parse that falls back (F10)',
    `${CLIENT}${dedent`
      const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });
      let recipe;
      try {
        recipe = JSON.parse(completion.choices[0].message.content);
      } catch {
        recipe = { title: 'none' };
      }
      console.log(recipe.title);
    `}`,
    'none',
  ),
  right(
    '`runTools` throws by itself (F1)',
    `${CLIENT}${dedent`
      const runner = openai.chat.completions.runTools({
        model: 'gpt-5.5',
        messages,
        tools: [
          {
            type: 'function',
            function: { name: 'cook', parse: JSON.parse, parameters: { type: 'object' }, function: ({ title }) => title },
          },
        ],
      });
      console.log(await runner.finalContent());
    `}`,
    TOLD_BY_SDK,
    { run: cutCall },
  ),
  right(
    '`.stream()` with a zod format throws by itself (F1)',
    `${ZOD}${dedent`
      const stream = openai.chat.completions.stream({
        model: 'gpt-5.5',
        messages,
        response_format: zodResponseFormat(Recipe, 'recipe'),
      });
      console.log((await stream.finalChatCompletion()).choices[0].message.parsed.title);
    `}`,
    TOLD_BY_SDK,
    { sdks: ['5.0.0', '6.0.0', '7.57.0'] },
  ),
  right(
    '`beta.chat.completions.parse` throws by itself (F1)',
    `${ZOD}${dedent`
      const completion = await openai.beta.chat.completions.parse({
        model: 'gpt-5.5',
        messages,
        response_format: zodResponseFormat(Recipe, 'recipe'),
      });
      console.log(completion.choices[0].message.parsed.title);
    `}`,
    TOLD_BY_SDK,
    { sdks: ['4.104.0'] },
  ),
  right(
    '`beta.chat.completions.stream` with a zod format throws by itself (F1)',
    `${ZOD}${dedent`
      const stream = openai.beta.chat.completions.stream({
        model: 'gpt-5.5',
        messages,
        response_format: zodResponseFormat(Recipe, 'recipe'),
      });
      console.log((await stream.finalChatCompletion()).choices[0].message.parsed.title);
    `}`,
    TOLD_BY_SDK,
    { sdks: ['4.104.0'] },
  ),
  right(
    'a null check of `output_parsed`',
    `${ZOD}${dedent`
      const response = await openai.responses.parse({
        model: 'gpt-5.5',
        input: 'A recipe, please.',
        text: { format: zodTextFormat(Recipe, 'recipe') },
      });
      console.log(response.output_parsed === null ? 'ask again' : response.output_parsed.title);
    `}`,
    'ask again',
  ),
  right(
    'the stream goes on as it is (F9)',
    `${CLIENT}${dedent`
      const stream = await openai.chat.completions.create({ model: 'gpt-5.5', messages, stream: true });
      let last;
      for await (const line of stream.toReadableStream()) last = new TextDecoder().decode(line);
      console.log(JSON.parse(last).choices[0].finish_reason);
    `}`,
    'length',
  ),
];

export const proofs: readonly Proof[] = [...onPage, ...mistakes, ...alike];
