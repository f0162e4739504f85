import { describe, expect, it } from 'vitest';
import { startProgram } from '../support/program.ts';

describe('a process with a log', () => {
  it('outlives a Postgres that dies while connections are made, and tells of it once', async () => {
    const program = startProgram('test/app/log.program.ts');
    expect(await program.line()).toBe('alive');
    expect(await program.ended()).toBe(0);
    expect(program.complaints().match(/Postgres is away/g)).toHaveLength(1);
    expect(program.complaints()).not.toMatch(/stack|as many others do/);
  });

  it('ends by a mistake of ours that nobody caught, and shows it', async () => {
    const program = startProgram('test/app/log.program.ts', ['a mistake']);
    expect(await program.ended()).not.toBe(0);
    expect(program.complaints()).toContain('a mistake');
  });
});
