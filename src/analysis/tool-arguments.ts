import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin, nameOf, unwrap, withoutFallback } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { chainRoot, chainText, methodName, receiverOf } from '../ast/members.js';
import { originOfName } from './bindings.js';
import { callsNamed } from './called-names.js';
import { calleePath } from './callee-path.js';
import type { FunctionNode } from './calls.js';
import { fateOfException, type Work } from './exceptions.js';
import type { OpenAIFile } from './file.js';
import { once } from './once.js';
import type { Request } from './requests.js';
import { sitesOf } from './runs.js';
import { isTestFile } from './test-files.js';
import { jsonTestOf } from './json-tests.js';
import { parsedBefore } from './parsed-before.js';
import { followsFrom, testsOnWayTo } from './tests-on-way.js';
import { parameterOf } from './value-flow/functions.js';

/** A place where the arguments of a tool call are parsed, and nothing deals with arguments that cannot be. */
export interface UnguardedParse {
  readonly call: TSESTree.CallExpression;
  /** The arguments, without a fallback: all of them, where a part is parsed. */
  readonly value: Node;
  /** Whether empty arguments are taken care of: `arguments || '{}'`, a test of them on the way: `if (!arguments) return;`, or that a part of them is looked for. */
  readonly isNeverEmpty: boolean;
}

/**
 * Finds `JSON.parse` of tool arguments where a `SyntaxError` ends what was going on. The arguments are those that the file's requests got, wherever
 * they went in the file, and what is read as `….function.arguments` or `….function_call.arguments` from anything else.
 */
export function findUnguardedParses(file: OpenAIFile): readonly UnguardedParse[] {
  if (isTestFile(file.filename)) return [];
  const parses = callsNamed(['parse'], file).filter((call) => isJsonParse(call, file) && !isRepaired(call, file));
  if (parses.length === 0) return [];
  const works = new Map<TSESTree.CallExpression, Work>();
  const sites = once((request: Request) => sitesOf(request.node, file));
  for (const request of file.requests) {
    const { uses, carriers } = file.replies.of(request);
    for (const { at, kind, part } of uses) {
      if (kind !== 'parsed' || part !== 'arguments' || at.type !== 'CallExpression' || !parses.includes(at)) continue;
      works.set(at, {
        passes: (call) => call.type !== 'TaggedTemplateExpression' && call.arguments.some((one) => carriers.has(one)),
        isDoneIn: (fn) => [...sites(request)].some((site) => isWithin(site, fn)),
        isAllIn: (block) => isWithin(request.node, block),
      });
    }
  }
  for (const call of parses) {
    const root = works.has(call) ? undefined : rootOfCall(call, file);
    // whoever is given a single call does a part of the work; who gets it himself, all of it
    if (root)
      works.set(call, { passes: () => true, isDoneIn: (fn) => !isGivenTo(fn, root, file), isAllIn: () => false });
  }
  const again = parsedBefore(parses, file);
  return [...works]
    .filter(
      ([call, work]) => !again.has(call) && fateOfException(call, work, file) === 'lost' && !jsonTestOf(call, file),
    )
    .map(([call]) => describe(call, file))
    .sort((a, b) => a.call.range[0] - b.call.range[0]);
}

function isJsonParse(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  return call.arguments.length > 0 && calleePath(call.callee, file.bindings).join('.') === 'JSON.parse';
}

/** `JSON.parse(jsonrepair(text))`: what a function of others makes of the arguments is no text of the model's. */
function isRepaired(call: TSESTree.CallExpression, { bindings, calls }: OpenAIFile): boolean {
  const text = bindings.resolve(withoutFallback(call.arguments[0] as Node));
  if (text.type !== 'CallExpression' || text.callee.type !== 'Identifier' || text.callee.name === 'String')
    return false;
  return calls.callees(text).functions.length === 0;
}

function describe(call: TSESTree.CallExpression, file: OpenAIFile): UnguardedParse {
  const argument = unwrap(call.arguments[0] as Node);
  const value = withoutFallback(argument);
  const hasFallback = argument.type === 'LogicalExpression' && argument.operator === '||';
  const whole = wholeOf(value);
  return { call, value: whole, isNeverEmpty: hasFallback || whole !== value || isTested(value, call, file) };
}

