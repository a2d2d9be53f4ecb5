import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from './walk.js';

/** The statements of a block, case or program. */
export function listIn(node: Node): readonly TSESTree.Statement[] | undefined {
  switch (node.type) {
    case 'BlockStatement':
    case 'Program':
    case 'StaticBlock':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return undefined;
  }
}

/** The statements that stand in front of a statement in the same block, case or program, and those behind it; none for any other node. */
export function besides(statement: Node): Readonly<Record<'before' | 'behind', readonly TSESTree.Statement[]>> {
  const all = (statement.parent && listIn(statement.parent)) ?? [];
  const index = all.indexOf(statement as TSESTree.Statement);
  return index < 0 ? { before: [], behind: [] } : { before: all.slice(0, index), behind: all.slice(index + 1) };
}

/** The last statement of a block; undefined for an empty one. Any other statement itself. */
export function lastIn(statement: TSESTree.Statement): TSESTree.Statement | undefined {
  return statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
}

/** Whether a statement, or the last one of a block, leaves what it stands in. */
export function leaves(statement: TSESTree.Statement): boolean {
  const last = lastIn(statement);
  return last !== undefined && /^(?:Return|Throw|Continue|Break)Statement$/.test(last.type);
}
