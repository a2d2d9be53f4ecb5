import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isWithin,
  nameOf,
  parametersOf,
  type FunctionLike,
} from '../../ast/expressions.js';
import { isLoop } from '../../ast/loops.js';
import { someNode, walk, type Node } from '../../ast/walk.js';
import { KEY_VARIABLES, OTHER_CREDENTIALS } from '../../sdk/environment.js';
import { CLIENT_PACKAGES, type ClientKind } from '../../sdk/packages.js';
import type { Call } from '../calls.js';
import { classOf } from '../clients.js';
import { once } from '../once.js';
import { builtBy } from '../parameters.js';
import { isOfProject, qualifiedName } from '../qualified-names.js';
import {
  argumentsOf,
  credentialOf,
  memberFromOutside,
  type Credential,
  type Given,
  type Hiding,
  type Model,
} from './credentials.js';

/** A place where a client takes its key from the environment. */
export interface KeyRead {
  /** The expression that makes the client: `new OpenAI()`, `super()` in a subclass, `new Configuration()` of openai 3. */
  readonly node: TSESTree.NewExpression | TSESTree.CallExpression;
  /** The variables that can supply the key, first choice first. */
  readonly names: readonly [string, ...string[]];
  /** The variables without which this client has no key: not those for which another one may stand in. */
  readonly needs: readonly string[];
  /** An earlier read that fixes what the client gets, so that loading the variable between the two is too late. */
  readonly capture?: { readonly node: Node; readonly hides: boolean };
  /** What hides from the constructor that the variable is missing. */
  readonly hiding?: Hiding;
  /** The options that the constructor gets. */
  readonly options: Node | undefined;
  /** Of openai 3, whose classes read no environment and never throw. */
  readonly isLegacy: boolean;
  /** Whether the constructor reads all of `names` by itself when it is given none of them. */
  readonly isDefault: boolean;
  /** Whether the constructor throws when none of `names` is set, nor `standIn`. */
  readonly throws: boolean;
  /** A variable that is none of `names`, which the constructor reads by itself when it is given `undefined`. */
  readonly standIn?: string;
  /** Not from `process.env`: what a program loads there does not change it. */
  readonly apart: boolean;
  /** Of a client that reads it in place of an argument: what its parameters are then. */
  readonly given?: Given;
}

/** A value that is read from the environment. */
export interface EnvironmentValue {
  readonly names: readonly string[];
  /** A default stands in for it when it is missing. */
  readonly hides: boolean;
  readonly line: number;
}

/** Such a value, and the node with whose evaluation it is read. */
interface ReadValue extends EnvironmentValue {
  readonly at: Node;
}

/** A client whose key is what another module of the project exports. */
export interface ImportedKey {
  readonly node: KeyRead['node'];
  readonly source: string;
  readonly path: readonly string[];
  /** A default stands in for it when it is missing. */
  readonly hides: boolean;
  /** The variables that the constructor reads by itself when it is given `undefined`. */
  readonly defaults: readonly string[];
}

/** Whether a client gets what was there when another module read its key, however late it is constructed: the constructor does not read that variable again. */
export const isFixedEarly = (
  { hides, defaults }: Pick<ImportedKey, 'hides' | 'defaults'>,
  value: Pick<EnvironmentValue, 'hides' | 'names'>,
): boolean => hides || value.hides || !value.names.every((name) => defaults.includes(name));

/** The places of a file where a client takes its key from the environment, as far as that is certain. */
export function findKeyReads(model: Model): readonly KeyRead[] {
  return [
    ...constructionsOf(model).flatMap((construction) => fromOptions(construction, model) ?? []),
    ...configurationsOf(model).flatMap((node) => fromConfiguration(node, model) ?? []),
  ];
}

/** A client that a function, or a class in its constructor, makes from the environment when it is called without the argument of a parameter. */
export interface OmittedOptions {
  /** The construction; the class, where it has no constructor of its own. */
  readonly node: Node;
  readonly names: readonly string[];
  readonly needs: readonly string[];
  /** The function or class that is called. */
  readonly of: Node;
  /** The place of the parameter that holds the options. */
  readonly parameter: number;
}

/** `(options = {}) => new OpenAI(options)`, `class Own extends OpenAI {}`: the clients of a file whose options are a parameter, and what they read without them. */
export function findOmittedOptions(model: Model): readonly OmittedOptions[] {
  return [
    ...constructionsOf(model).flatMap((construction) => fromParameter(construction, model) ?? []),
    ...(['ClassDeclaration', 'ClassExpression'] as const).flatMap((type) =>
      model.nodes(type).flatMap((owner): readonly OmittedOptions[] => {
        const kind = owner.superClass && model.clients.classKind(owner.superClass);
        if (!kind || kind === 'v3' || ownSuperCall(owner, model)) return [];
        const names = KEY_VARIABLES[kind];
        return [{ node: owner, names, needs: names, of: owner, parameter: 0 }];
      }),
    ),
  ];
}

