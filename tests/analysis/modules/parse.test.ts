import { createRequire } from 'node:module';
import path from 'node:path';
import * as typescript from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { parseModule, parserChoice, type ParserChoice } from '../../../src/analysis/modules/parse.js';
import { root } from '../../support/repository.js';
import { temporaryFolder } from '../../support/temporary.js';

describe('the parser for other modules', () => {
  const here = path.join(root, 'file.js');
  const parse = () => undefined;

  it.each([
    ['that of the configuration', { name: 'mine', parse }],
    ['one that makes scopes', { parseForESLint: parse }],
  ])('%s', (_, parser) => {
    expect(parserChoice({ parser }, here)?.parser).toBe(parser);
  });

  it.each([
    ['none', undefined],
    ['the stub of Oxlint', { name: 'oxlint', parse }],
    ['what cannot parse', { name: 'mine', parse: true, parseForESLint: 'no' }],
    ['what is no object', 'mine'],
  ])('in place of %s, one that is installed', (_, parser) => {
    expect(parserChoice({ parser }, here)?.parser).toHaveProperty('parseForESLint', typescript.parseForESLint);
    const folder = temporaryFolder({ 'node_modules/espree/index.js': 'exports.parse = () => 1;' });
    expect(parserChoice({ parser }, path.join(folder, 'file.js'))?.parser).toHaveProperty('parse');
    expect(parserChoice({ parser }, path.join(temporaryFolder({}), 'file.js'))).toBeUndefined();
  });

  it('is given the options of the configuration', () => {
    const parser = { parse };
    const parserOptions = { ecmaFeatures: { jsx: true } };
    expect(parserChoice({ parser, parserOptions, ecmaVersion: 2024 }, here)).toEqual({
      parser,
      parserOptions,
      ecmaVersion: 2024,
    });
    expect(parserChoice({ parser, parserOptions: 'none' }, here)).toEqual({ parser, parserOptions: {} });
  });
});

describe('a module that is not linted', () => {
  const parsers: Readonly<Record<string, ParserChoice['parser']>> = {
    typescript,
    espree: createRequire(import.meta.url)('espree') as ParserChoice['parser'],
  };
  const parse = (text: string, filename: string, parser = 'typescript', more: Partial<ParserChoice> = {}) =>
    parseModule(text, `/app/${filename}`, {
      parser: parsers[parser] as ParserChoice['parser'],
      parserOptions: {},
      ecmaVersion: 2024,
      ...more,
    });

  it.each<[text: string, filename: string, parser: string, parses: boolean]>([
    ["import a from 'a';", 'a.js', 'espree', true],
    ["import a from 'a';", 'a.mjs', 'espree', true],
    ["import a from 'a';", 'a.cjs', 'espree', false],
    ['with (a) {}', 'a.js', 'espree', true],
    ['with (a) {}', 'a.cjs', 'espree', true],
    ['return;', 'a.cjs', 'espree', true],
    ['return;', 'a.js', 'espree', true],
    ["import a from 'a'; return;", 'a.js', 'espree', false],
    ['#!/usr/bin/env node\na();', 'a.js', 'espree', true],
    ['a(<b />);', 'a.js', 'espree', true],
    ['a(<b />);', 'a.jsx', 'typescript', true],
    ['a(<b />);', 'a.tsx', 'typescript', true],
    ['a(<b />);', 'a.ts', 'typescript', false],
    ['<B>a;', 'a.ts', 'typescript', true],
    ['<B>a;', 'a.mts', 'typescript', true],
    ['<B>a;', 'a.tsx', 'typescript', false],
    ['const = ;', 'a.ts', 'typescript', false],
    ['let a: B;', 'a.js', 'espree', false],
  ])('%s in %s, with %s: %s', (text, filename, parser, parses) => {
    expect(parse(text, filename, parser) !== undefined).toBe(parses);
  });

  it('is read with the options of the configuration, types and their programs excepted', () => {
    const strange = { project: './missing.json', projectService: true, programs: [1] };
    expect(parse('let a: B;', 'a.ts', 'typescript', { parserOptions: strange })).toBeDefined();
    const told: unknown[] = [];
    const parser = {
      parse: (_: string, options: unknown) => {
        told.push(options);
        throw new Error('Nothing can be read.');
      },
    };
    expect(parse('a();', 'a.js', '', { parser, parserOptions: { mine: 1 }, ecmaVersion: 2020 })).toBeUndefined();
    expect(told).toMatchObject([
      {
        mine: 1,
        ecmaVersion: 2020,
        sourceType: 'module',
        ecmaFeatures: { jsx: true, globalReturn: false },
        range: true,
        loc: true,
      },
      {
        mine: 1,
        ecmaVersion: 2020,
        sourceType: 'script',
        ecmaFeatures: { jsx: true, globalReturn: true },
        filePath: '/app/a.js',
      },
    ]);
    told.length = 0;
    expect(parse('a();', 'a.cts', '', { parser, ecmaVersion: undefined })).toBeUndefined();
    expect(told).toMatchObject([{ sourceType: 'script', ecmaFeatures: { jsx: false } }]);
    expect(told[0]).not.toHaveProperty('ecmaVersion');
  });

  it('with a parser that does not say which nodes have which children', () => {
    const parser = { parse: () => parse('a();', 'a.js', 'espree')?.ast };
    expect(parse('a();', 'a.js', '', { parser: parser as never })).toBeUndefined();
  });

  it.each(['espree', 'typescript'])(
    'with %s, nodes know what is around them and names where they are bound',
    (parser) => {
      const { ast, scopeManager } = parse('const a = () => [b]; function f() { return a; }', 'a.js', parser) ?? {};
      const [first, second] = ast?.body ?? [];
      expect(first?.parent).toBe(ast);
      expect(first).toMatchObject({
        type: 'VariableDeclaration',
        declarations: [{ init: { body: { elements: [{ name: 'b' }] } } }],
      });
      expect(second && scopeManager?.acquire(second as never)?.references).toMatchObject([
        { identifier: { name: 'a' }, resolved: { name: 'a' } },
      ]);
      const types = scopeManager?.scopes.map(({ type }) => type);
      expect(types).toEqual(['global', 'module', 'function', 'function']);
    },
  );

  it('CommonJS has a scope of its own', () => {
    const types = parse('const a = 1;', 'a.cjs', 'espree')?.scopeManager?.scopes.map(({ type }) => type);
    expect(types).toEqual(['global', 'function']);
  });
});
