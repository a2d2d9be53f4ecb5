import type { TSESTree } from '@typescript-eslint/utils';
import {
  isFunction,
  isLiteral,
  isNamed,
  isNothing,
  lastName,
  nameOf,
  stringOf,
  unwrap,
  type FunctionLike,
} from '../../ast/expressions.js';
import { methodName } from '../../ast/members.js';
import { someNode, type Node } from '../../ast/walk.js';
import { endsProcess } from '../control-flow/throws.js';
import { mayBeOwn, qualifiedName } from '../qualified-names.js';
import { credentialOf, type Model } from './credentials.js';
import { environmentKey, environmentRead, isEnvironment } from './variables.js';
import { schemaVariables } from './schemas.js';

/** A place where a program looks whether a key is there. */
export interface KeyCheck {
  /** The expression with which the program looks. */
  readonly node: Node;
  /** The variables it looks for. */
  readonly names: readonly string[];
  /** For a look at `client.apiKey`: the client. */
  readonly client?: Node;
  /** All that happens when it is missing is that somebody is told. */
  readonly isOnlyTold?: true;
}

/** The places of a file that test whether a variable is missing, in every usual style. Tests for a format or a placeholder are none. */
export function findChecks(model: Model): readonly KeyCheck[] {
  const checks: KeyCheck[] = [];
  const add = (node: Node, found: readonly Tested[], isOnlyTold = false) => {
    if (found.length === 0) return;
    const names = [...new Set(found.flatMap((tested) => tested.names))];
    const client = found.find((tested) => tested.client)?.client;
    if (names.length > 0 || client)
      checks.push({ node, names, ...(client && { client }), ...(isOnlyTold && { isOnlyTold }) });
  };
  for (const node of model.nodes('IfStatement')) {
    const positive = node.alternate && rejects(node.alternate, model) ? testedFor(node.test, 'present', model) : [];
    const isOnlyTold = !node.alternate && onlySpeaks(node.consequent);
    add(node.test, [...testedFor(node.test, 'missing', model), ...positive], isOnlyTold);
  }
  for (const node of model.nodes('ConditionalExpression')) {
    if (rejects(node.alternate, model)) add(node.test, testedFor(node.test, 'present', model));
    else if (rejects(node.consequent, model)) add(node.test, testedFor(node.test, 'missing', model));
  }
  for (const node of model.nodes('LogicalExpression')) {
    if (rejects(node.right, model))
      add(node.left, testedFor(node.left, node.operator === '&&' ? 'missing' : 'present', model));
  }
  for (const node of model.nodes('CallExpression')) {
    add(node, asserted(node, model));
    const names = [...schemaVariables(node, model), ...helperVariables(node, model), ...filteredVariables(node, model)];
    if (names.length > 0) add(node, [{ names }]);
  }
  return checks;
}

interface Tested {
  readonly names: readonly string[];
  readonly client?: Node;
}

/** What an expression tests for being missing (true when it is) or present (true when it is). */
function testedFor(
  expression: Node,
  wanted: 'missing' | 'present',
  model: Model,
  seen: Set<Node> = new Set(), // the values of names: `var a = !b, b = !a`
): readonly Tested[] {
  const node = unwrap(expression);
  const other = wanted === 'missing' ? 'present' : 'missing';
  switch (node.type) {
    case 'UnaryExpression':
      return node.operator === '!' ? testedFor(node.argument, other, model, seen) : [];
    case 'LogicalExpression':
      // `KEY ?? 'none'` is never missing.
      if (wanted === 'present' && node.operator !== '&&' && stringOf(model.bindings.resolve(node.right))) return [];
      return [...testedFor(node.left, wanted, model, seen), ...testedFor(node.right, wanted, model, seen)];
    case 'BinaryExpression': {
      const listed =
        node.operator === 'in' && isEnvironment(node.right, model.bindings) ? stringOf(node.left) : undefined;
      if (listed !== undefined) return wanted === 'present' ? [{ names: [listed] }] : [];
      const compared = comparedWithNothing(node);
      return compared && compared.equal === (wanted === 'missing') ? subject(compared.value, model) : [];
    }
    case 'CallExpression':
      return isNamed(node.callee, 'Boolean') && node.arguments[0]
        ? testedFor(node.arguments[0], wanted, model, seen)
        : wanted === 'present'
          ? subject(node, model)
          : [];
    case 'Identifier': {
      const value = model.bindings.resolve(node); // `const hasKey = Boolean(process.env.KEY)`
      if (seen.has(value)) return [];
      if (value !== node && isTest(value)) return testedFor(value, wanted, model, seen.add(value));
      return wanted === 'present' ? subject(node, model) : [];
    }
    default:
      return wanted === 'present' ? subject(node, model) : [];
  }
}

