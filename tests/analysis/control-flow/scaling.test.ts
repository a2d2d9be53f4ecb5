import { describe, expect, it } from 'vitest';
import { analyse, callsOf } from '../../support/analyse.js';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Programs that grow with n, each with an `A()` at the beginning and a `B()` at the end. */
const PROGRAMS: Readonly<Record<string, (n: number) => string>> = {
  'calls in a row': (n) => `A(); ${lines(n, (i) => `f${i}();`)} B();`,
  'calls in a row inside try': (n) => `try { A(); ${lines(n, (i) => `f${i}();`)} } catch { B(); }`,
  'helpers that call each other': (n) =>
    `${lines(n, (i) => `function h${i}(x) { if (x()) h${(i + 1) % n}(); else if (y()) h${(i * 7 + 3) % n}(); ev${i}(); }`)} A(); h0(); B();`,
  'one helper called from everywhere': (n) => `function h() { mid(); } A(); ${lines(n, () => 'h();')} B();`,
  'a chain of helpers, each called twice': (n) =>
    `${lines(n, (i) => `function h${i}() { h${i + 1}(); h${i + 1}(); }`)} A(); h0(); B();`,
  'event handlers': (n) => `A(); ${lines(n, (i) => `app.get('/${i}', () => { ev${i}(); });`)} B();`,
  'tests of one name': (n) => `A(); ${lines(n, (i) => `if (flag) ev${i}();`)} B();`,
  'methods of a class': (n) =>
    `class K { ${lines(n, (i) => `m${i}() { if (x()) this.m${(i + 1) % n}(); ev${i}(); }`)} } A(); new K().m0(); B();`,
};

/** Programs of which the depth grows with n. */
const DEEP_PROGRAMS: Readonly<Record<string, (n: number) => string>> = {
  'nested blocks': (n) => `A(); ${'if (x()) { '.repeat(n)} y(); ${'}'.repeat(n)} B();`,
  'nested loops': (n) => `A(); ${'while (x()) { '.repeat(n)} y(); ${'}'.repeat(n)} B();`,
  'nested finally blocks': (n) =>
    `function f() { ${'try { '.repeat(n)} A(); return; ${'} finally { z(); }'.repeat(n)} } f(); B();`,
  'nested functions': (n) => `A(); ${'(() => { '.repeat(n / 3)} y(); ${'})();'.repeat(n / 3)} B();`,
};

/** The time of a question in which every call is an event, and the answer's end. */
function measure(code: string): { time: number; reaches: boolean } {
  const file = analyse(code);
  const [a] = callsOf(file, 'A');
  const [b] = callsOf(file, 'B');
  if (!a || !b) throw new Error('The program lacks an A or a B.');
  const start = performance.now();
  const events = new Map(file.nodes('CallExpression').map((call) => [call, (state: 'idle' | 'after') => [state]]));
  const answer = file.flow.ask<'idle' | 'after'>({ start: 'idle', events: events.set(a, () => ['after']) });
  const reaches = answer.before(b).has('after');
  Array.from(answer.wayBack(b, 'after'));
  return { time: performance.now() - start, reaches };
}

describe('cost grows with the size of the program, not with its square', () => {
  const sizes = { wide: [PROGRAMS, 250, 1500], deep: [DEEP_PROGRAMS, 60, 300] } as const;
  for (const [shape, [programs, small, large]] of Object.entries(sizes)) {
    for (const [name, program] of Object.entries(programs)) {
      it(`${name} (${shape})`, () => {
        measure(program(small));
        const before = measure(program(small)).time;
        const { time, reaches } = measure(program(large));
        expect(reaches).toBe(true);
        expect(time).toBeLessThan(Math.max(20 * before, 1500));
      });
    }
  }
});

it('is quick for a long function with tests and states of which any may be true', () => {
  const states = Array.from({ length: 30 }, (_, index) => String(index));
  const code = `async function run(a, b, c) {
    for (;;) {
      ${lines(states.length, (i) => `if (x()) set${i}(); if (a) f(); if (b) g(); if (c) h();`)}
      ${lines(600, () => 'try { x(); } catch { await y(); }')}
      if (z()) ({ a, b, c } = other());
    }
  }
  run();`;
  const file = analyse(code);
  const events = new Map(states.flatMap((state) => callsOf(file, `set${state}`).map((call) => [call, () => [state]])));
  const [last] = callsOf(file, 'z');
  if (!last) throw new Error('The program lacks its z.');
  const start = performance.now();
  expect(file.flow.ask({ start: 'none', events }).before(last).size).toBe(states.length + 1);
  expect(performance.now() - start).toBeLessThan(6000);
});
