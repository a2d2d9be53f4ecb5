import { describe, expect, it } from 'vitest';
import { lintProject, type ProjectOptions } from '../support/project.js';

const ESM = '{ "type": "module" }';
const CLIENT = "import OpenAI from 'openai';\nexport const openai = new OpenAI();\n";
const CLIENT_CJS = "const OpenAI = require('openai');\nmodule.exports = new OpenAI();\n";
const CONFIG = "import dotenv from 'dotenv';\n";

const SETTING = 'export const x = process.env.X ?? loadEnv;\n';

type Files = Record<string, string>;

function ids(files: Files, entry?: string, options?: ProjectOptions): (string | undefined)[] {
  return lintProject(files, entry, options).reports.map(({ messageId }) => messageId);
}

describe('order of evaluation, ES modules', () => {
  it('S2: imports are hoisted above config()', () => {
    const { reports } = lintProject({
      'index.js': `${CONFIG}dotenv.config();\nimport router from './routes/chat.js';\n`,
      'routes/chat.js': "import OpenAI from 'openai';\nconst openai = new OpenAI();\nexport default openai;\n",
      'package.json': ESM,
    });
    expect(reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
    expect(reports[0]?.message).toContain('./routes/chat.js, line 2');
  });

  it('S3: many imports, then config()', () => {
    expect(
      ids({
        'index.js': `import express from 'express';\nimport './db.js';\nimport { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
        'db.js': 'export default 1;',
        'openai.js': CLIENT,
        'package.json': ESM,
      }),
    ).toEqual(['loadedLate']);
  });

  it('S4: dotenv/config imported after the client', () => {
    const { reports } = lintProject({
      'index.js': "import { openai } from './openai.js';\nimport 'dotenv/config';\n",
      'openai.js': CLIENT,
    });
    expect(reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
  });

  it('S4 neighbour: dotenv/config imported first', () => {
    expect(
      ids({ 'index.js': "import 'dotenv/config';\nimport { openai } from './openai.js';\n", 'openai.js': CLIENT }),
    ).toEqual([]);
  });

  it('S8: Nest loads in a decorator, after the imports', () => {
    const files = (ai: string): Files => ({
      'src/app.module.ts':
        "import { Module } from '@nestjs/common';\nimport { ConfigModule } from '@nestjs/config';\nimport { AiService } from './ai.service';\n@Module({ imports: [ConfigModule.forRoot()], providers: [AiService] })\nexport class AppModule {}\n",
      'src/ai.service.ts': ai,
      'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }',
    });
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nexport const ai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });\nexport class AiService {}\n",
        ),
      ),
    ).toEqual(['loadedLate']);
    expect(
      ids(files("import OpenAI from 'openai';\nexport class AiService { private readonly ai = new OpenAI(); }\n")),
    ).toEqual([]);
  });

  it('names the chain when it is longer than one step', () => {
    const { reports } = lintProject({
      'index.js': `import './a.js';\n${CONFIG}dotenv.config();\n`,
      'a.js': "import './b.js';\n",
      'b.js': "export { openai } from './lib/openai.js';\n",
      'lib/openai.js': CLIENT,
    });
    expect(reports[0]?.message).toContain('./lib/openai.js, line 2, which comes in through ./a.js and ./b.js');
  });

  it('export from and export * evaluate too', () => {
    expect(
      ids({
        'index.js': `import './a.js';\n${CONFIG}dotenv.config();\n`,
        'a.js': "export * from './openai.js';\n",
        'openai.js': CLIENT,
      }),
    ).toEqual(['loadedLate']);
  });

  it('a cycle ends, and what runs first in it counts', () => {
    expect(
      ids({
        'index.js': `import './a.js';\n${CONFIG}dotenv.config();\nexport const x = 1;\n`,
        'a.js': "import './b.js';\n",
        'b.js':
          "import './a.js';\nimport { x } from './index.js';\nimport OpenAI from 'openai';\nexport const c = new OpenAI();\n",
      }),
    ).toEqual(['loadedLate']);
    expect(
      ids({
        'index.js': `import './a.js';\nimport OpenAI from 'openai';\n${CONFIG}dotenv.config();\nexport const openai = new OpenAI();\n`,
        'a.js': "import { openai } from './index.js';\nexport const ask = () => openai.responses.create({});\n",
      }),
    ).toEqual([]);
  });

  it('a module that pauses at top level is overtaken by those that do not depend on it', () => {
    const files = (late: string): Files => ({
      'index.mjs': "import './slow.mjs';\nimport 'dotenv/config';\n",
      'slow.mjs': late,
    });
    expect(ids(files("import OpenAI from 'openai';\nawait fetch('x');\nexport const c = new OpenAI();\n"))).toEqual([]);
    expect(ids(files("import OpenAI from 'openai';\nexport const c = new OpenAI();\nawait fetch('x');\n"))).toEqual([
      'loadedLate',
    ]);
  });

  it('a module that pauses is done before the body of its importer', () => {
    expect(
      ids({
        'index.mjs': `import './slow.mjs';\n${CONFIG}dotenv.config();\n`,
        'slow.mjs': "import OpenAI from 'openai';\nawait fetch('x');\nexport const c = new OpenAI();\n",
      }),
    ).toEqual(['loadedLate']);
  });

  describe('modules that pause and say nothing of interest', () => {
    const CLIENT_BELOW = `import './below.mjs';\n${CLIENT}`;
    it.each<[name: string, files: Files, expected: string[]]>([
      ['await', { 'below.mjs': 'await connect();\n' }, []],
      ['await somewhere', { 'below.mjs': 'if (x) {\n  await connect();\n}\n' }, []],
      ['for await', { 'below.mjs': 'for await (const x of list) use(x);\n' }, []],
      ['await using', { 'below.mjs': 'await using x = connect();\n' }, []],
      ['further below', { 'below.mjs': "import './deep.mjs';\n", 'deep.mjs': 'await connect();\n' }, []],
      [
        'with a default',
        { 'below.mjs': "export { x } from './deep.mjs';\n", 'deep.mjs': 'export const x = await y;\n' },
        [],
      ],
      ['await in a function', { 'below.mjs': 'export async function f() {\n  await connect();\n}\n' }, ['loadedLate']],
      [
        'await in a function that is called',
        { 'below.mjs': 'f();\nasync function f() {\n  await connect();\n}\n' },
        ['loadedLate'],
      ],
      ['the word alone', { 'below.mjs': '// nobody awaits this\nexport const x = 1;\n' }, ['loadedLate']],
      ['nothing that anyone can read', { 'below.mjs': '\0' }, []],
      ['an importer waits for nobody', { 'below.mjs': "import './client.mjs';\n" }, ['loadedLate']],
    ])('%s', (_, files, expected) => {
      const index = "import './client.mjs';\nimport 'dotenv/config';\n";
      expect(ids({ 'index.mjs': index, 'client.mjs': CLIENT_BELOW, ...files })).toEqual(expected);
    });

    it('imported by two modules, it holds up both', () => {
      const files = {
        'index.mjs': "import './first.mjs';\nimport './client.mjs';\nimport 'dotenv/config';\n",
        'first.mjs': `import './below.mjs';\n${SETTING}`,
        'client.mjs': CLIENT_BELOW,
        'below.mjs': `${SETTING}await connect();\n`,
      };
      expect(ids(files)).toEqual([]);
      expect(ids({ ...files, 'below.mjs': SETTING })).toEqual(['loadedLate']);
    });

    it('holds up nobody who does not import it', () => {
      expect(
        ids({
          'index.mjs': "import './below.mjs';\nimport './client.mjs';\nimport 'dotenv/config';\n",
          'below.mjs': 'await connect();\n',
          'client.mjs': CLIENT,
        }),
      ).toEqual(['loadedLate']);
    });

    it('is done before the body of the importer', () => {
      const index = `import './client.mjs';\n${CONFIG}dotenv.config();\n`;
      expect(ids({ 'index.mjs': index, 'client.mjs': CLIENT_BELOW, 'below.mjs': 'await connect();\n' })).toEqual([
        'loadedLate',
      ]);
    });

    it('an import() waits for all of it', () => {
      const index =
        "import OpenAI from 'openai';\nimport dotenv from 'dotenv';\nawait import('./env.mjs');\nconst openai = new OpenAI();\ndotenv.config();\n";
      expect(ids({ 'index.mjs': index, 'env.mjs': 'await connect();\nprocess.loadEnvFile();\n' })).toEqual([]);
      expect(ids({ 'index.mjs': index, 'env.mjs': 'await connect();\n' })).toEqual(['loadedLate']);
    });

    it('two modules that pause: which is first cannot be told', () => {
      const files = {
        'index.mjs': "import './client.mjs';\nimport './load-env.mjs';\n",
        'client.mjs': `await connect();\n${CLIENT}`,
        'load-env.mjs': 'await connect();\nprocess.loadEnvFile();\n',
      };
      expect(ids(files)).toEqual([]);
      expect(ids({ ...files, 'client.mjs': CLIENT })).toEqual(['loadedLate']);
    });
  });

  describe('functions that pause', () => {
    const INIT =
      "import OpenAI from 'openai';\nexport async function init() {\n  await connect();\n  return new OpenAI();\n}\n";
    const index = "import './client.mjs';\nimport 'dotenv/config';\n";

    it('awaited while a module is evaluated, they hold it up', () => {
      const own = INIT.replace('connect()', 'x') + 'await init();\n';
      expect(ids({ 'index.mjs': index, 'client.mjs': own })).toEqual([]);
      expect(ids({ 'index.mjs': index, 'client.mjs': own.replace('await x;', '') })).toEqual(['loadedLate']);
      const foreign = "import { init } from './init.mjs';\nexport const client = await init();\n";
      expect(ids({ 'index.mjs': index, 'client.mjs': foreign, 'init.mjs': INIT })).toEqual([]);
      expect(
        ids({ 'index.mjs': index, 'client.mjs': foreign, 'init.mjs': INIT.replace('await connect();', '') }),
      ).toEqual(['loadedLate']);
    });

    it('not awaited, they go on later', () => {
      const call = (statement: string) =>
        `import { init } from './init.mjs';\nimport dotenv from 'dotenv';\n${statement}\ndotenv.config();\n`;
      expect(ids({ 'index.mjs': call('const client = init();'), 'init.mjs': INIT })).toEqual([]);
      expect(ids({ 'index.mjs': call('const client = await init();'), 'init.mjs': INIT })).toEqual(['loadedLate']);
    });
  });

  it('K5: import() after config() is the documented remedy', () => {
    expect(
      ids({
        'index.mjs': `${CONFIG}dotenv.config();\nconst { app } = await import('./app.mjs');\n`,
        'app.mjs': CLIENT,
      }),
    ).toEqual([]);
    expect(
      ids({
        'index.mjs': `${CONFIG}const { app } = await import('./app.mjs');\ndotenv.config();\n`,
        'app.mjs': CLIENT,
      }),
    ).toEqual(['loadedLate']);
  });
});

describe('order of evaluation, CommonJS', () => {
  it('S1: the required module builds the client before config()', () => {
    expect(
      ids({
        'index.js': "const { Bot } = require('./lib/bot');\nconst dotenv = require('dotenv');\ndotenv.config();\n",
        'lib/bot.js': "const client = require('./openai');\nexports.Bot = class {};\n",
        'lib/openai.js': CLIENT_CJS,
      }),
    ).toEqual(['loadedLate']);
  });

  it('K4: config() before require', () => {
    expect(
      ids({
        'index.js': "require('dotenv').config();\nconst { router } = require('./routes');\n",
        'routes/index.js': CLIENT_CJS,
      }),
    ).toEqual([]);
  });

  it('only a require that certainly runs counts', () => {
    const files = (body: string): Files => ({
      'index.cjs': `${body}\nrequire('dotenv').config();\n`,
      'openai.cjs': CLIENT_CJS,
    });
    expect(ids(files("function lazy() { return require('./openai.cjs'); }\nmodule.exports = lazy;"))).toEqual([]);
    expect(
      ids({
        'index.cjs': "require('./a.cjs');\nrequire('dotenv').config();\n",
        'a.cjs': "if (process.argv[2]) require('./openai.cjs');\n",
        'openai.cjs': CLIENT_CJS,
      }),
    ).toEqual([]);
    expect(ids(files("const client = require('./openai.cjs');"))).toEqual(['loadedLate']);
  });

  it('a local module that loads, required after one that constructs', () => {
    const { reports } = lintProject({
      'index.js': "require('./bot');\nrequire('./config/env');\n",
      'bot.js': CLIENT_CJS,
      'config/env.js': "require('dotenv').config();\n",
    });
    expect(reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
  });
});

describe('a module that loads the environment, imported too late', () => {
  const config = { 'settings.js': `${CONFIG}dotenv.config();\nexport const port = process.env.PORT;\n` };
  const about = (text: string, more: Files = {}) =>
    lintProject({ 'index.js': text, 'client.js': CLIENT, 'package.json': ESM, ...config, ...more });
  const late = "import { openai } from './client.js';\nimport { port } from './settings.js';\n";

  it('by a name for such modules', () => {
    expect(about(late).reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
    expect(
      about("import { openai } from './client.js';\nimport './config.js';\n", { 'config.js': config['settings.js'] }),
    ).toMatchObject({
      reports: [{ messageId: 'loadedLate', line: 2 }],
      output: "import './config.js';\nimport { openai } from './client.js';\n",
      left: [],
    });
    expect(about("import './settings.js';\nimport { openai } from './client.js';\n").reports).toEqual([]);
  });

  it('through the index of a folder', () => {
    const barrel = (text: string) => about(late.replace('./client.js', './lib/index.js'), { 'lib/index.js': text });
    expect(barrel("export * from '../client.js';\n").reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
    expect(barrel("export * from '../settings.js';\nexport * from '../client.js';\n").reports).toEqual([]);
  });

  it('in CommonJS', () => {
    const files = { 'client.js': CLIENT_CJS, 'settings.js': "require('dotenv').config();\n", 'package.json': '{}' };
    const [first, second] = ["const openai = require('./client');\n", "const { port } = require('./settings');\n"];
    expect(about(`${first}${second}`, files).reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
    expect(about(`${second}${first}`, files).reports).toEqual([]);
  });

  it('but not by any name: only for such names the module is opened', () => {
    const files = { 'util.js': config['settings.js'] };
    expect(about(late.replace('./settings.js', './util.js'), files).reports).toEqual([]);
  });

  it('is silent where it may not load, or where somebody has loaded before', () => {
    expect(
      about(late, { 'settings.js': `${CONFIG}if (process.env.LOCAL) dotenv.config();\nexport const port = 1;\n` })
        .reports,
    ).toEqual([]);
    expect(about(late, { 'main.js': "import 'dotenv/config';\nimport './index.js';\n" }).reports).toEqual([]);
    expect(about(late, { 'client.js': `import 'dotenv/config';\n${CLIENT}` }).reports).toEqual([]);
  });

  it('is silent where the module itself makes the client before it loads: the mistake is there', () => {
    expect(about(late, { 'settings.js': `import './client.js';\n${config['settings.js']}` }).reports).toEqual([]);
  });
});

describe('the client and the load in one file, which another imports', () => {
  const client = `import OpenAI from 'openai';\n${CONFIG}export const client = new OpenAI();\ndotenv.config();\n`;
  const captured = `import OpenAI from 'openai';\n${CONFIG}const KEY = process.env.OPENAI_API_KEY ?? 'missing';\ndotenv.config();\nexport const client = new OpenAI({ apiKey: KEY });\n`;
  const about = (files: Files, text = client) => ids({ 'client.js': text, 'package.json': ESM, ...files });

  it('is late where nobody, or a test alone, has loaded the environment by then', () => {
    expect(about({ 'index.js': "import './client.js';\n" })).toEqual(['loadedLate']);
    expect(about({ 'index.js': "import './client.js';\nimport 'dotenv/config';\n" })).toEqual(['loadedLate']);
    expect(about({ 'client.test.js': "import 'dotenv/config';\nimport './client.js';\n" })).toEqual(['loadedLate']);
    expect(about({ 'index.js': "import './client.js';\n" }, captured)).toEqual(['capturedLate']);
  });

  it('is harmless where the importer has loaded it', () => {
    expect(about({ 'index.js': "import 'dotenv/config';\nimport './client.js';\n" })).toEqual([]);
    expect(about({ 'index.js': "import 'dotenv/config';\nimport './client.js';\n" }, captured)).toEqual([]);
    expect(
      about({
        'index.js': "import './config.js';\nimport './client.js';\n",
        'config.js': `${CONFIG}dotenv.config();\n`,
      }),
    ).toEqual([]);
    expect(
      about({
        'index.js': "import { load } from './config.js';\nload();\nawait import('./client.js');\n",
        'config.js': `${CONFIG}export const load = () => dotenv.config();\n`,
      }),
    ).toEqual([]);
  });

  it('an assignment stays late', () => {
    const assigned =
      "import OpenAI from 'openai';\nexport const client = new OpenAI();\nprocess.env.OPENAI_API_KEY = read();\n";
    expect(about({ 'index.js': "import 'dotenv/config';\nimport './client.js';\n" }, assigned)).toEqual(['setLate']);
  });
});

describe('CommonJS or ES modules', () => {
  const entry = `${CONFIG}dotenv.config();\nimport { openai } from './client';\nconsole.log(openai);\n`;
  const program = (more: Files): Files => ({ 'src/index.ts': entry, 'src/client.ts': CLIENT, ...more });

  it('K7: tsc to CommonJS keeps the order of statements', () => {
    expect(ids(program({ 'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }' }))).toEqual([]);
    expect(
      ids(
        program({
          'tsconfig.json': '{ // comment\n "compilerOptions": { "module": "NodeNext", }, }',
          'package.json': '{}',
        }),
      ),
    ).toEqual([]);
  });

  it('config() after the import fails in both', () => {
    const late = {
      'src/index.ts': `${CONFIG}import { openai } from './client';\ndotenv.config();\nconsole.log(openai);\n`,
      'src/client.ts': CLIENT,
    };
    expect(ids({ ...late, 'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }' })).toEqual([
      'loadedLate',
    ]);
    expect(ids(late)).toEqual(['loadedLate']);
  });

  it('K7 in ES modules, with a bundler, and where it cannot be told', () => {
    expect(ids(program({ 'tsconfig.json': '{ "compilerOptions": { "module": "esnext" } }' }))).toEqual(['loadedLate']);
    expect(
      ids(program({ 'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }', 'package.json': ESM })),
    ).toEqual(['loadedLate']);
    expect(
      ids(
        program({
          'tsconfig.base.json': '{ "compilerOptions": { "module": "esnext" } }',
          'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
        }),
      ),
    ).toEqual(['loadedLate']);
    expect(
      ids(
        program({
          'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }',
          'package.json': '{ "scripts": { "start": "tsx src/index.ts" } }',
        }),
      ),
    ).toEqual(['loadedLate']);
    expect(ids(program({}))).toEqual([]);
  });

  it('K14: what TypeScript erases is not evaluated', () => {
    const files = (first: string, use: string, options = ''): Files => ({
      'index.ts': `${first}\n${CONFIG}dotenv.config();\n${use}\n`,
      'client.ts': `${CLIENT}export type Client = typeof openai;\n`,
      'package.json': ESM,
      'tsconfig.json': `{ "compilerOptions": { "module": "nodenext"${options} } }`,
    });
    expect(ids(files("import type { Client } from './client.js';", 'let c: Client;'))).toEqual([]);
    expect(ids(files("import { type Client } from './client.js';", 'let c: Client;'))).toEqual([]);
    expect(ids(files("import { Client } from './client.js';", 'let c: Client;'))).toEqual([]);
    expect(
      ids(files("import { type Client } from './client.js';", 'let c: Client;', ', "verbatimModuleSyntax": true')),
    ).toEqual(['loadedLate']);
    expect(ids(files("import { openai } from './client.js';", 'console.log(openai);'))).toEqual(['loadedLate']);
  });
});

describe('what makes it silent', () => {
  it('K3: the client is built in a function that is called later', () => {
    expect(
      ids({
        'index.js': `import { getClient } from './openai.js';\n${CONFIG}dotenv.config();\ngetClient();\n`,
        'openai.js':
          "import OpenAI from 'openai';\nlet client;\nexport const getClient = () => (client ??= new OpenAI());\n",
        'package.json': ESM,
      }),
    ).toEqual([]);
  });

  it('K6: a module imported first loads the environment', () => {
    expect(
      ids({
        'index.js': `import './env.js';\nimport { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
        'env.js': "import 'dotenv/config';\n",
        'openai.js': CLIENT,
      }),
    ).toEqual([]);
    expect(
      ids({
        'index.js': `import './missing-env.js';\nimport { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
        'openai.js': CLIENT,
      }),
    ).toEqual([]);
  });

  it('K6 neighbour: between the client and the load of the file another module loads it, or may', () => {
    const files = (between: string): Files => ({
      'index.js': `import './openai.js';\nimport './between.js';\nimport 'dotenv/config';\n`,
      'openai.js': CLIENT,
      'between.js': between,
    });
    expect(lintProject(files("import 'dotenv/config';\n")).reports).toMatchObject([
      { messageId: 'loadedLate', line: 3 },
    ]);
    expect(ids(files("if (globalThis.isDev) require('dotenv').config();\n"))).toEqual(['loadedLate']);
    expect(
      ids({ ...files(''), 'index.js': "import './between.js';\nimport './openai.js';\nimport 'dotenv/config';\n" }),
    ).toEqual(['loadedLate']);
    expect(
      ids({
        ...files("import 'dotenv/config';\n"),
        'index.js': "import './between.js';\nimport './openai.js';\nimport 'dotenv/config';\n",
      }),
    ).toEqual([]);
  });

  it('K9: each module loads its own', () => {
    expect(
      ids({
        'index.js': `import { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
        'openai.js': `import 'dotenv/config';\n${CLIENT}`,
      }),
    ).toEqual([]);
  });

  it('K8: Prisma, preloading and test runners load it elsewhere', () => {
    const late = {
      'src/index.js': `import { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
      'src/openai.js': CLIENT,
    };
    expect(
      ids({ ...late, 'src/index.js': `import { PrismaClient } from '@prisma/client';\n${late['src/index.js']}` }),
    ).toEqual([]);
    expect(ids({ ...late, 'package.json': '{ "scripts": { "start": "node --env-file=.env src/index.js" } }' })).toEqual(
      [],
    );
    expect(
      ids({
        ...late,
        'package.json': '{ "scripts": { "dev": "node --env-file=.env src/worker.js", "start": "node src/index.js" } }',
      }),
    ).toEqual(['loadedLate']);
    expect(
      ids({
        'test/app.test.js': "import { openai } from '../openai.js';\nimport dotenv from 'dotenv';\ndotenv.config();\n",
        'openai.js': CLIENT,
      }),
    ).toEqual([]);
  });

  it.each<[name: string, files: Files, expected: readonly string[]]>([
    ['of Next.js', { 'package.json': '{ "dependencies": { "next": "15" } }' }, []],
    ['of a function', { 'package.json': '{ "dependencies": { "firebase-functions": "6" } }' }, []],
    ['of the Serverless Framework', { 'package.json': '{}', 'serverless.yml': 'service: x\nuseDotenv: true\n' }, []],
    ['that is not told to', { 'package.json': '{}', 'serverless.yml': 'service: x\n' }, ['loadedLate']],
    ['of a server', { 'package.json': '{ "dependencies": { "express": "5" } }' }, ['loadedLate']],
    [
      'that a command runs',
      { 'package.json': '{ "dependencies": { "next": "15" }, "scripts": { "x": "tsx src/index.ts" } }' },
      ['loadedLate'],
    ],
    [
      'that exports nothing',
      {
        'package.json': '{ "dependencies": { "next": "15" } }',
        'src/index.js': `import { openai } from './openai.js';\n${CONFIG}dotenv.config();\nawait openai.models.list();\n`,
      },
      ['loadedLate'],
    ],
  ])('K8: a framework loads before a module %s', (_, files, expected) => {
    const handler = `import { openai } from './openai.js';\n${CONFIG}dotenv.config();\nexport const GET = () => openai.models.list();\n`;
    expect(ids({ 'src/index.js': handler, 'src/openai.js': CLIENT, ...files }, 'src/index.js')).toEqual(expected);
  });

  it('a file that a command runs begins a program, whoever else imports it', () => {
    const files = (start: string): Files => ({
      'src/bot.js': `import { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
      'src/openai.js': CLIENT,
      'src/web.js': "import 'dotenv/config';\nimport './bot.js';\n",
      'package.json': `{ "scripts": { "web": "node src/web.js", "bot": "${start}" } }`,
    });
    expect(ids(files('node src/bot.js'))).toEqual(['loadedLate']);
    expect(ids(files('eslint src/bot.js'))).toEqual([]);
  });

  it.each([
    ['make();', ['loadedLate']],
    ['make({ apiKey: key });', []],
    ['make(undefined);', ['loadedLate']],
    ['make(...all);', []],
    ['new Agent();', ['loadedLate']],
    ['new Agent(client);', []],
    ['new Tracked();', ['loadedLate']],
    ['new Tracked({ apiKey: key });', []],
    ['again();', ['loadedLate']],
    ['again(key);', []],
  ])('a client that is made where an argument is missing: %s', (body, expected) => {
    expect(
      ids({
        'index.js': `import { make, Agent, Tracked } from './made.js';\nimport { again } from './again.js';\n${CONFIG}${body}\ndotenv.config();\n`,
        'made.js':
          "import OpenAI from 'openai';\nexport const make = (options = {}) => new OpenAI(options);\nexport class Agent { constructor(client = new OpenAI()) { this.client = client; } }\nexport class Tracked extends OpenAI { calls = 0; }\n",
        'again.js': "export { make as again } from './made.js';\n",
        'package.json': ESM,
      }),
    ).toEqual(expected);
  });

  it.each<[name: string, body: string, expected: readonly string[]]>([
    ['on a signal', "process.on('SIGHUP', () => dotenv.config({ override: true }));", []],
    ['when others ask for it', 'export function reload() { dotenv.config({ override: true }); }', []],
    ['without saying so', "process.on('SIGHUP', () => dotenv.config());", ['loadedLate']],
    ['not at all', 'dotenv.config({ override: true });', ['loadedLate']],
    ['not at all, in a function', 'function load() { dotenv.config({ override: true }); }\nload();', ['loadedLate']],
    ['not at all, in a callback', 'Promise.resolve().then(() => dotenv.config({ override: true }));', ['loadedLate']],
  ])('K13: reads the environment again %s', (_, body, expected) => {
    expect(
      ids({
        'index.js': `import { openai } from './openai.js';\n${CONFIG}${body}\n`,
        'openai.js': CLIENT,
        'package.json': ESM,
      }),
    ).toEqual(expected);
  });

  it.each([
    ['expand(dotenv.config());', true],
    ['const loaded = dotenv.config();\nexpand(loaded);', true],
    ['const loaded = dotenv.config();\nif (loaded.error) throw loaded.error;', false],
  ])('is not mended without asking where another function has its share in the load: %s', (body, isAsked) => {
    const { left } = lintProject({
      'index.js': `import { expand } from '@acme/expand';\nimport { openai } from './openai.js';\n${CONFIG}${body}\n`,
      'openai.js': CLIENT,
      'package.json': ESM,
    });
    expect(left.map(({ messageId }) => messageId)).toEqual(isAsked ? ['loadedLate'] : []);
  });

  it('K8: nobody loads anything', () => {
    expect(
      ids({ 'index.js': "import { openai } from './openai.js';\nopenai.responses.create({});\n", 'openai.js': CLIENT }),
    ).toEqual([]);
  });

  it('a package of someone else is never opened', () => {
    expect(
      ids({
        'index.js': `import 'some-package';\n${CONFIG}dotenv.config();\n`,
        'node_modules/some-package/index.js': CLIENT,
        'node_modules/some-package/package.json': '{ "main": "index.js" }',
      }),
    ).toEqual([]);
  });

  it('an explicit key, another credential, or a default that is meant', () => {
    const files = (client: string): Files => ({
      'index.js': `import { c } from './client.js';\n${CONFIG}dotenv.config();\n`,
      'client.js': `import OpenAI, { AzureOpenAI } from 'openai';\nexport const c = ${client};\n`,
    });
    expect(ids(files("new OpenAI({ apiKey: 'ollama', baseURL: 'http://localhost:11434/v1' })"))).toEqual([]);
    expect(ids(files('new OpenAI({ workloadIdentity: identity })'))).toEqual([]);
    expect(ids(files('new AzureOpenAI({ azureADTokenProvider })'))).toEqual([]);
    expect(ids(files('new OpenAI({ apiKey: import.meta.env.VITE_KEY })'))).toEqual([]);
    expect(ids(files('new AzureOpenAI({ apiVersion: "x" })'))).toEqual(['loadedLate']);
  });

  it('settings.openai.envLoaders', () => {
    const files = {
      'index.js': `import '@acme/boot';\nimport { openai } from './openai.js';\n${CONFIG}dotenv.config();\n`,
      'openai.js': CLIENT,
    };
    expect(ids(files)).toEqual(['loadedLate']);
    expect(ids(files, undefined, { settings: { envLoaders: ['@acme/boot'] } })).toEqual([]);
  });
});

describe('what else another module can do', () => {
  it('a guarded construction stays null for ever', () => {
    expect(
      ids({
        'index.js': `import { c } from './c.js';\n${CONFIG}dotenv.config();\n`,
        'c.js': "import OpenAI from 'openai';\nexport const c = process.env.OPENAI_API_KEY ? new OpenAI() : null;\n",
      }),
    ).toEqual(['loadedLate']);
  });

  it('a factory or class of the file called at module scope', () => {
    const files = (c: string): Files => ({
      'index.js': `import { c } from './c.js';\n${CONFIG}dotenv.config();\n`,
      'c.js': `import OpenAI from 'openai';\n${c}\n`,
    });
    expect(ids(files('function create() { return new OpenAI(); }\nexport const c = create();'))).toEqual([
      'loadedLate',
    ]);
    expect(ids(files('class Service { client = new OpenAI(); }\nexport const c = new Service();'))).toEqual([
      'loadedLate',
    ]);
    expect(
      ids(files('class Service { constructor() { this.client = new OpenAI(); } }\nexport default new Service();')),
    ).toEqual(['loadedLate']);
    expect(ids(files('class My extends OpenAI {}\nexport const c = new My();'))).toEqual(['loadedLate']);
    expect(ids(files('export class Service { static client = new OpenAI(); }'))).toEqual(['loadedLate']);
    expect(ids(files('export class Service { client = new OpenAI(); }'))).toEqual([]);
    expect(
      ids(files('let c;\nexport function get() { if (!c) c = new OpenAI(); return c; }\nexport const now = get();')),
    ).toEqual(['loadedLate']);
    expect(ids(files('export const c = process.argv[2] ? new OpenAI() : null;'))).toEqual([]);
  });

  it('a factory or class of a third module', () => {
    const files = (use: string): Files => ({
      'index.js': `import './use.js';\n${CONFIG}dotenv.config();\n`,
      'use.js': use,
      'lib/index.js': "export * from './factory.js';\n",
      'lib/factory.js':
        "import OpenAI from 'openai';\nexport function createClient() { return new OpenAI(); }\nexport class Service { #client = new OpenAI(); }\n",
    });
    expect(ids(files("import { createClient } from './lib/index.js';\nexport const c = createClient();\n"))).toEqual([
      'loadedLate',
    ]);
    expect(ids(files("import { Service } from './lib/index.js';\nexport const c = new Service();\n"))).toEqual([
      'loadedLate',
    ]);
    expect(
      ids(files("import { createClient } from './lib/index.js';\nexport const c = () => createClient();\n")),
    ).toEqual([]);
  });

  it('the linted file calls the factory of another module', () => {
    const factory = "import OpenAI from 'openai';\nexport function createClient() { return new OpenAI(); }\n";
    expect(
      ids({
        'index.js': `import { createClient } from './f.js';\n${CONFIG}const c = createClient();\ndotenv.config();\n`,
        'f.js': factory,
      }),
    ).toEqual(['loadedLate']);
    expect(
      ids({
        'index.js': `import { createClient } from './f.js';\n${CONFIG}dotenv.config();\nconst c = createClient();\n`,
        'f.js': factory,
      }),
    ).toEqual([]);
  });

  it('the linted file loads by a function of another module', () => {
    const files = {
      'index.js': "import { loadEnv } from './load-env.js';\nimport { openai } from './openai.js';\nloadEnv();\n",
      'load-env.js': "import { config } from 'dotenv';\nexport function loadEnv() { config(); }\n",
      'openai.js': CLIENT,
    };
    expect(ids(files)).toEqual(['loadedLate']);
  });

  it('setLate across modules, and rotation', () => {
    expect(
      ids({
        'index.js': "import { openai } from './openai.js';\nprocess.env.OPENAI_API_KEY = 'sk-test';\n",
        'openai.js': CLIENT,
      }),
    ).toEqual(['setLate']);
    expect(
      ids({
        'index.js':
          "import OpenAI from 'openai';\nimport { openai } from './openai.js';\nprocess.env.OPENAI_API_KEY = 'sk-test';\nconst mine = new OpenAI();\n",
        'openai.js': CLIENT,
      }),
    ).toEqual([]);
  });

  it('capturedLate: a default hides that the key was missing', () => {
    const files = (
      client: string,
      config = "export const KEY = process.env.OPENAI_API_KEY ?? 'missing';\n",
    ): Files => ({
      'index.js': `import { ask } from './client.js';\n${CONFIG}dotenv.config();\nask();\n`,
      'config.js': config,
      'client.js': client,
    });
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nconst KEY = process.env.OPENAI_API_KEY || 'x';\nexport const ask = () => new OpenAI({ apiKey: KEY });\n",
        ),
      ),
    ).toEqual(['capturedLate']);
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nconst KEY = process.env.OPENAI_API_KEY;\nexport const ask = () => new OpenAI({ apiKey: KEY });\n",
        ),
      ),
    ).toEqual([]);
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nimport { KEY } from './config.js';\nexport const ask = () => new OpenAI({ apiKey: KEY });\n",
        ),
      ),
    ).toEqual(['capturedLate']);
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nimport config from './config.js';\nexport const ask = () => new OpenAI({ apiKey: config.openai.apiKey });\n",
          'export default { openai: { apiKey: `${process.env.OPENAI_API_KEY}` } };\n',
        ),
      ),
    ).toEqual(['capturedLate']);
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nimport { KEY } from './config.js';\nexport const ask = () => new OpenAI({ apiKey: KEY });\n",
          'export const KEY = process.env.OPENAI_API_KEY;\n',
        ),
      ),
    ).toEqual([]);
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nimport { KEY } from './config.js';\nexport const client = new OpenAI({ apiKey: KEY });\nexport const ask = () => client;\n",
          'export const KEY = process.env.OPENAI_API_KEY;\n',
        ),
      ),
    ).toEqual(['loadedLate']);
    expect(
      ids(
        files(
          "import OpenAI from 'openai';\nimport { KEY } from './config.js';\nexport const ask = () => new OpenAI({ apiKey: KEY });\n",
          "import 'dotenv/config';\nexport const KEY = process.env.OPENAI_API_KEY ?? 'missing';\n",
        ),
      ),
    ).toEqual([]);
  });

  it('capturedLate: the linted file builds the client with what it imports', () => {
    expect(
      ids({
        'index.js': `import OpenAI from 'openai';\nimport { KEY } from './keys.js';\n${CONFIG}dotenv.config();\nconst c = new OpenAI({ apiKey: KEY });\n`,
        'keys.js': "export const KEY = process.env.OPENAI_API_KEY ?? '';\n",
      }),
    ).toEqual(['capturedLate']);
    expect(
      ids({
        'index.js': `import OpenAI from 'openai';\nimport { KEY } from './keys.js';\n${CONFIG}dotenv.config();\nconst c = new OpenAI({ apiKey: KEY });\n`,
        'keys.js': 'export const KEY = process.env.OPENAI_API_KEY;\n',
      }),
    ).toEqual([]);
    expect(
      ids({
        'index.cjs':
          "const OpenAI = require('openai');\nconst { KEY } = require('./keys.cjs');\nrequire('dotenv').config();\nconst c = new OpenAI({ apiKey: KEY });\n",
        'keys.cjs': "exports.KEY = process.env.OPENAI_API_KEY || 'x';\n",
      }),
    ).toEqual(['capturedLate']);
    expect(
      ids({
        'index.cjs':
          "const { KEY } = require('./keys.cjs');\nrequire('dotenv').config();\nconst OpenAI = require('openai');\nconst c = new OpenAI({ apiKey: KEY });\n",
        'keys.cjs': "exports.KEY = process.env.OPENAI_API_KEY || 'x';\n",
      }),
    ).toEqual(['capturedLate']);
  });
});

