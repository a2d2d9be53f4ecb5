import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isWithin, lastName, thisClass } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Answer } from '../control-flow/question.js';
import type { OpenAIFile } from '../file.js';
import { findChecks, type KeyCheck } from './checks.js';
import type { KeyRead } from './key-reads.js';
import { isMetFirst, isNeverRun } from './text-order.js';

/** A check that can only find the key present, because a constructor has thrown if it is not. */
export interface LateCheck {
  readonly check: KeyCheck;
  readonly read: KeyRead;
  readonly name: string;
}

/** Another credential somewhere in the file: a client may be complete without the key. */
const OTHER_CREDENTIAL = /OPENAI_ADMIN_KEY|adminAPIKey|workloadIdentity|azureADTokenProvider/;

/** The checks of a file that can only run after the construction of a client that needs what they look for. */
export function findLateChecks(file: OpenAIFile): readonly LateCheck[] {
  const { text } = file.sourceCode;
  const isElsewhere = elsewhereIn(text);
  const reads = file.environment.keyReads.filter(
    (read) =>
      read.throws && read.needs.length > 0 && isNamedElsewhere(read, isElsewhere) && !mentions(text, read.standIn),
  );
  if (reads.length === 0 || OTHER_CREDENTIAL.test(text)) return [];
  const checks = findChecks(file);
  const followsAny = behindAny(reads, file);
  const late: LateCheck[] = [];
  for (const check of checks) {
    const read = reads.find(
      (candidate) =>
        looksFor(check, candidate, file) &&
        !isMetFirst(check.node, candidate.node) &&
        ((followsAny(check.node) && file.environment.alwaysFollows(candidate.node, check.node)) ||
          isBuiltWithInstance(check, candidate, file)) &&
        !checkedBefore(candidate, check, checks, file) &&
        !(enclosingFunction(candidate.node) && isWhenItFailed(check.node, file)) &&
        !isNeverRun(check.node, candidate.node, file.bindings),
    );
    if (read) late.push({ check, read, name: check.names.find((name) => read.needs.includes(name)) ?? read.names[0] });
  }
  return late;
}

/** Whether a text has a word: a file that speaks of the variable that can stand in may well have it, and then the constructor does not throw. */
const mentions = (text: string, word: string | undefined): boolean =>
  word !== undefined && new RegExp(`\\b${word}\\b`).test(text);

/** Whether a check of the key can stand outside of the construction: it would name the variable, or look at `client.apiKey`. */
function isNamedElsewhere({ needs, node }: KeyRead, isElsewhere: ReturnType<typeof elsewhereIn>): boolean {
  return isElsewhere('apiKey', node) || needs.some((name) => isElsewhere(name, node));
}

/** Whether a text has a name outside of a node. It is searched once for each name. */
function elsewhereIn(text: string): (name: string, node: Node) => boolean {
  const places = new Map<string, { readonly first: number; readonly last: number }>();
  return (name, { range: [start, end] }) => {
    let place = places.get(name);
    if (!place) places.set(name, (place = { first: text.indexOf(name), last: text.lastIndexOf(name) }));
    return place.first >= 0 && (place.first < start || place.last >= end);
  };
}

function looksFor(check: KeyCheck, read: KeyRead, { bindings, clients }: OpenAIFile): boolean {
  if (isWithin(check.node, read.node)) return false;
  if (check.names.some((name) => read.needs.includes(name))) return true;
  if (!check.client) return false;
  if (clients.constructions.length === 1) return true;
  return bindings.resolve(check.client) === read.node;
}

/** The first thing a file does about the key counts; what looks again later repeats it, unless the first only told somebody, and the other one acts. */
function checkedBefore(read: KeyRead, late: KeyCheck, checks: readonly KeyCheck[], file: OpenAIFile): boolean {
  const counts = (other: KeyCheck) => other !== late && (!other.isOnlyTold || late.isOnlyTold);
  const isOfObject = enclosingFunction(late.node) !== undefined && enclosingField(read.node)?.static === false;
  // of an exported class, objects are made when the module has been evaluated
  const isFirst = ({ node }: KeyCheck) =>
    file.environment.canFollow(node, read.node) || (isOfObject && !enclosingFunction(node));
  return checks.some((other) => counts(other) && looksFor(other, read, file) && isFirst(other));
}

