import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { ownEach } from '../support/own.ts';
import { openContext, type OpenContext } from './browser.ts';
import { startDemo, type Demo } from './demo.ts';

/** What the tests of one `describe` play on: a platform and a browser, started before the first and stopped after the last. */
export interface Stage {
  readonly demo: Demo;
  /** Somebody's browser, which is closed after the test. */
  context(like?: BrowserContextOptions): Promise<OpenContext>;
}

export function openStage(): Stage {
  let open: { demo: Demo; browser: Browser } | null = null;
  const current = () => {
    if (!open) throw new Error('The stage is open only while its tests run.');
    return open;
  };
  beforeAll(async () => {
    const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
    open = { demo, browser };
  });
  afterAll(async () => {
    await open?.browser.close();
    await open?.demo.stop();
  });
  const contexts = ownEach(
    () => new Array<OpenContext>(),
    async (opened) => {
      for (const context of opened) await context.close();
    },
  );
  return {
    get demo() {
      return current().demo;
    },
    async context(like) {
      const context = await openContext(current().browser, like);
      contexts().push(context);
      return context;
    },
  };
}
