import type { TSESTree } from '@typescript-eslint/utils';
import { lastName } from '../ast/expressions.js';
import type { OpenAIFile } from './file.js';
import { append } from './multimap.js';
import { once } from './once.js';

const callsByName = once((file: OpenAIFile): ReadonlyMap<string, readonly TSESTree.CallExpression[]> => {
  const calls = new Map<string, TSESTree.CallExpression[]>();
  for (const call of file.nodes('CallExpression')) {
    const name = lastName(call.callee);
    if (name !== undefined) append(calls, name, call);
  }
  return calls;
});

/** The calls of a file whose callee is one of some names, or a member with such a name, in source order and the outer ones first. */
export function callsNamed(names: Iterable<string>, file: OpenAIFile): readonly TSESTree.CallExpression[] {
  const byName = callsByName(file);
  const found: TSESTree.CallExpression[] = [];
  for (const name of names) {
    const calls = byName.get(name);
    if (calls) found.push(...calls);
  }
  return found.sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1]);
}
