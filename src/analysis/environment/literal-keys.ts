import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, stringOf, unwrap, wrapped } from '../../ast/expressions.js';
import { methodName } from '../../ast/members.js';
import { staticText } from '../../ast/static-text.js';
import { someNode, type Node } from '../../ast/walk.js';
import { keyShapeOf, SHORTEST_KEY, type KeyShape } from '../../sdk/api-keys.js';
import type { OpenAIFile } from '../file.js';
import { belongsToTests } from '../modules/run-conditions.js';
import { destinationOf } from './destinations.js';
import { keyHolders, type KeyHolder } from './key-reads.js';
import { sourcesOf } from './key-sources.js';

/** A key that is written down in a file. */
export interface LiteralKey {
  /** The expression that is the key: a literal, or what puts one together. */
  readonly node: Node;
  readonly shape: KeyShape;
  /** What stands in front of the key in the same text: `Bearer `. */
  readonly prefix: string;
  /** The call whose client gets the key, where that is known. */
  readonly holder: KeyHolder | undefined;
}

/** The sign in the middle of keys that OpenAI has issued ("OpenAI" in base 64). Source: public rules of secret scanners, 2026-11. */
const ISSUED = ['T3Blbk', 'FJ'].join('');
const SCHEME = /^Bearer\s+/i;
/** The signs of a key, or of a piece of one. */
const SIGNS = /^[\w-]*(?:\s+[\w-]*)?$/;

/** The keys written down in a file for a client, a request or the environment. In tests only those that OpenAI has certainly issued. */
export function findLiteralKeys(file: OpenAIFile): readonly LiteralKey[] {
  let held: ReturnType<typeof heldValues> | undefined;
  const keys: LiteralKey[] = [];
  for (const node of texts(file)) {
    const text = staticText(node, (name) => file.bindings.resolve(name));
    if (text === undefined || (!text.includes(ISSUED) && belongsToTests(file.filename))) continue;
    const holder = (held ??= heldValues(file)).get(node);
    const slot = slotOf(node);
    if (holder === 'local' || !(holder ?? (slot !== undefined && SAYS_KEY.test(slot)))) continue;
    const prefix = SCHEME.exec(text)?.[0] ?? '';
    const isForAzure = holder?.kind === 'azure' || (slot !== undefined && /^api-key$|azure/i.test(slot));
    const shape = keyShapeOf(text.slice(prefix.length), isForAzure);
    if (shape?.secretAs && !holder && !shape.secretAs.test(slot ?? '')) continue;
    if (shape) keys.push({ node, shape, prefix, holder });
  }
  const written: ReadonlySet<Node> = new Set(keys.map(({ node }) => node));
  return keys.filter(({ node }) => !repeats(node, written, file));
}

/** Whether a text is put together with a key that is written down elsewhere, under a name: that place is the one to be told of. */
function repeats(text: Node, written: ReadonlySet<Node>, { bindings, sourceCode }: OpenAIFile): boolean {
  const isWritten = (part: Node): boolean => part.type === 'Identifier' && written.has(bindings.resolve(part));
  return text.type !== 'Literal' && someNode(text, sourceCode.visitorKeys, isWritten);
}

/** Names of variables, properties, headers and setters that hold a key. */
const SAYS_KEY = /api[-_]?key|openai|authorization|^(?:admin_?)?key$/i;

/** The outermost expressions of a file that are texts as they stand, names not looked behind: those that may turn out to be a key. */
function* texts({ nodes }: OpenAIFile): Generator<Node> {
  for (const node of nodes('Literal'))
    if (typeof node.value === 'string' && node.value.length >= SHORTEST_KEY && mayBeKey(node) && !isPiece(node))
      yield node;
  for (const node of nodes('TemplateLiteral')) if (mayBeKey(node) && !isPiece(node)) yield node;
  for (const node of nodes('BinaryExpression'))
    if (node.operator === '+' && mayBeKey(node) && !isPiece(node)) yield node;
  for (const node of nodes('CallExpression'))
    if (node.callee.type === 'MemberExpression' && nameOf(node.callee) === 'join' && !isPiece(node)) yield node;
}

/** Told by the signs of its pieces: most texts of a program have more spaces than the one behind `Bearer`, or full stops. */
function mayBeKey(node: Node): boolean {
  switch (node.type) {
    case 'Literal':
      return typeof node.value !== 'string' || SIGNS.test(node.value);
    case 'TemplateLiteral':
      return node.quasis.every(({ value }) => SIGNS.test(value.cooked ?? ''));
    case 'BinaryExpression':
      return [node.left, node.right].every((side) => side.type === 'BinaryExpression' || mayBeKey(side));
    default:
      return true;
  }
}

/** Part of a text that is put together. */
function isPiece(node: Node): boolean {
  const { parent } = wrapped(node);
  if (parent?.type === 'ArrayExpression') {
    const { parent: call } = parent;
    return call.type === 'MemberExpression' && nameOf(call) === 'join';
  }
  return parent?.type === 'TemplateLiteral' || (parent?.type === 'BinaryExpression' && parent.operator === '+');
}

/** The texts that clients are given as keys, with the call; `local` where the client only asks a server on the own machine. */
function heldValues(file: OpenAIFile): ReadonlyMap<Node, KeyHolder | 'local'> {
  const held = new Map<Node, KeyHolder | 'local'>();
  for (const holder of keyHolders(file)) {
    const isLocal = destinationOf(holder.options, file) === 'local';
    for (const name of ['apiKey', 'adminAPIKey']) {
      const found = file.lookup(holder.options, name);
      if (found.is !== 'found') continue;
      for (const source of sourcesOf(found.value, file)) held.set(source, isLocal ? 'local' : holder);
    }
  }
  return held;
}

/** The name under which a value is kept, defaults, conditionals and lists seen through. */
function slotOf(node: Node): string | undefined {
  let value = wrapped(node);
  while (value.parent && isAlternative(value.parent, value)) value = wrapped(value.parent);
  const { parent } = value;
  switch (parent?.type) {
    case 'Property':
      return parent.value === value ? nameOf(parent) : undefined;
    case 'PropertyDefinition':
      return nameOf(parent);
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : undefined;
    case 'AssignmentPattern':
      return parent.left.type === 'Identifier' ? parent.left.name : undefined;
    case 'AssignmentExpression':
      return parent.right === value ? targetName(parent.left) : undefined;
    case 'CallExpression':
      return headerName(parent, value);
    default:
      return undefined;
  }
}

const isAlternative = (outer: Node, value: Node): boolean =>
  outer.type === 'ArrayExpression' ||
  (outer.type === 'LogicalExpression' && outer.operator !== '&&') ||
  (outer.type === 'ConditionalExpression' && outer.test !== value);

function targetName(target: Node): string | undefined {
  const node = unwrap(target);
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? nameOf(node) : undefined;
}

/** `headers.set('Authorization', value)`, `request.setRequestHeader('api-key', value)`. */
function headerName(call: TSESTree.CallExpression, value: Node): string | undefined {
  const [name, given] = call.arguments;
  const isSetter = /^(?:set|append|header|setHeader|setRequestHeader)$/.test(methodName(call) ?? '');
  return isSetter && given === value ? stringOf(name) : undefined;
}
