import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from '../analysis/file.js';
import { nodeOf, type Place } from './insert-lines.js';

/**
 * The range of an expression that can be evaluated in front of its statement without changing the order in which anything happens;
 * undefined when it cannot: evaluated only sometimes, more than once, or after something else. The parentheses that it needed are part of it.
 */
export function hoistable(expression: Node, place: Place, file: OpenAIFile): [number, number] | undefined {
  const top: Node = nodeOf(place);
  for (let inner = expression; inner !== top; inner = inner.parent) {
    if (!inner.parent || !isFirst(inner, inner.parent)) return undefined;
  }
  const { sourceCode } = file;
  const before = sourceCode.getTokenBefore(expression);
  const after = sourceCode.getTokenAfter(expression);
  const isWrapped = before?.value === '(' && after?.value === ')' && expression.parent?.type === 'MemberExpression';
  return isWrapped ? [before.range[0], after.range[1]] : [expression.range[0], expression.range[1]];
}

/** Whether `inner` is what `outer` evaluates first, and evaluates exactly once. */
function isFirst(inner: Node, outer: Node): boolean {
  switch (outer.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
    case 'AwaitExpression':
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'ExpressionStatement':
    case 'ExportDefaultDeclaration':
    case 'ExportNamedDeclaration':
    case 'TemplateLiteral':
      return outer.type !== 'TemplateLiteral' || allSimple(outer.expressions, inner);
    case 'MemberExpression':
      return outer.object === inner;
    case 'CallExpression':
    case 'NewExpression':
      return outer.callee === inner || (isSimple(outer.callee) && allSimple(outer.arguments, inner));
    case 'VariableDeclarator':
      return outer.init === inner && outer.parent.declarations[0] === outer;
    case 'VariableDeclaration':
      return outer.parent.type !== 'ForStatement';
    case 'AssignmentExpression':
      return outer.right === inner && !/[&|?]=$/.test(outer.operator) && isSimple(outer.left);
    case 'LogicalExpression':
      return outer.left === inner;
    case 'ConditionalExpression':
      return outer.test === inner;
    case 'BinaryExpression':
      return outer.left === inner || isSimple(outer.left);
    case 'ArrayExpression':
      return allSimple(outer.elements, inner);
    case 'Property':
      return outer.value === inner && !outer.computed;
    case 'ObjectExpression':
      return outer.properties
        .slice(0, outer.properties.indexOf(inner as TSESTree.Property))
        .every((one) => one.type === 'Property' && !one.computed && isSimple(one.value));
    case 'IfStatement':
      return outer.test === inner;
    case 'SwitchStatement':
      return outer.discriminant === inner;
    case 'ForOfStatement':
      return outer.right === inner;
    case 'ArrowFunctionExpression':
      return outer.body === inner;
    default:
      return false;
  }
}

function allSimple(siblings: readonly (Node | null)[], inner: Node): boolean {
  return siblings.slice(0, siblings.indexOf(inner)).every((one) => one === null || isSimple(one));
}

/** Whether evaluating an expression does nothing and depends on nothing that the hoisted one changes: a literal, a name, a member of one. */
function isSimple(expression: Node): boolean {
  let node = unwrap(expression);
  while (node.type === 'MemberExpression' && (!node.computed || node.property.type === 'Literal'))
    node = unwrap(node.object);
  return ['Literal', 'Identifier', 'ThisExpression', 'Super', 'ArrowFunctionExpression', 'FunctionExpression'].includes(
    node.type,
  );
}
