import { LOADER_FUNCTIONS } from '../../sdk/environment.js';
import type { Settings } from '../../settings.js';
import { isFixedEarly, type EnvironmentValue } from '../environment/key-reads.js';
import { loaderModule } from '../environment/loads.js';
import { soundsLikeLoader } from './names.js';
import { moduleFacts, moduleScan } from './module-cache.js';
import type { ModuleFacts } from './module-facts.js';
import type { ParserChoice } from './parse.js';
import type { Resolve } from './resolve.js';
import type { Scan } from './scan.js';
import type { Given, Step } from './steps.js';

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
  /** The environment is loaded, or may be: what comes later is not the first. Of an assignment that says what it sets, only with `names`. */
  | {
      readonly kind: 'load';
      readonly certain: boolean;
      readonly chain: readonly string[];
      readonly names?: readonly string[];
    }
  /** From here on nothing is certain: a module that could not be found, read or parsed, or too many of them. */
  | { readonly kind: 'unknown' };

/** Here a module or function waits. */
interface Pause {
  readonly kind: 'pause';
}

/** What happens in the body of a module or function, and where it pauses. */
type Running = Generator<Happening | Pause>;

/** A call of what a module exports. */
interface Called {
  readonly source: string;
  readonly name: string;
  readonly given: Given;
}

/** More than any program needs before its first client; then the answer is unknown. */
const MOST_MODULES = 400;
const MOST_BYTES = 6_000_000;

/**
 * Evaluates modules as a runtime would, but only in order and only as far as asked: a generator of what happens.
 * ES modules: depth first, each once, cycles left alone. A module that pauses at top level (`await`) holds up those that depend on it, and nobody else.
 */
export class Evaluation {
  readonly #evaluated = new Set<string>();
  /** Modules that wait for nobody. */
  readonly #prompt = new Set<string>();
  #deferred: Running[] = [];
  #bytes = 0;

  constructor(
    readonly choice: ParserChoice,
    readonly settings: Settings,
    readonly resolve: Resolve,
    /** The modules worth parsing: in and below the others nothing happens that matters. */
    readonly worth: ReadonlySet<string>,
    /** The linted file: being evaluated all the time. */
    readonly root: string,
  ) {
    this.#evaluated.add(root);
  }

  /** What happens when `from` imports `source`, before the modules that pause go on. */
  *module(source: string, from: string, chain: readonly string[] = []): Generator<Happening> {
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
    if (found.is === 'local') yield* this.#evaluate(found.path, source, [...chain, found.path]);
  }

  /** What happens until `await import(source)` or `require(source)` is over. */
  *whole(source: string, from: string): Generator<Happening> {
    yield* this.module(source, from);
    yield* this.rest();
  }

