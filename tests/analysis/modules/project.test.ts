import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { belongsToTests, isPreloaded } from '../../../src/analysis/modules/run-conditions.js';
import { soundsLikeLoader } from '../../../src/analysis/modules/names.js';
import { compilerOptionsFor, nearestJson, readJson, scriptsFor } from '../../../src/analysis/modules/project.js';
import { scanText } from '../../../src/analysis/modules/scan.js';
import { majorOfSdk } from '../../../src/analysis/modules/sdk-version.js';
import { readSettings } from '../../../src/settings.js';
import { temporaryFolder } from '../../support/temporary.js';

describe('JSON of a project', () => {
  it.each<[name: string, text: string, expected: object | undefined]>([
    ['plain', '{ "a": 1 }', { a: 1 }],
    ['a comment to the end of the line', '{ // b\n "a": 1 }', { a: 1 }],
    ['a comment of several lines', '{ /* b\n * c */ "a": /**/ 1 }', { a: 1 }],
    ['a comment in a text', '{ "a": "http://x /* y */" }', { a: 'http://x /* y */' }],
    ['a quote in a text', '{ "a": "\\"// b", "c": 1 }', { a: '"// b', c: 1 }],
    ['a comma at the end', '{ "a": [1, 2, ], }', { a: [1, 2] }],
    ['a comma and a bracket in a text', '{ "a": ",]", "b": ", }" }', { a: ',]', b: ', }' }],
    ['a mark of the byte order', '\uFEFF{ "a": 1 }', { a: 1 }],
    ['a list', '[1]', undefined],
    ['nothing', 'null', undefined],
    ['a number', '1', undefined],
    ['broken', '{ "a": ', undefined],
    ['empty', '', undefined],
  ])('%s', (_, text, expected) => {
    expect(readJson(path.join(temporaryFolder({ 'file.json': text }), 'file.json'))).toEqual(expected);
  });

  it('is looked for in the folder and above, nearest first; what does not parse is passed over', () => {
    const folder = temporaryFolder({ 'x.json': '{ "a": 1 }', 'b/x.json': '{ "a": 2 }', 'c/x.json': '{' });
    expect(nearestJson(path.join(folder, 'b/d/e.js'), 'x.json')).toEqual({
      folder: path.join(folder, 'b'),
      json: { a: 2 },
    });
    expect(nearestJson(path.join(folder, 'c/e.js'), 'x.json')).toEqual({ folder, json: { a: 1 } });
    expect(nearestJson(path.join(folder, 'c/e.js'), 'no-such-file-anywhere.json')).toBeUndefined();
  });

  it.each<[name: string, json: string, expected: string[]]>([
    ['scripts', '{ "scripts": { "start": "node .", "test": "vitest" } }', ['node .', 'vitest']],
    ['what is no command line', '{ "scripts": { "start": 1, "test": "vitest" } }', ['vitest']],
    ['a list', '{ "scripts": ["node ."] }', []],
    ['none', '{}', []],
  ])('the scripts of a manifest: %s', (_, json, expected) => {
    expect(scriptsFor(path.join(temporaryFolder({ 'package.json': json }), 'a/b.js'))).toEqual(expected);
  });
});

