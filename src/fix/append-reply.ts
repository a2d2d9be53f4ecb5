import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { Conversation, ConversationEvent } from '../analysis/conversations/conversation.js';
import { methodName } from '../analysis/conversations/frames.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import {
  enclosingFunction,
  isFunction,
  lastName,
  nameOf,
  propertyOf,
  stringOf,
  thisClass,
  unwrap,
} from '../ast/expressions.js';
import { walk, type Node } from '../ast/walk.js';
import { RESPONSE_ITEMS } from '../sdk/installed.js';
import { collectStream, storeAtEnd } from './collect-stream.js';
import { expressionsFor, isTypeScript, nameReply, type NamedReply } from './name-reply.js';
import { endOfLine, indentOf, placedStatement, type Placed } from './statements.js';

export type Fix = (fixer: RuleFixer) => RuleFix[];

/** The expressions of a reply, without the place where they hold. */
export type ReplyText = Omit<NamedReply, 'after'>;

/**
 * The fix that adds a reply to a conversation right after it is known, in the manner in which the file adds its other messages.
 * Undefined where the reply has no name there, or where no statement can be put.
 * @param earlier the request whose reply is missing, at the node where the conversation sees it (the request, or the call of a helper)
 * @param isWhole whether tool calls are in play, so that the text alone would not do
 */
export function appendReply(
  file: OpenAIFile,
  conversation: Conversation,
  earlier: ConversationEvent,
  isWhole: boolean,
): Fix | undefined {
  const { request, node } = earlier;
  const asked = placedStatement(node);
  if (!request) return undefined;
  const write = (reply: ReplyText, at: Node): string | undefined => writeLike(file, conversation, at, reply, isWhole);
  const inCallback = appendInCallback(file, request, write);
  if (inCallback || !asked) return inCallback;
  const named = nameReply(file, request, asked, isWhole);
  if (!named)
    return isWhole
      ? undefined
      : (collectStream(file, request, asked, write) ?? storeAtEnd(file, request, asked, write));
  const after = behindGuard(file, request, laterOf(named.after, replacedAfter(file, conversation, asked)), asked);
  const statement = write(named, after);
  const { sourceCode } = file;
  const end = endOfLine(after, sourceCode);
  if (statement === undefined || begins(sourceCode.text.slice(end), statement)) return undefined;
  const line = `\n${indentOf(after, sourceCode)}${statement}${file.style.semicolon}`;
  const helper = named.output?.startsWith(RESPONSE_ITEMS.name) ? importOfHelper(file) : undefined;
  return (fixer) => [
    ...(helper ? [fixer.insertTextAfterRange([0, helper.at], helper.text)] : []),
    fixer.insertTextAfterRange([0, end], line),
  ];
}

/** Whether a statement is there already, and something else is wrong. */
const begins = (text: string, statement: string): boolean => text.trimStart().startsWith(statement);

/** `create(…).then((r) => show(r))`: the reply is added first in the callback. */
function appendInCallback(
  file: OpenAIFile,
  request: Request,
  write: (reply: ReplyText, at: Node) => string | undefined,
): Fix | undefined {
  const member = request.node.parent;
  const call = member?.type === 'MemberExpression' && nameOf(member) === 'then' ? member.parent : undefined;
  const callback = call?.type === 'CallExpression' ? call.arguments[0] : undefined;
  const parameter = callback && isFunction(callback) ? callback.params[0] : undefined;
  if (!callback || !isFunction(callback) || parameter?.type !== 'Identifier') return undefined;
  const part = file.replies.of(request).carriers.get(request.node);
  const reply = part && expressionsFor(file, request, parameter.name, part);
  const statement = reply && write(reply, callback.body);
  if (statement === undefined) return undefined;
  const { semicolon } = file.style;
  const { body } = callback;
  if (body.type !== 'BlockStatement') {
    const text = file.sourceCode.getText(body);
    return (fixer) => [fixer.replaceText(body, `{ ${statement}; return ${text}${semicolon} }`)];
  }
  const [first] = body.body;
  if (first && begins(file.sourceCode.getText(first), statement)) return undefined;
  if (!first) return (fixer) => [fixer.replaceText(body, `{ ${statement}${semicolon} }`)];
  return (fixer) => [fixer.insertTextBefore(first, `${statement}${semicolon}\n${indentOf(first, file.sourceCode)}`)];
}

