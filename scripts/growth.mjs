// How the cost of the rules grows with the size of a file: `npm run growth`. Each line is one generated file; `ms` is what the rules add to
// parsing and traversing it. Doubling the size should double the cost.
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from 'eslint-plugin-openai';

const times = (n, write) => Array.from({ length: n }, (_, i) => write(i)).join('\n');
const turn = (i, list) =>
  `${list}.push({ role: 'user', content: q }); const r${i} = await openai.chat.completions.create({ model, messages: ${list} });`;

const PROGRAMS = {
  'requests that share a conversation': [
    (n) =>
      `const h = []; async function f() { ${times(n, (i) => `${turn(i, 'h')} console.log(r${i}.choices[0].message.content);`)} }`,
    [500, 1000, 2000],
  ],
  'requests with a conversation each': [
    (n) =>
      `async function f() { ${times(n, (i) => `const h${i} = []; ${turn(i, `h${i}`)} h${i}.push(r${i}.choices[0].message);`)} }`,
    [500, 1000, 2000],
  ],
  'helpers that call each other': [
    (n) =>
      `const h = []; ${times(n, (i) => `async function f${i}(q) { ${turn(i, 'h')} if (q) await f${(i + 1) % n}(q); await f${(i * 7 + 3) % n}(q); return r${i}; }`)}`,
    [125, 250, 500],
  ],
  'nested blocks': [
    (n) =>
      `const h = []; async function f() { ${'if (x) { for (const a of b) { try { '.repeat(n)} ${turn(0, 'h')} ${'} catch (e) { g() } } }'.repeat(n)} }`,
    [25, 50, 100],
  ],
};

const config = [{ plugins: { openai: plugin }, languageOptions: { parser } }];
const rules = Object.fromEntries(Object.keys(plugin.rules).map((name) => [`openai/${name}`, 'error']));
const linter = new Linter();

function milliseconds(code, withRules) {
  const start = performance.now();
  linter.verify(code, [...config, { rules: withRules ? rules : {} }], 'file.js');
  return performance.now() - start;
}

for (const [name, [program, sizes]] of Object.entries(PROGRAMS)) {
  milliseconds(program(10), true); // warm
  for (const size of sizes) {
    const code = program(size);
    const bare = milliseconds(code, false);
    console.log(
      `${name.padEnd(36)} ${String(size).padStart(5)}  ${(milliseconds(code, true) - bare).toFixed(0).padStart(6)} ms`,
    );
  }
}
