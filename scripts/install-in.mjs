import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Installs what a folder with a package.json of its own needs, the first time somebody runs what is in it. */
export function installIn(folder, what) {
  if (existsSync(path.join(folder, 'node_modules'))) return;
  console.log(`Installing ${what}, in ${path.basename(folder)}/ …`);
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
