// Runs every test, or those whose file names contain an argument, and closes with one line of counts.
import { startVitest } from 'vitest/node';

process.env.NODE_ENV = 'test';
const vitest = await startVitest('test', process.argv.slice(2), { watch: false });
const modules = vitest.state.getTestModules();
const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
const count = (state) => states.filter((one) => one === state).length;
const passed = count('passed');
// A file that does not load, and an error outside any test, have no test to count as failed.
const homeless = modules.filter((module) => module.errors().length > 0).length + vitest.state.getUnhandledErrors().length;
const failed = count('failed') + homeless;
const skipped = states.length - passed - count('failed');
await vitest.close();

process.exitCode = failed > 0 || passed === 0 ? 1 : (process.exitCode ?? 0);
process.once('exit', () => console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`));