describe('import … = require', () => {
  it.each([
    ['of a module with a client, used', "import ai = require('./openai');", 'ai.openai;', ['loadedLate']],
    ['that is exported', "export import ai = require('./openai');", '', ['loadedLate']],
    ['that is erased, as nobody uses it', "import ai = require('./openai');", '', []],
    ['that is used as a type alone', "import ai = require('./openai');", 'type T = typeof ai.openai;', []],
    ['of types', "import type ai = require('./openai');", 'type T = typeof ai.openai;', []],
    ['of a module without a client', "import ai = require('./other');", 'ai.openai;', []],
  ])('in the file itself: %s', (_, line, use, expected) => {
    const modules = { 'openai.ts': CLIENT, 'other.ts': 'export const openai = 1;\n' };
    const load = "require('dotenv').config();";
    expect(ids({ 'index.ts': `${line}\n${load}\n${use}\n`, ...modules })).toEqual(expected);
    expect(ids({ 'index.ts': `${load}\n${line}\n${use}\n`, ...modules })).toEqual([]);
  });

  const files = (statement: string) => ({
    'index.ts': "import './setup';\nimport dotenv from 'dotenv';\ndotenv.config();\n",
    'setup.ts': `${statement}\nuse(ai);\n`,
    'openai.ts': CLIENT,
    'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }',
  });

  it('evaluates the module', () => {
    expect(ids(files("import ai = require('./openai');"))).toEqual(['loadedLate']);
    expect(ids(files("export import ai = require('./openai');"))).toEqual(['loadedLate']);
  });

  it('does not, if it is for types, or no module', () => {
    expect(ids(files("import type ai = require('./openai');"))).toEqual([]);
    expect(ids(files('import ai = names.openai;'))).toEqual([]);
  });
});

