import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../support/repository.js';

// Projects of users: packages come from the registry, the plugin from the tarball that would be published.

const isWindows = process.platform === 'win32';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. A status other than 0 is an answer like any other. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const settings = {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), ...options.environment },
    maxBuffer: 2 ** 26,
    shell: isWindows && program === 'npm',
  };
  try {
    return { status: 0, ...(await promisify(execFile)(program, args, settings)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw error; // it did not start, or was killed
    return { status: code, stdout, stderr };
  }
}

/** What npm and vitest tell their children about themselves would make those of a project believe that they are ours. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(?:GIT_|npm_(?!config_registry|config_cache)|VITEST|NODE_ENV$|NODE_PATH$|NODE_OPTIONS$|INIT_CWD$|TEST$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** Runs a program that has to succeed. */
export async function must(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { status, stdout, stderr } = await run(program, args, options);
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} left with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** A folder outside the repository, whose packages no project can see by accident. */
export function scratchFolder(): { folder: string; remove: () => void } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'eslint-plugin-openai-consumers-')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The built plugin, packed into a folder. */
export async function packPlugin(folder: string): Promise<string> {
  const packed = await must('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
  });
  return path.join(folder, packed.trim());
}

/** Installs what the package.json of a folder lists, and these packages, as users do. */
export async function npmInstall(folder: string, ...packages: readonly string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
  await must('npm', ['install', ...quiet, ...packages], { cwd: folder });
}

/** Does a job for each item, so many at a time. */
export async function eachOf<T>(items: readonly T[], atOnce: number, job: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await job(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
