import type { TSESTree } from '@typescript-eslint/utils';
import {
  decides,
  isFunction,
  isNamed,
  isNullish,
  isWithin,
  lastName,
  nameOf,
  stringOf,
  unwrap,
  wrapped,
} from '../ast/expressions.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import { ERROR_CLASSES, FIELD_OF_RESPONSE, MEANINGS, type Instead } from '../sdk/errors.js';
import { readsOfVariable } from './bindings.js';
import { majorOfSdk } from './modules/sdk-version.js';
import type { OpenAIFile } from './file.js';
import { once } from './once.js';
import { plainErrorOf } from './own-errors.js';
import { qualifiedName } from './qualified-names.js';
import { errorHandlersOf, heldBy, readsOfError, type ErrorHandler } from './request-errors.js';

/** All reads of `error.response`, which axios errors have, in one handler. */
export interface ResponseReads {
  readonly kind: 'response';
  readonly handler: ErrorHandler;
  readonly reads: readonly ResponseRead[];
  readonly first: ResponseRead;
  /** What comes of it: an exception in the handler, a branch that never runs, or undefined. */
  readonly outcome: 'throws' | 'skipped' | 'undefined';
}

/** A part of an error that is read as another client's error would be. */
export type ErrorRead =
  | ResponseReads
  /** `error.statusCode`, `error.code === 429`. */
  | { readonly kind: 'status'; readonly handler: ErrorHandler; readonly at: TSESTree.MemberExpression }
  /** `error.headers['retry-after']` since openai 5, `error.headers.get('retry-after')` before. */
  | {
      readonly kind: 'headers';
      readonly handler: ErrorHandler;
      readonly at: Node;
      readonly headers: TSESTree.MemberExpression;
      readonly name: Node;
      readonly isIndexed: boolean;
    }
  /** `error.name === 'RateLimitError'`: the name of all of them is `Error`. */
  | {
      readonly kind: 'name';
      readonly handler: ErrorHandler;
      readonly at: TSESTree.BinaryExpression;
      readonly error: Node;
      /** What the program compares with, and the class it means. */
      readonly name: string;
      readonly className: string;
    }
  /** `error.message.includes('rate limit')`. */
  | {
      readonly kind: 'message';
      readonly handler: ErrorHandler;
      readonly at: TSESTree.CallExpression;
      readonly error: Node;
      readonly words: string;
      readonly is: Meaning;
    };

export type Meaning = { readonly status: number } | Instead;

/** One read of `error.response`, with the longest chain of members that starts there. */
export interface ResponseRead {
  readonly error: Node;
  /** The member, a name that it was given (`const { response } = error`), or a question for its name (`'response' in error`). */
  readonly node: TSESTree.MemberExpression | TSESTree.Identifier | TSESTree.BinaryExpression | TSESTree.CallExpression;
  readonly whole: Node;
  /** `data.error.message` in `error.response.data.error.message`. */
  readonly path: readonly string[];
  /** Which member of an `APIError` is the same; undefined when none is. A test of `error.response` itself asks for a status. */
  readonly field: string | undefined;
  /** Whether `error.response` itself is asked for: its truth, its type, a comparison with undefined or null, its name. */
  readonly isTest: boolean;
  /** Whether something depends on it that does not fail where there is no `response`, as in `error.response?.status === 429`. */
  readonly isQuestion: boolean;
}

/** How the errors of the API are misread in a file. Silent where somebody evidently knows both kinds of errors. */
export function errorReadsOf(file: OpenAIFile): readonly ErrorRead[] {
  return errorHandlersOf(file).flatMap((handler) => readsIn(handler, file));
}

