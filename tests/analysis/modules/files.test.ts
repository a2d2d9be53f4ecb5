import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenAISettings } from '../../../src/settings.js';
import { lintIn, lintProject } from '../../support/project.js';
import { temporaryFolder } from '../../support/temporary.js';

const CLIENT = "import OpenAI from 'openai';\nexport const openai = new OpenAI();\n";
const ENTRY =
  "import { openai } from './openai.js';\nimport dotenv from 'dotenv';\ndotenv.config();\nconsole.log(openai);\n";
const ids = (folder: string, text = ENTRY, entry = 'index.js', parser: 'typescript' | 'espree' = 'typescript') =>
  lintIn(folder, entry, text, { parser }).reports.map(({ messageId }) => messageId);

describe('files that are not plain readable modules', () => {
  it('a named pipe is not opened', () => {
    const folder = temporaryFolder({});
    execFileSync('mkfifo', [path.join(folder, 'openai.js')]);
    expect(ids(folder)).toEqual([]);
  });

  it('a folder with the name of a module', () => {
    const folder = temporaryFolder({ 'openai.js/index.js': CLIENT });
    expect(ids(folder)).toEqual(['loadedLate']);
    const empty = temporaryFolder({ 'openai.ts/readme.md': '' });
    expect(ids(empty)).toEqual([]);
  });

  it('an unreadable, a binary, a huge and a broken module are unknown', () => {
    const folder = temporaryFolder({ 'openai.js': CLIENT });
    if (process.getuid?.() !== 0) {
      chmodSync(path.join(folder, 'openai.js'), 0);
      expect(ids(folder)).toEqual([]);
      chmodSync(path.join(folder, 'openai.js'), 0o644);
    }
    for (const text of [`${CLIENT}\0`, `${CLIENT}//${' '.repeat(600_000)}`, `${CLIENT} const = ;`, '']) {
      writeFileSync(path.join(folder, 'openai.js'), text);
      expect(ids(folder), text.slice(0, 80)).toEqual([]);
    }
  });

  it('a module that may load, because it cannot be read, makes what follows uncertain', () => {
    expect(
      ids(
        temporaryFolder({ 'a.js': "import 'dotenv/config' const = ;", 'openai.js': CLIENT }),
        `import './a.js';\n${ENTRY}`,
      ),
    ).toEqual([]);
  });

  it('symlink loops and cycles end', () => {
    const folder = temporaryFolder({
      'lib/a.js': "import '../lib/loop/a.js';\nimport '../openai.js';\n",
      'openai.js': CLIENT,
    });
    symlinkSync(path.join(folder, 'lib'), path.join(folder, 'lib/loop'));
    symlinkSync(path.join(folder, 'self.js'), path.join(folder, 'self.js'));
    expect(ids(folder, "import './lib/a.js';\nimport dotenv from 'dotenv';\ndotenv.config();\n")).toEqual([
      'loadedLate',
    ]);
    expect(ids(folder, "import './self.js';\nimport dotenv from 'dotenv';\ndotenv.config();\n")).toEqual([]);
  });

  it('a workspace package that is linked into node_modules is source of the project', () => {
    const folder = temporaryFolder({
      'packages/ai/package.json': '{ "name": "@acme/ai", "main": "index.js" }',
      'packages/ai/index.js': CLIENT,
      'app/package.json': '{ "type": "module" }',
    });
    mkdirSync(path.join(folder, 'node_modules/@acme'), { recursive: true });
    symlinkSync(path.join(folder, 'packages/ai'), path.join(folder, 'node_modules/@acme/ai'));
    expect(ids(folder, ENTRY.replace('./openai.js', '@acme/ai'), 'app/index.js')).toEqual(['loadedLate']);
  });

  it('gives up behind a budget of modules', () => {
    const files: Record<string, string> = { 'm999.js': CLIENT };
    for (let i = 0; i < 999; i += 1) files[`m${i}.js`] = `import './m${i + 1}.js';\n`;
    const entry = "import './m0.js';\nimport dotenv from 'dotenv';\ndotenv.config();\n";
    expect(ids(temporaryFolder(files), entry)).toEqual([]);
    expect(ids(temporaryFolder({ ...files, 'm100.js': CLIENT }), entry)).toEqual(['loadedLate']);
  });

  it('survives strange package.json and tsconfig.json', () => {
    for (const json of [
      '[]',
      'null',
      '{',
      '{ "type": 1, "scripts": [1], "compilerOptions": "x", "extends": 7 }',
      '{ "extends": "./tsconfig.json" }',
    ]) {
      // A package.json that does not parse stops Node itself.
      const files = { 'openai.js': CLIENT, 'tsconfig.json': json, ...(json !== '{' && { 'package.json': json }) };
      expect(ids(temporaryFolder(files)), json).toEqual(['loadedLate']);
    }
  });

  it('text without a path asks nothing', () => {
    const { reports } = lintIn('/', '<input>.js', ENTRY);
    expect(reports).toEqual([]);
  });
});

describe('parsers', () => {
  it('uses the parser of the configuration, and makes scopes where it makes none', () => {
    expect(ids(temporaryFolder({ 'openai.js': CLIENT }), ENTRY, 'index.js', 'espree')).toEqual(['loadedLate']);
  });

  it('reads CommonJS that is no module', () => {
    const client =
      "with ({}) {}\nif (!process.env.X) { }\nconst OpenAI = require('openai');\nmodule.exports = new OpenAI();\n";
    expect(
      ids(
        temporaryFolder({ 'openai.cjs': client }),
        "const a = require('./openai.cjs');\nrequire('dotenv').config();\n",
        'index.cjs',
        'espree',
      ),
    ).toEqual(['loadedLate']);
  });
});

describe('the cache', () => {
  it('keeps what was learned under other settings apart', () => {
    const folder = temporaryFolder({
      'ai.js': "import Client from '@acme/ai';\nexport const openai = new Client();\n",
    });
    const entry = ENTRY.replace('./openai.js', './ai.js');
    const under = (settings: OpenAISettings) =>
      lintIn(folder, 'index.js', entry, { settings }).reports.map(({ messageId }) => messageId);
    expect(under({})).toEqual([]);
    expect(under({ packages: ['@acme/ai'] })).toEqual(['loadedLate']);
    expect(under({})).toEqual([]);
  });

  it('notices a changed file in one session', () => {
    const { folder, reports } = lintProject({ 'index.js': ENTRY, 'openai.js': CLIENT });
    expect(reports).toHaveLength(1);
    writeFileSync(
      path.join(folder, 'openai.js'),
      "import OpenAI from 'openai';\nexport const openai = () => new OpenAI();\n",
    );
    expect(ids(folder)).toEqual([]);
    writeFileSync(path.join(folder, 'openai.js'), CLIENT);
    expect(ids(folder)).toEqual(['loadedLate']);
  });
});
