import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openStage } from './stage.ts';

/** Where the keys would go on: the class of what has the focus, or `body`. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body ? 'body' : (activeElement?.className ?? '');
  });
}

describeInBrowser.concurrent('the focus is not lost', () => {
  const stage = openStage();

  it('when an item is withdrawn while its menu is open', async () => {
    const ada = await stage.person('ada');
    const [, second = ''] = await ada.add({ title: 'First' }, { title: 'Second' }, { title: 'Third' });
    const page = await stage.open(ada);
    await page.getByRole('button', { name: 'More for “Second”' }).press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    await ada.mark([second], 'ARCHIVED');
    await page.getByRole('article', { name: 'Second' }).waitFor({ state: 'detached' });
    await holds('its neighbour has it', async () => expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('First'));
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('when the last item is withdrawn while its menu is open', async () => {
    const ada = await stage.person('alone');
    const [only = ''] = await ada.add({ title: 'Only' });
    const page = await stage.open(ada);
    await page.getByRole('button', { name: 'More for “Only”' }).press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    await ada.mark([only], 'ARCHIVED');
    await page.getByText('Nothing yet').waitFor();
    expect(await focused(page)).toBe('carillon-panel');
  });

  it('when what was refused is tried again, and when it is there', async () => {
    const ada = await stage.person('refused');
    await ada.add({ title: 'At last' });
    let isGood = false;
    const page = await stage.open(ada, { token: () => (isGood ? ada.token() : Promise.resolve('no.token.atall')) });
    await page.getByText('Your sign-in was not accepted.').waitFor();
    isGood = true;
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByRole('article', { name: 'At last' }).waitFor();
    expect(await focused(page)).toBe('carillon-panel');
  });

  it('when a notice is dismissed', async () => {
    const ada = await stage.person('dismissive');
    await ada.add({ title: 'Here' });
    const page = await stage.open(ada);
    await page.getByRole('article').waitFor();
    await page.route('**/graphql', (route) => (route.request().postData()?.includes('mutation Mark') ? route.abort() : route.continue()));
    await page.getByRole('button', { name: 'Archive: Here' }).click();
    await page.getByRole('button', { name: 'Dismiss' }).press('Enter');
    await page.getByText('That could not be done, so it is as before. There is no connection just now.').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('carillon-notices');
  });
});
