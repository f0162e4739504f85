import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { retainFeed } from '../../src/db/projects.ts';
import { addApp, openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ without: ['CHAT'] });
  await house.addUser('ada', { email: 'ada@example.test', phone: '+15550100001' });
  await house.addUser('grace', { email: 'grace@example.test', preferences: [{ channel: 'EMAIL', enabled: false }] });
  await house.addUser('hermit');
});
afterAll(() => house.leave());

const deliveriesOf = (id: string) =>
  house.database.sql`select channel, status, reason, lane, step, address, content from delivery where notification_id = ${id} order by step`;
const refusalOf = async (request: Parameters<House['accept']>[0][number]) => (await house.accept([request]))[0]?.refusals;
const countRows = async () => (await house.database.sql<{ count: number }[]>`select count(*)::int from notification`)[0]?.count;

describe('what is accepted', () => {
  it('is stored with a delivery for each channel, and the hint is owed at once', async () => {
    const { id, status } = await house.send({ channels: ['IN_APP', 'EMAIL'], priority: 'HIGH', data: { order: 7 } });
    expect(status).toBe('ACTIVE');
    expect(await deliveriesOf(id)).toMatchObject([
      { channel: 'IN_APP', status: 'QUEUED', lane: 'in_app.high', step: 0, content: { title: 'Hello', body: 'World' } },
      { channel: 'EMAIL', status: 'QUEUED', lane: 'email.high', step: 1, address: 'ada@example.test' },
    ]);
    expect(await house.database.sql`select type from event where notification_id = ${id}`).toMatchObject([{ type: 'REQUESTED' }]);
  });

  it('goes by the category where the request is silent', async () => {
    await house.addCategory('digest', { channels: ['EMAIL'], strategy: 'PRIORITY', priority: 'LOW' });
    const { id, strategy, priority } = await house.send({ category: 'digest' });
    expect({ strategy, priority }).toEqual({ strategy: 'PRIORITY', priority: 'LOW' });
    expect(await deliveriesOf(id)).toMatchObject([{ channel: 'EMAIL', lane: 'email.low' }]);
  });

  it('keeps the order it was asked in, also where some categories have to be read first', async () => {
    await house.addCategory('rare', {});
    await house.addCategory('common', {});
    await house.send({ category: 'common' });
    const bulk = Array.from({ length: 20 }, (_, at) => ({ category: at % 2 === 0 ? 'rare' : 'common', content: { title: `${at}`, body: 'in turn' } }));
    const accepted = (await house.accept(bulk)).map(({ notification }) => notification?.id);
    const ids = await house.database.sql`select id from notification where id = any(${accepted.map(String)}) order by id`;
    expect(ids.map(({ id }) => String(id))).toEqual(accepted);
  });

  it('says how long its item is to stay in the feed: as long as the caller wants it, and as its category or project keeps', async () => {
    const wishOf = async (request: Parameters<House['send']>[0]) => (await house.send(request)).request.feed;
    await house.addCategory('kept', { feedRetentionSeconds: 3_600 });
    expect(await wishOf({ content: { title: 'for', body: 'ever' } })).toBeUndefined();
    expect(await wishOf({ expiresIn: 'PT1M', idempotencyKey: 'short' })).toEqual({ expires: true });
    expect(await wishOf({ category: 'kept', expiresIn: 'P1D', idempotencyKey: 'both' })).toEqual({ expires: true, keepSeconds: 3_600 });
    await retainFeed(house.database, 'house', 60);
    house.catalogue.forget(house.requester.projectId);
    expect(await wishOf({ content: { title: 'by', body: 'the project' } })).toEqual({ keepSeconds: 60 });
    await retainFeed(house.database, 'house', null);
    house.catalogue.forget(house.requester.projectId);
  });

  it('gives its item the actions that were asked for, and takes none that are not in order', async () => {
    const action = { name: 'track', label: 'Track it', url: '/orders/7' };
    const { request } = await house.send({ content: { title: 'with', body: 'buttons' }, actions: [action, { name: 'later', label: 'Later' }] });
    expect(request.feed?.actions).toEqual([{ ...action, doneAt: null }, { name: 'later', label: 'Later', url: null, doneAt: null }]);
    const wrong = [{ name: 'a b' }, { label: ' ' }, { label: 'x'.repeat(101) }, { url: 'javascript:alert(1)' }];
    const refusals = await Promise.all(wrong.map(async (one) => (await refusalOf({ actions: [{ ...action, ...one }] }))?.[0]));
    expect(refusals.map((refusal) => [refusal?.code, refusal?.path?.at(-1)])).toEqual([
      ['INVALID_VALUE', 'name'], ['INVALID_VALUE', 'label'], ['TOO_LARGE', 'label'], ['INVALID_URL', 'url'],
    ]);
    expect(await refusalOf({ actions: [action, action] })).toMatchObject([{ code: 'INVALID_VALUE', path: ['inputs', '0', 'actions', '1', 'name'] }]);
    expect(await refusalOf({ actions: Array.from({ length: 6 }, (_, at) => ({ ...action, name: `${at}` })) })).toMatchObject([{ code: 'TOO_LARGE' }]);
  });

  it('holds the later steps of PRIORITY', async () => {
    const { id } = await house.send({ channels: ['SMS', 'EMAIL'], strategy: 'PRIORITY' });
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'QUEUED' }, { status: 'WAITING' }]);
  });

  it('leaves a filtered delivery for a channel without an address', async () => {
    const { id } = await house.send({ channels: ['PUSH', 'EMAIL'] });
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'FILTERED', reason: 'NO_ADDRESS' }, { status: 'QUEUED' }]);
  });

  it('is complete at once when the person wants none of it', async () => {
    const { id, status } = await house.send({ to: { userId: 'grace' }, channels: ['EMAIL'] });
    expect(status).toBe('COMPLETED');
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'FILTERED', reason: 'PREFERENCE' }]);
    expect(await house.database.sql`select type, reason from event where notification_id = ${id} order by id`).toMatchObject([
      { type: 'REQUESTED' },
      { type: 'FILTERED', reason: 'PREFERENCE' },
    ]);
  });

  it('reaches a bare address, to which no preference applies', async () => {
    const { id } = await house.send({ to: { email: 'grace@example.test' }, channels: ['EMAIL', 'IN_APP'] });
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'QUEUED' }, { status: 'FILTERED', reason: 'NO_ADDRESS' }]);
  });

  it('has no deliveries before it is due', async () => {
    const { id, status } = await house.send({ sendAt: new Date(Date.now() + 60_000), channels: ['EMAIL'] });
    expect(status).toBe('SCHEDULED');
    expect(await deliveriesOf(id)).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['an unknown user', { to: { userId: 'nobody' } }, 'USER_NOT_FOUND', ['inputs', '0', 'to', 'userId']],
    ['an unknown category', { category: 'nonsense' }, 'CATEGORY_NOT_FOUND', ['inputs', '0', 'category']],
    ['an unknown template', { template: 'nonsense' }, 'TEMPLATE_NOT_FOUND', ['inputs', '0', 'template']],
    ['no address at all', { to: { userId: 'hermit' }, channels: ['EMAIL', 'SMS'] as const }, 'UNREACHABLE', ['inputs', '0', 'to']],
    ['a channel without an account', { channels: ['CHAT'] as const }, 'CHANNEL_NOT_CONFIGURED', ['inputs', '0', 'channels']],
    ['an e-mail address that is none', { to: { email: 'nobody' } }, 'INVALID_EMAIL', ['inputs', '0', 'to', 'email']],
    ['a number that is none', { to: { phone: '12' } }, 'INVALID_PHONE', ['inputs', '0', 'to', 'phone']],
    ['both template and content', { template: 'x', content: { title: 't', body: 'b' } }, 'INVALID_VALUE', ['inputs', '0', 'template']],
    ['neither template nor content', { content: null }, 'CONTENT_MISSING', ['inputs', '0', 'content']],
    ['a body of nothing', { content: { title: 't', body: ' \n' } }, 'CONTENT_MISSING', ['inputs', '0', 'content', 'body']],
    ['a title of nothing', { content: { title: '', body: 'b' }, channels: ['SMS', 'EMAIL'] as const }, 'CONTENT_MISSING', ['inputs', '0', 'content', 'title']],
    ['no channel at all', { channels: [] }, 'INVALID_VALUE', ['inputs', '0', 'channels']],
    ['a duration that is none', { expiresIn: 'soon' }, 'INVALID_VALUE', ['inputs', '0', 'expiresIn']],
    ['a url that is no link', { content: { title: 't', body: 'b', url: 'javascript:alert(1)' } }, 'INVALID_URL', ['inputs', '0', 'content', 'url']],
    ['a path that browsers take for another host', { content: { title: 't', body: 'b', url: '/\\evil.example' } }, 'INVALID_URL', ['inputs', '0', 'content', 'url']],
    ['a path that hides another host', { content: { title: 't', body: 'b', url: '/\t/evil.example' } }, 'INVALID_URL', ['inputs', '0', 'content', 'url']],
    ['a key without letters', { idempotencyKey: '' }, 'INVALID_VALUE', ['inputs', '0', 'idempotencyKey']],
    ['a title beyond all measure', { content: { title: 'x'.repeat(2_000), body: 'b' } }, 'TOO_LARGE', ['inputs', '0', 'content', 'title']],
  ])('%s', async (_, request, code, path) => {
    const before = await countRows();
    expect(await refusalOf(request as Parameters<typeof refusalOf>[0])).toMatchObject([{ code, path }]);
    expect(await countRows()).toBe(before);
  });

  it('is no text message for its title', async () => {
    const [answer] = await house.accept([{ content: { title: '', body: 'b' }, channels: ['SMS'] }]);
    expect(answer?.refusals).toEqual([]);
  });

  it('never takes a good one with it', async () => {
    const answers = await house.accept([{ channels: ['EMAIL'] }, { to: { userId: 'nobody' } }, { channels: ['SMS'] }]);
    expect(answers.map(({ notification }) => notification !== null)).toEqual([true, false, true]);
  });
});

