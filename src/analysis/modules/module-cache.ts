import type { Settings } from '../../settings.js';
import { readModule, type ModuleFacts } from './module-facts.js';
import type { ParserChoice } from './parse.js';
import { fileVersion, readText } from './read-file.js';
import { scanText, type Scan } from './scan.js';

interface Entry {
  readonly version: string;
  readonly scan: Scan;
  /** Filled in when the module has been parsed; undefined in it: it does not parse. */
  facts?: { readonly of: ModuleFacts | undefined; readonly by: object };
}

/**
 * What is known of modules, kept from one linted file to the next: the one piece of state the plugin shares between files.
 * An entry holds no syntax tree, and counts only while the file has the same time, size and inode, which every question asks the file system.
 */
const cache = new Map<string, Entry>();
const LARGEST_CACHE = 20_000;

/** The scan of one module; undefined when it cannot be read. `spend` is told how many bytes have to be read, and may refuse. */
export function moduleScan(path: string, settings: Settings, spend: (bytes: number) => boolean): Scan | undefined {
  return entryFor(path, settings, spend)?.scan;
}

/** The facts of one module; undefined when it cannot be read or does not parse. `spend` is told how many bytes have to be parsed, and may refuse. */
export function moduleFacts(
  path: string,
  choice: ParserChoice,
  settings: Settings,
  spend: (bytes: number) => boolean,
): ModuleFacts | undefined {
  const entry = entryFor(path, settings, spend);
  if (!entry) return undefined;
  if (entry.facts?.by === choice.parser) return entry.facts.of;
  const text = readText(path);
  if (text === undefined || !spend(text.length)) return undefined;
  const facts = readModule(path, text, choice, settings);
  entry.facts = { of: facts, by: choice.parser };
  return facts;
}

function entryFor(path: string, settings: Settings, spend: (bytes: number) => boolean): Entry | undefined {
  const present = fileVersion(path);
  if (!present) return undefined;
  const key = JSON.stringify([path, settings.packages, settings.envLoaders]);
  const known = cache.get(key);
  if (known?.version === present.version) return known;
  const text = spend(present.size) ? readText(path) : undefined;
  if (text === undefined) return undefined;
  if (cache.size >= LARGEST_CACHE) cache.clear();
  const entry: Entry = { version: present.version, scan: scanText(text, settings) };
  cache.set(key, entry);
  return entry;
}
