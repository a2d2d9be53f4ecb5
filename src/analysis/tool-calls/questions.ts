import type { TSESTree } from '@typescript-eslint/utils';
import { isNullish, lastName, nameOf, propertyOf, stringOf, unwrap, wrapped } from '../../ast/expressions.js';
import { someNode, walk, type Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { OpenAIFile } from '../file.js';
import { once } from '../once.js';
import type { Reply } from '../replies.js';
import type { Request } from '../requests.js';
import { followsFrom } from '../tests-on-way.js';

/** Whether a test is, as it reads, one of the type of a call. */
export const isTypeTest = (test: Node, file: OpenAIFile) => /\btype\b|isFunction/i.test(file.sourceCode.getText(test));

/** Whether a test asks for nothing but what a round declares for a call, or what every call has: `call && call.function.name`, `!call.id`. */
export function isOfAnyCall(test: Node, entry: Node | undefined, { bindings }: OpenAIFile): boolean {
  const declared = entry?.type === 'Identifier' ? bindings.variableOf(entry) : undefined;
  const isOfCall = (part: Node): boolean => {
    const node = unwrap(part);
    if (node.type === 'LogicalExpression') return isOfCall(node.left) && isOfCall(node.right);
    if (node.type === 'UnaryExpression' && node.operator === '!') return isOfCall(node.argument);
    if (node.type === 'MemberExpression')
      return /^(?:id|call_id|function|name)$/.test(nameOf(node) ?? '') && isOfCall(node.object);
    return bindings.variableOf(node) === declared;
  };
  return declared !== undefined && isOfCall(test);
}

/** The comparison in which the length of a list stands: `calls.length > 1`; undefined where the list is not asked for it, or it is not compared. */
export function lengthComparison(list: Node): TSESTree.BinaryExpression | undefined {
  const { parent } = wrapped(list);
  if (parent?.type !== 'MemberExpression' || nameOf(parent) !== 'length') return undefined;
  const compared = wrapped(parent).parent;
  return compared?.type === 'BinaryExpression' ? compared : undefined;
}

/** Whether a reply has calls where a test comes out so: `calls?.length`, `!message.tool_calls` where it is false, `finish_reason === 'tool_calls'`. */
export function tellsCalls(test: Node, outcome: boolean, reply: Reply, file: OpenAIFile): boolean {
  return followsFrom(test, outcome, (part, so) => saysCalls(part, so, reply, file), file.bindings);
}

function saysCalls(node: Node, outcome: boolean, reply: Reply, file: OpenAIFile): boolean {
  // `calls` of `const calls = message.tool_calls ?? []` is there, whatever is in it
  const isList = (part: Node) => isCalls(part, reply, file) && file.bindings.resolve(part).type === 'MemberExpression';
  if (node.type !== 'BinaryExpression') return outcome && (isCount(node, reply, file) || isList(node));
  const [left, right] = [unwrap(node.left), unwrap(node.right)];
  if (reasonsOf(reply).has(left))
    return /^(tool_calls|function_call)$/.test(stringOf(right) ?? '') && isEquality(node.operator, outcome);
  if (isNullish(right)) return isList(left) && isEquality(node.operator, !outcome);
  const number = right.type === 'Literal' ? right.value : undefined;
  if (!isCount(left, reply, file) || (number !== 0 && number !== 1)) return false;
  if (number === 0 && isEquality(node.operator, !outcome)) return true;
  return node.operator === (number === 0 ? (outcome ? '>' : '<=') : outcome ? '>=' : '<');
}

/** The expressions that say why generation stopped. */
const reasonsOf = once(
  ({ steps }: Reply) => new Set(steps.flatMap(({ node, flow }) => (flow.label === 'reason' ? [unwrap(node)] : []))),
);

/** Whether a test reads the list of calls, or why generation stopped, by itself or under a name. */
export function asksForCalls(test: Node, reply: Reply, { bindings, sourceCode }: OpenAIFile): boolean {
  const asks = (root: Node, isNamed: boolean): boolean =>
    someNode(root, sourceCode.visitorKeys, (node) => {
      if (LISTS.has(reply.carriers.get(node) ?? 'other') || reasonsOf(reply).has(node)) return true;
      const value = node.type === 'Identifier' && !isNamed ? bindings.resolve(node) : node;
      return value !== node && asks(value, true);
    });
  return asks(test, false);
}

const LISTS: ReadonlySet<Part> = new Set(['toolCalls', 'output']);

/** Whether an operator that compares says, by its outcome, that both sides are equal. */
const isEquality = (operator: string, outcome: boolean): boolean =>
  outcome ? /^===?$/.test(operator) : /^!==?$/.test(operator);

/** `calls.length`, `message.tool_calls?.length`. */
const isCount = (count: Node, reply: Reply, file: OpenAIFile): boolean => {
  const node = unwrap(count);
  return node.type === 'MemberExpression' && nameOf(node) === 'length' && isCalls(unwrap(node.object), reply, file);
};

/** Whether an expression is a list of calls alone: `message.tool_calls`, `output.filter((item) => item.type === 'function_call')`. */
function isCalls(node: Node, { carriers }: Reply, file: OpenAIFile): boolean {
  const part = carriers.get(node);
  const made = part === 'output' ? file.bindings.resolve(node) : undefined;
  return (
    part === 'toolCalls' ||
    (made?.type === 'CallExpression' && lastName(made.callee) === 'filter' && isTypeTest(made, file))
  );
}

/** What the name of a call is compared with in a test; undefined for what cannot be told. */
export function namesIn(test: Node, file: OpenAIFile): readonly (string | undefined)[] {
  const names: (string | undefined)[] = [];
  walk(test, file.sourceCode.visitorKeys, (node) => {
    if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return;
    const sides = [node.left, node.right];
    const text = sides.map((side) => textOf(side, file)).find((one) => one !== undefined);
    const isOfName = sides.some((side) => lastName(file.bindings.resolve(side)) === 'name');
    if (text !== undefined || isOfName) names.push(text);
  });
  return names;
}

/** The text that an expression is, under a name as well. */
export const textOf = (node: Node, { bindings }: OpenAIFile): string | undefined => stringOf(bindings.resolve(node));

/** Whether the names that are compared are, or may be, those of all tools that the model was told of. */
export function coversTools(names: readonly (string | undefined)[], request: Request, file: OpenAIFile): boolean {
  const tools = request.parameter('tools');
  const list = tools.is === 'found' ? unwrap(file.bindings.resolve(tools.value)) : undefined;
  if (list?.type !== 'ArrayExpression' || names.length === 0) return false;
  if (names.includes(undefined)) return true;
  return list.elements.every((element) => {
    const tool = element && unwrap(file.bindings.resolve(element));
    if (tool?.type !== 'ObjectExpression') return true; // a tool of the API's own, or one that cannot be seen
    const inner = propertyOf(tool, 'function')?.value;
    const name = propertyOf(inner?.type === 'ObjectExpression' ? inner : tool, 'name')?.value;
    const text = name && textOf(name, file);
    return text === undefined || names.includes(text);
  });
}