function readsIn(handler: ErrorHandler, file: OpenAIFile): readonly ErrorRead[] {
  const reads = readsOfError(handler);
  const members = reads.flatMap((read) => memberOf(read) ?? []);
  const names = new Set([...members.map((member) => nameOf(member)), ...reads.flatMap(namesTakenFrom)]);
  const tests = reads.flatMap((read) => classTestOf(read, file) ?? []);
  if (tests.includes('other') || names.has('isAxiosError') || reads.some(isGuardCall)) return [];
  const knows = tests.includes('sdk') || names.has('status') || names.has('error');
  const response = knows
    ? undefined
    : responseRead(handler, [
        ...members.flatMap((member) =>
          nameOf(member) === 'response' ? [describeRead(member, member.object, file)] : [],
        ),
        ...reads.flatMap((read) => takenFrom(read, 'response', file).map((name) => describeRead(name, read, file))),
        ...reads.flatMap((read) => askedForName(read) ?? []),
      ]);
  const found: ErrorRead[] = response ? [response] : [];
  if (!knows && !response)
    found.push(...members.flatMap((at) => (isStatus(at) ? [{ kind: 'status' as const, handler, at }] : [])));
  const major = names.has('headers') ? majorOfSdk(file.filename) : undefined;
  if (major !== undefined) found.push(...headersReads(members, handler, major));
  const classes = new Set(reads.map((read) => classTestedFor(read, file)));
  found.push(
    ...members
      .flatMap((member) => nameRead(member, handler) ?? [])
      .filter(({ className }) => !classes.has(className) && !(className === 'APIUserAbortError' && mayBeOfFetch(file))),
  );
  if (!knows && !members.some(isCodeTest)) found.push(...messageReads(reads, members, handler, file));
  if (found.length === 0 || handler.isExclusive()) return found;
  return response?.outcome === 'throws' ? [response] : []; // which it does for the API's errors, whatever else arrives
}

function memberOf(read: Node): TSESTree.MemberExpression | undefined {
  const { parent } = read;
  return parent?.type === 'MemberExpression' && parent.object === read ? parent : undefined;
}

/** `const { status, message } = error ?? {}` */
function namesTakenFrom(read: Node): readonly (string | undefined)[] {
  const value = heldBy(read);
  const { parent } = value;
  if (parent?.type !== 'VariableDeclarator' || parent.init !== value || parent.id.type !== 'ObjectPattern') return [];
  return parent.id.properties.map((property) => (property.type === 'Property' ? nameOf(property) : undefined));
}

/** The class of the SDK that `error instanceof X` asks for, or one of that name. */
function classTestedFor({ parent }: Node, file: OpenAIFile): string | undefined {
  if (parent?.type !== 'BinaryExpression' || parent.operator !== 'instanceof') return undefined;
  return qualifiedName(parent.right, file.bindings)?.path.at(-1) ?? lastName(parent.right);
}

/** What `error instanceof X` asks for: one of the SDK's classes, any error, or another's. */
function classTestOf(read: Node, file: OpenAIFile): 'sdk' | 'any' | 'other' | undefined {
  const { parent } = read;
  if (parent?.type !== 'BinaryExpression' || parent.operator !== 'instanceof' || parent.left !== read) return undefined;
  const name = qualifiedName(parent.right, file.bindings);
  if (name && /^openai(?:\/|$)/.test(name.source)) return 'sdk';
  const right = unwrap(parent.right);
  const last = lastName(right);
  if (last !== undefined && last in ERROR_CLASSES) return 'sdk'; // through a module of the project, or a client
  return right.type === 'Identifier' && ANY.has(right.name) ? 'any' : 'other';
}

const ANY = new Set(['Error', 'SyntaxError', 'TypeError', 'RangeError', 'Object']);

/** `axios.isAxiosError(error)`, `isApiError(error)`: code of others decides what kind of error it is. */
function isGuardCall(read: Node): boolean {
  const { parent } = read;
  if (parent?.type !== 'CallExpression' || parent.callee === read) return false;
  const name = lastName(parent.callee);
  return name !== undefined && /^is[A-Z]/.test(name);
}

/** The reads of a part that is taken out of an error: of `message`, behind `const { message } = error`. */
function takenFrom(read: Node, part: string, { bindings }: OpenAIFile): readonly TSESTree.Identifier[] {
  const { parent } = heldBy(read);
  if (parent?.type !== 'VariableDeclarator') return [];
  return bindings.declaredBy(parent).flatMap((variable) => {
    const origin = bindings.originOf(variable);
    if (origin?.path.join() !== part || origin.from !== parent.init || origin.fallback) return [];
    return readsOfVariable(variable).flatMap((name) => {
      const node = unwrap(name);
      return node.type === 'Identifier' ? [node] : [];
    });
  });
}

/** `'response' in error`, `error.hasOwnProperty('response')`, `Object.hasOwn(error, 'response')` */
function askedForName(read: Node): ResponseRead | undefined {
  const at = read.parent?.type === 'MemberExpression' && read.parent.object === read ? read.parent.parent : read.parent;
  const name =
    at?.type === 'BinaryExpression' && at.operator === 'in' && at.right === read
      ? at.left
      : at?.type === 'CallExpression' && /^hasOwn(?:Property)?$/.test(lastName(at.callee) ?? '')
        ? at.arguments.at(-1)
        : undefined;
  if (!at || name === undefined || stringOf(name) !== 'response') return undefined;
  const node = at as TSESTree.BinaryExpression | TSESTree.CallExpression;
  return { error: read, node, whole: wrapped(node), path: [], field: 'status', isTest: true, isQuestion: true };
}