describe('resolution', () => {
  const entry = (source: string) =>
    `import { openai } from '${source}';\nimport dotenv from 'dotenv';\ndotenv.config();\nconsole.log(openai);\n`;

  it('extensions, index files, .js written for .ts', () => {
    expect(ids({ 'index.ts': entry('./lib/openai.js'), 'lib/openai.ts': CLIENT })).toEqual(['loadedLate']);
    expect(ids({ 'index.ts': entry('./lib'), 'lib/index.ts': CLIENT })).toEqual(['loadedLate']);
    expect(ids({ 'index.ts': entry('./openai'), 'openai.tsx': CLIENT })).toEqual(['loadedLate']);
    expect(ids({ 'index.mts': entry('./openai.mjs'), 'openai.mts': CLIENT })).toEqual(['loadedLate']);
  });

  it('a module of the project is opened, even if its alias sounds like a loader of a package', () => {
    expect(
      ids({
        'src/index.ts': `import '@/env';\n${entry('@/openai')}`,
        'src/env.ts': 'export const port = 3000;\n',
        'src/openai.ts': CLIENT,
        'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] }, "module": "esnext" } }',
      }),
    ).toEqual(['loadedLate']);
  });

  it('tsconfig paths and baseUrl', () => {
    expect(
      ids({
        'src/index.ts': entry('@/lib/openai'),
        'src/lib/openai.ts': CLIENT,
        'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] }, "module": "esnext" } }',
      }),
    ).toEqual(['loadedLate']);
    expect(
      ids({
        'src/index.ts': entry('lib/openai'),
        'src/lib/openai.ts': CLIENT,
        'tsconfig.json': '{ "compilerOptions": { "baseUrl": "src", "module": "esnext" } }',
      }),
    ).toEqual(['loadedLate']);
  });

  it('package imports and workspace packages', () => {
    expect(
      ids({
        'index.js': entry('#openai'),
        'lib/openai.js': CLIENT,
        'package.json': '{ "type": "module", "imports": { "#openai": "./lib/openai.js" } }',
      }),
    ).toEqual(['loadedLate']);
  });

  it('what cannot be resolved is unknown', () => {
    expect(ids({ 'index.ts': entry('~/lib/openai') })).toEqual([]);
    expect(ids({ 'index.ts': `import '@/boot';\n${entry('./openai')}`, 'openai.ts': CLIENT })).toEqual([]);
    expect(
      ids({ 'index.ts': "import '@/boot';\nimport './openai';\nimport 'dotenv/config';\n", 'openai.ts': CLIENT }),
    ).toEqual([]);
  });

  it('and so is what comes behind it, but not what was before', () => {
    expect(
      ids({ 'index.ts': "import './openai';\nimport '@/boot';\nimport 'dotenv/config';\n", 'openai.ts': CLIENT }),
    ).toEqual(['loadedLate']);
  });

  it('tsconfig paths beside a config of a package that is not installed', () => {
    expect(
      ids({
        'src/index.ts': entry('@/lib/openai'),
        'src/lib/openai.ts': CLIENT,
        'tsconfig.json':
          '{ "extends": "@tsconfig/node20/tsconfig.json", "compilerOptions": { "module": "esnext", "paths": { "@/*": ["./src/*"] } } }',
      }),
    ).toEqual(['loadedLate']);
  });
});

