import type { TSESTree } from '@typescript-eslint/utils';
import {
  isFunction,
  isNamed,
  isWithin,
  lastName,
  nameOf,
  stringOf,
  unwrap,
  type FunctionLike,
} from '../ast/expressions.js';
import { someNode, walk, type Node } from '../ast/walk.js';
import { OF_OTHER_CLIENTS } from '../sdk/errors.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { once } from './once.js';
import type { Handler } from './tested-errors.js';
import { isSaid } from './text-searches.js';

/** The language's own class of an error that the program makes on the spot; undefined for other classes, and for an error that is there already. */
export function plainErrorOf(error: Node, { bindings }: OpenAIFile): string | undefined {
  const made = unwrap(error);
  if (made.type !== 'NewExpression' || made.callee.type !== 'Identifier') return undefined;
  const isGlobal = (bindings.variableOf(made.callee)?.defs.length ?? 0) === 0;
  return isGlobal && /^(?:Type|Range|Syntax)?Error$/.test(made.callee.name) ? made.callee.name : undefined;
}

/** Whether an error is a plain one that the program makes on the spot: `new Error('No answer')`, which has a message and nothing that the API adds. */
export function isOwnError(error: Node, file: OpenAIFile): boolean {
  return plainErrorOf(error, file) === 'Error';
}

/** What an error of the API has, and no plain one. */
const OF_THE_API: ReadonlySet<string> = new Set(
  'status code type param headers error requestID request_id response'.split(' '),
);

/** What is asked of a file to tell which errors come where. */
type ErrorFile = Pick<OpenAIFile, 'bindings' | 'calls' | 'returnsOf' | 'sourceCode'>;

type Statements = readonly TSESTree.Statement[];

/** What is known of an error: the members that it lacks, and whether its class is the language's own. */
interface Kind {
  readonly lacks: ReadonlySet<string>;
  readonly isPlain: boolean;
}

const PLAIN: Kind = { lacks: OF_THE_API, isPlain: true };
const OF_THE_SDK: Kind = { lacks: OF_OTHER_CLIENTS, isPlain: false };

/** An error under a name: of a handler, or of a parameter that is given it. */
interface Named {
  readonly variable: Variable;
  readonly kind: Kind;
  /** What it says; undefined where that is not known. */
  readonly message: string | undefined;
  /** How many functions have handed it on. */
  readonly depth: number;
}

/**
 * Whether a handler may come, with a plain error, to a node in it, or without one to its end or to the next round of the loop around it. False where it
 * asks for what only errors of the API have, or for a text that is not the message of this one. What it asks beside that is not known, and may be true.
 */
export function admitsOwnErrors(handler: Handler, goal: Node | undefined, file: ErrorFile, message?: string): boolean {
  return admits(handler, goal, PLAIN, message, file);
}

/** The same for errors of the API: false where a handler asks for what only those of other clients have, `error.response?.status === 429`. */
export function admitsApiErrors(handler: Handler, goal: Node | undefined, file: ErrorFile): boolean {
  return admits(handler, goal, OF_THE_SDK, undefined, file);
}

function admits(
  handler: Handler,
  goal: Node | undefined,
  kind: Kind,
  message: string | undefined,
  file: ErrorFile,
): boolean {
  const parameter = handler.type === 'CatchClause' ? handler.param : handler.params[0];
  const variable = parameter?.type === 'Identifier' ? file.bindings.variableOf(parameter) : undefined;
  if (!variable || handler.body.type !== 'BlockStatement') return true;
  let isReached = false;
  const goesOn = follow(handler.body.body, { variable, kind, message, depth: 0 }, file, (node) => {
    isReached ||= goal ? isWithin(goal, node) : holds(node, 'ContinueStatement', file);
  });
  return isReached || (!goal && goesOn);
}

/**
 * Whether a handler fails itself on a plain error: it reads a member of what only errors of the API have, `error.response.data`, on a way on which it has
 * not asked for that.
 */
export function failsOnOwnErrors(handler: TSESTree.CatchClause, file: ErrorFile, message?: string): boolean {
  const variable = handler.param?.type === 'Identifier' ? file.bindings.variableOf(handler.param) : undefined;
  if (!variable) return false;
  const error = { variable, kind: PLAIN, message, depth: 0 };
  let isFailing = false;
  const read = (part: Node): void => {
    walk(part, file.sourceCode.visitorKeys, (node) => {
      isFailing ||= node.type === 'MemberExpression' && !node.optional && isMissing(node.object, error, file);
      if (isFailing || isFunction(node)) return false;
      const first = askedFirst(node);
      if (first) read(first);
      return !first && !ASKING.has(node.type);
    });
  };
  follow(handler.body.body, error, file, read);
  return isFailing;
}

/** The part of an expression that is evaluated whatever it says, and that decides about the others. */
function askedFirst(node: Node): Node | undefined {
  if (node.type === 'LogicalExpression') return node.left;
  return node.type === 'ConditionalExpression' ? node.test : undefined;
}

