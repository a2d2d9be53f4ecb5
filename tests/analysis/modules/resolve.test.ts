import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { Evaluation, type Happening } from '../../../src/analysis/modules/evaluation-order.js';
import { mayBeImportedAfterLoad } from '../../../src/analysis/modules/importers.js';
import { modulesThatMatter } from '../../../src/analysis/modules/reachability.js';
import { makeResolver } from '../../../src/analysis/modules/resolve.js';
import { readSettings } from '../../../src/settings.js';
import { temporaryFolder } from '../../support/temporary.js';

type Files = Record<string, string>;

const choice = { parser, parserOptions: {}, ecmaVersion: undefined };
const settings = readSettings({});

const options = (compilerOptions: object, more: object = {}) => JSON.stringify({ compilerOptions, ...more });

describe('where an import leads', () => {
  const resolve = (files: Files, source: string, from = 'src/file.ts') => {
    const folder = temporaryFolder({ 'src/file.ts': '', ...files });
    const found = makeResolver()(source, path.join(folder, from));
    return found.is === 'local' ? path.relative(folder, found.path).split(path.sep).join('/') : found.is;
  };

  it.each<[name: string, source: string, files: Files, expected: string]>([
    ['a file as it is named', './a.js', { 'src/a.js': '' }, 'src/a.js'],
    ['a file without extension', './a', { 'src/a.mts': '' }, 'src/a.mts'],
    ['TypeScript before JavaScript', './a', { 'src/a.js': '', 'src/a.ts': '' }, 'src/a.ts'],
    ['the named file before its source', './a.js', { 'src/a.js': '', 'src/a.ts': '' }, 'src/a.js'],
    ['.js for .ts', './a.js', { 'src/a.ts': '' }, 'src/a.ts'],
    ['.js for .tsx', './a.js', { 'src/a.tsx': '' }, 'src/a.tsx'],
    ['.jsx for .tsx', './a.jsx', { 'src/a.tsx': '' }, 'src/a.tsx'],
    ['.mjs for .mts', './a.mjs', { 'src/a.mts': '' }, 'src/a.mts'],
    ['.cjs for .cts', './a.cjs', { 'src/a.cts': '' }, 'src/a.cts'],
    ['.mjs is not .ts', './a.mjs', { 'src/a.ts': '' }, 'unknown'],
    ['.ts is not .js', './a.ts', { 'src/a.js': '' }, 'unknown'],
    ['a name with a full stop', './a.service', { 'src/a.service.ts': '' }, 'src/a.service.ts'],
    ['a name that ends in .js, twice', './a.ts', { 'src/a.ts.ts': '' }, 'src/a.ts.ts'],
    ['a folder', './a', { 'src/a/index.ts': '' }, 'src/a/index.ts'],
    ['a folder with a slash', './a/', { 'src/a/index.js': '' }, 'src/a/index.js'],
    ['the own folder', '.', { 'src/index.ts': '' }, 'src/index.ts'],
    ['the folder above', '..', { 'index.ts': '' }, 'index.ts'],
    ['the own folder before a file of its name', '.', { 'src/index.js': '', 'src.js': '' }, 'src/index.js'],
    ['the own folder with a slash', './', { 'src/index.js': '', 'src.js': '' }, 'src/index.js'],
    ['the folder above with a slash', '../', { 'index.js': '' }, 'index.js'],
    ['a folder and back', './a/..', { 'src/index.js': '', 'src.js': '', 'src/a/b.js': '' }, 'src/index.js'],
    ['a folder with a slash before a file', './a/', { 'src/a.js': '', 'src/a/index.js': '' }, 'src/a/index.js'],
    ['a file that is no folder', './a/', { 'src/a.js': '' }, 'unknown'],
    ['the own folder without an index', '.', { 'src.js': '' }, 'unknown'],
    [
      'a folder that says where',
      './a',
      { 'src/a/package.json': '{ "main": "./b.js" }', 'src/a/b.js': '', 'src/a/index.js': '' },
      'src/a/b.js',
    ],
    [
      'the own folder that says where',
      '.',
      { 'src/package.json': '{ "main": "./b.js" }', 'src/b.js': '', 'src/index.js': '' },
      'src/b.js',
    ],
    ['a file above', '../a', { 'a.ts': '' }, 'a.ts'],
    ['a file before a folder', './a', { 'src/a.ts': '', 'src/a/index.ts': '' }, 'src/a.ts'],
    ['a query', './a.js?x=1', { 'src/a.js': '' }, 'src/a.js'],
    ['nothing', './a', {}, 'unknown'],
    ['an empty folder', './a', { 'src/a/readme.md': '' }, 'unknown'],
    ['a relative path into a package', '../node_modules/a/b.js', { 'node_modules/a/b.js': '' }, 'package'],
    ['data', './a.json', { 'src/a.json': '{}' }, 'package'],
    ['a style sheet that is not there', './a.css', {}, 'package'],
    ['an image with a query', './a.svg?react', {}, 'package'],
    ['a module of Node', 'node:fs', {}, 'package'],
    ['a module of Node, without prefix', 'fs', { 'src/fs.ts': '' }, 'package'],
    ['a package', 'a', { 'node_modules/a/index.js': '' }, 'package'],
    ['a package that is not installed', 'a', {}, 'package'],
    ['a package of an organisation', '@a/b/c', {}, 'package'],
    ['an alias nobody has defined', '~/a', {}, 'unknown'],
    ['the other usual alias', '@/a', {}, 'unknown'],
    ['an import of the package that nobody has defined', '#a', {}, 'unknown'],
    [
      'an import of the package',
      '#a',
      { 'package.json': '{ "imports": { "#a": "./lib/a.js" } }', 'lib/a.ts': '' },
      'lib/a.ts',
    ],
    [
      'the package itself',
      'me/a',
      { 'package.json': '{ "name": "me", "exports": { "./a": "./lib/a.js" } }', 'lib/a.js': '' },
      'lib/a.js',
    ],
    [
      'the SDK, where its sources are',
      'openai',
      { 'tsconfig.json': options({ paths: { openai: ['./sdk.ts'] } }), 'sdk.ts': '' },
      'package',
    ],
    [
      'a loader, where its sources are',
      'dotenv',
      { 'tsconfig.json': options({ paths: { dotenv: ['./d.ts'] } }), 'd.ts': '' },
      'package',
    ],
    [
      'a module that loads, where its sources are',
      'dotenv/config',
      { 'tsconfig.json': options({ paths: { 'dotenv/*': ['./*.ts'] } }), 'config.ts': '' },
      'package',
    ],
    // The compiler's maps.
    [
      'a path',
      '@app/a',
      { 'tsconfig.json': options({ paths: { '@app/*': ['./lib/*'] } }), 'lib/a.ts': '' },
      'lib/a.ts',
    ],
    [
      'a path without star',
      'a',
      { 'tsconfig.json': options({ paths: { a: ['./lib/x.ts'] } }), 'lib/x.ts': '' },
      'lib/x.ts',
    ],
    [
      'a path with a base',
      '@app/a',
      { 'tsconfig.json': options({ baseUrl: './lib', paths: { '@app/*': ['./*'] } }), 'lib/a.ts': '' },
      'lib/a.ts',
    ],
    [
      'a path that leads nowhere',
      '@app/a',
      { 'tsconfig.json': options({ paths: { '@app/*': ['./lib/*'] } }) },
      'unknown',
    ],
    [
      'a path for everything, that leads nowhere',
      'a',
      { 'tsconfig.json': options({ paths: { '*': ['./lib/*'] } }) },
      'package',
    ],
    [
      'another path',
      'a',
      { 'tsconfig.json': options({ paths: { '@app/*': ['./lib/*'] } }), 'lib/a.ts': '' },
      'package',
    ],
    [
      'an inherited path',
      '@app/a',
      {
        'tsconfig.json': options({}, { extends: './base.json' }),
        'base.json': options({ paths: { '@app/*': ['./lib/*'] } }),
        'lib/a.ts': '',
      },
      'lib/a.ts',
    ],
    [
      'a path beside an inherited config that is not there',
      '@app/a',
      {
        'tsconfig.json': options({ baseUrl: './lib', paths: { '@app/*': ['./*'] } }, { extends: '@tsconfig/node20' }),
        'lib/a.ts': '',
      },
      'lib/a.ts',
    ],
    [
      'a path without a star beside one',
      '@app',
      { 'tsconfig.json': options({ paths: { '@app': ['./lib/a.ts'] } }, { extends: 'gone' }), 'lib/a.ts': '' },
      'lib/a.ts',
    ],
    [
      'an odd path beside one',
      '@app/a',
      { 'tsconfig.json': options({ paths: { '@app/*': './lib/*' } }, { extends: 'gone' }), 'lib/a.ts': '' },
      'unknown',
    ],
    ['the base', 'lib/a', { 'tsconfig.json': options({ baseUrl: '.' }), 'lib/a.ts': '' }, 'lib/a.ts'],
    ['the base, a folder', 'lib', { 'tsconfig.json': options({ baseUrl: '.' }), 'lib/index.ts': '' }, 'lib/index.ts'],
    ['the base, where nothing is', 'lib/a', { 'tsconfig.json': options({ baseUrl: '.' }) }, 'package'],
    [
      'an inherited base',
      'lib/a',
      {
        'tsconfig.json': options({}, { extends: './base.json' }),
        'base.json': options({ baseUrl: '.' }),
        'lib/a.ts': '',
      },
      'lib/a.ts',
    ],
    [
      'a path is no matter of what begins with a dot',
      './a',
      { 'tsconfig.json': options({ paths: { './*': ['./lib/*'] } }), 'lib/a.ts': '' },
      'unknown',
    ],
    [
      'a path of a project that is referred to',
      '@app/a',
      {
        'tsconfig.json': options({ paths: { '@x/*': ['./x/*'] } }, { references: [{ path: './src' }] }),
        'src/tsconfig.app.json': '{}',
        'lib/a.ts': '',
      },
      'package',
    ],
  ])('%s', (_, source, files, expected) => {
    expect(resolve(files, source)).toBe(expected);
  });

  it('a package that is linked to a folder of the project', () => {
    const folder = temporaryFolder({
      'packages/ai/package.json': '{ "name": "ai", "main": "main.js", "source": "./src/main.ts" }',
      'packages/ai/src/main.ts': '',
      'packages/ai/main.js': '',
      'app/file.ts': '',
    });
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(path.join(folder, 'packages/ai'), path.join(folder, 'node_modules/ai'));
    symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'node_modules/gone'));
    const resolve = makeResolver();
    const from = path.join(folder, 'app/file.ts');
    expect(resolve('ai', from)).toEqual({ is: 'local', path: path.join(folder, 'packages/ai/src/main.ts') });
    expect(resolve('ai/main.js', from)).toEqual({ is: 'local', path: path.join(folder, 'packages/ai/main.js') });
    expect(resolve('gone', from)).toEqual({ is: 'package' });
  });

  it('one resolver answers for each folder', () => {
    const folder = temporaryFolder({
      'a/x.ts': '',
      'b/y.ts': '',
      'a/tsconfig.json': options({ paths: { '~/*': ['./*'] } }),
    });
    const resolve = makeResolver();
    const is = (source: string, from: string) => resolve(source, path.join(folder, from)).is;
    expect([is('./x', 'a/1.ts'), is('./x', 'b/1.ts'), is('./x', 'a/2.ts')]).toEqual(['local', 'unknown', 'local']);
    expect([is('~/x', 'a/1.ts'), is('~/x', 'b/1.ts'), is('~/x', 'a/2.ts')]).toEqual(['local', 'unknown', 'local']);
  });
});

