import { setTimeout as lasting } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually, holds } from '../support/eventually.ts';
import { openStage, shownAs, type Look, type Stage } from './stage.ts';

/** More changes than are told one by one. */
const TOO_MANY = 1_050;
/** Longer than a connection has to stand to count as a good one. */
const SHORT_LIFE_MS = 6_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.lookAway());
afterAll(() => stage.leave());

/** The connections of those who left a moment ago are still being closed. */
const carries = (carriers: { websocket: number; events: number }) => holds('these connections stand', async () => expect(await stage.carriers()).toEqual(carriers));
const agrees = (look: Look, rows: () => Promise<unknown>) => holds('it shows what the rows have', async () => expect(shownAs(look.now())).toEqual(await rows()));

describe('an inbox', () => {
  it('is live as soon as somebody subscribes, shows what comes, and rests when nobody does', async () => {
    const person = await stage.person('ann');
    await person.add(2);
    const look = person.look();
    expect(look.now()).toMatchObject({ status: 'connecting', loaded: false, items: [] });
    await look.until('it is live', ({ status, loaded }) => status === 'live' && loaded);
    const [third] = await person.add();
    await look.until('the new one comes first', ({ items }) => items.length === 3 && items[0]?.id === third);
    await agrees(look, person.rows);
    look.leave();
    await carries({ websocket: 0, events: 0 });
  });

  it('brings older pages, also what changed while one was on its way', async () => {
    const person = await stage.person('bea');
    const ids = await person.add(65);
    const look = person.look();
    await look.until('the first page is here', ({ items, hasMore }) => items.length === 30 && hasMore);
    await look.until('it is live', ({ status }) => status === 'live');
    const more = look.inbox.loadMore();
    await person.mark([ids[0] ?? '', ids[20] ?? ''], 'READ');
    await more;
    await look.inbox.loadMore();
    expect(look.now().hasMore).toBe(false);
    await agrees(look, person.rows);
    look.leave();
  });
});

describe('a connection that ends', () => {
  it('loses nothing, repeats nothing and reorders nothing, however often it is cut', async () => {
    const person = await stage.person('cid');
    const look = person.look();
    await look.until('it is live', ({ status }) => status === 'live');
    const added: string[] = [];
    for (let round = 0; round < 25; round += 1) {
      added.push(...(await person.add(1 + Math.floor(Math.random() * 4))));
      const one = added[Math.floor(Math.random() * added.length)];
      if (one !== undefined) await person.mark([one], Math.random() < 0.5 ? 'READ' : 'UNREAD');
      if (Math.random() < 0.6) stage.line.drop();
      await lasting(Math.random() * 150);
      // Somebody who looks is not made to wait for the jitter.
      look.inbox.retry();
    }
    await agrees(look, person.rows);
    const firsts = look.shown.flatMap(({ items }) => items.map(({ id }) => id).reverse());
    expect([...new Set(firsts)]).toEqual(added);
    for (const { items } of look.shown) expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(person.asked()).toBeGreaterThan(5);
    look.leave();
  }, 60_000);

  it('begins anew after a gap that is too wide to tell', async () => {
    const person = await stage.person('dan');
    await person.add(3);
    const look = person.look();
    await look.until('it is live', ({ status }) => status === 'live');
    stage.line.cut();
    await look.until('it says so', ({ status }) => status === 'reconnecting');
    await person.add(TOO_MANY);
    expect(look.now().items).toHaveLength(3);
    stage.line.mend();
    look.inbox.retry();
    await look.until('the newest page is here', ({ items, counts }) => items.length === 30 && counts.total === TOO_MANY + 3);
    while (look.now().items.length < 400) await look.inbox.loadMore();
    stage.line.cut();
    await look.until('it says so again', ({ status }) => status === 'reconnecting');
    await person.add(TOO_MANY);
    const before = look.shown.length;
    stage.line.mend();
    look.inbox.retry();
    await look.until('all of it is new', ({ counts }) => counts.total === 2 * TOO_MANY + 3);
    expect(Math.min(...look.shown.slice(before).map(({ items }) => items.length)), 'whoever has read on is where they were').toBeGreaterThanOrEqual(400);
    expect(look.ids()).toEqual((await person.listed({})).slice(0, look.ids().length));
    const [next] = await person.add();
    await look.until('it goes on', ({ items }) => items[0]?.id === next);
    expect(look.shown.filter(({ loaded, items }) => loaded && items.length === 0)).toEqual([]);
    look.leave();
  });

  it('comes back with another token when its own has ended, and nobody sees that', async () => {
    const person = await stage.person('eve');
    let asked = 0;
    const token = () => {
      asked += 1;
      return person.token(SHORT_LIFE_MS);
    };
    const look = person.look({ token });
    await look.until('it is live', ({ status }) => status === 'live');
    const before = [asked, look.shown.length] as const;
    await holds('two tokens have ended', () => expect(asked).toBe(before[0] + 2), { withinMs: 4 * SHORT_LIFE_MS });
    await person.add(2);
    await agrees(look, person.rows);
    expect(look.shown.slice(before[1]).map(({ status }) => status)).not.toContain('reconnecting');
    look.leave();
  }, 40_000);

  it('gives up where the token is none of theirs, says so, and tries again when told', async () => {
    const person = await stage.person('fay');
    let good = false;
    let asked = 0;
    const token = () => {
      asked += 1;
      return good ? person.token() : Promise.resolve('not.a.token');
    };
    const look = person.look({ token });
    const { fault } = await look.until('it gives up', ({ status }) => status === 'refused');
    expect(fault?.code).toBe('UNAUTHENTICATED');
    const before = asked;
    await lasting(1_500);
    expect(asked).toBe(before);
    good = true;
    look.inbox.retry();
    await look.until('it is live', ({ status }) => status === 'live');
    expect(look.now().fault).toBeNull();
    look.leave();
  });

  it('waits for a backend that has no token just now', async () => {
    const person = await stage.person('gus');
    let away = true;
    const look = person.look({ token: () => (away ? Promise.reject(new Error('no answer')) : person.token()) });
    await look.until('it waits', ({ status }) => status === 'reconnecting');
    away = false;
    look.inbox.retry();
    await look.until('it is live', ({ status }) => status === 'live');
    look.leave();
  });

  it('shows nothing of anybody else, whosever token comes next', async () => {
    const [hal, ida] = [await stage.person('hal'), await stage.person('ida')];
    await Promise.all([hal.add(), ida.add()]);
    let whose = hal;
    let asked = 0;
    const token = () => {
      asked += 1;
      return whose.token();
    };
    const look = hal.look({ token });
    const unread = look.inbox.view({ unreadOnly: true });
    const leave = unread.subscribe(() => undefined);
    await look.until('it is live', ({ status, items }) => status === 'live' && items.length === 1 && unread.getSnapshot().items.length === 1);
    whose = ida;
    stage.line.drop();
    const { fault, items, counts } = await look.until('it gives up', ({ status }) => status === 'refused');
    expect([fault?.code, items, counts]).toEqual(['OTHER_PERSON', [], { unseen: 0, unread: 0, total: 0 }]);
    expect([unread.getSnapshot().items, look.inbox.view({}).getSnapshot().items]).toEqual([[], []]);
    const [before, since] = [asked, look.shown.length];
    look.inbox.retry();
    await eventually('it has tried again', () => asked > before);
    whose = hal;
    await eventually('it is live for whom it was made', () => {
      look.inbox.retry();
      return look.now().status === 'live';
    });
    expect(look.shown.slice(since).filter(({ status, items }) => status !== 'live' && items.length > 0)).toEqual([]);
    leave();
    look.leave();
  });
});

