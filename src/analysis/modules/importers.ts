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

/** A project with more files is not searched, and a chain of importers is not followed further. */
const MOST_FILES = 4000;
const MOST_BYTES = 40_000_000;
const LONGEST_CHAIN = 4;
const SKIPPED = /^(?:node_modules|dist|build|out|coverage|vendor|\..*)$/;

/**
 * Whether another file of the package loads the environment before it imports this one, so that it is not where the program starts. What a test loads says nothing of the program.
 * Searches the package: to be asked only when there is something to report.
 */
export function isImportedAfterLoad(
  filename: string,
  choice: ParserChoice,
  settings: Settings,
  resolve: Resolve,
): boolean {
  const root = nearestJson(filename, 'package.json')?.folder ?? path.dirname(filename);
  const files = sourceFiles(root).filter((file) => !belongsToTests(file));
  let bytes = 0;
  const spend = (size: number) => (bytes += size) <= MOST_BYTES;
  const importersOf = (target: string): readonly string[] => {
    const name = path.basename(target).replace(/\.[^.]+$/, '');
    const mentions = name === 'index' ? [name, path.basename(path.dirname(target))] : [name];
    return files.filter((file) => {
      const sources = file === target ? [] : (moduleScan(file, settings, spend)?.sources ?? []);
      return sources.some(
        (source) =>
          (mentions.some((mention) => source.includes(mention)) || /(?:^|\/)\.{0,2}\/?$/.test(source)) &&
          isPath(resolve(source, file), target),
      );
    });
  };
  const asked = new Set<string>([filename]);
  let targets = [filename];
  for (let step = 0; step < LONGEST_CHAIN && targets.length > 0; step += 1) {
    const next: string[] = [];
    for (const target of targets) {
      for (const importer of importersOf(target)) {
        if (asked.has(importer)) continue;
        asked.add(importer);
        if (loadsBefore(importer, target, choice, settings, resolve)) return true;
        next.push(importer);
      }
    }
    targets = next;
  }
  return false;
}

const isPath = (found: ReturnType<Resolve>, target: string): boolean => found.is === 'local' && found.path === target;

function loadsBefore(
  importer: string,
  target: string,
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
    if (step.kind === 'call' && hasLoad(evaluation.call(step.source, step.name, importer, step.handedOn))) return true;
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
