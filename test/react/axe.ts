import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: { run: () => Promise<AxeResults> };
  }
}

/** Where its script is, for pages to begin with. */
export const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with all that is on the page, as `rule: element`. */
export async function violationsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What is still fading in has the contrast of what it passes through.
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished));
    const { violations } = await window.axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`));
  });
}
