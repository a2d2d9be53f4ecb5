import { lastName, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { DEFAULT_RETRIES } from '../sdk/retries.js';
import { constructionsFor, type ApiCall } from './api-calls.js';
import type { OpenAIFile } from './file.js';
import type { Lookup } from './parameters.js';

/** How often the SDK repeats a request by itself. */
export interface SdkRetries {
  /** The number, as it is written or the default. */
  readonly times: number;
  readonly isDefault: boolean;
  /** Whether the client is made in the file: one that comes from somewhere else may have been told not to. */
  readonly isCertain: boolean;
}

/** What the SDK does for a call; undefined where it certainly does not repeat it, or its options are not known. */
export function retriesOfSdk({ node }: ApiCall, file: OpenAIFile): SdkRetries | undefined {
  const own = file.lookup(node.arguments[1], 'maxRetries');
  if (own.is !== 'missing') return fromOption(own, file);
  if (file.nodes('AssignmentExpression').some(({ left }) => lastName(left) === 'maxRetries')) return undefined;
  const constructions = constructionsFor(node, file);
  if (!constructions) return { times: DEFAULT_RETRIES, isDefault: true, isCertain: false };
  const each = constructions.map(({ options, subclass }) => {
    const option = file.lookup(options, 'maxRetries');
    if (subclass) return undefined; // its constructor may pass anything on
    return option.is === 'missing'
      ? { times: DEFAULT_RETRIES, isDefault: true, isCertain: true }
      : fromOption(option, file);
  });
  return each.every((one) => one !== undefined) ? each[0] : undefined;
}

function fromOption(option: Lookup, file: OpenAIFile): SdkRetries | undefined {
  if (option.is !== 'found') return undefined;
  const times = numberOf(file.bindings.resolve(option.value));
  return times === undefined || times === 0 ? undefined : { times, isDefault: false, isCertain: true };
}

function numberOf(value: Node): number | undefined {
  const node = unwrap(value);
  return node.type === 'Literal' && typeof node.value === 'number' ? node.value : undefined;
}