  /** What happens when a function or class that `from` imports is called, and awaited or not, with a number of arguments. */
  *call(source: string, name: string, from: string, isAwaited: boolean, given: Given): Generator<Happening> {
    for (const happening of whileCalled(isAwaited, this.#call({ source, name, given }, from, [], new Set()))) {
      if (happening.kind !== 'pause') yield happening;
      else yield* this.rest();
    }
  }

  /**
   * What is left when all imports have been started: the bodies of modules that paused, or waited for one that did.
   * Which of them goes on first cannot be told; a load is taken to come before what may need it.
   */
  *rest(): Generator<Happening> {
    const left: Happening[] = [];
    for (let body = this.#deferred.shift(); body; body = this.#deferred.shift())
      for (const happening of body) if (happening.kind !== 'pause') left.push(happening);
    const isTaking = ({ kind }: Happening) => kind === 'construct' || kind === 'capture';
    yield* left.filter((happening) => !isTaking(happening));
    yield* left.filter(isTaking);
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

  *#evaluate(path: string, source: string, chain: readonly string[]): Generator<Happening> {
    if (this.#evaluated.has(path) || !this.worth.has(path)) return;
    this.#evaluated.add(path);
    const facts = this.#facts(path);
    if (!facts) {
      yield* this.#guess(source, chain);
      return;
    }
    for (const imported of facts.hoisted) yield* this.module(imported, path, chain);
    const body = this.#run(facts.steps, path, chain);
    for (let next = body.next(); next.done !== true; next = body.next()) {
      const happening = next.value;
      // Asked only now: most modules do nothing that matters, whenever they do it.
      if (happening.kind === 'pause' || this.#waits(path, chain)) {
        this.#deferred.push(happening.kind === 'pause' ? body : goOnWith(happening, body));
        return;
      }
      yield happening;
    }
  }

  /** Whether a module depends on one that pauses; those `above` it, whose evaluation began before, wait for it and not the other way round. */
  #waits(path: string, above: readonly string[]): boolean {
    const seen = new Set([this.root, ...above, path]);
    const found: string[] = [];
    const queue = [path];
    for (let module = queue.pop(); module !== undefined; module = queue.pop()) {
      if (this.#prompt.has(module)) continue;
      found.push(module);
      for (const source of this.#dependencies(module)) {
        const dependency = this.resolve(source, module);
        if (dependency.is !== 'local' || seen.has(dependency.path)) continue;
        if (this.#pauses(dependency.path)) return true;
        seen.add(dependency.path);
        queue.push(dependency.path);
      }
    }
    for (const module of found) this.#prompt.add(module);
    return false;
  }

  /** What a module imports; of modules that are not worth parsing, what their text says. */
  #dependencies(path: string): readonly string[] {
    return (this.worth.has(path) ? this.#facts(path)?.hoisted : this.#scan(path)?.sources) ?? [];
  }

  #pauses(path: string): boolean {
    return this.#scan(path)?.pauses === true && this.#facts(path)?.pauses !== false;
  }

  *#run(
    steps: readonly Step[],
    path: string,
    chain: readonly string[],
    calling: ReadonlySet<string> = new Set(),
    given?: Given,
  ): Running {
    for (const step of steps) {
      const { parameter } = step;
      if (parameter !== undefined && given !== undefined && given > parameter) continue;
      const certain = step.certain && (parameter === undefined || given !== undefined);
      const names = 'names' in step ? step.names : undefined;
      if (step.kind === 'load')
        yield { kind: 'load', certain: certain && !step.possible, chain, ...(names && { names }) };
      else if (step.kind === 'evaluate') yield* unlessUncertain(certain, this.module(step.source, path, chain));
      else if (step.kind === 'call') {
        const happenings = whileCalled(step.handedOn, this.#call(step, path, chain, calling));
        yield* unlessUncertain(certain, happenings);
      } else if (step.kind === 'borrow') yield* this.#borrow({ ...step, certain }, path, chain);
      else if (step.kind === 'hand') yield* this.#hand({ ...step, certain }, path, chain);
      else if (step.kind === 'pause') yield step;
      else if (certain) yield { kind: step.kind, names: step.names, needs: step.needs, line: step.line, chain };
    }
  }

  *#call(call: Called, from: string, chain: readonly string[], calling: ReadonlySet<string>): Running {
    const { source, name, given } = call;
    const found = this.resolve(source, from);
    if (found.is !== 'local' || !this.worth.has(found.path)) return;
    const key = `${found.path}#${name}`;
    const facts = calling.has(key) ? undefined : this.#facts(found.path);
    if (!facts) return;
    const deeper = new Set([...calling, key]);
    const exported = facts.exported.get(name);
    if (!exported) {
      for (const reexport of facts.reexports)
        yield* this.#call({ source: reexport, name, given }, found.path, [...chain, found.path], deeper);
    } else if ('source' in exported)
      yield* this.#call({ ...exported, given }, found.path, [...chain, found.path], deeper);
    else yield* this.#run(exported, found.path, [...chain, found.path], deeper, given);
  }

  *#borrow(step: Step & { kind: 'borrow' }, path: string, chain: readonly string[]): Generator<Happening> {
    const found = this.value(step.source, step.name, path);
    if (!found) return;
    const { names, line } = found.value;
    const about = { names, needs: names.length > 1 ? [] : names };
    if (isFixedEarly(step, found.value)) yield { kind: 'capture', ...about, line, chain: [...chain, found.path] };
    else if (step.certain && !step.later) yield { kind: 'construct', ...about, line: step.line, chain };
  }

  *#hand(step: Step & { kind: 'hand' }, path: string, chain: readonly string[]): Generator<Happening> {
    const { hides, isEarlier, names } = step;
    const taken =
      step.certain &&
      this.#exported(step.source, step.name, path, ({ taken }, name) => taken.get(`${name} ${step.path}`))?.value;
    if (!taken) return;
    const about = { names, needs: names.length > 1 ? [] : names, line: step.line, chain };
    if (hides || (isEarlier && isFixedEarly(taken, step))) yield { kind: 'capture', ...about };
    else if (!isEarlier) yield { kind: 'construct', ...about };
  }

