import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { RATE_LIMITED } from '../fake-api.js';
import { lastRequest, output, type Proof } from '../proof.js';
import { ALL } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI({ maxRetries: 0 });\n";
const ONE = `${CLIENT}const messages = [{ role: 'user', content: 'Why?' }];\n`;
const CHAT = dedent`
  import { createInterface } from 'node:readline/promises';
  ${CLIENT}
  const rl = createInterface({ input: process.stdin, output: process.stdout });
  rl.on('close', () => process.exit(0));\n
`;
const failing = { env, answers: [{ error: RATE_LIMITED }] };
const typed = { ...failing, input: ['Tea or coffee?', 'Why?'] };
const HIDDEN = /^TypeError: Cannot read properties of undefined \(reading 'choices'\)$/;
const SHOWN = /^RateLimitError: (429 )?Rate limit reached for requests/;

const onPage = documentedProofs('no-swallowed-api-error', [
  {
    contains: "console.error('The request failed.');\n}",
    name: 'a reply that is read although there is none',
    before: ONE,
    run: failing,
    sdks: ALL,
    reports: ['noReply'],
    repairedBy: { suggestion: 'rethrow' },
    observe: output,
    fails: HIDDEN,
    works: SHOWN,
  },
  {
    contains:
      "while (true) {\n  const question = await rl.question('> ');\n  messages.push({ role: 'user', content: question });\n  try {\n    const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n    messages.push(completion.choices[0].message);\n    console.log(completion.choices[0].message.content);\n  } catch (error) {\n    console.error(",
    name: 'a turn that stays in the conversation',
    before: CHAT,
    run: typed,
    sdks: ALL,
    reports: ['turnLeft'],
    repairedBy: { suggestion: 'takeBack' },
    observe: lastRequest,
    fails: 'system, user, user',
    works: 'system, user',
  },
  {
    contains: 'async function turn(user, question)',
    name: 'a turn that stays in the conversation of one user',
    before: `${CLIENT}import { EventEmitter } from 'node:events';\nconst bot = new EventEmitter();\n`,
    after: `for (const text of ['Tea or coffee?', 'Why?']) await bot.listeners('text')[0]({ from: 'ann', text });\n`,
    run: failing,
    reports: ['turnLeft'],
    repairedBy: { suggestion: 'takeBack' },
    observe: lastRequest,
    fails: 'system, user, user',
    works: 'system, user',
  },
  {
    contains: "console.error('The request failed.');\n  throw error;",
    name: 'the error is thrown again',
    before: ONE,
    run: failing,
    reports: [],
    observe: output,
    works: SHOWN,
  },
  {
    contains: 'messages.pop();',
    name: 'the turn is taken back',
    before: CHAT,
    run: typed,
    reports: [],
    observe: lastRequest,
    works: 'system, user',
  },
]);

const wrong: Proof[] = [
  {
    name: '`.catch(console.error)`',
    files: {
      'ask.js': `${ONE}${dedent`
        const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages }).catch(console.error);
        console.log(completion.choices[0].message.content);
      `}\n`,
    },
    run: failing,
    reports: ['noReply'],
    repairedBy: 'nothing',
    observe: ({ stderr }) => stderr.match(/TypeError: .*/)?.[0] ?? '',
    fails: HIDDEN,
    works: '',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...wrong];
