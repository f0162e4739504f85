import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { violationsOf } from './axe.ts';
import { sample } from './sample.ts';
import { openStage, shiftsOf, type Opening, type Person } from './stage.ts';

describeInBrowser.concurrent('axe finds nothing wrong with', () => {
  const stage = openStage();

  async function somebody(name: string): Promise<Person> {
    const person = await stage.person(name);
    const [first = '', second = ''] = await person.add(...sample(stage.shop));
    await person.mark([first], 'READ');
    await person.mark([second], 'PINNED');
    return person;
  }

  let people = 0;

  async function openFilled(opening: Opening): Promise<Page> {
    people += 1;
    const page = await stage.open(await somebody(`person ${people}`), opening);
    await page.locator('.carillon-item').nth(4).waitFor();
    return page;
  }

  it.each([
    ['the inbox in light', { theme: 'light' }],
    ['the inbox in dark', { theme: 'dark' }],
    ['the inbox from right to left', { dir: 'rtl', locale: 'ar' }],
    ['the inbox in Korean', { locale: 'ko' }],
    ['all components at once', { show: 'inbox,bell,push,toasts' }],
  ])('%s', async (_, opening) => {
    const page = await openFilled(opening);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('an open menu, by light and by dark', async () => {
    for (const theme of ['light', 'dark']) {
      const page = await openFilled({ theme });
      await page.getByRole('button', { name: 'More for “Grace mentioned you”' }).click();
      await page.getByRole('menuitem', { name: 'Pin to the top' }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
  });

  it('the inbox behind the bell', async () => {
    const page = await openFilled({ show: 'inbox,bell' });
    await page.getByRole('button', { name: /^Notifications, / }).click();
    await page.getByRole('dialog').locator('.carillon-item').nth(4).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('toasts', async () => {
    const ada = await stage.person('toasted');
    const page = await stage.open(ada, { show: 'bell,toasts', theme: 'dark' });
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    await ada.add({ title: 'Something new', url: '/new' });
    await page.locator('.carillon-toast').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('an inbox in which nothing has come yet, nor in any of its tabs', async () => {
    const page = await stage.open(await stage.person('nobody'), { show: 'inbox,bell' });
    for (const [tab, word] of [['All', 'Nothing yet'], ['Unread', 'All read'], ['Snoozed', 'Nothing snoozed'], ['Archived', 'Nothing archived']]) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText(word ?? '', { exact: true }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
  });

  it('an inbox that is refused, which can be tried again', async () => {
    const ada = await stage.person('refused');
    await ada.add({ title: 'Not for everybody' });
    let isGood = false;
    const page = await stage.open(ada, { token: () => (isGood ? ada.token() : Promise.resolve('no.token.atall')) });
    await page.getByText('Your sign-in was not accepted.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    isGood = true;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('article', { name: 'Not for everybody' }).waitFor();
  });

  it('an inbox that is still loading, and it moves nothing when it comes', async () => {
    const ada = await somebody('loading');
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const page = await stage.open(ada, { token: () => opened.then(() => ada.token()) });
    await page.locator('.carillon-skeleton').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    open();
    await page.locator('.carillon-item').nth(4).waitFor();
    expect(await shiftsOf(page)).toBe(0);
  });
});
