import { fileVersion } from './read-file.js';

/** What is known of the present content of a file, by what was asked. */
export interface Memory {
  readonly size: number;
  readonly known: Map<string, unknown>;
}

/**
 * What was learned of files, kept from one linted file to the next: the one piece of state the plugin shares between files.
 * It holds no syntax tree, and counts only while the file has the same time, size and inode, which every question asks the file system.
 */
const memories = new Map<string, Memory & { readonly version: string }>();
const MOST = 20_000;

/** The memory of a regular file; undefined for everything else. */
export function memoryOf(path: string): Memory | undefined {
  const present = fileVersion(path);
  if (!present) return undefined;
  const remembered = memories.get(path);
  if (remembered?.version === present.version) return remembered;
  if (memories.size >= MOST) memories.clear();
  const memory = { ...present, known: new Map<string, unknown>() };
  memories.set(path, memory);
  return memory;
}
