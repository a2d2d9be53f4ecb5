import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { check, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { readText, root } from './support/repository.js';
import { temporaryFolder } from './support/temporary.js';

/** Runs the script in a copy of what it changes. */
function newRule(...args: string[]) {
  const folder = temporaryFolder({ 'src/index.ts': readText('src', 'index.ts') });
  const script = path.join(root, 'scripts', 'new-rule.mjs');
  const run = (): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [script, '--root', folder, ...args], { encoding: 'utf8' });
  return { ...run(), run, read: (file: string) => readFileSync(path.join(folder, file), 'utf8') };
}

describe('npm run new-rule', () => {
  it('writes the rule, its test and its page, formatted as the project is', async () => {
    const { status, read } = newRule('no-odd-thing');
    expect(status).toBe(0);
    const style = await resolveConfig(path.join(root, 'package.json'), { editorconfig: true });
    for (const file of [
      'src/rules/no-odd-thing.ts',
      'tests/rules/no-odd-thing.test.ts',
      'docs/rules/no-odd-thing.md',
    ]) {
      expect(await check(read(file), { ...style, filepath: file }), file).toBe(true);
    }
  });

  it('adds the rule to the index, in alphabetical order', () => {
    const index = newRule('prefer-odd-thing').read('src/index.ts');
    const names = (line: RegExp): (string | undefined)[] => [...index.matchAll(line)].map((match) => match[1]);
    const imported = names(/^import \w+ from '\.\/rules\/(.+)\.js';$/gm);
    expect(imported).toContain('prefer-odd-thing');
    expect(imported).toEqual([...imported].sort());
    expect(names(/^ {2}'(.+)': \w+,$/gm)).toEqual(imported);
    expect(index).toContain("import preferOddThing from './rules/prefer-odd-thing.js';");
    expect(index).toContain("  'prefer-odd-thing': preferOddThing,");
  });

  it('refuses to overwrite a rule', () => {
    const { run } = newRule('no-odd-thing');
    expect(run()).toMatchObject({ status: 1, stderr: 'src/rules/no-odd-thing.ts exists.\n' });
  });

  it.each([['odd-thing'], ['noOddThing'], ['no_odd_thing'], ['no-'], ['../no-thing']])(
    'refuses the name %s',
    (name) => {
      expect(newRule(name)).toMatchObject({ status: 1, stderr: expect.stringContaining('is no rule name') as string });
    },
  );

  it('explains itself when called without a name', () => {
    expect(newRule()).toMatchObject({ status: 1, stderr: 'Usage: npm run new-rule <name>\n' });
  });
});
