import path from 'node:path';
import { PRELOADED } from '../../sdk/environment.js';
import { scriptsFor } from './project.js';

/** Whether a file belongs to a test or the set-up of a test runner, by its name. */
export function belongsToTests(filename: string): boolean {
  return /(?:[._-](?:test|spec|setup)\.[cm]?[jt]sx?$)|(?:[\\/](?:__tests__|__mocks__|tests?|specs?|e2e)[\\/])|(?:[\\/](?:jest|vitest|playwright|cypress)[.\w-]*\.[cm]?[jt]sx?$)/.test(
    filename,
  );
}

/**
 * Whether the project starts this program with the environment loaded already: `node --env-file`, `-r dotenv/config`, `dotenvx run`, Bun.
 * One script that runs the file without it is enough for "no"; where no script names the file, one that preloads is enough for "yes".
 */
export function isPreloaded(filename: string): boolean {
  const scripts = scriptsFor(filename);
  const name = path.basename(filename).replace(/\.[^.]+$/, '');
  const runsFile = new RegExp(
    `(?:^|[\\s/"'])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\.[cm]?[jt]sx?)?(?=$|[\\s"';&|])`,
  );
  const running = scripts.filter((script) => runsFile.test(script));
  return running.length > 0
    ? running.every((script) => PRELOADED.test(script))
    : scripts.some((script) => PRELOADED.test(script));
}
