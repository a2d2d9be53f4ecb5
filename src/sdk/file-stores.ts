/**
 * Modules by which a program reads and writes whole files: `node:fs` of Node 22 and its promises, fs-extra 11 and jsonfile 6, which also parse and
 * write JSON. Their documentation, 2026-11.
 */
export const FILE_MODULES: ReadonlySet<string> = new Set([
  'fs',
  'node:fs',
  'fs/promises',
  'node:fs/promises',
  'fs-extra',
  'jsonfile',
]);

/** Their functions that give what is in the file whose path they get first. */
export const FILE_READERS: ReadonlySet<string> = new Set([
  'readFile',
  'readFileSync',
  'readJson',
  'readJSON',
  'readJsonSync',
  'readJSONSync',
]);

/** Their functions that put what they get second in the file whose path they get first. */
export const FILE_WRITERS: ReadonlySet<string> = new Set([
  'writeFile',
  'writeFileSync',
  'writeJson',
  'writeJSON',
  'writeJsonSync',
  'writeJSONSync',
  'outputFile',
  'outputFileSync',
  'outputJson',
  'outputJSON',
  'outputJsonSync',
  'outputJSONSync',
]);
