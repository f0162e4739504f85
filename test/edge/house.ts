import { pino } from 'pino';
import { Registry } from 'prom-client';
import { backlogByChannel } from '../../src/app/backlog.ts';
import { wallClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { Logger } from '../../src/base/logging.ts';
import { connectBus } from '../../src/bus/connect.ts';
import { createHints } from '../../src/bus/hints.ts';
import { createLiveBus, type LiveBus } from '../../src/bus/live.ts';
import { connectDatabase, type Database } from '../../src/db/connect.ts';
import { createAppKey, createOperatorToken } from '../../src/db/keys.ts';
import { createProject } from '../../src/db/projects.ts';
import type { NotificationRow } from '../../src/db/tables/journey.ts';
import type { Rate } from '../../src/core/rate.ts';
import { trustNobody } from '../../src/core/trust.ts';
import type { Limits } from '../../src/edge/allowance.ts';
import { createAppCheck } from '../../src/edge/app-check.ts';
import { createAuthenticator, type Authenticator } from '../../src/edge/authenticate.ts';
import type { Change } from '../../src/edge/graphql/dependencies.ts';
import { createFeedHub } from '../../src/edge/live/hub.ts';
import { createNotificationWatch } from '../../src/edge/live/notification.ts';
import { createEdge, type Edge, type EdgeOptions } from '../../src/edge/server.ts';
import { createUserTokens, type UserTokens } from '../../src/edge/tokens.ts';
import { createIntake } from '../../src/intake/accept.ts';
import type { Requester, SendRequest } from '../../src/intake/acceptance.ts';
import { createCatalogue } from '../../src/intake/catalogue.ts';
import { createRenderer } from '../../src/intake/render.ts';
import { cancelNotification } from '../../src/plan/cancel.ts';
import { heedPerson } from '../../src/plan/heed.ts';
import { replayDeadLetters, replayDeadLettersWhere } from '../../src/plan/replay.ts';
import { startNats } from '../support/nats.ts';
import { freshDatabase } from '../support/postgres.ts';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1/';
export const MASTER_KEY = 'a master key for tests';

const generous: Rate = { count: 1_000_000, perMs: 1_000 };
export const GENEROUS: Limits = {
  keyRequests: generous,
  userRequests: generous,
  concurrentRequests: 1_000,
  appNotifications: null,
  clientNotifications: generous,
};

/** A project with its credentials, ready to knock with. */
export interface Tenant {
  projectId: string;
  appId: string;
  app: string;
  operator: string;
}

/** The front door on a database of its own: everything behind it is there but those who send. */
export interface House extends Tenant {
  url: string;
  socketUrl: string;
  database: Database;
  databaseUrl: string;
  authenticator: Authenticator;
  tokens: UserTokens;
  edge: Edge;
  changes: Change[];
  logged: Record<string, unknown>[];
  live: LiveBus;
  /** How many people's feeds are being followed. */
  presentPeople(): number;
  tenant(key: string): Promise<Tenant>;
  /** Makes the person, and answers the header of their token. */
  person(externalId: string, tenant?: Tenant): Promise<string>;
  close(): Promise<void>;
}

export interface HouseOptions {
  appCheckKeysUrl?: string;
  /** Whether it finds out by itself that a key was revoked, or only when it is told. */
  looksForRevoked?: boolean;
}

export async function openHouse(
  { appCheckKeysUrl = NOWHERE, looksForRevoked = true, ...overrides }: Partial<EdgeOptions> & HouseOptions = {},
  watched = (database: Database, _url: string): Database => database,
): Promise<House> {
  const leaving = new AbortController();
  const fresh = await freshDatabase();
  const database = watched(connectDatabase({ url: fresh.url, connections: 4, name: 'test' }), fresh.url);
  const tokens = createUserTokens(database, MASTER_KEY, wallClock);
  const authenticator = createAuthenticator({ database, tokens, appCheck: createAppCheck(appCheckKeysUrl, wallClock), clock: wallClock });
  const changes: Change[] = [];
  const logged: Record<string, unknown>[] = [];
  const log = logTo(logged);
  const nats = await startNats();
  const bus = await connectBus({ url: nats.url, name: 'test', log, signal: leaving.signal });
  const live = createLiveBus(bus);
  const hints = createHints({ bus, replicas: 1, onLost: () => undefined });
  const hub = createFeedHub({ sql: database.sql, live, log });
  const watch = createNotificationWatch({ database, live, log });
  const edge = await createEdge({
    database,
    live,
    hub,
    watch,
    tokens,
    authenticator,
    intake: createIntake({
      database,
      catalogue: createCatalogue(database),
      hints,
      clock: wallClock,
      hasAccount: () => true,
      renderer: createRenderer(),
      isConfigured: () => true,
      pressure: { check: () => undefined },
    }),
    cancel: (projectId, id) => cancelNotification({ database, live }, projectId, id),
    heed: (userId) => heedPerson({ database, live, hints }, userId),
    replay: (projectId, ids) => replayDeadLetters({ database, live }, projectId, ids),
    replayWhere: (projectId, filter, pace) => replayDeadLettersWhere({ database, live }, projectId, filter, pace),
    isTrusting: () => false,
    webPushPublicKey: 'a public key',
    queues: () => backlogByChannel(database),
    checkTemplate: () => [],
    invalidate: (change) => void changes.push(change),
    clock: wallClock,
    log,
    metrics: new Registry(),
    readiness: {
      needed: {
        async postgres() {
          await database.sql`select 1`;
        },
      },
      wished: {},
    },
    introspection: true,
    limits: GENEROUS,
    trust: trustNobody,
    ...overrides,
  });
  const services = [hub, watch, ...(looksForRevoked ? [edge.revocations] : [])];
  const running = Promise.all(services.map((service) => service.run(leaving.signal)));
  const { port } = await edge.listen(0, '127.0.0.1');

  async function tenant(key: string): Promise<Tenant> {
    const { id: projectId } = await createProject(database, MASTER_KEY, { key, name: key });
    const { appKey, appSecret } = await createAppKey(database, projectId, 'shop');
    const operatorToken = await createOperatorToken(database, projectId);
    const [shop] = await database.sql<{ id: string }[]>`select id from app where project_id = ${projectId}`;
    return { projectId, appId: shop?.id ?? '', app: basic(appKey, appSecret), operator: `Bearer ${operatorToken}` };
  }

  const first = await tenant('first');
  return {
    ...first,
    url: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    database,
    databaseUrl: fresh.url,
    authenticator,
    tokens,
    edge,
    changes,
    logged,
    live,
    presentPeople: () => hub.present(),
    tenant,
    async person(externalId, { projectId, appId } = first) {
      await database.sql`
        insert into "user" (id, project_id, external_id) values (${newId()}, ${projectId}, ${externalId})
        on conflict do nothing`;
      const { token } = await tokens.issue({ projectId, appId, externalId, ttlMs: 60_000 });
      return `Bearer ${token}`;
    },
    async close() {
      await edge.close();
      leaving.abort();
      await running;
      await bus.close();
      await database.close();
      await nats.stop();
      await fresh.drop();
    },
  };
}

export function basic(key: string, secret: string): string {
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
}

/** A notification as it lies in the table, without the work of accepting it. */
export async function storeNotification(database: Database, { projectId, appId }: Requester, request: SendRequest): Promise<NotificationRow> {
  const [row] = await database.sql<NotificationRow[]>`
    insert into notification (id, project_id, app_id, user_id, category_id, status, priority, strategy, request, expires_at)
    select ${newId()}, ${projectId}, ${appId},
      (select id from "user" where project_id = ${projectId} and external_id = ${request.to.userId ?? ''}),
      category.id, 'ACTIVE', 'NORMAL', 'PARALLEL', '{}', now() + interval '3 days'
    from category where project_id = ${projectId} and key = ${request.category}
    returning id, project_id as "projectId", app_id as "appId", user_id as "userId", email, phone, category_id as "categoryId",
      status, priority, strategy, request, idempotency_key as "idempotencyKey", send_at as "sendAt", expires_at as "expiresAt",
      created_at as "createdAt", updated_at as "updatedAt"`;
  if (!row) throw new Error(`There is no category ${request.category}.`);
  return row;
}

function logTo(lines: Record<string, unknown>[]): Logger {
  return pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
}
