import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-empty-api-key-fallback.js';

const IMPORT = "import OpenAI from 'openai';\n";
const tester = new RuleTester();

const MADE = (standIn: string) =>
  `${IMPORT}const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY${standIn} });\n`;
const ASKED = 'return openai.responses.create(request);';
const OTHER_WAYS = [
  `export async function ask(request, by) { if (by === 'ollama') { try { return await ollama(request); } catch { return ''; } } ${ASKED} }`,
  `export async function ask(request, by) { if (by === 'openai') { ${ASKED} } return await ollama(request); }`,
  `export async function ask(request, by) { if (by === 'openai') { ${ASKED} } else { await ollama(request); } }`,
  `export async function ask(request, by) { switch (by) { case 'openai': ${ASKED} case 'ollama': return await ollama(request); } }`,
  `export async function ask(request, by) { return by === 'ollama' ? await ollama(request) : openai.responses.create(request); }`,
  `export async function ask(request, by, isLocal) { if (isLocal || by == 'ollama') return await ollama(request); ${ASKED} }`,
  `export async function ask(request, by) { if (by !== 'openai') { return await ollama(request); } else { ${ASKED} } }`,
];
const ONE_WAY = [
  `export async function ask(request) { if (!request.input) return ''; ${ASKED} }`,
  `export default async function handler(request, response) { if (request.method !== 'POST') return response.status(405).end(); ${ASKED} }`,
  `export async function ask(request, by) { if (by === 'loud') { await log(request); } ${ASKED} }`,
  `export async function ask(request, by) { switch (by) { case 'openai': ${ASKED} default: return await usage(); } }`,
  `export async function ask(request, by) { if (by === 'ollama') return ollama(request); ${ASKED} }`,
  `export async function ask(request, by) { if (by === 'ollama') return await ollama(request); return run(() => openai.responses.create(request)); }`,
  `export async function ask(request) { if (!request.input) return await usage(); ${ASKED} }`,
  `export async function ask(request, by) { if (by < 'ollama') return await usage(); ${ASKED} }`,
  `export async function ask(request, by, other) { if (by === other) return await usage(); ${ASKED} }`,
];

