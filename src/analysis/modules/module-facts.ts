import { isBuiltin } from 'node:module';
import { enclosingFunction, isFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Settings } from '../../settings.js';
import { environmentValues, findTakenKeys, type EnvironmentValue, type TakenKey } from '../environment/key-reads.js';
import { OpenAIFile } from '../file.js';
import { notTraversed } from '../traversal.js';
import { namedExports } from './exports.js';
import { staticImports } from './imports.js';
import { importOrder } from './module-system.js';
import { parseModule, type ParserChoice } from './parse.js';
import { stepTracer, type Step } from './steps.js';

/** What the evaluation of one module does, kept without its syntax tree. */
export interface ModuleFacts {
  /** The modules that are evaluated before it, in order. */
  readonly hoisted: readonly string[];
  readonly steps: readonly Step[];
  /** Whether its evaluation pauses, so that those who import it have to wait. */
  readonly pauses: boolean;
  /** What happens when an exported function is called or an exported class is constructed. */
  readonly exported: ReadonlyMap<string, readonly Step[] | { readonly source: string; readonly name: string }>;
  /** The exported values that are read from the environment while the module is evaluated, by name: `apiKey`, `config.openai.apiKey`. */
  readonly values: ReadonlyMap<string, EnvironmentValue>;
  /** How an exported function or class makes a client of what a call gives it, by its name and the place of the value: `createClient 0.apiKey`. */
  readonly taken: ReadonlyMap<string, Pick<TakenKey, 'hides' | 'defaults'>>;
  /** The modules of `export * from`. */
  readonly reexports: readonly string[];
}

/** A text without one of these words holds no key, no load and no client; only what it imports matters. */
const RELEVANT = /openai|env|require|import\s*\(/i;

/** Reads one module; undefined when it does not parse. */
export function readModule(
  path: string,
  text: string,
  choice: ParserChoice,
  settings: Settings,
): ModuleFacts | undefined {
  const mayPause = text.includes('await');
  if (!/\b(?:import|export|require)\b/.test(text) && !RELEVANT.test(text) && !mayPause)
    return {
      hoisted: [],
      steps: [],
      pauses: false,
      exported: new Map(),
      values: new Map(),
      taken: new Map(),
      reexports: [],
    };
  const sourceCode = parseModule(text, path, choice);
  if (!sourceCode) return undefined;
  // Nothing below asks for control flow.
  const file = new OpenAIFile(sourceCode, path, settings, {}, notTraversed(sourceCode));
  const imports = staticImports(file, path);
  const order = imports.length === 0 ? 'hoisted' : importOrder(path);
  const inPlace = new Set<Node>(order === 'inPlace' ? imports.map(({ node }) => node) : []);
  // A module that imports others may call a factory of theirs.
  const isRelevant =
    imports.some(({ source }) => !isBuiltin(source)) || RELEVANT.test(text) || settings.mentionedIn(text);
  const trace = isRelevant ? stepTracer(file, inPlace) : () => [];
  const exported = new Map<string, readonly Step[] | { source: string; name: string }>();
  const values = new Map<string, EnvironmentValue>();
  const taken = new Map<string, Pick<TakenKey, 'hides' | 'defaults'>>();
  const keys = isRelevant ? findTakenKeys(file) : [];
  for (const [name, value] of namedExports(file)) {
    if (!('type' in value)) {
      exported.set(name, value);
      continue;
    }
    if (isRelevant)
      for (const [path, { names, hides, line }] of environmentValues(name, value, file))
        values.set(path, { names, hides, line });
    if (!isFunction(value) && value.type !== 'ClassDeclaration' && value.type !== 'ClassExpression') continue;
    exported.set(name, trace(value, true));
    for (const { by, path, hides, defaults } of keys)
      if (by === value) taken.set(`${name} ${path}`, { hides, defaults });
  }
  return {
    hoisted: inPlace.size > 0 ? [] : imports.map(({ source }) => source),
    steps: trace(file.program),
    pauses: mayPause && hasTopLevelAwait(file),
    exported,
    values,
    taken,
    reexports: imports.flatMap(({ node, source }) => (node.type === 'ExportAllDeclaration' ? [source] : [])),
  };
}

/** `await`, `for await` or `await using` outside of functions, wherever it stands: that it is written makes the module one that is waited for. */
function hasTopLevelAwait({ nodes }: OpenAIFile): boolean {
  const isAtTop = (node: Node) => enclosingFunction(node) === undefined;
  return (
    nodes('AwaitExpression').some(isAtTop) ||
    nodes('ForOfStatement').some((node) => node.await && isAtTop(node)) ||
    nodes('VariableDeclaration').some((node) => node.kind === 'await using' && isAtTop(node))
  );
}
