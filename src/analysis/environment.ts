import { findKeyReads, type KeyRead } from './environment/key-reads.js';
import { findLateChecks, type LateCheck } from './environment/late-checks.js';
import { findLateLoads, type LateLoad } from './environment/late-loads.js';
import { findOverwrittenFields, type OverwrittenField } from './environment/overwritten-fields.js';
import type { OpenAIFile } from './file.js';

/** How a file treats the environment its clients take their key from. Each part is worked out when it is asked for. */
export interface Environment {
  /** Where the clients of the file take their keys. */
  readonly keyReads: readonly KeyRead[];
  readonly lateLoads: readonly LateLoad[];
  readonly lateChecks: readonly LateCheck[];
  readonly overwrittenFields: readonly OverwrittenField[];
}

/** Tests that replace the SDK construct nothing real. */
const MOCKED_SDK = /\b(?:mock|doMock|setMock|unstable_mockModule|module)\(\s*['"`]openai['"`]/;
const NOTHING: Environment = { keyReads: [], lateLoads: [], lateChecks: [], overwrittenFields: [] };

export function analyseEnvironment(file: OpenAIFile): Environment {
  if (MOCKED_SDK.test(file.sourceCode.text)) return NOTHING;
  let keyReads: readonly KeyRead[] | undefined;
  return {
    get keyReads() {
      return (keyReads ??= findKeyReads(file));
    },
    get lateLoads() {
      return findLateLoads(file);
    },
    get lateChecks() {
      return findLateChecks(file);
    },
    get overwrittenFields() {
      return findOverwrittenFields(file);
    },
  };
}
