import { afterAll, beforeAll, test } from 'vitest';
import { streamOf, subjectOf } from '../../src/bus/topology.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks((accounts) =>
    accounts
      .filter(({ adapter }) => adapter !== 'apns')
      .map((one) => (one.adapter === 'fcm' ? { ...one, settings: { ...one.settings, deadlineMs: 5_001 } } : one)),
  );
  await works.addUser('ada', {
    devices: [
      { platform: 'ANDROID', service: 'FCM', token: 'fcm-ada' },
      { platform: 'IOS', service: 'APNS', token: 'apns-ada' },
    ],
  });
});
afterAll(() => works.leave());

test('a lane works with any deadline, and one that lacks its account waits for it without holding up the others', async () => {
  const { id } = await works.send({ channels: ['PUSH'] });
  await eventually('the one is sent, the other waits', async () => {
    const { deliveries, events } = await works.history(id);
    const seen = deliveries.map(({ status, reason, attempts }) => `${status} ${reason ?? ''} ${attempts}`).sort();
    return seen.join() === 'SENT  1,WAITING NO_PROVIDER 0' && events.includes('RETRY/PUSH/NO_PROVIDER');
  });
});

test('what comes one by one is worked side by side', async () => {
  await works.sandbox.rule({ provider: 'smtp', action: { latencyMs: 6_000 } });
  const ids: string[] = [];
  for (let at = 0; at < 8; at += 1) ids.push((await works.send({ to: { email: `${at}@example.test` }, channels: ['EMAIL'] })).id);
  await eventually('all are under way at once', async () => {
    const [row] = await works.database.sql<{ count: number }[]>`
      select count(*)::int from delivery where status = 'SENDING' and notification_id = any(${ids}::uuid[])`;
    return row?.count === ids.length;
  });
});

test('what is no hint is thrown away', async () => {
  const { jetstream, manager } = works.bus;
  for (const nonsense of ['', 'nonsense', '{}', '[7]', '["no-id"]']) await jetstream.publish(subjectOf('sms.low'), nonsense);
  await eventually('the lane is empty', async () => (await manager.streams.info(streamOf('sms'))).state.messages === 0);
});
