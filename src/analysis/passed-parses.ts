import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isNothing,
  isNullish,
  isWithin,
  nameOf,
  propertyOf,
  unwrap,
  withoutAwait,
  withoutFallback,
  type FunctionLike,
} from '../ast/expressions.js';
import { methodName, receiverOf } from '../ast/members.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';
import { originOfName, type Variable } from './bindings.js';
import { valueOf } from './control-flow/truth.js';
import type { OpenAIFile } from './file.js';
import { tryAround } from './json-tests.js';
import { isAlwaysBefore, isDoneIn } from './parsed-before.js';
import { lastStep, type Use } from './reply-uses.js';
import { followsFrom, testsOnWayTo } from './tests-on-way.js';
import type { Step } from './value-flow/flow.js';

/** Helpers that hand a text on to the one that parses it, at most. */
const MAX_DEPTH = 2;

/** A way by which control only gets when a parse has not failed. */
interface Passage {
  /** What parses, or calls what does. */
  readonly at: Node;
  /** Whether control only comes to a node by it. */
  readonly leadsTo: (node: Node) => boolean;
}

/**
 * Tells the uses that only get text which a parser that fails on cut text has read from end to end: they stand behind a `try` statement whose handler
 * leaves, or behind a test that the parse has not failed (`const parsed = tryParse(text); if (parsed.ok) save(text);`, `if (!data) return;`).
 * @param parses those of which the failure is dealt with
 */
export function passedParses(parses: readonly Use[], file: OpenAIFile): (use: Use) => boolean {
  const strict = parses.flatMap((use) => {
    if (use.kind !== 'parsed' || use.parser.onCut !== 'throws') return [];
    const names = namesOf(use.step, file);
    return names.size > 0 ? { names, passages: passagesBehind(use.at, names, file, 0) } : [];
  });
  const isPassed = (node: Node): boolean => {
    const name = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    if (!name) return false;
    const isSame = (before: Node): boolean =>
      !name.references.some((one) => one.isWrite() && isBetween(one.identifier, before, node));
    return strict.some(
      ({ names, passages }) =>
        names.has(name) &&
        passages.some(({ at, leadsTo }) => at.range[1] < node.range[0] && isSame(at) && leadsTo(node)),
    );
  };
  return ({ step }) => lastStep(step, ({ node }) => isPassed(node)) !== undefined;
}

const isBetween = ({ range: [start] }: Node, from: Node, to: Node): boolean =>
  start > from.range[0] && start < to.range[0];

/** Methods that leave the end of a text where it is. */
const WHOLE = /^(?:trim|trimStart|trimEnd|replace|replaceAll|toString)$/;

/** The names that a text had on its way to a parse, back to where it was cut out of another. */
function namesOf(parsed: Step<Part>, file: OpenAIFile): ReadonlySet<Variable> {
  const names = new Set<Variable>();
  for (let step: Step<Part> | undefined = parsed; step; step = step.from) {
    const { node, flow } = step;
    const name = node.type === 'Identifier' ? file.bindings.variableOf(node) : undefined;
    const isWhole =
      name !== undefined ||
      (node.type === 'LogicalExpression' && isNothing(node.right)) ||
      (node.type === 'CallExpression' &&
        (WHOLE.test(methodName(node) ?? '') || file.calls.callees(node).functions.length > 0));
    if (flow.label !== 'text' || flow.path.length > 0 || !isWhole) break;
    if (name) names.add(name);
  }
  return names;
}

/** The text of which an expression has the end: `text` of `text.trim()`, `text ?? ''`. */
function withEnd(expression: Node): Node {
  const node = withoutFallback(expression);
  const receiver = WHOLE.test(methodName(node) ?? '') ? receiverOf(node) : undefined;
  return receiver ? withEnd(receiver) : node;
}

