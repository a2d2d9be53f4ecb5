import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import { describe, expect, it } from 'vitest';
import rule from '../../src/rules/no-unguarded-tool-arguments.js';
import { lint } from '../support/lint.js';

const CLIENT = `import OpenAI from 'openai';\nconst openai = new OpenAI();\n`;
const ASK = `const { choices } = await openai.chat.completions.create({ model: 'm', messages, tools });\n`;

/** An agent's loop with a body for each call. */
const loop = (body: string) =>
  `${CLIENT}export async function agent(messages, tools) {
  while (true) {
    ${ASK}    messages.push(choices[0].message);
    for (const call of choices[0].message.tool_calls) {
      ${body}
      messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call.function.name, args) });
    }
  }
}`;
/** A function that asks and uses the first call. */
const once = (body: string) =>
  `${CLIENT}async function ask(messages, tools) {\n${ASK}const call = choices[0].message.tool_calls[0];\n${body}\n}\nask([], []);`;

/** A function that parses, and does something else when that fails. */
const reader = (otherwise: string) =>
  `function read(args) {\n  try { return JSON.parse(args); } catch {\n    ${otherwise}\n  }\n}`;

const PARSE = 'JSON.parse(call.function.arguments)';
const parseOf = (index: number) => `JSON.parse(choices[0].message.tool_calls[${index}].function.arguments)`;

