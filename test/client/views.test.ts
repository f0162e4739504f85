import { setTimeout as lasting } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { Inbox, InboxFilter, InboxView, ViewSnapshot } from '../../src/client/client.ts';
import { eventually, holds } from '../support/eventually.ts';
import { openStage, shownAs, type Look, type Person, type Stage } from './stage.ts';

const LATER = new Date(Date.now() + 60 * 60 * 1_000);
/** More than a page. */
const MANY = 45;
/** More changes than are told one by one. */
const TOO_MANY = 1_050;
const STORIES = 6;
const FILTERS: InboxFilter[] = [{ unreadOnly: true }, { archived: true }, { snoozed: true }, { category: 'orders' }, { categories: ['news'], unreadOnly: true }];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => {
  stage.line.mend();
  stage.lookAway();
});
afterAll(() => stage.leave());

const idsOf = ({ items }: Pick<ViewSnapshot, 'items'>) => items.map(({ id }) => id);
const shows = (view: InboxView, person: Person, filter: InboxFilter) =>
  holds(`the view of ${JSON.stringify(filter)} shows what the rows have`, async () => expect(idsOf(view.getSnapshot())).toEqual(await person.listed(filter)));

/** Looks at a part, and goes on until the test is over. */
async function viewOf({ inbox }: { inbox: Inbox }, filter: InboxFilter): Promise<InboxView> {
  const view = inbox.view(filter);
  view.subscribe(() => undefined);
  await eventually('the view is here', () => view.getSnapshot().loaded);
  return view;
}

async function openInbox(name: string, count: number, category?: string): Promise<{ person: Person; look: Look; ids: string[] }> {
  const person = await stage.person(name);
  await person.add(count, category);
  const look = person.look();
  await look.until('it is live', ({ status, loaded }) => status === 'live' && loaded);
  return { person, look, ids: look.ids() };
}

describe('a part of the feed', () => {
  it('has pages of its own, and shows what is done at once, whichever list it leaves or enters', async () => {
    const { person, look, ids } = await openInbox('ann', MANY);
    const [first = '', second = ''] = ids;
    await person.mark(ids.slice(1, 3), 'READ');
    const [unread, archive] = [await viewOf(look, { unreadOnly: true }), await viewOf(look, { archived: true })];
    expect(unread.getSnapshot()).toMatchObject({ hasMore: true, fault: null });
    await unread.loadMore();
    expect(unread.getSnapshot().hasMore).toBe(false);
    await shows(unread, person, { unreadOnly: true });

    const done = Promise.all([look.inbox.markRead([first]), look.inbox.markArchived([second])]);
    expect([idsOf(unread.getSnapshot()).includes(first), idsOf(archive.getSnapshot()), look.ids().includes(second)]).toEqual([false, [second], false]);
    await done;
    for (const [view, filter] of [[unread, { unreadOnly: true }], [archive, { archived: true }]] as const) await shows(view, person, filter);
    const back = look.inbox.markUnarchived([second]);
    expect([idsOf(archive.getSnapshot()), look.ids().includes(second)]).toEqual([[], true]);
    await back;
    await holds('all agree', async () => expect(shownAs(look.now()).counts).toEqual((await person.rows()).counts));
  });

  it('is the same object for equal filters, and the feed itself without any', async () => {
    const { look } = await openInbox('bea', 3);
    const { inbox } = look;
    expect(inbox.view({ categories: ['b', 'a'], unreadOnly: true })).toBe(inbox.view({ unreadOnly: true, archived: false, categories: ['a', 'b', 'a'] }));
    expect(inbox.view({ category: 'a' })).not.toBe(inbox.view({ category: 'b' }));
    const whole = inbox.view({ archived: false });
    expect(whole).toBe(inbox.view({}));
    expect(whole.getSnapshot()).toMatchObject({ loaded: true, items: look.now().items, hasMore: false, fault: null });
    expect(inbox.view({ unreadOnly: true }).getSnapshot()).toBe(inbox.view({ unreadOnly: true }).getSnapshot());
  });

  it('makes the inbox live by itself, and is forgotten when nobody looks any more', async () => {
    const person = await stage.person('cid');
    await person.add(2);
    const look = person.look();
    const view = look.inbox.view({ unreadOnly: true });
    const stop = view.subscribe(() => undefined);
    const brief = look.inbox.view({ archived: true });
    const stopBrief = brief.subscribe(() => undefined);
    await eventually('both are here', () => view.getSnapshot().loaded && brief.getSnapshot().loaded);
    // Who leaves twice has left once.
    for (let times = 0; times < 2; times += 1) {
      look.leave();
      stopBrief();
    }
    await eventually('the other is forgotten', () => !brief.getSnapshot().loaded);
    await person.add(1);
    await shows(view, person, { unreadOnly: true });
    expect(look.now().status).toBe('live');
    stop();
    await eventually('it is forgotten', () => !view.getSnapshot().loaded && view.getSnapshot().items.length === 0);
  });

  it('shows the same as the others to whoever does the next thing while being told', async () => {
    const { person, look, ids: [newest = ''] } = await openInbox('gus', 2);
    const unread = await viewOf(look, { unreadOnly: true });
    const done: Promise<void>[] = [];
    look.inbox.subscribe(() => {
      if (done.length === 0) done.push(look.inbox.markRead([newest]));
    });
    done.push(look.inbox.markSeen([newest]));
    expect([look.now().counts, idsOf(unread.getSnapshot()).includes(newest)]).toEqual([{ unseen: 1, unread: 1, total: 2 }, false]);
    await Promise.all(done);
    await shows(unread, person, { unreadOnly: true });
  });

  it('says why it cannot be loaded, and comes by itself where nobody answered', async () => {
    const { person, look } = await openInbox('dan', 3);
    const wrong = look.inbox.view({ archived: true, snoozed: true });
    wrong.subscribe(() => undefined);
    await eventually('it is refused', () => wrong.getSnapshot().fault);
    expect(wrong.getSnapshot()).toMatchObject({ loaded: false, fault: { code: 'BAD_USER_INPUT' } });

    stage.line.cut();
    const view = look.inbox.view({ unreadOnly: true });
    view.subscribe(() => undefined);
    await eventually('nobody answers', () => view.getSnapshot().fault?.code === 'UNANSWERED');
    stage.line.mend();
    await eventually('it is here', () => view.getSnapshot().loaded && view.getSnapshot().fault === null);
    await shows(view, person, { unreadOnly: true });
  });

  it('begins anew after a gap that is too wide to tell', async () => {
    const { person, look, ids } = await openInbox('eve', 3);
    const unread = await viewOf(look, { unreadOnly: true });
    stage.line.cut();
    await look.until('it says so', ({ status }) => status === 'reconnecting');
    await person.mark(ids, 'READ');
    await person.add(TOO_MANY);
    expect(idsOf(unread.getSnapshot())).toEqual(ids);
    stage.line.mend();
    look.inbox.retry();
    await holds('the newest page is here', async () => expect(idsOf(unread.getSnapshot())).toEqual((await person.listed({ unreadOnly: true })).slice(0, 30)));
    expect(unread.getSnapshot().hasMore).toBe(true);
  });

  it('ends equal to the rows, whatever is done by whom, and however often the line is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 40, maxLength: 40 }), async (deeds) => {
        const { person, look } = await openInbox(newId(), MANY, 'news');
        const views = await Promise.all(FILTERS.map((filter) => viewOf(look, filter)));
        for (const one of deeds) {
          const ids = await person.listed(FILTERS[one.at % FILTERS.length] ?? {});
          await act({ person, look, views }, one, ids[one.at % ids.length]);
          // Somebody who looks is not made to wait for the jitter.
          look.inbox.retry();
        }
        for (const [at, view] of [...views, look.inbox.view({})].entries()) {
          await eventually('all of it is here', async () => {
            if (!view.getSnapshot().hasMore) return true;
            await view.loadMore().catch(() => undefined);
            return false;
          });
          await shows(view, person, FILTERS[at] ?? {});
        }
        await holds('the feed shows what the rows have', async () => {
          expect(shownAs(look.now())).toEqual(await person.rows());
          expect(look.now().countsByCategory).toEqual(await person.countsByCategory());
        });
        look.leave();
      }),
      { numRuns: STORIES, endOnFailure: true },
    );
  }, 180_000);
});

