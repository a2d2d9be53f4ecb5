import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { isDeclaredExported } from '../analysis/bindings.js';
import type { OpenAIFile } from '../analysis/file.js';

/** Whether a value goes into the options of a call and nowhere else, by a name or directly: they may hold undefined. */
export function isForOption(node: Node, call: Node, file: OpenAIFile): boolean {
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

const isTyped = ({ id }: TSESTree.VariableDeclarator): boolean => Boolean(id.typeAnnotation); // null in Oxlint

function isOnlyFor(pattern: Node, call: Node, { bindings }: OpenAIFile): boolean {
  const name = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  const variable = name.type === 'Identifier' ? bindings.variableOf(name) : undefined;
  if (!variable || isDeclaredExported(variable)) return false;
  return variable.references.every(
    ({ identifier, init }) => init === true || (identifier.parent.type === 'Property' && isWithin(identifier, call)),
  );
}
