import type { Settings } from '../../settings.js';
import type { ModuleFacts } from './module-facts.js';
import { readModule } from './module-facts.js';
import type { ParserChoice } from './parse.js';
import { fileVersion, readText } from './read-file.js';

interface Entry {
  readonly version: string;
  readonly facts: ModuleFacts | undefined;
}

/**
 * The facts of modules, kept from one linted file to the next: the one piece of state the plugin shares between files.
 * An entry holds no syntax tree and counts only while the file has the same time, size and inode; parsers and settings are told apart.
 */
const caches = new WeakMap<object, Map<string, Entry>>();
const LARGEST_CACHE = 5000;

/** The facts of one module; undefined when the file cannot be read or does not parse. `spend` is told how many bytes had to be read and parsed. */
export function moduleFacts(path: string, choice: ParserChoice, settings: Settings, spend: (bytes: number) => boolean): ModuleFacts | undefined {
  const present = fileVersion(path);
  if (!present) return undefined;
  const entries = caches.get(choice.parser) ?? new Map<string, Entry>();
  caches.set(choice.parser, entries);
  const key = JSON.stringify([path, settings.packages, settings.envLoaders]);
  const known = entries.get(key);
  if (known?.version === present.version) return known.facts;
  if (!spend(present.size)) return undefined;
  const text = readText(path);
  const facts = text === undefined ? undefined : readModule(path, text, choice, settings);
  if (entries.size >= LARGEST_CACHE) entries.clear();
  entries.set(key, { version: present.version, facts });
  return facts;
}
