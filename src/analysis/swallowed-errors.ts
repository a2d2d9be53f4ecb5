import type { TSESTree } from '@typescript-eslint/utils';
import {
  decides,
  enclosingFunction,
  isFunction,
  isNamed,
  isNullish,
  isStaticCall,
  isWithin,
  lastName,
  nameOf,
  thisClass,
  unwrap,
  wrapped,
} from '../ast/expressions.js';
import { loopsAround } from '../ast/loops.js';
import { nodesWithin, someNode, walk, type Node } from '../ast/walk.js';
import { HARMLESS } from '../sdk/retries.js';
import { apiCallsOf, type ApiCall } from './api-calls.js';
import { readsOfVariable, type Variable } from './bindings.js';
import { calleePath, isReport } from './callee-path.js';
import { canThrow } from './control-flow/throws.js';
import { findLeftTurn, type LeftTurn } from './conversations/left-turns.js';
import type { OpenAIFile } from './file.js';

/** An error of the API that is dropped, and what goes wrong then. */
export type Swallowed =
  /** The variable that should hold the reply holds nothing, and is read as if it did. */
  | {
      readonly kind: 'noReply';
      readonly call: ApiCall;
      readonly handler: TSESTree.CatchClause | Node;
      readonly name: string;
      readonly read: Node;
    }
  /** The user's turn stays in the conversation, without an answer. */
  | ({
      readonly kind: 'turnLeft';
      readonly call: ApiCall;
      readonly handler: TSESTree.CatchClause;
    } & LeftTurn);

/** The errors of requests, those of openai 3.x too, that a file drops while it goes on as if there were a reply. */
export function swallowedErrorsOf(file: OpenAIFile): readonly Swallowed[] {
  const found = new Map<Node, Swallowed>();
  const old = file.requests.filter(({ v3 }) => v3);
  const calls = [...apiCallsOf(file), ...old.map((request) => ({ node: request.node, request, name: request.method }))];
  for (const call of calls) {
    const swallowed = inPromise(call, file) ?? inTry(call, file);
    if (swallowed && !found.has(swallowed.handler)) found.set(swallowed.handler, swallowed);
  }
  return [...found.values()];
}

/** `const reply = await create(…).catch(console.error)`, also where the promise has a name: `const answer = create(…).catch(console.error); const reply = await answer`. */
function inPromise(call: ApiCall, file: OpenAIFile): Swallowed | undefined {
  const member = wrapped(onlyUseOf(call.node, file)).parent;
  const caught = member?.type === 'MemberExpression' && nameOf(member) === 'catch' ? wrapped(member).parent : undefined;
  if (caught?.type !== 'CallExpression' || !caught.arguments[0] || !givesNothing(unwrap(caught.arguments[0])))
    return undefined;
  const wait = wrapped(onlyUseOf(caught, file)).parent;
  const declarator = wait?.type === 'AwaitExpression' ? wrapped(wait).parent : undefined;
  if (declarator?.type !== 'VariableDeclarator') return undefined;
  const handler = caught.arguments[0];
  if (declarator.id.type === 'ObjectPattern')
    return { kind: 'noReply', call, handler, name: file.sourceCode.getText(declarator.id), read: declarator };
  const variable = declarator.id.type === 'Identifier' ? file.bindings.variableOf(declarator.id) : undefined;
  const reads = variable && readsOfVariable(variable);
  if (!variable || !reads || reads.some(isTested)) return undefined;
  const read = reads.find(needsValue);
  if (!read || mayBeAsked(reads, read, file)) return undefined;
  return { kind: 'noReply', call, handler, name: variable.name, read };
}

/** Where the value of an expression is used: where it stands, or where the one read is of a constant that holds it. */
function onlyUseOf(value: Node, { bindings }: OpenAIFile): Node {
  const { parent } = wrapped(value);
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier' || parent.parent.kind !== 'const')
    return value;
  const variable = bindings.variableOf(parent.id);
  const [read, ...others] = variable ? readsOfVariable(variable) : [];
  return read && others.length === 0 ? read : value;
}

