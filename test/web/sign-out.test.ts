import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openBarePage, type BarePage } from './bare-page.ts';
import { openContext } from './browser.ts';

describeInBrowser('a sign-out', () => {
  let stage: Stage;
  let browser: Browser;
  let bare: BarePage;
  let person: Person;
  let next: Person;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), startBrowser()]);
    person = await stage.person('ada');
    next = await stage.person('grace');
    bare = await openBarePage((name) => (name === 'ada' ? person : next).token());
  });
  afterAll(async () => {
    await browser.close();
    await bare.close();
    await stage.leave();
  });

  it('does not wait for a push service that never answers', async () => {
    const context = await openContext(browser);
    await context.grantPermissions(['notifications'], { origin: bare.url });
    await context.addInitScript(() => {
      PushManager.prototype.subscribe = () => {
        document.documentElement.dataset.asked = 'yes';
        return new Promise(() => undefined);
      };
    });
    const page = await bare.open(context, { person: 'ada', carillon: stage.line.url });
    await page.locator('#enable').click();
    await page.locator('html[data-asked]').waitFor();
    const signedOut = page.evaluate(() => window.carillon.push.disable());
    await holds('it is off', async () => expect(await page.evaluate(() => window.carillon.push.getSnapshot().is)).toBe('off'), { withinMs: 15_000 });
    await signedOut;
  });

  it('leaves nobody behind who would end what is the next person’s when the push service gives out another address', async () => {
    const context = await openContext(browser);
    const former = await bare.open(context, { person: 'ada', carillon: stage.line.url });
    const asked = former.waitForResponse((response) => response.request().postData()?.includes('query Standing') ?? false);
    // As the next person's page would have written it.
    const enrolment = JSON.stringify({ userId: 'grace', deviceId: 'laptop', endpoint: 'https://push.example', own: true });
    await former.evaluate((kept) => {
      localStorage.setItem('carillon.push', kept);
      navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: 'carillon: subscription changed' }));
    }, enrolment);
    await asked;
    // Whoever comes after has waited for their turn.
    await former.evaluate(() => navigator.locks.request('carillon.push', () => undefined));
    expect(await former.evaluate(() => localStorage.getItem('carillon.push'))).toBe(enrolment);
  });

  it('leaves nobody listening once nobody subscribes any more', async () => {
    const context = await openContext(browser);
    const page = await bare.open(context, { person: 'ada', carillon: stage.line.url });
    await page.evaluate(() => window.carillon.push.refresh());
    let looked = 0;
    page.on('request', (request) => (looked += request.postData()?.includes('query Standing') ? 1 : 0));
    const change = () =>
      page.evaluate(async () => {
        navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: 'carillon: subscription changed' }));
        // Whoever looks has taken their turn before this one.
        await window.carillon.push.refresh();
      });
    await change();
    expect(looked).toBe(2);
    await page.evaluate(() => window.carillon.leavePush());
    await change();
    expect(looked).toBe(3);
  });
});
