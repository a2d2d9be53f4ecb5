// The code that the benchmark lints: real files of the project's own dependencies, and programs that call OpenAI.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{ name: string, code: string }} SourceFile */

const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const LARGEST = 200_000;

/**
 * Real files in which "OpenAI" never occurs: what the dependencies of the project ship, TypeScript sources first.
 * Bundles and copies are left out: they would measure a few giant files over and over.
 * @returns {SourceFile[]}
 */
export function foreignFiles(count = 2200) {
  const files = [...sourcesUnder(path.join(ROOT, 'node_modules'))].filter(
    ({ name, code }) => !/openai/i.test(name) && !/openai/i.test(code),
  );
  const typed = files.filter(({ name }) => /tsx?$/.test(name));
  const plain = files.filter(({ name }) => !/tsx?$/.test(name));
  const left = Math.max(count - typed.length, 0);
  return [...typed.slice(0, count), ...plain.filter((_, i) => spread(i, left, plain.length))];
}

/**
 * The sources of the `openai` package.
 * @returns {SourceFile[]}
 */
export function sdkFiles() {
  return [...sourcesUnder(path.join(ROOT, 'node_modules/openai/src'))].filter(({ code }) => /openai/i.test(code));
}

/**
 * Applications that call OpenAI in every file: the programs of the rules' pages and of the tests, several to a file as functions of a module.
 * @returns {SourceFile[]}
 */
export function callingFiles(copies = 4, programsPerFile = 4) {
  const pages = ['docs/rules', 'tests/programs'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => path.join(ROOT, folder, name)),
  );
  const programs = pages
    .flatMap((page) => blocksOf(readFileSync(page, 'utf8')))
    .filter((code) => /openai|completions|responses/i.test(code));
  const files = [];
  for (let copy = 0; copy < copies; copy += 1) {
    const stride = copy * 7 + 1;
    for (let first = 0; first < programs.length; first += programsPerFile) {
      const parts = Array.from(
        { length: programsPerFile },
        (_, i) => programs[((first + i) * stride) % programs.length],
      );
      files.push({ name: path.join(ROOT, `apps/app-${copy}-${first}.ts`), code: joined(parts) });
    }
  }
  return files;
}

/** Programs as one module: imports at the top, once; each program in a block of its own. */
function joined(programs) {
  const imports = new Set();
  const bodies = programs.map((code) => {
    const body = code.replace(/^import [^;]*;\n/gm, (statement) => (imports.add(statement), ''));
    return `{\n${body.replace(/^export (default )?(?=class|function|async|const|let)/gm, '').replace(/^export .*$/gm, '')}}\n`;
  });
  return `${[...imports].join('')}\n${bodies.join('\n')}`;
}

function blocksOf(markdown) {
  return [...markdown.matchAll(/^```(?:[cm]?[jt]sx?)\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
}

function* sourcesUnder(folder, seen = new Set()) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => order(a.name, b.name))) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesUnder(name, seen);
    if (!entry.isFile() || !SOURCE.test(name) || DECLARATION.test(name)) continue;
    const code = readFileSync(name, 'utf8');
    const hash = createHash('sha1').update(code).digest('hex');
    if (seen.has(hash) || code.length > LARGEST || code.length / code.split('\n').length > 200) continue;
    seen.add(hash);
    yield { name, code };
  }
}

/** Whether item `i` of `all` is one of `some` that are spread evenly. */
function spread(i, some, all) {
  return Math.floor(((i + 1) * some) / all) > Math.floor((i * some) / all);
}

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param {SourceFile[]} files */
export function sizeOf(files) {
  const lines = files.reduce((sum, { code }) => sum + code.split('\n').length, 0);
  return `${files.length} files, ${lines} lines`;
}
