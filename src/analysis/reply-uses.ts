import { isStaticCall, nameOf, stringOf, unwrap, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { isLogFunction, isLogLine } from '../sdk/loggers.js';
import { isOfText, parserOf, type Parser } from '../sdk/parsers.js';
import { holdsReason, isGenerated, type Part } from '../sdk/reply-shapes.js';
import { readsOfVariable } from './bindings.js';
import { calleePath, isPrint } from './callee-path.js';
import type { OpenAIFile } from './file.js';
import { givesBack } from './reply-labels.js';
import { qualifiedName } from './qualified-names.js';
import type { Request } from './requests.js';
import type { End, Step } from './value-flow/flow.js';

/** A use of generated text. `at` is the construct that uses it, `value` the expression that is used there. */
export type Use = { readonly at: Node; readonly value: Node; readonly part: Part; readonly step: Step<Part> } & (
  | { readonly kind: 'parsed'; readonly parser: Parser }
  /** It is printed on the console, or written into a log, and nowhere else. */
  | { readonly kind: 'printed' }
  /** It is compared with closed answers, looked up, counted or asserted on. */
  | { readonly kind: 'compared' | 'tested' | 'asserted' }
  /** It is part of what a request of the file sends. */
  | { readonly kind: 'sent'; readonly request: Request }
  | { readonly kind: 'handed' | 'returned' | 'rendered' | 'stored' | 'thrown' | 'exported'; readonly callee?: string }
);

/** Whether a use does something with the text, which is more than to ask what it is. */
export const takesText = ({ kind }: Use): boolean => kind !== 'tested' && kind !== 'compared';

/** A place where something that still holds the reason leaves what could be followed: whoever gets it may look. */
export interface Departure {
  readonly at: Node;
  readonly step: Step<Part>;
  /** It is returned to callers outside the file; what callers in the file get is another answer. */
  readonly isReturn: boolean;
}

/** Sorts where an answer ends: uses of text, looks at the reason, and departures. */
export function readUses(
  ends: readonly End<Part>[],
  { api }: Request,
  file: OpenAIFile,
  requests: ReadonlyMap<Node, Request>,
): { uses: Use[]; checks: Step<Part>[]; departures: Departure[] } {
  const uses: Use[] = [];
  const checks: Step<Part>[] = [];
  const departures: Departure[] = [];
  for (const end of ends) {
    const { label } = end.step.flow;
    if (label === 'eventType') {
      if (end.kind === 'compared' && comparesWith(end.at, end.step.node, INCOMPLETE)) checks.push(end.step);
    } else if (
      (holdsReason(label) || (api === 'responses' && holdsStatus(end, requests))) &&
      isDeparture(end, file, requests)
    ) {
      departures.push({
        at: placeOf(end),
        step: end.step,
        isReturn: end.kind === 'returned' || end.kind === 'yielded',
      });
    } else if (label === 'parsed' && end.step.flow.path.length === 0 && isTest(end, file)) {
      checks.push(end.step); // null when the answer was cut
    } else if (isGenerated(label) || (label === 'made' && (end.kind === 'argument' || isParsedAsText(end.step)))) {
      const use = useOf(end, file, requests);
      if (use) uses.push(use);
    }
  }
  return { uses: withoutCutters(uses), checks, departures };
}

/**
 * Uses without those by functions that are called like parsers, and only cut something off: `JSON.parse(cleaned)` shows that `extractJson(text)` is a text
 * still.
 */
function withoutCutters(uses: readonly Use[]): Use[] {
  const given = new Set<Node>();
  const seen = new Set<Step<Part>>();
  for (const use of uses) {
    if (use.kind !== 'parsed' || !isOfText(use.parser)) continue;
    for (let one: Step<Part> | undefined = use.step; one && !seen.has(one); one = one.from) {
      seen.add(one);
      given.add(one.node);
    }
  }
  return uses.filter(({ kind, at }) => kind !== 'parsed' || !given.has(at));
}

/** Whether the output of a response, or an item of it, is given as it is to whoever may look at the status of the items. A request does not. */
function holdsStatus(end: End<Part>, requests: ReadonlyMap<Node, Request>): boolean {
  const { label, path } = end.step.flow;
  const isSent = end.kind === 'argument' && requests.has(end.call);
  return path.length === 0 && (label === 'output' || label === 'item') && !isSent;
}

/** Names of the events and states that tell a cut answer. */
export const INCOMPLETE = /incomplete/;

/** Whether a value is tested, compared or asserted on. */
function isTest(end: End<Part>, file: OpenAIFile): boolean {
  if (end.kind === 'argument') return sinkOf(end.callee, file) === 'asserted';
  return end.kind === 'tested' || end.kind === 'compared';
}

function placeOf(end: End<Part>): Node {
  switch (end.kind) {
    case 'argument':
    case 'receiver':
      return end.call;
    case 'calledBack':
    case 'returned':
    case 'yielded':
      return end.step.node;
    case 'stored':
      return end.step.node;
    default:
      return end.at;
  }
}

/** Whether code that is not seen here gets the value. */
function isDeparture(end: End<Part>, file: OpenAIFile, requests: ReadonlyMap<Node, Request>): boolean {
  switch (end.kind) {
    case 'argument':
      return (
        sinkOf(end.callee, file) === undefined && !givesBack(end.call, end.callee, end.index, file.bindings, requests)
      );
    case 'receiver':
    case 'returned':
    case 'yielded':
    case 'stored':
    case 'exported':
    case 'thrown':
    case 'rendered':
      return true;
    default:
      return false;
  }
}

function useOf(end: End<Part>, file: OpenAIFile, requests: ReadonlyMap<Node, Request>): Use | undefined {
  const base = { at: placeOf(end), value: end.step.node, part: end.step.flow.label, step: end.step };
  const part = isParsedAsText(end.step) ? 'parsed' : base.part;
  switch (end.kind) {
    case 'argument': {
      const request = requests.get(end.call);
      if (request) return { ...base, kind: 'sent', request };
      if (part === 'made' || isMeasured(end.call, file)) return undefined;
      const path = calleePath(end.callee, file.bindings);
      const imported = qualifiedName(end.callee, file.bindings);
      const parser = end.step.flow.path.length === 0 && isText(base.part) ? parserOf(path, imported) : undefined;
      if (parser) return { ...base, kind: 'parsed', parser };
      // who reads a log may see the reason there, but no more than the text is used by it
      if (isLogLine(path, imported?.source) || (isLogFunction(path) && isStatement(end.call)))
        return { ...base, part, kind: 'printed' };
      return { ...base, part, kind: sinkOf(end.callee, file) ?? 'handed', callee: path.join('.') };
    }
    case 'receiver':
      return end.step.flow.path.length > 0 ? undefined : { ...base, kind: 'handed' };
    case 'yielded':
    case 'calledBack':
      return { ...base, part, kind: 'returned' };
    case 'dropped':
      return undefined;
    default:
      return { ...base, part, kind: end.kind };
  }
}

/** Whether nothing is made of what a call gives. */
const isStatement = (call: Node): boolean =>
  (call.parent?.type === 'AwaitExpression' ? call.parent : call).parent?.type === 'ExpressionStatement';

/** Whether a value is `output_parsed` as a text, which says null where that is: `JSON.stringify(response.output_parsed)`, under a name and among other text as well. */
function isParsedAsText(step: Step<Part>): boolean {
  let at: Step<Part> | undefined = step;
  while (at?.flow.label === 'made' && /^(?:Identifier|TemplateLiteral)$/.test(at.node.type)) at = at.from;
  const { from, node } = at ?? {};
  return (
    node?.type === 'CallExpression' &&
    isStaticCall(node, 'JSON', 'stringify') &&
    from?.flow.label === 'parsed' &&
    from.flow.path.length === 0
  );
}

/** Whether nothing is read of what a call gives but its length: `encode(text).length` counts the tokens of a text as `text.length` its letters. */
function isMeasured(call: Node, { bindings }: OpenAIFile): boolean {
  const { parent } = wrapped(call);
  const variable = parent?.type === 'VariableDeclarator' ? bindings.variableOf(parent.id) : undefined;
  const reads = variable ? readsOfVariable(variable) : [wrapped(call)];
  return reads.length > 0 && reads.every(isLengthRead);
}

const isLengthRead = (node: Node): boolean =>
  node.parent?.type === 'MemberExpression' && node.parent.object === node && nameOf(node.parent) === 'length';

const isText = (part: Part) => part === 'text' || part === 'arguments' || part === 'contents';

/** What a well-known callee does with a value: prints it, or asserts on it. */
function sinkOf(callee: Node, file: OpenAIFile): 'printed' | 'asserted' | undefined {
  const path = calleePath(callee, file.bindings);
  if (isPrint(path)) return 'printed';
  return /^(expect|assert|chai|invariant)$/.test(path[0] ?? '') ? 'asserted' : undefined;
}

/** Whether a comparison of `value` names a string that matches. */
function comparesWith(at: Node, value: Node, pattern: RegExp): boolean {
  const matches = (node: Node | null | undefined) => pattern.test(stringOf(node) ?? '');
  switch (at.type) {
    case 'BinaryExpression':
      return matches(at.left === value ? at.right : at.left);
    case 'SwitchStatement':
      return at.cases.some((one) => matches(one.test));
    case 'CallExpression': {
      const list = at.callee.type === 'MemberExpression' ? unwrap(at.callee.object) : undefined;
      return at.arguments.some(matches) || (list?.type === 'ArrayExpression' && list.elements.some(matches));
    }
    default:
      return false;
  }
}

/** The steps by which a value came to a place, from the request on. */
export function chainOf(step: Step<Part>): readonly Step<Part>[] {
  const chain: Step<Part>[] = [];
  for (let one: Step<Part> | undefined = step; one; one = one.from) chain.push(one);
  return chain.reverse();
}

/** The last of these steps that passes a test. */
export function lastStep<L extends string>(step: Step<L>, test: (step: Step<L>) => boolean): Step<L> | undefined {
  for (let one: Step<L> | undefined = step; one; one = one.from) if (test(one)) return one;
  return undefined;
}
