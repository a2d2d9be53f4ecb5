import {
  enclosingFunction,
  isWithin,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
  withoutAwait,
  withoutFallback,
} from '../ast/expressions.js';
import { loopsAround } from '../ast/loops.js';
import { chainRoot, receiverOf } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import type { Reply } from './replies.js';
import type { Use } from './reply-uses.js';
import type { Request } from './requests.js';
import { isList, type Flow, type Step } from './value-flow/flow.js';
import { listMethod } from './value-flow/list-methods.js';

/** How a reply becomes part of a conversation that is sent again. */
export interface Keeping {
  /** The expression that goes into the conversation. */
  readonly at: Node;
  readonly use: Use;
  /** Whether a request of the file sends it again; else the conversation is handed on to be saved. */
  readonly isSentAgain: boolean;
}

/**
 * Finds where a reply is stored, as the assistant's turn, in a conversation: a list that a request of the file sends and that outlives the
 * request that was answered (declared outside its function or loop, sent by a later request, handed on to be saved), or an object from
 * which a request takes its messages.
 */
export function keepingsOf(reply: Reply, file: OpenAIFile): readonly Keeping[] {
  const keepings: Keeping[] = [];
  for (const use of reply.uses) {
    if (use.kind === 'sent' && isInList(use.step)) {
      const at = turnIn(use.step);
      const isSentAgain = at !== undefined && outlives(use, reply.request, at, file);
      if (at && (isSentAgain || isSaved(at, reply))) keepings.push({ at, use, isSentAgain });
    } else if (use.kind === 'handed' && isGivenToHistory(use.at, file))
      keepings.push({ at: use.value, use, isSentAgain: true });
    else if (use.kind === 'handed' && isList(use.step.flow) && isSetBack(use.at, file)) {
      const at = turnIn(use.step);
      if (at) keepings.push({ at, use, isSentAgain: true });
    }
  }
  return keepings;
}

/** Whether what is sent is an element of the request's list of messages. */
export function isInList({ flow }: Step<Part>): boolean {
  const [parameter, index] = flow.path;
  return (parameter === 'messages' || parameter === 'input') && index !== undefined;
}

/**
 * The expression that was put into the list as the assistant's turn; undefined when it went in as anything else. Of an entry that is copied with the role
 * it has (`{ role: m.role, content: m.content }`) it is the one that was copied.
 */
function turnIn(step: Step<Part>): Node | undefined {
  let copy: Node | undefined;
  for (let one: Step<Part> | undefined = step; one; one = one.from) {
    const { node, flow } = one;
    const wordAt = (name: string) =>
      node.type === 'ObjectExpression' ? stringOf(propertyOf(node, name)?.value) : undefined;
    const role = wordAt('role');
    if (role !== undefined) return /^(user|system|developer|tool)$/.test(role) ? undefined : node;
    if (/_output$/.test(wordAt('type') ?? '')) return undefined; // what a tool made of it
    if (node.type === 'ObjectExpression' && propertyOf(node, 'role')) copy = node;
    if (flow.path.length === 0 && (flow.label === 'message' || flow.label === 'output' || flow.label === 'item'))
      return copy ?? node;
  }
  return copy;
}

function outlives(use: Use & { readonly kind: 'sent' }, answered: Request, at: Node, file: OpenAIFile): boolean {
  if (use.request !== answered) return use.request.node.range[0] > at.range[0];
  const list = listOf(answered);
  if (list !== undefined && !isLocal(list, answered.node, file)) return true;
  for (let one: Step<Part> | undefined = use.step; one && one.node !== at; one = one.from) {
    const { node } = one;
    if (node.type === 'ThisExpression') return true;
    if (node.type === 'Identifier' && (isFromOutside(node, answered.node, file) || isGiven(node, one.flow, file)))
      return true;
  }
  return false;
}

/** Whether a name stands for something that is there before its function runs: `chat` of `chat.messages` as a parameter, `chats.get(id) ?? []`, what is loaded. */
function isGiven(name: Node, flow: Flow<Part>, file: OpenAIFile): boolean {
  const variable = file.bindings.variableOf(name);
  if (!variable) return false;
  if (variable.defs[0]?.type === 'Parameter') return !isList(flow); // an array may be made for the call
  const origin = file.bindings.originOf(variable);
  const given = origin ? [origin.from] : (file.bindings.valuesOf(variable) ?? []);
  // `let history = chats.get(id); if (!history) { history = []; chats.set(id, history); }`
  const values = given.map(withoutFallback).filter((value) => value.type !== 'ArrayExpression');
  return values.length > 0 && values.every((value) => READS.has(value.type) && !makesList(value));
}

/** `rows.map(toMessage)`, `messages.slice(-10)`: a new list, which `chats.get(id)` is not. */
function makesList(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const effect = listMethod(nameOf(node.callee) ?? '');
  return effect !== undefined && effect.gives !== 'element';
}

