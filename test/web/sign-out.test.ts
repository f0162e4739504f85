import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openBarePage, type BarePage } from './bare-page.ts';
import { openContext, startBrowser } from './browser.ts';

describeInBrowser('a sign-out', () => {
  let stage: Stage;
  let browser: Browser;
  let bare: BarePage;
  let person: Person;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), startBrowser()]);
    person = await stage.person('ada');
    bare = await openBarePage(() => person.token());
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
});
