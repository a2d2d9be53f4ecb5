import { ESLint } from 'eslint';
import { ALL, CONFIGS, optionsFor } from './configs.mjs';
import { folderOf } from './corpus.mjs';
import { cpuOf, percent, seconds, table } from './report.mjs';
import { timesOf } from './times.mjs';

const SIZES = [100, 1000, 10_000];

/** How the cost of the rules grows with a project, up to ten thousand files that import each other. */
export async function* measure() {
  const rows = [];
  const costs = [];
  for (const size of SIZES) {
    const eslint = new ESLint(optionsFor(folderOf(project(size)), CONFIGS[ALL]));
    const { value: results, cpu } = await cpuOf(() => eslint.lintFiles(['.']));
    const { rules, rest } = timesOf(results);
    costs.push(rules);
    rows.push([
      size,
      seconds(cpu),
      seconds(rules),
      percent(rules / rest),
      results.flatMap(({ messages }) => messages).length,
    ]);
  }
  const exponent = Math.log10(costs[2] / costs[1]).toFixed(2);
  yield [
    '## Growth with a project',
    `Generated projects: one module in ten sends requests, one in a hundred loads the environment, and each imports three others. The exponent of the last step is ${exponent}.`,
    table(['files', 'CPU s', 'rules s', 'share', 'reports'], rows),
  ].join('\n\n');
}

function project(size) {
  const files = { 'package.json': '{ "type": "module", "scripts": { "start": "node start-0.js" } }' };
  files['client.js'] = "import OpenAI from 'openai';\nexport const openai = new OpenAI();\n";
  for (let i = 0; i < size - 1; i += 1) files[nameOf(i)] = moduleText(i, size);
  return files;
}

const nameOf = (i) => `${i % 100 === 0 ? 'start' : i % 10 === 1 ? 'service' : 'part'}-${i}.js`;

function moduleText(i, size) {
  // Each folder of a hundred modules is a program of its own; its modules import later ones.
  const end = Math.min(size - 1, (Math.floor(i / 100) + 1) * 100);
  const imported = [i * 2 + 1, i * 2 + 2, i + 7]
    .map((j) => Math.floor(i / 100) * 100 + (j % 100))
    .filter((j) => j > i && j < end);
  const imports = [...new Set(imported)].map((j) => `import { run${j} } from './${nameOf(j)}';`).join('\n');
  const calls = [...new Set(imported)].map((j) => `  total += run${j}(list.slice(1));`).join('\n');
  const plain = `${imports}\n\nexport function run${i}(list) {\n  let total = 0;\n  for (const one of list) {\n    if (one.count > ${i}) total += one.count;\n    else total -= 1;\n  }\n${calls}\n  return total;\n}\n`;
  if (i % 100 === 0) return `import 'dotenv/config';\n${plain}\nconsole.log(run${i}([{ count: 1 }]));\n`;
  if (i % 10 !== 1) return plain;
  return `import { openai } from './client.js';\n${plain}\nexport async function ask${i}(history, question) {\n  history.push({ role: 'user', content: question });\n  const completion = await openai.chat.completions.create({ model: 'gpt-5-mini', messages: history });\n  const [choice] = completion.choices;\n  if (choice.finish_reason === 'length') throw new Error('The answer was cut.');\n  history.push(choice.message);\n  return choice.message.content;\n}\n`;
}
