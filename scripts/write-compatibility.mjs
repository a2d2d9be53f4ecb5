// Part of `npm run docs`: the README says in which projects the packed plugin is tested, from the table that the tests read.
// With --check it compares, and writes nothing.
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';

const README = new URL('../README.md', import.meta.url);
const CONSUMERS = new URL('../tests/consumers/', import.meta.url);
const MARKED = /(?<=<!-- begin tested -->\n).*?(?=<!-- end tested -->)/s;

const readJson = async (file) => JSON.parse(await readFile(new URL(file, CONSUMERS), 'utf8'));

const versionIn = (specifier) => specifier.replace(/^npm:.+@/, '');

async function rowOf({ what, project, nodes }) {
  const { dependencies } = await readJson(`projects/${project}/package.json`);
  const versions = Object.entries(dependencies).map(([name, specifier]) => `${name} ${versionIn(specifier)}`);
  return `| ${what} | ${versions.join(', ')} | ${nodes.join(', ')} |`;
}

const { consumers } = await readJson('consumers.json');
const rows = await Promise.all(consumers.map(rowOf));
const table = `
<details>
<summary>The ${rows.length} kinds of projects into which the packed plugin is installed and run (<code>npm run consumers</code>)</summary>

| project | with | Node |
| --- | --- | --- |
${rows.join('\n')}

</details>

`;

const readme = await readFile(README, 'utf8');
const written = await format(
  readme.replace(MARKED, () => table),
  { ...(await resolveConfig(README)), filepath: 'README.md' },
);
if (!process.argv.includes('--check')) await writeFile(README, written);
else if (written !== readme) {
  console.error('The table of tested projects in README.md is out of date: npm run docs');
  process.exitCode = 1;
}
