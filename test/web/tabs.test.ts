import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { bellOf, inboxTitles, itemOf, openPage, socketsOf } from './browser.ts';
import { openLine } from './proxy.ts';
import { openStage } from './stage.ts';

/** A follower asks every ten seconds, and believes nobody who is silent for three. */
const PATIENCE_MS = 40_000;

describeInBrowser.concurrent('the tabs of one browser', () => {
  const stage = openStage();

  it('share one socket, whoever came first, and show the same', async () => {
    const context = await stage.context();
    const open = socketsOf(context);
    const tabs = [];
    for (let at = 0; at < 3; at += 1) tabs.push(await openPage(context, stage.demo.url, 'grace'));
    await stage.demo.send({ to: 'grace', title: 'For all of you' });
    for (const tab of tabs) await itemOf(tab, 'For all of you').waitFor();
    expect(open().length).toBe(1);
    const [first, second, third] = tabs as [Page, Page, Page];
    await second.getByRole('button', { name: 'Unread: For all of you' }).click();
    for (const tab of tabs) await holds('it is read', async () => expect(await itemOf(tab, 'For all of you').getAttribute('data-unread')).toBe('false'));
    for (const tab of [second, third]) expect(await bellOf(tab)).toBe(await bellOf(first));
    expect(context.complaints).toEqual([]);
  });

  it('have another leader as soon as theirs is closed, and miss nothing of what is sent meanwhile', async () => {
    const context = await stage.context();
    const open = socketsOf(context);
    const tabs = [];
    for (let at = 0; at < 3; at += 1) tabs.push(await openPage(context, stage.demo.url, 'alan'));
    const titles = Array.from({ length: 30 }, (_, at) => `Alan ${at}`);
    for (const [at, title] of titles.entries()) {
      await stage.demo.send({ to: 'alan', title });
      if (at !== 10 && at !== 20) continue;
      const [leader] = open();
      expect(leader).toBeDefined();
      await leader?.close();
      await eventually('another leads', () => open().some((page) => page !== leader));
    }
    const [last] = tabs.filter((tab) => !tab.isClosed());
    if (!last) throw new Error('There is no tab left.');
    await holds('all of it is here, once and in order', async () => expect(await inboxTitles(last, titles.length)).toEqual([...titles].reverse()));
    expect(open()).toEqual([last]);
  });

  it('have another leader when theirs is frozen', async () => {
    const context = await stage.context();
    const open = socketsOf(context);
    const tabs = [await openPage(context, stage.demo.url), await openPage(context, stage.demo.url)];
    const [leader] = open();
    const follower = tabs.find((tab) => tab !== leader);
    if (!leader || !follower) throw new Error('There is no leader.');
    const session = await context.newCDPSession(leader);
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    await stage.demo.send({ title: 'While the leader sleeps' });
    await itemOf(follower, 'While the leader sleeps').waitFor({ timeout: PATIENCE_MS });
    expect(open()).toContain(follower);

    await session.send('Debugger.resume');
    await session.send('Debugger.disable');
    await itemOf(leader, 'While the leader sleeps').waitFor();
    await holds('one of them leads', () => expect(open()).toEqual([follower]), { withinMs: PATIENCE_MS });
    await stage.demo.send({ title: 'And after' });
    for (const tab of tabs) await itemOf(tab, 'And after').waitFor();
  }, 2 * PATIENCE_MS);

  // Both have tabs above.
  it('of two people share nothing', { concurrent: false }, async () => {
    const context = await stage.context();
    const open = socketsOf(context);
    const [ada, grace] = [await openPage(context, stage.demo.url, 'ada'), await openPage(context, stage.demo.url, 'grace')];
    expect(open().length).toBe(2);
    await stage.demo.send({ to: 'grace', title: 'For Grace alone' });
    await itemOf(grace, 'For Grace alone').waitFor();
    expect(await itemOf(ada, 'For Grace alone').count()).toBe(0);
  });
});

describeInBrowser.concurrent('a page', () => {
  const stage = openStage();

  it('is live where WebSockets are blocked, also over a cut', async () => {
    const line = await openLine(stage.demo.url);
    line.blockSockets(true);
    const page = await openPage(await stage.context(), line.url, 'grace');
    await stage.demo.send({ to: 'grace', title: 'By events' });
    await itemOf(page, 'By events').waitFor();
    line.drop();
    await stage.demo.send({ to: 'grace', title: 'By events, again' });
    await itemOf(page, 'By events, again').waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('button', { name: 'Unread: By events, again' }).click();
    await holds('it is read', async () => expect(await bellOf(page)).toBe('Notifications, 1 unread'));
    await page.close();
    await line.close();
  }, PATIENCE_MS);

  it('is back as soon as the browser is online again', async () => {
    const context = await stage.context();
    const page = await openPage(context, stage.demo.url, 'alan');
    await context.setOffline(true);
    await stage.demo.send({ to: 'alan', title: 'While offline' });
    await context.setOffline(false);
    await itemOf(page, 'While offline').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('that was away while its link died in silence is right when somebody looks at it', async () => {
    const line = await openLine(stage.demo.url);
    const page = await openPage(await stage.context(), line.url);
    await setHidden(page, true);
    line.silenceSockets();
    await stage.demo.send({ title: 'In the silence' });
    await setHidden(page, false);
    await itemOf(page, 'In the silence').waitFor({ timeout: PATIENCE_MS });
    await page.close();
    await line.close();
  }, 2 * PATIENCE_MS);

  async function setHidden(page: Page, hidden: boolean): Promise<void> {
    await page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }
});
