import type { TSESTree } from '@typescript-eslint/utils';
import type { Variable } from '../analysis/bindings.js';
import type { Conversation } from '../analysis/conversations/conversation.js';
import { keepsItself } from '../analysis/conversations/escapes.js';
import { fileWritten } from '../analysis/conversations/file-stores.js';
import { storedBy } from '../analysis/conversations/places.js';
import type { OpenAIFile } from '../analysis/file.js';
import { once } from '../analysis/once.js';
import { isOfProject } from '../analysis/qualified-names.js';
import { GROWING } from '../analysis/value-flow/list-methods.js';
import { enclosingFunction, isWithin, lastName, nameOf, thisClass, unwrap, withoutAwait } from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import { someNode, type Node } from '../ast/walk.js';
import { FILE_WRITERS } from '../sdk/file-stores.js';
import { likeTurn } from './like-turn.js';
import type { ReplyText } from './name-reply.js';
import { entryOf, isOtherEntry } from './reply-entry.js';
import { placedStatement } from './statements.js';

/**
 * The statements that add a reply as the file adds its turns: by a helper, a setter, a spread, `push`, and what writes it back into a store that has a
 * copy. Undefined where the conversation has no name at `at`, or the store cannot be written again.
 */
export function writeReply(
  file: OpenAIFile,
  conversation: Conversation,
  at: Node,
  answer: ReplyText,
  isWhole: boolean,
): readonly string[] | undefined {
  const statements = statementsFor(file, conversation, at, answer, isWhole);
  return statements?.map((statement) => `${statement}${file.style.semicolon}`);
}

function statementsFor(
  file: OpenAIFile,
  conversation: Conversation,
  at: Node,
  answer: ReplyText,
  isWhole: boolean,
): readonly string[] | undefined {
  const { text } = answer;
  const reply =
    text !== undefined && answer.output !== undefined && hasOwnEntries(conversation, file) ? { text } : answer;
  const role = `${file.style.quote}assistant${file.style.quote}`;
  const around = enclosingFunction(at);
  const { turns } = conversation;
  for (const { node, source } of [
    ...(turns.get(around) ?? []),
    ...[...turns.values()].flatMap((some) => some.slice(0, 1)),
  ]) {
    const isHere = enclosingFunction(node) === around;
    const helper = isHere ? node : callOfHelper(file, source, around);
    const call = helper?.type === 'CallExpression' ? likeTurn(file, helper, reply, role, isWhole) : undefined;
    if (call !== undefined) return [call];
    if (storesOtherEntries(file, source)) return undefined;
    const list = node === source ? listOf(file, source, conversation, isHere, at) : undefined;
    const entry = entryOf(file, reply, role, isWhole);
    if (list === undefined || entry === undefined) continue;
    if (list.by === 'setter') return [`${list.text}((previous) => [...previous, ${entry}])`];
    const again = storedAgain(file, source, at, list.text);
    if (again.length === 0 && isStoredBefore(file, conversation, at, list.text)) return undefined;
    const longer = list.by === 'push' ? `${list.text}.push(${entry})` : `${list.text} = [...${list.text}, ${entry}]`;
    return [longer, ...again];
  }
  const entry = entryOf(file, reply, role, isWhole);
  const name = nameAt(file, conversation, at);
  if (entry === undefined || name === undefined || isStoredBefore(file, conversation, at, name)) return undefined;
  return [`${name}.push(${entry})`];
}

/** Whether a conversation is declared with a type of the project, as `Turn[]` or `Map<string, Turn[]>`: items of the SDK need not fit there. */
function hasOwnEntries({ place: { root } }: Conversation, { bindings, sourceCode }: OpenAIFile): boolean {
  const declared = 'defs' in root ? root.defs[0]?.name.parent : undefined;
  if (declared?.type !== 'VariableDeclarator') return false;
  const made = declared.init ? unwrap(declared.init) : undefined;
  const types = [
    'typeAnnotation' in declared.id ? declared.id.typeAnnotation : undefined,
    made && 'typeArguments' in made ? made.typeArguments : undefined,
  ];
  return types.some((type) => type && someNode(type, sourceCode.visitorKeys, (node) => isOwnRecord(node, bindings)));
}

