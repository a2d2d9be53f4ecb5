import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from '../support/repository.js';
import { startFakeApi, type FakeApiOptions, type Logged } from './fake-api.js';
import { folderOf, SDKS, type Sdk } from './sdks.js';

export type Files = Readonly<Record<string, string>>;

/** How a program is started: by Node, by Node after `tsc` has compiled it to CommonJS or to ES modules, or by tsx. */
export type Runner = 'node' | 'tsc to CommonJS' | 'tsc to ES modules' | 'tsx';

export interface RunOptions extends FakeApiOptions {
  /** The file to start; the first one if not given. */
  readonly entry?: string;
  readonly runner?: Runner;
  /** What is in the environment before the program starts, besides the API's address. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lines to type, one for each time the program prints a prompt that ends in `> ` or `: `. Then the input ends. */
  readonly input?: readonly string[];
}

export interface Run {
  /** Null when the program had to be killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly Logged[];
}

/** Far more than any program needs, even on a busy machine. */
const SECONDS = 60;

/** A folder that a program lives in, with a release of the SDK, dotenv, zod, tsx and Vite at hand, and its own `package.json` unless it has one. */
export function createProgramFolder(files: Files, sdk: Sdk): { folder: string; remove: () => void } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'openai-proof-')));
  const packages = path.join(folder, 'node_modules');
  mkdirSync(packages);
  for (const name of ['dotenv', 'zod', 'tsx', 'vite'])
    symlinkSync(folderOf(name), path.join(packages, name), 'junction');
  symlinkSync(folderOf(SDKS[sdk]), path.join(packages, 'openai'), 'junction');
  writeFiles(folder, { 'package.json': '{ "type": "module" }\n', ...files });
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Runs a program in its folder, as a process of its own, against a fake API of its own. */
export async function runProgram(folder: string, files: Files, sdk: Sdk, options: RunOptions): Promise<Run> {
  const { runner = 'node', entry = Object.keys(files)[0] ?? '' } = options;
  if (runner.startsWith('tsc')) compile(folder, files, runner === 'tsc to CommonJS');
  const preload = [
    ...(sdk === '4.0.0' ? [path.join(root, 'tests/runtime/redirect.mjs')] : []),
    ...(runner === 'tsx' ? [path.join(folderOf('tsx'), 'dist/loader.mjs')] : []),
  ];
  const script = runner.startsWith('tsc') ? entry.replace(/ts$/, 'js') : entry;
  const args = [...preload.flatMap((file) => ['--import', pathToFileURL(file).href]), script];
  const api = await startFakeApi(options);
  try {
    const env = {
      PATH: process.env['PATH'] ?? '',
      OPENAI_BASE_URL: api.url,
      AZURE_ENDPOINT: new URL(api.url).origin,
      DOTENV_CONFIG_QUIET: 'true',
      ...options.env,
    };
    return { ...(await runNode(args, folder, env, options.input)), requests: api.log };
  } finally {
    await api.close();
  }
}

function runNode(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  input: readonly string[] = [],
): Promise<Omit<Run, 'requests'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, timeout: SECONDS * 1000, killSignal: 'SIGKILL' });
    const lines = [...input];
    let stdout = '';
    let stderr = '';
    if (lines.length === 0) child.stdin.end();
    child.stdin.on('error', () => undefined); // the program may end before it has read all
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (!/[>:] $/.test(stdout)) return;
      const line = lines.shift();
      if (line === undefined) child.stdin.end();
      else child.stdin.write(`${line}\n`);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** What `tsc` writes beside each module, without its checks. */
function compile(folder: string, files: Files, toCommonJs: boolean): void {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: toCommonJs ? ts.ModuleKind.CommonJS : ts.ModuleKind.ES2022,
    esModuleInterop: true,
  };
  for (const [name, text] of Object.entries(files)) {
    if (!/\.ts$/.test(name)) continue;
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: name });
    writeFiles(folder, { [name.replace(/ts$/, 'js')]: outputText });
  }
}
