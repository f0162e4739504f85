import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { violationsOf } from './axe.ts';
import { openStage, shiftsOf } from './stage.ts';

const MANY = 10_000;
/** More changes than are told one by one. */
const TOO_MANY = 1_200;
/** Of a storm: some marks and two new items each. */
const ROUNDS = 20;
/** What is on the screen, and some beyond its edges. */
const MOST_RENDERED = 40;
/** How much longer a frame may take with ten thousand items than with the first few; on a machine that does other things as well. */
const LARGEST_RATIO = 3;
const LONG_MS = 170_000;

interface Ride {
  /** Milliseconds from frame to frame, in their order of size. */
  frames: number[];
  mostRendered: number;
}

/** Scrolls so far, one step a frame, and keeps an eye on the page. */
function ride(page: Page, frames: number, stepPx: number): Promise<Ride> {
  return page.evaluate(
    ({ frames: count, stepPx: step }) =>
      new Promise<Ride>((resolve) => {
        const scroller = document.querySelector('.carillon-scroller');
        const ride: Ride = { frames: [], mostRendered: 0 };
        let last: number | null = null;
        const go = (now: number) => {
          if (last !== null) ride.frames.push(now - last);
          last = now;
          ride.mostRendered = Math.max(ride.mostRendered, document.querySelectorAll('.carillon-item').length);
          if (ride.frames.length >= count) {
            ride.frames.sort((one, other) => one - other);
            resolve(ride);
            return;
          }
          scroller?.scrollBy(0, step);
          requestAnimationFrame(go);
        };
        requestAnimationFrame(go);
      }),
    { frames, stepPx },
  );
}

const at = (ride: Ride, part: number) => ride.frames[Math.floor(ride.frames.length * part)] ?? Infinity;
const inWords = (ride: Ride) => `p50 ${at(ride, 0.5).toFixed(1)} ms, p95 ${at(ride, 0.95).toFixed(1)} ms, longest ${(ride.frames.at(-1) ?? 0).toFixed(1)} ms`;
const places = (page: Page) => page.locator('.carillon-item').evaluateAll((all) => all.map((one) => [Number(one.getAttribute('aria-posinset')), Number(one.getAttribute('aria-setsize'))] as const));

