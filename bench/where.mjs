import { execFileSync } from 'node:child_process';
import { Session } from 'node:inspector/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { optionsFor } from './configs.mjs';
import { callers, callersIn } from './corpus.mjs';
import { percent, table, whole } from './report.mjs';

/** Microseconds between two looks at the stack. */
const INTERVAL = 200;
const MOST = 12;
/** The plugin as its modules, which the published file no longer tells apart. */
const PLUGIN = new URL('./steps/', import.meta.url).href;

/** Where the time of the rules goes: by rule, by step of the analysis and by function. For whoever wants to make it less. */
export async function* measure({ openai: own }) {
  const plugin = await modules();
  yield describe(plugin, 'in the programs of this project', callers(600));
  if (own !== undefined) yield describe(plugin, 'in public files that send requests', callersIn(own));
}

async function modules() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const options = ['-p', 'tsconfig.build.json', '--outDir', 'bench/steps'];
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...options], { cwd: root, stdio: 'inherit' });
  return (await import(`${PLUGIN}index.js`)).default;
}

async function describe(plugin, what, { folder, paths }) {
  const eslint = () => new ESLint(optionsFor(folder, [plugin.configs.all]));
  await eslint().lintFiles(paths); // warm
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  const results = await eslint().lintFiles(paths);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const rules = byRule(results);
  const { steps, functions } = byPlace(profile);
  const of = (map) => [...map.values()].reduce((sum, ms) => sum + ms, 0);
  const rows = (map) =>
    [...map]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, MOST)
      .map(([name, ms]) => [name, whole(ms), percent(ms / of(map))]);
  const [rule, step, fn] = [rules, steps, functions].map((map) => rows(map)[0][0]);
  return [
    `## Where the time goes, ${what}`,
    `The slowest rule is ${rule}, which pays for what it is the first to ask; the slowest step of the analysis is \`${step}\`, the slowest function \`${fn}\`.`,
    table(['rule', 'ms', 'of all'], rows(rules)),
    table(['step, without what it calls', 'ms', 'of all'], rows(steps)),
    table(['function, without what it calls', 'ms', 'of all'], rows(functions)),
  ].join('\n\n');
}

function byRule(results) {
  const rules = new Map();
  for (const { rules: times = {} } of results.flatMap(({ stats }) => stats?.times.passes ?? []))
    for (const [name, { total }] of Object.entries(times)) rules.set(name, (rules.get(name) ?? 0) + total);
  return rules;
}

/** The time of each sample goes to the innermost function of the plugin on the stack: what it calls of Node, ESLint and other packages is its own. */
function byPlace({ nodes, samples, timeDeltas }) {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const places = new Map();
  const placeOf = (id) => {
    if (id === undefined || places.has(id)) return places.get(id);
    const { url, functionName, lineNumber } = known.get(id).callFrame;
    const file = url.startsWith(PLUGIN) ? url.slice(PLUGIN.length, -'.js'.length) : undefined;
    const place =
      file === undefined
        ? placeOf(parents.get(id))
        : { step: stepOf(file), fn: `${file}: ${functionName || `line ${lineNumber + 1}`}` };
    places.set(id, place);
    return place;
  };
  const [steps, functions] = [new Map(), new Map()];
  for (const [index, id] of samples.entries()) {
    const place = placeOf(id);
    if (!place) continue;
    const ms = timeDeltas[index] / 1000;
    steps.set(place.step, (steps.get(place.step) ?? 0) + ms);
    functions.set(place.fn, (functions.get(place.fn) ?? 0) + ms);
  }
  return { steps, functions };
}

/** A step is a folder or a file of the analysis, or a layer. */
function stepOf(file) {
  const [layer, step] = file.split('/');
  return layer === 'analysis' ? `analysis/${step}` : layer;
}