describe('the file is not where the program starts', () => {
  const app = `import { openai } from './openai.js';\n${CONFIG}dotenv.config();\nexport default openai;\n`;

  it('a file that imports it loads the environment first', () => {
    expect(
      ids({ 'app.js': app, 'openai.js': CLIENT, 'index.js': "import 'dotenv/config';\nimport app from './app.js';\n" }),
    ).toEqual([]);
    expect(
      ids({
        'app.js': app,
        'openai.js': CLIENT,
        'server.js': "import app from './app.js';\n",
        'index.js': "import './env.js';\nimport './server.js';\n",
        'env.js': "import 'dotenv/config';\n",
      }),
    ).toEqual([]);
    expect(
      ids({
        'app.cjs': "require('./openai.cjs');\nrequire('dotenv').config();\n",
        'openai.cjs': CLIENT_CJS,
        'index.cjs': "require('dotenv').config();\nrequire('./app.cjs');\n",
      }),
    ).toEqual([]);
  });

  it('a file that imports it loads the environment later, or not at all', () => {
    expect(
      ids({ 'app.js': app, 'openai.js': CLIENT, 'index.js': "import app from './app.js';\nimport 'dotenv/config';\n" }),
    ).toEqual(['loadedLate']);
    expect(
      ids({ 'app.js': app, 'openai.js': CLIENT, 'index.js': "import app from './app.js';\napp.listen();\n" }),
    ).toEqual(['loadedLate']);
  });
});