/** The import of `toResponseInputItems`, unless the file has it. */
export function importOfHelper(file: OpenAIFile): { at: number; text: string } | undefined {
  const imports = file.nodes('ImportDeclaration');
  const isThere = imports.some(({ specifiers }) => specifiers.some(({ local }) => local.name === RESPONSE_ITEMS.name));
  const last = imports.findLast(({ source }) => source.value === 'openai') ?? imports.at(-1);
  if (isThere || !last) return undefined;
  const { quote, semicolon } = file.style;
  return {
    at: endOfLine(last, file.sourceCode),
    text: `\nimport { ${RESPONSE_ITEMS.name} } from ${quote}${RESPONSE_ITEMS.source}${quote}${semicolon}`,
  };
}

/**
 * The statement of the block, after the request, that replaces the conversation by another array (what is added before it would be lost) or that
 * stores the turn which was sent (the reply comes after it).
 */
function replacedAfter(file: OpenAIFile, conversation: Conversation, asked: Placed): TSESTree.Statement | undefined {
  return replacementsOf(file, conversation).findLast(
    (statement) => statement.range[0] >= asked.statement.range[1] && statement.parent === asked.statement.parent,
  );
}

const replacements = new WeakMap<Conversation, readonly TSESTree.Statement[]>();

/** The statements that replace a conversation or store a turn which was sent, found once for all reports on it. */
function replacementsOf({ sourceCode }: OpenAIFile, conversation: Conversation): readonly TSESTree.Statement[] {
  const known = replacements.get(conversation);
  if (known) return known;
  // an entry replaces no array, and what is made of the old one loses nothing
  const isReplaced = (source: Node): boolean =>
    source.type === 'AssignmentExpression' &&
    unwrap(source.right).type !== 'ObjectExpression' &&
    !sourceCode.getText(source.right).includes(sourceCode.getText(source.left));
  const found = conversation.events
    .filter(
      ({ what, node, source }) =>
        node === source && (isReplaced(source) || (what === 'heard' && methodName(source) === 'push')),
    )
    .map(({ source }) => source.parent as TSESTree.Statement);
  replacements.set(conversation, found);
  return found;
}

/** A check of why generation stopped, right behind a statement, comes first: a cut answer that ends the turn is not to be kept. */
function behindGuard(
  file: OpenAIFile,
  request: Request,
  after: TSESTree.Statement,
  { siblings }: Placed,
): TSESTree.Statement {
  const { reasonReads } = file.replies.of(request);
  const index = siblings.indexOf(after);
  const guard = siblings
    .slice(index + 1, index + 1 + NEAR)
    .find(({ type, range }) => type === 'IfStatement' && reasonReads.some((read) => isInside(read, range)));
  return guard ?? after;
}

/** How many statements behind a request a check still belongs to it. */
const NEAR = 3;

function isInside(node: Node, [start, end]: TSESTree.Range): boolean {
  return node.range[0] >= start && node.range[1] <= end;
}

function laterOf(one: TSESTree.Statement, other: TSESTree.Statement | undefined): TSESTree.Statement {
  return other && other.range[1] > one.range[1] ? other : one;
}

