import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { violationsOf } from './axe.ts';
import { cutOff, screens, unringed } from './reflow.ts';
import { sample } from './sample.ts';
import { openStage, type Opening } from './stage.ts';

const LONG = { title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung', body: `https://shop.example/${'without-any-space'.repeat(12)}`, category: 'news' };

async function isWhole(page: Page): Promise<void> {
  await holds('nothing is cut off', async () => expect(await cutOff(page)).toEqual([]));
  expect(await violationsOf(page)).toEqual([]);
}

describeInBrowser.concurrent('on every screen, and in colours of the system’s own,', () => {
  const stage = openStage();
  let people = 0;

  async function open(opening: Opening, show: string): Promise<Page> {
    const person = await stage.person(`reader ${(people += 1)}`);
    const [first = '', second = ''] = await person.add(...sample(stage.shop), LONG);
    await person.mark([first], 'READ');
    await person.mark([second], 'PINNED');
    return stage.open(person, { ...opening, show });
  }

  it.each(screens.filter(([, { dir }]) => dir !== 'rtl'))('%s, the inbox is whole, and so is its menu', async (_, opening) => {
    const page = await open(opening, 'inbox');
    await page.locator('.carillon-item').nth(2).waitFor();
    await isWhole(page);
    expect(await page.getByRole('tab').first().evaluate(isInRow), 'the tab that is open is in sight').toBe(true);
    await page.locator('.carillon-item [aria-haspopup="menu"]').first().click();
    await page.getByRole('menu').waitFor();
    await isWhole(page);
    expect(await isInSight(page.getByRole('menu'))).toBe(true);
  });

  it.each(screens)('%s, the inbox behind the bell is whole, and so is every ring around what has the focus', async (_, opening) => {
    const page = await open(opening, 'bell');
    await page.locator('.carillon-bell-button').click();
    await page.getByRole('dialog').locator('.carillon-item').nth(2).waitFor();
    await isWhole(page);
    expect(await isInSight(page.locator('.carillon-bell-panel'))).toBe(true);
    expect(await page.getByRole('tab').first().evaluate(isInRow), 'the tab that is open is in sight').toBe(true);
    expect(await unringed(page, 14)).toEqual([]);
  });

  it.each(screens)('%s, toasts are whole, and each can be reached, however many words they have', async (_, opening) => {
    const person = await stage.person(`hearer ${(people += 1)}`);
    const page = await stage.open(person, { ...opening, show: 'bell,toasts' });
    await holds('it is live', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('live'));
    await person.add(...[1, 2, 3].map((which) => ({ ...LONG, title: `${LONG.title} ${which} `.repeat(3) })));
    await page.locator('.carillon-toast').nth(2).waitFor();
    await isWhole(page);
    for (const button of await page.locator('.carillon-toast .carillon-button').all()) {
      await button.focus();
      expect(await isInSight(button)).toBe(true);
    }
  });
});

/** Whether all of it is within the window. */
function isInSight(one: Locator): Promise<boolean> {
  return one.evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  });
}

/** Whether a tab is within its row, which can be scrolled. */
function isInRow(tab: Element): boolean {
  const [around, inside] = [tab.parentElement?.getBoundingClientRect(), tab.getBoundingClientRect()];
  return around !== undefined && inside.left >= around.left && inside.right <= around.right;
}
