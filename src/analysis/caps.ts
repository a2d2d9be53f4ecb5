import type { TSESTree } from '@typescript-eslint/utils';
import { isNullish, nameOf } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';
import { pathTo } from './bindings.js';
import type { OpenAIFile } from './file.js';
import type { Lookup } from './parameters.js';
import { chainOf } from './reply-uses.js';
import type { Request } from './requests.js';
import type { Step } from './value-flow/flow.js';
import { parameterOf } from './value-flow/functions.js';

/** A limit on the tokens of an answer. */
export interface Cap {
  readonly parameter: string;
  /** The limit as written; undefined for the server's own default. */
  readonly value: Node | undefined;
  /** The limit, where it is a number the file knows. */
  readonly tokens: number | undefined;
  /** Whether something that is not known may put another limit in its place: `{ max_tokens: 500, ...options }`. */
  readonly isReplaceable?: boolean;
}

const PARAMETERS = {
  chat: ['max_completion_tokens', 'max_tokens'],
  completions: ['max_tokens'],
  responses: ['max_output_tokens'],
} as const;

/** The default of `max_tokens` of the legacy API (API reference, "Create completion", read 2026-11). */
const LEGACY_DEFAULT = 16;

/**
 * The limit a request sets on its answer; undefined when it sets none, or none that is ever defined. Where the function that asks is given the limit, it is
 * what the call wrote by which the answer came.
 * @param way a step on the way of the answer
 */
export function capOf(request: Request, file: OpenAIFile, way?: Step<Part>): Cap | undefined {
  const calls = way ? chainOf(way).flatMap(({ node }) => (node.type === 'CallExpression' ? node : [])) : [];
  for (const parameter of PARAMETERS[request.api]) {
    const lookup = request.parameter(parameter);
    if (lookup.is === 'missing' && request.api === 'completions')
      return { parameter, value: undefined, tokens: LEGACY_DEFAULT };
    const known = lookup.is === 'found' ? lookup.value : undefined;
    const spread = spreadBehind(known, request, parameter, calls, file);
    const written = spread?.value ?? known;
    const value = written && givenFor(written, calls, file);
    if (!value || isNullish(value)) continue;
    return {
      parameter,
      value: written,
      tokens: value.type === 'Literal' && typeof value.value === 'number' ? value.value : undefined,
      isReplaceable: spread !== undefined && !spread.value,
    };
  }
  return undefined;
}

/**
 * What the calls gave as a parameter of a request that spreads what it is given, behind what it writes itself: `create({ model, messages, ...options })`.
 * Without a value where that may be there or not; undefined where it is not.
 */
function spreadBehind(
  written: Node | undefined,
  { body }: Request,
  parameter: string,
  calls: Calls,
  file: OpenAIFile,
): { readonly value?: Node } | undefined {
  if (body?.type !== 'ObjectExpression') return undefined;
  for (const property of body.properties.toReversed()) {
    if (property.type === 'Property') {
      if (property.value === written) return undefined;
      continue;
    }
    const given = givenFor(property.argument, calls, file);
    const lookup = given && file.lookup(given, parameter);
    if (lookup?.is === 'found') return { value: lookup.value };
    if (lookup?.is === 'unknown' && written) return {};
  }
  return undefined;
}

type Calls = readonly TSESTree.CallExpression[];

/** Names that stand for names: more than a limit goes through. */
const DEEPEST = 12;

/**
 * What the calls by which an answer came gave for an expression: the argument for a parameter, or its default; undefined for what they left out. An
 * expression that is given by nobody that is seen stands for itself.
 */
function givenFor(expression: Node, calls: Calls, file: OpenAIFile, depth = 0): Node | undefined {
  const value = file.bindings.resolve(expression);
  if (depth === DEEPEST) return value;
  switch (value.type) {
    case 'LogicalExpression': {
      const left = value.operator === '&&' ? value : givenFor(value.left, calls, file, depth + 1);
      return left && !isNullish(left) ? left : givenFor(value.right, calls, file, depth + 1);
    }
    case 'MemberExpression': {
      const object = file.bindings.resolve(value.object);
      const given = object.type === 'Identifier' ? argumentFor(object, calls, file) : undefined;
      const name = nameOf(value);
      if (!given || name === undefined) return value;
      const whole = lookUpGiven(given, file);
      if (whole.is === 'unknown') return value;
      const lookup = file.lookup(whole.is === 'found' ? whole.value : given.fallback, name);
      return lookup.is === 'found'
        ? givenFor(lookup.value, given.calls, file, depth + 1)
        : lookup.is === 'missing'
          ? undefined
          : value;
    }
    case 'Identifier': {
      const given = argumentFor(value, calls, file);
      if (!given) return value;
      const { fallback } = given;
      const lookup = lookUpGiven(given, file);
      if (lookup.is === 'unknown') return value;
      const found = lookup.is === 'found' ? givenFor(lookup.value, given.calls, file, depth + 1) : undefined;
      return found && !isNullish(found) ? found : fallback && givenFor(fallback, given.calls, file, depth + 1);
    }
    default:
      return value;
  }
}

/** What a call gave as a parameter, or as the member of one that a parameter is. */
function lookUpGiven({ argument, path: [member, ...more] }: Given, { lookup }: OpenAIFile): Lookup {
  if (more.length > 0) return { is: 'unknown' };
  if (member !== undefined) return lookup(argument, member);
  return argument ? { is: 'found', value: argument } : { is: 'missing' };
}

interface Given {
  readonly argument: Node | undefined;
  readonly path: readonly string[];
  readonly fallback?: Node;
  /** The calls behind the one that gave it. */
  readonly calls: Calls;
}

/** The argument for the parameter that a name is, or is a part of, in the first of the calls that runs its function; `calls` are those after it. */
function argumentFor(
  name: TSESTree.Identifier,
  calls: Calls,
  { bindings, calls: graph }: OpenAIFile,
): Given | undefined {
  const variable = bindings.variableOf(name);
  const parameter = variable && parameterOf(variable);
  const at = parameter ? calls.findIndex((call) => graph.callees(call).functions.includes(parameter.fn)) : -1;
  const call = calls[at];
  const pattern = parameter?.fn.params[parameter.index];
  const declared = variable?.defs[0]?.name;
  const part = pattern && declared && pathTo(pattern, declared);
  if (!call || !part || variable.references.some((one) => one.isWrite() && !one.init)) return undefined;
  if (call.arguments.slice(0, parameter.index + 1).some(({ type }) => type === 'SpreadElement')) return undefined;
  return { argument: call.arguments[parameter.index], ...part, calls: calls.slice(at + 1) };
}
