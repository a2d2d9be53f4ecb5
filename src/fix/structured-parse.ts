import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { nameOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { calleePath } from '../analysis/callee-path.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Use } from '../analysis/reply-uses.js';
import type { Request } from '../analysis/requests.js';

/**
 * Where a request already asks for the format of a zod schema and its text is parsed by hand: `.create` becomes `.parse`, which validates and
 * throws when the answer was cut, and the hand-written parse a read of `parsed`. Undefined for any other shape.
 */
export function suggestParse(
  use: Use,
  request: Request,
  file: OpenAIFile,
): ((fixer: RuleFixer) => RuleFix[]) | undefined {
  if (request.api !== 'chat' || request.method !== 'create' || request.streams !== 'no') return undefined;
  const format = request.parameter('response_format');
  const value = format.is === 'found' ? file.bindings.resolve(unwrap(format.value)) : undefined;
  if (value?.type !== 'CallExpression' || calleePath(value.callee, file.bindings).at(-1) !== 'zodResponseFormat')
    return undefined;
  const callee = unwrap(request.node.callee);
  const content = contentRead(use.value);
  if (
    !content ||
    callee.type !== 'MemberExpression' ||
    use.at.type !== 'CallExpression' ||
    calleePath(use.at.callee, file.bindings).join('.') !== 'JSON.parse'
  )
    return undefined;
  const message = file.sourceCode.getText(content);
  const { at } = use;
  return (fixer) => [
    fixer.replaceText(callee.property, 'parse'),
    fixer.replaceText(at, message.replace(/content$/, 'parsed')),
  ];
}

/** The `….content` that an expression reads, behind `!`, `?? ''` and `|| ''`. */
function contentRead(expression: Node): Node | undefined {
  let node = unwrap(expression);
  if (node.type === 'LogicalExpression') node = unwrap(node.left);
  return node.type === 'MemberExpression' && nameOf(node) === 'content' ? node : undefined;
}
