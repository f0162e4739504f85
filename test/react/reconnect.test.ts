import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { sample } from './sample.ts';
import { openStage, shiftsOf } from './stage.ts';

const live = (page: Page) => holds('it is live', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('live'));

/** Watches whether any item that is on the screen is ever taken off it, or made anew. */
function watchItems(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.told = [];
    const feed = document.querySelector('.carillon-feed');
    if (!feed) return;
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ removedNodes }) => [...removedNodes])) if (node instanceof HTMLElement) window.told.push(`gone: ${node.textContent}`);
    }).observe(feed, { childList: true });
  });
}

describeInBrowser('when the connection breaks', () => {
  const stage = openStage();

  it('nothing moves and nothing flickers: what was there stays, and what came meanwhile is added', async () => {
    const ada = await stage.person('ada');
    await ada.add(...sample(stage.shop));
    const page = await stage.open(ada, { show: 'inbox,bell' });
    await page.locator('.carillon-item').nth(4).waitFor();
    await live(page);
    await watchItems(page);
    const shifted = await shiftsOf(page);

    stage.line.cut();
    await page.getByText('Reconnecting …').waitFor();
    expect(await page.locator('.carillon-item').count()).toBe(5);
    await ada.add({ title: 'Meanwhile' });
    stage.line.mend();

    await page.getByRole('article', { name: 'Meanwhile' }).waitFor();
    await page.getByText('Reconnecting …').waitFor({ state: 'detached' });
    await holds('the bell counts it', async () => expect(await page.locator('.carillon-bell-count').textContent()).toBe('6'));
    expect(await shiftsOf(page)).toBe(shifted);
    expect(await page.evaluate(() => window.told)).toEqual([]);
  });

  it('a break that is soon over is not mentioned', async () => {
    const ada = await stage.person('patient');
    await ada.add({ title: 'Before' });
    const page = await stage.open(ada);
    await page.getByRole('article').waitFor();
    await live(page);
    await page.evaluate(() => {
      window.told = [];
      const notices = document.querySelector('.carillon-notices');
      if (notices) new MutationObserver(() => window.told.push(notices.textContent)).observe(notices, { childList: true, subtree: true });
    });
    stage.line.drop();
    await ada.add({ title: 'After' });
    await page.getByRole('article', { name: 'After' }).waitFor();
    expect(await page.evaluate(() => window.told)).toEqual([]);
  });

  it('a page without any network says so', async () => {
    const ada = await stage.person('traveller');
    await ada.add({ title: 'Before' });
    const page = await stage.open(ada);
    await page.getByRole('article').waitFor();
    await live(page);
    await page.context().setOffline(true);
    stage.line.drop();
    await page.getByText('You are offline.').waitFor();
    await page.context().setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
  });
});