describe('what another module sets', () => {
  const LOADED_BEHIND =
    "import { openai } from './openai.js';\nimport './setup.js';\nimport { setupEnv } from './setup.js';\nsetupEnv();\n";

  it('another variable is no load of the key', () => {
    for (const name of ['TZ', 'STRIPE_SECRET_KEY'])
      expect(
        ids({
          'index.js': LOADED_BEHIND,
          'openai.js': CLIENT,
          'setup.js': `process.env.${name} = 'x';\nexport function setupEnv() { process.env.${name} ??= 'y'; }\n`,
          'package.json': ESM,
        }),
      ).toEqual([]);
  });

  it('the variable of the client is', () => {
    expect(
      ids({
        'index.js': LOADED_BEHIND,
        'openai.js': CLIENT,
        'setup.js': "process.env.TZ = 'UTC';\nexport function setupEnv() { process.env.OPENAI_API_KEY = key(); }\n",
        'package.json': ESM,
      }),
    ).toEqual(['loadedLate']);
  });

  const SECRETS =
    'export async function loadSecrets() {\n  const { key } = await fetchSecret();\n  process.env.OPENAI_API_KEY = key;\n}\n';
  const BOT =
    "import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const list = () => client.models.list();\n";

  it('secrets that a service keeps are loaded when a module has made its client', () => {
    const index =
      "import { loadSecrets } from './secrets.js';\nimport { list } from './bot.js';\nawait loadSecrets();\nawait list();\n";
    expect(ids({ 'index.js': index, 'secrets.js': SECRETS, 'bot.js': BOT, 'package.json': ESM })).toEqual([
      'loadedLate',
    ]);
  });

  it('secrets that are loaded before the module is evaluated', () => {
    const index =
      "import { loadSecrets } from './secrets.js';\nawait loadSecrets();\nconst { list } = await import('./bot.js');\nawait list();\n";
    expect(ids({ 'index.js': index, 'secrets.js': SECRETS, 'bot.js': BOT, 'package.json': ESM })).toEqual([]);
  });
});

