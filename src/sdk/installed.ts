import fs from 'node:fs';
import path from 'node:path';

/** The helper that turns the output of a response into input of the next one, and the module it is imported from. In openai 6.49 and 7.57 (read 2026-11); not in 4.104 and 5.23. */
export const RESPONSE_ITEMS = {
  name: 'toResponseInputItems',
  source: 'openai/lib/responses/ResponseInputItems',
} as const;

/**
 * Whether the SDK that a file would import is one that has `toResponseInputItems`. True where no SDK is installed: then the newest one will be.
 * Looks for one file name in the `node_modules` folders above; opens nothing.
 */
export function hasResponseItems(filename: string): boolean {
  for (let folder = path.dirname(path.resolve(filename)); ; folder = path.dirname(folder)) {
    const sdk = path.join(folder, 'node_modules', 'openai');
    if (fs.existsSync(path.join(sdk, 'package.json')))
      return fs.existsSync(path.join(sdk, 'lib', 'responses', 'ResponseInputItems.js'));
    if (path.dirname(folder) === folder) return true;
  }
}
