import dedent from 'dedent';
import { MISSING, refused, SENT } from '../credentials.js';
import { documentedProofs } from '../documented.js';
import { keySent, output, type Proof } from '../proof.js';
import { ALL, type Sdk } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const withKey = { run: { env }, works: SENT };
/** The releases whose constructors take an empty text for a key. */
const TAKE_EMPTY: readonly Sdk[] = ['4.104.0', '5.0.0', '6.0.0'];
const NO_KEY = /^AuthenticationError: (401 )?You didn't provide an API key\.$/;
const ASK = 'await openai.models.list();\n';

const onPage = documentedProofs('no-empty-api-key-fallback', [
  {
    contains: "process.env.OPENAI_API_KEY ?? '' });\n\nconst response",
    name: 'an empty text',
    sdks: TAKE_EMPTY,
    reports: ['empty'],
    observe: keySent,
    fails: NO_KEY,
    works: MISSING,
    otherwise: withKey,
  },
  {
    contains: 'String(process.env.OPENAI_API_KEY)',
    name: '`String(…)`',
    after: ASK,
    run: { runner: 'tsx' },
    reports: ['word'],
    observe: keySent,
    fails: refused('undefined'),
    works: MISSING,
    otherwise: { run: { env, runner: 'tsx' }, works: SENT },
  },
  {
    contains: "|| 'your-api-key'",
    name: 'a placeholder',
    after: ASK,
    sdks: ALL,
    reports: ['placeholder'],
    observe: keySent,
    fails: refused('your-api-key'),
    works: MISSING,
    otherwise: withKey,
  },
  {
    contains: '({ apiKey: process.env.OPENAI_API_KEY });',
    name: 'the bare read',
    reports: [],
    observe: keySent,
    works: MISSING,
  },
  {
    contains: "if (apiKey === '') {",
    name: 'a check',
    reports: [],
    observe: output,
    works: 'Please set OPENAI_API_KEY.',
  },
  {
    contains: 'OLLAMA_API_KEY',
    name: 'a server that takes any key',
    after: 'console.log(openai.apiKey);\n',
    reports: [],
    observe: output,
    works: 'ollama',
  },
]);

const shapes: Proof[] = [
  {
    name: 'a default in a pattern',
    files: {
      'index.js': dedent`
        import OpenAI from 'openai';

        const { OPENAI_API_KEY: apiKey = '' } = process.env;
        const openai = new OpenAI({ apiKey });

        ${ASK}
      `,
    },
    sdks: TAKE_EMPTY,
    reports: ['empty'],
    observe: keySent,
    fails: NO_KEY,
    works: MISSING,
    otherwise: withKey,
  },
  {
    name: "a variable of one's own",
    files: {
      'index.js': `import OpenAI from 'openai';\n\nconst openai = new OpenAI({ apiKey: \`\${process.env.MY_KEY}\` });\n\n${ASK}`,
    },
    reports: ['word'],
    repairedBy: { suggestion: 'dropFallback' },
    observe: keySent,
    fails: refused('undefined'),
    works: MISSING,
    otherwise: { run: { env: { MY_KEY: 'sk-proof' } }, works: SENT },
  },
];

export const proofs: readonly Proof[] = [...onPage, ...shapes];
