import type { TSESTree } from '@typescript-eslint/utils';
import { fieldOfParameter, nameOf, thisClass, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { FunctionNode } from '../calls.js';
import { isClassExported } from './escapes.js';
import { assignsInConstructor } from './places.js';

/**
 * Whether a call is of a method of `this` that other code defines: it is abstract, the class has none of that name, or it does nothing where other
 * modules can extend the class. What the class gets in its constructor is a function of its maker's, and no method.
 */
export function isLeftToSubclasses(call: TSESTree.CallExpression, bindings: Bindings): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || unwrap(callee.object).type !== 'ThisExpression') return false;
  const owner = thisClass(callee);
  const name = nameOf(callee);
  if (!owner || name === undefined || name.startsWith('#')) return false;
  const members = owner.body.body;
  const own = members.find((member) => 'key' in member && nameOf(member) === name);
  if (own) return (own.type.startsWith('TSAbstract') || isEmptyMethod(own)) && isClassExported(owner, bindings);
  return !members.some((member) => assignsInConstructor(member, name) || takesAsParameter(member, name));
}

/** Whether a function of the file is a method that does nothing: `onReply(message) {}`. */
export function doesNothing(fn: FunctionNode): boolean {
  return fn.parent.type === 'MethodDefinition' && isEmptyMethod(fn.parent);
}

function isEmptyMethod(member: Node): boolean {
  return member.type === 'MethodDefinition' && member.kind === 'method' && member.value.body?.body.length === 0;
}

/** `constructor(private onReply: (text: string) => void) {}` */
function takesAsParameter(member: TSESTree.ClassElement, name: string): boolean {
  if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') return false;
  return member.value.params.some(
    (declared) => declared.type === 'TSParameterProperty' && fieldOfParameter(declared)?.name === name,
  );
}
