import type { OpenAIFile } from '../analysis/file.js';
import { isWithin } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { chainRoot } from '../ast/members.js';

/** Whether a name, or a member of one, has its value at a place. */
export function isKnownAt(value: Node, at: Node, file: OpenAIFile): boolean {
  const root = chainRoot(value);
  if (root.type === 'ThisExpression') return true;
  const variable = root.type === 'Identifier' ? file.bindings.variableOf(root) : undefined;
  const declared = variable?.identifiers[0];
  return declared !== undefined && declared.range[1] <= at.range[0] && isWithin(at, variable?.scope.block as Node);
}
