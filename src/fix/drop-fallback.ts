import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import type { Node } from '../ast/walk.js';
import type { HiddenKey } from '../analysis/environment/hidden-keys.js';
import { destinationOf } from '../analysis/environment/destinations.js';
import { worksWithout } from '../analysis/environment/other-ways.js';
import type { OpenAIFile } from '../analysis/file.js';
import { isForOption } from './option-value.js';

/** Leaves the read of a variable without what stands in for it. Undefined where there is more than the read, or a comment would be lost; and for another service, to which the client would then send the key for OpenAI. */
export function dropFallback(
  { read, hiding }: HiddenKey,
  file: OpenAIFile,
): { fix: ReportFixFunction; isSafe: boolean } | undefined {
  const { node, bare } = hiding;
  if (!bare || isCommentLost(node, bare, file) || destinationOf(read.options, file) !== 'openai') return undefined;
  return {
    fix: (fixer) => fixer.replaceText(node, file.sourceCode.getText(bare)),
    // another variable is read when the client is given undefined, nothing but the option has to take that, and the module is loaded for the client
    isSafe: read.isDefault && isForOption(node, read.node, file) && !worksWithout(read.node, file),
  };
}

const isCommentLost = (node: Node, bare: Node, { sourceCode }: OpenAIFile): boolean =>
  sourceCode.getCommentsInside(node).some(({ range }) => range[0] < bare.range[0] || range[1] > bare.range[1]);
