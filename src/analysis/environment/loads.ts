import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isLiteral, isNamed, isStaticCall, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import { isLoop } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';
import { LOADER_FUNCTIONS, LOADER_MODULES, PARSER_FUNCTIONS, POSSIBLE_LOADER_MODULES } from '../../sdk/environment.js';
import { matchesGlob } from '../clients.js';
import { qualifiedName, requiredModule, type QualifiedName } from '../qualified-names.js';
import { credentialOf, type Model } from './credentials.js';
import { environmentRead, isEnvironment } from './variables.js';

/** A place where variables are put into the environment while the program runs. */
export interface EnvironmentLoad {
  /** The expression that does it, or the import of a module that does it while it is evaluated. */
  readonly node: Node;
  readonly kind: 'assignment' | 'loader';
  /** The variables that are set; undefined when that is not written down: a file, an object from elsewhere. */
  readonly names?: readonly string[];
  /** Whether it puts its values in the place of those that are there: a first load, or one that is repeated on purpose. */
  readonly overrides?: true;
  /** Only perhaps a load: enough to doubt that another one is the first, never reported itself. */
  readonly possible?: true;
}

/** The places of a file that put variables into `process.env`. Local modules that do it are not among them. */
export function findLoads(model: Model): readonly EnvironmentLoad[] {
  const loads: EnvironmentLoad[] = [];
  for (const node of model.nodes('ImportDeclaration')) {
    const strength = node.importKind === 'type' ? undefined : loaderModule(node.source.value, model);
    if (strength) loads.push({ node, kind: 'loader', ...(strength === 'possible' && { possible: true }) });
  }
  for (const node of model.nodes('ImportExpression')) {
    if (loaderModule(stringOf(node.source) ?? '', model) === 'certain')
      loads.push({ node: awaited(node), kind: 'loader' });
  }
  for (const node of model.nodes('AssignmentExpression')) {
    const load = fromAssignment(node, model);
    if (load) loads.push(load);
  }
  for (const node of model.nodes('CallExpression')) {
    const load = fromCall(node, model);
    if (load) loads.push(load);
  }
  return loads.sort((a, b) => a.node.range[0] - b.node.range[0]);
}

/** Whether evaluating a module, by its import source, loads the environment. */
export function loaderModule(
  source: string,
  { settings }: Pick<Model, 'settings'>,
): 'certain' | 'possible' | undefined {
  if (LOADER_MODULES.includes(source) || matchesGlob(source, settings.envLoaders)) return 'certain';
  return POSSIBLE_LOADER_MODULES.includes(source) ? 'possible' : undefined;
}

const awaited = (node: Node): Node => (node.parent?.type === 'AwaitExpression' ? node.parent : node);

function fromAssignment(node: TSESTree.AssignmentExpression, model: Model): EnvironmentLoad | undefined {
  const { bindings } = model;
  const left = unwrap(node.left);
  if (!['=', '??=', '||='].includes(node.operator)) return undefined;
  if (left.type === 'MemberExpression' && isEnvironment(left.object, bindings)) {
    const read = environmentRead(left, bindings);
    if (read?.apart) return undefined;
    if (!read) return { node, kind: 'loader', ...(!isHandWritten(node, model) && { possible: true }) };
    return isRestored(node.right, read.names, model) ? undefined : { node, kind: 'assignment', names: read.names };
  }
  return isEnvironment(left, bindings) ? fromObject(node, node.right, model) : undefined;
}

/** `process.env.KEY = saved`, where `saved` was read from there, or nothing at all: a test puts things back. */
function isRestored(value: Node, names: readonly string[], model: Model): boolean {
  const text = stringOf(value);
  if (text !== undefined) return text === '';
  const credential = credentialOf(value, model);
  return (
    credential.is === 'absent' ||
    (credential.is === 'environment' && !credential.hides && credential.names.some((name) => names.includes(name)))
  );
}

/** `process.env[name] = value` in a loop over the lines of a `.env` file. */
function isHandWritten(node: Node, model: Model): boolean {
  const isRepeated = (outer: Node) => isLoop(outer) || (isFunction(outer) && outer.parent.type === 'CallExpression');
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (isRepeated(outer))
      return [...model.nodes('Literal'), ...model.nodes('TemplateElement')].some((literal) => namesEnvFile(literal));
  }
  return false;
}

function namesEnvFile(literal: TSESTree.Literal | TSESTree.TemplateElement): boolean {
  const text = literal.type === 'Literal' ? literal.value : literal.value.cooked;
  return typeof text === 'string' && /(?:^|[/\\])\.env(?:\.\w+)*$/.test(text);
}

