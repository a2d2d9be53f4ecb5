import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type * as EnhancedResolve from 'enhanced-resolve';
import { CLIENT_PACKAGES } from '../../sdk/packages.js';
import { compilerOptionsFor } from './project.js';
import { fileVersion } from './read-file.js';

/** Where an import leads: a source file of the project, a package of someone else (never opened), or nothing that could be found. */
export type Resolution =
  { readonly is: 'local'; readonly path: string } | { readonly is: 'package' } | { readonly is: 'unknown' };

/** Resolves the imports of one run of questions; what it reads of the file system is remembered, so it must not be kept longer. */
export type Resolve = (source: string, from: string) => Resolution;

const PACKAGE: Resolution = { is: 'package' };
const UNKNOWN: Resolution = { is: 'unknown' };

/** What a bundler or `require` turns into data: nothing is evaluated. */
const ASSET =
  /\.(?:css|s[ac]ss|less|styl|json5?|ya?ml|toml|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|mp[34]|wav|html?|txt|md|graphql|gql|sql|wasm|node)(?:\?.*)?$/;

const require = createRequire(import.meta.url);

/** Sources before builds: what stands in the repository is what the author edits. */
const OPTIONS: EnhancedResolve.ResolveOptionsOptionalFS = {
  extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
  extensionAlias: {
    '.js': ['.ts', '.tsx', '.js', '.jsx'],
    '.jsx': ['.tsx', '.jsx'],
    '.mjs': ['.mts', '.mjs'],
    '.cjs': ['.cts', '.cjs'],
  },
  conditionNames: ['source', 'import', 'require', 'node', 'default'],
  mainFields: ['source', 'module', 'main'],
  useSyncFileSystemCalls: true,
};

/** Makes a resolver: relative paths, `index` files, `.js` written for `.ts`, tsconfig `paths` and `baseUrl`, package `imports`, workspace packages linked from node_modules. */
export function makeResolver(): Resolve {
  // Loaded only now: most files never ask a question across files.
  const { ResolverFactory, CachedInputFileSystem } = require('enhanced-resolve') as typeof EnhancedResolve;
  const fileSystem = new CachedInputFileSystem(fs, Infinity);
  const resolvers = new Map<string | undefined, EnhancedResolve.Resolver>();
  const configs = new Map<string, ReturnType<typeof compilerOptionsFor>>();
  const known = new Map<string, Resolution>();

  function configFor(folder: string, from: string): ReturnType<typeof compilerOptionsFor> {
    if (!configs.has(folder)) configs.set(folder, compilerOptionsFor(from));
    return configs.get(folder);
  }

  function resolverFor(configFile: string | undefined): EnhancedResolve.Resolver {
    const existing = resolvers.get(configFile);
    if (existing) return existing;
    const resolver = ResolverFactory.createResolver({
      ...OPTIONS,
      fileSystem,
      ...(configFile !== undefined && { tsconfig: { configFile, references: 'auto' } }),
    });
    resolvers.set(configFile, resolver);
    return resolver;
  }

  function find(source: string, from: string): Resolution {
    // The SDK constructs nothing while it is evaluated, also where a repository holds its sources.
    if (isBuiltin(source) || ASSET.test(source) || CLIENT_PACKAGES.includes(source)) return PACKAGE;
    const folder = path.dirname(from);
    if (WRITTEN_OUT.test(source)) {
      const written = path.resolve(folder, source);
      if (fileVersion(written)) return isInPackage(written) ? PACKAGE : { is: 'local', path: written };
    }
    const isOwn = /^(?:\.{1,2}(?:\/|$)|[/#])/.test(source);
    const config = configFor(folder, from);
    const hasPaths = config !== undefined && ('paths' in config.options || 'baseUrl' in config.options);
    for (const configFile of hasPaths ? [config.configFile, undefined] : [undefined]) {
      try {
        const found = resolverFor(configFile).resolveSync({}, folder, source);
        if (typeof found === 'string')
          return isInPackage(found) ? PACKAGE : { is: 'local', path: found.replace(/[?#].*$/, '') };
      } catch {
        // Not found this way, or a config that cannot be read.
      }
    }
    const isAlias =
      hasPaths &&
      Object.keys((config.options['paths'] as object | undefined) ?? {}).some(
        (alias) => source.startsWith(alias.replace(/\*.*$/, '')) && alias !== '*',
      );
    return isOwn || isAlias || /^(?:~|@)\//.test(source) ? UNKNOWN : PACKAGE;
  }

  return (source, from) => {
    const key = `${path.dirname(from)}\0${source}`;
    const answer = known.get(key) ?? find(source, from);
    known.set(key, answer);
    return answer;
  };
}

/** `./folder/file.js`: no need to ask the resolver when the file is there. */
const WRITTEN_OUT = /^\.{1,2}\/.*\.[cm]?[jt]sx?$/;

const isInPackage = (file: string) => /[\\/]node_modules[\\/]/.test(file);
