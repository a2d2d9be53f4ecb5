// Whether a test fails when the code is changed: `npm run mutate` changes it in some hundred places, one at a time.
// `npm run mutate -- src/analysis/calls.ts` makes every change of a file, and `…/calls.ts:10-20` those of some lines.
//
//   --sample <n>        how many changes are drawn from all of src/analysis and src/rules (400)
//   --seed <text>       which ones (1)
//   --concurrency <n>   how many are tested at once (1)
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from '../bench/report.mjs';
import { installIn } from '../scripts/install-in.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '1' },
  },
});

const here = fileURLToPath(new URL('.', import.meta.url));
installIn(here, 'Stryker');

const { Stryker } = await import('@stryker-mutator/core');
const { draw, identityOf, pathOf, rangeOf } = await import('./sample.mjs');
const { isKilled, isTested, textOf } = await import('./plugins.mjs');

const { all, drawn } = files.length > 0 ? {} : await draw(Number(options.sample), options.seed);

const results = await new Stryker({
  mutate: drawn?.map(rangeOf) ?? files,
  plugins: ['@stryker-mutator/vitest-runner', `${here}plugins.mjs`],
  testRunner: 'vitest',
  vitest: { configFile: 'mutation/vitest.config.mjs', related: false },
  checkers: drawn ? ['sample'] : [],
  sample: drawn?.map(identityOf),
  reporters: ['lines'],
  coverageAnalysis: 'perTest',
  // What a module does as it is loaded is done before any test: each mutant of that would need a run of everything.
  ignoreStatic: true,
  disableTypeChecks: false,
  concurrency: Number(options.concurrency),
  // A busy machine kills no mutant. An endless loop is told by how often it goes round, long before this.
  timeoutMS: 600_000,
  tempDirName: '.stryker-tmp',
  warnings: { unknownOptions: false },
}).runMutationTest();

const tested = results.filter(isTested);
const folderOf = ({ fileName }) => pathOf(fileName).split('/').slice(0, -1).join('/');
const folders = [...new Set(tested.map(folderOf))].sort();
const survivors = tested.filter((mutant) => !isKilled(mutant));

console.log(['', 'No test notices:', ...survivors.map(textOf).sort(), ''].join('\n'));
if (drawn) console.log(`${drawn.length} of ${all} mutants, seed ${options.seed}; ${tested.length} of them count.\n`);
console.log(
  table(
    ['folder', 'mutants', 'killed', 'score', ...(drawn ? ['95 % interval'] : [])],
    [...folders.map((name) => row(name, (mutant) => folderOf(mutant) === name)), row('all', () => true)],
  ),
);

function row(name, belongs) {
  const mutants = tested.filter(belongs);
  const killed = mutants.filter(isKilled).length;
  const score = percent(killed / mutants.length);
  return [name, mutants.length, killed, score, ...(drawn ? [interval(killed, mutants.length)] : [])];
}

/** Where the share of the killed lies in all mutants, if these are a sample of them (Wilson). */
function interval(killed, all) {
  const z = 1.96;
  const middle = (killed + z ** 2 / 2) / (all + z ** 2);
  const half = (z / (all + z ** 2)) * Math.sqrt((killed * (all - killed)) / all + z ** 2 / 4);
  return `${percent(middle - half)} – ${percent(middle + half)}`;
}

function percent(share) {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(0)} %`;
}
