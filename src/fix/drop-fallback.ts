import type { TSESTree } from '@typescript-eslint/utils';
import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import { isWithin, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { HiddenKey } from '../analysis/environment/hidden-keys.js';
import { destinationOf } from '../analysis/environment/destinations.js';
import type { OpenAIFile } from '../analysis/file.js';

/** Leaves the read of a variable without what stands in for it. Undefined where there is more than the read, or a comment would be lost; and for another service, to which the client would then send the key for OpenAI. */
export function dropFallback(
  { read, hiding }: HiddenKey,
  file: OpenAIFile,
): { fix: ReportFixFunction; isSafe: boolean } | undefined {
  const { node, bare } = hiding;
  if (!bare || isCommentLost(node, bare, file) || destinationOf(read.options, file) !== 'openai') return undefined;
  return {
    fix: (fixer) => fixer.replaceText(node, file.sourceCode.getText(bare)),
    // another variable is read when the client is given undefined, and nothing but the option has to take that
    isSafe: read.isDefault && isForOption(node, read.node, file),
  };
}

const isCommentLost = (node: Node, bare: Node, { sourceCode }: OpenAIFile): boolean =>
  sourceCode.getCommentsInside(node).some(({ range }) => range[0] < bare.range[0] || range[1] > bare.range[1]);

/** Whether a value goes into the options of a call and nowhere else, by a name or directly: they may hold undefined. */
function isForOption(node: Node, call: Node, file: OpenAIFile): boolean {
  const value = wrapped(node);
  if (value.parent?.type === 'Property' && value.parent.value === value) {
    if (value.parent.parent.type === 'ObjectPattern') return isOnlyFor(value.parent.value, call, file);
    return isWithin(value, call);
  }
  const declarator = value.parent;
  return declarator?.type === 'VariableDeclarator' && declarator.init === value && !isTyped(declarator)
    ? isOnlyFor(declarator.id, call, file)
    : false;
}

// Oxlint writes null for what is not there
const isTyped = ({ id }: TSESTree.VariableDeclarator): boolean => Boolean(id.typeAnnotation);

function isOnlyFor(pattern: Node, call: Node, { bindings }: OpenAIFile): boolean {
  const name = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  const variable = name.type === 'Identifier' ? bindings.variableOf(name) : undefined;
  if (!variable || isExported(variable.defs[0]?.node)) return false;
  return variable.references.every(
    ({ identifier, init }) => init === true || (identifier.parent.type === 'Property' && isWithin(identifier, call)),
  );
}

function isExported(declarator: Node | undefined): boolean {
  return declarator?.parent?.parent?.type === 'ExportNamedDeclaration';
}