/** Whether an expression is written as a test: `!a`, `a !== ''`, `Boolean(a)`, or some of them together; `a || b` alone is a choice of values. */
function isTest(expression: Node): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case 'UnaryExpression':
      return true;
    case 'BinaryExpression':
      return node.operator !== '+';
    case 'LogicalExpression':
      return isTest(node.left) || isTest(node.right);
    default:
      return node.type === 'CallExpression' && isNamed(node.callee, 'Boolean');
  }
}

/** `x === undefined`, `x == null`, `x === ''`, `typeof x === 'undefined'`, `x.length === 0`, and their negations. */
function comparedWithNothing({
  operator,
  left,
  right,
}: TSESTree.BinaryExpression): { value: Node; equal: boolean } | undefined {
  const equal =
    operator === '===' || operator === '==' ? true : operator === '!==' || operator === '!=' ? false : undefined;
  for (const [value, word] of [
    [unwrap(left), unwrap(right)],
    [unwrap(right), unwrap(left)],
  ] as const) {
    if (value.type === 'UnaryExpression' && value.operator === 'typeof') {
      if (equal !== undefined && stringOf(word) === 'undefined') return { value: value.argument, equal };
      if (equal !== undefined && stringOf(word) === 'string') return { value: value.argument, equal: !equal };
    }
    const isLength = value.type === 'MemberExpression' && nameOf(value) === 'length' && isLiteral(word, 0);
    if (isLength && (equal !== undefined || operator === '>')) return { value: value.object, equal: equal ?? false };
    if (isNothing(word) && equal !== undefined) return { value, equal };
  }
  return undefined;
}

/** The variable or client whose key a tested value is. */
function subject(expression: Node, model: Model): readonly Tested[] {
  const node = unwrap(expression);
  if (node.type === 'MemberExpression' && nameOf(node) === 'apiKey') {
    const kind = model.clients.clientKind(node.object);
    if (kind && kind !== 'v3') return [{ names: [], client: node.object }];
  }
  const listed = environmentRead(node, model.bindings);
  if (listed && listed.names.length > 1) return [{ names: listed.names }];
  const credential = credentialOf(node, model);
  return credential.is === 'environment' && !credential.hides && credential.names.length === 1
    ? [{ names: credential.names }]
    : [];
}

/** Whether a branch refuses to go on: it throws, leaves the process, or calls a function of the file that always throws. */
function rejects(branch: Node, model: Model): boolean {
  const node = unwrap(branch);
  if (node.type === 'CallExpression') {
    const { callee } = node;
    if (endsProcess(node, model.bindings) || /^(?:exit|abort)$/.test(methodName(node) ?? '')) return true;
    const fn = isFunction(callee) ? callee : ownFunction(callee, model);
    return (
      fn?.body.type === 'BlockStatement' &&
      fn.body.body.some(
        (statement) =>
          statement.type === 'ThrowStatement' ||
          (statement.type === 'ExpressionStatement' && isExit(statement.expression, model)),
      )
    );
  }
  const refuses = (inner: Node): boolean =>
    inner.type === 'ThrowStatement' ||
    inner.type === 'ReturnStatement' ||
    isExit(inner, model) ||
    /^(?:error|warn|fatal)$/.test(methodName(inner) ?? '');
  return /Statement$/.test(node.type) && someNode(node, model.sourceCode.visitorKeys, refuses, isFunction);
}

