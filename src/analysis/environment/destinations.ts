import { isNamed, stringOf } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { hostOf, type Host } from '../../sdk/base-urls.js';
import type { Model } from './credentials.js';

/** Where a client with these options sends its requests. A base URL that is not written in the file is unknown; `OPENAI_BASE_URL` in the environment is left out of account. */
export function destinationOf(options: Node | undefined, model: Model): Host | 'unknown' {
  const found = model.lookup(options, 'baseURL');
  if (found.is === 'missing') return 'openai';
  if (found.is === 'unknown' || found.sometimes) return 'unknown';
  const value = model.bindings.resolve(found.value);
  if (isNamed(value, 'undefined')) return 'openai';
  const url = stringOf(value);
  return (url === undefined ? undefined : hostOf(url)) ?? 'unknown';
}
