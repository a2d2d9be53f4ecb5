import path from 'node:path';
import { memoryOf } from './file-memory.js';
import { readText } from './read-file.js';

type Json = Readonly<Record<string, unknown>>;

/** The nearest file of a name, in the folder of `from` or above it; the parsed JSON with the folder. Comments and trailing commas are let pass. */
export function nearestJson(from: string, name: string): { readonly folder: string; readonly json: Json } | undefined {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const json = readJson(path.join(folder, name));
    if (json) return { folder, json };
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The parsed JSON of a file, remembered while the file stays as it is; undefined where there is no object in it. */
export function readJson(file: string): Json | undefined {
  const known = memoryOf(file)?.known;
  if (known && !known.has('json')) known.set('json', parseJson(file));
  return known?.get('json') as Json | undefined;
}

function parseJson(file: string): Json | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(withoutComments(text));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function withoutComments(text: string): string {
  // A string is matched first, so that what looks like a comment in it stays.
  const stripped = text.replace(
    /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, string: string | undefined) => string ?? '',
  );
  return stripped.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
}

/** Whether a value is an object of JSON. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the nearest tsconfig.json (or jsconfig.json) says about a file, `extends` followed. */
export interface CompilerOptions {
  readonly configFile: string;
  readonly module: string | undefined;
  readonly target: string | undefined;
  readonly options: Json;
  /** Whether all configs that it extends are there; one of a package that is not installed is not. */
  readonly isWhole: boolean;
}

/** The compiler options in force for a file, by the nearest config; undefined when there is none. Which files a config includes is not looked at. */
export function compilerOptionsFor(file: string): CompilerOptions | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      const configFile = path.join(folder, name);
      if (!readJson(configFile)) continue;
      const { options, isWhole } = mergedOptions(configFile, new Set());
      const word = (key: string) => (typeof options[key] === 'string' ? options[key].toLowerCase() : undefined);
      return { configFile, options, isWhole, module: word('module'), target: word('target') };
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

function mergedOptions(configFile: string, seen: Set<string>): Pick<CompilerOptions, 'options' | 'isWhole'> {
  if (seen.has(configFile)) return { options: {}, isWhole: true };
  seen.add(configFile);
  const json = readJson(configFile) ?? readJson(`${configFile}.json`);
  if (!json) return { options: {}, isWhole: false };
  const bases = (Array.isArray(json['extends']) ? json['extends'] : [json['extends']]).filter(
    (base) => typeof base === 'string',
  );
  const inherited = bases.map((base) => mergedOptions(locate(base, path.dirname(configFile)), seen));
  const own = isObject(json['compilerOptions']) ? json['compilerOptions'] : {};
  return {
    options: Object.assign({}, ...inherited.map(({ options }) => options), own) as Json,
    isWhole: inherited.every(({ isWhole }) => isWhole),
  };
}

function locate(base: string, folder: string): string {
  if (/^[./]/.test(base)) return path.resolve(folder, base);
  for (let up = folder; ; up = path.dirname(up)) {
    const file = path.join(up, 'node_modules', base);
    for (const candidate of [file, `${file}.json`, path.join(file, 'tsconfig.json')])
      if (readJson(candidate)) return candidate;
    if (up === path.dirname(up)) return path.join(folder, base);
  }
}

/** A package.json with the folder it stands in. */
export interface Package {
  readonly folder: string;
  readonly json: Json;
}

/** The packages around a file, the nearest first: its own, and the workspaces it belongs to. */
export function packagesAround(file: string): readonly Package[] {
  const found: Package[] = [];
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const json = readJson(path.join(folder, 'package.json'));
    if (json) found.push({ folder, json });
    if (folder === path.dirname(folder)) return found;
  }
}

/** The command lines of the nearest package.json, if it has scripts. */
export function scriptsFor(file: string): readonly string[] {
  const scripts = nearestJson(file, 'package.json')?.json['scripts'];
  return isObject(scripts) ? Object.values(scripts).filter((script) => typeof script === 'string') : [];
}
