import dedent from 'dedent';
import { MISSING, refused, SENT } from '../credentials.js';
import { documentedProofs, filesOf } from '../documented.js';
import { keySent, output, type Proof } from '../proof.js';
import { ALL, SINCE_RESPONSES } from '../sdks.js';

const DOTENV = { '.env': 'OPENAI_API_KEY=sk-proof\n' };
const env = { OPENAI_API_KEY: 'sk-proof' };
const COMMONJS = { 'package.json': '{}\n' };

const MISSING_FOR_AZURE =
  'OpenAIError: Missing credentials. Please pass one of `apiKey` and `azureADTokenProvider`, or set the `AZURE_OPENAI_API_KEY` environment variable.';
const ASK = 'await openai.models.list();\n';
const CLIENT_MODULE = "import OpenAI from 'openai';\n\nexport const openai = new OpenAI();\n";

/** A wrong program whose key is in `.env` alone. */
const late = (name: string, files: Proof['files'], more: Partial<Proof> = {}): Proof => ({
  name,
  files: { ...files, '.env': files['.env'] ?? DOTENV['.env'] },
  reports: ['loadedLate'],
  observe: keySent,
  fails: MISSING,
  works: SENT,
  ...more,
});

/** A wrong program that says in words that there is no key; it would say so, if it came that far. */
const dead = (name: string, program: string, more: Partial<Proof> = {}): Proof => ({
  name,
  files: { 'index.js': program },
  reports: ['checkedLate'],
  observe: output,
  fails: MISSING,
  works: /Please set OPENAI_API_KEY\./,
  otherwise: { run: { env }, works: 'ready' },
  ...more,
});

const right = (name: string, files: Proof['files'], more: Partial<Proof> = {}): Proof => ({
  name,
  files: { ...files, '.env': files['.env'] ?? DOTENV['.env'] },
  reports: [],
  observe: keySent,
  works: SENT,
  ...more,
});

const onPage = documentedProofs('no-late-api-key', [
  {
    contains: '// runs first, and throws',
    name: 'ES modules: `dotenv.config()` below the imports',
    beside: DOTENV,
    sdks: SINCE_RESPONSES,
    reports: ['loadedLate'],
    observe: keySent,
    fails: MISSING,
    works: SENT,
  },
  {
    contains: "import { openai } from './openai.js';\nimport 'dotenv/config';",
    name: 'ES modules: two imports in the wrong order',
    beside: DOTENV,
    reports: ['loadedLate'],
    observe: keySent,
    fails: MISSING,
    works: SENT,
  },
  {
    contains: 'const openai = new OpenAI();\n\nif (!process.env.OPENAI_API_KEY) {',
    name: 'a check below the client',
    after: "console.log('ready');\n",
    sdks: ALL,
    reports: ['checkedLate'],
    observe: output,
    fails: MISSING,
    works: 'Please set OPENAI_API_KEY.',
    otherwise: { run: { env }, works: 'ready' },
  },
  {
    contains: "process.env.OPENAI_API_KEY ?? 'missing'",
    name: 'a default that hides the missing key',
    after: ASK,
    beside: DOTENV,
    sdks: ALL,
    reports: ['capturedLate'],
    observe: keySent,
    fails: refused('missing'),
    works: SENT,
    otherwise: { run: { env }, works: SENT },
  },
  {
    contains: 'export async function main(readSecret',
    name: 'a key that is set when the client is there',
    after: "await main(async () => 'sk-proof');\n",
    run: { runner: 'tsx' },
    reports: ['setLate'],
    repairedBy: 'nothing',
    observe: keySent,
    fails: MISSING,
    works: SENT,
  },
  {
    contains: "import 'dotenv/config';\nimport { openai } from './openai.js';",
    name: '`dotenv/config` first',
    beside: DOTENV,
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: keySent,
    works: SENT,
  },
  {
    contains: "require('dotenv').config();\nconst { openai } = require",
    name: 'CommonJS: `config()` above the `require`',
    beside: DOTENV,
    sdks: SINCE_RESPONSES,
    reports: [],
    observe: keySent,
    works: SENT,
  },
  {
    contains: '}\n\nconst openai = new OpenAI();',
    name: 'a check above the client',
    reports: [],
    observe: output,
    works: 'Please set OPENAI_API_KEY.',
  },
  {
    contains: '// Built when it is needed',
    name: 'a client that is made when it is needed',
    after: 'process.env.OPENAI_API_KEY = "sk-proof";\nawait openai().models.list();\n',
    run: { runner: 'tsx' },
    reports: [],
    observe: keySent,
    works: SENT,
  },
  {
    contains: '// A change of keys',
    name: 'a change of keys',
    after: `rotateKey('sk-proof');\n${ASK}`,
    run: { env: { OPENAI_API_KEY: 'sk-old' }, runner: 'tsx' },
    reports: [],
    observe: keySent,
    works: SENT,
  },
]);

