import { isFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Settings } from '../../settings.js';
import { OpenAIFile } from '../file.js';
import { namedExports } from './exports.js';
import { staticImports } from './imports.js';
import { importOrder } from './module-system.js';
import { parseModule, type ParserChoice } from './parse.js';
import { compilerOptionsFor } from './project.js';
import { stepTracer, type Step } from './steps.js';

/** What the evaluation of one module does, kept without its syntax tree. */
export interface ModuleFacts {
  /** The modules that are evaluated before it, in order. */
  readonly hoisted: readonly string[];
  readonly steps: readonly Step[];
  /** What happens when an exported function is called or an exported class is constructed. */
  readonly exported: ReadonlyMap<string, readonly Step[] | { readonly source: string; readonly name: string }>;
  /** The modules of `export * from`. */
  readonly reexports: readonly string[];
}

/** A text without one of these words holds no key, no load and no client; only what it imports matters. */
const RELEVANT = /openai|env|require|import\s*\(/i;

/** Reads one module; undefined when it does not parse. */
export function readModule(path: string, text: string, choice: ParserChoice, settings: Settings): ModuleFacts | undefined {
  if (!/\b(?:import|export|require)\b/.test(text) && !RELEVANT.test(text)) return { hoisted: [], steps: [], exported: new Map(), reexports: [] };
  const sourceCode = parseModule(text, path, choice);
  if (!sourceCode) return undefined;
  // No code paths are recorded for a file that is not traversed; nothing below asks for control flow.
  const file = new OpenAIFile(sourceCode, path, settings, {}, undefined as never);
  const imports = staticImports(file, path, compilerOptionsFor(path));
  const order = imports.length === 0 ? 'hoisted' : importOrder(path);
  const inPlace = new Set<Node>(order === 'inPlace' ? imports.map(({ node }) => node) : []);
  const isRelevant = RELEVANT.test(text) || settings.mentionedIn(text) || inPlace.size > 0;
  const trace = isRelevant ? stepTracer(file, inPlace) : () => [];
  const exported = new Map<string, readonly Step[] | { source: string; name: string }>();
  for (const [name, value] of namedExports(file)) {
    if (!('type' in value)) exported.set(name, value);
    else if (isFunction(value) || value.type === 'ClassDeclaration' || value.type === 'ClassExpression') exported.set(name, trace(value, true));
  }
  return {
    hoisted: inPlace.size > 0 ? [] : imports.map(({ source }) => source),
    steps: trace(file.program),
    exported,
    reexports: imports.flatMap(({ node, source }) => (node.type === 'ExportAllDeclaration' ? [source] : [])),
  };
}
