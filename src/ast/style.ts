import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type { NodeIndex, NodeType } from './walk.js';

/** How a file is written, so that what a fix adds looks like the rest. */
export interface Style {
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
  /** One step of indentation. */
  readonly indent: string;
}

/** The style of a file (rules ask `file.style`): the majority of its strings, statement ends and indented lines, each counted when a fix first asks. Defaults: single quotes, semicolons, two spaces. */
export class FileStyle implements Style {
  #quote: Style['quote'] | undefined;
  #semicolon: Style['semicolon'] | undefined;
  #indent: string | undefined;

  constructor(
    readonly sourceCode: Readonly<SourceCode>,
    readonly nodes: NodeIndex,
  ) {}

  get quote(): Style['quote'] {
    return (this.#quote ??= quoteOf(this.sourceCode));
  }

  get semicolon(): Style['semicolon'] {
    return (this.#semicolon ??= semicolonOf(this.sourceCode, this.nodes));
  }

  get indent(): string {
    return (this.#indent ??= indentUnitOf(this.sourceCode));
  }
}

function quoteOf(sourceCode: Readonly<SourceCode>): Style['quote'] {
  let single = 0;
  let double = 0;
  for (const token of sourceCode.ast.tokens ?? []) {
    if (token.type !== 'String') continue;
    if (token.value.startsWith("'")) single += 1;
    else if (token.value.startsWith('"')) double += 1;
  }
  return double > single ? '"' : "'";
}

function semicolonOf(sourceCode: Readonly<SourceCode>, nodes: NodeIndex): Style['semicolon'] {
  let withSemicolon = 0;
  let without = 0;
  for (const type of ENDED) {
    for (const node of nodes(type)) {
      if (sourceCode.text[node.range[1] - 1] === ';') withSemicolon += 1;
      else without += 1;
    }
  }
  return without > withSemicolon ? '' : ';';
}

/** Statements that end in a semicolon where the author writes them. */
const ENDED = [
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ImportDeclaration',
  'ThrowStatement',
] as const satisfies readonly NodeType[];

function indentUnitOf(sourceCode: Readonly<SourceCode>): string {
  const counts = new Map<string, number>();
  let before = '';
  for (const line of sourceCode.lines) {
    const end = line.search(/[^ \t]/);
    if (end < 0) continue;
    if (end > before.length && line.startsWith(before)) {
      const step = line.slice(before.length, end);
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    if (end !== before.length || !line.startsWith(before)) before = line.slice(0, end);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? '  ';
}
