import { defineConfig } from 'vitest/config';

// A busy machine is no reason to fail: what has to be quick is measured by `npm run bench`.
export default defineConfig({
  test: { include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'], testTimeout: 30_000, globals: false },
});
