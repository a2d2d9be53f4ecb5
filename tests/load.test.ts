import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root } from './support/repository.js';

/** Imports the built plugin in a process of its own, and prints the name of every file that was loaded for it. */
const PROGRAM = `
import { createRequire, register } from 'node:module';
import { writeSync } from 'node:fs';
const hooks = \`
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) { writeSync(1, url + '\\\\n'); return next(url, context); }
\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
await import('./dist/index.js');
// What a CommonJS module requires does not pass the hooks.
for (const file of Object.keys(createRequire(import.meta.url).cache)) writeSync(1, file + '\\n');
`;

function filesLoaded(): string[] {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd: root,
    encoding: 'utf8',
  });
  return output.split('\n');
}

/** The package of a file in a `node_modules` folder. */
function packageOf(file: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1]?.replace('\\', '/');
}

describe('import of the built plugin', () => {
  it('loads no parser, no compiler and no linter', () => {
    const files = filesLoaded();
    expect(files.some((file) => file.endsWith('/dist/index.js'))).toBe(true);
    const loaded = files.flatMap((file) => packageOf(file) ?? []);
    expect(loaded).not.toContain('typescript');
    expect(loaded).not.toContain('eslint');
    expect(loaded.filter((name) => name.startsWith('@typescript-eslint/'))).toEqual([]);
  });

  it('prints nothing, no warning either', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', "import './dist/index.js'"],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
