import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, lastName, type FunctionLike } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import { isRetriedBySdk, RETRIED_NAMES } from '../sdk/retries.js';
import type { OpenAIFile } from './file.js';

type Handler = TSESTree.CatchClause | FunctionLike;

/** Whether what a handler asks of the error includes what the SDK tries again after: false where it looks for other errors alone. */
export function isForTheSdk(handler: Handler, file: OpenAIFile): boolean {
  const asked: boolean[] = [];
  walk(handler.body, file.sourceCode.visitorKeys, (node) => {
    if (node.type === 'Literal' && isCompared(node)) {
      if (typeof node.value === 'number' && node.value >= 400 && node.value < 600)
        asked.push(isRetriedBySdk(node.value));
      if (typeof node.value === 'string' && /^[A-Za-z]+(?:_[a-z]+)+$|^E[A-Z]+$/.test(node.value))
        asked.push(RETRIED_NAMES.has(node.value));
    }
    if (node.type === 'BinaryExpression' && node.operator === 'instanceof') {
      const name = lastName(node.right);
      if (name !== undefined && name !== 'Error') asked.push(RETRIED_NAMES.has(name) || /time.?out/i.test(name));
    }
  });
  return asked.length === 0 || asked.includes(true);
}

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
