import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNamed, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { originOfName, type Bindings } from '../bindings.js';
import { partOfProcess } from '../qualified-names.js';

/** A read of environment variables: `process.env.A` reads one, `process.env[name]` in a loop over a list of names reads all of the list. */
export interface EnvironmentRead {
  readonly names: readonly string[];
  /** What stands in when the variable is missing, from `const { A = 'x' } = process.env`. */
  readonly fallback?: Node;
  /** Read from what a bundler wrote into the program (`import.meta.env`) or another store: loading `process.env` does not change it. */
  readonly apart?: true;
}

/** Whether an expression is the environment itself: `process.env`, `import.meta.env`, `Bun.env`, or a name for one of them. */
export function isEnvironment(expression: Node, bindings: Bindings): boolean {
  const node = bindings.resolve(expression);
  if (node.type === 'MemberExpression') {
    if (nameOf(node) !== 'env') return false;
    const owner = bindings.resolve(node.object);
    if (owner.type === 'MetaProperty') return true;
    if (isNamed(owner, 'Bun') && !bindings.variableOf(owner)?.defs.length) return true;
  } else if (node.type !== 'Identifier') return false;
  return partOfProcess(node, bindings)?.join('.') === 'env';
}

/** The variables that an expression reads from the environment, itself and nothing else: `process.env.A`, `env['A']`, a destructured `A`, `Deno.env.get('A')`. */
export function environmentRead(expression: Node, bindings: Bindings): EnvironmentRead | undefined {
  const node = unwrap(expression);
  if (node.type === 'MemberExpression' && isEnvironment(node.object, bindings)) {
    const names = memberNames(node, bindings);
    return names && { names, ...apart(node.object, bindings) };
  }
  if (node.type === 'Identifier') {
    const origin = originOfName(node, bindings);
    const [name, ...deeper] = origin?.path ?? [];
    if (!origin || name === undefined) return undefined;
    const fallback = origin.fallback && { fallback: origin.fallback };
    const [inner] = deeper;
    if (name === 'env' && inner !== undefined && inner !== '*' && deeper.length === 1)
      return partOfProcess(origin.from, bindings)?.length === 0 ? { names: [inner], ...fallback } : undefined;
    if (deeper.length > 0 || name === '*' || !isEnvironment(origin.from, bindings)) return undefined;
    return { names: [name], ...apart(origin.from, bindings), ...fallback };
  }
  if (node.type === 'CallExpression' && isDenoGet(node)) {
    const name = stringOf(node.arguments[0]);
    return name === undefined ? undefined : { names: [name], apart: true };
  }
  return undefined;
}

/** Whether a variable may hold a credential, by its name: `GITHUB_TOKEN`, unlike `TZ`. */
export const mayHoldKey = (name: string): boolean => /key|token|secret|auth|cred|pass|openai/i.test(name);

/** The name that `process.env[name]` takes its variable by; undefined for every other expression. */
export function environmentKey(node: Node, bindings: Bindings): TSESTree.Identifier | undefined {
  const isIndexed =
    node.type === 'MemberExpression' &&
    node.computed &&
    node.property.type === 'Identifier' &&
    isEnvironment(node.object, bindings);
  return isIndexed ? (node.property as TSESTree.Identifier) : undefined;
}

function apart(environment: Node, bindings: Bindings): { apart: true } | undefined {
  const node = bindings.resolve(environment);
  return node.type === 'MemberExpression' && bindings.resolve(node.object).type === 'MetaProperty'
    ? { apart: true }
    : undefined;
}

function isDenoGet({ callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || nameOf(callee) !== 'get' || callee.object.type !== 'MemberExpression')
    return false;
  const { object } = callee;
  return nameOf(object) === 'env' && isNamed(object.object, 'Deno');
}

function memberNames(member: TSESTree.MemberExpression, bindings: Bindings): readonly string[] | undefined {
  const name = nameOf(member);
  if (name !== undefined) return [name];
  const key = bindings.resolve(member.property);
  const text = stringOf(key);
  if (text !== undefined) return [text];
  return key.type === 'Identifier' ? iteratedNames(key, bindings) : undefined;
}

const ITERATORS = new Set(['forEach', 'filter', 'every', 'some', 'find', 'map', 'flatMap', 'reduce']);

/** The names a loop variable or callback parameter goes through: `for (const name of ['A', 'B'])`, `NAMES.filter((name) => …)`. */
function iteratedNames(identifier: TSESTree.Identifier, bindings: Bindings): readonly string[] | undefined {
  const definition = bindings.variableOf(identifier)?.defs[0];
  if (definition?.type === 'Variable') {
    const loop = definition.node.parent.parent;
    return loop?.type === 'ForOfStatement' ? literals(loop.right, bindings) : undefined;
  }
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const call = definition.node.parent;
  if (
    call.type !== 'CallExpression' ||
    call.callee.type !== 'MemberExpression' ||
    !ITERATORS.has(nameOf(call.callee) ?? '')
  )
    return undefined;
  return literals(call.callee.object, bindings);
}

function literals(expression: Node, bindings: Bindings): readonly string[] | undefined {
  const list = bindings.resolve(expression);
  if (list.type !== 'ArrayExpression') return undefined;
  return list.elements
    .map((element) => element && stringOf(element))
    .filter((name): name is string => typeof name === 'string');
}
