import type { Node } from '../../ast/walk.js';
import { drawCall, type Drawing, type Host } from './call-places.js';
import { PASS, type Place } from './graph.js';
import { isLanding } from './routes.js';
import { canThrow } from './throws.js';

/** Draws what a step of a code path does; undefined when it only can do something if an asker says so. */
export function drawStep(node: Node, host: Host): Drawing | undefined {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'MemberExpression':
      return drawCall(node, host);
    case 'Identifier':
    case 'Literal':
      return drawIteration(node, host);
    case 'AssignmentExpression':
      return drawAssignment(node, host, drawCall(node, host));
    case 'AwaitExpression':
    case 'ImportExpression':
      return drawThrowing(node, host, node.type === 'AwaitExpression');
    case 'YieldExpression': {
      const drawing = drawThrowing(node, host, true);
      // A generator may be given up here; then its `finally` blocks run.
      if (host.routes.hasFinally(node)) drawing.arrival.leadTo(host.routes.leave(node, 'suspend'));
      return drawing;
    }
    case 'ReturnStatement':
      return drawJump(node, host, host.routes.leave(node, 'return'));
    case 'BreakStatement':
    case 'ContinueStatement':
      return drawJump(node, host, host.routes.leave(node, node));
    case 'ThrowStatement':
      return drawJump(node, host, host.routes.raise(node));
    default:
      return drawEnd(node, host) ?? drawIteration(node, host);
  }
}

/** The end of a statement that something from afar can go to, or of a part of a `try` statement that goes on to its `finally`. */
function drawEnd(node: Node, host: Host): Drawing | undefined {
  const { parent } = node;
  if (parent?.type === 'TryStatement' && parent.finalizer)
    return drawJump(node, host, host.routes.complete(parent, node));
  if (!isLanding(node)) return undefined;
  const arrival = host.make(PASS); // what gets to the end from afar has not been here
  const effect = host.make(PASS, node);
  arrival.leadTo(effect);
  host.marks.endOf(node).leadTo(effect);
  return { arrival, effect, last: effect };
}

/** `for (x of it())` and `for await`: taking the next item can throw, and may have to be waited for. */
function drawIteration(node: Node, host: Host): Drawing | undefined {
  const { parent } = node;
  const isNext = parent?.type === 'ForOfStatement' && parent.left === node && (parent.await || canThrow(parent.right));
  return drawAssignment(node, host, isNext ? drawThrowing(node, host, parent.await) : undefined);
}

/** A step that gives tested variables new values. */
function drawAssignment(node: Node, host: Host, drawn: Drawing | undefined): Drawing | undefined {
  const settings = host.conditions.assignments.get(node);
  if (!settings) return drawn;
  const place = host.make({ kind: 'assign', settings });
  const before = drawn ?? single(host.make(PASS, node));
  before.last?.leadTo(place);
  return { ...before, last: place };
}

function drawThrowing(node: Node, host: Host, waits: boolean): Drawing {
  const arrival = host.make(PASS);
  const effect = host.make(PASS, node);
  effect.raise = host.routes.raise(node);
  arrival.leadTo(effect);
  if (waits) host.waiting.add(arrival);
  return { arrival, effect, last: effect };
}

function drawJump(node: Node, host: Host, goal: Place): Drawing {
  const place = host.make(PASS, node);
  place.leadTo(goal);
  return { arrival: place, effect: place, last: undefined };
}

function single(place: Place): Drawing {
  return { arrival: place, effect: place, last: place };
}
