import type { TSESTree } from '@typescript-eslint/utils';
import {
  isFunction,
  isNamed,
  isNullish,
  isWithin,
  lastName,
  nameOf,
  stringOf,
  unwrap,
  wrapped,
  type FunctionLike,
} from '../ast/expressions.js';
import { isLoop, targetOf } from '../ast/loops.js';
import { someNode, type Node } from '../ast/walk.js';
import { chainRoot } from '../ast/members.js';
import { besides } from '../ast/statements.js';
import { calleePath, isReport } from './callee-path.js';
import { endsProcess } from './control-flow/throws.js';
import type { OpenAIFile } from './file.js';
import { isGoodAnswer } from './http-answers.js';
import { admitsOwnErrors } from './own-errors.js';
import type { Handler } from './tested-errors.js';

/** What is asked of a file to tell a fallback. */
export type FallbackFile = Pick<OpenAIFile, 'bindings' | 'calls' | 'returnsOf' | 'sourceCode'>;

/** What a handler is there for. */
export interface Failure {
  /** Whether it is there for nothing else. */
  readonly isDedicated: boolean;
  /** Whether what arrives is an error that the program made of the first one: of any class, with any status. */
  readonly isOther: boolean;
}

/** Whether the handler of a promise gives a value to go on with. */
export function fallsBack(handler: FunctionLike, isOther: boolean, file: FallbackFile): boolean {
  return handler.body.type === 'BlockStatement'
    ? recovers(handler.body, { isDedicated: false, isOther }, file)
    : isValue(handler.body, file);
}

/**
 * Whether a handler goes on with something: continues a loop, or has a fallback that it returns, answers with, or puts where the value would
 * have gone. One that is dedicated to what failed may also collect something, or give whatever it wants to whomever it wants: it knows what it is
 * there for. What it does for errors of the API alone (`if (error.status === 429) continue;`) does not count.
 */
export function recovers(
  handler: TSESTree.BlockStatement,
  { isDedicated, isOther }: Failure,
  file: FallbackFile,
): boolean {
  const throwsAgain = handler.body.at(-1)?.type === 'ThrowStatement';
  const goesOn = (node: Node): boolean => {
    if (node.type === 'ContinueStatement' || (node.type === 'BreakStatement' && goesOnBehind(node, file))) return true;
    if (node.type === 'ReturnStatement' && node.argument) return isDedicated || isValue(node.argument, file);
    if (throwsAgain) return false;
    switch (node.type) {
      case 'AssignmentExpression':
        return isDedicated
          ? !isThrownLater(node, handler, file)
          : isStandIn(node.right, file) && isDoneInBlock(node.left, handler, file);
      case 'CallExpression':
        return isDedicated ? dealsWith(node, file) : goesOnWith(node, handler, file);
      default:
        return isDedicated && (node.type === 'BreakStatement' || node.type === 'UpdateExpression');
    }
  };
  const clause = handler.parent as Handler;
  const isFallback = (node: Node): boolean => goesOn(node) && (isOther || admitsOwnErrors(clause, node, file));
  return someNode(handler, file.sourceCode.visitorKeys, isFallback, isFunction);
}

/** Whether a `break` leaves a loop for the next round of the one around it, or for a fallback that the function returns behind it. */
function goesOnBehind(jump: TSESTree.BreakStatement, file: FallbackFile): boolean {
  const loop = targetOf(jump);
  if (!loop || !isLoop(loop)) return false;
  if (returnedBehind(loop, false, file)) return true;
  for (let node: Node = loop; node.parent && !isFunction(node.parent); node = node.parent) {
    const { parent }: Node = node;
    if (isLoop(parent)) return true;
    if (parent.type !== 'BlockStatement') return false;
    if (besides(node).behind.some(({ type }) => type === 'ReturnStatement' || type === 'ThrowStatement')) return false;
  }
  return false;
}

/** Whether a handler only keeps the error for a `throw` behind its `try` statement: `last = error`. */
function isThrownLater(
  { right }: TSESTree.AssignmentExpression,
  handler: TSESTree.BlockStatement,
  file: FallbackFile,
): boolean {
  const statement = handler.parent.parent;
  return mentionsCaught(right, file) && statement !== undefined && endBehind(statement)?.type === 'ThrowStatement';
}

