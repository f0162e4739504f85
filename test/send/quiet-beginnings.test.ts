import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logging.ts';
import { weekdays } from '../../src/core/quiet-hours.ts';
import { claim } from '../../src/db/claim.ts';
import { setPreferences } from '../../src/db/preferences.ts';
import { queueDue } from '../../src/db/waits.ts';
import { replayDeadLetters } from '../../src/plan/replay.ts';
import { keepQuiet } from '../../src/schedule/quiet.ts';
import { createHusher, hushOf } from '../../src/send/quiet.ts';
import { createSettler } from '../../src/send/settle.ts';
import { createWanted } from '../../src/send/wanted.ts';
import { createWork } from '../../src/send/work.ts';
import { eventually } from '../support/eventually.ts';
import { clockAt, openBedroom, openDiary } from '../support/night.ts';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

/** Quiet hours that begin while something is under way, and nights in which more than time passes. */

const MINUTE_MS = 60_000;

let works: Works;
let ada: Addresses;
beforeAll(async () => {
  works = await openWorks();
  ada = await works.addReachable('ada');
  await works.addCategory('alarm', { channels: ['SMS'], critical: true });
});
let isStopped = false;
const stop = async () => {
  isStopped = true;
  await works.stop();
};
const start = () => {
  isStopped = false;
  works.start();
};
afterEach(async () => {
  await works.sandbox.forgetRules();
  await works.database.sql`update "user" set quiet_hours = null`;
  await works.database.sql`delete from preference`;
  if (isStopped) start();
});
afterAll(() => works.leave());

const { setHours, beQuiet, passTheNight } = openBedroom(() => works, () => ada.userId);
const { send, arrivals, statesOf, become } = openDiary(() => works);
const waitOf = async (id: string) => {
  const [row] = await works.database.sql<{ dueAt: Date | null; told: Date[] | null; attempts: number }[]>`
    select d.due_at, d.attempts, (select array_agg(e.until order by e.at, e.id) from event e where e.delivery_id = d.id and e.until is not null) as told
    from delivery d where d.notification_id = ${id} order by d.step, d.id limit 1`;
  return row && { dueAt: row.dueAt?.toISOString(), told: row.told?.map((until) => until.toISOString()), attempts: row.attempts };
};

/** As a worker has it, without its lanes. */
function openWork() {
  const log = createLogger('silent');
  const observe = { attempted: () => undefined, skipped: () => undefined, sent: () => undefined };
  const retry = { attempts: 4, baseMs: 60, capMs: 1_000 };
  const parts = { settler: createSettler(works), husher: createHusher(works), isWanted: createWanted({ ...works, log }) };
  return createWork({ ...works, ...parts, retry, clock: wallClock, random: Math.random, log, observe });
}

