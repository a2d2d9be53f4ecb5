import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runNode } from './child.mjs';
import { root, temporaryFolder } from './corpus.mjs';
import { spread, table, whole } from './report.mjs';

const RUNS = 15;
const PROGRAM = `
import { createRequire } from 'node:module';
const [start, before] = [performance.now(), process.cpuUsage()];
await import('eslint-plugin-openai');
const [ms, { user, system }] = [performance.now() - start, process.cpuUsage(before)];
console.log(JSON.stringify({ ms, cpu: (user + system) / 1000, files: Object.keys(createRequire(import.meta.url).cache) }));
`;

/** What the import of the plugin adds to the start of a linter, in a project that has nothing else. */
export async function* measure() {
  const cwd = installed();
  const runs = Array.from({ length: RUNS }, () =>
    JSON.parse(runNode(['--input-type=module', '--eval', PROGRAM], { cwd }).stdout),
  );
  const loaded = new Set(
    runs[0].files.flatMap((file) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? []),
  );
  const dear = ['typescript', 'eslint'].filter((name) => loaded.has(name));
  yield [
    '## Load time',
    `What \`import 'eslint-plugin-openai'\` adds to a process of its own, in a project without typescript-eslint; ${RUNS} runs. It loads ${dear.length === 0 ? 'neither typescript nor ESLint' : dear.join(' and ')}.`,
    table(
      ['', 'ms'],
      [
        [
          'CPU',
          spread(
            runs.map(({ cpu }) => cpu),
            whole,
          ),
        ],
        [
          'time',
          spread(
            runs.map(({ ms }) => ms),
            whole,
          ),
        ],
      ],
    ),
  ].join('\n\n');
}

/** A project in which the plugin is installed with what it depends on. */
function installed() {
  const folder = temporaryFolder();
  const modules = path.join(folder, 'node_modules');
  const plugin = path.join(modules, 'eslint-plugin-openai');
  for (const name of ['dist', 'package.json'])
    cpSync(path.join(root, name), path.join(plugin, name), { recursive: true });
  const wanted = Object.keys(dependenciesOf(root));
  const copied = new Set();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (copied.has(name)) continue;
    copied.add(name);
    const source = path.join(root, 'node_modules', name);
    cpSync(source, path.join(modules, name), { recursive: true });
    wanted.push(...Object.keys(dependenciesOf(source)));
  }
  return folder;
}

function dependenciesOf(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).dependencies ?? {};
}
