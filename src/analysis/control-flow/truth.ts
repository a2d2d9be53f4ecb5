import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';

/** What a test says of a variable: that it is truthy, or equal to a literal if `equals` names one; `negated` turns it round. */
export interface VariableTruth {
  readonly variable: Variable | string;
  readonly equals: string | undefined;
  readonly negated: boolean;
}

/** What a test says: always the same, or something of a variable. */
export type Truth = { readonly constant: boolean } | VariableTruth;

const EQUALITY = new Map([
  ['===', false],
  ['==', false],
  ['!==', true],
  ['!=', true],
]);
const MAX_DEPTH = 10;

export function readTruth(test: Node, bindings: Bindings): Truth | undefined {
  const node = unwrap(test);
  const value = valueOf(node, bindings);
  if (value !== undefined) return { constant: value.startsWith('+') };
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = readTruth(node.argument, bindings);
    return inner && 'variable' in inner ? { ...inner, negated: !inner.negated } : undefined;
  }
  if (node.type === 'Identifier') return { variable: variableIn(node, bindings), equals: undefined, negated: false };
  const negated = node.type === 'BinaryExpression' ? EQUALITY.get(node.operator) : undefined;
  if (node.type !== 'BinaryExpression' || negated === undefined) return undefined;
  const [left, right] = [unwrap(node.left), unwrap(node.right)];
  const [name, literal] = left.type === 'Identifier' ? [left, right] : [right, left];
  const equals = literal.type === 'Literal' ? valueOf(literal, bindings) : undefined;
  if (name.type !== 'Identifier' || equals === undefined || literal.type !== 'Literal' || literal.value === null)
    return undefined;
  return { variable: variableIn(name, bindings), equals, negated };
}

function variableIn(name: TSESTree.Identifier, bindings: Bindings): Variable | string {
  return bindings.variableOf(name) ?? name.name;
}

/**
 * What is certain of a value, as a text: `+` for truthy or `-` for falsy, followed by the value itself where it is one that can be compared.
 * Names stand for their value when they are never reassigned.
 */
export function valueOf(expression: Node, bindings: Bindings, depth = 0): string | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Literal':
      if ('regex' in node) return '+';
      return 'bigint' in node ? (node.bigint === '0' ? '-0n' : `+${node.bigint}n`) : textOf(node.value);
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'NewExpression':
      return '+';
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return textOf(node.quasis[0]?.value.cooked ?? '');
      return node.quasis.some(({ value }) => value.raw !== '') ? '+' : undefined;
    case 'UnaryExpression': {
      if (node.operator === 'void') return textOf(undefined);
      const inner = node.operator === '!' ? valueOf(node.argument, bindings, depth) : undefined;
      return inner === undefined ? undefined : textOf(inner.startsWith('-'));
    }
    case 'Identifier': {
      const variable = bindings.variableOf(node);
      if (!variable || variable.defs.length === 0) return node.name === 'undefined' ? textOf(undefined) : undefined;
      const origin = depth < MAX_DEPTH ? bindings.originOf(variable) : undefined;
      return origin?.path.length === 0 ? valueOf(origin.from, bindings, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(value: unknown): string {
  return `${value ? '+' : '-'}${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
}
