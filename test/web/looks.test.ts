import { expect, it } from 'vitest';
import { axePath, violationsOf } from '../react/axe.ts';
import { describeInBrowser } from '../support/browser.ts';
import { itemOf, openPage } from './browser.ts';
import { openStage } from './stage.ts';

describeInBrowser('the demo page', () => {
  const stage = openStage();

  it.each([
    ['wide, in light', 1_360, 'light'],
    ['wide, in dark', 1_360, 'dark'],
    ['narrow, in light', 400, 'light'],
    ['narrow, in dark', 400, 'dark'],
  ] as const)('has nothing that axe complains of, and nothing to scroll sideways: %s', async (words, width, colorScheme) => {
    const context = await stage.context({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    await context.addInitScript({ path: axePath });
    const page = await openPage(context, stage.demo.url);
    await page.getByLabel('Title').fill(words);
    await page.getByRole('button', { name: 'Send to Ada' }).click();
    await itemOf(page, words).waitFor();
    await page.getByRole('switch', { name: 'Quiet hours' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(context.complaints).toEqual([]);
  });

  it('takes the bell to the inbox', async () => {
    const page = await openPage(await stage.context(), stage.demo.url, 'grace');
    await page.getByRole('button', { name: 'Notifications' }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('inbox');
  });
});
