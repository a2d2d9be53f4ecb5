import { LOADER_FUNCTIONS } from '../../sdk/environment.js';
import type { Settings } from '../../settings.js';
import { loaderModule } from '../environment/loads.js';
import { soundsLikeLoader } from './names.js';
import { moduleFacts } from './module-cache.js';
import type { EnvironmentValue, ModuleFacts } from './module-facts.js';
import type { ParserChoice } from './parse.js';
import type { Resolve } from './resolve.js';
import type { Step } from './steps.js';

/** Something that happens while modules are evaluated. */
export type Happening =
  | {
      readonly kind: 'construct' | 'capture';
      readonly names: readonly string[];
      readonly needs: readonly string[];
      readonly line: number;
      /** The file in which it happens, and the files through which evaluation got there, first to last; the last is the file itself. */
      readonly chain: readonly string[];
    }
  /** The environment is loaded, or may be: what comes later is not the first. */
  | { readonly kind: 'load'; readonly certain: boolean; readonly chain: readonly string[] }
  /** From here on nothing is certain: a module that could not be found, read or parsed, or too many of them. */
  | { readonly kind: 'unknown' };

/** More than any program needs before its first client; then the answer is unknown. */
const MOST_MODULES = 400;
const MOST_BYTES = 6_000_000;

/**
 * Evaluates modules as a runtime would, but only in order and only as far as asked: a generator of what happens.
 * ES modules: depth first, each once, cycles left alone, a module that pauses at top level (and what depends on it) after those that do not.
 */
export class Evaluation {
  readonly #evaluated = new Set<string>();
  #deferred: Generator<Happening>[] = [];
  #bytes = 0;

  constructor(
    readonly choice: ParserChoice,
    readonly settings: Settings,
    readonly resolve: Resolve,
    /** The modules worth parsing: in and below the others nothing happens that matters. */
    readonly worth: ReadonlySet<string>,
    /** The linted file: being evaluated all the time. */
    root: string,
  ) {
    this.#evaluated.add(root);
  }

  /** What happens when `from` imports `source`. */
  *module(source: string, from: string, chain: readonly string[] = []): Generator<Happening, boolean> {
    const loads = loaderModule(source, this);
    if (loads) yield { kind: 'load', certain: loads === 'certain', chain };
    const found = this.resolve(source, from);
    if (found.is === 'unknown') yield* this.#missing(source, chain);
    if (
      found.is === 'package' &&
      source.startsWith('@') &&
      soundsLikeLoader(source) &&
      !Object.hasOwn(LOADER_FUNCTIONS, source)
    )
      yield* this.#guess(source, chain);
    if (found.is !== 'local') return false;
    return yield* this.#evaluate(found.path, source, [...chain, found.path]);
  }

  /** What happens when a function or class that `from` imports is called. */
  *call(source: string, name: string, from: string, chain: readonly string[] = []): Generator<Happening> {
    yield* this.#call(source, name, from, chain, new Set());
  }

  /** What is left when all imports have been started: the bodies of modules that paused. */
  *rest(): Generator<Happening> {
    while (this.#deferred.length > 0) {
      const deferred = this.#deferred;
      this.#deferred = [];
      for (const body of deferred) yield* body;
    }
  }

  /** A relative import of nothing would stop the program, unless a build puts the file there: such code is taken to load nothing, Prisma's excepted. */
  *#missing(source: string, chain: readonly string[]): Generator<Happening> {
    if (/prisma/i.test(source)) yield { kind: 'load', certain: false, chain };
    else if (!/^\.{1,2}\//.test(source) || soundsLikeLoader(source)) yield* this.#guess(source, chain);
  }

