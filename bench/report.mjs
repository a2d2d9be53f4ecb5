import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';

/** The parts of the benchmark, each loaded when it is asked for. A part yields sections of Markdown. */
export const PARTS = {
  compare: () => import('./compare.mjs'),
  where: () => import('./where.mjs'),
  growth: () => import('./growth.mjs'),
  project: () => import('./project.mjs'),
  load: () => import('./load.mjs'),
  memory: () => import('./memory.mjs'),
};
export const isPart = (name) => Object.hasOwn(PARTS, name);

/** A table in Markdown that can be read as it is: the first column to the left, figures to the right. */
export function table(headers, rows) {
  const cells = [headers, ...rows].map((row) => row.map(String));
  const widths = headers.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The median of some figures with the least and the greatest of them. */
export function spread(numbers, write) {
  const middle = write(median(numbers));
  return numbers.length === 1 ? middle : `${middle} (${write(Math.min(...numbers))}–${write(Math.max(...numbers))})`;
}

export const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`;
export const seconds = (ms) => (ms / 1000).toFixed(1);
export const whole = (number) => number.toFixed(0);
export const ratio = (number) => number.toFixed(2);

/** The milliseconds that the processors worked for this process, all its threads, while something ran. */
export async function cpuOf(run) {
  const before = process.cpuUsage();
  const value = await run();
  const { user, system } = process.cpuUsage(before);
  return { value, cpu: (user + system) / 1000 };
}

const PAGE = new URL('../docs/speed.md', import.meta.url);
const BEGIN = '<!-- what follows is written by `npm run bench -- --keep` -->';

/** Writes the sections into the page, below what is written by hand. */
export function keep(sections) {
  const [byHand] = readFileSync(PAGE, 'utf8').split(BEGIN);
  writeFileSync(PAGE, `${byHand}${BEGIN}\n\n${machine()}\n\n${sections.join('\n\n')}\n`);
}

function machine() {
  const versions = ['eslint', '@typescript-eslint/parser', 'typescript-eslint', 'oxlint'].map(
    (name) => `${name} ${versionOf(name)}`,
  );
  return `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}, ${os.platform()} ${os.arch()}, ${os.cpus().length} processors that other programs used too; ${versions.join(', ')}.`;
}

/** The version of an installed package. Not every package lets its manifest be imported. */
export function versionOf(name) {
  const manifest = ['.', '..']
    .map((folder) => new URL(`${folder}/node_modules/${name}/package.json`, import.meta.url))
    .find((file) => existsSync(file));
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
