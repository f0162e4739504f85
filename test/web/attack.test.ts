import { setTimeout as lasting } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import type { FeedMark } from '../../src/core/feed.ts';
import { describeInBrowser } from '../support/browser.ts';
import { agrees, openBarePage, type BarePage } from './bare-page.ts';
import { openContext, startBrowser } from './browser.ts';
import { openWildLine } from './wild-line.ts';

const ATTACK_MS = 20_000;
const CHANGES_A_SECOND = 50;
const MARKS: readonly FeedMark[] = ['SEEN', 'READ', 'UNREAD', 'ARCHIVED', 'UNARCHIVED'];

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
      await person.mark([...new Set(some)], MARKS[Math.floor(Math.random() * MARKS.length)] ?? 'READ');
      changes += 3 + new Set(some).size;
      // What a page asks for itself may be refused, be lost on the way, or be done without its hearing of it: it shows what is so in the end.
      const actor = pages[Math.floor(Math.random() * pages.length)];
      if (Math.random() < 0.3) await actor?.evaluate((id) => void window.carillon.inbox.markRead([id]).catch(() => undefined), ids.at(-1) ?? '');
      const due = begun + (changes / CHANGES_A_SECOND) * 1_000;
      await lasting(Math.max(0, due - performance.now()));
    }
    const lastedMs = performance.now() - begun;
    line.calm();
    for (const page of pages) await agrees(page, person);
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

/** Looks at every snapshot there will be; and does not wait for the jitter, as somebody who looks does not. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { inbox } = window.carillon;
    const faults = { snapshots: 0, twice: 0, disorder: 0, gone: 0 };
    Object.assign(window, { faults });
    inbox.subscribe(() => {
      const { items, loaded } = inbox.getSnapshot();
      faults.snapshots += 1;
      if (new Set(items.map(({ id }) => id)).size < items.length) faults.twice += 1;
      if (items.some(({ createdAt }, at) => createdAt < (items[at + 1]?.createdAt ?? ''))) faults.disorder += 1;
      if (loaded && items.length === 0) faults.gone += 1;
    });
    setInterval(() => inbox.retry(), 500);
  });
}

function faultsOf(page: Page): Promise<Faults> {
  return page.evaluate(() => (window as unknown as { faults: Faults }).faults);
}
