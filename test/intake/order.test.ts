import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamOf } from '../../src/bus/topology.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse, type House } from '../support/house.ts';

const COUNT = 600;
/** Enough to be worth a batch of its own beside the one that is held up. */
const BETWEEN = 60;

function latch(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a call that needs several transactions', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await house.addUser('ada');
  });
  afterAll(() => house.leave());

  /** The deliveries in the order in which the lane was told of them, which is that of the commits. */
  async function hinted(): Promise<string[]> {
    const { state } = await house.bus.manager.streams.info(streamOf('in_app'));
    const messages = await Promise.all(
      Array.from({ length: state.messages }, (_, at) => house.bus.manager.streams.getMessage(streamOf('in_app'), { seq: state.first_seq + at })),
    );
    return messages.flatMap((message) => message?.json<string[]>() ?? []);
  }

  it('commits in the order it asked, though what comes first is held up, and holds up nobody else', async () => {
    const asked = Array.from({ length: COUNT }, (_, at) => ({
      channels: ['IN_APP' as const],
      content: { title: String(at), body: 'in turn' },
      ...(at === 0 && { idempotencyKey: 'contested' }),
    }));
    const holder = latch();
    const held = latch();
    const contest = house.database.sql.begin(async (transaction) => {
      await transaction`
        insert into acceptance (app_id, kind, key, request_hash, notification_id, expires_at)
        values (${house.requester.appId}, 'key', 'contested', '', gen_random_uuid(), now())`;
      held.open();
      await holder.opened;
    });
    await held.opened;
    const call = house.accept(asked);
    await eventually('the first of it waits', async () => {
      const [row] = await house.database.sql<{ count: number }[]>`
        select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return row?.count === 1;
    });
    // It comes after the whole call, and would have to wait for the rest of it if that went ahead.
    const between = await house.accept(Array.from({ length: BETWEEN }, (_, at) => ({ channels: ['IN_APP' as const], content: { title: `between ${at}`, body: 'x' } })));
    holder.open();
    await contest;
    const accepted = (await call).map(({ notification }) => notification?.id);
    const ids = await eventually('all are hinted', async () => {
      const told = await hinted();
      return told.length === COUNT + BETWEEN && told;
    });
    const rows = await house.database.sql<{ id: string; notificationId: string }[]>`select id, notification_id from delivery`;
    const notificationOf = new Map(rows.map(({ id, notificationId }) => [id, notificationId]));
    expect(ids.map((id) => notificationOf.get(id))).toEqual([...between.map(({ notification }) => notification?.id), ...accepted]);
  });

  it('refuses only what cannot be stored, and keeps the order of the rest', async () => {
    const asked = Array.from({ length: 7 }, (_, at) => ({ channels: ['IN_APP' as const], data: { said: at === 3 ? '\u0000' : String(at) } }));
    const answers = await house.accept(asked);
    expect(answers.map(({ refusals }) => refusals.length)).toEqual([0, 0, 0, 1, 0, 0, 0]);
  });
});