/** A statement, without its semicolon, that adds a reply as the file adds its turns: by a helper, a setter, a spread, `push`. Undefined where the conversation has no name at `at`. */
function writeLike(
  file: OpenAIFile,
  conversation: Conversation,
  at: Node,
  reply: ReplyText,
  isWhole: boolean,
): string | undefined {
  const role = `${file.style.quote}assistant${file.style.quote}`;
  const around = enclosingFunction(at);
  const { turns } = conversation;
  for (const { node, source } of [
    ...(turns.get(around) ?? []),
    ...[...turns.values()].flatMap((some) => some.slice(0, 1)),
  ]) {
    const isHere = enclosingFunction(node) === around;
    const helper = isHere ? node : callOfHelper(file, source, around);
    const call = helper?.type === 'CallExpression' ? likeCall(file, helper, reply, role, isWhole) : undefined;
    if (call !== undefined) return call;
    if (storesOtherEntries(file, source)) return undefined;
    const list = node === source ? listOf(file, source, conversation, isHere, at) : undefined;
    const entry = entryOf(file, reply, role, isWhole);
    if (list === undefined || entry === undefined) continue;
    switch (list.by) {
      case 'setter':
        return `${list.text}((previous) => [...previous, ${entry}])`;
      case 'assignment':
        return `${list.text} = [...${list.text}, ${entry}]`;
      case 'push':
        return [`${list.text}.push(${entry})`, ...storedAgain(file, source, at, list.text)].join('; ');
    }
  }
  const entry = entryOf(file, reply, role, isWhole);
  const name = nameAt(file, conversation, at);
  return entry !== undefined && name !== undefined ? `${name}.push(${entry})` : undefined;
}

/** Whether a turn is written as something else than a message, which it becomes when it is sent: how the model's turn would be written there is not known. */
function storesOtherEntries(file: OpenAIFile, write: Node): boolean {
  const isAdding = ['push', 'unshift', 'splice'].includes(methodName(write) ?? '');
  let isOther = false;
  walk(write, file.sourceCode.visitorKeys, (node) => {
    const isElement = node.parent?.type === 'ArrayExpression' || (isAdding && node.parent === write);
    isOther ||= isElement && isOtherEntry(file.bindings.resolve(node));
    return !isElement;
  });
  return isOther;
}

/** Whether an entry of an array is neither a message, which has `role` and `content`, nor an item of the Responses API that answers a call. */
export function isOtherEntry(entry: Node): boolean {
  return (
    entry.type === 'ObjectExpression' &&
    entry.properties.every(({ type }) => type === 'Property') &&
    !(propertyOf(entry, 'role') && propertyOf(entry, 'content')) &&
    !propertyOf(entry, 'call_id')
  );
}

/** A call, in a given function, of the function that does a write. */
function callOfHelper(file: OpenAIFile, write: Node, around: Node | undefined): Node | undefined {
  const helper = enclosingFunction(write);
  return helper && file.calls.callers(helper).calls.find((call) => enclosingFunction(call) === around);
}

