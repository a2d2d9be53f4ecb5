import type { TSESTree } from '@typescript-eslint/utils';
import { awaiting, nameOf, stringOf } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { EnvironmentValue } from '../environment/key-reads.js';
import type { EnvironmentLoad } from '../environment/loads.js';
import { isFirstStatement } from '../environment/text-order.js';
import type { OpenAIFile } from '../file.js';
import { qualifiedName, requiredModule } from '../qualified-names.js';
import { Evaluation, type Happening } from './evaluation-order.js';
import { mayBeImportedAfterLoad } from './importers.js';
import { moduleInPlace, staticImports } from './imports.js';
import { importOrder, type ImportOrder } from './module-system.js';
import { moduleScan } from './module-cache.js';
import { soundsLikeLoader } from './names.js';
import { modulesThatMatter } from './reachability.js';
import { parserChoice } from './parse.js';
import { readText } from './read-file.js';
import { makeResolver } from './resolve.js';
import { givenBy } from './steps.js';

/** Something that another module does when the linted file imports it or calls into it. */
export interface Foreign {
  /** The import declaration, `require` call, awaited `import()` or call in the linted file. */
  readonly node: Node;
  readonly happening: Happening;
}

/** What the modules of a project do on behalf of the linted file. */
export interface LintedModules {
  /** When the file's import declarations are evaluated. */
  readonly order: ImportOrder;
  /** What its import declarations bring about, in order, up to the first load; of what comes behind a doubt only that. */
  readonly imports: readonly Foreign[];
  /** For each `require`, awaited `import()` and call of an imported function: the first thing it brings about. */
  readonly body: readonly Foreign[];
  /** The value the file imports, when the module it comes from reads it from the environment. */
  value(
    source: string,
    path: readonly string[],
  ): { readonly value: EnvironmentValue; readonly path: string } | undefined;
  /** Whether the program starts, or may start, in another file, which loads the environment before it imports this one. Costly: to be asked last. */
  mayBeImportedAfterLoad(): boolean;
  /** Whether the module of an import declaration would load the environment before it makes a client, if it were the first to be evaluated. */
  loadsFirst(node: Node): boolean;
  /** Whether an import declaration or `require` names its module like one that loads the environment. */
  isLoaderByName(node: Node): boolean;
}

/**
 * Asks the other modules; undefined when that is not possible (text without a path, no parser). Opens files: to be called only for a file that loads the
 * environment, or imports what may.
 * @param own the loads of the file itself
 */
export function askModules(file: OpenAIFile, own: readonly EnvironmentLoad[]): LintedModules | undefined {
  const choice = parserChoice(file.languageOptions, file.filename);
  if (!choice || !isPath(file.filename)) return undefined;
  const resolve = makeResolver();
  const reach = modulesThatMatter(file.filename, file.sourceCode.text, resolve, file.settings);
  // Where no module constructs a client, or none loads anything, there is nothing to come too late.
  if (!reach?.constructs || !(reach.loads || own.some(({ possible }) => !possible))) return undefined;
  const { worth } = reach;
  const start = () => new Evaluation(choice, file.settings, resolve, worth, file.filename);

  function* importsOf(): Generator<Foreign> {
    const evaluation = start();
    const nodes = staticImports(file, file.filename);
    let node: Node = file.program;
    for (const declaration of nodes) {
      node = declaration.node;
      for (const happening of evaluation.module(declaration.source, file.filename)) yield { node, happening };
    }
    for (const happening of evaluation.rest()) yield { node, happening };
  }

  const first = own.find(({ kind, names, node }) => kind === 'loader' && !names && isFirstStatement(node))?.node;
  const body: Foreign[] = [];
  for (const { node, happenings } of evaluatedInBody(file, start)) {
    if (first && first.range[1] <= node.range[0]) break; // by then all is loaded, or may be
    const next = happenings.next();
    if (next.done === true) continue;
    body.push({ node, happening: next.value });
    const { value } = next;
    if (value.kind === 'load' && !value.names && isFirstStatement(node)) break;
  }
  return {
    get order() {
      return importOrder(file.filename);
    },
    imports: untilLoaded(importsOf()),
    body,
    loadsFirst(node) {
      if (node.type !== 'ImportDeclaration') return false;
      const first = start().whole(node.source.value, file.filename).next();
      return first.done !== true && first.value.kind === 'load';
    },
    isLoaderByName,
    mayBeImportedAfterLoad: () => mayBeImportedAfterLoad(file.filename, choice, file.settings, resolve),
    value: (source, path) => start().value(source, path.join('.'), file.filename),
  };
}

function isLoaderByName(node: Node): boolean {
  return node.type === 'ImportDeclaration' && soundsLikeLoader(node.source.value);
}

