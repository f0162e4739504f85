import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMTP_ACCOUNT } from '../../src/app/dev/sandbox-accounts.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type History, type Works } from '../support/works.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks((accounts) => accounts, { isReportedTo: true });
});
afterAll(() => works.leave());

const mail = (email: string, category = 'announcement') => works.send({ to: { email }, category, channels: ['EMAIL'], idempotencyKey: crypto.randomUUID() });
function ended(id: string, status: string): Promise<History> {
  return eventually(`the delivery is ${status}`, async () => {
    const history = await works.history(id);
    return history.deliveries.some((one) => one.status === status) && history;
  });
}
const types = ({ events }: History) => events.map((event) => event.split('/')[0]);
const again = async (email: string, category?: string) => (await works.settled((await mail(email, category)).id)).deliveries[0];

const variants = [
  { shape: 'notification', signatureVersion: '1' },
  { shape: 'event', signatureVersion: '2' },
] as const;

describe.each(variants)('by SES’s $shape, signed by version $signatureVersion, a mail', ({ shape, signatureVersion }) => {
  beforeAll(() => works.sandbox.subscribeToSes({ url: `${works.publicUrl}/hooks/${SMTP_ACCOUNT}`, shape, signatureVersion }));
  const address = (wish: string) => `${shape}+sbx-${wish}@example.test`;

  it('is DELIVERED when SES says so, and is known by the id of SES’s answer', async () => {
    const email = `${shape}@example.test`;
    const { id } = await mail(email);
    const history = await ended(id, 'DELIVERED');
    expect(types(history)).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED']);
    const [received] = await works.sandbox.received('EMAIL', email);
    const [row] = await works.database.sql<{ providerMessageId: string }[]>`select provider_message_id from delivery where notification_id = ${id}`;
    expect(row?.providerMessageId).toBe(received?.raw.messageId);
  });

  it('that bounces for good is FAILED, and nothing is written to that address any more', async () => {
    const { id } = await mail(address('late-bounce'));
    expect(await ended(id, 'FAILED')).toMatchObject({ deliveries: [{ reason: 'HARD_BOUNCE' }] });
    expect(await again(address('late-bounce'), 'account_security')).toMatchObject({ status: 'FILTERED', reason: 'HARD_BOUNCE', provider: null });
  });

  it('that bounces for now is FAILED, and stops nothing', async () => {
    const { id } = await mail(address('late-blocked'));
    expect(await ended(id, 'FAILED')).toMatchObject({ deliveries: [{ reason: 'SES_BOUNCE_CONTENTREJECTED' }] });
    expect(await again(address('late-blocked'))).toMatchObject({ attempts: 1 });
  });

  it('that is complained about was delivered, and stops what advertises', async () => {
    const { id } = await mail(address('late-complaint'));
    await ended(id, 'DELIVERED');
    await eventually('the complaint is written down', async () => {
      const rows = await works.database.sql`select 1 from suppression where address = ${address('late-complaint')} and promotional_only`;
      return rows.length === 1;
    });
    expect(await again(address('late-complaint'), 'promotion')).toMatchObject({ status: 'FILTERED', reason: 'COMPLAINT' });
    expect(await again(address('late-complaint'))).toMatchObject({ attempts: 1 });
  });

  it('whose events come twice is written down once', async () => {
    await works.sandbox.rule({ provider: 'smtp', match: 'twice@', times: 1, action: { receipts: 'duplicated', lateEvent: 'open' } });
    const { id } = await mail('twice@example.test');
    const last = shape === 'event' ? 'OPENED' : 'DELIVERED';
    await eventually(`it is ${last}`, async () => types(await works.history(id)).includes(last));
    await eventually('nothing more is heard of it', async () => {
      const rows = await works.database.sql`select 1 from receipt r join delivery d using (provider_message_id) where d.notification_id = ${id}`;
      return rows.length === 0;
    });
    expect(types(await works.history(id))).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED', ...(shape === 'event' ? ['OPENED'] : [])]);
  });

  it('of which nobody knew whether it was taken, and which was sent again under its identity, is DELIVERED', async () => {
    await works.sandbox.rule({ provider: 'smtp', match: `unknown-${shape}@`, times: 1, action: { acceptThenReset: true } });
    const { id } = await mail(`unknown-${shape}@example.test`);
    expect(types(await ended(id, 'DELIVERED'))).toEqual(expect.arrayContaining(['UNKNOWN', 'DELIVERED']));
  });
});

describe('events of SES', () => {
  it('of mails that are none of ours are kept for a while, and hold up nobody', async () => {
    await works.database.sql`
      insert into receipt (id, account, provider_message_id, kind, received_at)
      select gen_random_uuid(), ${SMTP_ACCOUNT}, 'a-stranger-' || n, 'delivered', now() - n * interval '10 minutes' from generate_series(0, 1) n`;
    await eventually('the old one is let go, and the young one put off', async () => {
      const rows = await works.database.sql<{ isLater: boolean }[]>`select due_at > now() as is_later from receipt where provider_message_id like 'a-stranger-%'`;
      return rows.length === 1 && rows[0]?.isLater === true;
    });
    const { id } = await mail('after-strangers@example.test');
    await ended(id, 'DELIVERED');
  });
});