/** The ways behind a parse of a text with these names: in its function, and in those that call that one with the text. */
function passagesBehind(
  parse: Node,
  names: ReadonlySet<Variable>,
  file: OpenAIFile,
  depth: number,
): readonly Passage[] {
  let tried = parse;
  let attempt = attemptAround(tried);
  // what throws on only hands the failure to the next
  while (attempt && isDoneIn(tried, attempt.block) && attempt.handler.body.body.at(-1)?.type === 'ThrowStatement') {
    tried = attempt;
    attempt = attemptAround(tried);
  }
  const home = enclosingFunction(parse);
  const block = attempt?.block ?? home?.body;
  if (!block || !isDoneIn(tried, block)) return [];
  const isTried = (node: Node): boolean => isWithin(node, block) && node.range[1] > tried.range[0];
  const isGiven = (one: Node): boolean => {
    const name = file.bindings.variableOf(withEnd(one));
    return name !== undefined && names.has(name);
  };
  const returned = home ? file.returnsOf(home).filter((one) => !isTried(one)) : [];
  const calls = (home ? file.calls.callers(home).calls : []).filter(
    (call) => call.type === 'CallExpression' && call.arguments.some(isGiven),
  );
  if (!attempt) {
    if (returned.length > 0 || depth === MAX_DEPTH) return [];
    return calls.flatMap((call) => passagesBehind(call, names, file, depth + 1));
  }

  const { bindings } = file;
  const assignedElse = (one: Node): Values => {
    const name = bindings.variableOf(one);
    const values = name && bindings.valuesOf(name);
    if (!name || !values?.some(isTried)) return undefined;
    const others = values.filter((value) => !isTried(value));
    return isDeclaredEmpty(name) ? [...others, undefined] : others;
  };
  const returnedElse = home && mayEnd(home) ? [...returned, undefined] : returned;
  const { handler } = attempt;
  return [
    {
      at: attempt,
      leadsTo: (node) =>
        (leaves(handler.body) && isAlwaysBefore(attempt, node)) || isBehindTest(node, assignedElse, file),
    },
    ...calls.map((call) => {
      const valuesOf = (one: Node) => (withoutAwait(bindings.resolve(one)) === call ? returnedElse : undefined);
      return { at: call, leadsTo: (node: Node) => isBehindTest(node, valuesOf, file) };
    }),
  ];
}

type Attempt = TSESTree.TryStatement & { readonly handler: TSESTree.CatchClause };

/** The innermost `try` around a node, in its function, that has a handler. */
function attemptAround(node: Node): Attempt | undefined {
  let attempt = tryAround(node);
  while (attempt && !attempt.handler) attempt = tryAround(attempt);
  return attempt as Attempt | undefined;
}

const isDeclaredEmpty = ({ defs: [definition] }: Variable): boolean =>
  definition?.type === 'Variable' && definition.node.init === null;

/** Whether a function may come to its end without a `return`. */
function mayEnd({ body }: FunctionLike): boolean {
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined;
  if (last?.type !== 'TryStatement') return body.type === 'BlockStatement' && !(last && leaves(last));
  return !leaves(last.block) || (last.handler !== null && !leaves(last.handler.body));
}

/** What an expression can be; undefined where that is not known. Among them `undefined` is what nothing was given for. */
type Values = readonly (Node | undefined)[] | undefined;

/**
 * Whether control only comes to a node by a test that comes out in another way for each value that there is where a parse has failed.
 * @param valuesOf those of an expression that are asked about
 */
function isBehindTest(node: Node, valuesOf: (expression: Node) => Values, { bindings }: OpenAIFile): boolean {
  const failuresOf = (expression: Node): Values => {
    const one = unwrap(expression);
    const whole = valuesOf(one);
    if (whole) return whole;
    const origin = originOfName(one, bindings);
    const [from, member] =
      one.type === 'MemberExpression'
        ? [one.object, nameOf(one)]
        : origin?.path.length === 1
          ? [origin.from, origin.path[0]]
          : [];
    const values = from && valuesOf(unwrap(from));
    return member === undefined ? undefined : values && membersOf(values, member);
  };
  const tells = (part: Node, outcome: boolean): boolean => {
    const isEquality = part.type === 'BinaryExpression' && /^[!=]==?$/.test(part.operator);
    const failures = failuresOf(isEquality ? part.left : part);
    if (!failures) return false;
    const word = isEquality ? textOf(part.right, bindings) : undefined;
    if (isEquality && word === undefined) return false;
    const isEqual = isEquality && part.operator.startsWith('=') === outcome;
    return failures.every((value) => {
      const text = textOf(value, bindings);
      if (text === undefined) return false;
      if (!isEquality) return text.startsWith('+') !== outcome;
      const isLoose = part.operator.length === 2 && isNull(text) && isNull(word);
      return (text === word || isLoose) !== isEqual;
    });
  };
  for (const { test, outcome } of testsOnWayTo(node))
    if (outcome !== undefined && followsFrom(test, outcome, tells, bindings)) return true;
  return false;
}

/** What is certain of a value, as `valueOf` says it. */
const textOf = (value: Node | undefined, bindings: OpenAIFile['bindings']): string | undefined =>
  value ? valueOf(value, bindings) : '-undefined';

const isNull = (text: string | undefined): boolean => text === '-null' || text === '-undefined';

/** The member of each of some values. */
function membersOf(values: NonNullable<Values>, member: string): Values {
  const members: (Node | undefined)[] = [];
  for (const value of values) {
    const object = value && unwrap(value);
    if (object?.type === 'ObjectExpression' && object.properties.every(({ type }) => type === 'Property'))
      members.push(propertyOf(object, member)?.value);
    else if (!object || isNullish(object)) members.push(undefined);
    else return undefined;
  }
  return members;
}
