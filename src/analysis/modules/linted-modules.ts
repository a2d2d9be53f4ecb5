import type { TSESTree } from '@typescript-eslint/utils';
import { awaiting, nameOf, stringOf } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { EnvironmentValue } from '../environment/key-reads.js';
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
  /** What its import declarations bring about, in order, up to the first load or doubt. */
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

/** Asks the other modules; undefined when that is not possible (text without a path, no parser). Opens files: to be called only for a file that loads the environment, or imports what may. */
export function askModules(file: OpenAIFile, loadsItself: boolean): LintedModules | undefined {
  const choice = parserChoice(file.languageOptions, file.filename);
  if (!choice || !isPath(file.filename)) return undefined;
  const resolve = makeResolver();
  const reach = modulesThatMatter(file.filename, file.sourceCode.text, resolve, file.settings);
  // Where no module constructs a client, or none loads anything, there is nothing to come too late.
  if (!reach?.constructs || !(reach.loads || loadsItself)) return undefined;
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

  const body: Foreign[] = [];
  for (const { node, happenings } of evaluatedInBody(file, start)) {
    const first = happenings.next();
    if (first.done !== true) body.push({ node, happening: first.value });
  }
  return {
    get order() {
      return importOrder(file.filename);
    },
    imports: untilDoubt(importsOf()),
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

function untilDoubt(happenings: Iterable<Foreign>): readonly Foreign[] {
  const found: Foreign[] = [];
  for (const foreign of happenings) {
    found.push(foreign);
    if (foreign.happening.kind === 'load' || foreign.happening.kind === 'unknown') break;
  }
  return found;
}

function* evaluatedInBody(
  file: OpenAIFile,
  start: () => Evaluation,
): Generator<{ node: Node; happenings: Iterator<Happening> }> {
  for (const node of file.nodes('CallExpression')) {
    const source = requiredModule(node);
    if (source !== undefined) yield { node, happenings: start().whole(source, file.filename) };
  }
  for (const node of file.nodes('TSImportEqualsDeclaration')) {
    const source = moduleInPlace(node, file, file.filename);
    if (source !== undefined) yield { node, happenings: start().whole(source, file.filename) };
  }
  for (const node of file.nodes('ImportExpression')) {
    const source = stringOf(node.source);
    const waits = awaiting(node);
    if (source !== undefined && waits) yield { node: waits, happenings: start().whole(source, file.filename) };
  }
  for (const node of [...file.nodes('CallExpression'), ...file.nodes('NewExpression')]) {
    const name = importedCallee(node, file);
    if (!name) continue;
    const waits = awaiting(node);
    yield {
      node: waits ?? node,
      happenings: start().call(name.source, name.name, file.filename, waits !== undefined, givenBy(node)),
    };
  }
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

/** Whether the text of an import or the name of a call says that it loads the environment, so that it is worth a look. */
export function mayLoadByName(file: OpenAIFile): boolean {
  const saysEnvironment = (source: string) => LOCAL.test(source) && /env/i.test(source) && soundsLikeLoader(source);
  return (
    file.nodes('ImportDeclaration').some(({ source }) => saysEnvironment(source.value)) ||
    file.nodes('CallExpression').some((node) => {
      const required = requiredModule(node);
      if (required !== undefined) return saysEnvironment(required);
      // the last name of a member is the one by which it is exported; a bare name may be an alias
      if (node.callee.type === 'MemberExpression' && !LOADING_NAME.test(nameOf(node.callee) ?? '')) return false;
      const name = importedCallee(node, file);
      return name !== undefined && LOCAL.test(name.source) && LOADING_NAME.test(name.name);
    })
  );
}