new RuleTester().run('no-unguarded-tool-arguments', rule, {
  valid: [
    {
      name: 'a try in the loop that answers the call',
      code: loop(dedent`
        let args;
        try { args = ${PARSE}; } catch {
          messages.push({ role: 'tool', tool_call_id: call.id, content: 'no JSON' });
          continue;
        }
      `),
    },
    {
      name: 'a try with a fallback',
      code: loop(`let args = {}; try { args = ${PARSE}; } catch (error) { console.warn(error); }`),
    },
    {
      name: 'a handler that is empty, in a loop that goes on',
      code: loop(`let args = {}; try { args = ${PARSE}; } catch {}`),
    },
    {
      name: 'a safe parser of the file',
      code: `${loop('const args = parse(call.function.arguments);')}\nfunction parse(text) { try { return JSON.parse(text); } catch { return {}; } }`,
    },
    {
      name: 'a parser that is tried in a try around another one',
      code: loop(`let args = {}; try { try { args = ${PARSE}; } finally { done(); } } catch {}`),
    },
    {
      name: 'a parser from elsewhere is unknown',
      code: `import { parse } from './json.js';\n${loop('const args = parse(call.function.arguments);')}`,
    },
    {
      name: 'a parser that repairs',
      code: `import { jsonrepair } from 'jsonrepair';\n${loop('const args = jsonrepair(call.function.arguments);')}`,
    },
    {
      name: 'a caller in the file that goes on',
      code: dedent`
        ${loop('const args = {}; await use(call);')}
        async function use(call) { try { await act(call); } catch (error) { return String(error); } }
        async function act(call) { return tools[call.function.name](${PARSE}); }
      `,
    },
    {
      name: 'a caller that asks again, in a loop',
      code: `${once(`return ${PARSE};`).replace('ask([], []);', '')}\nexport async function retry() { for (let i = 0; i < 3; i += 1) { try { return await ask([], []); } catch (error) { console.warn(error); } } }`,
    },
    {
      name: 'a promise with a handler that goes on',
      code: once(`return Promise.resolve().then(() => ${PARSE}).catch(() => ({}));`),
    },
    { name: 'a second function of then', code: once(`return load().then(() => ${PARSE}).then(use, () => ({}));`) },
    {
      name: 'a handler that tells a SyntaxError apart',
      code: once(
        `try { return ${PARSE}; } catch (error) { if (error instanceof SyntaxError) return {}; throw error; }`,
      ),
    },
    {
      name: 'a handler that only logs, with work left to do',
      code: once(`let args; try { args = ${PARSE}; } catch (error) { console.error(error); }\nuse(args ?? {});`),
    },
    {
      name: 'a handler of the tool alone, which logs that it failed',
      code: once(`try { use(${PARSE}); } catch (error) { console.error(error); }`),
    },
    {
      name: 'a helper of the file runs it and deals with what it throws',
      code: `${once(`return attempt(() => ${PARSE});`)}\nfunction attempt(fn) { try { return fn(); } catch { return undefined; } }`,
    },
    {
      name: 'a helper of the file runs it, and the caller deals with it',
      code: `${once(`try { return timed(() => ${PARSE}); } catch { return {}; }`)}\nfunction timed(fn) { const value = fn(); log(); return value; }\ntimed(() => boot());`,
    },
    {
      name: 'a helper that others call with a call of theirs',
      code: `export function argumentsOf(call) { return ${PARSE}; }`,
    },
    {
      name: 'each call is settled by itself',
      code: once(
        `return Promise.allSettled(choices[0].message.tool_calls.map(async (call) => { const args = ${PARSE}; return run(args); }));`,
      ),
    },
    {
      name: 'the calls are settled when all have been started',
      code: dedent`
        ${once('const jobs = []; for (const one of choices[0].message.tool_calls) jobs.push(act(one)); use(await Promise.allSettled(jobs));')}
        async function act(call) { return run(${PARSE}); }
      `,
    },
    {
      name: 'a call is waited for later, in a try',
      code: dedent`
        ${once('const job = act(call); let content; try { content = await job; } catch (error) { content = String(error); } use(content);')}
        async function act(call) { return run(${PARSE}); }
      `,
    },
    {
      name: 'a function of the file tries the text first',
      code: dedent`
        ${loop(`if (!isJson(call.function.arguments)) continue; const args = ${PARSE};`)}
        function isJson(text) { try { JSON.parse(text); return true; } catch { return false; } }
      `,
    },
    {
      name: 'a finally that returns',
      code: once(`let args = {}; try { args = ${PARSE}; } finally { return run(args); }`),
    },
    {
      name: 'it is parsed before, in a try for that',
      code: loop(`try { ${PARSE}; } catch { answer(call); continue; } const args = ${PARSE};`),
    },
    ...[
      '(one) => { try { return Boolean(JSON.parse(one.function.arguments)); } catch { return false; } }',
      'isWhole',
    ].map((isWhole) => ({
      name: `calls that a filter lets through: ${isWhole}`,
      code: dedent`
          ${once(`const calls = choices[0].message.tool_calls.filter(${isWhole}); return calls.map((call) => ${PARSE});`)}
          function isWhole({ function: f }) { try { JSON.parse(f.arguments); return true; } catch { return false; } }
        `,
    })),
    {
      name: 'calls that a filter lets through, in a loop',
      code: once(
        `for (const one of choices[0].message.tool_calls.filter((c) => isValidJSON(c.function.arguments))) use(JSON.parse(one.function.arguments));`,
      ),
    },
    {
      name: 'a function from elsewhere says whether the text is JSON',
      code: `import { isValidJSON } from './text.js';\n${loop(`const args = isValidJSON(call.function.arguments) ? ${PARSE} : {};`)}`,
    },
    {
      name: 'a function that others run again when it fails',
      code: `import pRetry from 'p-retry';\n${once(`return pRetry(async () => ${PARSE});`)}`,
    },
    {
      name: 'an object with the same member, which is no tool call',
      code: 'const args = JSON.parse(job.arguments); use(args);',
    },
    { name: 'a test', filename: 'agent.test.ts', code: once(`return ${PARSE};`) },
    { name: 'arguments that the SDK has parsed', code: once('return call.function.parsed_arguments;') },
    { name: 'text of the answer is the other rule’s', code: once('return JSON.parse(choices[0].message.content);') },
  ],
  invalid: [
    {
      name: 'S38: arguments in the loop of an agent',
      code: loop(`const args = ${PARSE};`),
      errors: [
        {
          messageId: 'unguarded',
          data: { value: '`call.function.arguments`' },
          line: 8,
          column: 20,
          endLine: 8,
          endColumn: 55,
          suggestions: [
            {
              messageId: 'answerCall',
              output: loop(
                `let args;\n      try {\n        args = ${PARSE};\n      } catch {\n        messages.push({ role: 'tool', tool_call_id: call.id, content: 'The arguments are not valid JSON.' });\n        continue;\n      }`,
              ),
            },
            {
              messageId: 'useNone',
              output: loop(
                `let args;\n      try {\n        args = ${PARSE};\n      } catch {\n        args = {};\n      }`,
              ),
            },
          ],
        },
      ],
    },
    ...['done += 1;', 'queue.shift();'].map((last) => {
      const counted = (body: string): string => loop(body).replace(/(args\) \}\);)/, `$1 ${last}`);
      return {
        name: `a loop that goes on by ${last}`,
        code: counted(`const args = ${PARSE};`),
        errors: [
          {
            messageId: 'unguarded' as const,
            suggestions: [
              {
                messageId: 'useNone' as const,
                output: counted(
                  `let args;\n      try {\n        args = ${PARSE};\n      } catch {\n        args = {};\n      }`,
                ),
              },
            ],
          },
        ],
      };
    }),
    {
      name: 'a part of the arguments, where all of them cannot be parsed',
      code: `${once('  return use(read(call.function.arguments), 1);')}\n${reader("return JSON.parse(args.slice(args.indexOf('{')));")}`,
      errors: [
        {
          messageId: 'broken',
          data: { value: '`args`' },
          line: 11,
          suggestions: [
            {
              messageId: 'useNone',
              output: `${once('  return use(read(call.function.arguments), 1);')}\n${reader("let args2;\n    try {\n      args2 = JSON.parse(args.slice(args.indexOf('{')));\n    } catch {\n      args2 = {};\n    }\n    return args2;")}`,
            },
          ],
        },
      ],
    },
    {
      name: 'empty arguments that are taken care of, in an expression',
      code: once(`  return use(JSON.parse(call.function.arguments || '{}'), 1);`),
      errors: [
        {
          messageId: 'broken',
          data: { value: '`call.function.arguments`' },
          suggestions: [
            {
              messageId: 'useNone',
              output: once(
                dedent`
                  let args;
                  try {
                    args = JSON.parse(call.function.arguments || '{}');
                  } catch {
                    args = {};
                  }
                  return use(args, 1);
              `.replace(/^/gm, '  '),
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a type stays, also that of a cast, and a name that a function reads has one',
      code: once(dedent`
        const a: Place = ${parseOf(0)};
        const b = ${parseOf(1)} as Place;
        const c = ${parseOf(2)};
        use(() => c, a, b);
      `),
      errors: ['a: Place', 'b: Place', 'c: any'].map((name) => ({
        messageId: 'unguarded' as const,
        suggestions: [
          {
            messageId: 'useNone' as const,
            output: once(
              dedent`
                const a: Place = ${parseOf(0)};
                const b = ${parseOf(1)} as Place;
                const c = ${parseOf(2)};
                use(() => c, a, b);
              `.replace(
                new RegExp(`const ${name.charAt(0)}\\b.*`),
                (line) =>
                  `let ${name};\ntry {\n  ${name.charAt(0)} = ${/= (.*);/.exec(line)?.[1] ?? ''};\n} catch {\n  ${name.charAt(0)} = {}${name.includes('Place') ? ' as Place' : ''};\n}`,
              ),
            ),
          },
        ],
      })),
    },
    {
      name: 'a function that answers a call by what it returns',
      code: dedent`
        ${CLIENT}
        export async function agent(messages, tools) {
          ${ASK}
          return Promise.all(choices[0].message.tool_calls.map(async (call) => {
            const args = ${PARSE};
            return { role: 'tool', tool_call_id: call.id, content: await run(args) };
          }));
        }
      `,
      errors: [
        {
          messageId: 'unguarded',
          suggestions: [
            {
              messageId: 'answerCall',
              output: dedent`
                ${CLIENT}
                export async function agent(messages, tools) {
                  ${ASK}
                  return Promise.all(choices[0].message.tool_calls.map(async (call) => {
                    let args;
                    try {
                      args = ${PARSE};
                    } catch {
                      return { role: 'tool', tool_call_id: call.id, content: 'The arguments are not valid JSON.' };
                    }
                    return { role: 'tool', tool_call_id: call.id, content: await run(args) };
                  }));
                }
              `,
            },
            {
              messageId: 'useNone',
              output: dedent`
                ${CLIENT}
                export async function agent(messages, tools) {
                  ${ASK}
                  return Promise.all(choices[0].message.tool_calls.map(async (call) => {
                    let args;
                    try {
                      args = ${PARSE};
                    } catch {
                      args = {};
                    }
                    return { role: 'tool', tool_call_id: call.id, content: await run(args) };
                  }));
                }
              `,
            },
          ],
        },
      ],
    },
  ],
});

describe('handlers that deal with nothing', () => {
  it.each([
    [
      'a handler that logs and rethrows',
      `try { return ${PARSE}; } catch (error) { console.error(error); throw error; }`,
    ],
    [
      'a handler that knows errors of the API only',
      `try { return ${PARSE}; } catch (error) { if (error.status === 429) { console.warn('slow down'); } throw new Error('failed', { cause: error }); }`,
    ],
    [
      'a handler that only logs, at the end of the program',
      `try { ${ASK.replace('choices', 'choices: [answer]')} use(JSON.parse(answer.message.tool_calls[0].function.arguments)); } catch (error) { console.error(error); }`,
    ],
    [
      'a handler that ends the process',
      `try { use(${PARSE}); } catch (error) { console.error(error); process.exit(1); }`,
    ],
    [
      'a handler that answers the HTTP request with an error',
      `try { use(${PARSE}); } catch (error) { log.error(error); return res.status(500).json({ error: 'failed' }); }`,
    ],
    [
      'a promise that rejects',
      `return new Promise((resolve, reject) => { try { resolve(${PARSE}); } catch (error) { reject(error); } });`,
    ],
    [
      'promises that are waited for together',
      `const jobs = choices[0].message.tool_calls.map(async (one) => use(JSON.parse(one.function.arguments))); return Promise.all(jobs);`,
    ],
    [
      'promises of what is parsed before they are made',
      `return Promise.allSettled(choices[0].message.tool_calls.map((one) => use(JSON.parse(one.function.arguments))));`,
    ],
    ['a test of another text', `if (!isJson(call.id)) return; return ${PARSE};`],
    ['a parse of another text before', `try { JSON.parse(text); } catch { return; } return ${PARSE};`],
    [
      'a parse in the same try before',
      `try { schema.parse(call.function.arguments); use(${PARSE}); } catch (error) { throw error; }`,
    ],
    [
      'a filter by something else',
      `return choices[0].message.tool_calls.filter((c) => c.id).map((c) => JSON.parse(c.function.arguments));`,
    ],
    ['a test of another kind', `if (!isLong(call.function.arguments)) return; return ${PARSE};`],
    [
      'the text was written down as JSON',
      `if (log.json(call.id)) return; logJson(call.function.arguments); return ${PARSE};`,
    ],
    ['a try that only cleans up', `try { use(${PARSE}); } finally { done(); }`],
    [
      'a helper of the file that runs it without a handler, and is in a try elsewhere',
      `return timed(() => ${PARSE}); function timed(fn) { const value = fn(); log(); return value; } function start() { try { timed(boot); } catch { stop(); } }`,
    ],
    [
      'an async callback of forEach, which no try around it sees',
      `try { choices[0].message.tool_calls.forEach(async (one) => use(JSON.parse(one.function.arguments))); } catch { again(); }`,
    ],
  ])('%s', (_, body) => {
    const found = lint(once(body), { rules: { 'openai/no-unguarded-tool-arguments': 'error' } });
    expect(found.map(({ messageId }) => messageId)).toEqual(['unguarded']);
  });
});

it('arguments that take several lines are not written out in the message', () => {
  const call = 'choices[0].message.tool_calls[0]';
  const [report] = lint(
    once(`return JSON.parse(\n${call}.custom\n? ${call}.custom.input\n: ${call}.function.arguments);`),
    { rules: { 'openai/no-unguarded-tool-arguments': 'error' } },
  );
  expect(report?.message).toMatch(/when the model leaves the arguments of a tool call empty/);
});
