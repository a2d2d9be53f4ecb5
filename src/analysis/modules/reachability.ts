import type { Settings } from '../../settings.js';
import { moduleScan } from './module-cache.js';
import { soundsLikeLoader } from './names.js';
import type { Resolve } from './resolve.js';
import { scanText } from './scan.js';

/** More than the program of one entry file has, as a rule; then nothing is claimed. */
const MOST_MODULES = 4000;
const MOST_BYTES = 20_000_000;

/**
 * The modules from which something that matters can be reached, found by their texts: only these need parsing.
 * Undefined when there are too many modules to look at.
 */
export function modulesThatMatter(
  root: string,
  text: string,
  resolve: Resolve,
  settings: Settings,
): ReadonlySet<string> | undefined {
  const importers = new Map<string, string[]>([[root, []]]);
  const mattering: string[] = [];
  const queue: { path: string; sources: readonly string[] }[] = [
    { path: root, sources: scanText(text, settings).sources },
  ];
  let bytes = 0;
  for (let module = queue.pop(); module; module = queue.pop()) {
    for (const source of module.sources) {
      const found = resolve(source, module.path);
      if (found.is !== 'local') {
        if (mayLoad(source, found.is)) mattering.push(module.path);
        continue;
      }
      const known = importers.get(found.path);
      if (known) {
        known.push(module.path);
        continue;
      }
      importers.set(found.path, [module.path]);
      if (importers.size > MOST_MODULES) return undefined;
      const scan = moduleScan(found.path, settings, (size) => (bytes += size) <= MOST_BYTES);
      if (bytes > MOST_BYTES) return undefined;
      if (!scan || scan.matters) mattering.push(found.path);
      if (scan) queue.push({ path: found.path, sources: scan.sources });
    }
  }
  return closure(mattering, importers);
}

/** An import that leads nowhere, or to a package of the organisation, may be what loads the environment. */
function mayLoad(source: string, is: 'package' | 'unknown'): boolean {
  if (is === 'package') return source.startsWith('@') && soundsLikeLoader(source);
  return !/^\.{1,2}\//.test(source) || soundsLikeLoader(source) || /prisma/i.test(source);
}

function closure(from: readonly string[], importers: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>(from);
  const queue = [...from];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const importer of importers.get(path) ?? []) {
      if (reached.has(importer)) continue;
      reached.add(importer);
      queue.push(importer);
    }
  }
  return reached;
}
