import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from './walk.js';

/** The expression without the wrappers that do not change its value: parentheses kept by a parser, `as`, `satisfies`, `!`, `<T>x`, `f<T>`, optional chains. */
export function unwrap(node: Node): Node {
  let inner = node;
  for (;;) {
    switch (inner.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        inner = inner.expression;
        break;
      default:
        if ((inner.type as string) !== 'ParenthesizedExpression') return inner;
        inner = (inner as unknown as { expression: Node }).expression; // @babel/eslint-parser can keep parentheses
    }
  }
}

/** The outermost expression that has the same value as `node`: the reverse of `unwrap`. */
export function wrapped(node: Node): Node {
  let outer = node;
  while (outer.parent && unwrap(outer.parent) !== outer.parent && unwrap(outer.parent) === unwrap(outer))
    outer = outer.parent;
  return outer;
}

/** What an expression waits for, and the expression itself where it does not wait. */
export function withoutAwait(expression: Node): Node {
  const node = unwrap(expression);
  return node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
}

/** An expression without what stands in for it where it is missing: `a` of `a ?? b` and `a || b`. */
export function withoutFallback(expression: Node): Node {
  const node = unwrap(expression);
  return node.type === 'LogicalExpression' && node.operator !== '&&' ? unwrap(node.left) : node;
}

/** The text of a string literal or of a template without expressions. */
export function stringOf(node: Node | null | undefined): string | undefined {
  if (!node) return undefined;
  const inner = unwrap(node);
  if (inner.type === 'Literal' && typeof inner.value === 'string') return inner.value;
  if (inner.type === 'TemplateLiteral' && inner.expressions.length === 0)
    return inner.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The name by which a member is read, a property is defined or a class member declared: `a.b`, `a['b']`, `{ b: 1 }`, `#b`; undefined when computed. */
export function nameOf(
  node:
    | TSESTree.MemberExpression
    | TSESTree.Property
    | TSESTree.MethodDefinition
    | TSESTree.PropertyDefinition
    | TSESTree.AccessorProperty
    | TSESTree.TSAbstractMethodDefinition
    | TSESTree.TSAbstractPropertyDefinition
    | TSESTree.TSAbstractAccessorProperty,
): string | undefined {
  const key = node.type === 'MemberExpression' ? node.property : node.key;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!node.computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  return stringOf(key);
}

/** The name under which a parameter is a field as well: `constructor(private readonly log: Entry[] = [])`; undefined for a pattern, which TypeScript refuses. */
export function fieldOfParameter({ parameter }: TSESTree.TSParameterProperty): TSESTree.Identifier | undefined {
  const id = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  return id.type === 'Identifier' ? id : undefined;
}

/** Whether an expression is a name, and that one: `Promise`, `undefined`. */
export function isNamed(expression: Node | null | undefined, name: string): boolean {
  const node = expression && unwrap(expression);
  return node?.type === 'Identifier' && node.name === name;
}

/** The name that an expression is or ends in: `a` of `a`, `b` of `x.b` and `x['b']`; of a callee, the name by which it is called. */
export function lastName(expression: Node): string | undefined {
  const node = unwrap(expression);
  return node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? nameOf(node) : undefined;
}

/** Whether a call is that of a method of a global object, as it is written: `Object.assign(…)`, `JSON.parse(…)`. */
export function isStaticCall({ callee }: TSESTree.CallExpression, object: string, method: string): boolean {
  return callee.type === 'MemberExpression' && isNamed(callee.object, object) && nameOf(callee) === method;
}

/** What a call hands over for a promise that is rejected: `onError` of `promise.catch(onError)` and of `promise.then(onValue, onError)`. */
export function rejectionHandler({
  callee,
  arguments: [first, second],
}: TSESTree.CallExpression): TSESTree.CallExpressionArgument | undefined {
  const member = unwrap(callee);
  const name = member.type === 'MemberExpression' ? nameOf(member) : undefined;
  return name === 'catch' ? first : name === 'then' ? second : undefined;
}

/** The `await` that waits for the promise of an expression, alone or with others: `await Promise.all([import('./a.js'), load()])`. */
export function awaiting({ parent }: Node): TSESTree.AwaitExpression | undefined {
  const all = parent?.type === 'ArrayExpression' ? parent.parent : undefined;
  const isAll = all?.type === 'CallExpression' && all.arguments[0] === parent && isStaticCall(all, 'Promise', 'all');
  const around = isAll ? all.parent : parent;
  return around?.type === 'AwaitExpression' ? around : undefined;
}

/** `null` or `undefined`, as written; the value of a regular expression that the parser does not know is null as well. */
export function isNullish(expression: Node): boolean {
  const node = unwrap(expression);
  if (node.type === 'Literal') return node.raw === 'null';
  if (node.type === 'UnaryExpression') return node.operator === 'void';
  return isNamed(node, 'undefined');
}

/** A number, `true` or `false`, as written. */
export function isLiteral(expression: Node | null | undefined, value: number | boolean): boolean {
  const node = expression && unwrap(expression);
  return node?.type === 'Literal' && node.value === value;
}

/** `null`, `undefined` or an empty text, as written. */
export const isNothing = (expression: Node): boolean => isNullish(expression) || stringOf(expression) === '';

/** Whether an expression is a test, or a part of one. */
export function decides(expression: Node): boolean {
  let inner = expression;
  for (let outer = inner.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    if ('test' in outer && outer.test === inner) return true;
    if (outer.type === 'LogicalExpression' && outer.left === inner) return true;
    if (outer.type === 'SwitchStatement' && outer.discriminant === inner) return true;
    if (/Statement$/.test(outer.type)) return false;
  }
  return false;
}

/** Whether a node is a class, with a name or without one. */
export function isClass(node: Node): node is TSESTree.ClassDeclaration | TSESTree.ClassExpression {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** The property of an object literal with this name; undefined when none is written. Spreads are not looked into. */
export function propertyOf(object: TSESTree.ObjectExpression, name: string): TSESTree.Property | undefined {
  return object.properties.findLast(
    (property): property is TSESTree.Property => property.type === 'Property' && nameOf(property) === name,
  );
}

export type FunctionLike =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;

export function isFunction(node: Node | null | undefined): node is FunctionLike {
  return (
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'FunctionDeclaration'
  );
}

/** The parameters of a function for which a call has arguments: TypeScript's `this` is none. */
export function parametersOf({ params: [first, ...rest] }: FunctionLike): readonly TSESTree.Parameter[] {
  if (!first || isNamed(first, 'this')) return rest;
  return [first, ...rest];
}

/** The innermost function around a node, itself excluded; undefined at module level. Class field initialisers and static blocks belong to the function around their class. */
export function enclosingFunction(node: Node): FunctionLike | undefined {
  for (let outer = node.parent; outer; outer = outer.parent) if (isFunction(outer)) return outer;
  return undefined;
}

/** The innermost class around a node whose `this` a `this` at that node is, arrow functions seen through. */
export function thisClass(node: Node): TSESTree.ClassDeclaration | TSESTree.ClassExpression | undefined {
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (isClass(outer)) return outer;
    if (outer.type === 'FunctionDeclaration') return undefined;
    if (outer.type === 'FunctionExpression' && outer.parent.type !== 'MethodDefinition') return undefined;
  }
  return undefined;
}

/** Whether `inner` lies in `outer`, or is it. */
export function isWithin(inner: Node, outer: Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}
