import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createMailbox } from '../../src/app/dev/sandbox/mailbox/mailbox.ts';
import type { Received } from '../../src/app/dev/sandbox/provider.ts';

const MIB = 1_048_576;
const PROMISED = 50_000;

const received = (to: string, body: string | Buffer): Received => ({
  provider: 'fcm',
  channel: 'PUSH',
  to,
  headers: {},
  body,
  messageId: to,
  read: () => ({ title: null, body: null, data: null }),
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryNow(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('the mailbox', () => {
  it('keeps the last 50,000 at least, forgets those before, and finds by address among them', () => {
    const mailbox = createMailbox(() => 0);
    const sent = PROMISED * 3;
    for (let at = 1; at <= sent; at += 1) mailbox.add(received(`phone-${at % (PROMISED * 2)}`, 'x'));
    const kept = mailbox.count({});
    expect(kept).toBeGreaterThanOrEqual(PROMISED);
    expect(kept).toBeLessThan(PROMISED * 1.5);
    expect(mailbox.countsByChannel()).toEqual({ EMAIL: 0, SMS: 0, WEB_PUSH: 0, CHAT: 0, WEBHOOK: 0, PUSH: kept });
    const numbers = mailbox.list({}, { limit: sent }).map(({ number }) => number);
    expect([numbers[0], numbers.at(-1)]).toEqual([sent - kept + 1, sent]);
    expect(mailbox.list({ to: `phone-${PROMISED}` }, { limit: 10 }).map(({ number }) => number)).toEqual([sent]);
    expect(mailbox.list({ to: `phone-${PROMISED + 1}` }, { limit: 10 })).toEqual([]);
  });

  it.each([
    ['texts', (at: number) => Buffer.alloc(16_384, 97 + (at % 26)).toString()],
    ['bytes', (at: number) => Buffer.alloc(16_384, at)],
  ])('bounds the memory that big bodies take, be they %s', (_, body) => {
    const before = memoryNow();
    const mailbox = createMailbox(() => 0);
    for (let at = 0; at < 40_000; at += 1) mailbox.add(received(`phone-${at}`, body(at)));
    expect(mailbox.count({})).toBe(40_000);
    expect(memoryNow() - before).toBeLessThan(400 * MIB);
    const [oldest] = mailbox.list({}, { limit: 1 });
    const [newest] = mailbox.list({}, { limit: 1, newestFirst: true });
    expect(oldest?.received).toMatchObject({ trimmed: true, to: 'phone-0' });
    expect(oldest?.received.body.length).toBe(1_024);
    expect(newest?.received.body.length).toBe(16_384);
  });
});
