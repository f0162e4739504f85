import { setTimeout as rest } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Sender } from '../../src/adapters/adapter.ts';
import { steadyClock, wallClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logging.ts';
import type { Message } from '../../src/core/message.ts';
import { createAccount } from '../../src/send/account.ts';
import { askInTurn } from '../../src/send/asking.ts';

/** Long enough for a look that takes a millisecond to be quick on any machine. */
const DEADLINE_MS = 2_000;
const log = createLogger('silent');
const message: Message = {
  wire: 'sms', to: '+15550200001', deliveryId: 'd', notificationId: 'n', attempt: 1, category: 'c', collapse: null, promotional: false, priority: 'NORMAL',
  expiresAt: new Date(Date.now() + 60_000), content: { title: 't', body: 'b' }, data: null,
};

/** An account that never answers, and how often it was asked. */
function silentAccount() {
  const asked: Message[] = [];
  const send: Sender['send'] = (one: Message, signal) => {
    asked.push(one);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'unknown', reason: 'DEADLINE' })));
  };
  const account = createAccount(
    {
      name: 'one', wire: 'sms', projects: null, countries: null, weight: null, holdsDeadTokens: false,
      sender: { deadlineMs: DEADLINE_MS, concurrency: 1, send, close: () => Promise.resolve() },
    },
    { steady: steadyClock, clock: wallClock, log, board: { tell: () => undefined, takeProbe: () => Promise.resolve({ takenUntil: 'later' }), giveProbeBack: () => undefined }, onTrouble: () => undefined },
  );
  return { account, asked };
}

function ask(account: ReturnType<typeof silentAccount>['account'], lookMs: number) {
  const isWanted = async () => {
    await rest(lookMs);
    return true;
  };
  return askInTurn([account], message, { claimedAt: performance.now() - 1_000, isWanted, clock: wallClock, log });
}

/** Each waits for an account and a look of its own, so they wait together. */
describe('a message that is looked at again before it is sent', () => {
  it.concurrent('is sent where the look was quick', async () => {
    const { account, asked } = silentAccount();
    expect((await ask(account, 1)).outcome).toEqual({ kind: 'unknown', reason: 'DEADLINE' });
    expect(asked).toHaveLength(1);
  });

  it.concurrent.each([['most of the time', 1_200], ['more than all of the time', 2_100]])('waits, and is not unknown, where the look took %s', async (_, lookMs) => {
    const { account, asked } = silentAccount();
    const { outcome, notAsked } = await ask(account, lookMs);
    expect(asked).toHaveLength(0);
    expect(outcome).toMatchObject({ kind: 'throttled', reason: 'OUT_OF_TIME' });
    expect(notAsked).toMatchObject([{ provider: 'one', reason: 'OUT_OF_TIME' }]);
    expect((await ask(account, 1)).tries).toHaveLength(1);
  });
});
