import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { agrees, openBarePage, snapshotOf, type BarePage } from './bare-page.ts';
import { openContext, socketsOf } from './browser.ts';

/** More changes than are told one by one. */
const TOO_MANY = 1_100;
const HOURS = '08:00:00';
/** Longer than a connection has to stand to count as a good one. */
const SHORT_LIFE_MS = 6_000;
/** A leader that nobody has looked at for a minute yields. */
const LONG_HIDDEN = '01:05';

describeInBrowser('a page that was away', () => {
  let stage: Stage;
  let browser: Browser;
  let bare: BarePage;
  const people = new Map<string, Person>();
  beforeAll(async () => {
    [stage, browser, bare] = await Promise.all([openStage(), startBrowser({ keepsPages: true }), openBarePage((name) => personOf(name).token())]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    // Also the connections that carry nothing more: nobody else would end them so soon.
    stage.line.drop();
  });
  afterAll(async () => {
    await browser.close();
    await bare.close();
    await stage.leave();
  });

  it('frozen, while more changed than can be told, is right as soon as it is shown', async () => {
    const person = await somebody('ann');
    await person.add(3);
    const page = await open(await openContext(browser), 'ann');
    await agrees(page, person);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const ids = await person.add(TOO_MANY);
    await person.mark(ids.slice(-7), 'READ');
    await wakened(session, page);
    await agrees(page, person);
    expect(await emptied(page)).toBe(0);
  });

  it('asleep for hours on a link that died meanwhile is right when the lid is opened', async () => {
    const person = await somebody('ben');
    await person.add(2);
    const context = await openContext(browser);
    await context.clock.install();
    const page = await open(context, 'ben');
    await setHidden(page, true);
    stage.line.silenceSockets();
    const ids = await person.add(40);
    await person.mark(ids.slice(0, 11), 'ARCHIVED');
    await page.clock.fastForward(HOURS);
    await setHidden(page, false);
    await agrees(page, person);
    expect(await emptied(page)).toBe(0);
  });

  it('looked at again and again on a link that is dead finds that out all the same', async () => {
    const person = await somebody('bea');
    await person.add(2);
    const page = await open(await openContext(browser), 'bea');
    await page.evaluate(() => setInterval(() => dispatchEvent(new Event('online')), 300));
    stage.line.silenceSockets();
    await person.add(3);
    await agrees(page, person);
  });

  it('off the network and on it again, many times in a row, is right in the end', async () => {
    const person = await somebody('abe');
    await person.add(2);
    const context = await openContext(browser);
    const [page, other] = [await open(context, 'abe'), await open(context, 'abe')];
    for (let round = 0; round < 25; round += 1) {
      await context.setOffline(round % 2 === 0);
      if (round % 3 === 0) stage.line.drop();
      const [id = ''] = await person.add();
      await page.evaluate((one) => void window.carillon.inbox.markRead([one]).catch(() => undefined), id);
    }
    await context.setOffline(false);
    await person.add();
    for (const one of [page, other]) await agrees(one, person);
    expect(await emptied(page)).toBe(0);
  });

  it('kept by the browser for the way back holds no connection, and is right when it is shown again', async () => {
    const person = await somebody('cat');
    await person.add(2);
    const page = await open(await openContext(browser), 'cat');
    await page.evaluate(() => (document.title = 'The same as before'));
    await page.goto(`${bare.url}/elsewhere`);
    await holds('it has let go', async () => expect(await stage.carriers()).toEqual({ websocket: 0, events: 0 }));
    await person.add(5);
    await page.goBack({ waitUntil: 'commit' });
    expect(await page.title(), 'the browser has kept it').toBe('The same as before');
    await agrees(page, person);
    const [id = ''] = await person.add();
    await agrees(page, person);
    await page.evaluate((one) => window.carillon.inbox.markRead([one]), id);
    await agrees(page, person);
  });

  it('hidden for a minute yields to the tab that is looked at, and neither misses anything', async () => {
    const person = await somebody('dan');
    const context = await openContext(browser);
    await context.clock.install();
    const sockets = socketsOf(context);
    const leader = await open(context, 'dan');
    const follower = await open(context, 'dan');
    expect(sockets()).toEqual([leader]);
    await setHidden(leader, true);
    // All pages of a context go by one clock: the follower has asked by then, too.
    await leader.clock.fastForward(LONG_HIDDEN);
    await person.add(3);
    await holds('the other leads', () => expect(sockets()).toEqual([follower]));
    await person.add(3);
    for (const page of [leader, follower]) await agrees(page, person);
  });

  it('crashed leaves the lead to another tab, which misses nothing', async () => {
    const person = await somebody('eve');
    const context = await openContext(browser);
    const sockets = socketsOf(context);
    const leader = await open(context, 'eve');
    const follower = await open(context, 'eve');
    const session = await context.newCDPSession(leader);
    const crashed = leader.waitForEvent('crash');
    await person.add(2);
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    await person.add(3);
    await holds('the other leads', () => expect(sockets()).toContain(follower));
    await agrees(follower, person);
  });

  it('with tokens that end goes on with others, and nobody sees that', async () => {
    const person = await stage.person('gil');
    let asked = 0;
    people.set('gil', {
      ...person,
      token() {
        asked += 1;
        return person.token(SHORT_LIFE_MS);
      },
    });
    const page = await open(await openContext(browser), 'gil');
    const [before, shown] = [asked, await page.evaluate(() => window.carillon.shown.length)];
    await holds('two tokens have ended', () => expect(asked).toBe(before + 2));
    await person.add(2);
    await agrees(page, person);
    const since = await page.evaluate((from) => window.carillon.shown.slice(from).map(({ status }) => status), shown);
    expect(new Set(since)).toEqual(new Set(['live']));
  });

  it('in two browsers at once shows in each what was done in the other', async () => {
    const person = await somebody('fay');
    const [first = '', second = '', third = ''] = await person.add(3);
    const here = await open(await openContext(browser), 'fay');
    const there = await open(await openContext(browser), 'fay');
    await Promise.all([
      here.evaluate((id) => window.carillon.inbox.markRead([id]), first),
      there.evaluate((id) => window.carillon.inbox.markArchived([id]), second),
      here.evaluate((id) => window.carillon.inbox.markSeen([id]), third),
      there.evaluate(() => window.carillon.inbox.markAllRead()),
      person.add(4),
    ]);
    for (const page of [here, there]) await agrees(page, person);
    expect(await snapshotOf(here)).toMatchObject({ counts: (await snapshotOf(there)).counts });
  });

  function personOf(name: string): Person {
    const person = people.get(name);
    if (!person) throw new Error(`Nobody is called ${name}.`);
    return person;
  }

  async function somebody(name: string): Promise<Person> {
    const person = await stage.person(name);
    people.set(name, person);
    return person;
  }

  function open(context: BrowserContext, person: string): Promise<Page> {
    return bare.open(context, { person, carillon: stage.line.url });
  }
});

/** How often an inbox that had items was shown without any, or was given up. */
function emptied(page: Page): Promise<number> {
  return page.evaluate(() => window.carillon.shown.filter(({ loaded, items, status }) => status === 'refused' || (loaded && items.length === 0)).length);
}

async function wakened(session: CDPSession, page: Page): Promise<void> {
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await eventually('somebody looks at it', () => page.evaluate(() => !document.hidden));
}

async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
