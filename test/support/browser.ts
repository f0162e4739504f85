import { chromium, type Browser } from 'playwright-core';
import { describe } from 'vitest';
import { findChromium } from '../../deploy/chromium.mjs';

/** Half of what each context costs: two pages of the browser's own behind its address bar, and a process in store for the next page. */
const SPARED = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'];
/** What Playwright switches off: of two such flags a Chromium heeds but the last. */
const OFF_ANYWAY = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];
/** Nothing of it leaves the machine, and nothing of it is kept: each context is a profile of its own. */
const FLAGS = [
  `--disable-features=${[...OFF_ANYWAY, ...SPARED].join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that the browser tests drive through `playwright-core`; null where there is none. */
export const chromiumPath = findChromium();

/** A `describe` whose tests count as skipped where there is no browser (the set-up has said so loudly). */
export const describeInBrowser = describe.skipIf(chromiumPath === null);

/** `keepsPages`: as people's browsers do, for the way back; Playwright's do not unless they are told to. */
export async function startBrowser({ keepsPages = false } = {}): Promise<Browser> {
  if (chromiumPath === null) throw new Error('there is no Chromium');
  const ignoreDefaultArgs = keepsPages ? ['--disable-back-forward-cache'] : [];
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS, ignoreDefaultArgs });
}
