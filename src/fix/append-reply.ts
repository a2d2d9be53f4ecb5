import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { isFunction, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Conversation, ConversationEvent } from '../analysis/conversations/conversation.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { hasResponseItems, RESPONSE_ITEMS } from '../sdk/installed.js';
import type { Part } from '../sdk/reply-shapes.js';
import { endOfLine, indentOf, placedStatement, type Placed } from './statements.js';

export type Fix = (fixer: RuleFixer) => RuleFix[];

/** A reply that can be named: after which statement, by which expression, and whether that is the whole message or its text. */
interface NamedReply {
  readonly after: TSESTree.Statement;
  readonly text: string;
  readonly is: 'message' | 'text' | 'output';
}

/**
 * The fix that adds a reply to a conversation right after it is known, in the manner in which the file adds its other messages.
 * Undefined where the reply has no name there, or where no statement can be put.
 * @param earlier the request whose reply is missing, at the node where the conversation sees it (the request, or the call of a helper)
 * @param isWhole whether tool calls are in play, so that the text alone would not do
 */
export function appendReply(file: OpenAIFile, conversation: Conversation, earlier: ConversationEvent, isWhole: boolean): Fix | undefined {
  const request = earlier.request;
  const anchor = placedStatement(earlier.node);
  if (!request || !anchor) return undefined;
  const named = nameReply(file, request, anchor, earlier.node, isWhole);
  if (!named) return undefined;
  const after = laterOf(named.after, replacedAfter(conversation, anchor));
  const manner = writeLike(file, conversation, after, named);
  if (manner === undefined) return undefined;
  const { sourceCode } = file;
  const line = `\n${indentOf(after, sourceCode)}${manner}${file.style.semicolon}`;
  const needsImport = named.is === 'output' && named.text.startsWith(RESPONSE_ITEMS.name) ? importLine(file) : undefined;
  return (fixer) => [
    ...(needsImport ? [fixer.insertTextAfterRange([0, needsImport.at], needsImport.text)] : []),
    fixer.insertTextAfterRange([0, endOfLine(after, sourceCode)], line),
  ];
}

/** The first name, from the request on, that the reply goes by in the statements of its block. */
function nameReply(file: OpenAIFile, request: Request, anchor: Placed, at: Node, isWhole: boolean): NamedReply | undefined {
  const { carriers } = file.replies.of(request);
  let text: NamedReply | undefined;
  for (const statement of anchor.siblings.slice(anchor.index)) {
    for (const { name, part } of namesIn(statement, carriers, file)) {
      const found = expressionFor(file, request, name, part, isWhole);
      if (!found) continue;
      const reply = { after: statement, ...found };
      if (!isWhole || reply.is !== 'text') return reply;
      text ??= reply;
    }
  }
  void at;
  return isWhole ? undefined : text;
}

/** The names that a statement declares or assigns and that carry some of the reply afterwards. */
function namesIn(statement: TSESTree.Statement, carriers: ReadonlyMap<Node, Part>, file: OpenAIFile): { name: string; part: Part }[] {
  const found: { name: string; part: Part }[] = [];
  const add = (identifier: Node): void => {
    if (identifier.type !== 'Identifier') return;
    const variable = file.bindings.variableOf(identifier);
    const read = variable?.references.find((reference) => reference.isRead() && carriers.has(reference.identifier) && reference.identifier.range[0] > statement.range[0]);
    const part = read && carriers.get(read.identifier);
    if (part) found.push({ name: identifier.name, part });
  };
  if (statement.type === 'VariableDeclaration') {
    for (const { id, init } of statement.declarations) if (init && carriers.has(unwrap(init))) walk(id, file.sourceCode.visitorKeys, add);
    // a name that is never read carries nothing: take it from what it is declared with
    for (const { id, init } of statement.declarations) {
      const part = init && carriers.get(unwrap(init));
      if (id.type === 'Identifier' && part && !found.some(({ name }) => name === id.name)) found.push({ name: id.name, part });
    }
  } else if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
    const { left, right } = statement.expression;
    const part = carriers.get(unwrap(right));
    if (left.type === 'Identifier' && part) found.push({ name: left.name, part });
  } else if (statement.type === 'ForOfStatement') {
    // `for await (const chunk of stream) text += …`
    walk(statement.body, file.sourceCode.visitorKeys, (node) => {
      if (isFunction(node)) return false;
      if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && node.left.range[0] > statement.range[0]) {
        const variable = file.bindings.variableOf(node.left);
        const isOutside = variable?.defs.every(({ node: declared }) => declared.range[1] <= statement.range[0]);
        const part = carriers.get(unwrap(node.right)) ?? carriers.get(node);
        if (isOutside && part && (part === 'text' || part === 'message' || part === 'made')) found.push({ name: node.left.name, part });
      }
      return true;
    });
  }
  return found;
}

