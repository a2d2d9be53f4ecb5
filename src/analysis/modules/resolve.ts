import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type * as EnhancedResolve from 'enhanced-resolve';
import { LOADER_FUNCTIONS, LOADER_MODULES } from '../../sdk/environment.js';
import { CLIENT_PACKAGES } from '../../sdk/packages.js';
import { compilerOptionsFor, nearestJson } from './project.js';
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

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

const EXTENSION_ALIAS: Readonly<Record<string, string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/** Sources before builds: what stands in the repository is what the author edits. */
const OPTIONS: EnhancedResolve.ResolveOptionsOptionalFS = {
  extensions: EXTENSIONS,
  extensionAlias: EXTENSION_ALIAS,
  conditionNames: ['source', 'import', 'require', 'node', 'default'],
  mainFields: ['source', 'module', 'main'],
  useSyncFileSystemCalls: true,
};

/** Makes a resolver: relative paths, `index` files, `.js` written for `.ts`, tsconfig `paths` and `baseUrl`, package `imports`, workspace packages linked from node_modules. */
export function makeResolver(): Resolve {
  let fileSystem: EnhancedResolve.CachedInputFileSystem | undefined;
  const resolvers = new Map<string | undefined, EnhancedResolve.Resolver>();
  const configs = new Map<string, ReturnType<typeof compilerOptionsFor>>();
  const searched = new Map<string, readonly string[]>();
  const known = new Map<string, Resolution>();

  function configFor(folder: string, from: string): ReturnType<typeof compilerOptionsFor> {
    if (!configs.has(folder)) configs.set(folder, compilerOptionsFor(from));
    return configs.get(folder);
  }

  function resolverFor(configFile: string | undefined): EnhancedResolve.Resolver {
    const existing = resolvers.get(configFile);
    if (existing) return existing;
    // Loaded only now: most files never ask a question across files, and most imports name their file.
    const { ResolverFactory, CachedInputFileSystem } = require('enhanced-resolve') as typeof EnhancedResolve;
    fileSystem ??= new CachedInputFileSystem(fs, Infinity);
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
    if (LOADER_MODULES.includes(source) || Object.hasOwn(LOADER_FUNCTIONS, source)) return PACKAGE;
    const folder = path.dirname(from);
    if (RELATIVE.test(source)) {
      const written = namedFile(path.resolve(folder, source));
      if (written !== undefined) return isInPackage(written) ? PACKAGE : { is: 'local', path: written };
    }
    const isOwn = /^(?:\.{1,2}(?:\/|$)|[/#])/.test(source);
    const config = configFor(folder, from);
    // What begins with a dot is a path already.
    const hasPaths =
      !source.startsWith('.') && config !== undefined && ('paths' in config.options || 'baseUrl' in config.options);
    if (!isOwn && !hasPaths && isOfPackage(source, folder)) return PACKAGE;
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

  /** Whether a bare import is certain to lead to no source file of the project: nothing of its name is linked into node_modules. */
  function isOfPackage(source: string, folder: string): boolean {
    const name = /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?=\/|$)/.exec(source)?.[0];
    if (name === undefined) return false;
    const installed = modulesAbove(folder)
      .map((modules) => path.join(modules, name))
      .find((file) => fs.existsSync(file));
    if (installed !== undefined) return isInPackage(realPath(installed));
    // Yarn has packages without folders, and a package can import itself by its name.
    return !process.versions['pnp'] && nearestJson(path.join(folder, 'module'), 'package.json')?.json['name'] !== name;
  }

  /** The node_modules folders that bare imports are searched in, nearest first. */
  function modulesAbove(folder: string): readonly string[] {
    let found = searched.get(folder);
    if (!found) {
      const modules = path.join(folder, 'node_modules');
      const parent = path.dirname(folder);
      const above = parent === folder ? [] : modulesAbove(parent);
      searched.set(folder, (found = fs.existsSync(modules) ? [modules, ...above] : above));
    }
    return found;
  }

  return (source, from) => {
    const key = `${path.dirname(from)}\0${source}`;
    const answer = known.get(key) ?? find(source, from);
    known.set(key, answer);
    return answer;
  };
}

const RELATIVE = /^\.{1,2}\/.*[^/]$/;

/** `./folder/file.js`, `./folder/file`: no need to ask the resolver when a file of that name is there. */
function namedFile(name: string): string | undefined {
  const isFile = (file: string) => fileVersion(file) !== undefined;
  const written = /\.[cm]?[jt]sx?$/.exec(name)?.[0];
  if (written === undefined) return EXTENSIONS.map((extension) => name + extension).find(isFile);
  const sources = EXTENSION_ALIAS[written]?.map((extension) => name.slice(0, -written.length) + extension) ?? [];
  return [name, ...sources].find(isFile);
}

function realPath(file: string): string {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return file;
  }
}

const isInPackage = (file: string) => /[\\/]node_modules[\\/]/.test(file);
