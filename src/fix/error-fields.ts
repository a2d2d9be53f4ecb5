import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { nameOfClass, type UnreachableTest } from '../analysis/error-classes.js';
import type { ErrorRead, Meaning, ResponseReads } from '../analysis/error-reads.js';
import type { OpenAIFile } from '../analysis/file.js';
import { CLASS_OF_STATUS, STATUS_OF_CLASS } from '../sdk/errors.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

/** A test for what an error means, as a reader of the SDK's documentation would write it; undefined where it needs a class that the file has no name for. */
export function testFor(meaning: Meaning, error: string, file: OpenAIFile): string | undefined {
  const { quote } = file.style;
  if ('code' in meaning) {
    const api = nameOfClass('APIError', file);
    const test = `${error}.code === ${quote}${meaning.code}${quote}`;
    return api === undefined ? test : `${error} instanceof ${api} && ${test}`;
  }
  const className = 'status' in meaning ? CLASS_OF_STATUS[meaning.status] : meaning.class;
  const name = className === undefined ? undefined : nameOfClass(className, file);
  if (name !== undefined) return `${error} instanceof ${name}`;
  const status = 'status' in meaning ? meaning.status : STATUS_OF_CLASS.get(className ?? '');
  return status === undefined ? undefined : `${error}.status === ${status}`;
}

/** Puts a test in place of an expression, in parentheses where it is part of another one. */
export function replaceTest(node: Node, test: string, file: OpenAIFile): Fix | undefined {
  if (file.sourceCode.getCommentsInside(node as never).length > 0) return undefined;
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

/** Reads the fields of an `APIError` in place of those of `error.response`; undefined where one of them has no counterpart. */
export function readOwnFields({ reads }: ResponseReads, file: OpenAIFile): Fix | undefined {
  const { sourceCode } = file;
  if (reads.some(({ field, whole }) => field === undefined || sourceCode.getCommentsInside(whole as never).length > 0))
    return undefined;
  return (fixer) =>
    reads.map(({ error, node, whole, field }) =>
      fixer.replaceText(whole, `${sourceCode.getText(error)}${node.optional ? '?.' : '.'}${field ?? ''}`),
    );
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
