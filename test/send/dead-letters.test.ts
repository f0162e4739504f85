import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countUnreplayed, deadLettersOfProject, findReplayable, type DeadLetterFilter } from '../../src/db/dead-letters.ts';
import { replayDeadLettersWhere } from '../../src/plan/replay.ts';
import { eventually } from '../support/eventually.ts';
import { openGauge } from '../support/gauge.ts';
import { openWorks, type Works } from '../support/works.ts';

const ANY: DeadLetterFilter = { channel: null, reason: null, provider: null, since: null, replayed: null };

describe('dead letters as a crowd', () => {
  let works: Works;
  const ids: string[] = [];
  beforeAll(async () => {
    // One account, which hands over to nobody.
    works = await openWorks((accounts) => accounts.filter(({ adapter }) => adapter !== 'sendgrid'));
    await works.sandbox.rule({ provider: 'smtp', match: 'refused', action: { status: 451 } });
    for (let at = 0; at < 6; at += 1) {
      const { id } = await works.send({ to: { email: `refused-${at}@example.test` }, channels: ['EMAIL'], content: { title: `${at}`, body: 'x' } });
      ids.push(id);
    }
    await Promise.all(ids.map((id) => works.settled(id)));
  });
  afterAll(() => works.leave());

  const letters = (filter: Partial<DeadLetterFilter>) =>
    deadLettersOfProject(works.database, { projectId: works.requester.projectId, filter: { ...ANY, ...filter }, before: null, limit: 100 });
  const replayWhere = (filter: Partial<DeadLetterFilter>, pace: { dryRun: boolean; perSecond: number; limit: number }) =>
    replayDeadLettersWhere(works, works.requester.projectId, { ...ANY, ...filter }, pace);

  it('are found by what is known of them', async () => {
    const all = await letters({});
    expect(all).toHaveLength(6);
    const [{ reason } = { reason: '' }] = all;
    const counts = await Promise.all(
      [{ reason }, { reason: 'ANOTHER' }, { channel: 'EMAIL' as const }, { channel: 'SMS' as const }, { since: new Date(0) }, { since: new Date('2100-01-01') }, { replayed: true }].map(
        async (filter) => (await letters(filter)).length,
      ),
    );
    expect(counts).toEqual([6, 0, 6, 0, 6, 0, 0]);
  });

  it('are found beside any number of those that were replayed, without reading them', async () => {
    const gauge = openGauge(works.databaseUrl, 'dead_letter');
    const { sql } = works.database;
    // Older than what is left, as they are, and each of a delivery of its own.
    await sql`
      with old as (
        insert into delivery (id, notification_id, project_id, channel, lane, step, status)
        select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${ids[0] ?? ''}, ${works.requester.projectId}, 'EMAIL', 'email.normal', 0, 'SENT'
        from generate_series(1, 20000) as n
        returning id, project_id
      )
      insert into dead_letter (id, project_id, delivery_id, reason, replayed_at) select id, project_id, id, 'OLD', now() from old`;
    await sql`vacuum analyze dead_letter, delivery`;
    try {
      const of = [gauge.database.sql, works.requester.projectId, ANY] as const;
      const read = await gauge.readBy(async () => {
        expect(await findReplayable(...of, 500)).toHaveLength(6);
        expect(await countUnreplayed(...of)).toBe(6);
      });
      expect(read).toBeLessThan(100);
    } finally {
      await gauge.close();
      await sql`delete from dead_letter where reason = 'OLD'`;
      await sql`delete from delivery where id <= '00000000-0000-7000-8000-999999999999'`;
    }
  });

  it('are only counted in a dry run', async () => {
    expect(await replayWhere({}, { dryRun: true, perSecond: 1, limit: 4 })).toEqual({ replayed: 4, remaining: 2, lastDueAt: null });
    expect(await letters({ replayed: true })).toEqual([]);
  });

  it('are tried again at the pace that was asked for, each once and under the same identity', async () => {
    await works.sandbox.forgetRules();
    await works.stop();
    // So that the last of them become due after their notifications would have expired.
    await works.database.sql`update notification set created_at = now() - interval '1 hour', expires_at = now() + interval '1 second' where id = any(${ids}::uuid[])`;
    const { replayed, remaining } = await replayWhere({ channel: 'EMAIL' }, { dryRun: false, perSecond: 2, limit: 5 });
    expect({ replayed, remaining }).toEqual({ replayed: 5, remaining: 1 });
    const due = await works.database.sql<{ after: number }[]>`
      select extract(epoch from due_at - min(due_at) over ())::float8 as after from delivery where status = 'WAITING' order by due_at`;
    expect(due.map(({ after }) => after)).toEqual([0, 0.5, 1, 1.5, 2]);
    const late = await works.database.sql`
      select from delivery d join notification n on n.id = d.notification_id where d.status = 'WAITING' and n.expires_at <= d.due_at`;
    expect(late).toHaveLength(0);
    await works.database.sql`update notification set expires_at = now() + interval '1 hour' where id = any(${ids}::uuid[])`;
    expect(await replayWhere({}, { dryRun: false, perSecond: 1_000, limit: 100 })).toMatchObject({ replayed: 1, remaining: 0 });
    works.start();
    for (const id of ids) await eventually('it was sent', async () => (await works.history(id)).deliveries.every(({ status }) => status === 'SENT'));
    const copies = await Promise.all(ids.map(async (_, at) => (await works.sandbox.received('EMAIL', `refused-${at}@example.test`)).length));
    expect(copies).toEqual(ids.map(() => 1));
    expect(await replayWhere({}, { dryRun: false, perSecond: 1, limit: 10 })).toEqual({ replayed: 0, remaining: 0, lastDueAt: null });
  });
});
