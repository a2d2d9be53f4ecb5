import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { entryOf, isAllCalls, listOf, loopOver, type CallLoop } from '../analysis/tool-calls/call-loops.js';
import type { OpenCalls } from '../analysis/tool-calls/open-calls.js';
import { isWithin, unwrap } from '../ast/expressions.js';
import { targetOf } from '../ast/loops.js';
import { listIn } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import { UNKNOWN, writeAnswer } from './answer-calls.js';
import { freeName } from './free-name.js';
import { insertFirst, insertLines, placeFor } from './insert-lines.js';
import { isKnownAt } from './known-at.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

const NOT_RUN = 'The tool was not run.';

/** In front of a jump out of the loop over the calls, an answer to those that come after, and to the one that has none yet. */
export function answerRest({ at: jump, answer, request }: OpenCalls, file: OpenAIFile): Fix | undefined {
  const { sourceCode, style } = file;
  const loop =
    answer.taken.how === 'each' && answer.taken.loop.type === 'ForOfStatement' ? answer.taken.loop : undefined;
  const call = loop && callOf(loop);
  const list = loop && listOf(loop);
  const place = placeFor(jump);
  if (!call || !list || !place || !isAllCalls(loop, request, file)) return undefined;
  const calls = sourceCode.getText(list);
  const hasAnswer = isAnswered(jump, answer.message, loop);
  if (!/^[\w.[\]]+$/.test(calls) || hasAnswer === undefined || targetOf(jump) === undefined) return undefined;
  const name = freeName('other', jump, [jump], file);
  const written = writeAnswer(answer.message, NOT_RUN, file, name);
  if (!written?.names.every((one) => isKnownAt(one, jump, file))) return undefined;
  const from = `${calls}.indexOf(${call.name})${hasAnswer ? ' + 1' : ''}`;
  const lines = [
    `for (const ${name} of ${calls}.slice(${from})) {`,
    `${style.indent}${written.text}${style.semicolon}`,
    '}',
  ];
  return (fixer) => insertLines(place, lines, file, fixer);
}

/** Whether the call of a round has its answer in front of a jump, by what is written there; undefined where it may have. */
function isAnswered(jump: Node, message: Node, loop: TSESTree.ForOfStatement): boolean | undefined {
  if (message.range[0] > jump.range[0]) return false;
  for (let inner = jump, outer = jump.parent; outer && inner !== loop.body; inner = outer, outer = outer.parent) {
    const before = listIn(outer)?.find((statement) => isWithin(message, statement));
    if (before) return before.type === 'ExpressionStatement' && before !== inner ? true : undefined;
  }
  return undefined;
}

/** `for (const call of calls.filter((call) => test))` goes through all calls, and answers those that do not pass the test. */
export function answerFiltered({ at: filter, answer }: OpenCalls, file: OpenAIFile): Fix | undefined {
  const { sourceCode, style } = file;
  const loop = loopOver(filter);
  const call = loop?.type === 'ForOfStatement' && unwrap(loop.right) === filter ? callOf(loop) : undefined;
  if (!loop || !call || filter.type !== 'CallExpression' || filter.callee.type !== 'MemberExpression') return undefined;
  const [test] = filter.arguments;
  const { body } = loop;
  if (test?.type !== 'ArrowFunctionExpression' || test.body.type === 'BlockStatement' || body.type !== 'BlockStatement')
    return undefined;
  const [parameter] = test.params;
  const read =
    test.params.length === 1 && parameter?.type === 'Identifier' ? readerAs(call, parameter, test, file) : undefined;
  const written = writeAnswer(answer.message, UNKNOWN, file, call.name);
  if (!read || test.returnType || filter.callee.optional) return undefined;
  if (!written?.names.every((one) => isKnownAt(one, loop, file))) return undefined;
  const calls = sourceCode.getText(filter.callee.object);
  const lines = [
    `if (${negated(test.body, read)}) {`,
    `${style.indent}${written.text}${style.semicolon}`,
    `${style.indent}continue${style.semicolon}`,
    `}`,
  ];
  if (sourceCode.getCommentsInside(filter).length > 0) return undefined;
  return (fixer) => [fixer.replaceText(filter, calls), ...insertFirst(body, lines, file, fixer)];
}

/** The name that a loop gives to each call. */
function callOf(loop: CallLoop): TSESTree.Identifier | undefined {
  const entry = entryOf(loop);
  return entry?.type === 'Identifier' ? entry : undefined;
}

/** Gives the text of the parts of a test with the name of a loop in the place of its parameter; undefined where that name is taken in it. */
function readerAs(
  { name }: TSESTree.Identifier,
  parameter: TSESTree.Identifier,
  { body }: TSESTree.ArrowFunctionExpression,
  { bindings, nodes, sourceCode }: OpenAIFile,
): ((node: Node) => string) | undefined {
  const variable = bindings.variableOf(parameter);
  const isOther = (one: TSESTree.Identifier) => one.name === name && isWithin(one, body) && bindings.variableOf(one);
  if (!variable || (parameter.name !== name && nodes('Identifier').some(isOther))) return undefined;
  const reads = variable.references.map(({ identifier }) => identifier);
  if (reads.some(({ parent }) => parent?.type === 'Property')) return undefined; // `{ call }`
  return (node) =>
    reads
      .filter((one) => isWithin(one, node))
      .toReversed()
      .reduce(
        (text, { range: [start, end] }) =>
          text.slice(0, start - node.range[0]) + name + text.slice(end - node.range[0]),
        sourceCode.getText(node),
      );
}

/** A test the other way round. */
function negated(test: Node, read: (node: Node) => string): string {
  const asked = unwrap(test);
  const text = read(asked);
  if (asked.type === 'UnaryExpression' && asked.operator === '!') return read(asked.argument);
  if (asked.type === 'BinaryExpression' && /^===?$/.test(asked.operator))
    return `${read(asked.left)} !${asked.operator.slice(1)} ${read(asked.right)}`;
  return asked.type === 'CallExpression' || asked.type === 'MemberExpression' ? `!${text}` : `!(${text})`;
}
