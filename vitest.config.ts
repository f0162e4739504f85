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
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
  },
});
