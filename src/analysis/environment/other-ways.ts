import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, stringOf, unwrap, wrapped } from '../../ast/expressions.js';
import { besides } from '../../ast/statements.js';
import { someNode, type Node } from '../../ast/walk.js';
import { readsOfVariable } from '../bindings.js';
import type { OpenAIFile } from '../file.js';

/**
 * Whether a program works without a client of its top level, too: where it uses it, a word decides whether it does, and something else is waited for if
 * not. `if (provider === 'ollama') return await askOllama(prompt);` stands in front, or the use is one of several cases. Other modules are not asked.
 */
export function worksWithout(made: Node, file: OpenAIFile): boolean {
  const { parent } = wrapped(made);
  if (enclosingFunction(made) || parent?.type !== 'VariableDeclarator') return false;
  const variable = file.bindings.variableOf(parent.id);
  return variable !== undefined && readsOfVariable(variable).some((use) => hasOtherWay(use, file));
}

function hasOtherWay(use: Node, file: OpenAIFile): boolean {
  const waits = (others: readonly (Node | null)[]) =>
    others.some((other) => other && holds('AwaitExpression', other, file));
  for (let inner = use, outer = use.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        if (outer.test === inner || !asksForWord(outer.test)) break;
        if (waits([outer.consequent, outer.alternate].filter((one) => one !== inner))) return true;
        if (outer.type === 'IfStatement' && waits(besides(outer).behind)) return true;
        break;
      case 'SwitchStatement':
        if (waits(outer.cases.filter((one) => one.test !== null && one !== inner))) return true;
        break;
      case 'BlockStatement':
        if (waits(besides(inner).before.map((one) => answerOfWord(one, file)))) return true;
        break;
    }
  }
  return false;
}

/** What a statement does and returns for a word; null where it does nothing of the kind. */
function answerOfWord(statement: TSESTree.Statement, file: OpenAIFile): Node | null {
  if (statement.type !== 'IfStatement' || !asksForWord(statement.test)) return null;
  return holds('ReturnStatement', statement.consequent, file) ? statement.consequent : null;
}

/** `provider === 'ollama'`, and what is more than that. */
function asksForWord(test: Node): boolean {
  const node = unwrap(test);
  if (node.type === 'LogicalExpression') return asksForWord(node.left) || asksForWord(node.right);
  return node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator) && stringOf(node.right) !== undefined;
}

const holds = (type: string, code: Node, { sourceCode }: OpenAIFile): boolean =>
  someNode(code, sourceCode.visitorKeys, (node) => node.type === type, isFunction);
