import { describe, expect, it } from 'vitest';
import { nodesWithin } from '../../src/ast/walk.js';
import { analyse } from '../support/analyse.js';

describe('the nodes of a file', () => {
  it.each([
    ['a decorator in front of the export of its class', '@a() export class A { @b() m() { return c(); } }\nd();'],
    ['the parts of a template', '`x${f(`y${g()}`)}z${h()}`; i();'],
    ['a chain', 'a(b()).c(d(e()))(f());'],
  ])('are in source order, the outer ones first: %s', (_, code) => {
    const { nodes } = analyse(code);
    for (const type of ['CallExpression', 'Identifier', 'TemplateElement'] as const) {
      const ranges = nodes(type).map(({ range }) => range);
      expect(ranges).toEqual([...ranges].sort(([a, b], [c, d]) => a - c || d - b));
    }
  });

  it('within another one, and no others', () => {
    const { nodes, sourceCode } = analyse('a(); function f() { b(c()); return () => d(); } e(); f(g());');
    const [fn] = nodes('FunctionDeclaration');
    const [arrow] = nodes('ArrowFunctionExpression');
    if (!fn || !arrow) throw new Error('There is no function.');
    const calls = nodes('CallExpression');
    const text = (found: readonly (typeof calls)[number][]) => found.map((call) => sourceCode.getText(call));
    expect(text(nodesWithin(calls, fn))).toEqual(['b(c())', 'c()', 'd()']);
    expect(text(nodesWithin(calls, arrow))).toEqual(['d()']);
    expect(text(nodesWithin(calls, sourceCode.ast))).toEqual(text(calls));
    expect(nodesWithin([], fn)).toEqual([]);
    const [first] = calls;
    expect(first && text(nodesWithin(calls, first))).toEqual(['a()']);
  });
});