/** Behind a doubt nothing is certain but what was before it: a client that is made by then has no key, whatever comes next. */
function untilLoaded(happenings: Iterable<Foreign>): readonly Foreign[] {
  const found: Foreign[] = [];
  let isDoubted = false;
  for (const foreign of happenings) {
    const { kind } = foreign.happening;
    isDoubted ||= kind === 'unknown';
    if (!isDoubted || kind === 'load') found.push(foreign);
    if (kind === 'load') break;
  }
  return found;
}

/** What the body of a file evaluates of other modules, in the order of its text: the inner ones of nested calls first. */
function evaluatedInBody(
  file: OpenAIFile,
  start: () => Evaluation,
): readonly { readonly node: Node; readonly happenings: Iterator<Happening> }[] {
  const evaluated: { node: Node; happenings: Iterator<Happening> }[] = [];
  const add = (node: Node, happenings: Iterator<Happening>): unknown => evaluated.push({ node, happenings });
  for (const node of file.nodes('CallExpression')) {
    const source = requiredModule(node);
    if (source !== undefined) add(node, start().whole(source, file.filename));
  }
  for (const node of file.nodes('TSImportEqualsDeclaration')) {
    const source = moduleInPlace(node, file, file.filename);
    if (source !== undefined) add(node, start().whole(source, file.filename));
  }
  for (const node of file.nodes('ImportExpression')) {
    const source = stringOf(node.source);
    const waits = awaiting(node);
    if (source !== undefined && waits) add(waits, start().whole(source, file.filename));
  }
  for (const node of [...file.nodes('CallExpression'), ...file.nodes('NewExpression')]) {
    const name = importedCallee(node, file);
    if (!name) continue;
    const waits = awaiting(node);
    add(waits ?? node, start().call(name.source, name.name, file.filename, waits !== undefined, givenBy(node)));
  }
  return evaluated.sort((one, other) => one.node.range[1] - other.node.range[1]);
}

function importedCallee(
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  file: OpenAIFile,
): { source: string; name: string } | undefined {
  if (node.type === 'CallExpression' && requiredModule(node) !== undefined) return undefined;
  const name = qualifiedName(node.callee, file.bindings);
  return name && name.path.length <= 1 ? { source: name.source, name: name.path.join('.') } : undefined;
}

/**
 * Whether the file imports a module whose name is one for such modules, `./config`, whose text says that it loads the environment, and another module
 * of the project comes before it: one of those is where a client may be made too early. Opens the modules of these names, which are remembered.
 */
export function importsLoadBehind(file: OpenAIFile): boolean {
  const sources = [
    ...staticImports(file, file.filename).map(({ source }) => source),
    ...file.nodes('CallExpression').flatMap((node) => requiredModule(node) ?? []),
  ].filter((source) => LOCAL.test(source));
  if (sources.length < 2 || !isPath(file.filename)) return false;
  const resolve = makeResolver();
  return sources.some((source, index) => {
    if (index === 0 || !soundsLikeLoader(source)) return false;
    const found = resolve(source, file.filename);
    return found.is === 'local' && moduleScan(found.path, file.settings, () => true)?.loads === true;
  });
}

const isPath = (filename: string): boolean => /^(?:\/|[A-Za-z]:[\\/])/.test(filename);

/** Modules of the project. */
const LOCAL = /^[.@~#/]/;
const LOADING_NAME =
  /^(?:load|init|configure|config|setup|read)\w*env|^env\w*(?:load|init)|^(?:load|init|fetch|inject|hydrate|populate)\w*(?:secret|credential)/i;

/** The modules of the project that the text of an import, or the name of a function of theirs that is called, says to load the environment. */
export function loadersByName(file: OpenAIFile): ReadonlySet<string> {
  const saysEnvironment = (source: string) => LOCAL.test(source) && /env/i.test(source) && soundsLikeLoader(source);
  const named = new Set<string>();
  for (const { source } of file.nodes('ImportDeclaration')) if (saysEnvironment(source.value)) named.add(source.value);
  for (const node of file.nodes('CallExpression')) {
    const required = requiredModule(node);
    if (required !== undefined) {
      if (saysEnvironment(required)) named.add(required);
      continue;
    }
    // the last name of a member is the one by which it is exported; a bare name may be an alias
    if (node.callee.type === 'MemberExpression' && !LOADING_NAME.test(nameOf(node.callee) ?? '')) continue;
    const name = importedCallee(node, file);
    if (name && LOCAL.test(name.source) && LOADING_NAME.test(name.name)) named.add(name.source);
  }
  return named;
}

/** Whether a module that is named like a loader has, or imports, something that loads the environment: then the others are worth a look. Opens these. */
export function mayLoadByName(file: OpenAIFile): boolean {
  const named = isPath(file.filename) ? [...loadersByName(file)] : [];
  if (named.length === 0) return false;
  const resolve = makeResolver();
  return named.some((source) => {
    const found = resolve(source, file.filename);
    const text = found.is === 'local' ? readText(found.path) : undefined;
    if (found.is !== 'local' || text === undefined) return false;
    return modulesThatMatter(found.path, text, resolve, file.settings)?.loads !== false;
  });
}
