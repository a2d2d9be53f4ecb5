import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin, lastName, nameOf, propertyOf, unwrap, wrapped } from '../ast/expressions.js';
import { receiverOf } from '../ast/members.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import { originOfName } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { GROWING } from './value-flow/list-methods.js';

/** Ways to ask for no more than a number of things, as methods and as options of a query; LangChain's searches give four if nobody says how many. */
const LIMITS = new Set(
  'limit take top first topK top_k n k count max maxResults max_results pageSize page_size per_page perPage similaritySearch similaritySearchWithScore'.split(
    ' ',
  ),
);
const SQL_LIMIT = /\blimit\s*(?:[\d$?:@]|$)/i;
/** How a schema parses, and how it says how long a list may be (Zod). */
const PARSE = /^(?:parse|safeParse)(?:Async)?$/;
const CAP = /^(?:max|length)$/;
/** How many names and members a list may be away from the query that gave it. */
const DEEPEST = 10;

/** Whether a call asks for no more than a number of things: `query.limit(5).exec()`, `findMany({ take: 5 })`, `query('… LIMIT 10')`. */
export function asksForFew(call: Node): boolean {
  for (let node = unwrap(call); ;) {
    if (node.type === 'CallExpression') {
      if (PARSE.test(lastName(node.callee) ?? '')) return false; // the shape of a schema is no query
      if (LIMITS.has(lastName(node.callee) ?? '') || node.arguments.some(saysLimit)) return true;
      node = unwrap(node.callee);
    } else if (node.type === 'TaggedTemplateExpression') return saysLimit(node.quasi);
    else if (node.type === 'MemberExpression') node = unwrap(node.object);
    else return false;
  }
}

function saysLimit(argument: Node): boolean {
  switch (argument.type) {
    case 'ObjectExpression':
      return argument.properties.some((property) => property.type === 'Property' && LIMITS.has(nameOf(property) ?? ''));
    case 'TemplateLiteral':
      return argument.quasis.some(({ value }) => SQL_LIMIT.test(value.raw));
    case 'Literal':
      return typeof argument.value === 'string' && SQL_LIMIT.test(argument.value);
    default:
      return false;
  }
}

/** Whether a list is a part of an answer to such a call, `rows` in `const { rows } = await query('… LIMIT 10')`, or of what a schema lets through with a limit. */
export function isPartOfFew(list: Node, file: OpenAIFile): boolean {
  let part: string | undefined;
  let node = file.bindings.resolve(list);
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (node.type === 'AwaitExpression') node = file.bindings.resolve(node.argument);
    else if (node.type === 'MemberExpression') {
      part ??= nameOf(node);
      node = file.bindings.resolve(node.object);
    } else if (node.type === 'Identifier') {
      const origin = originOfName(node, file.bindings);
      if (!origin) return false;
      part ??= origin.path.at(-1);
      node = file.bindings.resolve(origin.from);
    } else return (part !== undefined && asksForFew(node)) || isCappedBySchema(part, node, file);
  }
  return false;
}

/** `z.array(z.string()).max(5).parse(body)`, or a part of `z.object({ texts: z.array(z.string()).max(5) }).parse(body)`. */
function isCappedBySchema(part: string | undefined, parsed: Node, file: OpenAIFile): boolean {
  if (parsed.type !== 'CallExpression' || !PARSE.test(lastName(parsed.callee) ?? '')) return false;
  const parser = receiverOf(parsed);
  const schema = parser ? callsOfChain(parser, file) : [];
  if (part === undefined) return schema.some(isCap);
  return schema.some(({ arguments: [shape] }) => {
    const property = shape?.type === 'ObjectExpression' ? propertyOf(shape, part) : undefined;
    return property !== undefined && callsOfChain(property.value, file).some(isCap);
  });
}

const isCap = ({ callee }: TSESTree.CallExpression): boolean => CAP.test(lastName(callee) ?? '');

/** The calls of a chain, the last one first. */
function callsOfChain(chain: Node, file: OpenAIFile): readonly TSESTree.CallExpression[] {
  const calls: TSESTree.CallExpression[] = [];
  let node = file.bindings.resolve(chain);
  while (node.type === 'CallExpression') {
    calls.push(node);
    node = receiverOf(node) ?? unwrap(node.callee);
  }
  return calls;
}

