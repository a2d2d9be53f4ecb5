import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, callsOf, ESLINT_VERSIONS } from '../../support/analyse.js';

const CASES = JSON.parse(readFileSync('/work/shared/flow-cases.json', 'utf8')) as { name: string; code: string; aReachesBWithoutC: boolean }[];
for (const eslint of ESLINT_VERSIONS) {
  describe(eslint, () => {
    for (const { name, code, aReachesBWithoutC } of CASES) {
      it(name, () => {
        const file = analyse(code, { eslint });
        const [a] = callsOf(file, 'A');
        const answers = callsOf(file, 'B').map((b) => file.flow.canFollow(a!, b, callsOf(file, 'C')));
        expect(answers.includes(true)).toBe(aReachesBWithoutC);
      });
    }
  });
}
