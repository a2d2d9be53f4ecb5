import type { TSESTree } from '@typescript-eslint/utils';
import { lastName } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { FILE_MODULES, FILE_READERS, FILE_WRITERS } from '../../sdk/file-stores.js';
import type { Bindings } from '../bindings.js';
import { qualifiedName } from '../qualified-names.js';

/** The path of the file that a call reads whole: `p` of `fs.readFileSync(p, 'utf8')`; undefined for any other call. */
export function fileRead(call: TSESTree.CallExpression, bindings: Bindings): Node | undefined {
  return isOf(FILE_READERS, call, bindings) ? call.arguments[0] : undefined;
}

/** What a call writes to a file, and its path: `fs.writeFileSync(p, text)`; undefined for any other call. */
export function fileWritten(
  call: TSESTree.CallExpression,
  bindings: Bindings,
): { readonly path: Node; readonly value: Node } | undefined {
  const [path, value] = call.arguments;
  return path && value && isOf(FILE_WRITERS, call, bindings) ? { path, value } : undefined;
}

/** Whether a call is of a function of a module for files that has one of some names. */
function isOf(names: ReadonlySet<string>, { callee }: TSESTree.CallExpression, bindings: Bindings): boolean {
  const name = lastName(callee);
  if (name === undefined || !names.has(name)) return false;
  return FILE_MODULES.has(qualifiedName(callee, bindings)?.source ?? '');
}
