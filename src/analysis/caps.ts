import { unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { OpenAIFile } from './file.js';
import type { Request } from './requests.js';

/** A limit on the tokens of an answer. */
export interface Cap {
  readonly parameter: string;
  /** The limit as written; undefined for the server's own default. */
  readonly value: Node | undefined;
  /** The limit, where it is a number the file knows. */
  readonly tokens: number | undefined;
}

const PARAMETERS = {
  chat: ['max_completion_tokens', 'max_tokens'],
  completions: ['max_tokens'],
  responses: ['max_output_tokens'],
} as const;

/** The default of `max_tokens` of the legacy API (API reference, "Create completion", read 2026-11). */
const LEGACY_DEFAULT = 16;

/** The limit a request sets on its answer; undefined when it sets none, or none that is ever defined. */
export function capOf(request: Request, file: OpenAIFile): Cap | undefined {
  for (const parameter of PARAMETERS[request.api]) {
    const lookup = request.parameter(parameter);
    if (lookup.is === 'missing' && request.api === 'completions')
      return { parameter, value: undefined, tokens: LEGACY_DEFAULT };
    if (lookup.is !== 'found') continue;
    const value = file.bindings.resolve(unwrap(lookup.value));
    if (isNothing(value)) continue;
    return {
      parameter,
      value: lookup.value,
      tokens: value.type === 'Literal' && typeof value.value === 'number' ? value.value : undefined,
    };
  }
  return undefined;
}

function isNothing(value: Node): boolean {
  return (
    (value.type === 'Identifier' && value.name === 'undefined') ||
    (value.type === 'Literal' && value.value === null) ||
    (value.type === 'UnaryExpression' && value.operator === 'void')
  );
}