/** `{ role: string; content: string }`, or the name of such a type, or one that another module of the project has. */
function isOwnRecord(type: Node, bindings: OpenAIFile['bindings']): boolean {
  if (type.type === 'TSTypeLiteral') return true;
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const variable = bindings.variableOf(type.typeName);
  const imported = variable && bindings.importOf(variable);
  if (imported) return isOfProject({ source: imported.source, path: [] });
  const { node } = variable?.defs[0] ?? {};
  return (
    (node?.type === 'TSInterfaceDeclaration' && node.extends.length === 0) ||
    (node?.type === 'TSTypeAliasDeclaration' && node.typeAnnotation.type === 'TSTypeLiteral')
  );
}

/** Whether a turn is written as something else than a message, which it becomes when it is sent: how the model's turn would be written there is not known. */
function storesOtherEntries(file: OpenAIFile, write: Node): boolean {
  const isAdding = GROWING.has(methodName(write) ?? '');
  const isElement = ({ parent }: Node) => parent?.type === 'ArrayExpression' || (isAdding && parent === write);
  const isOther = (node: Node) => isElement(node) && isOtherEntry(file.bindings.resolve(node));
  return someNode(write, file.sourceCode.visitorKeys, isOther, isElement);
}

/** A call, in a given function, of the function that does a write. */
function callOfHelper(file: OpenAIFile, write: Node, around: Node | undefined): Node | undefined {
  const helper = enclosingFunction(write);
  return helper && file.calls.callers(helper).calls.find((call) => enclosingFunction(call) === around);
}

