import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountTroubles } from '../../src/app/account-troubles.ts';
import { steadyClock, wallClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logging.ts';
import { createAccountNews } from '../../src/bus/account-news.ts';
import { connectBus, type Bus } from '../../src/bus/connect.ts';
import { createAccount, type Account } from '../../src/send/account.ts';
import { createAccountBoard } from '../../src/send/account-board.ts';
import { createAccounts, type Accounts } from '../../src/send/accounts.ts';
import { createRoutes } from '../../src/send/route.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

const log = createLogger('silent');

describe('an account that is down', () => {
  let works: Works;
  let bus: Bus;
  let elsewhere: Accounts;
  const leaving = new AbortController();
  beforeAll(async () => {
    works = await openWorks();
    bus = await connectBus({ url: works.nats.url, name: 'scheduler', log, signal: leaving.signal });
    const providers = works.accounts.all.map(({ provider }) => provider);
    // As a scheduler has them: it sends nothing, and knows what it is told.
    const board = createAccountBoard({ database: works.database, news: createAccountNews(bus), log });
    elsewhere = createAccounts({ providers, routes: createRoutes(providers), steady: steadyClock, clock: wallClock, log, board });
  });
  afterAll(async () => {
    await elsewhere.close();
    await bus.close();
    await works.leave();
  });

  it('for long is a trouble to those, too, who send nothing, until it works again', async () => {
    const devices = Array.from({ length: 60 }, (_, at) => ({ platform: 'IOS' as const, service: 'APNS' as const, token: `ada-${at}` }));
    await works.addUser('ada', { devices });
    await works.sandbox.rule({ provider: 'apns', action: { status: 503 } });
    const seen = accountTroubles(elsewhere, steadyClock, 2_000);
    await works.send({ to: { userId: 'ada' }, channels: ['PUSH'] });
    await eventually('word of it has come', () => elsewhere.on('apns')[0]?.standing().state === 'failing');
    expect(seen()).toEqual([]);
    expect(await eventually('it has lasted', () => seen().length > 0 && seen())).toEqual([
      { kind: 'ACCOUNT_DOWN', subject: 'sandbox-apns', detail: 'failing: CIRCUIT_OPEN' },
    ]);
    await works.sandbox.forgetRules();
    await eventually('it is over', () => seen().length === 0, { withinMs: 90_000 });
    expect(elsewhere.on('apns')[0]?.standing().state).toBe('well');
  });
});

describe('an account of which nothing is heard any more', () => {
  it('is no trouble after a minute: nobody asks it, or the word of its recovery was lost', () => {
    let now = 0;
    const clock = { now: () => now };
    const account = silentAccount(clock);
    const seen = accountTroubles({ all: [account] }, clock, 10_000);
    const at = (seconds: number) => {
      now = seconds * 1_000;
      return seen().length;
    };
    account.hear({ account: 'quiet', is: 'failing', forMs: 20_000, reason: 'CIRCUIT_OPEN' });
    expect([at(0), at(9), at(10), at(19), at(21), at(79), at(80)]).toEqual([0, 0, 1, 1, 1, 1, 0]);
    // Not remembered as having been down since then.
    account.hear({ account: 'quiet', is: 'paused', forMs: 20_000, reason: 'SLOW_DOWN' });
    expect([at(81), at(90), at(91)]).toEqual([0, 0, 1]);
  });
});

function silentAccount(clock: { now(): number }): Account {
  const sender = { deadlineMs: 10_000, concurrency: 1, send: () => Promise.reject(new Error('nothing is sent here')), close: () => Promise.resolve() };
  const provider = { name: 'quiet', wire: 'fcm' as const, projects: null, countries: null, weight: null, holdsDeadTokens: true, sender };
  const board = { tell: () => undefined, takeProbe: () => Promise.resolve({ takenUntil: 'later' }), giveProbeBack: () => undefined };
  return createAccount(provider, { steady: clock, clock, log, board, onTrouble: () => undefined });
}
