import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, lastName, type FunctionLike } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import { isRetriedBySdk, RETRIED_NAMES } from '../sdk/retries.js';
import type { OpenAIFile } from './file.js';

/** What gets an error: a `catch` clause, or the function given to `.catch()`. */
export type Handler = TSESTree.CatchClause | FunctionLike;

/**
 * Whether what a handler asks of the error includes what the SDK tries again after: false where it looks for other errors alone. Where it calls
 * `recursion` for some errors only, it is what it asks on the way there that counts.
 */
export function isForTheSdk(handler: Handler, file: OpenAIFile, recursion?: Node): boolean {
  const tests = recursion ? testsAround(recursion, handler) : [];
  const onTheWay = tests.flatMap((test) => askedIn(test, BASES, file));
  const asked = onTheWay.length > 0 ? onTheWay : askedIn(handler.body, ANY, file);
  return asked.length === 0 || asked.includes(true);
}

/** The conditions under which a handler comes to a node. */
function testsAround(node: Node, handler: Handler): Node[] {
  const tests: Node[] = [];
  for (let inner = node, outer = node.parent; outer && inner !== handler; inner = outer, outer = outer.parent)
    if (outer.type === 'IfStatement' && outer.consequent === inner) tests.push(outer.test);
  return tests;
}

/** What code asks an error for, each with whether the SDK tries again after that; `general` are the classes that do not tell. */
function askedIn(code: Node, general: ReadonlySet<string>, file: OpenAIFile): boolean[] {
  const asked: boolean[] = [];
  walk(code, file.sourceCode.visitorKeys, (node) => {
    if (node.type === 'Literal' && isCompared(node)) {
      if (typeof node.value === 'number' && node.value >= 400 && node.value < 600)
        asked.push(isRetriedBySdk(node.value));
      if (typeof node.value === 'string' && /^[A-Za-z]+(?:_[a-z]+)+$|^E[A-Z]+$/.test(node.value))
        asked.push(RETRIED_NAMES.has(node.value));
    }
    if (node.type === 'BinaryExpression' && node.operator === 'instanceof') {
      const name = lastName(node.right);
      if (name !== undefined && !general.has(name)) asked.push(RETRIED_NAMES.has(name) || /time.?out/i.test(name));
    }
  });
  return asked;
}

const ANY: ReadonlySet<string> = new Set(['Error']);
/** In one condition with more, as in `error instanceof APIError && error.code === 'x'`, the SDK's own bases say no more than that there is a code. */
const BASES: ReadonlySet<string> = new Set([...ANY, 'OpenAIError', 'APIError']);

function isCompared(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'BinaryExpression') return !/^[-+*/%]$/.test(parent.operator);
  if (parent?.type === 'SwitchCase') return true;
  return parent?.type === 'ArrayExpression' && parent.parent.type === 'MemberExpression'; // `[429, 500].includes(error.status)`
}

/** Whether a handler decides anything by the error: tests it, a part of it, or what a function makes of it. */
export function looksAtError(handler: Handler, file: OpenAIFile): boolean {
  const parameter = handler.type === 'CatchClause' ? handler.param : handler.params[0];
  const variable = parameter?.type === 'Identifier' ? file.bindings.variableOf(parameter) : undefined;
  if (!variable) return parameter !== null && parameter !== undefined;
  return variable.references.some(({ identifier }) => decides(identifier, handler.body));
}

function decides(read: Node, body: Node): boolean {
  for (let inner = read, outer = read.parent; outer && outer !== body.parent; inner = outer, outer = outer.parent) {
    if ((outer.type === 'IfStatement' || outer.type === 'ConditionalExpression') && outer.test === inner) return true;
    if (outer.type === 'SwitchStatement' && outer.discriminant === inner) return true;
    if (outer.type === 'VariableDeclarator' && outer.init === inner) return true;
    if (isFunction(outer)) return false;
  }
  return false;
}
