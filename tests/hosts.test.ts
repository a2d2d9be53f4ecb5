import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ESLint } from 'eslint';
import { ESLint as ESLint9 } from 'eslint9';
import { beforeAll, describe, expect, it } from 'vitest';
import builtPlugin from 'eslint-plugin-openai';
import { ESLint8 } from './support/eslint8.js';
import { configWith } from './support/lint.js';
import { root } from './support/repository.js';
import { temporaryFolder } from './support/temporary.js';

// Every supported host lints the examples with the built plugin. ESLint 10 is the measure for the others.

const examples = path.join(root, 'examples');
const { recommended } = builtPlugin.configs;

interface Result {
  filePath: string;
  messages: { ruleId: string | null; line: number; column: number; message: string }[];
}

/** One line per report: where it is and what it says. */
function reportsIn(results: readonly Result[]): string[] {
  return results
    .flatMap(({ filePath, messages }) => messages.map((message) => ({ file: nameOf(filePath), ...message })))
    .map(({ file, line, column, ruleId, message }) => `${file}:${line}:${column} ${ruleId ?? ''} ${message}`)
    .sort();
}

const nameOf = (file: string): string => path.relative(examples, file).replaceAll(path.sep, '/');

const flat: ESLint.Options = {
  cwd: examples,
  overrideConfigFile: true,
  overrideConfig: configWith(builtPlugin, recommended.rules),
};

describe('the examples', () => {
  let measure: string[] = [];
  beforeAll(async () => {
    measure = reportsIn(await new ESLint(flat).lintFiles(['*/**']));
  });

  it('are reported by ESLint 10', () => {
    expect(measure).not.toEqual([]);
  });

  it('are reported alike by ESLint 9', async () => {
    const eslint = new ESLint9(flat);
    expect(reportsIn(await eslint.lintFiles(['*/**']))).toEqual(measure);
  });

  it('are reported alike by ESLint 8 with an eslintrc config', async () => {
    const eslint = new ESLint8({
      cwd: examples,
      useEslintrc: false,
      resolvePluginsRelativeTo: root,
      extensions: ['.js', '.cjs', '.ts'],
      baseConfig: {
        extends: ['plugin:openai/legacy-recommended'],
        parserOptions: { ecmaVersion: 'latest', sourceType: 'module' },
        overrides: [{ files: ['*.ts'], parser: '@typescript-eslint/parser' }],
      },
    });
    expect(reportsIn(await eslint.lintFiles(['.']))).toEqual(measure);
  });

  it('are reported alike by Oxlint', () => {
    const config = temporaryFolder({
      'oxlint.json': JSON.stringify({
        categories: { correctness: 'off' },
        jsPlugins: [path.join(root, 'dist', 'index.js')],
        rules: recommended.rules,
      }),
    });
    expect(oxlintReports(path.join(config, 'oxlint.json'))).toEqual(measure);
  });
});

/** What Oxlint reports for the examples, in the words of ESLint. */
function oxlintReports(config: string): string[] {
  const bin = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [bin, '--config', config, '--format', 'json', '--deny-warnings', '.'];
  const { diagnostics } = JSON.parse(run(args)) as {
    diagnostics: {
      message: string;
      code: string;
      filename: string;
      labels: { span: { line: number; column: number } }[];
    }[];
  };
  return diagnostics
    .map(({ message, code, filename, labels }) => {
      const { line, column } = labels[0]?.span ?? { line: 0, column: 0 };
      return `${filename}:${line}:${column} ${code.replace(/\((.+)\)$/, '/$1')} ${message}`;
    })
    .sort();
}

/** The standard output of a Node program run in the examples; that a linter leaves with 1 is no failure. */
function run(args: string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd: examples, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, status } = error as { stdout: string; status: number | null };
    if (status !== 1) throw error;
    return stdout;
  }
}
