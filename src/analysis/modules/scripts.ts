import fs from 'node:fs';
import path from 'node:path';
import { ENVIRONMENT_SHELL, PRELOADED, PROGRAM_RUNNER } from '../../sdk/environment.js';
import { isObject, readJson, type Package } from './project.js';
import { readText } from './read-file.js';

/** One command of a package's scripts. */
export interface Command {
  readonly text: string;
  /** The folder in which it runs. */
  readonly folder: string;
  /** Whether it runs with a `.env` file in the environment. */
  readonly isPreloaded: boolean;
}

/** `npm run dev`, `pnpm dev`, `yarn dev`, `npm:dev` of concurrently: the name of a script where a command calls it. */
const CALL =
  /\bnpm:([\w:.-]+)|\b(?:npm|pnpm|yarn|bun|node\s+--run)\s+(?:run(?:-script)?\s+)?(?:-s\s+|--silent\s+)?([\w:.-]+)(?![^\s\"')])/g;
/** Settings of tools in which the rest of a command stands. */
const COMMAND_FILE = /(?:^|[\s"'])((?:\.\/)?[\w./-]*ecosystem[\w.-]*\.(?:[cm]?js|json))/;

/** The commands of all scripts of a package, with what they call in the place of its name. Each script is followed once from each other one. */
export function commandsOf({ folder, json }: Package): readonly Command[] {
  const scripts = scriptsOf(json);
  return [...scripts.values()].flatMap((line) => [
    ...commandsIn(line, folder, false, { scripts, folder, called: new Set() }),
  ]);
}

interface Surroundings {
  readonly scripts: ReadonlyMap<string, string>;
  /** That of the package. */
  readonly folder: string;
  readonly called: Set<string>;
}

function* commandsIn(line: string, start: string, isPreloaded: boolean, around: Surroundings): Generator<Command> {
  const isLoaded = isPreloaded || ENVIRONMENT_SHELL.test(line);
  let folder = start;
  for (const written of line.split(/&&|\|\||[;|&]/)) {
    const moved = /^\s*cd\s+["']?([^\s"']+)/.exec(written)?.[1];
    if (moved !== undefined) folder = path.resolve(folder, moved);
    const text = `${written}${settingsOf(written, around.folder)}`;
    const called = withCalled(text, around);
    const isLoadedHere = isLoaded || PRELOADED.test(text);
    if (called === text) yield { text, folder, isPreloaded: isLoadedHere };
    else yield* commandsIn(called, folder, isLoadedHere, around);
  }
}

function withCalled(text: string, { scripts, called }: Surroundings): string {
  return text.replace(CALL, (call, first: string | undefined, second: string | undefined) => {
    const name = first ?? second ?? '';
    const line = called.has(name) ? undefined : scripts.get(name);
    called.add(name);
    return line ?? call;
  });
}

/** What a command takes from a file: `exec` of nodemon, the processes of PM2. */
function settingsOf(text: string, folder: string): string {
  const file = COMMAND_FILE.exec(text)?.[1];
  if (file !== undefined) return ` ${readText(path.join(folder, file)) ?? ''}`.replace(/[&|;]/g, ' ');
  if (!/\bnodemon\b/.test(text)) return '';
  const exec = readJson(path.join(folder, 'nodemon.json'))?.['exec'];
  return typeof exec === 'string' ? ` ${exec}` : '';
}

function scriptsOf(json: Package['json']): ReadonlyMap<string, string> {
  const scripts = isObject(json['scripts']) ? json['scripts'] : {};
  return new Map(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Whether a command runs a program that begins in a file, from its source or from what a build makes of it. Tools that build, lint or test a file do not run it. */
export function runsFile({ text, folder }: Command, file: string, { folder: root, json }: Package): boolean {
  const runner = PROGRAM_RUNNER.exec(text);
  if (!runner) return false;
  const main = json['module'] ?? json['main'];
  const words = text.slice(runner.index + runner[0].length).split(/[\s"'`,()]+/);
  return words.some((word) => {
    if (word === '' || word.startsWith('-')) return false;
    const written = /^\.\/?$/.test(word) && typeof main === 'string' ? main : word;
    return isSameProgram(path.relative(root, path.resolve(folder, written)), path.relative(root, file));
  });
}

/** Folders that builds write into. */
const OUTPUT = /^(?:dist|build|out|output|lib|\.output|\.build)$/;

/** Whether a path on a command line means a file: without its extension, a folder for its index, `dist/index.js` for `src/index.ts`. */
function isSameProgram(written: string, file: string): boolean {
  const wanted = stepsOf(file);
  const steps = stepsOf(written);
  const isWanted = (path: readonly string[], other: readonly string[]) =>
    path.join('/') === other.join('/') || [...path, 'index'].join('/') === other.join('/');
  if (isWanted(steps, wanted)) return true;
  const [folder = '', ...built] = steps;
  return OUTPUT.test(folder) && (isWanted(built, wanted) || isWanted(built, wanted.slice(1)));
}

const stepsOf = (file: string): readonly string[] =>
  file
    .replace(/\.[cm]?[jt]sx?$/, '')
    .split(path.sep)
    .filter((step) => step !== '');

/** Whether a project is one of Bun's, which loads `.env` by itself: its types are installed, or its lockfile is there. */
export function isOfBun({ folder, json }: Package): boolean {
  return (
    hasDependency(json, (name) => /^(?:@types\/bun|bun-types)$/.test(name)) ||
    ['bun.lock', 'bun.lockb'].some((name) => fs.existsSync(path.join(folder, name)))
  );
}

/** Whether a package depends on another one, also for its development. */
export function hasDependency(json: Package['json'], isMeant: (name: string) => boolean): boolean {
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].some((kind) => {
    const names = json[kind];
    return isObject(names) && Object.keys(names).some(isMeant);
  });
}