describe('the options of the compiler', () => {
  const MODULE = (module: string) => JSON.stringify({ compilerOptions: { module, target: 'ES2022' } });
  const EXTENDS = (base: unknown, compilerOptions?: object) => JSON.stringify({ extends: base, compilerOptions });

  it.each<[name: string, files: Record<string, string>, module: string | undefined]>([
    ['of the folder', { 'tsconfig.json': MODULE('NodeNext') }, 'nodenext'],
    ['of JavaScript', { 'jsconfig.json': MODULE('ESNext') }, 'esnext'],
    ['TypeScript before JavaScript', { 'jsconfig.json': MODULE('a'), 'tsconfig.json': MODULE('b') }, 'b'],
    ['the nearest', { 'tsconfig.json': MODULE('a'), 'src/jsconfig.json': MODULE('b') }, 'b'],
    ['the next one, where the nearest does not parse', { 'tsconfig.json': MODULE('a'), 'src/tsconfig.json': '{' }, 'a'],
    ['that are no text', { 'tsconfig.json': '{ "compilerOptions": { "module": 1 } }' }, undefined],
    ['inherited', { 'tsconfig.json': EXTENDS('./base.json'), 'base.json': MODULE('a') }, 'a'],
    ['inherited without extension', { 'tsconfig.json': EXTENDS('./base'), 'base.json': MODULE('a') }, 'a'],
    ['inherited from above', { 'src/tsconfig.json': EXTENDS('../base.json'), 'base.json': MODULE('a') }, 'a'],
    [
      'their own before inherited ones',
      { 'tsconfig.json': EXTENDS('./base.json', { module: 'b' }), 'base.json': MODULE('a') },
      'b',
    ],
    [
      'of several, the last',
      { 'tsconfig.json': EXTENDS(['./a.json', './b.json']), 'a.json': MODULE('a'), 'b.json': MODULE('b') },
      'b',
    ],
    [
      'of several, those that are there',
      { 'tsconfig.json': EXTENDS(['./a.json', './no.json', 7]), 'a.json': MODULE('a') },
      'a',
    ],
    [
      'of a package',
      { 'tsconfig.json': EXTENDS('@acme/ts/base.json'), 'node_modules/@acme/ts/base.json': MODULE('a') },
      'a',
    ],
    [
      'of a package, without extension',
      { 'tsconfig.json': EXTENDS('@acme/ts/base'), 'node_modules/@acme/ts/base.json': MODULE('a') },
      'a',
    ],
    [
      'of a package as a whole',
      { 'tsconfig.json': EXTENDS('acme'), 'node_modules/acme/tsconfig.json': MODULE('a') },
      'a',
    ],
    [
      'of a package above',
      { 'src/tsconfig.json': EXTENDS('acme'), 'node_modules/acme/tsconfig.json': MODULE('a') },
      'a',
    ],
    ['of a package that is not there', { 'tsconfig.json': EXTENDS('acme', { module: 'b' }) }, 'b'],
    [
      'in a circle',
      { 'tsconfig.json': EXTENDS('./a.json'), 'a.json': EXTENDS('./tsconfig.json', { module: 'a' }) },
      'a',
    ],
    ['that are a list', { 'tsconfig.json': EXTENDS('./a.json', ['b']), 'a.json': MODULE('a') }, 'a'],
  ])('%s', (_, files, module) => {
    const options = compilerOptionsFor(path.join(temporaryFolder(files), 'src/file.ts'));
    expect(options?.module).toBe(module);
  });

  it('with the file they are in, and all that is set', () => {
    const folder = temporaryFolder({ 'tsconfig.json': EXTENDS('./base', { allowJs: true }), 'base.json': MODULE('a') });
    expect(compilerOptionsFor(path.join(folder, 'src/file.ts'))).toEqual({
      configFile: path.join(folder, 'tsconfig.json'),
      module: 'a',
      target: 'es2022',
      options: { module: 'a', target: 'ES2022', allowJs: true },
      isWhole: true,
    });
  });

  it('not whole where one that it extends is not there', () => {
    const folder = temporaryFolder({ 'tsconfig.json': EXTENDS('./base'), 'base.json': EXTENDS('@tsconfig/node20') });
    expect(compilerOptionsFor(path.join(folder, 'file.ts'))?.isWhole).toBe(false);
  });

  it('none', () => {
    expect(compilerOptionsFor(path.join(temporaryFolder({}), 'file.ts'))).toBeUndefined();
  });
});

describe('the version of the SDK', () => {
  const installed = (version: unknown) => ({ 'node_modules/openai/package.json': JSON.stringify({ version }) });
  const wanted = (lists: object) => ({ 'package.json': JSON.stringify(lists) });

  it.each<[name: string, files: Record<string, string>, major: number | undefined]>([
    ['what is installed', installed('5.23.2'), 5],
    [
      'what is installed, before what is asked for',
      { ...installed('6.1.0'), ...wanted({ dependencies: { openai: '^4' } }) },
      6,
    ],
    ['of two digits', installed('10.0.0'), 10],
    ['what is asked for', wanted({ dependencies: { openai: '^4.104.0' } }), 4],
    ['what is asked for while developing', wanted({ devDependencies: { openai: '~7.1' } }), 7],
    ['in both lists', wanted({ dependencies: { openai: '5' }, devDependencies: { openai: '6' } }), 5],
    ['at least', wanted({ dependencies: { openai: '>= 6.0.0 < 8' } }), 6],
    ['with a v', wanted({ dependencies: { openai: 'v5' } }), 5],
    ['any', wanted({ dependencies: { openai: '*' } }), undefined],
    ['of the workspace', wanted({ dependencies: { openai: 'workspace:5' } }), undefined],
    ['another package', wanted({ dependencies: { 'not-openai': '5' } }), undefined],
    ['no text', installed(5), undefined],
    ['nearer', { ...installed('4.0.0'), 'src/node_modules/openai/package.json': '{ "version": "7.0.0" }' }, 7],
    [
      'further up, where the nearest manifest does not say',
      { ...wanted({ dependencies: { openai: '6' } }), 'src/package.json': '{}' },
      6,
    ],
    ['none', {}, undefined],
  ])('%s', (_, files, major) => {
    expect(majorOfSdk(path.join(temporaryFolder(files), 'src/file.ts'))).toBe(major);
  });
});

