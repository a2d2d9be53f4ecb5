import fs from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../settings.js';
import { Evaluation, type Happening } from './evaluation-order.js';
import { moduleFacts, moduleScan } from './module-cache.js';
import type { ParserChoice } from './parse.js';
import { nearestJson } from './project.js';
import { modulesThatMatter } from './reachability.js';
import { readText } from './read-file.js';
import type { Resolve } from './resolve.js';
import { belongsToTests } from './run-conditions.js';
import type { Scan } from './scan.js';

/** A project with more files, more importers or longer chains of them is not searched to the end: then the answer is unknown. */
const MOST_FILES = 4000;
const MOST_BYTES = 40_000_000;
const MOST_IMPORTERS = 100;
const LONGEST_CHAIN = 8;
const SKIPPED = /^(?:node_modules|dist|build|out|coverage|vendor|\..*)$/;

/**
 * Whether another file of the package loads the environment before it imports this one, or may do so: so that this is not where the program starts.
 * What a test loads says nothing of the program. Searches the package: to be asked only when there is something to report.
 */
export function mayBeImportedAfterLoad(
  filename: string,
  choice: ParserChoice,
  settings: Settings,
  resolve: Resolve,
): boolean {
  const root = nearestJson(filename, 'package.json')?.folder ?? path.dirname(filename);
  const all = sourceFiles(root);
  if (all.length >= MOST_FILES) return true;
  const files = all.filter((file) => !belongsToTests(file));
  let bytes = 0;
  const spend = (size: number) => (bytes += size) <= MOST_BYTES;
  const importersOf = (target: string): readonly Importer[] => {
    const name = path.basename(target).replace(/\.[^.]+$/, '');
    const mentions = name === 'index' ? [name, path.basename(path.dirname(target))] : [name];
    const isMeant = (source: string, file: string) =>
      (mentions.some((mention) => source.includes(mention)) || /(?:^|\/)\.{0,2}\/?$/.test(source)) &&
      isPath(resolve(source, file), target);
    return files.flatMap((file): readonly Importer[] => {
      const scan = file === target ? undefined : moduleScan(file, settings, spend);
      if (scan?.sources.some((source) => isMeant(source, file))) return [{ file, isNamed: true }];
      return scan && mayLoadComputed(scan, file, target, root) ? [{ file, isNamed: false }] : [];
    });
  };
  const asked = new Set<string>([filename]);
  let targets = [filename];
  for (let step = 0; step < LONGEST_CHAIN && targets.length > 0; step += 1) {
    const next: string[] = [];
    for (const target of targets) {
      for (const { file, isNamed } of importersOf(target)) {
        if (asked.has(file)) continue;
        asked.add(file);
        if (loadsBefore(file, isNamed ? target : undefined, choice, settings, resolve)) return true;
        next.push(file);
      }
      if (asked.size > MOST_IMPORTERS || bytes > MOST_BYTES) return true;
    }
    targets = next;
  }
  return targets.length > 0;
}

interface Importer {
  readonly file: string;
  /** Whether it says which module it imports, so that what comes before is known. */
  readonly isNamed: boolean;
}

/** Whether a module that loads others by computed names, or runs them elsewhere, may mean one: it lists its own folder, or speaks of it or of a folder around it. */
function mayLoadComputed({ paths }: Scan, file: string, target: string, root: string): boolean {
  if (paths.length === 0) return false;
  if (paths.includes('./') && path.dirname(file) === path.dirname(target)) return true;
  const steps = path.relative(root, target).split(path.sep);
  const name = withoutExtension(steps.pop() ?? '');
  return paths.some((written) => {
    const last = written.split('/').findLast((step) => step !== '') ?? '';
    return withoutExtension(last) === name || steps.includes(last);
  });
}

const withoutExtension = (name: string): string => name.replace(/\.[cm]?[jt]sx?$/, '');

const isPath = (found: ReturnType<Resolve>, target: string | undefined): boolean =>
  found.is === 'local' && found.path === target;

/** Whether a module loads the environment before it imports another one; without one, whether it loads it at all. */
function loadsBefore(
  importer: string,
  target: string | undefined,
  choice: ParserChoice,
  settings: Settings,
  resolve: Resolve,
): boolean {
  const text = readText(importer);
  const worth = text === undefined ? undefined : modulesThatMatter(importer, text, resolve, settings)?.worth;
  const facts = moduleFacts(importer, choice, settings, () => true);
  if (!worth || !facts) return false;
  const evaluation = new Evaluation(choice, settings, resolve, worth, importer);
  for (const source of facts.hoisted) {
    if (isPath(resolve(source, importer), target)) return false;
    if (hasLoad(evaluation.module(source, importer))) return true;
  }
  if (hasLoad(evaluation.rest())) return true;
  for (const step of facts.steps) {
    if (step.kind === 'load') return true;
    if (step.kind === 'call') {
      const { source, name, handedOn, given } = step;
      if (hasLoad(evaluation.call(source, name, importer, handedOn, given))) return true;
    }
    if (step.kind !== 'evaluate') continue;
    if (isPath(resolve(step.source, importer), target)) return false;
    if (hasLoad(evaluation.whole(step.source, importer))) return true;
  }
  return false;
}

function hasLoad(happenings: Iterable<Happening>): boolean {
  for (const happening of happenings) if (happening.kind === 'load') return true;
  return false;
}

function sourceFiles(root: string): readonly string[] {
  const found: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined && found.length < MOST_FILES; folder = folders.pop()) {
    for (const entry of entriesOf(folder)) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.test(entry.name)) folders.push(file);
      else if (entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name)) found.push(file);
    }
  }
  return found;
}

function entriesOf(folder: string): readonly fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
