import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { isFiltered, type ToolAnswer } from '../analysis/tool-calls/answers.js';
import type { OpenCalls } from '../analysis/tool-calls/open-calls.js';
import { isTypeTest } from '../analysis/tool-calls/questions.js';
import { isFunction, isWithin, lastName, nameOf, propertyOf, wrapped } from '../ast/expressions.js';
import { targetOf } from '../ast/loops.js';
import { leaves } from '../ast/statements.js';
import { nodesWithin, someNode, type Node } from '../ast/walk.js';
import { isKnownAt } from './known-at.js';
import { indentOf, placedStatement } from './statements.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

/** `parallel_tool_calls: false` in the request: the model sends one call at a time then. */
export function sendOneCall({ request }: OpenCalls, { sourceCode }: OpenAIFile): Fix | undefined {
  const { body } = request;
  if (body?.type !== 'ObjectExpression' || request.parameter('parallel_tool_calls').is !== 'missing') return undefined;
  const after = propertyOf(body, 'tools') ?? body.properties.at(-1);
  if (!after) return undefined;
  const isOwnLine = after.loc.start.line > body.loc.start.line;
  const gap = isOwnLine ? `\n${indentOf(after, sourceCode)}` : ' ';
  return (fixer) => [fixer.insertTextAfter(after, `,${gap}parallel_tool_calls: false`)];
}

/**
 * `const call = message.tool_calls[0];` and what is done with it becomes a loop over the calls; `if (!call) break;` stays in front of it and asks
 * the list. Undefined where what follows needs the call, stores the message, sends it or leaves in the middle.
 */
export function answerEach({ at, answer, request, writes, again }: OpenCalls, file: OpenAIFile): Fix | undefined {
  const { taken } = answer;
  const declarator = wrapped(at).parent;
  if (taken.how !== 'one' || at.type !== 'MemberExpression' || declarator?.type !== 'VariableDeclarator')
    return undefined;
  const placed = placedStatement(declarator);
  if (!placed || placed.statement !== declarator.parent || declarator.parent.declarations.length > 1) return undefined;
  const { sourceCode, style } = file;
  const end = placed.siblings.findIndex((one, index) => index > placed.index && isWithin(answer.message, one));
  const guard = guardOf(declarator, placed.siblings[placed.index + 1]);
  const moved = placed.siblings.slice(placed.index + (guard ? 2 : 1), end + 1);
  const last = moved.at(-1);
  const isMoved = (node: Node) => moved.some((one) => isWithin(node, one));
  if (!last || [...writes, again].some(isMoved) || moved.some((one) => jumpsOut(one, file))) return undefined;
  // the items of an output are calls where that was asked for
  const asksForType = moved.some((one) => one.type === 'IfStatement' && isTypeTest(one.test, file));
  if (request.api === 'responses' && !asksForType && !isFiltered(file.bindings.resolve(at.object))) return undefined;
  const range: TSESTree.Range = [placed.statement.range[0], last.range[1]];
  const isInside = (node: Node) =>
    isWithin(node, declarator) || isMoved(node) || (guard && isWithin(node, guard.test)) === true;
  const isNeeded = [declarator, ...moved].some((one) =>
    file.bindings
      .declaredBy(one.type === 'VariableDeclaration' ? one.declarations[0] : one)
      .some(({ references }) => references.some(({ identifier }) => !isInside(identifier))),
  );
  const text = sourceCode.text.slice((guard ?? placed.statement).range[1], range[1]);
  if (isNeeded || /`[^`]*\n/.test(text)) return undefined;
  const calls = sourceCode.getText(at.object);
  if (guard && !/^[\w.[\]]+$/.test(calls)) return undefined; // what it asks is written twice then
  const indent = indentOf(placed.statement, sourceCode);
  const body = text.replaceAll(/\n(?=[^\n])/g, `\n${style.indent}`);
  const written = (from: number, to: number) => sourceCode.text.slice(from, to);
  const front = guard
    ? `${written(placed.statement.range[1], guard.test.range[0]).trimStart()}!${calls}${at.optional ? '?' : ''}.length${written(guard.test.range[1], guard.range[1])}\n${indent}`
    : '';
  const head = `for (const ${sourceCode.getText(declarator.id)} of ${calls}${at.optional && !guard ? ' ?? []' : ''}) {`;
  return (fixer) => [fixer.replaceTextRange(range, `${front}${head}${body}\n${indent}}`)];
}

/** `if (!call) break;` behind the declaration of the call. */
function guardOf(
  { id }: TSESTree.VariableDeclarator,
  next: TSESTree.Statement | undefined,
): TSESTree.IfStatement | undefined {
  if (next?.type !== 'IfStatement' || next.alternate || !leaves(next.consequent)) return undefined;
  const { test } = next;
  const isOfCall = test.type === 'UnaryExpression' && test.operator === '!' && lastName(test.argument) === lastName(id);
  return isOfCall && test.argument.type === 'Identifier' ? next : undefined;
}

