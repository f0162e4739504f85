import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files, and minutes of work: begun last, they would keep one worker busy while the other has nothing left. */
const LONG = /\/test\/(faults|processes)\//;
/** Browsers keep more than one processor busy. */
const HUNGRY = /\/test\/(elements|examples|react|web)\//;

/** The long ones first, and by turns with the hungry: most of them wait, and leave those the processors. */
class ByTurns extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const pick = (isIn: (path: string) => boolean) => sorted.filter(({ moduleId }) => isIn(moduleId));
    const hungry = pick((path) => HUNGRY.test(path));
    const others = [...pick((path) => LONG.test(path)), ...pick((path) => !LONG.test(path) && !HUNGRY.test(path))];
    return Array.from({ length: Math.max(hungry.length, others.length) }, (_, at) => [others[at], hungry[at]]).flat().filter((file) => file !== undefined);
  }
}

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
    // Tests of one file that may run at once: those of a browser wait for frames and answers for half of their time.
    maxConcurrency: 3,
    sequence: { sequencer: ByTurns },
    // Patience costs nothing while all is well, and a machine that is busy with something else makes any of it too short.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
  },
});
