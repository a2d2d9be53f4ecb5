import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { enclosingFunction, isFunction, isWithin, type FunctionLike } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import { catchAround } from '../analysis/exception-handlers.js';
import { isLostUnlike } from '../analysis/exceptions.js';
import { leavesNothing, recovers, replacesError, throwsAnother } from '../analysis/fallbacks.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Reply } from '../analysis/replies.js';
import type { Request } from '../analysis/requests.js';
import { isAskedAgain, isSentAgain } from '../analysis/retry-loops.js';
import { isLoop, targetOf } from '../ast/loops.js';
import { failsOnOwnErrors } from '../analysis/own-errors.js';
import { insertLines, nodeOf, type Place } from './insert-lines.js';

/** A place where a cut answer can be told from a whole one, and what to write there. */
export interface Guard {
  /** The test that is true for a cut answer. */
  readonly condition: string;
  /** The statement beside which the guard stands; the arrow function whose body it begins. */
  readonly at: Node;
  /** Whether the guard runs before every use of the text, and nothing else changes. */
  readonly isCertain: boolean;
  /** Writes the guard with a statement (without its semicolon) as its body. */
  write(statement: string): (fixer: RuleFixer) => RuleFix[];
}

/** The lines of a guard. */
export function guardLines(condition: string, statement: string, file: OpenAIFile): string[] {
  const { indent, semicolon } = file.style;
  return [`if (${condition}) {`, `${indent}${statement}${semicolon}`, '}'];
}

/** A guard at a place; in front of a loop it only guards what comes before the first round, unless all uses are known to come after it. */
export function guardAt(place: Place, condition: string, file: OpenAIFile, isCertain: boolean): Guard {
  return {
    condition,
    at: nodeOf(place),
    isCertain: isCertain && (place.kind !== 'before' || place.isDominating === true || !isLoop(place.statement)),
    write: (statement) => (fixer) => insertLines(place, guardLines(condition, statement, file), file, fixer),
  };
}

/** The function that a guard stands in; undefined at module level. */
export const functionAround = ({ at }: Guard): FunctionLike | undefined =>
  isFunction(at) ? at : enclosingFunction(at);

/**
 * Whether an error that a guard throws with a message comes into a handler that does nothing, throws an error of its own, or fails on one that is not of the
 * API, so that nobody would learn of it.
 */
export function isIgnored(guard: Guard, message: string, file: OpenAIFile): boolean {
  const handler = catchAround(thrownAt(guard));
  if (!handler) return false;
  return handler.body.body.length === 0 || replacesError(handler, file) || failsOnOwnErrors(handler, file, message);
}

/** Where a guard throws: the body of an arrow function that it will be the first statement of. */
const thrownAt = ({ at }: Guard): Node => (at.type === 'ArrowFunctionExpression' ? at.body : at);

/** Whether what is thrown in a loop or at its end comes into a handler that answers instead, though text has been given away in it: there would be two answers. */
export function isAnsweredAgain(loop: Node, uses: readonly Node[], file: OpenAIFile): boolean {
  const handler = uses.some((use) => isWithin(use, loop)) ? catchAround(loop) : undefined;
  return handler !== undefined && answersInstead(handler.parent.block, handler.body, file);
}

/** Whether a handler has another answer, or goes on to one where its block would have left. */
function answersInstead(block: TSESTree.BlockStatement, handler: TSESTree.BlockStatement, file: OpenAIFile): boolean {
  const isOver = /^(?:Return|Break)Statement$/.test(block.body.at(-1)?.type ?? '');
  if ((isOver && leavesNothing(handler, file)) || recovers(handler, { isDedicated: false, isOther: false }, file))
    return true;
  return someNode(
    handler,
    file.sourceCode.visitorKeys,
    (node) => (node.type === 'YieldExpression' && node.delegate) || (node.type === 'ForOfStatement' && node.await),
    isFunction,
  );
}

