import { defineConfig } from 'vitest/config';

// `npm run consumers`: installs from the registry, and takes minutes.
export default defineConfig({
  test: {
    include: ['tests/consumers/**/*.consumer.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    globals: false,
  },
});
