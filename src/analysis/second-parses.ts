import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isStaticCall, isWithin, lastName, stringOf, unwrap } from '../ast/expressions.js';
import { methodName, receiverOf } from '../ast/members.js';
import { someNode, walk, type Node } from '../ast/walk.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';

/** An answer of which something is parsed: its request, unless that is of no account, and the expressions that hold a part of it. */
interface Answer {
  readonly request?: { readonly node: Node };
  readonly carriers: ReadonlyMap<Node, unknown>;
}

/**
 * Whether a handler is where a text is parsed once more, repaired or in part, that could not be parsed in the block of its `try` statement: that is a
 * fallback, unless the handler has no other way than to throw, or to parse a part of the same text with nothing that deals with it.
 */
export function isSecondParse(parse: Node, clause: TSESTree.CatchClause, answer: Answer, file: OpenAIFile): boolean {
  const { block } = clause.parent;
  const { visitorKeys } = file.sourceCode;
  if (answer.request && isWithin(answer.request.node, block)) return false;
  const texts: Node[] = [];
  walk(block, visitorKeys, (node) => {
    if (node.type === 'CallExpression' && /parse/i.test(lastName(node.callee) ?? ''))
      texts.push(...node.arguments.filter((one) => answer.carriers.has(one)));
    return !isFunction(node);
  });
  if (texts.length === 0) return false;
  const names = new Set(texts.flatMap((text) => file.bindings.variableOf(rootOf(text)) ?? []));
  const isAgain = (node: Node): boolean => {
    const text = node.type === 'CallExpression' && isStaticCall(node, 'JSON', 'parse') ? node.arguments[0] : undefined;
    return text !== undefined && isPartOf(text, names, file);
  };
  return !isAgain(parse) || !always(clause.body, isAgain, visitorKeys);
}

/** Methods that give a part of a text, or the text with something taken out. */
const PARTS = /^(?:match|slice|substr|substring|trim|trimStart|trimEnd|replace|replaceAll|at)$/;

/** What a text is read out of, by members and such methods. */
function rootOf(text: Node): Node {
  const from = partFrom(text);
  return from ? rootOf(from) : unwrap(text);
}

/** The expression out of which a part is read; undefined for a name, and where more may have been done. A text that closes what is open is no part of the other. */
function partFrom(part: Node): Node | undefined {
  const node = unwrap(part);
  if (node.type === 'MemberExpression') return node.object;
  if (node.type !== 'CallExpression') return undefined;
  const method = methodName(node);
  if (method === 'exec') return node.arguments[0];
  if (method === undefined || !PARTS.test(method)) return undefined;
  const isRepair = method.startsWith('replace') && /[}\]]/.test(stringOf(node.arguments[1]) ?? '}');
  return isRepair ? undefined : receiverOf(node);
}

/** Whether a text is a part of what one of these names stands for, on every way to it: `text.match(/\{.*\}/s)[0]`, `(fenced ?? text).trim()`. */
function isPartOf(
  text: Node,
  names: ReadonlySet<Variable>,
  file: OpenAIFile,
  seen: Set<Node> = new Set(), // `var part = part || text`
): boolean {
  const root = rootOf(text);
  if (root.type === 'LogicalExpression' || root.type === 'ConditionalExpression') {
    const [one, other] =
      root.type === 'LogicalExpression' ? [root.left, root.right] : [root.consequent, root.alternate];
    return isPartOf(one, names, file, seen) && isPartOf(other, names, file, seen);
  }
  const variable = file.bindings.variableOf(root);
  if (variable && names.has(variable)) return true;
  const value = file.bindings.resolve(root);
  if (value === root || seen.has(value)) return false;
  seen.add(value);
  return isPartOf(value, names, file, seen);
}

/** Whether a statement throws, or does such a thing, on each of its ways. */
function always(
  statement: TSESTree.Statement,
  isSuch: (node: Node) => boolean,
  visitorKeys: OpenAIFile['sourceCode']['visitorKeys'],
): boolean {
  switch (statement.type) {
    case 'ThrowStatement':
      return true;
    case 'BlockStatement': {
      const leaving = statement.body.findIndex((one) =>
        someNode(one, visitorKeys, ({ type }) => LEAVING.test(type), isFunction),
      );
      const last = leaving < 0 ? statement.body.length : leaving + 1;
      return statement.body.slice(0, last).some((one) => always(one, isSuch, visitorKeys));
    }
    case 'IfStatement':
      return (
        statement.alternate !== null &&
        always(statement.consequent, isSuch, visitorKeys) &&
        always(statement.alternate, isSuch, visitorKeys)
      );
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'VariableDeclaration':
      return someNode(statement, visitorKeys, isSuch, (node) => isFunction(node) || CHOICES.test(node.type));
    default:
      return false;
  }
}

const LEAVING = /^(?:Return|Break|Continue)Statement$/;
const CHOICES = /^(?:Conditional|Logical)Expression$/;
