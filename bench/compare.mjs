import path from 'node:path';
import { ESLint } from 'eslint';
import openai from '../dist/index.js';
import { runNode } from './child.mjs';
import { ALL, CONFIGS, NONE, optionsFor } from './configs.mjs';
import { callers, callersIn, folderOf, root, strangers } from './corpus.mjs';
import { cpuOf, percent, ratio, seconds, spread, table } from './report.mjs';
import { timesOf } from './times.mjs';

const OXLINT = 'Oxlint, no rules';
const OXLINT_ALL = 'Oxlint, openai `all`';

/** All configs on the same files, in turn, in one process; Oxlint in one of its own. */
export async function* measure({ rounds, files, openai: own }) {
  yield await describe(
    'Files that never mention OpenAI',
    'real files of the development dependencies',
    strangers(files),
    rounds,
  );
  yield await describe(
    'Files that all send requests',
    'the programs of this project, under other names each time',
    callers(600),
    rounds,
  );
  if (own !== undefined)
    yield describe('Public files that send requests', 'files of public repositories', callersIn(own), rounds);
}

async function describe(title, what, corpus, rounds) {
  const runs = await inTurn(corpus, rounds);
  const bare = runs.get(NONE);
  const rows = [...runs].map(([name, list]) => [
    name,
    spread(
      list.map(({ cpu }) => cpu),
      seconds,
    ),
    spread(
      list.map(({ cpu }, round) => cpu / bare[round].cpu),
      ratio,
    ),
    list[0].share === undefined
      ? ''
      : spread(
          list.map(({ share }) => share),
          percent,
        ),
    list[0].reports.length,
  ]);
  const [eslint, oxlint] = [runs.get(ALL), runs.get(OXLINT_ALL)];
  const saved = eslint.map(({ cpu }, round) => cpu / oxlint[round].cpu);
  const refused = new Set(oxlint[0].refused);
  const comparable = eslint[0].reports.filter((report) => !refused.has(report.slice(0, report.indexOf(':'))));
  const same = comparable.join('\n') === oxlint[0].reports.join('\n') ? 'the same reports' : 'other reports';
  const but = refused.size > 0 ? ` (but for ${refused.size} that Oxlint takes for no program)` : '';
  return [
    `## ${title}`,
    `${corpus.files} files, ${corpus.lines} lines: ${what}. Median of ${rounds} rounds, least and most in brackets. The share is the time of the rules in that of everything else, by ESLint's own \`--stats\`.`,
    table(['config', 'CPU s', 'of no rules', 'share', 'reports'], rows),
    `Under Oxlint the plugin gives ${same} as under ESLint${but} for ${spread(saved, ratio)} times less CPU.`,
  ].join('\n\n');
}

/** Measures every config once a round, so that a busy minute of the machine is everybody's. */
async function inTurn(corpus, rounds) {
  const runs = new Map([...Object.keys(CONFIGS), OXLINT, OXLINT_ALL].map((name) => [name, []]));
  await runESLint(corpus, CONFIGS[NONE]); // warm
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, config] of Object.entries(CONFIGS)) runs.get(name).push(await runESLint(corpus, config));
    runs.get(OXLINT).push(runOxlint(corpus, {}));
    runs.get(OXLINT_ALL).push(runOxlint(corpus, openai.configs.all.rules));
  }
  return runs;
}

async function runESLint({ folder, paths }, config) {
  const eslint = new ESLint(optionsFor(folder, config));
  const { value: results, cpu } = await cpuOf(() => eslint.lintFiles(paths));
  const { rules, rest } = timesOf(results);
  const reports = results.flatMap(({ filePath, messages }) =>
    messages.map(
      (message) => `${nameOf(path.relative(folder, filePath))}:${message.line} ${message.ruleId} ${message.message}`,
    ),
  );
  return { cpu, share: rules / rest, reports: reports.sort() };
}

const BIN = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');

function runOxlint({ folder, paths }, rules) {
  const jsPlugins = Object.keys(rules).length > 0 ? [path.join(root, 'dist', 'index.js')] : [];
  const config = folderOf({
    'oxlint.json': JSON.stringify({ plugins: [], categories: { correctness: 'off' }, jsPlugins, rules }),
  });
  const options = [
    '--config',
    path.join(config, 'oxlint.json'),
    '--disable-nested-config',
    '--no-ignore',
    '--format',
    'json',
  ];
  const { cpu, stdout } = runNode([BIN, ...options, ...paths], { cwd: folder, codes: [0, 1] });
  const { diagnostics } = JSON.parse(stdout);
  const refused = diagnostics.filter(({ code }) => !code).map(({ filename }) => nameOf(filename));
  const reports = diagnostics
    .filter(({ code }) => code)
    .map(
      ({ filename, labels: [label], code, message }) =>
        `${nameOf(filename)}:${label?.span.line} ${code.replace(/\((.+)\)$/, '/$1')} ${message}`,
    );
  return { cpu, refused, reports: reports.sort() };
}

const nameOf = (file) => path.normalize(file).replaceAll(path.sep, '/');
