import type { Node } from '../ast/walk.js';
import type { Answer } from './control-flow/question.js';
import { findCalledReads, findKeyReads, type KeyRead } from './environment/key-reads.js';
import { findLateChecks, type LateCheck } from './environment/late-checks.js';
import { findLateLoads, type LateLoad } from './environment/late-loads.js';
import { findOverwrittenFields, type OverwrittenField } from './environment/overwritten-fields.js';
import type { OpenAIFile } from './file.js';

/** Tests that replace the SDK construct nothing real. */
const MOCKED_SDK = /\b(?:mock|doMock|setMock|unstable_mockModule|module)\(\s*['"`]openai['"`]/;

/** How a file treats the environment its clients take their key from. Each part is worked out when it is asked for. */
export class Environment {
  readonly #file: OpenAIFile;
  readonly #after = new Map<Node, Answer<'idle' | 'after'>>();
  #keyReads: readonly KeyRead[] | undefined;
  #lateLoads: readonly LateLoad[] | undefined;

  constructor(file: OpenAIFile) {
    this.#file = file;
  }

  /** Whether a node can be evaluated after another one; control flow is asked once for each of those it comes after. */
  canFollow(from: Node, to: Node): boolean {
    return this.#statesAt(from, to).has('after');
  }

  /** Whether a node can be reached, and on no path without another one. */
  alwaysFollows(from: Node, to: Node): boolean {
    const states = this.#statesAt(from, to);
    return states.has('after') && !states.has('idle');
  }

  /** Where the clients of the file take their keys. */
  get keyReads(): readonly KeyRead[] {
    return (this.#keyReads ??= this.#unlessMocked(findKeyReads(this.#file)));
  }

  /** The calls with which the file has its functions make clients from the environment. */
  get calledReads(): readonly KeyRead[] {
    return this.#unlessMocked(findCalledReads(this.#file));
  }

  get lateLoads(): readonly LateLoad[] {
    return (this.#lateLoads ??= this.#unlessMocked(findLateLoads(this.#file)));
  }

  get lateChecks(): readonly LateCheck[] {
    return findLateChecks(this.#file);
  }

  get overwrittenFields(): readonly OverwrittenField[] {
    return findOverwrittenFields(this.#file);
  }

  #statesAt(from: Node, to: Node): ReadonlySet<'idle' | 'after'> {
    let answer = this.#after.get(from);
    if (!answer) {
      answer = this.#file.flow.ask({ start: 'idle', events: new Map([[from, () => ['after']]]) });
      this.#after.set(from, answer);
    }
    return answer.before(to);
  }

  #unlessMocked<T>(found: readonly T[]): readonly T[] {
    return found.length > 0 && MOCKED_SDK.test(this.#file.sourceCode.text) ? [] : found;
  }
}
