import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importOrder, type ImportOrder } from '../../../src/analysis/modules/module-system.js';
import { temporaryFolder } from '../../support/temporary.js';

interface Package {
  readonly type?: 'module' | 'commonjs';
  readonly scripts?: string;
  readonly options?: object;
}

/** In which order the imports of a file run, in a package with such a manifest and such options of the compiler. */
function orderIn(file: string, { type, scripts, options }: Package): ImportOrder {
  const folder = temporaryFolder({
    'package.json': JSON.stringify({ type, scripts: { start: scripts } }),
    ...(options && { 'tsconfig.json': JSON.stringify({ compilerOptions: options }) }),
  });
  return importOrder(path.join(folder, file));
}

describe('module systems', () => {
  it.each<[file: string, Package, ImportOrder]>([
    // JavaScript is run as it is, unless the compiler takes it too.
    ['index.js', {}, 'hoisted'],
    ['index.jsx', { type: 'commonjs' }, 'hoisted'],
    ['index.cjs', {}, 'hoisted'],
    ['index.js', { scripts: 'tsc && node dist', options: { module: 'commonjs' } }, 'hoisted'],
    ['index.js', { scripts: 'tsc && node dist', options: { allowJs: true, module: 'commonjs' } }, 'unknown'],
    ['index.js', { scripts: 'tsc && node dist', options: { allowJs: true, module: 'nodenext' } }, 'unknown'],
    ['index.js', { scripts: 'tsc && node dist', options: { allowJs: true } }, 'unknown'],
    ['index.js', { scripts: 'tsc && node dist', options: { allowJs: true, module: 'esnext' } }, 'hoisted'],
    ['index.js', { scripts: 'node .', options: { allowJs: true, module: 'commonjs' } }, 'hoisted'],
    // TypeScript: the extension, the compiler, the manifest.
    ['index.mts', { options: { module: 'commonjs' } }, 'hoisted'],
    ['index.ts', {}, 'unknown'],
    ['index.ts', { type: 'module' }, 'hoisted'],
    ['index.cts', { type: 'module' }, 'unknown'],
    ['index.tsx', { type: 'module' }, 'hoisted'],
    ['index.ts', { options: { module: 'CommonJS' } }, 'inPlace'],
    ['index.ts', { type: 'module', options: { module: 'commonjs' } }, 'unknown'],
    ['index.ts', { options: { module: 'ES2022' } }, 'hoisted'],
    ['index.ts', { options: { module: 'preserve' } }, 'hoisted'],
    ['index.ts', { options: { module: 'nodenext' } }, 'inPlace'],
    ['index.ts', { type: 'module', options: { module: 'node16' } }, 'hoisted'],
    ['index.cts', { type: 'module', options: { module: 'node16' } }, 'inPlace'],
    ['index.ts', { options: {} }, 'unknown'],
    ['index.ts', { options: { target: 'es2022' } }, 'hoisted'],
    ['index.ts', { options: { target: 'esnext' } }, 'hoisted'],
    ['index.ts', { options: { target: 'es6' } }, 'hoisted'],
    ['index.ts', { options: { target: 'es5' } }, 'unknown'],
    ['index.ts', { type: 'module', options: { target: 'es5' } }, 'hoisted'],
    // The tool that really runs it.
    ['index.ts', { scripts: 'tsx index.ts', options: { module: 'commonjs' } }, 'hoisted'],
    ['index.ts', { scripts: 'tsc && node dist', options: { module: 'commonjs' } }, 'inPlace'],
    ['index.ts', { scripts: 'tsx watch . && tsc', options: { module: 'commonjs' } }, 'unknown'],
    ['index.ts', { scripts: 'tsx . && tsc --noEmit', options: { module: 'commonjs' } }, 'hoisted'],
    ['index.ts', { scripts: 'tsx . && tsc', options: { module: 'commonjs', noEmit: true } }, 'hoisted'],
    ['index.ts', { scripts: 'tsc', options: { module: 'commonjs', noEmit: true } }, 'unknown'],
    ['index.ts', { scripts: 'ts-node index.ts & tsx .', options: { module: 'commonjs' } }, 'unknown'],
    // What is no script at all.
    ['index.vue', { type: 'module' }, 'unknown'],
    ['index.json', { type: 'module' }, 'unknown'],
  ])('%s in %o: %s', (file, manifest, expected) => {
    expect(orderIn(file, manifest)).toBe(expected);
  });
});
