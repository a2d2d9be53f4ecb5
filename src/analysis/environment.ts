import { findLateChecks, type LateCheck } from './environment/late-checks.js';
import { findLateLoads, type LateLoad } from './environment/late-loads.js';
import { findOverwrittenFields, type OverwrittenField } from './environment/overwritten-fields.js';
import type { OpenAIFile } from './file.js';

/** How a file treats the environment its clients take their key from. Each part is worked out when it is asked for. */
export interface Environment {
  readonly lateLoads: readonly LateLoad[];
  readonly lateChecks: readonly LateCheck[];
  readonly overwrittenFields: readonly OverwrittenField[];
}

/** Tests that replace the SDK construct nothing real. */
const MOCKED_SDK = /\b(?:mock|doMock|setMock|unstable_mockModule|module)\(\s*['"`]openai['"`]/;
const NOTHING: Environment = { lateLoads: [], lateChecks: [], overwrittenFields: [] };

export function analyseEnvironment(file: OpenAIFile): Environment {
  if (MOCKED_SDK.test(file.sourceCode.text)) return NOTHING;
  return {
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
