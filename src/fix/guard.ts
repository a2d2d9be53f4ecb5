import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { enclosingFunction, isFunction, isLoop, type FunctionLike } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { leavesNothing } from '../analysis/fallbacks.js';
import type { OpenAIFile } from '../analysis/file.js';
import { insertLines, type Place } from './insert-lines.js';

/** A place where a cut answer can be told from a whole one, and what to write there. */
export interface Guard {
  /** The test that is true for a cut answer. */
  readonly condition: string;
  /** The function that the guard stands in; undefined at module level. */
  readonly fn: FunctionLike | undefined;
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
    fn: place.kind === 'arrow' ? place.arrow : enclosingFunction(place.statement),
    isCertain: isCertain && (place.kind !== 'before' || place.isDominating === true || !isLoop(place.statement)),
    write: (statement) => (fixer) => insertLines(place, guardLines(condition, statement, file), file, fixer),
  };
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

/** The outermost `try` around a node that is behind it all the same when something is thrown in it, where text is used: a guard in it would stop nothing. */
export function swallowingTry(node: Node, uses: readonly Node[], file: OpenAIFile): TSESTree.TryStatement | undefined {
  const fn = enclosingFunction(node);
  let outermost: TSESTree.TryStatement | undefined;
  for (let inner = node, outer = node.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    if (outer.type !== 'TryStatement' || outer.block !== inner || !outer.handler) continue;
    const end = outer.range[1];
    const isUsedBehind = uses.some((use) => use.range[0] > end && enclosingFunction(use) === fn);
    if (isUsedBehind && leavesNothing(outer.handler.body, file)) outermost = outer;
  }
  return outermost;
}