const CLIENT = "import OpenAI from 'openai';\nexport const c = new OpenAI({ apiKey: process.env.A });\n";
const LOAD = "import 'dotenv/config';\n";

describe('the modules that matter', () => {
  const reach = (files: Files) => {
    const folder = temporaryFolder(files);
    const root = path.join(folder, 'index.js');
    const found = modulesThatMatter(root, files['index.js'] ?? '', makeResolver(), settings);
    if (!found) return undefined;
    const worth = [...found.worth].map((file) => path.relative(folder, file).split(path.sep).join('/')).sort();
    return [...worth, ...(found.constructs ? ['constructs'] : []), ...(found.loads ? ['loads'] : [])];
  };

  it.each<[name: string, files: Files, expected: string[]]>([
    ['none', { 'index.js': "import './a.js';", 'a.js': 'x();' }, []],
    [
      'what constructs, and what leads to it',
      { 'index.js': "import './a.js';", 'a.js': "import './b.js'; import './c.js';", 'b.js': CLIENT, 'c.js': '' },
      ['a.js', 'b.js', 'constructs', 'index.js'],
    ],
    ['what loads', { 'index.js': "import './a.js';", 'a.js': LOAD }, ['a.js', 'index.js', 'loads']],
    [
      'what two modules import',
      {
        'index.js': "import './a.js'; import './b.js';",
        'a.js': "import './c.js';",
        'b.js': "import './c.js';",
        'c.js': LOAD,
      },
      ['a.js', 'b.js', 'c.js', 'index.js', 'loads'],
    ],
    [
      'a circle',
      {
        'index.js': "import './a.js';",
        'a.js': "import './b.js';",
        'b.js': "import './a.js'; import './c.js';",
        'c.js': LOAD,
      },
      ['a.js', 'b.js', 'c.js', 'index.js', 'loads'],
    ],
    ['the file itself', { 'index.js': CLIENT }, ['constructs']],
    ['what cannot be found', { 'index.js': "import './a.js';", 'a.js': "import '~/x';" }, ['a.js', 'index.js']],
    ['what is generated', { 'index.js': "import './a.js';", 'a.js': "import './generated.js';" }, []],
    [
      'what is generated, and loads by its name',
      { 'index.js': "import './a.js';", 'a.js': "import './env.js';" },
      ['a.js', 'index.js'],
    ],
    [
      'what Prisma generates',
      { 'index.js': "import './a.js';", 'a.js': "import './Prisma/client.js';" },
      ['a.js', 'index.js'],
    ],
    ['a package', { 'index.js': "import './a.js';", 'a.js': "import 'env';" }, []],
    [
      'a package of the organisation that loads by its name',
      { 'index.js': "import './a.js';", 'a.js': "import '@acme/env';" },
      ['a.js', 'index.js'],
    ],
    ['another package of the organisation', { 'index.js': "import './a.js';", 'a.js': "import '@acme/ui';" }, []],
    [
      'what is too long to be read',
      { 'index.js': "import './a.js';", 'a.js': `//${' '.repeat(600_000)}` },
      ['a.js', 'index.js'],
    ],
  ])('%s', (_, files, expected) => {
    expect(reach(files)?.sort()).toEqual(expected);
  });

  it('too many of them are not looked at', () => {
    const chain = (length: number): Files => {
      const files: Files = { 'index.js': "import './m0.js';" };
      for (let i = 0; i < length; i += 1) files[`m${i}.js`] = `import './m${i + 1}.js';`;
      return files;
    };
    expect(reach({ ...chain(60), 'm60.js': CLIENT })).toContain('constructs');
    const long = Object.entries(chain(60)).map(([name, text]) => [
      name,
      name === 'index.js' ? text : text + ' '.repeat(400_000),
    ]);
    expect(reach(Object.fromEntries(long) as Files)).toBeUndefined();
  });
});