function responseRead(handler: ErrorHandler, reads: readonly ResponseRead[]): ResponseReads | undefined {
  const isTested = reads.some(({ isTest }) => isTest);
  const isAsked = reads.some(({ isQuestion }) => isQuestion);
  const unguarded = reads.find(({ node, path }) => !isAsked && path.length > 0 && !isOptionalAfter(node));
  const named = reads.filter(({ node }) => node.type === 'MemberExpression' || node.type === 'Identifier');
  const first =
    unguarded ?? named.find(({ isTest }) => isTest) ?? named.find(({ isQuestion }) => isQuestion) ?? named[0];
  if (!first || reads.some(({ node }) => isWritten(node))) return undefined;
  return {
    kind: 'response',
    handler,
    reads,
    first,
    outcome: unguarded ? 'throws' : isTested ? 'skipped' : 'undefined',
  };
}

function describeRead(
  node: TSESTree.MemberExpression | TSESTree.Identifier,
  error: Node,
  file: OpenAIFile,
): ResponseRead {
  const path: string[] = [];
  let whole = wrapped(node);
  for (;;) {
    const { parent } = whole;
    if (parent?.type !== 'MemberExpression' || parent.object !== whole) break;
    const name = nameOf(parent);
    const isCalled =
      wrapped(parent).parent?.type === 'CallExpression' &&
      (wrapped(parent).parent as TSESTree.CallExpression).callee === wrapped(parent);
    if (name === undefined || isCalled) break;
    path.push(name);
    whole = wrapped(parent);
  }
  const isTest = path.length === 0 && isTested(whole);
  const isQuestion = isTest || ((path.length === 0 || isOptionalAfter(node)) && isAskedFor(whole, file));
  // `typeof error.response === 'object'` is true of no status
  const isOfKind = isTypeOf(whole.parent) && !isComparedWithNothing(whole.parent);
  const field = isTest && !isOfKind ? 'status' : FIELD_OF_RESPONSE.get(path.join('.'));
  return { error, node, whole, path, field, isTest, isQuestion };
}

/** Whether an expression is only asked for being there. */
function isTested(node: Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'UnaryExpression':
      return parent.operator === '!' || (isTypeOf(parent) && parent.parent.type === 'BinaryExpression');
    case 'BinaryExpression':
      return isComparedWithNothing(node);
    case 'LogicalExpression':
      return parent.operator === '&&' ? parent.left === node || isTested(parent) : isTested(parent);
    default:
      return false;
  }
}

/** `x !== undefined`, `x == null`, `typeof x === 'undefined'` of `typeof x` */
function isComparedWithNothing(node: Node): boolean {
  const [other] = /^[!=]==?$/.test(operatorOf(node.parent) ?? '') ? comparedWith(node) : [];
  return other !== undefined && (isNullish(other) || stringOf(other) === 'undefined');
}

const operatorOf = (node: Node | undefined): string | undefined =>
  node?.type === 'BinaryExpression' ? node.operator : undefined;

function isTypeOf(node: Node | undefined): node is TSESTree.UnaryExpression {
  return node?.type === 'UnaryExpression' && node.operator === 'typeof';
}

/** Whether an expression decides what is done next, alone or as a part of a test, there or under the name it is given. */
function isAskedFor(expression: Node, { bindings }: OpenAIFile): boolean {
  if (decides(expression)) return true;
  let outer = expression;
  while (outer.parent && !/^VariableDeclarator$|Statement$/.test(outer.parent.type) && !isFunction(outer.parent))
    outer = outer.parent;
  const { parent } = outer;
  if (parent?.type !== 'VariableDeclarator' || parent.init !== outer) return false;
  return bindings.declaredBy(parent).some((variable) => readsOfVariable(variable).some(decides));
}

function isOptionalAfter(node: Node): boolean {
  const { parent } = wrapped(node);
  return parent?.type === 'MemberExpression' && parent.optional;
}

function isWritten(node: Node): boolean {
  const { parent } = node;
  return parent?.type === 'AssignmentExpression' && parent.left === node;
}

