import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { Unanswered, type InboxSnapshot } from '../../src/client/client.ts';
import { holds } from '../support/eventually.ts';
import { openStage, shownAs, type Look, type Person, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

/** Somebody's live inbox with so many items in it, and their ids, newest first. */
async function openInbox(name: string, count: number): Promise<{ person: Person; look: Look; ids: string[] }> {
  const person = await stage.person(name);
  await person.add(count);
  const look = person.look();
  await look.until('it is live', ({ status, loaded }) => status === 'live' && loaded);
  return { person, look, ids: look.ids() };
}

const agrees = (look: Look, person: Person) =>
  holds('it shows what the rows have', async () => {
    expect(shownAs(look.now())).toEqual(await person.rows());
    expect(look.now().countsByCategory).toEqual(await person.countsByCategory());
  });
const readIds = ({ items }: InboxSnapshot) => items.filter(({ readAt }) => readAt !== null).map(({ id }) => id);

const LATER = new Date(Date.now() + 60 * 60 * 1_000);

describe('what a person does', () => {
  it('is shown at once, counts included, and stays', async () => {
    const { person, look, ids: [newest = ''] } = await openInbox('ann', 3);
    const before = look.shown.length;
    const done = look.inbox.markRead([newest]);
    expect([readIds(look.now()), look.now().counts]).toEqual([[newest], { unseen: 2, unread: 2, total: 3 }]);
    await done;
    await agrees(look, person);
    expect(look.shown.slice(before).map(({ counts }) => counts.unread)).not.toContain(3);
    await look.inbox.markUnread([newest]);
    await look.inbox.markArchived([newest]);
    expect(look.now().counts).toEqual({ unseen: 2, unread: 2, total: 2 });
    await look.inbox.markUnarchived([newest]);
    await look.until('it is back', ({ items }) => items[0]?.id === newest);
    await agrees(look, person);
    look.leave();
  });

  it('is taken back where it is refused, and nothing else with it', async () => {
    const { person, look, ids: [first = '', second = '', third = ''] } = await openInbox('bob', 3);
    const refused = look.inbox.markRead([first, second, newId()]);
    const archived = look.inbox.markArchived([third]);
    const read = look.inbox.markRead([second]);
    expect([readIds(look.now()), look.now().counts]).toEqual([[first, second], { unseen: 0, unread: 0, total: 2 }]);
    await expect(refused).rejects.toMatchObject({ name: 'RequestError', code: 'NOT_FOUND' });
    expect([readIds(look.now()), look.now().counts]).toEqual([[second], { unseen: 1, unread: 1, total: 2 }]);
    await Promise.all([archived, read]);
    await agrees(look, person);
    look.leave();
  });

  it('is taken back where nobody answers', async () => {
    const { person, look, ids } = await openInbox('cat', 2);
    stage.line.cut();
    const done = look.inbox.markRead(ids);
    expect(look.now().counts.unread).toBe(0);
    await expect(done).rejects.toThrow(Unanswered);
    expect(look.now().counts.unread).toBe(2);
    stage.line.mend();
    look.inbox.retry();
    await look.until('it is live', ({ status }) => status === 'live');
    await agrees(look, person);
    look.leave();
  });

  it('is done in its order', async () => {
    const { person, look, ids } = await openInbox('dot', 20);
    const done: Promise<void>[] = [];
    for (const id of ids) done.push(look.inbox.markRead([id]), look.inbox.markUnread([id]), look.inbox.markRead([id]));
    done.push(look.inbox.markUnread(ids.slice(0, 3)));
    expect(look.now().counts.unread).toBe(3);
    await Promise.all(done);
    await agrees(look, person);
    expect(look.now().counts.unread).toBe(3);
    look.leave();
  });

  it('pins and unpins in the order of the feed', async () => {
    const { person, look, ids: [newest = '', middle = '', oldest = ''] } = await openInbox('gil', 3);
    const pinning = Promise.all([look.inbox.markPinned([oldest]), look.inbox.markPinned([middle])]);
    expect(look.ids()).toEqual([middle, oldest, newest]);
    await pinning;
    await agrees(look, person);
    const [added = ''] = await person.add();
    await look.until('the new one comes after what is pinned', () => look.ids()[2] === added);
    const unpinning = look.inbox.markUnpinned([middle]);
    expect(look.ids()).toEqual([oldest, added, newest, middle]);
    await unpinning;
    await agrees(look, person);
    const archiving = look.inbox.markArchived(look.ids());
    expect([look.ids(), look.now().countsByCategory]).toEqual([[], []]);
    await archiving;
    await agrees(look, person);
    look.leave();
  });

  it('snoozes, and has it on top again when its time comes, or before', async () => {
    const { person, look, ids: [newest = '', middle = '', oldest = ''] } = await openInbox('hue', 3);
    const snoozing = look.inbox.snooze([newest, oldest], LATER);
    expect([look.ids(), look.now().counts, look.now().countsByCategory]).toEqual([
      [middle],
      { unseen: 1, unread: 1, total: 1 },
      [{ category: 'announcement', counts: { unseen: 1, unread: 1, total: 1 } }],
    ]);
    await snoozing;
    await agrees(look, person);
    await person.comeTimeOf([oldest]);
    await look.until('it is on top', () => look.ids()[0] === oldest);
    await look.inbox.markUnarchived([newest]);
    await look.until('it is back in its place', () => look.ids().length === 3);
    expect(look.ids()).toEqual([oldest, newest, middle]);
    await agrees(look, person);
    look.leave();
  });

  it('takes an action, which says that it was read; one that is none is taken back', async () => {
    const { person, look, ids: [newest = ''] } = await openInbox('ivy', 2);
    const doneAt = () => look.now().items[0]?.actions.map((action) => action.doneAt !== null);
    const taking = look.inbox.act(newest, 'accept');
    expect([doneAt(), look.now().counts.unread]).toEqual([[true, false], 1]);
    await taking;
    await agrees(look, person);
    expect(doneAt()).toEqual([true, false]);
    await expect(look.inbox.act(newest, 'dance')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    look.leave();
  });

  it('is one object until the server tells of it, so that nothing is drawn twice', async () => {
    const { person, look, ids: [newest = ''] } = await openInbox('joy', 2);
    const done = look.inbox.markRead([newest]);
    const [shown] = look.now().items;
    const archiving = look.inbox.markArchived([look.ids()[1] ?? '']);
    expect(look.now().items).toEqual([shown]);
    expect(look.now().items[0]).toBe(shown);
    await Promise.all([done, archiving]);
    await agrees(look, person);
    look.leave();
  });

  it('to all of a feed that is longer than what is here leaves only what comes after it', async () => {
    const { person, look } = await openInbox('eli', 80);
    const before = look.shown.length;
    const done = look.inbox.markAllRead();
    expect(look.now().counts).toEqual({ unseen: 0, unread: 0, total: 80 });
    expect(look.now().countsByCategory).toEqual([{ category: 'announcement', counts: { unseen: 0, unread: 0, total: 80 } }]);
    await done;
    await person.add();
    await look.until('one is new', ({ counts }) => counts.total === 81);
    expect(look.now().counts).toEqual({ unseen: 1, unread: 1, total: 81 });
    for (const { counts } of look.shown.slice(before)) expect(counts.unread).toBeLessThanOrEqual(1);
    while (look.now().hasMore) await look.inbox.loadMore();
    await agrees(look, person);
    look.leave();
  });

  it('yields to what another of their devices does later', async () => {
    const { person, look, ids: [newest = ''] } = await openInbox('fox', 2);
    const other = person.look();
    await other.until('it is live, too', ({ status }) => status === 'live');
    for (let round = 0; round < 10; round += 1) await Promise.all([look.inbox.markRead([newest]), person.mark([newest], 'UNREAD'), other.inbox.markRead([newest])]);
    await person.mark([newest], 'UNREAD');
    for (const one of [look, other]) await agrees(one, person);
    expect(look.now().counts.unread).toBe(2);
    look.leave();
    other.leave();
  });
});
