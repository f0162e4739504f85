import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { startDemo, type Demo } from './demo.ts';

/** What the tests of one `describe` play on: a platform and a browser, started before the first and stopped after the last; what a test opened in the browser is closed after it. */
export interface Stage {
  readonly demo: Demo;
  readonly browser: Browser;
}

export function openStage(): Stage {
  let open: Stage | null = null;
  const current = () => {
    if (!open) throw new Error('The stage is open only while its tests run.');
    return open;
  };
  beforeAll(async () => {
    const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
    open = { demo, browser };
  });
  afterEach(async () => {
    for (const context of current().browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await open?.browser.close();
    await open?.demo.stop();
  });
  return {
    get demo() {
      return current().demo;
    },
    get browser() {
      return current().browser;
    },
  };
}