const kinds = ['add', 'renew', 'time', 'cut', 'older', 'by another', 'by another', 'by the person', 'by the person'] as const;
const marks = ['READ', 'UNREAD', 'ARCHIVED', 'UNARCHIVED', 'PINNED', 'UNPINNED', 'SNOOZED'] as const;
const deed = fc.record({ kind: fc.constantFrom(...kinds), mark: fc.constantFrom(...marks), at: fc.nat(1_000), category: fc.constantFrom('news', 'orders') });

interface Scene {
  person: Person;
  look: Look;
  views: readonly InboxView[];
}

async function act({ person, look, views }: Scene, { kind, mark, at, category }: typeof deed extends fc.Arbitrary<infer Deed> ? Deed : never, id?: string): Promise<void> {
  switch (kind) {
    case 'add':
      await person.add(1 + (at % 3), category);
      break;
    case 'renew':
      await person.renew(`order ${at % 3}`, category);
      break;
    case 'time':
      if (id !== undefined) await person.comeTimeOf([id]);
      break;
    case 'cut':
      stage.line.drop();
      await lasting(at % 50);
      break;
    case 'older':
      // It may be cut, and is asked for again in the end.
      void views[at % views.length]?.loadMore().catch(() => undefined);
      break;
    case 'by another':
      if (id !== undefined) await person.mark([id], mark, mark === 'SNOOZED' ? { until: LATER } : {});
      break;
    case 'by the person':
      if (id !== undefined) void byThemselves(look.inbox, [id], mark).catch(() => undefined);
  }
}

function byThemselves(inbox: Inbox, ids: string[], mark: (typeof marks)[number]): Promise<void> {
  const ways: Record<typeof mark, () => Promise<void>> = {
    READ: () => inbox.markRead(ids),
    UNREAD: () => inbox.markUnread(ids),
    ARCHIVED: () => inbox.markArchived(ids),
    UNARCHIVED: () => inbox.markUnarchived(ids),
    PINNED: () => inbox.markPinned(ids),
    UNPINNED: () => inbox.markUnpinned(ids),
    SNOOZED: () => inbox.snooze(ids, LATER),
  };
  return ways[mark]();
}
