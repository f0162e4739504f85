import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { agrees, openBarePage, snapshotOf, type BarePage } from './bare-page.ts';
import { openContext, socketsOf } from './browser.ts';

/** So often a person who has lost patience presses. */
const PRESSES = 30;

describeInBrowser('trying again, in two tabs of one browser', () => {
  let stage: Stage;
  let browser: Browser;
  let bare: BarePage;
  let person: Person;
  /** Whose tokens are not accepted. */
  let refused: string[] = [];
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), startBrowser()]);
    person = await stage.person('ada');
    bare = await openBarePage(async (name) => {
      const token = await person.token();
      return !refused.includes(name) ? token : `${token.slice(0, token.lastIndexOf('.'))}.forged`;
    });
  });
  afterEach(async () => {
    refused = [];
    stage.line.mend();
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await bare.close();
    await stage.leave();
  });

  it('however often, leaves the lead and its connection where they are', async () => {
    const { sockets, opened, leader, follower } = await twoTabs();
    for (let press = 0; press < PRESSES; press += 1) await Promise.all([retry(leader), retry(follower)]);
    await person.add(2);
    for (const page of [leader, follower]) await agrees(page, person);
    expect(sockets()).toEqual([leader]);
    expect(opened()).toBe(1);
  });

  it('while nobody answers, does not hinder the one that tries', async () => {
    const { leader, follower } = await twoTabs();
    const before = await whoLeads(leader);
    stage.line.cut();
    await person.add(3);
    for (const page of [leader, follower]) await holds('it knows', async () => expect((await snapshotOf(page)).status).toBe('reconnecting'));
    for (let press = 0; press < PRESSES; press += 1) await Promise.all([retry(leader), retry(follower)]);
    stage.line.mend();
    await retry(follower);
    for (const page of [leader, follower]) await agrees(page, person);
    expect(await whoLeads(leader)).toBe(before);
  });

  it('takes the lead from a tab whose token is not accepted any more, for the token of this one may be', async () => {
    const { sockets, leader, follower } = await twoTabs();
    refused = ['old'];
    stage.line.drop();
    for (const page of [leader, follower]) await isRefused(page);
    await retry(leader);
    await holds('it is refused again', async () => expect(await refusals(leader)).toBe(2));
    await person.add(2);
    await retry(follower);
    for (const page of [leader, follower]) await agrees(page, person);
    expect(sockets()).toEqual([follower]);
  });

  it('where neither token is accepted, leaves the lead where it is until one is', async () => {
    const { sockets, leader, follower } = await twoTabs();
    const before = await whoLeads(leader);
    refused = ['old', 'new'];
    stage.line.drop();
    for (const page of [leader, follower]) await isRefused(page);
    for (let press = 0; press < 5; press += 1) {
      const tried = await refusals(leader);
      await retry(press % 2 === 0 ? follower : leader);
      await holds('the leader has tried', async () => expect(await refusals(leader)).toBeGreaterThan(tried));
      for (const page of [leader, follower]) await isRefused(page);
      expect(await whoLeads(leader)).toBe(before);
    }
    refused = [];
    await person.add(2);
    await retry(follower);
    for (const page of [leader, follower]) await agrees(page, person);
    expect(sockets()).toEqual([leader]);
    expect(await whoLeads(leader)).toBe(before);
  });

  it('is not asked of who opens a page with a token that is accepted, beside one whose token is not', async () => {
    const { sockets, context, leader, follower } = await twoTabs();
    refused = ['old', 'new'];
    stage.line.drop();
    for (const page of [leader, follower]) await isRefused(page);
    await person.add(2);
    const signedIn = await bare.open(context, { person: 'newest', carillon: stage.line.url });
    for (const page of [leader, follower, signedIn]) await agrees(page, person);
    expect(sockets()).toEqual([signedIn]);
  });

  async function isRefused(page: Page): Promise<void> {
    await holds('it is refused', async () => expect((await snapshotOf(page)).status).toBe('refused'));
  }

  async function twoTabs(): Promise<{ context: BrowserContext; sockets: () => Page[]; opened: () => number; leader: Page; follower: Page }> {
    const context = await openContext(browser);
    const [sockets, opened] = [socketsOf(context), countSockets(context)];
    const leader = await bare.open(context, { person: 'old', carillon: stage.line.url });
    const follower = await bare.open(context, { person: 'new', carillon: stage.line.url });
    await holds('one leads', () => expect(sockets()).toEqual([leader]));
    return { context, sockets, opened, leader, follower };
  }
});

function countSockets(context: BrowserContext): () => number {
  let opened = 0;
  context.on('page', (page) => page.on('websocket', () => (opened += 1)));
  return () => opened;
}

function retry(page: Page): Promise<void> {
  return page.evaluate(() => window.carillon.inbox.retry());
}

/** How often it was shown to be refused after it was not. */
function refusals(page: Page): Promise<number> {
  return page.evaluate(() => window.carillon.shown.filter(({ status }, at, all) => status === 'refused' && all[at - 1]?.status !== 'refused').length);
}

/** The browser's name for the tab that has the lock. */
function whoLeads(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => (await navigator.locks.query()).held?.find(({ name }) => name?.startsWith('carillon/'))?.clientId);
}
