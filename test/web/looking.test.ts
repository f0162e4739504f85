import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { openBarePage, type BarePage } from './bare-page.ts';
import { openContext, socketsOf } from './browser.ts';

/** More than a page. */
const MANY = 40;
const SAID_AGAIN_AFTER = '01:35';

describeInBrowser('in tabs of one browser', () => {
  let stage: Stage;
  let browser: Browser;
  let bare: BarePage;
  const people = new Map<string, Person>();
  beforeAll(async () => {
    [stage, browser, bare] = await Promise.all([openStage(), startBrowser(), openBarePage((name) => personOf(name).token())]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await bare.close();
    await stage.leave();
  });

  it('a part of the feed is right in each of them, also when the one that has the connection is closed', async () => {
    const person = await somebody('ann');
    const ids = await person.add(MANY);
    const context = await openContext(browser);
    const sockets = socketsOf(context);
    const [leader, follower, other] = [await open(context, 'ann'), await open(context, 'ann'), await open(context, 'ann')];
    expect(sockets()).toEqual([leader]);
    for (const page of [leader, follower, other]) await lookAtUnread(page);
    await person.mark(ids.slice(-3), 'READ');
    for (const page of [leader, follower, other]) await showsUnread(page, person);
    await leader.close();
    await person.mark(ids.slice(-9, -2), 'ARCHIVED');
    await person.add(2);
    await follower.evaluate((id) => window.carillon.inbox.markRead([id]), ids[MANY - 12] ?? '');
    for (const page of [follower, other]) await showsUnread(page, person);
    await follower.evaluate(() => window.carillon.inbox.view({ unreadOnly: true }).loadMore());
    for (const page of [follower, other]) await showsUnread(page, person);
  });

  it('one says for all of them that the person looks, until none is visible', async () => {
    const person = await somebody('ben');
    const context = await openContext(browser);
    await context.clock.install();
    const said = presenceSaidIn(context);
    const [first, second] = [await open(context, 'ben'), await open(context, 'ben')];
    await eventually('the person looks', () => person.presentUntil());
    await first.clock.fastForward(SAID_AGAIN_AFTER);
    await holds('it is said again, by the same', () => expect(said).toEqual([[first, true], [first, true]]));
    await setHidden(first, true);
    await holds('the other says it now', () => expect(said.slice(2)).toEqual([[first, false], [second, true]]));
    await eventually('they still look', () => person.presentUntil());
    await setHidden(second, true);
    await holds('they do not look any more', async () => expect(await person.presentUntil()).toBeNull());
    await setHidden(second, false);
    await eventually('they look again', () => person.presentUntil());
    expect(said.slice(4)).toEqual([[second, false], [second, true]]);
  });

  it('it is taken back by a page that is left, and what a click did that led away is done', async () => {
    const person = await somebody('cat');
    const [id = ''] = await person.add(2);
    const page = await open(await openContext(browser), 'cat');
    await eventually('the person looks', () => person.presentUntil());
    await page.evaluate(
      ([read, elsewhere]) => {
        void window.carillon.inbox.markRead([read]);
        location.href = elsewhere;
      },
      [id, `${bare.url}/elsewhere`] as const,
    );
    await holds('they do not look any more', async () => expect(await person.presentUntil()).toBeNull());
    await holds('it is read', async () => expect((await person.rows()).items.find((item) => item.id === id)?.read).toBe(true));
  });

  it('what was done just before a page is left is done, also where an answer to what was done before it is still on its way', async () => {
    const person = await somebody('dee');
    const [read = '', shown = ''] = await person.add(2);
    const page = await open(await openContext(browser), 'dee');
    const { sql } = stage.house.database;
    // Until it is over, no mark of theirs is answered.
    await sql.begin(async (transaction) => {
      await transaction`select from feed_counter where user_id = (select id from "user" where external_id = 'dee') for update`;
      await page.evaluate((id) => void window.carillon.inbox.markSeen([id]), shown);
      await eventually('it waits', async () => {
        const [row] = await sql<{ waiting: number }[]>`select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return row?.waiting === 1;
      });
      await page.evaluate((id) => void window.carillon.inbox.markRead([id]), read);
      await page.goto(`${bare.url}/elsewhere`);
    });
    await holds('both are done', async () => {
      expect((await person.rows()).items.map(({ id, ...is }) => [id === read ? 'read' : 'shown', is])).toEqual(expect.arrayContaining([['read', { seen: true, read: true }], ['shown', { seen: true, read: false }]]));
    });
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
    return bare.open(context, { person, carillon: stage.line.url, presence: true });
  }
});

async function lookAtUnread(page: Page): Promise<void> {
  await page.evaluate(() => void window.carillon.inbox.view({ unreadOnly: true }).subscribe(() => undefined));
  await eventually('it is here', () => page.evaluate(() => window.carillon.inbox.view({ unreadOnly: true }).getSnapshot().loaded));
}

async function showsUnread(page: Page, person: Person): Promise<void> {
  await holds('it shows what the rows have', async () => {
    const { items, hasMore } = await page.evaluate(() => window.carillon.inbox.view({ unreadOnly: true }).getSnapshot());
    const all = await person.listed({ unreadOnly: true });
    expect(items.map(({ id }) => id)).toEqual(all.slice(0, items.length));
    expect(hasMore).toBe(items.length < all.length);
  });
}

/** What the pages of a browser say from now on of whether somebody looks, in its order. */
function presenceSaidIn(context: BrowserContext): [page: Page, looking: boolean][] {
  const said: [Page, boolean][] = [];
  context.on('request', (request) => {
    const looking = /"looking":(true|false)/.exec(request.postData() ?? '')?.[1];
    if (looking !== undefined) said.push([request.frame().page(), looking === 'true']);
  });
  return said;
}

async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
