import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/repository.js';
import { eachOf, npmInstall, packPlugin, run, scratchFolder } from './install.js';
import table from './consumers.json' with { type: 'json' };

// The packed plugin in projects of every kind that the README says it works in: what is reported there, and that --fix repairs it.

interface Consumer {
  readonly what: string;
  readonly project: string;
  readonly programs: readonly (keyof typeof table.programs)[];
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodes: readonly number[];
}

const here = path.join(root, 'tests', 'consumers');
const consumers = table.consumers as readonly Consumer[];
const running = Number(process.versions.node.split('.')[0]);
/** With `--mode ci` those for the Node that runs; its jobs have one version each, and together all of them. */
const isPart = process.env['MODE'] === 'ci';
const rows = consumers
  .flatMap((consumer) => consumer.nodes.map((node) => ({ ...consumer, node })))
  .filter(({ node }) => !isPart || node === running);
const projects = [...new Set(rows.map(({ project }) => project))];
const nodes = [...new Set(rows.map(({ node }) => node))];

const { folder, remove } = scratchFolder();
const figures: Record<string, string | number>[] = [];

beforeAll(async () => {
  const tarball = await packPlugin(folder);
  const installs = projects.map((project) => () => install(project, tarball));
  await eachOf(isPart ? installs : [installNodes, ...installs], 3, (start) => start());
}, 600_000);

afterAll(() => {
  remove();
  console.table(figures);
});

/** The versions of Node, each a package. */
async function installNodes(): Promise<void> {
  cpSync(path.join(here, 'projects', 'nodes'), path.join(folder, 'nodes'), { recursive: true });
  await npmInstall(path.join(folder, 'nodes'));
}

function binaryOf(node: number): string {
  return isPart ? process.execPath : path.join(folder, 'nodes', 'node_modules', `node-${node}`, 'bin', 'node');
}

async function install(project: string, tarball: string): Promise<void> {
  const target = path.join(folder, project);
  cpSync(path.join(here, 'projects', project), target, { recursive: true });
  for (const program of programsOf(project)) cpSync(path.join(here, 'programs', program), target, { recursive: true });
  await npmInstall(target, tarball);
}

const programsOf = (project: string): Set<string> =>
  new Set(consumers.filter((consumer) => consumer.project === project).flatMap(({ programs }) => programs));

describe.each(nodes)('Node %i', (node) => {
  it.each(rows.filter((row) => row.node === node))('$what', async (row) => {
    const cwd = path.join(folder, row.project);
    const lint = row.project === 'oxlint' ? oxlint : eslint;
    const start = performance.now();
    const found = await lint(binaryOf(node), cwd, row);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    expect(found).toEqual(row.programs.flatMap((program) => table.programs[program]).sort());
    figures.push({ consumer: row.what, versions: versionsIn(cwd), node, reports: found.length, seconds });
  });
});

describe('after --fix nothing is reported', () => {
  it.each(projects.filter((project) => project !== 'oxlint'))('in %s', async (project) => {
    const row = rows.find((candidate) => candidate.project === project)!;
    const fixed = await eslint(binaryOf(row.node), path.join(folder, project), row, '--fix-dry-run');
    expect(fixed).toEqual([]);
  });
});

interface Result {
  readonly filePath: string;
  readonly messages: readonly { ruleId: string | null; line: number; column: number; message: string }[];
}

async function eslint(node: string, cwd: string, row: Consumer, ...more: readonly string[]): Promise<string[]> {
  const bin = path.join('node_modules', 'eslint', 'bin', 'eslint.js');
  const args = [bin, '.', '--format', 'json', ...(row.arguments ?? []), ...more];
  const { status, stdout, stderr } = await run(node, args, { cwd, environment: row.environment ?? {} });
  expect([0, 1], `${stdout}${stderr}`).toContain(status);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as Result[])
    .flatMap(({ filePath, messages }) => messages.map((message) => ({ file: nameIn(cwd, filePath), ...message })))
    .map(({ file, line, column, ruleId, message }) => `${file}:${line}:${column} ${ruleId ?? message}`)
    .sort();
}

interface OxlintReports {
  readonly diagnostics: readonly {
    code: string;
    filename: string;
    labels: readonly { span: { line: number; column: number } }[];
  }[];
}

async function oxlint(node: string, cwd: string): Promise<string[]> {
  const bin = path.join('node_modules', 'oxlint', 'bin', 'oxlint');
  const { status, stdout, stderr } = await run(node, [bin, '--format', 'json'], { cwd });
  expect(status, `${stdout}${stderr}`).toBe(1);
  return (JSON.parse(stdout) as OxlintReports).diagnostics
    .map(({ code, filename, labels }) => {
      const { line, column } = labels[0]!.span;
      return `${filename}:${line}:${column} ${code.replace(/\((.+)\)$/, '/$1')}`;
    })
    .sort();
}

const nameIn = (cwd: string, file: string): string => path.relative(cwd, file).replaceAll(path.sep, '/');

/** What of the linters, parsers and compilers is installed in a project, as `name version`. */
function versionsIn(cwd: string): string {
  const { dependencies } = readManifest(cwd);
  return Object.keys(dependencies)
    .filter((name) => name !== 'eslint-plugin-openai')
    .map((name) => `${name} ${readManifest(path.join(cwd, 'node_modules', name)).version}`)
    .join(', ');
}

function readManifest(folder: string): { dependencies: Record<string, string>; version: string } {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as never;
}
