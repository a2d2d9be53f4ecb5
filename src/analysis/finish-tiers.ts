import { enclosingFunction, isFunction, isWithin, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { holdsReason } from '../sdk/reply-shapes.js';
import { calleePath } from './callee-path.js';
import { capOf, type Cap } from './caps.js';
import type { OpenAIFile } from './file.js';
import { isInList, keepingsOf } from './kept-replies.js';
import { excuseOf } from './parse-excuses.js';
import type { Reply } from './replies.js';
import { chainOf, type Use } from './reply-uses.js';
import type { Request } from './requests.js';

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
const SHORT = 15;
/** The same, where the answer is also compared with closed ones. */
const CLOSED = 30;
const isClosed = (use: Use) => use.kind === 'compared' && use.part === 'text';

/**
 * The findings of a file, in source order of the requests. Where several answers are used by the same expression, it is reported for the last
 * of them, and the others at their requests: a place is reported once.
 */
export function findingsIn(file: OpenAIFile): readonly Finding[] {
  const places = new Set<Node>();
  const findings: Finding[] = [];
  for (const request of file.requests.toReversed()) {
    const finding = judgeReply(request, file);
    if (!finding || isSecondTry(request, file)) continue;
    const at = places.has(finding.at) ? request.node : finding.at;
    places.add(at);
    findings.push({ ...finding, at });
  }
  return findings.reverse();
}

/** Whether a request is only made because of why another one ended: whoever asks again after a cut answer knows what can happen. */
function isSecondTry(request: Request, file: OpenAIFile): boolean {
  for (let node: Node = request.node; node.parent && !isFunction(node); node = node.parent) {
    const parent: Node = node.parent;
    if (parent.type !== 'IfStatement' && parent.type !== 'ConditionalExpression' && parent.type !== 'WhileStatement')
      continue;
    const test: Node = parent.test;
    if (
      test !== node &&
      file.requests.some((other) => file.replies.of(other).reasonReads.some((read) => isWithin(read, test)))
    )
      return true;
  }
  return false;
}

/** Judges the answer of a request; undefined when nothing is wrong, or nothing is known to be. */
export function judgeReply(request: Request, file: OpenAIFile): Finding | undefined {
  if (checksItself(request, file) || isTestFile(file.filename)) return undefined;
  const reply = file.replies.of(request);
  if (reply.reasonReads.length > 0 || !reply.complete) return undefined;
  const uses = reply.uses.filter((use) => isSeen(use, reply));
  const cap = capOf(request, file);
  const keys = file.sourceCode.visitorKeys;

  const failing: Use[] = [];
  const excuses: Node[] = [];
  for (const use of uses) {
    if (use.kind !== 'parsed') continue;
    const excuse = excuseOf(use.at, request.node, keys);
    if (excuse) excuses.push(excuse);
    else failing.push(use);
  }
  const isExcused = excuses.length > 0;
  // after an excused parse only what its handler goes on with can be cut text
  const isReached = (use: Use) => excuses.every((one) => placeOf(use).range[0] > one.range[1]);
  const keepings = keepingsOf(reply, file).flatMap(({ use }) => (uses.includes(use) ? [use] : []));
  // a list that is made anew for each request never sends what was added after it
  const isLost = (use: Use) =>
    use.kind === 'sent' && use.request === request && isInList(use.step) && !keepings.includes(use);
  const passed = uses.filter(
    (use) => PASSING.has(use.kind) && use.part !== 'made' && use.part !== 'parsed' && isReached(use) && !isLost(use),
  );
  const printed = uses.filter((use) => use.kind === 'printed' && use.part !== 'made' && use.part !== 'output');
  const isShort =
    cap?.value !== undefined && cap.tokens !== undefined && cap.tokens <= (reply.uses.some(isClosed) ? CLOSED : SHORT);

  const candidates: readonly [Tier, readonly Use[]][] = [
    ['parsed', failing],
    ['capped', cap && !isShort ? passed : []],
    ['kept', isExcused ? [] : keepings],
    ['plain', isExcused ? [] : isShort ? printed : [...passed, ...printed]],
  ];
  for (const [tier, uses] of candidates) {
    const first = firstOf(uses);
    if (!first) continue;
    // used before it is asked for, in a loop, or inside another request: the request is where a reader looks
    const at = first.at.range[0] < request.node.range[0] || first.use.kind === 'sent' ? request.node : first.at;
    return { tier, use: first.use, at, cap, reply };
  }
  return undefined;
}

/**
 * Whether nobody out of sight can look at the reason of the answer that is used here. An answer that an exported function returns is its
 * callers' to check, but not the one that a caller in the file got.
 */
function isSeen(use: Use, reply: Reply): boolean {
  if (reply.departures.length === 0) return true;
  const chain = new Set(chainOf(use.step));
  return reply.departures.every(({ step, isReturn }) => isReturn && chain.has(step));
}

function firstOf(uses: readonly Use[]): { use: Use; at: Node } | undefined {
  const placed = uses.map((use) => ({ use, at: placeOf(use) }));
  return placed.sort((a, b) => a.at.range[0] - b.at.range[0])[0];
}

/** The use itself, when it is in the function where the text is taken from the answer; else what hands the text on from there. */
function placeOf(use: Use): Node {
  const chain = chainOf(use.step);
  const birth = chain.findLastIndex((step) => holdsReason(step.flow.label));
  const born = chain[birth];
  const home = born && enclosingFunction(born.node);
  if (!born || !home) return use.at;
  if (isWithin(use.at, home)) return use.at;
  let last = born;
  for (const step of chain.slice(birth)) {
    if (!isWithin(step.node, home)) break;
    last = step;
  }
  return last.node;
}

/** Methods that throw when the answer was cut: see design F1. */
function checksItself(request: Request, file: OpenAIFile): boolean {
  if (request.method === 'runTools') return true;
  if (request.method === 'parse' && request.api === 'chat') return true;
  if (request.parameter('response_model').is === 'found') return true; // the Instructor wrapper validates, and retries
  if (request.method !== 'stream') return false;
  const format = request.parameter('response_format');
  const value = format.is === 'found' ? file.bindings.resolve(unwrap(format.value)) : undefined;
  return value?.type === 'CallExpression' && /^zod/.test(calleePath(value.callee, file.bindings).at(-1) ?? '');
}

function isTestFile(filename: string): boolean {
  return /\.(test|spec|stories)\.[cm]?[jt]sx?$/.test(filename) || /(^|[\\/])__(tests|mocks)__[\\/]/.test(filename);
}
