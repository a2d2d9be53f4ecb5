import type { TSESTree } from '@typescript-eslint/utils';
import {
  isFunction,
  isLiteral,
  isStaticCall,
  isWithin,
  lastName,
  nameOf,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../ast/expressions.js';
import { chainRoot } from '../ast/members.js';
import { leaves } from '../ast/statements.js';
import { someNode, walk, type Node } from '../ast/walk.js';
import { HARMLESS } from '../sdk/retries.js';
import { isApiCall } from './api-calls.js';
import { originOfName, readsOfVariable, type Variable } from './bindings.js';
import { calleePath, isReport } from './callee-path.js';
import { canThrow } from './control-flow/throws.js';
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

/** What a request is made of, its client included. */
interface Parts {
  readonly variables: Set<Variable>;
  /** Fields of the object that sends it: `model` of `this.model`. */
  readonly fields: Set<string>;
  /** All names in it, those of members too. */
  readonly names: Set<string>;
  readonly seen: Set<Node>;
}

/** What runs between two requests. */
interface Round {
  readonly code: Node;
  readonly request: Node;
  /** The block in which it is tried: what stands there behind it runs when it has succeeded. */
  readonly tried?: Node;
}

/** Whether a call says the same in every round of a loop: nothing that it is made of is changed in there, and no other client is taken. */
export function isRepeatedAlike(call: Node, loop: Node, tried: Node, file: OpenAIFile): boolean {
  if (call.type === 'CallExpression' && takesAnotherClient(call, loop, file)) return false;
  return !isChangedIn(partsOf(call, loop, file), { code: loop, tried, request: call }, file);
}

/** `const client = nextClient()` in the loop. */
function takesAnotherClient(call: TSESTree.CallExpression, loop: Node, file: OpenAIFile): boolean {
  const root = chainRoot(call.callee);
  const origin = originOfName(root, file.bindings);
  return root.type === 'CallExpression' || (origin !== undefined && isWithin(origin.from, loop));
}

/** What an expression is made of; names that the code around declares anew, and functions and getters of the file, are replaced by what they are made of. */
function partsOf(expression: Node, around: Node, file: OpenAIFile): Parts {
  const parts: Parts = { variables: new Set(), fields: new Set(), names: new Set(), seen: new Set() };
  collect(expression);
  return parts;

  function collect(code: Node): void {
    if (parts.seen.has(code)) return;
    parts.seen.add(code);
    walk(code, file.sourceCode.visitorKeys, (node) => {
      if (node.type === 'Identifier') named(node);
      if (node.type === 'CallExpression' && node !== expression) called(file.calls.callees(node).functions);
      if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return;
      parts.fields.add(nameOf(node) ?? '*');
      called(file.calls.accessor(node).functions);
    });
  }

  function named(identifier: TSESTree.Identifier): void {
    parts.names.add(identifier.name);
    const variable = file.bindings.variableOf(identifier);
    if (!variable) return;
    parts.variables.add(variable);
    const from = file.bindings.originOf(variable)?.from;
    if (from && (isWithin(from, around) || unwrap(from).type === 'ObjectExpression')) collect(from);
  }

  function called(functions: readonly FunctionLike[]): void {
    for (const fn of functions) if (!isWithin(expression, fn)) collect(fn.body);
  }
}

/** Whether code that runs between two requests, with the functions of the file that it calls, changes what they are made of. One that a loop declares is made anew each time. */
function isChangedIn(parts: Parts, { code, tried, request }: Round, file: OpenAIFile): boolean {
  const isInit = code.type === 'ForStatement' && code.init;
  const isOwn = ({ name }: { readonly name: Node }): boolean =>
    isWithin(name, code) && !(isInit && isWithin(name, isInit));
  const variables = new Set([...parts.variables].filter(({ defs }) => !defs.some(isOwn)));
  const runs = new Set([code]);
  let isChanged = false;
  for (const run of runs) {
    walk(run, file.sourceCode.visitorKeys, (node) => {
      if (isChanged) return false;
      if (tried && node.range[0] >= request.range[1] && isWithin(node, tried)) return false;
      if (node.type === 'Identifier') {
        const variable = file.bindings.variableOf(node);
        isChanged = variable !== undefined && variables.has(variable) && changes(node);
      } else if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression')
        isChanged = parts.fields.has(nameOf(node) ?? '*') && changes(node);
      else if (node.type === 'CallExpression')
        for (const fn of file.calls.callees(node).functions) if (!isWithin(code, fn)) runs.add(fn.body);
      return !isChanged;
    });
  }
  return isChanged;

  /** Whether what stands there is given a new value, or something in it is. */
  function changes(node: Node): boolean {
    const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    const reference = variable?.references.find(({ identifier }) => identifier === node);
    if (reference?.isWrite()) return !reference.init;
    let inner = wrapped(node);
    for (let { parent } = inner; parent; { parent } = inner) {
      if (parent.type === 'CallExpression') return parent.callee !== inner && isChangedBy(parent, inner);
      if (parent.type !== 'MemberExpression' || parent.object !== inner) {
        if (parent.type === 'UnaryExpression') return parent.operator === 'delete';
        return parent.type === 'UpdateExpression' || (parent.type === 'AssignmentExpression' && parent.left === inner);
      }
      inner = wrapped(parent);
      const isCalled = inner.parent?.type === 'CallExpression' && inner.parent.callee === inner;
      if (isCalled) return CHANGING.has(nameOf(parent) ?? '');
    }
    return false;
  }

  /** Whether a call may change one of its arguments: a function of the file that does, or code that is not known. */
  function isChangedBy(call: TSESTree.CallExpression, argument: Node): boolean {
    const index = call.arguments.findIndex((one) => one === argument);
    if (isStaticCall(call, 'Object', 'assign')) return index === 0;
    if (isApiCall(call, file) || !canThrow(call) || isReport(calleePath(call.callee, file.bindings))) return false;
    const { functions, certain } = file.calls.callees(call);
    for (const fn of functions) {
      const parameter = fn.params[index];
      const variable = parameter && file.bindings.variableOf(parameter);
      if (variable) variables.add(variable);
    }
    const isBefore = tried !== undefined && isWithin(call, tried); // what it does to the question, it does each time
    return !certain && call !== request && !isBefore && !HARMLESS.test(lastName(call.callee) ?? '');
  }
}

/** Whether a function is called by code in it. */
export function callsItself(fn: FunctionLike, file: OpenAIFile): boolean {
  return file.calls.callers(fn).calls.some((call) => isWithin(call, fn));
}

/** The call by which a handler runs the function around it once more, with the same arguments but for numbers of which the request is not made, and changes nothing that it is made of. */
export function recursesAlike(
  handler: Node,
  fn: FunctionLike,
  request: Node,
  file: OpenAIFile,
): TSESTree.CallExpression | undefined {
  const again = file.calls
    .callers(fn)
    .calls.filter((call): call is TSESTree.CallExpression => call.type === 'CallExpression' && isWithin(call, handler));
  if (again.length === 0) return undefined;
  const parts = partsOf(request, fn, file);
  return again.find(
    (call) => isAlike(call, fn, parts, file) && !isChangedIn(parts, { code: handler, request: call }, file),
  );
}

/** Whether such a call gives a flag by which the function takes another way to an answer. */
export function takesAnotherWay(
  again: TSESTree.CallExpression,
  fn: FunctionLike,
  place: { readonly handler: Node; readonly request: Node },
  file: OpenAIFile,
): boolean {
  return again.arguments.some((argument, i) => isFlag(argument) && choosesWay(fn.params[i], place, file));
}

const isFlag = (argument: Node): boolean => isLiteral(argument, true) || isLiteral(argument, false);

/** Whether something outside the handler asks for a parameter and sends the request, or does something else in its stead: `if (useFallback) return askOther(question)`. */
function choosesWay(
  parameter: TSESTree.Parameter | undefined,
  { handler, request }: { readonly handler: Node; readonly request: Node },
  file: OpenAIFile,
): boolean {
  const name = parameter?.type === 'AssignmentPattern' ? parameter.left : parameter;
  const variable = name && file.bindings.variableOf(name);
  const isOther = (node: Node): boolean =>
    node.type === 'CallExpression' && !isReport(calleePath(node.callee, file.bindings));
  return (variable ? readsOfVariable(variable) : []).some((read) => {
    const choice = isWithin(read, handler) ? undefined : choiceBy(read);
    if (!choice) return false;
    if (isWithin(request, choice)) return true;
    const branches = choice.type === 'IfStatement' ? [choice.consequent, choice.alternate] : [];
    return branches.some(
      (branch) => branch && leaves(branch) && someNode(branch, file.sourceCode.visitorKeys, isOther, isFunction),
    );
  });
}

/** The `if` or `a ? b : c` that asks for a value, alone or as a part of its test. */
function choiceBy(value: Node): TSESTree.IfStatement | TSESTree.ConditionalExpression | undefined {
  let inner = value;
  for (let { parent } = inner; parent && /^(?:Unary|Logical|Binary)Expression$/.test(parent.type); { parent } = inner)
    inner = parent;
  const { parent } = inner;
  const isChoice = parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression';
  return isChoice && parent.test === inner ? parent : undefined;
}

function isAlike(call: TSESTree.CallExpression, fn: FunctionLike, parts: Parts, file: OpenAIFile): boolean {
  return call.arguments.every((argument, i) => {
    const parameter = fn.params[i];
    return parameter !== undefined && isSame(argument, parameter, parts, file);
  });
}

/** Whether an argument is what the parameter holds, or a number made of it that is no part of the request: a count, a delay. */
function isSame(argument: Node, parameter: Node, parts: Parts, file: OpenAIFile): boolean {
  const value = unwrap(argument);
  const name = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  const variable = file.bindings.variableOf(name);
  const isSent = variable !== undefined && parts.variables.has(variable);
  switch (value.type) {
    case 'Identifier':
      return name.type !== 'Identifier' || name.name === value.name;
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return !isSent;
    case 'LogicalExpression':
      return isSame(value.left, parameter, parts, file);
    case 'Literal':
      return !isSent && (typeof value.value === 'number' || typeof value.value === 'boolean');
    case 'ObjectExpression':
      return value.properties.every((property) =>
        property.type === 'SpreadElement'
          ? isSame(property.argument, parameter, parts, file)
          : isNumberOrOwn(property, parts),
      );
    default:
      return false;
  }
}

function isNumberOrOwn(property: TSESTree.Property, parts: Parts): boolean {
  if (property.shorthand) return true;
  const value = unwrap(property.value);
  const isNumber = !isFunction(value) && ['BinaryExpression', 'UpdateExpression'].includes(value.type);
  return isNumber && !parts.names.has(nameOf(property) ?? '');
}
