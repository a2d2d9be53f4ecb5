import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';
import parser from '@typescript-eslint/parser';
import { CODE } from './configs.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Files between these sizes are written by people, by and large. */
const [SMALLEST, LARGEST] = [500, 60_000];
const REQUESTS = /completions\s*\??\.|responses\s*\??\.\s*(?:create|stream|parse)|createChatCompletion/;

const temporary = [];
process.on('exit', () => temporary.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new folder that is gone when the process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  temporary.push(folder);
  return folder;
}

/** Writes files into a new folder. */
export function folderOf(files) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** Files to lint: the folder they are in, the paths in it to name to a linter, and how much there is. */
function corpusOf(folder, some) {
  const files = some ?? codeIn(folder);
  const lines = files.reduce((sum, name) => sum + readFileSync(path.join(folder, name), 'utf8').split('\n').length, 0);
  return { folder, paths: some ?? ['.'], files: files.length, lines };
}

/** Some files of the dependencies that never mention OpenAI, spread over all of them. Those of the SDK itself do so in their paths. */
export function strangers(count) {
  const modules = path.join(root, 'node_modules');
  const files = codeIn(modules).filter((name) => !/\.d\.[cm]?ts$|\.min\.|^\.vite|openai/i.test(name));
  const fitting = files.filter((name) => isPlain(path.join(modules, name), (text) => !/openai/i.test(text)));
  const texts = evenly(fitting, count * 1.1)
    .map((name) => [name.replaceAll('node_modules', 'modules'), readFileSync(path.join(modules, name), 'utf8')])
    .filter(([name, text]) => parsed(text, name));
  if (texts.length < count) throw new Error(`Only ${texts.length} files of the dependencies fit.`);
  return corpusOf(folderOf(Object.fromEntries(evenly(texts, count))));
}

/**
 * Files that all send requests: the programs of the rule pages, of the tests and the examples, several times over, each time with other names
 * for what they declare.
 */
export function callers(least) {
  const programs = ownPrograms();
  const files = { 'package.json': '{ "type": "module" }' };
  for (let copy = 0; Object.keys(files).length < least; copy += 1)
    for (const [name, text] of Object.entries(programs))
      files[`copy-${copy}/${name}`] = copy === 0 ? text : renamed(text, name, copy);
  return corpusOf(folderOf(files));
}

/** The files of a folder that send requests, where they stand. */
export function callersIn(folder) {
  const files = codeIn(folder).filter(
    (name) => !name.includes('node_modules') && isPlain(path.join(folder, name), (text) => REQUESTS.test(text)),
  );
  return corpusOf(
    folder,
    files.filter((name) => parsed(readFileSync(path.join(folder, name), 'utf8'), name)),
  );
}

/** Names of the files of code in a folder, in order. */
function codeIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)).replaceAll(path.sep, '/'))
    .sort();
}

/** At most `count` of some things, as far apart as can be. */
function evenly(things, count) {
  const step = Math.max(1, things.length / count);
  return Array.from({ length: Math.min(things.length, Math.floor(count)) }, (_, i) => things[Math.floor(i * step)]);
}

/** Whether a file is of a usual size, and its text is wanted. */
function isPlain(file, isWanted) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats || stats.size < SMALLEST || stats.size > LARGEST) return false;
  return isWanted(readFileSync(file, 'utf8'));
}

/** What the parser makes of a text; undefined when it cannot read it. */
function parsed(text, filePath) {
  const sourceType = filePath.endsWith('.cjs') ? 'commonjs' : 'module';
  try {
    return parser.parseForESLint(text, { filePath, sourceType, range: true, ecmaFeatures: { jsx: true } });
  } catch {
    return undefined;
  }
}

/** The programs of the project that send requests, by name. */
function ownPrograms() {
  const programs = {};
  for (const folder of ['docs/rules', 'tests/programs']) {
    for (const page of readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md'))) {
      const blocks = readFileSync(path.join(root, folder, page), 'utf8').matchAll(/^```([cm]?[jt]sx?)\n(.*?)^```$/gms);
      for (const [index, [, language, text]] of [...blocks].entries())
        programs[`${path.basename(page, '.md')}-${index}.${language}`] = text;
    }
  }
  const examples = path.join(root, 'examples');
  for (const name of codeIn(examples)) programs[`examples/${name}`] = readFileSync(path.join(examples, name), 'utf8');
  return Object.fromEntries(
    Object.entries(programs).filter(([name, text]) => REQUESTS.test(text) && parsed(text, name)),
  );
}

const linter = new Linter();

/** A program in which everything that it declares has another name. */
function renamed(text, file, copy) {
  linter.verify(text, [{ files: ['**'], languageOptions: { parser } }], file);
  const { scopes } = linter.getSourceCode().scopeManager;
  const edits = new Map();
  for (const variable of scopes.flatMap((scope) => scope.variables)) {
    if (variable.identifiers.length === 0 || variable.defs.some(({ type }) => type === 'ImportBinding')) continue;
    if (variable.identifiers.some(({ parent, name }) => parent.type === 'TSParameterProperty' || name === 'this'))
      continue;
    for (const { range, parent, name } of [
      ...variable.identifiers,
      ...variable.references.map(({ identifier }) => identifier),
    ]) {
      const property = parent.type === 'AssignmentPattern' ? parent.parent : parent;
      const key = property?.type === 'Property' && property.shorthand ? `${name}: ` : '';
      edits.set(range[0], { name, text: `${key}${name}${copy}` });
    }
  }
  let changed = text;
  for (const [start, edit] of [...edits].toSorted(([a], [b]) => b - a))
    changed = changed.slice(0, start) + edit.text + changed.slice(start + edit.name.length);
  return parsed(changed, file) ? changed : text;
}