/** How a named part of a reply is written as a message. */
function expressionFor(file: OpenAIFile, request: Request, name: string, part: Part, isWhole: boolean): { text: string; is: NamedReply['is'] } | undefined {
  const bang = isTypeScript(file) ? '!' : '';
  const message = (path: string): { text: string; is: NamedReply['is'] } =>
    isWhole || !isTypeScript(file) ? { text: `${path}.message`, is: 'message' } : { text: `${path.replace(/!$/, '?')}.message.content ?? ''`, is: 'text' };
  switch (part) {
    case 'message':
      return { text: name, is: 'message' };
    case 'made':
      return isWhole ? { text: name, is: 'message' } : undefined;
    case 'choice':
      return message(name);
    case 'choices':
      return message(`${name}[0]${bang}`);
    case 'completion':
      if (request.api === 'completions') return isWhole ? undefined : { text: `${name}.choices[0]${bang}.text`, is: 'text' };
      return message(`${name}.choices[0]${bang}`);
    case 'envelope':
      return message(`${name}.data.choices[0]${bang}`);
    case 'response':
      return { text: isImportable(file) ? `${RESPONSE_ITEMS.name}(${name}.output)` : `${name}.output`, is: 'output' };
    case 'text':
      return { text: name, is: 'text' };
    default:
      return undefined;
  }
}

/** Whether `toResponseInputItems` can be used: the SDK has it, and the file is a module or has it already. */
function isImportable(file: OpenAIFile): boolean {
  return hasResponseItems(file.filename) && file.nodes('ImportDeclaration').length > 0;
}

/** The import of `toResponseInputItems`, unless the file has it. */
function importLine(file: OpenAIFile): { at: number; text: string } | undefined {
  const imports = file.nodes('ImportDeclaration');
  const isThere = imports.some(({ specifiers }) => specifiers.some(({ local }) => local.name === RESPONSE_ITEMS.name));
  const last = imports.findLast(({ source }) => source.value === 'openai') ?? imports.at(-1);
  if (isThere || !last) return undefined;
  const { quote, semicolon } = file.style;
  return { at: endOfLine(last, file.sourceCode), text: `\nimport { ${RESPONSE_ITEMS.name} } from ${quote}${RESPONSE_ITEMS.source}${quote}${semicolon}` };
}

export function isTypeScript(file: OpenAIFile): boolean {
  return /\.[cm]?tsx?$/.test(file.filename);
}

/** The statement of the block that replaces the conversation by a copy, if there is one after the request: what is added before it would be lost. */
function replacedAfter(conversation: Conversation, anchor: Placed): TSESTree.Statement | undefined {
  return anchor.siblings.slice(anchor.index + 1).findLast((statement) =>
    conversation.events.some(({ node, source }) => node === source && source.type === 'AssignmentExpression' && source.parent === statement),
  );
}

function laterOf(one: TSESTree.Statement, other: TSESTree.Statement | undefined): TSESTree.Statement {
  return other && other.range[1] > one.range[1] ? other : one;
}

