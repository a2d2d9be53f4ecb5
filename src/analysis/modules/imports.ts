import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../../ast/walk.js';
import type { Model } from '../environment/credentials.js';
import { equalsModule } from '../qualified-names.js';
import { compilerOptionsFor } from './project.js';

type ImportOrExport = TSESTree.ImportDeclaration | TSESTree.ExportAllDeclaration | TSESTree.ExportNamedDeclaration;

export interface StaticImport {
  readonly node: ImportOrExport;
  readonly source: string;
}

/** The imports that make another module run: `import`, `export … from`; without those that TypeScript erases. In source order. */
export function staticImports(model: Model, filename: string): readonly StaticImport[] {
  const isTypeScript = /\.[cm]?tsx?$/.test(filename);
  const found: StaticImport[] = [];
  for (const node of model.program.body) {
    if (node.type === 'ImportDeclaration') {
      if (node.importKind !== 'type' && !(isTypeScript && isUnused(node, model) && !keepsAll(filename)))
        found.push({ node, source: node.source.value });
    } else if (
      (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') &&
      node.source &&
      node.exportKind !== 'type'
    ) {
      found.push({ node, source: node.source.value });
    }
  }
  return found;
}

/** TypeScript drops an import of which nothing is used as a value, unless its options say otherwise. */
function isUnused(node: TSESTree.ImportDeclaration, model: Model): boolean {
  if (node.specifiers.length === 0) return false;
  return node.specifiers.every(
    (specifier) =>
      (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type') ||
      !isUsedAsValue(specifier.local, model),
  );
}

function isUsedAsValue(local: TSESTree.Identifier, { bindings }: Model): boolean {
  // Only typescript-eslint's scopes tell references to types; in others everything is a value.
  const isOfValue = (reference: { identifier: Node; isValueReference?: boolean }) =>
    (reference.isValueReference ?? true) && !isInTypeQuery(reference.identifier);
  return bindings.variableOf(local)?.references.some(isOfValue) ?? false;
}

/** `typeof x` or `typeof x.y` where a type is written. */
function isInTypeQuery(name: Node): boolean {
  let outer = name.parent;
  while (outer?.type === 'TSQualifiedName') outer = outer.parent;
  return outer?.type === 'TSTypeQuery';
}

/** The module that `import x = require('m')` evaluates where it stands; undefined where TypeScript erases it. */
export function moduleInPlace(
  node: TSESTree.TSImportEqualsDeclaration,
  model: Model,
  filename: string,
): string | undefined {
  const isKept = node.parent.type === 'ExportNamedDeclaration' || isUsedAsValue(node.id, model) || keepsAll(filename);
  return isKept ? equalsModule(node) : undefined;
}

function keepsAll(filename: string): boolean {
  const options = compilerOptionsFor(filename)?.options;
  return options?.['verbatimModuleSyntax'] === true || options?.['preserveValueImports'] === true;
}
