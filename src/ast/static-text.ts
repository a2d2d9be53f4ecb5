import { nameOf, stringOf, unwrap } from './expressions.js';
import type { Node } from './walk.js';

/** More pieces than anybody cuts a text into by hand, and deeper than anybody nests them. */
const MOST_PIECES = 100;
const DEEPEST = 8;

/** The text of an expression that is put together of literals alone: `'a' + 'b'`, a template, `['a', 'b'].join('-')`. `resolve` looks behind names. */
export function staticText(expression: Node, resolve: (node: Node) => Node): string | undefined {
  return textOf(expression, resolve, 0, { pieces: 0 });
}

function textOf(
  expression: Node,
  resolve: (node: Node) => Node,
  depth: number,
  cost: { pieces: number },
): string | undefined {
  cost.pieces += 1;
  const node = unwrap(resolve(expression));
  const literal = stringOf(node);
  if (literal !== undefined || depth > DEEPEST || cost.pieces > MOST_PIECES) return literal;
  const again = (part: Node | null | undefined) => (part ? textOf(part, resolve, depth + 1, cost) : undefined);
  switch (node.type) {
    case 'TemplateLiteral':
      return joined(
        node.quasis.flatMap((quasi, index) => [
          quasi.value.cooked,
          ...(index < node.expressions.length ? [again(node.expressions[index])] : []),
        ]),
        '',
      );
    case 'BinaryExpression':
      return node.operator === '+' ? joined([again(node.left), again(node.right)], '') : undefined;
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || nameOf(callee) !== 'join') return undefined;
      const list = unwrap(resolve(callee.object));
      const separator = node.arguments.length === 0 ? ',' : again(node.arguments[0]);
      return list.type === 'ArrayExpression' && separator !== undefined
        ? joined(list.elements.map(again), separator)
        : undefined;
    }
    default:
      return undefined;
  }
}

function joined(parts: readonly (string | null | undefined)[], separator: string): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join(separator) : undefined;
}
