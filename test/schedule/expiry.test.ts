import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { expire, lockExpired } from '../../src/db/expiry.ts';
import { sweepKeys } from '../../src/db/acceptance.ts';
import { openGauge } from '../support/gauge.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.leave());

/** A notification whose time is over, with its deliveries in these states. */
async function overdue(...statuses: string[]): Promise<string> {
  const { id, projectId } = await house.send({ to: { email: `${newId()}@example.test` }, channels: ['EMAIL'], sendAt: new Date(Date.now() + 60_000) });
  for (const status of statuses) {
    await house.database.sql`
      insert into delivery (id, notification_id, project_id, channel, lane, step, status)
      values (${newId()}, ${id}, ${projectId}, 'EMAIL', 'email.normal', 0, ${status})`;
  }
  const status = statuses.length > 0 ? 'ACTIVE' : 'SCHEDULED';
  await house.database.sql`update notification set status = ${status}, expires_at = now() - interval '1 second' where id = ${id}`;
  return id;
}

async function stateOf(id: string): Promise<string> {
  const [row] = await house.database.sql<{ state: string }[]>`
    select concat_ws(' ', n.status, (select string_agg(d.status, ' ' order by d.id) from delivery d where d.notification_id = n.id)) as state
    from notification n where id = ${id}`;
  return row?.state ?? 'absent';
}

test('what has not begun expires, what is under way is let finish, and what was sent was not in vain', async () => {
  const waiting = await overdue('WAITING', 'QUEUED');
  const scheduled = await overdue();
  const failed = await overdue('FAILED', 'WAITING');
  const sent = await overdue('SENT', 'WAITING');
  const unknown = await overdue('UNKNOWN', 'WAITING');
  const sending = await overdue('SENDING', 'WAITING');
  const closed = await house.database.sql.begin(async (transaction) => expire(transaction, await lockExpired(transaction, 100)));
  expect(closed).toBe(5);
  expect(await stateOf(waiting)).toBe('EXPIRED EXPIRED EXPIRED');
  expect(await stateOf(scheduled)).toBe('EXPIRED');
  expect(await stateOf(failed)).toBe('EXPIRED FAILED EXPIRED');
  expect(await stateOf(sent)).toBe('COMPLETED SENT EXPIRED');
  expect(await stateOf(unknown)).toBe('COMPLETED UNKNOWN EXPIRED');
  expect(await stateOf(sending)).toBe('ACTIVE SENDING EXPIRED');
});

test('a campaign that is over all at once costs a round what it takes, and not what is left of it', async () => {
  const gauge = openGauge(house.databaseUrl, 'notification');
  const { sql } = house.database;
  const model = await overdue();
  await sql`
    insert into notification
    select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(), 'status', case when at <= 3000 then 'ACTIVE' else 'COMPLETED' end))).*
    from notification n cross join generate_series(1, 30000) as at where n.id = ${model}`;
  await sql`vacuum analyze notification`;
  try {
    const read = await gauge.readBy(() =>
      gauge.database.sql.begin(async (transaction) => expect(await lockExpired(transaction, 500)).toHaveLength(500)),
    );
    expect(read).toBeLessThan(4 * 500);
  } finally {
    await gauge.close();
  }
});

test('keys are swept a while after they run out, but for those that are being taken anew', async () => {
  const { sql } = house.database;
  const aged = async (idempotencyKey: string, age: string) => {
    await house.send({ to: { email: 'ada@example.test' }, channels: ['EMAIL'], idempotencyKey });
    await sql`update acceptance set expires_at = now() - ${age}::interval where key = ${idempotencyKey}`;
  };
  await aged('just over', '1 second');
  await aged('long over', '1 hour');
  await aged('taken anew', '1 hour');
  await sql.begin(async (transaction) => {
    await transaction`select from acceptance where key = 'taken anew' for update`;
    expect(await sweepKeys(sql, 100)).toBe(1);
  });
  const left = await sql<{ key: string }[]>`select key from acceptance where kind = 'key' order by key`;
  expect(left.map(({ key }) => key)).toEqual(['just over', 'taken anew']);
});
