import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rate } from '../../src/core/rate.ts';
import { newId } from '../../src/base/ids.ts';
import { openHouse, type House } from '../support/house.ts';

const HOUR_MS = 3_600_000;
const two: Rate = { count: 2, perMs: HOUR_MS };

describe('a person', () => {
  let house: House;
  let people = 0;
  beforeAll(async () => {
    house = await openHouse({ userNotifications: two });
    await house.addCategory('alarm', { critical: true });
    await house.addCategory('chat', { clientMaySend: true, channels: ['IN_APP', 'EMAIL'] });
    await house.addUser('ada', { email: 'ada@example.test' });
  });
  afterAll(() => house.leave());

  async function newcomer(): Promise<string> {
    const name = `newcomer ${(people += 1)}`;
    await house.addUser(name);
    return name;
  }
  const reasonsOf = async (id: string) => (await house.database.sql`select reason from delivery where notification_id = ${id}`).map(({ reason }) => reason as unknown);

  it('is sent so many, and of the rest it is told why they were not', async () => {
    const userId = await newcomer();
    const ids = [];
    for (let at = 0; at < 4; at += 1) ids.push((await house.send({ to: { userId }, idempotencyKey: `${userId} ${at}` })).id);
    expect(await Promise.all(ids.map(reasonsOf))).toEqual([[null], [null], ['USER_LIMIT'], ['USER_LIMIT']]);
    // Accepted is accepted: the same call names the same notification.
    expect((await house.send({ to: { userId }, idempotencyKey: `${userId} 0` })).id).toBe(ids[0]);
    const alarm = await house.send({ to: { userId }, category: 'alarm' });
    expect(await reasonsOf(alarm.id)).toEqual([null]);
    const other = await house.send({ to: { userId: await newcomer() } });
    expect(await reasonsOf(other.id)).toEqual([null]);
  });

  it('is counted within a bulk, too', async () => {
    const userId = await newcomer();
    const accepted = await house.accept(Array.from({ length: 5 }, (_, at) => ({ to: { userId }, content: { title: `${at}`, body: 'x' } })));
    const reasons = await Promise.all(accepted.map(({ notification }) => reasonsOf(notification?.id ?? newId())));
    expect(reasons.flat().filter((reason) => reason === 'USER_LIMIT')).toHaveLength(3);
  });

  it('is not held to have had one twice that was asked for twice at once', async () => {
    const userId = await newcomer();
    const asked = ['first', 'first', 'second'].map((body) => ({ to: { userId }, content: { title: 'a', body } }));
    const accepted = await house.accept(asked);
    expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, true, false]);
    const reasons = await Promise.all(accepted.map(({ notification }) => reasonsOf(notification?.id ?? newId())));
    expect(reasons).toEqual([[null], [null], [null]]);
  });

  it('is sent to again when the time is over', async () => {
    const userId = await newcomer();
    const { id } = await house.send({ to: { userId } });
    await house.send({ to: { userId }, content: { title: 'a', body: 'second' } });
    // As it would be in an hour: ids begin with their time.
    const earlier = `00000000-0000-7000-8000-${id.slice(-12)}`;
    await house.database.sql`update notification set id = ${earlier} where id = ${id}`;
    await house.database.sql`update delivery set notification_id = ${earlier} where notification_id = ${id}`;
    const third = await house.send({ to: { userId }, content: { title: 'a', body: 'third' } });
    expect(await reasonsOf(third.id)).toEqual([null]);
  });

  describe('who sends by a token of their own', () => {
    const client = () => ({ projectId: house.requester.projectId, appId: newId(), isClient: true });

    it('may where the category lets them', async () => {
      const [answer] = await house.accept([{ category: 'chat', channels: ['EMAIL'] }], client());
      expect(answer).toMatchObject({ refusals: [], notification: { status: 'ACTIVE' } });
    });

    it.each([
      ['where it does not', { category: 'announcement' }, ['category']],
      ['by a channel that is not the category’s', { category: 'chat', channels: ['SMS' as const] }, ['channels']],
      ['in HTML', { category: 'chat', content: { title: 'a', body: 'b', html: '<b>c</b>' } }, ['content', 'html']],
      ['to an address', { category: 'chat', to: { email: 'anybody@example.test' } }, ['to']],
      ['more urgently than the category', { category: 'chat', priority: 'HIGH' as const }, ['priority']],
      ['otherwise than the category', { category: 'chat', strategy: 'PRIORITY' as const }, ['strategy']],
    ])('may not %s', async (_, request, path) => {
      const [answer] = await house.accept([request], client());
      expect(answer?.refusals).toMatchObject([{ code: 'NOT_ALLOWED', path: ['inputs', '0', ...path] }]);
    });

    it('has idempotency keys of their own', async () => {
      const [one, other] = [client(), client()];
      const ask = async (as: typeof one) => (await house.accept([{ category: 'chat', idempotencyKey: 'k' }], as))[0];
      const first = await ask(one);
      expect(await ask(one)).toMatchObject({ duplicate: true, notification: { id: first?.notification?.id } });
      expect(await ask(other)).toMatchObject({ duplicate: false });
    });
  });
});
