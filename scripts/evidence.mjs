// What the rules say of real code, beside what a reader says of the same places: `npm run evidence -- --sources <folder>`.
//
// <folder>/<owner>+<name>/repo are git repositories; each is linted as it stands at HEAD. The judgements are in tests/evidence/<rule>.json. Printed
// are the reports that nobody has judged, the judged ones that are gone, and the precision of each rule. `--rule <name>` asks for one rule, and
// `--show all` prints judged reports too. Nothing of the repositories is kept but what `--work <folder>` is told to keep.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from 'eslint-plugin-openai';

const { values } = parseArgs({
  options: {
    sources: { type: 'string' },
    work: { type: 'string' },
    rule: { type: 'string', multiple: true, default: Object.keys(plugin.rules) },
    show: { type: 'string', default: 'unjudged' },
  },
});
if (values.sources === undefined) {
  console.error('Usage: npm run evidence -- --sources <folder> [--work <folder>] [--rule <name>]… [--show all]');
  process.exit(1);
}

const CODE = /\.[cm]?[jt]sx?$/;
const CONCERNS = /openai|completions|responses/i;
const LARGEST = 1_000_000;

const work = values.work ?? mkdtempSync(path.join(tmpdir(), 'evidence-'));
process.on('exit', () => {
  if (values.work === undefined) rmSync(work, { recursive: true, force: true });
});
const judgements = new Map(values.rule.map((rule) => [rule, judgementsOf(rule)]));
const seen = new Map(values.rule.map((rule) => [rule, new Map()]));
let files = 0;
let crashes = 0;

for (const repository of readdirSync(values.sources).sort()) {
  const git = path.join(values.sources, repository, 'repo');
  if (!existsSync(git)) continue;
  const { folder, commit } = exported(git, path.join(work, repository));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (CODE.test(file) && !file.includes('node_modules'))
      lint(repository.replace('+', '/'), commit, folder, file.replaceAll(path.sep, '/'));
  }
}
summary();

/** The text files of a repository at HEAD that a linter may read, written once. A snapshot can lack its largest files. */
function exported(git, folder) {
  const ask = (...args) => execFileSync('git', ['--git-dir', git, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const commit = ask('rev-parse', 'HEAD').trim();
  if (existsSync(folder)) return { folder, commit };
  const entries = ask('ls-tree', '-r', '-z', 'HEAD').split('\0').filter(Boolean);
  for (const [, object, name] of entries.map((entry) => /^100\d+ blob (\w+)\t(.+)$/s.exec(entry)).filter(Boolean)) {
    if (!CODE.test(name) && !/(?:package|tsconfig.*)\.json$/.test(name)) continue;
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      writeFileSync(
        file,
        execFileSync('git', ['--git-dir', git, 'cat-file', 'blob', object], { stdio: 'pipe', maxBuffer: 2 ** 28 }),
      );
    } catch {
      console.log(`not there: ${git} ${name}`);
    }
  }
  mkdirSync(folder, { recursive: true });
  return { folder, commit };
}

function lint(repository, commit, folder, file) {
  const filename = path.join(folder, file);
  let text;
  try {
    text = readFileSync(filename, 'utf8');
  } catch {
    return; // a folder, or a link to nothing
  }
  if (text.length > LARGEST || !CONCERNS.test(text)) return;
  files += 1;
  let messages;
  try {
    messages = new Linter({ cwd: folder }).verify(text, config(), { filename });
  } catch (error) {
    crashes += 1;
    console.log(`CRASH ${repository} ${file}: ${error.message}`);
    return;
  }
  for (const { ruleId, line, message } of messages) {
    const rule = ruleId?.replace('openai/', '');
    if (!seen.has(rule)) continue;
    const key = `${repository} ${file}:${line}`;
    seen.get(rule).set(key, undefined);
    const judged = judgements.get(rule).get(key);
    if (judged && values.show !== 'all') continue;
    console.log(
      `\n${rule} ${repository} ${commit} ${file}:${line} ${judged ? judged.verdict : 'UNJUDGED'}\n  ${message}`,
    );
    const lines = text.split('\n');
    for (let n = Math.max(1, line - 2); n <= Math.min(lines.length, line + 3); n += 1)
      console.log(`  ${n === line ? '>' : ' '} ${String(n).padStart(5)} ${masked(lines[n - 1].slice(0, 180))}`);
  }
}

/** A line without what may be somebody's key. */
function masked(line) {
  return line.replaceAll(/\b(sk-)[\w-]{8,}|\b[\da-f]{32}\b/g, '$1…');
}

function config() {
  return [
    {
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
      plugins: { openai: plugin },
      rules: Object.fromEntries(values.rule.map((rule) => [`openai/${rule}`, 'error'])),
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    },
  ];
}

function judgementsOf(rule) {
  const file = new URL(`../tests/evidence/${rule}.json`, import.meta.url);
  if (!existsSync(file)) return new Map();
  const { reports } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(reports.map((report) => [`${report.repository} ${report.path}:${report.line}`, report]));
}

function summary() {
  console.log(`\n${files} files that concern OpenAI by their words; ${crashes} crashes`);
  const table = {};
  for (const [rule, judged] of judgements) {
    const here = [...judged].filter(([key]) => seen.get(rule).has(key)).map(([, { verdict }]) => verdict);
    const right = here.filter((verdict) => verdict === 'right').length;
    const wrong = here.filter((verdict) => verdict === 'wrong').length;
    table[rule] = {
      reports: seen.get(rule).size,
      right,
      wrong,
      debatable: here.length - right - wrong,
      unjudged: seen.get(rule).size - here.length,
      gone: judged.size - here.length,
      precision: right + wrong === 0 ? '' : `${((100 * right) / (right + wrong)).toFixed(1)} %`,
    };
  }
  console.table(table);
}
