import { isLiteral, isNullish, stringOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Request } from '../requests.js';

/** Whether the API was told, or is known, to send one call at a time: by the parameter, by a tool that must be called, by models without parallel calls. */
export function sendsOneCall(request: Request): boolean {
  const parallel = request.parameter('parallel_tool_calls');
  if (parallel.is === 'unknown') return true;
  if (parallel.is === 'found' && !isLiteral(parallel.value, true)) return true;
  const choice = request.parameter('tool_choice');
  if (choice.is === 'unknown' || (choice.is === 'found' && !isFree(choice.value))) return true;
  const model = request.parameter('model');
  return model.is === 'found' && ONE_AT_A_TIME.test(stringOf(model.value) ?? '');
}

/** Whether a `tool_choice` names no tool: `'auto'`, `hasTools ? 'auto' : undefined`. */
function isFree(choice: Node): boolean {
  const node = unwrap(choice);
  if (node.type === 'ConditionalExpression') return isFree(node.consequent) && isFree(node.alternate);
  return stringOf(node) !== undefined || isNullish(node);
}

/** Models that never call tools in parallel. Source: the API's guide on function calling and the notes of these models (read 2026-11). */
const ONE_AT_A_TIME = /^(o1|o3|o4-mini|gpt-4\.1-nano|gpt-(3\.5-turbo|4)-0613)\b/;
