import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf, unwrap } from '../ast/expressions.js';
import { methodName, receiverOf } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import { METHODS, type Api, type Method, type MethodFact } from '../sdk/methods.js';
import { originOfName, type Bindings } from './bindings.js';
import { classOf } from './clients.js';
import { isDeadCode } from './dead-code.js';
import type { OpenAIFile } from './file.js';
import type { Lookup, PropertyLookup } from './parameters.js';
import { isOfProject, qualifiedName } from './qualified-names.js';

/** A call that asks a model for text. */
export interface Request {
  readonly node: TSESTree.CallExpression;
  readonly api: Api;
  readonly method: Method;
  /** Whether the answer is the HTTP response of openai 3.x, with the completion in `data`. */
  readonly v3: boolean;
  /** The request's parameters as written, undefined when there are none. */
  readonly body: Node | undefined;
  /** A parameter of the request. */
  parameter(name: string): Lookup;
  /** Whether the answer comes as a stream of chunks or events: `unknown` when the flag is computed. */
  readonly streams: 'yes' | 'no' | 'unknown';
}

/** Whether a flag that is computed decides if an answer is a stream: its type is then either of the two. */
export function mayBeStream(request: Request): boolean {
  return request.streams === 'unknown' && request.parameter('stream').is === 'found';
}

/** What is asked of a file; of its clients only when a call looks like a request. */
type Source = Pick<OpenAIFile, 'nodes' | 'bindings' | 'clients' | 'lookup' | 'types'>;

/** Finds the requests of a file that may run, in source order: by the client where it is known, else by the type of the method where there are types, else by the member chain nobody else has. */
export function findRequests(file: Source): readonly Request[] {
  const { lookup } = file;
  const requests: Request[] = [];
  for (const node of file.nodes('CallExpression')) {
    const fact = requestFact(node, file);
    if (!fact || isDeadCode(node)) continue;
    const body = node.arguments[0]?.type === 'SpreadElement' ? undefined : node.arguments[0];
    const hasSpread = node.arguments[0]?.type === 'SpreadElement';
    const parameter = (name: string): Lookup => (hasSpread ? { is: 'unknown' } : lookup(body, name));
    requests.push({
      node,
      api: fact.api,
      method: fact.method,
      v3: fact.v3 === true,
      body,
      parameter,
      streams: streams(fact, parameter('stream'), node, lookup),
    });
  }
  return requests;
}

function requestFact(call: TSESTree.CallExpression, file: Source): MethodFact | undefined {
  const { bindings, lookup, types } = file;
  const last = methodName(call);
  if (last === undefined || !FIRST_LOOK.has(last)) {
    // `const create = client.chat.completions.create.bind(…)`: only a bare name can stand for a whole chain
    if (unwrap(call.callee).type !== 'Identifier') return undefined;
  }
  const { root, path } = memberPath(call.callee, bindings);
  if (!FIRST_LOOK.has(path.at(-1))) return undefined;
  const fact = METHODS.find((candidate) => endsWith(path, candidate.path));
  if (!fact) return typedFact(call, root, file);
  const receiver = path.slice(0, path.length - fact.path.length);
  const body = call.arguments[0];
  const kind = receiver.length === 0 && root ? file.clients.clientKind(root) : undefined;
  if (kind !== undefined) return Boolean(fact.v3) === (kind === 'v3') ? fact : undefined;
  // `this.completions`, a field, is own code by its look, and may be a part of the SDK by its type.
  if (root && receiver.length === 0 && isOwnCode(root, bindings, fact.path.length === 1))
    return typedFact(call, root, file);
  const typed = types.methodOf(call.callee);
  if (typed.is === 'sdk') return typed.fact;
  // Other SDKs have taken over the long chain with all that it means, and the short ones by chance.
  if (typed.is === 'own' || (typed.is === 'foreign' && fact.needs)) return undefined;
  if (!fact.needs) return fact;
  return body &&
    fact.needs.some((name) => lookup(body, name).is === 'found') &&
    !(fact.path.length === 2 && path.length === 2 && root === undefined)
    ? fact
    : undefined;
}

