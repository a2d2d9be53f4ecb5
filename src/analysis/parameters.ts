import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isStaticCall, nameOf, stringOf, unwrap, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Variable } from './bindings.js';
import { worldOf } from './value-flow/world.js';

/** The answer to "what is this property?": `found` with its value, certainly `missing`, or `unknown` (spread from elsewhere, built by other code). */
export type Lookup =
  | { readonly is: 'found'; readonly value: Node; readonly sometimes?: true }
  | { readonly is: 'missing' }
  | { readonly is: 'unknown' };

const MISSING: Lookup = { is: 'missing' };
const UNKNOWN: Lookup = { is: 'unknown' };

/** Looks a property up in an expression that should be an object. */
export type PropertyLookup = (object: Node | undefined, name: string) => Lookup;

/** What is asked of a file to look something up. */
type Source = Parameters<typeof worldOf>[0];

/**
 * Makes a look-up that sees through names, spreads, `Object.assign`, conditionals and what the file writes into an object or a field elsewhere,
 * `params.name = value`, a function that is given the object included.
 * `sometimes` marks a value that is there on some paths only.
 */
export function propertyLookup(file: Source): PropertyLookup {
  return (object, name) => find(object, name, file, new Set());
}

function find(expression: Node | undefined, name: string, file: Source, seen: Set<Node>): Lookup {
  if (!expression) return MISSING;
  const { bindings } = file;
  const node = unwrap(expression);
  if (seen.has(node)) return UNKNOWN;
  seen.add(node);
  const again = (next: Node | undefined) => find(next, name, file, seen);
  switch (node.type) {
    case 'ObjectExpression':
      return inLiteral(node, name, again);
    case 'ConditionalExpression':
      return either(again(node.consequent), again(node.alternate));
    case 'LogicalExpression':
      // `...(cap && { max_tokens: cap })`: there or not; a left side that is no object adds nothing
      return node.operator === '&&' ? either(again(node.right), MISSING) : either(again(node.left), again(node.right));
    case 'Literal':
    case 'TemplateLiteral':
    case 'UnaryExpression':
      return MISSING;
    case 'CallExpression':
      if (isStaticCall(node, 'Object', 'assign'))
        return last(node.arguments.map((argument) => (argument.type === 'SpreadElement' ? UNKNOWN : again(argument))));
      return again(builtBy(node, file) ?? node);
    case 'AwaitExpression':
      return UNKNOWN;
    case 'Identifier': {
      if (node.name === 'undefined') return MISSING;
      const variable = bindings.variableOf(node);
      const origin = variable && bindings.originOf(variable);
      if (!variable || !origin) return UNKNOWN;
      const written = writtenInto(mentionsOf(variable), name, file);
      if (written) return { is: 'found', value: written, sometimes: true };
      let value: Node = origin.from;
      for (const step of origin.path) {
        const part = find(value, step, file, seen);
        if (part.is !== 'found') return UNKNOWN;
        value = part.value;
      }
      return again(value);
    }
    case 'MemberExpression': {
      const written = writtenInto(mentionsOfMember(node, file), name, file);
      return written ? { is: 'found', value: written, sometimes: true } : UNKNOWN;
    }
    default:
      return UNKNOWN;
  }
}

function inLiteral(object: TSESTree.ObjectExpression, name: string, look: (node: Node) => Lookup): Lookup {
  let answer: Lookup = MISSING;
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') {
      const spread = look(property.argument);
      if (spread.is === 'missing') continue;
      // what is spread later may replace what was there before: it is there in any case
      const mayBeKept = spread.is === 'unknown' || spread.sometimes;
      answer = answer.is === 'found' && mayBeKept ? { ...answer, sometimes: true } : spread;
    } else if (nameOf(property) === name) answer = { is: 'found', value: property.value };
    else if (isOneOf(property, name)) answer = { is: 'found', value: property.value, sometimes: true };
  }
  return answer;
}

