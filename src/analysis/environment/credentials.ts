import type { TSESTree } from '@typescript-eslint/utils';
import {
  fieldOfParameter,
  isFunction,
  isNamed,
  isNothing,
  isWithin,
  nameOf,
  parametersOf,
  stringOf,
  thisClass,
  unwrap,
  type FunctionLike,
} from '../../ast/expressions.js';
import { walk, type Node } from '../../ast/walk.js';
import { pathTo, type Variable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import { mayBeOwn, qualifiedName } from '../qualified-names.js';
import { environmentKey, environmentRead, type EnvironmentRead } from './variables.js';

/** What this analysis needs of a file; the linted file and an imported one both have it. */
export type Model = Pick<
  OpenAIFile,
  'sourceCode' | 'program' | 'nodes' | 'bindings' | 'calls' | 'returnsOf' | 'clients' | 'lookup' | 'settings'
>;

/** What keeps a client from seeing that a variable is missing. */
export interface Hiding {
  /** The expression that hides it: `KEY ?? ''`, `String(KEY)`, a template, the pattern of `const { KEY = '' } = process.env`. */
  readonly node: Node;
  /** What it would be without: the read itself; undefined where more than the read is in it. */
  readonly bare?: Node;
  /** The default that stands in; none where a conversion makes the text `undefined` of it. */
  readonly standIn?: Node;
}

/** Where a credential comes from. */
export type Credential =
  | {
      readonly is: 'environment';
      /** The variables that can supply it, first choice first. */
      readonly names: readonly string[];
      /** The node with whose evaluation the variable is read. */
      readonly at: Node;
      /** The read hides that the variable was missing: a default, `String(…)`, a template. */
      readonly hides?: Hiding;
      /** Not from `process.env`: what a program loads there does not change it. */
      readonly apart?: true;
    }
  /** What another module of the project exports. */
  | { readonly is: 'imported'; readonly source: string; readonly path: readonly string[]; readonly hides?: true }
  /** What a call gives a function of the file; `path` begins with the place of the parameter. */
  | { readonly is: 'given'; readonly to: FunctionLike; readonly path: readonly string[]; readonly hides?: true }
  | { readonly is: 'elsewhere' }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown' };

/** One whose value the file does not say. */
type Outside = Extract<Credential, { is: 'imported' | 'given' }>;

const isOutside = (credential: Credential): credential is Outside =>
  credential.is === 'imported' || credential.is === 'given';

const ELSEWHERE: Credential = { is: 'elsewhere' };
const ABSENT: Credential = { is: 'absent' };
const UNKNOWN: Credential = { is: 'unknown' };
/** Deep enough for every real chain of names, aliases and helpers. */
const DEEPEST = 12;
/** Helpers that return what helpers return, in many places each, would be followed without end. */
const MOST_STEPS = 2000;

/**
 * Follows the expression that supplies a credential back to the environment, through names, fields, defaults, conversions and helpers of the file.
 * Parameters are unknown, unless `given` says what a call gives for them.
 */
export function credentialOf(expression: Node, model: Model, given: Given = new Map()): Credential {
  return trace(expression, model, given, { depth: 0, budget: { left: MOST_STEPS } });
}

/** What one call gives for the parameters of a function of the file; `nothing` where it gives none and there is no default. */
export type Given = ReadonlyMap<Variable, Node | 'nothing'>;

/** How far a search has come, and how many steps are left for all of its branches. */
interface Progress {
  readonly depth: number;
  readonly budget: { left: number };
}

const deeper = ({ depth, budget }: Progress): Progress => ({ depth: depth + 1, budget });

function trace(expression: Node, model: Model, given: Given, progress: Progress): Credential {
  progress.budget.left -= 1;
  if (progress.depth > DEEPEST || progress.budget.left < 0) return UNKNOWN;
  const { bindings } = model;
  const again = (next: Node) => trace(next, model, given, deeper(progress));
  const node = unwrap(expression);
  const read = environmentRead(node, bindings) ?? readOfParameter(node, model, given);
  if (read) {
    const at = node.type === 'Identifier' ? declarationOf(node, model) : node;
    return {
      is: 'environment',
      names: read.names,
      at,
      ...(read.fallback && { hides: hiddenInPattern(read.fallback) }),
      ...(read.apart && { apart: true }),
    };
  }
  switch (node.type) {
    case 'Literal':
      return node.value === null ? UNKNOWN : ELSEWHERE;
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return ELSEWHERE; // `apiKey: async () => token`
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? ELSEWHERE : converted(node, node.expressions, again);
    case 'BinaryExpression':
      return node.operator === '+' ? converted(node, [node.left, node.right], again) : UNKNOWN;
    case 'LogicalExpression':
      return node.operator === '&&' ? UNKNOWN : withDefault(node, node.left, node.right, again);
    case 'ConditionalExpression': {
      const [tested, value] = [again(node.test), again(node.consequent)];
      const isAboutValue =
        tested.is === 'environment' &&
        value.is === 'environment' &&
        value.names.every((name) => tested.names.includes(name));
      return isAboutValue ? withDefault(node, node.consequent, node.alternate, again) : UNKNOWN;
    }
    case 'CallExpression':
      return fromCall(node, model, given, progress);
    case 'MemberExpression':
      return (
        importedValue(node, model) ??
        memberOfParameter(node, model, given, again) ??
        givenValue(node, model) ??
        fromMember(node, model, again)
      );
    case 'Identifier': {
      if (node.name === 'undefined') return ABSENT;
      const variable = bindings.variableOf(node);
      const argument = variable && given.get(variable);
      if (argument !== undefined) return argument === 'nothing' ? ABSENT : again(argument);
      const origin = variable && bindings.originOf(variable);
      return origin && origin.path.length === 0 ? again(origin.from) : (valueFromOutside(node, model) ?? UNKNOWN);
    }
    default:
      return UNKNOWN;
  }
}

/** A value that a local module, or one behind an alias, exports. */
function importedValue(node: Node, { bindings }: Model): Outside | undefined {
  const name = qualifiedName(node, bindings);
  return name && /^[.@~#/]/.test(name.source) ? { is: 'imported', source: name.source, path: name.path } : undefined;
}

/** A member of what another module exports, or a call gives: `apiKey` of the options in `new OpenAI(options)`, `new OpenAI({ ...options })`. */
export function memberFromOutside(
  object: Node,
  name: string,
  model: Model,
  seen: Set<Node> = new Set(), // `var a = { ...b }, b = { ...a }`
): Credential | undefined {
  const node = model.bindings.resolve(object);
  if (seen.has(node)) return undefined;
  seen.add(node);
  if (node.type === 'ObjectExpression') {
    const spread = node.properties.findLast(
      (part) => part.type === 'SpreadElement' && model.lookup(part.argument, name).is !== 'missing',
    );
    return spread?.type === 'SpreadElement' ? memberFromOutside(spread.argument, name, model, seen) : undefined;
  }
  const owner = valueFromOutside(node, model);
  return owner && { ...owner, path: [...owner.path, name] };
}

const valueFromOutside = (node: Node, model: Model) => importedValue(node, model) ?? givenValue(node, model);

/** What a call gives for a parameter that is never set anew and has no default, or a member of it. */
function givenValue(expression: Node, model: Model, seen: Set<Node> = new Set()): Outside | undefined {
  const node = unwrap(expression);
  if (seen.has(node)) return undefined; // `var a = b, b = a`
  seen.add(node);
  if (node.type === 'MemberExpression') {
    const name = nameOf(node);
    const owner = name === undefined ? undefined : givenValue(node.object, model, seen);
    return owner && { ...owner, path: [...owner.path, name as string] };
  }
  const variable = node.type === 'Identifier' ? model.bindings.variableOf(node) : undefined;
  const origin = variable && model.bindings.originOf(variable);
  if (origin) {
    const owner = origin.fallback ? undefined : givenValue(origin.from, model, seen);
    return owner && { ...owner, path: [...owner.path, ...origin.path] };
  }
  const definition = variable?.defs[0];
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  if (variable?.references.some((reference) => reference.isWrite() && reference.init !== true)) return undefined;
  for (const [index, written] of parametersOf(definition.node).entries()) {
    const parameter = written.type === 'TSParameterProperty' ? written.parameter : written;
    const part = pathTo(parameter, definition.name);
    if (part)
      return part.fallback ? undefined : { is: 'given', to: definition.node, path: [String(index), ...part.path] };
  }
  return undefined;
}

/** `process.env[name]` in a helper, where a call gives a literal for the parameter `name`. */
function readOfParameter(node: Node, { bindings }: Model, given: Given): EnvironmentRead | undefined {
  const key = environmentKey(node, bindings);
  const variable = key && bindings.variableOf(key);
  const value = variable && given.get(variable);
  const name = value === 'nothing' ? undefined : stringOf(value);
  return name === undefined ? undefined : { names: [name] };
}

function declarationOf(identifier: TSESTree.Identifier, model: Model): Node {
  const definition = model.bindings.variableOf(identifier)?.defs[0];
  return definition?.type === 'Variable' ? definition.node : identifier;
}

/** A default: `KEY || 'x'`, `KEY ?? OTHER_KEY`, `KEY ? KEY : 'x'`. */
function withDefault(at: Node, bare: Node, standIn: Node, trace: (part: Node) => Credential): Credential {
  const first = trace(bare);
  if (first.is === 'unknown') return UNKNOWN;
  const second = trace(standIn);
  if (second.is === 'unknown') return UNKNOWN;
  if (isOutside(first)) return second.is === 'elsewhere' ? { ...first, hides: true } : UNKNOWN;
  if (isOutside(second)) return first.is === 'absent' ? second : UNKNOWN;
  if (first.is !== 'environment') return first.is === 'absent' ? second : first;
  if (second.is === 'absent') return first;
  if (second.is === 'elsewhere') return { ...first, at, hides: first.hides ?? { node: at, bare, standIn } };
  const hides = first.hides ?? second.hides;
  return { ...first, names: [...new Set([...first.names, ...second.names])], at, ...(hides && { hides }) };
}

/** Made a string, whatever it was: `undefined` becomes the word. */
function converted(at: Node, operands: readonly Node[], trace: (part: Node) => Credential): Credential {
  const parts = operands.map(trace);
  const environment = parts.find((part) => part.is === 'environment');
  if (!environment || parts.some((part) => part.is === 'unknown')) return environment ? UNKNOWN : (parts[0] ?? UNKNOWN);
  const adds = at.type === 'TemplateLiteral' && at.quasis.some(({ value }) => value.raw !== '');
  const [bare] = operands;
  const hides = { node: at, ...(bare && operands.length === 1 && !adds && { bare }) };
  return { ...environment, at, hides: environment.hides ?? hides };
}

function hiddenInPattern(standIn: Node): Hiding {
  const pattern = standIn.parent?.type === 'AssignmentPattern' ? standIn.parent : undefined;
  return pattern ? { node: pattern, bare: pattern.left, standIn } : { node: standIn };
}

function fromCall(call: TSESTree.CallExpression, model: Model, given: Given, progress: Progress): Credential {
  const { callee } = call;
  if (isNamed(callee, 'String') && !model.bindings.variableOf(callee)?.defs.length) {
    const argument = call.arguments[0];
    return argument ? converted(call, [argument], (part) => trace(part, model, given, deeper(progress))) : ELSEWHERE;
  }
  if (callee.type === 'MemberExpression' && ['trim', 'toString', 'replace'].includes(nameOf(callee) ?? '')) {
    return trace(callee.object, model, given, deeper(progress)); // `undefined.trim()` throws, `undefined?.trim()` stays undefined
  }
  if (!mayBeOwn(callee, model.bindings)) return UNKNOWN;
  const { functions, certain } = model.calls.callees(call);
  const helper = functions[0];
  if (!certain || functions.length !== 1 || !helper || helper.async || helper.generator) return UNKNOWN;
  const inner = argumentsOf(call.arguments, helper, model, given);
  const read: Extract<Credential, { is: 'environment' }>[] = [];
  const others: Node[] = [];
  for (const value of model.returnsOf(helper)) {
    const credential = trace(value, model, inner, deeper(progress));
    if (credential.is === 'environment') read.push(credential);
    else if (credential.is === 'elsewhere') others.push(value);
    else if (credential.is !== 'absent') return UNKNOWN; // not asked further: a helper may call itself
  }
  const [first] = read;
  if (!first) return UNKNOWN;
  const names = [...new Set(read.flatMap((value) => value.names))];
  const about = (tested: Node) => trace(tested, model, inner, deeper(progress));
  const [returned] = others;
  if (returned && !others.every((value) => isForMissing(value, helper, names, about, model))) return UNKNOWN;
  const hides = read.find((value) => value.hides)?.hides ?? (returned && { node: returned, standIn: returned });
  return {
    ...first,
    names,
    // what a helper reads, it reads when it is called
    at: isWithin(first.at, helper) ? call : first.at,
    ...(hides && { hides: seenFrom(call, hides, helper, inner, model) }),
  };
}

/** What hides a missing variable behind a call: the call itself where it, or the default of a parameter, supplies what stands in. */
function seenFrom(call: Node, hides: Hiding, helper: FunctionLike, given: Given, { bindings }: Model): Hiding {
  const name = hides.standIn && unwrap(hides.standIn);
  const variable = name?.type === 'Identifier' && isWithin(name, helper) ? bindings.variableOf(name) : undefined;
  const standIn = variable && given.get(variable);
  return standIn && standIn !== 'nothing' ? { node: call, standIn } : hides;
}

/**
 * Whether a helper returns a value only in place of a variable that is missing: all its conditions ask for nothing but that variable,
 * or for what a call gives, as in `const value = process.env[name]; if (!value) return fallback; return value`.
 */
function isForMissing(
  returned: Node,
  helper: FunctionLike,
  names: readonly string[],
  about: (tested: Node) => Credential,
  model: Model,
): boolean {
  for (let outer = returned.parent; outer && outer !== helper; outer = outer.parent)
    if (!/^(?:Return|Block|If)Statement$/.test(outer.type)) return false;
  const isAsked = (test: Node): boolean => {
    const node = unwrap(test);
    if (node.type === 'UnaryExpression' && node.operator === '!') return isAsked(node.argument);
    if (node.type === 'LogicalExpression') return isAsked(node.left) && isAsked(node.right);
    if (node.type === 'BinaryExpression' && isNothing(node.right) && /^[=!]==?$/.test(node.operator))
      return isAsked(node.left);
    const credential = about(node);
    if (credential.is !== 'environment') return credential.is === 'elsewhere' || credential.is === 'absent';
    return credential.names.every((name) => names.includes(name));
  };
  const tests: Node[] = [];
  walk(helper.body, model.sourceCode.visitorKeys, (node) => {
    if (node.type === 'IfStatement') tests.push(node.test);
    return !isFunction(node);
  });
  return tests.length > 0 && tests.every(isAsked);
}

/** `options?.apiKey`, where a call gives an object for the parameter `options`, or nothing. */
function memberOfParameter(
  { object, property, computed }: TSESTree.MemberExpression,
  model: Model,
  given: Given,
  again: (next: Node) => Credential,
): Credential | undefined {
  const variable = object.type === 'Identifier' && given.size > 0 ? model.bindings.variableOf(object) : undefined;
  const owner = variable && given.get(variable);
  if (owner === undefined || computed || property.type !== 'Identifier') return undefined;
  const found = owner === 'nothing' ? { is: 'missing' as const } : model.lookup(owner, property.name);
  if (found.is === 'missing') return ABSENT;
  return found.is === 'found' && !found.sometimes ? again(found.value) : UNKNOWN;
}

/** The parameters of a local function with what a list of arguments gives for them. */
export function argumentsOf(
  list: readonly TSESTree.CallExpressionArgument[],
  fn: FunctionLike,
  model: Model,
  outer: Given = new Map(),
): Given {
  const given = new Map<Variable, Node | 'nothing'>();
  for (const [index, param] of parametersOf(fn).entries()) {
    const argument = list[index];
    if (argument?.type === 'SpreadElement') break;
    const parameter = param.type === 'TSParameterProperty' ? param.parameter : param;
    const { left, right } =
      parameter.type === 'AssignmentPattern' ? parameter : { left: parameter, right: 'nothing' as const };
    const outerVariable = argument?.type === 'Identifier' ? model.bindings.variableOf(argument) : undefined;
    const written = (outerVariable && outer.get(outerVariable)) ?? argument ?? 'nothing';
    const isMissing = written === 'nothing' || isNamed(written, 'undefined');
    const value = isMissing ? right : written;
    for (const [name, taken] of left.type === 'ObjectPattern'
      ? takenFrom(value, left, model)
      : [[left, value] as const]) {
      const variable = name.type === 'Identifier' ? model.bindings.variableOf(name) : undefined;
      // one that the function sets anew does not keep what it was given
      if (variable?.references.every((reference) => !reference.isWrite() || reference.init === true))
        given.set(variable, taken);
    }
  }
  return given;
}

type Taken = readonly [name: Node, value: Node | 'nothing'];

/** What a pattern takes out of the object that a call gives: `({ apiKey = process.env.KEY })`. */
function takenFrom(
  object: Node | 'nothing',
  { properties }: TSESTree.ObjectPattern,
  { lookup }: Model,
): readonly Taken[] {
  if (object === 'nothing') return [];
  return properties.flatMap((property): readonly Taken[] => {
    const key = property.type === 'Property' ? nameOf(property) : undefined;
    if (key === undefined || !property.value) return [];
    const found = lookup(object, key);
    const { left, right } =
      property.value.type === 'AssignmentPattern'
        ? property.value
        : { left: property.value, right: 'nothing' as const };
    if (found.is === 'missing') return [[left, right]];
    return found.is === 'found' && !found.sometimes ? [[left, found.value]] : [];
  });
}

function fromMember(node: TSESTree.MemberExpression, model: Model, again: (next: Node) => Credential): Credential {
  const name = nameOf(node);
  if (name === undefined) return UNKNOWN;
  if (node.object.type === 'ThisExpression') {
    const value = fieldValue(node, name, model);
    return value ? again(value) : UNKNOWN;
  }
  const value = memberValue(node, model, 0);
  return value ? again(value) : UNKNOWN;
}

/** The value of `config.openai.apiKey` in an object literal of the file. */
export function memberValue(node: TSESTree.MemberExpression, model: Model, depth: number): Node | undefined {
  const name = nameOf(node);
  const object = unwrap(node.object);
  const owner = object.type === 'MemberExpression' && depth < DEEPEST ? memberValue(object, model, depth + 1) : object;
  if (name === undefined || !owner) return undefined;
  const found = model.lookup(owner, name);
  return found.is === 'found' && !found.sometimes ? found.value : undefined;
}

/** What a field of the class around a node holds, when it is written exactly once. */
export function fieldValue(member: TSESTree.MemberExpression, name: string, model: Model): Node | undefined {
  const owner = thisClass(member);
  const values: Node[] = [];
  for (const field of model.nodes('PropertyDefinition'))
    if (field.parent.parent === owner && nameOf(field) === name && field.value) values.push(field.value);
  for (const { left, right } of model.nodes('AssignmentExpression')) {
    if (
      left.type === 'MemberExpression' &&
      left.object.type === 'ThisExpression' &&
      nameOf(left) === name &&
      thisClass(left) === owner
    )
      values.push(right);
  }
  for (const parameter of model.nodes('TSParameterProperty')) {
    const declared = fieldOfParameter(parameter);
    if (declared?.name === name && thisClass(parameter) === owner) values.push(declared);
  }
  return values.length === 1 ? values[0] : undefined;
}
