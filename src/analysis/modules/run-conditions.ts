import { PROGRAM_RUNNER, WORKSPACE_RUNNER } from '../../sdk/environment.js';
import { packagesAround } from './project.js';
import { commandsOf, isOfBun, runsFile } from './scripts.js';

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