/** Collects what failed, or tells whoever asked: `errors.push(…)`, `res.status(502).json(…)`, `next(error)`, `setError(…)`, `ctx.reply(…)`. */
function dealsWith({ callee }: TSESTree.CallExpression, { bindings }: FallbackFile): boolean {
  const path = calleePath(callee, bindings);
  return GIVING.test(path.at(-1) ?? '') || /toast|notif|alert/i.test(path.join('.'));
}

const GIVING =
  /^(push|next|set|add|json|end|say|status)$|^set[A-Z]|send|reject|render|reply|respon|edit|follow|emit|dispatch|callback|show|display|save/i;

/** `res.json({ items: [] })`; `setItems([])`, `items.push(null)` and `byId.set(id, [])` where the block does the same with the value. */
function goesOnWith(call: TSESTree.CallExpression, handler: TSESTree.BlockStatement, file: FallbackFile): boolean {
  const value = call.arguments.at(-1);
  if (!value || !/^(?:set(?:[A-Z].*)?|push|add)$/.test(lastName(call.callee) ?? '')) return isGoodAnswer(call);
  const isRecord = unwrap(value).type === 'ObjectExpression' && lastName(call.callee) === 'push';
  return (isRecord || isStandIn(value, file)) && isDoneInBlock(call.callee, handler, file);
}

/** Whether the block of a `try` statement assigns to, or calls, what its handler does: the fallback goes where the value would have gone. */
function isDoneInBlock(target: Node, handler: TSESTree.BlockStatement, { sourceCode }: FallbackFile): boolean {
  const statement = handler.parent.parent;
  if (statement?.type !== 'TryStatement') return false;
  const text = sourceCode.getText(target);
  return someNode(statement.block, sourceCode.visitorKeys, (node) => {
    const done =
      node.type === 'AssignmentExpression' ? node.left : node.type === 'CallExpression' ? node.callee : undefined;
    return done !== undefined && sourceCode.getText(done) === text;
  });
}

/** A fallback that says nothing of an error. */
function isStandIn(expression: Node, file: FallbackFile): boolean {
  const value = unwrap(expression);
  if (saysError(value) || mentionsCaught(value, file)) return false;
  if (value.type === 'ObjectExpression')
    return value.properties.every((one) => one.type !== 'Property' || !/^error/i.test(nameOf(one) ?? ''));
  return isValue(value, file);
}

/** Whether a handler neither throws nor returns nor ends the process: the program goes on behind its `try` statement. */
export function leavesNothing(handler: TSESTree.BlockStatement, { sourceCode, bindings }: FallbackFile): boolean {
  return !someNode(handler, sourceCode.visitorKeys, (node) => isWayOut(node, bindings), isFunction);
}

/** Whether a handler ends with another error than the one that was thrown: one of its own, or one that it makes of that one. */
export function throwsAnother({ param, body }: TSESTree.CatchClause, { bindings }: FallbackFile): boolean {
  const last = body.body.at(-1);
  if (last?.type !== 'ThrowStatement') return false;
  const caught = param ? bindings.variableOf(param) : undefined;
  return !caught || bindings.variableOf(unwrap(last.argument)) !== caught;
}

/** Whether a handler throws an error of its own, whatever was thrown: nobody learns of that one. */
export function replacesError(clause: TSESTree.CatchClause, file: FallbackFile): boolean {
  const { param } = clause;
  return throwsAnother(clause, file) && (!param || file.bindings.variableOf(param)?.references.length === 0);
}

/** Whether a handler only leaves its loop when it has tried often enough: where it throws, a comparison says so that is not of what was caught. */
export function triesAgain(clause: TSESTree.CatchClause, file: FallbackFile): boolean {
  const isOfTries = (node: Node): boolean =>
    node.type === 'IfStatement' &&
    !node.alternate &&
    node.test.type === 'BinaryExpression' &&
    !mentionsCaught(node.test, file);
  return !someNode(
    clause.body,
    file.sourceCode.visitorKeys,
    (node) => isWayOut(node, file.bindings),
    (node) => isFunction(node) || isOfTries(node),
  );
}

