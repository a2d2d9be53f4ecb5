import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, unwrap, type FunctionLike } from '../ast/expressions.js';
import { besides, leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import type { Bindings } from './bindings.js';
import type { CallGraph } from './calls.js';

/** A test that is made wherever a node of its function is reached, and how it comes out on the way there. */
export interface TestOnWay {
  readonly test: Node;
  /** Undefined for what a `switch` looks at. */
  readonly outcome: boolean | undefined;
  /** The case of the `switch` in which the node stands. */
  readonly inCase?: TSESTree.SwitchCase;
  /** Whether the node stands in a branch of it, and not behind a branch that leaves. */
  readonly isAround: boolean;
}

/**
 * The tests by which control comes to a node in its function, nearest first: `if (x) node`, `x && node`, `while (x) node`, and `if (!x) return;` in
 * front of it.
 */
export function* testsOnWayTo(node: Node): Generator<TestOnWay> {
  let inner = node;
  for (let outer = inner.parent; outer && !isFunction(inner); inner = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        if (outer.test !== inner) yield { test: outer.test, outcome: outer.consequent === inner, isAround: true };
        break;
      case 'LogicalExpression':
        if (outer.right === inner && outer.operator !== '??')
          yield { test: outer.left, outcome: outer.operator === '&&', isAround: true };
        break;
      case 'WhileStatement':
      case 'ForStatement':
        if (outer.test && outer.body === inner) yield { test: outer.test, outcome: true, isAround: true };
        break;
      case 'SwitchStatement':
        if (inner.type === 'SwitchCase')
          yield { test: outer.discriminant, outcome: undefined, inCase: inner, isAround: true };
        break;
      default:
        for (const one of besides(inner).before.toReversed())
          if (one.type === 'IfStatement' && !one.alternate && leaves(one.consequent))
            yield { test: one.test, outcome: false, isAround: false };
    }
  }
}

/**
 * Whether a fact follows from how a test comes out, `tells` being asked of its parts: those of `!x`, `x && y`, `x || y`, and of a name that it has.
 */
export function followsFrom(
  test: Node,
  outcome: boolean,
  tells: (part: Node, outcome: boolean) => boolean,
  bindings: Pick<Bindings, 'resolve'>,
  seen: Set<Node> = new Set(), // `var isOpen = !isOpen`
): boolean {
  const node = unwrap(test);
  if (tells(node, outcome)) return true;
  const again = (part: Node, so = outcome) => followsFrom(part, so, tells, bindings, seen);
  if (node.type === 'UnaryExpression') return node.operator === '!' && again(node.argument, !outcome);
  if (node.type === 'Identifier') {
    const named = bindings.resolve(node);
    if (seen.has(named)) return false;
    seen.add(named);
    return named !== node && !/^(?:Identifier|MemberExpression)$/.test(named.type) && again(named);
  }
  if (node.type !== 'LogicalExpression' || node.operator === '??') return false;
  const isEither = (node.operator === '&&') === outcome;
  return isEither ? again(node.left) || again(node.right) : again(node.left) && again(node.right);
}

/** Whether a node is at such a place, or everything that runs the function it is in is: what calls it, and what hands it to other code. */
export function isOnlyReachedAt(
  node: Node,
  isPlace: (node: Node) => boolean,
  calls: Pick<CallGraph, 'callers' | 'handOversOf'>,
): boolean {
  const asked = new Set<Node>([node]);
  const functions = new Set<FunctionLike>(); // one that runs itself is asked about by its other calls
  let isAny = false;
  for (const one of asked) {
    if (isPlace(one)) {
      isAny = true;
      continue;
    }
    const fn = enclosingFunction(one);
    if (!fn) return false;
    if (functions.has(fn)) continue;
    functions.add(fn);
    const runs = [...calls.callers(fn).calls, ...calls.handOversOf(fn)];
    if (runs.length === 0) return false;
    for (const run of runs) asked.add(run);
  }
  return isAny;
}
