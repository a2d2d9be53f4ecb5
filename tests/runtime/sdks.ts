import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/repository.js';

/** The releases of `openai` that programs run with, by the names they are installed under: the oldest of 4, 5 and 6, the last of 4, and the newest. */
export const SDKS = {
  '4.0.0': 'openai-v4',
  '4.104.0': 'openai-v4-last',
  '5.0.0': 'openai-v5',
  '6.0.0': 'openai-v6',
  '7.57.0': 'openai',
} as const;

export type Sdk = keyof typeof SDKS;

export const NEWEST: Sdk = '7.57.0';
export const ALL = Object.keys(SDKS) as Sdk[];

/** Those that know the Responses API, Azure and the helpers. */
export const SINCE_RESPONSES: readonly Sdk[] = ['4.104.0', '5.0.0', '6.0.0', '7.57.0'];

export const folderOf = (name: string): string => path.join(root, 'node_modules', name);

/** The version that is really installed under a name. */
export function installedVersion(name: string): string {
  return (JSON.parse(readFileSync(path.join(folderOf(name), 'package.json'), 'utf8')) as { version: string }).version;
}
