import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { RATE_LIMITED } from '../fake-api.js';
import type { Run } from '../run-program.js';
import type { Proof } from '../proof.js';
import { SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const busy = { env, answers: Array.from({ length: 12 }, () => ({ error: RATE_LIMITED })) };
const refused = { env: { OPENAI_API_KEY: 'sk-wrong' } };
const ASKS = "await ask('Why?').catch(() => undefined);\n";

/** How often the API was asked. */
const requests = ({ code, requests: sent, stderr }: Run): string => (code === 0 ? `${sent.length} requests` : stderr);

const onPage = documentedProofs('no-redundant-retry', [
  {
    contains: 'The model does not answer.',
    name: 'a loop around a request that is refused as too many',
    after: ASKS,
    run: busy,
    sdks: SINCE_RESPONSES,
    reports: ['redundant'],
    repairedBy: { suggestion: 'turnOff' },
    observe: requests,
    fails: '9 requests',
    works: '3 requests',
  },
  {
    contains: 'return ask(input, tries - 1)',
    name: 'a function that calls itself',
    after: ASKS,
    run: busy,
    reports: ['redundant'],
    repairedBy: { suggestion: 'turnOff' },
    observe: requests,
    fails: '9 requests',
    works: '3 requests',
  },
  {
    contains: 'maxRetries: 4',
    name: "the SDK's own retries",
    after: ASKS,
    run: busy,
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: requests,
    works: '5 requests',
  },
  {
    contains: 'isWorthIt',
    name: 'a loop of its own, after a wrong key',
    after: ASKS,
    run: refused,
    reports: [],
    observe: requests,
    works: '1 requests',
  },
  {
    contains: '"unknownClients": true',
    name: 'a loop around a client of another module, which answers at last',
    before: "import OpenAI from 'openai';\n",
    after: "await ask(new OpenAI(), 'Why?');\n",
    run: { env, answers: Array.from({ length: 5 }, () => ({ error: RATE_LIMITED })) },
    reports: ['redundant'],
    repairedBy: 'nothing',
    observe: requests,
    fails: '6 requests',
    works: '',
  },
]);

const wrong: Proof[] = [
  {
    name: 'a helper that repeats what it is given',
    files: {
      'ask.js': `${dedent`
        import OpenAI from 'openai';
        const openai = new OpenAI();

        async function withRetry(run, tries) {
          for (let i = 0; i < tries; i += 1) {
            try {
              return await run();
            } catch (error) {
              if (i === tries - 1) throw error;
            }
          }
        }

        await withRetry(() => openai.chat.completions.create({ model: 'gpt-5.5', messages: [{ role: 'user', content: 'Why?' }] }), 2).catch(() => undefined);
      `}\n`,
    },
    run: busy,
    reports: ['redundant'],
    repairedBy: { suggestion: 'turnOff' },
    observe: requests,
    fails: '6 requests',
    works: '2 requests',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...wrong];
