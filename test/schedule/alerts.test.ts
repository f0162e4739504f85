import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { usualLimits, type Trouble } from '../../src/core/trouble.ts';
import type { AlertNoticeRow } from '../../src/db/tables/operations.ts';
import { alertTeller, alertWatch, tally } from '../../src/schedule/alerts.ts';
import { noticeSweeper } from '../../src/schedule/sweeper.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse, type House } from '../support/house.ts';

describe('troubles that repeat', () => {
  let house: House;
  const told: AlertNoticeRow[] = [];
  const leaving = new AbortController();
  let running: Promise<unknown>;
  let failures = 2;
  let seen: Trouble[] = [];

  beforeAll(async () => {
    house = await openHouse();
    const routes = {
      webhook: (notice: AlertNoticeRow) => Promise.resolve(void told.push(notice)),
      shaky: (notice: AlertNoticeRow) => ((failures -= 1) >= 0 ? Promise.reject(new Error('away')) : Promise.resolve(void told.push(notice))),
    };
    const limits = { ...usualLimits, deadLetters: 3, failures: 3, unknowns: 2 };
    const options = { database: house.database, log: createLogger('silent'), limits, routes, seen: () => seen, quietSeconds: 1, everyMs: 50 };
    // Three schedulers, as in a deployment.
    const services = [1, 2, 3].flatMap(() => [alertWatch(options), alertTeller(options)]);
    running = Promise.all(services.map((service) => service.run(leaving.signal)));
  });
  afterAll(async () => {
    leaving.abort();
    await running;
    await house.leave();
  });

  const of = (kind: string, route = 'webhook') => told.filter((one) => one.kind === kind && one.route === route).map(({ state, subject }) => `${state} ${subject}`);

  it('are told once, however many schedulers see them, and again when they are over', async () => {
    const { id } = await house.send({ to: { email: 'late@example.test' }, channels: ['EMAIL'] });
    await house.database.sql`update delivery set queued_at = now() - interval '6 minutes' where notification_id = ${id}`;
    await eventually('it is told', () => of('LANE_OLD').length > 0);
    await house.database.sql`update delivery set status = 'SENT' where notification_id = ${id}`;
    await eventually('its end is told', () => of('LANE_OLD').length > 1);
    expect(of('LANE_OLD')).toEqual(['RAISED email.normal', 'RECOVERED email.normal']);
  });

  it('are dead letters of one reason, accounts that fail, and unknown outcomes, each from its number on', async () => {
    const { id } = await house.send({ to: { email: 'dead@example.test' }, channels: ['EMAIL'] });
    const { projectId } = house.requester;
    await house.database.sql`
      insert into dead_letter (id, project_id, delivery_id, reason)
      select gen_random_uuid(), ${projectId}, d.id, case when n < 4 then 'SMTP_554' else 'SMTP_552' end
      from delivery d, generate_series(1, 5) as n where d.notification_id = ${id}`;
    await house.database.sql`
      insert into event (id, notification_id, type, provider, reason)
      select gen_random_uuid(), ${id}, case when n <= 3 then 'RETRY' else 'UNKNOWN' end, case when n = 6 then 'other' else 'mail' end, 'DEADLINE'
      from generate_series(1, 6) as n`;
    await eventually('they are told', () => of('DEAD_LETTERS').length + of('ACCOUNT_FAILING').length + of('UNKNOWNS').length === 3);
    expect([...of('DEAD_LETTERS'), ...of('ACCOUNT_FAILING'), ...of('UNKNOWNS')]).toEqual(['RAISED EMAIL SMTP_554', 'RAISED mail', 'RAISED mail']);
  });

  it('are told again by a route that was away, under the same id', async () => {
    seen = [{ kind: 'LOST_HINTS', subject: 'all lanes', detail: 'many' }];
    await eventually('it is told', () => of('LOST_HINTS').length === 1);
    // What waits for its next try waits no longer.
    await eventually('the other route has told everything', async () => {
      await house.database.sql`update alert_notice set due_at = now() where told_at is null`;
      const [left] = await house.database.sql<{ count: number }[]>`select count(*)::int from alert_notice where told_at is null`;
      return left?.count === 0;
    });
    expect(failures).toBeLessThan(0);
    expect(of('LOST_HINTS', 'shaky')).toEqual(['RAISED all lanes']);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  });
});