  *#guess(source: string, chain: readonly string[]): Generator<Happening> {
    if (soundsLikeLoader(source)) yield { kind: 'load', certain: false, chain };
    else yield { kind: 'unknown' };
  }

  *#evaluate(path: string, source: string, chain: readonly string[]): Generator<Happening, boolean> {
    if (this.#evaluated.has(path) || !this.worth.has(path)) return false;
    this.#evaluated.add(path);
    const facts = this.#facts(path);
    if (!facts) {
      yield* this.#guess(source, chain);
      return false;
    }
    let isPaused = false;
    for (const imported of facts.hoisted) isPaused = (yield* this.module(imported, path, chain)) || isPaused;
    const firstPause = facts.steps.findIndex((step) => step.kind === 'pause');
    const cut = isPaused ? 0 : firstPause < 0 ? facts.steps.length : firstPause;
    yield* this.#run(facts.steps.slice(0, cut), path, chain);
    if (cut === facts.steps.length) return isPaused;
    this.#deferred.push(this.#run(facts.steps.slice(cut), path, chain));
    return true;
  }

  *#run(
    steps: readonly Step[],
    path: string,
    chain: readonly string[],
    calling: ReadonlySet<string> = new Set(),
  ): Generator<Happening> {
    for (const step of steps) {
      if (step.kind === 'load') yield { kind: 'load', certain: step.certain && !step.possible, chain };
      else if (step.kind === 'evaluate')
        yield* this.#unlessUncertain(step.certain, this.module(step.source, path, chain));
      else if (step.kind === 'call')
        yield* this.#unlessUncertain(step.certain, this.#call(step.source, step.name, path, chain, calling));
      else if (step.kind === 'borrow') yield* this.#borrow(step, path, chain);
      else if (step.kind !== 'pause' && step.certain)
        yield { kind: step.kind, names: step.names, needs: step.needs, line: step.line, chain };
    }
  }

  /** What may happen can load the environment, but constructs no client for certain. */
  *#unlessUncertain(certain: boolean, happenings: Generator<Happening, unknown>): Generator<Happening> {
    for (const happening of happenings) {
      if (certain || happening.kind === 'unknown') yield happening;
      else if (happening.kind === 'load') yield { ...happening, certain: false };
    }
  }

  *#call(
    source: string,
    name: string,
    from: string,
    chain: readonly string[],
    calling: ReadonlySet<string>,
  ): Generator<Happening> {
    const found = this.resolve(source, from);
    if (found.is !== 'local' || !this.worth.has(found.path)) return;
    const key = `${found.path}#${name}`;
    const facts = calling.has(key) ? undefined : this.#facts(found.path);
    if (!facts) return;
    const deeper = new Set([...calling, key]);
    const exported = facts.exported.get(name);
    if (!exported) {
      for (const reexport of facts.reexports)
        yield* this.#call(reexport, name, found.path, [...chain, found.path], deeper);
    } else if ('source' in exported)
      yield* this.#call(exported.source, exported.name, found.path, [...chain, found.path], deeper);
    else yield* this.#run(exported, found.path, [...chain, found.path], deeper);
  }

  *#borrow(step: Step & { kind: 'borrow' }, path: string, chain: readonly string[]): Generator<Happening> {
    const found = this.value(step.source, step.name, path);
    if (!found) return;
    const { names, hides, line } = found.value;
    const about = { names, needs: names.length > 1 ? [] : names };
    if (hides || step.hides) yield { kind: 'capture', ...about, line, chain: [...chain, found.path] };
    else if (step.certain && !step.later) yield { kind: 'construct', ...about, line: step.line, chain };
  }

  /** The value that `from` imports, when the module it comes from reads it from the environment. */
  value(
    source: string,
    name: string,
    from: string,
    asked: ReadonlySet<string> = new Set(),
  ): { readonly value: EnvironmentValue; readonly path: string } | undefined {
    const found = this.resolve(source, from);
    const key = found.is === 'local' ? `${found.path}#${name}` : '';
    const facts = found.is === 'local' && !asked.has(key) ? this.#facts(found.path) : undefined;
    if (found.is !== 'local' || !facts) return undefined;
    const value = facts.values.get(name) ?? facts.values.get(name.replace(/^default\.?/, ''));
    if (value) return { value, path: found.path };
    const [first = '', ...rest] = name.split('.');
    const exported = facts.exported.get(first);
    const deeper = new Set([...asked, key]);
    if (exported && 'source' in exported)
      return this.value(exported.source, [exported.name, ...rest].join('.'), found.path, deeper);
    for (const reexport of facts.reexports) {
      const inner = this.value(reexport, name, found.path, deeper);
      if (inner) return inner;
    }
    return undefined;
  }

  #facts(path: string): ModuleFacts | undefined {
    if (this.#evaluated.size > MOST_MODULES) return undefined;
    return moduleFacts(path, this.choice, this.settings, (bytes) => {
      this.#bytes += bytes;
      return this.#bytes <= MOST_BYTES;
    });
  }
}