describeInBrowser.concurrent('an inbox of ten thousand', () => {
  const stage = openStage();

  // It measures, so nothing runs beside it.
  it(
    'loads older ones as one scrolls, stays as smooth as it was with the first, and has but what is shown in the page',
    { concurrent: false, timeout: LONG_MS + 60_000 },
    async () => {
      const ada = await stage.person('collector');
      await ada.fill(MANY);
      const page = await stage.open(ada);
      await page.locator('.carillon-item').first().waitFor();
      const few = await ride(page, 120, 40);

      await eventually(
        'all are loaded by scrolling',
        async () => {
          await ride(page, 30, 3_000);
          return page.evaluate((all) => window.inbox.getSnapshot().items.length === all, MANY);
        },
        { withinMs: LONG_MS },
      );
      await page.locator('.carillon-scroller').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
      await page.getByRole('article', { name: 'Unread: Number 1', exact: true }).waitFor();
      expect((await places(page)).at(-1)).toEqual([MANY, MANY]);

      const many = await ride(page, 120, -40);
      const far = await ride(page, 120, -2_000);
      console.log(`a frame while scrolling: ${inWords(few)} with the first items; ${inWords(many)} with ${MANY}; ${inWords(far)} by leaps of 2,000 px; at most ${far.mostRendered} items in the page`);
      expect(Math.max(few.mostRendered, many.mostRendered, far.mostRendered)).toBeLessThan(MOST_RENDERED);
      expect(at(many, 0.5)).toBeLessThan(LARGEST_RATIO * Math.max(at(few, 0.5), 1_000 / 60));
      expect(await shiftsOf(page)).toBe(0);
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  it('keeps what is being read where it is when something new comes above it', async () => {
    const ada = await stage.person('reader');
    await ada.fill(100);
    const page = await stage.open(ada);
    await page.locator('.carillon-item').first().waitFor();
    await page.locator('.carillon-scroller').evaluate((scroller) => scroller.scrollTo(0, 1_000));
    const read = page.getByRole('article', { name: 'Unread: Number 88', exact: true });
    await read.waitFor();
    const top = async () => Math.round((await read.boundingBox())?.y ?? 0);
    const before = await top();
    await ada.add({ title: 'New 1' }, { title: 'New 2' }, { title: 'New 3' });
    await holds('they are here', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().counts.total)).toBe(103));
    await holds('it is where it was', async () => expect(await top()).toBe(before));
    await page.locator('.carillon-scroller').evaluate((scroller) => scroller.scrollTo(0, 0));
    await page.getByRole('article', { name: 'New 3' }).waitFor();
  });

  it('leaves who has read on where they are, also when so much has changed that all is loaded anew', async () => {
    const ada = await stage.person('patient');
    const ids = await ada.add(...Array.from({ length: TOO_MANY }, (_, at) => ({ title: `Number ${at + 1}` })));
    const page = await stage.open(ada);
    await page.locator('.carillon-item').first().waitFor();
    await eventually('some pages are loaded', async () => {
      await ride(page, 10, 2_000);
      return page.evaluate(() => window.inbox.getSnapshot().items.length > 300);
    });
    const seen = page.locator('.carillon-item').first();
    const where = async () => [await seen.getAttribute('data-id'), Math.round((await seen.boundingBox())?.y ?? 0)];
    await holds('it rests', async () => expect(await where()).toEqual(await where()));
    const before = await where();
    stage.line.cut();
    await ada.mark(ids, 'READ');
    stage.line.mend();
    await page.evaluate(() => window.inbox.retry());
    await holds('all is read', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().counts.unread)).toBe(0));
    await holds('it is live', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('live'));
    expect(await where()).toEqual(before);
  });

  it('leaves who has read on where they are, also when that is far more than was loaded by then', async () => {
    const ada = await stage.person('deep');
    const ids = await ada.add(...Array.from({ length: TOO_MANY }, (_, at) => ({ title: `Number ${at + 1}` })));
    const page = await stage.open(ada);
    const { where, rests } = await readOn(page, 2_000);
    const before = await rests();
    await missing(page, async () => {
      await ada.mark(ids.slice(0, 1_000), 'ARCHIVED');
      await ada.add(...Array.from({ length: 300 }, (_, at) => ({ title: `New ${at + 1}` })));
    });
    await holds('the new ones are there', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().items[0]?.title)).toBe('New 300'));
    expect(await where()).toEqual(before);
  });

  it('begins at the top, and says how much is new, when so much has come that what was read is too far down', { concurrent: false }, async () => {
    const ada = await stage.person('flooded');
    await ada.fill(200);
    const page = await stage.open(ada);
    const { rests } = await readOn(page, 2_000);
    await rests();
    await missing(page, () => ada.fill(TOO_MANY));
    await page.getByRole('article', { name: `Unread: Number ${TOO_MANY}`, exact: true }).waitFor();
    // But for those that were seen by then.
    await page.getByRole('status').getByText(/^1[12]\d\d new notifications$/).waitFor();
    expect(await page.locator('.carillon-scroller').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });

  /** Scrolls so far down; `where` is the first item that is on the screen, and its distance from the upper edge. */
  async function readOn(page: Page, px: number) {
    await page.locator('.carillon-item').first().waitFor();
    await eventually('it is there', async () => {
      await ride(page, 10, px / 10);
      return page.locator('.carillon-scroller').evaluate(({ scrollTop }, least) => scrollTop >= least, px);
    });
    const where = () =>
      page.locator('.carillon-scroller').evaluate((scroller) => {
        const { top } = scroller.getBoundingClientRect();
        const all = [...scroller.querySelectorAll('.carillon-item')].map((item) => ({ item, rect: item.getBoundingClientRect() }));
        const [first] = all.filter(({ rect }) => rect.bottom > top).sort((one, other) => one.rect.top - other.rect.top);
        return first ? [first.item.querySelector('h3')?.textContent, Math.round(first.rect.top - top)] : null;
      });
    async function rests() {
      await holds('it rests', async () => expect(await where()).toEqual(await where()));
      return where();
    }
    return { where, rests };
  }

  /** Something happens while the page is away. */
  async function missing(page: Page, what: () => Promise<unknown>): Promise<void> {
    stage.line.cut();
    await what();
    stage.line.mend();
    await page.evaluate(() => window.inbox.retry());
    await holds('it is live', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().status)).toBe('live'));
  }

  it('stays right while somebody scrolls through a storm of changes', async () => {
    const ada = await stage.person('stormy');
    await ada.fill(600);
    const ids = await ada.add(...Array.from({ length: 200 }, (_, at) => ({ title: `Recent ${at + 1}` })));
    const page = await stage.open(ada);
    await page.locator('.carillon-item').first().waitFor();
    let rounds = 0;
    const isRaging = () => rounds < ROUNDS;
    async function storm(): Promise<void> {
      for (; isRaging(); rounds += 1) {
        const some = ids.slice(rounds * 10, rounds * 10 + 10);
        await ada.mark(some, rounds % 3 === 0 ? 'ARCHIVED' : 'READ');
        if (rounds % 4 === 0) await ada.mark(some.slice(0, 2), 'PINNED');
        await ada.add({ title: `New ${rounds}` }, { title: `Newer ${rounds}` });
      }
    }
    const raging = storm().finally(() => (rounds = ROUNDS));
    while (isRaging()) for (const step of [400, 400, -300]) await ride(page, 15, step);
    await raging;
    const shown = () =>
      page.evaluate(() => {
        const all = window.inbox.getSnapshot().items.map(({ id }) => id);
        const items = [...document.querySelectorAll<HTMLElement>('.carillon-item')];
        const wrong = items.filter(({ dataset }) => all[Number(dataset.index)] !== dataset.id).length;
        const tops = items.map((item) => item.getBoundingClientRect()).sort((one, other) => one.top - other.top);
        return { wrong, twice: all.length - new Set(all).size, overlaps: tops.filter(({ top }, at) => top < (tops[at - 1]?.bottom ?? -Infinity) - 1).length };
      });
    await holds('every item is in its place, once', async () => expect(await shown()).toEqual({ wrong: 0, twice: 0, overlaps: 0 }));
    const [row] = await stage.house.database.sql<{ total: number }[]>`select total::int from feed_counter join "user" on "user".id = user_id where external_id = 'stormy'`;
    await holds('the counts are those of the rows', async () => expect(await page.evaluate(() => window.inbox.getSnapshot().counts.total)).toBe(row?.total));
  });

  it('is walked item by item beyond what was loaded', async () => {
    const ada = await stage.person('walker');
    await ada.fill(80);
    const page = await stage.open(ada);
    await page.getByRole('article').first().focus();
    await eventually('the last has the focus', async () => {
      await page.keyboard.press('PageDown');
      return page.evaluate(() => document.activeElement?.getAttribute('aria-posinset') === '80');
    });
  });
});
