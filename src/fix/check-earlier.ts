import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { enclosingFunction, isFunction, isWithin, nameOf } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import { onlySpeaks } from '../analysis/environment/checks.js';
import type { LateCheck } from '../analysis/environment/late-checks.js';
import type { OpenAIFile } from '../analysis/file.js';
import { evaluatedWith, placesAround } from './execution-place.js';
import { moveUp, planMoveUp } from './move-up.js';

/** How to look for the key before the client is constructed; undefined when the check belongs where it is (a handler that answers, a look at the client itself). */
export function checkEarlier(
  { check, read }: LateCheck,
  file: OpenAIFile,
): { isSafe: boolean; fix: (fixer: RuleFixer) => RuleFix[] } | undefined {
  if (check.client) return undefined;
  return (
    moveFrom(check.node, read.node, file) ??
    moveCallOf(check.node, read.node, file) ??
    moveOut(check.node, read.node, file)
  );
}

type Plan = { isSafe: boolean; fix: (fixer: RuleFixer) => RuleFix[] };

/** The check and the construction are reached from one list of statements. */
function moveFrom(check: Node, construction: Node, file: OpenAIFile): Plan | undefined {
  for (const { statement, list } of placesAround(check)) {
    const target = evaluatedWith(construction, list, file);
    if (!target || target === statement) continue;
    return target.range[0] < statement.range[0]
      ? planned([statement, ...consequences(statement, list, file)], target, file)
      : undefined;
  }
  return undefined;
}

/** The check is all that a helper does: the call of the helper moves. */
function moveCallOf(check: Node, construction: Node, file: OpenAIFile): Plan | undefined {
  const fn = enclosingFunction(check);
  const isAll = (statement: TSESTree.Statement): boolean =>
    isRefusal(statement, file) &&
    (statement.type !== 'ExpressionStatement' || isWithin(check, statement) || onlySpeaks(statement));
  if (!fn || fn.body.type !== 'BlockStatement' || !fn.body.body.every(isAll)) return undefined;
  const { calls, escapes } = file.calls.callers(fn);
  if (fn.parent.type === 'CallExpression' && calls.length === 0) {
    // `NAMES.forEach((name) => { … })`; what is only registered there runs no earlier for it
    const isRunThere = file.calls.handedTo(fn.parent).some((one) => one.fn === fn && one.manner === 'during');
    return isRunThere && fn.parent.parent.type === 'ExpressionStatement'
      ? moveFrom(fn.parent, construction, file)
      : undefined;
  }
  const [call] = calls;
  return call && calls.length === 1 && !escapes && call.parent.type === 'ExpressionStatement'
    ? moveFrom(call, construction, file)
    : undefined;
}

/** The check stands in a function that runs after the module has constructed the client, and ends the program: it can stand in front of the construction as well. */
function moveOut(check: Node, construction: Node, file: OpenAIFile): Plan | undefined {
  const place = placesAround(check).next();
  const target = evaluatedWith(construction, file.program.body, file);
  if (place.done === true || !target || !enclosingFunction(check) || isWithin(check, target)) return undefined;
  const { statement } = place.value;
  return canLeaveFunction(statement, file) ? planned([statement], target, file) : undefined;
}

function planned(
  statements: readonly TSESTree.Statement[],
  target: TSESTree.Statement,
  file: OpenAIFile,
): Plan | undefined {
  const plan = planMoveUp(statements, target, file);
  if (!plan) return undefined;
  return {
    isSafe: plan.isCalm && statements.every((statement) => isRefusal(statement, file)),
    fix: (fixer) => moveUp(plan, file, fixer),
  };
}

/** The `if (missing.length > 0) throw …` behind `const missing = NAMES.filter(…)`. */
function consequences(
  statement: TSESTree.Statement,
  list: readonly TSESTree.Statement[],
  file: OpenAIFile,
): readonly TSESTree.Statement[] {
  if (statement.type !== 'VariableDeclaration') return [];
  const variables = file.sourceCode.getDeclaredVariables?.(statement) ?? [];
  const next = list[list.indexOf(statement) + 1];
  const isAbout =
    next?.type === 'IfStatement' &&
    variables.some((variable) => variable.references.some(({ identifier }) => isWithin(identifier, next.test)));
  return isAbout && isRefusal(next, file) ? [next] : [];
}

/** A statement that only looks and refuses: no work is done in it that could come too early. */
function isRefusal(statement: TSESTree.Statement, file: OpenAIFile): boolean {
  const works = (node: Node): boolean =>
    node.type === 'AssignmentExpression'
      ? !(node.left.type === 'MemberExpression' && nameOf(node.left) === 'exitCode')
      : node.type === 'AwaitExpression' || node.type === 'YieldExpression';
  if (someNode(statement, file.sourceCode.visitorKeys, works, isFunction)) return false;
  if (statement.type === 'IfStatement') return !statement.alternate || onlySpeaks(statement.alternate);
  if (statement.type === 'ExportNamedDeclaration') return statement.declaration?.type === 'VariableDeclaration';
  return /^(?:Expression|Throw|Return|ForOf|Block)Statement$|^VariableDeclaration$/.test(statement.type);
}

/** A check without `return`, `await` or `this`, which therefore means the same outside its function. */
function canLeaveFunction(statement: TSESTree.Statement, file: OpenAIFile): boolean {
  if (statement.type !== 'IfStatement' || statement.alternate) return false;
  const isBound = ({ type }: Node): boolean => /^(?:Return|Break|Continue)St|^(?:Await|Yield|This)Ex/.test(type);
  return !someNode(statement, file.sourceCode.visitorKeys, isBound, isFunction);
}
