import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isLiteral,
  isNothing,
  isWithin,
  nameOf,
  propertyOf,
  unwrap,
} from '../ast/expressions.js';
import { methodName } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import { holdsReason, isGenerated, type Part } from '../sdk/reply-shapes.js';
import { readsOfVariable } from './bindings.js';
import { calleePath, isReport } from './callee-path.js';
import { capOf, type Cap } from './caps.js';
import { closedAnswersOf } from './closed-answers.js';
import { usesInSight } from './departures.js';
import type { OpenAIFile } from './file.js';
import { isInList, keepingsOf } from './kept-replies.js';
import { excusesOf } from './parse-excuses.js';
import { passedParses } from './passed-parses.js';
import type { Reply } from './replies.js';
import { lastStep, type Use } from './reply-uses.js';
import type { Request } from './requests.js';
import { isTestFile } from './test-files.js';
import { isSecondTry, uncheckedUses } from './unchecked-uses.js';
import type { Step } from './value-flow/flow.js';
import { wholeUsesOf } from './whole-ends.js';

/** What can happen to a cut answer, worst first. */
export const TIERS = ['parsed', 'capped', 'kept', 'plain'] as const;
export type Tier = (typeof TIERS)[number];

/** An answer that is used though nothing looked at why it ended. */
export interface Finding {
  readonly tier: Tier;
  readonly use: Use;
  /** Where to report: the use, or the expression that hands the text to the function that uses it. */
  readonly at: Node;
  readonly cap: Cap | undefined;
  readonly reply: Reply;
}

/** Uses by which a cut answer gets somewhere. */
const PASSING: ReadonlySet<Use['kind']> = new Set(['handed', 'returned', 'rendered', 'stored', 'exported', 'sent']);

/** A limit that is written down and this low asks for one word, a number, a sign of life: nothing is lost when it is cut (design F4, F5). */
export const SHORT = 15;
/** The same, where the answer is also compared with closed ones. */
const CLOSED = 30;
const isClosed = (use: Use) => use.kind === 'compared' && use.part === 'text';

/**
 * The findings of a file, in source order of the requests. Where several answers are used by the same expression, it is reported for the last
 * of them, and the others at their requests: a place is reported once. Those of one statement come under one name, and get one report.
 */
export function findingsIn(file: OpenAIFile): readonly Finding[] {
  if (isTestFile(file.filename)) return [];
  const reads = file.requests.flatMap((request) => file.replies.of(request).reasonReads);
  const places = new Map<Node, Finding>();
  const findings: Finding[] = [];
  for (const request of file.requests.toReversed()) {
    if (isSecondTry(request.node, reads)) continue;
    for (const finding of judgeReply(request, file).toReversed()) {
      const other = places.get(finding.at);
      if (
        other &&
        other.tier === finding.tier &&
        statementAround(other.reply.request.node) === statementAround(request.node)
      )
        continue;
      const placed = { ...finding, at: other ? request.node : finding.at };
      places.set(placed.at, placed);
      findings.push(placed);
    }
  }
  return findings.reverse();
}

/** `const r = await (fast ? create(a) : create(b));`, for either request. */
function statementAround(request: Node): Node {
  let node = request;
  while (node.parent && !/Statement$|Declaration$/.test(node.type)) node = node.parent;
  return node;
}

/** Judges the answer of a request, for each of those who get one by a helper: nothing where nothing is wrong, or nothing is known to be. */
function judgeReply(request: Request, file: OpenAIFile): readonly Finding[] {
  const reply = file.replies.of(request);
  if (!reply.complete || checksItself(request, file)) return [];
  return uncheckedUses(reply, file).flatMap((uses) => judgeUses({ ...reply, uses }, file) ?? []);
}

function judgeUses(reply: Reply, file: OpenAIFile): Finding | undefined {
  const { request } = reply;
  for (const [tier, list] of candidatesOf(reply, file)) {
    const first = firstBehind(
      request.node,
      preferred(list, (one) => !streamedIn(one, file)),
    );
    if (!first) continue;
    // used before it is asked for, in a loop, or inside another request: the request is where a reader looks
    const isInside = file.requests.some((other) => other.node === first.at);
    const at = first.at.range[0] < request.node.range[0] || isInside ? request.node : first.at;
    return { tier, use: first.use, at, cap: capOf(request, file, first.use.step), reply };
  }
  return undefined;
}

