import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../../src/index.js';
import { codeBlocksOf } from '../support/markdown.js';
import { manifest, readText, root } from '../support/repository.js';
import { npmInstall, packPlugin, run, scratchFolder, type Ran } from './install.js';
import table from './consumers.json' with { type: 'json' };

// What docs/ci.md promises of the command line: reports for machines, the cache, threads, and the status that decides about a build.

const here = path.join(root, 'tests', 'consumers');
const PROGRAMS = ['javascript', 'commonjs'] as const;
const REPORTS = PROGRAMS.flatMap((program) => table.programs[program]).sort();

const { folder, remove } = scratchFolder();
const project = path.join(folder, 'ci');

beforeAll(async () => {
  cpSync(path.join(here, 'projects', 'ci'), project, { recursive: true });
  await npmInstall(project, await packPlugin(folder));
  restore();
});

afterAll(remove);

/** Puts the programs back as they were. */
function restore(): void {
  rmSync(path.join(project, 'src'), { recursive: true, force: true });
  for (const program of PROGRAMS) cpSync(path.join(here, 'programs', program), project, { recursive: true });
}

const ESLINT = path.join('node_modules', 'eslint', 'bin', 'eslint.js');
const eslint = (...args: string[]): Promise<Ran> => run(process.execPath, [ESLINT, '.', ...args], { cwd: project });

/** Each report of a JSON output, as `file:line:column rule`. */
function reportsIn(json: string): string[] {
  const results = JSON.parse(json) as {
    filePath: string;
    messages: { line: number; column: number; ruleId: string | null; message: string }[];
  }[];
  return results
    .flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, ruleId, message }) => {
        const file = path.relative(project, filePath).replaceAll(path.sep, '/');
        return `${file}:${line}:${column} ${ruleId ?? message}`;
      }),
    )
    .sort();
}

describe('SARIF', () => {
  interface Sarif {
    readonly runs: readonly {
      readonly tool: {
        readonly driver: {
          readonly name: string;
          readonly version: string;
          readonly rules: readonly { id: string; helpUri: string; shortDescription: { text: string } }[];
        };
      };
      readonly results: readonly {
        ruleId: string;
        level: string;
        locations: readonly {
          physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } };
        }[];
      }[];
    }[];
  }

  let sarif: Sarif;
  beforeAll(async () => {
    const { status } = await eslint('--format', '@microsoft/eslint-formatter-sarif', '--output-file', 'eslint.sarif');
    expect(status).toBe(1);
    sarif = JSON.parse(readFileSync(path.join(project, 'eslint.sarif'), 'utf8')) as Sarif;
  });

  it('is valid by the schema of SARIF 2.1.0', () => {
    const require = createRequire(path.join(project, 'package.json'));
    // The schema is written in draft 4 of JSON Schema, with patterns that are wrong where Unicode counts.
    const { default: Ajv } = require('ajv-draft-04') as { default: new (options: object) => Validator };
    const { default: addFormats } = require('ajv-formats') as { default: (ajv: Validator) => void };
    const schema = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);
    ajv.validate(JSON.parse(readFileSync(schema, 'utf8')) as object, sarif);
    expect(ajv.errors).toBeNull();
  });

  it('has every report at its place', () => {
    const [{ results }] = sarif.runs as [Sarif['runs'][number]];
    const reports = results.map(({ ruleId, level, locations }) => {
      expect(level).toBe('error');
      const { artifactLocation, region } = locations[0]!.physicalLocation;
      const file = /\/(src\/[^/]+)$/.exec(artifactLocation.uri)?.[1] ?? artifactLocation.uri;
      return `${file}:${region.startLine}:${region.startColumn} ${ruleId}`;
    });
    expect(reports.sort()).toEqual(REPORTS);
  });

  it('describes each rule, with the link to its page', () => {
    const [{ tool }] = sarif.runs as [Sarif['runs'][number]];
    expect(tool.driver.name).toBe('ESLint');
    for (const { id, helpUri, shortDescription } of tool.driver.rules) {
      const docs = plugin.rules[id.replace('openai/', '') as keyof typeof plugin.rules].meta?.docs;
      expect({ id, helpUri, text: shortDescription.text }).toEqual({ id, helpUri: docs?.url, text: docs?.description });
    }
    const described = tool.driver.rules.map(({ id }) => id).sort();
    expect(described).toEqual([...new Set(REPORTS.map((report) => report.split(' ')[1]))].sort());
  });

  interface Validator {
    readonly errors: unknown;
    validate: (schema: object, data: unknown) => boolean;
  }
});

