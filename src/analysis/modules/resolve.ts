import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type * as EnhancedResolve from 'enhanced-resolve';
import { LOADER_FUNCTIONS, LOADER_MODULES } from '../../sdk/environment.js';
import { CLIENT_PACKAGES } from '../../sdk/packages.js';
import { compilerOptionsFor, isObject, nearestJson, readJson, type CompilerOptions } from './project.js';
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
  const packages = new Map<string, unknown>();
  const known = new Map<string, Resolution>();

  function configFor(folder: string, from: string): ReturnType<typeof compilerOptionsFor> {
    if (!configs.has(folder)) configs.set(folder, compilerOptionsFor(from));
    return configs.get(folder);
  }

  function resolverFor(config: CompilerOptions | undefined): EnhancedResolve.Resolver {
    const existing = resolvers.get(config?.configFile);
    if (existing) return existing;
    // Loaded only now: most files never ask a question across files, and most imports name their file.
    const { ResolverFactory, CachedInputFileSystem } = require('enhanced-resolve') as typeof EnhancedResolve;
    fileSystem ??= new CachedInputFileSystem(fs, Infinity);
    const resolver = ResolverFactory.createResolver({
      ...OPTIONS,
      fileSystem,
      ...(config?.isWhole === true && { tsconfig: { configFile: config.configFile, references: 'auto' } }),
      ...(config?.isWhole === false && { alias: ownAliases(config.configFile) }),
    });
    resolvers.set(config?.configFile, resolver);
    return resolver;
  }

  function find(source: string, from: string): Resolution {
    // The SDK constructs nothing while it is evaluated, also where a repository holds its sources.
    if (isBuiltin(source) || ASSET.test(source) || CLIENT_PACKAGES.includes(source)) return PACKAGE;
    if (LOADER_MODULES.includes(source) || Object.hasOwn(LOADER_FUNCTIONS, source)) return PACKAGE;
    const folder = path.dirname(from);
    if (RELATIVE.test(source)) {
      const name = path.resolve(folder, source);
      const isThere = (file: string) => fileVersion(file) !== undefined;
      const written =
        (FOLDER.test(source) ? undefined : filesCalled(name).find(isThere)) ?? indexFiles(name).find(isThere);
      if (written !== undefined) return isInPackage(written) ? PACKAGE : { is: 'local', path: written };
      if (isNowhere(name)) return UNKNOWN;
    }
    const isOwn = /^(?:\.{1,2}(?:\/|$)|[/#])/.test(source);
    // What begins with a dot is a path already.
    const config = source.startsWith('.') ? undefined : configFor(folder, from);
    const hasPaths = config !== undefined && isMapped(source, config);
    if (!isOwn && !hasPaths && isOfPackage(source, folder)) return PACKAGE;
    for (const mapping of hasPaths ? [config, undefined] : [undefined]) {
      try {
        const found = resolverFor(mapping).resolveSync({}, folder, FOLDER.test(source) ? `${source}/` : source);
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
    return !process.versions['pnp'] && packageOf(folder) !== name;
  }

  /** The name of the package that a folder belongs to. */
  function packageOf(folder: string): unknown {
    if (!packages.has(folder))
      packages.set(folder, nearestJson(path.join(folder, 'module'), 'package.json')?.json['name']);
    return packages.get(folder);
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

const RELATIVE = /^\.{1,2}(?:\/|$)/;
/** Ends like the name of a folder, and means no file beside it: `.`, `./`, `../..`. */
const FOLDER = /(?:^|\/)\.{0,2}$/;

/** The files that `./folder/file.js` or `./folder/file` can mean, first choice first: no need to ask the resolver when one of them is there. */
function filesCalled(name: string): readonly string[] {
  const written = /\.[cm]?[jt]sx?$/.exec(name)?.[0];
  const sources = written === undefined ? undefined : EXTENSION_ALIAS[written];
  if (written !== undefined && sources)
    return [name, ...sources.map((extension) => name.slice(0, -written.length) + extension)];
  const extended = EXTENSIONS.map((extension) => name + extension);
  return written === undefined ? extended : [name, ...extended];
}

/** The files that a folder can mean, first choice first; none where it has a package.json, which may name another one. */
function indexFiles(name: string): readonly string[] {
  if (!fs.existsSync(name) || fs.existsSync(path.join(name, 'package.json'))) return [];
  return EXTENSIONS.map((extension) => path.join(name, `index${extension}`));
}

/** Whether there is no file and no folder that a path can mean; what has a query is left to the resolver. */
function isNowhere(name: string): boolean {
  return !/[?#]/.test(name) && !fs.existsSync(name) && !filesCalled(name).some((file) => fs.existsSync(file));
}

/** Whether `paths` or `baseUrl` of a config may lead an import somewhere. */
function isMapped(source: string, { configFile, options }: CompilerOptions): boolean {
  const { paths, baseUrl } = options;
  if (paths === undefined && baseUrl === undefined) return false;
  const own = readJson(configFile);
  if (own?.['references'] !== undefined) return true; // with maps of their own
  if (Object.keys((paths as object | undefined) ?? {}).some((alias) => source.startsWith(alias.replace(/\*.*$/, ''))))
    return true;
  if (baseUrl === undefined) return false;
  const ownUrl = (own?.['compilerOptions'] as CompilerOptions['options'] | undefined)?.['baseUrl'];
  if (typeof ownUrl !== 'string' || ownUrl.includes('${')) return true; // inherited, or relative to something else
  return !isNowhere(path.resolve(path.dirname(configFile), ownUrl, source));
}

/** What the `paths` of a config itself map, for one that extends a config that is not there: the resolver reads none of it then. */
function ownAliases(configFile: string): EnhancedResolve.ResolveOptionsOptionalFS['alias'] {
  const own = readJson(configFile)?.['compilerOptions'];
  const { paths, baseUrl } = isObject(own) ? own : {};
  const base = path.resolve(path.dirname(configFile), typeof baseUrl === 'string' ? baseUrl : '');
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([name, targets]) => {
    if (!Array.isArray(targets) || name === '*') return [];
    const files = targets.filter((target) => typeof target === 'string').map((target) => path.resolve(base, target));
    return [{ name, alias: files, onlyModule: !name.includes('*') }];
  });
}

function realPath(file: string): string {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return file;
  }
}

const isInPackage = (file: string) => /[\\/]node_modules[\\/]/.test(file);
