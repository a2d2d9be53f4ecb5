import { beforeAll } from 'vitest';

// The files of a run share their modules, and what Stryker notes of each test with them: it hands all that to itself again
// after each file. A file that begins with nothing noted keeps that in proportion to the tests.
beforeAll(() => {
  const coverage = globalThis.__stryker__?.mutantCoverage;
  if (coverage) coverage.perTest = {};
});
