import type { TSESTree } from '@typescript-eslint/utils';
import { isNamed, nameOf, stringOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { chainRoot } from '../ast/members.js';
import type { Bindings } from './bindings.js';

/** What a module exports, named from the module down: `openai` + `['default']`, `dotenv` + `['config']`. An empty path is the whole module, as `require` and `import *` give it. */
export interface QualifiedName {
  readonly source: string;
  readonly path: readonly string[];
}

/**
 * Folds an expression to the module member it stands for, through imports, `require`, `await import()`, `import x = require()`, const aliases,
 * destructuring and member reads. Undefined when it stands for anything else.
 */
export function qualifiedName(expression: Node, bindings: Bindings): QualifiedName | undefined {
  const name = fold(expression, bindings, 0);
  return name?.source === GLOBAL_PROCESS ? undefined : name;
}

/** The part of Node's `process` that an expression stands for, whether it is the global or imported: `['env']` for `process.env`, `import { env } from 'node:process'`, `const { env } = process`. */
export function partOfProcess(expression: Node, bindings: Bindings): readonly string[] | undefined {
  const name = fold(expression, bindings, 0);
  return name && PROCESS.has(name.source) ? name.path.filter((step) => step !== 'default') : undefined;
}

/** Whether a module is one of the project, by the way it is imported: `./x`, `@/x`, `~/x`, `#/x`. */
export function isOfProject({ source }: QualifiedName): boolean {
  return /^(?:\.{1,2}|[@~#])\//.test(source);
}

/** Not the name of any module. */
const GLOBAL_PROCESS = '(global) process';
const PROCESS: ReadonlySet<string> = new Set([GLOBAL_PROCESS, 'process', 'node:process']);

const DEEPEST = 16; // no real program aliases an import this often; a cycle of aliases ends here

function fold(expression: Node, bindings: Bindings, depth: number): QualifiedName | undefined {
  if (depth > DEEPEST) return undefined;
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier': {
      const variable = bindings.variableOf(node);
      if (!variable?.defs.length) return node.name === 'process' ? { source: GLOBAL_PROCESS, path: [] } : undefined;
      const imported = bindings.importOf(variable);
      if (imported) {
        const isWhole = imported.imported === '*' || imported.imported === '=';
        return { source: imported.source, path: isWhole ? [] : [imported.imported] };
      }
      const origin = bindings.originOf(variable);
      return origin && under(fold(origin.from, bindings, depth + 1), origin.path);
    }
    case 'MemberExpression': {
      const name = nameOf(node);
      if (name === undefined) return undefined;
      if (name === 'process' && isGlobalThis(node.object, bindings)) return { source: GLOBAL_PROCESS, path: [] };
      return under(fold(node.object, bindings, depth + 1), [name]);
    }
    case 'CallExpression': {
      const source = requiredModule(node);
      return source === undefined ? undefined : { source, path: [] };
    }
    case 'LogicalExpression': {
      // `require('chalk').default || require('chalk')`
      const [one, other] = [node.left, node.right].map((part) => fold(part, bindings, depth + 1));
      return one && one.source === other?.source ? one : undefined;
    }
    case 'AwaitExpression': {
      const loaded = unwrap(node.argument);
      const source = loaded.type === 'ImportExpression' ? stringOf(loaded.source) : undefined;
      return source === undefined ? undefined : { source, path: [] };
    }
    default:
      return undefined;
  }
}

function isGlobalThis(node: Node, bindings: Bindings): boolean {
  return isNamed(node, 'globalThis') && !bindings.variableOf(node)?.defs.length;
}

function under(name: QualifiedName | undefined, path: readonly string[]): QualifiedName | undefined {
  return name && (path.length === 0 ? name : { source: name.source, path: [...name.path, ...path] });
}

/** Whether a callee, by the name it begins with, can be a function of the file: not what is imported, nor a global. Asked before the call graph, which has to be built. */
export function mayBeOwn(callee: Node, bindings: Bindings): boolean {
  const root = chainRoot(callee);
  if (root.type !== 'Identifier') return true;
  const definition = bindings.variableOf(root)?.defs[0];
  return definition !== undefined && definition.type !== 'ImportBinding';
}

/** The module that `import x = require('m')` loads; undefined for one of types, and for another name of a namespace. */
export function equalsModule({ importKind, moduleReference }: TSESTree.TSImportEqualsDeclaration): string | undefined {
  return importKind !== 'type' && moduleReference.type === 'TSExternalModuleReference'
    ? stringOf(moduleReference.expression)
    : undefined;
}

/** The module a `require('m')` call loads; undefined for any other call. A shadowed `require` is not told apart. */
export function requiredModule(call: TSESTree.CallExpression): string | undefined {
  const isRequire = isNamed(call.callee, 'require') && call.arguments.length === 1;
  return isRequire ? stringOf(call.arguments[0]) : undefined;
}
