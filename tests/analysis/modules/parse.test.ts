import path from 'node:path';
import * as typescript from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { parserChoice } from '../../../src/analysis/modules/parse.js';
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
