import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { sample } from './sample.ts';
import { openStage } from './stage.ts';

/** What has the focus: its role and its name, as those hear it who do not see it. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'nothing';
    const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
    const named = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const name = element.getAttribute('aria-label') ?? (named.map((id) => document.getElementById(id)?.textContent).join(' ') || element.textContent);
    return `${role} ${name}`.trim();
  });
}

async function press(page: Page, ...keys: string[]): Promise<string> {
  for (const key of keys) await page.keyboard.press(key);
  return focused(page);
}

const titles = (page: Page) => page.locator('.carillon-item-title').evaluateAll((all) => all.map((one) => one.textContent));

describeInBrowser.concurrent('by the keyboard', () => {
  const stage = openStage();

  async function open(name: string, opening = {}): Promise<Page> {
    const person = await stage.person(name);
    await person.add(...sample(stage.shop));
    const page = await stage.open(person, opening);
    await page.locator('.carillon-item').nth(4).waitFor();
    return page;
  }

  it('everything is reached in the order in which it is read', async () => {
    const page = await open('walker');
    const way: string[] = [];
    for (let step = 0; step < 9; step += 1) way.push(await press(page, 'Tab'));
    expect(way).toEqual([
      'button Mark all read',
      'tab All',
      'article Unread: Sign-in from a new device',
      'button Unread: Sign-in from a new device',
      'button Yes, it was me',
      'button No',
      'button Archive: Sign-in from a new device',
      'button More for “Sign-in from a new device”',
      'article Unread: Order 4711 is on its way',
    ]);
  });

  it('tabs are walked with arrows, round and round, and each opens its own part', async () => {
    const page = await open('tabber');
    await page.getByRole('tab', { name: 'All' }).focus();
    expect(await press(page, 'ArrowRight')).toBe('tab Unread 5');
    expect(await press(page, 'ArrowRight')).toBe('tab Comments 1 unread');
    await holds('it shows comments', async () => expect(await titles(page)).toEqual(['Unread: Grace mentioned you']));
    expect(await press(page, 'End')).toBe('tab Archived');
    await page.getByText('Nothing archived').waitFor();
    expect(await press(page, 'ArrowRight')).toBe('tab All');
    expect(await press(page, 'ArrowLeft', 'Home')).toBe('tab All');
  });

  it('arrows go the other way where lines do', async () => {
    const page = await open('reader', { dir: 'rtl' });
    await page.getByRole('tab', { name: 'All' }).focus();
    expect(await press(page, 'ArrowLeft')).toBe('tab Unread 5');
    expect(await press(page, 'ArrowRight')).toBe('tab All');
  });

  it('Page Down and Page Up go from item to item, and Control with End and Home out of the list', async () => {
    const page = await open('pager', { show: 'inbox' });
    await page.getByRole('article').first().focus();
    expect(await press(page, 'PageDown')).toBe('article Unread: Order 4711 is on its way');
    expect(await press(page, 'Tab', 'PageDown')).toBe('article Unread: Grace mentioned you');
    expect(await press(page, 'PageUp', 'PageUp', 'PageUp')).toBe('article Unread: Sign-in from a new device');
    expect(await press(page, 'Control+End')).toBe('a Imprint');
    await page.getByRole('article').first().focus();
    expect(await press(page, 'Control+Home')).toBe('tab All');
  });

  it('a menu opens on its first or last entry, is walked with arrows and letters, and gives the focus back', async () => {
    const page = await open('menus');
    await page.getByRole('button', { name: 'More for “Grace mentioned you”' }).focus();
    expect(await press(page, 'Enter')).toBe('menuitem Mark read');
    expect(await press(page, 'ArrowDown')).toBe('menuitem Pin to the top');
    expect(await press(page, 'ArrowUp', 'ArrowUp')).toBe('menuitem Archive');
    expect(await press(page, 'Home')).toBe('menuitem Mark read');
    expect(await press(page, 't')).toMatch(/^menuitem Tomorrow morning/);
    expect(await press(page, 'Escape')).toBe('button More for “Grace mentioned you”');
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await press(page, 'ArrowUp')).toBe('menuitem Archive');
    expect(await press(page, 'Tab')).toBe('article Unread: Payment received');
  });

  it('when an item leaves, its neighbour has the focus; and the panel, when it was the last', async () => {
    const page = await open('archivist');
    await page.getByRole('button', { name: 'Archive: Grace mentioned you' }).focus();
    expect(await press(page, 'Enter')).toBe('article Unread: Payment received');
    await page.getByRole('button', { name: 'More for “Welcome to the shop”' }).focus();
    expect(await press(page, 'ArrowUp', 'Enter')).toBe('article Unread: Payment received');
    expect(await titles(page)).toEqual(['Unread: Sign-in from a new device', 'Unread: Order 4711 is on its way', 'Unread: Payment received']);
    await page.getByRole('tab', { name: 'Security' }).click();
    await page.getByRole('button', { name: 'Archive: Sign-in from a new device' }).focus();
    expect(await press(page, 'Enter')).toBe('tabpanel Security');
  });

  it('the focus stays where it is when something new comes above it', async () => {
    const ada = await stage.person('steady');
    await ada.add(...sample(stage.shop));
    const page = await stage.open(ada);
    await page.getByRole('article').nth(1).focus();
    await ada.add({ title: 'Something new' });
    await page.getByRole('article', { name: 'Something new' }).waitFor();
    expect(await focused(page)).toBe('article Unread: Order 4711 is on its way');
  });

  it('the bell takes the focus into its inbox, keeps Escape to itself, and gives the focus back', async () => {
    const page = await open('ringer', { show: 'inbox,bell' });
    await page.getByRole('button', { name: 'Notifications, 5 unread' }).focus();
    expect(await press(page, 'Enter')).toBe('dialog Notifications');
    expect(await press(page, 'Tab')).toBe('button Mark all read');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'More for “Grace mentioned you”' }).press('Enter');
    await page.keyboard.press('Escape');
    expect(await dialog.count()).toBe(1);
    expect(await press(page, 'Escape')).toBe('button Notifications, 5 unread');
    expect(await dialog.count()).toBe(0);
  });

  it('who walks out of the bell’s inbox leaves it behind, and so does a click beside it', async () => {
    const page = await open('passer-by', { show: 'inbox,bell' });
    const bell = page.getByRole('button', { name: 'Notifications, 5 unread' });
    const dialog = page.getByRole('dialog');
    await bell.press('Enter');
    await dialog.getByRole('article').first().focus();
    expect(await press(page, 'Control+End')).toBe('button Mark all read');
    expect(await dialog.count()).toBe(0);
    await bell.click();
    await dialog.waitFor();
    await page.getByRole('heading', { name: 'Orders', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  });
});
