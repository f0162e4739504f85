import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { sample } from './sample.ts';
import { openStage } from './stage.ts';

const toasts = (page: Page) => page.locator('.carillon-toast-title').allTextContents();

describeInBrowser.concurrent('toasts', () => {
  const stage = openStage();

  async function open(name: string, opening: object = {}) {
    const person = await stage.person(name);
    await person.add(...sample(stage.shop));
    const page = await stage.open(person, { show: 'bell,toasts', ...opening });
    await page.getByRole('button', { name: 'Notifications, 5 unread' }).waitFor();
    await holds('it is live', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('live'));
    return { person, page };
  }

  it('tell of what comes, never of what was there; for ears, too', async () => {
    const { person, page } = await open('ada');
    await person.add({ title: 'Something new', body: 'And its text.' });
    await holds('it is shown', async () => expect(await toasts(page)).toEqual(['Something new']));
    expect(await page.locator('.carillon-toasts [role="status"]').textContent()).toBe('Something new. And its text.');
  });

  it('tell as one of what came over a break', async () => {
    const { person, page } = await open('grace');
    stage.line.cut();
    await holds('it is away', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('reconnecting'));
    await person.add({ title: 'One' }, { title: 'Two' });
    stage.line.mend();
    await holds('they are one', async () => expect(await toasts(page)).toEqual(['2 new notifications']));
  });

  it('never are more than a few', async () => {
    const { person, page } = await open('alan');
    await person.add({ title: 'One' });
    await holds('it is shown', async () => expect(await toasts(page)).toEqual(['One']));
    await person.add({ title: 'Two' }, { title: 'Three' }, { title: 'Four' });
    await holds('they are one', async () => expect(await toasts(page)).toEqual(['4 new notifications']));
  });

  it('are not about what is on the screen anyway', async () => {
    const { person, page } = await open('looker', { show: 'inbox,bell,toasts' });
    await page.locator('.carillon-item').first().waitFor();
    await person.add({ title: 'In sight' });
    await page.getByRole('article', { name: 'In sight' }).waitFor();
    await eventually('it was seen', () => page.evaluate(() => window.inbox.getSnapshot().items[0]?.seenAt));
    await page.getByRole('tab', { name: 'Archived' }).click();
    await person.add({ title: 'Out of sight' });
    await holds('the other is told', async () => expect(await toasts(page)).toEqual(['Out of sight']));
  });

  it('are opened, read and gone by one click', async () => {
    const { person, page } = await open('opener');
    await person.add({ title: 'Open me', url: '/there' });
    await page.getByRole('link', { name: 'Open me' }).click();
    await holds('it is read', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().counts.unread)).toBe(5));
    expect(await page.evaluate(() => window.told)).toEqual(['open Open me']);
    expect(await toasts(page)).toEqual([]);
  });

  it('go when they were read elsewhere', async () => {
    const { person, page } = await open('elsewhere');
    const [id = ''] = await person.add({ title: 'Read me' });
    await holds('it is shown', async () => expect(await toasts(page)).toEqual(['Read me']));
    await person.mark([id], 'READ');
    await holds('it is gone', async () => expect(await toasts(page)).toEqual([]));
  });

  it('leave nothing for whoever signs in next, for eyes nor for ears', async () => {
    const [ada, grace] = [await stage.person('former'), await stage.person('next')];
    await ada.add({ title: 'Before' });
    await grace.add({ title: 'Hers' }, { title: 'Hers, too' });
    let present = ada;
    const page = await stage.open(ada, { show: 'bell,toasts', token: () => present.token() });
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
    await holds('it is live', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('live'));
    await ada.add({ title: 'Only for Ada' });
    await holds('it is shown', async () => expect(await toasts(page)).toEqual(['Only for Ada']));
    present = grace;
    await page.evaluate(() => window.signIn('next'));
    await page.getByRole('button', { name: 'Notifications, 2 unread' }).waitFor();
    expect(await page.locator('body').innerHTML()).not.toContain('Only for Ada');
  });

  it('leave by themselves, but not while somebody points at them', async () => {
    const { person, page } = await open('pointer', { ownClock: true });
    await person.add({ title: 'Stay' });
    await holds('it is shown', async () => expect(await toasts(page)).toEqual(['Stay']));
    await page.getByRole('button', { name: 'Stay' }).hover();
    await page.clock.fastForward('05:00');
    expect(await toasts(page)).toEqual(['Stay']);
    await page.mouse.move(5, 300);
    await page.clock.fastForward('01:01');
    await holds('it is gone', async () => expect(await toasts(page)).toEqual([]));
  });

  it('are dismissed by the keyboard, and the focus goes to the next, or back where it was', async () => {
    const { person, page } = await open('keys');
    const bell = page.getByRole('button', { name: /^Notifications/ });
    await bell.focus();
    await person.add({ title: 'First' });
    await holds('it is shown', async () => expect(await toasts(page)).toEqual(['First']));
    await person.add({ title: 'Second' });
    await holds('both are', async () => expect(await toasts(page)).toEqual(['Second', 'First']));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Second');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('First');
    await page.keyboard.press('Escape');
    expect(await toasts(page)).toEqual([]);
    expect(await bell.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
