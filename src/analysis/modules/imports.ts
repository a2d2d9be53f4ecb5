import type { TSESTree } from '@typescript-eslint/utils';
import type { Model } from '../environment/credentials.js';
import type { CompilerOptions } from './project.js';

type ImportOrExport = TSESTree.ImportDeclaration | TSESTree.ExportAllDeclaration | TSESTree.ExportNamedDeclaration;

export interface StaticImport {
  readonly node: ImportOrExport;
  readonly source: string;
}

/** The imports that make another module run: `import`, `export … from`; without those that TypeScript erases. In source order. */
export function staticImports(
  model: Model,
  filename: string,
  config: CompilerOptions | undefined,
): readonly StaticImport[] {
  const keepsAll = config?.options['verbatimModuleSyntax'] === true || config?.options['preserveValueImports'] === true;
  const isTypeScript = /\.[cm]?tsx?$/.test(filename);
  const found: StaticImport[] = [];
  for (const node of model.program.body) {
    if (node.type === 'ImportDeclaration') {
      if (node.importKind !== 'type' && !(isTypeScript && isErased(node, keepsAll, model)))
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

/** TypeScript drops an import of which nothing is used as a value, unless `verbatimModuleSyntax` says otherwise. */
function isErased(node: TSESTree.ImportDeclaration, keepsAll: boolean, model: Model): boolean {
  if (node.specifiers.length === 0 || keepsAll) return false;
  return node.specifiers.every((specifier) => {
    if (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type') return true;
    const variable = model.bindings.variableOf(specifier.local);
    // Only typescript-eslint's scopes tell references to types; in others everything is a value.
    return !variable?.references.some(
      (reference: { isValueReference?: boolean }) => reference.isValueReference ?? true,
    );
  });
}