/** Whether a property goes by one of two names: `[isNew ? 'max_completion_tokens' : 'max_tokens']: 200`. */
function isOneOf({ computed, key }: TSESTree.Property, name: string): boolean {
  const choice = unwrap(key);
  return (
    computed &&
    choice.type === 'ConditionalExpression' &&
    [choice.consequent, choice.alternate].some((one) => stringOf(one) === name)
  );
}

/** Later sources win: `Object.assign(a, b)`. */
function last(lookups: readonly Lookup[]): Lookup {
  return lookups.findLast((lookup) => lookup.is !== 'missing') ?? MISSING;
}

function either(one: Lookup, other: Lookup): Lookup {
  if (one.is === 'found') return { ...one, sometimes: true };
  if (other.is === 'found') return { ...other, sometimes: true };
  return one.is === 'unknown' || other.is === 'unknown' ? UNKNOWN : MISSING;
}

/** The object that a function of the file builds and returns, where that is all it can return: `create(paramsFor(question))`. */
export function builtBy(call: TSESTree.CallExpression, { bindings }: Pick<Source, 'bindings'>): Node | undefined {
  const { callee } = call;
  const definition = callee.type === 'Identifier' ? bindings.variableOf(callee)?.defs[0] : undefined;
  const value = definition?.type === 'FunctionName' ? definition.node : bindings.resolve(callee);
  if (!isFunction(value)) return undefined;
  if (value.body.type !== 'BlockStatement') return value.body;
  const end = value.body.body.at(-1);
  const isPlain = value.body.body.slice(0, -1).every(goesOn);
  return isPlain && end?.type === 'ReturnStatement' ? (end.argument ?? undefined) : undefined;
}

/** Whether a statement certainly leads to the next one: `const`, an expression, an `if` over such. */
function goesOn(statement: TSESTree.Statement): boolean {
  switch (statement.type) {
    case 'VariableDeclaration':
    case 'ExpressionStatement':
      return true;
    case 'BlockStatement':
      return statement.body.every(goesOn);
    case 'IfStatement':
      return goesOn(statement.consequent) && (!statement.alternate || goesOn(statement.alternate));
    default:
      return false;
  }
}

const mentionsOf = ({ references }: Variable): readonly Node[] => references.map(({ identifier }) => identifier);

/** The expressions that stand for the same member of the same variable, or for the same field: `config.params`, `this.params`. */
function mentionsOfMember(member: TSESTree.MemberExpression, file: Source): readonly Node[] {
  const name = nameOf(member);
  const variable = file.bindings.variableOf(member.object);
  if (name === undefined) return [];
  const owners =
    member.object.type === 'ThisExpression'
      ? worldOf(file).fieldReads(member.object, name)
      : variable
        ? mentionsOf(variable)
        : [];
  return owners.flatMap(({ parent }) => (parent?.type === 'MemberExpression' && nameOf(parent) === name ? parent : []));
}

/**
 * What the file writes into an object under a name: `params.name = value`, `params.name ??= value`, also in a function of the file that is given the
 * object.
 * @param mentions the expressions that stand for the object
 */
function writtenInto(mentions: readonly Node[], name: string, file: Source): Node | undefined {
  const queue = [...mentions];
  const given = new Set<Variable>();
  for (const mention of queue) {
    const outer = wrapped(mention);
    const { parent } = outer;
    if (parent?.type === 'MemberExpression' && parent.object === outer && nameOf(parent) === name) {
      if (parent.parent.type === 'AssignmentExpression' && parent.parent.left === parent) return parent.parent.right;
    } else if (parent?.type === 'CallExpression' && parent.callee !== outer) {
      const index = parent.arguments.indexOf(outer as TSESTree.CallExpressionArgument);
      for (const { params } of file.calls.callees(parent).functions) {
        const variable = params[index] && file.bindings.variableOf(params[index]);
        if (!variable || given.has(variable)) continue;
        given.add(variable);
        queue.push(...mentionsOf(variable));
      }
    }
  }
  return undefined;
}
