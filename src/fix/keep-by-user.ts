import type { TSESTree } from '@typescript-eslint/utils';
import type { SharedConversation } from '../analysis/conversations/shared.js';
import type { OpenAIFile } from '../analysis/file.js';
import { isWithin, unwrap } from '../ast/expressions.js';
import type { Fix } from './append-reply.js';
import { freeName } from './free-name.js';
import { indentOf } from './statements.js';

/**
 * Makes the module's array a `Map` of arrays by user or chat, and gets the one that the handler needs at its start.
 * Undefined where nothing of the handler's parameter is known to tell one user from another, and where the array is used elsewhere too or replaced.
 */
export function keepByUser(file: OpenAIFile, { conversation, handler }: SharedConversation): Fix | undefined {
  const { root, path } = conversation.place;
  const { fn, fact } = handler;
  const definition = 'defs' in root && path.length === 0 ? root.defs[0] : undefined;
  const declarator = definition?.type === 'Variable' ? definition.node : undefined;
  const [parameter] = fn.params;
  if (!declarator || declarator.id.type !== 'Identifier' || !('defs' in root)) return undefined;
  const value = declarator.init && unwrap(declarator.init);
  if (!fact?.id || value?.type !== 'ArrayExpression' || value !== declarator.init) return undefined;
  if (parameter?.type !== 'Identifier' || fn.body.type !== 'BlockStatement') return undefined;
  const isOnlyHere = root.references.every(
    (reference) => reference.init === true || (isWithin(reference.identifier, fn.body) && !reference.isWrite()),
  );
  if (!isOnlyHere) return undefined;
  return rewrite(file, declarator, value, parameter.name, fn.body, fact.id, fact.idType ?? 'string');
}

function rewrite(
  file: OpenAIFile,
  declarator: TSESTree.VariableDeclarator,
  value: TSESTree.ArrayExpression,
  parameter: string,
  body: TSESTree.BlockStatement,
  id: string,
  idType: string,
): Fix | undefined {
  const { sourceCode, style } = file;
  const { id: name } = declarator;
  const [first] = body.body;
  if (name.type !== 'Identifier' || !first) return undefined;
  const map = freeName(`${name.name}ByUser`, declarator, [declarator], file);
  const type = name.typeAnnotation ? sourceCode.getText(name.typeAnnotation.typeAnnotation) : undefined;
  const indent = indentOf(first, sourceCode);
  const lines = [
    `const ${name.name} = ${map}.get(${parameter}.${id}) ?? ${sourceCode.getText(value)}${style.semicolon}`,
    `${map}.set(${parameter}.${id}, ${name.name})${style.semicolon}`,
  ];
  return (fixer) => [
    fixer.replaceText(declarator, `${map} = new Map${type ? `<${idType}, ${type}>` : ''}()`),
    fixer.insertTextBefore(first, lines.map((line) => `${line}\n${indent}`).join('')),
  ];
}