/** The first place behind a request where its answer is used; before it, in a loop or by a name that holds it later, only where there is no other. */
function firstBehind(request: Node, list: readonly Placed[]): Placed | undefined {
  const [first] = byPlace(preferred(list, ({ at }) => at.range[1] > request.range[1]));
  if (first?.use.kind !== 'sent') return first;
  const stored = list.flatMap(({ use, storedAt }) => (storedAt ? { use, at: storedAt } : []));
  const [soonest] = byPlace(stored.toSorted((a, b) => turnsUntil(request, a) - turnsUntil(request, b)));
  return soonest ?? first;
}

function byPlace(list: readonly Placed[]): readonly Placed[] {
  return list.toSorted((a, b) => a.at.range[0] - b.at.range[0]);
}

/** How soon an answer that is stored is sent again: by the same run of its function, by the next one, or by another function, of which nobody knows when it runs. */
function turnsUntil(request: Node, { use, at }: Placed): number {
  if (use.kind !== 'sent') return 0;
  const { node } = use.request;
  if (node.range[0] > at.range[0] && enclosingFunction(node) === enclosingFunction(request)) return 0;
  return node === request ? 1 : 2;
}

/** Those of a list that pass a test, or all where none does. */
function preferred<T>(list: readonly T[], test: (one: T) => boolean): readonly T[] {
  const passing = list.filter(test);
  return passing.length > 0 ? passing : list;
}

/** The loop in which a stream adds to a text, where the text is used in it and is a part on purpose: `for await (const chunk of stream) { text += …; show(text); }`. */
function streamedIn({ use, at }: Placed, { bindings }: OpenAIFile): Node | undefined {
  const streamed = lastStep(use.step, ({ node }) => {
    const loop = bodyStreamed(node);
    return loop !== undefined && isWithin(at, loop);
  });
  const loop = streamed && bodyStreamed(streamed.node);
  if (!loop) return undefined;
  const added = lastStep(use.step, ({ node }) => {
    const name = isWithin(node, loop) ? bindings.variableOf(node)?.identifiers[0] : undefined;
    return name !== undefined && !isWithin(name, loop.parent);
  });
  return added && loop.parent;
}

/** Whether what makes do with a part of a text gets one in the loop of a stream, and what it gives is not used behind the loop. */
function isPreview(use: Use & { kind: 'parsed' }, file: OpenAIFile): boolean {
  const loop = use.parser.onCut === 'throws' ? undefined : streamedIn({ use, at: use.at }, file);
  if (!loop) return false;
  for (let node: Node = use.at; node !== loop && node.parent && !isFunction(node); node = node.parent) {
    const kept = node.type === 'AssignmentExpression' ? file.bindings.variableOf(node.left) : undefined;
    if (kept && readsOfVariable(kept).some(({ range }) => range[0] > loop.range[1])) return false;
  }
  return true;
}

/** The body of the loop over a stream. */
function bodyStreamed(stream: Node): TSESTree.Statement | undefined {
  const { parent } = stream;
  return parent?.type === 'ForOfStatement' && parent.await && parent.right === stream ? parent.body : undefined;
}

