import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import { afterAll } from 'vitest';
import rule from '../../src/rules/prefer-api-error-classes.js';

const tester = new RuleTester();

/** A handler around a request. */
const handler = (body: string, inTry = 'await openai.chat.completions.create({ model, messages });'): string =>
  `try {\n  ${inTry}\n} catch (error) {\n  ${dedent(body).replaceAll('\n', '\n  ')}\n}`;
const STREAM = 'for await (const chunk of openai.chat.completions.stream({ model, messages })) show(chunk);';
const CLASS = "import OpenAI from 'openai';\n";

tester.run('prefer-api-error-classes: fields of other clients', rule, {
  valid: [
    { name: "the SDK's own fields", code: handler('res.status(error.status ?? 500).json(error.error);') },
    { name: 'both kinds of errors', code: handler('show(error.status ?? error.response?.status);') },
    {
      name: 'both kinds, in two statements',
      code: handler('if (error.response) a(error.response.status);\nelse b(error.status);'),
    },
    {
      name: 'openai 3.x',
      code: "import { OpenAIApi } from 'openai';\nconst api = new OpenAIApi(configuration);\ntry { await api.createChatCompletion({ model, messages }); } catch (error) { show(error.response.data); }",
    },
    {
      name: 'axios in the same try',
      code: `import axios from 'axios';\n${handler('if (error.response) show(error.response.status);', 'await axios.get(url); await openai.responses.create({ model, input });')}`,
    },
    {
      name: 'an imported function in the same try',
      code: `import { load } from './load.js';\n${handler('if (error.response) show(error.response.status);', 'await load(url); await openai.responses.create({ model, input });')}`,
    },
    {
      name: 'a kind that code of others decides',
      code: handler('if (axios.isAxiosError(error)) show(error.response.status);'),
    },
    {
      name: 'a class of the SDK under another name',
      code: `import { APIError as Failure } from 'openai';\n${handler('if (error instanceof Failure) show(error.status); else show(error.response.status);')}`,
    },
    {
      name: 'a class of the SDK from one of its modules, under another name',
      code: `import { APIError as Failure } from 'openai/error';\n${handler('if (error instanceof Failure) show(error.status); else show(error.response.status);')}`,
    },
    {
      name: 'an error of another class',
      code: handler('if (error instanceof HttpError) show(error.response.status);'),
    },
    {
      name: 'a promise that is not awaited',
      code: 'async function ask() { try { return openai.responses.create({ model, input }); } catch (error) { show(error.response.status); } }',
    },
    {
      name: 'a request that is an argument beside the handler',
      code: 'queue.then(openai.responses.create({ model, input }), (error) => show(error.response.status));',
    },
    {
      name: 'another try',
      code: `${handler('throw error;')}\ntry { await get(url); } catch (error) { show(error.response.status); }`,
    },
    {
      name: 'an inner handler that deals with it',
      code: 'try { try { await openai.responses.create({ model, input }); } catch { retry(); } await get(url); } catch (error) { show(error.response.status); }',
    },
    {
      name: 'statusCode beside status',
      code: handler('if (error.status === 429 || error.statusCode === 429) wait();'),
    },
    { name: 'a code that is a word', code: handler("if (error.code === 'insufficient_quota') stop();") },
    { name: 'a response that is put there', code: handler('error.response = await explain(error); throw error;') },
    { name: 'unknown errors', code: 'export function explain(error) { return error.response.status; }' },
  ],
  invalid: [
    {
      name: 'S42: error.response.status and error.response.data',
      code: handler(
        'if (error.response) res.status(error.response.status).json(error.response.data);\nelse res.status(500).end();',
      ),
      errors: [
        {
          messageId: 'response',
          data: {
            read: 'error.response',
            outcome: 'what depends on it never runs',
          },
          line: 4,
          column: 7,
          endLine: 4,
          endColumn: 21,
          suggestions: [
            {
              messageId: 'useField',
              output: handler(
                'if (error.status) res.status(error.status).json({ error: error.error });\nelse res.status(500).end();',
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'a stream that is read in the try',
      code: handler('show(error.response.status);', STREAM),
      errors: [
        {
          messageId: 'response',
          suggestions: [{ messageId: 'useField', output: handler('show(error.status);', STREAM) }],
        },
      ],
    },
    ...(
      [
        ['show(error.response.data);', 'show({ error: error.error });'],
        ['const { error: inner } = error.response.data;', 'const { error: inner } = { error: error.error };'],
        ['later(() => error.response.data);', 'later(() => ({ error: error.error }));'],
        ['show(error.response.data.error);', 'show(error.error);'],
        ['show(`${error.response.data}`);', 'show(`${error.error}`);'],
        ['if (error.response.data) stop();', 'if (error.error) stop();'],
        ['console.log(error.response?.data ?? error.message);', 'console.log(error.error ?? error.message);'],
        ['show(error.response?.data ?? error.message);', null],
        ['show(error.response && error.response.data);', 'show(error.status && { error: error.error });'],
        ['show(error.response?.data?.error?.message ?? error.message);', 'show(error.message);'],
        ["show(error.response?.data?.error?.message ?? 'failed');", "show(error.message ?? 'failed');"],
      ] as const
    ).map(([code, output]) => ({
      name: `the body of the answer, which has the error in it: ${code}`,
      filename: 'ask.js',
      code: handler(code),
      output: output && handler(output),
      errors: [{ messageId: 'response' as const }],
    })),
    ...(
      [
        [
          "if (typeof error?.response !== 'undefined') show(error.response.status);",
          "if (typeof error?.status !== 'undefined') show(error.status);",
        ],
        [
          'if (error.response !== undefined) show(error.response.status);',
          'if (error.status !== undefined) show(error.status);',
        ],
        [
          'if (null == error.response) throw error;\nshow(error.response.status);',
          'if (null == error.status) throw error;\nshow(error.status);',
        ],
        ["if (typeof error.response === 'object') show(error.response.status);", null],
        ["if ('response' in error) show(error.response.status);", 'if (error.status) show(error.status);'],
        ["if (error.hasOwnProperty('response')) show(error.response.status);", 'if (error.status) show(error.status);'],
        ["if (Object.hasOwn(error, 'response')) show(error.response.status);", 'if (error.status) show(error.status);'],
        ['const { response } = error;\nif (response === undefined) throw error;\nshow(response.status);', null],
      ] as const
    ).map(([code, output]) => ({
      name: `whether there is one is asked first, so that nothing throws: ${code}`,
      filename: 'ask.js',
      code: handler(code),
      output: output && handler(output),
      errors: [
        {
          messageId: 'response' as const,
          data: {
            read: /in error|[hH]asOwn/.test(code)
              ? 'error.response.status'
              : (/\S*response(?= [=!]==? |\) throw)/.exec(code)?.[0] ?? '').replace(/^\(/, ''),
            outcome: 'what depends on it never runs',
          },
        },
      ],
    })),
    ...(
      [
        [
          'if (error.response?.data) console.error(error.response.data);',
          'if (error.error) console.error(error.error);',
        ],
        [
          'show(error.response?.data ? error.response.data.error.message : error.message);',
          'show(error.error ? error.message : error.message);',
        ],
        ['const status = error.response?.status;\nif (status) show(status, error.response.statusText);', null],
        ["if (error.response?.status === 429) wait(error.response.headers['retry-after']);", null],
      ] as const
    ).map(([code, output]) => ({
      name: `a part of it is asked for first, which is undefined: ${code}`,
      filename: 'ask.js',
      code: handler(code),
      output: output && handler(output),
      errors: [
        {
          messageId: 'response' as const,
          data: { read: /error\.response\?\.\w+/.exec(code)?.[0] ?? '', outcome: 'this is always undefined' },
        },
      ],
    })),
    {
      name: 'a part that is printed before it is read asks nothing',
      filename: 'ask.js',
      code: handler('console.log(error.response?.status);\nconsole.log(error.response.data);'),
      output: handler('console.log(error.status);\nconsole.log(error.error);'),
      errors: [
        {
          messageId: 'response',
          data: {
            read: 'error.response.data',
            outcome: 'this throws a TypeError in the handler, in which the error of the API is lost',
          },
        },
      ],
    },
    {
      name: 'two questions that become one',
      filename: 'ask.js',
      code: handler(
        "if (error.response && error.response.data && error.response.data.error && error.response.data.error.code === 'x') show(1);",
      ),
      output: handler("if (error.status && error.error && error.code === 'x') show(1);"),
      errors: [{ messageId: 'response' }],
    },
    {
      name: 'a cast keeps its parentheses',
      code: handler('if ((error as any).response?.status === 429) show((<any>error).response.data.error);'),
      errors: [
        {
          messageId: 'response',
          data: { read: '(error as any).response?.status', outcome: 'this is always undefined' },
          suggestions: [
            { messageId: 'useField', output: handler('if ((error as any).status === 429) show((<any>error).error);') },
          ],
        },
      ],
    },
    {
      name: 'without a test, in JavaScript: a fix',
      filename: 'ask.js',
      code: handler('console.log(error.response.status, error?.response.data.error.message); // both'),
      output: handler('console.log(error.status, error?.message); // both'),
      errors: [
        {
          messageId: 'response',
          data: {
            read: 'error.response.status',
            outcome: 'this throws a TypeError in the handler, in which the error of the API is lost',
          },
        },
      ],
    },
    {
      name: 'without a test, whatever else is in the try',
      filename: 'ask.js',
      code: `import axios from 'axios';\n${handler('show(error.response.status);', 'await axios.get(url); await openai.responses.create({ model, input });')}`,
      errors: [
        {
          messageId: 'response',
          suggestions: [
            {
              messageId: 'useField',
              output: `import axios from 'axios';\n${handler('show(error.status);', 'await axios.get(url); await openai.responses.create({ model, input });')}`,
            },
          ],
        },
      ],
    },
    {
      name: 'a name for it, which would be left over',
      code: handler('const { response } = error; if (response?.status === 429) await wait();'),
      output: null,
      errors: [{ messageId: 'response', data: { read: 'response?.status', outcome: 'this is always undefined' } }],
    },
    {
      name: 'optional',
      filename: 'ask.js',
      code: handler('if (error.response?.status === 429) await wait();'),
      output: handler('if (error.status === 429) await wait();'),
      errors: [
        { messageId: 'response', data: { read: 'error.response?.status', outcome: 'this is always undefined' } },
      ],
    },
    {
      name: 'what has no counterpart is only reported',
      filename: 'ask.js',
      code: handler('console.error(error.response.statusText);'),
      errors: [{ messageId: 'response' }],
    },
    {
      name: 'a promise chain',
      filename: 'ask.js',
      code: 'openai.responses.create({ model, input }).then(show).catch((e) => { console.log(e.response.status); });',
      output: 'openai.responses.create({ model, input }).then(show).catch((e) => { console.log(e.status); });',
      errors: [{ messageId: 'response' }],
    },
    {
      name: 'a function of the file lets it pass, and another one is given the error',
      filename: 'ask.js',
      code: dedent`
        async function ask(input) {
          const response = await openai.responses.create({ model, input });
          return response.output_text;
        }
        function explain(err) {
          return err.response ? err.response.data : err.message;
        }
        async function main() {
          try {
            console.log(await ask('Why?'));
          } catch (e) {
            console.log(explain(e));
          }
        }
        main();
      `,
      output: dedent`
        async function ask(input) {
          const response = await openai.responses.create({ model, input });
          return response.output_text;
        }
        function explain(err) {
          return err.status ? { error: err.error } : err.message;
        }
        async function main() {
          try {
            console.log(await ask('Why?'));
          } catch (e) {
            console.log(explain(e));
          }
        }
        main();
      `,
      errors: [{ messageId: 'response', line: 6 }],
    },
    {
      name: 'thrown again',
      filename: 'ask.js',
      code: 'try { try { await openai.responses.create({ model, input }); } catch (e) { log(e); throw e; } } catch (error) { show(error.response.status); }',
      output:
        'try { try { await openai.responses.create({ model, input }); } catch (e) { log(e); throw e; } } catch (error) { show(error.status); }',
      errors: [{ messageId: 'response' }],
    },
    {
      name: 'statusCode, and a code that is compared with a number',
      filename: 'ask.js',
      code: handler('if (error.statusCode === 429) wait();\nif (error.code === 401) stop();'),
      output: handler('if (error.status === 429) wait();\nif (error.status === 401) stop();'),
      errors: [
        { messageId: 'status', data: { read: 'error.statusCode', outcome: 'it is always undefined' } },
        { messageId: 'status', data: { read: 'error.code', outcome: 'it is a word, and never equal to a number' } },
      ],
    },
  ],
});

tester.run('prefer-api-error-classes: names and texts', rule, {
  valid: [
    { name: 'a class', code: CLASS + handler('if (error instanceof OpenAI.RateLimitError) wait();') },
    { name: 'the name of the constructor', code: handler("if (error.constructor.name === 'RateLimitError') wait();") },
    { name: 'a name of something else', code: handler("if (error.name === 'ZodError') stop();") },
    {
      name: 'an abort of something else',
      code: handler(
        "if (error.name === 'AbortError') stop();",
        'await fetchPage(url); await openai.responses.create({ model, input });',
      ),
    },
    {
      name: 'a pattern that means more than one thing',
      code: handler('if (/429|timeout|overloaded/.test(error.message)) wait();'),
    },
    { name: 'a pattern of something else', code: handler('if (/Unexpected token/.test(error.message)) stop();') },
    { name: 'another part', code: handler("const { stack } = error; if (stack.includes('quota')) stop();") },
    { name: 'a text of something else', code: handler("if (error.message.includes('Unexpected token')) stop();") },
    {
      name: 'a text beside a field',
      code: handler("if (error.status === 429 || error.message.includes('rate limit')) wait();"),
    },
    {
      name: 'a text beside a code',
      code: handler("if (error.code === 'insufficient_quota' || error.message.includes('quota')) stop();"),
    },
    {
      name: 'a text beside a class',
      code: CLASS + handler("if (error instanceof OpenAI.APIError) show(error.message.includes('429'));"),
    },
    {
      name: 'a text that may be of others',
      code: handler(
        "if (error.message.includes('timeout')) retry();",
        'await load(url); await openai.responses.create({ model, input });',
      ),
    },
  ],
  invalid: [
    {
      name: 'the name of a class',
      code: CLASS + handler("if (error.name === 'RateLimitError') wait();"),
      errors: [
        {
          messageId: 'name',
          data: { name: 'RateLimitError', answer: 'false' },
          suggestions: [
            { messageId: 'useTest', output: CLASS + handler('if (error instanceof OpenAI.RateLimitError) wait();') },
          ],
        },
      ],
    },
    {
      name: 'the name of a class that is no member of the client',
      code: CLASS + handler("if (error.name === 'LengthFinishReasonError') wait();"),
      errors: [{ messageId: 'name', data: { name: 'LengthFinishReasonError', answer: 'false' } }],
    },
    {
      name: 'the name of such a class, which the file imports',
      code: `import * as errors from 'openai/error';\n${CLASS}${handler("if (error.name === 'LengthFinishReasonError') wait();")}`,
      errors: [
        {
          messageId: 'name',
          suggestions: [
            {
              messageId: 'useTest',
              output: `import * as errors from 'openai/error';\n${CLASS}${handler('if (error instanceof errors.LengthFinishReasonError) wait();')}`,
            },
          ],
        },
      ],
    },
    {
      name: 'the name of the class of an abort',
      code: CLASS + handler("if (error.name === 'APIUserAbortError') stop();"),
      errors: [
        {
          messageId: 'name',
          data: { name: 'APIUserAbortError', answer: 'false' },
          suggestions: [
            { messageId: 'useTest', output: CLASS + handler('if (error instanceof OpenAI.APIUserAbortError) stop();') },
          ],
        },
      ],
    },
    {
      name: 'not the name of a class, and no class in sight',
      code: handler("if (error.name !== 'AuthenticationError') wait();"),
      errors: [
        {
          messageId: 'name',
          data: { name: 'AuthenticationError', answer: 'true' },
          suggestions: [{ messageId: 'useTest', output: handler('if (!(error.status === 401)) wait();') }],
        },
      ],
    },
    {
      name: 'AbortError',
      code:
        CLASS +
        handler(
          "if (error?.name === 'AbortError') return_();",
          'await openai.responses.create({ model, input }, { signal });',
        ),
      errors: [
        {
          messageId: 'name',
          suggestions: [
            {
              messageId: 'useTest',
              output:
                CLASS +
                handler(
                  'if (error instanceof OpenAI.APIUserAbortError) return_();',
                  'await openai.responses.create({ model, input }, { signal });',
                ),
            },
          ],
        },
      ],
    },
    {
      name: 'a text that comes from either of two, once',
      code: handler(
        "const text = error instanceof Error ? error.message : String(error);\nconst busy = text.includes('429');",
      ),
      errors: [
        {
          messageId: 'message',
          suggestions: [
            {
              messageId: 'useTest',
              output: handler(
                'const text = error instanceof Error ? error.message : String(error);\nconst busy = error.status === 429;',
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'the rate limit by its text',
      code: handler("const busy = !error.message.includes('429');"),
      errors: [
        {
          messageId: 'message',
          data: { words: '429', instead: '`error.status === 429`' },
          suggestions: [{ messageId: 'useTest', output: handler('const busy = !(error.status === 429);') }],
        },
      ],
    },
    {
      name: 'the context length by its text, in lower case and under a name',
      code:
        CLASS +
        handler("const text = error.message?.toLowerCase() ?? '';\nif (text.includes('context length')) shorten();"),
      errors: [
        {
          messageId: 'message',
          line: 6,
          suggestions: [
            {
              messageId: 'useTest',
              output:
                CLASS +
                handler(
                  "const text = error.message?.toLowerCase() ?? '';\nif (error instanceof OpenAI.APIError && error.code === 'context_length_exceeded') shorten();",
                ),
            },
          ],
        },
      ],
    },
    ...(
      [
        [
          "if ((error as Error).message.includes('429')) wait();",
          'if (error instanceof OpenAI.RateLimitError) wait();',
        ],
        [
          "const { message } = error as Error;\nif (message.includes('quota')) stop();",
          "const { message } = error as Error;\nif (error instanceof OpenAI.APIError && error.code === 'insufficient_quota') stop();",
        ],
        ["if (error.toString().includes('429')) wait();", 'if (error instanceof OpenAI.RateLimitError) wait();'],
        ['if (/429|rate limit/i.test(error.message)) wait();', 'if (error instanceof OpenAI.RateLimitError) wait();'],
      ] as const
    ).map(([code, output]) => ({
      name: `the text of an error: ${code}`,
      code: CLASS + handler(code),
      errors: [
        {
          messageId: 'message' as const,
          suggestions: [{ messageId: 'useTest' as const, output: CLASS + handler(output) }],
        },
      ],
    })),
    {
      name: 'a cast, and no class in sight',
      code: handler("if ((error as any).message.includes('429')) wait();"),
      errors: [
        {
          messageId: 'message',
          data: { words: '429', instead: '`(error as any).status === 429`' },
          suggestions: [{ messageId: 'useTest', output: handler('if ((error as any).status === 429) wait();') }],
        },
      ],
    },
    {
      name: 'a pattern is only reported',
      code: handler('if (error.message.match(/rate limit/i)) wait();'),
      errors: [{ messageId: 'message' }],
    },
    {
      name: 'a timeout needs a class',
      code: handler("if (error.message.includes('timeout')) retry();"),
      errors: [{ messageId: 'message' }],
    },
  ],
});

tester.run('prefer-api-error-classes: classes', rule, {
  valid: [
    {
      name: 'the subclass first',
      code: `${CLASS}if (e instanceof OpenAI.RateLimitError) a(); else if (e instanceof OpenAI.APIError) b();`,
    },
    {
      name: 'siblings',
      code: `${CLASS}if (e instanceof OpenAI.NotFoundError) a(); else if (e instanceof OpenAI.RateLimitError) b();`,
    },
    {
      name: 'two errors',
      code: `${CLASS}if (a instanceof OpenAI.APIError) f(); else if (b instanceof OpenAI.RateLimitError) g();`,
    },
    {
      name: 'not both',
      code: `${CLASS}if (e instanceof OpenAI.APIError && e.status > 500) a(); else if (e instanceof OpenAI.RateLimitError) b();`,
    },
    {
      name: 'nobody leaves',
      code: `${CLASS}function f(e) { if (e instanceof OpenAI.APIError) log(e); if (e instanceof OpenAI.RateLimitError) wait(); }`,
    },
    {
      name: 'classes of the project',
      code: "import { APIError, RateLimitError, ContextLengthExceededError } from './errors.js';\nif (e instanceof APIError) a(); else if (e instanceof RateLimitError) b(); else if (e instanceof ContextLengthExceededError) c();",
    },
    {
      name: 'a class of openai/error',
      code: "import { LengthFinishReasonError } from 'openai/error';\nif (e instanceof LengthFinishReasonError) a();",
    },
    { name: 'a class that may be new', code: `${CLASS}if (e instanceof OpenAI.CosmicRayError) a();` },
  ],
  invalid: [
    {
      name: 'in an else',
      code: `${CLASS}if (e instanceof OpenAI.APIError) {\n  fail(); // sorry\n} else if (e instanceof OpenAI.RateLimitError) {\n  wait();\n}`,
      errors: [
        {
          messageId: 'unreachable',
          data: { name: 'RateLimitError', base: 'APIError', line: '2' },
          line: 4,
          suggestions: [
            {
              messageId: 'swap',
              output: `${CLASS}if (e instanceof OpenAI.RateLimitError) {\n  wait();\n} else if (e instanceof OpenAI.APIError) {\n  fail(); // sorry\n}`,
            },
          ],
        },
      ],
    },
    {
      name: 'further down, and by way of two classes',
      code: "import { OpenAIError, APIConnectionTimeoutError, NotFoundError } from 'openai';\nif (e instanceof OpenAIError) a();\nelse if (e instanceof TypeError) b();\nelse if (e instanceof APIConnectionTimeoutError) c();",
      errors: [{ messageId: 'unreachable', line: 4 }],
    },
    {
      name: 'after a return',
      code: `${CLASS}function f(e) {\n  if (e instanceof OpenAI.APIError) return 1;\n  if (e instanceof OpenAI.RateLimitError) return 2;\n  return 3;\n}`,
      errors: [{ messageId: 'unreachable', line: 4 }],
    },
    {
      name: 'a class that there is not, with a code',
      code: `${CLASS}const isLong = (e) => e instanceof OpenAI.ContextLengthExceededError;`,
      errors: [
        {
          messageId: 'noSuchClass',
          data: { name: 'OpenAI.ContextLengthExceededError' },
          suggestions: [
            {
              messageId: 'useTest',
              data: { instead: "`e instanceof OpenAI.APIError && e.code === 'context_length_exceeded'`" },
              output: `${CLASS}const isLong = (e) => (e instanceof OpenAI.APIError && e.code === 'context_length_exceeded');`,
            },
          ],
        },
      ],
    },
    {
      name: 'a class of the Python SDK',
      code: "const OpenAI = require('openai');\nif (e instanceof OpenAI.Timeout) retry();",
      errors: [
        {
          messageId: 'noSuchClass',
          suggestions: [
            {
              messageId: 'useTest',
              output: "const OpenAI = require('openai');\nif (e instanceof OpenAI.APIConnectionTimeoutError) retry();",
            },
          ],
        },
      ],
    },
    {
      name: 'a class that is no member of the client',
      code: `${CLASS}if (e instanceof OpenAI.LengthFinishReasonError) grow();`,
      errors: [{ messageId: 'noSuchClass' }],
    },
  ],
});

const folder = mkdtempSync(path.join(tmpdir(), 'eslint-plugin-openai-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of a project with a release of the SDK installed, or wanted. */
function fileWith(version: string, isInstalled = true): string {
  const project = path.join(folder, version.replaceAll(/\W/g, '-'));
  const sdk = path.join(project, 'node_modules', 'openai');
  mkdirSync(sdk, { recursive: true });
  const manifest = isInstalled ? { version } : { dependencies: { openai: version } };
  writeFileSync(path.join(isInstalled ? sdk : project, 'package.json'), JSON.stringify(manifest));
  return path.join(project, 'ask.js');
}

const INDEXED = handler("await wait(error.headers['retry-after']);");
const GET = handler("await wait(error.headers.get('retry-after'));");

tester.run('prefer-api-error-classes: headers', rule, {
  valid: [
    { name: 'an object before openai 5', filename: fileWith('4.104.0'), code: INDEXED },
    { name: 'Headers since', filename: fileWith('5.0.0'), code: GET },
    {
      name: 'a handler that is written for either',
      filename: fileWith('5.0.0'),
      code: handler("await wait(error.headers?.get?.('retry-after') ?? error.headers?.['retry-after']);"),
    },
    { name: 'nobody knows which', filename: path.join(folder, 'none', 'ask.js'), code: INDEXED },
    { name: 'another method before', filename: fileWith('4.104.0'), code: handler("show(error.headers.has('x'));") },
    { name: 'get of nothing before', filename: fileWith('4.104.0'), code: handler('show(error.headers.get());') },
    { name: 'a member since', filename: fileWith('5.0.0'), code: handler('show(error.headers.size);') },
    { name: 'what is put there since', filename: fileWith('5.0.0'), code: handler("error.headers['x'] = 1;") },
    { name: 'all of them since', filename: fileWith('5.0.0'), code: handler('show(error.headers);') },
    { name: 'of something else since', filename: fileWith('5.0.0'), code: handler("show(error.headers, x['y']);") },
  ],
  invalid: [
    {
      name: 'an index since openai 5',
      filename: fileWith('^7.1.0', false),
      code: INDEXED,
      output: handler("await wait(error.headers?.get('retry-after'));"),
      errors: [
        {
          messageId: 'headers',
          data: {
            read: "error.headers['retry-after']",
            is: 'The headers of an error are a `Headers` object since openai 5',
            outcome: 'is always undefined',
          },
        },
      ],
    },
    {
      name: 'get before',
      filename: fileWith('4.104.0'),
      code: GET,
      output: handler("await wait(error.headers?.['retry-after']);"),
      errors: [{ messageId: 'headers' }],
    },
  ],
});
