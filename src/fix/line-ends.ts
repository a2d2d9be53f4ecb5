import type { ReportFixFunction, RuleFix } from '@typescript-eslint/utils/ts-eslint';

/** The fix with the line ends of the file it is for: fixes write `\n`, and a file whose first line ends in `\r\n` gets that everywhere. */
export function inLineEndsOf(text: string, fix: ReportFixFunction): ReportFixFunction {
  if (!/^[^\n]*\r\n/.test(text)) return fix;
  return (fixer) =>
    listOf(fix(fixer)).map((edit) => ({ range: edit.range, text: edit.text.replace(/\r?\n/g, '\r\n') }));
}

function listOf(edits: ReturnType<ReportFixFunction>): readonly RuleFix[] {
  if (!edits) return [];
  return 'range' in edits ? [edits] : [...edits];
}
