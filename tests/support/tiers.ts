import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import rule from '../../src/rules/require-finish-reason-check.js';

export interface TierOptions {
  filename?: string;
  when?: readonly string[];
}

/** The tiers that `require-finish-reason-check` reports in a piece of code, in source order. */
export function tiersOf(code: string, { filename = 'file.tsx', when }: TierOptions = {}): (string | undefined)[] {
  const config = {
    files: ['**/*.*'],
    plugins: { openai: { rules: { finish: rule } } },
    rules: { 'openai/finish': ['error', ...(when ? [{ when }] : [])] },
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  };
  const messages = new Linter().verify(code, [config as never], filename); // a rule of typescript-eslint is no rule for ESLint's own types
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${fatal.message} (${fatal.line}:${fatal.column})`);
  return messages.map((message) => message.messageId);
}
