import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, type Readers } from '../../src/app/dev/sandbox/mailbox/journal.ts';
import { readersFor } from '../../src/app/dev/sandbox/mailbox/readers.ts';
import { createMailbox, type Mailbox } from '../../src/app/dev/sandbox/mailbox/mailbox.ts';
import type { Received } from '../../src/app/dev/sandbox/provider.ts';

const readers: Readers = readersFor('seed');
const text = (to: string): Received => ({ provider: 'fcm', channel: 'PUSH', to, headers: { a: '1' }, body: 'text', messageId: to, read: readers.fcm });
const bytes: Received = { provider: 'smtp', channel: 'EMAIL', to: 'ada@example.com', headers: {}, body: Buffer.from([0xff, 0, 10]), messageId: 'm', read: readers.smtp };

describe('a mailbox with a journal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carillon-journal-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = () => join(folder, 'messages.jsonl');
  /** As the next run finds it: nothing is closed, because a killed process closes nothing. */
  const open = (fullBytes?: number): Mailbox => createMailbox(() => 1_000, openJournal(file(), readers, fullBytes));
  const all = (mailbox: Mailbox) => mailbox.list({}, { limit: 1_000 });

  it('has after a restart what it had before, under the same ids, and goes on counting', () => {
    const before = open();
    before.add(text('a'));
    before.add(bytes);
    const after = open();
    expect(all(after)).toEqual(all(before));
    const [first, second] = all(after);
    expect(after.find(second?.id ?? '')).toEqual(second);
    const third = after.add(text('c'));
    expect(after.list({ after: first?.id }, { limit: 10 })).toEqual([second, third]);
    expect(all(open())).toEqual([first, second, third]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('forgets for good what it is told to forget', () => {
    const before = open();
    const { id } = before.add(text('a'));
    before.clear();
    expect(all(open())).toEqual([]);
    const after = open();
    const entry = after.add(text('b'));
    expect(after.list({ after: id }, { limit: 10 })).toEqual([entry]);
  });

  it('lets the oldest go when there is too much', () => {
    const before = open(2_000);
    for (let at = 0; at < 100; at += 1) before.add(text(`phone-${at}`));
    const kept = all(open(2_000)).map(({ received }) => received.to);
    expect(kept.at(-1)).toBe('phone-99');
    expect(kept.length).toBeLessThan(50);
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(2_500);
    expect(sizes).toHaveLength(2);
  });

  it('gets over a line that was cut short', () => {
    open().add(text('a'));
    appendFileSync(file(), '{"id":"sand');
    open().add(text('b'));
    expect(all(open()).map(({ received }) => received.to)).toEqual(['a', 'b']);
  });
});
