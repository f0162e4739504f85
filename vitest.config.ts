import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Without it vitest loads graphql twice, as ESM and as CommonJS, and the two do not take each other's schemas.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/services.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Patience costs nothing while all is well, and a machine that is busy with something else makes any of it too short.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
  },
});
