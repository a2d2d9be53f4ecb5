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
