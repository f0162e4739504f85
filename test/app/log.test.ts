import { afterEach, describe, expect, it } from 'vitest';
import { startProgram, type Program } from '../support/program.ts';

/** One that does not end by itself would go on asking for ever. */
const started: Program[] = [];
function start(...programArguments: string[]): Program {
  const program = startProgram('test/app/log.program.ts', programArguments);
  started.push(program);
  return program;
}
afterEach(() => Promise.all(started.splice(0).map((program) => program.signal('SIGKILL'))));

describe('a process with a log', () => {
  it('outlives a Postgres that dies while connections are made, and tells of it once', async () => {
    const program = start();
    expect(await program.line()).toBe('alive');
    expect(await program.ended()).toBe(0);
    expect(program.complaints().match(/Postgres is away/g)).toHaveLength(1);
    expect(program.complaints()).not.toMatch(/stack|as many others do/);
  });

  it('ends by a mistake of ours that nobody caught, and shows it', async () => {
    const program = start('a mistake');
    expect(await program.ended()).not.toBe(0);
    expect(program.complaints()).toContain('a mistake');
  });
});
