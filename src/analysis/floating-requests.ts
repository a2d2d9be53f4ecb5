import type { TSESTree } from '@typescript-eslint/utils';
import { isNullish, nameOf, unwrap, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { ANSWER_CALLBACKS, ANSWER_MEMBERS, PASSING_METHODS } from '../sdk/promises.js';
import { apiCallsOf } from './api-calls.js';
import { isDeclaredExported, type Variable } from './bindings.js';
import { calleePath } from './callee-path.js';
import type { OpenAIFile } from './file.js';
import { belongsToTests } from './modules/run-conditions.js';
import type { Request } from './requests.js';
import { worldOf } from './value-flow/world.js';

/** A promise of an answer that is taken for the answer itself, or that nobody waits for. */
export interface Floating {
  /** The call that gives the promise: a request, or a function of the file that returns one, or its answer. */
  readonly promise: TSESTree.CallExpression;
  /** The expression to be awaited: the call, or the name of it where others need the promise. */
  readonly awaitable: Node;
  readonly misuse: Misuse;
}

/** What is done with a promise as if it were what it promises. */
export interface Misuse {
  /**
   * A member of the answer is read, which is undefined; it is iterated over, spread or destructured like an array, which throws; it is handed to
   * something that writes it down; it becomes part of a text; nothing is done with it.
   */
  readonly kind: 'read' | 'iterated' | 'handed' | 'text' | 'dropped';
  readonly at: Node;
  /** The expression that is used there: the call, or a name of the promise. */
  readonly value: Node;
  /** The member that is read, or the function it is handed to. */
  readonly name?: string;
}

/** Methods of the SDK that give a runner or a stream at once. */
const isPromised = ({ method }: Request) => method === 'create' || method === 'parse';

/**
 * Finds the promises that are used without `await`. Promises that are returned, stored, collected, passed to unknown code or waited for in any way
 * are not followed further; in tests, where the client may be a synchronous mock, nothing is found.
 */
export function floatingRequests(file: OpenAIFile): readonly Floating[] {
  if (belongsToTests(file.filename)) return [];
  const others = apiCallsOf(file).filter(({ request }) => !request);
  const promised: ReadonlySet<Node> = new Set([...file.requests.filter(isPromised), ...others].map(({ node }) => node));
  const found = new Map<Node, Floating>();
  for (const { node } of others) add(node, true);
  for (const request of file.requests) {
    if (promised.has(request.node)) add(request.node, true);
    for (const call of helperCalls(request, promised, file)) add(call, false);
  }
  return [...found.values()].sort((a, b) => a.promise.range[0] - b.promise.range[0]);

  function add(promise: TSESTree.CallExpression, isRequest: boolean): void {
    const use = new PromiseUse(promise, promised, file);
    const misuses = use.isWaitedFor ? use.misuses : [...use.misuses, ...use.doubtful];
    const [first] = misuses.toSorted((a, b) => SEVERITY[a.kind] - SEVERITY[b.kind]);
    if (!use.isWaitedFor) {
      const isDropped = !first && isRequest && !use.isCaught && !hasAnswerCallback(promise, file);
      const misuse = first ?? (isDropped ? ({ kind: 'dropped', at: promise, value: promise } as const) : undefined);
      if (misuse) found.set(promise, { promise, awaitable: use.outermost, misuse });
    } else if (first && SEVERITY[first.kind] === 0 && first.value.type === 'Identifier') {
      // something else needs the promise
      found.set(promise, { promise, awaitable: first.value, misuse: first });
    }
  }
}

/** Whether the options of a request hold a function that is given the answer: `onDownloadProgress` of axios. */
function hasAnswerCallback({ arguments: [, options] }: TSESTree.CallExpression, file: OpenAIFile): boolean {
  return options !== undefined && ANSWER_CALLBACKS.some((name) => file.lookup(options, name).is === 'found');
}

const SEVERITY = { read: 0, iterated: 0, handed: 1, text: 1, dropped: 2 } as const;

/** The calls of functions of the file that give a promise of a request's answer, or of a part of it. */
function helperCalls(
  request: Request,
  promised: ReadonlySet<Node>,
  file: OpenAIFile,
): readonly TSESTree.CallExpression[] {
  const calls: TSESTree.CallExpression[] = [];
  for (const { node, flow } of file.replies.of(request).steps) {
    if (node.type !== 'CallExpression' || node === request.node || flow.path.length > 0) continue;
    if (flow.label !== 'made' && flow.label !== 'reason' && givesPromise(node, promised, file)) calls.push(node);
  }
  return calls;
}

/** Whether a call certainly comes back with a promise: of an async function, or of one that returns requests. */
function givesPromise(call: TSESTree.CallExpression, promised: ReadonlySet<Node>, file: OpenAIFile): boolean {
  const { functions, certain } = file.calls.callees(call);
  const [fn] = functions;
  if (!fn || functions.length > 1 || !certain || fn.generator) return false;
  const returns = file.returnsOf(fn);
  return fn.async || (returns.length > 0 && returns.every((value) => promised.has(unwrap(value))));
}

/** Calls that write down what they are given: a promise comes out as something else than its answer. */
function writes(callee: Node, file: OpenAIFile): boolean {
  const path = calleePath(callee, file.bindings);
  if (path[0] === 'console') return true;
  return path.length > 1 && (path.at(-1) === 'json' || path.join('.') === 'JSON.stringify' || isExpressSend(path));
}

const isExpressSend = (path: readonly string[]) => path.at(-1) === 'send' && /^(?:res|response)$/.test(path[0] ?? '');

/** What becomes of one promise. */
class PromiseUse {
  readonly misuses: Misuse[] = [];
  /** Misuses of an expression that is something else in other cases: if nothing ever waits for the promise, they are misuses of it. */
  readonly doubtful: Misuse[] = [];
  /** Something waits for it, or may. */
  isWaitedFor = false;
  /** Its failure is dealt with. */
  isCaught = false;
  /** The promise with `.catch(…)` and the like behind it, before it gets a name. */
  outermost: Node;
  readonly #file: OpenAIFile;
  readonly #requests: ReadonlySet<Node>;
  readonly #seen = new Set<Node>();

  /** @param requests the calls of the file that give promises */
  constructor(promise: Node, requests: ReadonlySet<Node>, file: OpenAIFile) {
    this.outermost = promise;
    this.#requests = requests;
    this.#file = file;
    this.#follow(promise, true);
  }

  /** @param sure whether the expression always is the promise */
  #follow(expression: Node, sure: boolean): void {
    const node = wrapped(expression);
    const { parent } = node;
    if (!parent || this.#seen.has(node)) return;
    this.#seen.add(node);
    const misuse = (kind: Misuse['kind'], at: Node, name?: string) => {
      (sure ? this.misuses : this.doubtful).push({ kind, at, value: expression, ...(name !== undefined && { name }) });
    };
    switch (parent.type) {
      case 'MemberExpression':
        return parent.object === node ? this.#read(parent, misuse, sure) : this.#leave();
      case 'VariableDeclarator':
        return this.#bind(parent.id, node, misuse, sure);
      case 'AssignmentExpression':
        if (parent.operator !== '=' || parent.right !== node || parent.parent.type !== 'ExpressionStatement')
          return this.#leave();
        return this.#bind(parent.left, node, misuse, sure);
      case 'ForOfStatement':
        return misuse('iterated', parent.right);
      case 'SpreadElement':
        if (parent.parent.type === 'ObjectExpression') return this.#leave();
        return misuse('iterated', parent);
      case 'TemplateLiteral':
        if (parent.parent.type === 'TaggedTemplateExpression') return this.#leave();
        return misuse('text', parent);
      case 'BinaryExpression':
        return parent.operator === '+' ? misuse('text', parent) : undefined;
      case 'CallExpression':
        return parent.callee === node ? this.#leave() : this.#hand(parent, node, misuse, sure);
      case 'LogicalExpression':
        if (parent.left === node && parent.operator === '&&') return;
        return this.#follow(parent, sure && parent.left === node);
      case 'ConditionalExpression':
        return parent.test === node ? undefined : this.#follow(parent, false);
      case 'SequenceExpression':
        return parent.expressions.at(-1) === node ? this.#follow(parent, sure) : undefined;
      case 'UnaryExpression':
        return parent.operator === 'void' ? this.#leave() : undefined;
      case 'ExpressionStatement':
      case 'IfStatement':
      case 'WhileStatement':
        return; // dropped, or a test that is always true
      default:
        return this.#leave();
    }
  }

  #leave(): void {
    this.isWaitedFor = true;
  }

  #read(member: TSESTree.MemberExpression, misuse: Report, sure: boolean): void {
    const name = nameOf(member);
    const call = wrapped(member).parent;
    const isCalled = call?.type === 'CallExpression' && unwrap(call.callee) === member;
    if (name !== undefined && isCalled && PASSING_METHODS.has(name)) {
      if (name === 'catch') this.isCaught = true;
      if (unwrap(member.object) === this.outermost) this.outermost = call;
      return this.#follow(call, sure);
    }
    const isTarget = member.parent.type === 'AssignmentExpression' && member.parent.left === member;
    if (name === undefined || isTarget || !ANSWER_MEMBERS.has(name)) return this.#leave();
    misuse('read', member, name);
  }

  #bind(target: Node, value: Node, misuse: Report, sure: boolean): void {
    if (target.type === 'ArrayPattern') return misuse('iterated', target);
    if (target.type === 'Identifier') return this.#name(target, value, sure);
    const names =
      target.type === 'ObjectPattern'
        ? target.properties.map((property) => (property.type === 'Property' ? nameOf(property) : undefined))
        : [];
    const name = names.find((one) => one !== undefined && ANSWER_MEMBERS.has(one));
    if (name === undefined) this.#leave();
    else misuse('read', target, name);
  }

  /** A name that stands for such a promise, or for nothing yet. Where it gets another value, what is read may be that one, unless it certainly is not. */
  #name(name: TSESTree.Identifier, value: Node, sure: boolean): void {
    const { bindings } = this.#file;
    const variable = bindings.variableOf(name);
    const values = variable && bindings.valuesOf(variable);
    if (!values || isDeclaredExported(variable)) return this.#leave();
    const isOther = (one: Node) => one !== value && !isNullish(one) && !this.#requests.has(unwrap(one));
    const others = values.filter(isOther);
    if (others.length === 0) return this.#followReads(variable, sure);
    const readsOf = (one: Node) => one.parent && worldOf(this.#file).readsAfter(variable, one.parent);
    const reads = readsOf(value);
    const otherReads = others.map((one) => readsOf(wrapped(one)));
    if (!reads || otherReads.includes(undefined)) return this.#leave();
    for (const read of reads) this.#follow(read, sure && !otherReads.some((known) => known?.has(read)));
  }

  #hand(call: TSESTree.CallExpression, argument: Node, misuse: Report, sure: boolean): void {
    const { calls, bindings } = this.#file;
    if (writes(call.callee, this.#file))
      return misuse('handed', call, calleePath(call.callee, bindings).join('.').replace('*.', '….'));
    const { functions, certain } = calls.callees(call);
    const index = call.arguments.indexOf(argument as TSESTree.CallExpressionArgument);
    const hasSpread = call.arguments.slice(0, index).some(({ type }) => type === 'SpreadElement');
    const parameter = certain && functions.length === 1 && !hasSpread ? functions[0]?.params[index] : undefined;
    const variable = parameter?.type === 'Identifier' ? bindings.variableOf(parameter) : undefined;
    if (!variable || variable.references.some((reference) => reference.isWrite())) return this.#leave();
    this.#followReads(variable, sure);
  }

  #followReads(variable: Variable, sure: boolean): void {
    for (const reference of variable.references) if (reference.isRead()) this.#follow(reference.identifier, sure);
  }
}

type Report = (kind: Misuse['kind'], at: Node, name?: string) => void;