function fromParameter(construction: KeyedConstruction, model: Model): OmittedOptions | undefined {
  const omitted = withoutArgument(construction, model);
  if (!omitted || omitted.read.capture || omitted.read.apart) return undefined;
  const { read, fn, parameter } = omitted;
  return { node: read.node, names: read.names, needs: read.needs, of: fn, parameter };
}

/** What a construction reads when the function around it is called without the argument of one parameter, if it takes all that it reads from there. */
function withoutArgument(
  construction: KeyedConstruction,
  model: Model,
): { readonly read: KeyRead; readonly fn: FunctionLike; readonly parameter: number } | undefined {
  const fn = enclosingFunction(construction.node);
  if (!fn || fn.params.length === 0 || fromOptions(construction, model)) return undefined;
  const omitted = [...argumentsOf([], fn, model)];
  for (const [parameter, written] of parametersOf(fn).entries()) {
    // The others may be given: alone, this one has to decide.
    const given = new Map(omitted.filter(([{ identifiers }]) => identifiers.some((name) => isWithin(name, written))));
    const read = given.size > 0 ? fromOptions({ ...construction, site: fn }, model, given) : undefined;
    if (read) return { read: { ...read, given }, fn, parameter };
  }
  return undefined;
}

/** The clients of a file that read the environment only where a call gives nothing for a parameter, as far as there may be such a call. */
export function findDefaultReads(model: Model): readonly KeyRead[] {
  return constructionsOf(model).flatMap((construction) => {
    const omitted = withoutArgument(construction, model);
    if (!omitted) return [];
    const { calls, escapes } = model.calls.callers(omitted.fn);
    const isGiven = (call: Call) =>
      call.type !== 'TaggedTemplateExpression' && call.arguments.length > omitted.parameter;
    return escapes || !calls.every(isGiven) ? [omitted.read] : [];
  });
}

/** More calls of one function than a program makes to have its clients. */
const MOST_CALLS = 20;

/** The calls with which a file has one of its functions, or classes, make a client: the key is what they give for a parameter, or the parameter's default. */
export function findCalledReads(model: Model): readonly KeyRead[] {
  return constructionsOf(model).flatMap((construction) => {
    const fn = enclosingFunction(construction.node);
    if (!fn || fn.params.length === 0 || fn.async || fn.generator || fromOptions(construction, model)) return [];
    if (!isAlwaysReached(construction.node, fn, model)) return [];
    const calls = model.calls.callers(fn).calls.slice(0, MOST_CALLS);
    return calls.flatMap((call): readonly KeyRead[] => {
      if (call.type === 'TaggedTemplateExpression' || isIndirect(call)) return [];
      const given = argumentsOf(call.arguments, fn, model);
      const read = fromOptions({ ...construction, node: call, site: call }, model, given);
      if (!read?.capture || !isWithin(read.capture.node, fn)) return read ? [read] : [];
      const { capture, ...others } = read;
      return [{ ...others, ...(capture.hides && { capture: { ...capture, node: call } }) }]; // what a function reads, it reads when it is called
    });
  });
}

/** `make.call(null, key)`: the arguments are not those of the function. */
function isIndirect({ callee }: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  return callee.type === 'MemberExpression' && /^(?:call|apply|bind)$/.test(nameOf(callee) ?? '');
}

/** Whether every call of a function gets to a node, unless it throws: under no condition, and behind no `return`. */
function isAlwaysReached(node: Node, fn: Node, { sourceCode }: Model): boolean {
  let inner = node;
  for (let outer = node.parent; outer && outer !== fn; inner = outer, outer = outer.parent) {
    if (isLoop(outer) || /^(?:If|Switch|Try)Statement$|^(?:Conditional|Logical)Expression$/.test(outer.type))
      return false;
    if (outer.type !== 'BlockStatement') continue;
    for (const statement of outer.body) {
      if (statement === inner) break;
      if (someNode(statement, sourceCode.visitorKeys, ({ type }) => type === 'ReturnStatement', isFunction))
        return false;
    }
  }
  return true;
}

/** The clients of a file whose key another module exports. */
export function findImportedKeys(model: Model): readonly ImportedKey[] {
  return constructionsOf(model).flatMap(({ node, kind, options }) => {
    const key = credentialOption(options, 'apiKey', model);
    if (key.is !== 'imported') return [];
    return [{ node, source: key.source, path: key.path, hides: key.hides ?? false, defaults: KEY_VARIABLES[kind] }];
  });
}

/** The key of a client that a function constructs whenever it is called: what the call gives at `path`, which begins with the place of an argument. */
export interface TakenKey extends Pick<ImportedKey, 'hides' | 'defaults'> {
  /** The function, or the class. */
  readonly by: Node | undefined;
  readonly path: string;
}