function isWayOut(node: Node, bindings: FallbackFile['bindings']): boolean {
  if (node.type === 'CallExpression') return endsProcess(node, bindings);
  return /^(?:Throw|Return|Break)Statement$/.test(node.type);
}

/**
 * Whether a `try` statement whose handler just ends leaves a fallback: what would have been assigned has the value it had before, or
 * the program asks behind it whether it has one; or the block would have returned, and something else is returned now; or what is returned behind it
 * is what the block would have added to.
 * @param from where in its block something fails
 * @param isDedicated whether it is there for nothing else; if not, what is returned has to be a fallback, and members tell nothing
 */
export function leavesFallback(
  statement: TSESTree.TryStatement,
  from: Node,
  isDedicated: boolean,
  file: FallbackFile,
): boolean {
  const returned = returnedBehind(statement, isDedicated, file);
  const isBefore = (node: Node): boolean => node.range[1] <= from.range[0];
  const leaves = (node: Node): boolean => {
    if (isBefore(node)) return false;
    if (node.type === 'ReturnStatement') return returned !== undefined;
    const target = node.type === 'AssignmentExpression' ? unwrap(node.left) : undefined;
    if (target && isAskedBehind(target, statement, file)) return true;
    const changed = target ?? (node.type === 'CallExpression' ? node.callee : undefined);
    if (!changed || !hadValueBefore(changed, statement, file)) return false;
    if (target && (isDedicated || target.type === 'Identifier')) return true;
    return (
      changed.type === 'MemberExpression' && returned !== undefined && isMentioned(chainRoot(changed), returned, file)
    );
  };
  return someNode(statement.block, file.sourceCode.visitorKeys, leaves, (node) => isFunction(node) || isBefore(node));
}

/** Whether a variable is part of an expression. */
function isMentioned(name: Node, expression: Node, { bindings }: FallbackFile): boolean {
  const variable = bindings.variableOf(name);
  return variable?.references.some(({ identifier }) => isWithin(identifier, expression)) === true;
}

/** Whether a `try` statement has an empty handler, and more comes behind it that does not throw: what fails is left out, and the function goes on. */
export function isLeftOut(statement: TSESTree.TryStatement, { sourceCode }: FallbackFile): boolean {
  if (statement.handler?.body.body.length !== 0) return false;
  const [next] = statementsBehind(statement);
  const isThrow = ({ type }: Node): boolean => type === 'ThrowStatement';
  return next !== undefined && !next.some((one) => someNode(one, sourceCode.visitorKeys, isThrow, isFunction));
}

/** Whether what is assigned to had a value before a statement; of members it is taken for granted. */
function hadValueBefore(target: Node, statement: Node, { bindings }: FallbackFile): boolean {
  const variable = bindings.variableOf(chainRoot(target));
  if (variable?.identifiers.some((name) => isWithin(name, statement))) return false;
  if (target.type === 'MemberExpression') return true;
  const isWrittenBefore = variable?.references.some(
    (one) => one.isWrite() && one.identifier.range[1] <= statement.range[0],
  );
  return isWrittenBefore === true || variable?.defs[0]?.type === 'Parameter';
}

/** Whether a program asks, behind a statement, whether a variable has a value: `data ?? []`, `if (!data)`, `data?.items`. */
function isAskedBehind(target: Node, statement: Node, { bindings }: FallbackFile): boolean {
  const variable = target.type === 'Identifier' ? bindings.variableOf(target) : undefined;
  return (
    variable?.references.some(({ identifier }) => {
      const outer = wrapped(identifier);
      const { parent } = outer;
      if (identifier.range[0] < statement.range[1]) return false;
      switch (parent?.type) {
        case 'LogicalExpression':
          return parent.left === outer;
        case 'UnaryExpression':
          return parent.operator === '!';
        case 'IfStatement':
        case 'ConditionalExpression':
          return parent.test === outer;
        case 'MemberExpression':
          return parent.optional && parent.object === outer;
        case 'BinaryExpression':
          return isNullish(parent.right);
        default:
          return false;
      }
    }) === true
  );
}

