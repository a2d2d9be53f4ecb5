import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, thisClass, unwrap, wrapped } from '../../ast/expressions.js';
import { isInExports } from '../../ast/members.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import { KEY_VALUE_STORES, WORKER_BINDING } from '../../sdk/key-value-stores.js';
import type { Bindings, Variable } from '../bindings.js';
import type { ClassNode, FunctionNode } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import { parameterOf } from './frames.js';
import type { Place } from './places.js';

/** Whether other modules can reach what is kept at a place: its root is imported, exported, or given by a caller nobody knows. */
export function isModuleBoundary(place: Place): boolean {
  return (
    'defs' in place.root &&
    ((place.root.defs[0]?.type === 'ImportBinding' && !isOfImportedStore(place)) ||
      (parameterOf(place.root) !== undefined && !isKeptByFramework(place)) ||
      isExported(place.root))
  );
}

/** Members of a handler's parameter that a framework keeps between calls: `req.session` (express-session, koa-session), `ctx.session` (telegraf, grammY), 2026-11. */
const KEPT_BY_A_FRAMEWORK: ReadonlySet<string> = new Set(['session']);

/** Whether a place is reached through a parameter, but outlives the call: `req.session.messages`. */
export function isKeptByFramework(place: Place): boolean {
  return place.path.some((name) => KEPT_BY_A_FRAMEWORK.has(name)) || isOfWorker(place);
}

/** Whether a place is an entry of a store that a worker is given: `env.CHATS.get(id)`, `c.env.CHATS.get(id)`. */
function isOfWorker({ root, path }: Place): boolean {
  const names = ['defs' in root ? root.name : '', ...path];
  const env = names.indexOf('env');
  return env >= 0 && WORKER_BINDING.test(names[env + 1] ?? '') && names[env + 2] === '*';
}

/** Whether a place is an entry of a store whose client a package exports: `kv.get(id)`. */
function isOfImportedStore({ root, path }: Place): boolean {
  const declaration = 'defs' in root ? root.defs[0]?.parent : undefined;
  return path[0] === '*' && declaration?.type === 'ImportDeclaration' && KEY_VALUE_STORES.has(declaration.source.value);
}

/** Whether what is kept at a place lives in the memory of the program, and in this file alone: no database, and nothing that others can reach. */
export function isKeptHere(place: Place, file: OpenAIFile): boolean {
  const { root, path } = place;
  if (isModuleBoundary(place) || 'global' in root) return false;
  if (!path.includes('*')) return true;
  return isInMemory('defs' in root ? file.bindings.valuesOf(root) : valuesOfField(root, path[0] ?? '', file));
}

/** Whether a store has the very array that it is given, not a copy: a `Map`, a `WeakMap`, an object or a list of the file, by its name or as a field. */
export function keepsItself(store: Node, file: OpenAIFile): boolean {
  const node = unwrap(store);
  const owner = node.type === 'MemberExpression' && node.object.type === 'ThisExpression' ? thisClass(node) : undefined;
  if (owner) return isInMemory(valuesOfField(owner, nameOf(node as TSESTree.MemberExpression) ?? '', file));
  const variable = file.bindings.variableOf(node);
  return isInMemory(variable && file.bindings.valuesOf(variable));
}

function isInMemory(values: readonly Node[] | undefined): boolean {
  return (
    values !== undefined &&
    values.every((value) => {
      const node = unwrap(value);
      if (node.type === 'NewExpression')
        return node.callee.type === 'Identifier' && /^(?:Weak)?Map$/.test(node.callee.name);
      return node.type === 'ObjectExpression' || node.type === 'ArrayExpression';
    })
  );
}

/** What a field of a class is given, where it is declared and in the methods of the class. */
function valuesOfField(owner: ClassNode, name: string, file: OpenAIFile): readonly Node[] | undefined {
  const declared = owner.body.body.flatMap((member) =>
    member.type === 'PropertyDefinition' && nameOf(member) === name && member.value ? member.value : [],
  );
  const assigned = nodesWithin(file.nodes('AssignmentExpression'), owner).flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && left.object.type === 'ThisExpression' && nameOf(left) === name ? right : [],
  );
  const all = [...declared, ...assigned];
  return all.length === 0 ? undefined : all; // it is inherited
}

/** Whether a variable is exported by name, in its declaration, in an export list, or through `module.exports`. */
function isExported(variable: Variable): boolean {
  const declaration = variable.defs[0]?.node.parent?.parent;
  if (declaration?.type === 'ExportNamedDeclaration') return true;
  return variable.references.some(({ identifier }) => {
    const parent = identifier.parent;
    if (parent.type === 'ExportSpecifier' || parent.type === 'ExportDefaultDeclaration') return true;
    return isInModuleExports(parent.type === 'Property' ? parent.parent : identifier);
  });
}

/** Whether a class is exported under its name, or where it is written. */
export function isClassExported(one: ClassNode, bindings: Bindings): boolean {
  return isExportedValue(one, bindings) || bindings.declaredBy(one).some(isExported);
}

/** Whether a value is exported where it is written, or under the name that it gets there. */
function isExportedValue(value: Node, bindings: Bindings): boolean {
  const whole = wrapped(value);
  const { parent } = whole;
  if (parent?.type.startsWith('Export') || isInModuleExports(parent?.type === 'Property' ? parent.parent : whole))
    return true;
  const variable = parent?.type === 'VariableDeclarator' ? bindings.variableOf(parent.id) : undefined;
  return variable !== undefined && isExported(variable);
}

/** `module.exports = x`, `module.exports = { x }`, `exports.x = x`. */
function isInModuleExports(value: Node): boolean {
  const { parent } = value;
  return parent?.type === 'AssignmentExpression' && parent.right === value && isInExports(parent.left);
}

/** The function whose caller owns the conversation: then only one run of it is judged. */
export function callerOf(place: Place): FunctionNode | undefined {
  if (!('defs' in place.root) || isKeptByFramework(place)) return undefined;
  return parameterOf(place.root);
}
