import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { violationsOf } from './axe.ts';
import { openStage } from './stage.ts';

const CATEGORIES = ['orders', 'comments', 'security', 'announcements', 'deliveries', 'invoices'];

describeInBrowser.concurrent('a row of tabs that is too long for its place', () => {
  const stage = openStage();

  it.each(['ltr', 'rtl'])('shows that it goes on, and is pushed on by its ends, %s', async (dir) => {
    const page = await openLong(dir);
    await holds('it goes on at its end', async () => expect(await ends(page)).toBe('end'));
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('tab', { name: 'All' }).focus();
    const more = (end: string) => page.locator(`.carillon-tabs-more[data-end="${end}"]`);
    await more('end').click();
    await holds('it goes on at both', async () => expect(await ends(page)).toBe('start end'));
    await holds('it is at its end', async () => {
      if (await more('end').count()) await more('end').click({ timeout: 2_000 });
      expect(await ends(page)).toBe('start');
    });
    expect(await isClear(page, 'Archived')).toBe(true);
    expect(await page.getByRole('tab', { name: 'All' }).evaluate((tab) => tab === document.activeElement), 'the focus stays').toBe(true);
  });

  it.each(['ltr', 'rtl'])('brings the tab that the keys reach into sight, %s', async (dir) => {
    const page = await openLong(dir);
    await page.getByRole('tab', { name: 'All' }).focus();
    for (const [key, tab] of [['End', 'Archived'], ['Home', 'All']] as const) {
      await page.keyboard.press(key);
      await holds(`${tab} is in sight`, async () => expect(await isClear(page, tab)).toBe(true));
    }
    const forward = dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    for (const tab of ['Unread', 'Announcements', 'Comments', 'Deliveries', 'Invoices']) {
      await page.keyboard.press(forward);
      await holds(`${tab} is in sight`, async () => expect(await isClear(page, tab)).toBe(true));
    }
  });

  it('shows nothing of the kind where all of them fit', async () => {
    const ada = await stage.person('short');
    await ada.add({ category: 'orders' });
    const page = await stage.open(ada);
    await page.getByRole('tab', { name: 'Unread' }).waitFor();
    expect(await ends(page)).toBe('');
    expect(await page.locator('.carillon-tabs-more').count()).toBe(0);
  });

  async function openLong(dir: string): Promise<Page> {
    const ada = await stage.person(`ada ${dir}`);
    await ada.add(...CATEGORIES.map((category) => ({ category })));
    const page = await stage.open(ada, { dir });
    await page.getByRole('tab', { name: 'Invoices' }).waitFor();
    return page;
  }
});

function ends(page: Page): Promise<string | null> {
  return page.locator('.carillon-tabs').getAttribute('data-more');
}

/** Whether a tab is whole, and not where its row fades. */
function isClear(page: Page, name: string): Promise<boolean> {
  return page.getByRole('tab', { name: new RegExp(`^${name}`) }).evaluate((tab) => {
    const row = tab.closest('.carillon-tabs');
    const [around, inside] = [row?.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (!row || !around) return false;
    const fades = [...row.querySelectorAll('.carillon-tabs-more')].map((more) => more.getBoundingClientRect());
    return inside.left >= around.left && inside.right <= around.right && fades.every(({ left, right }) => right <= inside.left || left >= inside.right);
  });
}
