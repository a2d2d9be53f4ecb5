import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, rejectionHandler, unwrap, type FunctionLike } from '../ast/expressions.js';
import { isLoop } from '../ast/loops.js';
import { dotted } from '../ast/members.js';
import { someNode, type Node } from '../ast/walk.js';
import type { OpenAIFile } from './file.js';
import { isErrorAnswer } from './http-answers.js';

/** What a handler makes of an exception; `rethrown` passes it on. */
export type Handling = 'handled' | 'lost' | 'rethrown';

/**
 * Judges the handler of a `try`: one that ends in a `throw` passes the exception on. One that ends the process or answers an HTTP request
 * with an error has lost it, and so has one that only logs around all of the work (`hasAll`), where nothing is left to be done after it. Every other handler deals with it.
 */
export function judgeHandler(statement: TSESTree.TryStatement, hasAll: boolean, file: OpenAIFile): Handling {
  const body = statement.handler?.body;
  if (!body) return 'rethrown';
  const end = endOf(body, file);
  return end === 'logged' ? (hasAll && isLastOfProgram(statement, file) ? 'lost' : 'handled') : end;
}

/** Judges what is chained to a promise: `.catch(handler)`, and the second function of `.then`. */
export function judgeRejection(member: TSESTree.MemberExpression, file: OpenAIFile): Handling {
  const call = member.parent;
  if (call.type !== 'CallExpression' || call.callee !== member) return 'rethrown';
  const handler = rejectionHandler(call);
  if (!handler) return 'rethrown';
  const fn = isFunction(handler) ? handler : file.calls.functionOf(handler);
  const end = fn ? endOfFunction(fn, file) : isLog(handler) ? 'logged' : 'handled';
  return end === 'logged' ? (isAtTop(call) ? 'lost' : 'handled') : end;
}

/** The handler that is entered when a node throws: that of the innermost `try` around it, in its own function. */
export function catchAround(node: Node): TSESTree.CatchClause | undefined {
  for (let inner = node, outer = node.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent)
    if (outer.type === 'TryStatement' && outer.block === inner && outer.handler) return outer.handler;
  return undefined;
}

function endOfFunction(fn: FunctionLike, file: OpenAIFile): Handling | 'logged' {
  const { body } = fn;
  if (body.type === 'BlockStatement') return endOf(body, file);
  const value = unwrap(body);
  return value.type === 'CallExpression' ? endOfCall(value) : 'handled';
}

/** How a handler ends when the exception is none that it tells apart. */
function endOf({ body }: TSESTree.BlockStatement, file: OpenAIFile): Handling | 'logged' {
  const last = body.at(-1);
  if (body.slice(0, -1).some((statement) => leaves(statement, file))) return 'handled';
  switch (last?.type) {
    case undefined:
      return 'logged';
    case 'ThrowStatement':
      return 'rethrown';
    case 'ReturnStatement': {
      const value = last.argument ? unwrap(last.argument) : undefined;
      if (value?.type === 'CallExpression' && isRejection(value)) return 'rethrown';
      return value && isErrorAnswer(value) ? 'lost' : 'handled';
    }
    case 'ExpressionStatement': {
      const end = calledIn(last);
      if (end && isErrorAnswer(end)) return 'lost';
      if (body.some((statement) => statement.type !== 'ExpressionStatement'))
        return end && endOfCall(end) === 'lost' ? 'lost' : 'handled';
      const ends = body.map((statement) => calledIn(statement)).map((call) => (call ? endOfCall(call) : 'handled'));
      return (
        ends.find((end) => end === 'lost' || end === 'rethrown') ?? ends.find((end) => end === 'handled') ?? 'logged'
      );
    }
    default:
      return 'handled';
  }
}

function calledIn(statement: TSESTree.Statement): TSESTree.CallExpression | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const expression = unwrap(statement.expression);
  return expression.type === 'CallExpression' ? expression : undefined;
}

function endOfCall(call: TSESTree.CallExpression): Handling | 'logged' {
  if (isRejection(call)) return 'rethrown';
  if (/^process\.(exit|abort)$/.test(dotted(call.callee))) return 'lost';
  return isLog(call.callee) ? 'logged' : 'handled';
}

/** `reject(error)`, `Promise.reject(error)`. */
function isRejection(call: TSESTree.CallExpression): boolean {
  return /^(Promise\.)?reject$/.test(dotted(call.callee));
}

function isLog(callee: Node): boolean {
  return /^(console|logger|log|this\.logger|this\.log)(\.\w+)?$/.test(dotted(callee));
}

/** Whether a statement may end the handler before its last statement: for some exceptions it has another answer. */
function leaves(statement: TSESTree.Statement, file: OpenAIFile): boolean {
  const isAnswer = (node: Node): boolean =>
    node.type === 'ReturnStatement'
      ? !node.argument || !isErrorAnswer(node.argument)
      : node.type === 'ContinueStatement' || node.type === 'BreakStatement';
  return someNode(statement, file.sourceCode.visitorKeys, isAnswer, isFunction);
}

/** Whether nothing is left to be done when a statement is over: it is the end of the program, or of a function that the program itself calls. */
function isLastOfProgram(statement: Node, file: OpenAIFile): boolean {
  for (let node = statement; node.parent; node = node.parent) {
    const { parent } = node;
    if (isLoop(parent) || parent.type === 'SwitchCase') return false;
    if ((parent.type === 'BlockStatement' || parent.type === 'Program') && parent.body.at(-1) !== node) return false;
    if (!isFunction(parent)) continue;
    const { calls, escapes } = file.calls.callers(parent);
    return !escapes && calls.length > 0 && calls.every(isAtTop);
  }
  return true;
}

/** Whether an expression is all that a statement of the program does: `main();`, `await main();`, `main().catch(…);`. */
function isAtTop(expression: Node): boolean {
  let node: Node | undefined = expression;
  while (node && !/Statement$|Declaration$/.test(node.type) && !isFunction(node)) node = node.parent;
  return node?.type === 'ExpressionStatement' && node.parent.type === 'Program';
}
