import path from 'node:path';
import { Linter } from 'eslint';
import plugin from '../../src/index.js';
import { configWith } from '../support/lint.js';
import type { Files } from './run-program.js';

/** A program where it has been written to, to be linted with one rule and the rule's own default options. */
export interface Linted {
  readonly folder: string;
  readonly files: Files;
  readonly rule: string;
}

/** The message ids of what is reported in a program, in the order of its files and lines. */
export function reportsOf(program: Linted): string[] {
  const verify = verifierOf(program);
  return modulesOf(program.files).flatMap((name) => verify(name).map(({ messageId }) => messageId ?? ''));
}

/** What repairs a program: all fixes, or the suggestions of one message id. */
export type Repair = 'fix' | { readonly suggestion: string };

/** The program after ESLint has applied the rule's fixes; or in each of its files the first suggestion of a kind. */
export function repair(program: Linted, by: Repair): Files {
  const verify = verifierOf(program);
  const repaired: Record<string, string> = { ...program.files };
  for (const name of modulesOf(program.files)) {
    const text = program.files[name] ?? '';
    repaired[name] = by === 'fix' ? fixed(program, name, text) : suggested(text, verify(name), by.suggestion);
  }
  return repaired;
}

const modulesOf = (files: Files): string[] => Object.keys(files).filter((name) => /\.[cm]?[jt]s$/.test(name));

function verifierOf(program: Linted): (name: string) => Linter.LintMessage[] {
  const linter = new Linter({ cwd: program.folder, configType: 'flat' });
  return (name) => {
    const text = program.files[name] ?? '';
    const messages = linter.verify(text, configFor(program), { filename: path.join(program.folder, name) });
    const fatal = messages.find((message) => message.fatal);
    if (fatal) throw new Error(`${name} does not parse: ${fatal.message}\n${text}`);
    return messages;
  };
}

function fixed(program: Linted, name: string, text: string): string {
  const linter = new Linter({ cwd: program.folder, configType: 'flat' });
  return linter.verifyAndFix(text, configFor(program), { filename: path.join(program.folder, name) }).output;
}

function suggested(text: string, messages: readonly Linter.LintMessage[], kind: string): string {
  const fix = messages.flatMap(({ suggestions = [] }) => suggestions).find(({ messageId }) => messageId === kind)?.fix;
  return fix ? text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]) : text;
}

function configFor({ files, rule }: Linted): Linter.Config[] {
  const isModule = files['package.json']?.includes('"module"') ?? true;
  return [
    ...configWith(plugin, { [`openai/${rule}`]: 'error' }),
    { files: ['**/*.cjs', ...(isModule ? [] : ['**/*.js'])], languageOptions: { sourceType: 'commonjs' } },
  ];
}