describe('where sockets are blocked', () => {
  it('the feed comes as server-sent events, and by a socket again once there are any', async () => {
    const person = await stage.person('jan');
    stage.line.blockSockets(true);
    const look = person.look();
    await look.until('it is live', ({ status }) => status === 'live');
    await carries({ websocket: 0, events: 1 });
    await person.add(2);
    stage.line.drop();
    await person.add(2);
    await agrees(look, person.rows);
    await look.until('it is live again', ({ status }) => status === 'live');

    stage.line.blockSockets(false);
    look.inbox.retry();
    await carries({ websocket: 1, events: 0 });
    await person.add(2);
    await agrees(look, person.rows);
    look.leave();
  }, 40_000);

  it('so it does where making a socket throws, for as long as it does', async () => {
    let isForbidden = true;
    class Forbidding extends WebSocket {
      constructor(...asked: ConstructorParameters<typeof WebSocket>) {
        if (isForbidden) throw new DOMException('The operation is insecure.', 'SecurityError');
        super(...asked);
      }
    }
    const person = await stage.person('joy');
    const look = person.look({ webSocket: Forbidding });
    await look.until('it is live', ({ status }) => status === 'live');
    await carries({ websocket: 0, events: 1 });
    look.inbox.retry();
    await person.add(2);
    await agrees(look, person.rows);

    isForbidden = false;
    look.inbox.retry();
    await carries({ websocket: 1, events: 0 });
    look.leave();
  }, 40_000);

  it('so it does where what is called a WebSocket is something else', async () => {
    class Stub {
      readonly state = 'stub';
    }
    const person = await stage.person('kay');
    const look = person.look({ webSocket: Stub });
    await look.until('it is live', ({ status }) => status === 'live');
    await carries({ websocket: 0, events: 1 });
    await person.add(1);
    await agrees(look, person.rows);
    look.leave();
  }, 40_000);

  it('so it does where the platform has no sockets at all', async () => {
    const person = await stage.person('kim');
    const look = person.look({ webSocket: null });
    await look.until('it is live', ({ status }) => status === 'live');
    await person.add(3);
    await agrees(look, person.rows);
    await carries({ websocket: 0, events: 1 });
    look.leave();
  });
});