describe('a program that starts with the environment', () => {
  const preloaded = (scripts: Record<string, string>, file = 'src/index.ts') =>
    isPreloaded(path.join(temporaryFolder({ 'package.json': JSON.stringify({ scripts }) }), file));

  it.each<[name: string, scripts: Record<string, string>, expected: boolean, file?: string]>([
    ['no script', {}, false],
    ['a script that runs the file', { start: 'node --env-file=.env src/index.js' }, true],
    ['a script that runs the file without', { start: 'node src/index.js' }, false],
    ['one with, one without', { a: 'node --env-file=.env src/index.js', b: 'node src/index.js' }, true],
    ['one that runs another file', { a: 'node --env-file=.env src/index.js', b: 'node other.js' }, true],
    ['without, while another file is run with', { a: 'node --env-file=.env other.js', b: 'node src/index.js' }, false],
    ['with, and nobody says which file', { a: 'node --env-file=.env .', b: 'vitest' }, true],
    ['the name alone', { a: 'node src/index', b: 'node --env-file=.env .' }, false],
    ['the name in quotes', { a: 'node "src/index"', b: 'node --env-file=.env .' }, false],
    ['the name without a command', { a: 'src/index.js', b: 'node --env-file=.env .' }, true],
    ['the name in front of another command', { a: 'node src/index.mjs&& x', b: 'node --env-file=.env .' }, false],
    ['the name in another folder', { a: 'node src/web/index.js', b: 'node --env-file=.env .' }, true],
    ['the folder of an index', { a: 'node src', b: 'node --env-file=.env .' }, false],
    ['what is built of the file', { a: 'node dist/index.js', b: 'node --env-file=.env .' }, false],
    ['what is built of it, with', { a: 'node dist/index.js', b: 'tsx --env-file=.env src/index.ts' }, true],
    ['a folder to go to', { a: 'cd src && node index.js', b: 'node --env-file=.env .' }, false],
    ['a build', { a: 'tsup src/index.ts', b: 'node --env-file=.env dist/main.js' }, true],
    ['a test and a check', { a: 'mocha src/index', b: 'eslint src/index.js', c: 'node --env-file=.env .' }, true],
    ['a script that is called', { a: 'npm run x', x: 'node src/index.js', b: 'node --env-file=.env .' }, false],
    ['a script that is called with', { a: 'dotenvx run -- npm run x', x: 'tsc && node src/index.js' }, true],
    [
      'a script that calls with',
      { a: 'pnpm with-env tsx watch src/index.ts', 'with-env': 'dotenv -e ../.env --' },
      true,
    ],
    ['several at once', { a: 'concurrently "npm:x" "npm run y"', x: 'node --env-file=.env src', y: 'vite' }, true],
    ['a path that begins like a script', { a: 'dotenv -e .env -- pnpm x/y', x: 'node src/index.js' }, false],
    ['scripts that call each other', { a: 'npm run b', b: 'npm run a && node src/index.js' }, false],
    ['another command with', { a: 'dotenv -e .env -- prisma migrate deploy && node src/index.js' }, false],
    ['a shell that reads the file', { a: 'set -a && . ./.env && set +a && node src/index.js' }, true],
    ['a shell that exports it', { a: 'export $(cat .env | xargs) && node src/index.js' }, true],
    ['the command of dotenv-cli', { a: 'dotenv node src/index.js' }, true],
    ['a module without an extension', { a: 'ts-node -r ./src/env src/index.ts' }, true],
    ['a module of another kind', { a: 'ts-node -r ./src/environments/x src/index.ts' }, false],
    ['a hosting platform', { a: 'vercel dev' }, true],
    ['Bun', { a: 'bun --watch run src/index.ts' }, true],
    ['a build of Bun', { a: 'bun build src/index.ts', b: 'node dist/index.js' }, false],
    ['the end of a longer name', { a: 'node reindex.js', b: 'node --env-file=.env .' }, true],
    ['the beginning of a longer name', { a: 'node index-all.js', b: 'node --env-file=.env .' }, true],
    ['another extension', { a: 'cat index.css', b: 'node --env-file=.env .' }, true],
    ['a name with a full stop', { a: 'node chatXbot.js', b: 'node --env-file=.env .' }, true, 'chat.bot.ts'],
    ['that name itself', { a: 'node chat.bot.js', b: 'node --env-file=.env .' }, false, 'chat.bot.ts'],
  ])('%s', (_, scripts, expected, file) => {
    expect(preloaded(scripts, file)).toBe(expected);
  });

  const START = '{ "scripts": { "dev": "tsx src/index.ts" } }';

  it.each<[name: string, files: Record<string, string>, expected: boolean]>([
    [
      'a workspace that starts it with',
      { 'package.json': '{ "scripts": { "dev": "dotenv -e .env -- turbo run dev" } }', 'a/package.json': START },
      true,
    ],
    [
      'a workspace that starts it without',
      { 'package.json': '{ "scripts": { "dev": "turbo run dev" } }', 'a/package.json': START },
      false,
    ],
    [
      'a workspace that does something else with',
      { 'package.json': '{ "scripts": { "x": "node --env-file=.env x.js" } }', 'a/package.json': START },
      false,
    ],
    [
      'a workspace that names it',
      { 'package.json': '{ "scripts": { "x": "node --env-file=.env a/src/index.js" } }', 'a/package.json': START },
      true,
    ],
    ['the types of Bun', { 'a/package.json': '{ "devDependencies": { "@types/bun": "latest" } }' }, true],
    ['a lockfile of Bun', { 'package.json': '{}', 'bun.lock': '', 'a/package.json': '{}' }, true],
    [
      'a lockfile of Bun, and a start with Node',
      { 'bun.lock': '', 'package.json': '{}', 'a/package.json': START },
      false,
    ],
    [
      'settings of nodemon',
      {
        'a/package.json': '{ "scripts": { "dev": "nodemon" } }',
        'a/nodemon.json': '{ "exec": "node --env-file=.env src/index.js" }',
      },
      true,
    ],
    [
      'settings of nodemon without',
      { 'a/package.json': '{ "scripts": { "dev": "nodemon" } }', 'a/nodemon.json': '{ "exec": "node src/index.js" }' },
      false,
    ],
    [
      'settings of PM2',
      {
        'a/package.json': '{ "scripts": { "start": "pm2 start ecosystem.config.cjs" } }',
        'a/ecosystem.config.cjs':
          "module.exports = { apps: [{ script: 'src/index.js', node_args: '--env-file=.env' }] };",
      },
      true,
    ],
  ])('%s', (_, files, expected) => {
    expect(isPreloaded(path.join(temporaryFolder(files), 'a/src/index.ts'))).toBe(expected);
  });
});