/** A statement that adds an entry as the file adds its turns: `push`, a helper, a spread, a setter. */
function writeLike(file: OpenAIFile, conversation: Conversation, after: Node, reply: NamedReply): string | undefined {
  const turns = conversation.events.filter(({ what }) => what === 'turn' || what === 'tool' || what === 'replyText');
  const around = functionOf(after);
  const here = turns.filter(({ node }) => functionOf(node) === around);
  const { quote } = file.style;
  const role = `${quote}assistant${quote}`;
  const entry = reply.is === 'text' ? `{ role: ${role}, content: ${reply.text} }` : reply.text;
  for (const { node, source } of [...here, ...turns]) {
    if (node !== source && reply.is === 'text' && node.type === 'CallExpression') {
      const call = likeHelperCall(file, node, reply.text, role);
      if (call !== undefined) return call;
    }
    const target = node === source ? source : undefined;
    const list = target && targetText(file, target, conversation, functionOf(target) === around);
    if (list === undefined || !target) continue;
    if (target.type === 'CallExpression' && file.sourceCode.getText(target.callee) === list.setter) return `${list.setter}((previous) => [...previous, ${reply.is === 'output' ? '...' : ''}${entry}])`;
    if (target.type === 'AssignmentExpression' && list.text) return `${list.text} = [...${list.text}, ${reply.is === 'output' ? '...' : ''}${entry}]`;
    if (list.text) return `${list.text}.push(${reply.is === 'output' ? '...' : ''}${entry})`;
  }
  const simple = /^(?:this\.)?#?\w+(?:\.\w+)*$/.test(conversation.place.name) ? conversation.place.name : undefined;
  return simple && `${simple}.push(${reply.is === 'output' ? '...' : ''}${entry})`;
}

/** What a write adds to, as text that can be repeated at another place of the same function, or of another where the root is known there too. */
function targetText(file: OpenAIFile, source: Node, conversation: Conversation, isSameFunction: boolean): { text?: string; setter?: string } | undefined {
  const { sourceCode } = file;
  if (source.type === 'AssignmentExpression') return isSameFunction || isSimple(source.left) ? { text: sourceCode.getText(source.left) } : undefined;
  if (source.type === 'VariableDeclarator') return { text: conversation.place.path.length === 0 ? conversation.place.name : sourceCode.getText(source.id) };
  if (source.type !== 'CallExpression') return undefined;
  const callee = unwrap(source.callee);
  if (callee.type === 'Identifier') return { setter: callee.name };
  if (callee.type !== 'MemberExpression') return undefined;
  return isSameFunction || isSimple(callee.object) ? { text: sourceCode.getText(callee.object) } : undefined;
}

function isSimple(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'ThisExpression' || (inner.type === 'MemberExpression' && !inner.computed && isSimple(inner.object));
}

/** `add('user', text)` becomes `add('assistant', reply)`; also `add({ role: 'user', content: text })`. Undefined for any other shape. */
function likeHelperCall(file: OpenAIFile, call: TSESTree.CallExpression, reply: string, role: string): string | undefined {
  const { sourceCode } = file;
  const argumentTexts: string[] = [];
  let hasRole = false;
  for (const argument of call.arguments) {
    if (stringOf(argument) === 'user' && !hasRole) {
      hasRole = true;
      argumentTexts.push(role);
    } else if (argument.type === 'ObjectExpression' && propertyOf(argument, 'role')) {
      hasRole = true;
      argumentTexts.push(`{ role: ${role}, content: ${reply} }`);
      break;
    } else argumentTexts.push(hasRole ? reply : sourceCode.getText(argument));
  }
  return hasRole ? `${sourceCode.getText(call.callee)}(${argumentTexts.join(', ')})` : undefined;
}

function functionOf(node: Node): Node | undefined {
  for (let outer: Node | undefined = node; outer; outer = outer.parent) if (isFunction(outer)) return outer;
  return undefined;
}