/** The functions and classes of a file that make a client with a key they are given. */
export function findTakenKeys(model: Model): readonly TakenKey[] {
  return constructionsOf(model).flatMap(({ node, kind, options }) => {
    const key = credentialOption(options, 'apiKey', model);
    if (key.is !== 'given' || key.to !== enclosingFunction(node) || key.to.async || key.to.generator) return [];
    if (!isAlwaysReached(node, key.to, model)) return [];
    const { parent } = key.to;
    const isConstructor = parent.type === 'MethodDefinition' && parent.kind === 'constructor';
    const by = isConstructor ? parent.parent.parent : key.to;
    return [{ by, path: key.path.join('.'), hides: key.hides ?? false, defaults: KEY_VARIABLES[kind] }];
  });
}

/** A value from the environment that a call gives to what another module exports, which may make a client of it. */
export interface HandedValue {
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly source: string;
  readonly name: string;
  /** The place of the argument, and the way to the value in it. */
  readonly path: string;
  readonly value: ReadValue;
}

/** The values from the environment that a file gives to functions and classes of other modules. */
export function findHandedValues(model: Model): readonly HandedValue[] {
  return [...model.nodes('CallExpression'), ...model.nodes('NewExpression')].flatMap((call) => {
    const callee = call.arguments.length > 0 ? qualifiedName(call.callee, model.bindings) : undefined;
    if (!callee || callee.path.length > 1 || !isOfProject(callee) || isIndirect(call)) return [];
    const { source, path } = callee;
    return call.arguments.flatMap((argument, index) =>
      environmentValues(String(index), argument, model).map(([way, value]): HandedValue => ({
        call,
        source,
        name: path.join('.'),
        path: way,
        value,
      })),
    );
  });
}

/** The values in an expression that are read from the environment, by name: of an object those it holds, a few levels down. */
export function environmentValues(
  name: string,
  value: Node,
  model: Model,
  depth = 0,
): readonly (readonly [name: string, value: ReadValue])[] {
  const node = model.bindings.resolve(value);
  const built = node.type === 'CallExpression' ? builtBy(node, model) : undefined;
  const object = built ? model.bindings.resolve(built) : node;
  if (object.type === 'ObjectExpression') {
    return object.properties.flatMap((property) => {
      const key = property.type === 'Property' && depth < 3 ? nameOf(property) : undefined;
      if (key === undefined || property.type !== 'Property') return [];
      const inner = environmentValues(name === '' ? key : `${name}.${key}`, property.value, model, depth + 1);
      // what a function reads, it reads when it is called
      return inner.map(
        ([path, read]) => [path, isWithin(read.at, object) && built ? { ...read, at: node } : read] as const,
      );
    });
  }
  const credential = credentialOf(value, model);
  if (credential.is !== 'environment' || credential.apart || isFunction(node)) return [];
  const { names, hides, at } = credential;
  return [[name, { names, hides: hides !== undefined, line: at.loc.start.line, at }]];
}

interface KeyedConstruction {
  readonly node: KeyRead['node'];
  readonly kind: Exclude<ClientKind, 'v3'>;
  readonly options: Node | undefined;
  /** The call that hands over the options, when it is not `node`. */
  readonly site: Node;
}

/** Every `new Client(…)`, and every `super(…)` of a class that extends one. */
const constructionsOf = once((model: Model): readonly KeyedConstruction[] => [...constructions(model)]);

function* constructions(model: Model): Generator<KeyedConstruction> {
  for (const { node, kind, options, subclass } of model.clients.constructions) {
    if (kind === 'v3') continue;
    const call = subclass && superCall(subclass, model);
    if (call !== 'none') yield { node, kind, options: call ? call.arguments[0] : options, site: call ?? node };
  }
  for (const type of ['ClassDeclaration', 'ClassExpression'] as const) {
    for (const owner of model.nodes(type)) {
      const kind = owner.superClass ? model.clients.classKind(owner.superClass) : undefined;
      const node = kind && kind !== 'v3' ? ownSuperCall(owner, model) : undefined;
      if (node && node !== 'none' && kind && kind !== 'v3')
        yield { node, kind, options: node.arguments[0], site: node };
    }
  }
}

/** A call that gives a client its key: of the constructor, or of `Configuration` of openai 3. */
export type KeyHolder = Pick<KeyedConstruction, 'node' | 'options'> & { readonly kind: ClientKind };

/** All calls of a file that give a client its key. */
export function keyHolders(model: Model): readonly KeyHolder[] {
  return [
    ...constructionsOf(model),
    ...configurationsOf(model).map((node): KeyHolder => ({ node, options: node.arguments[0], kind: 'v3' })),
  ];
}