describe('what happens in other modules, in order', () => {
  const happens = (files: Files, more: { call?: string } = {}): string[] => {
    const folder = temporaryFolder(files);
    const root = path.join(folder, 'index.js');
    const resolve = makeResolver();
    const worth = new Set(Object.keys(files).map((name) => path.join(folder, name)));
    const evaluation = new Evaluation(choice, settings, resolve, worth, root);
    const line = (happening: Happening) =>
      happening.kind === 'unknown'
        ? 'unknown'
        : `${happening.kind === 'load' && !happening.certain ? 'perhaps ' : ''}${happening.kind}${happening.kind === 'load' ? '' : ` ${happening.names.join(' ')}`} in ${happening.chain.map((file) => path.basename(file)).join(' ')}`;
    return [
      ...(more.call === undefined
        ? evaluation.module('./a.js', root)
        : evaluation.call('./a.js', more.call, root, false, 0)),
      ...evaluation.rest(),
    ].map(line);
  };
  const A = (text: string, files: Files = {}): Files => ({ 'index.js': '', 'a.js': text, ...files });

  it.each<[name: string, files: Files, expected: string[]]>([
    ['a client', A(CLIENT), ['construct A in a.js']],
    ['a load by an import', A(LOAD), ['load in a.js']],
    [
      'imports first, then the module',
      A(`process.loadEnvFile();\nimport './b.js';`, { 'b.js': CLIENT }),
      ['construct A in a.js b.js', 'load in a.js'],
    ],
    [
      'each module once',
      A("import './b.js'; import './c.js';", { 'b.js': "import './c.js';", 'c.js': CLIENT }),
      ['construct A in a.js b.js c.js'],
    ],
    [
      'the file that asks is not evaluated again',
      A("import './index.js'; import './b.js';", { 'index.js': CLIENT, 'b.js': LOAD }),
      ['load in a.js b.js'],
    ],
    ['what perhaps loads', A("import '@prisma/client';"), ['perhaps load in a.js']],
    ['what does not parse', A('import const = ;'), ['unknown']],
    [
      'what does not parse and sounds like a loader',
      A("import './env.js';", { 'env.js': 'import const = ;' }),
      ['perhaps load in a.js env.js'],
    ],
    ['what cannot be found', A("import '~/x';"), ['unknown']],
    ['what cannot be found and sounds like a loader', A("import '~/env';"), ['perhaps load in a.js']],
    ['what is generated', A("import './x.js';"), []],
    ['what is generated above', A("import '../x.js';"), []],
    ['what is generated and sounds like a loader', A("import './env.js';"), ['perhaps load in a.js']],
    ['what Prisma generates', A("import './prisma/x.js';"), ['perhaps load in a.js']],
    ['a package of the organisation that sounds like a loader', A("import '@acme/env';"), ['perhaps load in a.js']],
    ['another package of the organisation', A("import '@acme/x';"), []],
    ['a package that sounds like a loader', A("import 'env';"), []],
    ['a package with a function that loads', A("import { ConfigModule } from '@nestjs/config'; x(ConfigModule);"), []],
    // Pauses.
    [
      'what comes behind an await',
      A("import './b.js'; import './c.js';", { 'b.js': `await x;\n${CLIENT}`, 'c.js': LOAD }),
      ['load in a.js c.js', 'construct A in a.js b.js'],
    ],
    [
      'what comes in front of an await',
      A("import './b.js'; import './c.js';", { 'b.js': `${CLIENT}await x;\n`, 'c.js': LOAD }),
      ['construct A in a.js b.js', 'load in a.js c.js'],
    ],
    [
      'a module that depends on one that waits',
      A("import './b.js'; import './d.js';", {
        'b.js': "import './c.js'; process.loadEnvFile();",
        'c.js': 'await x(process.env);',
        'd.js': CLIENT,
      }),
      ['construct A in a.js d.js', 'load in a.js b.js'],
    ],
    // Steps.
    ['require', A("const b = require('./b.js');", { 'b.js': CLIENT }), ['construct A in a.js b.js']],
    ['require on some paths, of a client', A("if (x) require('./b.js');", { 'b.js': CLIENT }), []],
    [
      'require on some paths, of a load',
      A("if (x) require('./b.js');", { 'b.js': LOAD }),
      ['perhaps load in a.js b.js'],
    ],
    [
      'require on some paths, of who knows what',
      A("if (x) require('./b.js');", { 'b.js': 'import const = ;' }),
      ['unknown'],
    ],
    ['a client on some paths', A("import OpenAI from 'openai'; if (x) new OpenAI({ apiKey: process.env.A });"), []],
    ['a load on some paths', A('if (x) process.loadEnvFile();'), ['perhaps load in a.js']],
    // Calls.
    [
      'a function of another module',
      A("import { f } from './b.js'; f();", {
        'b.js': "import OpenAI from 'openai'; export const f = () => new OpenAI({ apiKey: process.env.A });",
      }),
      ['construct A in a.js b.js'],
    ],
    [
      'a function that is handed on',
      A("import { g } from './b.js'; g();", {
        'b.js': "export { f as g } from './c.js';",
        'c.js': 'export const f = () => process.loadEnvFile();',
      }),
      ['load in a.js b.js c.js'],
    ],
    [
      'a function that is handed on with all others',
      A("import { f } from './b.js'; f();", {
        'b.js': "export * from './c.js';",
        'c.js': 'export const f = () => process.loadEnvFile();',
      }),
      ['load in a.js b.js c.js'],
    ],
    [
      'functions that call each other',
      A("import { f } from './b.js'; f();", {
        'b.js': "import { g } from './c.js'; export function f() { g(); process.loadEnvFile(); }",
        'c.js': "import { f } from './b.js'; export function g() { f(); }",
      }),
      ['load in a.js b.js'],
    ],
    [
      'a function that calls itself',
      A("import { f } from './b.js'; f();", {
        'b.js': "import { f as g } from './b.js'; export function f() { g(); process.loadEnvFile(); }",
      }),
      ['load in a.js b.js'],
    ],
    [
      'a function that is called on some paths',
      A("import { f } from './b.js'; if (x) f();", {
        'b.js':
          "import OpenAI from 'openai'; export function f() { new OpenAI({ apiKey: process.env.A }); process.loadEnvFile(); }",
      }),
      ['perhaps load in a.js b.js'],
    ],
    [
      'a function that is not there',
      A("import { g } from './b.js'; g();", { 'b.js': 'export const f = () => process.loadEnvFile();' }),
      [],
    ],
    // Keys of other modules.
    [
      'a key of another module',
      A("import OpenAI from 'openai'; import { K } from './b.js'; new OpenAI({ apiKey: K });", {
        'b.js': 'export const K = process.env.A;',
      }),
      ['capture A in a.js b.js', 'capture A in a.js b.js'],
    ],
    [
      'a key of another module, used later',
      A("import OpenAI from 'openai'; import { K } from './b.js'; export const f = () => new OpenAI({ apiKey: K });", {
        'b.js': 'export const K = process.env.A;',
      }),
      ['capture A in a.js b.js'],
    ],
    [
      'a key of another module that the client reads again',
      A("import OpenAI from 'openai'; import { K } from './b.js'; new OpenAI({ apiKey: K });", {
        'b.js': 'export const K = process.env.OPENAI_API_KEY;',
      }),
      ['construct OPENAI_API_KEY in a.js'],
    ],
    [
      'a key with a default there',
      A("import OpenAI from 'openai'; import { K } from './b.js'; export const f = () => new OpenAI({ apiKey: K });", {
        'b.js': "export const K = process.env.A ?? 'x';",
      }),
      ['capture A in a.js b.js'],
    ],
    [
      'a key with a default here',
      A(
        "import OpenAI from 'openai'; import { K } from './b.js'; export const f = () => new OpenAI({ apiKey: K ?? 'x' });",
        { 'b.js': 'export const K = process.env.A;' },
      ),
      ['capture A in a.js b.js'],
    ],
    [
      'a key that is handed on',
      A("import OpenAI from 'openai'; import { K } from './b.js'; new OpenAI({ apiKey: K });", {
        'b.js': "export { L as K } from './c.js';",
        'c.js': 'export const L = process.env.A;',
      }),
      ['capture A in a.js c.js', 'capture A in a.js c.js'],
    ],
    [
      'a key that is handed on with all others',
      A("import OpenAI from 'openai'; import { K } from './b.js'; new OpenAI({ apiKey: K });", {
        'b.js': "export * from './c.js'; export * from './d.js';",
        'c.js': 'export const L = 1;',
        'd.js': 'export const K = process.env.A;',
      }),
      ['capture A in a.js d.js', 'capture A in a.js d.js'],
    ],
    [
      'a key in an object that is handed on',
      A("import OpenAI from 'openai'; import { o } from './b.js'; new OpenAI({ apiKey: o.p.k });", {
        'b.js': "export { q as o } from './c.js';",
        'c.js': 'export const q = { p: { k: process.env.A } };',
      }),
      ['capture A in a.js c.js', 'capture A in a.js c.js'],
    ],
    [
      'a key that is handed on in a circle',
      A("import OpenAI from 'openai'; import { K } from './b.js'; new OpenAI({ apiKey: K });", {
        'b.js': "export * from './c.js';",
        'c.js': "export * from './b.js';",
      }),
      [],
    ],
    [
      'a key of a module with one value',
      A("const OpenAI = require('openai'); const { K } = require('./b.js'); new OpenAI({ apiKey: K });", {
        'b.js': 'module.exports = { K: process.env.A };',
      }),
      ['capture A in a.js b.js', 'capture A in a.js b.js'],
    ],
    [
      'a key of who knows where',
      A("import OpenAI from 'openai'; import { K } from './b.js'; new OpenAI({ apiKey: K });", {
        'b.js': 'export const K = read();',
      }),
      [],
    ],
  ])('%s', (_, files, expected) => {
    expect(happens(files)).toEqual(expected);
  });

  it('a call into a module', () => {
    const files = A(
      'process.loadEnvFile(); export function f() { process.loadEnvFile(); } export class K { x = process.loadEnvFile(); }',
    );
    expect(happens(files, { call: 'f' })).toEqual(['load in a.js']);
    expect(happens(files, { call: 'K' })).toEqual(['load in a.js']);
    expect(happens(files, { call: 'g' })).toEqual([]);
  });

  it('modules that are not worth a look are not opened', () => {
    const folder = temporaryFolder(A(CLIENT));
    const root = path.join(folder, 'index.js');
    const evaluation = new Evaluation(choice, settings, makeResolver(), new Set(), root);
    expect([...evaluation.module('./a.js', root), ...evaluation.call('./a.js', 'f', root, false, 0)]).toEqual([]);
  });
});

