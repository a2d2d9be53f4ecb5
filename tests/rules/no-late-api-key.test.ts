import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-late-api-key.js';

const tester = new RuleTester();

tester.run('no-late-api-key: loading and setting', rule, {
  valid: [
    {
      name: 'a helper that reads other variables before the load',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const getEnv = (name, fallback = '') => process.env[name] ?? fallback;
        const port = getEnv('PORT', '3000');
        dotenv.config();
        const client = new OpenAI({ apiKey: getEnv('MY_KEY') });
      `,
    },
    {
      name: 'config before',
      filename: 'a.cjs',
      languageOptions: { parserOptions: { sourceType: 'commonjs' } },
      code: dedent`
        require('dotenv').config();
        const OpenAI = require('openai');
        const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
      `,
    },
    {
      name: 'K1',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = new OpenAI();
      `,
    },
    {
      name: 'K2',
      code: dedent`
        import OpenAI from 'openai';
        import 'dotenv/config';
        const c = new OpenAI();
      `,
    },
    {
      name: 'hoisted import below construction',
      filename: 'a.mjs',

      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        import 'dotenv/config';
      `,
    },
    {
      name: 'K3',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const getClient = () => new OpenAI();
        dotenv.config();
        export default async function handler() {
          return getClient().chat.completions.create({});
        }
      `,
    },
    {
      name: 'K3 app',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import express from 'express';
        const app = express();
        let client;
        const getClient = () => (client ??= new OpenAI());
        app.get('/', (req, res) => {
          getClient();
        });
        dotenv.config();
        app.listen(3000);
      `,
    },
    {
      name: 'K10 vault',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ apiKey: await vault.get('k') });
        dotenv.config();
      `,
    },
    {
      name: 'K10 token',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ apiKey: async () => token() });
        dotenv.config();
      `,
    },
    {
      name: 'K10 ollama',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ apiKey: 'ollama', baseURL: 'http://localhost:11434/v1' });
        dotenv.config();
      `,
    },
    {
      name: 'K10 workloadIdentity',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ workloadIdentity: wi });
        dotenv.config();
      `,
    },
    {
      name: 'K10 adminAPIKey literal-ish',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ adminAPIKey: readAdmin() });
        dotenv.config();
      `,
    },
    {
      name: 'K11',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        export function h(req, env) {
          const a = new OpenAI({ apiKey: req.headers['x-key'] });
          const b = new OpenAI({ apiKey: env.OPENAI_API_KEY });
          dotenv.config();
          if (!env.OPENAI_API_KEY) throw 1;
        }
      `,
    },
    {
      name: 'K12 loadEnvFile',
      code: dedent`
        import OpenAI from 'openai';
        process.loadEnvFile();
        const c = new OpenAI();
      `,
    },
    {
      name: 'K13 second',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = new OpenAI();
        dotenv.config({ path: '.env.local', override: true });
      `,
    },
    {
      name: 'K15 conditional before',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        if (process.env.NODE_ENV !== 'production') dotenv.config();
        const c = new OpenAI();
      `,
    },
    {
      name: 'K15 other key',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ apiKey: 'sk-fixed' });
        dotenv.config();
      `,
    },
    {
      name: 'azure token',
      code: dedent`
        import { AzureOpenAI } from 'openai';
        import dotenv from 'dotenv';
        const client = new AzureOpenAI({ azureADTokenProvider: p });
        dotenv.config();
      `,
    },
    {
      name: 'azure other variable',
      code: dedent`
        import { AzureOpenAI } from 'openai';
        const client = new AzureOpenAI({ endpoint: 'x', apiVersion: 'y' });
        process.env.OPENAI_API_KEY = 'x';
      `,
    },
    {
      name: 'subclass own key',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class My extends OpenAI {
          constructor(key) {
            super({ apiKey: key });
          }
        }
        const c = new My(readKey());
        dotenv.config();
      `,
    },
    {
      name: 'rotation',
      code: dedent`
        import OpenAI from 'openai';
        let c = new OpenAI();
        export function rotate(k) {
          process.env.OPENAI_API_KEY = k;
          c = new OpenAI();
        }
      `,
    },
    {
      name: 'set before',
      code: dedent`
        import OpenAI from 'openai';
        process.env.OPENAI_API_KEY = 'x';
        const c = new OpenAI();
      `,
    },
    {
      name: 'restore',
      code: dedent`
        import OpenAI from 'openai';
        const saved = process.env.OPENAI_API_KEY;
        const c = new OpenAI();
        process.env.OPENAI_API_KEY = saved;
      `,
    },
    {
      name: 'other var',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        process.env.PORT = '3000';
      `,
    },
    {
      name: 'S7 bare',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const KEY = process.env.OPENAI_API_KEY;
        dotenv.config();
        const c = new OpenAI({ apiKey: KEY });
      `,
    },
    {
      name: 'captured after',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const KEY = process.env.OPENAI_API_KEY ?? 'missing';
        const c = new OpenAI({ apiKey: KEY });
      `,
    },
    {
      name: 'v3 check',
      filename: 'a.cjs',
      languageOptions: { parserOptions: { sourceType: 'commonjs' } },
      code: dedent`
        const { Configuration, OpenAIApi } = require('openai');
        const openai = new OpenAIApi(new Configuration({ apiKey: process.env.OPENAI_API_KEY }));
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'S9',
      code: dedent`
        import OpenAI from 'openai';
        const openai = new OpenAI();
        export async function POST(req) {}
      `,
    },
    {
      name: 'S10',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.KEY });
        exports.f = onCall({ secrets: ['KEY'] }, h);
      `,
    },
    {
      name: 'S11',
      code: dedent`
        import OpenAI from 'openai';
        new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '' });
      `,
    },
    {
      name: 'processEnv',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI();
        const mine = {};
        dotenv.config({ processEnv: mine });
      `,
    },
    {
      name: 'a new client behind a load in a function',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        let client = new OpenAI();
        export function reload() {
          dotenv.config({ override: true });
          client = new OpenAI();
        }
      `,
    },
    {
      name: 'commands of which one is run',
      code: dedent`
        import { program } from 'commander';
        import OpenAI from 'openai';
        program.command('ask').action(async () => run(new OpenAI()));
        program.command('login').action(async () => {
          process.env.OPENAI_API_KEY = await ask('key');
        });
        program.parse();
      `,
    },
    {
      name: 'the client is given the key as well',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        export function changeKey(key) {
          process.env.OPENAI_API_KEY = key;
          c.apiKey = key;
        }
        changeKey(await ask());
      `,
    },
    {
      name: 'exported both',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        export const make = () => new OpenAI();
        export function init() {
          dotenv.config();
        }
      `,
    },
    {
      name: 'main order',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        async function main() {
          dotenv.config();
          const c = new OpenAI();
        }
        main();
      `,
    },
  ],
  invalid: [
    {
      name: 'another client behind the load, in the function where the program begins',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const client = new OpenAI();
        async function main() {
          dotenv.config();
          const other = new OpenAI();
          await ask(client, other);
        }
        main();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const client = new OpenAI();
        async function main() {
          const other = new OpenAI();
          await ask(client, other);
        }
        main();
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: S5 same file',
      filename: 'loadedLate: a.cjs',
      languageOptions: { parserOptions: { sourceType: 'commonjs' } },
      code: dedent`
        const OpenAI = require('openai');
        const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        require('dotenv').config();
      `,
      output: dedent`
        const OpenAI = require('openai');
        require('dotenv').config();
        const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
      `,
      errors: [{ messageId: 'loadedLate', line: 3 }],
    },
    {
      name: 'loadedLate: const dotenv',
      filename: 'loadedLate: a.cjs',
      languageOptions: { parserOptions: { sourceType: 'commonjs' } },
      code: dedent`
        const OpenAI = require('openai');
        const client = new OpenAI();
        const dotenv = require('dotenv');
        dotenv.config();
      `,
      output: dedent`
        const OpenAI = require('openai');
        const dotenv = require('dotenv');
        dotenv.config();
        const client = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: config named import',
      code: dedent`
        import OpenAI from 'openai';
        import { config } from 'dotenv';
        const client = new OpenAI();
        config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { config } from 'dotenv';
        config();
        const client = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: conditional after',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI();
        if (process.env.NODE_ENV !== 'production') dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        if (process.env.NODE_ENV !== 'production') dotenv.config();
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: main',
      filename: 'loadedLate: a.js',

      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI();
        async function main() {
          dotenv.config();
          await c.chat.completions.create({});
        }
        main();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = new OpenAI();
        async function main() {
          await c.chat.completions.create({});
        }
        main();
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: the key is tested first, so it has to be there even earlier',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        console.log('starting');
        if (!process.env.OPENAI_API_KEY) throw new Error('no key');
        const c = new OpenAI();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        console.log('starting');
        dotenv.config();
        if (!process.env.OPENAI_API_KEY) throw new Error('no key');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'loadedLate: the key is taken out of the environment first',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const { OPENAI_API_KEY: apiKey, PORT } = process.env;
        if (!apiKey) process.exit(1);
        const c = new OpenAI({ apiKey });
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const { OPENAI_API_KEY: apiKey, PORT } = process.env;
        if (!apiKey) process.exit(1);
        const c = new OpenAI({ apiKey });
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'loadedLate: what reads the key is called first',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function demand() {
          if (!process.env.OPENAI_API_KEY) throw new Error('no key');
        }
        demand();
        const c = new OpenAI();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function demand() {
          if (!process.env.OPENAI_API_KEY) throw new Error('no key');
        }
        dotenv.config();
        demand();
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 8 }],
    },
    {
      name: 'loadedLate: guarded',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = process.env.OPENAI_API_KEY ? new OpenAI() : null;
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = process.env.OPENAI_API_KEY ? new OpenAI() : null;
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: class field, body loads',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Svc {
          client = new OpenAI();
          constructor() {
            dotenv.config();
          }
        }
        new Svc();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Svc {
          client = new OpenAI();
          constructor() {
          }
        }
        dotenv.config();
        new Svc();
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'loadedLate: class field exported',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        export class Svc {
          client = new OpenAI();
          constructor() {
            dotenv.config();
          }
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        export class Svc {
          client = new OpenAI();
          constructor() {
          }
        }
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'loadedLate: static field',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Svc {
          static client = new OpenAI();
          static init() {
            dotenv.config();
          }
        }
        Svc.init();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        class Svc {
          static client = new OpenAI();
          static init() {
          }
        }
        Svc.init();
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'loadedLate: static block',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Svc {
          static client;
          static {
            Svc.client = new OpenAI();
          }
        }
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        class Svc {
          static client;
          static {
            Svc.client = new OpenAI();
          }
        }
      `,
      errors: [{ messageId: 'loadedLate', line: 9 }],
    },
    {
      name: 'loadedLate: factory',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function createClient() {
          return new OpenAI();
        }
        const client = createClient();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function createClient() {
          return new OpenAI();
        }
        dotenv.config();
        const client = createClient();
      `,
      errors: [{ messageId: 'loadedLate', line: 7 }],
    },
    {
      name: 'loadedLate: arrow factory',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const createClient = () => new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        export const client = createClient();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const createClient = () => new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        dotenv.config();
        export const client = createClient();
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: azure',
      code: dedent`
        import { AzureOpenAI } from 'openai';
        import dotenv from 'dotenv';
        const client = new AzureOpenAI({ endpoint: 'x', apiVersion: 'y' });
        dotenv.config();
      `,
      output: dedent`
        import { AzureOpenAI } from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const client = new AzureOpenAI({ endpoint: 'x', apiVersion: 'y' });
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'setLate: azure',
      code: dedent`
        import { AzureOpenAI } from 'openai';
        const client = new AzureOpenAI({ endpoint: 'x', apiVersion: 'y' });
        process.env.AZURE_OPENAI_API_KEY = 'x';
      `,
      output: dedent`
        import { AzureOpenAI } from 'openai';
        process.env.AZURE_OPENAI_API_KEY = 'x';
        const client = new AzureOpenAI({ endpoint: 'x', apiVersion: 'y' });
      `,
      errors: [{ messageId: 'setLate', line: 3 }],
    },
    {
      name: 'loadedLate: subclass',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class My extends OpenAI {}
        const c = new My();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class My extends OpenAI {}
        dotenv.config();
        const c = new My();
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: subclass ctor',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class My extends OpenAI {
          constructor() {
            super({ apiKey: process.env.MY_KEY });
          }
        }
        const c = new My();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class My extends OpenAI {
          constructor() {
            super({ apiKey: process.env.MY_KEY });
          }
        }
        dotenv.config();
        const c = new My();
      `,
      errors: [{ messageId: 'loadedLate', line: 9 }],
    },
    {
      name: 'loadedLate: subclass ctor after super',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        export class My extends OpenAI {
          constructor() {
            super();
            dotenv.config();
          }
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        export class My extends OpenAI {
          constructor() {
            dotenv.config();
            super();
          }
        }
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'setLate: simple',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        process.env.OPENAI_API_KEY = 'sk-x';
      `,
      output: dedent`
        import OpenAI from 'openai';
        process.env.OPENAI_API_KEY = 'sk-x';
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'setLate', line: 3 }],
    },
    {
      name: 'setLate: bracket',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        process.env['OPENAI_API_KEY'] = getKey();
      `,
      output: null,
      errors: [
        {
          messageId: 'setLate',
          line: 3,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
            import OpenAI from 'openai';
            process.env['OPENAI_API_KEY'] = getKey();
            const c = new OpenAI();
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'setLate: assign',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        Object.assign(process.env, { OPENAI_API_KEY: 'x' });
      `,
      output: dedent`
        import OpenAI from 'openai';
        Object.assign(process.env, { OPENAI_API_KEY: 'x' });
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'setLate', line: 3 }],
    },
    {
      name: 'setLate: main',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        async function main() {
          process.env.OPENAI_API_KEY = await getSecret();
          await c.responses.create({});
        }
        main();
      `,
      output: null,
      errors: [
        {
          messageId: 'setLate',
          line: 4,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
            import OpenAI from 'openai';
            process.env.OPENAI_API_KEY = await getSecret();
            const c = new OpenAI();
            async function main() {
              await c.responses.create({});
            }
            main();
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'setLate: handler',
      code: dedent`
        import OpenAI from 'openai';
        import express from 'express';
        const app = express();
        const c = new OpenAI();
        app.post('/key', (req, res) => {
          process.env.OPENAI_API_KEY = req.body.key;
          res.end();
        });
      `,
      output: null,
      errors: [{ messageId: 'setLate', line: 6 }],
    },
    {
      name: 'loadedLate: named variable',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ apiKey: process.env.GROQ_API_KEY, baseURL: 'https://api.groq.com/openai/v1' });
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = new OpenAI({ apiKey: process.env.GROQ_API_KEY, baseURL: 'https://api.groq.com/openai/v1' });
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'setLate: named variable',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.GROQ_API_KEY });
        process.env.GROQ_API_KEY = 'x';
      `,
      output: dedent`
        import OpenAI from 'openai';
        process.env.GROQ_API_KEY = 'x';
        const c = new OpenAI({ apiKey: process.env.GROQ_API_KEY });
      `,
      errors: [{ messageId: 'setLate', line: 3 }],
    },
    {
      name: 'capturedLate: a helper with a default',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const getEnv = (name, fallback = '') => process.env[name] ?? fallback;
        const client = new OpenAI({ apiKey: getEnv('OPENAI_API_KEY') });
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const getEnv = (name, fallback = '') => process.env[name] ?? fallback;
        dotenv.config();
        const client = new OpenAI({ apiKey: getEnv('OPENAI_API_KEY') });
      `,
      errors: [{ messageId: 'capturedLate', line: 5 }],
    },
    {
      name: 'capturedLate: S7',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const KEY = process.env.OPENAI_API_KEY ?? 'missing';
        dotenv.config();
        const c = new OpenAI({ apiKey: KEY });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const KEY = process.env.OPENAI_API_KEY ?? 'missing';
        const c = new OpenAI({ apiKey: KEY });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: String',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const KEY = String(process.env.OPENAI_API_KEY);
        dotenv.config();
        const c = new OpenAI({ apiKey: KEY });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const KEY = String(process.env.OPENAI_API_KEY);
        const c = new OpenAI({ apiKey: KEY });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: template',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const KEY = \`\${process.env.OPENAI_API_KEY}\`;
        dotenv.config();
        const c = new OpenAI({ apiKey: KEY });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const KEY = \`\${process.env.OPENAI_API_KEY}\`;
        const c = new OpenAI({ apiKey: KEY });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: or',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const config = { apiKey: process.env.OPENAI_API_KEY || '' };
        dotenv.config();
        const c = new OpenAI({ apiKey: config.apiKey });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const config = { apiKey: process.env.OPENAI_API_KEY || '' };
        const c = new OpenAI({ apiKey: config.apiKey });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: destructured default',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const { OPENAI_API_KEY = 'none' } = process.env;
        dotenv.config();
        export const get = () => new OpenAI({ apiKey: OPENAI_API_KEY });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const { OPENAI_API_KEY = 'none' } = process.env;
        export const get = () => new OpenAI({ apiKey: OPENAI_API_KEY });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: whole options',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const options = { apiKey: process.env.OPENAI_API_KEY || 'x' };
        dotenv.config();
        const c = new OpenAI(options);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const options = { apiKey: process.env.OPENAI_API_KEY || 'x' };
        const c = new OpenAI(options);
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: custom bare',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const KEY = process.env.GROQ_API_KEY;
        dotenv.config();
        const c = new OpenAI({ apiKey: KEY });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const KEY = process.env.GROQ_API_KEY;
        const c = new OpenAI({ apiKey: KEY });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'capturedLate: inline default then load',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY || 'x' });
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY || 'x' });
      `,
      errors: [{ messageId: 'capturedLate', line: 4 }],
    },
    {
      name: 'loadedLate: v3',
      filename: 'loadedLate: a.cjs',
      languageOptions: { parserOptions: { sourceType: 'commonjs' } },
      code: dedent`
        const { Configuration, OpenAIApi } = require('openai');
        const configuration = new Configuration({ apiKey: process.env.OPENAI_API_KEY });
        const openai = new OpenAIApi(configuration);
        require('dotenv').config();
      `,
      output: dedent`
        const { Configuration, OpenAIApi } = require('openai');
        require('dotenv').config();
        const configuration = new Configuration({ apiKey: process.env.OPENAI_API_KEY });
        const openai = new OpenAIApi(configuration);
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: handwritten',
      code: dedent`
        import OpenAI from 'openai';
        import fs from 'node:fs';
        import { EOL } from 'node:os';
        const c = new OpenAI();
        for (const line of fs.readFileSync('.env', 'utf8').split(EOL)) {
          const [k, v] = line.split('=');
          process.env[k] = v;
        }
      `,
      output: null,
      errors: [
        {
          messageId: 'loadedLate',
          line: 7,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
            import OpenAI from 'openai';
            import fs from 'node:fs';
            import { EOL } from 'node:os';
            for (const line of fs.readFileSync('.env', 'utf8').split(EOL)) {
              const [k, v] = line.split('=');
              process.env[k] = v;
            }
            const c = new OpenAI();
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'loadedLate: assign parse',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import fs from 'node:fs';
        const c = new OpenAI();
        Object.assign(process.env, dotenv.parse(fs.readFileSync('.env')));
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import fs from 'node:fs';
        Object.assign(process.env, dotenv.parse(fs.readFileSync('.env')));
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: import then',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        import('dotenv').then((d) => d.config());
      `,
      output: null,
      errors: [{ messageId: 'loadedLate', line: 3 }],
    },
    {
      name: 'loadedLate: try',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        let c;
        try {
          c = new OpenAI();
        } catch {
          c = null;
        }
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        let c;
        dotenv.config();
        try {
          c = new OpenAI();
        } catch {
          c = null;
        }
      `,
      errors: [{ messageId: 'loadedLate', line: 9 }],
    },
    {
      name: 'loadedLate: wrapped',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const c = wrapOpenAI(new OpenAI({ apiKey: process.env.OPENAI_API_KEY! }));
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const c = wrapOpenAI(new OpenAI({ apiKey: process.env.OPENAI_API_KEY! }));
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: main reversed',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        async function main() {
          const c = new OpenAI();
          dotenv.config();
          await c.x();
        }
        main().catch(console.error);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        async function main() {
          dotenv.config();
          const c = new OpenAI();
          await c.x();
        }
        main().catch(console.error);
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: namespace',
      code: dedent`
        import * as O from 'openai';
        import * as dotenv from 'dotenv';
        const c = new O.OpenAI();
        dotenv.config({ path: '.env.local' });
      `,
      output: dedent`
        import * as O from 'openai';
        import * as dotenv from 'dotenv';
        dotenv.config({ path: '.env.local' });
        const c = new O.OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: next env',
      code: dedent`
        import OpenAI from 'openai';
        import { loadEnvConfig } from '@next/env';
        const c = new OpenAI();
        loadEnvConfig(process.cwd());
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { loadEnvConfig } from '@next/env';
        loadEnvConfig(process.cwd());
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: dotenvx',
      code: dedent`
        import OpenAI from 'openai';
        import dotenvx from '@dotenvx/dotenvx';
        const c = new OpenAI();
        dotenvx.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenvx from '@dotenvx/dotenvx';
        dotenvx.config();
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: expand',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import { expand } from 'dotenv-expand';
        const c = new OpenAI();
        expand(dotenv.config());
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import { expand } from 'dotenv-expand';
        expand(dotenv.config());
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: requireEnv',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function requireEnv(name: string) {
          const v = process.env[name];
          if (!v) throw new Error(name);
          return v;
        }
        const c = new OpenAI({ apiKey: requireEnv('OPENAI_API_KEY') });
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function requireEnv(name: string) {
          const v = process.env[name];
          if (!v) throw new Error(name);
          return v;
        }
        dotenv.config();
        const c = new OpenAI({ apiKey: requireEnv('OPENAI_API_KEY') });
      `,
      errors: [{ messageId: 'loadedLate', line: 9 }],
    },
    {
      name: 'loadedLate: this.apiKey',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class A {
          apiKey = process.env.OPENAI_API_KEY;
          client;
          constructor() {
            this.client = new OpenAI({ apiKey: this.apiKey });
            dotenv.config();
          }
        }
        new A();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class A {
          apiKey = process.env.OPENAI_API_KEY;
          client;
          constructor() {
            dotenv.config();
            this.client = new OpenAI({ apiKey: this.apiKey });
          }
        }
        new A();
      `,
      errors: [{ messageId: 'loadedLate', line: 8 }],
    },
    {
      name: 'setLate: admin',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ adminAPIKey: process.env.OPENAI_ADMIN_KEY });
        process.env.OPENAI_ADMIN_KEY = 'x';
      `,
      output: dedent`
        import OpenAI from 'openai';
        process.env.OPENAI_ADMIN_KEY = 'x';
        const c = new OpenAI({ adminAPIKey: process.env.OPENAI_ADMIN_KEY });
      `,
      errors: [{ messageId: 'setLate', line: 3 }],
    },
    {
      name: 'setLate: S6-like with assignment',
      code: dedent`
        import OpenAI from 'openai';
        class Svc {
          client = new OpenAI();
          constructor(key) {
            process.env.OPENAI_API_KEY = key;
          }
        }
        new Svc('x');
      `,
      output: null,
      errors: [{ messageId: 'setLate', line: 5 }],
    },
    {
      name: 'setLate: S6',
      code: dedent`
        import OpenAI from 'openai';
        class Svc {
          client = new OpenAI();
          constructor(key) {
            this.client = new OpenAI({ apiKey: key });
          }
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        class Svc {
          client;
          constructor(key) {
            this.client = new OpenAI({ apiKey: key });
          }
        }
      `,
      errors: [{ messageId: 'setLate', line: 5 }],
    },
  ],
});

tester.run('no-late-api-key: fixes and neighbours', rule, {
  valid: [
    {
      name: 'the key is among the options that a call gives',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const make = ({ apiKey = process.env.OPENAI_API_KEY } = {}) => new OpenAI({ apiKey });
        const client = make({ apiKey: readKey() });
        dotenv.config();
      `,
    },
    {
      name: 'a method that changes the key of a field, with a client made anew',
      code: dedent`
        import OpenAI from 'openai';
        export class Ai {
          client = new OpenAI();
          setKey(key) {
            process.env.OPENAI_API_KEY = key;
            this.client = new OpenAI();
          }
        }
      `,
    },
    {
      name: 'a helper that is given another key',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const make = (options) => new OpenAI({ apiKey: options?.apiKey ?? process.env.OPENAI_API_KEY });
        const client = make({ apiKey: 'ollama' });
        dotenv.config();
      `,
    },
    {
      name: 'a helper that makes other clients as well',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        function make(provider, apiKey = process.env.OPENAI_API_KEY) {
          if (provider === 'other') return new Other();
          return new OpenAI({ apiKey });
        }
        const client = make('other');
        dotenv.config();
      `,
    },
    {
      name: 'deleting is not setting',
      code: dedent`
        import OpenAI from 'openai';
        const client = new OpenAI();
        delete process.env.OPENAI_API_KEY;
        process.env.OPENAI_API_KEY = undefined;
      `,
    },
    {
      name: 'a loader of something else',
      code: dedent`
        import OpenAI from 'openai';
        import { config } from './settings.js';
        const client = new OpenAI();
        config();
      `,
    },
    {
      name: 'a shadowed process',
      code: dedent`
        import OpenAI from 'openai';
        export function set(process) {
          process.env.OPENAI_API_KEY = 'x';
        }
        const client = new OpenAI();
      `,
    },
    {
      name: 'v3 class, no environment',
      code: dedent`
        import { OpenAIApi } from 'openai';
        import dotenv from 'dotenv';
        const client = new OpenAIApi();
        dotenv.config();
      `,
    },
    {
      name: 'unknown options',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import { options } from 'somewhere';
        const client = new OpenAI(options);
        const other = new OpenAI({ ...options });
        dotenv.config();
      `,
    },
    {
      name: 'a client of another package with the same name',
      code: dedent`
        import { OpenAI } from 'langchain/llms/openai';
        import dotenv from 'dotenv';
        const model = new OpenAI();
        dotenv.config();
      `,
    },
  ],
  invalid: [
    {
      name: 'loadedLate: directives and other comments stay in place',
      code: dedent`
        'use server';
        // Licence: MIT

        import OpenAI from 'openai';
        import dotenv from 'dotenv';

        // the client
        const client = new OpenAI();

        // load .env
        dotenv.config(); // now
      `,
      output: dedent`
        'use server';
        // Licence: MIT

        import OpenAI from 'openai';
        import dotenv from 'dotenv';

        // load .env
        dotenv.config(); // now
        // the client
        const client = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 11 }],
    },
    {
      name: 'checkedLate: the comments about it go with it, and a blank line parts it from the client',
      code: dedent`
        import OpenAI from 'openai';

        const client = new OpenAI();

        async function main() {
          const args = process.argv.slice(2);

          // @ts-expect-error: no types
          // the key
          if (!process.env.OPENAI_API_KEY) {
            process.exit(1);
          }

          console.log(await client.models.list(), args);
        }
        main();
      `,
      output: dedent`
        import OpenAI from 'openai';

        // @ts-expect-error: no types
        // the key
        if (!process.env.OPENAI_API_KEY) {
          process.exit(1);
        }

        const client = new OpenAI();

        async function main() {
          const args = process.argv.slice(2);

          console.log(await client.models.list(), args);
        }
        main();
      `,
      errors: [{ messageId: 'checkedLate', line: 10 }],
    },
    {
      name: 'checkedLate: a licence above it stays',
      code: dedent`
        import OpenAI from 'openai';
        const client = new OpenAI();
        async function main() {
          /* @license MIT */
          if (!process.env.OPENAI_API_KEY) throw new Error('x');

          await client.models.list();
        }
        main();
      `,
      output: dedent`
          import OpenAI from 'openai';
          if (!process.env.OPENAI_API_KEY) throw new Error('x');

          const client = new OpenAI();
          async function main() {
            /* @license MIT */

            await client.models.list();
          }
          main();
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'checkedLate: no blank line is left at the start of a function',
      code: dedent`
        import OpenAI from 'openai';
        const client = new OpenAI();
        async function main() {
          // the key
          if (!process.env.OPENAI_API_KEY) throw new Error('x');

          await client.models.list();
        }
        main();
      `,
      output: dedent`
        import OpenAI from 'openai';
        // the key
        if (!process.env.OPENAI_API_KEY) throw new Error('x');

        const client = new OpenAI();
        async function main() {
          await client.models.list();
        }
        main();
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'loadedLate: a shebang stays first',
      filename: 'loadedLate: a.cjs',
      languageOptions: { parserOptions: { sourceType: 'commonjs' } },
      code: dedent`
        #!/usr/bin/env node
        const OpenAI = require('openai');
        const client = new OpenAI();
        require('dotenv').config();
      `,
      output: dedent`
        #!/usr/bin/env node
        const OpenAI = require('openai');
        require('dotenv').config();
        const client = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: what the options need moves along',
      code: dedent`
        import path from 'node:path';
        import { fileURLToPath } from 'node:url';
        import OpenAI from 'openai';
        import dotenv from 'dotenv';

        const client = new OpenAI();
        const folder = path.dirname(fileURLToPath(import.meta.url));
        dotenv.config({ path: path.join(folder, '.env') });
      `,
      output: dedent`
        import path from 'node:path';
        import { fileURLToPath } from 'node:url';
        import OpenAI from 'openai';
        import dotenv from 'dotenv';

        const folder = path.dirname(fileURLToPath(import.meta.url));
        dotenv.config({ path: path.join(folder, '.env') });
        const client = new OpenAI();
      `,
      errors: [{ messageId: 'loadedLate', line: 8 }],
    },
    {
      name: 'loadedLate: the result of the call is used',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const client = new OpenAI();
        const result = dotenv.config();
        if (result.error) throw result.error;
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const result = dotenv.config();
        const client = new OpenAI();
        if (result.error) throw result.error;
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: another function gets the result, and has its share in loading',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        import { expand } from 'dotenv-expand';
        const client = new OpenAI();
        const loaded = dotenv.config();
        expand(loaded);
      `,
      errors: [
        {
          messageId: 'loadedLate',
          line: 5,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
                import OpenAI from 'openai';
                import dotenv from 'dotenv';
                import { expand } from 'dotenv-expand';
                const loaded = dotenv.config();
                const client = new OpenAI();
                expand(loaded);
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'loadedLate: no semicolons, tabs and double quotes',
      code: dedent`
        import OpenAI from "openai"
        import dotenv from "dotenv"

        function main() {
        	const client = new OpenAI()
        	dotenv.config({
        		path: ".env.local",
        	})
        	return client
        }

        main()
      `,
      output: dedent`
        import OpenAI from "openai"
        import dotenv from "dotenv"

        function main() {
        	dotenv.config({
        		path: ".env.local",
        	})
        	const client = new OpenAI()
        	return client
        }

        main()
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'loadedLate: something else is assigned in between',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const client = new OpenAI();
        process.env.LOG_LEVEL = 'debug';
        dotenv.config({ override: true });
      `,
      output: null,
      errors: [
        {
          messageId: 'loadedLate',
          line: 5,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
            import OpenAI from 'openai';
            import dotenv from 'dotenv';
            dotenv.config({ override: true });
            const client = new OpenAI();
            process.env.LOG_LEVEL = 'debug';
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'loadedLate: what it needs is not there yet',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const client = new OpenAI();
        for (const name of ['.env', '.env.local']) {
          dotenv.config({ path: name });
        }
      `,
      output: null,
      errors: [
        {
          messageId: 'loadedLate',
          line: 5,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
            import OpenAI from 'openai';
            import dotenv from 'dotenv';
            for (const name of ['.env', '.env.local']) {
              dotenv.config({ path: name });
            }
            const client = new OpenAI();
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'setLate: the value is made before the client',
      code: dedent`
        import OpenAI from 'openai';
        const key = readKey();
        const client = new OpenAI();
        process.env.OPENAI_API_KEY = key;
      `,
      output: dedent`
        import OpenAI from 'openai';
        const key = readKey();
        process.env.OPENAI_API_KEY = key;
        const client = new OpenAI();
      `,
      errors: [{ messageId: 'setLate', line: 4 }],
    },
    {
      name: 'setLate: the value is made in between',
      code: dedent`
        import OpenAI from 'openai';
        const client = new OpenAI();
        const key = await readKey();
        process.env.OPENAI_API_KEY = key;
      `,
      output: null,
      errors: [
        {
          messageId: 'setLate',
          line: 4,
          suggestions: [
            {
              messageId: 'moveLoad',
              output: dedent`
            import OpenAI from 'openai';
            const key = await readKey();
            process.env.OPENAI_API_KEY = key;
            const client = new OpenAI();
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'setLate: Object.assign in a function that runs later',
      code: dedent`
        import OpenAI from 'openai';
        const client = new OpenAI();
        function configure(secrets: { key: string }) {
          Object.assign(process.env, { OPENAI_API_KEY: secrets.key });
        }
        readSecrets().then(configure);
      `,
      output: null,
      errors: [{ messageId: 'setLate', line: 4 }],
    },
    {
      name: 'loadedLate: a destructured class',
      code: dedent`
        import { OpenAI as Client } from 'openai';
        import { configDotenv } from 'dotenv';
        export const client = new Client({ apiKey: process.env['OPENAI_API_KEY'] as string, timeout: 1000 });
        configDotenv();
      `,
      output: dedent`
        import { OpenAI as Client } from 'openai';
        import { configDotenv } from 'dotenv';
        configDotenv();
        export const client = new Client({ apiKey: process.env['OPENAI_API_KEY'] as string, timeout: 1000 });
      `,
      errors: [{ messageId: 'loadedLate', line: 4 }],
    },
    {
      name: 'loadedLate: options in a constant',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const options = { apiKey: process.env.OPENAI_API_KEY, maxRetries: 3 };
        const client = new OpenAI(options);
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        dotenv.config();
        const options = { apiKey: process.env.OPENAI_API_KEY, maxRetries: 3 };
        const client = new OpenAI(options);
      `,
      errors: [{ messageId: 'loadedLate', line: 5 }],
    },
    {
      name: 'loadedLate: a helper whose parameter is the key by default',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const make = (options) => new OpenAI({ apiKey: options?.apiKey ?? process.env.OPENAI_API_KEY });
        // one for all
        const client = make();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        const make = (options) => new OpenAI({ apiKey: options?.apiKey ?? process.env.OPENAI_API_KEY });
        dotenv.config();
        // one for all
        const client = make();
      `,
      errors: [{ messageId: 'loadedLate', line: 6 }],
    },
    {
      name: 'capturedLate: the parameter has a default of its own',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Ai {
          constructor(private apiKey = process.env.OPENAI_API_KEY ?? 'none') {
            this.client = new OpenAI({ apiKey });
          }
        }
        const ai = new Ai();
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Ai {
          constructor(private apiKey = process.env.OPENAI_API_KEY ?? 'none') {
            this.client = new OpenAI({ apiKey });
          }
        }
        dotenv.config();
        const ai = new Ai();
      `,
      errors: [{ messageId: 'capturedLate', line: 9 }],
    },
    {
      name: 'setLate: a method that changes the key, and no more',
      code: dedent`
        import OpenAI from 'openai';
        export class Ai {
          client = new OpenAI();
          setKey(key) {
            process.env.OPENAI_API_KEY = key;
          }
        }
      `,
      errors: [{ messageId: 'setLate', line: 5 }],
    },
    {
      name: 'loadedLate: the key is not among the options that a call gives',
      code: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Bot {
          constructor({ apiKey = process.env.OPENAI_API_KEY, model = 'gpt-5.5' } = {}) {
            this.model = model;
            this.client = new OpenAI({ apiKey });
          }
        }
        const bot = new Bot({ model: 'gpt-5.5-mini' });
        dotenv.config();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';
        class Bot {
          constructor({ apiKey = process.env.OPENAI_API_KEY, model = 'gpt-5.5' } = {}) {
            this.model = model;
            this.client = new OpenAI({ apiKey });
          }
        }
        dotenv.config();
        const bot = new Bot({ model: 'gpt-5.5-mini' });
      `,
      errors: [{ messageId: 'loadedLate', line: 10 }],
    },
  ],
});
