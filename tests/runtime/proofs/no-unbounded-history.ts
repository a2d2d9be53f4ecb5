import { documentedProofs } from '../documented.js';
import { lastRequest, output, type Proof } from '../proof.js';
import type { Run } from '../run-program.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const READLINE = `import { createInterface } from 'node:readline/promises';
const rl = createInterface({ input: process.stdin, output: process.stdout });
rl.on('close', () => process.exit(0));
`;

const TURNS = 30;
const questions = Array.from({ length: TURNS }, (_, i) => `Question ${i + 1}?`);
/** A person who asks on, and a model that reads a hundred tokens at most. */
const long = { env, input: questions, requests: TURNS, contextLength: 100 };

const answered = (run: Run): string => {
  if (run.code !== 0) return output(run);
  return `${run.requests.filter(({ status }) => status === 200).length} of ${run.requests.length} turns are answered`;
};
const REFUSED =
  /^BadRequestError: (400 )?This model's maximum context length is 100 tokens\. However, your messages resulted in 10\d tokens\. Please reduce the length of the messages\.$/;
const ALL_ANSWERED = `${TURNS} of ${TURNS} turns are answered`;

export const proofs: readonly Proof[] = documentedProofs('no-unbounded-history', [
  {
    contains: "rl.question('> ') });\n  const completion",
    name: 'a chat in a terminal',
    before: READLINE + CLIENT,
    run: long,
    reports: ['grows'],
    repairedBy: { suggestion: 'trim' },
    observe: answered,
    fails: REFUSED,
    works: ALL_ANSWERED,
  },
  {
    contains: "bot.on('message'",
    name: 'a bot with a Map of histories',
    before: `${CLIENT}import { EventEmitter } from 'node:events';\nconst bot = new EventEmitter();\n`,
    after: `const say = (text: string) =>
  new Promise<void>((done) => bot.emit('message', { user: 'ann', text, reply: async () => done() }));
for (let i = 1; i <= ${TURNS}; i += 1) await say(\`Question \${i}?\`);\n`,
    run: { ...long, runner: 'tsx' },
    reports: ['grows'],
    repairedBy: { suggestion: 'trim' },
    observe: answered,
    fails: REFUSED,
    works: ALL_ANSWERED,
  },
  {
    contains: 'openai.responses.create',
    name: 'the Responses API',
    before: READLINE + CLIENT,
    run: long,
    reports: ['grows'],
    repairedBy: { suggestion: 'truncate' },
    observe: answered,
    fails: REFUSED,
    works: ALL_ANSWERED,
  },
  {
    contains: 'if (first > 1)',
    name: 'the newest messages are kept',
    before: READLINE + CLIENT,
    run: long,
    reports: [],
    observe: answered,
    works: ALL_ANSWERED,
  },
  {
    contains: 'export async function answer',
    name: 'a loop of tool calls',
    before: `${CLIENT}const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }];
const run = async () => 'sunny';\n`,
    after: "await answer('Is it sunny in Oslo?');\n",
    run: { env, answers: [{ calls: [{ name: 'weather', arguments: '{}' }] }, 'Yes.'] },
    reports: [],
    observe: lastRequest,
    works: 'user, call, result',
  },
]);
