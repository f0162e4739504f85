import { describe } from 'vitest';
import { findChromium } from '../../deploy/chromium.mjs';

/** The browser that the browser tests drive through `playwright-core`; null where there is none. */
export const chromiumPath = findChromium();

/** A `describe` whose tests count as skipped where there is no browser (the set-up has said so loudly). */
export const describeInBrowser = describe.skipIf(chromiumPath === null);
