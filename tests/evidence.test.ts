import { describe, expect, it } from 'vitest';
import plugin from '../src/index.js';
import type { RuleDocs } from '../src/rule.js';
import { filesUnder, readText } from './support/repository.js';

// What a reader said of the reports of a rule in public repositories: tests/evidence/<rule>.json, which `npm run evidence` compares with what the
// rule says today. A rule is recommended only if it has shown its precision there.

interface Evidence {
  /** What was searched, when. */
  readonly searched: string;
  readonly reports: readonly Judgement[];
}

interface Judgement {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly verdict: 'right' | 'wrong' | 'debatable';
  /** In our own words: what goes wrong there, or why nothing does. */
  readonly why: string;
}

const ENOUGH = 10;
const PRECISE = 0.95;
/** The rules of the plugin's mission are measured on labelled code, where the mistakes are looked for rather than the reports. */
const MISSION = ['no-late-api-key', 'require-assistant-reply', 'require-finish-reason-check'];

const evidence = filesUnder('tests/evidence', /\.json$/).map((file): [string, Evidence] => [
  file.replace(/\.json$/, ''),
  JSON.parse(readText('tests/evidence', file)) as Evidence,
]);

const configOf = (rule: string): string | undefined => {
  const docs = plugin.rules[rule as keyof typeof plugin.rules].meta?.docs as unknown as RuleDocs;
  return docs.config;
};

describe('the evidence', () => {
  it.each(evidence)('for %s says of each report where it is, what it is, and why', (rule, { searched, reports }) => {
    expect(Object.keys(plugin.rules)).toContain(rule);
    expect(searched).toMatch(/\d{4}-\d\d-\d\d/);
    for (const report of reports) {
      expect(report).toEqual({
        repository: expect.stringMatching(/^[\w.-]+\/[\w.-]+$/) as string,
        commit: expect.stringMatching(/^[\da-f]{40}$/) as string,
        path: expect.stringMatching(/\.\w+$/) as string,
        line: expect.any(Number) as number,
        verdict: expect.stringMatching(/^(right|wrong|debatable)$/) as string,
        why: expect.stringMatching(/\w{3}/) as string,
      });
    }
    const places = reports.map(({ repository, path, line }) => `${repository} ${path}:${line}`);
    expect(places).toEqual([...new Set(places)]);
  });
});

describe('a recommended rule', () => {
  const recommended = Object.keys(plugin.rules).filter(
    (rule) => configOf(rule) === 'recommended' && !MISSION.includes(rule),
  );

  it('has been right often enough', () => {
    for (const rule of recommended) {
      const reports = evidence.find(([name]) => name === rule)?.[1].reports ?? [];
      const right = reports.filter(({ verdict }) => verdict === 'right').length;
      const wrong = reports.filter(({ verdict }) => verdict === 'wrong').length;
      expect(right + wrong, rule).toBeGreaterThanOrEqual(ENOUGH);
      expect(right / (right + wrong), rule).toBeGreaterThanOrEqual(PRECISE);
    }
  });
});
