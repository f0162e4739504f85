import type { BrowserContextOptions, Page } from 'playwright-core';

/** A laptop’s screen at twice the size, and the narrowest that has to do: https://www.w3.org/WAI/WCAG22/Understanding/reflow.html */
const zoomed: BrowserContextOptions = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };
const narrowest: BrowserContextOptions = { viewport: { width: 320, height: 512 }, deviceScaleFactor: 4 };

/** The system’s own few colours in place of the page’s. */
const forced: BrowserContextOptions = { forcedColors: 'active' };
const forcedDark: BrowserContextOptions = { forcedColors: 'active', colorScheme: 'dark' };

/** Each of them, and what the components are told there. */
export const screens: readonly (readonly [string, { like: BrowserContextOptions; theme?: 'dark'; locale?: string; dir?: 'rtl' }])[] = [
  ['at twice the size', { like: zoomed }],
  ['at twice the size in the dark', { like: zoomed, theme: 'dark' }],
  ['320 pixels wide', { like: narrowest }],
  ['320 pixels wide, in Korean', { like: narrowest, locale: 'ko' }],
  ['320 pixels wide, from right to left', { like: narrowest, locale: 'ar', dir: 'rtl' }],
  ['in forced colours', { like: forced }],
  ['in forced colours in the dark', { like: forcedDark, theme: 'dark' }],
];

/** What one would have to scroll sideways for, or cannot read at all, as it is cut off at a side. Tabs are a row of their own, which is walked. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement;
    const found = wide.scrollWidth > wide.clientWidth ? [`the page is ${wide.scrollWidth} wide of ${wide.clientWidth}`] : [];
    const isHidden = (element: Element) => element.closest('.carillon-for-ears, .carillon-tab-list, thead') !== null || !element.checkVisibility();
    for (const element of document.querySelectorAll('.carillon :is(button, a, input, select, p, h2, h3, time, legend, label, span)')) {
      if (isHidden(element)) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > wide.clientWidth + 1)) found.push(`${element.outerHTML.slice(0, 200)} from ${left} to ${right}`);
      if (getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push(`${element.outerHTML.slice(0, 200)} hides some of itself`);
    }
    return found;
  });
}

/** Whatever has the focus by the keyboard, one after another: those of which no ring is to be seen whole. */
export async function unringed(page: Page, steps: number): Promise<string[]> {
  const found: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    const wrong = await page.evaluate(() => {
      const { activeElement: focused } = document;
      if (!focused?.closest('.carillon')) return null;
      const ring = (element: Element, part?: string) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      };
      const label = focused.closest('label');
      const isRinged = ring(focused) || ring(focused, '::after') || (label !== null && ring(label));
      const { top, bottom } = focused.getBoundingClientRect();
      const isInSight = bottom > 0 && top < innerHeight;
      return isRinged && isInSight ? null : `${focused.outerHTML.slice(0, 160)}${isRinged ? '' : ' has no ring'}${isInSight ? '' : ' is out of sight'}`;
    });
    if (wrong !== null) found.push(wrong);
  }
  return found;
}
