import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../../ast/expressions.js';
import { chainRoot } from '../../ast/members.js';

const FUNCTIONS = new Set([
  'structuredClone',
  'String',
  'Boolean',
  'Number',
  'parseInt',
  'parseFloat',
  'isNaN',
  'encodeURIComponent',
  'require',
]);
const OBJECTS = new Set([
  'console',
  'JSON',
  'Math',
  'Object',
  'Array',
  'Number',
  'String',
  'Date',
  'Promise',
  'process',
  'Buffer',
]);

/** Whether a call is of a part of the language or the console, which neither keeps nor changes what it is given. */
export function isHarmless(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') return FUNCTIONS.has(callee.name);
  if (callee.type !== 'MemberExpression') return false;
  const object = chainRoot(callee); // process.stdout.write
  return object.type === 'Identifier' && OBJECTS.has(object.name);
}