describe('quiet hours that begin while something lies in its lane', () => {
  it('put it off until they end, and cost it no attempt', async () => {
    await stop();
    const { id } = await send({ channels: ['SMS'] });
    expect(await statesOf(id)).toEqual(['SMS QUEUED ']);
    const end = (await beQuiet()).toISOString();
    start();
    await become(id, ['SMS WAITING QUIET_HOURS']);
    expect(await waitOf(id)).toEqual({ dueAt: end, told: [end], attempts: 0 });
    expect((await works.history(id)).events).toEqual(['REQUESTED', 'RETRY/SMS/QUIET_HOURS']);
    expect(await arrivals('SMS', ada.phone)).toHaveLength(0);

    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT', attempts: 1 }] });
    expect(await arrivals('SMS', ada.phone)).toHaveLength(1);
  });

  it('give its place to the next channel that is silent', async () => {
    await stop();
    const { id } = await send({ channels: ['SMS', 'EMAIL'], strategy: 'PRIORITY' });
    await beQuiet();
    start();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statesOf(id)).toEqual(['SMS CANCELLED ANOTHER_CHANNEL_SUCCEEDED', 'EMAIL SENT ']);
  });

  it('hold back what waits for its turn at an account as they begin, as if it had not been claimed yet', async () => {
    await stop();
    const { id } = await send({ channels: ['SMS'] });
    const soon = Date.now() + 5 * MINUTE_MS;
    await setHours({ from: clockAt(soon), to: clockAt(soon + 60 * MINUTE_MS), days: [...weekdays], timezone: 'UTC' });
    const [row] = await works.database.sql<{ id: string }[]>`select id from delivery where notification_id = ${id}`;
    const [claimed] = await claim(works.database.sql, [{ id: row?.id ?? '', leaseMs: 60_000, rings: true }]);
    const [account] = works.accounts.on('sms');
    if (!claimed || !account) throw new Error('It can be claimed, and there is an account.');
    let taken = 0;
    while (await account.turns.take(0)) taken += 1;

    const held = { ...claimed, askedAt: performance.now() - 1_000 };
    const working = openWork()(held);
    held.askedAt -= 6 * MINUTE_MS;
    for (; taken > 0; taken -= 1) account.turns.free();
    await working;
    expect(await statesOf(id)).toEqual(['SMS WAITING QUIET_HOURS']);
    expect((await works.history(id)).events).toEqual(['REQUESTED', 'RETRY/SMS/QUIET_HOURS']);
    expect(await arrivals('SMS', ada.phone)).toHaveLength(0);

    start();
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 1 }] });
  });

  it('leave what is critical, what is silent and what has no person alone', async () => {
    await stop();
    const alarm = await send({ category: 'alarm' });
    const mail = await send({ channels: ['EMAIL'] });
    const bare = await send({ to: { phone: ada.phone }, channels: ['SMS'] });
    await beQuiet();
    start();
    for (const { id } of [alarm, mail, bare]) expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }] });
  });

  it('put off one device of a step whose other had it: that one has it in the morning', async () => {
    await works.sandbox.rule({ provider: 'fcm', match: ada.fcm, times: 1, action: { status: 429, retryAfter: 2 } });
    const { id } = await send({ channels: ['PUSH', 'EMAIL'], strategy: 'PRIORITY' });
    const pushes = async () => (await statesOf(id)).slice(0, 2).sort();
    await eventually('one device has it and the other waits for its retry', async () => /^PUSH SENT ,PUSH WAITING FCM_\w+$/.test((await pushes()).join()));
    await beQuiet();
    await eventually('that one is put off', async () => (await pushes()).join() === 'PUSH SENT ,PUSH WAITING QUIET_HOURS');
    await passTheNight();
    await works.settled(id);
    expect(await statesOf(id)).toEqual(['PUSH SENT ', 'PUSH SENT ', 'EMAIL CANCELLED ANOTHER_CHANNEL_SUCCEEDED']);
    expect(await arrivals('PUSH', ada.fcm)).toHaveLength(1);
  });
});

describe('a night', () => {
  it('in which the person switches it off: it does not come in the morning, and says why', async () => {
    await beQuiet();
    const { id } = await send({ channels: ['SMS', 'WEB_PUSH'] });
    await setPreferences(works.database, ada.userId, [{ categoryId: null, kind: null, channel: 'SMS', clientType: null, enabled: false }]);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statesOf(id)).toEqual(['SMS FILTERED PREFERENCE', 'WEB_PUSH SENT ']);
    expect((await works.history(id)).events).toContain('FILTERED/SMS/PREFERENCE');
    expect(await arrivals('SMS', ada.phone)).toHaveLength(0);
  });

  it('after which the person does not want the only channel left: what comes after it has its turn', async () => {
    await beQuiet();
    const { id } = await send({ channels: ['SMS', 'WEB_PUSH'], strategy: 'PRIORITY' });
    await setPreferences(works.database, ada.userId, [{ categoryId: null, kind: null, channel: 'SMS', clientType: null, enabled: false }]);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statesOf(id)).toEqual(['SMS FILTERED PREFERENCE', 'WEB_PUSH SENT ']);
  });

  it('leaves nothing behind that a timer finds for ever: not even what is unknown, whatever it says', async () => {
    const { id } = await send({ channels: ['SMS', 'WEB_PUSH'], strategy: 'PRIORITY' });
    await works.settled(id);
    await works.database.sql`update notification set status = 'ACTIVE' where id = ${id}`;
    await works.database.sql`update delivery set status = 'UNKNOWN', reason = 'QUIET_HOURS', due_at = now() where notification_id = ${id} and channel = 'SMS'`;
    await become(id, ['SMS SENT ', 'WEB_PUSH CANCELLED ANOTHER_CHANNEL_SUCCEEDED']);
  });

  it('is ended once by two schedulers that look at the same moment', async () => {
    await beQuiet();
    const parallel = await send({ channels: ['SMS', 'WEB_PUSH'] });
    const priority = await send({ channels: ['SMS', 'WEB_PUSH'], strategy: 'PRIORITY' });
    await stop();
    await passTheNight();
    const { disturbing } = await queueDue(works.database.sql, 500);
    expect(disturbing).toHaveLength(3);
    const kept = await Promise.all([1, 2, 3].map(() => keepQuiet(works.database, disturbing)));
    expect(kept.flatMap(({ released }) => released)).toHaveLength(3);
    start();
    for (const { id } of [parallel, priority]) expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await arrivals('SMS', ada.phone)).toHaveLength(1);
  });

  it('is kept by what is replayed within it', async () => {
    await works.sandbox.rule({ provider: 'twilio', match: ada.phone, times: 1, action: { status: 400 } });
    const { id, projectId } = await send({ channels: ['SMS'] });
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'FAILED' }] });
    await beQuiet();
    const letters = await works.database.sql<{ id: string }[]>`
      select l.id from dead_letter l join delivery d on d.id = l.delivery_id where d.notification_id = ${id}`;
    await replayDeadLetters(works, projectId, letters.map((letter) => letter.id));
    await become(id, ['SMS WAITING QUIET_HOURS']);
    await passTheNight();
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT', attempts: 1 }] });
  });
});