const loads: Proof[] = [
  late('a client two imports away, in a program of examples/', filesOf('late-dotenv'), {
    run: { entry: 'index.js' },
    sdks: ALL,
  }),
  late(
    'one ES module',
    {
      'index.js': dedent`
        import dotenv from 'dotenv';
        import OpenAI from 'openai';

        const openai = new OpenAI();
        dotenv.config();

        await openai.models.list();\n
      `,
    },
    { sdks: ALL },
  ),
  late(
    'one CommonJS file',
    {
      'index.js': dedent`
        const OpenAI = require('openai');
        const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        require('dotenv').config();

        openai.models.list();\n
      `,
      ...COMMONJS,
    },
    { sdks: ALL },
  ),
  late(
    'CommonJS: `require` of the client above `config()`',
    {
      'index.js': dedent`
        const { openai } = require('./openai');
        const dotenv = require('dotenv');
        dotenv.config();

        openai.models.list();\n
      `,
      'openai.js': "const OpenAI = require('openai');\n\nexports.openai = new OpenAI();\n",
      ...COMMONJS,
    },
    { sdks: ALL },
  ),
  late('ES modules: the client two imports away', {
    'index.js': dedent`
      import dotenv from 'dotenv';
      import { answer } from './routes/chat.js';

      dotenv.config();

      await answer();\n
    `,
    'routes/chat.js':
      "import { openai } from '../lib/openai.js';\n\nexport const answer = () => openai.models.list();\n",
    'lib/openai.js': CLIENT_MODULE,
  }),
  late('ES modules: a client that comes through `export … from`', {
    'index.js': "import { openai } from './lib/index.js';\nimport 'dotenv/config';\n\nawait openai.models.list();\n",
    'lib/index.js': "export { openai } from './openai.js';\n",
    'lib/openai.js': CLIENT_MODULE,
  }),
  late(
    'TypeScript with tsx',
    {
      'index.ts': dedent`
        import dotenv from 'dotenv';
        import { openai } from './openai.js';

        dotenv.config();

        await openai.models.list();\n
      `,
      'openai.ts': CLIENT_MODULE,
    },
    { run: { runner: 'tsx' }, sdks: SINCE_RESPONSES },
  ),
  late(
    'TypeScript, compiled to ES modules by tsc',
    {
      'index.ts': "import { openai } from './openai.js';\nimport 'dotenv/config';\n\nawait openai.models.list();\n",
      'openai.ts': CLIENT_MODULE,
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }\n',
    },
    { run: { runner: 'tsc to ES modules' } },
  ),
  late(
    'TypeScript, compiled to CommonJS by tsc: two imports in the wrong order',
    {
      'index.ts': "import { openai } from './openai';\nimport 'dotenv/config';\n\nvoid openai.models.list();\n",
      'openai.ts': CLIENT_MODULE,
      'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }\n',
      ...COMMONJS,
    },
    { run: { runner: 'tsc to CommonJS' }, sdks: SINCE_RESPONSES },
  ),
  late('`process.loadEnvFile()`', {
    'index.js': dedent`
      import OpenAI from 'openai';

      const openai = new OpenAI();
      process.loadEnvFile();

      await openai.models.list();\n
    `,
  }),
  late(
    'a client that is only made when there is a key',
    {
      'index.js': dedent`
      import dotenv from 'dotenv';
      import OpenAI from 'openai';

      const openai = process.env.OPENAI_API_KEY ? new OpenAI() : null;
      dotenv.config();

      await openai.models.list();\n
    `,
    },
    { fails: /^TypeError: Cannot read properties of null/ },
  ),
  late(
    'a client of Azure',
    {
      'index.js': dedent`
      import dotenv from 'dotenv';
      import { AzureOpenAI } from 'openai';

      const azure = new AzureOpenAI({ endpoint: process.env.AZURE_ENDPOINT, apiVersion: '2024-10-21' });
      dotenv.config();

      await azure.models.list();\n
    `,
      '.env': 'AZURE_OPENAI_API_KEY=sk-proof\n',
    },
    {
      sdks: SINCE_RESPONSES,
      run: { env: { OPENAI_BASE_URL: '' } },
      fails: MISSING_FOR_AZURE,
    },
  ),
  late('a key under another name', {
    'index.js': dedent`
      import dotenv from 'dotenv';
      import OpenAI from 'openai';

      const openai = new OpenAI({ apiKey: process.env.MY_MODEL_KEY });
      dotenv.config();

      await openai.models.list();\n
    `,
    '.env': 'MY_MODEL_KEY=sk-proof\n',
  }),
  late('a static field', {
    'index.js': dedent`
      import dotenv from 'dotenv';
      import OpenAI from 'openai';

      class Service {
        static client = new OpenAI();
      }
      dotenv.config();

      await Service.client.models.list();\n
    `,
  }),
  late('a factory that runs at module level', {
    'index.js': dedent`
      import dotenv from 'dotenv';
      import OpenAI from 'openai';

      function createClient() {
        return new OpenAI();
      }
      const openai = createClient();
      dotenv.config();

      await openai.models.list();\n
    `,
  }),
  late(
    'a file with options, by suggestion',
    {
      'index.js': dedent`
        import dotenv from 'dotenv';
        import { openai } from './openai.js';

        dotenv.config({ path: '.env.local' });

        await openai.models.list();\n
      `,
      'openai.js': CLIENT_MODULE,
      '.env.local': DOTENV['.env'],
    },
    {
      repairedBy: { suggestion: 'importEnvModule' },
      adds: { 'env.js': "import dotenv from 'dotenv';\n\ndotenv.config({ path: '.env.local' });\n", '.env': '' },
    },
  ),
];

