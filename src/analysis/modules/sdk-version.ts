import path from 'node:path';
import { readJson } from './project.js';

/**
 * The major version of the SDK that a file would import: that of the package installed above it, else the lowest one that the nearest `package.json` asks
 * for. Undefined where neither is there.
 */
export function majorOfSdk(filename: string): number | undefined {
  for (let folder = path.dirname(path.resolve(filename)); ; folder = path.dirname(folder)) {
    const installed = readJson(path.join(folder, 'node_modules', 'openai', 'package.json'))?.['version'];
    const wanted = installed ?? dependencyOn(readJson(path.join(folder, 'package.json')));
    const major = typeof wanted === 'string' ? /^[~^>=v\s]*(\d+)/.exec(wanted)?.[1] : undefined;
    if (major !== undefined) return Number(major);
    if (path.dirname(folder) === folder) return undefined;
  }
}

function dependencyOn(manifest: ReturnType<typeof readJson>): unknown {
  const lists = [manifest?.['dependencies'], manifest?.['devDependencies']] as (Record<string, unknown> | undefined)[];
  return lists.map((list) => list?.['openai']).find((version) => version !== undefined);
}
