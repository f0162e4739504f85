import { setMaxListeners } from 'node:events';
import { steadyClock, wallClock } from '../../src/base/clock.ts';
import type { Service } from '../../src/base/lifecycle.ts';
import { createLogger } from '../../src/base/logging.ts';
import type { Account } from '../../src/app/providers-file.ts';
import { sandboxAccounts, SENDGRID_ACCOUNT } from '../../src/app/dev/sandbox-accounts.ts';
import { openProviders } from '../../src/app/providers.ts';
import { keptVapid } from '../../src/app/vapid.ts';
import { lanes } from '../../src/core/channel.ts';
import { createRenderer } from '../../src/intake/render.ts';
import { scheduleServices } from '../../src/schedule/services.ts';
import { createAccountNews } from '../../src/bus/account-news.ts';
import { createAccountBoard } from '../../src/send/account-board.ts';
import { createAccounts, type Accounts } from '../../src/send/accounts.ts';
import { createRoutes } from '../../src/send/route.ts';
import { workerServices } from '../../src/send/worker.ts';
import { receiptReader } from '../../src/track/receipt-reader.ts';
import { openSandbox } from '../adapters/open-sandbox.ts';
import type { Control } from '../adapters/sandbox.ts';
import { eventually } from './eventually.ts';
import { MASTER_KEY, openHouse, type House } from './house.ts';
import { openReturns } from './returns.ts';

/** A house at work: a worker and a scheduler over the real adapters, a provider sandbox, and the door where it reports. */
export interface Works extends House {
  sandbox: Control;
  accounts: Accounts;
  /** Where the world outside reaches the door. */
  publicUrl: string;
  /** Begins again after a stop. */
  start(): void;
  /** Stops worker and scheduler as a deploy does; resolves when they have drained. */
  stop(): Promise<void>;
  /** A user with an address on every channel; answers what each channel calls them. */
  addReachable(id: string): Promise<Addresses>;
  history(notificationId: string): Promise<History>;
  /** The history once the notification has come to rest. */
  settled(notificationId: string): Promise<History>;
}

export interface Addresses {
  userId: string;
  email: string;
  phone: string;
  fcm: string;
  apns: string;
  webPush: string;
}

export interface History {
  status: string;
  deliveries: { id: string; channel: string; status: string; reason: string | null; attempts: number; provider: string | null }[];
  /** `TYPE/CHANNEL/REASON`, in order. */
  events: string[];
  /** `TYPE/PROVIDER` of those that name one, in order. */
  providers: string[];
}

/** Short, so that a test of three retries takes a second. */
const RETRY = { attempts: 4, baseMs: 60, capMs: 1_000 };

/**
 * `adapt` changes the accounts that everything is sent by. Providers report back only where a test is about that: elsewhere
 * what is SENT stays SENT.
 */
export async function openWorks(
  adapt: (accounts: Account[]) => Account[] = (accounts) => accounts,
  { isReportedTo = false }: { isReportedTo?: boolean } = {},
): Promise<Works> {
  const house = await openHouse();
  const { sandbox, close: closeSandbox } = await openSandbox();
  const { database, bus, hints, live, catalogue } = house;
  const log = createLogger('silent');
  const returns = await openReturns(database);
  const providers = openProviders({
    accounts: adapt(sandboxAccounts(sandbox)),
    clock: wallClock,
    projectIds: new Map(),
    kept: { vapid: { ...(await keptVapid(database, MASTER_KEY)) } },
    wayBack: isReportedTo ? returns.wayBack : null,
  });
  await returns.open(providers);
  if (isReportedTo) await sandbox.reportEventsTo(`${returns.wayBack.publicUrl}/hooks/${SENDGRID_ACCOUNT}`);
  const routes = createRoutes(providers);
  const accounts = createAccounts({ providers, routes, steady: steadyClock, clock: wallClock, log, board: createAccountBoard({ database, news: createAccountNews(bus), log }) });
  const common = { database, hints, live, retry: RETRY, clock: wallClock, random: Math.random, log };

  let stopping = new AbortController();
  let working: Promise<unknown> = Promise.resolve();

  function services(): Service[] {
    const observe = { attempted: () => undefined, skipped: () => undefined, sent: () => undefined };
    return [
      ...workerServices({ ...common, bus, replicas: 1, routes, accounts, lanes, observe }),
      ...scheduleServices({ ...common, intake: { catalogue, renderer: createRenderer(), hasAccount: () => true }, onRequeued: () => undefined }),
      receiptReader(common),
    ];
  }
  function start(): void {
    stopping = new AbortController();
    setMaxListeners(0, stopping.signal);
    working = Promise.all(services().map((service) => service.run(stopping.signal)));
  }
  async function stop(): Promise<void> {
    stopping.abort();
    await working;
  }
  async function history(id: string): Promise<History> {
    const [row] = await database.sql<{ status: string }[]>`select status from notification where id = ${id}`;
    const deliveries = await database.sql<History['deliveries']>`
      select id, channel, status, reason, attempts, provider from delivery where notification_id = ${id} order by step, id`;
    const events = await database.sql<{ type: string; channel: string | null; reason: string | null; provider: string | null }[]>`
      select type, channel, reason, provider from event where notification_id = ${id} order by at, id`;
    return {
      status: row?.status ?? 'absent',
      deliveries: [...deliveries],
      events: events.map(({ type, channel, reason }) => [type, channel, reason].filter((part) => part !== null).join('/')),
      providers: events.flatMap(({ type, provider }) => (provider === null ? [] : [`${type}/${provider}`])),
    };
  }

  start();
  return {
    ...house,
    sandbox,
    accounts,
    publicUrl: returns.wayBack.publicUrl,
    start,
    stop,
    history,
    settled: (id) =>
      eventually(`notification ${id} comes to rest`, async () => {
        const now = await history(id);
        return now.status !== 'ACTIVE' && now.status !== 'SCHEDULED' && now;
      }),
    addReachable: (id) => addReachable(house, sandbox, id),
    async leave() {
      await stop();
      await accounts.close();
      await Promise.all(providers.map(({ sender }) => sender.close()));
      await closeSandbox();
      await returns.close();
      await house.leave();
    },
  };
}

let people = 0;

async function addReachable(house: House, sandbox: Control, id: string): Promise<Addresses> {
  people += 1;
  const addresses = {
    email: `${id}@example.test`,
    phone: `+1555010${String(people).padStart(4, '0')}`,
    fcm: `fcm-${id}`,
    apns: `apns-${id}`,
  };
  const { endpoint, keys } = await subscribe(sandbox, id);
  const userId = await house.addUser(id, {
    email: addresses.email,
    phone: addresses.phone,
    devices: [
      { platform: 'ANDROID', service: 'FCM', token: addresses.fcm },
      { platform: 'IOS', service: 'APNS', token: addresses.apns },
      { platform: 'WEB', service: 'WEB_PUSH', token: endpoint, ...keys },
    ],
  });
  return { userId, ...addresses, webPush: endpoint };
}

async function subscribe({ url }: Control, id: string): Promise<{ endpoint: string; keys: { p256dh: string; auth: string } }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/subscriptions`, { method: 'POST', headers, body: JSON.stringify({ id }) });
  return (await answer.json()) as Awaited<ReturnType<typeof subscribe>>;
}
