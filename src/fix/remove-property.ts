import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';

/** Removes a property of an object literal with its comma, and the line it has to itself. Comments stay where they are. */
export function removeProperty(property: TSESTree.Property, { sourceCode }: OpenAIFile, fixer: RuleFixer): RuleFix[] {
  const { text } = sourceCode;
  const after = sourceCode.getTokenAfter(property);
  const before = sourceCode.getTokenBefore(property);
  const [start] = property.range;
  let end = property.range[1];
  const fixes: RuleFix[] = [];
  if (after?.value === ',') {
    const isBeside = /^[^\S\n]*$/.test(text.slice(end, after.range[0]));
    if (isBeside) end = after.range[1];
    else fixes.push(fixer.remove(after));
  } else if (before?.value === ',' && !text.slice(before.range[1], start).includes('\n')) {
    return [fixer.removeRange([before.range[0], end])];
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[^\S\n]*\n/.exec(text.slice(end))?.[0];
  const hasLine = rest !== undefined && text.slice(lineStart, start).trim() === '';
  const blank = /^[^\S\n]*/.exec(text.slice(end))?.[0] ?? '';
  return [...fixes, fixer.removeRange(hasLine ? [lineStart, end + rest.length] : [start, end + blank.length])];
}