/** Whether a node is in a function that gets what a promise was rejected with: `main().catch(fail)`, where the constructor may be what failed. */
function isWhenItFailed(node: Node, { calls }: OpenAIFile): boolean {
  const fn = enclosingFunction(node);
  return (
    fn !== undefined &&
    calls.handOversOf(fn).some((call) => {
      if (call.type !== 'CallExpression') return false;
      const name = lastName(call.callee);
      return name === 'catch' || name === 'finally' || (name === 'then' && call.arguments.length > 1);
    })
  );
}

/** Whether no path leads to a node without any of the reads: one question to control flow in place of one for each read. */
function behindAny(reads: readonly KeyRead[], file: OpenAIFile): (node: Node) => boolean {
  if (reads.length === 1) return () => true;
  let answer: Answer<'idle' | 'after'> | undefined;
  return (node) => {
    answer ??= file.flow.ask({
      start: 'idle',
      events: new Map(reads.map((read) => [read.node, () => ['after'] as const])),
    });
    return !answer.before(node).has('idle');
  };
}

/** A method of a class of which every object constructs the client, in a field or on every path of the constructor; or the constructor itself, which begins when the fields are there. */
function isBuiltWithInstance(check: KeyCheck, read: KeyRead, file: OpenAIFile): boolean {
  const owner = thisClass(read.node);
  const method = enclosingMethod(check.node);
  if (!owner || !method || method.parent.parent !== owner || method.static) return false;
  if (isCalledFirst(method.value, read, owner, file)) return false;
  const constructor = enclosingFunction(read.node);
  if (!constructor || !isWithin(constructor, owner))
    return enclosingField(read.node)?.static === false && isBehindFields(check.node, method, owner, file);
  if (
    method.kind === 'constructor' ||
    constructor.parent.type !== 'MethodDefinition' ||
    constructor.parent.kind !== 'constructor'
  )
    return false;
  type State = 'unbuilt' | 'built';
  const events = new Map<Node, (state: State) => readonly State[]>([[read.node, () => ['built']]]);
  const { atEnd } = file.flow.ask<State>({ start: 'unbuilt', events, within: constructor });
  return atEnd.has('built') && !atEnd.has('unbuilt');
}

/** Whether the constructor or a field calls a method, by way of others too, before the client is constructed: `this.validate(); this.client = new OpenAI();`. */
function isCalledFirst(
  method: Node,
  read: KeyRead,
  owner: NonNullable<ReturnType<typeof thisClass>>,
  file: OpenAIFile,
  seen = new Set<Node>(),
): boolean {
  if (!isFunction(method) || seen.has(method)) return false;
  seen.add(method);
  return file.calls.callers(method).calls.some((call) => {
    if (!isWithin(call, owner)) return false;
    const around = enclosingMethod(call);
    if (around?.parent.parent === owner && around.kind !== 'constructor')
      return isCalledFirst(around.value, read, owner, file, seen);
    const [callIsOfField, readIsOfField] = [call, read.node].map((node) => enclosingField(node) !== undefined);
    return callIsOfField === readIsOfField ? call.range[0] < read.node.range[1] : callIsOfField === true;
  });
}

/** Whether the fields of an object have their values when a node of a method is evaluated: in the constructor of a subclass, `super()` sees to it. */
function isBehindFields(
  node: Node,
  method: TSESTree.MethodDefinition,
  owner: NonNullable<ReturnType<typeof thisClass>>,
  { nodes }: OpenAIFile,
): boolean {
  if (method.kind !== 'constructor' || !owner.superClass) return true;
  const base = nodes('CallExpression').find((call) => call.callee.type === 'Super' && isWithin(call, method));
  return base !== undefined && base.range[1] <= node.range[0];
}

function enclosingMethod(node: Node) {
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.type === 'MethodDefinition') return outer;
    if (outer.type === 'ClassBody') return undefined;
  }
  return undefined;
}

function enclosingField(node: Node) {
  for (let outer = node.parent; outer; outer = outer.parent) if (outer.type === 'PropertyDefinition') return outer;
  return undefined;
}
