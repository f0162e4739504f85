import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { createAccountNews, type AccountNews, type AccountNewsBus } from '../../src/bus/account-news.ts';
import { connectBus, type Bus } from '../../src/bus/connect.ts';
import { eventually } from '../support/eventually.ts';
import { startNats, type Nats } from '../support/nats.ts';

let nats: Nats;
let buses: Bus[];
let one: AccountNewsBus;
let other: AccountNewsBus;
beforeAll(async () => {
  nats = await startNats();
  const { signal } = new AbortController();
  const connectOne = () => connectBus({ url: nats.url, name: 'test', log: createLogger('silent'), signal });
  buses = await Promise.all([connectOne(), connectOne()]);
  const [first, second] = buses.map(createAccountNews);
  if (!first || !second) throw new Error('there are two');
  [one, other] = [first, second];
});
afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.close()));
  await nats.stop();
});

const news: AccountNews = { account: 'text', is: 'paused', forMs: 2_000, reason: 'TWILIO_20429' };

test('what one process learns of an account the others hear, and it does not hear itself', async () => {
  const heard: AccountNews[] = [];
  const own: AccountNews[] = [];
  const stops = [one.listen((told) => own.push(told)), other.listen((told) => heard.push(told))];
  await Promise.all(buses.map(({ connection }) => connection.flush()));
  buses[0]?.connection.publish('account.news', '{"nonsense":');
  buses[0]?.connection.publish('account.news', '{"account":"text","is":"odd"}');
  one.tell(news);
  await eventually('it was heard', () => heard.length > 0);
  await Promise.all(buses.map(({ connection }) => connection.flush()));
  expect(heard).toEqual([expect.objectContaining(news)]);
  expect(own).toEqual([]);
  for (const stop of stops) stop();
});

test('while NATS is away telling costs nothing', async () => {
  await nats.kill();
  await eventually('it is noticed', () => buses.every((bus) => !bus.isUp()));
  expect(() => one.tell(news)).not.toThrow();
});
