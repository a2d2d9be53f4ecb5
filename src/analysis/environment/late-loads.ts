import { enclosingFunction, nameOf } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { FunctionNode } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import type { Foreign, LintedModules } from '../modules/linted-modules.js';
import { askModules, importsLoadBehind, mayLoadByName } from '../modules/linted-modules.js';
import { namedExports } from '../modules/exports.js';
import { belongsToTests, isPreloaded, isRunByFramework, isStarted } from '../modules/run-conditions.js';
import { equalsModule, requiredModule } from '../qualified-names.js';
import { findImportedKeys, isFixedEarly } from './key-reads.js';
import { findLoads, type EnvironmentLoad } from './loads.js';
import { isNeverRun, isOverBefore } from './text-order.js';

/** More loads, or clients, than a program has: the order of each is a question to control flow. Beyond that the answer is unknown. */
const MOST = 50;

/** A moment at which a client takes its key: it is constructed, or the value it will be given is read and a default hides that it was missing. */
export interface KeyMoment {
  /** The node of the linted file that brings it about. */
  readonly node: Node;
  readonly kind: 'construct' | 'capture';
  readonly names: readonly string[];
  readonly needs: readonly string[];
  /** The place in another module where it happens, with the files on the way there. */
  readonly elsewhere?: { readonly line: number; readonly chain: readonly string[] };
}

/** A load of the environment with the client for which it comes too late. */
export interface LateLoad {
  readonly load: EnvironmentLoad;
  readonly moment: KeyMoment;
}

/**
 * The loads of a file that come too late, in every order in which the file may run.
 * Other modules are asked only when the file loads the environment, or imports something that says it does.
 */
export function findLateLoads(file: OpenAIFile): readonly LateLoad[] {
  const own = findLoads(file);
  const loadsItself = own.some((load) => !load.possible);
  if (isLoadedFirst(own, file)) return [];
  // Test runners load the environment in set-up files and replace modules: what another file does there cannot be told.
  const isTest = belongsToTests(file.filename);
  if (!loadsItself && (isTest || !(mayLoadByName(file) || importsLoadBehind(file)))) return [];
  const modules = isTest ? undefined : askModules(file, own);
  const late = [...lateImports(own, modules), ...lateInBody(file, own, modules)];
  if (late.length === 0) return [];
  const isHarmless = isPreloaded(file.filename) || (namedExports(file).size > 0 && isRunByFramework(file.filename));
  const harmful = late.filter(({ load }) => load.kind === 'assignment' || !isHarmless);
  const assigned = harmful.filter(({ load }) => load.kind === 'assignment');
  // Where a program that begins elsewhere has loaded the environment by then, to load it again does no harm, however late.
  // A file that a command runs is where the program begins, whoever else imports it.
  const isElsewhere = () => !isStarted(file.filename) && modules?.mayBeImportedAfterLoad() === true;
  return assigned.length < harmful.length && isElsewhere() ? assigned : harmful;
}

/** Whether the first import of a file loads the environment, before anything can need it: then only what is assigned later can be late. */
function isLoadedFirst(own: readonly EnvironmentLoad[], { program }: OpenAIFile): boolean {
  const first = program.body.find(
    (statement) =>
      statement.type === 'ImportDeclaration' ||
      statement.type === 'ExportAllDeclaration' ||
      (statement.type === 'ExportNamedDeclaration' && statement.source),
  );
  const isLoad = first?.type === 'ImportDeclaration' && first.specifiers.length === 0;
  return (
    isLoad && own.some((load) => load.node === first && !load.possible) && own.every(({ kind }) => kind === 'loader')
  );
}

/** `import './bot.js'; import 'dotenv/config'`: the order of imports is the same in every module system. */
function lateImports(own: readonly EnvironmentLoad[], modules: LintedModules | undefined): readonly LateLoad[] {
  const last = modules?.imports.at(-1);
  if (!modules || last?.happening.kind !== 'load') return [];
  // Beside a load of the file's own, the one in a module of any name is not the one to move.
  const isDirect = last.happening.chain.length === 1 && own.every(({ possible }) => possible);
  const isSeen = own.some((load) => load.node === last.node) || modules.isLoaderByName(last.node) || isDirect;
  const isMovable = last.happening.certain && isSeen && modules.loadsFirst(last.node);
  // Another module has loaded it meanwhile, or may have, which is late as well: the file's own load is the one that can go first.
  const load = isMovable ? toLoad(last)[0] : own.find((one) => isImport(one) && !one.possible && isBehind(one, last));
  const moment = modules.imports
    .filter(({ node }) => node !== last.node)
    .flatMap(toMoment)
    .find((one) => load && concerns(load, one));
  return load && moment ? [{ load, moment }] : [];
}