describe('a key that a parameter holds', () => {
  const SERVICE =
    "import OpenAI from 'openai';\nexport class Service {\n  constructor(apiKey, timeout = 1000) {\n    this.client = new OpenAI({ apiKey: apiKey || process.env.OPENAI_API_KEY, timeout });\n  }\n}\n";
  const project = (body: string, exported = ''): Files => ({
    'index.js': `import * as ai from './service.js';\n${CONFIG}${body}\n`,
    'service.js': SERVICE + exported,
    'package.json': ESM,
  });

  it('a service that is made without it while its module is evaluated', () => {
    expect(ids(project('dotenv.config();', 'export const service = new Service();\n'))).toEqual(['loadedLate']);
    expect(ids(project('dotenv.config();', "export const service = new Service('sk-local');\n"))).toEqual([]);
    expect(
      ids(project('dotenv.config();', 'export const service = new Service(process.env.OPENAI_API_KEY);\n')),
    ).toEqual(['loadedLate']);
  });

  it('a service of another module that is made before the load', () => {
    expect(ids(project('const service = new ai.Service();\ndotenv.config();'))).toEqual(['loadedLate']);
    expect(ids(project("const service = new ai.Service('sk-local');\ndotenv.config();"))).toEqual([]);
    expect(ids(project('dotenv.config();\nconst service = new ai.Service();'))).toEqual([]);
  });

  it('a key of its own that another module read before the load', () => {
    const files = (index: string): Files => ({
      'index.js': `import { config } from './settings.js';\nimport OpenAI from 'openai';\n${CONFIG}${index}`,
      'settings.js': 'export const config = { mine: process.env.MY_KEY, usual: process.env.OPENAI_API_KEY };\n',
      'package.json': ESM,
    });
    expect(ids(files('dotenv.config();\nconst client = new OpenAI({ apiKey: config.mine });\n'))).toEqual([
      'capturedLate',
    ]);
    expect(ids(files('dotenv.config();\nconst client = new OpenAI({ apiKey: config.usual });\n'))).toEqual([]);
  });
});

