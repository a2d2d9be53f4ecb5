import { ESLint } from 'eslint';
import { symlinkSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.js';
import { ESLint8 } from './support/eslint8.js';
import { configWith } from './support/lint.js';
import { codeBlocksOf, programsOf, sectionOf, type Program } from './support/markdown.js';
import { manifest, readText, root } from './support/repository.js';
import { temporaryFolder } from './support/temporary.js';

const HEADINGS = ['## Rule details', '## Examples', '## Fix safety', '## Limits', '## When not to use it'];

/** What a rule says about a program of several files, which is written to disk as part of an ES module package. */
async function lintProgram(name: string, files: Program['files']): Promise<string[]> {
  const folder = temporaryFolder({ 'package.json': '{ "type": "module" }', ...files });
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: configWith(plugin, { [`openai/${name}`]: 'error' }),
  });
  const results = await eslint.lintFiles(Object.keys(files));
  return results.flatMap(({ filePath, messages }) =>
    messages.map((message) => `${path.basename(filePath)}:${message.line} ${message.ruleId ?? message.message}`),
  );
}

/** The options a program gives the rule in a comment for ESLint: `eslint openai/<name>: ["error", { … }]`. */
function optionsIn({ files }: Program, name: string): Record<string, unknown> {
  const comment = new RegExp(`/\\* eslint openai/${name}: (\\[.*?\\]) \\*/`, 's');
  const options = Object.values(files).flatMap((code) => {
    const entry = comment.exec(code)?.[1];
    return entry === undefined ? [] : ((JSON.parse(entry) as unknown[])[1] ?? []);
  });
  return Object.assign({}, ...options) as Record<string, unknown>;
}

describe.each(Object.entries(plugin.rules))('page of %s', (name, { meta }) => {
  const page = readText('docs', 'rules', `${name}.md`);
  const programs = programsOf(page);
  const options = Object.keys((meta?.schema as { properties?: object }[] | undefined)?.[0]?.properties ?? {});

  it('opens with the description of the rule', () => {
    const description = meta?.docs?.description ?? '';
    expect(page.split('\n')[2]).toBe(`📝 ${description.charAt(0).toUpperCase()}${description.slice(1)}.`);
  });

  it.each(options.length === 0 ? HEADINGS : [...HEADINGS, '## Options'])('has a section "%s"', (heading) => {
    expect(sectionOf(page, heading)?.trim()).toMatch(/\S/);
  });

  it('shows wrong and right programs', () => {
    expect(new Set(programs.map(({ verdict }) => verdict))).toEqual(new Set(['wrong', 'right']));
  });

  it.each(programs.filter(({ verdict }) => verdict === 'wrong'))('line $line is reported', async ({ files }) => {
    const reports = await lintProgram(name, files);
    expect(reports).not.toEqual([]);
    for (const report of reports) expect(report).toMatch(new RegExp(` openai/${name}$`));
  });

  it.each(programs.filter(({ verdict }) => verdict === 'right'))('line $line is silent', async ({ files }) => {
    expect(await lintProgram(name, files)).toEqual([]);
  });

  it.each(options)('shows option %s at work', (option) => {
    expect(sectionOf(page, '## Options')).toContain(`\`${option}\``);
    expect(programs.some((program) => option in optionsIn(program, name))).toBe(true);
  });
});

describe('README', () => {
  const blocks = codeBlocksOf(readText('README.md'));
  const titled = (title: RegExp): [string, string][] =>
    blocks.flatMap(({ code }) => {
      const file = title.exec(code)?.[1];
      return file === undefined ? [] : [[file, code] as [string, string]];
    });

  /** A project in which the plugin, ESLint and the parser are installed. */
  function project(files: Readonly<Record<string, string>>): string {
    const folder = temporaryFolder(files);
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(root, path.join(folder, 'node_modules', manifest.name), 'junction');
    for (const name of ['eslint', 'typescript-eslint']) {
      symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name), 'junction');
    }
    return folder;
  }

  const MISTAKE = `
    import OpenAI from 'openai';
    const completion = await new OpenAI().chat.completions.create({ model: 'm', messages: [], max_tokens: 9 });
    export const answer = JSON.parse(completion.choices[0].message.content);
  `;

  const flatConfigs = titled(/^\/\/ (eslint\.config\.\w+)/);

  it('shows flat configs', () => {
    expect(flatConfigs.length).toBeGreaterThan(0);
  });

  it.each(flatConfigs)('config in %s finds a mistake', async (file, code) => {
    const cwd = project({ [file]: code, 'package.json': '{ "type": "module" }', 'src/program.js': MISTAKE });
    const [result] = await new ESLint({ cwd }).lintFiles(['src/program.js']);
    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(['openai/require-finish-reason-check']);
  });

  const eslintrcs = titled(/^\/\/ (\.eslintrc\.\w+)/);

  it('shows an eslintrc config', () => {
    expect(eslintrcs).toHaveLength(1);
  });

  it.each(eslintrcs)('config in %s finds a mistake under ESLint 8', async (file, code) => {
    const cwd = project({ [file]: code, 'src/program.js': MISTAKE });
    const [result] = await new ESLint8({ cwd }).lintFiles(['src/program.js']);
    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(['openai/require-finish-reason-check']);
  });

  it('lists the recommended rules for Oxlint', () => {
    const configs = blocks
      .filter(({ code }) => code.includes('jsPlugins'))
      .map(({ code }) => JSON.parse(code) as object);
    expect(configs).toEqual([{ jsPlugins: [manifest.name], rules: plugin.configs.recommended.rules }]);
  });

  it('shows what ESLint really says about the examples', async () => {
    const eslint = new ESLint({ cwd: path.join(root, 'examples') });
    const results = await eslint.lintFiles(['late-dotenv/**', 'next-route/**']);
    const formatted = await (await eslint.loadFormatter('stylish')).format(results);
    const report = stripVTControlCharacters(formatted).replaceAll(root, '').replaceAll('\\', '/');
    const shown = blocks.filter(({ code }) => code.startsWith('examples/')).map(({ code }) => code.trim());
    // `npm run docs` writes it.
    expect(shown).toEqual([report.split('✖')[0]?.trim()]);
  });
});
