import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, lastName, unwrap } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import { OTHER_HTTP } from '../sdk/errors.js';
import { isApiCall } from './api-calls.js';
import { canThrow } from './control-flow/throws.js';
import type { OpenAIFile } from './file.js';
import { plainErrorOf } from './own-errors.js';
import { qualifiedName } from './qualified-names.js';
import { memberPath } from './requests.js';

/** Methods of the request and the answer of an HTTP server, and of what reads a file or a text. Their errors have no status and no response. */
const LOCAL = new Set(
  'json text formData arrayBuffer blob status send sendStatus end write render redirect setHeader parse safeParse stringify readFile readFileSync writeFile writeFileSync unlink existsSync toReadableStream question'.split(
    ' ',
  ),
);
/** Methods of data bases. */
const OF_A_DATA_BASE =
  /^(?:find|insert|update|upsert|delete|save|create|aggregate|count|populate|lean|select|exec|query|set|get|eq|order|limit|single|from|where|connect|transaction|add|push)/i;

/** Modules of Node, and packages that throw nothing with a status or a response. */
const PLAIN =
  /^(?:node:|fs|path|crypto|os|util|zod$|ajv$|mongoose|@prisma|pg$|mysql|sqlite|better-sqlite3|redis|ioredis|gpt-tokenizer|tiktoken|p-timeout|p-limit)/;
const DEEPEST = 3;

/**
 * Whether the API is all that can fail in a piece of code with an error that has a status, a code or a response. False where other code runs of which
 * that is not known: another HTTP client, an imported function, something that was handed in, an error of another kind that is thrown there.
 */
export function isOnlyOurs(code: Node, file: OpenAIFile): boolean {
  return isOnlyOursIn(code, file, new Set(), 0);
}

function isOnlyOursIn(code: Node, file: OpenAIFile, seen: Set<Node>, depth: number): boolean {
  if (seen.has(code)) return true;
  seen.add(code);
  let isOurs = true;
  walk(code, file.sourceCode.visitorKeys, (node) => {
    if (!isOurs) return false;
    if (node.type === 'CatchClause') return false;
    // an error of a class of the program's own can have a status, too
    if (node.type === 'ThrowStatement') isOurs = plainErrorOf(node.argument, file) !== undefined;
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return true;
    if (!isKnown(node, file)) {
      const { functions, certain } = file.calls.callees(node);
      const only = functions[0];
      isOurs = certain && only !== undefined && depth < DEEPEST && isOnlyOursIn(only.body, file, seen, depth + 1);
    }
    return isOurs;
  });
  return isOurs;
}

function isKnown(call: TSESTree.CallExpression | TSESTree.NewExpression, file: OpenAIFile): boolean {
  const { root } = memberPath(call.callee, file.bindings);
  const from = (qualifiedName(call.callee, file.bindings) ?? (root && qualifiedName(root, file.bindings)))?.source;
  if (from !== undefined && OTHER_HTTP.test(from)) return false;
  if (isFunction(unwrap(call.callee)) || isApiCall(call, file)) return true;
  if (root && (file.clients.clientKind(root) !== undefined || isOfTheSdk(root, file))) return true;
  const name = lastName(call.callee);
  if (name !== undefined && HTTP_VERBS.has(name) && from !== undefined && !PLAIN.test(from)) return false;
  if (!canThrow(call) || (from !== undefined && PLAIN.test(from))) return true;
  if (call.type === 'NewExpression') return true; // of a class that is no HTTP client
  if (root?.type === 'Identifier' && PLAIN_OBJECTS.has(root.name)) return true;
  if (name === undefined) return false;
  return unwrap(call.callee).type === 'Identifier'
    ? PLAIN_FUNCTIONS.has(name)
    : LOCAL.has(name) || OF_A_DATA_BASE.test(name);
}

const HTTP_VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'request', 'fetch']);
const PLAIN_OBJECTS = new Set(['AbortSignal', 'JSON', 'Promise', 'Buffer']);
const PLAIN_FUNCTIONS = new Set([
  'require',
  'structuredClone',
  'sleep',
  'delay',
  'wait',
  'encodeURIComponent',
  'decodeURIComponent',
]);

/** A name for what a request gave: a stream, an answer. */
function isOfTheSdk(root: Node, file: OpenAIFile): boolean {
  const value = unwrap(file.bindings.resolve(root));
  const made = value.type === 'AwaitExpression' ? unwrap(value.argument) : value;
  return isApiCall(made, file);
}
