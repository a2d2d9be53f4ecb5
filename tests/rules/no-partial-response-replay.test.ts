import { RuleTester } from '@typescript-eslint/rule-tester';
import rule from '../../src/rules/no-partial-response-replay.js';

const IMPORT = `import OpenAI from 'openai';\n`;
const HELPER = `import { toResponseInputItems } from 'openai/lib/responses/ResponseInputItems';\n`;
/** An agent that stores what it got in a given way, answers a call and asks again. */
const agent = (store: string, { model = 'gpt-5', more = '', result = true, helper = '' } = {}) =>
  `${IMPORT}${helper}const openai = new OpenAI();
const input = [{ role: 'user', content: 'Weather?' }];
const response = await openai.responses.create({ model: '${model}', input, tools${more} });
const call = response.output.find((item) => item.type === 'function_call');
${store}
${result ? `input.push({ type: 'function_call_output', call_id: call.call_id, output: 'sunny' });\n` : ''}await openai.responses.create({ model: '${model}', input, tools });`;

const MESSAGES = `input.push(...response.output.filter((item) => item.type === 'message'));`;
const ALL = 'input.push(...toResponseInputItems(response.output));';

new RuleTester().run('no-partial-response-replay', rule, {
  valid: [
    { name: 'all of the output', code: agent('input.push(...response.output);') },
    { name: 'all of the output, by the helper of the SDK', code: agent(ALL, { helper: HELPER }) },
    { name: 'item by item, all of them', code: agent('for (const item of response.output) input.push(item);') },
    {
      name: 'one item in a branch, the others in the other one',
      code: agent(
        `for (const item of response.output) { if (item.type === 'function_call') { input.push(item); run(item); } else { input.push(item); } }`,
      ),
    },
    { name: 'a call of a model that does not reason', code: agent('input.push(call);', { model: 'gpt-4.1' }) },
    { name: 'a model that reasons only when told to', code: agent('input.push(call);', { model: 'gpt-5.5' }) },
    {
      name: 'reasoning that is turned off',
      code: agent('input.push(call);', { more: ", reasoning: { effort: 'none' }" }),
    },
    { name: 'reasoning that may be turned off', code: agent('input.push(call);', { more: ', ...options' }) },
    { name: 'an effort that cannot be seen', code: agent('input.push(call);', { more: ', reasoning: { effort }' }) },
    {
      name: 'messages alone, of a model that neither reasons nor calls',
      code: agent(MESSAGES, { model: 'gpt-4.1', result: false }).replaceAll(', tools', ''),
    },
    {
      name: 'messages alone, beside a tool that the API runs',
      code: agent(MESSAGES, { model: 'gpt-4.1', result: false }).replaceAll(
        ', tools',
        ", tools: [{ type: 'web_search' }]",
      ),
    },
    {
      name: 'the text, which needs no reasoning',
      code: agent(`input.push({ role: 'assistant', content: response.output_text });`, { result: false }),
    },
    {
      name: 'a call that is written anew, without its id',
      code: agent(
        `input.push({ type: 'function_call', call_id: call.call_id, name: call.name, arguments: call.arguments });`,
      ),
    },
    {
      name: 'a program that looks for the reasoning itself',
      code: agent(`input.push(response.output.find((item) => item.type === 'reasoning'));\ninput.push(call);`),
    },
    {
      name: 'the API keeps the conversation',
      code: agent(MESSAGES)
        .replace('input, tools });', 'input, tools, previous_response_id: last });')
        .replace(
          /await openai\.responses\.create\(\{ model: 'gpt-5', input, tools \}\);$/,
          "await openai.responses.create({ model: 'gpt-5', input, tools, previous_response_id: response.id });",
        ),
    },
    {
      name: 'the conversation is not sent again',
      code: agent('input.push(call);').replace(/await openai\.responses\.create\([^;]*;$/, 'show(input.length);'),
    },
    {
      name: 'a list of its own, for the screen',
      code: agent(
        `input.push(...response.output);\nconst shown = response.output.filter((item) => item.type === 'message');`,
      ),
    },
    { name: 'a test', filename: 'agent.test.ts', code: agent('input.push(call);') },
  ],
  invalid: [
    {
      name: 'S22: messages of a model that reasons',
      code: agent(MESSAGES),
      errors: [
        {
          messageId: 'reasoning',
          data: { output: 'response.output', line: '8' },
          line: 6,
          column: 15,
          endLine: 6,
          endColumn: 72,
          suggestions: [{ messageId: 'replayAll', output: agent(ALL, { helper: HELPER }) }],
        },
      ],
    },
    {
      name: 'messages without the calls whose results are sent',
      code: agent(MESSAGES, { model: 'gpt-4.1' }),
      errors: [
        {
          messageId: 'calls',
          data: { output: 'response.output', line: '8' },
          suggestions: [{ messageId: 'replayAll', output: agent(ALL, { model: 'gpt-4.1', helper: HELPER }) }],
        },
      ],
    },
    {
      name: 'a call without its reasoning',
      code: agent('input.push(call);', { model: 'o4-mini' }),
      errors: [
        {
          messageId: 'reasoning',
          suggestions: [{ messageId: 'replayAll', output: agent(ALL, { model: 'o4-mini', helper: HELPER }) }],
        },
      ],
    },
    {
      name: 'a model that is told to reason',
      code: agent('input.push(call);', { model: 'gpt-5.5', more: ", reasoning: { effort: 'high' }" }),
      errors: [
        {
          messageId: 'reasoning',
          suggestions: [
            {
              messageId: 'replayAll',
              output: agent(ALL, { model: 'gpt-5.5', more: ", reasoning: { effort: 'high' }", helper: HELPER }),
            },
          ],
        },
      ],
    },
    {
      name: 'all but the reasoning',
      code: agent(`input.push(...response.output.filter((item) => item.type !== 'reasoning'));`),
      errors: [
        { messageId: 'reasoning', suggestions: [{ messageId: 'replayAll', output: agent(ALL, { helper: HELPER }) }] },
      ],
    },
    {
      name: 'the calls, one by one: the loop has to be changed by hand',
      code: agent(
        `for (const item of response.output) {\n  if (item.type !== 'function_call') continue;\n  input.push(item);\n}`,
      ),
      errors: [{ messageId: 'reasoning', line: 8, column: 14, endLine: 8, endColumn: 18, suggestions: [] }],
    },
    {
      name: 'encrypted reasoning that is asked for and not sent back',
      code: agent('input.push(call);', { more: ", store: false, include: ['reasoning.encrypted_content']" }),
      errors: [
        {
          messageId: 'reasoning',
          suggestions: [
            {
              messageId: 'replayAll',
              output: agent(ALL, { more: ", store: false, include: ['reasoning.encrypted_content']", helper: HELPER }),
            },
          ],
        },
      ],
    },
  ],
});
