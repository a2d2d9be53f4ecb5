import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin, nameOf, stringOf, unwrap } from '../ast/expressions.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import { chainText, methodName } from '../ast/members.js';
import { BODY_MEMBERS, LIST_NAMES } from '../sdk/request-bodies.js';
import { originOfName, type Variable } from './bindings.js';
import type { FunctionNode } from './calls.js';
import { eventsOf } from './conversations/conversation.js';
import { argumentFor } from './conversations/frames.js';
import { isHarmless } from './conversations/harmless.js';
import type { OpenAIFile } from './file.js';
import { append } from './multimap.js';
import { once } from './once.js';
import type { Request } from './requests.js';

/** What tells that two expressions are the same: the variable, or the text. */
type Name = Variable | string;

/**
 * Whether a handler, or a helper of the file that it hands the messages to, looks at roles, goes through a list of a caller's messages, or hands it,
 * what it is a part of or what it is put into, to code that may: a validator, or anything else that is not the language's own.
 */
export function mayLookAtRoles(list: Node, request: Request, handler: FunctionNode, file: OpenAIFile): boolean {
  const wholes = namesOf(list, file);
  const sent = sentNames(file).get(request) ?? [];
  const seen = new Set<Node>();
  return isLookedAtIn(handler, new Set([nameIn(list, file), ...sent]));

  function isLookedAtIn(fn: FunctionNode, lists: ReadonlySet<Name>): boolean {
    if (seen.has(fn)) return false;
    seen.add(fn);
    const isList = (expression: Node): boolean => stands(expression, lists, file);
    const isWhole = (expression: Node): boolean =>
      stands(expression, wholes, file) || isList(expression) || isListOf(expression, isList);
    const looks = (call: TSESTree.CallExpression): boolean => {
      const callee = unwrap(call.callee);
      const method = methodName(call) ?? '';
      if (callee.type === 'MemberExpression' && CHECKS.has(method) && isWhole(callee.object)) return true;
      if (call === request.node || BUILDERS.has(method) || isHarmless(call)) return false;
      const handed = call.arguments.filter(isWhole);
      const helper = handed.every(isList) ? givenTo(call, isList) : undefined;
      return helper ? isLookedAtIn(helper.fn, new Set([...helper.parameters, ...sent])) : handed.length > 0;
    };
    return (
      nodesWithin(file.nodes('MemberExpression'), fn).some((node) => nameOf(node) === 'role') ||
      nodesWithin(file.nodes('Property'), fn).some(
        (node) => node.parent.type === 'ObjectPattern' && nameOf(node) === 'role',
      ) ||
      nodesWithin(file.nodes('ForOfStatement'), fn).some((loop) => isWhole(loop.right)) ||
      nodesWithin(file.nodes('CallExpression'), fn).some(looks)
    );
  }

  /** Whether an expression is the list that is in a body, where all of the body is sent: `req.body.messages`, `const { messages } = req.body`. */
  function isListOf(expression: Node, isBody: (expression: Node) => boolean): boolean {
    const node = unwrap(expression);
    if (node.type === 'MemberExpression') return LIST_NAMES.has(nameOf(node) ?? '') && isBody(node.object);
    const origin = originOfName(node, file.bindings);
    return origin?.path.length === 1 && LIST_NAMES.has(origin.path[0] ?? '') && isBody(origin.from);
  }

  /** The helper of the file that certainly gets a list in a call, and what it calls it. */
  function givenTo(call: TSESTree.CallExpression, isList: (expression: Node) => boolean) {
    const { functions, certain } = file.calls.callees(call);
    const [fn] = functions;
    if (!fn || functions.length !== 1 || !certain) return undefined;
    const parameters = file.bindings.declaredBy(fn).filter((variable) => {
      const given = argumentFor(variable, { call, fn, outer: undefined }, file.bindings);
      return given && isList(given.node);
    });
    return parameters.length > 0 ? { fn, parameters } : undefined;
  }
}

