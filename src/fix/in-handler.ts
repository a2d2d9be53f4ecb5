import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { indentOf } from './statements.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

/** Throws the error again at the end of its handler; one without a name gets one. */
export function rethrow(handler: TSESTree.CatchClause, file: OpenAIFile): Fix | undefined {
  if (handler.param && handler.param.type !== 'Identifier') return undefined;
  const name = handler.param?.name ?? 'error';
  const keyword = file.sourceCode.getFirstToken(handler);
  if (!keyword) return undefined;
  return (fixer) => [
    ...(handler.param ? [] : [fixer.insertTextAfter(keyword, ` (${name})`)]),
    addLine(handler, `throw ${name}`, 'end', file, fixer),
  ];
}

/** Takes the last entry out of a list at the beginning of a handler. */
export function popFrom(name: string, handler: TSESTree.CatchClause, file: OpenAIFile): Fix {
  return (fixer) => [addLine(handler, `${name}.pop()`, 'start', file, fixer)];
}

function addLine(
  handler: TSESTree.CatchClause,
  text: string,
  where: 'start' | 'end',
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix {
  const { sourceCode, style } = file;
  const { body } = handler;
  const line = `${text}${style.semicolon}`;
  const outer = indentOf(body, sourceCode);
  const isOneLine = body.loc.start.line === body.loc.end.line;
  if (isOneLine) {
    const at = where === 'start' ? body.range[0] + 1 : body.range[1] - 1;
    const isBare = body.body.length === 0;
    return fixer.insertTextAfterRange(
      [at, at],
      where === 'start' || isBare ? ` ${line}${isBare ? ' ' : ''}` : `${line} `,
    );
  }
  if (where === 'start')
    return fixer.insertTextAfterRange([body.range[0], body.range[0] + 1], `\n${outer}${style.indent}${line}`);
  const end = body.range[1] - 1;
  return fixer.insertTextBeforeRange(
    [end, end],
    `${style.indent}${line}\n${indentOf({ ...body, loc: { start: body.loc.end, end: body.loc.end } }, sourceCode)}`,
  );
}