describe('names', () => {
  it.each([
    ['src/chat.test.ts', true],
    ['src/chat.spec.mjs', true],
    ['src/chat_test.js', true],
    ['src/chat-test.cts', true],
    ['vitest.setup.ts', true],
    ['src/chat.test.tsx', true],
    ['src/contest.ts', false],
    ['src/chat.test.json', false],
    ['src/chat.testing.ts', false],
    ['src/__tests__/chat.ts', true],
    ['src/__mocks__/chat.ts', true],
    ['/app/test/chat.ts', true],
    ['/app/tests/chat.ts', true],
    ['/app/specs/chat.ts', true],
    ['/app/e2e/chat.ts', true],
    ['C:\\app\\test\\chat.ts', true],
    ['/app/latest/chat.ts', false],
    ['/app/test-utils/chat.ts', false],
    ['/app/jest.config.js', true],
    ['/app/vitest.workspace.ts', true],
    ['/app/playwright.config.ts', true],
    ['/app/cypress.config.cjs', true],
    ['/app/jest.config.json', false],
    ['/app/src/majestic.ts', false],
  ])('%s belongs to tests: %s', (name, expected) => {
    expect(belongsToTests(name)).toBe(expected);
  });

  it.each([
    ['./env', true],
    ['./env.js', true],
    ['./lib/env.mts', true],
    ['./environment', true],
    ['./load-env', true],
    ['./loadEnv.js', true],
    ['./load-my-env', true],
    ['./config', true],
    ['./configuration.js', true],
    ['./app-config', true],
    ['./config.local.js', true],
    ['./env-local', true],
    ['./setup', true],
    ['./bootstrap', true],
    ['./preload', true],
    ['./instrumentation', true],
    ['./instrument', true],
    ['my-dotenv', true],
    ['@acme/env', true],
    ['@acme/config', true],
    ['@acme/environment', true],
    ['@acme/envs', false],
    ['./envelope', false],
    ['./myenv', false],
    ['./config/openai', false],
    ['./configure', false],
    ['./env.json', true],
    ['./rules/no-process-env', false],
    ['./settings.js', true],
    ['./client', false],
  ])('%s sounds like a loader: %s', (name, expected) => {
    expect(soundsLikeLoader(name)).toBe(expected);
  });
});