/** The uses by which a cut answer does harm, worst first. */
function* candidatesOf(reply: Reply, file: OpenAIFile): Iterable<readonly [Tier, readonly Placed[]]> {
  const { request } = reply;
  const closed = closedAnswersOf(reply, file);
  const isWhole = wholeUsesOf(reply, file);
  const uses = usesInSight(reply, file).filter((use) => !closed.passesInto(use) && !isWhole(use));

  const failing: Use[] = [];
  const excused: Excused[] = [];
  for (const use of uses) {
    if (use.kind !== 'parsed' || isPreview(use, file)) continue;
    const excuses = excusesOf(use.at, { ...reply, neverFails: use.parser.onCut === 'repairs' }, file);
    if (excuses.length > 0) excused.push({ use, excuses });
    else failing.push(use);
  }
  yield ['parsed', failing.map((use) => ({ use, at: placeOf(use) }))];

  const isPassed = passedParses(
    excused.map(({ use }) => use),
    file,
  );
  const tried = (use: Use) => excused.flatMap((one) => triedAt(one, use) ?? []);
  const keepings = keepingsOf(reply, file).filter(({ use }) => uses.includes(use));
  const storedAt = new Map<Use, Node>(
    keepings.flatMap(({ use, at, isSentAgain }) =>
      isSentAgain && use.kind === 'sent' && at.range[0] > request.node.range[1] ? [[use, at]] : [],
    ),
  );
  const placed = (list: readonly Use[]) => list.map((use) => ({ use, at: placeOf(use), storedAt: storedAt.get(use) }));
  // a list that is made anew for each request never sends what was added after it
  const isLost = (use: Use) =>
    use.kind === 'sent' && use.request === request && isInList(use.step) && !keepings.some((one) => one.use === use);
  const passed = uses.filter(
    (use) =>
      PASSING.has(use.kind) &&
      use.part !== 'made' &&
      use.part !== 'parsed' &&
      !isAsserted(use) &&
      !isLost(use) &&
      !isPassed(use) &&
      !isInError(use, file) &&
      !isInFailure(use, reply.uses) &&
      !isLoggedFailure(use, reply.uses),
  );
  const isCompared = reply.uses.some(isClosed);
  const isShort = (cap: Cap | undefined) =>
    cap?.value !== undefined && cap.tokens !== undefined && cap.tokens <= (isCompared ? CLOSED : SHORT);
  const caps = new Map(uses.map((use) => [use, capOf(request, file, use.step)]));
  const isLong = (use: Use) => !isShort(caps.get(use));
  // after an excused parse only what its handler goes on with can be cut text; an excerpt of it goes along, and nobody takes it for the whole
  const isReached = (use: Use) =>
    tried(use).every((one) => placeOf(use).range[0] > one.range[1] && !isExcerpt(use.step));
  yield ['capped', placed(passed.filter((use) => caps.get(use) && isLong(use) && isReached(use)))];
  const isUntried = (use: Use) => tried(use).length === 0;
  yield ['kept', keepings.filter(({ use }) => isUntried(use) && !isPassed(use))];
  // null, which `output_parsed` is for a cut answer, tells whoever else is given it; a print is all there is to see
  const isNullSeen =
    request.api !== 'responses' || uses.some(({ part, kind }) => part === 'parsed' && kind !== 'printed');
  const printed = closed.areSorted
    ? []
    : uses.filter(
        (use) =>
          use.kind === 'printed' &&
          !isPassed(use) &&
          !isLoggedFailure(use, reply.uses) &&
          !['made', 'output', ...(isNullSeen ? ['parsed'] : [])].includes(use.part) &&
          (isLong(use) || !isCompared),
      );
  yield ['plain', placed([...passed.filter(isLong), ...printed].filter(isUntried))];
}

/** Whether a text is only logged where a parse of it has failed: whoever reads that knows that it is no whole answer. */
export function isLoggedFailure(use: Use, uses: readonly Use[]): boolean {
  const isLog = use.kind === 'printed' || (use.kind === 'handed' && use.callee !== undefined && isReport([use.callee]));
  return isLog && isWhereParseFailed(use.at, uses);
}

/** Whether a text goes on in an object that says that a parse of it has failed: `catch { return { ok: false, error: 'no JSON', raw: text }; }`. */
function isInFailure({ step }: Use, uses: readonly Use[]): boolean {
  return lastStep(step, ({ node }) => isFailure(node) && isWhereParseFailed(node, uses)) !== undefined;
}

/** `{ error: … }`, `{ ok: false }`, `{ success: false }` */
const isFailure = (node: Node): boolean =>
  node.type === 'ObjectExpression' &&
  node.properties.some((one) => {
    const name = one.type === 'Property' ? (nameOf(one) ?? '') : '';
    if (one.type !== 'Property' || /^(?:ok|success)$/.test(name))
      return one.type === 'Property' && isLiteral(one.value, false);
    return /^error/i.test(name) && !isNothing(one.value);
  });

/** Whether a node is in a handler, in the block of whose `try` the text is parsed. */
function isWhereParseFailed(at: Node, uses: readonly Use[]): boolean {
  for (let node = at; node.parent && !isFunction(node); node = node.parent) {
    if (node.type !== 'CatchClause') continue;
    const { block } = node.parent;
    return uses.some(({ kind, step }) => kind === 'parsed' && lastStep(step, (one) => isWithin(one.node, block)));
  }
  return false;
}

/** Whether a text is part of an error that is thrown, in place or under a name: it is shown as what is wrong, and not as an answer. */
function isInError({ step }: Use, { bindings }: OpenAIFile): boolean {
  const isThrown = ({ parent }: Node): boolean => parent?.type === 'ThrowStatement';
  const isOfError = (node: Node): boolean => {
    let outer = node;
    while (outer.parent && /Expression$|^(?:Property|TemplateLiteral|SpreadElement)$/.test(outer.parent.type)) {
      if (isFunction(outer.parent)) return false;
      outer = outer.parent;
    }
    if (isThrown(outer)) return true;
    const { parent } = outer;
    const isMade = parent?.type === 'VariableDeclarator' && unwrap(outer).type === 'NewExpression';
    const name =
      outer.type === 'AssignmentExpression' && outer.left.type === 'MemberExpression'
        ? outer.left.object
        : isMade
          ? parent.id
          : undefined;
    const variable = name && bindings.variableOf(name);
    return variable !== undefined && readsOfVariable(variable).some(isThrown);
  };
  return lastStep(step, ({ node }) => isOfError(node)) !== undefined;
}