/** Whether an expression is what only errors of the API have, as a whole: undefined for a plain one. */
const isMissing = (expression: Node, error: Named, file: ErrorFile): boolean =>
  isLacking(expression, error, file) && pathFrom(expression, error, file)?.length === 1;

/** What runs a part of itself only sometimes, or goes on when that fails. */
const ASKING: ReadonlySet<string> = new Set([
  'SwitchStatement',
  'TryStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
]);

/**
 * Follows an error through statements.
 * @param visit is called with each part that it comes to: tests, and statements that are no `if` and no block
 * @returns whether it may come to what is behind them
 */
function follow(statements: Statements, error: Named, file: ErrorFile, visit: (node: Node) => void): boolean {
  return statements.every(goesOn);

  function goesOn(statement: TSESTree.Statement): boolean {
    switch (statement.type) {
      case 'BlockStatement':
        return follow(statement.body, error, file, visit);
      case 'IfStatement': {
        visit(statement.test);
        const outcome = outcomeOf(statement.test, error, file);
        const isBehindFirst = outcome !== false && goesOn(statement.consequent);
        const isBehindSecond = outcome !== true && (!statement.alternate || goesOn(statement.alternate));
        return isBehindFirst || isBehindSecond;
      }
      case 'SwitchStatement': {
        // none of the cases is for an error without a status; what is not known may be
        const { discriminant, cases } = statement;
        if (!isLacking(discriminant, error, file) || !cases.every(({ test }) => !test || isGiven(test))) {
          visit(statement);
          return true;
        }
        const byDefault = cases.slice(cases.findIndex(({ test }) => !test)).flatMap(({ consequent }) => consequent);
        const last = byDefault.findIndex(({ type }) => type === 'BreakStatement');
        if (!cases.some(({ test }) => !test)) return true;
        return follow(last < 0 ? byDefault : byDefault.slice(0, last), error, file, visit);
      }
      default:
        visit(statement);
        return !/^(?:Return|Throw|Break|Continue)Statement$/.test(statement.type);
    }
  }
}

/** Whether there is a statement of a type in some code, functions in it left out. */
function holds(code: Node, type: string, { sourceCode }: ErrorFile): boolean {
  return someNode(code, sourceCode.visitorKeys, (node) => node.type === type, isFunction);
}

/** What a test says of an error; undefined where that is not known. */
function outcomeOf(test: Node, error: Named, file: ErrorFile, depth = 0): boolean | undefined {
  if (depth > DEEPEST) return undefined;
  const node = file.bindings.resolve(test);
  const isAbsent = (one: Node) => isLacking(one, error, file);
  const ofBoth = (one: Node, other: Node, decisive: boolean) => {
    const outcomes = [one, other].map((part) => outcomeOf(part, error, file, depth + 1));
    if (outcomes.includes(decisive)) return decisive;
    return outcomes.includes(undefined) ? undefined : !decisive;
  };
  switch (node.type) {
    case 'LogicalExpression':
      return node.operator === '??' ? undefined : ofBoth(node.left, node.right, node.operator === '||');
    case 'UnaryExpression': {
      const outcome = node.operator === '!' ? outcomeOf(node.argument, error, file, depth + 1) : undefined;
      return outcome === undefined ? undefined : !outcome;
    }
    case 'BinaryExpression': {
      if (node.operator === 'instanceof') {
        const name = error.kind.isPlain ? (lastName(node.right) ?? '') : '';
        return name === 'Error' ? true : isOtherClass(name) ? false : undefined;
      }
      if (!/^(?:[!=]==?|[<>]=?)$/.test(node.operator)) return undefined;
      const [one, other] = [node.left as Node, node.right];
      const isNever =
        (isAbsent(one) && isGiven(other)) || (isAbsent(other) && isGiven(one)) || isNameOfOther(one, other);
      return isNever ? node.operator.startsWith('!') : undefined;
    }
    case 'CallExpression': {
      // `[429, 500].includes(error.status)`
      const { callee } = node;
      const isInList = callee.type === 'MemberExpression' && nameOf(callee) === 'includes';
      const list = isInList ? file.bindings.resolve(callee.object) : undefined;
      const [value] = node.arguments;
      if (
        list?.type === 'ArrayExpression' &&
        value &&
        isAbsent(value) &&
        list.elements.every((one) => one && isGiven(one))
      )
        return false;
      return isSaid(node, (text) => textOf(text, error, file), file) ?? answerOf(node, error, file);
    }
    case 'Literal':
      return typeof node.value === 'boolean' ? node.value : undefined;
    default:
      return isAbsent(node) ? false : undefined;
  }

  /** `error.name === 'RateLimitError'` */
  function isNameOfOther(one: Node, other: Node): boolean {
    if (!error.kind.isPlain) return false;
    const path = pathFrom(one, error, file);
    return path?.length === 1 && path[0] === 'name' && isOtherClass(stringOf(other) ?? '');
  }
}

