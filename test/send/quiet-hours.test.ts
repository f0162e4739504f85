import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { markFeedItems } from '../../src/db/feed-marks.ts';
import { upsertUsers } from '../../src/db/users.ts';
import { cancelNotification } from '../../src/plan/cancel.ts';
import { eventually } from '../support/eventually.ts';
import { hoursUntil, inHours, openBedroom, openDiary } from '../support/night.ts';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

let works: Works;
let ada: Addresses;
let userId: string;
beforeAll(async () => {
  works = await openWorks();
  ada = await works.addReachable('ada');
  ({ userId } = ada);
  await works.addCategory('alarm', { channels: ['PUSH'], critical: true });
  await works.addCategory('ladder', { channels: ['IN_APP', 'PUSH', 'EMAIL'], strategy: 'ESCALATE', escalateAfterSeconds: 1 });
  await works.addCategory('calm', { channels: ['IN_APP', 'SMS', 'PUSH'], pushUnlessSeenSeconds: 60 });
});
afterEach(async () => {
  await works.sandbox.forgetRules();
  await works.database.sql`update "user" set quiet_hours = null, timezone = null`;
  // An address that was refused is remembered as dead.
  await works.database.sql`delete from suppression`;
});
afterAll(() => works.leave());

const { setHours, beQuiet, passTheNight } = openBedroom(() => works, () => userId);
const { send, arrivals, statesOf, become } = openDiary(() => works);
const putOffOf = async (id: string) => {
  const rows = await works.database.sql<{ until: Date }[]>`
    select until from event where notification_id = ${id} and type = 'RETRY' and reason = 'QUIET_HOURS' order by at, id`;
  return rows.map(({ until }) => until.toISOString());
};
const dueOf = async (id: string) => {
  const rows = await works.database.sql<{ dueAt: Date | null }[]>`select due_at from delivery where notification_id = ${id} order by step, id`;
  return rows.map(({ dueAt }) => dueAt?.toISOString() ?? null);
};

describe('in quiet hours', () => {
  it('what rings waits until they end, the rest does not, and the trace says so', async () => {
    const end = await beQuiet();
    const { id } = await send({ channels: ['IN_APP', 'EMAIL', 'SMS', 'WEB_PUSH'] });
    await become(id, ['IN_APP SENT ', 'EMAIL SENT ', 'SMS WAITING QUIET_HOURS', 'WEB_PUSH WAITING QUIET_HOURS']);
    expect(await dueOf(id)).toEqual([null, null, end.toISOString(), end.toISOString()]);
    expect(await putOffOf(id)).toEqual([end.toISOString(), end.toISOString()]);
    expect((await works.history(id)).events.slice(0, 3).sort()).toEqual(['REQUESTED', 'RETRY/SMS/QUIET_HOURS', 'RETRY/WEB_PUSH/QUIET_HOURS']);
    expect(await arrivals('SMS', ada.phone)).toHaveLength(0);

    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statesOf(id)).toEqual(['IN_APP SENT ', 'EMAIL SENT ', 'SMS SENT ', 'WEB_PUSH SENT ']);
    expect(await arrivals('SMS', ada.phone)).toHaveLength(1);
    expect(await arrivals('WEB_PUSH', ada.webPush)).toHaveLength(1);
  });

  it('what is critical does not wait', async () => {
    await beQuiet();
    const { id } = await send({ category: 'alarm' });
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }, { status: 'SENT' }] });
  });

  it('a bare number, whose owner nobody knows, does not wait', async () => {
    await beQuiet();
    const { id } = await send({ to: { phone: ada.phone }, channels: ['SMS'] });
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }] });
  });

  it('what was to be sent later is decided on when it is due', async () => {
    const { id } = await send({ channels: ['SMS'], sendAt: new Date(Date.now() + 1_500) });
    await beQuiet();
    await become(id, ['SMS WAITING QUIET_HOURS']);
    expect(await putOffOf(id)).toHaveLength(1);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }] });
  });

  it('a retry waits too, and costs no attempt', async () => {
    const bob = await works.addUser('bob', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'fcm-bob' }] });
    await works.sandbox.rule({ provider: 'fcm', match: 'fcm-bob', times: 1, action: { status: 429, retryAfter: 2 } });
    const { id } = await send({ to: { userId: 'bob' }, channels: ['PUSH'] });
    await eventually('it waits for its retry', async () => (await works.history(id)).deliveries[0]?.status === 'WAITING');
    await beQuiet(inHours(2), bob);
    await become(id, ['PUSH WAITING QUIET_HOURS']);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 1 }] });
    expect(await arrivals('PUSH', 'fcm-bob')).toHaveLength(1);
  });

  it('what may have arrived is not sent again before they end, and stays unknown', async () => {
    const end = await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    await works.database.sql`update delivery set status = 'UNKNOWN', reason = 'DEADLINE', due_at = now() where notification_id = ${id}`;
    await eventually('it is put off', async () => (await dueOf(id))[0] === end.toISOString());
    expect(await statesOf(id)).toEqual(['SMS UNKNOWN DEADLINE']);
    await setHours(null);
    await become(id, ['SMS SENT ']);
  });

  it('what expires before they end is not sent, and says why', async () => {
    await beQuiet();
    const { id } = await send({ channels: ['SMS'], expiresIn: 'PT1S' });
    expect(await works.settled(id)).toMatchObject({ status: 'EXPIRED', deliveries: [{ status: 'EXPIRED', reason: 'QUIET_HOURS' }] });
    expect((await works.history(id)).events.at(-1)).toBe('EXPIRED/SMS/QUIET_HOURS');
  });

  it('what is cancelled does not come when they end', async () => {
    await beQuiet();
    const { id, projectId } = await send({ channels: ['SMS'] });
    await cancelNotification(works, projectId, id);
    expect(await statesOf(id)).toEqual(['SMS CANCELLED CANCELLED']);
  });

  it('what the person has seen by the morning does not ring any more, where the category says so', async () => {
    await beQuiet();
    const { id } = await send({ category: 'calm', channels: ['IN_APP', 'PUSH'] });
    await become(id, ['IN_APP SENT ', 'PUSH WAITING QUIET_HOURS', 'PUSH WAITING QUIET_HOURS']);
    const rows = await works.database.sql<{ id: string }[]>`select id from feed_item where notification_id = ${id}`;
    await works.database.sql.begin((transaction) => markFeedItems(transaction, { userId, ids: rows.map((row) => row.id), as: 'SEEN' }));
    await passTheNight();
    await works.settled(id);
    expect(await statesOf(id)).toEqual(['IN_APP DELIVERED ', 'PUSH FILTERED SEEN', 'PUSH FILTERED SEEN']);
  });
});

