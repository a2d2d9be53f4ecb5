import type { Settings } from '../../settings.js';
import { memoryOf } from './file-memory.js';
import { readModule, type ModuleFacts } from './module-facts.js';
import type { ParserChoice } from './parse.js';
import { readText } from './read-file.js';
import { scanText, type Scan } from './scan.js';

/** What is remembered of a module. */
interface Entry {
  readonly scan: Scan;
  /** Filled in when the module has been parsed; undefined in it: it does not parse. */
  facts?: { readonly of: ModuleFacts | undefined; readonly by: object };
}

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
  const memory = memoryOf(path);
  if (!memory) return undefined;
  const question = `module ${JSON.stringify([settings.packages, settings.envLoaders])}`;
  const known = memory.known.get(question) as Entry | undefined;
  if (known) return known;
  const text = spend(memory.size) ? readText(path) : undefined;
  if (text === undefined) return undefined;
  const entry: Entry = { scan: scanText(text, settings) };
  memory.known.set(question, entry);
  return entry;
}
