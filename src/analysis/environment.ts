import { findLateChecks, type LateCheck } from './environment/late-checks.js';
import { findLateLoads, type LateLoad } from './environment/lateness.js';
import { findOverwrittenFields, type OverwrittenField } from './environment/overwritten-fields.js';
import type { OpenAIFile } from './file.js';

/** How a file treats the environment its clients take their key from. Each part is worked out when it is asked for. */
export interface Environment {
  readonly lateLoads: readonly LateLoad[];
  readonly lateChecks: readonly LateCheck[];
  readonly overwrittenFields: readonly OverwrittenField[];
}

export function analyseEnvironment(file: OpenAIFile): Environment {
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
