import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { call } from '../../src/app/dev/demo/call.ts';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { violationsOf } from './axe.ts';
import { openStage, type Shown } from './preferences-stage.ts';
import { cutOff, screens } from './reflow.ts';

const NARROW = 340;

const hours = z.object({ from: z.string(), to: z.string(), days: z.array(z.string()), timezone: z.string() });
const asKept = z.object({ user: z.object({ preferences: z.array(z.record(z.string(), z.unknown())), quietHours: hours.nullable() }) });
const sent = z.object({ sendNotification: z.object({ notification: z.object({ deliveries: z.array(z.object({ channel: z.string(), status: z.string(), reason: z.string().nullable() })) }) }) });

describeInBrowser('the preference centre in a browser', () => {
  const stage = openStage();

  it.concurrent('has a row for each category and a column for each way they go, and for no other', async () => {
    const page = await stage.open();
    await switchOf(page, 'Transactions: Browser').waitFor();
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['What it is about', 'In app', 'E-mail', 'SMS', 'Phone', 'Browser']);
    const rows = await page.getByRole('rowheader').locator('.carillon-preferences-name').allTextContents();
    expect(rows).toEqual(['Everything', 'Account security', 'Announcements', 'Transactions', 'All promotions', 'Newsletter', 'Offers']);
    expect(await on(page, 'Offers: E-mail')).toBe(true);
    expect(await on(page, 'Newsletter: E-mail')).toBe(false);
    expect(await switchOf(page, 'Offers: In app').count()).toBe(0);
    await page.getByRole('row', { name: 'Newsletter' }).getByText('Only if you switch it on').waitFor();
    expect(page.complaints).toEqual([]);
  });

  it.concurrent.each(screens)('is whole %s', async (_, screen) => {
    const page = await stage.open(screen);
    await page.locator('.carillon-preferences-table').waitFor();
    await holds('nothing is cut off', async () => expect(await cutOff(page)).toEqual([]));
    expect(await violationsOf(page)).toEqual([]);
  });

  it.concurrent('locks what is critical, and says why to eyes and ears', async () => {
    const page = await stage.open();
    const lock = switchOf(page, 'Account security: SMS');
    await lock.focus();
    await page.keyboard.press('Space');
    expect([await lock.isDisabled(), await on(page, 'Account security: SMS')]).toEqual([true, true]);
    const why = await lock.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent);
    expect(why).toContain('it keeps your account safe');
    await page.getByText('it keeps your account safe').waitFor();
    expect((await kept('ada')).preferences).toEqual([]);
  });

  it.concurrent('is used by the keys alone, and what is switched off is not sent', async () => {
    const page = await stage.open({ person: 'grace' });
    await tabTo(page, 'Transactions: E-mail');
    await page.keyboard.press('Space');
    await tabTo(page, 'Transactions: Phone');
    await page.keyboard.press('Enter');
    expect([await on(page, 'Transactions: E-mail'), await on(page, 'Transactions: Phone'), await on(page, 'Transactions: In app')]).toEqual([false, false, true]);
    await holds('both are kept', async () => expect((await kept('grace')).preferences).toHaveLength(2));
    expect(await statuses('grace', 'transaction')).toMatchObject({ EMAIL: 'PREFERENCE', PUSH: 'PREFERENCE' });
    expect(await statuses('grace', 'announcement')).toMatchObject({ EMAIL: null });
  });

  it.concurrent('switches everything by one way off, and on again but for what is opt-in', async () => {
    const page = await stage.open({ person: 'alan' });
    await switchOf(page, 'Newsletter: E-mail').click();
    await switchOf(page, 'Announcements: E-mail').click();
    await holds('it is told that this is some of it', async () => expect(await switchOf(page, 'Everything: E-mail').getAttribute('data-partly')).toBe('true'));
    const all = ['Everything', 'Announcements', 'Transactions', 'All promotions', 'Newsletter', 'Offers'];
    const states = () => Promise.all(all.map((row) => on(page, `${row}: E-mail`)));
    await switchOf(page, 'Everything: E-mail').click();
    await holds('all is off', async () => expect(await states()).toEqual([false, false, false, false, false, false]));
    await holds('it is kept', async () => expect(await statuses('alan', 'promotion')).toMatchObject({ EMAIL: 'PREFERENCE' }));
    expect(await on(page, 'Account security: E-mail')).toBe(true);
    expect(await statuses('alan', 'account_security')).toMatchObject({ EMAIL: null });
    await switchOf(page, 'Everything: E-mail').click();
    await holds('all is on but the newsletter', async () => expect(await states()).toEqual([true, true, true, true, false, true]));
    await page.reload();
    await holds('it is so after a reload', async () => expect(await states()).toEqual([true, true, true, true, false, true]));
  });

  it('takes back what was not taken, and says so', async () => {
    const page = await stage.open({ person: 'grace' });
    const offers = switchOf(page, 'Offers: SMS');
    await offers.waitFor();
    await page.route('**/graphql', (route) => (route.request().postData()?.includes('Choose') ? route.abort() : route.continue()));
    await offers.click();
    await page.getByRole('alert').getByText('could not be saved').waitFor();
    expect(await on(page, 'Offers: SMS')).toBe(true);
    expect(await page.getByText('Saved', { exact: true }).count()).toBe(0);
    await page.unroute('**/graphql');
    await offers.click();
    await page.getByText('could not be saved').waitFor({ state: 'detached' });
    await holds('it is off', async () => expect(await on(page, 'Offers: SMS')).toBe(false));
  });

  it.concurrent('shows what was chosen elsewhere once somebody looks again', async () => {
    const [here, there] = [await stage.open({ person: 'alan' }), await stage.open({ person: 'alan' })];
    await switchOf(here, 'Offers: SMS').waitFor();
    await switchOf(there, 'Offers: SMS').click();
    await holds('it is kept', async () => expect(await statuses('alan', 'promotion')).toMatchObject({ SMS: 'PREFERENCE' }));
    expect(await on(here, 'Offers: SMS')).toBe(true);
    await here.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await holds('it is off here, too', async () => expect(await on(here, 'Offers: SMS')).toBe(false));
  });

  it.concurrent('says that the settings could not be loaded, and tries again when it is asked to', async () => {
    let cut = true;
    const page = await stage.open({ before: (fresh) => fresh.route('**/graphql', (route) => (cut ? route.abort() : route.continue())) });
    await page.getByRole('alert').getByText('could not be loaded').waitFor();
    cut = false;
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await switchOf(page, 'Offers: SMS').waitFor();
    expect(await page.evaluate(() => document.activeElement?.className), 'the focus is not lost').toContain('carillon-preferences');
    expect(await page.getByText('could not be loaded').count()).toBe(0);
  });

  it.concurrent('keeps quiet hours by the clock of this browser until another is chosen', async () => {
    const page = await stage.open({ person: 'grace' });
    await switchOf(page, 'Quiet hours').click();
    const everyDay = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
    await holds('they are kept', async () => expect((await kept('grace')).quietHours).toEqual({ from: '22:00', to: '07:00', days: everyDay, timezone: 'Asia/Seoul' }));
    await page.getByText('(the next day)').waitFor();

    await page.getByLabel('From').fill('00:30');
    await page.getByLabel('Time zone').selectOption('Europe/Zurich');
    await page.getByRole('checkbox', { name: 'Sunday' }).uncheck();
    await holds('they are changed', async () =>
      expect((await kept('grace')).quietHours).toEqual({ from: '00:30', to: '07:00', days: everyDay.slice(0, -1), timezone: 'Europe/Zurich' }),
    );
    expect(await page.getByText('(the next day)').count()).toBe(0);
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) await page.getByRole('checkbox', { name: day }).uncheck();
    const last = page.getByRole('checkbox', { name: 'Saturday' });
    await last.click({ force: true });
    expect([await last.isChecked(), await last.isDisabled()]).toEqual([true, true]);

    await switchOf(page, 'Quiet hours').click();
    await holds('they are gone', async () => expect((await kept('grace')).quietHours).toBeNull());
  });

  it('saves a quiet hour as soon as it is whole, and says so where it is seen', async () => {
    const page = await stage.open({ person: 'grace', width: NARROW });
    await switchOf(page, 'Quiet hours').click();
    await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await page.getByText('Saved', { exact: true }).waitFor({ state: 'detached' });
    await page.getByLabel('From').fill('21:15');
    const said = page.getByText('Saved', { exact: true });
    await said.waitFor();
    expect(await said.evaluate((word) => word.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    await holds('it is kept', async () => expect((await kept('grace')).quietHours).toMatchObject({ from: '21:15' }));
    expect(await page.getByLabel('From').evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it.concurrent('loses no quiet hour when the panel closes, nor when the page is left', async () => {
    const page = await stage.open({ person: 'grace' });
    await page.getByLabel('From').fill('21:30');
    await page.evaluate(() => closePanel());
    await holds('it is kept', async () => expect((await kept('grace')).quietHours).toMatchObject({ from: '21:30' }));
    await page.reload();
    await page.getByLabel('From').fill('21:45');
    await page.goto('about:blank');
    await holds('it is kept', async () => expect((await kept('grace')).quietHours).toMatchObject({ from: '21:45' }));
  });

  it.concurrent.each<[string, Shown]>([
    ['wide', {}],
    ['narrow', { width: NARROW }],
    ['dark', { theme: 'dark' }],
    ['narrow and dark, from right to left', { width: NARROW, theme: 'dark', dir: 'rtl' }],
    ['Korean', { locale: 'ko' }],
  ])('has nothing that axe complains of, and nothing to scroll sideways, where it is %s', async (_, shown) => {
    const page = await stage.open({ person: 'ada', ...shown });
    const quiet = page.getByRole('switch', { name: shown.locale === 'ko' ? '방해 금지 시간' : 'Quiet hours' });
    await quiet.waitFor();
    if ((await quiet.getAttribute('aria-checked')) === 'false') await quiet.click();
    await page.getByRole('checkbox').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.getByRole('rowheader').count()).toBe(7);
    expect(await page.getByRole('columnheader').count()).toBe(6);
  });

  async function kept(id: string): Promise<z.output<typeof asKept>['user']> {
    const document = 'query ($id: ID!) { user(id: $id) { preferences { category kind channel clientType enabled } quietHours { from to days timezone } } }';
    return (await call(stage.demo, document, { id }, asKept)).user;
  }

  /** Of a notification in this category just now, by channel: why it is not sent; null where it is. */
  async function statuses(userId: string, category: string): Promise<Record<string, string | null>> {
    const input = { to: { userId }, category, content: { title: 'A try', body: 'Whether it is sent.' }, idempotencyKey: crypto.randomUUID() };
    const document = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { deliveries { channel status reason } } } }';
    const { deliveries } = (await call(stage.demo, document, { input }, sent)).sendNotification.notification;
    return Object.fromEntries(deliveries.map(({ channel, status, reason }) => [channel, status === 'FILTERED' ? reason : null]));
  }
});

function switchOf(page: Page, name: string) {
  return page.getByRole('switch', { name, exact: true });
}

async function on(page: Page, name: string): Promise<boolean> {
  return (await switchOf(page, name).getAttribute('aria-checked')) === 'true';
}

const MOST_STOPS = 60;

async function tabTo(page: Page, name: string): Promise<void> {
  await switchOf(page, name).waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === name) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}
