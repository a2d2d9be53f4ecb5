import type { TSESTree } from '@typescript-eslint/utils';
import type { Scope, SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, nameOf, unwrap, wrapped, type FunctionLike } from '../ast/expressions.js';
import { methodName, receiverOf } from '../ast/members.js';
import type { Node } from '../ast/walk.js';

export type Variable = Scope.Variable;

/** How a name came by its value: the whole of an expression, or a part of it by destructuring. */
export interface Origin {
  readonly from: Node;
  /** Property names and array indices from `from` to the value; `*` for a rest element or a computed key. Empty: the whole. */
  readonly path: readonly string[];
  /** The default that stands in when the part is undefined. */
  readonly fallback?: Node;
}

/** Names and what they stand for, by scope, never by spelling. */
export interface Bindings {
  /** The variable that an identifier reads, writes or declares; undefined for globals nobody declared and for property names. */
  variableOf(identifier: Node): Variable | undefined;
  /** Where the value of a variable comes from, when it is written exactly once and in its declaration; undefined otherwise (parameters and imports too). */
  originOf(variable: Variable): Origin | undefined;
  /** The variables that a declarator declares. */
  declaredBy(declarator: Node): readonly Variable[];
  /** Every expression that is ever assigned to a variable, declaration included; undefined when one of them cannot be told (loops, destructuring, `+=`). */
  valuesOf(variable: Variable): readonly Node[] | undefined;
  /** The import that declares a variable: `import d, { n as a }, * as ns`. */
  importOf(variable: Variable): { source: string; imported: string } | undefined;
  /** The expression behind a chain of names that are never reassigned; `node` itself where the chain ends. */
  resolve(node: Node): Node;
}

/** The expressions by which a variable is read. */
export function readsOfVariable({ references }: Variable): readonly Node[] {
  return references.filter((reference) => reference.isRead()).map(({ identifier }) => wrapped(identifier));
}

/** Where the value of a name comes from; undefined where an expression is none, or one of several values. */
export function originOfName(name: Node, bindings: Bindings): Origin | undefined {
  const variable = bindings.variableOf(name);
  return variable && bindings.originOf(variable);
}

/** The list whose entries a variable is, one after the other: `for (const key of keys)`, `keys.map((key) => …)`. */
export function listBehind({ defs: [definition] }: Variable): Node | undefined {
  if (definition?.type === 'Variable') {
    const loop = definition.parent.parent;
    const isEntry = loop.type === 'ForOfStatement' && loop.left === definition.parent;
    return isEntry && definition.node.id === definition.name ? loop.right : undefined;
  }
  const fn = definition?.type === 'Parameter' && isFunction(definition.node) ? definition.node : undefined;
  const call = fn?.params[0] === definition?.name ? fn?.parent : undefined;
  const isEach = call?.type === 'CallExpression' && call.arguments[0] === fn;
  return isEach && /^(?:map|flatMap|forEach)$/.test(methodName(call) ?? '') ? receiverOf(call) : undefined;
}

/** The variable that a function is declared with, or is the value of where it is declared: `function f() {}`, `const f = () => {}`. */
export function functionVariable(fn: FunctionLike, bindings: Pick<Bindings, 'variableOf'>): Variable | undefined {
  const { parent } = fn;
  const name = fn.type === 'FunctionDeclaration' ? fn.id : parent.type === 'VariableDeclarator' ? parent.id : undefined;
  return name?.type === 'Identifier' ? bindings.variableOf(name) : undefined;
}

/** Whether such a function is exported where it is declared. */
export function isFunctionExported(fn: FunctionLike): boolean {
  const declaration = fn.type === 'FunctionDeclaration' ? fn : fn.parent.parent;
  return declaration?.parent?.type.startsWith('Export') === true;
}

/** Whether a variable is exported where it is declared: `export const x = …`. */
export function isDeclaredExported({ defs: [definition] }: Variable): boolean {
  return definition?.type === 'Variable' && definition.parent?.parent?.type === 'ExportNamedDeclaration';
}

