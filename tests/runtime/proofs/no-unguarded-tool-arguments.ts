import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { lastRequest, output, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const TOOLS = dedent`
  const run = async (name, { city = 'some place' }) => 'sunny in ' + city;
  const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }];
  const messages = [{ role: 'user', content: 'Weather?' }];\n
`;
const asked = 'console.log(await agent(messages, tools));\n';

/** The model calls a tool with these arguments, and then answers. */
const calls = (text: string) => ({ env, answers: [{ calls: [{ name: 'weather', arguments: text }] }, 'Sunny.'] });
const WHOLE = calls('{"city":"Oslo"}');
const EMPTY = calls('');
const BROKEN = calls('{"city":"Oslo"');

const ENDS = 'SyntaxError: Unexpected end of JSON input';
const BREAKS = /^SyntaxError: Expected ',' or '}' after property value in JSON at position 14/;

const onPage = documentedProofs('no-unguarded-tool-arguments', [
  {
    contains: 'const args = JSON.parse(call.function.arguments);\n      messages.push',
    name: 'an agent whose model leaves the arguments empty',
    before: CLIENT + TOOLS,
    after: asked,
    run: EMPTY,
    sdks: ALL,
    reports: ['unguarded'],
    repairedBy: { suggestion: 'answerCall' },
    observe: output,
    fails: ENDS,
    works: 'Sunny.',
    otherwise: { run: WHOLE, works: 'Sunny.' },
  },
  {
    contains: '// the handler tells what has happened',
    name: 'a handler that passes the exception on',
    before: `${CLIENT}console.error = () => {};\n`,
    after: "console.log((await suggestFile([{ role: 'user', content: 'Which?' }], [])) ?? 'no file');\n",
    run: { env, answers: [{ calls: [{ name: 'file', arguments: '{"file":"a.js"' }] }] },
    sdks: SINCE_RESPONSES,
    reports: ['broken'],
    repairedBy: { suggestion: 'useNone' },
    observe: output,
    fails: BREAKS,
    works: 'no file',
    otherwise: { run: { env, answers: [{ calls: [{ name: 'file', arguments: '{"file":"a.js"}' }] }] }, works: 'a.js' },
  },
  {
    contains: '// the model reads what was wrong',
    name: 'an agent that answers the call with the error',
    before: CLIENT + TOOLS,
    after: asked,
    run: BROKEN,
    sdks: ALL,
    reports: [],
    observe: output,
    works: 'Sunny.',
  },
  {
    contains: '// a parser of the file that never throws',
    name: 'a parser that never throws',
    before: CLIENT,
    after: "console.log((await suggestFile([{ role: 'user', content: 'Which?' }], [])) ?? 'no file');\n",
    run: EMPTY,
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: output,
    works: 'no file',
  },
]);

const STREAM = dedent`
  const stream = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools, stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta?.tool_calls?.[0]?.function?.arguments ?? '';
  const { city = 'nowhere' } = JSON.parse(text);
  console.log(city);\n
`;

const more: Proof[] = [
  {
    name: 'arguments that are put together from a stream',
    files: { 'agent.js': CLIENT + TOOLS + STREAM },
    run: BROKEN,
    reports: ['unguarded'],
    repairedBy: { suggestion: 'useNone' },
    observe: output,
    fails: BREAKS,
    works: 'nowhere',
    otherwise: { run: WHOLE, works: 'Oslo' },
  },
  {
    name: 'two calls, of which the second is broken: both get an answer after the repair',
    files: {
      'agent.js': dedent`
        ${CLIENT}
        ${TOOLS}
        const { choices: [{ message }] } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
        messages.push(message);
        for (const call of message.tool_calls) {
          const args = JSON.parse(call.function.arguments);
          messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call.function.name, args) });
        }
        await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });\n
      `,
    },
    run: {
      env,
      answers: [
        {
          calls: [
            { name: 'weather', arguments: '{}' },
            { name: 'weather', arguments: '{"city":' },
          ],
        },
      ],
    },
    reports: ['unguarded'],
    repairedBy: { suggestion: 'answerCall' },
    observe: lastRequest,
    fails: ENDS,
    works: 'user, call, result, result',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...more];
