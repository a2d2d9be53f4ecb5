import type { TSESTree } from '@typescript-eslint/utils';
import type { OpenAIFile } from '../analysis/file.js';
import { GROWING } from '../analysis/value-flow/list-methods.js';
import { nameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import { walk, type Node } from '../ast/walk.js';
import type { ReplyText } from './name-reply.js';
import { entryOf } from './reply-entry.js';

/** A piece of a call and what stands there instead. */
interface Replacement {
  readonly node: Node;
  readonly by: string;
}

/**
 * The call that adds a reply in the manner of one that adds the user's turn: `add('user', text)` becomes `add('assistant', reply)`, and so does a call
 * with `{ role: 'user', content: text }` or a record that holds it; `memory.addUser(text)` becomes `memory.addAssistant(reply)` where the class has
 * such a method. Undefined for a call that names no role, or that adds to the array itself.
 */
export function likeTurn(
  file: OpenAIFile,
  call: TSESTree.CallExpression,
  reply: ReplyText,
  role: string,
  isWhole: boolean,
): string | undefined {
  const method = methodName(call) ?? '';
  if (GROWING.has(method) || method === 'set') return undefined;
  const replaced = replacementsIn(file, call, reply, role, isWhole);
  if (!replaced) return undefined;
  let text = file.sourceCode.getText(call);
  for (const { node, by } of [...replaced].sort((a, b) => b.node.range[0] - a.node.range[0])) {
    text = text.slice(0, node.range[0] - call.range[0]) + by + text.slice(node.range[1] - call.range[0]);
  }
  return text;
}

function replacementsIn(
  file: OpenAIFile,
  call: TSESTree.CallExpression,
  reply: ReplyText,
  role: string,
  isWhole: boolean,
): readonly Replacement[] | undefined {
  const object = call.arguments.find(isUserTurn);
  if (object) return inObject(object, call.arguments.length === 1, reply, role, isWhole);
  const carried = carriedTurn(call, file);
  if (carried) {
    const entry = entryOf(file, reply, role, isWhole);
    if (!entry || entry.startsWith('...')) return undefined;
    return [{ node: carried, by: `${file.sourceCode.getText(carried.key)}: ${entry}` }];
  }
  if (isWhole || reply.text === undefined) return undefined;
  const named = call.arguments.findIndex((argument) => stringOf(argument) === 'user');
  const content = named < 0 ? call.arguments[0] : (call.arguments[named + 1] ?? call.arguments[named - 1]);
  if (!content) return undefined;
  const text = { node: content, by: reply.text };
  if (named >= 0) return [{ node: call.arguments[named] as Node, by: role }, text];
  const method = call.arguments.length === 1 ? methodForReply(call, file) : undefined;
  return method && [method, text];
}

const isUserTurn = (node: Node): node is TSESTree.ObjectExpression =>
  node.type === 'ObjectExpression' && stringOf(propertyOf(node, 'role')?.value) === 'user';

/** `{ role: 'user', content: text }`: as a whole where it is all that is given, its role and text else. */
function inObject(
  object: TSESTree.ObjectExpression,
  isAll: boolean,
  reply: ReplyText,
  role: string,
  isWhole: boolean,
): readonly Replacement[] | undefined {
  if (object.properties.length === 2 && isAll && isWhole)
    return reply.message === undefined ? undefined : [{ node: object, by: reply.message }];
  const content = object.properties.find(
    (property) => property.type === 'Property' && ['content', 'text', 'message'].includes(nameOf(property) ?? ''),
  );
  if (isWhole || content?.type !== 'Property' || reply.text === undefined) return undefined;
  return [
    { node: (propertyOf(object, 'role') as TSESTree.Property).value, by: role },
    content.shorthand
      ? { node: content, by: `${nameOf(content) ?? ''}: ${reply.text}` }
      : { node: content.value, by: reply.text },
  ];
}

/** The property of an action, or of another record, that holds the user's turn: `dispatch({ type: 'add', message })`. */
function carriedTurn(
  { arguments: given }: TSESTree.CallExpression,
  { bindings }: OpenAIFile,
): TSESTree.Property | undefined {
  for (const argument of given) {
    if (argument.type !== 'ObjectExpression') continue;
    for (const property of argument.properties) {
      if (property.type === 'Property' && !property.computed && isUserTurn(bindings.resolve(property.value)))
        return property;
    }
  }
  return undefined;
}

/** The name of the method that adds the assistant's turn, beside the one that is called to add the user's: both take a text. */
function methodForReply(call: TSESTree.CallExpression, file: OpenAIFile): Replacement | undefined {
  const callee = unwrap(call.callee);
  const [method] = file.calls.callees(call).functions;
  const list = method?.parent.parent;
  if (callee.type !== 'MemberExpression' || callee.computed || list?.type !== 'ClassBody') return undefined;
  if (!saysRole(method, 'user', file)) return undefined;
  const other = list.body.find(
    (member): member is TSESTree.MethodDefinition =>
      member.type === 'MethodDefinition' &&
      member.key.type === 'Identifier' &&
      member.value.params.length === 1 &&
      saysRole(member.value, 'assistant', file),
  );
  return other && { node: callee.property, by: nameOf(other) ?? '' };
}

/** Whether a function makes messages with one role, and with no other. */
function saysRole(fn: Node | undefined, role: string, { sourceCode }: OpenAIFile): boolean {
  const roles = new Set<string | undefined>();
  if (fn)
    walk(fn, sourceCode.visitorKeys, (node) => {
      const written = node.type === 'ObjectExpression' ? propertyOf(node, 'role') : undefined;
      if (written) roles.add(stringOf(written.value));
    });
  return roles.size === 1 && roles.has(role);
}
