import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cancelNotification } from '../../src/plan/cancel.ts';
import { eventually } from '../support/eventually.ts';
import { ACCEPTED, accountsAt, openFirm, type Firm, type Reply } from '../support/firm.ts';
import { openWorks, type Works } from '../support/works.ts';

let firms: { first: Firm; second: Firm };
let works: Works;
beforeAll(async () => {
  firms = { first: await openFirm(), second: await openFirm() };
  works = await openWorks(accountsAt(firms));
});
afterEach(() => firms.first.behave(() => ACCEPTED));
afterAll(async () => {
  await works.leave();
  await Promise.all(Object.values(firms).map((firm) => firm.close()));
});

/** A mail that the first firm has before it and has not answered yet, and how to let it answer. */
async function underWay(to: string) {
  let answer: (reply: Reply) => void = () => undefined;
  const reply = new Promise<Reply>((resolve) => (answer = resolve));
  firms.first.behave(() => reply);
  const { id, projectId } = await works.send({ to: { email: to }, channels: ['EMAIL'] });
  await eventually('the firm has it', () => callsAbout(firms.first, to) === 1);
  return { id, answer, cancel: () => cancelNotification(works, projectId, id) };
}
const callsAbout = (firm: Firm, to: string) => firm.calls.filter(({ body }) => body.includes(to)).length;
const atRest = (id: string) =>
  eventually('it is under way no more', async () => {
    const now = await works.history(id);
    return now.deliveries.every(({ status }) => status !== 'SENDING') && now;
  });

describe('what is cancelled while an attempt is under way', () => {
  it('is not handed over to the next account, nor tried again', async () => {
    const { id, answer, cancel } = await underWay('handed@example.test');
    expect(await cancel()).toMatchObject({ answer: { id, status: 'CANCELLED' } });
    expect(await cancel()).toMatchObject({ answer: { id, status: 'CANCELLED' } });
    answer({ status: 503 });
    expect(await atRest(id)).toMatchObject({
      status: 'CANCELLED',
      deliveries: [{ status: 'CANCELLED', reason: 'CANCELLED' }],
      providers: ['RETRY/first'],
      events: ['REQUESTED', 'CANCELLED', 'RETRY/EMAIL/SENDGRID_503', 'CANCELLED/EMAIL/CANCELLED'],
    });
    expect(callsAbout(firms.second, 'handed@example.test')).toBe(0);
  });

  it('says so when it arrived all the same', async () => {
    const { id, answer, cancel } = await underWay('landed@example.test');
    await cancel();
    answer(ACCEPTED);
    expect(await atRest(id)).toMatchObject({ status: 'CANCELLED', deliveries: [{ status: 'SENT' }], events: ['REQUESTED', 'CANCELLED', 'SUCCESS/EMAIL'] });
  });

  it('is not sent again where nobody can know whether it arrived', async () => {
    const { id, answer, cancel } = await underWay('unknown@example.test');
    await cancel();
    answer({ status: 202 });
    expect(await atRest(id)).toMatchObject({ status: 'CANCELLED', deliveries: [{ status: 'UNKNOWN', provider: 'first' }] });
    const [row] = await works.database.sql<{ due: boolean }[]>`select due_at is not null as due from delivery where notification_id = ${id}`;
    expect(row?.due).toBe(false);
  });
});

describe('a failover', () => {
  it('goes on to the next account when nothing was cancelled', async () => {
    const { id, answer } = await underWay('usual@example.test');
    answer({ status: 503 });
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT', provider: 'second', attempts: 1 }] });
  });

  it('ends where another holds the claim by now', async () => {
    const { id, answer } = await underWay('stolen@example.test');
    await works.database.sql`update delivery set status = 'UNKNOWN', reason = 'WORKER_LOST' where notification_id = ${id}`;
    answer({ status: 503 });
    // What comes after it in the same lane shows that it is over.
    firms.first.behave(() => ACCEPTED);
    await works.settled((await works.send({ to: { email: 'after@example.test' }, channels: ['EMAIL'] })).id);
    expect((await works.history(id)).deliveries).toMatchObject([{ status: 'UNKNOWN', reason: 'WORKER_LOST' }]);
    expect(callsAbout(firms.second, 'stolen@example.test')).toBe(0);
  });

  it('ends where nobody wants the message any more', async () => {
    const { id, answer } = await underWay('late@example.test');
    await works.database.sql`update notification set expires_at = now() where id = ${id}`;
    answer({ status: 503 });
    expect(await works.settled(id)).toMatchObject({ status: 'EXPIRED', deliveries: [{ status: 'EXPIRED' }] });
    expect(callsAbout(firms.second, 'late@example.test')).toBe(0);
  });
});
