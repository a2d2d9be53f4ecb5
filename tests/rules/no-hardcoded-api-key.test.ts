import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-hardcoded-api-key.js';

const IMPORT = "import OpenAI from 'openai';\n";
// Made up, and not in one piece here, so that no scanner takes them for keys.
const BODY = ['Abc123', 'Cab312', 'Bca231', 'Acb132', 'Cba321', 'Bac213'].join('');
const KEY = `sk-proj-${BODY}`;
const LEGACY = `sk-${BODY}`;
const AZURE = ['abc123', 'cab312', 'bca231', 'acb132', 'cba321', 'ba'].join('');
const ISSUED = `sk-${BODY.slice(0, 20)}${['T3Blbk', 'FJ'].join('')}${BODY.slice(5, 25)}`;

const tester = new RuleTester();
const silent = (name: string, key: string) => ({ name, code: `${IMPORT}new OpenAI({ apiKey: '${key}' });` });

tester.run('no-hardcoded-api-key', rule, {
  valid: [
    { name: 'the environment', code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });` },
    silent('a dummy for a local server: ollama', 'ollama'),
    silent('a dummy for a local server: EMPTY', 'EMPTY'),
    silent('a dummy: not-needed', 'not-needed'),
    silent('a dummy: sk-test', 'sk-test'),
    silent('a placeholder of one sign', 'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
    silent('a placeholder of digits', `sk-${'1234567890'.repeat(4)}`),
    silent('a placeholder of words', 'sk-your-openai-api-key-goes-here'),
    silent('a placeholder of a project', 'sk-proj-your-project-key-1234'),
    silent('the alphabet', 'sk-abcdefghijklmnopqrstuvwxyz0123456789'),
    silent('the alphabet by threes', 'sk-abc123def456ghi789jkl012mno345pqr678stu901vwx234'),
    silent('a part that is repeated', `sk-${'a1B2c3D4e5'.repeat(5)}`),
    silent('letters alone', 'sk-thisIsOnlyTextThatSomebodyWrote'),
    silent('too short', 'sk-proj-Abc123Cab312'),
    silent('32 hexadecimal digits for OpenAI, where they are no key', AZURE),
    {
      name: 'a local server',
      code: `${IMPORT}new OpenAI({ apiKey: '${KEY}', baseURL: 'http://localhost:4000/v1' });`,
    },
    {
      name: 'a test',
      filename: 'src/chat.test.ts',
      code: `${IMPORT}new OpenAI({ apiKey: '${KEY}' });`,
    },
    { name: 'a text of that shape that is no key for anybody', code: `${IMPORT}const slug = '${LEGACY}';` },
    { name: 'a comparison', code: `${IMPORT}if (apiKey === '${LEGACY}') warn();` },
    { name: 'an identifier of a response', code: `${IMPORT}const apiKeyId = 'key_${BODY}';` },
  ],
  invalid: [
    {
      name: 'an option',
      code: `${IMPORT}const openai = new OpenAI({ apiKey: '${KEY}' });`,
      output: `${IMPORT}const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'hardcoded', line: 2, column: 37, endColumn: 37 + KEY.length + 2 }],
    },
    ...[LEGACY, `sk-svcacct-${BODY}`, `sk-None-${BODY}`].map((key, index) => ({
      name: `another kind of key ${index}`,
      code: `${IMPORT}new OpenAI({ apiKey: "${key}" });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'hardcoded' as const }],
    })),
    {
      name: 'the default of a parameter',
      code: `${IMPORT}function clientFor(apiKey = '${KEY}') {}`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              data: { variable: 'OPENAI_API_KEY' },
              output: `${IMPORT}function clientFor(apiKey = process.env.OPENAI_API_KEY) {}`,
            },
          ],
        },
      ],
    },
    {
      name: 'an admin key',
      code: `${IMPORT}new OpenAI({ adminAPIKey: 'sk-admin-${BODY}' });`,
      output: `${IMPORT}new OpenAI({ adminAPIKey: process.env.OPENAI_ADMIN_KEY });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    {
      name: 'Azure',
      code: `import { AzureOpenAI } from 'openai';\nnew AzureOpenAI({ apiKey: '${AZURE}', endpoint });`,
      output: `import { AzureOpenAI } from 'openai';\nnew AzureOpenAI({ apiKey: process.env.AZURE_OPENAI_API_KEY, endpoint });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    {
      name: 'a key of another service: without it the client would send that service the key for OpenAI',
      code: `${IMPORT}new OpenAI({ baseURL: 'https://api.groq.com/openai/v1', apiKey: 'gsk_${BODY}' });`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              data: { variable: 'GROQ_API_KEY' },
              output: `${IMPORT}new OpenAI({ baseURL: 'https://api.groq.com/openai/v1', apiKey: process.env.GROQ_API_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'a service whose variable nobody knows',
      code: `${IMPORT}new OpenAI({ baseURL: 'https://llm.acme.com/v1', apiKey: '${LEGACY}' });`,
      errors: [{ messageId: 'hardcoded', suggestions: null }],
    },
    {
      name: 'a constant for the option',
      code: `${IMPORT}const apiKey = '${KEY}';\nnew OpenAI({ apiKey });`,
      output: `${IMPORT}const apiKey = process.env.OPENAI_API_KEY;\nnew OpenAI({ apiKey });`,
      errors: [{ messageId: 'hardcoded', line: 2, column: 16 }],
    },
    {
      name: 'a constant with a name that says nothing',
      code: `${IMPORT}const it = '${KEY}';\nnew OpenAI({ apiKey: it });`,
      output: `${IMPORT}const it = process.env.OPENAI_API_KEY;\nnew OpenAI({ apiKey: it });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    ...[
      ['out of an object of the file', 'const all = { it: KEY };\nconst { it } = all;'],
      ['a default for what is not there', 'const { it = KEY } = options;'],
    ].map(([name = '', before = '']) => ({
      name,
      code: `${IMPORT}${before.replace('KEY', `'${KEY}'`)}\nnew OpenAI({ apiKey: it });`,
      errors: [
        {
          messageId: 'hardcoded' as const,
          suggestions: [
            {
              messageId: 'readVariable' as const,
              data: { variable: 'OPENAI_API_KEY' },
              output: `${IMPORT}${before.replace('KEY', 'process.env.OPENAI_API_KEY')}\nnew OpenAI({ apiKey: it });`,
            },
          ],
        },
      ],
    })),
    {
      name: 'a constant that other modules use',
      code: `${IMPORT}export const OPENAI_API_KEY = '${KEY}';`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              data: { variable: 'OPENAI_API_KEY' },
              output: `${IMPORT}export const OPENAI_API_KEY = process.env.OPENAI_API_KEY;`,
            },
          ],
        },
      ],
    },
    {
      name: 'a default',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '${KEY}' });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    {
      name: 'a default for a variable of another name',
      code: `${IMPORT}const apiKey = process.env.MY_KEY || '${KEY}';\nnew OpenAI({ apiKey });`,
      errors: [
        {
          messageId: 'hardcoded',
          column: 38,
          suggestions: [
            {
              messageId: 'readVariable',
              output: `${IMPORT}const apiKey = process.env.MY_KEY;\nnew OpenAI({ apiKey });`,
            },
          ],
        },
      ],
    },
    {
      name: 'cut into pieces: a sum',
      code: `${IMPORT}new OpenAI({ apiKey: 'sk-' + 'proj-' + '${BODY}' });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'hardcoded', column: 22 }],
    },
    {
      name: 'cut into pieces: a template, a list',
      code: `${IMPORT}const end = '${BODY}';\nnew OpenAI({ apiKey: \`sk-proj-\${end}\` });\nnew OpenAI({ apiKey: ['sk', '${BODY}'].join('-') });`,
      output: `${IMPORT}const end = '${BODY}';\nnew OpenAI({ apiKey: \`sk-proj-\${end}\` });\nnew OpenAI({ apiKey: process.env.OPENAI_API_KEY });`, // a piece would stay
      errors: [
        { messageId: 'hardcoded', line: 3 },
        { messageId: 'hardcoded', line: 4 },
      ],
    },
    {
      name: 'a key that is only the beginning of one',
      code: `${IMPORT}const first = 'sk-proj-${BODY.slice(0, 20)}';\nconst apiKey = first + '${BODY}';\nnew OpenAI({ apiKey });`,
      errors: [{ messageId: 'hardcoded', line: 2 }],
    },
    {
      name: 'a header',
      code: `fetch('https://api.openai.com/v1/models', { headers: { Authorization: 'Bearer ${KEY}' } });`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              output:
                "fetch('https://api.openai.com/v1/models', { headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}` } });",
            },
          ],
        },
      ],
    },
    {
      name: 'a constant that goes into a header: one report, where the key stands',
      code: `const apiKey = '${KEY}';\nfetch(openai, { headers: { Authorization: \`Bearer \${apiKey}\` } });`,
      errors: [
        {
          messageId: 'hardcoded',
          line: 1,
          column: 16,
          suggestions: [
            {
              messageId: 'readVariable',
              output:
                'const apiKey = process.env.OPENAI_API_KEY;\nfetch(openai, { headers: { Authorization: `Bearer ${apiKey}` } });',
            },
          ],
        },
      ],
    },
    {
      name: 'a header that is set',
      code: `headers.set('authorization', 'Bearer ${KEY}'); // for api.openai.com`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              output: "headers.set('authorization', `Bearer ${process.env.OPENAI_API_KEY}`); // for api.openai.com",
            },
          ],
        },
      ],
    },
    {
      name: 'an assignment to the environment',
      code: `${IMPORT}process.env.OPENAI_API_KEY = '${KEY}';\nconst openai = new OpenAI();`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [{ messageId: 'removeAssignment', output: `${IMPORT}const openai = new OpenAI();` }],
        },
      ],
    },
    {
      name: 'an assignment to a client',
      code: `${IMPORT}const openai = new OpenAI();\nopenai.apiKey = '${KEY}';`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              output: `${IMPORT}const openai = new OpenAI();\nopenai.apiKey = process.env.OPENAI_API_KEY;`,
            },
          ],
        },
      ],
    },
    {
      name: 'openai 3',
      code: `import { Configuration } from 'openai';\nnew Configuration({ apiKey: '${LEGACY}' });`,
      output: `import { Configuration } from 'openai';\nnew Configuration({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    {
      name: 'a list of keys',
      code: `${IMPORT}const OPENAI_KEYS = ['${KEY}', '${LEGACY}'];`,
      errors: [0, 1].map((index) => ({
        messageId: 'hardcoded' as const,
        suggestions: [
          {
            messageId: 'readVariable' as const,
            output:
              index === 0
                ? `${IMPORT}const OPENAI_KEYS = [process.env.OPENAI_API_KEY, '${LEGACY}'];`
                : `${IMPORT}const OPENAI_KEYS = ['${KEY}', process.env.OPENAI_API_KEY];`,
          },
        ],
      })),
    },
    {
      name: 'Deno',
      code: `${IMPORT}const port = Deno.env.get("PORT");\nnew OpenAI({ apiKey: "${KEY}" });`,
      output: `${IMPORT}const port = Deno.env.get("PORT");\nnew OpenAI({ apiKey: Deno.env.get("OPENAI_API_KEY") });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    {
      name: 'a file that reads what its build knows',
      code: `${IMPORT}const mode = import.meta.env.MODE;\nnew OpenAI({ apiKey: '${KEY}' });`,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              output: `${IMPORT}const mode = import.meta.env.MODE;\nnew OpenAI({ apiKey: import.meta.env.OPENAI_API_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'a browser, which has no environment',
      code: `${IMPORT}new OpenAI({ apiKey: '${KEY}', dangerouslyAllowBrowser: true });`,
      errors: [{ messageId: 'hardcoded', suggestions: null }],
    },
    {
      name: 'a comment in the key would be lost',
      code: `${IMPORT}new OpenAI({ apiKey: 'sk-' /* split */ + '${BODY}' });`,
      errors: [{ messageId: 'hardcoded', suggestions: null }],
    },
    {
      name: 'a key in a test that OpenAI has issued',
      filename: 'src/chat.test.ts',
      code: `${IMPORT}new OpenAI({ apiKey: '${ISSUED}' });`,
      output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
      errors: [{ messageId: 'hardcoded' }],
    },
    {
      name: 'a helper that returns it',
      code: dedent`
        ${IMPORT}
        const secret = () => '${KEY}';
        const openai = new OpenAI({ apiKey: secret() });
      `,
      errors: [
        {
          messageId: 'hardcoded',
          suggestions: [
            {
              messageId: 'readVariable',
              output: dedent`
                ${IMPORT}
                const secret = () => process.env.OPENAI_API_KEY;
                const openai = new OpenAI({ apiKey: secret() });
              `,
            },
          ],
        },
      ],
    },
  ],
});