/** The method that a call means by its type alone (`ai.create(…)`), where there are types. */
function typedFact(call: TSESTree.CallExpression, root: Node | undefined, file: Source): MethodFact | undefined {
  const isGlobal = root?.type === 'Identifier' && !file.bindings.variableOf(root)?.defs.length; // `JSON.parse`, `Object.create`
  if (!file.types.known || isGlobal) return undefined;
  const typed = file.types.methodOf(call.callee);
  return typed.is === 'sdk' ? typed.fact : undefined;
}

const FIRST_LOOK: ReadonlySet<string | undefined> = new Set(METHODS.map((fact) => fact.path.at(-1)));

function endsWith(path: readonly string[], tail: readonly string[]): boolean {
  return path.length >= tail.length && tail.every((name, i) => path[path.length - tail.length + i] === name);
}

/**
 * An object literal, function or class of the file is not the SDK, whatever its members are called, and neither is an object of a class of the
 * project, where only a short name speaks for it.
 */
function isOwnCode(root: Node, bindings: Bindings, isShort: boolean): boolean {
  const value = bindings.resolve(root);
  return (
    value.type === 'ObjectExpression' ||
    (value.type === 'NewExpression' && isShort && isOwnClass(value.callee, bindings)) ||
    isFunction(value) ||
    value.type === 'ClassExpression' ||
    value.type === 'ThisExpression'
  );
}

/** Whether a class, which is not the SDK's, is declared in the file or imported from another module of the project. */
function isOwnClass(callee: Node, bindings: Bindings): boolean {
  if (classOf(callee, bindings)) return true;
  const name = qualifiedName(callee, bindings);
  return name !== undefined && isOfProject(name);
}

/**
 * Reads a callee backwards into the names from its root: `(a as B).b?.c` is root `a`, path `b`, `c`. Names that stand for members
 * (`const { completions } = ai.chat`, `const create = ai.chat.completions.create.bind(x)`) are followed to theirs.
 */
export function memberPath(callee: Node, bindings: Bindings): { root: Node | undefined; path: readonly string[] } {
  const path: string[] = [];
  let seen: Set<Node> | undefined; // only a name can lead back to where it stands
  let node = unwrap(callee);
  for (;;) {
    if (node.type === 'MemberExpression') {
      const name = nameOf(node);
      if (name === undefined) return { root: undefined, path };
      path.unshift(name);
      node = unwrap(node.object);
    } else if (node.type === 'CallExpression' && methodName(node) === 'bind') {
      node = receiverOf(node) as Node;
    } else if (node.type === 'Identifier') {
      const origin = originOfName(node, bindings);
      const from = origin && unwrap(origin.from);
      if (!origin || !from || !['MemberExpression', 'Identifier', 'CallExpression'].includes(from.type))
        return { root: node, path };
      if (from.type === 'CallExpression' && methodName(from) !== 'bind' && origin.path.length === 0)
        return { root: node, path };
      path.unshift(...origin.path);
      seen ??= new Set();
      if (seen.has(from)) return { root: undefined, path };
      seen.add(from);
      node = from;
    } else return { root: node, path };
  }
}

/** `stream: true`, the stream helper, and a responseType of openai 3.x. */
function streams(
  fact: MethodFact,
  flag: Lookup,
  call: TSESTree.CallExpression,
  lookup: PropertyLookup,
): Request['streams'] {
  if (fact.method === 'stream') return 'yes';
  if (fact.method !== 'create') return 'no';
  if (fact.v3) return lookup(call.arguments[1], 'responseType').is === 'missing' ? 'no' : 'unknown';
  if (flag.is !== 'found') return flag.is === 'missing' ? 'no' : 'unknown';
  const value = unwrap(flag.value);
  if (flag.sometimes || value.type !== 'Literal') return 'unknown';
  return value.value === true ? 'yes' : 'no';
}
