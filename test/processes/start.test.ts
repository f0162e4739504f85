import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openOwnWorld } from './own-world.ts';

const ROLES = ['api', 'worker', 'scheduler', 'all'];
/** Enough for a process to end, and for no drain (25 s) to run out. */
const PROMPT_MS = 20_000;

async function states(url: string): Promise<{ status: number }> {
  return { status: (await fetch(`${url}/readyz`)).status };
}

describe('every role', () => {
  it('waits for Postgres and NATS, whichever comes first, and is ready when both are there', async () => {
    const world = await openOwnWorld('start');
    try {
      const early = ROLES.map((role) => world.begin(role));
      await world.bringNats();
      await world.bringPostgres();
      for (const { ready } of early) expect(await states(await ready)).toEqual({ status: 200 });
      expect(await Promise.all(early.map((one) => one.stop()))).toEqual(ROLES.map(() => 0));
    } finally {
      await world.leave();
    }
  });

  it('that is told to stop while it waits ends at once, and in order', async () => {
    const world = await openOwnWorld('waiting');
    try {
      const waitingForPostgres = ROLES.map((role) => world.begin(role));
      await eventually('they say what they wait for', () => waitingForPostgres.every(({ complaints }) => complaints().includes('waiting for it')));
      await stopPromptly(waitingForPostgres);
      await world.bringPostgres();
      const waitingForNats = ROLES.map((role) => world.begin(role));
      await eventually('they say what they wait for', () => waitingForNats.every(({ complaints }) => complaints().includes('NATS does not answer')));
      await stopPromptly(waitingForNats);
    } finally {
      await world.leave();
    }
  });

  it('that is told to stop while Postgres is frozen ends, too', async () => {
    const world = await openOwnWorld('stuck');
    try {
      await world.bringPostgres();
      await world.bringNats();
      world.postgres.freeze();
      const waiting = ROLES.map((role) => world.begin(role));
      await eventually('they have knocked at Postgres', () => waiting.every(({ complaints }) => complaints().includes('does not answer yet')));
      await stopPromptly(waiting);
    } finally {
      await world.leave();
    }
  });
});

async function stopPromptly(processes: { stop(): Promise<number | null> }[]): Promise<void> {
  const startedAt = performance.now();
  expect(await Promise.all(processes.map((one) => one.stop()))).toEqual(processes.map(() => 0));
  expect(performance.now() - startedAt).toBeLessThan(PROMPT_MS);
}
