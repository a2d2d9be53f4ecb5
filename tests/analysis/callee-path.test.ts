import { expect, it } from 'vitest';
import { calleePath } from '../../src/analysis/callee-path.js';
import { analyse } from '../support/analyse.js';

it.each<[string, string]>([
  ['f();', 'f'],
  ['a.b.c();', 'a b c'],
  ["a['b']();", 'a b'],
  ['a[b]();', 'a *'],
  ['a()();', '*'],
  ['a().b();', '* b'],
  ['this.a();', 'this a'],
  ['super_.a();', 'super_ a'],
  ['(a as B).c!();', 'a c'],
  ['a?.b?.();', 'a b'],
  ["import { f } from 'a'; f();", 'f'],
  ["import { f as g } from 'a'; g();", 'f'],
  ["import { f as g } from 'a'; g.h();", 'g h'],
  ["import f from 'a'; f();", 'f'],
  ["import * as f from 'a'; f();", 'f'],
  ["import f = require('a'); f();", 'f'],
  ['const g = f; g();', 'g'],
])('%s: %s', (code, expected) => {
  const file = analyse(code);
  const call = file
    .nodes('CallExpression')
    .find(({ callee }) => callee.type !== 'Identifier' || callee.name !== 'require');
  if (!call) throw new Error('No call in the code.');
  expect(calleePath(call.callee, file.bindings).join(' ')).toBe(expected);
});
