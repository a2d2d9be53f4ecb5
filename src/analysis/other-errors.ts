import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, lastName, nameOf, unwrap, withoutAwait } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import { OTHER_HTTP, PLAIN_MODULES } from '../sdk/errors.js';
import { isApiCall } from './api-calls.js';
import { canThrow } from './control-flow/throws.js';
import type { OpenAIFile } from './file.js';
import { plainErrorOf } from './own-errors.js';
import { isOfProject, requiredModule } from './qualified-names.js';
import { memberPath } from './requests.js';
import { functionsGiven } from './runs.js';

/** Methods of the request and the answer of an HTTP server, and of what reads a file or a text. Their errors have no status and no response. */
const LOCAL = new Set(
  'json text formData arrayBuffer blob status sendStatus end write render redirect setHeader parse safeParse stringify readFile readFileSync writeFile writeFileSync unlink existsSync toReadableStream question'.split(
    ' ',
  ),
);
/** Methods of data bases, which other clients have as well. */
const OF_A_DATA_BASE =
  /^(?:find|insert|update|upsert|delete|save|create|aggregate|count|populate|lean|select|exec|query|set|get|eq|order|limit|single|from|where|connect|transaction|add|push)/i;
/** What data bases are called. */
const DATA_BASES = /^(?:db|database|prisma|mongo\w*|knex|sequelize|sql|pool|redis|cache|firestore|\w+(?:Db|DB))$/;

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
  const isOther = (node: Node): boolean => {
    // an error of a class of the program's own can have a status, too
    if (node.type === 'ThrowStatement') return plainErrorOf(node.argument, file) === undefined;
    if ((node.type !== 'CallExpression' && node.type !== 'NewExpression') || isKnown(node, code, file)) return false;
    const { functions, certain } = file.calls.callees(node);
    const run = certain ? functions : (functionsGiven(node.callee, file) ?? []);
    return !(run.length > 0 && depth < DEEPEST && run.every(({ body }) => isOnlyOursIn(body, file, seen, depth + 1)));
  };
  return !someNode(code, file.sourceCode.visitorKeys, isOther, ({ type }) => type === 'CatchClause');
}

function isKnown(call: TSESTree.CallExpression | TSESTree.NewExpression, code: Node, file: OpenAIFile): boolean {
  const { root } = memberPath(call.callee, file.bindings);
  const { from, names } = beginningOf(call.callee, file);
  if (from !== undefined && OTHER_HTTP.test(from)) return false;
  if (isFunction(unwrap(call.callee)) || isApiCall(call, file)) return true;
  if (root && (file.clients.clientKind(root) !== undefined || isOfTheSdk(root, file))) return true;
  if (from !== undefined && PLAIN_MODULES.some((module) => module.test(from))) return true;
  if (root?.type === 'Identifier' && PLAIN_OBJECTS.has(root.name)) return true;
  const name = lastName(call.callee);
  const isMember = unwrap(call.callee).type === 'MemberExpression';
  // `map.get(key)` answers at once, and has asked nobody
  if (!isMember || !isWaitedFor(call, code)) {
    if (!canThrow(call) || call.type === 'NewExpression') return true; // of a class that is no HTTP client
    if (name === 'send') return true;
  }
  if (name === undefined) return false;
  if (!isMember) return PLAIN_FUNCTIONS.has(name);
  if (LOCAL.has(name) || PASSING.has(name)) return true;
  return OF_A_DATA_BASE.test(name) ? isDataBase(from, names) : !canThrow(call);
}

/** Whether an object is a data base by what it is called, or a model of the project: `User` from `./models/user.js`. */
function isDataBase(from: string | undefined, names: readonly string[]): boolean {
  if (from !== undefined && !isOfProject({ source: from, path: [] })) return false;
  return names.some((name) => DATA_BASES.test(name)) || (from !== undefined && /^[A-Z]/.test(names[0] ?? ''));
}

/** The names that lead to a callee, and the module that the first of them is from: also through what a call gives, or a class makes. */
function beginningOf(
  callee: Node,
  { bindings }: OpenAIFile,
): { readonly from: string | undefined; readonly names: readonly string[] } {
  const names: string[] = [];
  let node = unwrap(callee);
  for (let steps = 0; steps < LONGEST; steps += 1) {
    if (node.type === 'MemberExpression') {
      names.unshift(nameOf(node) ?? '*');
      node = unwrap(node.object);
    } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const required = node.type === 'CallExpression' ? requiredModule(node) : undefined;
      if (required !== undefined) return { from: required, names };
      node = unwrap(node.callee);
    } else if (node.type === 'AwaitExpression') node = unwrap(node.argument);
    else if (node.type === 'Identifier') {
      names.unshift(node.name);
      const variable = bindings.variableOf(node);
      const imported = variable && bindings.importOf(variable);
      const origin = variable && bindings.originOf(variable);
      if (imported || !origin) return { from: imported?.source, names };
      node = unwrap(origin.from);
    } else break;
  }
  return { from: undefined, names };
}

const LONGEST = 32;

/** Whether somebody waits for what a call gives, or for what is made of it: there, or where the function is called that gives it, whose body is looked at. */
function isWaitedFor(call: Node, body: Node): boolean {
  for (let inner = call, outer = call.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'AwaitExpression') return true;
    if (outer.type === 'ReturnStatement' || (isFunction(outer) && outer.body === inner))
      return enclosingFunction(inner)?.body === body;
    if (outer.type === 'MemberExpression' && outer.object === inner) {
      if (PASSING.has(nameOf(outer) ?? '')) return true;
    } else if (outer.type === 'CallExpression' && outer.callee !== inner) {
      if (inner.type !== 'ArrayExpression') return false; // `Promise.all([…])`
    } else if (!['CallExpression', 'ArrayExpression', 'ChainExpression'].includes(outer.type)) return false;
  }
  return false;
}

/** Methods of promises. */
const PASSING = new Set(['then', 'catch', 'finally']);
const PLAIN_OBJECTS = new Set(['AbortSignal', 'JSON', 'Promise', 'Buffer', 'localStorage', 'sessionStorage']);
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
  return isApiCall(withoutAwait(file.bindings.resolve(root)), file);
}
