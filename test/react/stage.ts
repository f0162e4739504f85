import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Content } from '../../src/core/message.ts';
import type { FeedMark, FeedWish } from '../../src/core/feed.ts';
import { markFeedItems } from '../../src/db/feed-marks.ts';
import { openHouse, type House } from '../edge/house.ts';
import { additionFor, owe, sendOwed } from '../feed/stage.ts';
import { startBrowser } from '../support/browser.ts';
import { ownEach } from '../support/own.ts';
import { openContext } from '../web/browser.ts';
import { openLine, type Line } from '../web/proxy.ts';
import { servePage, type PageServer } from './page/serve.ts';

export interface Arriving extends Partial<Content> {
  category?: string;
  feed?: FeedWish;
}

/** Somebody with a feed. */
export interface Person {
  readonly name: string;
  add(...arriving: Arriving[]): Promise<string[]>;
  /** Puts so many into the feed before anybody looks. */
  fill(count: number): Promise<void>;
  mark(ids: readonly string[], as: FeedMark): Promise<void>;
  token(): Promise<string>;
}

export interface Opening {
  show?: string;
  theme?: string;
  locale?: string;
  dir?: string;
  /** Whether the page's time can be moved. */
  ownClock?: boolean;
  /** What else is special about their browser. */
  like?: BrowserContextOptions;
  /** A token instead of theirs. */
  token?: () => Promise<string>;
}

/** A platform, a page of a shop that has Carillon's components in it, and a browser; and for each test a line between them that can be cut. */
export interface Stage {
  readonly house: House;
  readonly line: Line;
  /** The shop's page. */
  readonly shop: string;
  person(name: string): Promise<Person>;
  /** Opens the page as a person, whether or not anything is on it yet. */
  open(person: Person, opening?: Opening): Promise<Page>;
}

const BATCH = 1_000;
const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export function openStage(): Stage {
  let open: { house: House; browser: Browser; pages: PageServer; axe: string } | null = null;
  const current = () => {
    if (!open) throw new Error('The stage is open only while its tests run.');
    return open;
  };
  beforeAll(async () => {
    const [house, browser, pages, axe] = await Promise.all([openHouse(), startBrowser(), servePage(), readFile(axeSource, 'utf8')]);
    open = { house, browser, pages, axe };
  });
  afterAll(async () => {
    await open?.browser.close();
    await open?.pages.close();
    await open?.house.close();
  });
  const own = ownEach(
    async () => ({ line: await openLine(new URL(current().house.url).origin), contexts: new Array<BrowserContext>() }),
    async ({ line, contexts }) => {
      for (const context of contexts) await context.close();
      await line.close();
    },
  );

  return {
    get house() {
      return current().house;
    },
    get line() {
      return own().line;
    },
    get shop() {
      return current().pages.url;
    },
    person: (name) => personOf(current().house, name),
    async open(person, { show = 'inbox', theme = 'light', locale = 'en', dir = 'ltr', ownClock = false, like = {}, token = () => person.token() } = {}) {
      const context = await openContext(current().browser, like);
      own().contexts.push(context);
      await prepare(context, current().axe, token);
      if (ownClock) await context.clock.install();
      const page = await context.newPage();
      const url = new URL(current().pages.url);
      url.search = new URLSearchParams({ url: `${own().line.url}/graphql`, show, theme, locale, dir }).toString();
      await page.goto(url.href);
      return page;
    },
  };
}

async function prepare(context: BrowserContext, axe: string, token: () => Promise<string>): Promise<void> {
  await context.exposeFunction('tokenOf', token);
  await context.addInitScript({ content: axe });
  await context.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry && typeof entry.value === 'number') window.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

async function personOf(house: House, name: string): Promise<Person> {
  await house.person(name);
  const { sql } = house.database;
  const [row] = await sql<{ id: string }[]>`select id from "user" where external_id = ${name}`;
  const userId = row?.id ?? '';
  return {
    name,
    async add(...arriving) {
      const additions = arriving.map(({ category = 'orders', feed, ...content }) => {
        const addition = additionFor(userId, 'Hello', category);
        return { ...addition, content: { ...addition.content, ...content }, ...(feed && { feed }) };
      });
      await owe(sql, additions);
      const changes = await sendOwed(sql, additions);
      house.live.publishFeed(changes);
      return changes.flatMap(({ entries }) => entries.map(({ id }) => id));
    },
    async fill(count) {
      for (let at = 0; at < count; at += BATCH) {
        const additions = Array.from({ length: Math.min(BATCH, count - at) }, (_, one) => additionFor(userId, `Number ${at + one + 1}`, 'orders'));
        await owe(sql, additions);
        await sendOwed(sql, additions);
      }
    },
    async mark(ids, as) {
      const { change } = await sql.begin((transaction) => markFeedItems(transaction, { userId, ids: [...ids], as }));
      if (change) house.live.publishFeed([change]);
    },
    token: async () => (await house.tokens.issue({ projectId: house.projectId, appId: house.appId, externalId: name, ttlMs: 3_600_000 })).token,
  };
}

/** The sum of all layout shifts of a page until now; the browser tells of them a little later. */
export async function shiftsOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let frames = 0; frames < 5; frames += 1) await frame();
    return window.shifts;
  });
}
