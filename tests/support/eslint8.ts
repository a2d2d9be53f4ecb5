import { createRequire } from 'node:module';
import type { ESLint, Linter } from 'eslint';

interface ESLint8Options {
  cwd: string;
  useEslintrc?: boolean;
  resolvePluginsRelativeTo?: string;
  extensions?: string[];
  baseConfig?: Linter.LegacyConfig;
}

/** The `ESLint` class of ESLint 8, which reads eslintrc configs. The package has no types of its own. */
export const { ESLint: ESLint8 } = createRequire(import.meta.url)('eslint8') as {
  ESLint: new (options: ESLint8Options) => Pick<ESLint, 'lintFiles'>;
};