/** A function that only prints, or gives nothing: `console.error`, `(error) => { console.log(error); }`, `() => null`. */
function givesNothing(handler: Node): boolean {
  if (handler.type === 'MemberExpression') return isConsole(handler);
  if (!isFunction(handler)) return false;
  const body = handler.body.type === 'BlockStatement' ? handler.body.body : [handler.body];
  return body.every((part) => {
    const node = part.type === 'ExpressionStatement' || part.type === 'ReturnStatement' ? valueOf(part) : part;
    return !node || isNullish(node) || (node.type === 'CallExpression' && isConsole(unwrap(node.callee)));
  });
}

const valueOf = (statement: TSESTree.ExpressionStatement | TSESTree.ReturnStatement): Node | null =>
  statement.type === 'ReturnStatement' ? statement.argument : statement.expression;

function isConsole(callee: Node): boolean {
  return callee.type === 'MemberExpression' && isNamed(callee.object, 'console');
}

/** A call that is waited for in a `try`. */
interface Attempt {
  readonly call: ApiCall;
  readonly wait: Node;
  readonly statement: TSESTree.TryStatement;
  readonly handler: TSESTree.CatchClause;
}

/** The innermost `try` of which the handler gets the error, in the function of the call. */
function inTry(call: ApiCall, file: OpenAIFile): Swallowed | undefined {
  let wait: Node | undefined;
  let inner: Node = call.node;
  for (
    let outer = call.node.parent as Node | undefined;
    outer && !isFunction(outer);
    inner = outer, outer = outer.parent
  ) {
    if (outer.type === 'AwaitExpression') wait ??= outer;
    if (outer.type !== 'TryStatement' || outer.block !== inner || !outer.handler || !wait) continue;
    if (outer.finalizer || handsOn(outer.handler, file)) return undefined;
    const attempt = { call, wait, statement: outer, handler: outer.handler };
    const swallowed = noReply(attempt, file) ?? turnLeft(attempt, file);
    if (!swallowed || endsByName(outer.handler, file)) return undefined;
    // what is noted in one turn may be asked for in the next
    const asked = swallowed.kind === 'turnLeft' ? 0 : outer.range[1];
    return leavesNote(outer.handler, asked, file) ? undefined : swallowed;
  }
  return undefined;
}

/** Whether a handler gives the error to code that is not known, which may well throw it. */
function handsOn(handler: TSESTree.CatchClause, file: OpenAIFile): boolean {
  if (!handler.param) return false;
  const variable = handler.param.type === 'Identifier' ? file.bindings.variableOf(handler.param) : undefined;
  return !variable || isHandedOn(variable, handler, file, new Set());
}

/** Whether code that is not known gets what a variable of a handler holds, or what is made of it. What is thrown, control flow sees. */
function isHandedOn(variable: Variable, handler: Node, file: OpenAIFile, seen: Set<Variable>): boolean {
  if (seen.has(variable)) return false;
  seen.add(variable);
  return variable.references.some(({ identifier }) => {
    let inner: Node = identifier;
    for (
      let outer = inner.parent as Node | undefined;
      outer && inner !== handler;
      inner = outer, outer = outer.parent
    ) {
      if (outer.type === 'ThrowStatement') return false;
      if (outer.type === 'VariableDeclarator')
        return file.bindings.declaredBy(outer).some((made) => isHandedOn(made, handler, file, seen));
      if (outer.type === 'CallExpression' && outer.callee !== inner && !comesBack(outer, file)) return true;
    }
    return false;
  });
}

function comesBack(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  return isReport(calleePath(call.callee, file.bindings)) || file.calls.callees(call).functions.length > 0;
}

/** Functions that do not come back, as they are called: `exit(1)` of Node, `redirect('/')` and `notFound()` of Next.js, `fail('…')` of somebody. */
const ENDS =
  /^(?:exit|quit|die|bail|fail|abort|panic|raise|throw|rethrow|invariant|(?:permanentR|r)edirect|notFound|forbidden|unauthorized)(?![a-z])/;

/** Whether a handler calls code that is not known, and that by its name throws or ends the program. A method only throws: `spinner.fail()` comes back. */
function endsByName(handler: TSESTree.CatchClause, file: OpenAIFile): boolean {
  const isEndOfAll = (node: Node): boolean => node.type === 'CallExpression' && isEnd(node, file);
  return someNode(handler.body, file.sourceCode.visitorKeys, isEndOfAll);
}

