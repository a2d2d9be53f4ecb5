import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintIn } from '../support/project.js';
import { temporaryFolder } from '../support/temporary.js';

// A file is not linted alone: what stands beside it may be anything.

const CLIENT = "import OpenAI from 'openai';\nexport const openai = new OpenAI();\n";
const LOAD = "import dotenv from 'dotenv';\ndotenv.config();\n";

const messagesFor = (folder: string, text: string): (string | undefined)[] =>
  lintIn(folder, 'index.js', text).reports.map(({ messageId }) => messageId);

describe('imports that lead back', () => {
  it('a file that imports itself', () => {
    const text = `import './index.js';\nimport './openai.js';\n${LOAD}`;
    expect(messagesFor(temporaryFolder({ 'index.js': text, 'openai.js': CLIENT }), text)).toEqual(['loadedLate']);
  });

  it('modules that import one another', () => {
    const text = `import './a.js';\n${LOAD}`;
    const folder = temporaryFolder({
      'index.js': text,
      'a.js': "import './b.js';\nimport './index.js';\n",
      'b.js': "import './a.js';\nimport './openai.js';\n",
      'openai.js': `import './a.js';\n${CLIENT}`,
    });
    expect(messagesFor(folder, text)).toEqual(['loadedLate']);
  });

  it('functions and re-exports that lead to one another', () => {
    const text = `import { make } from './a.js';\nmake();\n${LOAD}`;
    const folder = temporaryFolder({
      'a.js': "export * from './b.js';\nexport { make } from './b.js';\n",
      'b.js':
        "export * from './a.js';\nimport { make as again } from './a.js';\nexport function make() { return again(); }\n",
    });
    expect(messagesFor(folder, text)).toEqual([]);
  });

  it('a complete graph of modules', () => {
    const names = Array.from({ length: 60 }, (_, i) => `m${i}.js`);
    const all = names.map((name) => `import './${name}';\n`).join('');
    const folder = temporaryFolder(Object.fromEntries(names.map((name) => [name, `${all}// openai\n`])));
    expect(messagesFor(folder, `import './m0.js';\n${LOAD}`)).toEqual([]);
  });
});

describe('what is no module', () => {
  it.each(['openai.js', 'openai.ts'])('a pipe and a folder named %s are not opened', (name) => {
    const folder = temporaryFolder({});
    execFileSync('mkfifo', [path.join(folder, name)]);
    expect(messagesFor(folder, `import './openai.js';\n${LOAD}`)).toEqual([]);
    const other = temporaryFolder({});
    mkdirSync(path.join(other, name));
    expect(messagesFor(other, `import './openai.js';\n${LOAD}`)).toEqual([]);
  });

  it('twenty megabytes of code beside the file are not read', () => {
    const folder = temporaryFolder({ 'openai.js': `${CLIENT}${'export const x = 1; // openai\n'.repeat(700_000)}` });
    const start = performance.now();
    expect(messagesFor(folder, `import './openai.js';\n${LOAD}`)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('modules that are hard to read', () => {
  it.each([
    ['deep blocks', `${CLIENT}${'{'.repeat(400)}${'}'.repeat(400)}`],
    ['deeper blocks than the parser can read', `${CLIENT}${'{'.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['a long sum', `${CLIENT}export const x = ${'1 + '.repeat(800)}1;`],
    ['many calls', `${CLIENT}${'f(g);\n'.repeat(10_000)}`],
    ['carriage returns', CLIENT.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${CLIENT}`],
    ['blanks where a name could follow', `${CLIENT}// import${' '.repeat(200_000)}`],
    ['a shebang', `#!/usr/bin/env node\n${CLIENT}`],
  ])('%s', (_what, text) => {
    const isRead = !text.includes('{'.repeat(10_000));
    expect(messagesFor(temporaryFolder({ 'openai.js': text }), `import './openai.js';\n${LOAD}`)).toEqual(
      isRead ? ['loadedLate'] : [],
    );
  });
});
