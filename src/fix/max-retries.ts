import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { unwrap } from '../ast/expressions.js';
import type { ApiCall } from '../analysis/api-calls.js';

/** Tells the SDK not to repeat some calls; undefined where the options of one of them are not written there. */
export function withoutRetries(calls: readonly ApiCall[]): ((fixer: RuleFixer) => RuleFix[]) | undefined {
  const edits = calls.map(({ node }) => {
    const [body, given] = node.arguments;
    if (!body || node.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
    if (!given) return { after: body.range[1], text: ', { maxRetries: 0 }' };
    const options = unwrap(given);
    if (options.type !== 'ObjectExpression') return undefined;
    const last = options.properties.at(-1);
    if (!last) return { after: options.range[0] + 1, text: ' maxRetries: 0 ' };
    return { after: last.range[1], text: ', maxRetries: 0' };
  });
  if (edits.some((edit) => edit === undefined)) return undefined;
  return (fixer) =>
    edits.flatMap((edit) => (edit ? [fixer.insertTextAfterRange([edit.after, edit.after], edit.text)] : []));
}
