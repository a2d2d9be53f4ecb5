/** Nested questions beyond this many get the first guess. */
const MAX_DEPTH = 60;
/** What is found grows from pass to pass; after this many it is taken as it is. */
const MOST_PASSES = 5;

/**
 * Answers to questions that lead to other questions, and sometimes back to themselves, as the result of a recursive function does.
 * Each question is answered once. One that comes up while it is being answered is taken for `first`, and next time for what that made of it,
 * until nothing new comes out: whoever asks first.
 */
export class Answers<Question, Answer> {
  readonly #known = new Map<Question, Answer | typeof RUNNING>();
  /** What has been asked on the way to the outermost answer. */
  readonly #trail: Question[] = [];
  /** What has come up while it was being answered, and what it was taken for. */
  readonly #met = new Map<Question, Answer>();
  #assumed: ReadonlyMap<Question, Answer> = new Map();
  #depth = 0;

  /** @param isAsBig whether an answer is no more than what it had been taken for */
  constructor(readonly isAsBig: (answer: Answer, taken: Answer) => boolean) {}

  /**
   * @param find finds the answer, and may ask
   * @param first what a question is taken for that leads to itself, or is nested too deeply
   */
  to<Asked extends Question>(question: Asked, find: (question: Asked) => Answer, first: Answer): Answer {
    const before = this.#known.get(question);
    if (before === RUNNING) {
      const taken = this.#assumed.has(question) ? (this.#assumed.get(question) as Answer) : first;
      this.#met.set(question, taken);
      return taken;
    }
    if (before !== undefined) return before;
    if (this.#depth > MAX_DEPTH) return first;
    return this.#depth === 0 ? this.#settle(question, find) : this.#find(question, find);
  }

  #find<Asked extends Question>(question: Asked, find: (question: Asked) => Answer): Answer {
    this.#known.set(question, RUNNING);
    this.#trail.push(question);
    this.#depth += 1;
    const found = find(question);
    this.#depth -= 1;
    this.#known.set(question, found);
    return found;
  }

  #settle<Asked extends Question>(question: Asked, find: (question: Asked) => Answer): Answer {
    for (let pass = 1; ; pass += 1) {
      const found = this.#find(question, find);
      const isSettled = pass === MOST_PASSES || this.#isAsTaken();
      this.#met.clear();
      if (!isSettled) {
        this.#assumed = new Map(this.#trail.map((one) => [one, this.#answer(one)]));
        for (const one of this.#trail) this.#known.delete(one);
      } else if (this.#assumed.size > 0) this.#assumed = new Map();
      this.#trail.length = 0;
      if (isSettled) return found;
    }
  }

  #isAsTaken(): boolean {
    if (this.#met.size === 0) return true;
    return [...this.#met].every(([question, taken]) => this.isAsBig(this.#answer(question), taken));
  }

  #answer(question: Question): Answer {
    return this.#known.get(question) as Answer;
  }
}

const RUNNING = Symbol('running');