/** What the functions of a file say of errors, by the parameter that gets one, its kind and what it says. One that asks itself is not known. */
const answersOf = once<ErrorFile, Map<FunctionLike, Map<string, boolean | undefined>>>(() => new Map());

/** What a function of the file says of an error: `isRateLimit(error)`. */
function answerOf(call: TSESTree.CallExpression, error: Named, file: ErrorFile): boolean | undefined {
  const index = call.arguments.findIndex((one) => file.bindings.variableOf(unwrap(one)) === error.variable);
  const { functions, certain } = file.calls.callees(call);
  const [fn] = functions;
  const parameter = fn?.params[index];
  const variable = parameter && file.bindings.variableOf(parameter);
  if (!fn || !variable || !certain || functions.length > 1 || error.depth > DEEPEST) return undefined;
  const answers = answersOf(file).get(fn) ?? new Map<string, boolean | undefined>();
  answersOf(file).set(fn, answers);
  const key = `${index} ${error.kind.isPlain} ${error.message ?? ''}`;
  if (!answers.has(key)) {
    answers.set(key, undefined);
    answers.set(key, findAnswer(fn, { ...error, variable, depth: error.depth + 1 }, file));
  }
  return answers.get(key);
}

function findAnswer({ body }: FunctionLike, error: Named, file: ErrorFile): boolean | undefined {
  if (body.type !== 'BlockStatement') return outcomeOf(body, error, file);
  const outcomes = new Set<boolean | undefined>();
  const isAtEnd = follow(body.body, error, file, (node) => {
    if (node.type === 'ReturnStatement') outcomes.add(node.argument ? outcomeOf(node.argument, error, file) : false);
    else if (holds(node, 'ReturnStatement', file)) outcomes.add(undefined);
  });
  if (isAtEnd) outcomes.add(false);
  return outcomes.size === 1 ? [...outcomes][0] : undefined;
}

/** Whether a class, by its name, is none of the language's own, and none of what fails when a text is read. */
const isOtherClass = (name: string): boolean => /.Error$/.test(name) && !OF_PARSERS.test(name);

/** Classes of what fails when a text is read: `SyntaxError`, `JSONParseError`, `ZodError`. */
const OF_PARSERS = /syntax|pars|json|zod|valid/i;

/** A number or a text, as written. */
const isGiven = (node: Node) =>
  stringOf(node) !== undefined || (node.type === 'Literal' && typeof node.value === 'number');

/** Whether an expression reads what an error lacks, or a name of it: `error.status`, `error?.error?.code`. */
function isLacking(expression: Node, error: Named, file: ErrorFile): boolean {
  const [first] = pathFrom(expression, error, file) ?? [];
  return first !== undefined && error.kind.lacks.has(first);
}

/** The members by which an expression is read out of an error, also under names: `['error', 'code']` for `error?.error?.code`; undefined for anything else. */
function pathFrom(
  expression: Node,
  { variable }: Named,
  { bindings }: ErrorFile,
): readonly (string | undefined)[] | undefined {
  const path: (string | undefined)[] = [];
  let node = unwrap(expression);
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (node.type === 'MemberExpression') {
      path.unshift(nameOf(node));
      node = unwrap(node.object);
      continue;
    }
    const named = node.type === 'Identifier' ? bindings.variableOf(node) : undefined;
    if (named === variable) return path;
    const origin = named && bindings.originOf(named);
    if (!origin) return undefined;
    path.unshift(...origin.path);
    node = unwrap(origin.from);
  }
  return undefined;
}

/** The text that is made of a plain error: its message, in lower case too, or as what stands beside something that it does not have: `error.error?.message ?? error.message`. */
function textOf(expression: Node, error: Named, file: ErrorFile, depth = 0): string | undefined {
  if (error.message === undefined || depth > DEEPEST) return undefined;
  const part = (node: Node) => textOf(node, error, file, depth + 1);
  const path = pathFrom(expression, error, file);
  if (path) return path.length === 1 && path[0] === 'message' ? error.message : undefined;
  const node = file.bindings.resolve(expression);
  switch (node.type) {
    case 'LogicalExpression':
      return node.operator === '&&' ? undefined : part(isLacking(node.left, error, file) ? node.right : node.left);
    case 'ConditionalExpression': {
      const outcome = outcomeOf(node.test, error, file, depth + 1);
      return outcome === undefined ? undefined : part(outcome ? node.consequent : node.alternate);
    }
    case 'CallExpression': {
      const {
        callee,
        arguments: [value],
      } = node;
      if (isNamed(callee, 'String') && value)
        return pathFrom(value, error, file)?.length === 0 ? `Error: ${error.message}` : part(value);
      const text = callee.type === 'MemberExpression' ? part(callee.object) : undefined;
      const name = lastName(callee);
      if (name === 'toLowerCase') return text?.toLowerCase();
      return name === 'toString' || name === 'trim' ? text : undefined;
    }
    default:
      return undefined;
  }
}

const DEEPEST = 8;