const assignments: Proof[] = [
  late(
    'a load behind another assignment, by suggestion',
    {
      'index.js': dedent`
        import dotenv from 'dotenv';
        import OpenAI from 'openai';

        const openai = new OpenAI();
        process.env.NODE_ENV ??= 'development';
        dotenv.config();

        await openai.models.list();\n
      `,
    },
    { repairedBy: { suggestion: 'moveLoad' } },
  ),
  late(
    'a key that has to be fetched, by suggestion',
    {
      'index.js': dedent`
        import OpenAI from 'openai';
        import { readSecret } from './vault.js';

        const openai = new OpenAI();
        process.env.OPENAI_API_KEY = await readSecret('openai');

        await openai.models.list();\n
      `,
      'vault.js': "export const readSecret = async () => 'sk-proof';\n",
      '.env': '',
    },
    { reports: ['setLate'], repairedBy: { suggestion: 'moveLoad' } },
  ),
  late(
    'the key is set below the client',
    {
      'index.js': dedent`
        import OpenAI from 'openai';

        const openai = new OpenAI();
        process.env.OPENAI_API_KEY = 'sk-proof';

        await openai.models.list();\n
      `,
    },
    { reports: ['setLate'], sdks: ALL },
  ),
  late(
    'a field that is made before the constructor gives the key',
    {
      'index.js': dedent`
        import OpenAI from 'openai';

        class Service {
          client = new OpenAI();

          constructor(apiKey) {
            this.client = new OpenAI({ apiKey });
          }
        }
        await new Service('sk-proof').client.models.list();\n
      `,
    },
    { reports: ['setLate'] },
  ),
  ...[
    "process.env.OPENAI_API_KEY || 'none'",
    'String(process.env.OPENAI_API_KEY)',
    '`${process.env.OPENAI_API_KEY}`',
  ].map((read) =>
    late(
      `a key that was captured as ${read.includes('`') ? 'a template' : `\`${read}\``}`,
      {
        'index.js': [
          "import { config } from 'dotenv';",
          "import OpenAI from 'openai';",
          '',
          `const apiKey = ${read};`,
          'config();',
          '',
          'const openai = new OpenAI({ apiKey });',
          ASK,
        ].join('\n'),
      },
      { reports: ['capturedLate'], fails: refused(read.includes('none') ? 'none' : 'undefined') },
    ),
  ),
];

