import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin, unwrap, withoutFallback, wrapped } from '../ast/expressions.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import { chainRoot, chainText, methodName, receiverOf } from '../ast/members.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { listOf } from './json-tests.js';
import { isTypeTest } from './tool-calls/questions.js';

/** A text that a program parses: a member of what a name stands for, or of each entry of a list. */
interface ParsedText {
  /** Equal for two that are the same text, or texts. */
  readonly key: string;
  /** The name; it is given a value once. */
  readonly root: Variable;
  /** The parse, or what does it with each entry: a loop, a call of `map`. */
  readonly whole: Node;
}

/**
 * The calls of `JSON.parse`, of those given in source order, in front of which another one parses the same text on every way: what gets by that one
 * throws nothing here. Only statements of one block are looked at, and lists that are gone through from end to end.
 */
export function parsedBefore(parses: readonly TSESTree.CallExpression[], file: OpenAIFile): ReadonlySet<Node> {
  const found = new Set<Node>();
  if (parses.length < 2) return found;
  const first = new Map<string, ParsedText>();
  for (const call of parses) {
    const text = textOf(call, file);
    if (!text) continue;
    const before = first.get(text.key);
    if (before?.root === text.root && isAlwaysBefore(before.whole, call)) found.add(call);
    else if (unwrap(call.arguments[0] as Node).type !== 'LogicalExpression' && isDoneInEach(call, text.whole, file))
      first.set(text.key, text);
  }
  return found;
}

function textOf(parse: TSESTree.CallExpression, file: OpenAIFile): ParsedText | undefined {
  const { bindings, sourceCode } = file;
  const value = bindings.resolve(withoutFallback(parse.arguments[0] as Node));
  const list = listOf(value, file);
  const from = list && unfiltered(list, file);
  const root = bindings.variableOf(chainRoot(from ?? value));
  if (!root || root.references.some((one) => one.isWrite() && !one.init)) return undefined;
  const text = chainText(value, sourceCode);
  if (!from) return { key: text, root, whole: parse };
  const member = text.slice(chainText(chainRoot(value), sourceCode).length);
  let whole: Node = list;
  while (whole.parent && !isWithin(parse, whole)) whole = whole.parent;
  return { key: `${chainText(from, sourceCode)}[*]${member}`, root, whole };
}

/** A list without a fallback, and without a filter by the type of its entries. */
function unfiltered(list: Node, file: OpenAIFile, seen: Set<Node> = new Set()): Node {
  const node = file.bindings.resolve(list);
  if (seen.has(node)) return unwrap(list); // `var calls = calls || []`
  seen.add(node);
  if (node.type === 'LogicalExpression') return unfiltered(node.left, file, seen);
  if (node.type !== 'CallExpression' || methodName(node) !== 'filter')
    return node.type === 'MemberExpression' ? node : unwrap(list);
  const receiver = receiverOf(node);
  return receiver && node.arguments[0] && isTypeTest(node.arguments[0], file)
    ? unfiltered(receiver, file, seen)
    : unwrap(list);
}

/** Whether a parse is done with each entry of a list, but for those of another type: there is no other test in a round, and no jump in front of it. */
function isDoneInEach(parse: Node, whole: Node, file: OpenAIFile): boolean {
  let round = parse;
  for (; round !== whole; round = round.parent as Node) {
    const { parent } = round;
    if (parent === whole && whole.type === 'ForOfStatement') break;
    if (isFunction(round)) {
      if (round.async || round.generator || !isOfAll(whole)) return false;
      break;
    }
    const isOfType = parent?.type === 'IfStatement' && parent.consequent === round && isTypeTest(parent.test, file);
    if (!isOfType && !isFunction(parent) && isChoice(round)) return false;
  }
  const jumps = (['BreakStatement', 'ContinueStatement', 'ReturnStatement'] as const).flatMap((type) =>
    nodesWithin<Node>(file.nodes(type), round),
  );
  return jumps.every(({ range }) => range[1] > parse.range[0]);
}

const isOfAll = (call: Node): boolean =>
  call.type === 'CallExpression' && /^(?:forEach|map|flatMap)$/.test(methodName(call) ?? '');

/** Whether a node is come to in each run of a block or a function's body that goes on so far: no test, loop or handler is between them. */
export function isDoneIn(node: Node, block: Node): boolean {
  for (let inner = node; inner !== block && inner.parent; inner = inner.parent) if (isChoice(inner)) return false;
  return true;
}

/** Whether what is around a node may leave it out, do it again, or catch what it throws. */
function isChoice(node: Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'SwitchStatement':
      return node !== ('test' in parent ? parent.test : parent.discriminant);
    case 'LogicalExpression':
      return parent.left !== node;
    case 'BlockStatement':
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'VariableDeclaration':
    case 'VariableDeclarator':
      return false;
    default:
      return parent === undefined || /Statement$|^SwitchCase$|^CatchClause$/.test(parent.type) || isFunction(parent);
  }
}

/** Whether a node is in a statement behind that of another, in the block of that one, or in a function that is written there. */
export function isAlwaysBefore(node: Node, later: Node): boolean {
  let statement = wrapped(node);
  while (statement.parent && statement.parent.type !== 'BlockStatement' && statement.parent.type !== 'Program') {
    if (isChoice(statement)) return false;
    statement = statement.parent;
  }
  const block = statement.parent;
  if (!block || !isWithin(later, block) || later.range[0] < statement.range[1]) return false;
  for (let outer = later.parent; outer && outer !== block; outer = outer.parent)
    if (outer.type === 'FunctionDeclaration' || outer.type === 'MethodDefinition') return false;
  return true;
}
