import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import builtPlugin from 'eslint-plugin-openai';
import { configWith } from '../support/lint.js';
import { codeBlocksOf, programsOf } from '../support/markdown.js';
import { filesUnder, readText, root } from '../support/repository.js';
import { temporaryFolder } from '../support/temporary.js';

// Oxlint runs the built plugin over every program of the documentation, the test pages and the examples, and says what ESLint says.

const RULES: Linter.RulesRecord = builtPlugin.configs.all.rules;
const BIN = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
const CODE = /\.[cm]?[jt]sx?$/;

const FOLDERS = ['docs', 'programs', 'examples'];
/** Oxlint knows no rules configured in comments. */
const INLINE_CONFIG = /\/\* eslint openai\/.*?\*\//gs;

/** All programs, each in a folder of its own. */
function everyProgram(): Record<string, string> {
  const files: Record<string, string> = {};
  const inFolder = (folder: string, program: Readonly<Record<string, string>>): void => {
    for (const [name, code] of Object.entries(program)) files[`${folder}/${name}`] = code.replace(INLINE_CONFIG, '');
  };
  for (const page of filesUnder('docs/rules', /\.md$/)) {
    for (const program of programsOf(readText('docs/rules', page)))
      inFolder(`docs/${path.basename(page, '.md')}/${program.line}`, program.files);
  }
  for (const page of filesUnder('tests/programs', /\.md$/)) {
    for (const { code, language, line } of codeBlocksOf(readText('tests/programs', page)))
      inFolder(`programs/${path.basename(page, '.md')}/${line}`, { [`program.${language}`]: code });
  }
  for (const file of filesUnder('examples', CODE))
    if (file.includes('/')) files[`examples/${file}`] = readText('examples', file);
  return files;
}

/** A project that holds the programs, with the SDK, the plugin's parsers and a config for Oxlint. */
function project(): string {
  const config = { categories: { correctness: 'off' }, jsPlugins: [path.join(root, 'dist', 'index.js')], rules: RULES };
  const folder = temporaryFolder({
    ...everyProgram(),
    'package.json': '{ "type": "module" }',
    '.oxlintrc.json': JSON.stringify(config),
  });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

function oxlint(folder: string, ...options: string[]): string {
  try {
    return execFileSync(process.execPath, [BIN, ...options, ...FOLDERS], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    const { stdout, status } = error as { stdout: string; status: number | null };
    if (status !== 1) throw error; // it leaves with 1 when it reports
    return stdout;
  }
}

/** Why Oxlint cannot run here, if it cannot: it is a native program, and not there for every platform. */
const obstacle = ((): string | undefined => {
  try {
    execFileSync(process.execPath, [BIN, '--version'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
})();

const eslintIn = (cwd: string, fix = false): ESLint =>
  new ESLint({ cwd, fix, overrideConfigFile: true, overrideConfig: configWith(builtPlugin, RULES) });

interface Diagnostic {
  message: string;
  code?: string;
  filename: string;
  labels: { span: { line: number; column: number } }[];
}

function reportsOfOxlint(folder: string): string[] {
  const { diagnostics } = JSON.parse(oxlint(folder, '--format', 'json')) as { diagnostics: Diagnostic[] };
  return diagnostics
    .map(({ filename, code = '', message, labels: [label] }) => {
      const rule = code.replace(/\((.+)\)$/, '/$1');
      return `${filename.replaceAll('\\', '/')}:${label?.span.line}:${label?.span.column} ${rule} ${message}`;
    })
    .sort();
}

async function reportsOfESLint(folder: string): Promise<string[]> {
  const results = await eslintIn(folder).lintFiles(FOLDERS);
  return results
    .flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, ruleId, message }) => {
        const file = path.relative(folder, filePath).replaceAll(path.sep, '/');
        return `${file}:${line}:${column} ${ruleId ?? ''} ${message}`;
      }),
    )
    .sort();
}

function textsIn(folder: string): Record<string, string> {
  const files = FOLDERS.flatMap((part) =>
    readdirSync(path.join(folder, part), { recursive: true, encoding: 'utf8' }).map((file) => path.join(part, file)),
  );
  return Object.fromEntries(
    files.filter((file) => CODE.test(file)).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );
}

describe.skipIf(obstacle !== undefined)(
  `Oxlint${obstacle === undefined ? '' : ` cannot run here: ${obstacle}`}`,
  { timeout: 120_000 },
  () => {
    it('reports what ESLint reports', async () => {
      const folder = project();
      const expected = await reportsOfESLint(folder);
      expect(expected.length).toBeGreaterThan(100);
      expect(reportsOfOxlint(folder)).toEqual(expected);
    });

    it('fixes as ESLint fixes', async () => {
      const [one, other] = [project(), project()];
      await ESLint.outputFixes(await eslintIn(one, true).lintFiles(FOLDERS));
      for (let before = '', after = JSON.stringify(textsIn(other)); before !== after;) {
        before = after;
        oxlint(other, '--fix');
        after = JSON.stringify(textsIn(other));
      }
      expect(textsIn(other)).toEqual(textsIn(one));
    });

    it('fixes files with carriage returns without mixing line ends', () => {
      const folder = project();
      for (const [file, text] of Object.entries(textsIn(folder)))
        writeFileSync(path.join(folder, file), text.replaceAll('\n', '\r\n'));
      oxlint(folder, '--fix');
      for (const [file, text] of Object.entries(textsIn(folder))) expect(/[^\r]\n/.test(text), file).toBe(false);
    });
  },
);
