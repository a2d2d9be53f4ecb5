import { PRELOADED } from '../../sdk/environment.js';
import { scriptsFor } from './project.js';

/** Whether a file belongs to a test or the set-up of a test runner, by its name. */
export function isTestFile(filename: string): boolean {
  return /(?:[._-](?:test|spec|setup)\.[cm]?[jt]sx?$)|(?:[\\/](?:__tests__|__mocks__|tests?|specs?|e2e)[\\/])|(?:[\\/](?:jest|vitest|playwright|cypress)[.\w-]*\.[cm]?[jt]sx?$)/.test(filename);
}

/** Whether the project starts its programs with the environment loaded already: `node --env-file`, `-r dotenv/config`, `dotenvx run`, Bun. */
export function isPreloaded(filename: string): boolean {
  return scriptsFor(filename).some((script) => PRELOADED.test(script));
}