/** The array's name at a place where the file does not write to it: its own, or the one under which a request of the same function sends it. */
function nameAt(file: OpenAIFile, conversation: Conversation, at: Node): string | undefined {
  const { name } = conversation.place;
  if (isNameAt(conversation, at) && /^(?:this\.)?#?\w+(?:\.\w+)*$/.test(name)) return name;
  const sent = conversation.events.find(
    (event) => event.as === 'itself' && enclosingFunction(event.source) === enclosingFunction(at),
  );
  const parameter = sent?.request?.parameter(sent.request.api === 'responses' ? 'input' : 'messages');
  return parameter?.is === 'found' && parameter.value.type === 'Identifier'
    ? file.sourceCode.getText(parameter.value)
    : undefined;
}

/** The reply as an entry of an array: the whole message where that is what the file's types take, its text under the right role elsewhere. */
export function entryOf(file: OpenAIFile, reply: ReplyText, role: string, isWhole: boolean): string | undefined {
  if (reply.output !== undefined) return `...${reply.output}`;
  const takesWhole =
    isWhole ||
    !isTypeScript(file) ||
    reply.text === undefined ||
    (reply.message !== undefined && /^\w+$/.test(reply.message));
  if (takesWhole && reply.message !== undefined) return reply.message;
  return isWhole || reply.text === undefined ? undefined : `{ role: ${role}, content: ${reply.text} }`;
}

interface List {
  readonly by: 'push' | 'setter' | 'assignment';
  readonly text: string;
}

/** What a turn is written to, as text that holds at `at` too. */
function listOf(
  file: OpenAIFile,
  source: Node,
  conversation: Conversation,
  isHere: boolean,
  at: Node,
): List | undefined {
  const { sourceCode } = file;
  const holds = (node: Node): boolean => isHere || (isFixedPath(node) && isNameAt(conversation, at));
  if (source.type === 'AssignmentExpression') {
    const entered = arrayOfEntry(source, conversation);
    if (!entered && unwrap(source.right).type === 'ObjectExpression') return undefined; // a record that holds the array
    const target = entered ?? source.left;
    return holds(target) ? { by: entered ? 'push' : 'assignment', text: sourceCode.getText(target) } : undefined;
  }
  if (source.type !== 'CallExpression') return undefined;
  const callee = unwrap(source.callee);
  if (callee.type === 'Identifier') return isReducer(file, callee) ? undefined : { by: 'setter', text: callee.name };
  const stored = isHere ? keptArray(source) : undefined;
  if (stored) return { by: 'push', text: stored };
  return callee.type === 'MemberExpression' &&
    ['push', 'unshift', 'splice'].includes(nameOf(callee) ?? '') &&
    holds(callee.object)
    ? { by: 'push', text: sourceCode.getText(callee.object) }
    : undefined;
}

/** The array in which an assignment puts an entry: `messages[messages.length] = { … }`. Undefined for one that replaces the array. */
function arrayOfEntry(
  { left, right }: TSESTree.AssignmentExpression,
  { place }: Conversation,
): TSESTree.Expression | undefined {
  if (left.type !== 'MemberExpression' || unwrap(right).type !== 'ObjectExpression') return undefined;
  let depth = 0;
  for (let node: Node = left; node.type === 'MemberExpression'; node = unwrap(node.object)) depth += 1;
  return depth > place.path.length ? left.object : undefined;
}

const storesIn = (call: TSESTree.CallExpression): boolean =>
  ['set', 'setItem', 'put', 'setex'].includes(methodName(call) ?? '');

/** The array that a store is given: `messages` in `store.set(id, JSON.stringify(messages))`. */
function keptArray(call: TSESTree.CallExpression): string | undefined {
  if (!storesIn(call)) return undefined;
  const value = call.arguments.at(methodName(call) === 'setex' ? 2 : 1);
  const written = value && unwrap(value);
  const inner =
    written?.type === 'CallExpression' && methodName(written) === 'stringify' ? written.arguments[0] : written;
  return inner?.type === 'Identifier' ? inner.name : undefined;
}

/**
 * The statements between a turn and another place of its function, in the block of the turn, that give a store a copy of the array, without their semicolons: they must be
 * said once more when the array gets longer. `store.set(id, JSON.stringify(messages))`, `chats[id] = messages.slice(-20)`.
 */
function storedAgain({ sourceCode }: OpenAIFile, turn: Node, at: Node, array: string): readonly string[] {
  const first = placedStatement(turn);
  if (!first || enclosingFunction(turn) !== enclosingFunction(at)) return [];
  return first.siblings.slice(first.index).flatMap((statement) => {
    if (statement.range[1] > at.range[0] || statement.type !== 'ExpressionStatement') return [];
    const write = unwrap(
      statement.expression.type === 'AwaitExpression' ? statement.expression.argument : statement.expression,
    );
    const values =
      write.type === 'CallExpression' && storesIn(write)
        ? write.arguments
        : write.type === 'AssignmentExpression' && sourceCode.getText(write.left) !== array
          ? [write.right]
          : [];
    return values.some((value) => isCopyOf(value, array, sourceCode)) ? [sourceCode.getText(statement.expression)] : [];
  });
}

/** Whether an expression is a new list of what is in an array, or a text made of it. */
function isCopyOf(expression: Node, array: string, sourceCode: OpenAIFile['sourceCode']): boolean {
  const isOf = (node: Node | undefined): boolean =>
    node !== undefined && (sourceCode.getText(unwrap(node)) === array || isCopyOf(node, array, sourceCode));
  const node = unwrap(expression);
  if (node.type === 'ArrayExpression')
    return node.elements.some((element) => element?.type === 'SpreadElement' && isOf(element.argument));
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  return callee.type === 'MemberExpression' && /^(?:slice|filter|map|concat|toSpliced)$/.test(nameOf(callee) ?? '')
    ? isOf(callee.object)
    : /^(?:stringify|structuredClone)$/.test(lastName(callee) ?? '') && isOf(node.arguments[0]);
}

function isFixedPath(node: Node): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'ThisExpression' ||
    (inner.type === 'MemberExpression' && !inner.computed && isFixedPath(inner.object))
  );
}