describe('GitLab', () => {
  it('the code quality report has every report, each with a fingerprint of its own', async () => {
    const ci = codeBlocksOf(readText('docs', 'ci.md')).find(({ code }) => code.includes('codequality'))!.code;
    writeFileSync(path.join(project, '.gitlab-ci.yml'), ci);
    const file = /codequality: (\S+)/.exec(ci)![1]!;
    const environment = { CI_JOB_NAME: 'eslint', CI_PROJECT_DIR: project, ESLINT_CODE_QUALITY_REPORT: file };
    const args = [ESLINT, '.', '--max-warnings', '0', '--format', 'gitlab'];
    const { status, stderr } = await run(process.execPath, args, { cwd: project, environment });
    expect(status, stderr).toBe(1);
    const issues = JSON.parse(readFileSync(path.join(project, file), 'utf8')) as {
      check_name: string;
      fingerprint: string;
      severity: string;
      location: { path: string; positions: { begin: { line: number } } };
    }[];
    const reports = issues.map(
      ({ check_name, location }) => `${location.path}:${location.positions.begin.line} ${check_name}`,
    );
    expect(reports.sort()).toEqual(REPORTS.map((report) => report.replace(/:\d+ /, ' ')));
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });
});

describe('--cache', () => {
  const cached = (): Promise<Ran> => eslint('--cache', '--cache-location', 'node_modules/.cache/eslint/', '-f', 'json');

  it('gives the same reports, and notices a change of the file', async () => {
    const first = await cached();
    const second = await cached();
    expect(reportsIn(first.stdout)).toEqual(REPORTS);
    expect(reportsIn(second.stdout)).toEqual(REPORTS);
    const cities = path.join(project, 'src', 'cities.cjs');
    writeFileSync(cities, readFileSync(cities, 'utf8').replace('JSON.parse(', '({ ...').replace('.content)', ' })'));
    expect(reportsIn((await cached()).stdout)).toEqual(REPORTS.filter((report) => !report.includes('cities')));
    restore();
  });

  it('serves an old answer when only an imported module has changed, as documented', async () => {
    await cached();
    const client = path.join(project, 'src', 'ask.js');
    writeFileSync(
      client,
      readFileSync(client, 'utf8').replace('new OpenAI()', "new OpenAI({ apiKey: 'from a vault' })"),
    );
    const late = (ran: Ran): boolean => ran.stdout.includes('openai/no-late-api-key');
    expect(late(await cached())).toBe(true);
    expect(late(await eslint('-f', 'json'))).toBe(false);
    restore();
  });

  it('asks anew after an update of the plugin', () => {
    // ESLint takes name and version of a plugin into its key.
    expect(plugin.meta).toMatchObject({ name: manifest.name, version: manifest.version });
  });
});

describe('--concurrency', () => {
  it.each(['auto', '2'])('%s gives the same reports', async (threads) => {
    const { stdout } = await eslint('--concurrency', threads, '-f', 'json');
    expect(reportsIn(stdout)).toEqual(REPORTS);
  });
});

describe('the status', () => {
  const warn = REPORTS.map((report) => report.split(' ')[1]!).flatMap((rule) => ['--rule', `${rule}: warn`]);
  const off = warn.map((word) => word.replace(': warn', ': off'));

  it.each([
    ['0 without reports', 0, off],
    ['1 with errors', 1, []],
    ['0 with warnings', 0, warn],
    ['0 with as many warnings as are allowed', 0, [...warn, '--max-warnings', String(REPORTS.length)]],
    ['1 with one more', 1, [...warn, '--max-warnings', String(REPORTS.length - 1)]],
    ['2 with an option that a rule does not have', 2, ['--rule', 'openai/require-finish-reason-check: [2, {x: 1}]']],
  ])('is %s', async (_, expected, args) => {
    const { status, stdout, stderr } = await eslint(...args);
    expect(status, `${stdout}${stderr}`).toBe(expected);
  });

  it('is 2 with a setting that does not exist, which is named', async () => {
    const config = readFileSync(path.join(project, 'eslint.config.js'), 'utf8');
    writeFileSync(
      path.join(project, 'wrong.config.js'),
      config.replace('plugins:', "settings: { openai: { clients: ['x'] } }, plugins:"),
    );
    const { status, stderr } = await eslint('--config', 'wrong.config.js');
    expect(status).toBe(2);
    expect(stderr).toMatch(/settings\.openai\b.*clients/s);
  });
});