/** Whether a text is a piece of generated text of a length that the program sets: `text.slice(0, 1000)`. */
function isExcerpt(step: Step<Part>): boolean {
  const cut = lastStep(
    step,
    ({ node }) =>
      node.type === 'CallExpression' &&
      node.arguments.length === 2 &&
      node.arguments[1]?.type === 'Literal' &&
      /^(?:slice|substring|substr)$/.test(methodName(node) ?? ''),
  );
  return cut !== undefined;
}

/** A parse with what deals with its failure. */
interface Excused {
  readonly use: Use;
  readonly excuses: readonly Node[];
}

/**
 * Where, in the function of a use, an excused parse has tried the text that is used: whoever parses it there learns that it was cut.
 * The arguments of a tool call are one text, all that the model says another; what a function outside the way of the parsed text does with its own, the parse
 * cannot tell. A function that only returns the text tries nothing.
 */
function triedAt({ use: parse, excuses }: Excused, use: Use): Node | undefined {
  if ((parse.part === 'arguments') !== (use.part === 'arguments')) return undefined;
  const wayIn = (home: Node | undefined) => {
    const isHere = (node: Node) => enclosingFunction(node) === home;
    return excuses.find(isHere) ?? lastStep(parse.step, ({ node }) => isHere(node))?.node;
  };
  let home = enclosingFunction(placeOf(use));
  let at = wayIn(home);
  while (!at && (home &&= enclosingFunction(home))) at = wayIn(home);
  return at && !isReturned(at) ? at : undefined;
}

const isReturned = ({ parent }: Node) =>
  parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression';

interface Placed {
  readonly use: Use;
  readonly at: Node;
  /** Where an answer that is sent again is stored behind its request. */
  readonly storedAt?: Node | undefined;
}

/** Whether a value went through a function that is called like an assertion, of the file or not. */
function isAsserted(use: Use): boolean {
  const asserted = lastStep(use.step, ({ node }) => {
    const call = node.parent;
    if (call?.type !== 'CallExpression' || call.callee === node) return false;
    return call.callee.type === 'Identifier' && /^(expect|assert)/.test(call.callee.name);
  });
  return asserted !== undefined;
}

/** The use itself, when it is in the function that asks or in the one where the text is read; else what hands the text on from there. */
function placeOf({ at, step }: Use): Node {
  const asked = lastStep(step, ({ from }) => !from);
  const born = lastStep(step, ({ flow }) => holdsReason(flow.label));
  const homes = [asked, born].flatMap((one) => (one ? [enclosingFunction(one.node)] : []));
  if (homes.some((home) => home === undefined || isWithin(at, home))) return at;
  for (const home of homes) {
    const last = lastStep(
      step,
      ({ node, flow }) => home !== undefined && isWithin(node, home) && isGenerated(flow.label),
    );
    if (last) return last.node;
  }
  return at;
}

/** Methods that throw when the answer was cut: see design F1. */
function checksItself(request: Request, file: OpenAIFile): boolean {
  if (request.method === 'runTools') return true;
  if (request.method === 'parse' && request.api === 'chat') return true;
  if (request.parameter('response_model').is === 'found') return true; // the Instructor wrapper validates, and retries
  if (request.method !== 'stream') return false;
  const tools = request.parameter('tools');
  const list = tools.is === 'found' ? file.bindings.resolve(unwrap(tools.value)) : undefined;
  if (list?.type === 'ArrayExpression' && list.elements.some((tool) => tool && isAutoParsed(tool, file))) return true;
  const format = request.parameter('response_format');
  const value = format.is === 'found' ? file.bindings.resolve(unwrap(format.value)) : undefined;
  return value?.type === 'CallExpression' && /^zod/.test(calleePath(value.callee, file.bindings).at(-1) ?? '');
}

/** Whether the helpers of the SDK parse the arguments of a tool themselves: it is made from a zod schema, or strict. */
function isAutoParsed(tool: Node, file: OpenAIFile): boolean {
  const value = file.bindings.resolve(unwrap(tool));
  if (value.type === 'CallExpression') return /^zod/.test(calleePath(value.callee, file.bindings).at(-1) ?? '');
  if (value.type !== 'ObjectExpression') return false;
  const inner = propertyOf(value, 'function')?.value;
  const strict = inner?.type === 'ObjectExpression' ? propertyOf(inner, 'strict')?.value : undefined;
  return isLiteral(strict, true);
}