describe('quiet hours that are set again and again', () => {
  it('wake what is unknown and was put off by them, and leave the resend of what was not its own time', async () => {
    const end = await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    const other = await send({ channels: ['SMS'] });
    await works.database.sql`update delivery set status = 'UNKNOWN', reason = 'DEADLINE', due_at = now() where notification_id = ${id}`;
    await works.database.sql`update delivery set status = 'UNKNOWN', reason = 'DEADLINE' where notification_id = ${other.id}`;
    await eventually('it is put off', async () => (await waitOf(id))?.dueAt === end.toISOString());
    await stop();
    expect((await waitOf(other.id))?.dueAt).toBe(end.toISOString());
    await setHours(null);
    expect((await waitOf(id))?.dueAt).not.toBe(end.toISOString());
    expect((await waitOf(other.id))?.dueAt).toBe(end.toISOString());
    await works.database.sql`update delivery set due_at = now() where notification_id = ${other.id}`;
    start();
    for (const one of [id, other.id]) expect(await works.settled(one)).toMatchObject({ deliveries: [{ status: 'SENT' }] });
  });

  it('as they are touch nothing of what waits', async () => {
    const end = await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    await stop();
    const versions = async () => works.database.sql`select xmin::text, due_at from delivery where notification_id = ${id}`;
    const before = await versions();
    for (let times = 0; times < 5; times += 1) await beQuiet(end);
    expect(await versions()).toEqual(before);
  });

  it('reach all that waits, however much it is', async () => {
    await beQuiet();
    const { id } = await send({ channels: ['SMS'] });
    await stop();
    await works.database.sql`
      insert into delivery (id, notification_id, project_id, user_id, channel, lane, step, address, content, status, reason, due_at)
      select gen_random_uuid(), notification_id, project_id, user_id, channel, lane, step, address, content, status, reason, due_at
      from delivery cross join generate_series(1, 2500) where notification_id = ${id}`;
    await setHours(null);
    const [row] = await works.database.sql<{ left: number }[]>`
      select count(*)::int as left from delivery where notification_id = ${id} and due_at > now()`;
    expect(row?.left).toBe(0);
    await works.database.sql`delete from event where notification_id = ${id}`;
    await works.database.sql`delete from delivery where notification_id = ${id}`;
    await works.database.sql`delete from notification where id = ${id}`;
  });

  it('in the moment in which something is decided by the old ones hold it back by them no longer', async () => {
    await stop();
    await beQuiet();
    const hushed = await send({ channels: ['SMS'] });
    await works.database.sql`update delivery set due_at = now() where notification_id = ${hushed.id}`;
    const { disturbing } = await queueDue(works.database.sql, 500);
    expect(disturbing).toHaveLength(1);
    await setHours(null);

    const queued = await send({ channels: ['SMS'] });
    await beQuiet();
    const [row] = await works.database.sql<{ id: string }[]>`select id from delivery where notification_id = ${queued.id}`;
    const [claimed] = await claim(works.database.sql, [{ id: row?.id ?? '', leaseMs: 60_000, rings: true }]);
    const hush = claimed && hushOf({ ...claimed, askedAt: performance.now() });
    if (!hush) throw new Error('It would ring.');
    await setHours(null);

    await keepQuiet(works.database, disturbing);
    await createHusher(works).add(hush);
    const late = await works.database.sql`select from delivery where notification_id in (${hushed.id}, ${queued.id}) and due_at > now()`;
    expect(late).toHaveLength(0);
    start();
    for (const { id } of [hushed, queued]) expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 1 }] });
  });
});
