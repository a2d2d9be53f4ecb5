import { describe, expect, it } from 'vitest';
import plugin from '../src/index.js';
import { lint } from './support/lint.js';
import { codeBlocksOf } from './support/markdown.js';
import { filesUnder, readText } from './support/repository.js';

// One mistake, one report: where two rules would meet on one line, the more specific one speaks.

/** That an answer may be cut is a mistake of its own wherever it is used, and stays when the other one is repaired. */
const APART = 'openai/require-finish-reason-check';

const SETS = [
  ['docs/rules', 'recommended'],
  ['docs/rules', 'all'],
  ['examples', 'all'],
] as const;

/** Every program of a folder, in a Markdown page or a file of its own. */
function programsIn(folder: string): { name: string; code: string; filename: string }[] {
  const pages = filesUnder(folder, /\.md$/).flatMap((page) =>
    codeBlocksOf(readText(folder, page))
      .filter(({ language }) => /^[cm]?[jt]sx?$/.test(language))
      .map(({ code, language, line }) => ({ name: `${page}:${line}`, code, filename: `program.${language}` })),
  );
  const files = filesUnder(folder, /[\\/].*\.[cm]?[jt]sx?$/).map((file) => ({
    name: file,
    code: readText(folder, file),
    filename: file,
  }));
  return [...pages, ...files];
}

describe.each(SETS)('the programs of %s, under %s', (folder, config) => {
  const { rules } = plugin.configs[config];

  it('get one report on a line, from whichever rule', () => {
    const doubled = programsIn(folder).flatMap(({ name, code, filename }) => {
      const seen = new Map<number, string>();
      const reports = lint(code, { filename, rules }).filter(({ ruleId }) => ruleId !== APART);
      return reports.flatMap(({ line, ruleId, messageId = '' }) => {
        const other = seen.get(line);
        seen.set(line, ruleId ?? '');
        return other !== undefined && other !== ruleId ? [`${name}:${line} ${other}, ${ruleId} (${messageId})`] : [];
      });
    });
    expect(doubled).toEqual([]);
  });
});
