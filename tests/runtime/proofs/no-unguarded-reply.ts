import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { output, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const CLIENT = dedent`
  import OpenAI from 'openai';
  const openai = new OpenAI();
  const messages = [{ role: 'user', content: 'Say hello.' }];
  const tools = [{ type: 'function', function: { name: 'greet', parameters: { type: 'object', properties: {} } } }];\n
`;
const AZURE = "const messages = [{ role: 'user', content: 'Say hello.' }];\n";
const env = { OPENAI_API_KEY: 'sk-proof' };
const run = { env, answers: ['Hello!'] };
const calling = { env, answers: [{ calls: [{ name: 'greet', arguments: '{}' }] }] };
const refusing = { env, answers: [{ refusal: 'I cannot help with that.' }] };

const onPage = documentedProofs('no-unguarded-reply', [
  {
    contains: '// ends in `undefined`',
    name: 'the delta of the last chunk',
    before: CLIENT,
    after: "console.log(await tell('Hello?'));\n",
    run,
    sdks: ALL,
    reports: ['delta'],
    observe: output,
    fails: 'Hello!undefined',
    works: 'Hello!',
  },
  {
    contains: '// throws on the last chunk',
    name: 'the chunk that tells the usage',
    before: CLIENT,
    run,
    sdks: ALL,
    reports: ['usage'],
    observe: output,
    fails: "TypeError: Cannot read properties of undefined (reading 'delta')",
    works: 'Hello!',
  },
  {
    contains: '// throws on the first chunk',
    name: 'the first chunk from Azure',
    before: AZURE,
    run: { ...run, env: { AZURE_OPENAI_API_KEY: 'sk-proof', OPENAI_BASE_URL: '' } },
    sdks: SINCE_RESPONSES,
    reports: ['usage'],
    repairedBy: { suggestion: 'skipChunk' },
    observe: output,
    fails: /^TypeError: Cannot (?:read properties of undefined|destructure property 'delta')/,
    works: 'Hello!',
  },
  {
    contains: '// null, when the model calls a tool',
    name: 'content beside a tool call',
    before: CLIENT,
    run: calling,
    sdks: ALL,
    reports: ['tools'],
    repairedBy: { suggestion: 'emptyInstead' },
    observe: output,
    fails: "TypeError: Cannot read properties of null (reading 'trim')",
    works: '',
    otherwise: { run, works: 'Hello!' },
  },
  {
    contains: '// null, when the model refuses',
    name: 'content of a refusal',
    before: CLIENT,
    run: refusing,
    sdks: ALL,
    reports: ['content'],
    repairedBy: { suggestion: 'emptyInstead' },
    observe: output,
    fails: "TypeError: Cannot read properties of null (reading 'split')",
    works: '1',
    otherwise: { run, works: '1' },
  },
  {
    contains: "text += chunk.choices[0]?.delta.content ?? ''",
    name: 'the empty text instead',
    before: CLIENT,
    run,
    sdks: ALL,
    reports: [],
    observe: output,
    works: 'Hello!',
  },
  {
    contains: 'if (message.tool_calls)',
    name: 'a look at the tool calls',
    before: CLIENT,
    run: calling,
    sdks: ALL,
    reports: [],
    observe: output,
    works: 'greet',
  },
  {
    contains: '"when": ["delta", "usage", "tools"]',
    name: 'an answer that is there',
    before: CLIENT,
    run,
    reports: [],
    observe: output,
    works: 'Hello!',
  },
]);

const streamed = (
  name: string,
  options: string,
  body: string,
  more: Partial<Proof> & Pick<Proof, 'reports'>,
): Proof => ({
  name,
  files: {
    'tell.js': `${CLIENT}const stream = await openai.chat.completions.create({ model: 'gpt-5.5', messages, stream: true${options} });\nlet text = '';\nfor await (const chunk of stream) {\n  ${body}\n}\nconsole.log(text);\n`,
  },
  run,
  observe: output,
  works: 'Hello!',
  ...more,
});

export const proofs: readonly Proof[] = [
  ...onPage,
  streamed('a delta that is written to the terminal', '', 'process.stdout.write(chunk.choices[0].delta.content);', {
    reports: ['delta'],
    fails: /^TypeError(?: \[ERR_INVALID_ARG_TYPE\])?: The "chunk" argument must be of type string/,
  }),
  streamed(
    'a choice of the usage chunk, and its delta',
    ', stream_options: { include_usage: true }',
    'text += chunk.choices[0].delta.content;',
    {
      reports: ['usage'],
      fails: "TypeError: Cannot read properties of undefined (reading 'delta')",
    },
  ),
  streamed(
    'a delta whose reason is looked at first',
    '',
    'if (chunk.choices[0].finish_reason) break;\n  text += chunk.choices[0].delta.content;',
    {
      reports: [],
    },
  ),
];
