import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumerOf, streamOf } from '../../src/bus/topology.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

/** Pulls of ten seconds that bring nothing; now and then the reconciler has renewed the debt just before the look at the rows. */
const WITHIN_MS = 120_000;

let works: Works;
beforeAll(async () => {
  works = await openWorks();
  await works.addUser('ada', { email: 'ada@example.test' });
});
afterAll(() => works.leave());

/** It answers pulls, sends heartbeats and brings nothing, as one does that has lost its quorum; the hint stays in the stream, so that none is lost. */
test('what a consumer keeps to itself is sent all the same, once', async () => {
  await works.settled((await works.send({ channels: ['EMAIL'] })).id);
  await works.bus.manager.consumers.update(streamOf('email'), consumerOf('email.normal'), { filter_subject: 'deliver.email.elsewhere' });
  const { id } = await works.send({ channels: ['EMAIL'], content: { title: 'kept', body: 'b' } });
  await eventually('it is sent', async () => (await works.history(id)).status === 'COMPLETED', { withinMs: WITHIN_MS });
  expect((await works.history(id)).deliveries.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(['SENT 1']);
  expect(await works.sandbox.received('EMAIL', 'ada@example.test')).toHaveLength(2);
});

/** Ten at a time, as many as the lane has slots: with a pull of five seconds before each ten it would take a minute. */
test('a backlog behind it goes at the pace of the rows, not at that of its pulls', async () => {
  const count = 120;
  const send = (at: number) => works.send({ channels: ['EMAIL'], content: { title: `kept ${at}`, body: 'b' } });
  const ids = await Promise.all(Array.from({ length: count }, async (_, at) => (await send(at)).id));
  await eventually('the first is sent', async () => (await sentOf(ids)) > 0, { withinMs: WITHIN_MS });
  const began = performance.now();
  await eventually('all are sent', async () => (await sentOf(ids)) === count, { withinMs: WITHIN_MS });
  expect(performance.now() - began).toBeLessThan(30_000);
});

async function sentOf(ids: string[]): Promise<number> {
  const [{ sent } = { sent: 0 }] = await works.database.sql<{ sent: number }[]>`
    select count(*)::integer as sent from delivery where notification_id = any(${ids}) and status = 'SENT'`;
  return sent;
}