/** `Object.assign(process.env, value)`, `process.env = value`. */
function fromObject(node: Node, value: Node, model: Model): EnvironmentLoad {
  const object = model.bindings.resolve(value);
  if (object.type !== 'ObjectExpression')
    return { node, kind: 'loader', ...(!holdsEnvFile(object, model) && { possible: true }) };
  const names: string[] = [];
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') {
      if (holdsEnvFile(model.bindings.resolve(property.argument), model)) return { node, kind: 'loader' };
    } else {
      const name = nameOf(property);
      if (name !== undefined && !isRestored(property.value, [name], model)) names.push(name);
    }
  }
  return { node, kind: 'assignment', names };
}

function holdsEnvFile(read: Node, model: Model): boolean {
  const isParsed = read.type === 'MemberExpression' && nameOf(read) === 'parsed';
  const value = isParsed ? model.bindings.resolve(read.object) : read;
  if (value.type !== 'CallExpression') return false;
  const name = qualifiedName(value.callee, model.bindings);
  return name !== undefined && listed(PARSER_FUNCTIONS, name);
}

function listed(table: Readonly<Record<string, readonly string[]>>, { source, path }: QualifiedName): boolean {
  const exported = path.filter((step) => step !== 'default').join('.') || '=';
  return Object.hasOwn(table, source) && (table[source]?.includes(exported) ?? false);
}

function fromCall(node: TSESTree.CallExpression, model: Model): EnvironmentLoad | undefined {
  const source = requiredModule(node);
  if (source !== undefined) {
    const strength = loaderModule(source, model);
    return strength && { node, kind: 'loader', ...(strength === 'possible' && { possible: true }) };
  }
  if (isStaticCall(node, 'Object', 'assign') && node.arguments[0] && isEnvironment(node.arguments[0], model.bindings)) {
    const values = node.arguments.slice(1).map((argument) => fromObject(node, argument, model));
    const names = values.flatMap((load) => load.names ?? []);
    return (
      values.find((load) => load.kind === 'loader') ??
      (values.length > 0 ? { node, kind: 'assignment', names } : undefined)
    );
  }
  if (!isLoaderCall(node, model)) return undefined;
  const override = model.lookup(node.arguments[0], 'override');
  const isTrue = override.is === 'found' && isLiteral(override.value, true);
  return { node: awaited(node), kind: 'loader', ...(isTrue && { overrides: true }) };
}

function isLoaderCall(call: TSESTree.CallExpression, model: Model): boolean {
  const { callee } = call;
  if (!mayNameLoader(callee, model)) return false;
  const name = qualifiedName(callee, model.bindings) ?? promisedName(callee, model);
  const isGlobal =
    callee.type === 'MemberExpression' && nameOf(callee) === 'loadEnvFile' && isNamed(callee.object, 'process');
  if (!isGlobal && !(name && (listed(LOADER_FUNCTIONS, name) || matchesGlob(name.source, model.settings.envLoaders))))
    return false;
  // dotenv's `processEnv` names another object to fill; Nest's `ignoreEnvFile` loads nothing
  if (model.lookup(call.arguments[0], 'processEnv').is === 'found') return false;
  return model.lookup(call.arguments[0], 'ignoreEnvFile').is !== 'found';
}

const LOADER_MEMBERS: ReadonlySet<string | undefined> = new Set(
  ['default', ...Object.values(LOADER_FUNCTIONS).flat()].map((name) => name.split('.').at(-1)),
);

/** Told by the last name alone: most calls need no closer look. A bare name may be an alias. */
function mayNameLoader(callee: Node, { settings }: Model): boolean {
  if (callee.type !== 'MemberExpression') return callee.type !== 'Super';
  return settings.envLoaders.length > 0 || LOADER_MEMBERS.has(nameOf(callee));
}

/** `import('dotenv').then((dotenv) => dotenv.config())`. */
function promisedName(callee: Node, model: Model): QualifiedName | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  const definition = model.bindings.variableOf(callee.object)?.defs[0];
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const then = definition.node.parent;
  if (then.type !== 'CallExpression' || then.callee.type !== 'MemberExpression' || nameOf(then.callee) !== 'then')
    return undefined;
  const source = then.callee.object.type === 'ImportExpression' ? stringOf(then.callee.object.source) : undefined;
  const name = nameOf(callee);
  return source === undefined || name === undefined ? undefined : { source, path: [name] };
}
