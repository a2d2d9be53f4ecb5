import fs from 'node:fs';

/** Larger files are generated; reading them would cost more than they can tell. */
const LARGEST = 512 * 1024;

/** What identifies the present content of a regular file, without opening it; undefined for everything else (a directory, a pipe, nothing) and for huge files. */
export function fileVersion(path: string): { version: string; size: number } | undefined {
  try {
    const stat = fs.statSync(path, { throwIfNoEntry: false }); // asked first: opening a named pipe would wait for ever
    return stat?.isFile() && stat.size <= LARGEST
      ? { version: `${stat.mtimeMs}:${stat.size}:${stat.ino}`, size: stat.size }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a source file; undefined when it cannot be read, is not a regular file, is huge or binary. */
export function readText(path: string): string | undefined {
  if (!fileVersion(path)) return undefined;
  try {
    const text = fs.readFileSync(path, 'utf8');
    return text.includes('\0') ? undefined : text.replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