/** The text of which a part is taken: `text` of `text.slice(text.indexOf('{'))`. */
function wholeOf(text: Node): Node {
  if (text.type !== 'CallExpression' || !/^(?:substring|substr|slice)$/.test(methodName(text) ?? '')) return text;
  const receiver = receiverOf(text);
  return receiver ? wholeOf(unwrap(receiver)) : text;
}

/** Whether a text has something in it wherever it is parsed: `text ? JSON.parse(text) : {}`, `if (text.trim() === '') throw …`. */
function isTested(text: Node, parse: Node, { bindings, sourceCode }: OpenAIFile): boolean {
  const same = new Set([text, bindings.resolve(text)].map((node) => chainText(node, sourceCode)));
  const isSame = (node: Node) => same.has(chainText(measured(node), sourceCode));
  const tells = (node: Node, outcome: boolean): boolean => {
    if (node.type !== 'BinaryExpression') return outcome && isSame(node);
    const isNothing = node.right.type === 'Literal' && (node.right.value === '' || node.right.value === 0);
    if (!isNothing || !isSame(node.left)) return false;
    return outcome ? /^(?:!==?|>)$/.test(node.operator) : /^(?:===?|<=)$/.test(node.operator);
  };
  for (const { test, outcome } of testsOnWayTo(parse))
    if (outcome !== undefined && followsFrom(test, outcome, tells, bindings)) return true;
  return false;
}

/** What is measured: `text` of `text.length`, `text.trim()`, `text.trim().length`. */
function measured(node: Node): Node {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression' && methodName(inner) === 'trim')
    return measured(receiverOf(inner) ?? inner.callee);
  return inner.type === 'MemberExpression' && nameOf(inner) === 'length' ? measured(inner.object) : inner;
}

/** The expression out of which a tool call is read whose arguments are parsed; undefined when they are not, by their shape, a tool call's. */
function rootOfCall(call: TSESTree.CallExpression, file: OpenAIFile): Node | undefined {
  let value = withoutFallback(call.arguments[0] as Node);
  const path: string[] = [];
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (value.type === 'MemberExpression') {
      path.unshift(nameOf(value) ?? '*');
      value = unwrap(value.object);
      continue;
    }
    const origin = originOfName(value, file.bindings);
    if (!origin) break;
    path.unshift(...origin.path);
    value = unwrap(origin.from);
  }
  return /(^|\.)(function|function_call)\.arguments$/.test(path.join('.')) ? value : undefined;
}

const DEEPEST = 8;

/** Whether a value comes into a function as one of its parameters: itself, a member or element of it, or what a helper of the file is given of it. */
function isGivenTo(fn: FunctionNode, value: Node, file: OpenAIFile, depth = 0): boolean {
  if (depth > DEEPEST) return true;
  const root = chainRoot(value);
  if (root.type === 'AwaitExpression' || root.type === 'ThisExpression') return false;
  const variable = root.type === 'Identifier' ? file.bindings.variableOf(root) : undefined;
  const definition = variable?.defs[0];
  if (definition?.type === 'Variable') {
    const { init, parent } = definition.node;
    const from = parent.parent.type === 'ForOfStatement' ? parent.parent.right : init;
    return from ? isGivenTo(fn, from, file, depth + 1) : false;
  }
  const parameter = variable && parameterOf(variable);
  if (!parameter || parameter.fn === fn) return true;
  const around = parameter.fn.parent;
  if (around.type === 'CallExpression')
    return around.callee.type !== 'MemberExpression' || isGivenTo(fn, around.callee.object, file, depth + 1);
  const calls = file.calls.callers(parameter.fn).calls.filter((call) => isWithin(call, fn));
  return !calls.some((call) => {
    const given = call.type === 'TaggedTemplateExpression' ? undefined : call.arguments[parameter.index];
    return given && !isGivenTo(fn, given, file, depth + 1);
  });
}
