// Part of `npm run docs`: what the README shows of the report is what ESLint really says about two of the examples.
import { readFile, writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { lintExamples } from './lint-examples.mjs';

const README = new URL('../README.md', import.meta.url);
const { report } = await lintExamples({ programs: ['late-dotenv', 'next-route'] });

// The last lines are the sum of the problems.
const shown = stripVTControlCharacters(report).split('✖')[0].trim();
const readme = await readFile(README, 'utf8');
await writeFile(
  README,
  readme.replace(/(?<=<!-- begin report -->\n).*?(?=<!-- end report -->)/s, () => `\n\`\`\`text\n${shown}\n\`\`\`\n\n`),
);