/** Whether a statement may leave what it stands in by something other than an exception. */
function jumpsOut(statement: Node, { sourceCode }: OpenAIFile): boolean {
  const jumps = (node: Node): boolean => {
    if (node.type !== 'BreakStatement' && node.type !== 'ContinueStatement') return node.type === 'ReturnStatement';
    const target = targetOf(node);
    return !target || !isWithin(target, statement);
  };
  return someNode(statement, sourceCode.visitorKeys, jumps, isFunction);
}

export const UNKNOWN = 'There is no such tool.';
const FAILED = 'The tool failed.';

/** An answer in the branch, or the handler, that has none. */
export function answerHere({ what, at, answer }: OpenCalls, file: OpenAIFile): Fix | undefined {
  const { style, sourceCode } = file;
  const written = writeAnswer(answer.message, what === 'thrown' ? FAILED : UNKNOWN, file);
  const { parent } = at;
  if (!written || !parent) return undefined;
  const line = `${written.text}${style.semicolon}`;
  const fitsAt = (place: Node) => written.names.every((name) => isKnownAt(name, place, file));
  switch (parent.type) {
    case 'IfStatement': {
      const { alternate, consequent } = parent;
      if (!fitsAt(parent)) return undefined;
      const indent = indentOf(parent, sourceCode);
      if (alternate?.type === 'BlockStatement') return atEnd(alternate, line, file);
      if (alternate || consequent.type !== 'BlockStatement') return undefined;
      return (fixer) => [fixer.insertTextAfter(consequent, ` else {\n${indent}${style.indent}${line}\n${indent}}`)];
    }
    case 'SwitchStatement': {
      const fallback = parent.cases.find(({ test }) => !test);
      const last = parent.cases.at(-1);
      if (!fitsAt(parent) || !last) return undefined;
      const indent = indentOf(last, sourceCode);
      const [first] = fallback?.consequent ?? [];
      if (fallback && first && first.type !== 'BlockStatement')
        return (fixer) => [fixer.insertTextBefore(first, `${line}\n${indentOf(first, sourceCode)}`)];
      if (fallback) return undefined;
      const end = last.consequent.at(-1);
      const stop = end && !leaves(end) ? `\n${indent}${style.indent}break${style.semicolon}` : '';
      return (fixer) => [fixer.insertTextAfter(last, `${stop}\n${indent}default:\n${indent}${style.indent}${line}`)];
    }
    case 'CatchClause':
      return fitsAt(parent.body) && !failsAnswered(parent, answer, file) ? atEnd(parent.body, line, file) : undefined;
    default:
      return undefined;
  }
}

/** Whether a `try` may fail when it has answered the call: another answer in its handler would be the second. */
function failsAnswered(
  { parent: statement }: TSESTree.CatchClause,
  { message, taken }: ToolAnswer,
  file: OpenAIFile,
): boolean {
  const added = wrapped(message).parent;
  const next =
    taken.how === 'each' && taken.loop.type === 'ForOfStatement' && taken.loop.left.type === 'VariableDeclaration'
      ? taken.loop.left.declarations
      : [];
  return nodesWithin(file.nodes('AwaitExpression'), statement.block).some(
    (wait) => added && file.flow.canFollow(added, wait, next),
  );
}

/** Puts a line at the end of a block, in front of the jump that ends it. */
function atEnd(block: TSESTree.BlockStatement, line: string, { sourceCode, style }: OpenAIFile): Fix | undefined {
  const last = block.body.at(-1);
  if (!last)
    return (fixer) => [
      fixer.replaceText(
        block,
        `{\n${indentOf(block, sourceCode)}${style.indent}${line}\n${indentOf(block, sourceCode)}}`,
      ),
    ];
  const indent = indentOf(last, sourceCode);
  if (last.type === 'ContinueStatement') return (fixer) => [fixer.insertTextBefore(last, `${line}\n${indent}`)];
  if (/^(Return|Throw|Break)Statement$/.test(last.type)) return undefined;
  return (fixer) => [fixer.insertTextAfter(last, `\n${indent}${line}`)];
}

/**
 * The call that adds an answer, with another text in it, and what that reads.
 * @param of the name of the tool call that it is for; the one that the answer is for where none is given
 */
export function writeAnswer(
  message: TSESTree.ObjectExpression,
  said: string,
  file: OpenAIFile,
  of?: string,
): { text: string; names: readonly Node[] } | undefined {
  const { sourceCode, style } = file;
  const call = wrapped(message).parent;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || nameOf(call.callee) !== 'push')
    return undefined;
  const [kind, id, text] = propertyOf(message, 'role')
    ? ['role', 'tool_call_id', 'content']
    : ['type', 'call_id', 'output'];
  const given = propertyOf(message, id);
  const role = propertyOf(message, kind);
  if (!given || !role || call.arguments.length > 1) return undefined;
  const property = of === undefined ? sourceCode.getText(given) : `${id}: ${of}.${id === 'call_id' ? id : 'id'}`;
  return {
    names: of === undefined ? [given.value, call.callee] : [call.callee],
    text: `${sourceCode.getText(call.callee)}({ ${sourceCode.getText(role)}, ${property}, ${text}: ${style.quote}${said}${style.quote} })`,
  };
}
