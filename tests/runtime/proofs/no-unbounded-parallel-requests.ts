import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { output, type Proof } from '../proof.js';
import { SINCE_RESPONSES } from '../sdks.js';

const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const REFUSED = /^RateLimitError: (429 )?Rate limit reached for requests/;
const run = { env: { OPENAI_API_KEY: 'sk-proof' }, atOnce: 5, requests: 100 } as const;
const twelve = (call: string): string =>
  `const done = await ${call}(Array.from({ length: 12 }, (_, i) => \`Text \${i}.\`));\nconsole.log(done.length);\n`;
/** What `p-limit` does, for a folder that does not have it. */
const LIMITER = {
  'node_modules/p-limit/package.json': '{ "name": "p-limit", "type": "module", "exports": "./index" }\n',
  'node_modules/p-limit/index': dedent`
    export default (most) => {
      let running = 0;
      const waiting = [];
      return async (task) => {
        if (running >= most) await new Promise((go) => waiting.push(go));
        running += 1;
        try {
          return await task();
        } finally {
          running -= 1;
          waiting.shift()?.();
        }
      };
    };\n
  `,
};

const onPage = documentedProofs('no-unbounded-parallel-requests', [
  {
    contains: 'reviews.map(async (review)',
    name: 'twelve requests at once, where five are served at a time',
    before: CLIENT,
    after: twelve('summarizeAll'),
    run,
    sdks: SINCE_RESPONSES,
    reports: ['together'],
    repairedBy: { suggestion: 'inChunks' },
    observe: output,
    fails: REFUSED,
    works: '12',
  },
  {
    contains: 'translations.push(translate(text))',
    name: 'requests collected in a loop',
    before: CLIENT,
    after: twelve('translateAll'),
    run,
    reports: ['together'],
    repairedBy: 'nothing',
    observe: output,
    fails: REFUSED,
    works: '12',
  },
  {
    contains: 'slice(start, start + 5).map(summarize)',
    name: 'chunks of five',
    before: CLIENT,
    after: twelve('summarizeAll'),
    run,
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: output,
    works: '12',
  },
  {
    contains: 'pLimit(5)',
    name: 'a limiter',
    before: CLIENT,
    after: twelve('translateAll'),
    beside: LIMITER,
    run,
    reports: [],
    observe: output,
    works: '12',
  },
  {
    contains: '"max": 2',
    name: 'three requests, where two are served at a time',
    before: CLIENT,
    run: { ...run, atOnce: 2 },
    reports: ['together'],
    repairedBy: 'nothing',
    observe: output,
    fails: REFUSED,
    works: '',
  },
]);

const wrong: Proof[] = [
  {
    name: '`allSettled`, which drops what was refused',
    files: {
      'titles.js': `${CLIENT}${dedent`
        async function title(text) {
          const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages: [{ role: 'user', content: text }] });
          return choices[0].message.content;
        }
        async function titles(texts) {
          const all = await Promise.allSettled(texts.map(title));
          return all.filter(({ status }) => status === 'fulfilled');
        }
      `}\n${twelve('titles')}`,
    },
    run,
    reports: ['together'],
    repairedBy: { suggestion: 'inChunks' },
    observe: output,
    fails: '5',
    works: '12',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...wrong];
