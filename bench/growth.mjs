import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import openai from '../dist/index.js';
import { table, whole } from './report.mjs';

/** How often the 1× program holds its part; the others hold it ten and a hundred times as often. */
const SMALLEST = 20;
const SCALES = [1, 10, 100];
/** Before, the engine is still compiling, and what is measured first seems to cost more than it does. */
const WARM_UPS = 15;

const times = (n, write) => Array.from({ length: n }, (_, i) => write(i)).join('\n');
const turn = (i, list) =>
  `${list}.push({ role: 'user', content: q }); const r${i} = await openai.chat.completions.create({ model, messages: ${list} });`;

/** Programs by what there is more and more of. */
const PROGRAMS = {
  'code that has nothing to do with it': (n) =>
    `async function f(q) { const h = []; ${turn(0, 'h')} return r0; } ${times(n, (i) => `function g${i}(a, b) { for (const x of a) if (x > b) return x * ${i}; return b; }`)}`,
  'functions that ask and parse': (n) =>
    times(
      n,
      (i) =>
        `async function f${i}(q) { const h = []; ${turn(i, 'h')} return JSON.parse(r${i}.choices[0].message.content); }`,
    ),
  'requests with a conversation each': (n) =>
    `async function f(q) { ${times(n, (i) => `const h${i} = []; ${turn(i, `h${i}`)} h${i}.push(r${i}.choices[0].message);`)} }`,
  'requests that share a conversation': (n) =>
    `const h = []; async function f(q) { ${times(n, (i) => `${turn(i, 'h')} console.log(r${i}.choices[0].message.content);`)} }`,
  'functions that call each other': (n) =>
    `const h = []; ${times(n, (i) => `async function f${i}(q) { ${turn(i, 'h')} if (q) await f${(i + 1) % n}(q); await f${(i * 7 + 3) % n}(q); return r${i}; }`)}`,
  'clients made and keys set in turn': (n) =>
    times(n, (i) => `test('${i}', () => { process.env.OPENAI_API_KEY = 'a'; use(new OpenAI()); });`),
};

const linter = new Linter();
const config = { plugins: { openai }, languageOptions: { parser }, rules: openai.configs.all.rules };

/** How the cost of the rules grows with a file. */
export async function* measure({ rounds }) {
  const rows = Object.entries(PROGRAMS).map(([name, program]) => {
    const code = SCALES.map(
      (scale) => `import OpenAI from 'openai'; const openai = new OpenAI(); ${program(scale * SMALLEST)}`,
    );
    for (let i = 0; i < WARM_UPS; i += 1) for (const text of code.slice(0, 2)) rulesOn(text);
    const cost = code.map((text) => Math.min(...Array.from({ length: rounds }, () => rulesOn(text))));
    const exponent = Math.log10(cost[2] / cost[1]);
    return [name, ...cost.map((ms) => whole(ms)), exponent.toFixed(2)];
  });
  yield [
    '## Growth with a file',
    `Milliseconds that the rules take, by ESLint's \`--stats\`, on generated files with ${SMALLEST}, ${SMALLEST * 10} and ${SMALLEST * 100} of something; the least of ${rounds}, since collecting garbage and compiling only add to it. The exponent is that of the last step: 1 means ten times the cost for ten times the code.`,
    table(['more and more …', '1×', '10×', '100×', 'exponent'], rows),
  ].join('\n\n');
}

function rulesOn(code) {
  const { messages } = linter.verifyAndFix(code, [config], { filename: 'file.js', stats: true, fix: false });
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`A generated program does not parse: ${fatal.message}`);
  const [{ rules }] = linter.getTimes().passes;
  return Object.values(rules).reduce((sum, { total }) => sum + total, 0);
}
