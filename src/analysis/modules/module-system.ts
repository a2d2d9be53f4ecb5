import { compilerOptionsFor, nearestJson, scriptsFor } from './project.js';

/**
 * When the import declarations of a file are evaluated: `hoisted` before everything else (ES modules, and all bundlers and loaders that keep their
 * meaning), `inPlace` where they stand (TypeScript compiled to CommonJS keeps the order of statements), or `unknown`.
 * `require` is always evaluated where it stands.
 */
export type ImportOrder = 'hoisted' | 'inPlace' | 'unknown';

/** Tools that run or bundle TypeScript with hoisted imports, whatever tsconfig.json says. */
const HOISTING_TOOL = /\b(?:tsx|esbuild|tsup|bun|bunx|vite|vite-node|esno|swc|rollup|webpack|next|deno)\b/;
/** Tools that compile with TypeScript itself. */
const COMPILER = /\btsc\b(?![^&|;]*--noEmit)|\bts-node(?:-dev)?\b|\bts-node-esm\b|\bnest (?:start|build)\b|\bncc\b/;

/** Decides by extension, the nearest package.json and tsconfig.json, and the tools that package.json's scripts run. */
export function importOrder(filename: string): ImportOrder {
  if (/\.m[jt]s$/.test(filename)) return 'hoisted';
  if (/\.[cm]?jsx?$/.test(filename)) return javascriptOrder(filename);
  if (!/\.c?tsx?$/.test(filename)) return 'unknown';
  const isModule = /\.tsx?$/.test(filename) && nearestJson(filename, 'package.json')?.json['type'] === 'module';
  const config = compilerOptionsFor(filename);
  const compiled = config ? emittedOrder(config.module, config.target, isModule) : isModule ? 'hoisted' : 'unknown';
  return compiled === 'inPlace' ? unlessHoistedByTool(filename, config?.options['noEmit'] === true) : compiled;
}

function javascriptOrder(filename: string): ImportOrder {
  const config = compilerOptionsFor(filename);
  const isCompiled =
    config?.options['allowJs'] === true &&
    emittedOrder(config.module, config.target, false) !== 'hoisted' &&
    COMPILER.test(scriptsFor(filename).join('\n'));
  return isCompiled ? 'unknown' : 'hoisted';
}

function emittedOrder(module: string | undefined, target: string | undefined, isModule: boolean): ImportOrder {
  if (module === undefined) return isModule || /^es(?:20|next|6)/.test(target ?? '') ? 'hoisted' : 'unknown';
  if (/^(?:es|preserve)/.test(module)) return 'hoisted';
  if (/^node/.test(module)) return isModule ? 'hoisted' : 'inPlace';
  return isModule ? 'unknown' : 'inPlace';
}

function unlessHoistedByTool(filename: string, emitsNothing: boolean): ImportOrder {
  const scripts = scriptsFor(filename).join('\n');
  if (!HOISTING_TOOL.test(scripts)) return emitsNothing ? 'unknown' : 'inPlace';
  return COMPILER.test(scripts) && !emitsNothing ? 'unknown' : 'hoisted';
}
