import dedent from 'dedent';
import { SENT } from '../credentials.js';
import { documentedProofs } from '../documented.js';
import { keySent, output, type Expected, type Proof } from '../proof.js';
import { SINCE_RESPONSES } from '../sdks.js';

const env = { OPENAI_API_KEY: 'sk-proof' };

/** Builds a module for browsers with Vite, and says whether the key is in what is shipped. */
const bundle = (module: string) => ({
  'build.js': dedent`
    import { build } from 'vite';

    const { output } = await build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, minify: false, rollupOptions: { input: '${module}', external: ['openai'], preserveEntrySignatures: 'strict' } },
    });
    const [{ code }] = output;
    if (!code.includes('new OpenAI')) throw new Error(code);
    console.log(code.includes(process.env.VITE_OPENAI_API_KEY) ? 'ships the key' : 'ships no key');\n
  `,
});

/** Evaluates a module where there is a page around it. */
const page = (module: string, after: string) => ({
  'page.js': dedent`
    globalThis.window = { document: {}, location: { origin: 'https://app.example' } };
    globalThis.navigator ??= { userAgent: 'proof' };
    globalThis.localStorage = { getItem: () => 'sk-proof' };
    const module = await import('./${module}');
    ${after}\n
  `,
});
const inPage = { env, entry: 'page.js' };
const SHIPPED = { env: { VITE_OPENAI_API_KEY: 'sk-proof-0123' }, entry: 'build.js' };
const REFUSED: Expected = /^(?:OpenAI)?Error: It looks like you're running in a browser-like environment\.$/;

const onPage = documentedProofs('no-browser-api-key', [
  {
    contains: 'import.meta.env.VITE_OPENAI_API_KEY,',
    name: 'a variable that Vite writes into the bundle',
    beside: bundle('src/openai.js'),
    run: SHIPPED,
    reports: ['publicKey'],
    repairedBy: { suggestion: 'readOnServer' },
    observe: output,
    fails: 'ships the key',
    works: 'ships no key',
  },
  {
    contains: 'apiKey: process.env.OPENAI_API_KEY, dangerouslyAllowBrowser',
    name: 'the flag',
    beside: page('src/openai.js', 'await module.openai.models.list();'),
    run: inPage,
    sdks: SINCE_RESPONSES,
    reports: ['browserKey'],
    repairedBy: { suggestion: 'removeFlag' },
    observe: keySent,
    fails: SENT,
    works: REFUSED,
  },
  {
    contains: "'use client';",
    name: 'a component',
    beside: page('app/chat.js', "await module.ask('Hello');"),
    run: inPage,
    sdks: SINCE_RESPONSES,
    reports: ['refused'],
    repairedBy: 'nothing',
    observe: keySent,
    fails: REFUSED,
    works: SENT,
  },
  {
    contains: '// file: app/api/chat/route.js',
    name: 'a server route',
    after:
      "\nconst request = new Request('https://app.example', { method: 'POST', body: '{ \"input\": \"Hello\" }' });\nawait POST(request);\n",
    run: { env },
    reports: [],
    observe: keySent,
    works: SENT,
  },
  {
    contains: 'export const clientFor',
    name: 'the key of the user',
    beside: page('src/openai.js', "await module.clientFor('sk-proof').models.list();"),
    run: { entry: 'page.js' },
    reports: [],
    observe: keySent,
    works: SENT,
  },
  {
    contains: "'not-needed'",
    name: 'a proxy',
    beside: page('src/openai.js', 'console.log(module.openai.baseURL);'),
    run: inPage,
    reports: [],
    observe: output,
    works: 'https://app.example/api/openai',
  },
  {
    contains: '"publicNames": false',
    name: 'a public name without `publicNames`',
    run: { env: { NEXT_PUBLIC_OPENAI_API_KEY: 'sk-proof' } },
    after: 'await openai.models.list();\n',
    reports: [],
    observe: keySent,
    works: SENT,
  },
  {
    contains: '"runtimeKeys": true',
    name: 'a key that comes in at run time, with `runtimeKeys`',
    beside: page('src/openai.js', 'await module.openai.models.list();'),
    run: { entry: 'page.js' },
    reports: ['runtimeKey'],
    repairedBy: { suggestion: 'removeFlag' },
    observe: keySent,
    fails: SENT,
    works: REFUSED,
  },
]);

const shapes: Proof[] = [
  {
    name: 'a public variable as a default behind a constant',
    files: {
      'src/openai.js': dedent`
        import OpenAI from 'openai';

        const key = import.meta.env.VITE_OPENAI_API_KEY;

        export const clientFor = (apiKey) => new OpenAI({ apiKey: apiKey || key, dangerouslyAllowBrowser: true });\n
      `,
      ...bundle('src/openai.js'),
    },
    run: SHIPPED,
    reports: ['publicKey'],
    repairedBy: { suggestion: 'readOnServer' },
    observe: output,
    fails: 'ships the key',
    works: 'ships no key',
  },
];

export const proofs: readonly Proof[] = [...onPage, ...shapes];