describe('a file that loads the environment before it imports this one', () => {
  /** Modules each of which imports the one before it, and the first the file. */
  const chain = (length: number): Files =>
    Object.fromEntries(
      Array.from({ length }, (_, n) => [`a${n + 1}.js`, n === 0 ? "import './app.js';" : `import './a${n}.js';`]),
    );

  const asked = (files: Files, name = 'app.js'): boolean => {
    const folder = temporaryFolder({
      'package.json': '{}',
      'app.js': '',
      'src/app.js': '',
      'src/lib/index.js': '',
      ...files,
    });
    return mayBeImportedAfterLoad(path.join(folder, name), choice, settings, makeResolver());
  };

  it.each<[name: string, files: Files, expected: boolean, file?: string]>([
    ['nobody', {}, false],
    ['a load, then the file', { 'index.js': `${LOAD}import './app.js';` }, true],
    ['the file, then a load', { 'index.js': `import './app.js';\n${LOAD}` }, false],
    [
      'a module that loads, then the file',
      { 'index.js': "import './env.js'; import './app.js';", 'env.js': LOAD },
      true,
    ],
    ['a load in the body, then the file', { 'index.js': "process.loadEnvFile(); require('./app.js');" }, true],
    ['the file, then a load in the body', { 'index.js': "require('./app.js'); process.loadEnvFile();" }, false],
    ['a load in the body, behind the import', { 'index.js': "process.loadEnvFile(); import './app.js';" }, false],
    [
      'a module that loads in the body, then the file',
      { 'index.js': "require('./env.js'); require('./app.js');", 'env.js': LOAD },
      true,
    ],
    ['a load, then import()', { 'index.js': "process.loadEnvFile(); await import('./app.js');" }, true],
    ['no load', { 'index.js': "import './x.js'; import './app.js';", 'x.js': CLIENT }, false],
    ['without extension', { 'index.js': "require('dotenv').config(); require('./app');" }, true],
    [
      'a file of another package',
      { 'index.js': `${LOAD}import './lib/app.js';`, 'lib/package.json': '{}', 'lib/app.js': '' },
      false,
      'lib/app.js',
    ],
    ['another file of that name', { 'index.js': `${LOAD}import './src/app.js';` }, false],
    ['from a folder', { 'bin/index.ts': `${LOAD}import '../app.js';` }, true],
    ['from a folder that is built', { 'dist/index.js': `${LOAD}import '../app.js';` }, false],
    ['from a hidden folder', { '.cache/index.js': `${LOAD}import '../app.js';` }, false],
    ['from a file that is no module', { 'index.txt': `${LOAD}import './app.js';` }, false],
    ['by the name of the folder', { 'index.js': `${LOAD}import './src/lib/';` }, true, 'src/lib/index.js'],
    ['from the same folder, as a whole', { 'src/lib/x.js': `${LOAD}import '.';` }, true, 'src/lib/index.js'],
    ['from below, as a whole', { 'src/lib/y/x.js': `${LOAD}import '..';` }, true, 'src/lib/index.js'],
    ['through one', { 'a.js': "import './app.js';", 'b.js': `${LOAD}import './a.js';` }, true],
    [
      'through three',
      {
        'a.js': "import './app.js';",
        'b.js': "import './a.js';",
        'c.js': "import './b.js';",
        'd.js': `${LOAD}import './c.js';`,
      },
      true,
    ],
    ['through seven', { ...chain(7), 'z.js': `${LOAD}import './a7.js';` }, true],
    ['through seven, without a load', chain(7), false],
    ['through more than are followed', chain(9), true],
    [
      'by more than are looked at',
      Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`a${n}.js`, "import './app.js';"])),
      true,
    ],
    [
      'by a name with a folder in front',
      { 'index.js': `${LOAD}await import(\`./src/\${name}\`);` },
      true,
      'src/app.js',
    ],
    [
      'by a name with a folder in front, without a load',
      { 'index.js': 'await import(`./src/${name}`);' },
      false,
      'src/app.js',
    ],
    [
      'by a name with another folder in front',
      { 'index.js': `${LOAD}await import(\`./lib/\${name}\`);` },
      false,
      'src/app.js',
    ],
    [
      'by a name that is put together',
      { 'index.js': `${LOAD}require(path.join(__dirname, 'src', name));` },
      true,
      'src/app.js',
    ],
    ['by a name that is added', { 'index.js': `${LOAD}require('./src/' + name);` }, true, 'src/app.js'],
    [
      'with all beside it',
      {
        'src/index.js': "for (const file of readdirSync(__dirname)) require('./' + file);",
        'index.js': `${LOAD}import './src/index.js';`,
      },
      true,
      'src/app.js',
    ],
    ['by a name of no file', { 'src/index.js': `${LOAD}require(name);` }, false, 'src/app.js'],
    [
      'in another thread',
      { 'index.js': `${LOAD}new Worker(new URL('./src/app.js', import.meta.url));` },
      true,
      'src/app.js',
    ],
    ['in another process', { 'index.js': `${LOAD}spawn('node', ['src/app.js']);` }, true, 'src/app.js'],
    ['another file in another process', { 'index.js': `${LOAD}fork('./src/lib/index.js');` }, false, 'src/app.js'],
    [
      'in a circle',
      { 'a.js': "import './app.js'; import './b.js';", 'b.js': "import './a.js';", 'app.js': "import './a.js';" },
      false,
    ],
    ['one with, one without', { 'a.js': "import './app.js';", 'b.js': `${LOAD}import './app.js';` }, true],
    ['a test that loads', { 'app.test.js': `${LOAD}import './app.js';` }, false],
    [
      'a function that loads, then the file',
      {
        'index.js': "import { load } from './env.js'; load(); await import('./app.js');",
        'env.js': 'export function load() { process.loadEnvFile(); }',
      },
      true,
    ],
    ['what does not parse', { 'index.js': `${LOAD}import './app.js'; const = ;` }, false],
  ])('%s', (_, files, expected, name) => {
    expect(asked(files, name)).toBe(expected);
  });
});