test('what cannot be stored is refused by itself, and everything beside it is accepted', async () => {
  const content = (body: string) => ({ title: 'stored?', body });
  const answers = await house.accept(['one', 'NUL \0', 'two', 'three'].map((body) => ({ content: content(body) })));
  expect(answers.map(({ notification }) => notification !== null)).toEqual([true, false, true, true]);
  expect(answers[1]?.refusals).toMatchObject([{ code: 'INVALID_VALUE', path: ['inputs', '1'] }]);
});

describe('a duplicate', () => {
  const content = (title: string) => ({ title, body: 'b' });

  it('a hundred calls at once with one key make one notification', async () => {
    const calls = Array.from({ length: 100 }, () => house.accept([{ idempotencyKey: 'once', content: content('once') }]));
    const answers = (await Promise.all(calls)).flat();
    expect(new Set(answers.map(({ notification }) => notification?.id)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  });

  it('another request under the same key is refused', async () => {
    await house.accept([{ idempotencyKey: 'reused', content: content('one') }]);
    expect(await refusalOf({ idempotencyKey: 'reused', content: content('two') })).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it('two such requests in one call are told apart as well', async () => {
    const [first, same, other] = await house.accept([
      { idempotencyKey: 'together', content: content('one') },
      { idempotencyKey: 'together', content: content('one') },
      { idempotencyKey: 'together', content: content('two') },
    ]);
    expect(first).toMatchObject({ duplicate: false });
    expect(same).toMatchObject({ duplicate: true, notification: { id: first?.notification?.id } });
    expect(other?.refusals).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it('is told from another request by what was accepted first, not by what came along in the same call', async () => {
    const first = await house.send({ idempotencyKey: 'earlier', content: content('one') });
    const [other, same] = await house.accept([
      { idempotencyKey: 'earlier', content: content('two') },
      { idempotencyKey: 'earlier', content: content('one') },
    ]);
    expect(other?.refusals).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['inputs', '0', 'idempotencyKey'] }]);
    expect(same).toMatchObject({ duplicate: true, notification: { id: first.id } });
  });

  it('keys belong to an app', async () => {
    const other = await addApp(house.database, house.requester.projectId, 'another');
    const [mine] = await house.accept([{ idempotencyKey: 'ours', content: content('x') }]);
    const [theirs] = await house.accept([{ idempotencyKey: 'ours', content: content('x') }], other);
    expect(theirs).toMatchObject({ duplicate: false });
    expect(theirs?.notification?.id).not.toBe(mine?.notification?.id);
  });

  it('the same content within a minute is one, whatever the order of its data', async () => {
    const one = await house.send({ content: content('again'), data: { a: 1, b: { c: 2, d: 3 } } });
    const [two] = await house.accept([{ content: content('again'), data: { b: { d: 3, c: 2 }, a: 1 } }]);
    expect(two).toMatchObject({ duplicate: true, notification: { id: one.id } });
  });

  it('is one also where the same address is written another way', async () => {
    const one = await house.send({ to: { email: 'Grace@EXAMPLE.test' }, channels: ['EMAIL'] });
    const [two] = await house.accept([{ to: { email: 'Grace@example.test' }, channels: ['EMAIL'] }]);
    expect(two).toMatchObject({ duplicate: true, notification: { id: one.id } });
  });

  it('is none when the category switches the window off, or when it is over', async () => {
    await house.addCategory('ticker', {});
    await house.database.sql`update category set duplicate_window_seconds = 0 where key = 'ticker'`;
    const ids = [await house.send({ category: 'ticker' }), await house.send({ category: 'ticker' })].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);

    const before = await house.send({ content: content('over') });
    await house.database.sql`update acceptance set expires_at = now() where notification_id = ${before.id}`;
    expect((await house.send({ content: content('over') })).id).not.toBe(before.id);
  });

  it('a key is not used up by a refusal', async () => {
    expect(await refusalOf({ idempotencyKey: 'kept', to: { userId: 'nobody' } })).toHaveLength(1);
    expect((await house.accept([{ idempotencyKey: 'kept' }]))[0]).toMatchObject({ duplicate: false, refusals: [] });
  });
});
