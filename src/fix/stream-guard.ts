import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { isWithin } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Variable } from '../analysis/bindings.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Reply } from '../analysis/replies.js';
import { takesText } from '../analysis/reply-uses.js';
import type { Step } from '../analysis/value-flow/flow.js';
import type { Part } from '../sdk/reply-shapes.js';
import { freeName } from './free-name.js';
import { guardAt, guardLines, isAnsweredAgain, isConditional, misleadingTry, type Guard } from './guard.js';
import { insertFirst, insertLines, nodeOf, placeFor, wrapBody } from './insert-lines.js';
import { firstOf, linksAt } from './links.js';
import { endOfLine, indentOf, placedStatement } from './statements.js';

/** The `for … of` loop whose element a variable is, or is part of. */
export function loopOver(variable: Variable): TSESTree.ForOfStatement | undefined {
  const definition = variable.defs[0];
  const loop = definition?.type === 'Variable' ? definition.parent?.parent : undefined;
  return loop?.type === 'ForOfStatement' && loop.left === definition?.parent ? loop : undefined;
}

/** A stream that is iterated over: its last chunk's reason is captured in the loop and tested behind it; an event or a choice is tested as it comes. */
export function guardInLoop(
  loop: TSESTree.ForOfStatement,
  name: Step<Part>,
  reply: Reply,
  file: OpenAIFile,
): Guard | undefined {
  const { quote, semicolon } = file.style;
  const placed = placedStatement(loop);
  const text = file.sourceCode.getText(name.node);
  const { label } = name.flow;
  const linkAfter = linksAt(loop.body, reply);
  const whole = `${text}${linkAfter(label)}`;
  if (label === 'event' && reply.uses.some(({ kind, at }) => kind === 'parsed' && isAtEndOfPart(at, loop, file)))
    return undefined; // the event that says so has not come yet
  const uses = reply.uses.filter(takesText).map(({ at }) => at);
  if (label === 'event' || label === 'choice') {
    const condition =
      label === 'event'
        ? `${whole}type === ${quote}response.incomplete${quote}`
        : `${whole}finish_reason === ${quote}length${quote}`;
    return {
      condition,
      at: loop,
      isCertain: !isAnsweredAgain(loop, uses, file),
      write: (statement) => (fixer) => intoLoop(loop, guardLines(condition, statement, file), [], file, fixer),
    };
  }
  if ((label !== 'chunk' && label !== 'choices') || !loop.await || placed?.statement !== loop) return undefined;
  const home =
    misleadingTry(
      loop,
      reply.uses.map(({ at }) => at),
      reply.request.node,
      file,
    ) ?? loop;
  if (home !== loop && placedStatement(home)?.statement !== home) return undefined;
  const read = `${firstOf(label === 'chunk' ? `${whole}choices` : text, linkAfter('choices'))}?.finish_reason`;
  const reason = freeName('finishReason', loop, file.nodes('ForOfStatement').filter(isAwaiting), file);
  const condition = `${reason} === ${quote}length${quote}`;
  return {
    condition,
    at: home,
    isCertain:
      !reply.uses.some(({ at }) => at.range[0] > loop.range[1] && isWithin(at, home)) &&
      (home !== loop || !isAnsweredAgain(loop, uses, file)),
    write: (statement) => (fixer) => [
      ...insertLines(
        { kind: 'before', statement: home },
        [`let ${reason} = ${quote}${quote}${semicolon}`],
        file,
        fixer,
      ),
      ...intoLoop(
        loop,
        [`${reason} = ${read} ?? ${reason}${semicolon}`],
        home === loop ? guardLines(condition, statement, file) : [],
        file,
        fixer,
      ),
      ...(home === loop
        ? []
        : insertLines({ kind: 'after', statement: home }, guardLines(condition, statement, file), file, fixer)),
    ],
  };
}

/** Whether something is done in a loop when the text is complete, but not the response: `if (event.type === 'response.output_text.done')`. */
function isAtEndOfPart(at: Node, loop: TSESTree.ForOfStatement, { sourceCode }: OpenAIFile): boolean {
  if (!isWithin(at, loop.body)) return false;
  for (let outer = at.parent; outer && outer !== loop; outer = outer.parent) {
    const test = outer.type === 'IfStatement' || outer.type === 'SwitchCase' ? outer.test : null;
    if (test && /\.done['"`]/.test(sourceCode.getText(test))) return true;
  }
  return false;
}

const isAwaiting = (loop: TSESTree.ForOfStatement): boolean => loop.await;

/** Puts lines at the start of a loop's body, and others behind the loop. */
function intoLoop(
  loop: TSESTree.ForOfStatement,
  lines: readonly string[],
  behind: readonly string[],
  file: OpenAIFile,
  fixer: RuleFixer,
): RuleFix[] {
  const { sourceCode } = file;
  if (loop.body.type !== 'BlockStatement') return wrapBody(loop.body, lines, behind, file, fixer);
  const outer = indentOf(loop, sourceCode);
  return [
    ...insertFirst(loop.body, lines, file, fixer),
    ...(behind.length > 0
      ? [
          fixer.insertTextAfterRange(
            [0, endOfLine(loop, sourceCode)],
            behind.map((line) => `\n${outer}${line}`).join(''),
          ),
        ]
      : []),
  ];
}

/** The stream helper: it gives the whole answer when the text is complete. */
export function guardAfterHelper(born: Step<Part>, file: OpenAIFile): Guard | undefined {
  const { quote } = file.style;
  if (born.node.type !== 'Identifier') return undefined;
  const call = born.node.parent.type === 'MemberExpression' ? born.node.parent.parent : undefined;
  const isAwaited = call?.type === 'CallExpression' && call.parent.type === 'AwaitExpression';
  const place = isAwaited ? placeFor(born.node) : undefined;
  if (!place) return undefined;
  const name = born.node.name;
  const condition =
    born.flow.label === 'stream'
      ? `(await ${name}.finalChatCompletion()).choices[0]?.finish_reason === ${quote}length${quote}`
      : `(await ${name}.finalResponse()).status === ${quote}incomplete${quote}`;
  return guardAt(place, condition, file, !isConditional(born.node, nodeOf(place)));
}
