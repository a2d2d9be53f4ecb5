import { createRequire } from 'node:module';
import type { TSESTree } from '@typescript-eslint/utils';
import type { Parser, Scope, SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type * as EslintScope from 'eslint-scope';
import { walk, type Node } from '../../ast/walk.js';

const require = createRequire(import.meta.url);

/** How the project parses its files, from the configuration of the file that is linted. */
export interface ParserChoice {
  readonly parser: Parser.LooseParserModule;
  readonly parserOptions: Readonly<Record<string, unknown>>;
  readonly ecmaVersion: unknown;
}

/** Reads the parser out of ESLint's language options; undefined where the host has none that can be called (Oxlint, eslintrc without a parser). */
export function parserChoice(
  languageOptions: Readonly<Record<string, unknown>>,
  filename: string,
): ParserChoice | undefined {
  const parser = usable(languageOptions['parser']) ?? fallbackParser(filename);
  const parserOptions = languageOptions['parserOptions'];
  if (!parser) return undefined;
  return {
    parser,
    parserOptions: isRecord(parserOptions) ? parserOptions : {},
    ecmaVersion: languageOptions['ecmaVersion'],
  };
}

function usable(parser: unknown): Parser.LooseParserModule | undefined {
  if (!isRecord(parser) || parser['name'] === 'oxlint') return undefined; // its `parse` is a stub that throws (oxlint 1.94)
  const callable = typeof parser['parseForESLint'] === 'function' || typeof parser['parse'] === 'function';
  return callable ? (parser as object as Parser.LooseParserModule) : undefined;
}

/** A parser the project has installed. */
function fallbackParser(filename: string): Parser.LooseParserModule | undefined {
  for (const name of ['@typescript-eslint/parser', 'espree']) {
    try {
      return createRequire(filename)(name) as Parser.LooseParserModule;
    } catch {
      // Not installed there, or the linted text has no path.
    }
  }
  return undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Parses a file that ESLint is not linting, for the analysis that reads syntax and scopes only; undefined when it does not parse. */
export function parseModule(text: string, filename: string, choice: ParserChoice): SourceCode | undefined {
  const code = text.replace(/^#!/, '//');
  for (const sourceType of /\.c[jt]s$/.test(filename) ? (['script'] as const) : (['module', 'script'] as const)) {
    try {
      return parseAs(code, filename, sourceType, choice);
    } catch {
      // The other kind, or none.
    }
  }
  return undefined;
}

function parseAs(
  text: string,
  filename: string,
  sourceType: 'module' | 'script',
  { parser, parserOptions, ecmaVersion }: ParserChoice,
): SourceCode {
  const isTypeScript = /\.[cm]?ts$/.test(filename);
  const options = {
    ...parserOptions,
    ...(ecmaVersion !== undefined && { ecmaVersion }),
    ecmaFeatures: { jsx: !isTypeScript, globalReturn: sourceType === 'script' },
    sourceType,
    filePath: filename,
    range: true,
    loc: true,
    // Types are never asked for here, and would cost more than everything else together.
    project: undefined,
    projectService: undefined,
    programs: undefined,
  };
  const result =
    'parseForESLint' in parser ? parser.parseForESLint(text, options) : { ast: parser.parse(text, options) };
  const parsed = result as {
    ast: TSESTree.Program;
    scopeManager?: Scope.ScopeManager | null;
    visitorKeys?: SourceCode.VisitorKeys;
  };
  const visitorKeys = parsed.visitorKeys ?? (parser as { VisitorKeys?: SourceCode.VisitorKeys }).VisitorKeys;
  if (!visitorKeys) throw new Error('The parser does not say which nodes have which children.');
  linkParents(parsed.ast, visitorKeys);
  const scopeManager = parsed.scopeManager ?? analyseScopes(parsed.ast, sourceType, visitorKeys);
  // The analysis of a file that is not linted reads these four and nothing else.
  return { ast: parsed.ast, scopeManager, text, visitorKeys } as Partial<SourceCode> as SourceCode;
}

function linkParents(program: TSESTree.Program, keys: SourceCode.VisitorKeys): void {
  walk(program, keys, (node) => {
    for (const key of keys[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      for (const item of Array.isArray(child) ? (child as unknown[]) : [child])
        if (isRecord(item)) (item as { parent?: Node }).parent = node;
    }
  });
}

/** For parsers that bring no scopes: plain ESTree, as ESLint's own parser makes it. */
function analyseScopes(
  program: TSESTree.Program,
  sourceType: 'module' | 'script',
  childVisitorKeys: SourceCode.VisitorKeys,
): Scope.ScopeManager {
  // Loaded only now: most files never ask a question across files.
  const { analyze } = require('eslint-scope') as typeof EslintScope;
  const options = {
    ecmaVersion: 2024,
    sourceType,
    nodejsScope: sourceType === 'script',
    jsx: true,
    childVisitorKeys,
  } as const;
  return analyze(program as never, options) as unknown as Scope.ScopeManager; // one has ESTree's types, the other typescript-eslint's
}
