import { setTimeout as lasting } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FeedItem } from '../../src/client/client.ts';
import type { FeedMark } from '../../src/core/feed.ts';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { agrees, openBarePage, snapshotOf, type BarePage } from './bare-page.ts';
import { openContext } from './browser.ts';
import { openWildLine } from './wild-line.ts';

const ATTACK_MS = 12_000;
const CHANGES_A_SECOND = 50;
const MARKS: readonly FeedMark[] = ['SEEN', 'READ', 'UNREAD', 'ARCHIVED', 'UNARCHIVED', 'PINNED', 'UNPINNED', 'SNOOZED'];
const A_DAY_MS = 86_400_000;

/** What was seen to be wrong with the snapshots of one page. */
interface Faults {
  snapshots: number;
  twice: number;
  disorder: number;
  gone: number;
}

describeInBrowser('an inbox on a line that does all it can', () => {
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

  it('shows in two tabs, and in a browser without sockets, what is so: nothing lost, nothing twice, nothing out of order', async () => {
    await person.add(5);
    const line = await openWildLine(new URL(stage.house.url).origin);
    const context = await openContext(browser);
    const pages = [];
    for (const [where, events] of [[context, false], [context, false], [await openContext(browser), true]] as const) {
      pages.push(await bare.open(where, { person: 'ada', carillon: line.url, events }));
    }
    for (const page of pages) await watch(page);

    const begun = performance.now();
    const ids: string[] = [];
    let changes = 0;
    while (performance.now() - begun < ATTACK_MS) {
      ids.push(...(await person.add(3)));
      const some = Array.from({ length: 2 }, () => ids[Math.floor(Math.random() ** 2 * ids.length)] ?? '');
      const as = MARKS[Math.floor(Math.random() * MARKS.length)] ?? 'READ';
      await person.mark([...new Set(some)], as, as === 'SNOOZED' ? { until: new Date(Date.now() + A_DAY_MS) } : {});
      if (Math.random() < 0.1) await person.renew('the same');
      changes += 3 + new Set(some).size;
      // What a page asks for itself may be refused, be lost on the way, or be done without its hearing of it: it shows what is so in the end.
      const actor = pages[Math.floor(Math.random() * pages.length)];
      if (Math.random() < 0.3) await actor?.evaluate((id) => void window.carillon.inbox.markRead([id]).catch(() => undefined), ids.at(-1) ?? '');
      const due = begun + (changes / CHANGES_A_SECOND) * 1_000;
      await lasting(Math.max(0, due - performance.now()));
    }
    const lastedMs = performance.now() - begun;
    line.calm();
    for (const page of pages) {
      await agrees(page, person);
      await holds('so do its tabs, and what is unread', async () => {
        const { countsByCategory } = await snapshotOf(page);
        expect(countsByCategory).toEqual(await person.countsByCategory());
        const unread = await unreadOf(page);
        expect(unread.length).toBeGreaterThan(0);
        expect(unread).toEqual((await person.listed({ unreadOnly: true })).slice(0, unread.length));
      });
    }
    const faults = await Promise.all(pages.map(faultsOf));
    console.log(`${changes} changes in ${Math.round(lastedMs / 1_000)} s; the line: ${JSON.stringify(line.done)}; the pages: ${JSON.stringify(faults)}`);
    for (const { twice, disorder, gone, snapshots } of faults) {
      expect([twice, disorder, gone]).toEqual([0, 0, 0]);
      expect(snapshots).toBeGreaterThan(20);
    }
    expect(line.done.cut).toBeGreaterThan(3);
    expect(line.done['said twice']).toBeGreaterThan(3);
    await line.close();
  });
});

/** Looks at every snapshot there will be; and does not wait for the jitter, as a browser does not that finds itself online. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { inbox } = window.carillon;
    const faults = { snapshots: 0, twice: 0, disorder: 0, gone: 0 };
    Object.assign(window, { faults });
    inbox.subscribe(() => {
      const { items, loaded } = inbox.getSnapshot();
      faults.snapshots += 1;
      if (new Set(items.map(({ id }) => id)).size < items.length) faults.twice += 1;
      const isBehind = (one: FeedItem, next: FeedItem | undefined) => next && (Number(next.pinnedAt !== null) - Number(one.pinnedAt !== null) || next.place - one.place) > 0;
      if (items.some((item, at) => isBehind(item, items[at + 1]))) faults.disorder += 1;
      if (loaded && items.length === 0) faults.gone += 1;
    });
    inbox.view({ unreadOnly: true }).subscribe(() => undefined);
    setInterval(() => dispatchEvent(new Event('online')), 500);
  });
}

/** What its view of what is unread shows. */
function unreadOf(page: Page): Promise<string[]> {
  return page.evaluate(() => window.carillon.inbox.view({ unreadOnly: true }).getSnapshot().items.map(({ id }) => id));
}

function faultsOf(page: Page): Promise<Faults> {
  return page.evaluate(() => (window as unknown as { faults: Faults }).faults);
}
