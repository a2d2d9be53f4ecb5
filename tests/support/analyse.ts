import { createRequire } from 'node:module';
import * as parser from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleContext } from '@typescript-eslint/utils/ts-eslint';
import { Linter as Linter10 } from 'eslint';
import { analyseOnce, type OpenAIFile } from '../../src/analysis/file.js';
import { walk, type Node, type NodeOf, type NodeType } from '../../src/ast/walk.js';
import { readSettings, type OpenAISettings } from '../../src/settings.js';

/** The ESLint versions the plugin supports, each with its own drawing of code paths. */
export const ESLINT_VERSIONS = ['8', '9', '10'] as const;
export type ESLintVersion = (typeof ESLINT_VERSIONS)[number];

export interface AnalyseOptions {
  /** Which ESLint traverses the code; `10` if not given. */
  eslint?: ESLintVersion;
  /** Decides the syntax too: JSX is on in `.tsx` and `.jsx` files. `file.ts` if not given. */
  filename?: string;
  sourceType?: 'module' | 'script' | 'commonjs';
  settings?: OpenAISettings;
  /** `espree` is ESLint's own parser. */
  parser?: 'typescript' | 'espree';
}

const require = createRequire(import.meta.url);

function linterOf(version: ESLintVersion): Linter10 {
  if (version === '10') return new Linter10({ configType: 'flat' });
  // The aliased packages have no declarations of their own; what is used of them is the same in all versions.
  const { Linter } = require(`eslint${version}`) as { Linter: typeof Linter10 };
  return new Linter({ configType: 'flat' });
}

/**
 * The model of a piece of code, as a rule would get it.
 * @throws Error when the code does not parse, or when the analysis throws.
 */
export function analyse(code: string, options: AnalyseOptions = {}): OpenAIFile {
  const filename = options.filename ?? 'file.ts';
  let file: OpenAIFile | undefined;
  const rule = {
    create: (context: Readonly<RuleContext<string, readonly unknown[]>>) =>
      analyseOnce(context, readSettings({ openai: options.settings }), (analysed) => {
        file = analysed;
      }),
  };
  const languageOptions = {
    sourceType: options.sourceType ?? 'module',
    ...(options.parser === 'espree' ? {} : { parser }),
    parserOptions: { ecmaFeatures: { jsx: /x$/.test(filename) } },
  };
  const config = {
    files: ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'],
    plugins: { test: { rules: { analyse: rule } } },
    rules: { 'test/analyse': 'error' },
    languageOptions,
  };
  const messages = linterOf(options.eslint ?? '10').verify(code, [config as never], filename); // RuleListener has no code-path events
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${fatal.message} (${fatal.line}:${fatal.column})`);
  if (!file) throw new Error(`The rule did not run: ${messages.map((message) => message.message).join('; ')}`);
  return file;
}

/** The first node, in source order, of which the text is `text`; the outermost of several with the same text, or the innermost of the given type. */
export function nodeAt<T extends NodeType = NodeType>(file: OpenAIFile, text: string, type?: T): NodeOf<T> {
  let found: Node | undefined;
  walk(file.program, file.sourceCode.visitorKeys, (node) => {
    if (!found && (!type || node.type === type) && file.sourceCode.getText(node) === text) found = node;
    return !found;
  });
  if (!found) throw new Error(`No ${type ?? 'node'} reads: ${text}`);
  return found as NodeOf<T>;
}

/** Every call of a name, `name(…)` or `….name(…)`, in source order. */
export function callsOf(file: OpenAIFile, name: string): TSESTree.CallExpression[] {
  return file.nodes('CallExpression').filter(({ callee }) => {
    const called = callee.type === 'MemberExpression' ? callee.property : callee;
    return called.type === 'Identifier' && called.name === name;
  });
}
