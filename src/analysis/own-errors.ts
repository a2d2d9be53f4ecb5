import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin, lastName, nameOf, stringOf, unwrap } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import type { Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import type { Handler } from './tested-errors.js';

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

/**
 * Whether a handler may come, with a plain error, to a node in it, or without one to its end or to the next round of the loop around it. False where it
 * asks for what only errors of the API have. What it asks beside that is not known, and may be true.
 */
export function admitsOwnErrors(handler: Handler, goal: Node | undefined, file: ErrorFile): boolean {
  const parameter = handler.type === 'CatchClause' ? handler.param : handler.params[0];
  const error = parameter?.type === 'Identifier' ? file.bindings.variableOf(parameter) : undefined;
  if (!error || handler.body.type !== 'BlockStatement') return true;
  const end = follow(handler.body.body);
  return end === 'goal' || (!goal && end === 'on');

  /** How the error fares: it comes to the goal, it leaves, or it goes on behind these statements. */
  function follow(statements: Statements): 'goal' | 'left' | 'on' {
    for (const statement of statements) {
      const end = step(statement);
      if (end !== 'on') return end;
    }
    return 'on';
  }

  function step(statement: TSESTree.Statement): 'goal' | 'left' | 'on' {
    switch (statement.type) {
      case 'BlockStatement':
        return follow(statement.body);
      case 'IfStatement': {
        const outcome = outcomeOf(statement.test, error as Variable, file);
        const ends = [
          outcome === false ? [] : [step(statement.consequent)],
          outcome === true ? [] : [statement.alternate ? step(statement.alternate) : ('on' as const)],
        ].flat();
        return isGoal(statement.test) || ends.includes('goal') ? 'goal' : ends.includes('on') ? 'on' : 'left';
      }
      case 'SwitchStatement': {
        // none of the cases is for an error without a status; what is not known may be
        const { discriminant, cases } = statement;
        const isAsked = isApiMember(discriminant, error as Variable, file);
        if (!isAsked || !cases.every(({ test }) => !test || isGiven(test))) return isGoal(statement) ? 'goal' : 'on';
        const byDefault = cases.slice(cases.findIndex(({ test }) => !test)).flatMap(({ consequent }) => consequent);
        const last = byDefault.findIndex(({ type }) => type === 'BreakStatement');
        return cases.some(({ test }) => !test) ? follow(last < 0 ? byDefault : byDefault.slice(0, last)) : 'on';
      }
      case 'ReturnStatement':
      case 'ThrowStatement':
        return isGoal(statement) ? 'goal' : 'left';
      default:
        return isGoal(statement) ? 'goal' : statement.type === 'BreakStatement' ? 'left' : 'on';
    }
  }

  function isGoal(node: Node): boolean {
    if (goal) return isWithin(goal, node);
    return someNode(node, file.sourceCode.visitorKeys, ({ type }) => type === 'ContinueStatement', isFunction);
  }
}

/** What a test says of a plain error; undefined where that is not known. */
function outcomeOf(test: Node, error: Variable, file: ErrorFile, depth = 0): boolean | undefined {
  if (depth > DEEPEST) return undefined;
  const node = file.bindings.resolve(test);
  const isOfApi = (one: Node) => isApiMember(one, error, file);
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
        const name = lastName(node.right) ?? '';
        return /.Error$/.test(name) && !OF_PARSERS.test(name) ? false : undefined;
      }
      const isCompared = (isOfApi(node.left) && isGiven(node.right)) || (isOfApi(node.right) && isGiven(node.left));
      if (!isCompared || !/^(?:[!=]==?|[<>]=?)$/.test(node.operator)) return undefined;
      return node.operator.startsWith('!');
    }
    case 'CallExpression': {
      // `[429, 500].includes(error.status)`
      const { callee } = node;
      const isInList = callee.type === 'MemberExpression' && nameOf(callee) === 'includes';
      const list = isInList ? file.bindings.resolve(callee.object) : undefined;
      const [value] = node.arguments;
      return list?.type === 'ArrayExpression' &&
        value &&
        isOfApi(value) &&
        list.elements.every((one) => one && isGiven(one))
        ? false
        : answerOf(node, error, file, depth);
    }
    case 'Literal':
      return typeof node.value === 'boolean' ? node.value : undefined;
    default:
      return isOfApi(node) ? false : undefined;
  }
}

/** What a function of the file says of a plain error: `isRateLimit(error)`. */
function answerOf(call: TSESTree.CallExpression, error: Variable, file: ErrorFile, depth: number): boolean | undefined {
  const index = call.arguments.findIndex((one) => file.bindings.variableOf(unwrap(one)) === error);
  const { functions, certain } = file.calls.callees(call);
  const [fn] = functions;
  const parameter = fn?.params[index];
  const given = parameter && file.bindings.variableOf(parameter);
  if (!fn || !given || !certain || functions.length > 1) return undefined;
  const outcomes = new Set(file.returnsOf(fn).map((one) => outcomeOf(one, given, file, depth + 1)));
  return outcomes.size === 1 ? [...outcomes][0] : undefined;
}

/** Classes of what fails when a text is read: `SyntaxError`, `JSONParseError`, `ZodError`. */
const OF_PARSERS = /syntax|pars|json|zod|valid/i;

/** A number or a text, as written. */
const isGiven = (node: Node) =>
  stringOf(node) !== undefined || (node.type === 'Literal' && typeof node.value === 'number');

/** `error.status`, `error?.error?.code`, or a name of it. */
function isApiMember(expression: Node, error: Variable, file: ErrorFile): boolean {
  const path: (string | undefined)[] = [];
  let node = unwrap(expression);
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (node.type === 'MemberExpression') {
      path.unshift(nameOf(node));
      node = unwrap(node.object);
      continue;
    }
    const variable = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    if (variable === error) return path[0] !== undefined && OF_THE_API.has(path[0]);
    const origin = variable && file.bindings.originOf(variable);
    if (!origin) return false;
    path.unshift(...origin.path);
    node = unwrap(origin.from);
  }
  return false;
}

const DEEPEST = 8;
