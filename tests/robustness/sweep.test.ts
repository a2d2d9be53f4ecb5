import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { root } from '../support/repository.js';
import { isFuzzing, note, printFigures } from './figures.js';
import { messagesIn } from './linting.js';

// Every source file among the dependencies; a part of them where time is short. Each is read as it is, and again as if it spoke of OpenAI.

const SHARE = isFuzzing ? 1 : 60;
const LARGEST = 2_000_000;
/** Milliseconds that one file may take on a busy machine, its parser included. */
const LONGEST = 60_000;
const WORDS = '/* openai dotenv completions responses */';

printFigures();

const modules = path.join(root, 'node_modules');
const files = readdirSync(modules, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !file.includes('.vite'))
  .sort()
  .filter((_, index) => index % SHARE === 0);

interface Tally {
  files: number;
  unparsed: number;
  reports: number;
  slowest: { file: string; milliseconds: number };
}

/** Lints every file, and what each fix makes of it. */
function sweep(change: (text: string) => string): Tally {
  const tally: Tally = { files: 0, unparsed: 0, reports: 0, slowest: { file: '', milliseconds: 0 } };
  for (const name of files) {
    const file = path.join(modules, name);
    const { size } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (size === undefined || size > LARGEST || statSync(file).isDirectory()) continue;
    const text = change(readFileSync(file, 'utf8'));
    const start = performance.now();
    const messages = read(name, text);
    const milliseconds = Math.round(performance.now() - start);
    tally.files += 1;
    if (milliseconds > tally.slowest.milliseconds) tally.slowest = { file: name, milliseconds };
    if (messages.some(({ fatal }) => fatal)) {
      tally.unparsed += 1;
      continue;
    }
    tally.reports += messages.length;
    for (const { fix, suggestions = [] } of messages) {
      for (const edit of [fix, ...suggestions.map((suggestion) => suggestion.fix)]) {
        if (!edit) continue;
        const fixed = text.slice(0, edit.range[0]) + edit.text + text.slice(edit.range[1]);
        expect(
          read(name, fixed).filter(({ fatal }) => fatal),
          `${name} after a fix`,
        ).toEqual([]);
      }
    }
  }
  return tally;
}

/** A module, or else a script. */
function read(name: string, text: string): Linter.LintMessage[] {
  const [extension = ''] = /\.[cm]?[jt]sx?$/.exec(name) ?? [];
  try {
    const messages = messagesIn(text, { filename: `file${extension}` });
    const isScript = extension === '.js' && messages.some(({ fatal }) => fatal);
    return isScript ? messagesIn(text, { filename: 'file.cjs' }) : messages;
  } catch (error) {
    throw new Error(`A rule fails on ${name}`, { cause: error });
  }
}

describe('the files of the dependencies', () => {
  it.each([
    ['as they are', (text: string) => text],
    ['as if they spoke of OpenAI', (text: string) => text.replace(/^(\uFEFF?(?:#!.*\n)?)/, `$1${WORDS}`)],
  ])('%s', { timeout: 3_600_000 }, (what, change) => {
    const start = performance.now();
    const { slowest, ...tally } = sweep(change);
    note(what, { ...tally, seconds: Math.round((performance.now() - start) / 1000) });
    note(`slowest ${what}: ${slowest.file}`, { seconds: slowest.milliseconds / 1000 });
    expect(tally.files).toBeGreaterThan(isFuzzing ? 5000 : 100);
    expect(tally.unparsed).toBeLessThan(tally.files / 50);
    expect(slowest.milliseconds).toBeLessThan(LONGEST);
  });
});
