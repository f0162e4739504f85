import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

let works: Works;
let ada: Addresses;
beforeAll(async () => {
  // The last of each wire first: what serves a wire is a matter of the accounts and their order.
  works = await openWorks((accounts) => accounts.toReversed());
  ada = await works.addReachable('ada');
});
afterAll(() => works.leave());

test('accounts of different adapters serve one channel, in their order', async () => {
  const { id } = await works.send({ channels: ['EMAIL', 'SMS'] });
  const { deliveries } = await works.settled(id);
  expect(deliveries).toMatchObject([
    { channel: 'EMAIL', status: 'SENT', provider: 'sandbox-sendgrid' },
    { channel: 'SMS', status: 'SENT', provider: 'sandbox-every8d' },
  ]);
  expect(await works.sandbox.received('EMAIL', ada.email)).toMatchObject([{ provider: 'sendgrid', data: { carillon_notification: id } }]);
  expect(await works.sandbox.received('SMS', ada.phone)).toMatchObject([{ provider: 'every8d', body: 'World' }]);
});

test('a room and a system are reached at the account’s own address', async () => {
  const { id } = await works.send({ channels: ['CHAT', 'WEBHOOK'], content: { title: 'Deploy', body: 'a < b' }, data: { order: 7 } });
  const { status, deliveries } = await works.settled(id);
  expect(status).toBe('COMPLETED');
  expect(deliveries).toMatchObject([
    { channel: 'CHAT', status: 'SENT', provider: 'sandbox-slack' },
    { channel: 'WEBHOOK', status: 'SENT', provider: 'sandbox-webhook' },
  ]);
  expect(await works.database.sql`select address, lane from delivery where notification_id = ${id} order by step`).toEqual([
    { address: null, lane: 'chat.normal' },
    { address: null, lane: 'webhook.normal' },
  ]);
  expect(await works.sandbox.received('CHAT', 'TSANDBOX/BROOM')).toMatchObject([{ title: 'Deploy', body: 'a < b', raw: { mentions: [] } }]);
  expect(await works.sandbox.received('WEBHOOK', works.sandbox.credentials.webhook.url)).toMatchObject([
    { title: 'Deploy', data: { order: 7 }, raw: { event: { data: { notificationId: id, to: { userId: 'ada' } } } } },
  ]);
});

test.each([{ email: 'somebody@example.test' }, { phone: '+15550109999' }])('a webhook is told of %j, who is no user', async (to) => {
  const { id } = await works.send({ to, channels: ['WEBHOOK'] });
  await works.settled(id);
  const told = await works.sandbox.received('WEBHOOK', works.sandbox.credentials.webhook.url);
  expect(told.filter(({ raw }) => JSON.stringify(raw.event).includes(id))).toMatchObject([{ raw: { event: { data: { to } } } }]);
});
