import type { TSESTree } from '@typescript-eslint/utils';
import {
  awaiting,
  enclosingFunction,
  isFunction,
  isNullish,
  isWithin,
  lastName,
  unwrap,
  wrapped,
} from '../ast/expressions.js';
import { loopsAround } from '../ast/loops.js';
import type { Node } from '../ast/walk.js';
import { RETRY_PACKAGES } from '../sdk/retries.js';
import type { Variable } from './bindings.js';
import { followOut } from './exceptions.js';
import { throwsAnother } from './fallbacks.js';
import type { OpenAIFile } from './file.js';
import { admitsOwnErrors } from './own-errors.js';
import { qualifiedName } from './qualified-names.js';
import { callsGiven, sitesOf } from './runs.js';
import { isRepeatedAlike, recursesAlike } from './same-request.js';

/** A loop that may try the same thing once more. */
export type Loop = TSESTree.ForStatement | TSESTree.WhileStatement | TSESTree.DoWhileStatement;

/** The innermost loop around a statement in its function, unless it goes through a list: that tries one thing after the other. */
export function loopAround(statement: Node): Loop | undefined {
  const [loop] = loopsAround(statement);
  return loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement' ? undefined : loop;
}

/** A request in a loop. */
interface Tries {
  readonly request: Node;
  /** Where the loop waits for it, or for a function that sends it. */
  readonly wait: Node;
  readonly loop: Loop;
  /** Where an answer is refused: that leads nowhere. */
  readonly refusals: readonly Node[];
}

/** Whether control comes back to a request after it has failed, and never after it has succeeded, unless from where the answer is refused. */
export function isUntilItSucceeds(tries: Tries, file: OpenAIFile): boolean {
  type State = 'fresh' | 'failed' | 'done' | 'refused';
  const { wait, loop, refusals } = tries;
  const within = enclosingFunction(loop);
  const before = file.flow
    .ask<State>({
      start: 'fresh',
      events: new Map<Node, (state: State) => readonly State[]>([
        [wait, () => ['done']],
        ...refusals.map((refusal) => [refusal, (): readonly State[] => ['refused']] as const),
        ...testsForAnswer(tries, file).map(
          (test) => [test, (state: State): readonly State[] => (state === 'done' ? [] : [state])] as const,
        ),
      ]),
      failures: new Map([[wait, () => ['failed'] as const]]),
      throwing: new Set([wait]),
      ...(within && { within }),
    })
    .before(wait);
  return before.has('failed') && !before.has('done');
}

/** The parts of a loop's test that let nobody in who has the answer: `!reply` of `while (!reply && tries > 0)`. */
function testsForAnswer({ request, wait, loop: { test } }: Tries, { bindings }: OpenAIFile): readonly Node[] {
  const assignment = wrapped(wait).parent;
  if (wait.type !== 'AwaitExpression' || unwrap(wait.argument) !== request) return [];
  if (assignment?.type !== 'AssignmentExpression' || assignment.left.type !== 'Identifier') return [];
  const variable = bindings.variableOf(assignment.left);
  // what is taken back, such as an answer that is refused, is asked for again
  if (!variable || variable.references.some((one) => isTakenBack(one, assignment))) return [];
  const isAnswer = (node: Node): boolean => node.type === 'Identifier' && bindings.variableOf(node) === variable;
  return conjunctsOf(test).filter(
    (part) =>
      (part.type === 'UnaryExpression' && part.operator === '!' && isAnswer(unwrap(part.argument))) ||
      (part.type === 'BinaryExpression' &&
        /^===?$/.test(part.operator) &&
        isAnswer(unwrap(part.left)) &&
        isNullish(part.right)),
  );
}

/** The tests that must all be true: `a` and `b` of `a && b`. */
function conjunctsOf(test: Node | null): readonly Node[] {
  if (!test) return [];
  const node = unwrap(test);
  return node.type === 'LogicalExpression' && node.operator === '&&'
    ? [...conjunctsOf(node.left), ...conjunctsOf(node.right)]
    : [node];
}

/** Whether a reference gives a variable another value than the assignment does, but for what it has at first. */
function isTakenBack(reference: Variable['references'][number], { left }: TSESTree.AssignmentExpression): boolean {
  return reference.isWrite() && !reference.init && reference.identifier !== left;
}

/** A plain error, of which one may know what it says. */
interface OwnError {
  readonly message?: string | undefined;
}

/**
 * Whether an error that the program throws in the block of a `try` statement has a request in it sent again, as it was: by the next round of a loop that
 * ends when it has an answer, or by the handler, which calls the function around it once more. One that does so for other errors alone lets it pass.
 */
export function isSentAgain(
  statement: TSESTree.TryStatement,
  request: Node,
  file: OpenAIFile,
  { message }: OwnError = {},
): boolean {
  const { handler, block } = statement;
  if (!handler || !isWithin(request, block)) return false;
  const fn = enclosingFunction(statement);
  const again = fn && recursesAlike(handler.body, fn, request, file);
  if (again) return admitsOwnErrors(handler, again, file, message);
  const loop = loopAround(statement);
  const wait = awaiting(request);
  if (!loop || !wait || !admitsOwnErrors(handler, undefined, file, message)) return false;
  return isRepeatedAlike(request, loop, block, file) && isUntilItSucceeds({ request, wait, loop, refusals: [] }, file);
}

/**
 * Whether an error that the program throws at a node has the same request sent again: in a `try` on its way out, which may be around a call of the
 * function that it leaves, or in a helper that runs this one; or by a retry of another module, which may do so whatever the error is.
 */
export function isAskedAgain(at: Node, request: Node, error: OwnError, file: OpenAIFile): boolean {
  const sites = [...sitesOf(request, file)];
  let thrown = error;
  let isFound = false;
  const looksAt = (node: Node): boolean => {
    const { parent } = node;
    if (parent?.type === 'TryStatement' && parent.block === node && parent.handler) {
      isFound ||= sites.some((site) => isSentAgain(parent, site, file, thrown));
      if (throwsAnother(parent.handler, file)) thrown = {};
    }
    if (isFunction(parent) && sites.some((site) => isWithin(site, parent)))
      isFound ||= callsGiven(parent, file).some((call) => isRetryOfOthers(call, file));
    return isFound;
  };
  followOut(at, looksAt, file);
  return isFound;
}

/** Whether a call is one of another module that, by its name or its package, tries again what it is given. */
export function isRetryOfOthers(call: TSESTree.CallExpression | TSESTree.NewExpression, file: OpenAIFile): boolean {
  if (file.calls.callees(call).functions.length > 0) return false;
  const source = qualifiedName(call.callee, file.bindings)?.source ?? '';
  return /retr(?:y|ies)/i.test(lastName(call.callee) ?? '') || RETRY_PACKAGES.has(source);
}
