import type { Settings } from '../../settings.js';
import { moduleScan } from './module-cache.js';
import { soundsLikeLoader } from './names.js';
import type { Resolve } from './resolve.js';
import { scanText } from './scan.js';

/** More than the program of one entry file has, as a rule; then nothing is claimed. */
const MOST_MODULES = 4000;
const MOST_BYTES = 20_000_000;

export interface Reach {
  /** The modules from which something that matters can be reached: only these need parsing. */
  readonly worth: ReadonlySet<string>;
  /** Whether one of the modules, the first included, may construct a client; and whether one may load the environment. */
  readonly constructs: boolean;
  readonly loads: boolean;
}

/** What can be reached from a module, as the texts of the modules say. Undefined when there are too many modules to look at. */
export function modulesThatMatter(root: string, text: string, resolve: Resolve, settings: Settings): Reach | undefined {
  const importers = new Map<string, string[]>([[root, []]]);
  const mattering: string[] = [];
  const own = scanText(text, settings);
  let { constructs, loads } = own;
  const queue: { path: string; sources: readonly string[] }[] = [{ path: root, sources: own.sources }];
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
      if (!scan || scan.constructs || scan.loads) mattering.push(found.path);
      constructs ||= scan?.constructs === true;
      loads ||= scan?.loads === true;
      if (scan) queue.push({ path: found.path, sources: scan.sources });
    }
  }
  return { worth: closure(mattering, importers), constructs, loads };
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
