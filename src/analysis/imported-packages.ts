import { callsNamed } from './called-names.js';
import type { OpenAIFile } from './file.js';
import { once } from './once.js';
import { requiredModule } from './qualified-names.js';

/** The packages that a file imports or requires anything of, by their names without a path in them: `node:readline` for `node:readline/promises`. */
export const importedPackages = once(
  (file: OpenAIFile): ReadonlySet<string> =>
    new Set(
      [
        ...file.nodes('ImportDeclaration').map(({ source }) => source.value),
        ...callsNamed(['require'], file).map((call) => requiredModule(call) ?? ''),
      ].map((source) => /^(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? ''),
    ),
);
