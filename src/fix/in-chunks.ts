import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { enclosingFunction, isFunction, nameOf, unwrap } from '../ast/expressions.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import type { FanOut } from '../analysis/fan-outs.js';
import type { OpenAIFile } from '../analysis/file.js';
import { listIn } from '../ast/statements.js';
import { freeName } from './free-name.js';
import { indentOf } from './statements.js';

/** How many requests a chunk has. */
const CHUNK = 5;

type Fix = (fixer: RuleFixer) => RuleFix[];

/**
 * Rewrites `await Promise.all(items.map(…))` to a loop that waits for a few at a time. Undefined where the statement is another one than a
 * declaration, an expression or a `return`, or where the function is given more than the element.
 * @param rivals where the same is done in the file, in source order
 */
export function inChunks(fanOut: FanOut, rivals: readonly Node[], file: OpenAIFile): Fix | undefined {
  const { gatherer, mapper } = fanOut;
  if (fanOut.kind !== 'map' || !mapper || unwrap(gatherer.arguments[0] ?? gatherer) !== mapper) return undefined;
  const callee = unwrap(mapper.callee);
  const [fn] = mapper.arguments;
  if (
    callee.type !== 'MemberExpression' ||
    nameOf(callee) !== 'map' ||
    !fn ||
    !isPlainName(callee.object) ||
    !takesTheElementAlone(fn, file)
  )
    return undefined;
  const statement = statementOf(gatherer, file);
  if (!statement || !listIn(statement.parent ?? statement)) return undefined;
  const comments = file.sourceCode.getCommentsInside(statement);
  if (comments.some(({ range }) => range[0] < fn.range[0] || range[1] > fn.range[1])) return undefined;
  return (fixer) => [
    fixer.replaceText(statement, write(statement, { fanOut, items: callee.object, fn, rivals, file })),
  ];
}

interface Parts {
  readonly fanOut: FanOut;
  readonly items: Node;
  readonly fn: Node;
  readonly rivals: readonly Node[];
  readonly file: OpenAIFile;
}

function write(statement: Node, { fanOut, items, fn, rivals, file }: Parts): string {
  const { sourceCode, style } = file;
  const indent = indentOf(statement, sourceCode);
  const list = sourceCode.getText(items);
  const start = freeName('start', fanOut.at, rivals, file);
  const results =
    statement.type === 'ReturnStatement' ? freeName('results', fanOut.at, rivals, file) : declared(statement, file);
  const name = results?.replace(/:.*/s, '').trim();
  const gather = `await ${sourceCode.getText(fanOut.gatherer.callee)}(${list}.slice(${start}, ${start} + ${CHUNK}).map(${indented(fn, style.indent, file)}))`;
  const lines = [
    ...(results === undefined ? [] : [`const ${results} = []${style.semicolon}`]),
    `for (let ${start} = 0; ${start} < ${list}.length; ${start} += ${CHUNK}) {`,
    `${style.indent}${name === undefined ? gather : `${name}.push(...(${gather}))`}${style.semicolon}`,
    '}',
    ...(statement.type === 'ReturnStatement' ? [`return ${name}${style.semicolon}`] : []),
  ];
  return lines.join(`\n${indent}`);
}

/** The name that a statement declares, with its type; undefined for an expression statement. */
function declared(statement: Node, file: OpenAIFile): string | undefined {
  return statement.type === 'VariableDeclaration' ? file.sourceCode.getText(statement.declarations[0]?.id) : undefined;
}

/** A function one step further in; as it stands where a text goes over several lines. */
function indented(fn: Node, step: string, file: OpenAIFile): string {
  const text = file.sourceCode.getText(fn);
  const hasLongText = nodesWithin(file.nodes('TemplateLiteral'), fn).some(({ loc }) => loc.start.line < loc.end.line);
  return hasLongText ? text : text.replaceAll(/\n(?=[^\r\n])/g, `\n${step}`);
}

/** The statement that does nothing but wait, and keep or return what it has waited for. */
function statementOf(gatherer: TSESTree.CallExpression, file: OpenAIFile): Node | undefined {
  const { parent } = gatherer;
  if (parent.type === 'ReturnStatement') return enclosingFunction(gatherer)?.async ? parent : undefined;
  if (parent.type !== 'AwaitExpression') return undefined;
  const outer = parent.parent;
  if (outer.type === 'ExpressionStatement' || outer.type === 'ReturnStatement') return outer;
  const isOnly =
    outer.type === 'VariableDeclarator' &&
    outer.id.type === 'Identifier' &&
    outer.parent.declarations.length === 1 &&
    !isReassigned(outer.id, file);
  return isOnly ? outer.parent : undefined;
}

function isReassigned(name: TSESTree.Identifier, file: OpenAIFile): boolean {
  const variable = file.bindings.variableOf(name);
  return variable === undefined || file.bindings.originOf(variable) === undefined;
}

/** `items`, `this.items`, `order.items`: what can be read twice. */
function isPlainName(expression: Node): boolean {
  let node: Node = expression;
  while (node.type === 'MemberExpression' && !node.computed && !node.optional) node = node.object;
  return node.type === 'Identifier' || node.type === 'ThisExpression';
}

/** Whether a function makes nothing of the index that `map` gives it too. */
function takesTheElementAlone(given: Node, file: OpenAIFile): boolean {
  const fn = file.calls.functionOf(given);
  return isFunction(fn) && fn.params.length <= 1 && fn.params[0]?.type !== 'RestElement';
}
