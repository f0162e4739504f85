// Runs every test, or those whose file names contain an argument, and closes with one line of counts.
import { startVitest } from 'vitest/node';

process.env.NODE_ENV = 'test';
// Red stops everybody, so where nobody sits in front of it a test has a second try; what needed it is told below.
const vitest = await startVitest('test', process.argv.slice(2), { watch: false, retry: process.env.CI ? 1 : 0 });
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const count = (state) => tests.filter((test) => test.result().state === state).length;
const passed = count('passed');
// A file that does not load, and an error outside any test, have no test to count as failed.
const homeless = modules.filter((module) => module.errors().length > 0).length + vitest.state.getUnhandledErrors().length;
const failed = count('failed') + homeless;
const skipped = tests.length - passed - count('failed');
const flaky = tests.filter((test) => test.diagnostic()?.flaky).map((test) => `flaky: ${test.module.relativeModuleId} > ${test.fullName}`);
await vitest.close();

process.exitCode = failed > 0 || passed === 0 ? 1 : (process.exitCode ?? 0);
process.once('exit', () => {
  if (flaky.length > 0) console.log(['', `PASSED ONLY AT THEIR SECOND TRY: ${flaky.length}`, ...flaky, ''].join('\n'));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
});
