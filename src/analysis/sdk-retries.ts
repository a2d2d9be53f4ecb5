import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, nameOf, thisClass, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { DEFAULT_RETRIES } from '../sdk/retries.js';
import { constructionsFor, type ApiCall } from './api-calls.js';
import type { OpenAIFile } from './file.js';
import type { Lookup } from './parameters.js';
import { memberPath } from './requests.js';

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
  const later = laterOptions(node, file).find((option) => option.is !== 'missing');
  if (later) return fromOption(later, file);
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

/** What is said of a client that is made of another one, from the last to the first: `new OpenAI({ … }).withOptions({ … })`. */
function laterOptions({ callee }: ApiCall['node'], file: OpenAIFile): readonly Lookup[] {
  const { root, path } = memberPath(callee, file.bindings);
  const owner = root?.type === 'ThisExpression' ? thisClass(root) : undefined;
  const values = owner ? file.clients.fieldValues(owner, path[0] ?? '') : root ? [root] : [];
  return values.flatMap((value) => {
    const options: Lookup[] = [];
    const seen = new Set<Node>();
    let made = file.bindings.resolve(value);
    for (; isWithOptions(made) && !seen.has(made); made = file.bindings.resolve(made.callee.object)) {
      seen.add(made);
      options.push(file.lookup(made.arguments[0], 'maxRetries'));
    }
    if (options.length > 0 && made.type === 'NewExpression') options.push(file.lookup(made.arguments[0], 'maxRetries'));
    return options;
  });
}

function isWithOptions(node: Node): node is TSESTree.CallExpression & { readonly callee: TSESTree.MemberExpression } {
  return (
    node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && nameOf(node.callee) === 'withOptions'
  );
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