/** Whether a branch does nothing but write to the console: `console.log('The key is there.');`. */
export function onlySpeaks(branch: Node): boolean {
  if (branch.type === 'BlockStatement') return branch.body.every(onlySpeaks);
  const call = branch.type === 'ExpressionStatement' ? branch.expression : undefined;
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    isNamed(call.callee.object, 'console') &&
    nameOf(call.callee) !== 'assert'
  );
}

function ownFunction(callee: Node, model: Model): FunctionLike | undefined {
  return mayBeOwn(callee, model.bindings) ? model.calls.functionOf(callee) : undefined;
}

const isExit = (node: Node, { bindings }: Model): boolean =>
  node.type === 'CallExpression' && endsProcess(node, bindings);

const ASSERTION_MODULES = new Set([
  'assert',
  'node:assert',
  'assert/strict',
  'node:assert/strict',
  'invariant',
  'tiny-invariant',
  'ts-invariant',
  'nullthrows',
  'ts-tiny-invariant',
  'outvariant',
  'es-toolkit',
  'console',
]);
const ASSERTION_NAME = /^(?:assert|invariant|nullthrows|ensure|must|required|checkNotNull|ok)\w*$/i;

/** `assert(key)`, `assert.ok(key)`, `assert.notEqual(key, undefined)`, `invariant(key)`, `nullthrows(key)`. */
function asserted(call: TSESTree.CallExpression, model: Model): readonly Tested[] {
  const [value, second] = call.arguments;
  const { callee } = call;
  const name = lastName(callee);
  if (!value || value.type === 'SpreadElement' || name === undefined) return [];
  const source = qualifiedName(callee, model.bindings)?.source;
  const fn = ASSERTION_NAME.test(name) ? ownFunction(callee, model) : undefined;
  const isAssertion =
    (source !== undefined && ASSERTION_MODULES.has(source)) ||
    (ASSERTION_NAME.test(name) && ((fn && throws(fn, model)) || (source !== undefined && /^[.@~#]/.test(source)))) ||
    (callee.type === 'MemberExpression' && isNamed(callee.object, 'console') && name === 'assert');
  if (!isAssertion) return [];
  if (/^(?:not(?:Deep)?(?:Strict)?Equal)$/i.test(name)) return second && isNothing(second) ? subject(value, model) : [];
  return testedFor(value, 'present', model);
}

function throws(fn: FunctionLike, model: Model): boolean {
  const ends = (node: Node): boolean => node.type === 'ThrowStatement' || isExit(node, model);
  return someNode(fn.body, model.sourceCode.visitorKeys, ends, isFunction);
}

/** `requireEnv('OPENAI_API_KEY')`: a helper that reads the variable of the given name and throws when it is missing. */
function helperVariables(call: TSESTree.CallExpression, model: Model): readonly string[] {
  if (!mayBeOwn(call.callee, model.bindings)) return [];
  const names = call.arguments.flatMap((argument) => {
    const list = argument.type === 'SpreadElement' ? argument : model.bindings.resolve(argument);
    return list.type === 'ArrayExpression'
      ? list.elements.map((element) => (element ? stringOf(element) : undefined))
      : [stringOf(argument)];
  });
  const variables = names.filter((name): name is string => name !== undefined && /^[A-Z][A-Z\d_]+$/.test(name));
  if (variables.length === 0) return [];
  const fn = model.calls.functionOf(call.callee);
  if (!fn) return [];
  const isRead = (node: Node): boolean => environmentKey(node, model.bindings) !== undefined;
  return someNode(fn.body, model.sourceCode.visitorKeys, isRead) && throws(fn, model) ? variables : [];
}

/** `REQUIRED.filter((name) => !process.env[name])`: the whole call looks at every name. */
function filteredVariables(call: TSESTree.CallExpression, model: Model): readonly string[] {
  const [test] = call.arguments;
  if (call.callee.type !== 'MemberExpression' || !isFunction(test) || test.body.type === 'BlockStatement') return [];
  const method = nameOf(call.callee);
  if (method === 'filter' || method === 'some' || method === 'find')
    return testedFor(test.body, 'missing', model).flatMap(({ names }) => names);
  return method === 'every' ? testedFor(test.body, 'present', model).flatMap(({ names }) => names) : [];
}
