import { describe, expect, it } from 'vitest';
import { readTruth, valueOf } from '../../../src/analysis/control-flow/truth.js';
import { analyse } from '../../support/analyse.js';

/** The test of the last `if` of a program. */
function lastTest(code: string) {
  const file = analyse(code);
  const test = file.nodes('IfStatement').at(-1)?.test;
  if (!test) throw new Error('No if.');
  return { test, bindings: file.bindings };
}

describe('what a test says', () => {
  const told = (code: string): string | undefined => {
    const { test, bindings } = lastTest(code);
    const truth = readTruth(test, bindings);
    if (!truth) return undefined;
    if ('constant' in truth) return truth.constant ? 'always' : 'never';
    const name = typeof truth.variable === 'string' ? `global ${truth.variable}` : truth.variable.name;
    return [truth.negated ? 'not' : '', name, truth.equals ?? ''].join(' ').trim();
  };

  it.each<[string, string | undefined]>([
    ['if (true);', 'always'],
    ['if (0);', 'never'],
    ['if (undefined);', 'never'],
    ['const x = undefined; if (!x);', 'always'],
    ['function f(undefined) { if (undefined); }', 'undefined'],
    ['if (!0);', 'always'],
    ['if (x);', 'global x'],
    ['let x; x = f(); if (x);', 'x'],
    ['if (!x);', 'not global x'],
    ['if (!!x);', 'global x'],
    ['if (-x);', undefined],
    ['if (x === 1);', 'global x +1'],
    ["if (x == 'a');", 'global x +"a"'],
    ["if ('' !== x);", 'not global x -""'],
    ['if (!(x != 1));', 'global x +1'],
    ['if (x === false);', 'global x -false'],
    ['if (x === null);', undefined],
    ['if (x === undefined);', undefined],
    ['if (x === y);', undefined],
    ['if (x.y === 1);', undefined],
    ['if (x > 1);', undefined],
    ['if (!(x > 1));', undefined],
    ['if (x.y);', undefined],
    ['if (f());', undefined],
    ['const x = 1; if (x);', 'always'],
    ['const y = 0; const x = y; if (!x);', 'always'],
    ['const x = f(); if (x);', 'x'],
    ['const { x } = { x: 1 }; if (x);', 'x'],
  ])('%s', (code, expected) => {
    expect(told(code)).toBe(expected);
  });
});

describe('what is certain of a value', () => {
  it.each<[string, string | undefined]>([
    ['1', '+1'],
    ['0', '-0'],
    ["'a'", '+"a"'],
    ["''", '-""'],
    ['null', '-null'],
    ['true', '+true'],
    ['/a/', '+'],
    ['0n', '-0n'],
    ['2n', '+2n'],
    ['[]', '+'],
    ['({})', '+'],
    ['(() => 1)', '+'],
    ['(function () {})', '+'],
    ['new X()', '+'],
    ['`a`', '+"a"'],
    ['``', '-""'],
    ['`a${b}`', '+'],
    ['`${b}a`', '+'],
    ['`${b}`', undefined],
    ['void 0', '-undefined'],
    ['!0', '+true'],
    ['!1', '-false'],
    ['!x', undefined],
    ['~1', undefined],
    ['x', undefined],
    ['a.b', undefined],
    ['f()', undefined],
  ])('%s', (value, expected) => {
    const { test, bindings } = lastTest(`if (${value});`);
    expect(valueOf(test, bindings)).toBe(expected);
  });

  it('a chain of names has an end', () => {
    const chain = (n: number) =>
      `const a0 = 1; ${Array.from({ length: n }, (_, i) => `const a${i + 1} = a${i};`).join(' ')} if (a${n});`;
    const valueBehind = (n: number) => {
      const { test, bindings } = lastTest(chain(n));
      return valueOf(test, bindings);
    };
    expect([valueBehind(9), valueBehind(10)]).toEqual(['+1', undefined]);
  });
});
