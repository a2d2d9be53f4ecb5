import { spawnSync } from 'node:child_process';
import process from 'node:process';

const USAGE = new URL('usage.mjs', import.meta.url).href;

/** Runs a program of Node in a process of its own: what it prints, the milliseconds its processors worked and the most memory it held, in MiB. */
export function runNode(args, { cwd, codes = [0] } = {}) {
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
  const { status, output } = spawnSync(process.execPath, ['--import', USAGE, ...args], {
    cwd,
    stdio,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (!codes.includes(status)) throw new Error(`${args.join(' ')} ends with ${status}: ${output[2]}`);
  return { stdout: output[1], ...JSON.parse(output[3]) };
}
