import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { newId } from '../../src/base/ids.ts';
import type { DeliveryStatus } from '../../src/core/delivery.ts';
import type { ReceiptKind } from '../../src/core/receipt.ts';
import { keepReceipts, type ReportedReceipt } from '../../src/db/receipts.ts';
import { receiptReader } from '../../src/track/receipt-reader.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
const leaving = new AbortController();
let reading: Promise<void>;
beforeAll(async () => {
  house = await openHouse();
  reading = receiptReader({ ...house, log: createLogger('silent') }).run(leaving.signal);
});
afterAll(async () => {
  leaving.abort();
  await reading;
  await house.leave();
});

/** A delivery by mail that stands where it is put, as the account `mail` left it. */
async function delivery(status: DeliveryStatus, more: { dueAt?: Date; bound?: boolean } = {}): Promise<string> {
  const to = { email: `${newId()}@example.test` };
  const { id } = await house.send({ to, channels: ['EMAIL'], idempotencyKey: newId() });
  const [row] = await house.database.sql<{ id: string }[]>`
    update delivery set status = ${status}, provider = 'mail', provider_message_id = 'm-2', attempts = 2, due_at = ${more.dueAt ?? null}, bound = ${more.bound ?? false}
    where notification_id = ${id} returning id`;
  return row?.id ?? '';
}

async function told(deliveryId: string, ...kinds: ReceiptKind[]): Promise<string> {
  for (const kind of kinds) await heard({ deliveryId, kind });
  return standing(deliveryId);
}
/** Keeps one receipt and waits until it was acted on. */
async function heard(receipt: Pick<ReportedReceipt, 'deliveryId' | 'kind'> & Partial<ReportedReceipt>): Promise<void> {
  const reason = receipt.kind === 'failed' ? 'BOUNCED' : null;
  await keepReceipts(house.database.sql, [{ account: 'mail', projects: null, providerMessageId: 'm-2', reason, stops: null, ...receipt }]);
  await eventually('it was acted on', async () => (await house.database.sql`select 1 from receipt where delivery_id = ${receipt.deliveryId}`).length === 0);
}
async function standing(deliveryId: string): Promise<string> {
  const [row] = await house.database.sql<{ status: string; events: string[] }[]>`
    select status, array(select type from event where delivery_id = d.id and type <> 'REQUESTED' order by at, id) as events from delivery d where id = ${deliveryId}`;
  return [row?.status, ...(row?.events ?? [])].join(' ');
}

describe('receipts', () => {
  it.each<[DeliveryStatus, ReceiptKind[], string]>([
    ['SENT', ['delivered'], 'DELIVERED DELIVERED'],
    ['SENT', ['sent', 'delivered', 'delivered', 'sent'], 'DELIVERED DELIVERED'],
    ['SENT', ['delivered', 'failed'], 'DELIVERED DELIVERED'],
    ['SENT', ['failed', 'failed', 'sent'], 'FAILED FAIL'],
    ['SENT', ['clicked', 'opened', 'clicked'], 'DELIVERED DELIVERED CLICKED OPENED'],
    ['UNKNOWN', ['sent'], 'SENT SUCCESS'],
    ['UNKNOWN', ['sent', 'delivered'], 'DELIVERED SUCCESS DELIVERED'],
    ['UNKNOWN', ['delivered', 'sent'], 'DELIVERED DELIVERED'],
    ['UNKNOWN', ['failed'], 'FAILED FAIL'],
    ['FILTERED', ['delivered', 'failed'], 'FILTERED'],
    ['CANCELLED', ['delivered'], 'CANCELLED'],
    ['EXPIRED', ['failed'], 'EXPIRED'],
  ])('on what is %s: %j make it %s', async (status, kinds, expected) => {
    expect(await told(await delivery(status), ...kinds)).toBe(expected);
  });

  it('that come all at once count as the best of them', async () => {
    const id = await delivery('SENT');
    const kinds: ReceiptKind[] = ['sent', 'failed', 'opened', 'delivered', 'clicked'];
    await keepReceipts(house.database.sql, kinds.map((kind) => ({ deliveryId: id, kind, account: 'mail', projects: null, providerMessageId: 'm-2', reason: null, stops: null })));
    await eventually('all were acted on', async () => (await house.database.sql`select 1 from receipt where delivery_id = ${id}`).length === 0);
    expect((await standing(id)).split(' ').sort()).toEqual(['CLICKED', 'DELIVERED', 'DELIVERED', 'OPENED']);
  });

  it('of a failure that is an earlier attempt’s, or another account’s, change nothing', async () => {
    const id = await delivery('SENT');
    await heard({ deliveryId: id, kind: 'failed', providerMessageId: 'm-1' });
    await heard({ deliveryId: id, kind: 'failed', account: 'another-mail' });
    expect(await standing(id)).toBe('SENT');
    await heard({ deliveryId: id, kind: 'delivered', providerMessageId: 'm-1', account: 'another-mail' });
    expect(await standing(id)).toBe('DELIVERED DELIVERED');
  });

  it('of a failure change nothing of what another account may have', async () => {
    const id = await delivery('UNKNOWN', { bound: true });
    await heard({ deliveryId: id, kind: 'failed', account: 'another-mail' });
    expect(await standing(id)).toBe('UNKNOWN');
    await heard({ deliveryId: id, kind: 'failed' });
    expect(await standing(id)).toBe('FAILED FAIL');
  });

  it('stop the resending of what is known now', async () => {
    const id = await delivery('UNKNOWN', { dueAt: new Date(Date.now() + 60_000) });
    expect(await told(id, 'delivered')).toBe('DELIVERED DELIVERED');
    expect(await house.database.sql`
      select d.due_at, n.status from delivery d join notification n on n.id = d.notification_id where d.id = ${id}`).toEqual([{ dueAt: null, status: 'COMPLETED' }]);
  });

  it('by an account of another project change nothing', async () => {
    const id = await delivery('SENT');
    await heard({ deliveryId: id, kind: 'delivered', projects: [newId()], stops: 'everything' });
    expect(await standing(id)).toBe('SENT');
    expect(await house.database.sql`select 1 from suppression`).toEqual([]);
  });

  it('of what is unknown to us are let go, and hold up none that come after', async () => {
    const id = await delivery('SENT');
    await heard({ deliveryId: newId(), kind: 'delivered', stops: 'everything' });
    expect(await told(id, 'delivered')).toBe('DELIVERED DELIVERED');
    expect(await house.database.sql`select 1 from suppression`).toEqual([]);
  });

  it('that are early wait for the attempt to be written down', async () => {
    const id = await delivery('SENDING');
    await keepReceipts(house.database.sql, [{ deliveryId: id, kind: 'delivered', account: 'mail', projects: null, providerMessageId: 'm-2', reason: null, stops: null }]);
    await eventually('it was looked at and put off', async () => {
      const rows = await house.database.sql`select 1 from receipt where delivery_id = ${id} and due_at > received_at`;
      return rows.length === 1;
    });
    expect(await standing(id)).toBe('SENDING');
    await house.database.sql`update delivery set status = 'SENT' where id = ${id}`;
    await eventually('it was acted on', async () => (await standing(id)) === 'DELIVERED DELIVERED');
  });
});
