import type { TSESTree } from '@typescript-eslint/utils';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { followsFrom } from '../analysis/tests-on-way.js';
import { enclosingFunction, isLiteral, isNothing, isWithin, nameOf, unwrap, wrapped } from '../ast/expressions.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import type { Part } from '../sdk/reply-shapes.js';
import { behind } from './behind-kind-test.js';
import type { Place } from './insert-lines.js';
import type { Placed } from './statements.js';

/** A place beside a statement. */
export type StatementPlace = Exclude<Place, { readonly kind: 'arrow' }>;

/** Parts of a reply of which a program asks whether they are there. */
const ASKED: ReadonlySet<Part> = new Set(['choices', 'choice', 'message']);

/**
 * Where a message can be read out of an answer, behind a statement after which the answer has a name. Without choices that throws: where the program asks
 * whether there are some, or catches what comes of it, the place is in the branch in which there are, behind the one that leaves, or in the `try`.
 * Undefined where the program reads a message on both sides of its test.
 * @param isWhole whether tool calls are in play, so that a message without a text is one as well
 */
export function placeOfReply(
  file: OpenAIFile,
  request: Request,
  { siblings }: Placed,
  after: TSESTree.Statement,
  isWhole: boolean,
): StatementPlace | undefined {
  const { carriers } = file.replies.of(request);
  const fn = enclosingFunction(request.node);
  const behindIt = [...carriers.keys()].filter(
    (node) => node.range[0] > after.range[1] && enclosingFunction(node) === fn,
  );
  const reads = behindIt.filter(isReadOn);
  const end = behindIt.reduce((last, { range }) => Math.max(last, range[0]), 0);
  let place: StatementPlace = { kind: 'after', statement: after };
  for (const statement of siblings.slice(siblings.indexOf(after) + 1)) {
    if (statement.range[0] > end) break;
    const inside = reads.filter((read) => isWithin(read, statement));
    if (statement.type === 'IfStatement') {
      const branches = inside.filter((read) => !isWithin(read, statement.test));
      const tells = (outcome: boolean) => followsFrom(statement.test, outcome, isThere, file.bindings);
      if (branches.length > 0 && (tells(true) || tells(false))) return behind(statement, branches);
      if (inside.length === 0 && !statement.alternate && leaves(statement.consequent) && tells(false))
        place = { kind: 'after', statement };
    } else if (inside.length > 0 && statement.type === 'TryStatement') {
      const first = statement.block.body.find((inner) => inside.some((read) => isWithin(read, inner)));
      return first ? { kind: 'before', statement: first } : place;
    }
    if (inside.length > 0) return place;
  }
  return place;

  /** Whether a message is read of a part, which throws where there is none. */
  function isReadOn(part: Node): boolean {
    const outer = wrapped(part);
    const { parent } = outer;
    if (!/^(?:choice|message)$/.test(carriers.get(part) ?? '')) return false;
    return parent?.type === 'MemberExpression' && parent.object === outer && !parent.optional;
  }

  /** Whether a test that comes out so says that a part is there: `choices.length > 0`, `message`, `text === ''` where it is false. */
  function isThere(node: Node, outcome: boolean): boolean {
    if (node.type !== 'BinaryExpression') return outcome && isPart(node);
    if (!isPart(node.left)) return false;
    if (isNothing(node.right) || isLiteral(node.right, 0))
      return (outcome ? /^(?:!==?|>)$/ : /^(?:===?|<=)$/).test(node.operator);
    return isLiteral(node.right, 1) && node.operator === (outcome ? '>=' : '<');
  }

  function isPart(node: Node): boolean {
    const value = unwrap(node);
    const list = value.type === 'MemberExpression' && nameOf(value) === 'length' ? unwrap(value.object) : value;
    const part = carriers.get(list) ?? 'other';
    return ASKED.has(part) || (part === 'text' && !isWhole);
  }
}
