import { describe, expect, it } from 'vitest';
import { lintProject } from '../../support/project.js';

// What other modules do on behalf of a file, told by what no-late-api-key says of it.

const CLIENT = "import OpenAI from 'openai';\nexport const openai = new OpenAI();\n";
const LOADER = "import 'dotenv/config';\n";
const CONFIG = "import dotenv from 'dotenv';\ndotenv.config();\n";
const SET = "process.env.OPENAI_API_KEY = 'x';\n";

type Files = Record<string, string>;

/** The reports for `index.js`, each with its line. */
const reports = (files: Files) =>
  lintProject(files, 'index.js').reports.map(({ messageId, line }) => `${messageId} ${line}`);

describe('other modules', () => {
  it.each<[name: string, files: Files, expected: string[]]>([
    [
      'a module with a plain name loads after the client, and so does the file',
      { 'index.js': `import './openai.js';\nimport './boot.js';\n${CONFIG}`, 'openai.js': CLIENT, 'boot.js': LOADER },
      ['loadedLate 4'],
    ],
    [
      'a module with the name of a loader loads after the client, and so does the file',
      { 'index.js': `import './openai.js';\nimport './env.js';\n${CONFIG}`, 'openai.js': CLIENT, 'env.js': LOADER },
      ['loadedLate 2'],
    ],
    [
      'a module with the name of a loader that loads nothing',
      {
        'index.js': "import './openai.js';\nimport './env.js';\n",
        'openai.js': CLIENT,
        'env.js': 'export const a = 1;\n',
      },
      [],
    ],
    [
      'a module that may load after the client',
      {
        'index.js': "import './openai.js';\nimport './env.js';\n",
        'openai.js': CLIENT,
        'env.js': 'process.env[name] = value;\n',
      },
      [],
    ],
    [
      'a module of the name of a loader loads first',
      { 'index.js': `import './env.js';\nimport './openai.js';\n${CONFIG}`, 'openai.js': CLIENT, 'env.js': LOADER },
      [],
    ],
    [
      'the first statement may load, and what comes behind it does again',
      {
        'index.js': `require('./env.js').load();\nrequire('./openai.js');\nrequire('dotenv').config();\n`,
        'env.js':
          "const dotenv = require('dotenv');\nexports.load = () => { for (const path of paths) if (exists(path)) dotenv.config({ path }); };\n",
        'openai.js': "const OpenAI = require('openai');\nmodule.exports = new OpenAI();\n",
        'package.json': '{"type": "commonjs"}',
      },
      [],
    ],
    [
      'the first statement only speaks of the environment',
      {
        'index.js': `require('./env.js').check();\nrequire('./openai.js');\nrequire('dotenv').config();\n`,
        'env.js': 'exports.check = () => { if (!process.env.PORT) throw new Error(); };\n',
        'openai.js': "const OpenAI = require('openai');\nmodule.exports = new OpenAI();\n",
        'package.json': '{"type": "commonjs"}',
      },
      ['loadedLate 3'],
    ],
    [
      'one and the same module makes a client and loads',
      { 'index.js': "import './env.js';\n", 'env.js': `${CLIENT}${LOADER}` },
      [],
    ],
    [
      'a variable is set after the import',
      { 'index.js': `import './openai.js';\n${SET}`, 'openai.js': CLIENT },
      ['setLate 2'],
    ],
    [
      'a variable is set that the client does not need',
      { 'index.js': "import './openai.js';\nprocess.env.PORT = '1';\n", 'openai.js': CLIENT },
      [],
    ],
    [
      'a variable is set although the program starts with the environment',
      {
        'index.js': `import './openai.js';\n${SET}`,
        'openai.js': CLIENT,
        'package.json': '{ "scripts": { "start": "node --env-file=.env index.js" } }',
      },
      ['setLate 2'],
    ],
    [
      'a program that starts with the environment',
      {
        'index.js': `import './openai.js';\n${CONFIG}`,
        'openai.js': CLIENT,
        'package.json': '{ "scripts": { "start": "node --env-file=.env index.js" } }',
      },
      [],
    ],
    [
      'a variable is set although the program starts elsewhere, with the environment',
      {
        'index.js': `import './openai.js';\n${SET}`,
        'openai.js': CLIENT,
        'main.js': `${LOADER}import './index.js';\n`,
      },
      ['setLate 2'],
    ],
    [
      'a load although the program starts elsewhere, with the environment',
      {
        'index.js': `import './openai.js';\n${CONFIG}`,
        'openai.js': CLIENT,
        'main.js': `${LOADER}import './index.js';\n`,
      },
      [],
    ],
    [
      'a program that starts elsewhere, beside a file that is no text',
      {
        'index.js': `import './openai.js';\n${CONFIG}`,
        'openai.js': CLIENT,
        'blob.js': '\0',
        'main.js': `${LOADER}import './index.js';\n`,
      },
      [],
    ],
    [
      'a client of the file, although the program starts elsewhere, with the environment',
      {
        'index.js': `${CLIENT}import dotenv from 'dotenv';\ndotenv.config();\n`,
        'main.js': `${LOADER}import './index.js';\n`,
      },
      [],
    ],
  ])('%s', (_, files, expected) => {
    expect(reports(files)).toEqual(expected);
  });
});

