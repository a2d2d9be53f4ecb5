import { documentedProofs } from '../documented.js';
import { lastRequest, type Proof } from '../proof.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const BEFORE = `import OpenAI from 'openai';
const openai = new OpenAI();
const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }];
const run = async () => 'sunny';
`;
const WEATHER = { calls: [{ name: 'weather', arguments: '{}' }] };
/** Two cities are looked up for one question, one after the other. */
const answers = [WEATHER, WEATHER, 'Yes, in both.', 'You are welcome.'];
const AFTER = "await ask('Is it sunny in Oslo and in Rome?');\nawait ask('Thanks!');\n";

export const proofs: readonly Proof[] = documentedProofs('no-orphaned-tool-messages', [
  {
    contains: 'messages.slice(-3)',
    name: 'a cut to three messages',
    before: BEFORE,
    after: AFTER,
    run: { env, answers },
    reports: ['parted'],
    repairedBy: { suggestion: 'cutAtUser' },
    observe: lastRequest,
    fails:
      /^BadRequestError: (400 )?Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'\.$/,
    works: 'user',
  },
  {
    contains: 'messages.filter(',
    name: 'a filter that leaves out the results',
    before: BEFORE,
    after: AFTER,
    run: { env, answers },
    reports: ['filtered'],
    repairedBy: 'nothing',
    observe: lastRequest,
    fails:
      /^BadRequestError: (400 )?An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'\./,
    works: 'user',
  },
  {
    contains: 'messages.splice(0, first)',
    name: 'a cut at a user message',
    before: BEFORE,
    after: AFTER,
    run: { env, answers },
    reports: [],
    observe: lastRequest,
    works: 'user',
  },
]);
