import type { ReportFixFunction, RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import type { OpenAIFile } from '../analysis/file.js';
import { importOrder } from '../analysis/modules/module-system.js';
import { isFunction, unwrap, wrapped, type FunctionLike } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';

/** How a promise can be awaited where it stands. */
export interface AwaitEdit {
  readonly write: ReportFixFunction;
  /** The function that has to become `async` for it, and becomes so with the edit. */
  readonly makesAsync: FunctionLike | undefined;
}

/** Puts `await` in front of an expression; undefined where it cannot stand, and where a function cannot become `async` without changing its declared type. */
export function awaitEdit(expression: Node, file: OpenAIFile): AwaitEdit | undefined {
  const place = placeOfAwait(expression, file);
  if (!place) return undefined;
  const needsParentheses = isRead(expression);
  if (needsParentheses && startsStatement(expression, file)) return undefined; // `(` would continue the line above
  return {
    makesAsync: place === 'ready' ? undefined : place,
    write: (fixer) => [
      ...(place === 'ready' ? [] : [makeAsync(place, file, fixer)]),
      fixer.insertTextBefore(expression, needsParentheses ? '(await ' : 'await '),
      ...(needsParentheses ? [fixer.insertTextAfter(expression, ')')] : []),
    ],
  };
}

/** Whether a member is read, or a method called, on the bare expression. */
function isRead(expression: Node): boolean {
  const { parent } = expression;
  return (
    wrapped(expression) === expression && parent?.type === 'MemberExpression' && unwrap(parent.object) === expression
  );
}

function startsStatement(expression: Node, { style, sourceCode }: OpenAIFile): boolean {
  let outer: Node | undefined = expression;
  while (outer && outer.type !== 'ExpressionStatement') outer = outer.parent;
  if (!outer || outer.range[0] !== expression.range[0]) return false;
  const before = sourceCode.getTokenBefore(expression)?.value;
  return style.semicolon === '' && before !== undefined && !/^[;{}]$/.test(before);
}

/** `ready` where `await` can stand; else the function that would have to be `async`. */
function placeOfAwait(expression: Node, file: OpenAIFile): 'ready' | FunctionLike | undefined {
  for (let inner = expression, outer = expression.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'ChainExpression' && isRead(expression)) return undefined; // parentheses would end the optional chain
    if (outer.type === 'PropertyDefinition' || outer.type === 'StaticBlock') return undefined;
    if (!isFunction(outer)) continue;
    if (outer.body !== inner) return undefined; // a default of a parameter
    if (outer.async) return 'ready';
    return canBeAsync(outer) ? outer : undefined;
  }
  return isModule(file) ? 'ready' : undefined;
}

function canBeAsync(fn: FunctionLike): boolean {
  if (fn.generator || fn.returnType) return false;
  const { parent } = fn;
  if (parent.type === 'MethodDefinition') return parent.kind === 'method';
  if (parent.type === 'NewExpression') return false; // the executor of a promise: its errors would be lost
  return parent.type !== 'Property' || parent.kind === 'init';
}

/** Whether the file certainly runs as an ES module, where `await` can stand outside functions. */
function isModule({ filename, nodes }: OpenAIFile): boolean {
  if (/\.c[jt]s$/.test(filename)) return false;
  if (/\.m[jt]s$/.test(filename)) return true;
  const moduleSyntax = [
    ...nodes('ImportDeclaration'),
    ...nodes('ExportNamedDeclaration'),
    ...nodes('ExportDefaultDeclaration'),
    ...nodes('ExportAllDeclaration'),
  ];
  return moduleSyntax.length > 0 && importOrder(filename) === 'hoisted';
}

function makeAsync(fn: FunctionLike, { sourceCode }: OpenAIFile, fixer: RuleFixer): RuleFix {
  const { parent } = fn;
  const isMethod = parent.type === 'MethodDefinition' || (parent.type === 'Property' && parent.method);
  if (!isMethod) return fixer.insertTextBefore(fn, 'async ');
  const bracket = parent.computed ? sourceCode.getTokenBefore(parent.key) : undefined;
  return fixer.insertTextBefore(bracket ?? parent.key, 'async ');
}
