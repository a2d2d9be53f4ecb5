// The main job, shown on the programs in examples/: what the published `recommended` config reports there, and what
// `--fix` would change. Uses the built plugin, as examples/eslint.config.js imports it; writes nothing.
import process from 'node:process';
import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { lintExamples } from './lint-examples.mjs';

/** What `--fix` changes in one file, as a unified diff; nothing where it changes nothing. */
function fixOf(before, after) {
  if (after.output === undefined) return [];
  return createTwoFilesPatch(`a/${before.filePath}`, `b/${before.filePath}`, before.source, after.output, '', '')
    .split('\n')
    .filter((line) => !line.startsWith('===') && line !== '')
    .map((line) => (line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line));
}

function summaryOf(before, after) {
  const messages = before.flatMap((result) => result.messages);
  const byRule = new Map();
  for (const { ruleId } of messages) byRule.set(ruleId, (byRule.get(ruleId) ?? 0) + 1);
  const left = after.flatMap((result) => result.messages).length;
  const changed = after.filter((result) => result.output !== undefined).length;
  return [
    `${before.length} files linted, ${messages.length} mistakes found:`,
    ...[...byRule].map(([rule, count]) => `  ${String(count).padStart(3)}  ${rule}`),
    `--fix would change ${changed} files and leave ${left} reports for a human. The examples are untouched.`,
  ];
}

const paint = (style) => (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text);
const [bold, green, red] = ['bold', 'green', 'red'].map(paint);

const found = await lintExamples();
const fixed = await lintExamples({ fix: true });

console.log(bold('What eslint-plugin-openai finds in examples/ (config "openai/recommended")'));
console.log(found.report);
console.log(bold('What --fix would change'));
console.log();
for (const [i, before] of found.results.entries())
  for (const line of fixOf(before, fixed.results[i])) console.log(line);
console.log();
console.log(bold('Summary'));
for (const line of summaryOf(found.results, fixed.results)) console.log(line);