function isEnd(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const callee = unwrap(call.callee);
  const name = lastName(callee) ?? '';
  const object = callee.type === 'MemberExpression' ? callee.object : undefined;
  const ends = object
    ? /^throw(?![a-z])/.test(name) ||
      (name === 'fail' && lastName(object) === 'assert') ||
      (name === 'error' && (isInherited(object) || COMMANDS.test(lastName(object) ?? '')))
    : ENDS.test(name);
  return ends && file.calls.callees(call).functions.length === 0;
}

/** What programs call a command line of commander or the like, of which `error('…')` ends the program. */
const COMMANDS = /^(?:program|command|cmd|cli|parser)$/;

/** `this` in a class that extends another: `this.error('…')` of an oclif `Command` throws. */
function isInherited(object: Node): boolean {
  return object.type === 'ThisExpression' && Boolean(thisClass(object)?.superClass);
}

/** Methods that put something into what they are called on. */
const FILLS: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'set']);

/** Whether a handler notes something that is asked for behind a place in the text: `failure = error;` … `if (failure) return;`. */
function leavesNote(handler: TSESTree.CatchClause, behind: number, file: OpenAIFile): boolean {
  const notes = new Set<string | undefined>();
  walk(handler.body, file.sourceCode.visitorKeys, (node) => {
    // what is waited for, such as the next question, says nothing of the failure
    if (node.type === 'AssignmentExpression' && node.right.type !== 'AwaitExpression') notes.add(lastName(node.left));
    if (node.type === 'UpdateExpression') notes.add(lastName(node.argument));
    if (node.type === 'MemberExpression' && FILLS.has(nameOf(node) ?? '')) notes.add(lastName(node.object));
    // and what is called there can be asked how it went: `res.end();` … `if (res.headersSent) return;`
    if (behind > 0 && node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const path = calleePath(node.callee, file.bindings);
      if (!isReport(path)) notes.add(path[0]);
    }
  });
  if (handler.param?.type === 'Identifier') notes.delete(handler.param.name); // of which each handler has its own
  if (notes.size === 0) return false;
  return file
    .nodes('Identifier')
    .some((read) => notes.has(read.name) && read.range[0] >= behind && !isWithin(read, handler) && decides(read));
}

function noReply({ call, wait, statement, handler }: Attempt, file: OpenAIFile): Swallowed | undefined {
  const filled = filledBehind(wait, statement, file);
  // who asks for one of them knows of the others
  if ([...filled].some((variable) => readsBehind(variable, statement).some(isTested))) return undefined;
  for (const variable of filled) {
    const read = isEmptyAtFirst(variable) && emptyRead(variable, { call, wait, statement, handler }, file);
    if (read) return { kind: 'noReply', call, handler, name: variable.name, read };
  }
  return undefined;
}

/** The variables from around a `try` that get a value once the request has succeeded: `reply = await create(…)`, `text = completion.choices[0].message.content`. */
function filledBehind(wait: Node, { block }: TSESTree.TryStatement, file: OpenAIFile): ReadonlySet<Variable> {
  const variables = new Set<Variable>();
  for (const assignment of nodesWithin(file.nodes('AssignmentExpression'), block)) {
    if (assignment.operator !== '=' || assignment.range[1] < wait.range[1]) continue;
    const name = unwrap(assignment.left);
    const variable = name.type === 'Identifier' ? file.bindings.variableOf(name) : undefined;
    if (variable && !variable.identifiers.some((declared) => isWithin(declared, block))) variables.add(variable);
  }
  return variables;
}

/** The reads of a variable in the function of a `try`, but for those in its block. */
function readsBehind(variable: Variable, statement: TSESTree.TryStatement): readonly Node[] {
  const fn = enclosingFunction(statement);
  return readsOfVariable(variable).filter((read) => !isWithin(read, statement.block) && enclosingFunction(read) === fn);
}

