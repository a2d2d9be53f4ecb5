import type { TSESTree } from '@typescript-eslint/utils';
import { isLiteral, isNamed, nameOf, stringOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { PUBLIC_MODULES, publicPrefixOf } from '../../sdk/public-variables.js';
import { originOfName, type Bindings, type Origin } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import { belongsToTests } from '../modules/run-conditions.js';
import { qualifiedName } from '../qualified-names.js';
import { destinationOf } from './destinations.js';
import { keyHolders, type KeyHolder } from './key-reads.js';
import { sourcesOf } from './key-sources.js';
import { directiveOf, isBrowserModule, isServerModule } from './server-modules.js';
import { environmentRead } from './variables.js';

/** A client that runs in a browser, and how its key comes to be there. */
export type BrowserKey = {
  readonly holder: KeyHolder;
  /** `dangerouslyAllowBrowser: true`, where it is written in an object literal. */
  readonly flag: TSESTree.Property | undefined;
} & (
  | {
      /** The key is written into what is shipped, by the name of its variable or by the module it comes from. */
      readonly is: 'public';
      readonly read: Node;
      readonly variable: string;
      readonly tool: string;
      /** Only if a module for browsers reads it, and this one may be for the server. */
      readonly isPerhaps: boolean;
    }
  /** The flag is set for a client whose key is in the environment of a build or a server. */
  | { readonly is: 'flagged'; readonly flag: TSESTree.Property; readonly variable: string }
  /** The flag is set for a key that comes in while the program runs: a parameter, a form, a store. */
  | { readonly is: 'runtime'; readonly flag: TSESTree.Property }
  /** A module of the browser makes a client without the flag: the constructor throws. */
  | { readonly is: 'refused' }
);

/** The clients of a file whose key a browser gets. Modules that are known to stay on a server have none, nor have tests. */
export function findBrowserKeys(file: OpenAIFile): readonly BrowserKey[] {
  const holders = keyHolders(file);
  if (holders.length === 0 || belongsToTests(file.filename) || isServerModule(file)) return [];
  return holders.flatMap((holder) => browserKeyOf(holder, file) ?? []);
}

function browserKeyOf(holder: KeyHolder, file: OpenAIFile): BrowserKey | undefined {
  const { options, kind } = holder;
  const destination = destinationOf(options, file);
  const key = file.lookup(options, 'apiKey');
  const sources = key.is === 'found' ? sourcesOf(key.value, file) : [];
  const flagged = file.lookup(options, 'dangerouslyAllowBrowser');
  const isFlagged = flagged.is === 'found' && !flagged.sometimes && isLiteral(flagged.value, true);
  const property = isFlagged && flagged.value.parent?.type === 'Property' ? flagged.value.parent : undefined;
  const about = { holder, flag: property };

  const published = destination === 'openai' || destination === 'hosted' ? sources : [];
  for (const read of published) {
    const found = publicRead(read, file);
    if (found) return { ...about, is: 'public', read, ...found };
  }
  if (property) {
    const variable = published.flatMap((source) => environmentRead(source, file.bindings)?.names ?? [])[0];
    if (variable !== undefined) return { ...about, is: 'flagged', flag: property, variable };
    const isUnknown = key.is === 'found' && sources.every((source) => stringOf(source) === undefined);
    return isUnknown ? { ...about, is: 'runtime', flag: property } : undefined;
  }
  const isRefused =
    flagged.is === 'missing' &&
    kind !== 'v3' &&
    directiveOf(file) === 'use client' &&
    !LOOKS_WHERE_IT_RUNS.test(file.sourceCode.text);
  return isRefused && key.is !== 'unknown' ? { ...about, is: 'refused' } : undefined;
}

/** A module may ask where it is: then the client may be made on the server alone. */
const LOOKS_WHERE_IT_RUNS = /typeof\s+(?:window|document)\b/;

type PublicRead = Pick<BrowserKey & { is: 'public' }, 'variable' | 'tool' | 'isPerhaps'>;

/** The variable that an expression reads from what a build writes into its output. */
function publicRead(expression: Node, file: OpenAIFile): PublicRead | undefined {
  const read = environmentRead(expression, file.bindings);
  const variable = read?.names.find((name) => publicPrefixOf(name));
  const prefix = variable === undefined ? undefined : publicPrefixOf(variable);
  if (read && variable !== undefined && prefix) {
    // Vite replaces `import.meta.env` alone; `process.env` is a server's there
    const mayBeServer = prefix.isForServersToo ?? (prefix.prefix.endsWith('VITE_') && !read.apart);
    return { variable, tool: prefix.tool, isPerhaps: mayBeServer && !isBrowserModule(file) };
  }
  const { root, path } = partOf(expression, file.bindings);
  const module = qualifiedName(root, file.bindings);
  const name = module && { source: module.source, path: [...module.path, ...path] };
  const tool = name && Object.hasOwn(PUBLIC_MODULES, name.source) ? PUBLIC_MODULES[name.source] : undefined;
  const last = path.at(-1) ?? module?.path.at(-1);
  if (tool !== undefined && last !== undefined && /key|token|secret/i.test(last))
    return { variable: last, tool, isPerhaps: name?.source.startsWith('$env') === true && !isBrowserModule(file) };
  const isNuxt =
    root.type === 'CallExpression' &&
    isNamed(root.callee, 'useRuntimeConfig') &&
    path[0] === 'public' &&
    path.length > 1;
  return isNuxt && last !== undefined && last !== '*'
    ? { variable: last, tool: 'Nuxt', isPerhaps: !isBrowserModule(file) }
    : undefined;
}

/** What an expression is a part of, and the names that lead there: `useRuntimeConfig().public.openaiKey` of Nuxt, under names for the whole or a part too. */
function partOf(expression: Node, bindings: Bindings): { readonly root: Node; readonly path: readonly string[] } {
  const path: string[] = [];
  let root = unwrap(expression);
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const origin = originOf(root, bindings);
    if (!origin) break;
    path.unshift(...origin.path);
    root = unwrap(origin.from);
  }
  return { root, path };
}

/** The object from which a name or a member is read; where there is none, nothing is: `Constants.expoConfig?.extra ?? {}`. */
function originOf(node: Node, bindings: Bindings): Pick<Origin, 'from' | 'path'> | undefined {
  if (node.type === 'LogicalExpression')
    return node.operator !== '&&' && unwrap(node.right).type === 'ObjectExpression'
      ? { from: node.left, path: [] }
      : undefined;
  if (node.type === 'MemberExpression') {
    const name = nameOf(node);
    return name === undefined ? undefined : { from: node.object, path: [name] };
  }
  return originOfName(node, bindings);
}

/** Deep enough for every real chain of names. */
const DEEPEST = 16;