describe('what the text of a module says', () => {
  const scan = (text: string, settings = {}) => scanText(text, readSettings({ openai: settings }));

  it.each<[text: string, sources: string[]]>([
    ["import a from './a';", ['./a']],
    ["import './a'; import './a';", ['./a']],
    ['export * from "./a";', ['./a']],
    ["const a = require('./a');", ['./a']],
    ['const a = require ( `./a` );', ['./a']],
    ["const a = await import('./a');", ['./a']],
    ["import{a}from'./a'", ['./a']],
    ['const a = require(\'./a");', []],
    ["const a = require(name, './a');", []],
    ["const a = load('./a');", []],
    ["const a = unrequire('./a');", []],
  ])('%s', (text, sources) => {
    expect(scan(text).sources).toEqual(sources);
  });

  it.each<[text: string, paths: string[]]>([
    ['await import(`./a/${b}`);', ['./a/']],
    ["require(path.join(__dirname, 'a', b));", ['a', './']],
    ["require('./' + b);", ['./']],
    ["import('./a'); readdir('b');", []],
    ["fork('./a.js');", ['./a.js']],
    ["glob('./a/*.js'); require(b);", ['./a/']],
    ["import load from 'require-all'; load('a');", ['require-all', 'a']],
    ["spawn('node', ['a/b.js']);", ['node', 'a/b.js']],
    ["exec('a/b');", []],
  ])('%s speaks of other modules', (text, paths) => {
    expect(scan(text).paths).toEqual(paths);
  });

  it.each([
    ["import 'dotenv/config';", true],
    ['loadEnv();', true],
    ["const a = '--env-file';", true],
    ['envFile', true],
    ["import '@nestjs/config';", true],
    ["import { PrismaClient } from '@prisma/client';", true],
    ["import 'sst';", true],
    ["import 'assist';", false],
    ["process.env.A = 'x';", true],
    ["process.env['A'] = 'x';", true],
    ['process.env = x;', true],
    ["process.env.A ??= 'x';", true],
    ["process.env.A ||= 'x';", true],
    ["process.env.A === 'x';", false],
    ['process.env.A == x;', false],
    ['const a = process.env.A;', false],
    ['Object.assign(process.env, x);', true],
    ['Object.assign( process.env, x);', true],
    ['Object.assign(x, process.env);', false],
  ])('%s may load: %s', (text, expected) => {
    expect(scan(text).loads).toBe(expected);
  });

  it('who makes clients, and loads the environment, by the settings too', () => {
    expect(scan("import { AzureOpenAI } from 'x';")).toMatchObject({ constructs: true, loads: false });
    expect(scan("import x from '@acme/llm';")).toMatchObject({ constructs: false, loads: false });
    expect(scan("import x from '@acme/llm';", { packages: ['@acme/llm'] })).toMatchObject({ constructs: true });
    expect(scan("import x from '@acme/boot';", { envLoaders: ['@acme/boot'] })).toMatchObject({ loads: true });
  });
});
