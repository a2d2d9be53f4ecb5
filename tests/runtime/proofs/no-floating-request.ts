import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { output, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const CLIENT = dedent`
  import OpenAI from 'openai';
  const openai = new OpenAI();
  const messages = [{ role: 'user', content: 'Say hello.' }];\n
`;
const EXPRESS = dedent`
  const routes = {};
  const app = { post: (path, handler) => (routes[path] = handler) };\n
`;
const run = { env: { OPENAI_API_KEY: 'sk-proof' }, answers: ['Hello!', 'Hello again!'] };
const failing = { ...run, answers: [{ error: { status: 400, message: 'No such model.' } }] };

const onPage = documentedProofs('no-floating-request', [
  {
    contains: '// choices of a promise',
    name: 'choices of a promise',
    before: CLIENT,
    after: "console.log(await ask('Hello?'));\n",
    run,
    sdks: ALL,
    reports: ['read'],
    observe: output,
    fails: /^TypeError: Cannot read properties of undefined \(reading '0'\)$/,
    works: 'Hello!',
  },
  {
    contains: 'for await (const chunk of stream)',
    name: 'iteration over the promise of a stream',
    before: CLIENT,
    run,
    sdks: ALL,
    reports: ['iterated'],
    observe: output,
    fails: /^TypeError: .* is not async iterable$/,
    works: 'Hello!',
  },
  {
    contains: 'res.json(response)',
    name: 'a promise as JSON',
    before: CLIENT + EXPRESS,
    after: dedent`
      const res = { json: (body) => console.log(JSON.parse(JSON.stringify(body)).output?.[0].content[0].text) };
      await routes['/ask']({ body: { question: 'Hello?' } }, res);\n
    `,
    run,
    sdks: SINCE_RESPONSES,
    reports: ['handed'],
    observe: output,
    fails: 'undefined',
    works: 'Hello!',
  },
  {
    contains: 'const summary = summarize',
    name: 'the text of a helper, printed',
    before: CLIENT,
    run,
    reports: ['handed'],
    observe: output,
    fails: 'Promise { <pending> }',
    works: 'Hello!',
  },
  {
    contains: 'export async function warmUp()',
    name: 'a dropped request that fails',
    before: CLIENT,
    after: dedent`
      console.log(await warmUp().catch((error) => error.message));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      console.log('goes on');\n
    `,
    run: failing,
    reports: ['dropped'],
    repairedBy: { suggestion: 'awaitIt' },
    observe: output,
    fails: /Error: 400 No such model\./,
    works: '400 No such model. / goes on',
  },
  {
    contains: 'const [first, second]',
    name: 'collected requests',
    before: CLIENT,
    run,
    reports: [],
    observe: output,
    works: /^Hello(!| again!) Hello(!| again!)$/,
  },
  {
    contains: 'const pending = ',
    name: 'awaited by its name',
    before: CLIENT,
    run,
    reports: [],
    observe: output,
    works: 'Asked. / Hello!',
  },
  {
    contains: 'void openai.responses',
    name: 'voided, with its errors caught',
    before: CLIENT,
    run: failing,
    reports: [],
    observe: output,
    works: 'Never mind.',
  },
]);

export const proofs: readonly Proof[] = [
  ...onPage,
  {
    name: 'a promise in a text',
    files: {
      'ask.js': `${CLIENT}\nconst response = openai.responses.create({ model: 'gpt-5.5', input: 'Hello?' });\nconsole.log(\`It said: \${response}\`);\nexport {};\n`,
    },
    run,
    reports: ['text'],
    repairedBy: 'nothing',
    observe: output,
    fails: 'It said: [object Promise]',
    works: '',
  },
  {
    name: 'the promise that a helper returns, destructured',
    files: {
      'ask.js': `${CLIENT}\nfunction ask() {\n  return openai.chat.completions.create({ model: 'gpt-5.5', messages });\n}\nconst { choices } = ask();\nconsole.log(choices?.[0].message.content);\n`,
    },
    run,
    sdks: ALL,
    reports: ['read'],
    observe: output,
    fails: 'undefined',
    works: 'Hello!',
  },
  {
    name: 'a handler that has to become async',
    files: {
      'ask.js': `${CLIENT}const handle = (show) => {\n  const completion = openai.chat.completions.create({ model: 'gpt-5.5', messages });\n  show(completion.choices?.[0].message.content ?? 'nothing');\n};\nhandle(console.log);\n`,
    },
    run,
    reports: ['read'],
    repairedBy: { suggestion: 'makeAsync' },
    observe: output,
    fails: 'nothing',
    works: 'Hello!',
  },
];
