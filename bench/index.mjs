// How fast the rules are, and beside what: `npm run bench`, or `npm run bench -- growth load` for parts of it.
//
//   --rounds <n>         how often each config is measured, in turn with the others (3)
//   --files <n>          how many real files without a word of OpenAI are linted (2000)
//   --openai <folder>    a folder of one's own that is measured too; its files that send requests are taken
//   --keep               write what was measured into docs/speed.md
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isPart, keep, PARTS } from './report.mjs';
import { installIn } from '../scripts/install-in.mjs';

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
installIn(here, 'what is compared');

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
