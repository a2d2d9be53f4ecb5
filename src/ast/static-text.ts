import { nameOf, stringOf, unwrap } from './expressions.js';
import type { Node } from './walk.js';

/** Deep enough for a text that somebody has cut into pieces by hand. */
const DEEPEST = 8;

/** The text of an expression that is put together of literals alone: `'a' + 'b'`, a template, `['a', 'b'].join('-')`. `resolve` looks behind names. */
export function staticText(expression: Node, resolve: (node: Node) => Node, depth = 0): string | undefined {
  const node = unwrap(resolve(expression));
  const literal = stringOf(node);
  if (literal !== undefined || depth > DEEPEST) return literal;
  const textOf = (part: Node | null | undefined) => (part ? staticText(part, resolve, depth + 1) : undefined);
  switch (node.type) {
    case 'TemplateLiteral':
      return joined(
        node.quasis.flatMap((quasi, index) => [
          quasi.value.cooked,
          ...(index < node.expressions.length ? [textOf(node.expressions[index])] : []),
        ]),
        '',
      );
    case 'BinaryExpression':
      return node.operator === '+' ? joined([textOf(node.left), textOf(node.right)], '') : undefined;
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || nameOf(callee) !== 'join') return undefined;
      const list = unwrap(resolve(callee.object));
      const separator = node.arguments.length === 0 ? ',' : textOf(node.arguments[0]);
      return list.type === 'ArrayExpression' && separator !== undefined
        ? joined(list.elements.map(textOf), separator)
        : undefined;
    }
    default:
      return undefined;
  }
}

function joined(parts: readonly (string | null | undefined)[], separator: string): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join(separator) : undefined;
}
