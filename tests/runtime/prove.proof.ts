import { describe, it } from 'vitest';
import { proofs as assistantReply } from './proofs/require-assistant-reply.js';
import { proofs as finishReason } from './proofs/require-finish-reason-check.js';
import { expectedFor, type Proof } from './proof.js';
import { repair, reportsOf } from './repair.js';
import { createProgramFolder, runProgram, writeFiles } from './run-program.js';
import { NEWEST, type Sdk } from './sdks.js';

const PROOFS: Readonly<Record<string, readonly Proof[]>> = {
  'require-assistant-reply': assistantReply,
  'require-finish-reason-check': finishReason,
};

describe.each(Object.entries(PROOFS))('%s', (rule, proofs) => {
  for (const proof of proofs)
    for (const sdk of proof.sdks ?? [NEWEST])
      it.concurrent(`${proof.name}, openai ${sdk}`, async ({ expect }) => {
        const { fails, works, otherwise, repairedBy = 'fix' } = proof;
        const { folder, remove } = createProgramFolder(proof.files, sdk);
        const program = { folder, files: proof.files, rule };
        const expected = (wanted: Proof['works']) => {
          const text = expectedFor(wanted, sdk);
          return text instanceof RegExp ? (expect.stringMatching(text) as string) : text;
        };
        try {
          expect(reportsOf(program)).toEqual(proof.reports);
          if (fails === undefined) {
            expect(await observed(proof, program, sdk)).toEqual(expected(works));
            return;
          }
          expect(await observed(proof, program, sdk)).toEqual(expected(fails));
          if (otherwise) expect(await observed(proof, program, sdk, otherwise.run)).toEqual(expected(otherwise.works));
          if (repairedBy === 'nothing') return;
          const files = { ...repair(program, repairedBy), ...proof.adds };
          writeFiles(folder, files);
          const repaired = { folder, files, rule };
          expect({ files, left: reportsOf(repaired) }).toEqual({ files, left: [] });
          expect({ files, seen: await observed(proof, repaired, sdk) }).toEqual({ files, seen: expected(works) });
          if (otherwise) expect(await observed(proof, repaired, sdk, otherwise.run)).toEqual(expected(otherwise.works));
        } finally {
          remove();
        }
      });
});

async function observed(
  proof: Proof,
  { folder, files }: { folder: string; files: Proof['files'] },
  sdk: Sdk,
  options = proof.run,
): Promise<string> {
  return proof.observe(await runProgram(folder, files, sdk, options ?? {}));
}
