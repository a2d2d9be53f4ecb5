import { describe, expect, it } from 'vitest';
import { isLiteral, isNamed, isNothing, isNullish, withoutAwait, withoutFallback } from '../../src/ast/expressions.js';
import { isEndless, loopsAround } from '../../src/ast/loops.js';
import { chainRoot, chainText, dotted, isExports, isInExports, receiverOf } from '../../src/ast/members.js';
import { besides } from '../../src/ast/statements.js';
import { someNode } from '../../src/ast/walk.js';
import { analyse } from '../support/analyse.js';

/** The expression that a file consists of. */
function only(code: string) {
  const { nodes, sourceCode } = analyse(code);
  const [statement] = nodes('ExpressionStatement');
  if (!statement) throw new Error('There is no expression.');
  return { node: statement.expression, sourceCode };
}

describe('the syntax', () => {
  it.each([
    ['a?.b!.c', 'a', 'a.b.c'],
    ['(f() as T)[0].b', 'f()', '(f() as T)[0].b'],
    ['a', 'a', 'a'],
  ])('%s begins with %s and reads %s', (code, root, text) => {
    const { node, sourceCode } = only(code);
    expect(sourceCode.getText(chainRoot(node))).toBe(root);
    expect(chainText(node, sourceCode)).toBe(text);
  });

  it.each([
    ['null', true, true],
    ['undefined as never', true, true],
    ['void 0', true, true],
    ["''", false, true],
    ['0', false, false],
    ['/null/', false, false],
    ['nothing', false, false],
  ])('%s is nullish: %s, and nothing: %s', (code, nullish, nothing) => {
    const { node } = only(`(${code})`);
    expect([isNullish(node), isNothing(node)]).toEqual([nullish, nothing]);
  });

  it('is looked through', () => {
    const { node, sourceCode } = only('(await a()) ?? b');
    expect(sourceCode.getText(withoutAwait(withoutFallback(node)))).toBe('a()');
    expect(withoutFallback(only('a && b').node).type).toBe('LogicalExpression');
    expect([isLiteral(only('1').node, 1), isLiteral(only('1').node, 0), isLiteral(undefined, 0)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isNamed(only('a!').node, 'a'), isNamed(only('a.b').node, 'b')]).toEqual([true, false]);
  });

  it('has receivers of methods', () => {
    const { node, sourceCode } = only('this.log?.entries.push(x)');
    const call = 'expression' in node ? (node.expression as typeof node) : node;
    const [any, push, pop] = [receiverOf(call), receiverOf(call, 'push'), receiverOf(call, 'pop')];
    expect([any && sourceCode.getText(any), push === any, pop]).toEqual(['this.log?.entries', true, undefined]);
    expect(any && dotted(any)).toBe('this.log.entries');
  });

  it.each([
    ['module.exports', true, true],
    ['exports', true, true],
    ['module.exports.a.b', false, true],
    ['exports.a', false, true],
    ['module.id', false, false],
    ['a.exports', false, false],
  ])('%s is what a module exports: %s, or in it: %s', (code, whole, part) => {
    const { node } = only(code);
    expect([isExports(node), isInExports(node)]).toEqual([whole, part]);
  });

  it('has statements beside statements, and loops around them', () => {
    const { nodes, sourceCode } = analyse(
      'for (;;) { a(); while (x) { switch (y) { case 1: b(); c(); d(); } } (() => { e(); })(); }',
    );
    const at = (name: string) => {
      const found = nodes('ExpressionStatement').find((one) => sourceCode.getText(one) === `${name}();`);
      if (!found) throw new Error(name);
      return found;
    };
    const { before, behind } = besides(at('c'));
    expect([before, behind].map((all) => all.map((one) => sourceCode.getText(one)))).toEqual([['b();'], ['d();']]);
    expect(besides(at('c').expression)).toEqual({ before: [], behind: [] });
    expect(loopsAround(at('c')).map(({ type }) => type)).toEqual(['WhileStatement', 'ForStatement']);
    expect(loopsAround(at('c')).map(isEndless)).toEqual([false, true]);
    expect(loopsAround(at('e'))).toEqual([]);
  });

  it('has some node in it, unless that is left out', () => {
    const { node, sourceCode } = only('(() => { throw error; })');
    const isThrow = ({ type }: { readonly type: string }) => type === 'ThrowStatement';
    const isArrow = ({ type }: { readonly type: string }) => type === 'ArrowFunctionExpression';
    expect(someNode(node, sourceCode.visitorKeys, isThrow)).toBe(true);
    expect(someNode(node, sourceCode.visitorKeys, isThrow, isArrow)).toBe(false);
    expect(someNode(node, sourceCode.visitorKeys, isArrow, isArrow)).toBe(true);
  });
});
