import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export function readText(...segments: string[]): string {
  return readFileSync(path.join(root, ...segments), 'utf8');
}

/** The names of the files in a folder that end with `ending`, without it, in alphabetical order. */
export function namesIn(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, name.length - ending.length))
    .sort();
}

/** The files at any depth below a folder whose relative names match, by those names, in alphabetical order. */
export function filesUnder(folder: string, name: RegExp): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();
}

/** The manifest of the package. */
export const manifest = JSON.parse(readText('package.json')) as {
  name: string;
  version: string;
  engines: { node: string };
  peerDependencies: Record<string, string>;
  dependencies: Record<string, string>;
};
