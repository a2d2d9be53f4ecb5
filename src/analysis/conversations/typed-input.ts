import type { TSESTree } from '@typescript-eslint/utils';
import { isNamed, lastName, nameOf, propertyOf, stringOf, unwrap, withoutAwait } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import { nodesWithin, type Node } from '../../ast/walk.js';
import {
  ASKING_NAME,
  DATA_EVENT,
  INPUT_FUNCTIONS,
  INPUT_PACKAGES,
  LINE_EVENT,
  OTHER_INPUT,
  PLAIN_INPUT_FUNCTIONS,
} from '../../sdk/interactive-input.js';
import type { FunctionNode } from '../calls.js';
import type { OpenAIFile } from '../file.js';
import { importedPackages } from '../imported-packages.js';
import { once } from '../once.js';
import { isOfProject, mayBeOwn, qualifiedName } from '../qualified-names.js';

/**
 * Whether a call waits for what a person types: `rl.question('> ')`, `inquirer.prompt(…)`, the global `prompt()`, and `getUserInput('> ')` from a
 * module of the project. A function of the file is none, whatever its name: it is what it does. Where a name can mean many things, the file has to
 * import a package that asks.
 */
export function isQuestion(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const name = lastName(call.callee);
  if (name === undefined) return false;
  if (ASKING_NAME.test(name)) return isImportedFromProject(call.callee, file);
  if (!INPUT_FUNCTIONS.has(name)) return false;
  if (name === 'text' && call.arguments.length === 0) return false; // `response.text()` reads a body
  if (isOwn(call, file)) return false;
  if (PLAIN_INPUT_FUNCTIONS.has(name) || isGlobalPrompt(call, file)) return true;
  const packages = importedPackages(file);
  return (
    [...packages].some((one) => INPUT_PACKAGES.has(one)) ||
    [...OTHER_INPUT].some(([source, asking]) => asking === name && packages.has(source) && isOf(source, call, file))
  );
}

/** Whether code waits for a person, itself or in the functions of the file that it calls. */
export function asks(code: Node, file: OpenAIFile): boolean {
  if (!hasQuestion(file)) return false;
  const known = askingIn(file);
  const answer = known.get(code) ?? asksWithin(code, file, new Set());
  known.set(code, answer);
  return answer;
}

/** Whether a call of a function of the file gives what a person types: it returns the answer to a question, or a promise in which one is asked. */
export function givesAnswer(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  if (!hasQuestion(file) || !mayBeOwn(call.callee, file.bindings)) return false;
  const { functions, certain } = file.calls.callees(call);
  return certain && functions.length > 0 && functions.every((fn) => returnsAnswer(fn, file));
}

/** `readline.createInterface({ input: process.stdin })`, `process.stdin`, Bun's `console`; not the lines of a file. */
export function isKeyboard(source: Node, file: OpenAIFile): boolean {
  const node = file.bindings.resolve(source);
  if (node.type === 'Identifier') return node.name === 'console';
  if (node.type === 'MemberExpression') return nameOf(node) === 'stdin';
  if (node.type !== 'CallExpression' || lastName(node.callee) !== 'createInterface') return false;
  const [options] = node.arguments;
  const object = options && file.bindings.resolve(options);
  const input = object?.type === 'ObjectExpression' ? propertyOf(object, 'input')?.value : options;
  return input === undefined || !['CallExpression', 'NewExpression'].includes(file.bindings.resolve(input).type);
}

/** Whether a function is handed to something that gives it what a person types: `rl.on('line', (line) => …)`, `rl.question('> ', (answer) => …)`. */
export function hearsTyped(fn: Node, file: OpenAIFile): boolean {
  const call = fn.parent;
  if (call?.type !== 'CallExpression') return false;
  const method = methodName(call);
  const source = receiverOf(call);
  if (method === 'question') return true;
  if (!source || !['on', 'addListener'].includes(method ?? '')) return false;
  const event = stringOf(call.arguments[0]);
  if (event === DATA_EVENT) return isKeyboard(source, file);
  // an interface that is not made in the file is taken for one of the keyboard
  const made = file.bindings.resolve(source);
  return event === LINE_EVENT && (made.type !== 'CallExpression' || isKeyboard(source, file));
}

const askingIn = once<OpenAIFile, Map<Node, boolean>>(() => new Map());
const hasQuestion = once((file: OpenAIFile): boolean =>
  file.nodes('CallExpression').some((call) => isQuestion(call, file)),
);

/** Functions of a loop that are looked through for a question; beyond that there is none. */
const MOST_FUNCTIONS = 20;

function asksWithin(code: Node, file: OpenAIFile, seen: Set<Node>): boolean {
  if (seen.size > MOST_FUNCTIONS) return false;
  seen.add(code);
  return nodesWithin(file.nodes('CallExpression'), code).some(
    (call) =>
      isQuestion(call, file) ||
      file.calls.callees(call).functions.some((fn) => !seen.has(fn) && asksWithin(fn, file, seen)),
  );
}

function returnsAnswer(fn: FunctionNode, file: OpenAIFile): boolean {
  const returned = file.returnsOf(fn);
  return (
    returned.length > 0 &&
    returned.every((value) => {
      const made = withoutAwait(file.bindings.resolve(value));
      if (made.type === 'CallExpression') return isQuestion(made, file);
      return made.type === 'NewExpression' && lastName(made.callee) === 'Promise' && asks(made, file);
    })
  );
}

function isOwn(call: TSESTree.CallExpression, { bindings, calls }: OpenAIFile): boolean {
  return mayBeOwn(call.callee, bindings) && calls.callees(call).functions.length > 0;
}

function isImportedFromProject(callee: Node, { bindings }: OpenAIFile): boolean {
  const name = qualifiedName(callee, bindings);
  return name !== undefined && isOfProject(name);
}

function isOf(source: string, { callee }: TSESTree.CallExpression, { bindings }: OpenAIFile): boolean {
  return qualifiedName(callee, bindings)?.source === source;
}

function isGlobalPrompt({ callee }: TSESTree.CallExpression, { bindings }: OpenAIFile): boolean {
  const name = unwrap(callee);
  return isNamed(name, 'prompt') && !bindings.variableOf(name)?.defs.length;
}
