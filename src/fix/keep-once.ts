import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import type { OpenCalls } from '../analysis/tool-calls/open-calls.js';
import { isFunction, unwrap } from '../ast/expressions.js';
import { moveUp, planMoveUp } from './move-up.js';
import { placedStatement } from './statements.js';

/**
 * Moves what puts the message with the calls into the conversation, in each round of the loop over them, in front of the loop. Undefined where its
 * statement does more, or uses what only a round knows, and where the message is put there elsewhere as well.
 */
export function keepOnce(
  { at, answer: { taken }, writes }: OpenCalls,
  file: OpenAIFile,
): ((fixer: RuleFixer) => RuleFix[]) | undefined {
  if (taken.how !== 'each' || writes.length !== 1) return undefined;
  const { loop } = taken;
  const kept = placedStatement(at)?.statement;
  const round = placedStatement(isFunction(loop) ? loop.parent : loop)?.statement;
  if (!round || kept?.type !== 'ExpressionStatement' || unwrap(kept.expression) !== at) return undefined;
  const plan = planMoveUp([kept], round, file);
  return plan && ((fixer) => moveUp(plan, file, fixer));
}
