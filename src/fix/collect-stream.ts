import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { enclosingFunction, isWithin, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Fix } from './append-reply.js';
import type { ReplyText } from './name-reply.js';
import { freeName } from './free-name.js';
import { guardIn } from './guard.js';
import { insertFirst, insertLines, wrapBody } from './insert-lines.js';
import { endOfLine, indentOf, placedStatement, type Placed } from './statements.js';

type Write = (reply: ReplyText, at: Node) => readonly string[] | undefined;

/** The fix for a stream whose chunks are passed on and forgotten: they are collected in the loop, and the whole is stored behind it. */
export function collectStream(file: OpenAIFile, request: Request, asked: Placed, write: Write): Fix | undefined {
  const { carriers } = file.replies.of(request);
  const loop = file
    .nodes('ForOfStatement')
    .find(({ right }) => ['stream', 'completion'].includes(carriers.get(unwrap(right)) ?? ''));
  if (!loop || request.api !== 'chat') return undefined;
  const placed = placedStatement(loop);
  const declared = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : undefined;
  if (placed?.statement !== loop || declared?.type !== 'Identifier' || loop.range[0] < asked.statement.range[0])
    return undefined;
  const name = freeName('reply', loop, file.nodes('ForOfStatement'), file);
  const lines = write({ text: name }, loop);
  if (!lines) return undefined;
  const { quote, semicolon } = file.style;
  const declaration = `let ${name} = ${quote}${quote}${semicolon}`;
  const collected = `${name} += ${declared.name}.choices[0]?.delta?.content ?? ${quote}${quote}${semicolon}`;
  const guard = guardIn(file, request, placed.siblings.slice(placed.index + 1));
  const { body } = loop;
  return (fixer) => [
    ...insertLines({ kind: 'before', statement: loop }, [declaration], file, fixer),
    ...(body.type === 'BlockStatement'
      ? insertFirst(body, [collected], file, fixer)
      : wrapBody(body, [collected], guard ? [] : lines, file, fixer)),
    ...(guard || body.type === 'BlockStatement'
      ? insertLines({ kind: 'after', statement: guard ?? loop }, lines, file, fixer)
      : []),
  ];
}

/** The fix for the stream helper and the tool runner, which know their last message: it is stored behind the last statement that uses them. */
export function storeAtEnd(file: OpenAIFile, request: Request, asked: Placed, write: Write): Fix | undefined {
  if (
    request.api !== 'chat' ||
    !['stream', 'runTools'].includes(request.method) ||
    asked.statement.type !== 'VariableDeclaration'
  )
    return undefined;
  const [declarator] = asked.statement.declarations;
  if (declarator?.id.type !== 'Identifier' || asked.statement.declarations.length !== 1) return undefined;
  const around = enclosingFunction(asked.statement);
  if (around && !around.async) return undefined;
  const variable = file.bindings.variableOf(declarator.id);
  const last = asked.siblings.findLast((statement) =>
    variable?.references.some(({ identifier }) => isWithin(identifier, statement)),
  );
  const lines = last && write({ message: `await ${declarator.id.name}.finalMessage()` }, last);
  if (!last || last.type === 'ReturnStatement' || !lines) return undefined;
  return (fixer) => [
    fixer.insertTextAfterRange(
      [0, endOfLine(last, file.sourceCode)],
      lines.map((line) => `\n${indentOf(last, file.sourceCode)}${line}`).join(''),
    ),
  ];
}
