import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isWithin, unwrap } from '../ast/expressions.js';
import { leaves } from '../ast/statements.js';
import { nodesWithin, someNode, type Node } from '../ast/walk.js';
import { readsOfVariable, type Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { once } from './once.js';
import type { Reply } from './replies.js';

/**
 * Whether a loop lets the model go on where it stopped: what came is added to a text from outside the loop, and then the loop looks whether that is
 * enough, or asks again with that text and nothing else that is new. A cut answer is no failure there.
 */
export function isContinued(reply: Reply, file: OpenAIFile): boolean {
  return additionsIn(file).some(
    ({ text, sum, loops }) =>
      reply.carriers.has(sum) &&
      loops.some((loop) => {
        const asked = askedIn(loop, reply, file);
        return asked && (isTested(text, loop, file) || isAllThatIsNew(text, asked, loop, reply, file));
      }),
  );
}

/** Something that is added to a text, and the open loops between it and the declaration of the text. */
interface Addition {
  readonly text: Variable;
  readonly sum: Node;
  readonly loops: readonly OpenLoop[];
}

const additionsIn = once(({ nodes, bindings }: OpenAIFile): readonly Addition[] =>
  nodes('AssignmentExpression').flatMap((addition) => {
    const text = addition.left.type === 'Identifier' ? bindings.variableOf(addition.left) : undefined;
    if (!text || !isAdded(addition, text)) return [];
    const loops: OpenLoop[] = [];
    for (let outer: Node | undefined = addition.parent; outer && !isFunction(outer); outer = outer.parent)
      if (isOpenLoop(outer) && !isDeclaredIn(outer, text)) loops.push(outer);
    return loops.length > 0 ? [{ text, sum: unwrap(addition.right), loops }] : [];
  }),
);

type OpenLoop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

/** A loop that does not go through something that is there already. */
const isOpenLoop = (node: Node): node is OpenLoop => /^(While|DoWhile|For)Statement$/.test(node.type);

/** `text += reply`, `text = text + reply`, `` text = `${text}${reply}` `` */
function isAdded({ operator, right }: TSESTree.AssignmentExpression, text: Variable): boolean {
  const sum = unwrap(right);
  const [first] =
    sum.type === 'TemplateLiteral' ? sum.expressions : sum.type === 'BinaryExpression' ? [sum.left] : [undefined];
  return operator === '+=' || (operator === '=' && text.references.some(({ identifier }) => identifier === first));
}

const isDeclaredIn = (loop: Node, { defs }: Variable): boolean => defs.some(({ name }) => isWithin(name, loop));

/** The request in a loop, or the call in it of the function that makes the request. */
function askedIn(loop: Node, { request }: Reply, file: OpenAIFile): Node | undefined {
  if (isWithin(request.node, loop)) return request.node;
  const asking = enclosingFunction(request.node);
  return asking && file.calls.callers(asking).calls.find((call) => isWithin(call, loop));
}

/** Whether a loop ends by what a text says, by itself or by a name that is set by it. */
function isTested(text: Variable, loop: OpenLoop, file: OpenAIFile): boolean {
  const tests = nodesWithin(file.nodes('IfStatement'), loop)
    .filter((branch) => leaves(branch.consequent))
    .map(({ test }) => test);
  if (loop.test) tests.push(loop.test);
  const isAsked = (name: Variable) => readsOfVariable(name).some((read) => tests.some((test) => isWithin(read, test)));
  return (
    isAsked(text) ||
    nodesWithin(file.nodes('AssignmentExpression'), loop).some(({ left, right }) => {
      const set = left.type === 'Identifier' ? file.bindings.variableOf(left) : undefined;
      return set && set !== text && readsOfVariable(text).some((read) => isWithin(read, right)) && isAsked(set);
    })
  );
}

/** Whether a request is made again with a text that only the reply is added to, and nothing else in it is another in each round. */
function isAllThatIsNew(
  text: Variable,
  asked: Node,
  loop: OpenLoop,
  { carriers }: Reply,
  { bindings, sourceCode }: OpenAIFile,
): boolean {
  const writesOf = ({ references }: Variable) =>
    references.filter((reference) => reference.isWrite() && isWithin(reference.identifier, loop));
  const isSent = readsOfVariable(text).some((read) => isWithin(read, asked));
  const isOther = (node: Node): boolean => {
    const other = node.type === 'Identifier' ? bindings.variableOf(node) : undefined;
    return other !== undefined && other !== text && (isDeclaredIn(loop, other) || writesOf(other).length > 0);
  };
  return (
    isSent &&
    writesOf(text).every(({ writeExpr }) => writeExpr && carriers.has(unwrap(writeExpr))) &&
    !someNode(asked, sourceCode.visitorKeys, isOther)
  );
}
