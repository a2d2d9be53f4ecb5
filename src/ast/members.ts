import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { isNamed, lastName, nameOf, unwrap } from './expressions.js';
import type { Node } from './walk.js';

/** What a chain of members begins with: `a` of `a.b[0]?.c`; the expression itself where it is no member. */
export function chainRoot(expression: Node): Node {
  let root = unwrap(expression);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root;
}

/** The text of a chain of members, the same for `a?.b!.c` and `a.b.c`. */
export function chainText(expression: Node, sourceCode: Readonly<SourceCode>): string {
  return sourceCode.getText(unwrap(expression)).replaceAll('?.', '.').replaceAll('!', '');
}

/** The method name a call uses, `push` in `a.b.push(x)`; undefined for calls of anything but a member. */
export function methodName(call: Node): string | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? nameOf(callee) : undefined;
}

/** The object a method is called on; where `method` is given, only that of a call of the method with this name. */
export function receiverOf(call: Node, method?: string): Node | undefined {
  if (call.type !== 'CallExpression' || (method !== undefined && methodName(call) !== method)) return undefined;
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
}

/** The single entries that a call pushes to a list. */
export function pushedBy(call: Node): readonly Node[] {
  if (call.type !== 'CallExpression' || methodName(call) !== 'push') return [];
  return call.arguments.filter(({ type }) => type !== 'SpreadElement');
}

/** A chain of names as it is written: `this.log.error`; what is no name in it is `*`. */
export function dotted(callee: Node): string {
  const node = unwrap(callee);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  return node.type === 'MemberExpression' ? `${dotted(node.object)}.${nameOf(node) ?? '*'}` : '*';
}

/** What a CommonJS module exports as a whole: `module.exports`, `exports`. */
export function isExports(target: Node): boolean {
  const node = unwrap(target);
  return (
    isNamed(node, 'exports') ||
    (node.type === 'MemberExpression' && lastName(node) === 'exports' && isNamed(node.object, 'module'))
  );
}

/** `module.exports`, `exports`, or a member of one. */
export function isInExports(target: Node): boolean {
  const node = unwrap(target);
  return isExports(node) || (node.type === 'MemberExpression' && isInExports(node.object));
}
