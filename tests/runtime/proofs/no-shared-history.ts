import { documentedProofs } from '../documented.js';
import { output, type Proof } from '../proof.js';
import type { Run } from '../run-program.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
/** As much of a server as it takes to call a route. */
const SERVER = `const routes = new Map();
const app = { post: (path, handler) => routes.set(path, handler) };
`;
/** Ann tells a secret, and Bob asks. */
const TWO_PEOPLE = `const say = (text) =>
  new Promise((json) => routes.get('/chat')({ body: { text } }, { json }));
await say('My PIN is 4711.');
await say('What do you know?');
`;
const DISCORD = "import { EventEmitter } from 'node:events';\nconst client = new EventEmitter();\n";
const TWO_MEMBERS = `const say = (id, content) =>
  new Promise((reply) => client.emit('messageCreate', { author: { id, bot: false }, content, reply: async (text) => reply(text) }));
await say('ann', 'My PIN is 4711.');
await say('bob', 'What do you know?');
`;

const readForBob = (run: Run): string => {
  if (run.code !== 0) return output(run);
  return JSON.stringify(run.requests.at(-1)?.context).includes('4711')
    ? "the model reads Ann's PIN when Bob asks"
    : 'the model reads what Bob wrote';
};
const LEAKS = "the model reads Ann's PIN when Bob asks";
const SEPARATE = 'the model reads what Bob wrote';

export const proofs: readonly Proof[] = documentedProofs('no-shared-history', [
  {
    contains: "const messages = [{ role: 'system', content: 'You are a helpful assistant.' }];\n\napp.post",
    name: 'one array for all who call a route',
    before: CLIENT + SERVER,
    after: TWO_PEOPLE,
    run: { env },
    reports: ['shared'],
    repairedBy: 'nothing',
    observe: readForBob,
    fails: LEAKS,
    works: SEPARATE,
  },
  {
    contains: 'const history = [];',
    name: 'one array for all members of a Discord server',
    before: CLIENT + DISCORD,
    after: TWO_MEMBERS,
    run: { env },
    reports: ['shared'],
    repairedBy: { suggestion: 'byUser' },
    observe: readForBob,
    fails: LEAKS,
    works: SEPARATE,
  },
  {
    contains: "const start = [{ role: 'system'",
    name: 'a Map by user whose conversations are all the same array',
    before: CLIENT + DISCORD,
    after: TWO_MEMBERS,
    run: { env },
    reports: ['shared'],
    repairedBy: 'nothing',
    observe: readForBob,
    fails: LEAKS,
    works: SEPARATE,
  },
  {
    contains: 'histories.get(message.author.id) ?? [];',
    name: 'a Map by user',
    before: CLIENT + DISCORD,
    after: TWO_MEMBERS,
    run: { env },
    reports: [],
    observe: readForBob,
    works: SEPARATE,
  },
  {
    contains: 'const examples',
    name: 'examples that every request starts with',
    before: CLIENT + SERVER,
    after: TWO_PEOPLE,
    run: { env },
    reports: [],
    observe: readForBob,
    works: SEPARATE,
  },
]);