/** Whether what a guard throws comes to nobody, or ends the process, while a request that fails does not: in a listener, behind a `.catch(…)`. */
export function isUncaught(guard: Guard, request: Node, file: OpenAIFile): boolean {
  return isLostUnlike(thrownAt(guard), request, file);
}

/**
 * Whether the program goes on to the next round of a loop where it wants no such answer, `if (!isGood(text)) continue;`, and what a guard throws would end the
 * loop: the next try, or the next of a list, would never have its turn. A loop that sends the answer back, as one for tool calls, tries nothing.
 */
export function isEndOfTries(guard: Guard, { request, carriers, uses }: Reply, file: OpenAIFile): boolean {
  const at = thrownAt(guard);
  if (uses.some((use) => use.kind === 'sent' && use.request === request)) return false;
  return file.nodes('ContinueStatement').some((jump) => {
    const loop = targetOf(jump);
    const isAround = loop && [request.node, at].every((node) => isWithin(node, loop));
    if (!isAround || enclosingFunction(at) !== enclosingFunction(loop)) return false;
    const handler = catchAround(at);
    if (handler && isWithin(handler, loop)) return false;
    const { parent } = jump.parent.type === 'BlockStatement' ? jump.parent : jump;
    if (parent.type !== 'IfStatement') return false;
    const { test } = parent;
    return [...carriers].some(([node, part]) => (part === 'text' || part === 'made') && isWithin(node, test));
  });
}

/** Whether an expression is evaluated only sometimes when the statement around it runs. */
export function isConditional(node: Node, statement: Node): boolean {
  for (let inner = node; inner !== statement && inner.parent; inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === 'LogicalExpression' && parent.right === inner) return true;
    if (parent.type === 'ConditionalExpression' && parent.test !== inner) return true;
    if (parent.type === 'IfStatement' && parent.test !== inner) return true;
    if (isFunction(parent) || parent.type === 'SwitchCase' || parent.type === 'CatchClause') return true;
  }
  return false;
}

/**
 * The outermost `try` around a node behind which text is used, and whose handler goes on there, throws another error, or has the request sent again: a
 * guard in it would stop nothing, nobody would learn what it says, it would pass for a failure of the request, or be paid for once more.
 */
export function misleadingTry(
  node: Node,
  uses: readonly Node[],
  request: Node,
  file: OpenAIFile,
): TSESTree.TryStatement | undefined {
  const fn = enclosingFunction(node);
  let outermost: TSESTree.TryStatement | undefined;
  for (let inner = node, outer = node.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    if (outer.type !== 'TryStatement' || outer.block !== inner || !outer.handler) continue;
    const end = outer.range[1];
    const isUsedBehind = uses.some((use) => use.range[0] > end && enclosingFunction(use) === fn);
    if (!isUsedBehind) continue;
    const { handler } = outer;
    if (leavesNothing(handler.body, file) || throwsAnother(handler, file) || isSentAgain(outer, request, file))
      outermost = outer;
  }
  return outermost;
}

/** Whether an error that a guard throws with a message would have the same request sent again, to be cut again. */
export function isSentOnceMore(guard: Guard, request: Node, message: string, file: OpenAIFile): boolean {
  return isAskedAgain(thrownAt(guard), request, { message }, file);
}

/** A check of why generation stopped among the first of some statements. */
export function guardIn(
  file: OpenAIFile,
  request: Request,
  statements: readonly TSESTree.Statement[],
): TSESTree.Statement | undefined {
  const { reasonReads } = file.replies.of(request);
  return statements
    .slice(0, NEAR)
    .find(({ type, range }) => type === 'IfStatement' && reasonReads.some(({ node }) => isInside(node, range)));
}

/** How many statements behind a request a check still belongs to it. */
const NEAR = 3;

function isInside(node: Node, [start, end]: TSESTree.Range): boolean {
  return node.range[0] >= start && node.range[1] <= end;
}