/** What a function returns behind one of its statements, on the way straight on. */
function returnedBehind(statement: Node, isDedicated: boolean, file: FallbackFile): Node | undefined {
  const end = endBehind(statement);
  if (end?.type !== 'ReturnStatement' || !end.argument) return undefined;
  return isDedicated || isValue(end.argument, file) ? end.argument : undefined;
}

/** The statement with which a function ends behind one of its statements, on the way straight on; undefined where it runs out. */
export function endBehind(statement: Node): TSESTree.ReturnStatement | TSESTree.ThrowStatement | undefined {
  return statementsBehind(statement)
    .flat()
    .find((one) => one.type === 'ReturnStatement' || one.type === 'ThrowStatement');
}

/** What follows a statement in the blocks of its function around it, the innermost first; a block where nothing follows is left out. */
function statementsBehind(statement: Node): readonly (readonly TSESTree.Statement[])[] {
  const found: (readonly TSESTree.Statement[])[] = [];
  for (let node: Node = statement; node.parent && !isFunction(node.parent); node = node.parent) {
    const { behind } = besides(node);
    if (behind.length > 0 && node.parent.type === 'BlockStatement') found.push(behind);
  }
  return found;
}

/** Functions that, by their names, tell somebody of an error, or end what is being done. */
const TELLS =
  /err|fail|reject|throw|abort|exit|next|send|reply|respon|notif|toast|alert|render|status|json|redirect|found|bad[A-Z]|problem|follow|edit|print|say|html|view|end$|code$/i;

/** Whether a call may tell somebody of an error: by its names, a status, what it says, or because it gets the error that was caught. */
function mayTell(call: TSESTree.CallExpression, file: FallbackFile): boolean {
  if (TELLS.test(lastName(call.callee) ?? 'error') || isReport(calleePath(call.callee, file.bindings))) return true;
  return call.arguments.some(saysError) || mentionsCaught(call, file);
}

/** A status of HTTP for errors, and a text in the words of an apology. */
function saysError(argument: Node): boolean {
  const value = unwrap(argument);
  if (value.type === 'ObjectExpression')
    return value.properties.some((one) => one.type === 'Property' && saysError(one.value));
  if (value.type === 'Literal' && typeof value.value === 'number') return value.value >= 400 && value.value < 600;
  return /sorry|wrong|error|fail|unable|could not|couldn't|try again/i.test(stringOf(value) ?? '');
}

/** Whether the error that was caught is part of an expression. */
function mentionsCaught(expression: Node, file: FallbackFile): boolean {
  const caught = caughtAround(expression);
  return caught !== undefined && isMentioned(caught, expression, file);
}

/** The name of the error in the handler around a node: of a `try`, or of a promise. */
function caughtAround(node: Node): Node | undefined {
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.type === 'CatchClause') return outer.param ?? undefined;
    if (!isFunction(outer)) continue;
    const isHandler = outer.parent.type === 'CallExpression' && lastName(outer.parent.callee) === 'catch';
    return isHandler ? outer.params[0] : undefined;
  }
  return undefined;
}

/**
 * A fallback: null, a text, an object that is no HTTP answer, what a function of the file makes of such, and what another call gives, unless it may tell of an
 * error.
 */
function isValue(returned: Node, file: FallbackFile, depth = 0): boolean {
  const value = unwrap(returned);
  switch (value.type) {
    case 'ObjectExpression':
      return !value.properties.some(
        (property) => property.type === 'Property' && /^(status|statusCode|isError)$/.test(nameOf(property) ?? ''),
      );
    case 'AwaitExpression':
      return depth < MAX_DEPTH && isValue(value.argument, file, depth + 1);
    case 'CallExpression': {
      if (depth === MAX_DEPTH) return false;
      const { functions, certain } = file.calls.callees(value);
      if (depth === 0 && functions.some((fn) => isWithin(returned, fn))) return true; // it tries again
      const returns = functions.flatMap((fn) => file.returnsOf(fn));
      if (functions.length === 0 || !certain) return isGoodAnswer(value) || !mayTell(value, file);
      return returns.length > 0 && returns.every((one) => isValue(one, file, depth + 1));
    }
    case 'NewExpression':
      return false;
    default:
      return !isNamed(value, 'undefined');
  }
}

const MAX_DEPTH = 3;
