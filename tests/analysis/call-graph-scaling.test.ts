import { expect, it } from 'vitest';
import { analyse } from '../support/analyse.js';

it('is quick for a file with many functions, classes and members', () => {
  const count = 1000;
  const code = Array.from(
    { length: count },
    (_, i) =>
      `class K${i} extends K${(i + 1) % count} { m${i}() { this.m${(i + 7) % count}(); this.x = this.y; f${(i * 3) % count}(); } } function f${i}() { return { a() { f${i}(); }, b: new K${i}() }; }`,
  ).join('\n');
  const file = analyse(code);
  const start = performance.now();
  const { calls } = file;
  expect(calls.functions.filter((fn) => calls.callers(fn).escapes).length).toBe(count);
  expect(calls.functions.length).toBe(3 * count);
  expect(performance.now() - start).toBeLessThan(3000);
});

it('is quick for objects that are spread into objects, each in several ways', () => {
  const depth = 10;
  const copies = (from: number): string =>
    Array.from({ length: 8 }, (_, i) => `c === ${i} ? { ...o${from}, k${i}: ${i} }`).join(' : ');
  const code = `function run() {}\nconst o0 = { run };\n${Array.from({ length: depth }, (_, i) => `const o${i + 1} = ${copies(i)} : { ...o${i} };`).join('\n')}\no${depth}.run();`;
  const file = analyse(code);
  const start = performance.now();
  const [run] = file.calls.functions;
  expect(run && file.calls.callers(run).calls.length).toBe(1);
  expect(performance.now() - start).toBeLessThan(3000);
});

it('knows the members of objects that are spread into each other', () => {
  const file = analyse(
    'function run() {}\nlet a = { run };\nlet b = { ...a };\na = { ...b };\nb = { ...a };\na.run();\nb.run();',
  );
  const [run] = file.calls.functions;
  expect(run && file.calls.callers(run).calls.length).toBe(2);
});
