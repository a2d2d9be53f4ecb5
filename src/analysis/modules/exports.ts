import { nameOf, unwrap } from '../../ast/expressions.js';
import { isExports } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Model } from '../environment/credentials.js';
import { qualifiedName } from '../qualified-names.js';

/** What a module exports: a node of the file, or a name that another module exports. */
export type Exported = Node | { readonly source: string; readonly name: string };

/** The values a file exports by name, ESM and CommonJS; the module itself is `default` and the empty name. */
export function namedExports(model: Model): ReadonlyMap<string, Exported> {
  const found = new Map<string, Exported>();
  const add = (name: string, value: Node | null | undefined) => {
    if (!value) return;
    const meant = model.calls.functionOf(value) ?? value;
    const imported = qualifiedName(value, model.bindings);
    found.set(
      name,
      imported && imported.path.length === 1
        ? { source: imported.source, name: imported.path[0] as string }
        : classBehind(meant, model),
    );
  };
  for (const node of model.nodes('ExportNamedDeclaration')) {
    const { declaration, source } = node;
    if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration') {
      if (declaration.id) found.set(declaration.id.name, declaration);
    } else if (declaration?.type === 'VariableDeclaration') {
      for (const { id, init } of declaration.declarations) {
        if (id.type === 'Identifier' && init) found.set(id.name, unwrap(init));
        if (id.type !== 'ObjectPattern') continue;
        for (const { value } of id.properties) {
          const local = value?.type === 'AssignmentPattern' ? value.left : value;
          if (local?.type === 'Identifier') found.set(local.name, local);
        }
      }
    }
    for (const { local, exported } of node.specifiers) {
      const name = exported.type === 'Identifier' ? exported.name : exported.value;
      if (source)
        found.set(name, { source: source.value, name: local.type === 'Identifier' ? local.name : local.value });
      else add(name, local);
    }
  }
  for (const { declaration } of model.nodes('ExportDefaultDeclaration')) add('default', declaration);
  for (const { left, right } of model.nodes('AssignmentExpression')) addCommonJS(left, right, add);
  return found;
}

function classBehind(node: Node, model: Model): Node {
  const variable = node.type === 'Identifier' ? model.bindings.variableOf(node) : undefined;
  const definition = variable?.defs[0];
  return definition?.type === 'ClassName' ? definition.node : node;
}

/** `module.exports = { a, b }`, `module.exports = fn`, `exports.a = fn`. */
function addCommonJS(left: Node, right: Node, add: (name: string, value: Node) => void): void {
  if (left.type !== 'MemberExpression') return;
  const name = nameOf(left);
  if (isExports(left)) {
    add('default', right);
    add('', right);
    if (right.type !== 'ObjectExpression') return;
    for (const property of right.properties) {
      const key = property.type === 'Property' ? nameOf(property) : undefined;
      if (key !== undefined && property.type === 'Property') add(key, property.value);
    }
  } else if (isExports(left.object) && name !== undefined) add(name, right);
}