describe('quiet hours that change', () => {
  it('let what waits go at once when they are switched off', async () => {
    await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    expect(await statesOf(id)).toEqual(['SMS WAITING QUIET_HOURS']);
    await setHours(null);
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }] });
  });

  it('take it along to their new end, and say so once for each', async () => {
    const first = await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    const later = await beQuiet(inHours(5));
    await eventually('it waits longer', async () => (await dueOf(id))[0] === later.toISOString());
    await setHours({ ...hoursUntil(later), timezone: 'UTC' });
    await eventually('it is decided on anew', async () => (await dueOf(id))[0] === later.toISOString());
    expect(await putOffOf(id)).toEqual([first.toISOString(), later.toISOString()]);
  });

  it('move it however often they change, but fill no table with that', async () => {
    await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    for (let hours = 3; hours < 15; hours += 1) {
      const end = await beQuiet(inHours(hours));
      await eventually('it waits until then', async () => (await dueOf(id))[0] === end.toISOString());
    }
    expect(await putOffOf(id)).toHaveLength(10);
  });

  it('go with the person into another time zone', async () => {
    await beQuiet();
    const { id, projectId } = await send({ channels: ['SMS'] });
    await upsertUsers(works.database, projectId, [{ externalId: 'ada', timezone: 'Asia/Tokyo' }]);
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }] });
  });
});

describe('channels in order', () => {
  const priority = (channels: ('PUSH' | 'SMS' | 'EMAIL')[]) => send({ channels, strategy: 'PRIORITY' });

  it('go on at once with the next that is silent, which makes the others needless', async () => {
    await beQuiet();
    const { id } = await priority(['SMS', 'EMAIL']);
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statesOf(id)).toEqual(['SMS CANCELLED ANOTHER_CHANNEL_SUCCEEDED', 'EMAIL SENT ']);
  });

  it('come back in the morning to what was passed over, where the silent one has failed', async () => {
    await beQuiet();
    await works.sandbox.rule({ provider: 'smtp', match: ada.email, action: { status: 550 } });
    const { id } = await priority(['SMS', 'EMAIL']);
    await become(id, ['SMS WAITING QUIET_HOURS', 'EMAIL FAILED SMTP_550_5.1.1']);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT' }, { status: 'FAILED' }] });
  });

  it('all of which ring wait together, and keep their order in the morning', async () => {
    await beQuiet();
    const { id } = await priority(['SMS', 'PUSH']);
    expect(await statesOf(id)).toEqual(['SMS WAITING QUIET_HOURS', 'PUSH WAITING ', 'PUSH WAITING ']);
    await passTheNight();
    await works.settled(id);
    expect(await statesOf(id)).toEqual(['SMS SENT ', 'PUSH CANCELLED ANOTHER_CHANNEL_SUCCEEDED', 'PUSH CANCELLED ANOTHER_CHANNEL_SUCCEEDED']);
  });

  it('fall back to one that rings only when it may', async () => {
    const end = await beQuiet();
    await works.sandbox.rule({ provider: 'smtp', match: ada.email, action: { status: 550 } });
    const { id } = await priority(['EMAIL', 'SMS']);
    await become(id, ['EMAIL FAILED SMTP_550_5.1.1', 'SMS WAITING QUIET_HOURS']);
    expect(await putOffOf(id)).toEqual([end.toISOString()]);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'FAILED' }, { status: 'SENT' }] });
  });

  it('escalate past what would ring, and to that when they are over', async () => {
    await beQuiet();
    const { id } = await send({ category: 'ladder', channels: ['IN_APP', 'SMS', 'EMAIL'] });
    await become(id, ['IN_APP SENT ', 'SMS WAITING QUIET_HOURS', 'EMAIL SENT ']);
    await eventually('nothing is left to wait for but the morning', async () => {
      const [row] = await works.database.sql<{ escalatesAt: Date | null }[]>`select escalates_at from notification where id = ${id}`;
      return row?.escalatesAt === null;
    });
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT' }, { status: 'SENT' }, { status: 'SENT' }] });
  });

  it('do not all ring together in the morning: each gives the person its time', async () => {
    await beQuiet();
    const { id } = await send({ category: 'ladder', channels: ['SMS', 'WEB_PUSH'] });
    await passTheNight();
    await works.settled(id);
    const sent = await works.database.sql<{ channel: string; at: Date }[]>`
      select channel, at from event where notification_id = ${id} and type = 'SUCCESS' order by at`;
    expect(sent.map(({ channel }) => channel)).toEqual(['SMS', 'WEB_PUSH']);
    expect((sent[1]?.at.getTime() ?? 0) - (sent[0]?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(500);
  });
});
