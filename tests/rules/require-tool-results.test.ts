import { RuleTester } from '@typescript-eslint/rule-tester';
import rule from '../../src/rules/require-tool-results.js';

const CLIENT = `import OpenAI from 'openai';\nconst openai = new OpenAI();\n`;

/** An agent whose loop over the calls has a given body. */
const agent = (body: string, parameters = '') =>
  `${CLIENT}export async function agent(messages, tools) {
  while (true) {
    const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools${parameters} });
    const { message } = choices[0];
    messages.push(message);
    if (!message.tool_calls) return message.content;
    ${body}
  }
}`;
const push = (content: string) => `messages.push({ role: 'tool', tool_call_id: call.id, content: ${content} });`;
const each = (body: string) => `for (const call of message.tool_calls) {
      ${body}
    }`;
const IF = `if (call.function.name === 'weather') {
        ${push('await weather()')}
      }`;
const first = (list = 'message.tool_calls[0]') => `const call = ${list};
    const content = await run(call);
    ${push('content')}`;

/** An agent whose helper adds whatever it is given. */
const adding = (results: string) =>
  `${CLIENT}const messages = [];
const add = (message) => {
  messages.push(message);
};
export async function agent(tools) {
  for (;;) {
    const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
    const { message } = choices[0];
    add(message);
    if (!message.tool_calls) return message.content;
    for (const call of message.tool_calls) {
      ${results}
    }
  }
}`;

/** An agent that keeps the message with the calls in the loop over them. */
const inEach = (keep: string, parameters = '') =>
  agent(
    `for (const [index, call] of message.tool_calls.entries()) {
      ${keep}
      ${push('await run(call)')}
    }`,
    parameters,
  ).replace('    messages.push(message);\n', '');

/** An agent of the Responses API that looks at its items one by one. */
const items = (body: string) =>
  `${CLIENT}export async function agent(input, tools) {
  while (true) {
    const response = await openai.responses.create({ model: 'gpt-5.5', input, tools });
    let isDone = true;
    for (const item of response.output) {
      ${body}
    }
    if (isDone) return response.output_text;
  }
}`;
const RUN = 'isDone = false; const result = await run(item.name, JSON.parse(item.arguments));';
const OUTPUT = "input.push({ type: 'function_call_output', call_id: item.call_id, output: result });";

/** An agent that sends the conversation a last time behind its loop. */
const ending = ({
  test = 'if (!message.tool_calls) return message.content;',
  jump = 'if (spent > limit) break;',
  behind = '',
  sent = 'messages',
} = {}) =>
  `${CLIENT}export async function agent(messages, tools, limit) {
  for (let spent = 0; ;) {
    const { choices, usage } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
    const { message, finish_reason } = choices[0];
    messages.push(message);
    ${test}
    spent += usage.total_tokens;
    ${jump}
    ${each(push('await run(call)'))}
  }
  ${behind}
  return openai.chat.completions.create({ model: 'gpt-5.5', messages: ${sent} });
}`;

/** A helper that answers one call. */
const ANSWER = `async function answer(messages, call) {\n  ${push('await run(call)')}\n}`;
const RESULT = `const resultOf = async (call) => ({ role: 'tool', tool_call_id: call.id, content: await run(call) });`;
const LIST = `async function withResult(turns, message, call) {
  const kept = { role: 'assistant', content: null, tool_calls: message.tool_calls };
  return [...turns, kept, { role: 'tool', tool_call_id: call.id, content: await run(call) }];
}`;
const REBUILT = "{ role: 'assistant', content: message.content, tool_calls: message.tool_calls }";

/** An agent that asks once more where there are calls, with a given list. */
const twice = (list: string, parameters = '') =>
  `${CLIENT}export async function agent(messages, tools) {
  const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools${parameters} });
  const { message } = choices[0];
  if (!message.tool_calls) return message.content;
  const call = message.tool_calls[0];
  const content = await run(call.function.name);
  const last = await openai.chat.completions.create({ model: 'gpt-5.5', messages: ${list} });
  return last.choices[0].message.content;
}`;

