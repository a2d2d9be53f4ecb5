import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, nameOf, propertyOf, stringOf, unwrap, wrapped } from '../../ast/expressions.js';
import { walk, type Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { Request } from '../requests.js';

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
