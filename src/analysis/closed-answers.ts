import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin, nameOf, stringOf, unwrap } from '../ast/expressions.js';
import { receiverOf } from '../ast/members.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import type { Bindings, Variable } from './bindings.js';
import { callsNamed } from './called-names.js';
import type { OpenAIFile } from './file.js';
import type { Reply } from './replies.js';
import { lastStep, type Use } from './reply-uses.js';

/** A place where a program asks which of a few closed answers a text is. */
interface Sorting {
  readonly at: Node;
  /** The name of the text; undefined where it has none. */
  readonly subject: Variable | undefined;
  /** What a test is for one of the few; undefined for a `switch` and a key, which are no tests. */
  readonly holds?: boolean;
  /** Whether only one is told apart: a word that ends a conversation says nothing of what else is said. */
  readonly isOne?: boolean;
}

/** What is known of the answers that a program sorts into a closed set: a cut one is in none of it, or is as good as whole. */
export interface ClosedAnswers {
  /** Whether a use only gets text that has passed such a test, or has the end it is to have: `if (INTENTS.includes(intent)) return intent`. */
  passesInto(use: Use): boolean;
  /** Whether the text is looked up among several: what is printed of it beside that is a log. */
  readonly areSorted: boolean;
}

/** Reads from the uses of an answer into what it is sorted. */
export function closedAnswersOf({ uses, carriers }: Reply, file: OpenAIFile): ClosedAnswers {
  const sortings = uses.flatMap((use) =>
    use.kind === 'compared' && use.part === 'text' ? (sortingAt(use, file) ?? []) : [],
  );
  const tests = [...sortings, ...endingsIn(carriers, file)];
  return {
    areSorted: sortings.length > 1 || sortings.some(({ isOne }) => !isOne),
    passesInto: (use) =>
      tests.some(
        (sorting) =>
          sorting.subject !== undefined &&
          lastStep(
            use.step,
            ({ node }) =>
              node.type === 'Identifier' &&
              file.bindings.variableOf(node) === sorting.subject &&
              isBehind(node, sorting),
          ) !== undefined,
      ),
  };
}

/** The tests of a text for the mark that it is to end with: `text.endsWith('<END>')`, `text.trim().endsWith('</html>')`. A cut one has none. */
function endingsIn(carriers: Reply['carriers'], file: OpenAIFile): readonly Sorting[] {
  return callsNamed(['endsWith'], file).flatMap((at): readonly Sorting[] => {
    const text = receiverOf(at);
    const named = text && withoutSpace(text);
    const isMark = (stringOf(at.arguments[0])?.length ?? 0) > 1; // cut text can end with a full stop
    if (named?.type !== 'Identifier' || carriers.get(named) !== 'text' || !isMark) return [];
    return [{ at, subject: file.bindings.variableOf(named), holds: true }];
  });
}

function sortingAt({ at, value }: Use, { bindings }: OpenAIFile): Sorting | undefined {
  const named = withoutSpace(value);
  const subject = named.type === 'Identifier' ? bindings.variableOf(named) : undefined;
  switch (at.type) {
    case 'SwitchStatement': {
      const words = at.cases.filter(({ test }) => stringOf(test) !== undefined);
      return words.length > 0 ? { at, subject, isOne: words.length === 1 } : undefined;
    }
    case 'MemberExpression':
      return { at, subject };
    case 'BinaryExpression': {
      const word = stringOf(at.left === value ? at.right : at.left);
      if (!word || !/^[!=]==?$/.test(at.operator)) return undefined;
      const all = testOfWords(at, subject, bindings);
      return { at: all, subject, holds: !at.operator.startsWith('!'), isOne: all === at };
    }
    case 'CallExpression':
      return at.arguments[0] === value && isMembership(at, bindings) ? { at, subject, holds: true } : undefined;
    default:
      return undefined;
  }
}

/** The whole of `text === 'a' || text === 'b'`, or of its negation, of which a test is a part; the test alone, where it is none. */
function testOfWords(test: TSESTree.BinaryExpression, subject: Variable | undefined, bindings: Bindings): Node {
  const joint = test.operator.startsWith('!') ? '&&' : '||';
  const isAlike = (operand: Node): boolean => {
    const node = unwrap(operand);
    if (node.type === 'LogicalExpression') return node.operator === joint && isAlike(node.left) && isAlike(node.right);
    if (node.type !== 'BinaryExpression' || node.operator !== test.operator || !stringOf(node.right)) return false;
    const named = withoutSpace(node.left);
    return subject !== undefined && named.type === 'Identifier' && bindings.variableOf(named) === subject;
  };
  let all: Node = test;
  while (all.parent?.type === 'LogicalExpression' && isAlike(all.parent)) all = all.parent;
  return all;
}

/** `LIST.includes(text)`, `SET.has(text)`, `/^(yes|no)$/.test(text)`. A text in which it is sought can hold a part of a word as well. */
function isMembership({ callee }: TSESTree.CallExpression, bindings: Bindings): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const list = bindings.resolve(callee.object);
  switch (nameOf(callee)) {
    case 'includes':
      return list.type !== 'TemplateLiteral' && list.type !== 'Literal';
    case 'has':
      return true;
    case 'test':
      return list.type === 'Literal' && 'regex' in list && /^\^\((?:\?:)?[\w |-]+\)\$$/.test(list.regex.pattern);
    default:
      return false;
  }
}

/** The text of which white space or case has been taken: nothing else is lost. */
function withoutSpace(value: Node): Node {
  let node = unwrap(value);
  while (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    /^(?:trim|trimEnd|toLowerCase|toUpperCase)$/.test(nameOf(node.callee) ?? '')
  )
    node = unwrap(node.callee.object);
  return node;
}

/** Whether control only comes to a node where the test holds, or in a case for one of the few. */
function isBehind(node: Node, { at, holds }: Sorting): boolean {
  if (at.type === 'SwitchStatement')
    return at.cases.some(({ test, consequent }) => test && consequent.some((one) => isWithin(node, one)));
  if (holds === undefined) return false;
  let isTrue = holds; // what the outer expression is then
  for (let inner: Node = at, outer = at.parent; outer; inner = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'UnaryExpression':
        if (outer.operator !== '!') return false;
        isTrue = !isTrue;
        break;
      case 'LogicalExpression':
        if (outer.operator !== (isTrue ? '&&' : '||')) return false;
        if (outer.left === inner && isWithin(node, outer.right)) return true;
        break;
      case 'ConditionalExpression':
        return isWithin(node, isTrue ? outer.consequent : outer.alternate);
      case 'IfStatement': {
        const branch = isTrue ? outer.consequent : outer.alternate;
        if (branch && isWithin(node, branch)) return true;
        return !isTrue && leaves(outer.consequent) && isWithin(node, outer.parent) && node.range[0] > outer.range[1];
      }
      default:
        if (unwrap(outer) !== unwrap(inner)) return false;
    }
  }
  return false;
}
