import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, lastName, nameOf, propertyOf, wrapped } from '../../ast/expressions.js';
import { isExports } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import { COMMAND_CLASSES, COMMAND_MODULE, LIFE_CYCLE_METHODS } from '../../sdk/callbacks.js';
import { PROCEDURE_METHODS } from '../../sdk/handlers.js';
import type { Bindings } from '../bindings.js';
import type { FunctionNode } from '../calls.js';
import { rootOfCallee } from './roots.js';

/** Statements of a module that are looked at; one that is a command is short. */
const MOST_STATEMENTS = 500;

/**
 * Whether a function is one that a framework calls by its name, once for each object that it makes or once in a process: `mounted`, `ngOnInit`, `run`
 * of an oclif command, `handler` of a module that is a yargs command.
 */
export function isOfLifeCycle(fn: FunctionNode, bindings: Bindings): boolean {
  const { parent } = fn;
  if (parent.type === 'Property')
    return LIFE_CYCLE_METHODS.has(nameOf(parent) ?? '') || isHandlerOfCommand(fn, parent.parent);
  if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition') return isHandlerOfCommand(fn);
  const name = nameOf(parent) ?? '';
  if (parent.static) return false;
  if (LIFE_CYCLE_METHODS.has(name)) return true;
  const { superClass } = parent.parent.parent;
  const facts = superClass ? COMMAND_CLASSES.filter(({ method }) => method === name) : [];
  if (!superClass || facts.length === 0) return false;
  const from = rootOfCallee(superClass, bindings).package ?? '';
  return facts.some((fact) => fact.from.includes(from));
}

/** Whether a function is what a command of the command line does, by the names of what is exported, or kept in an object, with it. */
export function isHandlerOfCommand(fn: FunctionNode, object?: Node): boolean {
  const { handler, command, others } = COMMAND_MODULE;
  if (object) {
    if (object.type !== 'ObjectExpression' || propertyOf(object, handler)?.value !== fn) return false;
    return propertyOf(object, command) !== undefined && others.some((name) => propertyOf(object, name));
  }
  const statement = nameGivenTo(fn) === handler ? statementOf(fn) : undefined;
  if (statement?.parent?.type !== 'Program' || !exportedBy(statement).includes(handler)) return false;
  const exported = new Set(statement.parent.body.slice(0, MOST_STATEMENTS).flatMap(exportedBy));
  return exported.has(command) && others.some((name) => exported.has(name));
}

/** Whether a function that a method takes is a procedure which clients call over the network: `procedure.input(schema).mutation(async ({ input }) => …)`. */
export function isProcedure(method: string, fn: Node): boolean {
  const given = PROCEDURE_METHODS.get(method);
  const [first] = given && isFunction(fn) ? fn.params : [];
  if (first?.type !== 'ObjectPattern') return false;
  return first.properties.some((one) => one.type === 'Property' && given?.includes(nameOf(one) ?? '') === true);
}

/** The name under which a function is declared or assigned. */
function nameGivenTo(fn: FunctionNode): string | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id?.name;
  const { parent } = wrapped(fn);
  if (parent?.type === 'VariableDeclarator') return lastName(parent.id);
  return parent?.type === 'AssignmentExpression' ? lastName(parent.left) : undefined;
}

/** The statement that does so. */
function statementOf(fn: FunctionNode): Node | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.parent;
  const { parent } = wrapped(fn);
  return parent?.type === 'VariableDeclarator' ? parent.parent.parent : parent?.parent;
}

/** The names that a statement exports of what it declares or assigns. */
function exportedBy(statement: TSESTree.Node): readonly string[] {
  if (statement.type === 'ExpressionStatement') {
    const { expression } = statement;
    const left = expression.type === 'AssignmentExpression' ? expression.left : undefined;
    return left?.type === 'MemberExpression' && isExports(left.object) ? [nameOf(left) ?? ''] : [];
  }
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration } = statement;
  if (declaration?.type === 'FunctionDeclaration') return [declaration.id?.name ?? ''];
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}