tester.run('no-empty-api-key-fallback', rule, {
  valid: [
    {
      name: 'a key that every call gives',
      code: `${IMPORT}const make = (apiKey) => new OpenAI({ apiKey: apiKey || process.env.OPENAI_API_KEY || '' });\nexport const ai = make(read());`,
    },
    {
      name: 'the default of a parameter that is looked at',
      code: `${IMPORT}export function make(key = process.env.OPENAI_API_KEY ?? '') {\n  return key.length > 0 ? new OpenAI({ apiKey: key }) : undefined;\n}`,
    },
    { name: 'the bare read', code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });` },
    {
      name: 'a fallback to another variable',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.MY_KEY ?? process.env.OPENAI_API_KEY });`,
    },
    {
      name: 'a fallback to nothing',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? undefined });`,
    },
    { name: 'a fallback that throws', code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? fail() });` },
    {
      name: 'a helper whose calls give no fallback',
      code: `${IMPORT}const env = (name, fallback) => process.env[name] ?? fallback;\nnew OpenAI({ apiKey: env('OPENAI_API_KEY') });`,
    },
    {
      name: 'a client of somebody else',
      code: "new Client({ apiKey: process.env.OPENAI_API_KEY ?? '' }); // not openai",
    },
    {
      name: 'a check that throws before',
      code: dedent`
        ${IMPORT}
        if (!process.env.OPENAI_API_KEY) throw new Error('no key');
        const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '' });
      `,
    },
    {
      name: 'a check of the constant that holds the empty text',
      code: dedent`
        ${IMPORT}
        const apiKey = process.env.OPENAI_API_KEY || '';
        export const ask = (input) => {
          if (!apiKey) return 'No key.';
          return new OpenAI({ apiKey }).responses.create({ model: 'gpt-5.5', input });
        };
      `,
    },
    {
      name: 'a check of the field that holds the empty text',
      code: dedent`
        ${IMPORT}
        class Service {
          key = process.env.OPENAI_API_KEY ?? '';
          get ready() { return Boolean(this.key); }
          client = new OpenAI({ apiKey: this.key });
        }
      `,
    },
    {
      name: 'a check of the key that the client has got',
      code: dedent`
        ${IMPORT}
        const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY || '' });
        if (!openai.apiKey) throw new Error('no key');
      `,
    },
    {
      name: 'a client that is only made where there is a key',
      code: `${IMPORT}export const openai = process.env.OPENAI_API_KEY ? new OpenAI({ apiKey: process.env.OPENAI_API_KEY || '' }) : null;`,
    },
    {
      name: 'a server on the own machine, which wants any key',
      code: `${IMPORT}new OpenAI({ baseURL: 'http://localhost:11434/v1', apiKey: process.env.OLLAMA_API_KEY ?? 'ollama' });`,
    },
    {
      name: 'a server on the own machine, which wants no key',
      code: `${IMPORT}new OpenAI({ baseURL: 'http://127.0.0.1:8000/v1', apiKey: process.env.KEY ?? '' });`,
    },
    {
      name: 'a server that only the environment knows',
      code: `${IMPORT}new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.KEY || '' });`,
    },
    {
      name: 'a placeholder for another service',
      code: `${IMPORT}new OpenAI({ baseURL: 'https://llm.acme.com/v1', apiKey: process.env.KEY || 'anything' });`,
    },
    {
      name: 'a default whose words say that no request is meant',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY || 'build-time-placeholder' });`,
    },
    {
      name: 'a test',
      filename: 'src/chat.test.ts',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '' });`,
    },
    {
      name: 'a load that comes after the read: no-late-api-key reports that',
      code: dedent`
        import dotenv from 'dotenv';
        ${IMPORT}
        const apiKey = process.env.OPENAI_API_KEY ?? 'missing';
        dotenv.config();
        const openai = new OpenAI({ apiKey });
      `,
    },
    {
      name: 'a variable that the browser gets: no-browser-api-key reports that',
      code: `${IMPORT}new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY || '', dangerouslyAllowBrowser: true });`,
    },
    {
      name: 'openai 3, which reads no environment and never throws',
      code: dedent`
        import { Configuration, OpenAIApi } from 'openai';
        const openai = new OpenAIApi(new Configuration({ apiKey: process.env.OPENAI_API_KEY || '' }));
      `,
    },
    {
      name: 'another credential',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '', adminAPIKey: adminKey });`,
    },
    {
      name: 'an unknown default',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? settings.key });`,
    },
  ],
  invalid: [
    {
      name: 'a helper whose parameter has the fallback',
      code: `${IMPORT}const env = (name, fallback = '') => process.env[name] ?? fallback;\nnew OpenAI({ apiKey: env('OPENAI_API_KEY') });`,
      errors: [{ messageId: 'empty', line: 3, column: 22 }],
    },
    {
      name: 'a helper that is given the fallback, and returns it behind a test',
      code: `${IMPORT}function env(name, fallback) {\n  const value = process.env[name];\n  if (!value) return fallback;\n  return value;\n}\nnew OpenAI({ apiKey: env('OPENAI_API_KEY', '') });`,
      errors: [{ messageId: 'empty', line: 7, column: 22 }],
    },
    {
      name: 'S11: an empty text',
      code: `${IMPORT}const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '' });`,
      output: `${IMPORT}const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [
        { messageId: 'empty', data: { variables: '`OPENAI_API_KEY`' }, line: 2, column: 37, endLine: 2, endColumn: 69 },
      ],
    },
    {
      name: 'with `||`, parentheses, a cast and comments around',
      code: dedent`
        ${IMPORT}
        const openai = new OpenAI({
          // the key
          apiKey: (process.env['OPENAI_API_KEY'] || "") as string, // kept
        });
      `,
      output: dedent`
        ${IMPORT}
        const openai = new OpenAI({
          // the key
          apiKey: (process.env['OPENAI_API_KEY']) as string, // kept
        });
      `,
      errors: [{ messageId: 'empty', line: 5 }],
    },
    {
      name: 'a comment between the two',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY /* or */ ?? '' });`,
      errors: [{ messageId: 'empty', suggestions: null }],
    },
    {
      name: 'a conditional',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ? process.env.OPENAI_API_KEY : '' });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'empty' }],
    },
    {
      name: '`String(…)`',
      code: `${IMPORT}new OpenAI({ apiKey: String(process.env.OPENAI_API_KEY) });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'word' }],
    },
    {
      name: 'a template',
      code: `${IMPORT}new OpenAI({ apiKey: \`\${process.env.OPENAI_API_KEY}\` });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'word' }],
    },
    {
      name: 'a placeholder',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY || 'your-api-key' });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'placeholder' }],
    },
    {
      name: 'a default in a pattern',
      code: `${IMPORT}const { OPENAI_API_KEY: apiKey = '' } = process.env;\nnew OpenAI({ apiKey });`,
      output: `${IMPORT}const { OPENAI_API_KEY: apiKey } = process.env;\nnew OpenAI({ apiKey });`,
      errors: [{ messageId: 'empty', line: 2 }],
    },
    {
      name: 'a constant for the option alone',
      code: `${IMPORT}const apiKey = process.env.OPENAI_API_KEY ?? '';\nexport const openai = new OpenAI({ apiKey, maxRetries: 5 });`,
      output: `${IMPORT}const apiKey = process.env.OPENAI_API_KEY;\nexport const openai = new OpenAI({ apiKey, maxRetries: 5 });`,
      errors: [{ messageId: 'empty', line: 2, column: 16 }],
    },
    ...OTHER_WAYS.map((body, i) => ({
      name: `a client that the program also works without (${i})`,
      code: `${MADE(" || 'your-api-key'")}${body}`,
      errors: [
        {
          messageId: 'placeholder' as const,
          suggestions: [{ messageId: 'dropFallback' as const, output: `${MADE('')}${body}` }],
        },
      ],
    })),
    ...ONE_WAY.map((body, i) => ({
      name: `a client that the program needs (${i})`,
      code: `${MADE(" || 'your-api-key'")}${body}`,
      output: `${MADE('')}${body}`,
      errors: [{ messageId: 'placeholder' as const }],
    })),
    {
      name: 'a constant that other code takes for a text',
      code: `${IMPORT}const apiKey = process.env.OPENAI_API_KEY ?? '';\nlog(apiKey.length);\nnew OpenAI({ apiKey });`,
      errors: [
        {
          messageId: 'empty',
          suggestions: [
            {
              messageId: 'dropFallback',
              data: { variable: 'OPENAI_API_KEY' },
              output: `${IMPORT}const apiKey = process.env.OPENAI_API_KEY;\nlog(apiKey.length);\nnew OpenAI({ apiKey });`,
            },
          ],
        },
      ],
    },
    {
      name: 'a constant for two clients is reported once',
      code: `${IMPORT}export const apiKey = process.env.OPENAI_API_KEY ?? '';\nnew OpenAI({ apiKey });\nnew OpenAI({ apiKey, timeout: 9 });`,
      errors: [
        {
          messageId: 'empty',
          suggestions: [
            {
              messageId: 'dropFallback',
              output: `${IMPORT}export const apiKey = process.env.OPENAI_API_KEY;\nnew OpenAI({ apiKey });\nnew OpenAI({ apiKey, timeout: 9 });`,
            },
          ],
        },
      ],
    },
    {
      name: "a variable of one's own: without it the client would read OPENAI_API_KEY",
      code: `${IMPORT}new OpenAI({ apiKey: process.env.MY_KEY ?? '' });`,
      errors: [
        {
          messageId: 'empty',
          data: { variables: '`MY_KEY`' },
          suggestions: [{ messageId: 'dropFallback', output: `${IMPORT}new OpenAI({ apiKey: process.env.MY_KEY });` }],
        },
      ],
    },
    {
      name: 'two variables and an empty text',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.MY_KEY || process.env.OPENAI_API_KEY || '' });`,
      errors: [
        {
          messageId: 'empty',
          data: { variables: '`MY_KEY` and `OPENAI_API_KEY`' },
          suggestions: [
            {
              messageId: 'dropFallback',
              output: `${IMPORT}new OpenAI({ apiKey: process.env.MY_KEY || process.env.OPENAI_API_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'another service: its client would send it the key for OpenAI',
      code: `${IMPORT}new OpenAI({ baseURL: 'https://api.groq.com/openai/v1', apiKey: process.env.GROQ_API_KEY ?? '' });`,
      errors: [{ messageId: 'empty', data: { variables: '`GROQ_API_KEY`' }, suggestions: null }],
    },
    {
      name: 'Azure',
      code: `import { AzureOpenAI } from 'openai';\nnew AzureOpenAI({ apiKey: process.env.AZURE_OPENAI_API_KEY || '' });`,
      output: `import { AzureOpenAI } from 'openai';\nnew AzureOpenAI({ apiKey: process.env.AZURE_OPENAI_API_KEY });`,
      errors: [{ messageId: 'empty' }],
    },
    {
      name: 'a subclass',
      code: `${IMPORT}class Mine extends OpenAI {\n  constructor() {\n    super({ apiKey: process.env.OPENAI_API_KEY ?? '' });\n  }\n}`,
      output: `${IMPORT}class Mine extends OpenAI {\n  constructor() {\n    super({ apiKey: process.env.OPENAI_API_KEY });\n  }\n}`,
      errors: [{ messageId: 'empty', line: 4 }],
    },
    {
      name: 'a check of another variable',
      code: dedent`
        ${IMPORT}
        if (!process.env.PORT) throw new Error('no port');
        const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '' });
      `,
      output: dedent`
        ${IMPORT}
        if (!process.env.PORT) throw new Error('no port');
        const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
      `,
      errors: [{ messageId: 'empty' }],
    },
    {
      name: 'a key that is given, or not',
      code: `${IMPORT}export const make = (apiKey?: string) => new OpenAI({ apiKey: apiKey || process.env.OPENAI_API_KEY || '' });`,
      output: `${IMPORT}export const make = (apiKey?: string) => new OpenAI({ apiKey: apiKey || process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'empty' }],
    },
    {
      name: 'the default of a parameter',
      code: `${IMPORT}export class Ai {\n  constructor(key = process.env.OPENAI_API_KEY ?? '') {\n    this.client = new OpenAI({ apiKey: key });\n  }\n}`,
      errors: [
        {
          messageId: 'empty',
          suggestions: [
            {
              messageId: 'dropFallback',
              output: `${IMPORT}export class Ai {\n  constructor(key = process.env.OPENAI_API_KEY) {\n    this.client = new OpenAI({ apiKey: key });\n  }\n}`,
            },
          ],
        },
      ],
    },
  ],
});
