import type { Node } from '../ast/walk.js';
import type { Answer } from './control-flow/question.js';
import { findKeyReads, type KeyRead } from './environment/key-reads.js';
import { findLateChecks, type LateCheck } from './environment/late-checks.js';
import { findLateLoads, type LateLoad } from './environment/late-loads.js';
import { findOverwrittenFields, type OverwrittenField } from './environment/overwritten-fields.js';
import type { OpenAIFile } from './file.js';

/** How a file treats the environment its clients take their key from. Each part is worked out when it is asked for. */
export interface Environment {
  /** Whether a node can be evaluated after another one; control flow is asked once for each of those it comes after. */
  canFollow(from: Node, to: Node): boolean;
  /** Whether a node can be reached, and on no path without another one. */
  alwaysFollows(from: Node, to: Node): boolean;
  /** Where the clients of the file take their keys. */
  readonly keyReads: readonly KeyRead[];
  readonly lateLoads: readonly LateLoad[];
  readonly lateChecks: readonly LateCheck[];
  readonly overwrittenFields: readonly OverwrittenField[];
}

/** Tests that replace the SDK construct nothing real. */
const MOCKED_SDK = /\b(?:mock|doMock|setMock|unstable_mockModule|module)\(\s*['"`]openai['"`]/;

export function analyseEnvironment(file: OpenAIFile): Environment {
  let keyReads: readonly KeyRead[] | undefined;
  let lateLoads: readonly LateLoad[] | undefined;
  const after = new Map<Node, Answer<'idle' | 'after'>>();
  const unlessMocked = <T>(found: readonly T[]): readonly T[] =>
    found.length > 0 && MOCKED_SDK.test(file.sourceCode.text) ? [] : found;
  const statesAt = (from: Node, to: Node): ReadonlySet<'idle' | 'after'> => {
    let answer = after.get(from);
    if (!answer)
      after.set(from, (answer = file.flow.ask({ start: 'idle', events: new Map([[from, () => ['after']]]) })));
    return answer.before(to);
  };
  return {
    canFollow: (from, to) => statesAt(from, to).has('after'),
    alwaysFollows(from, to) {
      const states = statesAt(from, to);
      return states.has('after') && !states.has('idle');
    },
    get keyReads() {
      return (keyReads ??= unlessMocked(findKeyReads(file)));
    },
    get lateLoads() {
      return (lateLoads ??= unlessMocked(findLateLoads(file)));
    },
    get lateChecks() {
      return findLateChecks(file);
    },
    get overwrittenFields() {
      return findOverwrittenFields(file);
    },
  };
}