/** Whether the root of a conversation has its name at another place: a class field inside its class, a variable inside its scope. */
function isNameAt({ place }: Conversation, at: Node): boolean {
  if ('global' in place.root) return true;
  if (!('defs' in place.root)) {
    const owner = thisClass(at);
    return owner !== undefined && (owner === place.root || owner.superClass !== null);
  }
  const { block } = place.root.scope;
  return at.range[0] >= block.range[0] && at.range[1] <= block.range[1];
}

/** `dispatch` of a reducer, which takes actions. */
function isReducer(file: OpenAIFile, setter: Node): boolean {
  const variable = file.bindings.variableOf(setter);
  const origin = variable && file.bindings.originOf(variable);
  return origin !== undefined && file.sourceCode.getText(origin.from).includes('useReducer');
}

/** `add('user', text)` becomes `add('assistant', reply)`, and so does a call with `{ role: 'user', content: text }`. Undefined for a call that names no role, or that adds to the array itself. */
function likeCall(
  file: OpenAIFile,
  call: TSESTree.CallExpression,
  reply: ReplyText,
  role: string,
  isWhole: boolean,
): string | undefined {
  const { sourceCode } = file;
  if (['push', 'unshift', 'splice', 'set'].includes(methodName(call) ?? '')) return undefined;
  const named = call.arguments.findIndex((argument) => stringOf(argument) === 'user');
  const object = call.arguments.find(
    (argument): argument is TSESTree.ObjectExpression =>
      argument.type === 'ObjectExpression' && stringOf(propertyOf(argument, 'role')?.value) === 'user',
  );
  const replaced: { readonly node: Node; readonly by: string }[] = [];
  if (object) {
    const isPlain = object.properties.length === 2 && call.arguments.length === 1;
    if (isPlain && isWhole) {
      if (reply.message === undefined) return undefined;
      replaced.push({ node: object, by: reply.message });
    } else {
      const content = object.properties.find(
        (property) => property.type === 'Property' && ['content', 'text', 'message'].includes(nameOf(property) ?? ''),
      );
      if (isWhole || content?.type !== 'Property' || reply.text === undefined) return undefined;
      replaced.push({ node: (propertyOf(object, 'role') as TSESTree.Property).value, by: role });
      replaced.push(
        content.shorthand
          ? { node: content, by: `${nameOf(content) ?? ''}: ${reply.text}` }
          : { node: content.value, by: reply.text },
      );
    }
  } else if (named >= 0) {
    const content = call.arguments[named + 1] ?? call.arguments[named - 1];
    if (isWhole || !content || reply.text === undefined) return undefined;
    replaced.push({ node: call.arguments[named] as Node, by: role }, { node: content, by: reply.text });
  } else return undefined;
  let text = sourceCode.getText(call);
  for (const { node, by } of replaced.sort((a, b) => b.node.range[0] - a.node.range[0])) {
    text = text.slice(0, node.range[0] - call.range[0]) + by + text.slice(node.range[1] - call.range[0]);
  }
  return text;
}
