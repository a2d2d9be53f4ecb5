import type { TSESTree } from '@typescript-eslint/utils';
import { isNamed, isWithin, lastName, stringOf, unwrap } from '../../ast/expressions.js';
import { walk, type Node } from '../../ast/walk.js';
import { keyShapeOf } from '../../sdk/api-keys.js';
import { publicPrefixOf } from '../../sdk/public-variables.js';
import type { OpenAIFile } from '../file.js';
import { belongsToTests } from '../modules/run-conditions.js';
import { findChecks } from './checks.js';
import { credentialOf, memberValue, type Hiding, type Model } from './credentials.js';
import { destinationOf } from './destinations.js';
import { findDefaultReads, type KeyRead } from './key-reads.js';
import { hasOtherKey } from './other-keys.js';

/** A key of which the constructor cannot see that it is missing. */
export interface HiddenKey {
  readonly read: KeyRead;
  readonly hiding: Hiding;
  /** What stands in: an empty text, a text that is no key, or the word `undefined`. */
  readonly standIn: 'empty' | 'placeholder' | 'word';
}

/** A default with such a word is there for a run without requests, on purpose. */
const ON_PURPOSE =
  /build|\bci\b|test|mock|fake|dummy|local|stub|offline|not[-_ ]?(?:needed|required|used)|unused|ignored|ollama|empty|none/i;

/** The clients of a file for whose missing key something else stands in, as far as nothing else in the file looks whether it is there. */
export function findHiddenKeys(file: OpenAIFile): readonly HiddenKey[] {
  const reads = [...file.environment.keyReads, ...findDefaultReads(file)].filter(({ hiding }) => hiding);
  if (reads.length === 0 || belongsToTests(file.filename)) return [];
  const found: HiddenKey[] = [];
  for (const read of reads) {
    const { hiding } = read;
    const standIn = hiding && standInOf(hiding, file);
    if (!standIn || found.some((other) => other.hiding.node === hiding.node)) continue;
    if (read.isLegacy || read.names.some((name) => publicPrefixOf(name))) continue;
    const destination = destinationOf(read.options, file);
    if (destination !== 'openai' && (standIn === 'placeholder' || destination !== 'hosted')) continue;
    if (isLookedAt(read, hiding, file) || isCapturedLate(read, file) || hasOtherKey(read, file)) continue;
    found.push({ read, hiding, standIn });
  }
  return found;
}

function standInOf({ standIn }: Hiding, { bindings }: Model): HiddenKey['standIn'] | undefined {
  if (!standIn) return 'word';
  const text = stringOf(bindings.resolve(standIn));
  if (text === undefined) return undefined;
  if (text.trim() === '') return 'empty';
  return ON_PURPOSE.test(text) || keyShapeOf(text, true) ? undefined : 'placeholder';
}

/** A load that comes after the read is the mistake then, and has a rule of its own. */
function isCapturedLate({ capture }: KeyRead, { environment }: OpenAIFile): boolean {
  return environment.lateLoads.some(({ moment }) => moment.kind === 'capture' && moment.node === capture?.node);
}

/** Whether the program looks somewhere if the key is there: then it is not hidden from whoever runs it. */
function isLookedAt(read: KeyRead, { node: hidden }: Hiding, file: OpenAIFile): boolean {
  const isAbout = (names: readonly string[]) => names.some((name) => read.names.includes(name));
  if (findChecks(file).some((check) => check.client !== undefined || isAbout(check.names))) return true;
  const seen = new Set<Node>();
  return looks(file).some((look) => {
    if (look.type === 'ObjectExpression' && isWithin(hidden, look)) return true;
    let isFound = false;
    walk(look, file.sourceCode.visitorKeys, (node) => {
      if (isFound || seen.has(node) || isWithin(node, hidden)) return false;
      seen.add(node);
      if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return true;
      const credential = credentialOf(node, file, read.given);
      if (credential.is === 'environment' && isAbout(credential.names)) isFound = true;
      return node.type === 'Identifier' || credential.is === 'unknown';
    });
    return isFound;
  });
}

/** The expressions of a file whose truth decides something, or is taken down, and what is given to a function that looks into things. */
function looks(model: Model): readonly Node[] {
  const { nodes } = model;
  return [
    ...nodes('IfStatement').map(({ test }) => test),
    ...nodes('ConditionalExpression').map(({ test }) => test),
    ...nodes('SwitchStatement').map(({ discriminant }) => discriminant),
    ...nodes('LogicalExpression').flatMap(({ operator, left }) => (operator === '&&' ? [left] : [])),
    ...nodes('UnaryExpression').flatMap(({ operator, argument }) => (operator === '!' ? [argument] : [])),
    ...nodes('BinaryExpression').filter(({ operator }) => COMPARES.test(operator)),
    ...nodes('CallExpression').flatMap((call) => inspected(call, model)),
  ];
}

const COMPARES = /^(?:[=!]==?|[<>]=?)$/;
/** Functions that go through an object, match a text, or by their name look whether what they are given is right. */
const INSPECTS =
  /^(?:entries|values|keys|test|startsWith|(?:safeP|p)arse(?:Async)?)$|valid|check|require|assert|ensure|verify/i;

/** What a function looks into: its arguments, objects that stand behind their names, and the text whose method it is. */
function inspected({ callee, arguments: given }: TSESTree.CallExpression, model: Model): readonly Node[] {
  if (isNamed(callee, 'Boolean')) return given.slice(0, 1);
  if (!INSPECTS.test(lastName(callee) ?? '')) return [];
  return [callee, ...given.map((argument) => wholeOf(argument, model))];
}

function wholeOf(argument: Node, model: Model): Node {
  const node = unwrap(argument);
  const value = node.type === 'MemberExpression' ? memberValue(node, model, 0) : node;
  const whole = value && model.bindings.resolve(value);
  return whole?.type === 'ObjectExpression' ? whole : argument;
}
