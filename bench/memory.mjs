import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { ALL, NONE } from './configs.mjs';
import { strangers } from './corpus.mjs';
import { ratio, spread, table, whole } from './report.mjs';

const PROGRAM = fileURLToPath(new URL('lint-once.mjs', import.meta.url));

/** The most memory that a run holds, with the rules and without. */
export async function* measure({ rounds, files }) {
  const { folder } = strangers(files);
  const runs = { [NONE]: [], [ALL]: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const [name, list] of Object.entries(runs)) list.push(runNode([PROGRAM, folder, name]).memory);
  const rows = Object.entries(runs).map(([name, list]) => [
    name,
    spread(list, whole),
    spread(
      list.map((memory, round) => memory / runs[NONE][round]),
      ratio,
    ),
  ]);
  yield [
    '## Memory',
    `The most that a process holds while it lints ${files} files that never mention OpenAI; ${rounds} runs each. When the engine collects garbage differs from run to run.`,
    table(['config', 'MiB', 'of no rules'], rows),
  ].join('\n\n');
}