type Class = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** The `super(…)` through which an instance of a subclass reaches the SDK's constructor; undefined when the arguments of `new` go there as they are. */
function superCall(subclass: Class, model: Model): TSESTree.CallExpression | 'none' | undefined {
  const seen = new Set<Class>();
  for (
    let owner: Class | undefined = subclass;
    owner && !seen.has(owner);
    owner = owner.superClass ? classOf(owner.superClass, model.bindings) : undefined
  ) {
    seen.add(owner);
    const call = ownSuperCall(owner, model);
    if (call) return call;
  }
  return undefined;
}

function ownSuperCall(owner: Class, model: Model): TSESTree.CallExpression | 'none' | undefined {
  const method = owner.body.body.find(
    (member): member is TSESTree.MethodDefinition =>
      member.type === 'MethodDefinition' && member.kind === 'constructor',
  );
  if (!method?.value.body) return undefined;
  let found: TSESTree.CallExpression | undefined;
  walk(method.value.body, model.sourceCode.visitorKeys, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Super') found ??= node;
    return !isFunction(node);
  });
  return found ?? 'none';
}

function fromOptions(
  { node, kind, options: written, site }: KeyedConstruction,
  model: Model,
  given: Given = new Map(),
): KeyRead | undefined {
  const parameter = written?.type === 'Identifier' && given.size > 0 ? model.bindings.variableOf(written) : undefined;
  const value = parameter && given.get(parameter);
  const options = value === 'nothing' ? undefined : (value ?? written);
  if (node.arguments.some((argument) => argument.type === 'SpreadElement')) return undefined;
  if (OTHER_CREDENTIALS.some((name) => !isAbsent(credentialOption(options, name, model, given)))) return undefined;
  const defaults = KEY_VARIABLES[kind];
  const admin = credentialOption(options, 'adminAPIKey', model, given);
  const key = credentialOption(options, 'apiKey', model, given);
  if (admin.is === 'environment' && isAbsent(key))
    return readOf({ node, site, options, key: admin, defaults, names: [...new Set([...admin.names, ...defaults])] });
  if (!isAbsent(admin)) return undefined;
  if (isAbsent(key)) return readOf({ node, site, options, defaults, names: defaults });
  return key.is === 'environment' ? readOf({ node, site, options, key, defaults, names: key.names }) : undefined;
}

const isAbsent = (credential: Credential) => credential.is === 'absent';

function credentialOption(options: Node | undefined, name: string, model: Model, given?: Given): Credential {
  const found = model.lookup(options, name);
  if (found.is === 'missing') return { is: 'absent' };
  if (found.is === 'found' && !found.sometimes) return credentialOf(found.value, model, given);
  return (options && found.is === 'unknown' && memberFromOutside(options, name, model)) || { is: 'unknown' };
}

interface Found {
  readonly node: KeyRead['node'];
  readonly site: Node;
  readonly options: Node | undefined;
  readonly names: readonly string[];
  readonly key?: Credential & { is: 'environment' };
  /** The variables that the constructor reads by itself; it never throws when there are none (openai 3). */
  readonly defaults: readonly string[];
}

function readOf({ node, site, options, names, key, defaults }: Found): KeyRead | undefined {
  const [first, ...rest] = names;
  if (first === undefined) return undefined;
  const hides = key?.hides !== undefined;
  const isEarlier = key !== undefined && !isWithin(key.at, site);
  // The constructor reads its own variables again when it is given `undefined`, so a bare early read of them does no harm.
  const isDefault = names.every((name) => defaults.includes(name));
  const isReadAgain = !hides && isDefault;
  return {
    node,
    names: [first, ...rest],
    needs: key && key.names.length > 1 ? [] : names,
    ...(key && (hides || (isEarlier && !isReadAgain)) && { capture: { node: key.at, hides } }),
    ...(key?.hides && { hiding: key.hides }),
    options,
    isDefault,
    isLegacy: defaults.length === 0,
    throws: defaults.length > 0 && !hides,
    ...(!isDefault && defaults[0] !== undefined && { standIn: defaults[0] }),
    apart: key?.apart ?? false,
  };
}

/** Every `new Configuration(…)` of openai 3, whose key is fixed there. */
const configurationsOf = once((model: Model) =>
  model.nodes('NewExpression').filter(({ callee }) => isConfiguration(callee, model)),
);

function isConfiguration(callee: Node, model: Model): boolean {
  const name = qualifiedName(callee, model.bindings);
  return (
    name?.path.at(-1) === 'Configuration' && [...CLIENT_PACKAGES, ...model.settings.packages].includes(name.source)
  );
}

function fromConfiguration(node: TSESTree.NewExpression, model: Model): KeyRead | undefined {
  const [options] = node.arguments;
  const key = credentialOption(options, 'apiKey', model);
  return key.is === 'environment'
    ? readOf({ node, site: node, options, key, defaults: [], names: key.names })
    : undefined;
}