/** Whether the program sees to it that the list behind a name is short where it is used: it leaves when there are more, sets the length, or goes on with a part. */
export function isKeptShort(use: Node, file: OpenAIFile): boolean {
  const name = unwrap(use);
  const variable = name.type === 'Identifier' ? file.bindings.variableOf(name) : undefined;
  const names = variable?.references.map(({ identifier }) => identifier) ?? [];
  return (
    variable?.references.some(
      ({ identifier, writeExpr }) =>
        (writeExpr != null && isPartOrWhole(writeExpr)) || isSizeSettled(identifier, name, names),
    ) === true
  );
}

/** `list.slice(0, 5)`, `list.length > 5 ? list.slice(0, 5) : list`. */
function isPartOrWhole(value: Node): boolean {
  const node = unwrap(value);
  if (node.type === 'ConditionalExpression') return isPartOrWhole(node.consequent) || isPartOrWhole(node.alternate);
  return node.type === 'CallExpression' && lastName(node.callee) === 'slice' && isCut(node);
}

/** `slice(0, n)` and `slice(-3)`: a part of which the author chose the size. */
export function isCut({ arguments: [start, end] }: TSESTree.CallExpression): boolean {
  return end !== undefined || (start?.type === 'UnaryExpression' && start.operator === '-');
}

/** `list.length` or `set.size`. */
export const isSize = (node: Node): boolean =>
  node.type === 'MemberExpression' && ['length', 'size'].includes(nameOf(node) ?? '');

/** Whether a name stands in `list.length = …`, or in a test that many elements do not pass. */
function isSizeSettled(name: Node, use: Node, names: readonly Node[]): boolean {
  const size = wrapped(name).parent;
  if (!size || !isSize(size)) return false;
  const outer = wrapped(size).parent;
  if (outer?.type === 'AssignmentExpression') return outer.left === size;
  if (outer?.type !== 'BinaryExpression' || !/^[<>]=?$/.test(outer.operator)) return false;
  const isLeft = unwrap(outer.left) === size;
  if (isSize(unwrap(isLeft ? outer.right : outer.left))) return false;
  const branches = branchesOf(outer);
  if (!branches) return false;
  const [many, few] = outer.operator.startsWith('>') === isLeft ? branches : branches.toReversed();
  return (
    (many !== undefined && !isWithin(use, many) && isLeftBehind(many)) ||
    (few !== undefined && names.some((one) => isWithin(one, few) && (one === use || isGrown(one))))
  );
}

/** What runs when a test, of which an expression may be a part, succeeds, and what runs when it fails. */
function branchesOf(test: Node): readonly (Node | undefined)[] | undefined {
  let isNegated = false;
  let node = wrapped(test);
  for (;;) {
    const outer = node.parent;
    if (outer?.type === 'UnaryExpression' && outer.operator === '!') isNegated = !isNegated;
    else if (outer?.type !== 'LogicalExpression') break;
    node = wrapped(outer);
  }
  const { parent } = node;
  if (!parent || !('test' in parent) || parent.test !== node) return undefined;
  if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
    const branches = [parent.consequent, parent.alternate ?? undefined];
    return isNegated ? branches.reverse() : branches;
  }
  return parent.type === 'WhileStatement' && !isNegated ? [parent.body, undefined] : undefined;
}

/** Whether what comes next is not run behind a branch, or only when its loop has ended. */
function isLeftBehind(branch: Node): boolean {
  return branch.parent?.type === 'WhileStatement' || leaves(branch as TSESTree.Statement);
}

function isGrown(name: Node): boolean {
  const { parent } = name;
  return parent?.type === 'MemberExpression' && parent.object === name && GROWING.has(nameOf(parent) ?? '');
}

/** `list.filter((_, i) => i < 5)`. */
export function isByIndex(test: Node | undefined): boolean {
  if (!isFunction(test) || test.body.type !== 'BinaryExpression') return false;
  const [, index] = test.params;
  const { left, operator } = test.body;
  return (
    index?.type === 'Identifier' && left.type === 'Identifier' && left.name === index.name && operator.startsWith('<')
  );
}
