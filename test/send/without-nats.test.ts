import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks();
  await works.addUser('ada', { email: 'ada@example.test' });
});
afterAll(() => works.leave());

test('what is accepted while NATS is away is sent all the same, once', async () => {
  await works.settled((await works.send({ channels: ['EMAIL', 'IN_APP'] })).id);
  await works.nats.kill();
  const accepted = await Promise.all(Array.from({ length: 30 }, (_, at) => works.send({ channels: ['EMAIL', 'IN_APP'], content: { title: `${at}`, body: 'b' } })));
  for (const { id } of accepted) {
    const { deliveries } = await works.settled(id);
    expect(deliveries.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(['SENT 1', 'SENT 1']);
  }
  await works.nats.restart();
  const after = await works.send({ channels: ['EMAIL', 'IN_APP'], content: { title: 'after', body: 'b' } });
  expect((await works.settled(after.id)).status).toBe('COMPLETED');
  expect(await works.sandbox.received('EMAIL', 'ada@example.test')).toHaveLength(32);
});
