import { defineConfig } from 'vitest/config';

// The tests that run the source itself. Those that ask for types, for seconds or for random programs are left out: they
// cost as much as all the others. The files share their modules, which makes them three times as fast.
export default defineConfig({
  test: {
    include: ['tests/{analysis,rules}/**/*.test.ts', 'tests/{docs,programs}.test.ts'],
    exclude: ['**/*-types.test.ts', '**/*scaling.test.ts', '**/random.test.ts'],
    setupFiles: ['tests/setup.ts', 'mutation/setup.mjs'],
    testTimeout: 60_000,
    isolate: false,
  },
});
