import { afterAll, beforeAll, expect, test } from 'vitest';
import { wallClock } from '../../src/base/clock.ts';
import { earliestId, newId } from '../../src/base/ids.ts';
import type { Channel } from '../../src/core/channel.ts';
import { beginDue, type Begun, type DueOptions } from '../../src/intake/due.ts';
import { createRenderer } from '../../src/intake/render.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.leave());

type Request = Parameters<House['send']>[0];

/** Accepted for later, and due now. */
async function due(request: Request): Promise<string> {
  const { id } = await house.send({ to: { email: 'ada@example.test' }, channels: ['EMAIL'], sendAt: new Date(Date.now() + 60_000), ...request });
  await house.database.sql`update notification set send_at = now() - interval '1 second' where id = ${id}`;
  return id;
}

async function publish(key: string, body: string, channel: Channel = 'EMAIL'): Promise<void> {
  const { sql } = house.database;
  const contents = [{ channel, locale: 'en', title: 'x', body }];
  const [row] = await sql<{ id: string }[]>`
    insert into template (id, project_id, key) values (${newId()}, ${house.requester.projectId}, ${key}) returning id`;
  await sql`
    insert into template_version (id, template_id, version, contents, published_at)
    values (${newId()}, ${row?.id ?? ''}, 1, ${sql.json(contents)}, now())`;
}

const renderer = createRenderer();
const begin = (more: Partial<DueOptions> = {}): Promise<Begun> =>
  beginDue(house.database, { catalogue: house.catalogue, clock: wallClock, renderer, hasAccount: () => true, ...more });
const stateOf = async (id: string) => {
  const [row] = await house.database.sql`
    select n.status, d.status as delivery, d.reason from notification n left join delivery d on d.notification_id = n.id where n.id = ${id}`;
  return row;
};

test('one that has lost its words, or its category, says so and holds up no other', async () => {
  await publish('lost', 'Hello');
  await house.addCategory('closed', {});
  const wordless = await due({ template: 'lost' });
  const homeless = await due({ category: 'closed' });
  await house.database.sql`delete from template_version`;
  await house.database.sql`delete from category where key = 'closed'`;
  const good = await due({});

  await begin();
  expect(await stateOf(good)).toEqual({ status: 'ACTIVE', delivery: 'QUEUED', reason: null });
  expect(await stateOf(wordless)).toEqual({ status: 'COMPLETED', delivery: 'FILTERED', reason: 'TEMPLATE_NOT_FOUND' });
  expect(await stateOf(homeless)).toEqual({ status: 'COMPLETED', delivery: 'FILTERED', reason: 'CATEGORY_NOT_FOUND' });
});

test('a text message that has grown too long since it was accepted says so, and reaches no provider', async () => {
  const userId = await house.addUser('ada', { phone: '+15550100001' });
  const become = (motto: string) => house.database.sql`update "user" set attributes = ${house.database.sql.json({ motto })} where id = ${userId}`;
  await become('short');
  await publish('motto', '{{ user.motto }}', 'SMS');
  const grown = await due({ to: { userId: 'ada' }, channels: ['SMS'], template: 'motto' });
  await become('x'.repeat(1_601));
  await begin();
  expect(await stateOf(grown)).toEqual({ status: 'COMPLETED', delivery: 'FILTERED', reason: 'TOO_LARGE' });
});

test('a round takes no longer over its words than a transaction may, and the rest is begun in the next', async () => {
  await publish('slow', 'Hello');
  const ids = await Promise.all(Array.from({ length: 35 }, (_, at) => due({ to: { email: `slow-${at}@example.test` }, template: 'slow' })));
  const slowly: DueOptions['renderer'] = {
    render(...asked) {
      for (const endsAt = performance.now() + 100; performance.now() < endsAt; );
      return renderer.render(...asked);
    },
  };
  const first = await begin({ renderer: slowly });
  expect(first.full).toBe(true);
  expect(first.notificationIds.length).toBeLessThan(35);
  while ((await begin()).full);
  for (const id of ids) expect(await stateOf(id)).toMatchObject({ delivery: 'QUEUED' });
});

test('what is long overdue makes nobody else have had more than they had of late', async () => {
  const hour = 3_600_000;
  const { sql } = house.database;
  await house.addUser('eve', { email: 'eve@example.test' });
  const { id: earlier } = await house.send({ to: { userId: 'eve' }, channels: ['EMAIL'] });
  // As if it had been sent so long ago: ids begin with their time.
  const then = earliestId(Date.now() - 1.5 * hour);
  await sql`update notification set id = ${then} where id = ${earlier}`;
  await sql`update delivery set notification_id = ${then} where notification_id = ${earlier}`;
  const overdue = await due({});
  await sql`update notification set send_at = now() - interval '2 hours' where id = ${overdue}`;
  const fresh = await due({ to: { userId: 'eve' } });
  await begin({ userNotifications: { count: 1, perMs: hour } });
  expect(await stateOf(fresh)).toEqual({ status: 'ACTIVE', delivery: 'QUEUED', reason: null });
});

test('a round is no larger than the database takes, and the rest is begun in the next', async () => {
  const content = { title: 'long', body: 'x', html: 'x'.repeat(900_000) };
  const ids = [];
  for (let at = 0; at < 10; at += 1) ids.push(await due({ to: { email: `${at}@example.test` }, content }));
  const first = await begin();
  expect(first.full).toBe(true);
  expect(first.notificationIds).toHaveLength(8);
  expect((await begin()).notificationIds).toHaveLength(2);
  for (const id of ids) expect(await stateOf(id)).toMatchObject({ status: 'ACTIVE' });
});