  /** The value that `from` imports, when the module it comes from reads it from the environment. */
  value(
    source: string,
    name: string,
    from: string,
  ): { readonly value: EnvironmentValue; readonly path: string } | undefined {
    return this.#exported(
      source,
      name,
      from,
      ({ values }, exported) => values.get(exported) ?? values.get(exported.replace(/^default\.?/, '')),
    );
  }

  /** What a module has to say about a name that `from` imports from it, or from the module that it has it from. */
  #exported<T>(
    source: string,
    name: string,
    from: string,
    say: (facts: ModuleFacts, name: string) => T | undefined,
    asked: ReadonlySet<string> = new Set(),
  ): { readonly value: T; readonly path: string } | undefined {
    const found = this.resolve(source, from);
    const key = found.is === 'local' ? `${found.path}#${name}` : '';
    const facts = found.is === 'local' && !asked.has(key) ? this.#facts(found.path) : undefined;
    if (found.is !== 'local' || !facts) return undefined;
    const value = say(facts, name);
    if (value !== undefined) return { value, path: found.path };
    const [first = '', ...rest] = name.split('.');
    const exported = facts.exported.get(first);
    const deeper = new Set([...asked, key]);
    if (exported && 'source' in exported)
      return this.#exported(exported.source, [exported.name, ...rest].join('.'), found.path, say, deeper);
    for (const reexport of facts.reexports) {
      const inner = this.#exported(reexport, name, found.path, say, deeper);
      if (inner) return inner;
    }
    return undefined;
  }

  #facts(path: string): ModuleFacts | undefined {
    if (this.#evaluated.size > MOST_MODULES) return undefined;
    return moduleFacts(path, this.choice, this.settings, this.#spend);
  }

  #scan(path: string): Scan | undefined {
    return moduleScan(path, this.settings, this.#spend);
  }

  readonly #spend = (bytes: number): boolean => {
    this.#bytes += bytes;
    return this.#bytes <= MOST_BYTES;
  };
}

function* unlessUncertain(certain: boolean, happenings: Running): Running {
  for (const happening of happenings) {
    if (certain) yield happening;
    else yield* perhaps(happening);
  }
}

/** What may happen can load the environment, but constructs no client for certain. */
function* perhaps(happening: Happening | Pause): Running {
  if (happening.kind === 'unknown' || happening.kind === 'pause') yield happening;
  else if (happening.kind === 'load') yield { ...happening, certain: false };
}

/** A function that pauses goes on at a moment that cannot be told when nobody waits for it. */
function* whileCalled(isWaitedFor: boolean, happenings: Running): Running {
  let isOver = false;
  for (const happening of happenings) {
    if (happening.kind === 'pause' && !isWaitedFor) isOver = true;
    else if (!isOver) yield happening;
    else yield* perhaps(happening);
  }
}

function* goOnWith(happening: Happening, others: Running): Running {
  yield happening;
  yield* others;
}
