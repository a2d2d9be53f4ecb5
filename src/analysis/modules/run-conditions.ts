import path from 'node:path';
import { LOADING_FRAMEWORK, PROGRAM_RUNNER, WORKSPACE_RUNNER } from '../../sdk/environment.js';
import { packagesAround } from './project.js';
import { readText } from './read-file.js';
import { commandsOf, hasDependency, isOfBun, runsFile } from './scripts.js';

/** Whether a file belongs to a test or the set-up of a test runner, by its name. */
export function belongsToTests(filename: string): boolean {
  return /(?:[._-](?:test|spec|setup)\.[cm]?[jt]sx?$)|(?:[\\/](?:__tests__|__mocks__|tests?|specs?|e2e)[\\/])|(?:[\\/](?:jest|vitest|playwright|cypress)[.\w-]*\.[cm]?[jt]sx?$)/.test(
    filename,
  );
}

/**
 * Whether the project starts this program with the environment loaded already: `node --env-file`, `-r dotenv/config`, `dotenvx run`, Bun.
 * One command that runs the file with it is enough, since without one the platform may set the variables; where no command runs the file, one that runs anything.
 */
export function isPreloaded(filename: string): boolean {
  const [own, ...outer] = packagesAround(filename);
  if (!own) return false;
  const commands = commandsOf(own);
  const running = commands.filter((command) => runsFile(command, filename, own));
  const asked = running.length > 0 ? running : commands;
  if (asked.some((command) => command.isPreloaded)) return true;
  const runsOnNode = commands.some(({ text }) => /^(?!.*\bbun)/.test(PROGRAM_RUNNER.exec(text)?.[0] ?? 'bun'));
  if (running.length === 0 && !runsOnNode && [own, ...outer].some(isOfBun)) return true;
  return outer.some((workspace) =>
    commandsOf(workspace).some(
      (command) =>
        command.isPreloaded && (WORKSPACE_RUNNER.test(command.text) || runsFile(command, filename, workspace)),
    ),
  );
}

/** Whether a module that exports something is one that a framework evaluates when it has loaded the environment: the package depends on it, and no command runs the file. */
export function isRunByFramework(filename: string): boolean {
  const [own] = packagesAround(filename);
  if (!own || isStarted(filename)) return false;
  return (
    hasDependency(own.json, (name) => LOADING_FRAMEWORK.test(name)) ||
    ['serverless.yml', 'serverless.yaml'].some((name) =>
      /^useDotenv:\s*true\b/m.test(readText(path.join(own.folder, name)) ?? ''),
    )
  );
}

/** Whether a command of the package's scripts runs a file. */
export function isStarted(filename: string): boolean {
  const [own] = packagesAround(filename);
  return own !== undefined && commandsOf(own).some((command) => runsFile(command, filename, own));
}