/** Where a variable is read behind the handler as if there were something in it; undefined where nobody does so, or another function may ask first. */
function emptyRead(variable: Variable, { wait, statement, handler }: Attempt, file: OpenAIFile): Node | undefined {
  const fn = enclosingFunction(statement);
  const reads = readsBehind(variable, statement);
  if (reads.some((read) => isWithin(read, handler))) return undefined;
  const round = throwsAtLast(handler, file) ? loopsAround(statement).at(-1) : undefined;
  const needing = reads.filter(
    (read) => (needsValue(read) || isParsed(read, variable, statement, file)) && (!round || isWithin(read, round)),
  );
  if (needing.length === 0) return undefined;
  const writes = variable.references.filter((reference) => reference.isWrite() && !reference.init);
  type State = 'empty' | 'set';
  const events = new Map<Node, () => readonly State[]>();
  for (const { identifier } of writes)
    if (identifier.parent.type === 'AssignmentExpression') events.set(identifier.parent, () => ['set']);
  if (events.size < writes.length) return undefined;
  const answer = file.flow.ask<State>({ start: 'empty', events, throwing: new Set([wait]), ...(fn && { within: fn }) });
  const read = needing.find((candidate) => answer.before(memberAround(candidate)).has('empty'));
  return read && !mayBeAsked(reads, read, file) ? read : undefined;
}

/** Whether a handler throws under some condition, which for a loop may be that this was the last round. */
function throwsAtLast(handler: TSESTree.CatchClause, file: OpenAIFile): boolean {
  return nodesWithin(file.nodes('ThrowStatement'), handler).length > 0;
}

/** Whether a variable is declared with nothing in it. */
function isEmptyAtFirst(variable: Variable): boolean {
  const definition = variable.defs[0];
  if (variable.defs.length !== 1 || definition?.type !== 'Variable') return false;
  const { init } = definition.node;
  if (!init)
    return definition.parent.parent.type !== 'ForOfStatement' && definition.parent.parent.type !== 'ForInStatement';
  return isNullish(init);
}

const memberAround = (read: Node): Node => (read.parent?.type === 'MemberExpression' ? read.parent : read);

/** Whether reading it throws when there is nothing: a member, destructuring, iteration. */
function needsValue(read: Node): boolean {
  const { parent } = read;
  if (parent?.type === 'MemberExpression') return parent.object === read && !parent.optional;
  if (parent?.type === 'VariableDeclarator') return parent.init === read && parent.id.type === 'ObjectPattern';
  return parent?.type === 'ForOfStatement' && parent.right === read;
}

/** Whether it is parsed as JSON, of which nobody there expects that it fails: `JSON.parse(undefined)` throws, and `null` is JSON. */
function isParsed(read: Node, variable: Variable, statement: Node, file: OpenAIFile): boolean {
  const { parent } = read;
  const definition = variable.defs[0];
  if (definition?.type !== 'Variable' || (definition.node.init && unwrap(definition.node.init).type === 'Literal'))
    return false;
  if (parent?.type !== 'CallExpression' || parent.arguments[0] !== read || !isStaticCall(parent, 'JSON', 'parse'))
    return false;
  const ownTry = file
    .nodes('TryStatement')
    .some(({ block, handler }) => handler && isWithin(read, block) && !isWithin(statement, block));
  return !ownTry;
}

/** Whether somebody asks if it is there. */
function isTested(read: Node): boolean {
  const { parent } = read;
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return parent.test === read;
    case 'UnaryExpression':
    case 'LogicalExpression':
    case 'BinaryExpression':
      return true;
    case 'MemberExpression':
      return parent.optional;
    default:
      return false;
  }
}

/** Whether a function gets it, before it is needed, that may throw or tell whether it is there: `assert(reply)`, `expect(reply)`, `isNil(reply)`. */
function mayBeAsked(reads: readonly Node[], needed: Node, file: OpenAIFile): boolean {
  return reads.some((read) => {
    const { parent } = read;
    if (read.range[0] >= needed.range[0] || parent?.type !== 'CallExpression' || parent.callee === read) return false;
    if (!canThrow(parent) || HARMLESS.test(lastName(parent.callee) ?? '')) return false;
    return !isReport(calleePath(parent.callee, file.bindings));
  });
}

function turnLeft({ call, wait, statement, handler }: Attempt, file: OpenAIFile): Swallowed | undefined {
  const turn = call.request && findLeftTurn({ request: call.node, wait, statement, handler }, file);
  return turn && { kind: 'turnLeft', call, handler, ...turn };
}
