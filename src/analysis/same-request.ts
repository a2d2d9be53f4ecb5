import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin, nameOf, unwrap, type FunctionLike } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';

const CHANGING = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'set',
  'delete',
  'clear',
  'fill',
  'sort',
  'reverse',
]);

/** Whether a call says the same in every round of a loop: nothing that it is made of is changed in there, and no other client is taken. */
export function isRepeatedAlike(call: Node, loop: Node, file: OpenAIFile): boolean {
  if (call.type === 'CallExpression' && takesAnotherClient(call, loop, file)) return false;
  return [...variablesIn(call, loop, file, new Set())].every((variable) => !isChangedIn(variable, loop));
}

/** `const client = nextClient()` in the loop. */
function takesAnotherClient(call: TSESTree.CallExpression, loop: Node, file: OpenAIFile): boolean {
  let root = unwrap(call.callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const variable = root.type === 'Identifier' ? file.bindings.variableOf(root) : undefined;
  const origin = variable && file.bindings.originOf(variable);
  return root.type === 'CallExpression' || (origin !== undefined && isWithin(origin.from, loop));
}

/** The variables that an expression is made of; those that the loop declares anew are replaced by what they are made of. */
function variablesIn(expression: Node, loop: Node, file: OpenAIFile, seen: Set<Node>): Set<Variable> {
  const found = new Set<Variable>();
  if (seen.has(expression)) return found;
  seen.add(expression);
  walk(expression, file.sourceCode.visitorKeys, (node) => {
    if (node.type !== 'Identifier') return true;
    const variable = file.bindings.variableOf(node);
    if (!variable) return true;
    found.add(variable);
    const origin = file.bindings.originOf(variable);
    if (
      origin &&
      !seen.has(origin.from) &&
      (isWithin(origin.from, loop) || unwrap(origin.from).type === 'ObjectExpression')
    )
      for (const inner of variablesIn(origin.from, loop, file, seen)) found.add(inner);
    return true;
  });
  return found;
}

/** Whether a variable from before a loop gets a new value there, or what it holds is changed. One that the loop declares is made anew each time. */
function isChangedIn(variable: Variable, loop: Node): boolean {
  const isInit = loop.type === 'ForStatement' && loop.init;
  const isOwn = ({ name }: { readonly name: Node }): boolean =>
    isWithin(name, loop) && !(isInit && isWithin(name, isInit));
  if (variable.defs.some(isOwn)) return false;
  return variable.references.some((reference) => {
    const { identifier, init } = reference;
    if (!isWithin(identifier, loop) || init) return false;
    if (reference.isWrite()) return true;
    const { parent } = identifier;
    if (parent.type !== 'MemberExpression' || parent.object !== identifier) return false;
    const { parent: outer } = parent;
    if (outer.type === 'CallExpression' && outer.callee === parent) return CHANGING.has(nameOf(parent) ?? '');
    return (outer.type === 'AssignmentExpression' && outer.left === parent) || outer.type === 'UpdateExpression';
  });
}

/** Whether a function is called by code in it. */
export function callsItself(fn: FunctionLike, file: OpenAIFile): boolean {
  return file.calls.callers(fn).calls.some((call) => isWithin(call, fn));
}

/** The call by which a handler runs the function around it once more, with the same arguments but for numbers. */
export function recursesAlike(handler: Node, fn: FunctionLike, file: OpenAIFile): TSESTree.CallExpression | undefined {
  return file.calls
    .callers(fn)
    .calls.find(
      (call): call is TSESTree.CallExpression =>
        call.type === 'CallExpression' && isWithin(call, handler) && isAlike(call, fn),
    );
}

function isAlike(call: TSESTree.CallExpression, fn: FunctionLike): boolean {
  return call.arguments.every((argument, i) => {
    const parameter = fn.params[i];
    return parameter !== undefined && isSame(argument, parameter);
  });
}

/** Whether an argument is what the parameter holds, or a number made of it: a count, a delay. */
function isSame(argument: Node, parameter: Node): boolean {
  const value = unwrap(argument);
  const name = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  switch (value.type) {
    case 'Identifier':
      return name.type !== 'Identifier' || name.name === value.name;
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return true;
    case 'LogicalExpression':
      return isSame(value.left, parameter);
    case 'Literal':
      return typeof value.value === 'number' || typeof value.value === 'boolean';
    case 'ObjectExpression':
      return value.properties.every((property) =>
        property.type === 'SpreadElement' ? isSame(property.argument, parameter) : isNumberOrOwn(property),
      );
    default:
      return false;
  }
}

function isNumberOrOwn(property: TSESTree.Property): boolean {
  if (property.shorthand) return true;
  const value = unwrap(property.value);
  return !isFunction(value) && ['BinaryExpression', 'UpdateExpression'].includes(value.type);
}
