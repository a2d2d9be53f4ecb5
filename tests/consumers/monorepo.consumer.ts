import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocksOf } from '../support/markdown.js';
import { readText, root } from '../support/repository.js';
import { must, npmInstall, packPlugin, run, scratchFolder } from './install.js';

// examples/monorepo, with npm's workspaces and Turborepo's cache: nothing is linted twice, and nothing that may have changed is left out.

const { folder, remove } = scratchFolder();
const project = path.join(folder, 'monorepo');

beforeAll(async () => {
  cpSync(path.join(root, 'examples', 'monorepo'), project, { recursive: true });
  await must('git', ['init', '--quiet'], { cwd: project }); // Turborepo asks git which files there are
  await npmInstall(project, '--save-dev', await packPlugin(folder));
});

afterAll(remove);

interface Linted {
  readonly status: number;
  readonly output: string;
  /** Whether each package's answer came from the cache. */
  readonly cache: Readonly<Record<string, 'hit' | 'miss'>>;
}

async function turbo(): Promise<Linted> {
  const bin = path.join('node_modules', 'turbo', 'bin', 'turbo');
  const environment = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const args = [bin, 'run', 'lint', '--continue', '--output-logs', 'full'];
  const { status, stdout, stderr } = await run(process.execPath, args, { cwd: project, environment });
  const output = stripVTControlCharacters(`${stdout}\n${stderr}`);
  const tasks = output.matchAll(/@example\/(\w+):lint: cache (hit|miss)/g);
  const cache = Object.fromEntries([...tasks].map(([, name, from]) => [name, from])) as Linted['cache'];
  return { status, output, cache };
}

function edit(file: string, change: (text: string) => string): void {
  const name = path.join(project, file);
  writeFileSync(name, change(readFileSync(name, 'utf8')));
}

describe('turbo run lint', () => {
  it('lints every package, and the second time none', async () => {
    const first = await turbo();
    expect(first.status, first.output).toBe(0);
    expect(first.cache).toEqual({ llm: 'miss', chat: 'miss', digest: 'miss' });
    const second = await turbo();
    expect(second.status, second.output).toBe(0);
    expect(second.cache).toEqual({ llm: 'hit', chat: 'hit', digest: 'hit' });
  });

  it('lints a package that has changed, what depends on it, and nothing else', async () => {
    edit('packages/llm/src/index.js', (text) => `${text}\n// Touched.\n`);
    const { status, output, cache } = await turbo();
    expect(status, output).toBe(0);
    expect(cache).toEqual({ llm: 'miss', chat: 'miss', digest: 'hit' });
  });

  it('finds what the change of one package breaks in another', async () => {
    const before = readFileSync(path.join(project, 'packages/llm/src/index.js'), 'utf8');
    edit('packages/llm/src/index.js', (text) =>
      text.replace('let client;', 'const client = new OpenAI();').replace('  client ??= new OpenAI();\n', ''),
    );
    const broken = await turbo();
    expect(broken.status).toBe(1);
    expect(broken.output).toMatch(/@example\/chat:lint:.*openai\/no-late-api-key/);
    expect(broken.cache).toEqual({ llm: 'miss', chat: 'miss', digest: 'hit' });
    edit('packages/llm/src/index.js', () => before);
    expect((await turbo()).cache).toEqual({ llm: 'hit', chat: 'hit', digest: 'hit' });
  });

  it('lints everything after a change of the config', async () => {
    edit('eslint.config.js', (text) => text.replace('openai/recommended', 'openai/strict'));
    expect((await turbo()).cache).toEqual({ llm: 'miss', chat: 'miss', digest: 'miss' });
  });

  it('is set up as docs/ci.md says', () => {
    const block = codeBlocksOf(readText('docs', 'ci.md')).find(({ code }) => code.includes('"transit"'))!.code;
    const { tasks } = JSON.parse(readText('examples', 'monorepo', 'turbo.json')) as { tasks: unknown };
    expect((JSON.parse(block) as { tasks: unknown }).tasks).toEqual(tasks);
  });
});
