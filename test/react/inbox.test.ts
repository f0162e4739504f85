import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { sample } from './sample.ts';
import { openStage, shiftsOf } from './stage.ts';

const titles = (page: Page) => page.locator('.carillon-item-open').evaluateAll((all) => all.map((one) => one.lastChild?.textContent));

async function choose(page: Page, item: string, entry: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `More for “${item}”` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

describeInBrowser.concurrent('the inbox component', () => {
  const stage = openStage();

  async function open(name: string, opening = {}) {
    const person = await stage.person(name);
    const ids = await person.add(...sample(stage.shop));
    const page = await stage.open(person, opening);
    await page.locator('.carillon-item').nth(4).waitFor();
    return { person, ids, page };
  }

  it('has a tab for what is unread and for each category, with exact numbers that follow what is done', async () => {
    const { page } = await open('counter');
    const tabs = () => page.getByRole('tab').allTextContents();
    expect(await tabs()).toEqual(['All', 'Unread 5', 'Comments 1 unread', 'News 1 unread', 'Orders 2 unread', 'Security 1 unread', 'Snoozed', 'Archived']);
    await choose(page, 'Payment received', 'Mark read');
    await page.getByRole('button', { name: 'Archive: Sign-in from a new device' }).click();
    await holds('the numbers follow', async () => expect(await tabs()).toEqual(['All', 'Unread 3', 'Comments 1 unread', 'News 1 unread', 'Orders 1 unread', 'Snoozed', 'Archived']));
    await page.getByRole('tab', { name: 'Orders' }).click();
    await holds('it shows its own', async () => expect(await titles(page)).toEqual(['Order 4711 is on its way', 'Payment received']));
  });

  it('archives and brings back', async () => {
    const { page } = await open('archivist');
    await page.getByRole('button', { name: 'Archive: Grace mentioned you' }).click();
    expect(await titles(page)).not.toContain('Grace mentioned you');
    await page.getByRole('tab', { name: 'Archived' }).click();
    await page.getByRole('button', { name: 'Move to inbox: Grace mentioned you' }).click();
    await page.getByText('Nothing archived').waitFor();
    await page.getByRole('tab', { name: 'All' }).click();
    await holds('it is in its place', async () => expect((await titles(page))[2]).toBe('Grace mentioned you'));
  });

  it('snoozes by the person’s own clock, and brings back before the time', async () => {
    const { page } = await open('sleeper');
    await choose(page, 'Payment received', /^Tomorrow morning/);
    expect(await titles(page)).not.toContain('Payment received');
    await page.getByRole('tab', { name: 'Snoozed' }).click();
    await page.getByRole('article', { name: 'Payment received' }).getByText(/^Until .*9:00/).waitFor();
    await page.getByRole('button', { name: 'Bring back now: Payment received' }).click();
    await page.getByRole('tab', { name: 'All' }).click();
    await page.getByRole('article', { name: 'Payment received' }).waitFor();
  });

  it('pins to the top', async () => {
    const { page } = await open('pinner');
    await choose(page, 'Welcome to the shop', 'Pin to the top');
    await holds('it is first', async () => expect((await titles(page))[0]).toBe('Welcome to the shop'));
    await choose(page, 'Welcome to the shop', 'Unpin');
    await holds('it is where it was', async () => expect((await titles(page)).at(-1)).toBe('Welcome to the shop'));
  });

  it('opens an item by a click anywhere on it, tells the page first, and marks it read', async () => {
    const { page } = await open('opener');
    const { x, y } = (await page.getByText('We received 49,90 €').boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.click(x + 2, y + 2);
    await holds('it is read', async () => expect(await page.getByRole('tab', { name: /^Unread/ }).textContent()).toBe('Unread 4'));
    expect(await page.evaluate(() => window.told)).toEqual(['open Payment received']);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('follows an item’s URL where the page does not do so itself', async () => {
    const { page, ids } = await open('follower', { show: 'plain' });
    expect(await page.getByRole('link', { name: 'Order 4711 is on its way' }).getAttribute('href')).toBe('/orders/4711');
    await page.getByRole('link', { name: 'Track parcel' }).click();
    await page.getByText('There is nothing else in this shop.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/track');
    await holds('it was taken all the same', async () => {
      const rows = await stage.house.database.sql`select read_at is not null as read from feed_item where id = ${ids[3] ?? ''}`;
      expect([...rows]).toEqual([{ read: true }]);
    });
  });

  it('tells the page of a button, and shows that it was taken, on every device', async () => {
    const { page, person } = await open('actor');
    const elsewhere = await stage.open(person);
    await page.getByRole('button', { name: 'Yes, it was me' }).click();
    for (const one of [page, elsewhere]) await one.getByRole('button', { name: 'Yes, it was me: done' }).waitFor();
    expect(await page.evaluate(() => window.told)).toEqual(['act yes']);
    await holds('it is read', async () => expect(await elsewhere.getByRole('tab', { name: /^Unread/ }).textContent()).toBe('Unread 4'));
  });

  it('closes a menu that is scrolled away, and the focus stays', async () => {
    const { page } = await open('scroller');
    await page.getByRole('button', { name: 'More for “Sign-in from a new device”' }).click();
    await page.getByRole('menu').waitFor();
    await page.locator('.carillon-scroller').evaluate((scroller) => scroller.scrollBy(0, 40));
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More for “Sign-in from a new device”');
  });

  it('marks all as read', async () => {
    const { page } = await open('reader');
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await page.getByRole('tab', { name: 'Unread', exact: true }).click();
    await page.getByText('All read', { exact: true }).waitFor();
  });

  it('takes back what is refused, and says so', async () => {
    const { page, ids } = await open('refused');
    // It is gone, and nobody was told.
    await stage.house.database.sql`delete from feed_item where id = ${ids[1] ?? ''}`;
    await page.getByRole('button', { name: 'Archive: Payment received' }).click();
    await page.getByRole('alert').getByText(/^That could not be done, so it is as before\./).waitFor();
    expect(await titles(page)).toContain('Payment received');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.getByRole('alert').textContent()).toBe('');
  });

  it('takes for seen what was on the screen, and nothing else', async () => {
    const ada = await stage.person('gazer');
    await ada.fill(20);
    const page = await stage.open(ada);
    await page.locator('.carillon-item').first().waitFor();
    const seen = async () => {
      const rows = await stage.house.database.sql<{ title: string }[]>`
        select title from feed_item where seen_at is not null and user_id = (select id from "user" where external_id = 'gazer') order by added_seq desc`;
      return rows.map(({ title }) => title);
    };
    const first = await eventually('the first are seen', async () => ((await seen()).length > 0 ? seen() : null));
    expect(first[0]).toBe('Number 20');
    expect(first.length).toBeLessThan(10);
    expect(await page.getByRole('tab', { name: /^Unread/ }).textContent()).toBe('Unread 20');
  });

  it('tells again what could not be told as seen, but after a rest', async () => {
    const ada = await stage.person('unheard');
    await ada.add({ title: 'Look at me' });
    const page = await stage.open(ada, { show: 'bell', ownClock: true });
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
    let told = 0;
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('markFeedItems')) return route.fallback();
      told += 1;
      await route.fulfill({ json: { errors: [{ message: 'Too many requests.', extensions: { code: 'TOO_MANY_REQUESTS' } }] }, headers: { 'access-control-allow-origin': '*' } });
    });
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    await page.getByRole('article', { name: 'Look at me' }).waitFor();
    await holds('it was told', () => expect(told).toBe(1));
    await holds('it is unseen again', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().counts.unseen)).toBe(1));
    for (let seconds = 0; seconds < 5; seconds += 1) {
      await shiftsOf(page);
      await page.clock.runFor(1_000);
    }
    expect(told).toBe(1);
    await page.clock.fastForward(15_000);
    await holds('it is told again', () => expect(told).toBe(2));
  });

  it('says when something was told as the person’s locale says it, and goes on doing so', async () => {
    const { page } = await open('timekeeper', { locale: 'ko', ownClock: true });
    const time = page.locator('.carillon-item time').first();
    expect(await time.textContent()).toBe('지금');
    await page.clock.fastForward('03:01:00');
    await holds('it has aged', async () => expect(await time.textContent()).toBe('3시간 전'));
  });
});