new RuleTester().run('require-tool-results', rule, {
  valid: [
    {
      name: 'the output and the results go into a longer copy',
      code: `${CLIENT}export async function agent(tools) {
  let input = [];
  for (;;) {
    const response = await openai.responses.create({ model: 'gpt-5.5', input, tools });
    const calls = response.output.filter((item) => item.type === 'function_call');
    if (calls.length === 0) return response.output_text;
    const results = await Promise.all(
      calls.map(async (call) => ({ type: 'function_call_output', call_id: call.call_id, output: await run(call) })),
    );
    input = [...input, ...response.output, ...results];
  }
}`,
    },
    {
      name: 'one helper adds the message and the results',
      code: adding("add({ role: 'tool', tool_call_id: call.id, content: await run(call.function) });"),
    },
    {
      name: 'a handler that gives the call to code of others',
      code: agent(each(`try { ${push('await run(call)')} } catch (error) { report({ call, error }); }`)),
    },
    {
      name: 'a handler that gives the call to a logger of the file, which answers it',
      code: agent(
        `const logger = { error: (call) => { ${push("'The tool failed.'")} } };
    ${each(`try { ${push('await run(call)')} } catch (error) { logger.error(call); }`)}`,
      ),
    },
    {
      name: 'a helper that gets the first call, and in a loop the others',
      code: `${agent(`await answer(messages, message.tool_calls[0]);
    for (const other of message.tool_calls.slice(1)) await answer(messages, other);`)}\n${ANSWER}`,
    },
    {
      name: 'a message that is made anew with the one call that is answered',
      code: twice(
        "[...messages, { role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: call.id, content }]",
      ),
    },
    {
      name: 'a helper that gets each call',
      code: `${agent(each('await answer(messages, call);'))}\n${ANSWER}`,
    },
    {
      name: 'a call of an output, which is kept alone, with its result',
      code: items(`if (item.type === 'function_call') { input.push(item); ${RUN} ${OUTPUT} }`),
    },
    {
      name: 'a call of an output whose result a helper makes',
      code: items("if (item.type === 'function_call') { isDone = false; input.push(item, await answer(item)); }"),
    },
    {
      name: 'a call that is looked into, where only the reasoning is kept',
      code: items(
        `if (item.type === 'reasoning') input.push(item); else if (item.type === 'function_call') { ${RUN} }`,
      ),
    },
    {
      name: 'a call of an output that is sent no more',
      code: items(`if (item.type === 'function_call') { input.push(item); ${RUN} }`).replace(
        'while (true)',
        'if (input)',
      ),
    },
    {
      name: 'a jump, where nobody has asked whether there are calls',
      code: ending({ test: '' }),
    },
    {
      name: 'a jump where there are no calls',
      code: ending({ jump: 'if (message.tool_calls.length === 0) break;' }),
    },
    {
      name: 'a jump for why generation stopped',
      code: ending({ jump: "if (finish_reason === 'stop') break;" }),
    },
    {
      name: 'a jump behind which the message is taken back',
      code: ending({ behind: 'messages.pop();' }),
    },
    {
      name: 'a jump that is known behind the loop',
      code: ending({ behind: 'if (spent > limit) return undefined;' }),
    },
    {
      name: 'a jump behind which other code gets the conversation',
      code: ending({ behind: 'trim(messages);' }),
    },
    {
      name: 'a jump behind which the calls are answered',
      code: ending({
        jump: `if (spent > limit) { ${each(push("'Too late.'"))} break; }`,
      }),
    },
    {
      name: 'a jump behind the answers',
      code: ending({ jump: `${each(push('await first(call)'))} if (spent > limit) break;` }),
    },
    {
      name: 'a jump behind which a part of the conversation is sent',
      code: ending({ sent: 'messages.slice(0, -1)' }),
    },
    {
      name: 'a jump behind which other messages are made',
      code: ending({ sent: 'messages.map(({ role, content }) => ({ role, content }))' }),
    },
    {
      name: 'what other code makes of the call may be its result',
      code: agent(each('messages.push(await answer(call));')),
    },
    {
      name: 'what other code adds may be the results',
      code: agent('await answerAll(message.tool_calls, messages);'),
    },
    {
      name: 'a copy to which other code adds',
      code: agent('const results = await answerAll(message.tool_calls[0].id); messages.push(...results);').replace(
        'agent(messages, tools) {',
        'agent(history, tools) { const messages = [...history];',
      ),
    },
    {
      name: 'the results are sent beside the conversation',
      code: `${CLIENT}export async function ask(messages, tools) {
  const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
  messages.push(choices[0].message);
  const results = await runAll(choices[0].message.tool_calls.map((call) => call.function.arguments));
  return openai.chat.completions.create({ model: 'gpt-5.5', messages: [...messages, ...results] });
}`,
    },
    {
      name: 'the text is kept, and not the calls',
      code: agent(each("messages.push({ role: 'user', content: await run(call) });")).replace(
        'push(message)',
        "push({ role: 'assistant', content: message.content })",
      ),
    },
    {
      name: 'the result of a function, which came before tools',
      code: agent(
        "const { name } = message.function_call;\n    messages.push({ role: 'function', name, content: await run(name) });",
      ).replaceAll('tools', 'functions'),
    },
    {
      name: 'results for tools and for functions',
      code: agent(
        `if (message.function_call) messages.push({ role: 'function', name, content: await run(message) });\n    ${each(
          "messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });",
        )}`,
      ),
    },
    {
      name: 'nothing is sent when the tools have run',
      code: agent(each('await run(call);') + '\n    return;'),
    },
    {
      name: 'the conversation starts anew when the tools have run',
      code: agent(each('await run(call);') + '\n    messages.length = 0;'),
    },
    {
      name: 'there may be no call',
      code: agent('note(message.tool_calls?.[0]?.function.arguments);'),
    },
    {
      name: 'a field that the owner of an object can write to',
      code: `${CLIENT}export class Agent {
  messages = [];
  async ask(tools) {
    const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages: this.messages, tools });
    this.messages.push(choices[0].message);
    return JSON.parse(choices[0].message.tool_calls[0].function.arguments);
  }
}`,
    },
    { name: 'every call is answered', code: agent(each(push('await run(call.function.name)'))) },
    {
      name: 'the message is kept with the first of its calls',
      code: inEach('if (index === 0) messages.push(message);'),
    },
    {
      name: 'the message is kept with its call, where the model sends one at a time',
      code: inEach('messages.push(message);', ', parallel_tool_calls: false'),
    },
    {
      name: 'each call is kept in a message of its own',
      code: inEach("messages.push({ role: 'assistant', content: null, tool_calls: [call] });"),
    },
    { name: 'both branches answer', code: agent(each(`${IF} else {\n ${push("'no such tool'")}\n}`)) },
    {
      name: 'a switch whose default answers',
      code: agent(each(`switch (call.function.name) { case 'weather': ${push('1')} break; default: ${push('2')} }`)),
    },
    {
      name: 'a result that is chosen first',
      code: agent(
        each(
          `let result = 'no such tool'; if (call.function.name === 'weather') result = await weather(); ${push('result')}`,
        ),
      ),
    },
    {
      name: 'an if that knows every tool',
      code: agent(each(IF)).replace('tools });', "tools: [{ type: 'function', function: { name: 'weather' } }] });"),
    },
    {
      name: 'a handler that answers',
      code: agent(each(`try { ${push('await run(call.function.name)')} } catch { ${push("'failed'")} }`)),
    },
    {
      name: 'an exception that ends the conversation',
      code: agent(each(push('await run(JSON.parse(call.function.arguments))'))),
    },
    {
      name: 'calls of another type, which nobody offered',
      code: agent(each(`if (call.type !== 'function') continue;\n${push('1')}`)),
    },
    {
      name: 'code that gets the call may answer it',
      code: agent(each(`if (call.function.name === 'weather') ${push('1')} else await other(call);`)),
    },
    {
      name: 'code that gets the conversation and the call',
      code: agent(each(`if (call.function.name === 'weather') ${push('1')} else await other(messages, call.id);`)),
    },
    {
      name: 'a break that ends the agent as well',
      code: agent(
        `let failed;\n${each(`${push('await run()')} if (over()) { failed = true; break; }`)} if (failed) return;`,
      ),
    },
    {
      name: 'a filter by the type',
      code: agent(`for (const call of message.tool_calls.filter((one) => one.type === 'function')) ${push('1')}`),
    },
    { name: 'one call at a time', code: agent(first(), ', parallel_tool_calls: false') },
    { name: 'the second of several calls', code: agent(first('message.tool_calls[1]')) },
    { name: 'one that was chosen', code: agent(first('message.tool_calls[chosen]')) },
    { name: 'a parameter that cannot be seen', code: agent(first(), ', ...options') },
    {
      name: 'a tool that must be called',
      code: agent(first(), ", tool_choice: { type: 'function', function: { name: 'weather' } }"),
    },
    { name: 'a model that sends one call at a time', code: agent(first()).replace('gpt-5.5', 'o3-mini') },
    {
      name: 'the first call alone is kept',
      code: agent(first()).replace(
        'messages.push(message);',
        'messages.push({ role: "assistant", tool_calls: [message.tool_calls[0]] });',
      ),
    },
    {
      name: 'more than one call is an error',
      code: agent(`if (message.tool_calls.length > 1) throw new Error('too many');\n${first()}`),
    },
    { name: 'the others are answered elsewhere', code: agent(`${first()}\nanswerRest(message.tool_calls.slice(1));`) },
    { name: 'the conversation ends there', code: agent(`${first()}\nreturn content;`) },
    {
      name: 'the first of a legacy call',
      code: `${CLIENT}const { choices } = await openai.chat.completions.create({ model: 'm', messages, functions });\nmessages.push(choices[0].message, { role: 'function', name: choices[0].message.function_call.name, content: '1' });\nawait openai.chat.completions.create({ model: 'm', messages });`,
    },
    {
      name: 'runTools answers by itself',
      code: `${CLIENT}const runner = openai.chat.completions.runTools({ model: 'm', messages, tools });\nmessages.push(await runner.finalMessage());`,
    },
    {
      name: 'results without their message are the other rule’s',
      code: agent(each(IF)).replace('messages.push(message);', ''),
    },
    { name: 'a test', filename: 'agent.test.js', code: agent(each(IF)) },
  ],
  invalid: [
    {
      name: 'a helper adds the message, and what it is given next is no result',
      code: adding("await run(call.function); add({ role: 'user', content: 'Go on.' });"),
      errors: [{ messageId: 'unanswered', line: 5 }],
    },
    {
      name: 'a call of an output, which is kept alone, and whose result goes nowhere',
      code: items(`if (item.type === 'function_call') { input.push(item); ${RUN} log(result); }`),
      errors: [{ messageId: 'unanswered', data: { line: '5' }, line: 8, column: 44 }],
    },
    {
      name: 'a call that is kept behind its reasoning',
      code: items(
        `if (item.type === 'reasoning') input.push(item); else if (item.type === 'function_call') { input.push(item); ${RUN} }`,
      ),
      errors: [{ messageId: 'unanswered', data: { line: '5' }, line: 8, column: 98 }],
    },
    {
      name: 'calls that a filter lets through',
      code: items(`${RUN} input.push({ role: 'user', content: result });`)
        .replace(
          'let isDone',
          "const calls = response.output.filter((item) => item.type === 'function_call');\n    input.push(...calls);\n    let isDone",
        )
        .replace('of response.output', 'of calls'),
      errors: [{ messageId: 'unanswered', data: { line: '5' }, line: 7, column: 5 }],
    },
    {
      name: 'the call that was found',
      code: `${CLIENT}export async function ask(input, tools) {
  const response = await openai.responses.create({ model: 'gpt-5.5', input, tools });
  const call = response.output.find((item) => item.type === 'function_call');
  if (!call) return response.output_text;
  input.push(call);
  await run(call.name, JSON.parse(call.arguments));
  return (await openai.responses.create({ model: 'gpt-5.5', input })).output_text;
}`,
      errors: [{ messageId: 'unanswered', data: { line: '9' }, line: 7, column: 3 }],
    },
    {
      name: 'the message is kept with each of its calls',
      code: inEach('messages.push(message);'),
      errors: [
        {
          messageId: 'keptInEach',
          line: 9,
          suggestions: [
            {
              messageId: 'keepOnce',
              output: agent(
                `messages.push(message);
    for (const [index, call] of message.tool_calls.entries()) {
      ${push('await run(call)')}
    }`,
              ).replace('    messages.push(message);\n', ''),
            },
          ],
        },
      ],
    },
    {
      name: 'the message is kept with each of its calls, and a comment says why',
      code: inEach('// The model wants to see what it asked for.\n      messages.push(message); // all of it'),
      errors: [
        {
          messageId: 'keptInEach',
          suggestions: [
            {
              messageId: 'keepOnce',
              output: agent(
                `// The model wants to see what it asked for.
    messages.push(message); // all of it
    for (const [index, call] of message.tool_calls.entries()) {
      ${push('await run(call)')}
    }`,
              ).replace('    messages.push(message);\n', ''),
            },
          ],
        },
      ],
    },
    {
      name: 'the message is kept with each of its calls in a function that forEach calls',
      code: agent(
        `message.tool_calls.forEach((call) => {
      messages.push(message);
      ${push('run(call)')}
    });`,
      ).replace('    messages.push(message);\n', ''),
      errors: [
        {
          messageId: 'keptInEach',
          suggestions: [
            {
              messageId: 'keepOnce',
              output: agent(
                `messages.push(message);
    message.tool_calls.forEach((call) => {
      ${push('run(call)')}
    });`,
              ).replace('    messages.push(message);\n', ''),
            },
          ],
        },
      ],
    },
    {
      name: 'the message is kept with each of its calls in a form that only the round has',
      code: inEach('const own = message;\n      messages.push(own);'),
      errors: [{ messageId: 'keptInEach', suggestions: [] }],
    },
    {
      name: 'a continue leads around the answer, not the if in front of it whose branch may end the turn',
      code: agent(
        each(`if (call.function.name !== 'weather') continue;
      let content = await weather();
      if (content.length > 9) { content = cut(call); }
      ${push('content')}`),
      ),
      errors: [{ messageId: 'skipped', line: 10 }],
    },

    {
      name: 'S27: a tool that nobody thought of',
      code: agent(each(IF)),
      errors: [
        {
          messageId: 'skipped',
          data: { line: '5' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 43,
          suggestions: [
            {
              messageId: 'answerHere',
              output: agent(
                each(`${IF} else {
        ${push("'There is no such tool.'")}
      }`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a case that says nothing, beside a default that answers',
      code: agent(
        each(
          `switch (call.function.name) { case 'weather': await weather(); break; default: ${push("'no such tool'")} }`,
        ),
      ),
      errors: [{ messageId: 'skipped', suggestions: [] }],
    },
    {
      name: 'a default that only says so',
      code: agent(
        each(`switch (call.function.name) {
        case 'weather':
          ${push('1')}
          break;
        default:
          console.log('?');
      }`),
      ),
      errors: [
        {
          messageId: 'skipped',
          data: { line: '5' },
          suggestions: [
            {
              messageId: 'answerHere',
              output: agent(
                each(`switch (call.function.name) {
        case 'weather':
          ${push('1')}
          break;
        default:
          ${push("'There is no such tool.'")}
          console.log('?');
      }`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a switch without default, over tools of which one is missing',
      code: agent(
        each(`switch (call.function.name) {
        case 'weather':
          ${push('1')}
      }`),
      ).replace(
        'tools });',
        "tools: [{ type: 'function', function: { name: 'weather' } }, { type: 'function', function: { name: 'time' } }] });",
      ),
      errors: [
        {
          messageId: 'skipped',
          data: { line: '5' },
          suggestions: [
            {
              messageId: 'answerHere',
              output: agent(
                each(`switch (call.function.name) {
        case 'weather':
          ${push('1')}
          break;
        default:
          ${push("'There is no such tool.'")}
      }`),
              ).replace(
                'tools });',
                "tools: [{ type: 'function', function: { name: 'weather' } }, { type: 'function', function: { name: 'time' } }] });",
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a handler that only logs',
      code: agent(
        each(`try {
        ${push('await run(call.function.name)')}
      } catch (error) {
        console.error(error);
      }`),
      ),
      errors: [
        {
          messageId: 'thrown',
          data: { line: '5' },
          line: 12,
          column: 16,
          suggestions: [
            {
              messageId: 'answerHere',
              output: agent(
                each(`try {
        ${push('await run(call.function.name)')}
      } catch (error) {
        console.error(error);
        ${push("'The tool failed.'")}
      }`),
              ),
            },
          ],
        },
      ],
    },
    ...[
      'logger.error({ call, error });',
      'this.log.warn(call.id, error);',
      'Sentry.captureException(error, { extra: { call } });',
    ].map((report) => ({
      name: `a handler that gives the call to a logger: ${report}`,
      code: agent(each(`try { ${push('await run(call)')} } catch (error) { ${report} }`)),
      errors: [
        {
          messageId: 'thrown' as const,
          suggestions: [
            {
              messageId: 'answerHere' as const,
              output: agent(
                each(
                  `try { ${push('await run(call)')} } catch (error) { ${report}\n      ${push("'The tool failed.'")} }`,
                ),
              ),
            },
          ],
        },
      ],
    })),
    {
      name: 'what fails when the call may have been answered',
      code: agent(each(`try { ${push('await run(call.function.name)')} await save(); } catch (error) { log(); }`)),
      errors: [{ messageId: 'thrown', suggestions: [] }],
    },
    {
      name: 'what fails on either way before the call is answered',
      code: agent(
        each(`try { if (x) ${push('await a()')} else ${push('await b()')} } catch (error) {
        log();
      }`),
      ),
      errors: [
        {
          messageId: 'thrown',
          suggestions: [
            {
              messageId: 'answerHere',
              output: agent(
                each(`try { if (x) ${push('await a()')} else ${push('await b()')} } catch (error) {
        log();
        ${push("'The tool failed.'")}
      }`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'results under another role answer no call',
      code: agent(each("messages.push({ role: 'user', content: await run(call) });")),
      errors: [{ messageId: 'unanswered', data: { line: '5' }, line: 7, column: 5 }],
    },
    {
      name: 'results of functions, which came before tools, answer no call of a tool',
      code: agent(each("messages.push({ role: 'function', name: call.function.name, content: await run(call) });")),
      errors: [{ messageId: 'unanswered', data: { line: '5' }, line: 7, column: 5 }],
    },
    {
      name: 'whatever a list was made of before the reply, it has no result of its calls',
      code: agent(each("messages.push({ role: 'user', content: await run(call) });")).replace(
        'agent(messages, tools) {',
        'agent(history, tools) { const messages = [...history];',
      ),
      errors: [{ messageId: 'unanswered', data: { line: '5' }, line: 7, column: 5 }],
    },
    ...(<[string, object][]>[
      ['a jump in front of the answers', {}],
      ['and a turn behind it', { behind: "messages.push({ role: 'user', content: 'Sum up.' });" }],
      ['and a turn beside', { sent: "[...messages, { role: 'user', content: 'Sum up.' }]" }],
      ['behind a test of why generation stopped', { test: "if (finish_reason !== 'tool_calls') return message;" }],
      ['behind a test of their number', { test: 'if (!message.tool_calls?.length) return message.content;' }],
      [
        'behind two tests',
        { test: 'if (!message.tool_calls || message.tool_calls.length === 0) return message.content;' },
      ],
      [
        'behind a test of a list that is always there',
        { test: 'const calls = message.tool_calls ?? []; if (calls.length < 1) return message.content;' },
      ],
      ['in a test', { test: '', jump: 'if (message.tool_calls && message.tool_calls.length > 0 && old()) break;' }],
    ]).map(([name, parts]) => ({
      name: `${name}, behind which the conversation is sent`,
      code: ending(parts),
      errors: [{ messageId: 'leftOpen' as const, data: { line: '16' }, line: 10 }],
    })),
    {
      name: 'the next round in front of the answers',
      code: ending({ jump: "if (old()) { messages.push({ role: 'user', content: 'Stop.' }); continue; }" }),
      errors: [{ messageId: 'leftOpen', data: { line: '5' }, line: 10 }],
    },
    {
      name: 'a branch that keeps the calls and answers none',
      code: `${CLIENT}export async function ask(messages, tools) {
  const { choices } = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools, parallel_tool_calls: false });
  const call = choices[0].message.tool_calls?.[0];
  if (call) {
    if (call.function.name === 'time') {
      messages.push(choices[0].message, { role: 'tool', tool_call_id: call.id, content: time() });
    }
    if (call.function.name === 'order') {
      messages.push(choices[0].message);
      messages.push({ role: 'user', content: order(call) });
    }
  }
  return openai.chat.completions.create({ model: 'gpt-5.5', messages });
}`,
      errors: [{ messageId: 'unanswered', data: { line: '15' }, line: 11, column: 7 }],
    },
    {
      name: 'the tools run, and the model hears nothing of it',
      code: `${CLIENT}class Agent {
  #messages = [];
  async ask(text, tools) {
    this.#messages.push({ role: 'user', content: text });
    const completion = await openai.chat.completions.create({ model: 'gpt-5.5', messages: this.#messages, tools });
    const { message } = completion.choices[0];
    this.#messages.push(message);
    const call = message.tool_calls?.[0];
    if (call) return run(JSON.parse(call.function.arguments));
    return message.content;
  }
}
const agent = new Agent();
export const ask = (text, tools) => agent.ask(text, tools);`,
      errors: [{ messageId: 'unanswered', data: { line: '7' }, line: 9 }],
    },
    {
      name: 'the items of a response, and no output of a function',
      code: `${CLIENT}export async function agent(input, tools) {
  const response = await openai.responses.create({ model: 'gpt-5.5', input, tools });
  input.push(...response.output);
  for (const item of response.output)
    if (item.type === 'function_call') input.push({ role: 'user', content: await run(JSON.parse(item.arguments)) });
  return openai.responses.create({ model: 'gpt-5.5', input, tools });
}`,
      errors: [{ messageId: 'unanswered', data: { line: '8' }, line: 5 }],
    },
    {
      name: 'a filter that leaves calls out',
      code: agent(`for (const call of message.tool_calls.filter((one) => one.function.name in known)) ${push('1')}`),
      errors: [{ messageId: 'filteredOut', data: { line: '5' }, line: 9, column: 24, suggestions: [] }],
    },
    {
      name: 'a break that leaves the calls behind it open',
      code: agent(each(`${push('await run(call.function.name)')}\n      if (over()) break;`)),
      errors: [
        {
          messageId: 'cutShort',
          data: { line: '5' },
          line: 11,
          column: 19,
          suggestions: [
            {
              messageId: 'answerOthers',
              output: agent(
                each(`${push('await run(call.function.name)')}
      if (over()) {
        for (const other of message.tool_calls.slice(message.tool_calls.indexOf(call) + 1)) {
          ${push("'The tool was not run.'").replace('call.id', 'other.id')}
        }
        break;
      }`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a break out of a loop that numbers the calls',
      code: agent(
        `for (const [index, call] of message.tool_calls.entries()) {\n      ${push('await run(call)')}\n      if (over(index)) break;\n    }`,
      ),
      errors: [
        {
          messageId: 'cutShort',
          data: { line: '5' },
          suggestions: [
            {
              messageId: 'answerOthers',
              output:
                agent(`for (const [index, call] of message.tool_calls.entries()) {\n      ${push('await run(call)')}
      if (over(index)) {
        for (const other of message.tool_calls.slice(message.tool_calls.indexOf(call) + 1)) {
          ${push("'The tool was not run.'").replace('call.id', 'other.id')}
        }
        break;
      }
    }`),
            },
          ],
        },
      ],
    },
    {
      name: 'a filter whose calls are numbered: the numbers would be others',
      code: agent(
        `for (const [index, call] of message.tool_calls.filter((one) => one.function.name in tools).entries()) {\n      ${push('await run(call, index)')}\n    }`,
      ),
      errors: [{ messageId: 'filteredOut', data: { line: '5' }, suggestions: [] }],
    },
    {
      name: 'a break in front of the answer: the call of the round has none either',
      code: agent(each(`if (over()) {\n        stop();\n        break;\n      }\n      ${push('1')}`)).replace(
        'stop',
        'note',
      ),
      errors: [
        {
          messageId: 'cutShort',
          data: { line: '5' },
          suggestions: [
            {
              messageId: 'answerOthers',
              output: agent(
                each(`if (over()) {
        note();
        for (const other of message.tool_calls.slice(message.tool_calls.indexOf(call))) {
          ${push("'The tool was not run.'").replace('call.id', 'other.id')}
        }
        break;
      }
      ${push('1')}`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a break where it cannot be told whether the call has its answer',
      code: agent(
        each(`if (call.function.name === 'weather') { ${push('1')} } else { ${push('2')} }\n      if (over()) break;`),
      ),
      errors: [{ messageId: 'cutShort', data: { line: '5' }, suggestions: [] }],
    },
    {
      name: 'a filter in the loop',
      code: agent(
        `for (const call of message.tool_calls.filter((call) => tools.has(call.function.name))) {\n      ${push('await run(call)')}\n    }`,
      ),
      errors: [
        {
          messageId: 'filteredOut',
          data: { line: '5' },
          suggestions: [
            {
              messageId: 'answerOthers',
              output: agent(
                each(`if (!tools.has(call.function.name)) {
        ${push("'There is no such tool.'")}
        continue;
      }
      ${push('await run(call)')}`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a filter whose function gives the call another name',
      code: agent(
        `for (const call of message.tool_calls.filter((one) => one.function.name in tools && one.id)) {\n      ${push('await run(call)')}\n    }`,
      ),
      errors: [
        {
          messageId: 'filteredOut',
          data: { line: '5' },
          suggestions: [
            {
              messageId: 'answerOthers',
              output: agent(
                each(`if (!(call.function.name in tools && call.id)) {
        ${push("'There is no such tool.'")}
        continue;
      }
      ${push('await run(call)')}`),
              ),
            },
          ],
        },
      ],
    },
    {
      name: "a filter that reads another variable of the loop's name",
      code: agent(
        `const call = name();\n    for (const call of message.tool_calls.filter((one) => one.function.name === call)) {\n      ${push('await run(call)')}\n    }`,
      ),
      errors: [{ messageId: 'filteredOut', data: { line: '5' }, suggestions: [] }],
    },
    {
      name: 'S26 with the message: the first of several calls',
      code: agent(first()),
      errors: [
        {
          messageId: 'onlyFirst',
          data: { line: '5' },
          line: 9,
          column: 18,
          endLine: 9,
          endColumn: 39,
          suggestions: [
            {
              messageId: 'answerEach',
              output: agent(`for (const call of message.tool_calls) {
      const content = await run(call);
      ${push('content')}
    }`),
            },
            { messageId: 'sendOne', output: agent(first(), ', parallel_tool_calls: false') },
          ],
        },
      ],
    },
    ...[
      ['a helper adds its result', 'await answer(messages, message.tool_calls[0]);', ANSWER],
      ['a helper makes its result', 'messages.push(await resultOf(message.tool_calls[0]));', RESULT],
      [
        'a helper makes the next list',
        'const next = await withResult(messages, message, message.tool_calls[0]);\n    messages = next;',
        LIST,
      ],
    ].map(([name, body = '', helper]) => ({
      name: `one of several calls, of which ${name}`,
      code: `${agent(body)}\n${helper}`,
      errors: [
        {
          messageId: 'onlyFirst' as const,
          suggestions: [
            { messageId: 'sendOne' as const, output: `${agent(body, ', parallel_tool_calls: false')}\n${helper}` },
          ],
        },
      ],
    })),
    {
      name: 'one of several calls, where no tool is named',
      code: agent(first('message.tool_calls.at(0)'), ", tool_choice: tools ? 'auto' : undefined"),
      errors: [
        {
          messageId: 'onlyFirst',
          suggestions: [
            {
              messageId: 'sendOne',
              output: agent(first('message.tool_calls.at(0)'), ", tool_choice: tools ? 'auto' : undefined").replace(
                'messages, tools,',
                'messages, tools, parallel_tool_calls: false,',
              ),
            },
          ],
        },
      ],
    },
    ...[REBUILT, '{ ...message }', 'message'].map((kept) => {
      const list = `[...messages, ${kept}, { role: 'tool', tool_call_id: call.id, content }]`;
      return {
        name: `one of several calls, in a list that is sent as it is written: ${list}`,
        code: twice(list),
        errors: [
          {
            messageId: 'onlyFirst' as const,
            suggestions: [{ messageId: 'sendOne' as const, output: twice(list, ', parallel_tool_calls: false') }],
          },
        ],
      };
    }),
    {
      name: 'the last of several calls',
      code: agent(first('message.tool_calls[message.tool_calls.length - 1]')),
      errors: [
        {
          messageId: 'onlyFirst',
          suggestions: [
            {
              messageId: 'answerEach',
              output: agent(`for (const call of message.tool_calls) {
      const content = await run(call);
      ${push('content')}
    }`),
            },
            {
              messageId: 'sendOne',
              output: agent(first('message.tool_calls[message.tool_calls.length - 1]'), ', parallel_tool_calls: false'),
            },
          ],
        },
      ],
    },
    {
      name: 'one of several calls, if there is one: the agent still ends where there is none',
      code: agent(first('message.tool_calls?.[0]').replace(';', ';\n    if (!call) return message.content;')),
      errors: [
        {
          messageId: 'onlyFirst',
          suggestions: [
            {
              messageId: 'answerEach',
              output: agent(`if (!message.tool_calls?.length) return message.content;
    for (const call of message.tool_calls) {
      const content = await run(call);
      ${push('content')}
    }`),
            },
            {
              messageId: 'sendOne',
              output: agent(
                first('message.tool_calls?.[0]').replace(';', ';\n    if (!call) return message.content;'),
                ', parallel_tool_calls: false',
              ),
            },
          ],
        },
      ],
    },
    ...[
      ["a jump by the call's name", "if (call.function.name === 'finish') return call;\n"],
      ['a jump out of the loop of the agent', "if (call.function.name === 'finish') break;\n"],
      ['a jump to the next request', "if (call.function.name === 'wait') continue;\n"],
      ['a jump that says which call is missing', 'if (!call) return call;\n'],
    ].map(([name, jump = '']) => ({
      name: `one of several calls, with ${name}`,
      code: agent(first().replace('const content', `${jump}const content`)),
      errors: [
        {
          messageId: 'onlyFirst' as const,
          suggestions: [
            {
              messageId: 'sendOne' as const,
              output: agent(first().replace('const content', `${jump}const content`), ', parallel_tool_calls: false'),
            },
          ],
        },
      ],
    })),
    {
      name: 'one of several calls, with a choice that stays inside',
      code: agent(first().replace('const content', 'switch (call.type) { case 1: log(); break; }\n    const content')),
      errors: [
        {
          messageId: 'onlyFirst',
          suggestions: [
            {
              messageId: 'answerEach',
              output: agent(`for (const call of message.tool_calls) {
      switch (call.type) { case 1: log(); break; }
      const content = await run(call);
      ${push('content')}
    }`),
            },
            {
              messageId: 'sendOne',
              output: agent(
                first().replace('const content', 'switch (call.type) { case 1: log(); break; }\n    const content'),
                ', parallel_tool_calls: false',
              ),
            },
          ],
        },
      ],
    },
    ...['message.tool_calls.at(0)', "message.tool_calls.find((one) => one.type === 'function')"].map((list) => ({
      name: `one of several calls: ${list}`,
      code: agent(first(list)),
      errors: [
        {
          messageId: 'onlyFirst' as const,
          suggestions: [{ messageId: 'sendOne' as const, output: agent(first(list), ', parallel_tool_calls: false') }],
        },
      ],
    })),
    {
      name: 'one of several calls, by a pattern',
      code: agent(first().replace('call = message.tool_calls[0]', '[call] = message.tool_calls')),
      errors: [
        {
          messageId: 'onlyFirst',
          suggestions: [
            {
              messageId: 'sendOne',
              output: agent(
                first().replace('call = message.tool_calls[0]', '[call] = message.tool_calls'),
                ', parallel_tool_calls: false',
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'one of several calls, taken apart',
      code: agent(`const { id, function: tool } = message.tool_calls[0];
    messages.push({ role: 'tool', tool_call_id: id, content: await run(tool) });`),
      errors: [
        {
          messageId: 'onlyFirst',
          suggestions: [
            {
              messageId: 'answerEach',
              output: agent(`for (const { id, function: tool } of message.tool_calls) {
      messages.push({ role: 'tool', tool_call_id: id, content: await run(tool) });
    }`),
            },
            {
              messageId: 'sendOne',
              output: agent(
                `const { id, function: tool } = message.tool_calls[0];
    messages.push({ role: 'tool', tool_call_id: id, content: await run(tool) });`,
                ', parallel_tool_calls: false',
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a call that the loop takes apart',
      code: agent(`for (const { id, function: tool } of message.tool_calls) {
      if (tool.name === 'weather') {
        messages.push({ role: 'tool', tool_call_id: id, content: await weather() });
      }
    }`),
      errors: [
        {
          messageId: 'skipped',
          suggestions: [
            {
              messageId: 'answerHere',
              output: agent(`for (const { id, function: tool } of message.tool_calls) {
      if (tool.name === 'weather') {
        messages.push({ role: 'tool', tool_call_id: id, content: await weather() });
      } else {
        messages.push({ role: 'tool', tool_call_id: id, content: 'There is no such tool.' });
      }
    }`),
            },
          ],
        },
      ],
    },
    {
      name: 'items of a response, behind the test of their type',
      code: `${CLIENT}const input = [{ role: 'user', content: 'Weather?' }];
const response = await openai.responses.create({ model: 'gpt-5.5', input, tools });
input.push(...response.output);
for (const item of response.output) {
  if (item.type !== 'function_call') continue;
  if (item.name === 'weather') {
    input.push({ type: 'function_call_output', call_id: item.call_id, output: '1' });
  }
}
await openai.responses.create({ model: 'gpt-5.5', input, tools });`,
      errors: [
        {
          messageId: 'skipped',
          data: { line: '12' },
          suggestions: [
            {
              messageId: 'answerHere',
              output: `${CLIENT}const input = [{ role: 'user', content: 'Weather?' }];
const response = await openai.responses.create({ model: 'gpt-5.5', input, tools });
input.push(...response.output);
for (const item of response.output) {
  if (item.type !== 'function_call') continue;
  if (item.name === 'weather') {
    input.push({ type: 'function_call_output', call_id: item.call_id, output: '1' });
  } else {
    input.push({ type: 'function_call_output', call_id: item.call_id, output: 'There is no such tool.' });
  }
}
await openai.responses.create({ model: 'gpt-5.5', input, tools });`,
            },
          ],
        },
      ],
    },
  ],
});
