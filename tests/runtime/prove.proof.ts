import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleNames } from '../support/lint.js';
import { readText } from '../support/repository.js';
import { withObservations, type Observation } from './page.js';
import { expectedFor, type Expected, type Proof } from './proof.js';
import { repair, reportsOf } from './repair.js';
import { createProgramFolder, runProgram, writeFiles, type Files, type RunOptions } from './run-program.js';
import { ALL, installedVersion, NEWEST, SDKS, type Sdk } from './sdks.js';

/** The proofs of each rule: a rule without any cannot be imported here, and does not ship. */
const PROOFS = await Promise.all(
  ruleNames.map(async (rule) => {
    const file = path.join(import.meta.dirname, 'proofs', `${rule}.ts`);
    const { proofs } = (await import(file)) as { proofs: readonly Proof[] };
    return { rule, proofs };
  }),
);

const runs = PROOFS.flatMap(({ rule, proofs }) =>
  proofs.flatMap((proof) => (proof.sdks ?? [NEWEST]).map((sdk) => ({ rule, proof, sdk }))),
);

const observations = new Map<(typeof runs)[number], Observation>();

it.each(ALL)('openai %s is installed', (sdk) => {
  expect(installedVersion(SDKS[sdk])).toBe(sdk);
});

describe('what the rule pages say of programs is seen when they run', () => {
  for (const run of runs) {
    it.concurrent(`${run.rule}: ${run.proof.name}, openai ${run.sdk}`, async () => {
      const { folder, remove } = createProgramFolder(run.proof.files, run.sdk);
      try {
        observations.set(run, { ...run, ...(await prove(run.rule, run.proof, run.sdk, folder)) });
      } finally {
        remove();
      }
    });
  }
});

describe('docs/proof.md', () => {
  it('shows what was seen', async (context) => {
    const seen = runs.flatMap((run) => observations.get(run) ?? []);
    if (seen.length < runs.length) context.skip('Not all programs have run.');
    await expect(withObservations(readText('docs', 'proof.md'), seen)).toMatchFileSnapshot('../../docs/proof.md');
  });
});

/**
 * Lints a program in its folder and runs it; a wrong one before and after its repair, and also in the circumstances in which nothing goes wrong.
 * @returns what was seen, which is what was expected
 */
async function prove(
  rule: string,
  proof: Proof,
  sdk: Sdk,
  folder: string,
): Promise<Pick<Observation, 'failed' | 'worked'>> {
  const { fails, works, otherwise, repairedBy = 'fix' } = proof;
  const see = async (files: Files, wanted: Expected, options: RunOptions = {}): Promise<string> => {
    const seen = proof.observe(await runProgram(folder, files, sdk, options));
    expect({ files, seen }).toEqual({ files, seen: matching(expectedFor(wanted, sdk)) });
    return seen;
  };
  const { files } = proof;
  expect(reportsOf({ folder, files, rule })).toEqual(proof.reports);
  if (fails === undefined) return { worked: await see(files, works, proof.run) };

  const failed = await see(files, fails, proof.run);
  if (otherwise) await see(files, otherwise.works, otherwise.run);
  if (repairedBy === 'nothing') return { failed };

  const repaired = { ...repair({ folder, files, rule }, repairedBy), ...proof.adds };
  writeFiles(folder, repaired);
  expect({ repaired, left: reportsOf({ folder, files: repaired, rule }) }).toEqual({ repaired, left: [] });
  const worked = await see(repaired, works, proof.run);
  if (otherwise) await see(repaired, otherwise.works, otherwise.run);
  return { failed, worked };
}

function matching(expected: string | RegExp | undefined): unknown {
  return expected instanceof RegExp ? expect.stringMatching(expected) : expected;
}
