import { expect, it } from 'vitest';
import { namedExports } from '../../../src/analysis/modules/exports.js';
import { analyse } from '../../support/analyse.js';

/** What a module exports, one in a line: its own text, or the name of it in another module. */
function exportsOf(code: string): string[] {
  const file = analyse(code);
  return [...namedExports(file)].map(
    ([name, value]) =>
      `${name || 'module'}: ${'type' in value ? file.sourceCode.getText(value as never) : `${value.name} of ${value.source}`}`,
  );
}

it.each<[string, string[]]>([
  ['export function f() {}', ['f: function f() {}']],
  ['export class K {}', ['K: class K {}']],
  ['export const a = (1 as number), b = 2;', ['a: 1', 'b: 2']],
  ['export let a;', []],
  ['export const { a, b: c, d = 1, ...e } = o;', ['a: a', 'c: c', 'd: d']],
  ['export const [a] = o;', []],
  ['export interface I {}', []],
  ['const a = 1; export { a };', ['a: a']],
  ["const a = 1; export { a as b, a as 'c d' };", ['b: a', 'c d: a']],
  ['function f() {} export { f as g };', ['g: function f() {}']],
  ['class K {} export { K as L };', ['L: class K {}']],
  ['const f = () => 1; export { f };', ['f: () => 1']],
  ["export { a, b as c, 'd e' as f } from './m.js';", ['a: a of ./m.js', 'c: b of ./m.js', 'f: d e of ./m.js']],
  ["import { a } from './m.js'; export { a as b };", ['b: a of ./m.js']],
  ["import * as m from './m.js'; export { m };", ['m: m']],
  ['export default 1;', ['default: 1']],
  ['export default function () {}', ['default: function () {}']],
  ["import a from './m.js'; export default a;", ['default: default of ./m.js']],
  ['module.exports = f; function f() {}', ['default: function f() {}', 'module: function f() {}']],
  [
    "module.exports = { a: 1, 'b': 2, [c]: 3, ...d };",
    ["default: { a: 1, 'b': 2, [c]: 3, ...d }", "module: { a: 1, 'b': 2, [c]: 3, ...d }", 'a: 1', 'b: 2'],
  ],
  ['exports.a = 1; module.exports.b = 2; exports[c] = 3;', ['a: 1', 'b: 2']],
  ['other.exports = 1; module.other = 2; a.b = 3; exports = 4;', []],
])('%s', (code, expected) => {
  expect(exportsOf(code)).toEqual(expected);
});
