import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Lints the programs in examples/ with the built plugin, as examples/eslint.config.js imports it. Writes nothing; with `fix`, the
 * results carry the fixed text as `output`.
 * @returns ESLint's results and its own report of them, both with paths relative to the repository
 */
export async function lintExamples({ programs = ['*'], fix = false } = {}) {
  const cwd = path.join(root, 'examples');
  // One config for all: examples/monorepo has its own, for packages that are not installed here.
  const eslint = new ESLint({ cwd, fix, overrideConfigFile: path.join(cwd, 'eslint.config.js') });
  const results = await eslint.lintFiles(programs.map((program) => `${program}/**`));
  const formatter = await eslint.loadFormatter('stylish');
  for (const result of results) result.filePath = path.relative(root, result.filePath).replaceAll(path.sep, '/');
  return { results, report: await formatter.format(results) };
}
