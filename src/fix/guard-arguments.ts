import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { enclosingFunction, isFunction, nameOf, propertyOf, stringOf, wrapped } from '../ast/expressions.js';
import { isLoop, loopsAround } from '../ast/loops.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import { freeName } from './free-name.js';
import { hoistable } from './hoist.js';
import { insertLines, placeFor } from './insert-lines.js';
import { isKnownAt } from './known-at.js';
import { isTypeScript } from './name-reply.js';
import { indentOf } from './statements.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

/** What to do with arguments that cannot be parsed: tell the model, where the file answers its calls; go on with none. */
export interface ArgumentGuards {
  readonly answer?: Fix;
  readonly fallback?: Fix;
}

/** The ways to put a `try` around a parse of tool arguments: the parse gets a statement of its own, in front of the one it stands in. */
export function guardsForArguments(parse: TSESTree.CallExpression, file: OpenAIFile): ArgumentGuards {
  const guard = declaredBy(parse, file) ?? hoisted(parse, file);
  if (!guard) return {};
  const answer = answerTo(parse, file);
  const { semicolon } = file.style;
  return {
    ...(answer && { answer: guard.write(answer) }),
    fallback: guard.write([`${guard.name} = ${guard.empty}${semicolon}`]),
  };
}

interface ParseGuard {
  readonly name: string;
  /** Arguments that say nothing, of the right type. */
  readonly empty: string;
  /** Writes the guard, with these lines in its handler. */
  write(handler: readonly string[]): Fix;
}

/** `const args = JSON.parse(…)`: the declaration is split. */
function declaredBy(parse: TSESTree.CallExpression, file: OpenAIFile): ParseGuard | undefined {
  const value = wrapped(parse);
  const declarator = value.parent;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  const { id, parent: statement } = declarator;
  const isAlone = statement.declarations.length === 1 && /^(Block|Program|SwitchCase)/.test(statement.parent.type);
  const { sourceCode } = file;
  const comments = (node: Node) => sourceCode.getCommentsInside(node).length;
  if (!isAlone || comments(statement) > comments(value)) return undefined;
  const cast = value.type === 'TSAsExpression' ? `: ${sourceCode.getText(value.typeAnnotation)}` : '';
  const isUntold = isTypeScript(file) && isUsedInFunction(id, file);
  const type = id.typeAnnotation ? sourceCode.getText(id.typeAnnotation) : cast || (isUntold ? ': any' : '');
  return {
    name: id.name,
    empty: type && !/^:\s*any$/.test(type) ? `{} as ${type.replace(/^:\s*/, '')}` : '{}',
    write: (handler) => (fixer) => {
      const lines = guardLines(id.name, type, sourceCode.getText(value), handler, file);
      return [fixer.replaceText(statement, lines.join(`\n${indentOf(statement, sourceCode)}`))];
    },
  };
}

/** Any other expression: what is parsed gets a name. */
function hoisted(parse: TSESTree.CallExpression, file: OpenAIFile): ParseGuard | undefined {
  const place = placeFor(parse);
  const target = place && hoistable(parse, place, file);
  if (!place || !target) return undefined;
  const name = freeName('args', parse, [parse], file);
  return {
    name,
    empty: '{}',
    write: (handler) => (fixer) => [
      ...insertLines(place, guardLines(name, '', file.sourceCode.getText(parse), handler, file), file, fixer),
      fixer.replaceTextRange(target, name),
    ],
  };
}

function guardLines(name: string, type: string, parse: string, handler: readonly string[], file: OpenAIFile): string[] {
  const { indent, semicolon } = file.style;
  return [
    `let ${name}${type}${semicolon}`,
    'try {',
    `${indent}${name} = ${parse}${semicolon}`,
    '} catch {',
    ...handler.map((line) => `${indent}${line}`),
    '}',
  ];
}

/** Whether a name is read in another function than the one that declares it, where TypeScript cannot tell the type of a bare `let`. */
function isUsedInFunction(id: TSESTree.Identifier, file: OpenAIFile): boolean {
  const around = enclosingFunction(id);
  const references = file.bindings.variableOf(id)?.references ?? [];
  return references.some(({ identifier }) => enclosingFunction(identifier) !== around);
}

const SORRY = 'The arguments are not valid JSON.';

/**
 * The lines that answer a call whose arguments cannot be parsed, as the file answers it a few lines later: a message that is pushed at the end
 * of the same round of the loop, or returned by the same function.
 */
function answerTo(parse: Node, file: OpenAIFile): readonly string[] | undefined {
  const { sourceCode, style } = file;
  const fn = enclosingFunction(parse);
  for (const message of nodesWithin(file.nodes('ObjectExpression'), fn ?? file.program)) {
    const [kind, id, text] =
      stringOf(propertyOf(message, 'role')?.value) === 'tool'
        ? ['role', 'tool_call_id', 'content']
        : ['type', 'call_id', 'output'];
    if (kind === 'type' && stringOf(propertyOf(message, kind)?.value) !== 'function_call_output') continue;
    const given = propertyOf(message, id);
    const isLater = message.range[0] > parse.range[1] && enclosingFunction(message) === fn;
    if (!given || !isLater || !isKnownAt(given.value, parse, file)) continue;
    const role = sourceCode.getText(propertyOf(message, kind));
    const written = `{ ${role}, ${sourceCode.getText(given)}, ${text}: ${style.quote}${SORRY}${style.quote} }`;
    const outer = wrapped(message).parent;
    if (outer?.type === 'ReturnStatement') return [`return ${written}${style.semicolon}`];
    const isPushed =
      outer?.type === 'CallExpression' &&
      outer.arguments.length === 1 &&
      outer.callee.type === 'MemberExpression' &&
      nameOf(outer.callee) === 'push';
    const [loop] = loopsAround(parse);
    if (!isPushed || !loop || !endsRound(outer, loop) || !isKnownAt(outer.callee, parse, file)) continue;
    return [`${sourceCode.getText(outer.callee)}(${written})${style.semicolon}`, `continue${style.semicolon}`];
  }
  return undefined;
}

/** Whether nothing is done in a round of a loop behind a node: what `continue` leaves out, `i++` at the end, may be what ends the loop. */
function endsRound(node: Node, loop: Node): boolean {
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (outer === loop) return true;
    if (isLoop(outer) || isFunction(outer) || outer.type === 'SwitchCase') return false;
    if (outer.type === 'BlockStatement' && outer.body.at(-1) !== inner) return false;
  }
  return false;
}
