import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { lastRequest, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };
const TOOLS = dedent`
  import OpenAI from 'openai';
  const openai = new OpenAI();
  console.warn = () => {};
  const messages = [{ role: 'user', content: 'Weather?' }];
  const input = messages;
  const run = async (call) => {
    const { city } = JSON.parse((call.function ?? call).arguments);
    if (!city) throw new Error('no city');
    return 'sunny in ' + city;
  };
  const weather = run;
  const tools = [];
  for (const name of ['weather', 'time']) tools.push({ type: 'function', function: { name, parameters: {} } });\n
`;
const call = (city: string, name = 'weather') => ({ name, arguments: JSON.stringify({ city }) });
const calling = (...calls: ReturnType<typeof call>[]) => ({ env, answers: [{ calls }, 'Sunny.'] });

const ONE = calling(call('Oslo'));
const TWO = calling(call('Oslo'), call('Rome'));
const STRANGE = calling(call('Oslo'), call('Rome', 'time'));
const TWICE = { env, answers: [{ calls: [call('Oslo')] }, { calls: [call('Rome')] }, 'Sunny.'] };
const FAILING = calling(call('Oslo'), call(''));

const REFUSED =
  /^BadRequestError: (400 )?An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'/;
const REFUSED_BY_RESPONSES = /^BadRequestError: (400 )?No tool output found for function call call_11/;
const ANSWERED = 'user, call, result';
const BOTH_ANSWERED = 'user, call, result, result';
const ITEMS_ANSWERED = 'user, call, call, result, result';

const onPage = documentedProofs('require-tool-results', [
  {
    contains: '// onlyFirst: the model may have called two tools',
    name: 'the first of two calls',
    before: TOOLS,
    run: TWO,
    sdks: ALL,
    reports: ['onlyFirst'],
    repairedBy: { suggestion: 'answerEach' },
    observe: lastRequest,
    fails: REFUSED,
    works: BOTH_ANSWERED,
    otherwise: { run: ONE, works: ANSWERED },
  },
  {
    contains: '// skipped: whatever else the model calls',
    name: 'a default that only logs',
    before: TOOLS,
    run: STRANGE,
    sdks: ALL,
    reports: ['skipped'],
    repairedBy: { suggestion: 'answerHere' },
    observe: lastRequest,
    fails: REFUSED,
    works: BOTH_ANSWERED,
    otherwise: { run: TWO, works: BOTH_ANSWERED },
  },
  {
    contains: '// thrown: nobody tells the model',
    name: 'a tool that fails, Responses',
    before: TOOLS,
    run: FAILING,
    sdks: SINCE_RESPONSES,
    reports: ['thrown'],
    repairedBy: { suggestion: 'answerHere' },
    observe: lastRequest,
    fails: REFUSED_BY_RESPONSES,
    works: ITEMS_ANSWERED,
    otherwise: { run: TWO, works: ITEMS_ANSWERED },
  },
  {
    contains: '// unanswered: what a user says is no result',
    name: 'results in the name of the user',
    before: TOOLS,
    run: TWO,
    sdks: ALL,
    reports: ['unanswered'],
    repairedBy: 'nothing',
    observe: lastRequest,
    fails: REFUSED,
    works: BOTH_ANSWERED,
  },
  {
    contains: '// every call gets a result, whatever happens',
    name: 'a result for every call',
    before: TOOLS,
    run: FAILING,
    sdks: ALL,
    reports: [],
    observe: lastRequest,
    works: BOTH_ANSWERED,
  },
  {
    contains: '// one call at a time',
    name: 'one call at a time',
    before: TOOLS,
    run: TWO,
    sdks: ALL,
    reports: [],
    observe: lastRequest,
    works: ANSWERED,
  },
]);

const more: Proof[] = [
  {
    name: 'the first of two calls, and the model told to send one at a time',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
        const [call] = choices[0].message.tool_calls;
        messages.push(choices[0].message);
        messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
        await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n
      `,
    },
    run: TWO,
    reports: ['onlyFirst'],
    repairedBy: { suggestion: 'sendOne' },
    observe: lastRequest,
    fails: REFUSED,
    works: ANSWERED,
    otherwise: { run: ONE, works: ANSWERED },
  },
  {
    name: 'a break out of the loop over the calls',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
        const { message } = choices[0];
        messages.push(message);
        for (const call of message.tool_calls) {
          messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
          if (call.function.name === 'time') break;
        }
        await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n
      `,
    },
    run: calling(call('Rome', 'time'), call('Oslo')),
    reports: ['cutShort'],
    repairedBy: { suggestion: 'answerOthers' },
    observe: lastRequest,
    fails: REFUSED,
    works: BOTH_ANSWERED,
    otherwise: { run: TWO, works: BOTH_ANSWERED },
  },
  {
    name: 'a filter by the name of the tool',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        const handlers = { weather };
        const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
        const { message } = choices[0];
        messages.push(message);
        for (const call of message.tool_calls.filter((one) => one.function.name in handlers)) {
          messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
        }
        await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n
      `,
    },
    run: STRANGE,
    reports: ['filteredOut'],
    repairedBy: { suggestion: 'answerOthers' },
    observe: lastRequest,
    fails: REFUSED,
    works: BOTH_ANSWERED,
    otherwise: { run: TWO, works: BOTH_ANSWERED },
  },
  {
    name: 'the message with the calls in each round of the loop over them',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
        for (const call of choices[0].message.tool_calls) {
          messages.push(choices[0].message);
          messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
        }
        await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n
      `,
    },
    run: TWO,
    reports: ['keptInEach'],
    repairedBy: { suggestion: 'keepOnce' },
    observe: lastRequest,
    fails: REFUSED,
    works: BOTH_ANSWERED,
    otherwise: { run: ONE, works: ANSWERED },
  },
  {
    name: 'a break in front of the results',
    files: {
      'agent.js': dedent`
        ${TOOLS}
        for (let round = 0; ; round += 1) {
          const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
          const { message } = choices[0];
          messages.push(message);
          if (!message.tool_calls) break;
          if (round > 0) break;
          for (const call of message.tool_calls) {
            messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
          }
        }
        await openai.chat.completions.create({ model: 'gpt-5.5', messages });\n
      `,
    },
    run: TWICE,
    reports: ['leftOpen'],
    repairedBy: 'nothing',
    observe: lastRequest,
    fails: REFUSED,
    works: ANSWERED,
    otherwise: { run: ONE, works: 'user, call, result, assistant' },
  },
];

export const proofs: readonly Proof[] = [...onPage, ...more];