describe('a key that goes from module to module', () => {
  const project = (client: string, other: string): Files => ({
    'index.js': `import { openai } from './client.js';\n${CONFIG}dotenv.config();\nopenai.models.list();\n`,
    'client.js': client,
    'other.js': other,
    'package.json': ESM,
  });
  const late = ['loadedLate'];

  const OPTIONS = 'export const options = { apiKey: process.env.OPENAI_API_KEY };\n';
  const withOptions = (made: string) =>
    `import OpenAI from 'openai';\nimport { options } from './other.js';\nexport const openai = ${made};\n`;
  it.each([
    ['new OpenAI(options)', OPTIONS, late],
    ['new OpenAI({ ...options, timeout: 1000 })', OPTIONS, late],
    ["new OpenAI({ ...options, apiKey: 'sk-local' })", OPTIONS, []],
    ['new OpenAI(options)', "export const options = { apiKey: 'sk-local' };\n", []],
    ['new OpenAI(options)', 'export const options = readOptions();\n', []],
    [
      'new OpenAI(options)',
      "export const options = { apiKey: process.env.OPENAI_API_KEY ?? 'x' };\n",
      ['capturedLate'],
    ],
    [
      'new OpenAI({ apiKey: options.key })',
      'function read() {\n  return { key: process.env.OPENAI_API_KEY };\n}\nexport const options = read();\n',
      late,
    ],
  ])('%s, where the options are %s', (made, other, expected) => {
    expect(ids(project(withOptions(made), other))).toEqual(expected);
  });

  const FACTORY = "import OpenAI from 'openai';\n";
  const withFactory = (made: string, before = '') =>
    `import { make } from './other.js';\n${before}export const openai = ${made};\n`;
  const OPTION = `${FACTORY}export function make({ apiKey } = {}) {\n  return new OpenAI({ apiKey });\n}\n`;
  const KEY = `${FACTORY}export const make = (apiKey) => new OpenAI({ apiKey });\n`;
  const MAYBE = `${FACTORY}export function make(apiKey) {\n  if (!apiKey) return undefined;\n  return new OpenAI({ apiKey });\n}\n`;
  it.each([
    ['make({ apiKey: process.env.OPENAI_API_KEY })', OPTION, late],
    ['make(process.env.OPENAI_API_KEY)', KEY, late],
    ['make(process.env.GROUP, process.env.OPENAI_API_KEY)', KEY.replace('(apiKey)', '(group, apiKey)'), late],
    ['make(process.env.OPENAI_API_KEY)', MAYBE, []],
    ["make({ apiKey: 'sk-local' })", OPTION, []],
    [
      'make({ apiKey: process.env.OPENAI_API_KEY })',
      `${FACTORY}export const make = (options) => new OpenAI(options);\n`,
      late,
    ],
    ['make({ apiKey: process.env.OPENAI_API_KEY })', `export * from './deep.js';\n`, late],
    [
      'new make(process.env.OPENAI_API_KEY)',
      `${FACTORY}export class make {\n  constructor(key) {\n    this.client = new OpenAI({ apiKey: key });\n  }\n}\n`,
      late,
    ],
    ['() => make({ apiKey: process.env.OPENAI_API_KEY })', OPTION, []],
  ])('%s, where the factory is %s', (made, other, expected) => {
    expect(ids({ ...project(withFactory(made), other), 'deep.js': OPTION })).toEqual(expected);
  });

  it('a default that hides it, wherever the client is made', () => {
    const key = "const KEY = process.env.OPENAI_API_KEY ?? '';\n";
    const captured = ['capturedLate'];
    expect(ids(project(withFactory('KEY ? make({ apiKey: KEY }) : null', key), OPTION))).toEqual(captured);
    expect(ids(project(withFactory('() => make({ apiKey: KEY })', key), OPTION))).toEqual(captured);
    expect(ids(project(withFactory('KEY ? make({ group: KEY }) : null', key), OPTION))).toEqual([]);
  });
});
