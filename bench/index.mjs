// How fast the rules are, and beside what: `npm run bench`, or `npm run bench -- growth load` for parts of it.
//
//   --rounds <n>         how often each config is measured, in turn with the others (3)
//   --files <n>          how many real files without a word of OpenAI are linted (2000)
//   --openai <folder>    a folder of one's own that is measured too; its files that send requests are taken
//   --keep               write what was measured into docs/speed.md
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isPart, keep, PARTS } from './report.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    files: { type: 'string', default: '2000' },
    openai: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !isPart(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}

const here = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${here}node_modules`)) {
  console.log('Installing what is compared, in bench/ …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

const sections = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const { measure } = await PARTS[name]();
  for await (const section of measure({
    rounds: Number(options.rounds),
    files: Number(options.files),
    openai: options.openai,
  })) {
    console.log(`\n${section}`);
    sections.push(section);
  }
}
if (options.keep) keep(sections);
