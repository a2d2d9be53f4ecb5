import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { propertyOf, unwrap, wrapped } from '../ast/expressions.js';
import type { Fix } from './append-reply.js';
import { indentOf } from './statements.js';

/** The fix that lets a Responses request go on from the response before it: `previous_response_id`. Undefined when that response has no name. */
export function continueResponse(file: OpenAIFile, request: Request): Fix | undefined {
  const earlier = file.requests.findLast(
    ({ api, node }) => api === 'responses' && node.range[1] <= request.node.range[0],
  );
  const name = earlier && nameOfResult(earlier);
  const body = request.body && unwrap(request.body);
  const input = body?.type === 'ObjectExpression' ? propertyOf(body, 'input') : undefined;
  if (!name || !input) return undefined;
  const isOwnLine = input.loc.start.line !== body?.loc.start.line;
  const separator = isOwnLine ? `,\n${indentOf(input, file.sourceCode)}` : ', ';
  return (fixer) => [fixer.insertTextAfter(input, `${separator}previous_response_id: ${name}.id`)];
}

/** `response` in `const response = await client.responses.create(…)`. */
function nameOfResult({ node }: Request): string | undefined {
  let outer = wrapped(node).parent;
  if (outer?.type === 'AwaitExpression') outer = wrapped(outer).parent;
  if (outer?.type === 'VariableDeclarator' && outer.id.type === 'Identifier') return outer.id.name;
  return outer?.type === 'AssignmentExpression' && outer.left.type === 'Identifier' ? outer.left.name : undefined;
}