function lateInBody(
  file: OpenAIFile,
  own: readonly EnvironmentLoad[],
  modules: LintedModules | undefined,
): readonly LateLoad[] {
  const foreign = modules?.body ?? [];
  const loads = [
    ...own.filter(({ node }) => node.type !== 'ImportDeclaration'),
    ...foreign.filter(({ node }) => !own.some((load) => load.node === node)).flatMap(toLoad),
  ];
  const importLoads = [
    ...own.filter(({ node }) => node.type === 'ImportDeclaration'),
    ...(modules?.imports ?? []).flatMap(toLoad),
  ];
  const borrowed = borrowedMoments(file, modules);
  const importMoments = [
    ...(modules?.imports ?? []).flatMap(toMoment),
    ...(importLoads.length > 0 ? [] : borrowed.filter(isImport)),
  ];
  const moments = [
    ...ownMoments(file),
    ...borrowed.filter((moment) => !isImport(moment)),
    ...foreign.flatMap(toMoment),
  ];
  if (loads.length > MOST) return [];
  const late: LateLoad[] = [];
  const mayFollow = (load: EnvironmentLoad, moment: KeyMoment): boolean =>
    concerns(load, moment) && !isNeverRun(load.node, moment.node, file.bindings);
  for (const load of loads) {
    if (load.possible || isReload(load, file)) continue;
    const others = loads.filter((other) => other !== load);
    if (load.kind === 'loader' && others.some((other) => !other.names && isFirst(other.node, load.node, file)))
      continue;
    const imported = importMoments.find(
      (moment) => mayFollow(load, moment) && precedesBody(moment.node, load.node, modules),
    );
    if (imported) {
      const isReported = load.kind === 'loader' && lateImports(own, modules).length > 0;
      if (!isReported && !renewed(load, moments, file)) late.push({ load, moment: imported });
      continue;
    }
    if (load.kind === 'loader' && importLoads.length > 0) continue;
    const moment = moments
      .slice(0, MOST)
      .find((candidate) => mayFollow(load, candidate) && isLate(load, candidate, others, moments, file));
    if (moment) late.push({ load, moment });
  }
  return late;
}

/**
 * A load that takes the place of values that are there, in a function that waits for an event or for code outside of the file: the program runs by then,
 * with a key from elsewhere, and reads its settings again.
 */
function isReload(load: EnvironmentLoad, { calls }: OpenAIFile): boolean {
  const fn = load.overrides && enclosingFunction(load.node);
  if (!fn || calls.callers(fn).calls.length > 0) return false;
  const handOvers = calls.handOversOf(fn).flatMap((node) => calls.handedTo(node).filter((one) => one.fn === fn));
  return handOvers.every(({ manner }) => manner === 'registered' || manner === 'later');
}

/** Whether a load is certain to come after a moment, at least when the program starts. */
function isLate(
  load: EnvironmentLoad,
  moment: KeyMoment,
  others: readonly EnvironmentLoad[],
  moments: readonly KeyMoment[],
  file: OpenAIFile,
): boolean {
  const { environment } = file;
  const rivals = others.filter(({ names }) => !names || names.some((name) => moment.names.includes(name)));
  if (load.node === moment.node || isOverBefore(load.node, moment.node)) return false;
  // Asked first: it is one question for the load, whatever the number of moments.
  if (renewed(load, moments, file)) return false;
  if (isSameInstance(moment.node, load.node))
    return !rivals.some((rival) => environment.canFollow(rival.node, moment.node));
  if (!environment.canFollow(moment.node, load.node)) return false;
  if (
    rivals.some(
      (rival) => environment.canFollow(rival.node, moment.node) && !environment.canFollow(load.node, rival.node),
    )
  )
    return false;
  const isOnly = !environment.canFollow(load.node, moment.node);
  return isOnly || isAlwaysAfter(load, moment, rivals, file);
}

/** Whether every path to the load, from the start of the program, passes the moment before any load. */
function isAlwaysAfter(
  load: EnvironmentLoad,
  moment: KeyMoment,
  rivals: readonly EnvironmentLoad[],
  file: OpenAIFile,
): boolean {
  type State = 'missing' | 'taken' | 'loaded';
  const events = new Map<Node, (state: State) => readonly State[]>([
    [moment.node, (state) => [state === 'missing' ? 'taken' : state]],
  ]);
  for (const { node } of [load, ...rivals]) events.set(node, () => ['loaded']);
  const states = file.flow.ask<State>({ start: 'missing', events }).before(load.node);
  return states.has('taken') && !states.has('missing');
}

/**
 * An assignment after which a client is constructed anew, or beside which one is given the key as well, changes the key on purpose; and so does a load
 * in a function that makes a new client behind it, unless that is where the program begins: `main()`.
 */
