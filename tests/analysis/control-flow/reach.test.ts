import { describe, expect, it } from 'vitest';
import type { Node } from '../../../src/ast/walk.js';
import { analyse, callsOf, ESLINT_VERSIONS } from '../../support/analyse.js';
import { REACH_CASES } from './reach-cases.js';

/** A call has been made when it returns; a call that is awaited, when the promise is settled. */
function completed(call: Node): Node {
  return call.parent?.type === 'AwaitExpression' ? call.parent : call;
}

for (const eslint of ESLINT_VERSIONS) {
  describe(`under ESLint ${eslint}`, () => {
    for (const [topic, cases] of Object.entries(REACH_CASES)) {
      describe(topic, () => {
        for (const { name, code, reaches } of cases) {
          it(name, () => {
            const file = analyse(code, { eslint });
            const answers = callsOf(file, 'A')
              .map(completed)
              .flatMap((a) => callsOf(file, 'B').map((b) => file.flow.canFollow(a, b, callsOf(file, 'C'))));
            expect(answers.includes(true)).toBe(reaches);
          });
        }
      });
    }
  });
}
