import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { lastRequest, type Proof } from '../proof.js';
import { SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const TOOLS = dedent`
  import OpenAI from 'openai';
  const openai = new OpenAI();
  const input = [{ role: 'user', content: 'Weather?' }];
  const run = async (call) => 'sunny';
  const tools = [];
  tools.push({ type: 'function', name: 'weather', parameters: { type: 'object', properties: {} }, strict: false });\n
`;
const calls = [{ name: 'weather', arguments: '{}' }];
const REASONS = { env, answers: [{ reasons: true, calls }, 'Sunny.'] };
const TALKS = { env, answers: [{ reasons: true, text: 'One moment.', calls }, 'Sunny.'] };
const CALLS = { env, answers: [{ text: 'One moment.', calls }, 'Sunny.'] };

const REFUSED =
  /^BadRequestError: 400 Item 'fc_10' of type 'function_call' was provided without its required 'reasoning' item/;
const MESSAGE_REFUSED =
  /^BadRequestError: 400 Item 'msg_1' of type 'message' was provided without its required 'reasoning'/;
const NO_CALL = /^BadRequestError: 400 No tool call found for function call output/;

const onPage = documentedProofs('no-partial-response-replay', [
  {
    contains: '// reasoning: the call goes back',
    name: 'a call without its reasoning',
    before: TOOLS,
    run: REASONS,
    sdks: SINCE_RESPONSES,
    reports: ['reasoning'],
    repairedBy: { suggestion: 'replayAll' },
    observe: lastRequest,
    fails: REFUSED,
    works: 'user, reasoning, call, result',
    otherwise: { run: { env, answers: [{ calls }, 'Sunny.'] }, works: 'user, call, result' },
  },
  {
    contains: '// calls: the results have nothing to answer',
    name: 'results without their calls',
    before: TOOLS,
    run: CALLS,
    sdks: SINCE_RESPONSES,
    reports: ['calls'],
    repairedBy: { suggestion: 'replayAll' },
    observe: lastRequest,
    fails: NO_CALL,
    works: 'user, assistant, call, result',
  },
  {
    contains: '// all of the output, as the helper',
    name: 'all of the output',
    before: TOOLS,
    run: REASONS,
    reports: [],
    observe: lastRequest,
    works: 'user, reasoning, call, result',
  },
  {
    contains: '// the API keeps what was said',
    name: 'the API keeps the conversation',
    before: TOOLS,
    run: REASONS,
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: lastRequest,
    works: 'user, reasoning, call, result',
  },
]);

const more: Proof[] = [
  {
    name: 'messages of a model that reasons',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        const response = await openai.responses.create({ model: 'o4-mini', input, tools });
        input.push(...response.output.filter((item) => item.type === 'message'));
        input.push({ role: 'user', content: 'And?' });
        const answer = await openai.responses.create({ model: 'o4-mini', input, tools });\n
      `,
    },
    run: { env, answers: [{ reasons: true, text: 'Sunny.' }, 'Still.'] },
    reports: ['reasoning'],
    repairedBy: { suggestion: 'replayAll' },
    observe: lastRequest,
    fails: MESSAGE_REFUSED,
    works: 'user, reasoning, assistant, user',
  },
  {
    name: 'all but the reasoning',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        const response = await openai.responses.create({ model: 'gpt-5.5', input, tools, reasoning: { effort: 'low' } });
        input.push(...response.output.filter((item) => item.type !== 'reasoning'));
        for (const item of response.output) {
          if (item.type === 'function_call') input.push({ type: 'function_call_output', call_id: item.call_id, output: await run(item) });
        }
        const answer = await openai.responses.create({ model: 'gpt-5.5', input, tools });\n
      `,
    },
    run: TALKS,
    reports: ['reasoning'],
    repairedBy: { suggestion: 'replayAll' },
    observe: lastRequest,
    fails: MESSAGE_REFUSED,
    works: 'user, reasoning, assistant, call, result',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...more];
