import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../src/app/providers-file.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type History, type Works } from '../support/works.ts';

/** Puts one adapter's account before the others of its channel. */
const first = (adapter: string) => (accounts: Account[]) => [
  ...accounts.filter((one) => one.adapter === adapter),
  ...accounts.filter((one) => one.adapter !== adapter),
];

let works: Works;
let vonage: Works;
beforeAll(async () => {
  [works, vonage] = await Promise.all([
    openWorks(first('sendgrid'), { isReportedTo: true }),
    openWorks(first('vonage'), { isReportedTo: true }),
  ]);
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => Promise.all([works.leave(), vonage.leave()]));

const content = { title: 'Title', body: 'Body' };
let numbers = 0;
const number = () => `+1555019${String((numbers += 1)).padStart(4, '0')}`;
const sms = (phone = number()) => works.send({ to: { phone }, content, channels: ['SMS'], idempotencyKey: crypto.randomUUID() });
const mail = (email: string, category = 'announcement') =>
  works.send({ to: { email }, content, category, channels: ['EMAIL'], idempotencyKey: crypto.randomUUID() });

/** The history once the delivery, the only one, is what it was told to become. */
function ended(id: string, status: string, of = works): Promise<History> {
  return eventually(`the delivery is ${status}`, async () => {
    const history = await of.history(id);
    return history.deliveries.some((one) => one.status === status) && history;
  });
}
const types = ({ events }: History) => events.map((event) => event.split('/')[0]);
const inbox = async () => (await works.database.sql<{ count: number }[]>`select count(*)::integer as count from receipt`)[0]?.count;
const isRead = () => eventually('the inbox is empty', async () => (await inbox()) === 0);

describe('a text message', () => {
  it('is DELIVERED when Twilio says so, however often and in whatever order', async () => {
    await works.sandbox.rule({ provider: 'twilio', match: '+15550198*', action: { receipts: 'reordered' } });
    await works.sandbox.rule({ provider: 'twilio', match: '+15550197*', action: { receipts: 'duplicated' } });
    for (const phone of [number(), '+15550198001', '+15550197001']) {
      const { id } = await sms(phone);
      expect(types(await ended(id, 'DELIVERED'))).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED']);
      await isRead();
      expect(types(await works.history(id))).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED']);
    }
  });

  it('is FAILED when it came to nothing, with the code', async () => {
    const { id } = await sms('+15005550303');
    const failed = await ended(id, 'FAILED');
    expect(failed).toMatchObject({ status: 'COMPLETED', deliveries: [{ reason: 'TWILIO_30003', attempts: 1 }] });
    expect(types(failed)).toEqual(['REQUESTED', 'SUCCESS', 'FAIL']);
  });

  it('to a number that belongs to nobody is not sent a second time', async () => {
    const { id } = await sms('+15005550305');
    await ended(id, 'FAILED');
    const again = await sms('+15005550305');
    expect(await works.settled(again.id)).toMatchObject({ deliveries: [{ status: 'FILTERED', reason: 'TWILIO_30005', provider: null }] });
  });

  it('whose receipt is quicker than the answer is DELIVERED as soon as the answer is written down', async () => {
    await works.sandbox.rule({ provider: 'twilio', times: 1, action: { latencyMs: 5_000 } });
    const { id } = await sms();
    await eventually('a receipt waits while the attempt is under way', async () => {
      const { deliveries } = await works.history(id);
      return deliveries[0]?.status === 'SENDING' && (await inbox()) !== 0;
    });
    expect(types(await ended(id, 'DELIVERED'))).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED']);
    await isRead();
  });

  it('of which nobody knew whether it was sent is known by its receipt, and was sent once', async () => {
    const phone = number();
    await works.sandbox.rule({ provider: 'twilio', match: phone, action: { acceptThenReset: true } });
    const { id } = await sms(phone);
    const known = await ended(id, 'DELIVERED');
    expect(known.deliveries).toMatchObject([{ attempts: 1, reason: null, provider: 'sandbox-twilio' }]);
    expect(types(known)).toEqual(expect.arrayContaining(['UNKNOWN', 'DELIVERED']));
    expect(await works.sandbox.received('SMS', phone)).toHaveLength(1);
  });

  it('by Vonage is DELIVERED, too, and its failures are told', async () => {
    const sent = await vonage.send({ to: { phone: number() }, content, channels: ['SMS'] });
    expect(await ended(sent.id, 'DELIVERED', vonage)).toMatchObject({ deliveries: [{ provider: 'sandbox-vonage' }] });
    const lost = await vonage.send({ to: { phone: '+15005550303' }, content, channels: ['SMS'] });
    expect(await ended(lost.id, 'FAILED', vonage)).toMatchObject({ deliveries: [{ reason: 'VONAGE_DLR_2' }] });
  });
});

describe('PRIORITY', () => {
  it('goes on to the next channel when what was held turns out to have failed', async () => {
    await works.addUser('held', { phone: number(), email: 'held@example.test' });
    await works.sandbox.rule({ provider: 'twilio', times: 1, action: { acceptThenReset: true, lateCode: 30001 } });
    const { id } = await works.send({ to: { userId: 'held' }, content, channels: ['SMS', 'EMAIL'], strategy: 'PRIORITY' });
    await ended(id, 'DELIVERED');
    expect(await works.history(id)).toMatchObject({
      status: 'COMPLETED',
      deliveries: [{ channel: 'SMS', status: 'FAILED' }, { channel: 'EMAIL', status: 'DELIVERED' }],
    });
  });

  it('is not revived by a failure that comes after success', async () => {
    await works.addUser('revived', { phone: '+15005550304', email: 'revived@example.test' });
    const { id } = await works.send({ to: { userId: 'revived' }, content, channels: ['SMS', 'EMAIL'], strategy: 'PRIORITY' });
    expect(await ended(id, 'FAILED')).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'FAILED' }, { status: 'CANCELLED' }] });
  });
});

