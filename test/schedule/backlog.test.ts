import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { createHints } from '../../src/bus/hints.ts';
import { streamOf } from '../../src/bus/topology.ts';
import type { Hint } from '../../src/core/hint.ts';
import { queueDue } from '../../src/db/waits.ts';
import { reconcile } from '../../src/schedule/reconciler.ts';
import { openGauge, type Gauge } from '../support/gauge.ts';
import { openHouse, type House } from '../support/house.ts';

const ROWS = 20_000;
/** What two dozen looks at empty or honest lanes may read. */
const A_LOOK = 100;

describe('a long lane', () => {
  let house: House;
  let gauge: Gauge;
  beforeAll(async () => {
    house = await openHouse();
    gauge = openGauge(house.databaseUrl, 'delivery');
    // While autovacuum analyses, its snapshot keeps every old index entry alive, and a slow machine would read them all again.
    await house.database.sql`alter table delivery set (autovacuum_enabled = false)`;
  });
  beforeEach(async () => {
    await house.database.sql`delete from delivery`;
    await house.bus.manager.streams.purge(streamOf('email'));
  });
  afterAll(async () => {
    await gauge.close();
    await house.leave();
  });

  /** Deliveries of `email.normal`, owed one after the other within this span of seconds ago. */
  async function owe(from: number, to: number): Promise<void> {
    await house.database.sql`
      insert into delivery (id, notification_id, project_id, channel, lane, step, status, queued_at)
      select gen_random_uuid(), gen_random_uuid(), ${house.requester.projectId}, 'EMAIL', 'email.normal', 0, 'QUEUED',
        now() - ${from} * interval '1 second' + n * (${from - to}::float8 / ${ROWS}) * interval '1 second'
      from generate_series(1, ${ROWS}) as n`;
    await clean();
  }

  /** As autovacuum does: an entry of what was is read once more, and not for ever, but who can say when. */
  async function clean(): Promise<void> {
    await house.database.sql`vacuum analyze delivery`;
  }

  async function round(hints = house.hints): Promise<{ requeued: number; read: number; more: boolean }> {
    let [requeued, more] = [0, false];
    const options = { database: gauge.database, hints, log: createLogger('silent') };
    const read = await gauge.readBy(async () => {
      more = await reconcile({ ...options, onRequeued: (_lane, count) => (requeued += count) });
    });
    return { requeued, more, read };
  }

  it('that is honestly behind costs a round as little as an empty one', async () => {
    await owe(4, 1);
    const [first] = await house.database.sql<Hint[]>`select id, lane from delivery order by queued_at limit 1`;
    if (!first) throw new Error('Nothing is owed.');
    await house.hints.publish([first]);
    const { requeued, read } = await round();
    expect(requeued).toBe(0);
    expect(read).toBeLessThan(A_LOOK);
  });

  it('whose hints are all lost is hinted again once, in order, and is honest from then on', async () => {
    await owe(120, 60);
    const published: string[] = [];
    const hints = { ...house.hints, publish: (lost: readonly Hint[]) => (published.push(...lost.map(({ id }) => id)), house.hints.publish(lost)) };
    let read = 0;
    for (let more = true; more; ) {
      const one = await round(hints);
      more = one.more;
      read += one.read;
    }
    expect(published).toHaveLength(ROWS);
    expect(new Set(published).size).toBe(ROWS);
    // Each round is in the order of its ids.
    expect(published.slice(0, 1_000)).toEqual(published.slice(0, 1_000).sort());
    // Each lost row is found once and written once, whatever the number of rounds.
    expect(read).toBeLessThan(5 * ROWS);
    await clean();
    const again = await round();
    expect(again.requeued).toBe(0);
    expect(again.read).toBeLessThan(A_LOOK);
  });

  it('is not written anew again and again while the bus takes nothing', async () => {
    await owe(120, 60);
    const deaf = createHints({ bus: { ...house.bus, isUp: () => false }, replicas: 1, onLost: () => undefined });
    expect(await round(deaf)).toMatchObject({ requeued: 1_000, more: false });
  });

  it('of waits that are over is queued in the order in which its deliveries were made', async () => {
    await owe(120, 60);
    await house.database.sql`update delivery set status = 'WAITING', due_at = now() - interval '1 second', queued_at = null`;
    const due = (await queueDue(house.database.sql, 500)).queued.map(({ id }) => id);
    expect(due).toHaveLength(500);
    expect(due).toEqual([...due].sort());
  });

  it('of waits that end at the same instant, as of a night, costs a round what it takes, and not what is left', async () => {
    await owe(120, 60);
    await house.database.sql`update delivery set status = 'WAITING', due_at = date_trunc('minute', now()), queued_at = null`;
    await clean();
    const read = await gauge.readBy(async () => expect((await queueDue(gauge.database.sql, 500)).queued).toHaveLength(500));
    expect(read).toBeLessThan(10 * 500);
  });
});
