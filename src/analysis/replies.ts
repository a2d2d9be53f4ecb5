import { isStaticCall, stringOf } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { OUTPUT_PARSED } from '../sdk/parsers.js';
import type { Part } from '../sdk/reply-shapes.js';
import type { OpenAIFile } from './file.js';
import { INCOMPLETE, readUses, type Departure, type Use } from './reply-uses.js';
import { partLabels } from './reply-labels.js';
import type { Request } from './requests.js';
import type { Flow, Step } from './value-flow/flow.js';
import { followValue } from './value-flow/walk.js';
import { worldOf } from './value-flow/world.js';

/** What became of the answer to one request, as far as the file shows. */
export interface Reply {
  readonly request: Request;
  /**
   * Every expression of the file that evaluates to a part of this answer, to something made from it (trimmed, joined, parsed,
   * wrapped in an object or array: `made`), or to a promise of either. "May" knowledge: order and branches are not looked at.
   */
  readonly carriers: ReadonlyMap<Node, Part>;
  /** Where generated text, or what holds it without the reason, is used; in no special order. */
  readonly uses: readonly Use[];
  /** Where the program reads why generation stopped. */
  readonly reasonReads: readonly Step<Part>[];
  /** Where something that still holds the reason leaves what could be followed. Printing does not count: nobody acts on a print. */
  readonly departures: readonly Departure[];
  /** Whether what could be followed is all there is; else there may be more of everything. */
  readonly complete: boolean;
  /** The steps by which the answer went, first one first, each with the step before it. */
  readonly steps: readonly Step<Part>[];
}

/** The answers of a file's requests. */
export interface Replies {
  of(request: Request): Reply;
}

const STEPS_PER_NAME = 20;
/** Steps that any one answer may take, and that even the last one may. */
const MOST = 20_000;
const ENOUGH = 200;

/** Follows the answers of a file, each when it is first asked for. */
export function followReplies(file: OpenAIFile): Replies {
  const world = worldOf(file);
  const replies = new Map<Request, Reply>();
  const requests = new Map<Node, Request>(file.requests.map((request) => [request.node, request]));
  const labels = partLabels(file.bindings, requests);
  // Answers that all go into one shared list would cost their number squared: the file as a whole has a budget in proportion to its size.
  let budget = 20_000 + STEPS_PER_NAME * file.nodes('Identifier').length;
  const follow = (request: Request): Reply => {
    const { steps, ends, complete } = followValue(
      request.node,
      startOf(request),
      labels,
      world,
      Math.max(ENOUGH, Math.min(MOST, budget)),
    );
    budget -= steps.length;
    const carriers = new Map<Node, Part>();
    const reasonReads: Step<Part>[] = [];
    for (const step of steps) {
      const { node, flow } = step;
      if (isReasonRead(step)) reasonReads.push(step);
      if (flow.label === 'reason' || flow.label === 'eventType') continue;
      const part = flow.path.length === 0 ? flow.label : 'made';
      if (!carriers.has(node) || (part !== 'made' && carriers.get(node) === 'made')) carriers.set(node, part);
    }
    const { uses, checks, departures } = readUses(ends, request, file, requests);
    uses.push(...steps.flatMap(parsedRead));
    reasonReads.push(...checks);
    return { request, carriers, uses, reasonReads, departures, complete, steps };
  };
  return {
    of(request) {
      const known = replies.get(request) ?? follow(request);
      replies.set(request, known);
      return known;
    },
  };
}

/**
 * Whether an expression looks at why generation stopped: reads the field, listens to the event that says so, or reads `output_parsed` with
 * `?.`, which is null when the answer was cut.
 */
function isReasonRead({ node, flow: { label, path } }: Step<Part>): boolean {
  if (path.length > 0) return false;
  if (label === 'reason') return true;
  const { parent } = node;
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return false;
  if (label === 'parsed') return parent.optional;
  const call = parent.parent;
  return (
    label === 'events' &&
    call.type === 'CallExpression' &&
    call.callee === parent &&
    INCOMPLETE.test(stringOf(call.arguments[0]) ?? '')
  );
}

/**
 * A member read out of `output_parsed`, also by a function that takes its argument apart, or all of them by a spread: it is no member of anything when the
 * answer was cut.
 */
function parsedRead({ node, flow, from }: Step<Part>): Use[] {
  const at = from?.node.parent;
  if (from?.flow.label !== 'parsed' || from.flow.path.length > 0) return [];
  const use: Use = {
    kind: 'parsed',
    parser: OUTPUT_PARSED,
    at: from.node,
    value: from.node,
    part: 'parsed',
    step: from,
  };
  // nobody can tell afterwards that nothing was spread
  if (at?.type === 'SpreadElement' || isCopied(from.node)) return [use];
  if (!at || flow.label !== 'made') return [];
  const isRead = at.type === 'MemberExpression' || at.type === 'VariableDeclarator';
  if (!isRead && !(at.type === 'CallExpression' && node !== at)) return []; // what a call gives is made by others
  return [{ ...use, at }];
}

/** Whether the members of an object are copied into another one: `Object.assign({}, response.output_parsed)`. */
function isCopied(object: Node): boolean {
  const { parent } = object;
  return (
    parent?.type === 'CallExpression' && isStaticCall(parent, 'Object', 'assign') && parent.arguments[0] !== object
  );
}

/** What the request's call evaluates to. A stream that is only possible is iterated over like one, see `reply-shapes`. */
function startOf(request: Request): Flow<Part> {
  const path: readonly string[] = [];
  if (request.v3) return { label: 'envelope', path };
  if (request.api === 'responses') return { label: request.streams === 'yes' ? 'events' : 'response', path };
  return { label: request.streams === 'yes' || request.method === 'runTools' ? 'stream' : 'completion', path };
}