/** Whether a name is declared outside the innermost loop or function around a request. */
function isFromOutside(name: Node, request: Node, file: OpenAIFile): boolean {
  const declared = file.bindings.variableOf(name)?.identifiers[0];
  const home = loopsAround(request)[0] ?? enclosingFunction(request);
  return declared !== undefined && home !== undefined && !isWithin(declared, home);
}

function listOf(request: Request): Node | undefined {
  for (const name of ['messages', 'input']) {
    const lookup = request.parameter(name);
    if (lookup.is === 'found') return unwrap(lookup.value);
  }
  return undefined;
}

/** Whether a list begins anew with each run of the request: made in its function, and in its innermost loop. */
function isLocal(list: Node, request: Node, file: OpenAIFile): boolean {
  if (list.type !== 'Identifier') return false;
  const variable = file.bindings.variableOf(list);
  if (!variable || isFromOutside(list, request, file)) return false;
  const origin = file.bindings.originOf(variable);
  return origin === undefined || unwrap(origin.from).type === 'ArrayExpression';
}

/** Whether the list that the turn went into is handed on, to be saved or sent back by whoever gets it. */
function isSaved(turn: Node, reply: Reply): boolean {
  return reply.uses.some((use) => {
    if (use.kind !== 'handed' && use.kind !== 'returned' && use.kind !== 'stored') return false;
    let isListed = false;
    for (let one: Step<Part> | undefined = use.step; one; one = one.from) {
      if (one.node === turn) return isListed;
      isListed ||= one.node.type === 'Identifier' && isList(one.flow);
    }
    return false;
  });
}

/** How the methods that add to something are called. */
const ADDS = /^(add|append|push|insert|record|remember|save|store|create|put|write|set|update)/i;

/** `history.add(reply)`, where a request of the file sends `history.messages`, `history.all()` or something it was given by `history`. */
function isGivenToHistory(at: Node, file: OpenAIFile): boolean {
  if (at.type !== 'CallExpression' || at.callee.type !== 'MemberExpression' || !ADDS.test(nameOf(at.callee) ?? ''))
    return false;
  const history = rootOf(at.callee.object, file);
  if (!history) return false;
  return file.requests.some((request) => {
    const list = listOf(request);
    return list !== undefined && list.type !== 'Identifier' && rootOf(list, file) === history;
  });
}

/** `store.set(id, list)`, where a request of the file sends what comes out of `store.get(id)`, whatever the store is. */
function isSetBack(at: Node, { bindings, requests, sourceCode }: OpenAIFile): boolean {
  const store = receiverOf(at, 'set');
  const key = at.type === 'CallExpression' && at.arguments.length > 1 ? at.arguments[0] : undefined;
  if (!store || !key) return false;
  const isEntry = (list: Node): boolean => {
    const value = withoutAwait(withoutFallback(bindings.resolve(withoutFallback(list))));
    const from = receiverOf(value, 'get');
    const [asked] = value.type === 'CallExpression' ? value.arguments : [];
    return (
      from !== undefined &&
      asked !== undefined &&
      sourceCode.getText(from) === sourceCode.getText(store) &&
      bindings.variableOf(chainRoot(from)) === bindings.variableOf(chainRoot(store)) &&
      sourceCode.getText(asked) === sourceCode.getText(key)
    );
  };
  return requests.some((request) => {
    const sent = listOf(request);
    const list = sent && bindings.resolve(sent);
    if (list?.type !== 'ArrayExpression') return list !== undefined && isEntry(list);
    return list.elements.some((one) => one?.type === 'SpreadElement' && isEntry(one.argument));
  });
}

/** The variable or field that an expression is read out of, through members, calls of its methods and names for either; a field by its name. */
function rootOf(expression: Node, file: OpenAIFile): Variable | string | undefined {
  const seen = new Set<Node>();
  for (let node = unwrap(expression); !seen.has(node);) {
    seen.add(node);
    if (node.type === 'MemberExpression') {
      if (node.object.type === 'ThisExpression') return nameOf(node);
      node = unwrap(node.object);
    } else if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression')
      node = unwrap(node.callee.object);
    else if (node.type === 'AwaitExpression') node = unwrap(node.argument);
    else if (node.type === 'Identifier') {
      const variable = file.bindings.variableOf(node);
      const from = variable && (file.bindings.originOf(variable)?.from ?? file.bindings.valuesOf(variable)?.[0]);
      if (!from || !READS.has(unwrap(from).type)) return variable;
      node = unwrap(from);
    } else return undefined;
  }
  return undefined;
}

const READS: ReadonlySet<string> = new Set(['MemberExpression', 'CallExpression', 'AwaitExpression', 'Identifier']);
