import { nanos } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumerOf, reconcileTopology, streamOf } from '../../src/bus/topology.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.leave());

test('a stream that another version made is brought to this one, and its consumers are made', async () => {
  const { manager } = house.bus;
  const stream = streamOf('email');
  const { config } = await manager.streams.info(stream);
  await manager.streams.update(stream, { max_age: nanos(60 * 60_000) });
  await manager.consumers.delete(stream, consumerOf('email.high'));
  await reconcileTopology(house.bus, 1);
  expect((await manager.streams.info(stream)).config.max_age).toBe(config.max_age);
  expect((await manager.consumers.info(stream, consumerOf('email.high'))).name).toBe(consumerOf('email.high'));
});