describe('what the body of a file does with other modules', () => {
  const MADE =
    "import OpenAI from 'openai';\nexport function make() { return new OpenAI(); }\nexport class Ai { client = new OpenAI(); }\n";
  const LOAD =
    "import dotenv from 'dotenv';\nexport function load() { dotenv.config(); }\nexport async function loadEnv() { dotenv.config(); }\n";

  it.each<[body: string, expected: string[]]>([
    ["import { make } from './made.js';\nmake();\ndotenv.config();", ['loadedLate 4']],
    ["import { make } from './made.js';\ndotenv.config();\nmake();", []],
    ["import { Ai } from './made.js';\nnew Ai();\ndotenv.config();", ['loadedLate 4']],
    ["import * as made from './made.js';\nmade.make();\ndotenv.config();", ['loadedLate 4']],
    ["import { make } from './made.js';\nconst ask = () => make();\ndotenv.config();", []],
    ["import made from './made.js';\nmade.make.now();\ndotenv.config();", []],
    ["import { other } from './made.js';\nother();\ndotenv.config();", []],
    ["await import('./openai.js');\ndotenv.config();", ['loadedLate 3']],
    ["await Promise.all([import('./made.js'), import('./openai.js')]);\ndotenv.config();", ['loadedLate 3']],
    ["import('./openai.js');\ndotenv.config();", []],
    ["await Promise.race([import('./openai.js'), x]);\ndotenv.config();", []],
    ["dotenv.config();\nawait import('./openai.js');", []],
    ['await import(name);\ndotenv.config();', []],
    ["import OpenAI from 'openai';\nimport { loadEnv } from './load.js';\nnew OpenAI();\nloadEnv();", ['loadedLate 5']],
    [
      "import OpenAI from 'openai';\nimport { loadEnv } from './load.js';\nnew OpenAI();\nawait loadEnv();",
      ['loadedLate 5'],
    ],
    ["import OpenAI from 'openai';\nimport { loadEnv } from './load.js';\nloadEnv();\nnew OpenAI();", []],
    ["import OpenAI from 'openai';\nimport { load } from './load.js';\nload();\nnew OpenAI();\ndotenv.config();", []],
    ["import OpenAI from 'openai';\nimport './boot.js';\nnew OpenAI();\ndotenv.config();", []],
  ])('%s', (body, expected) => {
    expect(
      reports({
        'index.js': `import dotenv from 'dotenv';\n${body}\n`,
        'made.js': MADE,
        'openai.js': CLIENT,
        'load.js': LOAD,
        'boot.js': LOADER,
      }),
    ).toEqual(expected);
  });
});

describe('a key that another module has read', () => {
  const BUILT = 'const ai = new OpenAI({ apiKey: KEY });';

  it.each<[name: string, keys: string, body: string, expected: string[]]>([
    [
      'a client is made before the load',
      'export const KEY = process.env.A;',
      `${BUILT}\ndotenv.config();`,
      ['capturedLate 5'],
    ],
    [
      'a client is made after it',
      'export const KEY = process.env.A;',
      `dotenv.config();\n${BUILT}`,
      ['capturedLate 4'],
    ],
    [
      'a client that reads it again',
      'export const KEY = process.env.OPENAI_API_KEY;',
      `dotenv.config();\n${BUILT}`,
      [],
    ],
    [
      'a client that reads it again, made before the load',
      'export const KEY = process.env.OPENAI_API_KEY;',
      `${BUILT}\ndotenv.config();`,
      ['loadedLate 5'],
    ],
    [
      'with a default there',
      "export const KEY = process.env.A ?? '';",
      `dotenv.config();\n${BUILT}`,
      ['capturedLate 4'],
    ],
    [
      'with a default here',
      'export const KEY = process.env.A;',
      "dotenv.config();\nconst ai = new OpenAI({ apiKey: KEY ?? '' });",
      ['capturedLate 4'],
    ],
    [
      'with a default, where the module loads first',
      `${LOADER}export const KEY = process.env.A ?? '';`,
      `dotenv.config();\n${BUILT}`,
      [],
    ],
    [
      'one of two variables',
      'export const KEY = process.env.A ?? process.env.B;',
      `${BUILT}\nprocess.env.A = 'x';`,
      [],
    ],
    ['the variable is set', 'export const KEY = process.env.A;', `${BUILT}\nprocess.env.A = 'x';`, ['capturedLate 5']],
    ['another one is set', 'export const KEY = process.env.A;', `${BUILT}\nprocess.env.B = 'x';`, []],
    ['not from the environment', "export const KEY = 'x';", `${BUILT}\ndotenv.config();`, []],
    ['a function', 'export const KEY = () => process.env.A;', `${BUILT}\ndotenv.config();`, []],
  ])('%s', (_, keys, body, expected) => {
    expect(
      reports({
        'index.js': `import OpenAI from 'openai';\nimport dotenv from 'dotenv';\nimport { KEY } from './keys.js';\n${body}\n`,
        'keys.js': `${keys}\n`,
      }),
    ).toEqual(expected);
  });
});