/** Reads the scopes of a file once. */
export function readBindings(sourceCode: Readonly<SourceCode>): Bindings {
  const byIdentifier = new Map<Node, Variable>();
  for (const scope of sourceCode.scopeManager?.scopes ?? []) {
    for (const variable of scope.variables)
      for (const identifier of variable.identifiers) byIdentifier.set(identifier, variable);
    for (const reference of scope.references)
      if (reference.resolved) byIdentifier.set(reference.identifier, reference.resolved);
  }
  const origins = new Map<Variable, Origin | undefined>();

  const bindings: Bindings = {
    variableOf: (identifier) => byIdentifier.get(identifier),
    originOf(variable) {
      if (!origins.has(variable)) origins.set(variable, findOrigin(variable));
      return origins.get(variable);
    },
    declaredBy: (declarator) => sourceCode.getDeclaredVariables?.(declarator) ?? [],
    valuesOf: findValues,
    importOf: findImport,
    resolve(node) {
      let value = unwrap(node);
      if (value.type !== 'Identifier') return value;
      const seen = new Set<Node>();
      while (value.type === 'Identifier' && !seen.has(value)) {
        seen.add(value);
        const variable = byIdentifier.get(value);
        const origin = variable && bindings.originOf(variable);
        if (!origin || origin.path.length > 0) break;
        value = unwrap(origin.from);
      }
      return value;
    },
  };
  return bindings;
}

function isWrittenOnce(variable: Variable): boolean {
  return (
    variable.defs.length === 1 &&
    variable.references.every((reference) => !reference.isWrite() || reference.init === true)
  );
}

function findOrigin(variable: Variable): Origin | undefined {
  const definition = variable.defs[0];
  if (!definition || definition.type !== 'Variable' || !isWrittenOnce(variable)) return undefined;
  const declarator = definition.node;
  if (!declarator.init) return undefined; // also `for (const x of xs)`, whose declarator has no init
  const part = pathTo(declarator.id, definition.name);
  return part && { from: declarator.init, ...part };
}

/** The path through a destructuring pattern to one of the names it declares. */
export function pathTo(pattern: Node, name: Node): { path: readonly string[]; fallback?: Node } | undefined {
  switch (pattern.type) {
    case 'Identifier':
      return pattern === name ? { path: [] } : undefined;
    case 'AssignmentPattern': {
      const inner = pathTo(pattern.left, name);
      return inner && (inner.path.length === 0 ? { path: [], fallback: pattern.right } : inner);
    }
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        const inner = pathTo(property.type === 'RestElement' ? property.argument : property.value, name);
        if (!inner) continue;
        if (property.type === 'RestElement') return { ...inner, path: ['*', ...inner.path] };
        return { ...inner, path: [nameOf(property) ?? '*', ...inner.path] };
      }
      return undefined;
    case 'ArrayPattern':
      for (const [index, element] of pattern.elements.entries()) {
        if (!element) continue;
        const inner = pathTo(element.type === 'RestElement' ? element.argument : element, name);
        if (inner) return { ...inner, path: [element.type === 'RestElement' ? '*' : String(index), ...inner.path] };
      }
      return undefined;
    default:
      return undefined;
  }
}

function findValues(variable: Variable): readonly Node[] | undefined {
  if (variable.defs.length !== 1) return undefined;
  const definition = variable.defs[0];
  if (definition?.type !== 'Variable') return undefined;
  const values: Node[] = [];
  for (const reference of variable.references) {
    if (!reference.isWrite()) continue;
    const target = reference.identifier.parent;
    const plain =
      (target.type === 'VariableDeclarator' && target.id === reference.identifier) ||
      (target.type === 'AssignmentExpression' &&
        target.left === reference.identifier &&
        ['=', '??=', '||='].includes(target.operator));
    if (!plain || !reference.writeExpr) return undefined;
    values.push(reference.writeExpr);
  }
  return values;
}

function findImport(variable: Variable): { source: string; imported: string } | undefined {
  const definition = variable.defs[0];
  if (definition?.type !== 'ImportBinding') return undefined;
  const { node } = definition;
  if (node.type === 'TSImportEqualsDeclaration') {
    const reference = node.moduleReference;
    return reference.type === 'TSExternalModuleReference' && reference.expression.type === 'Literal'
      ? { source: reference.expression.value, imported: '=' }
      : undefined;
  }
  const source = (definition.parent as TSESTree.ImportDeclaration).source.value;
  if (node.type === 'ImportDefaultSpecifier') return { source, imported: 'default' };
  if (node.type === 'ImportNamespaceSpecifier') return { source, imported: '*' };
  return { source, imported: node.imported.type === 'Identifier' ? node.imported.name : node.imported.value };
}
