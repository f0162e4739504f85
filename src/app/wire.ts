import { sharedClock, steadyClock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import { createMetrics, type Metrics } from '../base/metrics.ts';
import { createAccountNews } from '../bus/account-news.ts';
import { createChanges, type Changes } from '../bus/changes.ts';
import { connectBus, type Bus } from '../bus/connect.ts';
import { createHints, type Hints } from '../bus/hints.ts';
import { createLiveBus, type LiveBus } from '../bus/live.ts';
import { lanes } from '../core/channel.ts';
import { connectDatabase, type Database } from '../db/connect.ts';
import { projectIdsByKey } from '../db/projects.ts';
import { createCatalogue, type Catalogue } from '../intake/catalogue.ts';
import { createRenderer, type Renderer } from '../intake/render.ts';
import { scheduleServices } from '../schedule/services.ts';
import { createAccountBoard } from '../send/account-board.ts';
import { createAccounts, type Accounts } from '../send/accounts.ts';
import { createRoutes, type Routes } from '../send/route.ts';
import { workerServices } from '../send/worker.ts';
import { receiptReader } from '../track/receipt-reader.ts';
import { showAccounts } from './account-metrics.ts';
import { askDatabase, awaitDatabase } from './await-database.ts';
import { ConfigError } from './config-error.ts';
import { missing, type Config } from './config.ts';
import { readFirstTime } from './keep-time.ts';
import { openProviders, type OpenedProvider } from './providers.ts';
import { keptVapid } from './vapid.ts';
import { wayBackTo, type ReturnAddress } from './way-back.ts';

/** Everything built by hand, in order, from the ground up. Roles take from it what they need. */
export interface Platform {
  readonly config: Config;
  readonly masterKey: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly bus: Bus;
  readonly hints: Hints;
  readonly live: LiveBus;
  readonly changes: Changes;
  readonly catalogue: Catalogue;
  readonly renderer: Renderer;
  readonly providers: readonly OpenedProvider[];
  readonly routes: Routes;
  readonly accounts: Accounts;
  /** Null where no public address is configured. */
  readonly wayBack: ReturnAddress | null;
  /** What browsers subscribe with; null where no Web Push account is configured. */
  readonly vapidPublicKey: string | null;
  close(): Promise<void>;
}

/** Waits for Postgres and NATS as long as it takes: start-up order does not matter. The signal gives up. */
export async function wire(config: Config, role: string, log: Logger, signal: AbortSignal): Promise<Platform> {
  const { databaseUrl, natsUrl, secret: masterKey, natsReplicas: replicas } = config;
  if (databaseUrl === null || natsUrl === null || masterKey === null) throw new ConfigError(missing(config));

  const closers: (() => Promise<unknown>)[] = [];
  async function close(): Promise<void> {
    for (const one of closers.splice(0).reverse()) await one();
  }
  try {
    const metrics = createMetrics();
    const database = connectDatabase({ url: databaseUrl, connections: config.databaseConnections, name: role });
    closers.push(() => database.close());
    await awaitDatabase(database, log, signal);
    await askDatabase(() => readFirstTime(database), log, signal);

    const bus = await connectBus({ url: natsUrl, name: role, log, signal });
    closers.push(() => bus.close());
    const hints = createHints({ bus, replicas, onLost: (count) => metrics.lostHints.inc(count) });
    const live = createLiveBus(bus);
    const changes = createChanges(bus);

    const catalogue = createCatalogue(database);
    changes.subscribe(({ projectId }) => catalogue.forget(projectId));
    const renderer = createRenderer();

    const wayBack = wayBackTo(config.publicUrl, masterKey);
    const vapid = await askDatabase(() => keptVapid(database, masterKey), log, signal);
    const providers = openProviders({
      accounts: config.accounts,
      clock: sharedClock,
      projectIds: await askDatabase(() => projectIdsByKey(database), log, signal),
      kept: { vapid },
      wayBack,
    });
    closers.push(() => Promise.all(providers.map(({ sender }) => sender.close())));

    const routes = createRoutes(providers);
    const board = createAccountBoard({ database, news: createAccountNews(bus), log });
    const accounts = createAccounts({ providers, routes, steady: steadyClock, clock: sharedClock, log, board });
    closers.push(() => accounts.close());
    showAccounts(metrics, accounts);

    const vapidPublicKey = routes.on('web_push').length > 0 ? vapid.publicKey : null;
    return {
      config,
      masterKey,
      log,
      metrics,
      database,
      bus,
      hints,
      live,
      changes,
      catalogue,
      renderer,
      providers,
      routes,
      accounts,
      wayBack,
      vapidPublicKey,
      close,
    };
  } catch (error) {
    // An open connection would keep a process alive that has told what is wrong and has nothing more to do.
    await close();
    throw error;
  }
}

/** What sends: a lane each, and what watches over their accounts. */
export function workers({ config, metrics, ...platform }: Platform): Service[] {
  return workerServices({
    ...platform,
    replicas: config.natsReplicas,
    retry: config.retry,
    lanes,
    clock: sharedClock,
    random: Math.random,
    observe: {
      attempted(wire, provider, outcome, tookMs) {
        const labels = { wire, provider: provider ?? 'none' };
        metrics.outcomes.inc({ ...labels, outcome });
        metrics.attemptSeconds.observe(labels, tookMs / 1_000);
      },
      skipped: (wire, provider, reason) => metrics.skipped.inc({ wire, provider, reason }),
      sent: (lane, seconds) => metrics.sendSeconds.observe({ lane }, seconds),
    },
  });
}

/** What waits and looks after; `onLost` hears how many hints had been lost. */
export function schedulers({ config, metrics, catalogue, renderer, routes, ...platform }: Platform, onLost: (count: number) => void): Service[] {
  const waiting = scheduleServices({
    ...platform,
    intake: {
      catalogue,
      renderer,
      hasAccount: (wire, projectId) => routes.pick(wire, projectId) !== null,
      userNotifications: config.limits.userNotifications,
    },
    retry: config.retry,
    clock: sharedClock,
    random: Math.random,
    onRequeued(lane, count) {
      metrics.requeued.inc({ lane }, count);
      onLost(count);
    },
  });
  return [...waiting, receiptReader(platform)];
}
