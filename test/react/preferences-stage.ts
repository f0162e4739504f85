import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { build, preview } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { styleSheet } from '../../deploy/style.mjs';
import { call } from '../../src/app/dev/demo/call.ts';
import { startBrowser } from '../support/browser.ts';
import { ownEach } from '../support/own.ts';
import { openContext } from '../web/browser.ts';
import { startDemo, type Demo } from '../web/demo.ts';
import { axePath } from './axe.ts';

const ROOT = 'test/react/preferences-page';
const tokens = z.object({ issueUserToken: z.object({ token: z.string() }) });
const saved = z.object({ upsertCategory: z.object({ errors: z.array(z.unknown()).length(0) }) });

const categories = [
  { key: 'announcement', name: 'Announcements', description: 'What is new in the shop.', channels: ['IN_APP', 'EMAIL'] },
  { key: 'transaction', name: 'Transactions', channels: ['IN_APP', 'EMAIL', 'PUSH', 'WEB_PUSH'] },
  { key: 'account_security', name: 'Account security', channels: ['IN_APP', 'EMAIL', 'SMS'] },
  { key: 'promotion', name: 'Offers', channels: ['EMAIL', 'SMS'] },
  { key: 'newsletter', name: 'Newsletter', kind: 'PROMOTIONAL', optIn: true, channels: ['EMAIL'] },
];

/** Carillon with categories of a shop, a page with the preference centre on it, and a browser. */
export interface Stage {
  readonly demo: Demo;
  /** Somebody's browser with the page open; what it complains about is told when it is asked for. */
  open(shown?: Shown): Promise<Page & { complaints: readonly string[] }>;
}

export interface Shown {
  person?: string;
  width?: number;
  locale?: string;
  theme?: 'light' | 'dark';
  dir?: 'ltr' | 'rtl';
  timezone?: string;
  /** A screen, or colours, of another kind. */
  like?: BrowserContextOptions;
  /** Called before the page asks for anything. */
  before?: (page: Page) => Promise<unknown>;
}

export function openStage(): Stage {
  let demo: Demo;
  let browser: Browser;
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
    for (const input of categories) await call(demo, 'mutation ($input: CategoryInput!) { upsertCategory(input: $input) { errors { code } } }', { input }, saved);
    ({ url, close } = await servePage(demo.url));
  });
  afterAll(async () => {
    await browser.close();
    await close();
    await demo.stop();
  });
  const contexts = ownEach(
    () => new Array<BrowserContext>(),
    async (opened) => {
      for (const context of opened) await context.close();
    },
  );

  return {
    get demo() {
      return demo;
    },
    async open({ person = 'ada', width = 900, locale = 'en', theme = 'light', dir = 'ltr', timezone = 'Asia/Seoul', like, before }: Shown = {}) {
      const context = await openContext(browser, { viewport: { width, height: 900 }, timezoneId: timezone, reducedMotion: 'reduce', ...like });
      contexts().push(context);
      await context.addInitScript({ path: axePath });
      const page = await context.newPage();
      await page.exposeFunction('askToken', () => tokenOf(demo, person));
      await before?.(page);
      await page.goto(`${url}?${new URLSearchParams({ locale, theme, dir }).toString()}`);
      await page.addStyleTag({ content: await styleSheet('src/react') });
      return Object.assign(page, { complaints: context.complaints });
    },
  };
}

async function tokenOf(demo: Demo, userId: string): Promise<string> {
  const { issueUserToken } = await call(demo, 'mutation ($input: IssueUserTokenInput!) { issueUserToken(input: $input) { token } }', { input: { userId } }, tokens);
  return issueUserToken.token;
}

/** As a product would serve its own page, with Carillon behind the same origin. */
async function servePage(carillon: string): Promise<{ url: string; close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'carillon-preferences-'));
  const shared = { configFile: false, root: ROOT, logLevel: 'warn' } as const;
  await build({ ...shared, plugins: [react()], build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, proxy: { '/graphql': { target: carillon, ws: true } } } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The page is not served.');
  return {
    url,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
