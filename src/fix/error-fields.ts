import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { decides, unwrap, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { nameOfClass, type UnreachableTest } from '../analysis/error-classes.js';
import { calleePath, isReport } from '../analysis/callee-path.js';
import type { ErrorRead, Meaning, ResponseRead, ResponseReads } from '../analysis/error-reads.js';
import type { OpenAIFile } from '../analysis/file.js';
import { CLASS_OF_STATUS, STATUS_OF_CLASS } from '../sdk/errors.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

/** A test for what an error means, as a reader of the SDK's documentation would write it; undefined where it needs a class that the file has no name for. */
export function testFor(meaning: Meaning, error: Node, file: OpenAIFile): string | undefined {
  const { quote } = file.style;
  const name = operand(unwrap(error), file); // which `instanceof` narrows, whatever it was cast to
  if ('code' in meaning) {
    const api = nameOfClass('APIError', file);
    const isCode = `.code === ${quote}${meaning.code}${quote}`;
    return api === undefined ? operand(error, file) + isCode : `${name} instanceof ${api} && ${name}${isCode}`;
  }
  const className = 'status' in meaning ? CLASS_OF_STATUS[meaning.status] : meaning.class;
  const wanted = className === undefined ? undefined : nameOfClass(className, file);
  if (wanted !== undefined) return `${name} instanceof ${wanted}`;
  const status = 'status' in meaning ? meaning.status : STATUS_OF_CLASS.get(className ?? '');
  return status === undefined ? undefined : `${operand(error, file)}.status === ${status}`;
}

/** The text of an expression of which a member is read: a name and a chain of members stand alone, anything else in parentheses. */
function operand(node: Node, file: OpenAIFile): string {
  const text = file.sourceCode.getText(node);
  return /^(?:Identifier|MemberExpression|ThisExpression|TSNonNullExpression|CallExpression)$/.test(node.type)
    ? text
    : `(${text})`;
}

/** Puts a test in place of an expression, in parentheses where it is part of another one. */
export function replaceTest(node: Node, test: string, file: OpenAIFile): Fix | undefined {
  if (file.sourceCode.getCommentsInside(node).length > 0) return undefined;
  const { parent } = node;
  const isLoose =
    parent?.type === 'IfStatement' ||
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'VariableDeclarator' ||
    (parent?.type === 'ConditionalExpression' && parent.test === node) ||
    (parent?.type === 'LogicalExpression' && parent.operator !== '??' && !test.includes('&&')) ||
    (parent?.type === 'LogicalExpression' && parent.operator === '&&');
  return (fixer) => [fixer.replaceText(node, isLoose ? test : `(${test})`)];
}

/** Reads the fields of an `APIError` in place of those of `error.response`; undefined where one of them has no counterpart, or stands under a name of its own. */
export function readOwnFields({ reads }: ResponseReads, file: OpenAIFile): Fix | undefined {
  const { sourceCode } = file;
  const edits = reads.map((read) => {
    const text = ownField(read, file);
    const { parent } = read.whole;
    // `error.response?.data?.error?.message ?? error.message`
    const isTwice = parent?.type === 'LogicalExpression' && sourceCode.getText(parent.right) === text;
    return { node: isTwice ? parent : read.whole, text };
  });
  if (edits.some(({ node, text }) => text === undefined || sourceCode.getCommentsInside(node).length > 0))
    return undefined;
  return (fixer) =>
    edits.map(({ node, text }) => {
      // `error.response.data && error.response.data.error` is one `error.error`
      const before = operandBefore(node);
      const operator = before && sourceCode.getTokenAfter(before, { includeComments: true });
      const isRepeated = edits.some((edit) => edit.node === before && edit.text === text);
      return before && isRepeated && operator?.value === '&&'
        ? fixer.removeRange([before.range[1], node.range[1]])
        : fixer.replaceText(node, text ?? '');
    });
}

/** `b` of `a && b && c`, for `c`. */
function operandBefore(node: Node): Node | undefined {
  const { parent } = node;
  if (parent?.type !== 'LogicalExpression' || parent.operator !== '&&' || parent.right !== node) return undefined;
  const { left } = parent;
  return left.type === 'LogicalExpression' && left.operator === '&&' ? left.right : left;
}

/** What is read of an `APIError` in place of a read of `error.response`. */
function ownField({ error, node, whole, path, field }: ResponseRead, file: OpenAIFile): string | undefined {
  if (field === undefined || node.type === 'Identifier') return undefined;
  const text = `${operand(error, file)}${node.type === 'MemberExpression' && node.optional ? '?.' : '.'}${field}`;
  if (path.join('.') !== 'data') return text;
  // The body of the answer is `{ error: … }`, of which the SDK's error has the inner part: whoever gets it may look for the outer one.
  let outer = whole;
  let isTested = false;
  for (; outer.parent?.type === 'LogicalExpression'; outer = wrapped(outer.parent))
    isTested ||= outer.parent.left === outer;
  const { parent } = outer;
  if (decides(outer)) return text;
  if (parent?.type === 'CallExpression' && isReport(calleePath(parent.callee, file.bindings))) return text;
  if (parent?.type === 'MemberExpression' || parent?.type === 'TemplateLiteral') return text;
  if (isTested) return undefined; // an object is always there, and nothing in its stead is ever taken
  return parent?.type === 'ArrowFunctionExpression' ? `({ error: ${text} })` : `{ error: ${text} }`;
}

/** The header as the installed SDK gives it. */
export function readHeader(
  { at, headers, name, isIndexed }: Extract<ErrorRead, { kind: 'headers' }>,
  file: OpenAIFile,
): Fix {
  const object = file.sourceCode.getText(headers);
  const key = file.sourceCode.getText(name);
  return (fixer) => [fixer.replaceText(at, isIndexed ? `${object}?.get(${key})` : `${object}?.[${key}]`)];
}

/** Puts the test for the subclass in front; undefined where the branches do not stand right behind each other. */
export function swapBranches({ branches, earlier }: UnreachableTest, file: OpenAIFile): Fix | undefined {
  if (!branches || unwrap(branches[0].test) !== earlier.node) return undefined;
  const [first, second] = branches;
  const text = (node: Node): string => file.sourceCode.getText(node);
  return (fixer) => [
    fixer.replaceText(first.test, text(second.test)),
    fixer.replaceText(first.consequent, text(second.consequent)),
    fixer.replaceText(second.test, text(first.test)),
    fixer.replaceText(second.consequent, text(first.consequent)),
  ];
}
