import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { staticImports } from '../../../src/analysis/modules/imports.js';
import { analyse } from '../../support/analyse.js';
import { temporaryFolder } from '../../support/temporary.js';

function importsOf(code: string, { filename = 'file.ts', options = {} } = {}): string[] {
  const folder = temporaryFolder({ 'tsconfig.json': JSON.stringify({ compilerOptions: options }) });
  return staticImports(analyse(code, { filename }), path.join(folder, filename)).map(({ source }) => source);
}

const KEEPING = [{ verbatimModuleSyntax: true }, { preserveValueImports: true }];

describe('the imports that make another module run', () => {
  it.each<[string, string[]]>([
    ["import './a.js';", ['./a.js']],
    ["import a from './a.js'; use(a);", ['./a.js']],
    ["import { a } from './a.js'; use(a);", ['./a.js']],
    ["import { a, B } from './a.js'; use(a); let b: B;", ['./a.js']],
    ["import * as a from './a.js'; use(a.b);", ['./a.js']],
    ["import * as a from './a.js'; use(typeof a);", ['./a.js']],
    ["import * as a from './a.js'; import b = a.b.c; use(b);", ['./a.js']],
    ["import './b.js'; export * from './a.js'; import './c.js';", ['./b.js', './a.js', './c.js']],
    ["export { a } from './a.js';", ['./a.js']],
    ["export type { A } from './a.js';", []],
    ["export type * from './a.js';", []],
    ['const a = 1; export { a };', []],
    ['export const a = 1;', []],
    ["import type { A } from './a.js'; let a: A;", []],
  ])('%s', (code, expected) => {
    expect(importsOf(code)).toEqual(expected);
  });

  it.each([
    "import a from './a.js';",
    "import { A } from './a.js'; let a: A;",
    "import * as a from './a.js';",
    "import a from './a.js'; let b: typeof a;",
    "import * as a from './a.js'; let b: typeof a.b.c;",
  ])('TypeScript erases %s, unless it is told not to', (code) => {
    expect(importsOf(code)).toEqual([]);
    for (const options of KEEPING) expect(importsOf(code, { options })).toEqual(['./a.js']);
    expect(importsOf(code, { options: { verbatimModuleSyntax: 'yes', preserveValueImports: 1 } })).toEqual([]);
  });

  it('JavaScript keeps all of them', () => {
    for (const filename of ['file.js', 'file.mjs', 'file.cjs', 'file.jsx'])
      expect(importsOf("import a from './a.js';", { filename })).toEqual(['./a.js']);
    for (const filename of ['file.mts', 'file.cts', 'file.tsx'])
      expect(importsOf("import a from './a.js';", { filename })).toEqual([]);
  });
});