/** `error.statusCode`, and `error.code` where it is compared with nothing but numbers: the SDK's codes are words. */
function isStatus(member: TSESTree.MemberExpression): boolean {
  if (isWritten(member)) return false;
  const name = nameOf(member);
  const others = name === 'code' ? comparedWith(wrapped(member)) : [];
  return name === 'statusCode' || (others.length > 0 && others.every(isErrorStatus));
}

/** What a value is compared with, by an operator or in a `switch`. */
function comparedWith(value: Node): readonly Node[] {
  const { parent } = value;
  if (parent?.type === 'BinaryExpression') return [parent.left === value ? parent.right : parent.left];
  if (parent?.type !== 'SwitchStatement' || parent.discriminant !== value) return [];
  return parent.cases.flatMap(({ test }) => test ?? []);
}

function isErrorStatus(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'number' && node.value >= 400 && node.value < 600;
}

function isCodeTest(member: TSESTree.MemberExpression): boolean {
  return nameOf(member) === 'code' && !isStatus(member);
}

/** The release from which headers are a `Headers` object. Source: openai 4.104 and 5.0 `error.d.ts`. */
const HEADERS_OBJECT = 5;

/** The reads of headers that are none of the installed release; none where a handler is written for either. */
function headersReads(
  members: readonly TSESTree.MemberExpression[],
  handler: ErrorHandler,
  major: number,
): readonly ErrorRead[] {
  const reads = members.flatMap((member) => headersRead(member, handler) ?? []);
  const isNew = major >= HEADERS_OBJECT;
  return reads.every(({ isIndexed }) => isIndexed === isNew) ? reads : [];
}

type HeadersRead = Extract<ErrorRead, { kind: 'headers' }>;

function headersRead(member: TSESTree.MemberExpression, handler: ErrorHandler): HeadersRead | undefined {
  const { parent } = wrapped(member);
  if (nameOf(member) !== 'headers' || parent?.type !== 'MemberExpression') return undefined;
  const read = { kind: 'headers', handler, headers: member } as const;
  const call = wrapped(parent).parent;
  if (call?.type === 'CallExpression' && unwrap(call.callee) === parent) {
    const name = call.arguments[0];
    return nameOf(parent) === 'get' && name !== undefined ? { ...read, at: call, name, isIndexed: false } : undefined;
  }
  return parent.computed && !isWritten(parent)
    ? { ...read, at: parent, name: parent.property, isIndexed: true }
    : undefined;
}

/** Names that errors of this kind have elsewhere, and what the SDK's class is called. */
const CLASS_OF_NAME: ReadonlyMap<string, string> = new Map([
  ...Object.keys(ERROR_CLASSES).map((name): [string, string] => [name, name]),
  ['AbortError', 'APIUserAbortError'],
]);

/**
 * The first release that wraps an abort while the body of an answer is read; before it, the `AbortError` of `fetch` comes out. Seen in 4.104, 5.10 and
 * 6.15, and no more in 7.57 (2026-11).
 */
const WRAPS_ABORTS = 7;

const mayBeOfFetch = ({ filename }: OpenAIFile): boolean => (majorOfSdk(filename) ?? WRAPS_ABORTS) < WRAPS_ABORTS;

type NameRead = Extract<ErrorRead, { kind: 'name' }>;

function nameRead(member: TSESTree.MemberExpression, handler: ErrorHandler): NameRead | undefined {
  const outer = wrapped(member);
  const { parent } = outer;
  if (nameOf(member) !== 'name' || parent?.type !== 'BinaryExpression' || !/^[!=]==?$/.test(parent.operator))
    return undefined;
  const name = stringOf(parent.left === outer ? parent.right : parent.left) ?? '';
  const className = CLASS_OF_NAME.get(name);
  return className === undefined
    ? undefined
    : { kind: 'name', handler, at: parent, error: member.object, name, className };
}

const SEARCHES = new Set(['includes', 'startsWith', 'match', 'search', 'indexOf']);

