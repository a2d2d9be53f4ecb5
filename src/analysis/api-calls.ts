import type { TSESTree } from '@typescript-eslint/utils';
import { isNullish, nameOf, thisClass, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { OTHER_METHODS } from '../sdk/methods.js';
import { callsNamed } from './called-names.js';
import type { Construction } from './clients.js';
import type { OpenAIFile } from './file.js';
import { once } from './once.js';
import { memberPath, type Request } from './requests.js';

/** A call of the SDK that goes over the network: a request for text, or for embeddings, an image, a transcription and the like. */
export interface ApiCall {
  readonly node: TSESTree.CallExpression;
  /** The request for text that it is, if it is one. */
  readonly request: Request | undefined;
  /** What it is called where it is explained: `chat.completions.create`, `embeddings.create`. */
  readonly name: string;
}

/** The calls of a file that go to the API through openai 4 or later, in source order. Those of openai 3.x, which is another client, are no part of them. */
export const apiCallsOf = once((file: OpenAIFile): readonly ApiCall[] => {
  const calls: ApiCall[] = file.requests
    .filter((request) => !request.v3)
    .map((request) => ({ node: request.node, request, name: nameOfRequest(request) }));
  for (const node of callsNamed(LAST_NAMES, file)) {
    const name = otherMethod(node, file);
    if (name !== undefined) calls.push({ node, request: undefined, name });
  }
  return calls.sort((a, b) => a.node.range[0] - b.node.range[0]);
});

const nodesOf = once((file: OpenAIFile): ReadonlySet<Node> => new Set(apiCallsOf(file).map(({ node }) => node)));

/** Whether a node is one of these calls. */
export function isApiCall(node: Node, file: OpenAIFile): boolean {
  return nodesOf(file).has(node);
}

function nameOfRequest({ api, method }: Request): string {
  return `${api === 'chat' ? 'chat.completions' : api}.${method}`;
}

const LAST_NAMES: ReadonlySet<string> = new Set(OTHER_METHODS.map(({ path }) => path.at(-1) ?? ''));

function otherMethod(call: TSESTree.CallExpression, file: OpenAIFile): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const { root, path } = memberPath(callee, file.bindings);
  const fact = OTHER_METHODS.find(
    (candidate) =>
      candidate.path.length <= path.length &&
      candidate.path.every((name, i) => path.at(i - candidate.path.length) === name),
  );
  if (!fact) return undefined;
  const kind = root && path.length === fact.path.length ? file.clients.clientKind(root) : undefined;
  const isClient = kind !== undefined && kind !== 'v3';
  const isLike = root !== undefined && fact.needs.every((name) => file.lookup(call.arguments[0], name).is === 'found');
  return isClient || (kind === undefined && isLike) ? fact.path.join('.') : undefined;
}

/**
 * The places where the client of a call is made; undefined when it comes from somewhere else (a parameter, another module) and may have
 * been made with any options.
 */
export function constructionsFor(call: TSESTree.CallExpression, file: OpenAIFile): readonly Construction[] | undefined {
  const { root, path } = memberPath(call.callee, file.bindings);
  if (!root) return undefined;
  if (file.clients.clientKind(root) === undefined)
    return root.type === 'ThisExpression' ? constructionsOfField(root, path[0], file) : undefined;
  if (isFromElsewhere(root, file)) return undefined;
  const { constructions } = file.clients;
  const value = file.bindings.resolve(root);
  const own = constructions.filter(({ node }) => node === value);
  if (own.length > 0) return own;
  return constructions.length > 0 ? constructions : undefined;
}

/** Where all that is ever written to `this.name` is made; undefined when something else may be. */
function constructionsOfField(
  self: TSESTree.ThisExpression,
  name: string | undefined,
  file: OpenAIFile,
): readonly Construction[] | undefined {
  const owner = thisClass(self);
  if (
    !owner ||
    name === undefined ||
    file.nodes('AssignmentExpression').some(({ left }) => isSetFromOutside(left, name))
  )
    return undefined;
  const values = file.clients
    .fieldValues(owner, name)
    .filter((value) => value.type !== 'PropertyDefinition' && !isNullish(value));
  const made = values.flatMap((value) => {
    const node = file.bindings.resolve(value);
    return file.clients.constructions.filter((construction) => construction.node === node);
  });
  return made.length > 0 && made.length === values.length ? made : undefined;
}

/** `agent.client = …` */
function isSetFromOutside(left: Node, name: string): boolean {
  return left.type === 'MemberExpression' && left.object.type !== 'ThisExpression' && nameOf(left) === name;
}

function isFromElsewhere(root: Node, file: OpenAIFile): boolean {
  const value = file.bindings.resolve(root);
  if (value.type !== 'Identifier') return false;
  const kind = file.bindings.variableOf(value)?.defs[0]?.type;
  return kind === 'Parameter' || kind === 'ImportBinding';
}