describe('a route', () => {
  it('that is away hears of the end after the beginning, and one that is unknown here is left to who knows it', async () => {
    const house = await openHouse();
    const told: string[] = [];
    let isAway = true;
    const routes = {
      shaky: ({ state }: AlertNoticeRow) => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(void told.push(state))),
    };
    const { sql } = house.database;
    const options = { database: house.database, log: createLogger('silent'), limits: usualLimits, routes, seen: () => [], everyMs: 50 };
    const leaving = new AbortController();
    const running = alertTeller(options).run(leaving.signal);
    const insert = (state: string, route: string, secondsAgo: number) => sql`
      insert into alert_notice (id, kind, subject, detail, state, route, at)
      values (gen_random_uuid(), 'LANE_OLD', 'sms.high', 'late', ${state}, ${route}, now() - ${secondsAgo} * interval '1 second')`;
    try {
      await insert('RAISED', 'shaky', 2);
      await eventually('it was tried', async () => (await sql`select 1 from alert_notice where attempts = 1`).length === 1);
      isAway = false;
      // The first is due again in a minute; what comes after it is due now.
      await insert('RECOVERED', 'elsewhere', 1);
      await insert('RECOVERED', 'shaky', 0);
      await insert('RAISED', 'shaky', 0).then(() => sql`update alert_notice set subject = 'sms.low' where state = 'RAISED' and attempts = 0`);
      await eventually('another trouble is told', () => told.length > 0);
      expect(told).toEqual(['RAISED']);
      await sql`update alert_notice set due_at = now() where attempts = 1 and told_at is null`;
      await eventually('all of it is told', () => told.length === 3);
      expect(told).toEqual(['RAISED', 'RAISED', 'RECOVERED']);
      expect([...(await sql`select route, attempts from alert_notice where told_at is null`)]).toEqual([{ route: 'elsewhere', attempts: 0 }]);
    } finally {
      leaving.abort();
      await running;
      await house.leave();
    }
  });
});

describe('notices', () => {
  it('of a month ago are thrown away, told or not, but for what is to be told yet of a trouble that is open', async () => {
    const house = await openHouse();
    const { sql } = house.database;
    try {
      await sql`insert into alert (kind, subject, detail) values ('LANE_OLD', 'sms.high', 'late')`;
      await sql`
        insert into alert_notice (id, kind, subject, detail, state, route, at, told_at)
        select gen_random_uuid(), 'LANE_OLD', subject, 'late', 'RAISED', route, now() - days * interval '1 day', case when is_told then now() - days * interval '1 day' end
        from (values ('sms.high', 'open and told', 31, true), ('sms.high', 'open and untold', 31, false), ('sms.low', 'over and told', 31, true),
          ('sms.low', 'over and untold', 31, false), ('sms.low', 'young', 29, true)) as n (subject, route, days, is_told)`;
      const sweeping = new AbortController();
      const running = noticeSweeper({ database: house.database, log: createLogger('silent') }).run(sweeping.signal);
      await eventually('they are gone', async () => (await sql`select 1 from alert_notice`).length === 2);
      sweeping.abort();
      await running;
      expect((await sql`select route from alert_notice order by route`).map(({ route }) => String(route))).toEqual(['open and untold', 'young']);
    } finally {
      await house.leave();
    }
  });
});

describe('a tally', () => {
  it('forgets what is older than its window', async () => {
    const counted = tally(2);
    counted.add(3);
    counted.add(4);
    expect(counted.within()).toBe(7);
    await eventually('it is over', () => counted.within() === 0);
  });
});