const checks: Proof[] = [
  dead(
    '`assert` below the client',
    dedent`
      import assert from 'node:assert';
      import OpenAI from 'openai';

      const openai = new OpenAI();
      assert(process.env.OPENAI_API_KEY, 'Please set OPENAI_API_KEY.');
      console.log(openai ? 'ready' : '');\n
    `,
  ),
  dead(
    'an error that is thrown below the client',
    dedent`
      import OpenAI from 'openai';

      const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
      const key = process.env.OPENAI_API_KEY;
      if (!key) throw new Error('Please set OPENAI_API_KEY.');
      console.log(openai ? 'ready' : '');\n
    `,
    { sdks: ALL },
  ),
  dead(
    'a schema below the client',
    dedent`
      import OpenAI from 'openai';
      import { z } from 'zod';

      const openai = new OpenAI();
      const Env = z.object({ OPENAI_API_KEY: z.string() });
      Env.parse(process.env);
      console.log(openai ? 'ready' : '');\n
    `,
    { works: /^ZodError/ },
  ),
  dead(
    'a check that does more, by suggestion',
    dedent`
      import OpenAI from 'openai';

      const openai = new OpenAI();
      if (process.env.OPENAI_API_KEY) {
        console.log('ready');
      } else {
        throw new Error('Please set OPENAI_API_KEY.');
      }\n
    `,
    { repairedBy: { suggestion: 'moveCheck' } },
  ),
  dead(
    'a check in `main()`, when the client has been made',
    dedent`
      import OpenAI from 'openai';

      const openai = new OpenAI();

      function main() {
        if (!process.env.OPENAI_API_KEY) {
          console.error('Please set OPENAI_API_KEY.');
          return;
        }
        console.log(openai ? 'ready' : '');
      }
      main();\n
    `,
    { repairedBy: 'nothing' },
  ),
];

const alike: Proof[] = [
  right(
    'the class is imported first, the client made last (K1)',
    {
      'index.js': dedent`
        import OpenAI from 'openai';
        import dotenv from 'dotenv';

        dotenv.config();
        const openai = new OpenAI();
        await openai.models.list();\n
      `,
    },
    { sdks: ALL },
  ),
  right('`dotenv/config` below the import of the class (K2)', {
    'index.js': `import OpenAI from 'openai';\nimport 'dotenv/config';\n\nconst openai = new OpenAI();\n${ASK}`,
  }),
  right('a client that a function makes (K3)', {
    'index.js': dedent`
      import dotenv from 'dotenv';
      import OpenAI from 'openai';

      const getClient = () => new OpenAI();
      dotenv.config();
      await getClient().models.list();\n
    `,
  }),
  right('a dynamic import below `config()` (K5)', {
    'index.js': dedent`
      import dotenv from 'dotenv';

      dotenv.config();
      const { openai } = await import('./openai.js');
      await openai.models.list();\n
    `,
    'openai.js': CLIENT_MODULE,
  }),
  right('a module that loads, imported first (K6)', {
    'index.js': "import './env.js';\nimport { openai } from './openai.js';\n\nawait openai.models.list();\n",
    'env.js': "import { config } from 'dotenv';\n\nconfig();\n",
    'openai.js': CLIENT_MODULE,
  }),
  right(
    'TypeScript, compiled to CommonJS by tsc: `config()` between the imports (K7)',
    {
      'index.ts': dedent`
        import dotenv from 'dotenv';
        dotenv.config();
        import { openai } from './openai';

        void openai.models.list();\n
      `,
      'openai.ts': CLIENT_MODULE,
      'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }\n',
      ...COMMONJS,
    },
    { run: { runner: 'tsc to CommonJS' }, sdks: SINCE_RESPONSES },
  ),
  right('each module loads for itself (K9)', {
    'index.js': dedent`
      import dotenv from 'dotenv';
      import { openai } from './openai.js';

      dotenv.config();
      await openai.models.list();\n
    `,
    'openai.js': `import 'dotenv/config';\n${CLIENT_MODULE}`,
  }),
  right('`process.loadEnvFile()` first (K12)', {
    'index.js': dedent`
      import OpenAI from 'openai';

      process.loadEnvFile();
      const openai = new OpenAI();
      await openai.models.list();\n
    `,
  }),
  right(
    'a captured `undefined`, which the constructor looks up again',
    {
      'index.js': dedent`
        import dotenv from 'dotenv';
        import OpenAI from 'openai';

        const apiKey = process.env.OPENAI_API_KEY;
        dotenv.config();
        const openai = new OpenAI({ apiKey });
        await openai.models.list();\n
      `,
    },
    { sdks: ALL },
  ),
  right('a second file, loaded when the client is there (K13)', {
    'index.js': dedent`
        import dotenv from 'dotenv';
        import OpenAI from 'openai';

        dotenv.config();
        const openai = new OpenAI();
        dotenv.config({ path: '.env.local' });
        await openai.models.list();\n
      `,
    '.env.local': 'OTHER=1\n',
  }),
  right('nothing loads the environment (K8)', { 'index.js': `${CLIENT_MODULE}${ASK}` }, { run: { env } }),
];

export const proofs: readonly Proof[] = [...onPage, ...loads, ...assignments, ...checks, ...alike];
