import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocksOf } from '../support/markdown.js';
import { readText, root } from '../support/repository.js';
import { must, npmInstall, packPlugin, run, scratchFolder, type Ran } from './install.js';

// Hooks as docs/ci.md sets them up, in real repositories: a commit with a mistake in it does not come to be.

const { folder, remove } = scratchFolder();
const installed = path.join(folder, 'hooks');

beforeAll(async () => {
  cpSync(path.join(root, 'tests', 'consumers', 'projects', 'hooks'), installed, { recursive: true });
  await npmInstall(installed, await packPlugin(folder));
});

afterAll(remove);

const blocks = codeBlocksOf(readText('docs', 'ci.md')).map(({ code }) => code);

/** The one block of docs/ci.md that says this. */
function documented(text: string): string {
  const [block, ...others] = blocks.filter((code) => code.includes(text));
  if (block === undefined || others.length > 0) throw new Error(`docs/ci.md: one block with ${text} expected`);
  return block;
}

const lintStaged = JSON.parse(documented('"lint-staged":')) as object;
const lefthook = documented('stage_fixed');

interface Manager {
  readonly name: string;
  /** What is added to package.json, and other files. */
  readonly manifest: object;
  readonly files?: Readonly<Record<string, string>>;
  readonly setUp: readonly string[];
}

const MANAGERS: readonly Manager[] = [
  {
    name: 'husky',
    manifest: lintStaged,
    setUp: documented('husky init')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('npm install')),
  },
  {
    name: 'simple-git-hooks',
    manifest: { ...lintStaged, ...(JSON.parse(documented('"simple-git-hooks":')) as object) },
    setUp: ['npx simple-git-hooks'],
  },
  { name: 'lefthook', manifest: {}, files: { 'lefthook.yml': lefthook }, setUp: ['npx lefthook install'] },
];

const LATE = `import OpenAI from 'openai';
import dotenv from 'dotenv';

export const client = new OpenAI();

dotenv.config();
`;
const RIGHT = `import OpenAI from 'openai';
import dotenv from 'dotenv';

dotenv.config();

export const client = new OpenAI();
`;

const identity = { name: 'A. Developer', email: 'developer@example.com' };
const environment = {
  GIT_CONFIG_GLOBAL: path.join(folder, 'no-such-file'),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: identity.name,
  GIT_AUTHOR_EMAIL: identity.email,
  GIT_COMMITTER_NAME: identity.name,
  GIT_COMMITTER_EMAIL: identity.email,
};

/** A repository with one commit, and hooks. */
async function repository(name: string, manager: Manager, edit: (text: string) => string = same): Promise<string> {
  const cwd = path.join(folder, name);
  mkdirSync(cwd);
  const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as object;
  const files = {
    '.gitignore': 'node_modules\n',
    'package.json': edit(JSON.stringify({ ...manifest, ...manager.manifest }, null, 2)),
    'eslint.config.js': readFileSync(path.join(installed, 'eslint.config.js'), 'utf8'),
    ...Object.fromEntries(Object.entries(manager.files ?? {}).map(([file, text]) => [file, edit(text)])),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(cwd, file), text);
  symlinkSync(path.join(installed, 'node_modules'), path.join(cwd, 'node_modules'), 'junction');
  await must('git', ['init', '--quiet'], { cwd, environment });
  for (const line of manager.setUp) await must('sh', ['-c', line], { cwd, environment });
  await commit(cwd, 'Begin');
  return cwd;
}

const same = (text: string): string => text;
/** "Leave `--fix` out": the hooks as they are then. */
const withoutFix = (text: string): string => text.replace(' --fix', '');

async function commit(cwd: string, message: string): Promise<Ran> {
  await must('git', ['add', '--all'], { cwd, environment });
  return run('git', ['commit', '--message', message], { cwd, environment });
}

async function committed(cwd: string, file: string): Promise<string> {
  return must('git', ['show', `HEAD:${file}`], { cwd, environment });
}

const log = (cwd: string): Promise<string> => must('git', ['log', '--format=%s'], { cwd, environment });

describe.each(MANAGERS)('$name', (manager) => {
  it('blocks a commit with a late key, and lets the repaired one pass', async () => {
    const cwd = await repository(`${manager.name}-blocks`, manager, withoutFix);
    writeFileSync(path.join(cwd, 'client.js'), LATE);
    const blocked = await commit(cwd, 'A late key');
    expect(`${blocked.stdout}${blocked.stderr}`).toContain('openai/no-late-api-key');
    expect(blocked.status).toBe(1);
    expect(await log(cwd)).toBe('Begin\n');

    writeFileSync(path.join(cwd, 'client.js'), RIGHT);
    const passed = await commit(cwd, 'The key comes first');
    expect(passed.status, passed.stderr).toBe(0);
    expect(await log(cwd)).toBe('The key comes first\nBegin\n');
  });

  it('commits what --fix makes of it, as documented', async () => {
    const cwd = await repository(`${manager.name}-repairs`, manager);
    writeFileSync(path.join(cwd, 'client.js'), LATE);
    const passed = await commit(cwd, 'A client');
    expect(passed.status, passed.stderr).toBe(0);
    expect(await committed(cwd, 'client.js')).toMatch(/dotenv\.config\(\);[^]*new OpenAI\(\)/);
  });
});