/** Whether a handler takes what it is given for a text: it asks for its type, or calls what a text has and a list has not. */
export function isTakenForText(given: Node, handler: FunctionNode, file: OpenAIFile): boolean {
  const names = new Set([nameIn(given, file)]);
  const isGiven = (expression: Node): boolean => isWithin(expression, handler) && stands(expression, names, file);
  return (
    file.nodes('BinaryExpression').some(({ left, right }) => {
      const [type, asked] = left.type === 'UnaryExpression' ? [right, left] : [left, right];
      return stringOf(type) === 'string' && isTypeof(asked) && isGiven(asked.argument);
    }) ||
    file
      .nodes('CallExpression')
      .some(
        ({ callee }) =>
          callee.type === 'MemberExpression' && TEXT_METHODS.has(nameOf(callee) ?? '') && isGiven(callee.object),
      )
  );
}

function isTypeof(node: Node): node is TSESTree.UnaryExpression {
  return node.type === 'UnaryExpression' && node.operator === 'typeof';
}

/** Methods of a text that no list has. */
const TEXT_METHODS: ReadonlySet<string> = new Set([
  'trim',
  'toLowerCase',
  'toUpperCase',
  'startsWith',
  'endsWith',
  'match',
  'replace',
  'replaceAll',
  'split',
  'substring',
]);

/** Methods that may look at each message, and leave some out or refuse them all. */
const CHECKS: ReadonlySet<string> = new Set(['some', 'every', 'find', 'filter', 'map', 'forEach', 'flatMap', 'reduce']);

/** Methods by which a list gets the messages of another, and nothing else. */
const BUILDERS: ReadonlySet<string> = new Set(['concat', 'push', 'unshift', 'splice']);

/** Methods of which the result has the same messages. */
const COPIES: ReadonlySet<string> = new Set(['slice', 'concat', 'flat', 'reverse', 'toReversed', 'toSpliced']);

/** The names of the conversations that requests send, and of those that they are built of. */
const sentNames = once((file: OpenAIFile): ReadonlyMap<Request, readonly Name[]> => {
  const names = new Map<Request, Name[]>();
  for (const conversation of file.conversations) {
    const { root, path, name } = conversation.place;
    for (const { request } of eventsOf(conversation, 'request'))
      if (request) append(names, request, 'defs' in root && path.length === 0 ? root : name);
  }
  return names;
});

/** Whether an expression stands for what goes by one of some names, or is a list that holds it: `list`, `list.slice(-9)`, `[first, ...list]`. */
function stands(expression: Node, names: ReadonlySet<Name>, file: OpenAIFile): boolean {
  const node = unwrap(expression);
  const again = (next: Node): boolean => stands(next, names, file);
  if (names.has(nameIn(node, file)) || names.has(nameIn(file.bindings.resolve(node), file))) return true;
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.some((element) => element?.type === 'SpreadElement' && again(element.argument));
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      if (callee.type !== 'MemberExpression' || !COPIES.has(nameOf(callee) ?? '')) return false;
      return again(callee.object) || node.arguments.some(again);
    }
    case 'LogicalExpression':
      return again(node.left) || again(node.right);
    case 'ConditionalExpression':
      return again(node.consequent) || again(node.alternate);
    default:
      return false;
  }
}

/** What names a list, or what it is a part of: `messages`, `req.body.messages`, `req.body`. */
function namesOf(list: Node, file: OpenAIFile): ReadonlySet<Name> {
  const names = new Set<Name>();
  add(list);
  return names;

  function add(expression: Node): void {
    const node = unwrap(expression);
    const name = nameIn(node, file);
    if (names.has(name)) return;
    names.add(name);
    const origin = typeof name === 'string' ? undefined : file.bindings.originOf(name);
    if (origin) {
      add(origin.from);
      names.add([file.sourceCode.getText(unwrap(origin.from)), ...origin.path].join('.'));
    }
    if (node.type === 'MemberExpression' && !BODY_MEMBERS.has(nameOf(node) ?? '')) add(node.object);
    if (node.type === 'AwaitExpression') add(node.argument);
    if (node.type === 'LogicalExpression') add(node.left);
    if (node.type === 'ConditionalExpression') add(node.consequent);
  }
}

/** The variable that an expression is, or its text. */
function nameIn(expression: Node, file: OpenAIFile): Name {
  const node = unwrap(expression);
  return file.bindings.variableOf(node) ?? chainText(node, file.sourceCode);
}
