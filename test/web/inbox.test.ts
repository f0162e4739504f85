import { setTimeout as lasting } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { bellOf, cursorsAsked, inboxTitles, itemOf, openPage } from './browser.ts';
import { openLine } from './proxy.ts';
import { openStage } from './stage.ts';

const OUTAGE_MS = 5_000;
/** More changes than are told one by one. */
const TOO_MANY = 1_100;

describeInBrowser('the inbox in a browser', () => {
  const stage = openStage();

  it('shows what is sent at once, and counts it exactly', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url);
    await holds('there is nothing yet', async () => expect(await bellOf(page)).toBe('Notifications'));
    await stage.demo.send({ title: 'First' });
    await stage.demo.send({ title: 'Second' });
    await holds('both are shown, newest first', async () => expect(await inboxTitles(page)).toEqual(['Second', 'First']));
    await holds('the bell counts both', async () => expect(await bellOf(page)).toBe('Notifications, 2 unread'));
    await holds('so does the title', async () => expect(await page.title()).toBe('(2) Carillon'));
    expect(context.complaints).toEqual([]);
  });

  it('converges with another tab: what is read, archived or all read in one is so in the other', async () => {
    const context = await stage.context();
    const [here, there] = [await openPage(context, stage.demo.url, 'grace'), await openPage(context, stage.demo.url, 'grace')];
    for (const title of ['One', 'Two', 'Three']) await stage.demo.send({ to: 'grace', title });
    for (const page of [here, there]) await holds('the bell counts three', async () => expect(await bellOf(page)).toBe('Notifications, 3 unread'));

    await here.getByRole('button', { name: 'Unread: Two' }).click();
    await holds('the other tab counts two', async () => expect(await bellOf(there)).toBe('Notifications, 2 unread'));
    expect(await itemOf(there, 'Two').getAttribute('data-unread')).toBe('false');

    await there.getByRole('button', { name: 'Archive: One' }).click();
    await holds('it leaves this tab, too', async () => expect(await inboxTitles(here)).toEqual(['Three', 'Two']));

    await there.getByRole('button', { name: 'Mark all read' }).click();
    for (const page of [here, there]) await holds('nothing is unread', async () => expect(await bellOf(page)).toBe('Notifications'));
  });

  it('opens the URL of what is clicked, and counts it as read', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'alan');
    await stage.demo.send({ to: 'alan', title: 'Order 7', url: '/orders/7' });
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Unread: Order 7' }).click();
    await (await opened).getByText('brought you to /orders/7').waitFor();
    await holds('it is read', async () => expect(await bellOf(page)).toBe('Notifications'));
  });

  it('loses nothing and repeats nothing over a line that is cut for five seconds', async () => {
    const line = await openLine(stage.demo.url);
    const context = await stage.context();
    const asked = cursorsAsked(context, line.url);
    const page = await openPage(context, line.url, 'alan');
    const elsewhere = await openPage(context, stage.demo.url, 'alan');
    await stage.demo.send({ to: 'alan', title: 'Before' });
    await itemOf(page, 'Before').waitFor();
    await page.evaluate(() => (document.body.dataset.since = 'before the cut'));

    line.cut();
    const over = lasting(OUTAGE_MS);
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    for (const title of ['During 1', 'During 2', 'During 3']) await stage.demo.send({ to: 'alan', title });
    await itemOf(elsewhere, 'During 3').waitFor();
    await elsewhere.getByRole('button', { name: 'Unread: During 2' }).click();
    await holds('it is read elsewhere', async () => expect(await bellOf(elsewhere)).toBe('Notifications, 3 unread'));
    expect(await inboxTitles(page)).not.toContain('During 1');
    await over;
    line.mend();

    await page.getByText('Live', { exact: true }).waitFor();
    await stage.demo.send({ to: 'alan', title: 'After' });
    const all = ['After', 'During 3', 'During 2', 'During 1', 'Before'];
    await holds('all of it is here, once and in order', async () => expect(await inboxTitles(page, all.length)).toEqual(all));
    await holds('it is the same elsewhere', async () => expect(await inboxTitles(page)).toEqual(await inboxTitles(elsewhere)));
    expect(asked.at(-1)).not.toBe(asked[0]);
    await holds('the count is exact', async () => expect(await bellOf(page)).toBe('Notifications, 4 unread'));
    expect(await itemOf(page, 'During 2').getAttribute('data-unread')).toBe('false');
    expect(await page.evaluate(() => document.body.dataset.since)).toBe('before the cut');
    await line.close();
  });

  it('begins anew after a gap that is too wide to tell, and goes on live', async () => {
    const line = await openLine(stage.demo.url);
    const context = await stage.context();
    const page = await openPage(context, line.url, 'grace');
    line.cut();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    await stage.demo.sendMany('grace', TOO_MANY);
    line.mend();
    await page.getByText('Live', { exact: true }).waitFor();
    await holds('the count is exact', async () => expect(await bellOf(page)).toBe(`Notifications, ${TOO_MANY.toLocaleString('en')} unread`));
    await stage.demo.send({ to: 'grace', title: 'And on it goes' });
    await itemOf(page, 'And on it goes').waitFor();
    expect(await inboxTitles(page, 1)).toEqual(['And on it goes']);
    await holds('it is counted', async () => expect(await bellOf(page)).toBe(`Notifications, ${(TOO_MANY + 1).toLocaleString('en')} unread`));
    await line.close();
  });

  it('takes an item as seen once it was on the screen, and tells the sender', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url);
    await page.getByLabel('Title').fill('Look here');
    await page.getByRole('button', { name: 'Send to Ada' }).click();
    const way = page.locator('.trace', { hasText: 'Look here' }).locator('.way', { hasText: 'In app' });
    await eventually('it is DELIVERED', async () => (await way.textContent())?.includes('DELIVERED'));
  });
});
