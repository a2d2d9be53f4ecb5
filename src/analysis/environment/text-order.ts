import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNamed, isWithin } from '../../ast/expressions.js';
import { isLoop } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';
import { functionVariable, isFunctionExported, type Bindings } from '../bindings.js';

/**
 * Answers about order that the text alone gives, so that most files need no control flow: `true` is certain, `false` says nothing.
 */

/** Whether two nodes stand in one function (or both outside of all), and the first is evaluated before the second can have been. */
export function isMetFirst(first: Node, second: Node): boolean {
  if (first.range[1] > second.range[0]) return false;
  const around = plainSurroundings(first);
  return around !== undefined && around.fn === plainSurroundings(second)?.fn;
}

/** Whether a node of the module's own code, outside of loops, has been evaluated for good before the other one is for the first time. */
export function isOverBefore(node: Node, later: Node): boolean {
  const around = plainSurroundings(node);
  if (!around || around.fn || around.isRepeated) return false;
  const other = plainSurroundings(later);
  if (other && !other.fn) return !other.isRepeated && node.range[1] <= later.range[0];
  return isFirstStatement(node);
}

/**
 * Whether a node never comes after another one because it stands in a function that nobody can run: not exported, its name mentioned nowhere.
 * In a script, others may call it; and where both stand in it, the order is what it is as soon as somebody does.
 */
export function isNeverRun(node: Node, after: Node, bindings: Bindings): boolean {
  for (let outer = node.parent; outer && !isWithin(after, outer); outer = outer.parent) {
    const variable = isFunction(outer) && !isFunctionExported(outer) ? functionVariable(outer, bindings) : undefined;
    if (variable && variable.scope.type !== 'global' && variable.references.every(({ init }) => init)) return true;
  }
  return false;
}

interface Surroundings {
  readonly fn: Node | undefined;
  readonly isRepeated: boolean;
}

/** The function around a node; undefined where text and order differ: in classes, whose fields wait for an object, and in the head of a `for` loop. */
function plainSurroundings(node: Node): Surroundings | undefined {
  let isRepeated = false;
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (isFunction(outer)) return { fn: outer, isRepeated };
    if (outer.type === 'ClassBody' || (outer.type === 'ForStatement' && outer.update === inner)) return undefined;
    if (isLoop(outer)) isRepeated = true;
  }
  return { fn: undefined, isRepeated };
}

/** Whether no code of the file's functions can have run when control gets to a statement: in front of it are imports and declarations. */
export function isFirstStatement(node: Node): boolean {
  let statement = node;
  while (statement.parent && statement.parent.type !== 'Program') statement = statement.parent;
  const { parent } = statement;
  if (parent?.type !== 'Program' || !runsNothing(statement)) return false;
  for (const before of parent.body) {
    if (before === statement) return true;
    if (!runsNothing(before)) return false;
  }
  return false;
}

const DECLARATIONS =
  /^(?:ImportDeclaration|FunctionDeclaration|EmptyStatement|TS(?:ImportEquals|Interface|TypeAlias)Declaration)$/;

/** Whether a statement calls nothing but members of what it names, `require` included: functions of the file go by bare names. */
function runsNothing(statement: Node): boolean {
  if (DECLARATIONS.test(statement.type)) return true;
  if (statement.type === 'BlockStatement') return statement.body.every(runsNothing);
  if (statement.type === 'IfStatement') {
    const { test, consequent, alternate } = statement;
    return isHarmless(test) && runsNothing(consequent) && (!alternate || runsNothing(alternate));
  }
  const values =
    statement.type === 'ExpressionStatement'
      ? [statement.expression]
      : statement.type === 'VariableDeclaration'
        ? statement.declarations.map(({ init }) => init)
        : undefined;
  return values?.every((value) => !value || isHarmless(value)) ?? false;
}

function isHarmless(value: Node): boolean {
  switch (value.type) {
    case 'Literal':
    case 'Identifier':
    case 'TemplateElement':
    case 'MetaProperty':
      return true;
    case 'AwaitExpression':
    case 'UnaryExpression':
      return isHarmless(value.argument);
    case 'ConditionalExpression':
      return [value.test, value.consequent, value.alternate].every(isHarmless);
    case 'LogicalExpression':
    case 'BinaryExpression':
      return isHarmless(value.left) && isHarmless(value.right);
    case 'TemplateLiteral':
      return value.expressions.every(isHarmless);
    case 'MemberExpression':
      return isHarmless(value.object) && (!value.computed || isHarmless(value.property));
    case 'ImportExpression':
      return isHarmless(value.source);
    case 'ObjectExpression':
      return value.properties.every((property) => property.type === 'Property' && isHarmless(property.value));
    case 'CallExpression': {
      const { callee } = value;
      const isRequire = isNamed(callee, 'require');
      const isMember =
        callee.type === 'MemberExpression' && !callee.computed && isHarmless(callee) && !isIndirect(callee);
      return (isRequire || isMember) && value.arguments.every((argument) => isHarmless(argument) && !isName(argument));
    }
    case 'AssignmentExpression':
      return isHarmless(value.left) && isHarmless(value.right);
    default:
      return false;
  }
}

/** `main.call()` runs a function of the file, and so may `list.forEach(main)`. */
function isIndirect({ property }: TSESTree.MemberExpression): boolean {
  return property.type === 'Identifier' && (property.name === 'call' || property.name === 'apply');
}

function isName(argument: Node): boolean {
  return argument.type === 'Identifier' && !argument.name.startsWith('__'); // __dirname
}
