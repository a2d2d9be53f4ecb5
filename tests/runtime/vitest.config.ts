import { defineConfig } from 'vitest/config';

// `npm run prove`: every program is a process of its own, and most wait for one another's turn.
export default defineConfig({
  test: { include: ['tests/runtime/**/*.proof.ts'], testTimeout: 300_000, maxConcurrency: 2, globals: false },
});