/** The array's name at a place where the file does not write to it: its own, or the one under which a request of the same function sends it. */
function nameAt(file: OpenAIFile, conversation: Conversation, at: Node): string | undefined {
  const { name, root } = conversation.place;
  if ('defs' in root && /^use(?:State|Reducer)$/.test(hookOf(root, file) ?? '')) return undefined; // state is not to be changed in its place
  const isEntry = conversation.place.path.includes('*');
  if (!isEntry && isNameAt(conversation, at) && /^(?:this\.)?#?\w+(?:\.\w+)*$/.test(name)) return name;
  const sent = conversation.events.find(
    (event) => event.as === 'itself' && enclosingFunction(event.source) === enclosingFunction(at),
  );
  const parameter = sent?.request?.parameter(sent.request.api === 'responses' ? 'input' : 'messages');
  const text = parameter?.is === 'found' ? file.sourceCode.getText(parameter.value) : '';
  return /^[\w$]+(?:\.[\w$]+)*$/.test(text) ? text : undefined;
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
  const stored = isHere ? keptArray(source, file) : undefined;
  if (stored) return { by: 'push', text: stored };
  if (fileWritten(source, file.bindings)) return undefined;
  if (callee.type === 'Identifier') return isReducer(file, callee) ? undefined : { by: 'setter', text: callee.name };
  return callee.type === 'MemberExpression' && GROWING.has(nameOf(callee) ?? '') && holds(callee.object)
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

/** The array that a store is given: `messages` in `store.set(id, JSON.stringify(messages))`. */
function keptArray(call: TSESTree.CallExpression, file: OpenAIFile): string | undefined {
  const value = (fileWritten(call, file.bindings) ?? storedBy(call))?.value;
  const written = value && unwrap(value);
  const inner =
    written?.type === 'CallExpression' && methodName(written) === 'stringify' ? written.arguments[0] : written;
  return inner?.type === 'Identifier' ? inner.name : undefined;
}

/**
 * The statements between a turn and another place of its function, in the block of the turn, that give a store a copy of the array, without their semicolons: they must be
 * said once more when the array gets longer. `store.set(id, JSON.stringify(messages))`, `chats[id] = messages.slice(-20)`.
 */
function storedAgain(file: OpenAIFile, turn: Node, at: Node, array: string): readonly string[] {
  const { sourceCode } = file;
  const first = placedStatement(turn);
  if (!first || enclosingFunction(turn) !== enclosingFunction(at)) return [];
  return writesAmong(first.siblings).flatMap(({ statement, write }) => {
    if (statement.range[0] < first.statement.range[0] || statement.range[1] > at.range[0]) return [];
    const isCopy =
      write.type === 'CallExpression'
        ? storesCopy(write, array, file)
        : sourceCode.getText(write.left) !== array && isCopyOf(write.right, array, sourceCode);
    return isCopy ? [sourceCode.getText(statement.expression)] : [];
  });
}

/** Whether a call gives an array to a store that may keep a copy of it, or gives it one: `await kv.set(id, messages)`. */
function storesCopy(write: Node, array: string, file: OpenAIFile): boolean {
  if (write.type !== 'CallExpression') return false;
  const stored = fileWritten(write, file.bindings) ?? storedBy(write);
  if (!stored) return false;
  const value = unwrap(stored.value);
  const isArray = (node: Node): boolean => file.sourceCode.getText(unwrap(node)) === array;
  const isHeld =
    isArray(value) ||
    (value.type === 'ObjectExpression' &&
      value.properties.some((property) => property.type === 'Property' && isArray(property.value)));
  return isHeld ? !('store' in stored) || !keepsItself(stored.store, file) : isCopyOf(value, array, file.sourceCode);
}

/** Whether the array has gone to a store that may keep a copy of it before the code at a place runs, which puts it there no more: what is added would be lost. */
function isStoredBefore(file: OpenAIFile, conversation: Conversation, at: Node, array: string): boolean {
  const copies = storesOf(conversation).filter((write) => storesCopy(write, array, file));
  const isBefore = copies.some((write) => {
    const around = enclosingFunction(write);
    return write.range[1] <= at.range[0] && (!around || isWithin(at, around));
  });
  return (
    isBefore &&
    !copies.some((write) => write.range[0] >= at.range[1] && enclosingFunction(write) === enclosingFunction(at))
  );
}

/** Whether a call, by its name, writes to a store or file. */
const mayStore = (call: TSESTree.CallExpression): boolean =>
  storedBy(call) !== undefined || FILE_WRITERS.has(lastName(call.callee) ?? '');

/** The calls that give a conversation to a store; looked for once, since a conversation may have thousands of writes. */
const storesOf = once(({ writes }: Conversation) =>
  writes.filter((write) => write.type === 'CallExpression' && mayStore(write)),
);

/** The statements of a block that give something to a store, or assign it; looked for once, since a block may have thousands of requests. */
const writesAmong = once((statements: readonly TSESTree.Statement[]) =>
  statements.flatMap((statement) => {
    if (statement.type !== 'ExpressionStatement') return [];
    const write = withoutAwait(statement.expression);
    const isWrite = write.type === 'CallExpression' ? mayStore(write) : write.type === 'AssignmentExpression';
    return isWrite ? [{ statement, write: write as TSESTree.CallExpression | TSESTree.AssignmentExpression }] : [];
  }),
);

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
  if ('global' in place.root) return place.root.global !== 'this';
  if (!('defs' in place.root)) {
    const owner = thisClass(at);
    return owner !== undefined && (owner === place.root || owner.superClass !== null);
  }
  return isWithin(at, place.root.scope.block);
}

/** `dispatch` of a reducer, which takes actions. */
function isReducer(file: OpenAIFile, setter: Node): boolean {
  return hookOf(file.bindings.variableOf(setter), file) === 'useReducer';
}

/** The hook of React whose result a variable is taken from. */
function hookOf(variable: Variable | undefined, { bindings }: OpenAIFile): string | undefined {
  const call = variable && bindings.originOf(variable)?.from;
  return call?.type === 'CallExpression' ? lastName(call.callee) : undefined;
}
