import type { TSESTree } from '@typescript-eslint/utils';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { isFunction, unwrap } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import { hasResponseItems, RESPONSE_ITEMS } from '../sdk/installed.js';
import type { Part } from '../sdk/reply-shapes.js';
import type { Placed } from './statements.js';

/** A reply that can be named: after which statement, and by which expressions. */
export interface NamedReply {
  readonly after: TSESTree.Statement;
  /** The whole message, tool calls and all. */
  readonly message?: string;
  /** Its text. Not of a Responses answer that may hold calls of tools. */
  readonly text?: string;
  /** The output items of a Responses answer, as an expression to be spread. */
  readonly output?: string;
}

/** The expressions of a reply, without the place where they hold. */
export type ReplyText = Omit<NamedReply, 'after'>;

/**
 * The first name that a reply goes by in the statements of a block, from the request on.
 * @param isWhole whether the text alone would not do, because tool calls are in play
 */
export function nameReply(file: OpenAIFile, request: Request, asked: Placed, isWhole: boolean): NamedReply | undefined {
  const { carriers } = file.replies.of(request);
  for (const statement of asked.siblings.slice(asked.index)) {
    for (const { name, part } of namesIn(statement, carriers, file)) {
      const reply = expressionsFor(file, request, name, part);
      if (reply && (reply.output || reply.message || !isWhole)) return { after: statement, ...reply };
    }
  }
  return undefined;
}

interface Name {
  readonly name: string;
  readonly part: Part;
}

/** The names that carry some of a reply after a statement, because it declares, assigns or fills them. */
function namesIn(statement: TSESTree.Statement, carriers: ReadonlyMap<Node, Part>, file: OpenAIFile): readonly Name[] {
  if (statement.type === 'VariableDeclaration') {
    return statement.declarations.flatMap(({ id, init }) =>
      init && carriers.has(unwrap(init)) ? declaredNames(id, unwrap(init), carriers, file) : [],
    );
  }
  if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
    const { left, right } = statement.expression;
    const part = carriers.get(unwrap(right));
    return left.type === 'Identifier' && part && part !== 'made' ? [{ name: left.name, part }] : [];
  }
  return statement.type === 'ForOfStatement' ? filledNames(statement, carriers, file) : [];
}

function declaredNames(
  pattern: Node,
  value: Node,
  carriers: ReadonlyMap<Node, Part>,
  file: OpenAIFile,
): readonly Name[] {
  const part = carriers.get(value);
  if (pattern.type === 'Identifier') return part && part !== 'made' ? [{ name: pattern.name, part }] : []; // what is made of it need not be a message
  const names: Name[] = [];
  walk(pattern, file.sourceCode.visitorKeys, (node) => {
    if (node.type !== 'Identifier') return;
    const read = file.bindings
      .variableOf(node)
      ?.references.find((reference) => reference.isRead() && carriers.has(reference.identifier));
    const carried = read && carriers.get(read.identifier);
    if (carried) names.push({ name: node.name, part: carried });
  });
  return names;
}

/** `for await (const chunk of stream) text += …`: names from outside the loop that it fills. */
function filledNames(
  loop: TSESTree.ForOfStatement,
  carriers: ReadonlyMap<Node, Part>,
  file: OpenAIFile,
): readonly Name[] {
  const names: Name[] = [];
  walk(loop.body, file.sourceCode.visitorKeys, (node) => {
    if (isFunction(node)) return false;
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'Identifier') return true;
    const isOutside = file.bindings
      .variableOf(node.left)
      ?.defs.every(({ node: declared }) => declared.range[1] <= loop.range[0]);
    const part = carriers.get(unwrap(node.right));
    if (isOutside && (part === 'text' || part === 'message' || part === 'made'))
      names.push({ name: node.left.name, part });
    return true;
  });
  return names;
}

/** How a part of a reply that goes by a name is written as a message, as text, or as output items. */
export function expressionsFor(
  file: OpenAIFile,
  request: Request,
  name: string,
  part: Part,
): Omit<NamedReply, 'after'> | undefined {
  const empty = file.style.quote.repeat(2);
  const ofChoice = (choice: string) =>
    isTypeScript(file)
      ? {
          message: `${choice.replace(/\]$/, ']!')}.message`,
          text: `${choice.replace(/\]$/, ']?')}.message.content ?? ${empty}`,
        }
      : { message: `${choice}.message`, text: `${choice}.message.content` };
  switch (part) {
    case 'message':
      return { message: name, text: isTypeScript(file) ? `${name}.content ?? ${empty}` : `${name}.content` };
    case 'made':
      return { message: name };
    case 'choice':
      return ofChoice(name);
    case 'choices':
      return ofChoice(`${name}[0]`);
    case 'completion':
      return request.api === 'completions'
        ? { text: `${name}.choices[0]${isTypeScript(file) ? '!' : ''}.text` }
        : ofChoice(`${name}.choices[0]`);
    case 'envelope':
      return request.api === 'completions'
        ? { text: `${name}.data.choices[0].text` }
        : ofChoice(`${name}.data.choices[0]`);
    case 'response':
      return {
        output: hasHelper(file) ? `${RESPONSE_ITEMS.name}(${name}.output)` : `${name}.output`,
        ...(request.parameter('tools').is === 'missing' ? { text: `${name}.output_text` } : {}),
      };
    case 'text':
      return { text: name };
    default:
      return undefined;
  }
}

/** Whether `toResponseInputItems` can be used: the SDK has it, and the file is a module that can import it. */
export function hasHelper(file: OpenAIFile): boolean {
  return file.nodes('ImportDeclaration').length > 0 && hasResponseItems(file.filename);
}

export function isTypeScript(file: OpenAIFile): boolean {
  return /\.[cm]?tsx?$/.test(file.filename);
}