/** Searches in the text of the message, also when it was put in lower case or under a name first. */
function messageReads(
  reads: readonly Node[],
  members: readonly TSESTree.MemberExpression[],
  handler: ErrorHandler,
  file: OpenAIFile,
): ErrorRead[] {
  const texts: { readonly text: Node; readonly error: Node }[] = [];
  for (const member of members) {
    const name = nameOf(member);
    const call = wrapped(member).parent;
    if (name === 'message') texts.push({ text: member, error: member.object });
    if (name === 'toString' && call?.type === 'CallExpression' && unwrap(call.callee) === member)
      texts.push({ text: call, error: member.object });
  }
  for (const read of reads) {
    const { parent } = read;
    const isString = parent?.type === 'CallExpression' && isNamed(parent.callee, 'String');
    if (isString) texts.push({ text: parent, error: read });
    for (const text of takenFrom(read, 'message', file)) texts.push({ text, error: read });
  }
  const found: ErrorRead[] = [];
  const seen = new Set<Node>(); // a text may come from either of two: `error instanceof Error ? error.message : String(error)`
  for (const { text, error } of texts) {
    for (const search of searchesIn(text, file)) {
      if (seen.has(search)) continue;
      seen.add(search);
      const words = wordsOf(search);
      const meaning = words === undefined ? undefined : meaningOf(words);
      if (words !== undefined && meaning && !isOfOwnError(words, handler, file))
        found.push({ kind: 'message', handler, at: search, error, words, is: meaning });
    }
  }
  return found;
}

/** What is searched for: a text, or the source of a pattern. */
function wordsOf({ callee, arguments: [argument] }: TSESTree.CallExpression): string | undefined {
  const member = unwrap(callee);
  const isOfPattern = member.type === 'MemberExpression' && nameOf(member) === 'test';
  const needle = isOfPattern ? unwrap(member.object) : argument && unwrap(argument);
  return stringOf(needle) ?? (needle?.type === 'Literal' && 'regex' in needle ? needle.regex.pattern : undefined);
}

/** What somebody wants to know who searches for these words; undefined where the parts of a pattern mean more than one thing. */
function meaningOf(words: string): Meaning | undefined {
  const [first, ...others] = words
    .split('|')
    .map((part) => MEANINGS.find((candidate) => candidate.words.test(part))?.is);
  return others.every((other) => other === first) ? first : undefined;
}

/** Whether an error that the program throws itself, and that may arrive in a handler, says what is searched for, as a text or a pattern. */
function isOfOwnError(words: string, { node: handler }: ErrorHandler, file: OpenAIFile): boolean {
  const parts = words.toLowerCase().split('|');
  const saying = ownErrorsOf(file).filter(({ text }) => parts.some((part) => text.includes(part)));
  if (saying.length === 0 || handler.type !== 'CatchClause') return saying.length > 0;
  const { block } = handler.parent;
  const called = nodesWithin(file.nodes('CallExpression'), block).flatMap((call) => file.calls.callees(call).functions);
  return saying.some(({ thrown }) => [block, ...called].some((code) => isWithin(thrown, code)));
}

/** The plain errors that a file throws, and what they say, in lower case. */
const ownErrorsOf = once((file: OpenAIFile) =>
  file.nodes('ThrowStatement').flatMap((thrown) => {
    const made = unwrap(thrown.argument);
    const text = plainErrorOf(made, file) && made.type === 'NewExpression' ? made.arguments[0] : undefined;
    return text ? [{ thrown, text: file.sourceCode.getText(text).toLowerCase() }] : [];
  }),
);

/** The searches in a text: directly, after `toLowerCase()`, and under the name it is given. */
function searchesIn(text: Node, file: OpenAIFile, seen = new Set<Node>()): readonly TSESTree.CallExpression[] {
  let node = wrapped(text);
  if (seen.has(node)) return []; // `const text = error ? text : error.message`
  seen.add(node);
  for (;;) {
    const { parent } = node;
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      const call = wrapped(parent).parent;
      if (call?.type !== 'CallExpression' || unwrap(call.callee) !== parent) return [];
      const name = nameOf(parent) ?? '';
      if (SEARCHES.has(name)) return [call];
      if (!/^to(?:Lower|Upper)Case$|^toString$|^trim$/.test(name)) return [];
      node = wrapped(call);
    } else if (parent?.type === 'CallExpression' && parent.arguments[0] === node) {
      return lastName(parent.callee) === 'test' ? [parent] : []; // `/rate limit/i.test(error.message)`
    } else if (
      (parent?.type === 'LogicalExpression' && parent.left === node) ||
      parent?.type === 'ConditionalExpression'
    ) {
      node = wrapped(parent);
    } else if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
      const variable = file.bindings.variableOf(parent.id);
      const reads = variable?.references.filter((reference) => reference.isRead() && !reference.init) ?? [];
      return reads.flatMap(({ identifier }) => searchesIn(identifier, file, seen));
    } else return [];
  }
}
