import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { call } from '../../src/app/dev/demo/call.ts';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { itemOf, openPage, wayOf } from './browser.ts';
import { openLine } from './proxy.ts';
import { openStage } from './stage.ts';

const MOST_STOPS = 60;
const HOUR_MS = 3_600_000;
const quietHours = z.object({ user: z.object({ quietHours: z.object({ to: z.string() }).nullable() }) });

describeInBrowser('sending from the page', () => {
  const stage = openStage();

  it('reaches every channel, and shows the way of each delivery and what the providers received', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url);
    await page.getByLabel('Title').fill('To every bell');
    await page.getByRole('button', { name: 'Send to Ada' }).click();
    for (const channel of ['In app', 'E-mail', 'SMS', 'iPhone', 'Android']) await toHaveSent(page, channel);
    await itemOf(page, 'To every bell').waitFor();
    const mailbox = page.locator('.parcel', { hasText: 'To every bell' });
    await holds('mail, iPhone and Android are in the mailbox', async () => expect(await mailbox.count()).toBe(3));
    await page.locator('.parcel[data-channel=SMS]', { hasText: '+15550100001' }).waitFor();
    expect(context.complaints).toEqual([]);
  });

  it('needs nothing but a keyboard', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'grace');
    await tabTo(page, 'Title');
    await replace(page, 'By hand');
    await page.keyboard.press('Tab');
    await replace(page, 'Typed, not clicked.');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Where a click leads');
    for (const channel of ['In app', 'E-mail', 'SMS', 'Phone']) {
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(channel);
      if (channel !== 'In app') await page.keyboard.press('Space');
    }
    await tabTo(page, 'Send to Grace');
    await page.keyboard.press('Enter');
    await toHaveSent(page, 'In app');
    expect(await page.locator('.trace .way').count()).toBe(1);

    await itemOf(page, 'By hand').waitFor();
    await tabTo(page, 'Archive: By hand');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await itemOf(page, 'By hand').waitFor({ state: 'detached' });
  });

  it('does not send what is switched off, and says so', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'alan');
    const mail = page.getByRole('switch', { name: 'Transactions: E-mail' });
    await mail.focus();
    await page.keyboard.press('Space');
    await holds('it is off', async () => expect(await mail.isChecked()).toBe(false));
    await page.getByLabel('Title').fill('Not by mail');
    await page.getByRole('button', { name: 'Send to Alan' }).click();
    await holds('the mail is FILTERED', async () => expect(await wayOf(page, 'E-mail').textContent()).toContain('FILTERED'));
    await toHaveSent(page, 'SMS');
    expect((await stage.demo.received('EMAIL')).filter(({ title }) => title === 'Not by mail')).toEqual([]);

    await page.reload();
    await holds('it is still off', async () => expect(await mail.isChecked()).toBe(false));
    await mail.click();
    await holds('it is on', async () => expect(await mail.isChecked()).toBe(true));
    await page.getByLabel('Title').fill('By mail again');
    await page.getByRole('button', { name: 'Send to Alan' }).click();
    await toHaveSent(page, 'E-mail');
  });

  it('locks what is critical, and explains it', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url);
    const row = page.getByRole('row', { name: 'Account security' });
    await row.getByText('Always sent').waitFor();
    const locks = row.getByRole('switch');
    expect(await locks.count()).toBe(3);
    for (const lock of await locks.all()) expect([await lock.isChecked(), await lock.isDisabled()]).toEqual([true, true]);
  });

  it('offers a template, in the language of who reads it', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'alan');
    await page.getByText('More: template').click();
    await page.getByRole('combobox', { name: 'Template' }).selectOption({ label: 'Order shipped' });
    await page.getByLabel('{{ order }}').fill('77');
    await page.getByRole('button', { name: 'Send to Alan' }).click();
    await itemOf(page, 'Bestellung 77 ist unterwegs').waitFor();
  });

  it('lets what would ring wait while it is quiet, and says so', async () => {
    const context = await stage.context({ timezoneId: 'Asia/Seoul' });
    const page = await openPage(context, stage.demo.url, 'alan');
    const quiet = page.getByRole('switch', { name: 'Quiet hours' });
    const until = timeInSeoul(HOUR_MS);
    await quiet.click();
    await page.getByLabel('From').fill(timeInSeoul(-HOUR_MS));
    await page.getByLabel(/^To( \(the next day\))?$/).fill(until);
    await page.getByLabel('Time zone').focus();
    await page.getByLabel('Title').fill('Softly');
    await holds('they are kept', async () => expect(await quietUntil('alan')).toBe(until));
    await page.getByRole('button', { name: 'Send to Alan' }).click();
    await holds('the phone waits', async () => expect(await wayOf(page, 'iPhone').textContent()).toMatch(/WAITING.*quiet hours/));
    await toHaveSent(page, 'E-mail');
    await itemOf(page, 'Softly').waitFor();
    await quiet.click();
    await toHaveSent(page, 'iPhone');
  });

  it('sends buttons, and shows which of them was taken', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'alan');
    await page.getByText('More: template').click();
    await page.getByLabel('Title').fill('Dinner on Friday?');
    await page.getByLabel('Buttons').fill('I am in, Not this time');
    await page.getByRole('button', { name: 'Send to Alan' }).click();
    const item = itemOf(page, 'Dinner on Friday?');
    await item.getByRole('button', { name: 'I am in' }).click();
    await item.getByRole('button', { name: 'I am in: done' }).waitFor();
    await item.getByRole('button', { name: 'Not this time', exact: true }).waitFor();
    await holds('it is read', async () => expect(await item.getAttribute('data-unread')).toBe('false'));
  });

  it('replaces the one before of the same name', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'grace');
    await page.getByText('More: template').click();
    await page.getByLabel('Replaces').fill('courier');
    for (const title of ['Two minutes away', 'At the door']) {
      await page.getByLabel('Title').fill(title);
      await page.getByRole('button', { name: 'Send to Grace' }).click();
      await itemOf(page, title).waitFor();
    }
    await itemOf(page, 'Two minutes away').waitFor({ state: 'detached' });
  });

  it('asks where to before it sends', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url);
    const button = page.getByRole('button', { name: 'Send to Ada' });
    const bells = page.getByRole('group', { name: 'Where to' });
    for (const channel of ['In app', 'E-mail', 'SMS', 'Phone']) await bells.getByLabel(channel).uncheck();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('Choose where to').waitFor();
    await bells.getByLabel('SMS').check();
    expect(await button.isDisabled()).toBe(false);
  });

  it('says in words that nobody answers, keeps what was written, and sends it when somebody does', async () => {
    const line = await openLine(stage.demo.url);
    const page = await openPage(await stage.context(), line.url);
    await page.getByLabel('Title').fill('Through a tunnel');
    line.cut();
    await page.getByRole('button', { name: 'Send to Ada' }).click();
    await page.getByRole('alert').filter({ hasText: `Nothing answers at ${new URL(line.url).host}` }).waitFor();
    line.mend();
    await page.getByRole('button', { name: 'Send to Ada' }).click();
    await toHaveSent(page, 'E-mail');
    expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);
    await page.close();
    await line.close();
  });

  it('says in words what Carillon refuses', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url);
    await page.getByLabel('Where a click leads').fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Send to Ada' }).click();
    await page.getByRole('alert').filter({ hasText: 'INVALID_URL' }).waitFor();
  });

  async function quietUntil(id: string): Promise<string | undefined> {
    const document = 'query ($id: ID!) { user(id: $id) { quietHours { to } } }';
    return (await call(stage.demo, document, { id }, quietHours)).user.quietHours?.to;
  }

  async function toHaveSent(page: Page, channel: string): Promise<void> {
    await holds(`${channel} is sent`, async () => expect(await wayOf(page, channel).textContent()).toMatch(/SENT|DELIVERED/));
  }
});

/** On a clock in Seoul, so long from now. */
function timeInSeoul(fromNowMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Seoul', hour: '2-digit', minute: '2-digit' }).format(Date.now() + fromNowMs);
}

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

/** What the element with the focus is called. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0] : element;
    return (element?.getAttribute('aria-label') ?? label?.textContent ?? '').trim();
  });
}

async function replace(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}
