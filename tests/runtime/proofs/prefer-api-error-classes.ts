import dedent from 'dedent';
import { RATE_LIMITED } from '../fake-api.js';
import { documentedProofs } from '../documented.js';
import { output, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI({ maxRetries: 0 });\n";
const limited = { env, answers: [{ error: RATE_LIMITED }] } as const;
/** The error of a request, for a function that explains errors. */
const caught = (body: string, call: string): string =>
  `const openai = new OpenAI({ maxRetries: 0 });\nconst thrown = await openai.chat.completions.create(${body}).catch((error) => error);\nconsole.log(${call}(thrown));\n`;
const CHAT = "{ model: 'gpt-5.5', messages: [{ role: 'user', content: 'A long question, indeed.' }] }";

const onPage = documentedProofs('prefer-api-error-classes', [
  {
    contains: 'if (error.response) {',
    name: '`error.response`, as openai 3 had it',
    before: CLIENT,
    after: "console.log(JSON.stringify(await answer('Why?')));\n",
    run: limited,
    sdks: SINCE_RESPONSES,
    reports: ['response'],
    observe: output,
    fails: '{"status":500,"text":"Something went wrong."}',
    works: /^{"status":429,"text":"429 Rate limit reached/,
  },
  {
    contains: "includes('rate limit')",
    name: 'the text of the message',
    before: CLIENT,
    after: 'console.log(await isReady());\n',
    run: limited,
    sdks: SINCE_RESPONSES,
    reports: ['message'],
    repairedBy: { suggestion: 'useTest' },
    observe: output,
    fails: 'broken',
    works: 'busy',
  },
  {
    contains: 'else if (error instanceof OpenAI.RateLimitError)',
    name: 'a class behind the one that it extends',
    after: caught(CHAT, 'explain'),
    run: limited,
    sdks: ALL,
    reports: ['unreachable'],
    repairedBy: { suggestion: 'swap' },
    observe: output,
    fails: 'The API refused the request.',
    works: 'Please wait a moment.',
  },
  {
    contains: 'OpenAI.ContextLengthExceededError',
    name: 'a class that there is not',
    after: caught(CHAT, 'isTooLong'),
    run: { env, contextLength: 2 },
    sdks: ALL,
    reports: ['noSuchClass'],
    repairedBy: { suggestion: 'useTest' },
    observe: output,
    fails: /^TypeError: Right-hand side of 'instanceof' is not (an object|callable)$/,
    works: 'true',
  },
  {
    contains: "error.headers?.get('retry-after')",
    name: "the SDK's own classes and fields",
    before: CLIENT,
    after: "console.log(JSON.stringify(await answer('Why?')));\n",
    run: limited,
    sdks: ['5.0.0', '6.0.0', '7.57.0'],
    reports: [],
    observe: output,
    works: '{"status":429,"text":"Please wait 1 s."}',
  },
]);

const handler = (name: string, statement: string, more: Partial<Proof>): Proof => ({
  name,
  files: {
    'ask.js': `${CLIENT}${dedent`
      try {
        await openai.chat.completions.create(${CHAT});
      } catch (error) {
        ${statement}
      }
    `}\n`,
  },
  run: limited,
  reports: [],
  observe: output,
  works: '',
  ...more,
});

const wrong: Proof[] = [
  handler('`error.response` without a test', 'console.log(error.response.status);', {
    sdks: ALL,
    reports: ['response'],
    fails: /^TypeError: Cannot read properties of undefined \(reading 'status'\)$/,
    works: '429',
  }),
  handler('`error.statusCode`', "console.log(error.statusCode === 429 ? 'busy' : 'broken');", {
    sdks: ALL,
    reports: ['status'],
    fails: 'broken',
    works: 'busy',
  }),
  handler('headers read as an object', "console.log(error.headers['retry-after']);", {
    sdks: ['5.0.0', '7.57.0'],
    reports: ['headers'],
    fails: 'undefined',
    works: '1',
  }),
  handler('the name of the error', "console.log(error.name === 'RateLimitError' ? 'busy' : 'broken');", {
    sdks: ALL,
    reports: ['name'],
    repairedBy: { suggestion: 'useTest' },
    fails: 'broken',
    works: 'busy',
  }),
  {
    name: 'the name of an aborted request',
    files: {
      'abort.js': `${CLIENT}${dedent`
        try {
          await openai.chat.completions.create(${CHAT}, { signal: AbortSignal.abort() });
        } catch (error) {
          if (error.name !== 'AbortError') console.log('broken');
          else console.log('stopped');
        }
      `}\n`,
    },
    run: { env },
    reports: ['name'],
    repairedBy: { suggestion: 'useTest' },
    observe: output,
    fails: 'broken',
    works: 'stopped',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...wrong];
