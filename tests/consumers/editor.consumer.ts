import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/repository.js';
import { npmInstall, packPlugin, scratchFolder } from './install.js';
import { Editor, type Diagnostic, type Document } from './language-server.js';

// ESLint's language server, the one that VS Code runs, with the packed plugin: what an editor shows, and what it does on request.

const here = path.join(root, 'tests', 'consumers');
const { folder, remove } = scratchFolder();
const project = path.join(folder, 'editor');
const LANGUAGE_SERVER = 'node_modules/vscode-langservers-extracted/bin/vscode-eslint-language-server';

let editor: Editor;

beforeAll(async () => {
  cpSync(path.join(here, 'projects', 'editor'), project, { recursive: true });
  for (const program of ['javascript', 'commonjs'])
    cpSync(path.join(here, 'programs', program), project, { recursive: true });
  await npmInstall(project, await packPlugin(folder));
  editor = new Editor(path.join(project, LANGUAGE_SERVER), project);
  await editor.start();
});

afterAll(async () => {
  await editor.stop();
  remove();
});

const onDisk = (file: string): string => readFileSync(path.join(project, file), 'utf8');

function open(file: string): Document {
  return editor.open(path.join(project, file), onDisk(file));
}

/** The one thing that is shown in a document. */
async function onlyDiagnostic(document: Document): Promise<Diagnostic> {
  const diagnostics = await document.diagnostics();
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0]!;
}

describe('a file that is opened', () => {
  it('shows the report with its place, severity, rule and the link to its page', async () => {
    const document = open('src/cities.cjs');
    const { range, severity, code, codeDescription, source, message } = await onlyDiagnostic(document);
    expect(range).toEqual({ start: { line: 9, character: 9 }, end: { line: 9, character: 58 } });
    expect(severity).toBe(1);
    expect(code).toBe('openai/require-finish-reason-check');
    expect(codeDescription?.href).toMatch(/\/docs\/rules\/require-finish-reason-check\.md$/);
    expect(source).toBe('eslint');
    expect(message).toMatch(/`finish_reason`.*`JSON\.parse`/);
  });

  it('offers the fix, every suggestion, a comment that disables the rule, and the page', async () => {
    const document = open('src/cities.cjs');
    const actions = await document.actionsAt(await onlyDiagnostic(document));
    const rule = 'openai/require-finish-reason-check';
    expect(actions.map(({ title }) => title)).toEqual([
      `Fix this ${rule} problem`,
      `Log that the answer was cut, and go on. (${rule})`,
      `Disable ${rule} for this line`,
      `Disable ${rule} for the entire file`,
      `Show documentation for ${rule}`,
      'Fix all auto-fixable problems',
    ]);
  });
});

describe('what is chosen from the menu', () => {
  it('the fix leaves a clean file', async () => {
    const document = open('src/cities.cjs');
    const actions = await document.actionsAt(await onlyDiagnostic(document));
    await editor.choose(actions.find(({ title }) => title.startsWith('Fix this'))!);
    expect(document.text).toContain("if (completion.choices[0]?.finish_reason === 'length') {");
    expect(await document.diagnostics()).toEqual([]);
  });

  it('each suggestion leaves a clean file', async () => {
    const document = open('src/cities.cjs');
    const actions = await document.actionsAt(await onlyDiagnostic(document));
    const suggestions = actions.filter(({ title }) => /^(?:Return|Log|Use) /.test(title));
    expect(suggestions.length).toBeGreaterThan(0);
    for (const { title } of suggestions) {
      document.change(onDisk('src/cities.cjs'));
      const again = await document.actionsAt(await onlyDiagnostic(document));
      await editor.choose(again.find((action) => action.title === title)!);
      expect(document.text, title).not.toBe(onDisk('src/cities.cjs'));
      expect(await document.diagnostics(), title).toEqual([]);
    }
  });
});

describe('while one types', () => {
  it('a repair takes the report away, and taking it back brings the report back', async () => {
    const wrong = onDisk('src/ask.js');
    const right = wrong.replace(
      '  return completion',
      '  messages.push(completion.choices[0].message);\n  return completion',
    );
    const document = open('src/ask.js');
    await onlyDiagnostic(document);
    document.change(right);
    expect(await document.diagnostics()).toEqual([]);
    document.change(wrong);
    const { code } = await onlyDiagnostic(document);
    expect(code).toBe('openai/require-assistant-reply');
  });
});

describe('another file', () => {
  it('that is repaired and saved takes the report about it away, and brings it back', async () => {
    const document = open('src/index.js');
    const { code, message } = await onlyDiagnostic(document);
    expect(code).toBe('openai/no-late-api-key');
    expect(message).toContain('./ask.js, line 3');

    const wrong = onDisk('src/ask.js');
    const client = path.join(project, 'src', 'ask.js');
    writeFileSync(client, wrong.replace('new OpenAI()', 'new OpenAI({ apiKey: readKey() })'));
    editor.noticeChangeOf(client);
    expect(await document.diagnostics()).toEqual([]);

    writeFileSync(client, wrong);
    editor.noticeChangeOf(client);
    await onlyDiagnostic(document);
  });
});