function renewed(load: EnvironmentLoad, moments: readonly KeyMoment[], file: OpenAIFile): boolean {
  const around = enclosingFunction(load.node);
  const fn = around && !isRunAtStart(around, file) ? around : undefined;
  const isBehind = ({ node }: KeyMoment): boolean =>
    load.kind === 'assignment' ||
    (fn !== undefined && enclosingFunction(node) === fn && node.range[0] > load.node.range[0]);
  const isFollowed = moments.some(
    (moment) => concerns(load, moment) && isBehind(moment) && file.environment.canFollow(load.node, moment.node),
  );
  if (isFollowed || load.kind === 'loader') return isFollowed;
  return file.nodes('AssignmentExpression').some(({ left }) => isKeyOfClient(left, file));
}

/** Whether the only thing that is done with a function is one call, which the module evaluates, or a function of that kind. */
function isRunAtStart(fn: FunctionNode, file: OpenAIFile, seen = new Set<FunctionNode>()): boolean {
  const { calls, escapes } = file.calls.callers(fn);
  const [call] = calls;
  if (seen.has(fn) || escapes || calls.length !== 1 || !call) return false;
  const around = enclosingFunction(call);
  return around === undefined || isRunAtStart(around, file, seen.add(fn));
}

/** `client.apiKey`, which a client reads again for each request. */
function isKeyOfClient(node: Node, { clients }: OpenAIFile): boolean {
  return node.type === 'MemberExpression' && nameOf(node) === 'apiKey' && clients.clientKind(node.object) !== undefined;
}

/** A field initialiser and the constructor of the same class: the one runs before the other whenever an object is made. */
function isSameInstance(field: Node, inConstructor: Node): boolean {
  const owner = (node: Node, type: string): Node | undefined => {
    for (let outer: Node | undefined = node.parent; outer; outer = outer.parent)
      if (outer.type === type) return outer.parent;
    return undefined;
  };
  const body = owner(field, 'PropertyDefinition');
  return body !== undefined && body === owner(inConstructor, 'MethodDefinition');
}

/** Whether one node always runs before another. */
const isFirst = (node: Node, other: Node, { environment }: OpenAIFile): boolean =>
  environment.canFollow(node, other) && !environment.canFollow(other, node);

/** Whether an import is evaluated before a node of the body: always when imports are hoisted, else when it is written before it. */
function precedesBody(declaration: Node, node: Node, modules: LintedModules | undefined): boolean {
  return declaration.range[0] < node.range[0] || modules?.order === 'hoisted';
}

const concerns = (load: EnvironmentLoad, { needs, names }: KeyMoment): boolean =>
  load.names ? load.names.some((name) => needs.includes(name)) : names.length > 0;

function ownMoments(file: OpenAIFile): readonly KeyMoment[] {
  const { keyReads, calledReads } = file.environment;
  return [...keyReads, ...calledReads].flatMap((read) => {
    if (read.apart) return [];
    const { names, needs, node } = read;
    const construct: KeyMoment = { kind: 'construct', node, names, needs };
    if (!read.capture) return [construct];
    const capture: KeyMoment = { kind: 'capture', node: read.capture.node, names, needs };
    return read.capture.hides ? [capture] : [capture, construct];
  });
}

type Placed = Pick<KeyMoment, 'node'>;

const isImport = ({ node }: Placed): boolean => node.type === 'ImportDeclaration';

const isBehind = ({ node }: Placed, other: Placed): boolean => node.range[0] > other.node.range[0];

/** Clients of the file whose key another module has read: constructed where they are, or given what a default in that module made of it. */
function borrowedMoments(file: OpenAIFile, modules: LintedModules | undefined): readonly KeyMoment[] {
  if (!modules) return [];
  return findImportedKeys(file).flatMap((key): KeyMoment[] => {
    const { node, source, path } = key;
    const found = modules.value(source, path);
    if (!found) return [];
    const { names, line } = found.value;
    const about = { names, needs: names.length > 1 ? [] : names };
    if (!isFixedEarly(key, found.value)) return [{ kind: 'construct', node, ...about }];
    const evaluated = evaluationOf(source, file);
    return evaluated ? [{ kind: 'capture', node: evaluated, ...about, elsewhere: { line, chain: [found.path] } }] : [];
  });
}

/** The import declaration, `require` or `import x = require()` with which a module is evaluated. */
function evaluationOf(source: string, file: OpenAIFile): Node | undefined {
  return (
    file.nodes('ImportDeclaration').find((node) => node.source.value === source) ??
    file.nodes('CallExpression').find((node) => requiredModule(node) === source) ??
    file.nodes('TSImportEqualsDeclaration').find((node) => equalsModule(node) === source)
  );
}

function toMoment({ node, happening }: Foreign): readonly KeyMoment[] {
  if (happening.kind !== 'construct' && happening.kind !== 'capture') return [];
  const { kind, names, needs, line, chain } = happening;
  return [{ node, kind, names, needs, elsewhere: { line, chain } }];
}

function toLoad({ node, happening }: Foreign): readonly EnvironmentLoad[] {
  if (happening.kind !== 'load') return [];
  const { names, certain } = happening;
  return [{ node, kind: 'loader', ...(names && { names }), ...(!certain && { possible: true }) }];
}
