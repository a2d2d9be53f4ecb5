import type { TSESTree } from '@typescript-eslint/utils';
import { decides, isFunction, isWithin, unwrap, wrapped } from '../ast/expressions.js';
import { besides } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import type { Variable } from '../analysis/bindings.js';
import type { Place } from './insert-lines.js';

/**
 * Where the program has told what a name holds, a whole answer or a stream, and is about to read text out of it: in the branch of the test, or behind an
 * `if` that leaves. The place itself where nothing is told at it; undefined where no statement can stand between the test and what it is asked for.
 * @param births where text is read out of the answer
 */
export function placeBehindTest(place: Place, variable: Variable, births: () => readonly Node[]): Place | undefined {
  if (place.kind === 'after') return place;
  const around = place.kind === 'arrow' ? place.arrow.body : place.statement;
  const test = variable.references.find(({ identifier }) => isWithin(identifier, around) && isKindTest(identifier));
  if (!test) return place;
  const branching = branchingBy(test.identifier);
  return branching && isWithin(branching, around) ? behind(branching, births()) : undefined;
}

/** `'choices' in answer`, `answer instanceof Stream`, `Symbol.asyncIterator in answer`, `answer[Symbol.asyncIterator]`, `isStream(answer)`. */
function isKindTest(name: Node): boolean {
  const outer = wrapped(name);
  const { parent } = outer;
  switch (parent?.type) {
    case 'BinaryExpression':
      return (
        (parent.operator === 'in' && parent.right === outer) ||
        (parent.operator === 'instanceof' && parent.left === outer)
      );
    case 'MemberExpression': {
      const key = parent.computed && parent.object === outer ? unwrap(parent.property) : undefined;
      return key?.type === 'MemberExpression' && decides(parent);
    }
    case 'CallExpression':
      return parent.callee !== outer && decides(parent);
    default:
      return false;
  }
}

/** The `if` that asks in its test what a node asks. */
function branchingBy(node: Node): TSESTree.IfStatement | undefined {
  for (let inner = node, outer = node.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    if (outer.type === 'IfStatement') return outer.test === inner ? outer : undefined;
  }
  return undefined;
}

/** The place in one branch of an `if`, or behind it, at the first statement in which something is done that is done nowhere else; undefined where it is done elsewhere too. */
export function behind(
  branching: TSESTree.IfStatement,
  births: readonly Node[],
): Exclude<Place, { readonly kind: 'arrow' }> | undefined {
  const { consequent, alternate } = branching;
  const branch = [consequent, alternate].find((one) => one && births.every((birth) => isWithin(birth, one)));
  if (branch && branch.type !== 'BlockStatement')
    return branch.type === 'IfStatement' ? undefined : { kind: 'wrap', statement: branch };
  const list = branch?.body ?? besides(branching).behind;
  const first = list.findIndex((statement) => births.some((birth) => isWithin(birth, statement)));
  const statement = list[first];
  const isAll = births.every((birth) => list.slice(first).some((one) => isWithin(birth, one)));
  return statement && isAll ? { kind: 'before', statement, isDominating: true } : undefined;
}
