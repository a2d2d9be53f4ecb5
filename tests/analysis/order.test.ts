import { expect, it } from 'vitest';
import type { Node } from '../../src/ast/walk.js';
import { seesByOrder } from '../../src/analysis/value-flow/order.js';
import { analyse, callsOf } from '../support/analyse.js';

/** Whether the read in `use(x)` sees what `x = one()` puts there, as the order of statements tells. */
function sees(code: string): boolean | undefined {
  const file = analyse(code);
  const [use] = callsOf(file, 'use');
  const writers: Node[] = [
    ...file.nodes('VariableDeclarator').filter(({ init }) => init),
    ...file.nodes('AssignmentExpression'),
  ].sort((a, b) => a.range[0] - b.range[0]);
  const writer = callsOf(file, 'one')[0]?.parent;
  return seesByOrder(use?.arguments[0] as Node, writer as Node, writers);
}

it.each([
  ['the next statement', 'let x = 0; x = one(); use(x);', true],
  ['a branch behind it', 'let x = 0; x = one(); if (c) use(x);', true],
  ['a loop behind it, with a later write', 'let x = one(); for (const a of b) { use(x); x = a; }', true],
  ['a statement before it', 'let x = 0; use(x); x = one();', false],
  ['its own value', 'let x = 0; x = one(use(x));', false],
  ['another write between', 'let x = one(); x = 0; use(x);', false],
  ['another write between, in a loop', 'let x; while (c) { x = one(); x = 0; use(x); }', false],
  ['a new round, begun with another write', 'while (c) { let x = 0; use(x); x = one(); }', false],
  ['a new round', 'let x = 0; while (c) { use(x); x = one(); }', undefined],
  ['another write in a branch between', 'let x = one(); if (c) x = 0; use(x);', undefined],
  ['a write in a branch', 'let x = 0; if (c) x = one(); use(x);', undefined],
  ['the other branch', 'let x; if (c) x = one(); else use(x);', undefined],
  ['a handler', 'let x = 0; try { x = one(); } catch { use(x); }', undefined],
  ['a write in the update of a loop', 'let x = 0; for (; c; x = one()) {} use(x);', undefined],
])('order of statements: %s', (_, code, answer) => {
  expect(sees(code)).toBe(answer);
});
