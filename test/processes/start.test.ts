import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openOwnWorld } from './own-world.ts';

const ROLES = ['api', 'worker', 'scheduler', 'all'];
/** Enough for a process to end, and for no drain (25 s) to run out. */
const PROMPT_MS = 20_000;

async function states(url: string): Promise<{ status: number }> {
  return { status: (await fetch(`${url}/readyz`)).status };
}

async function readiness(url: string): Promise<{ status: number; nats: string | undefined }> {
  const answer = await fetch(`${url}/readyz`);
  const { checks } = (await answer.json()) as { checks: Record<string, string> };
  return { status: answer.status, nats: checks.nats };
}

async function sendTo(url: string, authorization: string): Promise<string> {
  const query =
    'mutation { upsertUsers(users: [{ id: "ada" }]) { errors { code } } sendNotification(input: { to: { userId: "ada" }, category: "announcement", channels: [IN_APP], content: { title: "Hello", body: "World" } }) { notification { id } } }';
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify({ query }) });
  return ((await answer.json()) as { data: { sendNotification: { notification: { id: string } } } }).data.sendNotification.notification.id;
}

describe('every role', () => {
  it('waits for Postgres, and is ready when that and NATS are there, whichever comes first', async () => {
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
      const withoutNats = ROLES.map((role) => world.begin(role));
      await eventually('they say what they do without', () => withoutNats.every(({ complaints }) => complaints().includes('NATS does not answer')));
      await stopPromptly(withoutNats);
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

  it('that is told to stop ends, too, when Postgres falls silent in the middle of its start', async () => {
    const world = await openOwnWorld('silent');
    try {
      await world.bringPostgres();
      await world.bringNats();
      const holding = await world.database.sql.reserve();
      await holding`begin`;
      await holding`lock table keepsake in access exclusive mode`;
      const waiting = ROLES.map((role) => world.begin(role));
      const asked = async () => (await world.database.sql`select 1 from pg_locks where relation = 'keepsake'::regclass and not granted`).length;
      await eventually('they have asked for what is kept', async () => (await asked()) === ROLES.length);
      world.postgres.freeze();
      await stopPromptly(waiting);
      world.postgres.thaw();
      holding.release();
    } finally {
      await world.leave();
    }
  });
});

describe('every role that begins beside a NATS that is frozen', () => {
  it('does its work without it, and has it when it thaws', async () => {
    const world = await openOwnWorld('icy');
    try {
      const authorization = await world.bringPostgres();
      const nats = await world.bringNats();
      nats.freeze();
      const begun = ['api', 'worker', 'scheduler'].map((role) => world.begin(role));
      const urls = await Promise.all(begun.map(({ ready }) => ready));
      for (const url of urls) expect(await readiness(url)).toEqual({ status: 200, nats: 'failed' });
      const id = await sendTo(urls[0] ?? '', authorization);
      const status = async () => (await world.database.sql<{ status: string }[]>`select status from delivery where notification_id = ${id}`)[0]?.status;
      await eventually('it is delivered', async () => (await status()) === 'SENT');
      nats.thaw();
      for (const url of urls) await eventually('it has found NATS', async () => (await readiness(url)).nats === 'ok');
      const others = begun.map(({ complaints }) => complaints().match(/NATS is back/g)?.length);
      expect(others).toEqual([1, 1, 1]);
      expect(await Promise.all(begun.map((one) => one.stop()))).toEqual([0, 0, 0]);
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