describe('a mail', () => {
  it('is DELIVERED when SendGrid says so, and its opening is written down once', async () => {
    await works.sandbox.rule({ provider: 'sendgrid', action: { lateEvent: 'open', receipts: 'duplicated' } });
    const { id } = await mail('reader@example.test');
    await eventually('it is opened', async () => types(await works.history(id)).includes('OPENED'));
    await isRead();
    expect(types(await works.history(id))).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED', 'OPENED']);
  });

  it('that bounces for good stops every other to the same address', async () => {
    const { id } = await mail('gone+sbx-late-bounce@example.test');
    expect(await ended(id, 'FAILED')).toMatchObject({ deliveries: [{ reason: 'HARD_BOUNCE' }] });
    const again = await mail('gone+sbx-late-bounce@example.test', 'account_security');
    expect(await works.settled(again.id)).toMatchObject({ deliveries: [{ status: 'FILTERED', reason: 'HARD_BOUNCE' }] });
  });

  it('that is only blocked stops nothing', async () => {
    const { id } = await mail('full+sbx-late-blocked@example.test');
    expect(await ended(id, 'FAILED')).toMatchObject({ deliveries: [{ reason: 'SENDGRID_BLOCKED_5.7.1' }] });
    const again = await mail('full+sbx-late-blocked@example.test');
    expect((await works.settled(again.id)).deliveries).toMatchObject([{ attempts: 1 }]);
  });

  it('that is complained about stops what advertises, and nothing else', async () => {
    const address = 'cross+sbx-late-complaint@example.test';
    const { id } = await mail(address);
    await ended(id, 'DELIVERED');
    await eventually('the complaint is written down', async () => {
      const rows = await works.database.sql`select 1 from suppression where address = ${address} and promotional_only`;
      return rows.length === 1;
    });
    const [advert, notice] = await Promise.all([mail(address, 'promotion'), mail(address, 'transaction')]);
    expect(await works.settled(advert.id)).toMatchObject({ deliveries: [{ status: 'FILTERED', reason: 'COMPLAINT' }] });
    expect((await works.settled(notice.id)).deliveries).toMatchObject([{ attempts: 1 }]);
  });
});
