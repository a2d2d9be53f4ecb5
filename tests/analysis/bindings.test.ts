import { describe, expect, it } from 'vitest';
import { isDeclaredExported, readsOfVariable, type Variable } from '../../src/analysis/bindings.js';
import type { OpenAIFile } from '../../src/analysis/file.js';
import { analyse } from '../support/analyse.js';

/** The first variable of a name. */
function named(code: string, name = 'x'): { file: OpenAIFile; variable: Variable } {
  const file = analyse(code);
  const identifier = file.nodes('Identifier').find((node) => node.name === name && file.bindings.variableOf(node));
  const variable = identifier && file.bindings.variableOf(identifier);
  if (!variable) throw new Error(`No variable ${name}.`);
  return { file, variable };
}

describe('where the value of a variable comes from', () => {
  const origin = (code: string) => {
    const { file, variable } = named(code);
    const found = file.bindings.originOf(variable);
    if (!found) return undefined;
    const fallback = found.fallback ? [`or ${file.sourceCode.getText(found.fallback)}`] : [];
    return [[file.sourceCode.getText(found.from), ...found.path].join(' / '), ...fallback].join(' ');
  };

  it.each<[string, string | undefined]>([
    ['const x = a;', 'a'],
    ['let x = a;', 'a'],
    ['let x = a; x = b;', undefined],
    ['let x; x = a;', undefined],
    ['var x = a; var x = b;', undefined],
    ['for (const x of xs) use(x);', undefined],
    ['function f(x) {}', undefined],
    ["import x from 'x';", undefined],
    ['const { x } = a;', 'a / x'],
    ['const { y: x } = a;', 'a / y'],
    ["const { 'y': x } = a;", 'a / y'],
    ['const { [y]: x } = a;', 'a / *'],
    ['const { y: { z: x } } = a;', 'a / y / z'],
    ['const { y, x } = a;', 'a / x'],
    ['const { x = b } = a;', 'a / x or b'],
    ['const { y: { x } = b } = a;', 'a / y / x'],
    ['const { y, ...x } = a;', 'a / *'],
    ['const [x] = a;', 'a / 0'],
    ['const [, y, x] = a;', 'a / 2'],
    ['const [y, ...x] = a;', 'a / *'],
    ['const [[y], [x]] = a;', 'a / 1 / 0'],
    ['const [...[y, x]] = a;', 'a / * / 1'],
    ['const { y: [x = b] } = a;', 'a / y / 0 or b'],
  ])('%s', (code, expected) => {
    expect(origin(code)).toBe(expected);
  });
});

describe('which values a variable may have', () => {
  const values = (code: string) => {
    const { file, variable } = named(code);
    return file.bindings.valuesOf(variable)?.map((value) => file.sourceCode.getText(value as never));
  };

  it.each<[string, string[] | undefined]>([
    ['const x = a;', ['a']],
    ['let x; x = a; x ??= b; x ||= c;', ['a', 'b', 'c']],
    ['let x = a; x += b;', undefined],
    ['let x = a; x &&= b;', undefined],
    ['let x = a; x++;', undefined],
    ['let x = a; [x] = b;', undefined],
    ['let x = a; ({ x } = b);', undefined],
    ['const { x } = a;', undefined],
    ['let x; for (x of xs) use(x);', undefined],
    ['let x; use(x);', []],
    ['var x = a; var x = b;', undefined],
    ['function f(x) { x = a; }', undefined],
    ['function x() {}', undefined],
  ])('%s', (code, expected) => {
    expect(values(code)).toEqual(expected);
  });
});

describe('imports', () => {
  const imported = (code: string) => {
    const { file, variable } = named(code);
    return file.bindings.importOf(variable);
  };

  it.each([
    ["import x from 'm';", { source: 'm', imported: 'default' }],
    ["import * as x from 'm';", { source: 'm', imported: '*' }],
    ["import { x } from 'm';", { source: 'm', imported: 'x' }],
    ["import { y as x } from 'm';", { source: 'm', imported: 'y' }],
    ["import { 'y z' as x } from 'm';", { source: 'm', imported: 'y z' }],
    ["import x = require('m');", { source: 'm', imported: '=' }],
    ["import * as y from 'm'; import x = y.z;", undefined],
    ['const x = 1;', undefined],
  ])('%s', (code, expected) => {
    expect(imported(code)).toEqual(expected);
  });
});

it.each([
  ['const x = a; use(x);', 'a'],
  ['const y = a; const x = y; use(x);', 'a'],
  ['const x = (a as B)!; use(x);', 'a'],
  ['const { x } = a; use(x);', 'x'],
  ['let x = a; x = b; use(x);', 'x'],
  ['const x = y; const y = x; use(x);', 'y'],
  ['use(x);', 'x'],
  ['use(x.y);', 'x.y'],
])('%s uses %s', (code, expected) => {
  const file = analyse(code);
  const use = file.nodes('CallExpression').find(({ callee }) => file.sourceCode.getText(callee) === 'use');
  expect(file.sourceCode.getText(file.bindings.resolve(use!.arguments[0]!) as never)).toBe(expected);
});

it('the reads of a variable are whole expressions, its writes are none', () => {
  const { file, variable } = named('let x = 1; x = 2; use((x as number)!); x++;');
  expect(readsOfVariable(variable).map((read) => file.sourceCode.getText(read as never))).toEqual([
    '(x as number)!',
    'x',
  ]);
});

it.each([
  ['export const x = 1;', true],
  ['export const { x } = a;', true],
  ['const x = 1; export { x };', false],
  ['export function x() {}', false],
])('%s exports where it declares: %s', (code, expected) => {
  expect(isDeclaredExported(named(code).variable)).toBe(expected);
});
