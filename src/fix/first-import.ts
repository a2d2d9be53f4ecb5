import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { removeStatements } from './move-up.js';

/** A comment that speaks about the line below it, and must stay on top of it. */
const ABOUT_NEXT_LINE = /@ts-|next-line|prettier-ignore|biome-ignore|istanbul ignore|c8 ignore|v8 ignore/;

/** Makes `import 'source'` the first import of a file: behind directives, licence and other comments that head it. */
export function insertFirstImport(source: string, file: OpenAIFile, fixer: RuleFixer, remark?: string): RuleFix[] {
  const { quote, semicolon } = file.style;
  return insertAsFirstImport(
    `import ${quote}${source}${quote}${semicolon}${remark === undefined ? '' : ` // ${remark}`}`,
    file,
    fixer,
  );
}

/** Makes an import declaration that stands further down the first one. */
export function moveToFirstImport(
  declaration: TSESTree.ImportDeclaration,
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  return [
    ...insertAsFirstImport(file.sourceCode.getText(declaration), file, fixer),
    ...removeStatements([declaration], file, fixer),
  ];
}

function insertAsFirstImport(text: string, file: OpenAIFile, fixer: RuleFixer): RuleFix[] {
  const first = file.program.body.find((statement) => statement.type === 'ImportDeclaration');
  if (!first) return [];
  const comment = file.sourceCode.getCommentsBefore(first).at(-1);
  const isAttached =
    comment !== undefined && comment.loc.end.line === first.loc.start.line - 1 && ABOUT_NEXT_LINE.test(comment.value);
  const at = isAttached ? comment.range[0] : first.range[0];
  return [fixer.insertTextBeforeRange([at, at], `${text}\n`)];
}
